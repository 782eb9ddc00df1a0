"""The evidence map: rows things, columns tiers; marks in the cells, sized by number."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from .axes import rule
from .figure import Figure
from .marks import chip, counted, radius
from .palette import Paint, labels_of
from .pen import Pen
from .sheet import Drawing, Item, Stand, figure_of, key_of, legend, scrolling
from .svg import BOLD, element, lines_of, tag, text_of, words, wrapped
from .views import Row

LABEL, LAST, GAP, INDENT, LINE = 222, 122, 14, 12, 27
WIDE, SLIM = 42, 31  # of a column in which two marks may stand, and one


@dataclass(frozen=True)
class Series:
    """A kind of mark: its key, the heading of its block, its shape, what tells it from others."""

    key: str
    heading: str
    shape: str
    said: str


@dataclass(frozen=True)
class Block:
    """Columns that stand together: the series in them, and the values of the palette."""

    heading: str
    series: list[Series]
    values: list[str]

    @property
    def column(self) -> int:
        """The width of a column."""
        return WIDE if len(self.series) > 1 else SLIM


@dataclass
class Line:
    """A row of the map, with its marks by series and value."""

    table: str
    id: str
    name: str
    group: str
    depth: int
    place: int
    cells: dict[tuple[str, str], Row] = field(default_factory=dict)


def figures(stand: Stand) -> list[Figure]:
    """The map of all rows, and that of the first by `row_place` where the header says `most`."""
    lines = _lines(stand.view.rows)
    stem, title = stand.view.stem, stand.view.title
    found = [_figure(stand, stem, title, lines, True)]
    most, said = stand.view.most
    if 0 < most < len(lines):
        first = sorted(lines, key=lambda line: line.place)[:most]
        found.append(_figure(stand, f"{stem}-most", f"{title}: {said}", first, False))
    return found


def _lines(rows: list[Row]) -> list[Line]:
    lines: dict[str, Line] = {}
    for row in rows:
        line = lines.setdefault(
            row["row_id"],
            Line(
                row["row_table"],
                row["row_id"],
                row["row_name"],
                row["row_group"] or "",
                int(row["row_depth"] or 0),
                int(row["row_place"] or 0),
            ),  # fmt: skip
        )
        line.cells[row["series"], row["tier"] or ""] = row
    return list(lines.values())


def _series(stand: Stand) -> list[Series]:
    listed = []
    for key, stated in stand.view.words("series").items():
        heading, shape, said = [part.strip() for part in f"{stated}||".split("|")][:3]
        listed.append(Series(key, heading, shape or "circle", said))
    return listed


def _blocks(stand: Stand, pen: Pen, lines: list[Line]) -> list[Block]:
    """The blocks of columns; each from the first value of the palette to the last that occurs."""
    used = {key for line in lines for key in line.cells}
    blocks = []
    for heading, group in groupby(_series(stand), key=lambda series: series.heading):
        series = list(group)
        listed = list(pen.palette)
        there = [n for n, v in enumerate(listed) if any((s.key, v) in used for s in series)]
        blocks.append(Block(heading, series, listed[: max(there) + 1] if there else []))
    return blocks


def _figure(stand: Stand, name: str, title: str, lines: list[Line], grouped: bool) -> Figure:
    pen = stand.pen(name)
    blocks = _blocks(stand, pen, lines)
    names = labels_of(stand.package, stand.view.header.get("groups", ""))
    said = f"Table of marks: {len(lines)} {stand.view.header.get('row', 'row')}s"
    for block in blocks:
        keys = {series.key for series in block.series}
        total = sum(
            int(row["n"] or 0)
            for line in lines
            for (key, _), row in line.cells.items()
            if key in keys
        )
        said += f"; {block.heading.lower()}: {total}" if block.values else ""
    body = "".join(map(key_of, _items(pen, blocks)))
    body += scrolling(_table(stand, pen, lines, blocks, names, grouped), title)
    drawing = _drawing(pen.bare(), lines, blocks, names, grouped)
    return figure_of(stand, name, None, (title, f"{said}."), drawing, body)


def _marks(line: Line, block: Block, value: str, middle: float, y: float, pen: Pen) -> str:
    """The marks of a cell around its middle."""
    rows = [(s, line.cells[s.key, value]) for s in block.series if (s.key, value) in line.cells]
    radii = [radius(int(row["n"])) for _, row in rows]
    x, drawn = middle - sum(radii) - (len(radii) - 1), ""
    for (series, row), r in zip(rows, radii):
        mark = counted(series.shape, x + r, y, int(row["n"]), pen.paint(value))
        drawn += pen.mark(line.table, line.id, f"{row['words']}: {line.name}", mark)
        x += 2 * r + 2
    return drawn


def _drawing(
    pen: Pen, lines: list[Line], blocks: list[Block], names: dict[str, str], grouped: bool
) -> Drawing:
    width = LABEL + sum(GAP + len(b.values) * b.column for b in blocks if b.values) + GAP + LAST
    parts, below = _legend(pen, blocks, width)
    head, below = _heads(pen, blocks, below + 16)
    drawn, y = [parts, head], below
    group = None
    for number, line in enumerate(lines):
        if grouped and line.group != group:
            group = line.group
            drawn.append(element("rect", x=0, y=y, width=width, height=22, class_="fig-z"))
            drawn.append(words(6, y + 15, names.get(group, group), "fig-b"))
            y += 22
        elif number:
            drawn.append(rule(0, y, width))
        drawn.append(_drawn_line(pen, line, blocks, y, grouped))
        y += LINE
    drawn.append(rule(0, y, width, "fig-k"))
    return Drawing(width, y + 2, "".join(drawn))


def _drawn_line(pen: Pen, line: Line, blocks: list[Block], y: float, grouped: bool) -> str:
    indent = 6 + (line.depth * INDENT if grouped else 0)
    name = wrapped(line.name, LABEL - indent - 4, 12, 2)
    x = float(LABEL)
    drawn = lines_of(indent, y + (18 if len(name) == 1 else 12), name, 12.5)
    for block in blocks:
        x += GAP if block.values else 0
        for value in block.values:
            drawn += _marks(line, block, value, x + block.column / 2, y + LINE / 2, pen)
            x += block.column
        if not block.values:
            drawn += _number(line, block, x + GAP, y)
    return drawn


def _number(line: Line, block: Block, x: float, y: float) -> str:
    """A number in the last column, or in words that there is none."""
    row = line.cells.get((block.series[0].key, ""))
    if not row:
        return ""
    if row["n"]:
        return words(x + 34, y + 18, row["n"], "fig-b", text_anchor="end")
    said = [part.strip() for part in str(row["words"]).replace("; ", ";|").split("|")]
    return lines_of(x, y + (17 if len(said) == 1 else 11.5), said, 12, "fig-i")


def _heads(pen: Pen, blocks: list[Block], y: float) -> tuple[str, float]:
    """The headings of blocks and columns, and where the rows begin."""
    drawn, x = "", float(LABEL)
    for block in blocks:
        x += GAP
        wide = len(block.values) * block.column or LAST
        drawn += lines_of(x, y, wrapped(block.heading, wide, 12 * BOLD, 2), 14, "fig-b")
        for number, value in enumerate(block.values):
            drawn += chip(x + (number + 0.5) * block.column, y + 19, pen.paint(value))
        x += wide
    return drawn + rule(0, y + 34, x, "fig-k"), y + 34


def _legend(pen: Pen, blocks: list[Block], room: float) -> tuple[str, float]:
    """What shapes and colours mean, in two parts."""
    shapes, tiers = _items(pen, blocks)
    first, below = legend(shapes, room)
    second, lower = legend(tiers, room, below + 12)
    return first + second, lower


def _items(pen: Pen, blocks: list[Block]) -> tuple[list[Item], list[Item]]:
    """The shapes, and the values of the palette."""
    shapes = []
    sample = Paint("", "", "#ffffff", "#17212b")
    for block in blocks:
        for series in block.series if block.values else ():
            said = f"{block.heading.lower()}{f', {series.said}' if series.said else ''}"
            shapes.append((counted(series.shape, 0, 0, 4, sample), 9.0, said))
    return shapes, [(chip(0, 0, paint), 13.0, paint.word) for paint in pen.palette.values()]


def _table(
    stand: Stand, pen: Pen, lines: list[Line], blocks: list[Block], names: dict[str, str],
    grouped: bool,
) -> str:  # fmt: skip
    """The map as a table, in which empty cells beside each other are one."""
    rows, group, span = [], None, 1 + sum(len(b.values) or 1 for b in blocks)
    for line in lines:
        if grouped and line.group != group:
            group = line.group
            head = tag("th", text_of(names.get(group, group)), colspan=span, scope="colgroup")
            rows.append(tag("tr", head, class_="fig-group"))
        indent = f"fig-in{min(line.depth, 3)}" if grouped and line.depth else None
        name = tag("th", pen.link(line.table, line.id, line.name), scope="row", class_=indent)
        rows.append(tag("tr", name + "".join(_cells(pen, line, block) for block in blocks)))
    head = _table_head(stand, pen, blocks)
    return tag("table", head + tag("tbody", "".join(rows)), class_="fig-table")


def _table_head(stand: Stand, pen: Pen, blocks: list[Block]) -> str:
    name = text_of(stand.view.header.get("row", "").capitalize())
    above, below = tag("th", name, scope="col", rowspan=2), ""
    for block in blocks:
        heading = text_of(block.heading)
        if not block.values:
            above += tag("th", heading, scope="col", rowspan=2, class_="fig-edge")
            continue
        above += tag("th", heading, scope="colgroup", colspan=len(block.values), class_="fig-edge")
        for n, value in enumerate(block.values):
            edge = None if n else "fig-edge"
            below += tag("th", text_of(pen.paint(value).value), scope="col", class_=edge)
    return tag("thead", tag("tr", above) + tag("tr", below))


def _cells(pen: Pen, line: Line, block: Block) -> str:
    """The cells of a row in a block."""
    if not block.values:
        row = line.cells.get((block.series[0].key, ""))
        said = str(row["words"]) if row else ""
        inside = (
            pen.link(line.table, line.id, said) if row and row["n"] else f"<i>{text_of(said)}</i>"
        )
        return tag("td", inside, class_="fig-edge fig-words")
    cells, empty, edge = "", 0, "fig-edge"
    for value in [*block.values, ""]:
        inside = "".join(
            _html_mark(pen, line, series, value)
            for series in block.series
            if (series.key, value) in line.cells
        )
        if (inside or not value) and empty:
            cells += tag("td", class_=edge or None, colspan=empty if empty > 1 else None)
            empty, edge = 0, ""
        if inside:
            cells += tag("td", inside, class_=edge or None)
            edge = ""
        elif value:
            empty += 1
    return cells


def _html_mark(pen: Pen, line: Line, series: Series, value: str) -> str:
    """A mark in a cell of the table: a small drawing in a link with words."""
    row = line.cells[series.key, value]
    half = radius(int(row["n"])) + 1
    mark = counted(series.shape, half, half, int(row["n"]), pen.paint(value))
    drawn = tag("svg", mark, width=2 * half, height=2 * half, aria_hidden="true")
    said = f"{row['words']}: {line.name}"
    href = pen.href(line.table, line.id)
    return (
        tag("a", drawn, href=href, title=said)
        if href
        else tag("span", drawn, role="img", aria_label=said, title=said)
    )
