"""Runs the rows of `script/bench --engines`, which calls this in a room of its own, and prints the figures.

Every engine is run as users run it, with each runtime in turns. Between an engine and a runtime is src/bench/c/share.c,
which writes down what the runtime's own processes take.
"""

import argparse
import collections
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import candidates
import results
from candidates import Failed, call
from cri import Cri
from results import say, summary

BUILT = Path("target/bench")
REPORT = Path("target/bench-engines.json")
WORK = Path("/run/bench")
ROWS = ["podman", "ctr", "many", "cri", "probes", "docker"]
CONTAINERD = "/run/containerd/containerd.sock"
IMAGE, PAUSE = "localhost/bench:latest", "localhost/pause:latest"
OPERATIONS = ["create", "start", "exec", "kill", "delete", "state", "features", "--version"]
PATIENCE = 20
WARM_UP, BLOCKS, PROBED = 2, 4, 10

# What is measured of an engine's call: its time, what of that is the runtime's, the processor's time that the runtime's
# processes have, and the processor's time of all: client, engine, runtime and container.
RUNTIMES_TIME, RUNTIMES_CPU, CPU_OF_ALL = ": the runtime's", ": CPU, the runtime's", ": CPU, of all"

# What plankton may need, as results.judge has it.
# For Docker's network the runtime runs a hook, which is dockerd itself: the runtime's share is judged without.
HOOKED = "docker run --rm"
UNHOOKED = ["podman run --rm", "ctr run --rm", "CRI ExecSync", "docker run --rm --network host"]
BUDGETS = [
    *((call, "times", "crun", 1.0, "") for call in [*UNHOOKED, HOOKED]),
    *((call + RUNTIMES_TIME, "times", "crun", 0.5, "") for call in UNHOOKED),
    *((call + RUNTIMES_CPU, "times", "crun", 0.5, "") for call in UNHOOKED),
    ("ctr run --rm of many at once", "times", "crun", 1.0, ""),
    ("ctr run --rm of many at once" + RUNTIMES_CPU, "times", "crun", 0.5, ""),
    ("probes" + RUNTIMES_CPU, "times", "crun", 0.5, ""),
    ("probes" + CPU_OF_ALL, "times", "crun", 1.0, ""),
]

PODMAN = """
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
netns = "none"
log_driver = "k8s-file"
pids_limit = 0
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime_supports_json = ["crun", "runc", "plankton"]
[engine.runtimes]
"""

CRI = """
version = 2
oom_score = 0
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:latest"
  restrict_oom_score_adj = true
  disable_apparmor = true
"""

HANDLER = """
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.{name}]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.{name}.options]
      BinaryName = "{path}"
"""

# One call of a runtime, as share.c has written it down; times are in milliseconds.
Call = collections.namedtuple("Call", "operation wall cpu")


class Runtime:
    """A runtime as the engines see it."""

    def __init__(self, name, real):
        self.name, self.path = name, WORK / name
        shutil.copy(BUILT / "share", self.path)
        (WORK / f"{name}.real").symlink_to(real)
        self.log = WORK / f"{name}.calls"
        self.log.touch()
        self.read = 0

    def calls(self):
        """Those since this was asked before."""
        with self.log.open() as log:
            log.seek(self.read)
            lines = log.readlines()
            self.read = log.tell()
        found = []
        for line in lines:
            wall, user, system, _, *words = line.split()
            operation = next((word for word in words if word in OPERATIONS), "other")
            found.append(Call(operation, int(wall) / 1e6, (int(user) + int(system)) / 1e3))
        return found


