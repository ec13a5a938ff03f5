/* notify-listener PATH: a service manager's socket; prints each message that comes, one a line. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[argc - 1], sizeof address.sun_path - 1);
    int listening = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(listening, (struct sockaddr *)&address, sizeof address) != 0) {
        perror(address.sun_path);
        return 1;
    }
    setlinebuf(stdout);
    puts("ready");
    for (;;) {
        char text[4096];
        union { char bytes[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control;
        struct iovec part = {text, sizeof text};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                                 .msg_control = &control, .msg_controllen = sizeof control};
        ssize_t length = recvmsg(listening, &message, 0);
        if (length < 0) {
            perror("recvmsg");
            return 1;
        }
        printf("%.*s%s", (int)length, text, length > 0 && text[length - 1] == '\n' ? "" : "\n");
        /* A barrier: the sender waits until its descriptor is closed here. */
        for (struct cmsghdr *h = CMSG_FIRSTHDR(&message); h != NULL; h = CMSG_NXTHDR(&message, h))
            close(*(int *)CMSG_DATA(h));
    }
}
