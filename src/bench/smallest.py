"""Finds the smallest memory limit at which each runtime starts a program, which script/smallest calls as root."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP, STEP, TRIES, PATIENCE = 64 * 1024, 16, 3, 60  # KiB, KiB, times, seconds


def main():
    parser = argparse.ArgumentParser(prog="script/smallest", description=__doc__)
    parser.add_argument("--peers", default="/opt/peers", help="where crun and runc are, before PATH (/opt/peers)")
    parser.add_argument("--plankton", default="target/plankton", help="the binary (target/plankton)")
    options = parser.parse_args()
    runtimes = {"plankton": options.plankton}
    for peer in ["crun", "runc"]:
        beside = Path(options.peers) / peer
        path = beside if beside.is_file() else shutil.which(peer)
        if path:
            runtimes[peer] = path
    work = Path(tempfile.mkdtemp(prefix="plankton-smallest.", dir="/run"))
    try:
        for name, path in runtimes.items():
            print(f"{name:10}{smallest(work / name, Path(path).absolute())}", flush=True)
    finally:
        shutil.rmtree(work)


def smallest(work, runtime):
    """The limit in words, or why there is none."""
    bundle = make_bundle(work, runtime)
    started, said = starts(work, runtime, bundle, TOP)
    if not started:
        return f"does not start at {TOP} KiB: {said}"
    works, fails = TOP, 0
    while works - fails > STEP:
        middle = (works + fails) // 2 // STEP * STEP
        if starts(work, runtime, bundle, middle)[0]:
            works = middle
        else:
            fails = middle
    return f"{works:6} KiB"


def starts(work, runtime, bundle, limit):
    """Whether it starts every time, and what it said if not."""
    file = bundle / "config.json"
    config = json.loads(file.read_text())
    config["linux"]["resources"]["memory"] = {"limit": limit * 1024, "swap": limit * 1024}
    file.write_text(json.dumps(config))
    for number in range(TRIES):
        container = f"smallest{os.getpid()}-{number}"
        command = [runtime, "--root", work / "root"]
        with tempfile.TemporaryFile("w+") as errors:
            try:
                null = subprocess.DEVNULL
                run = [*command, "run", "-b", bundle, container]
                status = subprocess.run(run, stdin=null, stdout=null, stderr=errors, timeout=PATIENCE).returncode
            except subprocess.TimeoutExpired:
                status = "no end"
            errors.seek(0)
            said = errors.read().strip()
        subprocess.run([*command, "delete", "--force", container], capture_output=True)
        if status != 0:
            return False, f"{status} {said}"
    return True, ""


def make_bundle(work, runtime):
    bundle = work / "bundle"
    binaries = bundle / "rootfs/bin"
    binaries.mkdir(parents=True)
    shutil.copy(shutil.which("busybox"), binaries / "true")
    for directory in ["proc", "dev", "sys"]:
        (bundle / "rootfs" / directory).mkdir()
    subprocess.run([runtime, "spec", "-b", bundle] if runtime.name != "crun" else [runtime, "spec"], cwd=bundle, check=True)
    file = bundle / "config.json"
    config = json.loads(file.read_text())
    config["process"].update(terminal=False, args=["/bin/true"])
    config["linux"].setdefault("resources", {})
    file.write_text(json.dumps(config))
    return bundle


if __name__ == "__main__":
    sys.exit(main())
