/*
 * floor ROOTFS [PROGRAM ARG...]: makes a container with the system calls that are really needed and nothing else.
 *
 * It is the lower bound of what `run` of the default configuration (`plankton spec`) can cost: that configuration is
 * written here as C tables, so nothing is read, checked, recorded or explained. No runtime can be faster without doing
 * less. Descriptors are not closed one by one, since all of them go at once before the program starts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])
#define SAFE (MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV)

/* What musl's <sys/mount.h> would say; it does not go together with <linux/mount.h>. */
#define MNT_DETACH 2

static void die(const char *what) {
  fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
  _exit(125);
}

static long must(long result, const char *what) {
  if (result < 0) die(what);
  return result;
}

/* Opens a path inside the root file system; -1 if there is none. */
static int find(int root, const char *path) {
  struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  int fd = syscall(SYS_openat2, root, path, &how, sizeof how);
  if (fd < 0 && errno != ENOENT && errno != ENOTDIR) die(path);
  return fd;
}

/* A new file system, mounted nowhere yet; `options` are pairs of key and value. */
static int make(const char *type, const char *const *options, unsigned attributes) {
  int context = must(syscall(SYS_fsopen, type, FSOPEN_CLOEXEC), "fsopen");
  for (; *options; options += 2) {
    const char *value = options[1];
    int kind = value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG;
    must(syscall(SYS_fsconfig, context, kind, options[0], value, 0), options[0]);
  }
  must(syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0), type);
  return must(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes), "fsmount");
}

static int copy(int directory, const char *path, unsigned flags) {
  flags |= OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
  return must(syscall(SYS_open_tree, directory, path, flags), "open_tree");
}

static void attach(int mount, int target) {
  must(syscall(SYS_move_mount, mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH), "move_mount");
}

static void set(int mount, const char *path, unsigned flags, struct mount_attr attributes) {
  must(syscall(SYS_mount_setattr, mount, path, flags, &attributes, sizeof attributes), "mount_setattr");
}

static void lift_loopback(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int any = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  must(ioctl(any, SIOCSIFFLAGS, &request), "lo");
}

/* The container's tree of mounts, apart from the host's: mounts made here are not seen there. */
static int take_root(const char *path) {
  set(AT_FDCWD, "/", AT_RECURSIVE, (struct mount_attr){.propagation = MS_SLAVE});
  int root = copy(AT_FDCWD, path, AT_RECURSIVE);
  must(syscall(SYS_move_mount, root, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH), "move_mount of the root");
  return root;
}

/* Mounts a file system over a directory, which is made in `parent` when it is not there yet. */
static int mount_at(int parent, const char *name, const char *type, const char *const *options, unsigned attributes) {
  int mount = make(type, options, attributes);
  int target = find(parent, name);
  if (target < 0) {
    must(mkdirat(parent, name, 0755), name);
    target = find(parent, name);
  }
  attach(mount, target);
  return mount;
}

static int has_only_cgroup2(void) {
  struct statfs groups;
  return statfs("/sys/fs/cgroup", &groups) == 0 && groups.f_type == CGROUP2_SUPER_MAGIC;
}

/* The group of this process in one hierarchy of the first version; `line` is of /proc/self/cgroup. */
static void bind_group(int top, char *line) {
  char source[4096];
  line[strcspn(line, "\n")] = 0;
  char *name = strchr(line, ':') + 1, *path = strchr(name, ':');
  *path++ = 0;
  if (!*name) return;
  if (!strncmp(name, "name=", 5)) name += 5;
  snprintf(source, sizeof source, "/sys/fs/cgroup/%s%s", name, path[1] ? path : "");
  int mount = copy(AT_FDCWD, source, 0);
  set(mount, "", AT_EMPTY_PATH, (struct mount_attr){.attr_set = SAFE | MOUNT_ATTR_RDONLY});
  must(mkdirat(top, name, 0755), name);
  attach(mount, find(top, name));
  if (!strchr(name, ',')) return;
  char *all = strdup(name);
  for (char *one = strtok(name, ","); one; one = strtok(0, ",")) must(symlinkat(all, top, one), one);
}

static void mount_groups(int root) {
  static const char *const none[] = {0}, *const mode[] = {"mode", "755", 0};
  if (has_only_cgroup2()) {
    mount_at(root, "sys/fs/cgroup", "cgroup2", none, SAFE | MOUNT_ATTR_RDONLY);
    return;
  }
  int top = mount_at(root, "sys/fs/cgroup", "tmpfs", mode, SAFE);
  FILE *groups = fopen("/proc/self/cgroup", "re");
  char line[4096];
  if (!groups) die("/proc/self/cgroup");
  while (fgets(line, sizeof line, groups)) bind_group(top, line);
  set(top, "", AT_EMPTY_PATH, (struct mount_attr){.attr_set = MOUNT_ATTR_RDONLY});
}

