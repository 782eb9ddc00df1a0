"""The effect direction plot: rows studies, columns groups of outcomes; a triangle up or down, a
double arrow, a small dot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from .axes import rule
from .figure import Figure
from .marks import chip, side
from .pen import Pen
from .sheet import Drawing, Item, Stand, figure_of, key_of, legend, scrolling
from .svg import element, fitted, lines_of, tag, text_of, words, wrapped
from .views import Row

LABEL, TIER, COLUMN, LINE, HEAD = 224, 38, 55, 30, 22
SIZES = ((50, 5.5), (300, 7.8))  # fewer people than this, and half the width of a mark
LARGEST = 10.0


@dataclass
class Line:
    """A row of the plot: a study in a panel, with its marks by column."""

    first: Row
    cells: dict[str, Row] = field(default_factory=dict)


@dataclass
class Panel:
    """What is about one thing: its rows, by part."""

    first: Row
    parts: dict[str, list[Line]] = field(default_factory=dict)


def figures(stand: Stand) -> list[Figure]:
    """The plot of all panels, and that of each by itself."""
    panels = _panels(stand.view.rows)
    stem, title = stand.view.stem, stand.view.title
    found = [_figure(stand, stem, title, None, panels)]
    for panel in panels:
        row = panel.first
        name, called = f"{stem}-{row['panel_id']}", f"{title}: {row['panel_name']}"
        found.append(_figure(stand, name, called, row["panel_id"], [panel]))
    return found


def _panels(rows: list[Row]) -> list[Panel]:
    panels = []
    for _, in_panel in groupby(rows, key=lambda row: row["panel_id"]):
        listed = list(in_panel)
        panel = Panel(listed[0])
        for row in listed:
            lines = panel.parts.setdefault(row["part"], [])
            if not lines or lines[-1].first["row_id"] != row["row_id"]:
                lines.append(Line(row))
            lines[-1].cells[row["column_id"]] = row
        panels.append(panel)
    return panels


def _figure(
    stand: Stand, name: str, title: str, subject: str | None, panels: list[Panel]
) -> Figure:
    pen = stand.pen(name)
    lines = [line for panel in panels for part in panel.parts.values() for line in part]
    used = {column for line in lines for column in line.cells}
    columns = {key: said for key, said in stand.view.words("columns").items() if key in used}
    compared = sum(any(row["compared"] for row in line.cells.values()) for line in lines)
    rows = stand.view.header.get("row", "row")
    said = (
        f"{len(lines)} {rows} rows, {compared} with a comparison group, on"
        f" {', '.join(columns.values())}. Nothing is pooled."
    )
    drawing = _drawing(stand, pen.bare(), panels, columns)
    body = _page(stand, pen, title, panels, columns)
    return figure_of(stand, name, subject, (title, said), drawing, body, key_of(_items(stand)))


def _half(row: Row) -> float:
    """Half the width of a mark, by the number of people."""
    people = row["people"]
    return next((half for most, half in SIZES if people is None or people < most), LARGEST)


def _mark(row: Row, x: float, y: float) -> str:
    """A mark around a point, in a frame where the outcome is primary."""
    drawn = side(row["side"], x, y, _half(row), bool(row["compared"]))
    if row["is_primary"]:
        drawn = (
            element("rect", x=x - 13, y=y - 12, width=26, height=24, rx=4, class_="fig-o") + drawn
        )
    return drawn


def _drawing(stand: Stand, pen: Pen, panels: list[Panel], columns: dict[str, str]) -> Drawing:
    width = LABEL + TIER + max(len(columns) * COLUMN, 330)
    drawn, below = legend(_items(stand), width, 12)
    heads = [wrapped(said, COLUMN - 2, 11) for said in columns.values()]
    tall = max(map(len, heads), default=1) * 13
    y = below + 14 + tall
    for number, head in enumerate(heads):
        x = LABEL + TIER + (number + 0.5) * COLUMN
        top = y - len(head) * 13 + 6
        drawn += lines_of(x, top, head, 13, "fig-t fig-11", text_anchor="middle")
    drawn += rule(0, y + 8, width, "fig-k")
    y += 8
    for panel in panels:
        if len(panels) > 1:
            drawn += element("rect", x=0, y=y, width=width, height=HEAD, class_="fig-z")
            drawn += words(6, y + 15, panel.first["panel_name"], "fig-b")
            y += HEAD
        for key, lines in panel.parts.items():
            if len(panel.parts) > 1 or key != next(iter(stand.view.words("parts")), key):
                drawn += words(6, y + 15, stand.view.words("parts").get(key, key), "fig-i")
                y += HEAD
            for line in lines:
                drawn += _line(pen, line, list(columns), y, width)
                y += LINE
    return Drawing(width, y + 2, drawn)


def _line(pen: Pen, line: Line, columns: list[str], y: float, width: float) -> str:
    row = line.first
    drawn = words(6, y + 13, fitted(row["row_name"], LABEL - 8), "fig-t")
    drawn += words(6, y + 25, fitted(row["row_detail"] or "", LABEL - 8, 10), "fig-i2")
    drawn += chip(LABEL + TIER / 2, y + LINE / 2, pen.paint(row["row_tier"]))
    for number, column in enumerate(columns):
        if column in line.cells:
            cell = line.cells[column]
            x = LABEL + TIER + (number + 0.5) * COLUMN
            mark = _mark(cell, x, y + LINE / 2)
            drawn += pen.mark(cell["mark_table"], cell["mark_id"], cell["words"], mark)
    return drawn + rule(0, y + LINE, width)


def _items(stand: Stand) -> list[Item]:
    """What the marks mean: sides, sizes, hollow, framed."""
    items = [
        (side(key, 0, 0, 7.8, True), 9.0, said) for key, said in stand.view.words("sides").items()
    ]
    sizes = ("fewer than 50 people, or not known", "50 to 300", "more")
    halves = [half for _, half in SIZES] + [LARGEST]
    items += [(side("for", 0, 0, half, True), half, said) for half, said in zip(halves, sizes)]
    items.append((side("for", 0, 0, 7.8, False), 8.0, "hollow: no comparison group"))
    frame = element("rect", x=-13, y=-12, width=26, height=24, rx=4, class_="fig-o")
    items.append((frame + side("for", 0, 0, 5.5, True), 13.0, "framed: primary outcome"))
    return items


def _page(stand: Stand, pen: Pen, title: str, panels: list[Panel], columns: dict[str, str]) -> str:
    head = "".join(
        tag("th", text_of(said), scope="col")
        for said in (stand.view.header.get("row", "row").capitalize(), "Tier", *columns.values())
    )
    body, span = "", len(columns) + 2
    for panel in panels:
        if len(panels) > 1:
            row = panel.first
            name = pen.link(row["panel_table"], row["panel_id"], row["panel_name"])
            body += tag("tr", tag("th", name, scope="colgroup", colspan=span), class_="fig-group")
        for key, lines in panel.parts.items():
            if len(panel.parts) > 1 or key != next(iter(stand.view.words("parts")), key):
                part = tag("i", text_of(stand.view.words("parts").get(key, key)))
                body += tag("tr", tag("th", part, scope="colgroup", colspan=span))
            body += "".join(_page_row(pen, line, list(columns)) for line in lines)
    table = tag("thead", tag("tr", head)) + tag("tbody", body)
    return scrolling(tag("table", table, class_="fig-table"), title)


def _page_row(pen: Pen, line: Line, columns: list[str]) -> str:
    row, paint = line.first, pen.paint(line.first["row_tier"])
    name = pen.link(row["row_table"], row["row_id"], row["row_name"])
    detail = tag("small", text_of(row["row_detail"] or ""))
    tier = tag("svg", chip(14, 9, paint), width=28, height=18, role="img", aria_label=paint.value)
    cells = tag("th", name + detail, scope="row") + tag("td", tier)
    empty = 0
    for column in [*columns, ""]:
        if column in line.cells or not column:
            cells += tag("td", colspan=empty if empty > 1 else None) if empty else ""
            empty = 0
            cells += tag("td", _page_mark(pen, line.cells[column])) if column else ""
        else:
            empty += 1
    return tag("tr", cells)


def _page_mark(pen: Pen, cell: Row) -> str:
    drawn = tag("svg", _mark(cell, 14, 13), width=28, height=26, aria_hidden="true")
    said = cell["words"]
    href = pen.href(cell["mark_table"], cell["mark_id"])
    if href:
        return tag("a", drawn, href=href, title=said)
    return tag("span", drawn, role="img", aria_label=said, title=said)
