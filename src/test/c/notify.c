/* notify TEXT: sends TEXT to the socket that the environment names, as sd_notify(3) does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    if (path == NULL) {
        fputs("notify: no NOTIFY_SOCKET\n", stderr);
        return 1;
    }
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int sending = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const char *text = argv[argc - 1];
    if (sendto(sending, text, strlen(text), 0, (struct sockaddr *)&address, sizeof address) < 0) {
        perror(path);
        return 1;
    }
    return 0;
}
