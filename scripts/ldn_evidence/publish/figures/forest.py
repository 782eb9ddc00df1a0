"""The forest plot: estimates and intervals that share a measure, below each other; no diamond."""

from __future__ import annotations

from itertools import groupby

from .axes import Scale, grid, plain, rule
from .figure import Figure
from .pen import Pen
from .sheet import Drawing, Stand, figure_of, inline
from .svg import element, fitted, short, words
from .views import Row

LABEL, AXIS, SAID, LINE = 300, 320, 200, 36


def figures(stand: Stand) -> list[Figure]:
    """One plot for each group of estimates that share a measure."""
    found = []
    for _, group in groupby(stand.view.rows, key=lambda row: row["panel_key"]):
        rows = list(group)
        name, first = f"{stand.view.stem}-{rows[0]['panel_key']}".replace("_", "-"), rows[0]
        title, pen = str(first["panel_name"]), stand.pen(name)
        said = f"{len(rows)} estimates, {first['axis']}: " + "; ".join(
            str(row["words"]) for row in rows
        )
        drawings = [_drawing(each, rows) for each in (pen.bare(), pen)]
        body = inline(drawings[1], title)
        found.append(
            figure_of(stand, name, first["panel_id"], (title, f"{said}."), drawings[0], body)
        )
    return found


def _scale(rows: list[Row]) -> Scale:
    """From the lowest end to the highest, with the value of no effect between them."""
    ends = [float(row[end]) for row in rows for end in ("low", "high", "effect")]
    ends.append(float(rows[0]["no_effect"]))
    low, high = min(ends), max(ends)
    logarithmic = rows[0]["scale"] == "log" and low > 0
    if logarithmic:
        return Scale(low / 1.15, high * 1.15, LABEL, LABEL + AXIS, True)
    pad = (high - low) * 0.08 or 1
    return Scale(low - pad, high + pad, LABEL, LABEL + AXIS)


def _drawing(pen: Pen, rows: list[Row]) -> Drawing:
    first, scale = rows[0], _scale(rows)
    width, top = LABEL + AXIS + SAID, 30.0
    bottom = top + len(rows) * LINE
    drawn = words(0, 18, "Report", "fig-b") + words(LABEL, 18, first["axis"], "fig-b")
    drawn += words(LABEL + AXIS + 14, 18, f"estimate ({first['interval_words']})", "fig-b")
    drawn += rule(0, top, width, "fig-k") + grid(scale, top, bottom)
    none = scale.at(float(first["no_effect"]))
    drawn += element("path", d=f"M{short(none)} {short(top)}V{short(bottom)}", class_="fig-k")
    for number, row in enumerate(rows):
        drawn += _estimate(pen, scale, row, top + (number + 0.5) * LINE)
    drawn += rule(0, bottom, width, "fig-k")
    for x, anchor, side in ((none - 8, "end", "left"), (none + 8, "start", "right")):
        drawn += words(x, bottom + 32, _sided(side, first), "fig-s", text_anchor=anchor)
    return Drawing(width, bottom + 40, drawn)


def _sided(side: str, row: Row) -> str:
    """What an estimate on that side says, with an arrow head drawn in text's own place."""
    return str(row[f"{side}_words"] or "")


def _estimate(pen: Pen, scale: Scale, row: Row, y: float) -> str:
    x, low, high = (scale.at(float(row[end])) for end in ("effect", "low", "high"))
    mark = words(0, y - 2, fitted(row["row_name"], LABEL - 12), "fig-t")
    mark += words(0, y + 11, fitted(row["row_detail"] or "", LABEL - 12, 10), "fig-i2")
    mark += rule(low, y, high, "fig-r")
    mark += element("rect", x=x - 5, y=y - 5, width=10, height=10, class_="fig-f")
    numbers = [plain(float(row[end])) for end in ("effect", "low", "high")]
    said = f"{numbers[0]} ({numbers[1]} to {numbers[2]})"
    mark += words(LABEL + AXIS + 14, y + 4, said, "fig-t")
    return pen.mark(row["row_table"], row["row_id"], row["words"], mark)
