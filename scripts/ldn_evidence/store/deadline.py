"""Queries and schemas come with a package, perhaps from a stranger: they are run in threads of
their own, within bounds of time and memory.

Whoever waits for them interrupts the query that takes too long. One that cannot be interrupted,
since the database is inside one long call of a function, is left behind: its thread ends with the
process, and everything else goes on. Where that is not enough, since such a call takes ever more
memory, the process ends, and says why.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn, TypeVar

import duckdb

from ..model.rulebook import limit

RULE_SECONDS = 60.0  # a rule, derived column or view that takes longer is stopped, and named
ALL_SECONDS = 600.0  # that all of a run may take together
GRACE = 1.0  # seconds that a query has to stop once it is interrupted
TICK = 0.05  # seconds between two looks at what takes too long
MOST_ROWS = limit("rows")  # that a rule, or a view for people to read, may select
MOST_MEMORY = (
    2 << 30
)  # bytes that they may take beyond what the process has without them; at twice that it ends
CANNOT = 2  # the exit status then

Result = TypeVar("Result")


class Stopped(RuntimeError):
    """What was stopped, or left behind, since it took too long or too much.

    The message says which.
    """


@dataclass(eq=False)
class Job:
    """A piece of work: what it is, the function that does it, and what stands in place of its
    result where it is left behind.
    """

    what: str
    work: Callable[[], Any]
    instead: Callable[[str], Any] | None = None
    result: Any = None
    error: BaseException | None = None
    done: bool = False
    cursor: Any = None  # what it is at, until when, and since when it is told to stop, and why
    due: float | None = None
    seconds: float = 0
    told: float | None = None
    why: str = ""


class Crew:
    """Threads that do jobs side by side, and the one that looks after them."""

    def __init__(self, workers: int = 1, memory: int = 0):
        self._workers, self._memory = workers, memory or MOST_MEMORY
        self._changed = threading.Condition()
        self._queue: deque[Job] = deque()
        self._running: list[Job] = []
        self._open = 0  # jobs that are not done
        self._threads: list[threading.Thread] = []
        self._own = threading.local()
        self._until = time.monotonic() + ALL_SECONDS
        self._first = self._base = resident()

    def run(self, jobs: list[Job]) -> list[Any]:
        """Their results in order. Raises what one of them raised, KeyboardInterrupt at once."""
        self._queue.extend(jobs)
        self._open = len(jobs)
        for _ in range(min(self._workers, len(jobs))):
            self._hire()
        try:
            with self._changed:
                while self._open:
                    self._changed.wait(TICK)
                    self._look()
        except BaseException:  # Ctrl-C, above all
            self._queue.clear()
            for job in self._running.copy():
                self._interrupt(job)
            raise
        # The database is taken apart in the threads that used it: not while the process ends.
        for thread in self._threads:
            thread.join(TICK)  # one that was left behind goes on
        self._threads.clear()
        for job in jobs:
            if job.error:
                raise job.error
        return [job.result for job in jobs]

    @property
    def job(self) -> Job:
        """The job of the thread that asks."""
        job: Job = self._own.job
        return job

    @contextmanager
    def limit(
        self, cursor: duckdb.DuckDBPyConnection, seconds: float | None = None
    ) -> Iterator[None]:
        """What a job does with a cursor may take so long, and no longer. Raises Stopped."""
        job, now = self.job, time.monotonic()
        if now > self._until:
            raise Stopped(
                f"was not run: all rules together took longer than {ALL_SECONDS:g} seconds"
            )
        with self._changed:
            job.seconds = min(seconds or RULE_SECONDS, self._until - now)
            job.cursor, job.due, job.told = cursor, now + job.seconds, None
        try:
            yield
        except duckdb.InterruptException:
            raise Stopped(job.why or "was interrupted") from None
        finally:
            with self._changed:
                job.cursor = job.due = None

    def _look(self) -> None:
        """Stop what is over its time, or all that takes memory where it is too much.

        Leave behind what does not stop.
        """
        now, bounded = time.monotonic(), [job for job in self._running if job.due is not None]
        taken = resident() - self._base if bounded else 0
        if taken > self._memory:
            self._enough(bounded, resident() - self._first)
        for job in bounded:
            if job.due is not None and now > job.due:
                self._stop(job, f"took longer than {job.seconds:.3g} seconds and was stopped")
            if job.told is not None and now > job.told + GRACE:
                self._leave(job)

    def _enough(self, bounded: list[Job], taken: int) -> None:
        if taken > 2 * self._memory:
            end(
                f"{' and '.join(job.what for job in bounded)} took more than "
                f"{2 * self._memory >> 20:,} MB of memory and could not be stopped"
            )
        for job in bounded:
            self._stop(
                job,
                "was stopped, since the memory taken grew by more than "
                f"{self._memory >> 20:,} MB meanwhile",
            )

    def _stop(self, job: Job, why: str) -> None:
        if job.told is None:
            job.told, job.why = time.monotonic(), why
        self._interrupt(job)

    @staticmethod
    def _interrupt(job: Job) -> None:
        if job.cursor is not None:
            with suppress(duckdb.Error):
                job.cursor.interrupt()

    def _leave(self, job: Job) -> None:
        """Go on without a job whose thread is inside a call that cannot be interrupted."""
        if job.instead is None:
            job.error = Stopped(job.why)
        else:
            job.result = job.instead(job.why)
        self._end(job)
        if self._queue:
            self._hire()

    def _hire(self) -> None:
        thread = threading.Thread(target=self._work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._queue:
                    return
                self._own.job = job = self._queue.popleft()
                self._running.append(job)
            result = error = None
            try:
                result = job.work()
            except BaseException as raised:  # it is raised again where the job is waited for
                error = raised
            with self._changed:
                if job.done:  # left behind; another thread took its place
                    return
                job.result, job.error = result, error
                self._end(job)

    def _end(self, job: Job) -> None:
        job.done = True
        self._running.remove(job)
        self._open -= 1
        if not self._open:  # to wake who waits at the end of each of hundreds of jobs costs much
            self._changed.notify_all()


def within(
    cursor: duckdb.DuckDBPyConnection,
    what: str,
    work: Callable[[], Result],
    seconds: float | None = None,
) -> Result:
    """What ``work`` does with a cursor, in bounds.

    Raises Stopped, what the work raises, KeyboardInterrupt at once.
    """
    crew = Crew()

    def bounded() -> Result:
        with crew.limit(cursor, seconds):
            return work()

    result: Result = crew.run([Job(what, bounded)])[0]
    return result


class Answer(NamedTuple):
    """What a query selects: the names of its columns, its first rows, whether there are more."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    more: bool


def answer(
    cursor: duckdb.DuckDBPyConnection, what: str, sql: str, most: int | None = None
) -> Answer:
    """The answer to a query, in bounds. Raises Stopped, duckdb.Error."""
    limit = MOST_ROWS if most is None else most

    def ask() -> tuple[list[str], list[tuple[Any, ...]]]:
        found = cursor.execute(at_most(sql, limit))
        return [column[0] for column in found.description], found.fetchall()

    columns, rows = within(cursor, what, ask)
    return Answer(columns, rows[:limit], len(rows) > limit)


def at_most(sql: str, rows: int) -> str:
    """SQL for the first rows of a query, and one more where there are more."""
    return f"SELECT * FROM ({sql}\n) LIMIT {rows + 1}"


def resident() -> int:
    """Bytes of memory that the process takes now.

    Where only the most that it took is known, that; 0 where nothing is.
    """
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )


def end(why: str) -> NoReturn:
    """End the process at once, while there is memory left to say why."""
    from ..model.findings import printable

    os.write(
        2,
        f"cannot go on: {printable(why)}\n"
        "  → Mend the file named, or take it away, and run the command again.\n".encode(),
    )
    os._exit(CANNOT)
