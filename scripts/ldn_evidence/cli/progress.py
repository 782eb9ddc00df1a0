"""What a run is doing, on a terminal, once it takes longer than a second."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.status import Status

DELAY = 1.0  # seconds


class Progress:
    """A spinner on standard error that starts late or never. ``step`` may be called at any time."""

    def __init__(
        self, stream: TextIO | None = None, delay: float = DELAY, text: str = "starting"
    ) -> None:
        self._stream = stream or sys.stderr
        self._text = text
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(delay, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self._stream.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._status:
                self._status.stop()

    def step(self, text: str) -> None:
        """Say what is done now."""
        with self._lock:
            self._text = text
            if self._status:
                self._status.update(text)

    def _show(self) -> None:
        from ..model.printing import console

        with self._lock:
            self._status = console(stream=self._stream).status(self._text)
            self._status.start()
