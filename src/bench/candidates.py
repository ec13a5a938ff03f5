"""Who takes part in script/bench, what they run, and how a command of theirs is called."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


class Failed(Exception):
    """A command of a candidate failed: what it was and what it said."""


def environment():
    return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}


def call(command, **more):
    """Runs a command and returns its output. Its errors go to a file: a container keeps a pipe open."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        null = subprocess.DEVNULL
        done = subprocess.run(command, stdin=null, stdout=out, stderr=errors, env=environment() | more)
        out.seek(0)
        errors.seek(0)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)} failed ({done.returncode}): {errors.read().strip()}")
        return out.read()


def busy():
    """A note if the machine had other work before this began."""
    load = os.getloadavg()[0]
    if load > os.cpu_count() / 2:
        return [f"the machine was busy already (load {load:.1f}): trust the ratios, not the times"]
    return []


def find(options, notes):
    """The runtimes that take part: name -> file."""
    found = {}
    if options.plankton != "none":
        if not Path(options.plankton).is_file():
            sys.exit(
                f"script/bench: no {options.plankton}: build it (script/build), name another with --plankton,"
                " or measure the others alone with --plankton none"
            )
        found["plankton"] = Path(options.plankton).absolute()
    for peer in ["crun", "runc"]:
        beside = Path(options.peers) / peer
        path = beside if beside.is_file() else shutil.which(peer)
        if path:
            found[peer] = Path(path).absolute()
        else:
            notes.append(f"{peer} is neither in {options.peers} nor in PATH: its column stays empty")
    if not found:
        sys.exit("script/bench: no runtime to measure")
    return found


def options_of_all(parser):
    parser.add_argument("--peers", default="/opt/peers", help="where crun and runc are, before PATH (/opt/peers)")
    parser.add_argument("--plankton", default="target/plankton", help="the binary (target/plankton), or none")


def version(path):
    return call([str(path), "--version"]).splitlines()[0]


def make_rootfs(rootfs):
    """A root file system of busybox."""
    programs = rootfs / "bin"
    programs.mkdir(parents=True)
    shutil.copy(shutil.which("busybox"), programs)
    for applet in ["true", "sleep"]:
        (programs / applet).symlink_to("busybox")
    for directory in ["proc", "dev", "sys"]:
        (rootfs / directory).mkdir()
