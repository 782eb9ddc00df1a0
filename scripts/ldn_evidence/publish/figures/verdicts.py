"""Verdict bars: one bar a row, its parts in the order of the palette, with counts; a switch of what
is counted; the same as a table.
"""

from __future__ import annotations

from typing import Any

from .axes import Scale, grid
from .figure import Figure
from .marks import glyph
from .palette import Paint, Palette
from .pen import Pen
from .sheet import Drawing, Item, Stand, figure_of, key_of, legend
from .svg import BOLD, element, fitted, short, tag, text_of, width_of, words
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
        panels.append(_rows(pen, unit, counts[choice]))
    drawing = Drawing(LABEL + BAR + TOTAL, y, drawn)
    body = _switch(pen, title, list(choices.values()), panels) + _table(pen, unit, choices, counts)
    return figure_of(stand, name, subject, (title, said), drawing, body)


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


def _values(pen: Pen, listed: list[dict[str, Row]]) -> list[str]:
    """The parts that are used: those of the palette in its order, then others."""
    used = {part for parts in listed for part in parts if part}
    return [value for value in pen.palette if value in used] + sorted(used - set(pen.palette))


def _shown(pen: Pen, all_counts: list[Counts]) -> Palette:
    """How the parts that are used look."""
    listed = [parts for counts in all_counts for parts in counts.values()]
    return {value: pen.paint(value) for value in _values(pen, listed)}


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
        drawn += _bar(pen, scale, y, parts)
        drawn += words(LABEL + BAR + 10, y + 16, f"{total} {unit}", "fig-s")
    return Drawing(LABEL + BAR + TOTAL, height + 20, drawn)


def _shares(pen: Pen, parts: dict[str, Row]) -> list[tuple[Paint, int, float, float]]:
    """The parts of a bar in order: how each looks, its number, where it begins and ends (%)."""
    total, before, shares = _total(parts), 0, []
    for value in _values(pen, [parts]):
        if number := _number(parts, value):
            ends = 100 * before / total, 100 * (before + number) / total
            shares.append((pen.paint(value), number, *ends))
            before += number
    return shares


def _bar(pen: Pen, scale: Scale, y: float, parts: dict[str, Row]) -> str:
    """A bar of a file: parts with numbers, and glyphs where there is room."""
    drawn = ""
    for paint, number, begin, end in _shares(pen, parts):
        x, wide = scale.at(begin), scale.at(end) - scale.at(begin)
        box: dict[str, Any] = {"x": x, "y": y, "width": wide, "height": THICK}
        mark = element("rect", **box, fill=paint.fill) if paint.hatched else ""
        mark += element("rect", **box, fill=pen.fill(paint.value), class_="fig-m")
        half = width_of(str(number), 10) * BOLD / 2
        if wide > 2 * half + 4:
            middle = x + wide / 2
            if paint.hatched:  # a quiet ground for the number
                ground: dict[str, Any] = {
                    "x": middle - half - 3,
                    "y": y + 5,
                    "width": 2 * half + 6,
                    "height": 14,
                }
                mark += element("rect", **ground, rx=2, fill=paint.fill)
            if wide > 56:
                mark += glyph(paint, x + 14, y + THICK / 2, paint.ink, 0.7)
            mark += words(middle, y + 16, number, "fig-n", text_anchor="middle", fill=paint.ink)
        row = parts[paint.value]
        said = f"{row['row_name']}: {row['words']}"
        drawn += pen.mark(row["row_table"], row["row_id"], said, mark)
    return drawn


def _rows(pen: Pen, unit: str, counts: Counts) -> str:
    """The bars of a page: each as wide as there is room, in shares of it."""
    listed = ""
    for row_id, parts in counts.items():
        row, total = parts[""], _total(parts)
        said = [f"{number} {paint.word}" for paint, number, _, _ in _shares(pen, parts)]
        bar = tag(
            "svg", _wide_bar(pen, parts), width="100%", height=THICK, role="img",
            aria_label=f"{row['row_name']}: {', '.join(said) or f'no {unit}'}",
        )  # fmt: skip
        name = tag("span", pen.link(row["row_table"], row_id, row["row_name"]))
        listed += tag("li", name + bar + tag("small", f"{total:,} {text_of(unit)}"))
    return tag("ul", listed, class_="fig-bars")


def _wide_bar(pen: Pen, parts: dict[str, Row]) -> str:
    drawn = ""
    for paint, number, begin, end in _shares(pen, parts):
        box: dict[str, Any] = {
            "x": f"{short(begin)}%", "width": f"{short(end - begin)}%", "height": THICK,
        }  # fmt: skip
        mark = element("title", text_of(parts[paint.value]["words"]))
        mark += element("rect", **box, fill=paint.fill) if paint.hatched else ""
        mark += element("rect", **box, fill=pen.fill(paint.value), class_="fig-m")
        if end - begin > 3.4 * len(str(number)):
            style = "fig-n fig-halo" if paint.hatched else "fig-n"
            middle = f"{short((begin + end) / 2)}%"
            inside = element(
                "text", str(number), x=middle, y=16, class_=style, text_anchor="middle",
                fill=paint.ink, stroke=paint.fill if paint.hatched else None,
            )  # fmt: skip
            mark += inside
        drawn += element("g", mark)
    return drawn


def _switch(pen: Pen, title: str, choices: list[str], panels: list[str]) -> str:
    """The panels of a page, of which one is shown: radio buttons, and the style sheet."""
    group, buttons, panes = f"fig-{pen.name}", "", ""
    for n, (called, panel) in enumerate(zip(choices, panels), 1):
        checked = "checked" if n == 1 else None
        buttons += f'<input type="radio" name="{text_of(group)}" id="{text_of(group)}-{n}"' + (
            f"{' checked' if checked else ''}>"
        )
        buttons += tag("label", text_of(called), for_=f"{group}-{n}")
        panes += tag("div", panel, class_=f"fig-pane fig-pane{n}")
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
