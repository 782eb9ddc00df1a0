"""Verdict bars: one bar a row, its parts in the order of the palette, with counts; a switch of what
is counted; the same as a table.
"""

from __future__ import annotations

from typing import Any

from .axes import Scale, grid
from .figure import Figure
from .marks import glyph
from .palette import Palette
from .pen import Pen
from .sheet import Drawing, Item, Stand, figure_of, inline, key_of, legend
from .svg import element, fitted, short, tag, text_of, width_of, words
from .views import Row

LABEL, BAR, TOTAL, LINE, THICK = 170, 520, 90, 34, 24
Counts = dict[str, dict[str, Row]]  # id of a row -> part -> row of the view


def figures(stand: Stand) -> list[Figure]:
    """The bars of all rows, and those of each row by itself."""
    ids = list(dict.fromkeys(row["row_id"] for row in stand.view.rows))
    stem, title = stand.view.stem, stand.view.title
    found = [_figure(stand, stem, title, None, stand.view.rows)]
    for row_id in ids if len(ids) > 1 else ():
        rows = [row for row in stand.view.rows if row["row_id"] == row_id]
        found.append(
            _figure(stand, f"{stem}-{row_id}", f"{title} {rows[0]['row_name']}", row_id, rows)
        )
    return found


def _figure(stand: Stand, name: str, title: str, subject: str | None, rows: list[Row]) -> Figure:
    pen, choices = stand.pen(name), stand.view.words("denominators")
    counts = {key: _counts(rows, key) for key in choices}
    unit = stand.view.header.get("unit", "")
    first = next(iter(choices), "")
    said = _said(pen, unit, counts.get(first, {}))
    panels, drawn, y = [], "", 0.0
    key, below = legend(_items(pen), LABEL + BAR + TOTAL, 10)
    drawn, y = pen.patterns + key, below + 12
    for choice, called in choices.items():
        drawn += words(0, y + 12, called, "fig-b")
        panel = _panel(pen.bare(), unit, counts[choice])
        drawn += element("g", panel.marks, transform=f"translate(0 {short(y + 22)})")
        y += 22 + panel.height + 10
        panels.append(_panel(pen, unit, counts[choice]))
    drawing = Drawing(LABEL + BAR + TOTAL, y, drawn)
    body = _switch(pen, title, list(choices.values()), panels) + _table(pen, unit, choices, counts)
    return figure_of(stand, name, subject, (title, said), (drawing, body))


def _counts(rows: list[Row], choice: str) -> Counts:
    counts: Counts = {row["row_id"]: {} for row in rows}
    for row in rows:
        if row["denominator"] == choice and row["part"] is not None:
            counts[row["row_id"]][row["part"]] = row
        counts[row["row_id"]].setdefault("", row)
    return counts


def _number(parts: dict[str, Row], part: str) -> int:
    return int(parts[part]["n"] or 0) if part in parts else 0


def _total(parts: dict[str, Row]) -> int:
    return sum(int(row["n"] or 0) for part, row in parts.items() if part)


def _said(pen: Pen, unit: str, counts: Counts) -> str:
    """The alternative text: how many of what."""
    total = sum(map(_total, counts.values()))
    sums = [
        f"{sum(_number(parts, value) for parts in counts.values())} {paint.word}"
        for value, paint in _shown(pen, [counts]).items()
    ]
    return f"Of {total} {unit}: {', '.join(sums)}."


def _shown(pen: Pen, all_counts: list[Counts]) -> Palette:
    """The part of the palette that is used."""
    used = {part for counts in all_counts for parts in counts.values() for part in parts}
    return {value: paint for value, paint in pen.palette.items() if value in used}


def _items(pen: Pen) -> list[Item]:
    """The parts in their order, each with colour, glyph and word; words that stand twice once."""
    items: list[Item] = []
    seen: set[str] = set()
    for value, paint in pen.palette.items():
        if paint.hatched and any(pen.palette[v].hatched for v in seen):
            continue
        seen.add(value)
        box = element(
            "rect", x=-9, y=-9, width=18, height=18, rx=2, class_="fig-m", fill=pen.fill(value)
        )
        ground = element("rect", x=-9, y=-9, width=18, height=18, rx=2, fill=paint.fill)
        drawn = (ground if paint.hatched else "") + box + glyph(paint, 0, 0, paint.ink)
        items.append((drawn, 9.0, paint.word))
    return items


