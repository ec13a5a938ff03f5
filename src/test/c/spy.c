/* spy FILE: until FILE is there, tries on every process that it sees, but for those that run the same program as
   process 1, what would make it the master of that process or of what it has open. Prints `ready`, then a line for each
   thing that worked, and at the end `swept N`. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static struct stat harmless;

/* Whether the process runs the program of process 1, and so is past its making, or has nothing any more. Of one that
   may not be looked into it is not known. */
static int is_ours(int pid) {
    char path[64];
    struct stat exe;
    snprintf(path, sizeof path, "/proc/%d/exe", pid);
    if (stat(path, &exe) < 0) {
        return errno == ENOENT || errno == ESRCH;
    }
    return exe.st_ino == harmless.st_ino && exe.st_dev == harmless.st_dev;
}

static void opened(int pid, const char *name, int flags) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return;
    }
    /* It may have become one of ours between the look and the call. */
    if (!is_ours(pid)) {
        printf("opened %s\n", path);
    }
    close(fd);
}

static void listed(int pid, const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return;
    }
    struct dirent *entry;
    /* Their numbers may be seen by whoever may read any directory, but not what they are. */
    while ((entry = readdir(directory)) != NULL) {
        char name[300], target[300];
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (readlink(name, target, sizeof target) > 0 && !is_ours(pid)) {
            printf("listed %s\n", name);
        }
        int fd = openat(dirfd(directory), entry->d_name, O_PATH | O_CLOEXEC);
        if (fd >= 0 && entry->d_name[0] != '.' && !is_ours(pid)) {
            printf("opened %s\n", name);
        }
        close(fd);
    }
    closedir(directory);
}

static void traced(int pid) {
    if (ptrace(PTRACE_SEIZE, pid, 0, 0) < 0) {
        return;
    }
    ptrace(PTRACE_INTERRUPT, pid, 0, 0);
    waitpid(pid, NULL, __WALL);
    if (!is_ours(pid)) {
        printf("traced %d\n", pid);
    }
    ptrace(PTRACE_DETACH, pid, 0, 0);
}

static void robbed(int pid) {
    /* A wrong address is found out only by who may read. */
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)0x10, 1};
    errno = 0;
    ssize_t done = process_vm_readv(pid, &here, 1, &there, 1, 0);
    if ((done >= 0 || errno == EFAULT) && !is_ours(pid)) {
        printf("read the memory of %d\n", pid);
    }
    int pidfd = syscall(SYS_pidfd_open, pid, 0);
    for (int n = 0; pidfd >= 0 && n < 16; n++) {
        int fd = syscall(SYS_pidfd_getfd, pidfd, n, 0);
        if (fd >= 0) {
            if (!is_ours(pid)) {
                printf("took descriptor %d of %d\n", n, pid);
            }
            close(fd);
        }
    }
    close(pidfd);
}

int main(int argc, char **argv) {
    if (argc != 2 || stat("/proc/1/exe", &harmless) < 0) {
        perror("spy");
        return 1;
    }
    puts("ready");
    fflush(stdout);
    long swept = 0;
    int seen = 0;
    struct stat end;
    while (stat(argv[1], &end) < 0) {
        DIR *proc = opendir("/proc");
        struct dirent *entry;
        while ((entry = readdir(proc)) != NULL) {
            int pid = atoi(entry->d_name);
            if (pid > 1 && pid != getpid() && !is_ours(pid)) {
                seen++;
                opened(pid, "exe", O_RDONLY);
                opened(pid, "exe", O_WRONLY);
                opened(pid, "mem", O_RDWR);
                opened(pid, "root", O_PATH);
                opened(pid, "cwd", O_PATH);
                opened(pid, "environ", O_RDONLY);
                opened(pid, "ns/mnt", O_RDONLY);
                listed(pid, "fd");
                robbed(pid);
                traced(pid);
            }
        }
        closedir(proc);
        swept++;
    }
    printf("swept %ld, saw %d\n", swept, seen);
    return 0;
}
