"""The page on the kinds of figures, and the files of figures that other pages show."""

from __future__ import annotations

import re

from ...model.refusal import Refused
from ...store.opened import OpenPackage
from .drawing import draw
from .views import kinds

SHOWN = re.compile(r"docs/figures/([a-z0-9-]+)\.svg")
HEAD = """# Figures

A figure is drawn from a view under `schemas/views/site/` whose header says `figure: KIND`, with
`title` and `note` (how to read it) as any view has. Such a view may select from the other views by
their names, and from those before it in alphabetical order. What its columns have to be is below,
by kind; all numbers come from the view, and so do the words of each mark. A package without such a
view has no such figure, and of a view without rows none is drawn.

Lists in a header are `key = words; key = words`. Colours and glyphs of the values of a field are
`palette` in `schemas/site.json`: field, then value, then `fill` and `ink` (a colour such as
`#005d73`), `glyph` (a path in a box of 16 by 16), `word` (in place of the label of the schema),
`outline` (dashed and hollow) and `hatched`.

A page that shows `docs/figures/NAME.svg` has the file written by `ldn docs`; a release has those
of the whole package under `figures/`.
"""


def figures_page() -> str:
    """The page, without the note that it is generated."""
    parts = [HEAD]
    for kind, stated in kinds().items():
        parts.append(f"## {kind}: {stated['title'].lower()}\n\n{stated['what']}\n")
        for name, listed in (("header", stated["header"]), ("column", stated["columns"])):
            if listed:
                rows = [
                    f"| `{key}` | {said.replace('|', chr(92) + '|')} |"
                    for key, said in listed.items()
                ]
                parts.append("\n".join([f"| {name} | what it says |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def figures_shown(opened: OpenPackage, text: str) -> dict[str, str]:
    """The files of figures that a page shows: path -> text.

    Raises:
        Refused: it shows a figure that no view draws, or a view is wrong.
    """
    shown = sorted(set(SHOWN.findall(text)))
    if not shown:
        return {}
    figures = draw(opened, lambda table, row_id: "", shown)
    drawn = {figure.name: figure.svg for figure in figures}
    if missing := [name for name in shown if name not in drawn]:
        raise Refused(
            f"a page shows the figure {missing[0]}, which no view draws",
            "Write its view under schemas/views/site, or show another (docs/figures.md).",
        )
    return {f"docs/figures/{name}.svg": drawn[name] for name in shown}
