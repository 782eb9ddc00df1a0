"""The harvest plot: rows things, columns sides; a bar for each piece of evidence, as high as its
tier, filled where there was a comparison. Nothing is added up.
"""

from __future__ import annotations

from itertools import groupby

from .axes import rule
from .figure import Figure
from .pen import Pen
from .sheet import Drawing, Stand, figure_of, inline, legend
from .svg import BOLD, element, lines_of, wrapped
from .views import Row

LABEL, SLOT, BAR, HIGH, PAD = 186, 10, 7, 28, 14
SHARES = {"against": 0.19, "level": 0.19, "for": 0.36, "unknown": 0.26}
ROOM = 640


def figures(stand: Stand) -> list[Figure]:
    """The plot of all rows, and that of the first by `row_place` where the header says `most`."""
    stem, title, rows = stand.view.stem, stand.view.title, stand.view.rows
    found = [_figure(stand, stem, title, rows)]
    most, said = stand.view.most
    if 0 < most < len({row["row_id"] for row in rows}):
        first = [row for row in rows if int(row["row_place"]) <= most]
        found.append(_figure(stand, f"{stem}-most", f"{title}: {said}", first))
    return found


def _figure(stand: Stand, name: str, title: str, rows: list[Row]) -> Figure:
    pen, sides = stand.pen(name), stand.view.words("sides")
    ids = list(dict.fromkeys(row["row_id"] for row in rows))
    filled = sum(1 for row in rows if row["compared"])
    said = (
        f"{len(rows)} bars in {len(ids)} {stand.view.header.get('row', 'row')}"
        f"{'' if len(ids) == 1 else 's'}, {filled} of them with a concurrent comparison."
        " Bars are not to be added up."
    )
    body = inline(_drawing(pen, sides, rows), title)
    drawing = _drawing(pen.bare(), sides, rows)
    return figure_of(stand, name, None, (title, said), drawing, body)


def _columns(sides: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Where each column begins, and how wide it is."""
    columns, x = {}, float(LABEL)
    whole = sum(SHARES.get(side, 0.25) for side in sides)
    for side in sides:
        wide = ROOM * SHARES.get(side, 0.25) / whole
        columns[side] = (x, wide)
        x += wide
    return columns


def _drawing(pen: Pen, sides: dict[str, str], rows: list[Row]) -> Drawing:
    columns = _columns(sides)
    drawn, below = _legend(pen, {row["tier"] for row in rows}, LABEL + ROOM)
    heads = {
        side: wrapped(said, columns[side][1] - 12, 12 * BOLD, 4) for side, said in sides.items()
    }
    tall = max(map(len, heads.values()), default=1) * 14
    top = below + 14
    for side, lines in heads.items():
        drawn += lines_of(columns[side][0] + 6, top + 10, lines, 14, "fig-b")
    y = top + tall + 4
    start = y
    lines_drawn = ""
    for _, group in groupby(rows, key=lambda row: row["row_id"]):
        listed = list(group)
        lines_drawn += rule(0, y, LABEL + ROOM, "fig-k" if y == start else "fig-l")
        part, height = _row(pen, columns, listed, y)
        lines_drawn += part
        y += height
    for x, _ in columns.values():
        drawn += element("path", d=f"M{x:.1f} {start:.1f}V{y:.1f}", class_="fig-l")
    return Drawing(LABEL + ROOM, y + 2, drawn + lines_drawn + rule(0, y, LABEL + ROOM, "fig-k"))


def _row(
    pen: Pen, columns: dict[str, tuple[float, float]], rows: list[Row], y: float
) -> tuple[str, float]:
    """The bars of a row, and its height."""
    by_side: dict[str, list[Row]] = {side: [] for side in columns}
    for row in rows:
        by_side.setdefault(row["side"], []).append(row)
    fits = {side: max(int((wide - 12) // SLOT), 1) for side, (_, wide) in columns.items()}
    lines = max(-(-len(by_side[side]) // fits[side]) for side in columns)
    name = wrapped(rows[0]["row_name"], LABEL - 10, 12, 3)
    height = max(lines * (HIGH + 9) + PAD - 6, len(name) * 14 + 8)
    drawn = pen.mark(
        rows[0]["row_table"], rows[0]["row_id"], rows[0]["row_name"],
        lines_of(0, y + height / 2 + 4 - (len(name) - 1) * 7, name, 14),
    )  # fmt: skip
    for side, (x, _) in columns.items():
        for number, row in enumerate(by_side[side]):
            left = x + 7 + number % fits[side] * SLOT
            foot = y + PAD / 2 + HIGH + number // fits[side] * (HIGH + 9)
            drawn += pen.mark(
                row["mark_table"], row["mark_id"], row["words"], _bar(pen, row, left, foot)
            )
    return drawn, height


def _heights(pen: Pen) -> dict[str, float]:
    """The height of a bar by its value: the first of the palette is the highest."""
    count = max(len(pen.palette), 2)
    return {value: HIGH * (1 - n / count) for n, value in enumerate(pen.palette)}


def _bar(pen: Pen, row: Row, x: float, foot: float) -> str:
    height = _heights(pen).get(str(row["tier"]), HIGH / 2)
    paint, filled = pen.paint(row["tier"]), bool(row["compared"])
    drawn = element(
        "rect", x=x, y=foot - height, width=BAR, height=height,
        class_="fig-m" if filled else "fig-o", fill=paint.fill if filled else None,
    )  # fmt: skip
    if row["is_primary"]:
        drawn += element("circle", cx=x + BAR / 2, cy=foot + 4.5, r=1.9, class_="fig-f")
    return drawn


def _legend(pen: Pen, used: set[str], room: float) -> tuple[str, float]:
    items = []
    for value, paint in pen.palette.items():
        if value not in used:
            continue
        height = _heights(pen)[value]
        bar = element(
            "rect", x=-BAR / 2, y=HIGH / 2 - height, width=BAR, height=height, class_="fig-m",
            fill=paint.fill,
        )  # fmt: skip
        items.append((bar, BAR / 2, f"{value} {paint.word}"))
    hollow = element("rect", x=-BAR / 2, y=HIGH / 2 - 14, width=BAR, height=14, class_="fig-o")
    dot = element("circle", cx=0, cy=HIGH / 2 - 4, r=1.9, class_="fig-f")
    items += [(hollow, BAR / 2, "hollow: no comparison group"), (dot, 3, "primary outcome")]
    drawn, y = legend(items, room, HIGH / 2)
    return drawn, y + 6
