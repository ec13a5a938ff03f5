/* A program that does nothing: the time any static program needs to start and end. */
int main(void) {
  return 0;
}
