/* typist: types `typed` into the terminals it can reach, standard input and the controlling terminal, as if the user had
   done so. The commands are given once more with a bit that is above what the kernel looks at. Prints what worked. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TIOCSTI 0x5412
#define TIOCLINUX 0x541C

static void type(int fd, const char *name) {
    const unsigned long commands[] = {TIOCSTI, TIOCSTI | 1UL << 32};
    for (int i = 0; i < 2; i++) {
        for (const char *key = "typed\n"; *key != 0; key++) {
            if (syscall(SYS_ioctl, fd, commands[i], key) == 0) {
                printf("could type into %s by %lx\n", name, commands[i]);
            }
        }
    }
    /* Paste the selection: a number in a structure that begins with it. */
    char paste[16] = {3};
    const unsigned long linux_commands[] = {TIOCLINUX, TIOCLINUX | 1UL << 32};
    for (int i = 0; i < 2; i++) {
        if (syscall(SYS_ioctl, fd, linux_commands[i], paste) == 0) {
            printf("could paste into %s by %lx\n", name, linux_commands[i]);
        }
    }
}

int main(void) {
    type(0, "standard input");
    int terminal = open("/dev/tty", O_RDWR);
    if (terminal >= 0) {
        puts("has a controlling terminal");
        type(terminal, "the controlling terminal");
    }
    puts("end");
    return 0;
}
