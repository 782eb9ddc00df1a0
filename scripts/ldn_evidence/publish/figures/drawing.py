"""All figures of a package: each view that says `figure` is drawn by the module of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ...store.opened import OpenPackage
from . import doses, effects, evidence_map, flow, forest, harms, harvest, verdicts
from .figure import Figure
from .pen import Address
from .sheet import Stand
from .views import figure_views

KINDS: dict[str, Callable[[Stand], list[Figure]]] = {
    "map": evidence_map.figures,
    "verdicts": verdicts.figures,
    "harvest": harvest.figures,
    "effects": effects.figures,
    "doses": doses.figures,
    "harms": harms.figures,
    "forest": forest.figures,
    "flow": flow.figures,
}


def draw(
    opened: OpenPackage, address: Address, names: Collection[str] | None = None
) -> list[Figure]:
    """All figures of a package.

    Args:
        opened: a package whose rows can be read.
        address: from a table and an id to where the row is on the site, relative to its root;
            empty where it has no place.
        names: names of figures that are wanted; views that draw none of them are not run.

    Returns:
        The figures, in the order of the names of their views; none of a view without rows.

    Raises:
        Refused: a view cannot be run, or has not the columns of its kind; a palette is malformed.
    """
    figures: list[Figure] = []
    for view in figure_views(opened, names):
        if view.rows:
            figures += KINDS[view.kind](Stand(opened, view, address))
    return figures
