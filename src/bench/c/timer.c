/*
 * timer ROUNDS ERRORS ID {:candidate COMMAND}...    COMMAND = PROGRAM ARG... [:then PROGRAM ARG...]... [:gone]
 *
 * Times commands as a caller feels them: from vfork to the return of wait4. In every round each candidate has its turn
 * once, in an order that is shuffled anew, so that what else the machine does falls on all of them alike. A sample is
 * the sum of the candidate's commands; `{}` in their arguments is an identifier that is unique to the sample, and
 * `:gone` waits, untimed, until the container that the commands left behind has ended.
 *
 * Prints one line for each sample, "CANDIDATE NANOSECONDS PEAK_RSS_KIB", and for a command that fails
 * "CANDIDATE failed COMMAND STATUS", after which that candidate has no more turns. What the commands say on standard
 * error is in the file ERRORS/CANDIDATE. Small and static, since a child's peak memory starts from its parent's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANDIDATES = 8, WARM_UP = 3, PATIENCE = 10 };

struct sample {
  long long nanoseconds;
  long peak;
};

static char **candidates[CANDIDATES]; /* each the first word of a candidate's commands, which end with NULL */
static int failed[CANDIDATES], errors[CANDIDATES], null;
static char id[128];

static void die(const char *what) {
  perror(what);
  exit(125);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Runs one command and adds what it took; returns its wait status. */
static int run(char **command, int error, struct sample *sample) {
  int status;
  struct rusage usage;
  long long start = now();
  pid_t pid = vfork();
  if (pid < 0) die("vfork");
  if (pid == 0) {
    dup2(null, 0);
    dup2(null, 1);
    dup2(error, 2);
    execv(command[0], command);
    dprintf(2, "%s: %s\n", command[0], strerror(errno));
    _exit(127);
  }
  while (wait4(pid, &status, 0, &usage) < 0)
    if (errno != EINTR) die("wait4");
  sample->nanoseconds += now() - start;
  if (usage.ru_maxrss > sample->peak) sample->peak = usage.ru_maxrss;
  return status;
}

/* Waits for the orphans, which come to this process as it is their subreaper. */
static int wait_until_gone(void) {
  for (long long end = now() + PATIENCE * 1000000000LL; now() < end; usleep(100)) {
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {}
    if (pid < 0 && errno == ECHILD) return 0;
  }
  return -1;
}

/* Runs a candidate's commands, each cut out of the arguments and given the sample's identifier. */
static struct sample turn(int candidate) {
  struct sample sample = {0, 0};
  char *command[64];
  int words = 0;
  for (char **word = candidates[candidate];; word++) {
    int gone = *word && !strcmp(*word, ":gone");
    if (*word && !gone && strcmp(*word, ":then")) {
      command[words] = strcmp(*word, "{}") ? *word : id;
      if (++words == 64) exit(2);
      continue;
    }
    if (words > 0) {
      command[words] = NULL;
      int status = run(command, errors[candidate], &sample);
      if (status != 0) {
        printf("%d failed %s %d\n", candidate, command[0],
               WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        failed[candidate] = 1;
        return sample;
      }
      words = 0;
    }
    if (gone && wait_until_gone() < 0) {
      printf("%d failed :gone 0\n", candidate);
      failed[candidate] = 1;
      return sample;
    }
    if (!*word) return sample;
  }
}

static void shuffle(int *order, int count) {
  for (int i = count - 1; i > 0; i--) {
    int j = rand() % (i + 1), other = order[i];
    order[i] = order[j];
    order[j] = other;
  }
}

int main(int argc, char **argv) {
  int count = 0, order[CANDIDATES];
  if (argc < 6) return 2;
  for (int i = 4; i < argc; i++) {
    if (strcmp(argv[i], ":candidate")) continue;
    if (count == CANDIDATES) return 2;
    argv[i] = NULL; /* ends the candidate before */
    candidates[count++] = argv + i + 1;
  }
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0) die("/dev/null");
  for (int i = 0; i < count; i++) {
    char name[4096];
    snprintf(name, sizeof name, "%s/%d", argv[2], i);
    order[i] = i;
    if ((errors[i] = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)) < 0) die(name);
  }
  for (int round = -WARM_UP; round < atoi(argv[1]); round++) {
    shuffle(order, count);
    for (int i = 0; i < count; i++) {
      int candidate = order[i];
      if (failed[candidate]) continue;
      snprintf(id, sizeof id, "%s-%d-%d", argv[3], candidate, round + WARM_UP);
      struct sample sample = turn(candidate);
      if (round >= 0 && !failed[candidate]) printf("%d %lld %ld\n", candidate, sample.nanoseconds, sample.peak);
    }
  }
  return 0;
}
