#!/usr/bin/env python3
"""Every system call of the store fails, once and from then on (EIO, ENOSPC, EINTR, EAGAIN, nothing written),
and files may grow only so far: a clear status, nothing that was acknowledged is lost or there twice, nothing is
left behind, a failed sync is never tried again.  PH-7, TS-4.

strace makes the calls fail, each by its number in its thread: those on the files of the store, and then those on
the files of its history.

Usage: system_calls_test.py --program store_faults --yawlctl PATH [--all] [--only CALL]
--all: every number of every call; else of all but syncs a few.
"""
import argparse
import collections
import concurrent.futures
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

# Those of the writer and of who moves its log into the file; those of who moves events to the history.
FILES = {"store": ("", "-wal", "-shm", "-owner", "-journal"),
         "history": ("-history", "-history-wal", "-history-shm", "-history-journal")}
# What may become of each call, as strace writes it.  EINTR from then on is left out: no kernel does that to a
# file, and to ask again is right.  Nor does close fail: strace would not make the call, and the kernel always does.
EIO, FULL, AGAIN = "error=EIO", "error=ENOSPC", "error=EAGAIN"
FAULTS = {
    "openat": (EIO, FULL, "error=EMFILE"),
    "pread64": (EIO, AGAIN, "retval=0"),
    "pwrite64": (EIO, FULL, AGAIN, "retval=0"),
    "fdatasync": (EIO, FULL),
    "fsync": (EIO,),
    "ftruncate": (EIO, FULL),
    "fcntl": (EIO, AGAIN, "error=ENOLCK"),
    "flock": (EIO, AGAIN, "error=ENOLCK"),
    "mmap": ("error=ENOMEM", AGAIN),
    "unlink": (EIO, "error=EACCES"),
    "newfstatat": (EIO,),
    "lseek": (EIO,),
    "read": (EIO,),
    "write": (EIO, FULL),
}
ONCE_ONLY = {"openat": ("error=EINTR",), "pread64": ("error=EINTR",), "pwrite64": ("error=EINTR",),
             "fdatasync": ("error=EINTR",), "ftruncate": ("error=EINTR",), "fcntl": ("error=EINTR",),
             "flock": ("error=EINTR",)}
SKIPPED = 77
RUN_SECONDS = 60
AT_ONCE = 4


class Wrong(Exception):
    pass


class Life:
    """One run of the program in a folder of its own."""

    def __init__(self, options):
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="yawl-calls-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK)
                                            else None))
        self.path = self.folder / "cases"
        self.log = self.folder / "log"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def run(self, files=None, injection=None, size=None):
        """The program, with what is to fail, or with files of at most so many bytes."""
        command = [self.options.program, str(self.path), "live"]
        if files is not None:
            followed = [word for end in FILES[files] for word in ("-P", f"{self.path}{end}")]
            command = ["strace", "-f", "-qq", "-y", "-o", str(self.log), *followed,
                       *(["-e", f"inject={injection}"] if injection else []), *command]

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        return subprocess.run(command, capture_output=True, text=True, timeout=RUN_SECONDS, check=False,
                              preexec_fn=limit if size is not None else None)

    def check_end(self, done):
        if done.returncode not in (0, 3):
            raise Wrong(f"status {done.returncode}: {done.stderr[-400:]}")
        if done.returncode == 3 and not re.search(r"store_faults: YAWL_E[A-Z]+: .{8}", done.stderr):
            raise Wrong(f"no clear status: {done.stderr[-400:]}")

    def check_syncs(self):
        """Behind a sync that failed there is no other one of that file until the file is opened anew to write; but for
        SQLite taking back, by a journal, the first transaction of a new file, which has no log of writes yet."""
        failed = set()
        lines = self.log.read_text(errors="replace").splitlines()
        logged = [at for at, line in enumerate(lines) if re.search(r'openat\([^"]*"[^"]*-wal"', line)]
        for line in lines[min(logged, default=len(lines)):]:
            if re.search(rf'openat\([^"]*"{self.path}(-history)?", [^,]*O_CREAT', line):
                failed = set()
            call = re.search(r"\bf(?:data)?sync\(\d+<([^>]*)>", line)
            if call is None:
                continue
            if call[1] in failed:
                raise Wrong(f"a sync is tried again: {line}")
            if "(INJECTED)" in line:
                failed.add(call[1])

    def check_store(self, acknowledged):
        if not self.path.exists() and not acknowledged:
            return
        done = subprocess.run([self.options.program, str(self.path), "check"], input=acknowledged, text=True,
                              capture_output=True, timeout=RUN_SECONDS, check=False)
        if done.returncode != 0:
            raise Wrong(f"afterwards: {done.returncode} {done.stderr[-400:]}")
        done = subprocess.run([self.options.yawlctl, "store", "verify", str(self.path)], text=True,
                              capture_output=True, timeout=RUN_SECONDS, check=False)
        if done.returncode != 0:
            raise Wrong(f"verify: {done.returncode} {(done.stdout + done.stderr)[-400:]}")


