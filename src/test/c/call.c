/* call [-32] NUMBER [ARGUMENT...]: makes the system call and says what came of it. With -32 as programs of 32 bits do. Makes
   no other call than what it takes to be a program and to write. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>

static void say(const char *what, long number) {
  char text[64], digits[24];
  int length = strlen(what), count = 0;
  memcpy(text, what, length);
  do digits[count++] = '0' + number % 10; while (number /= 10);
  while (count) text[length++] = digits[--count];
  text[length++] = '\n';
  syscall(SYS_write, 1, text, length);
}

int main(int argc, char **argv) {
  long a[7] = {0};
  int narrow = argc > 1 && !strcmp(argv[1], "-32"), given = argc - 1 - narrow;
  for (int i = 0; i < given && i < 7; i++) a[i] = strtoull(argv[1 + narrow + i], 0, 0);
  long result;
#ifdef __x86_64__
  if (narrow) {
    int r;
    __asm__ volatile("int $0x80" : "=a"(r) : "a"((int) a[0]), "b"((int) a[1]), "c"((int) a[2]), "d"((int) a[3]), "S"((int) a[4]), "D"((int) a[5]) : "memory", "r8", "r9", "r10", "r11");
    result = r;
  } else
#endif
  {
    result = syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    if (result == -1) result = -errno;
  }
  if (result < 0 && result > -4096) say("error ", -result); else say("ok ", result);
  return 0;
}
