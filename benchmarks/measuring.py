"""One side of a comparison in a process of its own: seconds, cpu seconds, and memory with all its children.

Needs Linux: memory is read from /proc every few milliseconds. What each process of the tree holds for itself is added
up; pages of files, which are libraries that they share, count once, by the process that has most of them.
"""

import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

EVERY_SECONDS = 0.004


@dataclass(frozen=True)
class Cost:
    """`seconds` and `cpu` begin after the imports; `mib` is the peak of the whole process tree."""

    seconds: float
    cpu: float
    mib: int
    told: dict[str, float] = field(default_factory=dict)


def measured(arguments: list[str]) -> Cost:
    """Run Python with `arguments`; what `alone` printed there, and its memory as seen from here."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            held = [resident(pid) for pid in tree(process.pid)]
            peak = max(peak, sum(own for own, _ in held) + max((shared for _, shared in held), default=0))
            time.sleep(EVERY_SECONDS)
        assert process.stdout
        said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    found = json.loads(said.splitlines()[-1])
    return Cost(found["seconds"], found["cpu"], peak >> 10, found["told"])


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                found += map(int, Path(f"/proc/{parent}/task/{task}/children").read_text().split())
    return found


def resident(pid: int) -> tuple[int, int]:
    """KiB of its own and of files; nothing of a process that has just ended."""
    with contextlib.suppress(OSError):
        told = dict(re.findall(r"Rss(Anon|File|Shmem):\s+(\d+)", Path(f"/proc/{pid}/status").read_text()))
        return int(told.get("Anon", 0)) + int(told.get("Shmem", 0)), int(told.get("File", 0))
    return 0, 0


def alone(work: Callable[[], dict[str, float] | None]) -> None:
    """Do the work and print its cost, without what was imported before."""
    spent, began = cpu(), time.perf_counter()
    told = work()
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "cpu": cpu() - spent, "told": told or {}}))


def cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
