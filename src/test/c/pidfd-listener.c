/* pidfd-listener PATH: takes one connection and prints the text of its message, how many descriptors came with it, and
   the process that the first of them is of; then whether the connection has ended. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void show_process(int pidfd) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    FILE *info = fopen(path, "r");
    while (info != NULL && fgets(line, sizeof line, info) != NULL) {
        int pid;
        if (sscanf(line, "Pid: %d", &pid) == 1)
            printf("process %d\n", pid);
    }
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[argc - 1], sizeof address.sun_path - 1);
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listening, (struct sockaddr *)&address, sizeof address) != 0 || listen(listening, 1) != 0) {
        perror(address.sun_path);
        return 1;
    }
    setlinebuf(stdout);
    puts("ready");
    int connection = accept(listening, NULL, NULL);
    char text[4096];
    union { char bytes[CMSG_SPACE(16 * sizeof(int))]; struct cmsghdr align; } control;
    struct iovec part = {text, sizeof text};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                             .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(connection, &message, 0);
    if (length < 0) {
        perror("recvmsg");
        return 1;
    }
    printf("text %.*s\n", (int)length, text);
    struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    int count = first == NULL ? 0 : (int)((first->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    printf("descriptors %d\n", count);
    if (count > 0)
        show_process(*(int *)CMSG_DATA(first));
    puts(recv(connection, text, sizeof text, 0) == 0 ? "end" : "more");
    return 0;
}
