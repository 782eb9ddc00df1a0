"""Commands run as whole processes, and what they take: for the bench."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from typing import NamedTuple

ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}  # modules are compiled once and kept, as they are for a user
# A process is taken to have held no less than the one that started it, which for the bench is
# much; so that a small one stands between.
STARTER = """
import json, os, sys, time
started = time.perf_counter()
silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(pid, 0)
seconds, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
print(json.dumps([seconds, cpu, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""


class Measured(NamedTuple):
    """A command run as a whole process.

    Median wall seconds, peak memory in MB, exit status, least seconds of CPU.
    """

    seconds: float
    memory: float
    status: int
    cpu: float


def measure(command: list[str], runs: int) -> Measured:
    """Run a command so many times."""
    taken = [_once(command) for _ in range(runs)]
    seconds, cpu, memory, statuses = zip(*taken)
    return Measured(statistics.median(seconds), max(memory), int(statuses[-1]), min(cpu))


def _once(command: list[str]) -> list[float]:
    """Wall seconds, seconds of CPU, MB, exit status of one run."""
    found = subprocess.run(
        [sys.executable, "-IS", "-c", STARTER, *command],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        check=True,
    )
    taken: list[float] = json.loads(found.stdout)
    return taken
