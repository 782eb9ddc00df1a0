"""The dose plot: amounts on a logarithmic scale, dots and ranges, in parts; bands as grounds."""

from __future__ import annotations

from itertools import groupby

from .axes import Scale, plain, rule
from .figure import Figure
from .pen import Pen
from .sheet import Drawing, Stand, figure_of, inline
from .svg import element, lines_of, short, width_of, words, wrapped
from .views import Row

LABEL, ROOM, DOT, LANE, PAD = 168, 640, 3.2, 8, 7


def figures(stand: Stand) -> list[Figure]:
    """One plot of all that the view has."""
    rows = [row for row in stand.view.rows if row["part"] != "band"]
    if not rows:
        return []
    name, title, pen = stand.view.stem, stand.view.title, stand.pen(stand.view.stem)
    counts = [
        f"{sum(1 for row in rows if row['part'] == key)} {said.lower()}"
        for key, said in stand.view.words("parts").items()
    ]
    unit = stand.view.header.get("axis", "")
    lowest, highest = _ends(rows)
    said = f"{', '.join(counts)}; {plain(lowest)} to {plain(highest)}, {unit}."
    body = inline(_drawing(stand, pen, rows), title)
    drawing = _drawing(stand, pen.bare(), rows)
    return [figure_of(stand, name, None, (title, said), drawing, body)]


def _ends(rows: list[Row]) -> tuple[float, float]:
    amounts = [float(row[end]) for row in rows for end in ("low", "high") if row[end]]
    return min(amounts), max(amounts)


def _drawing(stand: Stand, pen: Pen, rows: list[Row]) -> Drawing:
    lowest, highest = _ends(rows)
    scale = Scale(lowest / 2.2, highest * 1.6, LABEL, LABEL + ROOM, logarithmic=True)
    bands = [row for row in stand.view.rows if row["part"] == "band"]
    top = 40.0 if bands else 8.0
    drawn, y = "", top
    for part, said in stand.view.words("parts").items():
        listed = [row for row in rows if row["part"] == part]
        if not listed:
            continue
        drawn += rule(0, y, LABEL + ROOM, "fig-k") + words(0, y + 17, said, "fig-b")
        y += 24
        for _, group in groupby(listed, key=lambda row: row["row_name"]):
            more, height = _group(pen, scale, list(group), y)
            drawn += more
            y += height
    ground = "".join(_band(pen, scale, band, top, y) for band in bands)
    axis = _axis(scale, top, y)
    unit = words(
        LABEL + ROOM, y + 32, stand.view.header.get("axis", ""), "fig-s", text_anchor="end"
    )
    return Drawing(
        LABEL + ROOM, y + 38, ground + axis + drawn + rule(0, y, LABEL + ROOM, "fig-k") + unit
    )


def _axis(scale: Scale, top: float, bottom: float) -> str:
    """Lines at powers of ten, and values between them where there is room."""
    drawn, last = "", -99.0
    for power in range(-9, 9):
        for part in (1, 2, 5):
            value = part * 10.0**power
            if not scale.low <= value <= scale.high:
                continue
            x, said = scale.at(value), plain(round(value, 9))
            if part == 1 or x - last > 26:
                drawn += element(
                    "path", d=f"M{short(x)} {short(top)}V{short(bottom)}", class_="fig-l"
                )
            if x - last > width_of(said, 11) + 6:
                drawn += words(x, bottom + 15, said, "fig-s", text_anchor="middle")
                last = x
    return drawn


def _band(pen: Pen, scale: Scale, band: Row, top: float, bottom: float) -> str:
    """The ground of a band, with its name above; a band may be open at either end."""
    low, high = band["low"] or scale.low, band["high"] or scale.high
    if high <= scale.low or low >= scale.high:
        return ""
    x, end = scale.at(low), scale.at(high)
    box = element("rect", x=x, y=top, width=end - x, height=bottom - top, class_="fig-d")
    name, _, source = str(band["words"]).partition(" (")
    said = [part for line in (name, source and f"({source}") for part in wrapped(line, 110, 11, 2)]
    middle = min(max((x + end) / 2, scale.left + 48), scale.right - 48)
    drawn = lines_of(
        middle, top - 7 - (len(said) - 1) * 13, said, 13, "fig-s", text_anchor="middle"
    )
    return box + pen.mark(band["mark_table"], band["mark_id"], band["words"], drawn)


def _group(pen: Pen, scale: Scale, rows: list[Row], y: float) -> tuple[str, float]:
    """The dots and ranges of a row, in as few lanes as there can be; and its height."""
    lanes: list[float] = []  # where each lane ends
    drawn = []
    for row in sorted(rows, key=lambda row: (float(row["low"]), -float(row["high"]))):
        x, end = scale.at(float(row["low"])), scale.at(float(row["high"]))
        lane = next((n for n, last in enumerate(lanes) if last + 1.2 < x - DOT), len(lanes))
        lanes[lane:] = [end + DOT, *lanes[lane + 1 :]]
        drawn.append((row, x, end, lane))
    height = max(len(lanes) * LANE + 2 * PAD, 24)
    middle = y + height / 2
    first = middle - (len(lanes) - 1) * LANE / 2
    paint = pen.palette.get(str(rows[0]["tier"])) if rows[0]["tier"] else None
    called = f"{paint.value} {paint.word}" if paint else str(rows[0]["row_name"])
    said = wrapped(f"{called} ({len(rows)})", LABEL - 14, 11.5, 3)
    marks = lines_of(0, middle + 4 - (len(said) - 1) * 6.5, said, 13, "fig-t fig-115")
    height = max(height, len(said) * 13 + 10)
    for row, x, end, lane in drawn:
        at = first + lane * LANE
        mark = rule(x, at, end, "fig-r") if end > x else ""
        fill = paint.fill if paint else None
        for place in {x, end}:
            mark += element(
                "circle", cx=place, cy=at, r=DOT, class_="fig-m" if fill else "fig-f", fill=fill
            )
        marks += pen.mark(row["mark_table"], row["mark_id"], row["words"], mark)
    return marks, height
