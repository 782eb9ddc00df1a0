"""Commands run as whole processes, and what they take: for the bench."""

from __future__ import annotations

import os
import statistics
import time
from typing import NamedTuple

ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}  # modules are compiled once and kept, as they are for a user


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
    times, peak, status, cpu = [], 0.0, 0, []
    for _ in range(runs):
        started = time.perf_counter()
        pid = os.posix_spawn(
            command[0],
            command,
            ENVIRONMENT,
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )
        _, status, usage = os.wait4(pid, 0)
        times.append(time.perf_counter() - started)
        cpu.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss / 1024)
    return Measured(statistics.median(times), peak, os.waitstatus_to_exitcode(status), min(cpu))