class Engines:
    def __init__(self, options):
        self.options = options
        self.measures, self.notes, self.shares = [], candidates.busy(), []
        found = candidates.find(options, self.notes)
        self.versions = [candidates.version(path) for path in found.values()]
        self.runtimes = [Runtime(name, path) for name, path in found.items()]
        self.quiet, self.containerd, self.dockerd = processes(), None, None
        candidates.make_rootfs(WORK / "rootfs")
        self.archive = self.image(IMAGE, ["/bin/true"])
        self.docker_client = "/usr/bin/docker" if Path("/usr/bin/docker").exists() else shutil.which("docker")

    # What is measured

    def podman(self):
        text = PODMAN + "".join(f'{r.name} = ["{r.path}"]\n' for r in self.runtimes)
        (WORK / "containers.conf").write_text(text)
        self.version("podman --version")
        self.call_podman("load", "-q", "-i", self.archive)
        self.turns("podman run --rm", {
            r: lambda number, r=r: self.call_podman("--runtime", r.name, "run", "--rm", IMAGE, "/bin/true")
            for r in self.runtimes
        })

    def ctr(self):
        self.start_containerd()
        self.turns("ctr run --rm", {r: lambda number, r=r: call(self.ctr_run(r, number)) for r in self.runtimes})

    def many(self):
        """Containers that are run all at once: of the runtime's time only the processor's says something then."""
        self.start_containerd()
        measure, count = "ctr run --rm of many at once", self.options.containers
        commands = {
            r: lambda number, r=r: at_once([self.ctr_run(r, f"{number}-{i}") for i in range(count)])
            for r in self.runtimes
        }
        self.turns(measure, commands, max(self.options.n // 10, 1), warm_up=0, times=("", RUNTIMES_CPU, CPU_OF_ALL))
        for each in self.measures:
            if each["measure"].startswith(measure):
                each["containers"] = count

    def cri(self):
        probed = self.probed(1)
        self.turns("CRI ExecSync", {r: lambda number, it=it: it[0]() for r, it in probed.items()}, self.options.n * 3)

    def probes(self):
        """Probes as a kubelet has them: at a steady rate, each container's own, whatever the others do."""
        probed, count = self.probed(PROBED), self.options.probes
        cpu = {kind: collections.Counter() for kind in (RUNTIMES_CPU, CPU_OF_ALL)}
        times, failures = {r: [] for r in probed}, {}
        for block in range(BLOCKS):
            for r in random.sample(list(probed), len(probed)):
                if r.name in failures:
                    continue
                say(f"probes: {r.name}, {block + 1} of {BLOCKS}")
                self.settle()
                r.calls()
                before = Cpu()
                try:
                    times[r] += steadily(probed[r], count // BLOCKS, self.options.rate)
                except Failed as failure:
                    failures[r.name] = str(failure)
                    continue
                self.settle()
                cpu[CPU_OF_ALL][r] += before.spent()
                cpu[RUNTIMES_CPU][r] += sum(c.cpu for c in r.calls())
        taken = count // BLOCKS * BLOCKS
        measured = {"probes": {r.name: summary(times[r]) for r in probed if r.name not in failures}}
        for kind, sums in cpu.items():
            measured["probes" + kind] = {r.name: {"figure": sums[r] / taken} for r in probed if r.name not in failures}
        for measure, figures in measured.items():
            self.add(measure, figures, failures if measure == "probes" else {}, taken)
        self.notes.append(
            f"probes: {taken} of each runtime's by ExecSync, {self.options.rate:g} a second, of {PROBED} containers in"
            " turns; the figures are those of one probe"
        )
        for name, figure in measured["probes"].items():
            if figure["p90"] > 1000 * PROBED / self.options.rate:
                self.notes.append(f"probes: {name} did not keep up: a probe took longer than its container's period")

    def docker(self):
        self.start_containerd()
        self.start_dockerd()
        for measure, network in [(HOOKED, "none"), (UNHOOKED[-1], "host")]:
            options = ["run", "--rm", "--network", network]
            self.turns(measure, {
                r: lambda number, r=r, options=options: self.call_docker(
                    *options, "--runtime", "x" + r.name, IMAGE, "/bin/true"
                )
                for r in self.runtimes
            })
        self.notes.append(
            f"{HOOKED}: most of the runtime's may be a hook, which is dockerd itself, for the container's network; with"
            " the host's there is none"
        )

    # How

    def turns(self, measure, calls, rounds=None, warm_up=WARM_UP, times=("", RUNTIMES_TIME, RUNTIMES_CPU, CPU_OF_ALL)):
        """Gives each runtime its turn in every round, in a new order. A sample ends when nothing of it is left."""
        rounds = rounds or self.options.n
        samples = {r: {kind: [] for kind in times} for r in calls}
        operations = {r: collections.defaultdict(list) for r in calls}
        failures = {}
        self.settle()
        for number in range(-warm_up, rounds):
            for r in random.sample(list(calls), len(calls)):
                if r.name in failures:
                    continue
                say(f"{measure}: {r.name}, {number + 1} of {rounds}")
                r.calls()
                before, start = Cpu(), time.perf_counter_ns()
                try:
                    calls[r](number + warm_up)
                    wall = (time.perf_counter_ns() - start) / 1e6
                    self.settle()
                except Failed as failure:
                    failures[r.name] = str(failure)
                    continue
                made, of_all = r.calls(), before.spent()
                if number < 0:
                    continue
                taken = {
                    "": wall,
                    RUNTIMES_TIME: sum(c.wall for c in made),
                    RUNTIMES_CPU: sum(c.cpu for c in made),
                    CPU_OF_ALL: of_all,
                }
                for kind in times:
                    samples[r][kind].append(taken[kind])
                for made_call in made:
                    operations[r][made_call.operation].append(made_call)
        for kind in times:
            figures = {r.name: summary(samples[r][kind]) for r in calls if r.name not in failures}
            self.add(measure + kind, figures, {} if kind else failures, rounds)
        if RUNTIMES_TIME in times:
            for r in calls:
                if r.name not in failures:
                    self.shares += [(measure, r.name, *each) for each in shares(operations[r], rounds)]

    def add(self, measure, figures, failures, rounds):
        self.measures.append(
            {"measure": measure, "unit": "ms", "rounds": rounds, "figures": figures, "failures": failures}
        )

    def settle(self):
        """Waits until the processes are those that are there between calls."""
        end = time.monotonic() + PATIENCE
        while left := processes() - self.quiet:
            if time.monotonic() > end:
                raise Failed(f"still there after {PATIENCE} s: {', '.join(map(command_line, sorted(left)))}")
            time.sleep(0.003)

    def unsettle(self):
        """Something was started that stays."""
        self.quiet = stable()

    def call_podman(self, *words):
        call(["podman", *map(str, words)], CONTAINERS_CONF=str(WORK / "containers.conf"))

    def ctr_run(self, runtime, number):
        words = ["--runc-binary", str(runtime.path), "--rm", IMAGE, f"{runtime.name}-{number}", "/bin/true"]
        return ["ctr", "--connect-timeout", "300s", "run", *words]  # ctr's own are 10, too few for a hundred at once

    def call_docker(self, *words):
        return call([self.docker_client, *map(str, words)])

    def probed(self, count):
        """For each runtime calls that probe a container of its own each."""
        self.start_containerd()
        found = {}
        for r in self.runtimes:
            cri = Cri(CONTAINERD)
            pod, pod_id = cri.run_pod(f"pod-{r.name}-{count}", r.name)
            found[r] = []
            for i in range(count):
                command = ["/bin/sleep", "1000000"]
                container = cri.start_container(pod, pod_id, f"c{i}", IMAGE, command)
                found[r].append(lambda own=Cri(CONTAINERD), of=container: own.exec_sync(of, ["/bin/true"]))
        self.unsettle()
        return found

    # What it needs

    def start_containerd(self):
        if self.containerd:
            return
        file = WORK / "containerd.toml"
        file.write_text(CRI + "".join(HANDLER.format(name=r.name, path=r.path) for r in self.runtimes))
        self.containerd = self.daemon(["containerd", "-c", str(file)], ["ctr", "version"])
        self.version("containerd --version")
        pause = self.image(PAUSE, ["/bin/sleep", "1000000"])
        call(["ctr", "image", "import", str(self.archive)])
        for archive in [self.archive, pause]:
            call(["ctr", "-n", "k8s.io", "image", "import", str(archive)])
        self.unsettle()

    def start_dockerd(self):
        file = WORK / "docker.json"
        file.write_text(json.dumps({"runtimes": {"x" + r.name: {"path": str(r.path)} for r in self.runtimes}}))
        alone = ["--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false"]
        command = ["dockerd", "--config-file", str(file), *alone, "--userland-proxy=false"]
        self.dockerd = self.daemon(command, [self.docker_client, "version"])
        self.version("dockerd --version")
        self.call_docker("load", "-q", "-i", self.archive)
        self.unsettle()

    def daemon(self, command, question):
        """Starts one, which ends with the room, and waits until it answers."""
        log = WORK / f"{command[0]}.log"
        with log.open("w") as out:
            null = subprocess.DEVNULL
            daemon = subprocess.Popen(command, stdin=null, stdout=out, stderr=out, env=candidates.environment())
        end = time.monotonic() + 2 * PATIENCE
        while True:
            try:
                call(question)
                return daemon
            except Failed as failure:
                if daemon.poll() is not None or time.monotonic() > end:
                    raise Failed(f"{command[0]} does not answer: {failure}\n{log.read_text()}") from failure
                time.sleep(0.1)

    def image(self, name, command):
        archive = WORK / f"{name.split(':')[0].split('/')[1]}.tar"
        call(["src/test/engine/image", str(WORK / "rootfs"), name, str(archive), json.dumps(command)])
        return archive

    def version(self, command):
        self.versions.append(call(command.split()).strip())

    def cost_of_share(self):
        """What share.c itself adds, with a program that does nothing behind it."""
        empty = Runtime("empty", (BUILT / "empty").absolute())
        times = {BUILT / "empty": [], empty.path: []}
        for _ in range(100):
            for program in random.sample(list(times), 2):
                start = time.perf_counter_ns()
                subprocess.run([program], check=True)
                times[program].append((time.perf_counter_ns() - start) / 1e6)
        alone, behind = (summary(taken)["figure"] for taken in times.values())
        self.notes.append(
            f"the program between engine and runtime adds {behind - alone:.2f} ms to each call of a runtime, whichever;"
            " that is in the engine's times, and not in the runtime's"
        )


class Cpu:
    """The processor's time of all in this room but of this program, in milliseconds, from now on."""

    def __init__(self):
        self.start = self.now()

    def spent(self):
        return self.now() - self.start

    @staticmethod
    def now():
        first = Path("/sys/fs/cgroup/cpuacct/cpuacct.usage")
        if first.exists():
            used = int(first.read_text()) / 1e6
        else:
            line = Path("/sys/fs/cgroup/cpu.stat").read_text().splitlines()[0]
            used = int(line.split()[1]) / 1e3
        return used - time.process_time_ns() / 1e6


def shares(operations, rounds):
    """Of each operation of a runtime: how often an engine's call has it, and what one takes."""
    return [
        (operation, len(made) / rounds, summary(c.wall for c in made)["figure"], summary(c.cpu for c in made)["figure"])
        for operation, made in operations.items()
    ]


def at_once(commands):
    """Runs commands all at the same time. What they say goes to files, as for candidates.call."""
    logs = [(WORK / f"at-once-{i}").open("w+") for i in range(len(commands))]
    null, environment = subprocess.DEVNULL, candidates.environment()
    running = [
        subprocess.Popen(command, stdin=null, stdout=null, stderr=log, env=environment)
        for command, log in zip(commands, logs)
    ]
    failed = [log for process, log in zip(running, logs) if process.wait() != 0]
    try:
        if failed:
            failed[0].seek(0)
            raise Failed(f"{len(failed)} of {len(commands)} failed, the first: {failed[0].read().strip()}")
    finally:
        for log in logs:
            log.close()


def steadily(calls, count, rate):
    """Makes calls at a steady rate, each of them in its own thread; returns what each call took."""
    times, failures = [], []
    begin = time.monotonic() + 0.1

    def keep_calling(own, first):
        try:
            for i in range(first, count, len(calls)):
                time.sleep(max(0, begin + i / rate - time.monotonic()))
                start = time.perf_counter_ns()
                own()
                times.append((time.perf_counter_ns() - start) / 1e6)
        except (Failed, OSError) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=keep_calling, args=(own, i)) for i, own in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Failed(str(failures[0]))
    return times


def processes():
    return {int(entry) for entry in os.listdir("/proc") if entry.isdigit()}


def stable():
    """The processes, when they have not changed for half a second."""
    seen, since = processes(), time.monotonic()
    end = since + PATIENCE
    while time.monotonic() < since + 0.5:
        if time.monotonic() > end:
            raise Failed(f"processes come and go for {PATIENCE} s")
        time.sleep(0.02)
        if (now := processes()) != seen:
            seen, since = now, time.monotonic()
    return seen


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip() or str(pid)
    except OSError:
        return str(pid)


def table_of(shares):
    rows, before = [["the engine's call", "", "calls the runtime", "times", "median, ms", "CPU, ms"]], ("", "")
    for measure, name, operation, often, wall, cpu in shares:
        label = [measure if before[0] != measure else "", name if before != (measure, name) else ""]
        rows.append([*label, operation, f"{often:.1f}", f"{wall:.2f}", f"{cpu:.2f}"])
        before = (measure, name)
    return rows if shares else []


def parse_options():
    parser = argparse.ArgumentParser(
        prog="script/bench --engines", description="Measures engines with plankton, crun and runc as their runtimes."
    )
    parser.add_argument("--engines", action="store_true", help="these rows instead of those of the runtimes alone")
    parser.add_argument("-n", type=int, default=15, metavar="ROUNDS", help="rounds (15); others in proportion")
    parser.add_argument("--rows", default=",".join(ROWS), help=f"some of {','.join(ROWS)} (default: all)")
    parser.add_argument("--containers", type=int, default=100, help="how many containers are run at once (100)")
    parser.add_argument("--probes", type=int, default=1000, help="how many probes at a steady rate (1000)")
    parser.add_argument("--rate", type=float, default=15, help="how many of them in a second (15)")
    candidates.options_of_all(parser)
    options = parser.parse_args()
    options.rows = options.rows.split(",")
    for row in options.rows:
        if row not in ROWS:
            parser.error(f"no row {row}: there are {', '.join(ROWS)}")
    if min(options.n, options.containers) < 1 or options.probes < BLOCKS or options.rate <= 0:
        parser.error(f"rounds, containers and the rate are more than 0, and probes at least {BLOCKS}")
    return options


def main():
    options = parse_options()
    WORK.mkdir()
    try:
        engines = Engines(options)
        engines.cost_of_share()
        for row in sorted(options.rows, key=ROWS.index):
            say(row)
            getattr(engines, row)()
    except Failed as failure:
        sys.exit(f"script/bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    say("")
    hierarchies = [] if Path("/sys/fs/cgroup/cgroup.controllers").exists() else os.listdir("/sys/fs/cgroup")
    groups = "cgroup v1: " + " ".join(sorted(hierarchies)) if hierarchies else "cgroup v2"
    kernel = f"{platform.release()}, {os.cpu_count()} CPUs, {groups}"
    heading = f"Linux {kernel}; " + "; ".join(engines.versions) + f"; {options.n} rounds"
    more = {"kernel": kernel, "versions": engines.versions, "shares": engines.shares}
    results.report(heading, engines.measures, BUDGETS, engines.notes, REPORT, more, table_of(engines.shares))
    sys.exit(1 if any(measure["failures"] for measure in engines.measures) else 0)


if __name__ == "__main__":
    main()