static int mount_all(int root) {
  static const char *const none[] = {0};
  static const char *const dev_options[] = {"mode", "755", "size", "65536k", 0};
  static const char *const pts_options[] = {"newinstance", 0, "ptmxmode", "0666", "mode", "0620", "gid", "5", 0};
  static const char *const shm_options[] = {"mode", "1777", "size", "65536k", 0};
  mount_at(root, "proc", "proc", none, 0);
  int dev = mount_at(root, "dev", "tmpfs", dev_options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_STRICTATIME);
  mount_at(dev, "pts", "devpts", pts_options, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
  mount_at(dev, "shm", "tmpfs", shm_options, SAFE);
  mount_at(dev, "mqueue", "mqueue", none, SAFE);
  mount_at(root, "sys", "sysfs", none, SAFE | MOUNT_ATTR_RDONLY);
  mount_groups(root);
  return dev;
}

static void fill_dev(int dev) {
  static const struct { const char *name; int major, minor; } devices[] = {
      {"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};
  static const struct { const char *name, *target; } links[] = {
      {"ptmx", "pts/ptmx"}, {"fd", "/proc/self/fd"}, {"stdin", "/proc/self/fd/0"},
      {"stdout", "/proc/self/fd/1"}, {"stderr", "/proc/self/fd/2"}};
  umask(0);
  for (size_t i = 0; i < LENGTH(devices); i++)
    must(mknodat(dev, devices[i].name, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)), devices[i].name);
  umask(022);
  for (size_t i = 0; i < LENGTH(links); i++)
    must(symlinkat(links[i].target, dev, links[i].name), links[i].name);
}

/* Hides files behind /dev/null and directories behind one empty tmpfs that all of them share. */
static void mask(int root, int dev) {
  static const char *const paths[] = {"proc/acpi", "proc/asound", "proc/kcore", "proc/keys", "proc/latency_stats",
                                      "proc/timer_list", "proc/timer_stats", "proc/sched_debug", "sys/firmware",
                                      "proc/scsi"};
  static const char *const none[] = {0};
  int empty = -1;
  for (size_t i = 0; i < LENGTH(paths); i++) {
    int target = find(root, paths[i]);
    if (target < 0) continue;
    struct stat status;
    must(fstat(target, &status), paths[i]);
    if (!S_ISDIR(status.st_mode)) attach(copy(dev, "null", 0), target);
    else if (empty < 0) attach(empty = make("tmpfs", none, MOUNT_ATTR_RDONLY), target);
    else attach(copy(empty, "", AT_EMPTY_PATH), target);
  }
}

static void protect(int root) {
  static const char *const paths[] = {"proc/bus", "proc/fs", "proc/irq", "proc/sys", "proc/sysrq-trigger"};
  for (size_t i = 0; i < LENGTH(paths); i++) {
    int target = find(root, paths[i]);
    if (target < 0) continue;
    int mount = copy(target, "", AT_EMPTY_PATH | AT_RECURSIVE);
    set(mount, "", AT_EMPTY_PATH | AT_RECURSIVE, (struct mount_attr){.attr_set = MOUNT_ATTR_RDONLY});
    attach(mount, target);
  }
}

static void enter(int root) {
  must(fchdir(root), "fchdir");
  must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
  must(syscall(SYS_umount2, ".", MNT_DETACH), "umount2");
  must(chdir("/"), "chdir");
  set(root, "", AT_EMPTY_PATH, (struct mount_attr){.attr_set = MOUNT_ATTR_RDONLY});
}

static void drop_privileges(void) {
  const unsigned kept = 1U << CAP_AUDIT_WRITE | 1U << CAP_KILL | 1U << CAP_NET_BIND_SERVICE;
  for (unsigned cap = 0; cap <= CAP_LAST_CAP; cap++) {
    if (cap < 32 && kept >> cap & 1) continue;
    if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EINVAL) die("PR_CAPBSET_DROP");
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2] = {{.effective = kept, .permitted = kept}};
  must(syscall(SYS_capset, &header, sets), "capset");
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
}

static void become(char **program) {
  static char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                      "TERM=xterm", 0};
  must(syscall(SYS_close_range, 3, ~0U, 0), "close_range");
  execve(program[0], program, environment);
  die(program[0]);
}

static void contain(const char *rootfs, char **program) {
  lift_loopback();
  must(sethostname("plankton", 8), "sethostname");
  int root = take_root(rootfs);
  int dev = mount_all(root);
  fill_dev(dev);
  mask(root, dev);
  protect(root);
  enter(root);
  must(setrlimit(RLIMIT_NOFILE, &(struct rlimit){1024, 1024}), "RLIMIT_NOFILE");
  drop_privileges();
  become(program);
}

int main(int argc, char **argv) {
  static char *just_true[] = {"/bin/true", 0};
  if (argc < 2) {
    fputs("usage: floor ROOTFS [PROGRAM ARG...]\n", stderr);
    return 2;
  }
  int child = -1;
  struct clone_args how = {
      .flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_PIDFD,
      .pidfd = (unsigned long)&child, .exit_signal = SIGCHLD};
  if (has_only_cgroup2()) how.flags |= CLONE_NEWCGROUP;
  long pid = must(syscall(SYS_clone3, &how, sizeof how), "clone3");
  if (pid == 0) contain(argv[1], argc > 2 ? argv + 2 : just_true);

  siginfo_t end;
  must(waitid(P_PIDFD, child, &end, WEXITED), "waitid");
  return end.si_code == CLD_EXITED ? end.si_status : 128 + end.si_status;
}
