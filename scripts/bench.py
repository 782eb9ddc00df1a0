"""Time and memory of whole processes, in one run on one machine, as ratios: `make bench` or `python scripts/bench.py 1000 100000`."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from synthetic import ROOT, generate

BIN = Path(sys.executable).parent


def measure(command: list[str], runs: int) -> tuple[float, float, int]:
    """Median wall seconds, peak memory in MB, and exit status of a command run as a whole process."""
    times, peak, status = [], 0.0, 0
    for _ in range(runs):
        started = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        times.append(time.perf_counter() - started)
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(times), peak, os.waitstatus_to_exitcode(status)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 100_000], help="numbers of claims (default: 1000 100000)")
    parser.add_argument("--without-frictionless", action="store_true", help="measure only this tool")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; whole processes, medians; memory is the peak of one process\n")
    seconds, memory, status = measure([str(BIN / "ldn"), "validate", str(ROOT)], 5)
    print(f"shipped package: {seconds:.2f} s, {memory:.0f} MB, exit status {status}\n")
    print(f"{'claims':>9} {'rows':>9} {'ldn s':>8} {'rows/s':>9} {'ldn MB':>7} {'frictionless s':>15} {'MB':>6} {'ratio':>8}")
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            package = generate(Path(folder) / "package", size)
            rows = sum(path.read_bytes().count(b"\n") - 1 for path in (package / "data").glob("*.csv"))
            runs = 5 if size <= 10_000 else 3
            seconds, memory, status = measure([str(BIN / "ldn"), "validate", str(package)], runs)
            line = f"{size:>9,} {rows:>9,} {seconds:>8.2f} {rows / seconds:>9,.0f} {memory:>7.0f}"
            if status:
                print(f"{line}  exit status {status}: the synthetic package is not valid")
                return 1
            if not arguments.without_frictionless:
                other, other_memory, status = measure([str(BIN / "frictionless"), "validate", str(package / "datapackage.json")], 3 if size <= 10_000 else 1)
                line += f" {other:>15.2f} {other_memory:>6.0f} {seconds / other:>8.3f}" + (f"  (frictionless exit status {status})" if status else "")
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
