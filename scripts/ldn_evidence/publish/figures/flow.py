"""The flow of a search, after PRISMA 2020: what came in on the left, what went out on the right."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from .figure import Figure
from .sheet import Drawing, Stand, figure_of, inline
from .svg import HARD, element, lines_of, short, tag, text_of, words, wrapped
from .views import Row

STAGE, MAIN, GAP, SIDE = 34, 330, 52, 330
LEADING, PAD, BELOW = 16, 10, 26


@dataclass
class Box:
    """A box: its lane, its stage, and what it says, line by line."""

    lane: str
    stage: str
    lines: list[tuple[str, str]] = field(default_factory=list)  # text, style

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return len(self.lines) * LEADING + 2 * PAD


def figures(stand: Stand) -> list[Figure]:
    """One flow."""
    name, title, rows = stand.view.stem, stand.view.title, stand.view.rows
    drawing = _drawing(rows)
    said = "; ".join(f"{row['box']}{_reason(row)}: {row['n']}" for row in rows)
    listed = "".join(
        tag("li", f"{text_of(row['box'])}{text_of(_reason(row))}: {_counted(row['n'])}")
        for row in rows
    )
    table = tag("details", tag("summary", "The same as a list") + tag("ul", listed))
    body = inline(drawing, title) + table
    return [figure_of(stand, name, None, (title, f"{said}."), drawing, body)]


def _reason(row: Row) -> str:
    return f" ({row['reason']})" if row["reason"] else ""


def _counted(number: object) -> str:
    return f"{int(str(number)):,}"


def _boxes(rows: list[Row]) -> list[Box]:
    """A box for each run of rows of a lane; on the way out a heading with its reasons."""
    boxes: list[Box] = []
    for (lane, stage), run in groupby(rows, key=lambda row: (row["lane"], row["stage"])):
        groups = [(said, list(group)) for said, group in groupby(run, key=lambda r: r["box"])]
        if lane == "main":
            boxes += [Box(lane, stage, _said(said, group, MAIN)) for said, group in groups]
        else:
            lines = [line for said, group in groups for line in _said(said, group, SIDE)]
            boxes.append(Box(lane, stage, lines))
    return boxes


def _said(said: str, rows: list[Row], room: float) -> list[tuple[str, str]]:
    """The lines of a box: one where there is one number, else a heading and each reason."""
    whole = said[:1].upper() + said[1:]
    if len(rows) == 1:
        text = f"{whole}{_reason(rows[0])} (n{HARD}={HARD}{_counted(rows[0]['n'])})"
        return [(line, "fig-t") for line in wrapped(text, room - 24)]
    lines = [(line, "fig-t") for line in wrapped(f"{whole}:", room - 24)]
    for row in rows:
        text = f"{row['reason'] or 'without a reason'} (n{HARD}={HARD}{_counted(row['n'])})"
        lines += [(line, "fig-s") for line in wrapped(text, room - 36, 11)]
    return lines


def _drawing(rows: list[Row]) -> Drawing:
    boxes = _boxes(rows)
    left, side = float(STAGE + 12), float(STAGE + 12 + MAIN + GAP)
    drawn, y, bottom = "", 0.0, 0.0
    stages: dict[str, tuple[float, float]] = {}
    last: tuple[float, float] | None = None  # the main box above: where it begins and ends
    floor = 0.0  # where the side is free
    for box in boxes:
        if box.lane == "main":
            y = max(bottom + BELOW, floor + 8) if last else 0.0
            if last:
                drawn += _arrow(left + MAIN / 2, last[1], left + MAIN / 2, y)
            drawn += _box(box, left, y, MAIN)
            last, bottom = (y, y + box.height), y + box.height
        else:
            top = max(last[0] if last else 0.0, floor + (10 if floor else 0))
            drawn += _box(box, side, top, SIDE)
            if box.lane == "out" and last:
                at = min(top + box.height / 2, (last[0] + last[1]) / 2)
                drawn += _arrow(left + MAIN, at, side, at)
            floor = top + box.height
        begin, end = stages.get(box.stage, (y, y))
        stages[box.stage] = (min(begin, y), max(end, bottom, floor))
    for stage, (begin, end) in stages.items():
        drawn += _stage(stage, begin, end)
    return Drawing(side + SIDE, max(bottom, floor) + 2, drawn)


def _box(box: Box, x: float, y: float, width: float) -> str:
    frame = element(
        "rect", x=x + 0.6, y=y + 0.6, width=width - 1.2, height=box.height, rx=3,
        class_="fig-o", stroke_dasharray="4 3" if box.lane == "other" else None,
    )  # fmt: skip
    drawn = frame
    for number, (line, style) in enumerate(box.lines):
        indent = 24 if style == "fig-s" else 12
        drawn += words(x + indent, y + PAD + 12 + number * LEADING, line, style)
    return drawn


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """A line with a head, down or to the right."""
    down = to_y > y
    line = element("path", d=f"M{short(x)} {short(y)}L{short(to_x)} {short(to_y)}", class_="fig-k")
    head = "M-4-6 0 0 4-6Z" if down else "M-6-4 0 0-6 4Z"
    tip = element(
        "path", d=head, transform=f"translate({short(to_x)} {short(to_y)})", class_="fig-a"
    )
    return line + tip


def _stage(stage: str, begin: float, end: float) -> str:
    middle = (begin + end) / 2
    box = element(
        "rect", x=0, y=begin + 0.6, width=26, height=max(end - begin, 20), rx=3, class_="fig-d"
    )
    said = lines_of(
        13, middle + 4, [stage], 14, "fig-b", text_anchor="middle",
        transform=f"rotate(-90 13 {short(middle)})",
    )  # fmt: skip
    return box + said
