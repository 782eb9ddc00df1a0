"""The figures of a package, one module a kind: drawn from views that say `figure`, as SVG files and
as HTML for the site.

Knows views and the palette of a package, and how a kind of figure is drawn; never what the package
is about. It never imports cli, report or the site, and nothing here prints.
"""

from __future__ import annotations

from .drawing import draw
from .figure import FIGURE_CSS, Figure

__all__ = ["FIGURE_CSS", "Figure", "draw"]
