/* exchange A B [C D]...: exchanges the names A and B, C and D, ... over and over, as a hostile container does with a
   volume that it shares with one which is being made. Prints `ready`, ends by a signal. It sleeps for a moment now and
   then: while something is renamed, nothing else finds its way through any directory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
    puts("ready");
    fflush(stdout);
    for (;;) {
        for (int i = 1; i + 1 < argc; i += 2) {
            if (syscall(SYS_renameat2, AT_FDCWD, argv[i], AT_FDCWD, argv[i + 1], RENAME_EXCHANGE) < 0) {
                perror(argv[i]);
                return 1;
            }
        }
        usleep(random() % 100);
    }
}
