/* keyring: prints what the session keyring is called.
   keyring NAME COMMAND…: runs the command with a new session keyring called so. */
#include <linux/keyctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char description[4096] = "";
    if (argc > 2) {
        if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, argv[1]) < 0) {
            perror("KEYCTL_JOIN_SESSION_KEYRING");
            return 1;
        }
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        return 1;
    }
    if (syscall(SYS_keyctl, KEYCTL_DESCRIBE, KEY_SPEC_SESSION_KEYRING, description, sizeof description) < 0) {
        perror("KEYCTL_DESCRIBE");
        return 1;
    }
    /* keyring;UID;GID;PERMISSIONS;NAME */
    puts(strrchr(description, ';') + 1);
    return 0;
}
