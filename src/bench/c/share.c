/*
 * share ARG...
 *
 * Stands where an engine expects a runtime, runs the runtime itself, and writes down what it took. Beside this
 * program's file X are X.real, the runtime, and X.calls, to which each call appends one line:
 * "WALL_NANOSECONDS USER_MICROSECONDS SYSTEM_MICROSECONDS STATUS ARG...".
 *
 * The runtime gets arguments, environment, directory and descriptors as they came. Its orphans, the containers, go to
 * the subreaper above, as this program is none. Signals sent here reach it, it dies if this program is killed, and how
 * it ended is how this program ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int passed_on[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
static volatile pid_t runtime;

static void die(const char *what) {
  dprintf(2, "share: %s: %s\n", what, strerror(errno));
  _exit(125);
}

static void pass_on(int number) {
  int before = errno;
  kill(runtime, number);
  errno = before;
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long microseconds(struct timeval time) {
  return time.tv_sec * 1000000LL + time.tv_usec;
}

/* Appends the line in one write, so that calls at the same time do not mix. */
static void write_down(const char *file, long long wall, const struct rusage *usage, int status, char **words) {
  char line[2048];
  size_t length = (size_t)snprintf(line, sizeof line, "%lld %lld %lld %d", wall, microseconds(usage->ru_utime),
                                   microseconds(usage->ru_stime), status);
  for (; *words && length + strlen(*words) + 2 < sizeof line; words++) {
    line[length++] = ' ';
    for (const char *from = *words; *from; from++) line[length++] = *from == '\n' ? ' ' : *from;
  }
  line[length++] = '\n';
  int calls = open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (calls < 0 || write(calls, line, length) != (ssize_t)length) die(file);
}

int main(int argc, char **argv) {
  char self[4000], real[4096], calls[4096];
  (void)argc;
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0) die("/proc/self/exe");
  self[length] = '\0';
  snprintf(real, sizeof real, "%s.real", self);
  snprintf(calls, sizeof calls, "%s.calls", self);

  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) {
    struct sigaction action;
    sigaction(passed_on[i], NULL, &action);
    if (action.sa_handler == SIG_IGN) continue; /* and so will the runtime */
    action.sa_handler = pass_on;
    action.sa_flags = SA_RESTART;
    sigaction(passed_on[i], &action, NULL);
  }

  long long start = now();
  pid_t child = vfork();
  if (child < 0) die("vfork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    execv(real, argv);
    die(real);
  }
  runtime = child;
  sigprocmask(SIG_SETMASK, &before, NULL);
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) die("wait4");
  write_down(calls, now() - start, &usage, status, argv + 1);

  if (WIFEXITED(status)) return WEXITSTATUS(status);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none); /* one core file is enough */
  signal(WTERMSIG(status), SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, WTERMSIG(status));
  sigprocmask(SIG_UNBLOCK, &one, NULL);
  raise(WTERMSIG(status));
  return 128 + WTERMSIG(status);
}
