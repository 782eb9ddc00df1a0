"""The harms matrix: rows effects; on the left how often each is claimed, on the right the share of
people in the arms of each study that counted them.
"""

from __future__ import annotations

from itertools import groupby

from .axes import Scale, grid, rule
from .figure import Figure
from .marks import chip, counted
from .palette import Paint
from .pen import Pen
from .sheet import Drawing, Stand, figure_of, inline, legend
from .svg import BOLD, element, fitted, lines_of, words, wrapped
from .views import Row

LABEL, COUNT, STUDY, TIER, AXIS, SAID = 150, 62, 146, 32, 210, 164
LINE, PAD = 17, 7
SIZES = ((10, 2.6), (50, 4.0))  # fewer people in the arm than this, and the radius of its dot
LARGEST = 5.4
SAMPLE = Paint("", "", "#cfd8e0", "#17212b")


def figures(stand: Stand) -> list[Figure]:
    """One matrix of all that the view has."""
    name, title, pen = stand.view.stem, stand.view.title, stand.pen(stand.view.stem)
    rows = stand.view.rows
    ids = {row["row_id"] for row in rows}
    results = [row for row in rows if row["own_share"] is not None]
    against = sum(1 for row in results if row["other_share"] is not None)
    said = (
        f"{len(ids)} {stand.view.header.get('row', 'row')}s;"
        f" {sum(int(row['n'] or 0) for row in rows)} claims; {len(results)} results with a share"
        f" of people, {against} of them with a second arm."
    )
    body = inline(_drawing(stand, pen, rows), title)
    drawing = _drawing(stand, pen.bare(), rows)
    return [figure_of(stand, name, None, (title, said), drawing, body)]


def _drawing(stand: Stand, pen: Pen, rows: list[Row]) -> Drawing:
    series = stand.view.words("series")
    left = LABEL + COUNT * len(series)
    scale = Scale(0, 100, left + STUDY + TIER + 8, left + STUDY + TIER + 8 + AXIS)
    width = scale.right + 10 + SAID
    key, below = _legend(stand, width)
    heads = [wrapped(said.partition("|")[0].strip(), COUNT - 4, 11) for said in series.values()]
    tall = max([len(head) for head in heads] + [2]) * 13
    y = below + 12 + tall
    drawn = key
    for number, head in enumerate(heads):
        x = LABEL + (number + 0.5) * COUNT
        top = y - (len(head) - 1) * 13
        drawn += lines_of(x, top, head, 13, "fig-t fig-11", text_anchor="middle")
    unit = wrapped(stand.view.header.get("axis", ""), AXIS, 11, 3)
    drawn += lines_of(scale.left, y - (len(unit) - 1) * 13, unit, 13, "fig-t fig-11")
    y += 8
    start = y
    for _, group in groupby(rows, key=lambda row: (row["row_id"], row["row_name"])):
        drawn += rule(0, y, width, "fig-k" if y == start else "fig-l")
        part, height = _group(pen, scale, list(series.items()), list(group), y)
        drawn += part
        y += height
    lines = grid(scale, start, y, " %")
    return Drawing(width, y + 22, lines + drawn + rule(0, y, width, "fig-k"))


def _group(
    pen: Pen, scale: Scale, series: list[tuple[str, str]], rows: list[Row], y: float
) -> tuple[str, float]:
    """All of one effect, and its height."""
    listed = [row for row in rows if row["series"] not in dict(series)]
    name = wrapped(rows[0]["row_name"], LABEL - 8, 12 * BOLD, 3)
    height = max(len(listed) * LINE + 2 * PAD, 30, len(name) * 14 + 10)
    drawn = pen.mark(
        rows[0]["row_table"], rows[0]["row_id"], rows[0]["row_name"],
        lines_of(0, y + 19, name, 14, "fig-b"),
    )  # fmt: skip
    for number, (key, said) in enumerate(series):
        row = next((row for row in rows if row["series"] == key), None)
        if row:
            shape = (said.partition("|")[2] or "circle").strip()
            mark = counted(shape, LABEL + (number + 0.5) * COUNT, y + 15, int(row["n"]), SAMPLE)
            words_of = f"{row['row_name']}: {row['words']}"
            drawn += pen.mark(row["row_table"], row["row_id"], words_of, mark)
    left = LABEL + COUNT * len(series)
    for number, row in enumerate(listed):
        at = y + (height / 2 if len(listed) == 1 else PAD + (number + 0.5) * LINE)
        if row["own_share"] is None:
            drawn += words(left, at + 4, row["words"], "fig-i")
        else:
            drawn += _result(pen, scale, row, left, at)
    return drawn, height


def _result(pen: Pen, scale: Scale, row: Row, left: float, y: float) -> str:
    """The arms of a study: dots joined by a line, between its name and the numbers."""
    x = scale.at(float(row["own_share"]))
    mark = words(left, y + 4, fitted(row["mark_name"], STUDY - 4, 11), "fig-t fig-11")
    mark += chip(left + STUDY + TIER / 2 - 4, y, pen.paint(row["tier"]), 24, 14)
    if row["other_share"] is not None:
        other = scale.at(float(row["other_share"]))
        mark += rule(min(x, other), y, max(x, other), "fig-k")
        mark += element("circle", cx=other, cy=y, r=_size(row["other_n"]), class_="fig-h")
    mark += element("circle", cx=x, cy=y, r=_size(row["own_n"]), class_="fig-f")
    mark += words(scale.right + 12, y + 4, fitted(row["mark_detail"] or "", SAID, 11), "fig-s")
    return pen.mark(row["mark_table"], row["mark_id"], row["words"], mark)


def _size(people: object) -> float:
    """The radius of a dot, by the people in the arm; of an arm of unknown size the smallest."""
    count = int(str(people)) if people is not None else 0
    return next((radius for most, radius in SIZES if count < most), LARGEST)


def _legend(stand: Stand, room: float) -> tuple[str, float]:
    items = []
    for said in stand.view.words("series").values():
        heading, _, shape = said.partition("|")
        items.append(
            (counted(shape.strip() or "circle", 0, 0, 4, SAMPLE), 9.0, f"claims: {heading.strip()}")
        )
    for style, said in zip(("fig-f", "fig-h"), stand.view.words("arms").values()):
        items.append((element("circle", cx=0, cy=0, r=4.0, class_=style), 5.0, said))
    sizes = ("fewer than 10 people, or not known", "10 to 49", "50 or more")
    for size, said in zip([radius for _, radius in SIZES] + [LARGEST], sizes):
        items.append((element("circle", cx=0, cy=0, r=size, class_="fig-f"), size + 1, said))
    return legend(items, room, 10)