def _panel(pen: Pen, unit: str, counts: Counts) -> Drawing:
    """A bar for each row; all bars are of one length, since shares are compared."""
    scale = Scale(0, 100, LABEL, LABEL + BAR)
    height = len(counts) * LINE
    drawn = grid(scale, 0, height, " %")
    for number, (row_id, parts) in enumerate(counts.items()):
        y, total, row = number * LINE + (LINE - THICK) / 2, _total(parts), parts[""]
        name = words(LABEL - 10, y + 16, fitted(row["row_name"], LABEL - 12), text_anchor="end")
        drawn += pen.mark(row["row_table"], row_id, row["row_name"], name)
        drawn += _bar(pen, scale, y, total, {k: v for k, v in parts.items() if k})
        drawn += words(LABEL + BAR + 10, y + 16, f"{total} {unit}", "fig-s")
    return Drawing(LABEL + BAR + TOTAL, height + 20, drawn)


def _bar(pen: Pen, scale: Scale, y: float, total: int, parts: dict[str, Row]) -> str:
    drawn, before = "", 0
    for value, paint in pen.palette.items():
        number = _number(parts, value)
        if not number:
            continue
        x, end = scale.at(100 * before / total), scale.at(100 * (before + number) / total)
        before += number
        box: dict[str, Any] = {"x": x, "y": y, "width": end - x, "height": THICK}
        mark = element("rect", **box, fill=paint.fill) if paint.hatched else ""
        mark += element("rect", **box, fill=pen.fill(value), class_="fig-m")
        if end - x > width_of(str(number), 11) + 5:
            middle = (x + end) / 2
            if paint.hatched:  # a quiet ground for the number
                half = width_of(str(number), 11) / 2 + 3
                mark += element(
                    "rect", x=middle - half, y=y + 5, width=2 * half, height=14, rx=2,
                    fill=paint.fill,
                )  # fmt: skip
            if end - x > 56:
                mark += glyph(paint, x + 14, y + THICK / 2, paint.ink, 0.7)
            mark += words(middle, y + 16, number, "fig-n", text_anchor="middle", fill=paint.ink)
        row = parts[value]
        drawn += pen.mark(
            row["row_table"], row["row_id"], f"{row['row_name']}: {row['words']}", mark
        )
    return drawn


def _switch(pen: Pen, title: str, choices: list[str], panels: list[Drawing]) -> str:
    """The panels of a page, of which one is shown: radio buttons, and the style sheet."""
    group, buttons, panes = f"fig-{pen.name}", "", ""
    for n, (called, panel) in enumerate(zip(choices, panels), 1):
        checked = "checked" if n == 1 else None
        buttons += f'<input type="radio" name="{text_of(group)}" id="{text_of(group)}-{n}"' + (
            f"{' checked' if checked else ''}>"
        )
        buttons += tag("label", text_of(called), for_=f"{group}-{n}")
        panes += tag("div", inline(panel, f"{title}: {called}"), class_=f"fig-pane fig-pane{n}")
    pattern = tag("svg", pen.patterns, width=0, height=0, aria_hidden="true", class_="fig-defs")
    return tag(
        "div",
        buttons + pattern + key_of(_items(pen)) + panes,
        class_="fig-switch",
        role="group",
        aria_label=title,
    )


def _table(pen: Pen, unit: str, choices: dict[str, str], counts: dict[str, Counts]) -> str:
    shown = _shown(pen, list(counts.values()))
    head = "".join(tag("th", text_of(pen.paint(value).word), scope="col") for value in shown) + tag(
        "th", text_of(unit), scope="col"
    )
    body = ""
    for choice, called in choices.items():
        body += tag(
            "tr",
            tag("th", text_of(called), scope="colgroup", colspan=len(shown) + 2),
            class_="fig-group",
        )
        for row_id, parts in counts[choice].items():
            row = parts[""]
            cells = tag(
                "th", pen.link(row["row_table"], row_id, row["row_name"]), scope="row"
            ) + "".join(tag("td", str(_number(parts, value))) for value in shown)
            body += tag("tr", cells + tag("td", str(_total(parts))))
    table = tag(
        "table",
        tag("thead", tag("tr", tag("td") + head)) + tag("tbody", body),
        class_="fig-table fig-words",
    )
    inside = tag("summary", "The same as a table") + tag(
        "div", table, class_="fig-scroll", role="region", tabindex="0", aria_label="Table"
    )
    return tag("details", inside)
