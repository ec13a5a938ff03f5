"""Runs the rows of script/bench, which calls this as root in a mount namespace of its own, and prints the figures."""

import argparse
import ctypes
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import candidates
import results
from candidates import Failed, call, environment, make_rootfs
from results import say, summary

BUILT = Path("target/bench")
REPORT = Path("target/bench.json")
ROWS = ["version", "run", "group", "filter", "userns", "create", "parallel", "exec", "state", "list", "size", "memory"]

# A configuration with the default filter of system calls of Docker.
FILTERED = Path("src/test/resources/fixtures/docker-28-1.json")

# What plankton may need, as results.judge has it.
BUDGETS = [
    ("--version", "plus", "empty", 0.45, "ms"),
    ("run /bin/true", "times", "floor", 1.8, "ms"),
    ("run /bin/true", "times", "crun", 0.45, "ms"),
    ("run /bin/true", "times", "runc", 0.15, "ms"),
    ("run, filtered", "more than", "run /bin/true", 0.4, "ms"),
    ("run in a new user namespace", "times", "crun", 0.50, "ms"),
    ("create + start + delete", "times", "crun", 0.50, "ms"),
    ("run in a control group", "times", "crun", 0.50, "ms"),
    ("run in a control group", "times", "runc", 0.20, "ms"),
    ("create + start + delete of many at once", "times", "crun", 0.7, "ms"),
    ("create + delete, beside many", "times that", "create + delete", 1.2, ""),
    ("exec /bin/true", "times", "crun", 0.45, "ms"),
    ("state", "times", "crun", 0.40, "ms"),
    ("list", "times", "crun", 0.5, "ms"),
    ("binary", "at most", None, 768, "KiB"),
    ("waiting run, resident", "at most", None, 1536, "KiB"),
]


class Runtime:
    """An OCI runtime with a root directory of its own."""

    has_groups = True

    def __init__(self, name, path, root, removes_itself):
        self.name, self.path, self.root = name, path, root
        self.options = ["--root", str(root)]
        self.run_options = [] if removes_itself else ["--rm"]
        root.mkdir()

    def command(self, *words):
        return [str(self.path), *self.options, *map(str, words)]

    def run(self, bundle, container):
        return self.command("run", *self.run_options, "-b", bundle, container)

    def with_groups(self, bundle, container):
        words = ["--root", self.root, "run", *self.run_options, "-b", bundle, container]
        return [str(self.path), *map(str, words)]


# Creates, starts and deletes containers, all at once.
AT_ONCE = """
count=$1 bundle=$2 id=$3 ok=1 jobs=; shift 3
while [ $count -gt 0 ]; do
  ("$@" create -b "$bundle" $id-$count && "$@" start $id-$count && "$@" delete --force $id-$count) & jobs="$jobs $!"
  count=$((count - 1))
done
for job in $jobs; do wait $job || ok=; done
[ $ok ]
"""


