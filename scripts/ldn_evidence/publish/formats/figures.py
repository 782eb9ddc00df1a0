"""The figures of the whole package, each a file of its own."""

from __future__ import annotations

from ..figures import draw
from .release import Release


def write(release: Release) -> None:
    """Write figures/NAME.svg for each figure that is about the whole package. Raises Refused."""
    for figure in draw(release.package, lambda table, row_id: ""):
        if figure.subject is None:
            release.write(f"figures/{figure.name}.svg", figure.svg)
