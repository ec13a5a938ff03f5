/* seccomp-agent SOCKET NUMBER RESULT: listens there for processes whose system calls are referred to it, says who they are, and
   answers: the call NUMBER has RESULT (an error if it is negative), all others go on. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/seccomp.h>

static int receive(int connection) {
  static char text[65536];
  char control[CMSG_SPACE(4 * sizeof(int))];
  struct iovec part = { text, sizeof text - 1 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  ssize_t length = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *header = length > 0 ? CMSG_FIRSTHDR(&message) : 0;
  if (!header || header->cmsg_len != CMSG_LEN(sizeof(int))) { puts("no single descriptor"); return -1; }
  text[length] = 0;
  printf("told %s\n", text);
  char more;
  if (recv(connection, &more, 1, 0) != 0) puts("more than one message");
  int listener;
  memcpy(&listener, CMSG_DATA(header), sizeof listener);
  return listener;
}

static void answer(int listener, int number, long result) {
  struct seccomp_notif call;
  struct seccomp_notif_resp response;
  memset(&call, 0, sizeof call);
  memset(&response, 0, sizeof response);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0) return;
  response.id = call.id;
  if (call.data.nr != number) response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  else if (result < 0) response.error = result;
  else response.val = result;
  printf("asked %d\n", call.data.nr);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) < 0) printf("answer: error %d\n", errno);
}

int main(int argc, char **argv) {
  struct pollfd fds[64];
  int count = 1;
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  strcpy(address.sun_path, argv[1]);
  fds[0].fd = socket(AF_UNIX, SOCK_STREAM, 0);
  fds[0].events = POLLIN;
  unlink(argv[1]);
  if (bind(fds[0].fd, (struct sockaddr *) &address, sizeof address) < 0 || listen(fds[0].fd, 8) < 0) return 1;
  setvbuf(stdout, 0, _IOLBF, 0);
  puts("ready");
  while (poll(fds, count, -1) > 0) {
    for (int i = count - 1; i > 0; i--) {
      if (fds[i].revents & POLLIN) answer(fds[i].fd, atoi(argv[2]), atol(argv[3]));
      else if (fds[i].revents) { close(fds[i].fd); fds[i] = fds[--count]; }
    }
    if (fds[0].revents & POLLIN && count < 64) {
      int connection = accept(fds[0].fd, 0, 0), listener = receive(connection);
      close(connection);
      if (listener >= 0) { fds[count].events = POLLIN; fds[count].revents = 0; fds[count++].fd = listener; }
    }
  }
}
