"""Two versions of a package held against each other, and the step that they ask for.

Knows how to open a side (a folder, a release archive, a git revision), what differs between two
of them in schemas, rows and figures, and which version may follow. It never imports curate,
publish, report or cli, and nothing here prints. `archives` needs the standard library alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .diff import Diff, compare
    from .since import changed_since
    from .versions import smallest_step

__all__ = ["Diff", "changed_since", "compare", "smallest_step"]

_MODULES = {
    "Diff": "diff",
    "changed_since": "since",
    "compare": "diff",
    "smallest_step": "versions",
}


def __getattr__(name: str) -> Any:
    """The face, imported when asked for: `archives` and `since` must not bring a database."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