def count_calls(options, files):
    """Of each call: how many a thread makes at most; and what was acknowledged."""
    with Life(options) as life:
        done = life.run(files)
        if done.returncode != 0:
            print(f"strace cannot follow: {done.stderr[-300:]}")
            sys.exit(SKIPPED)
        counts = collections.defaultdict(collections.Counter)
        for line in life.log.read_text(errors="replace").splitlines():
            call = re.match(r"(\d+) +(\w+)\(", line)
            if call is not None:
                counts[call[2]][call[1]] += 1
        life.check_store(done.stdout)
        return {name: max(threads.values()) for name, threads in counts.items()}, done.stdout


def numbers(name, count, options):
    """Which of `count` calls fail: all, and always all syncs, or the first two, one in the middle and the last."""
    whole = options.all or name == "fdatasync" or count <= 4
    return range(1, count + 1) if whole else (1, 2, count // 2, count)


def injections(counts, options):
    for name, count in sorted(counts.items()):
        if options.only not in (None, name):
            continue
        for fault in FAULTS.get(name, ()):
            for at in numbers(name, count, options):
                yield f"{name}:{fault}:when={at}"
                if options.all or at % 2 == 1:
                    yield f"{name}:{fault}:when={at}+"
        for fault in ONCE_ONLY.get(name, ()):
            for at in numbers(name, count, options)[:None if options.all else 2]:
                yield f"{name}:{fault}:when={at}"


def run_one(options, title, **how):
    """True: the store failed, as it was to."""
    with Life(options) as life:
        try:
            done = life.run(**how)
            life.check_end(done)
            if "files" in how:
                life.check_syncs()
            life.check_store(done.stdout)
        except (Wrong, subprocess.TimeoutExpired) as problem:
            raise Wrong(f"{title}: {problem}") from None
        return done.returncode == 3


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "yawlctl"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    options = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed")
        sys.exit(SKIPPED)
    ways = []
    for files in FILES:
        counts, whole = count_calls(options, files)
        for name in ("openat", "pread64", "pwrite64", "fdatasync", "fcntl", "mmap", "unlink"):
            if counts.get(name, 0) == 0:
                raise SystemExit(f"no call of {name} for the {files}: does strace follow it?")
        if set(counts) - set(FAULTS) - {"close", "fchown"}:
            raise SystemExit(f"never made to fail: {set(counts) - set(FAULTS)}")
        ways += [(f"{files}: {injection}", {"files": files, "injection": injection})
                 for injection in injections(counts, options)]
    ways += [(f"files of {size} bytes", {"size": size})  # the last write is cut short
             for size in range(0, 160000, 1777 if options.all else 13331)]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        failures = sum(pool.map(lambda way: run_one(options, way[0], **way[1]), ways))
    runs = len(ways)
    print(f"{runs} runs, in {failures} of them the store failed; {len(whole.splitlines())} commands in a whole one")
    if failures < runs // 4:
        raise SystemExit("hardly a fault was met")


if __name__ == "__main__":
    main()