class Bench:
    def __init__(self, options, work):
        self.options, self.work = options, work
        self.id = f"bench{os.getpid()}"
        self.measures, self.notes = [], candidates.busy()
        self.runtimes = [
            Runtime(name, path, self.work / name, removes_itself=name != "plankton")
            for name, path in candidates.find(options, self.notes).items()
        ]

    # What is measured

    def version(self):
        commands = {"empty": [[BUILT / "empty"]]}
        commands |= {r.name: [[r.path, "--version"]] for r in self.runtimes}
        self.time("--version", self.options.n, commands)

    def run(self):
        bundle = self.bundle("true", ["/bin/true"])
        commands = {"floor": [[BUILT / "floor", bundle / "rootfs"]]}
        commands |= {r.name: [r.run(bundle, "{}")] for r in self.runtimes}
        self.time("run /bin/true", self.options.n, commands)

    def group(self):
        """Those that can have one here; the other rows are without where crun cannot."""
        bundle = self.bundle("group", ["/bin/true"])
        commands = {r.name: [r.with_groups(bundle, "{}")] for r in self.runtimes if r.has_groups}
        self.time("run in a control group", self.options.n, commands)

    def filter(self):
        """What Docker's filter costs, against the row before."""
        profile = json.loads(FILTERED.read_text())["linux"]["seccomp"]
        bundle = self.bundle("filter", ["/bin/true"], lambda config: config["linux"].update(seccomp=profile))
        self.time("run, filtered", self.options.n, {r.name: [r.run(bundle, "{}")] for r in self.runtimes})
        plain = next((m["figures"] for m in self.measures if m["measure"] == "run /bin/true"), {})
        filtered = self.measures[-1]["figures"]
        more = [f"{n} {filtered[n]['figure'] - plain[n]['figure']:.2f} ms" for n in filtered if n in plain]
        if more:
            self.notes.append("the filter costs " + ", ".join(more))

    def userns(self):
        bundle = self.bundle("userns", ["/bin/true"], user_namespace)
        self.work.chmod(0o755)  # the others need a way to the rootfs for the container's ids
        for path in [bundle / "rootfs", *(bundle / "rootfs").rglob("*")]:
            os.chown(path, 100000, 100000, follow_symlinks=False)
        commands = {r.name: [r.run(bundle, "{}")] for r in self.runtimes}
        self.time("run in a new user namespace", self.options.n, commands)

    def create(self):
        bundle = self.bundle("true", ["/bin/true"])
        commands = {
            r.name: [r.command("create", "-b", bundle, "{}"), r.command("start", "{}"), ":gone", r.command("delete", "{}")]
            for r in self.runtimes
        }
        self.time("create + start + delete", self.options.n // 2, commands)

    def parallel(self):
        bundle, count = self.bundle("small", ["/bin/sleep", "1000000"], few_namespaces), self.options.parallel
        script = ["/bin/sh", "-c", AT_ONCE, "sh", count, bundle, "{}"]
        commands = {r.name: [script + r.command()] for r in self.runtimes}
        self.time("create + start + delete of many at once", max(self.options.n // 40, 3), commands)
        self.measures[-1]["containers"] = count

    def state(self):
        broken = self.start_all("state", 1, self.idle())
        commands = {r.name: [r.command("state", self.container(r, 0))] for r in self.runtimes}
        self.time("state", self.options.n, commands, broken)

    def exec(self):
        broken = self.start_all("exec", 1, self.idle())
        commands = {r.name: [r.command("exec", self.container(r, 0), "/bin/true")] for r in self.runtimes}
        self.time("exec /bin/true", self.options.n, commands, broken)

    def list(self):
        """Containers with few namespaces, so that a thousand of each runtime's fit into a small machine."""
        bundle = self.bundle("small", ["/bin/sleep", "1000000"], few_namespaces)
        create = {
            r.name: [r.command("create", "-b", bundle, "{}"), r.command("delete", "--force", "{}")]
            for r in self.runtimes
        }
        self.time("create + delete", self.options.n // 4, create)
        broken = self.start_all("list", self.options.containers, bundle)
        self.time("create + delete, beside many", self.options.n // 4, create, broken)
        rounds = max(self.options.n // 10, 5)
        self.time("list", rounds, {r.name: [r.command("list")] for r in self.runtimes}, broken)
        self.time("list -q", rounds, {r.name: [r.command("list", "-q")] for r in self.runtimes}, broken)
        for measure in self.measures[-3:]:
            measure["containers"] = self.options.containers

    def size(self):
        figures = {r.name: {"figure": r.path.stat().st_size / 1024} for r in self.runtimes}
        self.measures.append({"measure": "binary", "unit": "KiB", "figures": figures, "failures": {}})

    def memory(self):
        figures, failures = {}, {}
        for runtime in self.runtimes:
            try:
                kib = statistics.median(self.waiting_memory(runtime, i) for i in range(3))
                figures[runtime.name] = {"figure": kib}
            except Failed as failure:
                failures[runtime.name] = str(failure)
        self.measures.append(
            {"measure": "waiting run, resident", "unit": "KiB", "figures": figures, "failures": failures}
        )

    # How

    def time(self, measure, rounds, commands, failures=None):
        """Gives each candidate its turn in every round; commands: candidate -> its commands, in order."""
        failures = dict(failures or {})
        commands = {name: steps for name, steps in commands.items() if name not in failures}
        errors = self.work / "errors"
        errors.mkdir(exist_ok=True)
        words = []
        for steps in commands.values():
            words.append(":candidate")
            for i, step in enumerate(steps):
                if step == ":gone":
                    words.append(step)
                else:
                    words += ([":then"] if i else []) + [str(word) for word in step]
        samples = {name: [] for name in commands}
        names = list(commands)
        lines = []
        if names:
            lines = self.timer(max(rounds, 1), errors, words)
        for line in lines:
            candidate, time_or_failed, *rest = line.split()
            name = names[int(candidate)]
            if time_or_failed == "failed":
                said = (errors / candidate).read_text(errors="replace").strip()
                failures[name] = f"{rest[0]} failed ({rest[1]}): {said}"
            else:
                samples[name].append((int(time_or_failed) / 1e6, int(rest[0])))
        figures = {
            name: summary(time for time, _ in taken) | {"peak_rss_kib": max(peak for _, peak in taken)}
            for name, taken in samples.items()
            if name not in failures
        }
        self.measures.append(
            {"measure": measure, "unit": "ms", "rounds": rounds, "figures": figures, "failures": failures}
        )

    def timer(self, rounds, errors, words):
        samples = self.work / "samples"  # a file: a pipe's reader would be awake during the samples
        with samples.open("w") as out:
            timer = [BUILT / "timer", str(rounds), errors, self.id, *words]
            subprocess.run(timer, stdout=out, check=True, env=environment())
        return samples.read_text().splitlines()

    def start_all(self, row, count, bundle):
        """Starts containers of every runtime; returns the runtimes that could not."""
        broken = {}
        for runtime in self.runtimes:
            try:
                for i in range(count):
                    say(f"{row}: {runtime.name} starts container {i + 1} of {count}")
                    call(runtime.command("create", "-b", bundle, self.container(runtime, i)))
                    call(runtime.command("start", self.container(runtime, i)))
            except Failed as failure:
                broken[runtime.name] = str(failure)
        return broken

    def waiting_memory(self, runtime, number):
        """KiB that the foreground `run` of a sleeping container holds."""
        bundle, container = self.idle(), self.container(runtime, number)
        with (self.work / "stderr").open("w+") as errors:
            null = subprocess.DEVNULL
            waiting = subprocess.Popen(
                runtime.run(bundle, container), stdin=null, stdout=null, stderr=errors, env=environment()
            )
            end = time.monotonic() + 10
            while not (sleeper := sleeping_below(waiting.pid)):
                if waiting.poll() is not None or time.monotonic() > end:
                    errors.seek(0)
                    raise Failed(f"{runtime.name} run: {errors.read().strip() or 'no container after 10 s'}")
                time.sleep(0.02)
            time.sleep(0.2)
            resident = status(waiting.pid, "VmRSS")
            os.kill(sleeper, signal.SIGKILL)
            waiting.wait(10)
        return int(resident.split()[0])

    # What it needs

    def try_crun(self):
        """crun does not know the control groups of every host: then it goes without, and so does plankton."""
        bundle = self.bundle("true", ["/bin/true"])
        for crun in [r for r in self.runtimes if r.name == "crun"]:
            try:
                call(crun.run(bundle, self.container(crun, 0)))
            except Failed as failure:
                crun.has_groups = False
                for runtime in self.runtimes:
                    if runtime.name != "runc":
                        runtime.options += ["--cgroup-manager", "disabled"]
                self.notes.append(
                    "but for the row of control groups, crun and plankton run with --cgroup-manager disabled, which runc"
                    f" has not, since crun says: {failure}"
                )

    def container(self, runtime, number):
        return f"{self.id}-{runtime.name}-{number}"

    def idle(self):
        return self.bundle("idle", ["/bin/sleep", "1000000"])

    def bundle(self, name, args, change=lambda config: None):
        """A bundle of the default configuration with a busybox root file system."""
        bundle = self.work / f"bundle-{name}"
        if bundle.exists():
            return bundle
        make_rootfs(bundle / "rootfs")
        call([str(self.runtimes[0].path), "spec", "-b", str(bundle)])  # plankton's, if it takes part
        file = bundle / "config.json"
        config = json.loads(file.read_text())
        config["process"]["terminal"] = False
        config["process"]["args"] = args
        change(config)
        file.write_text(json.dumps(config, indent=2))
        return bundle

    def sweep(self):
        """Ends what the row left: its containers are orphans of this process, their subreaper."""
        while children := children_of(os.getpid()):
            for child in children:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        for runtime in self.runtimes:
            for entry in runtime.root.iterdir():
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        for directory, names, _ in os.walk("/sys/fs/cgroup", topdown=False):
            if self.id in directory:
                remove_cgroup(directory)


def user_namespace(config):
    linux = config["linux"]
    linux["namespaces"].append({"type": "user"})
    for kind in ["uidMappings", "gidMappings"]:
        linux[kind] = [{"containerID": 0, "hostID": 100000, "size": 65536}]


def few_namespaces(config):
    config["linux"]["namespaces"] = [{"type": "pid"}, {"type": "mount"}]
    config["mounts"] = [mount for mount in config["mounts"] if mount["destination"] in ("/proc", "/dev")]
    config.pop("hostname", None)


def remove_cgroup(directory):
    for _ in range(50):
        try:
            return os.rmdir(directory)
        except FileNotFoundError:
            return None
        except OSError:
            time.sleep(0.02)  # the kernel is still taking the last process out
    return print(f"script/bench: left behind: {directory}", file=sys.stderr)


def status(pid, field):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return line.split(":", 1)[1].strip()
    return ""


def children_of(pid):
    found = []
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and status(entry, "PPid") == str(pid):
                found.append(int(entry))
        except OSError:
            pass  # ended meanwhile
    return found


def sleeping_below(pid):
    """The process that sleeps in the container, None while there is none."""
    for child in children_of(pid):
        if found := child if name(child) == "sleep" else sleeping_below(child):
            return found
    return None


def name(pid):
    try:
        return status(pid, "Name")
    except OSError:
        return ""


def parse_options():
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures plankton beside crun, runc and a floor.")
    parser.add_argument("-n", type=int, default=200, metavar="ROUNDS", help="rounds of run (200); others in proportion")
    parser.add_argument("--rows", default=",".join(ROWS), help=f"some of {','.join(ROWS)} (default: all)")
    parser.add_argument("--containers", type=int, default=1000, help="how many containers list shows (1000)")
    parser.add_argument("--parallel", type=int, default=100, help="how many containers are made at once (100)")
    candidates.options_of_all(parser)
    options = parser.parse_args()
    options.rows = options.rows.split(",")
    for row in options.rows:
        if row not in ROWS:
            parser.error(f"no row {row}: there are {', '.join(ROWS)}")
    if min(options.n, options.containers, options.parallel) < 1:
        parser.error("rounds and containers are at least 1")
    return options


def main():
    options = parse_options()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, frame: sys.exit(128 + number))
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    work = Path(tempfile.mkdtemp(prefix="plankton-bench.", dir="/run"))
    bench = None
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=700", "bench", work], check=True)
        bench = Bench(options, work)
        bench.try_crun()
        for row in options.rows:
            say(row)
            getattr(bench, row)()
            bench.sweep()
        say("")
        report(bench)
    except Failed as failure:
        sys.exit(f"script/bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if bench:
            bench.sweep()
        subprocess.run(["umount", "-l", work])
        work.rmdir()
    sys.exit(1 if any(measure["failures"] for measure in bench.measures) else 0)


def report(bench):
    versions = {r.name: candidates.version(r.path) for r in bench.runtimes}
    controllers = Path("/sys/fs/cgroup/cgroup.controllers").read_text().strip() or "none"
    kernel = f"{platform.release()}, {os.cpu_count()} CPUs, cgroup v2 controllers: {controllers}"
    heading = f"Linux {kernel}; " + "; ".join(versions.values()) + f"; {bench.options.n} rounds"
    more = {"kernel": kernel, "versions": versions}
    results.report(heading, bench.measures, BUDGETS, bench.notes, REPORT, more)


if __name__ == "__main__":
    main()
