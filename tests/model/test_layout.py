"""Rows as a table or as records, and lines broken between words."""

from __future__ import annotations

import pytest

from ldn_evidence.model.layout import Rows, folded, hanging, shown, width_of

HEADS = ["Claim", "Tier", "People", "Statement"]
CELLS = [
    ["demo_page_c00001a", "T2", "1,024", "A low dose eased pain in a trial of ten weeks."],
    ["demo_page_c00002a", "", "7", "中文 wide letters count twice."],
]


def text_of(rows: Rows, width: int) -> str:
    return "".join(f"{''.join(text for text, _ in line)}\n" for line in shown(rows, width))


def test_a_table_where_it_fits():
    assert text_of(Rows(HEADS, CELLS), 90) == (
        "Claim              Tier  People  Statement\n"
        "───────────────────────────────────────────────────────────────────────────────\n"
        "demo_page_c00001a  T2     1,024  A low dose eased pain in a trial of ten weeks.\n"
        "demo_page_c00002a             7  中文 wide letters count twice.\n"
    )


def test_records_where_it_does_not():
    assert text_of(Rows(HEADS, CELLS), 50) == (
        "demo_page_c00001a\n"
        "  Tier  T2    People  1,024\n"
        "  Statement  A low dose eased pain in a trial of\n"
        "             ten weeks.\n"
        "\n"
        "demo_page_c00002a\n"
        "  Tier  –     People      7\n"
        "  Statement  中文 wide letters count twice.\n"
    )


def test_prose_is_broken_where_the_line_is_wide_enough():
    cells = [[row[0], row[1], row[2], f"{row[3]} {row[3]}"] for row in CELLS]
    assert text_of(Rows(HEADS, cells), 112) == (
        "Claim              Tier  People  Statement\n"
        "────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
        "demo_page_c00001a  T2     1,024  A low dose eased pain in a trial of ten weeks. A low dose eased pain in a trial\n"
        "                                 of ten weeks.\n"
        "demo_page_c00002a             7  中文 wide letters count twice. 中文 wide letters count twice.\n"
    )


def test_records_are_named_by_what_tells_them_apart():
    cells = [["demo", "cited", "12"], ["demo", "supported", "3"]]
    assert text_of(Rows(["Source", "Counted by", "T1"], cells), 20) == (
        "demo  cited\n  T1  12\n\ndemo  supported\n  T1   3\n"
    )


@pytest.mark.parametrize("rows", [Rows([], []), Rows(["Claim"], []), Rows(["Claim"], [[""]])])
def test_nothing_to_show_is_no_mistake(rows):
    assert "T1" not in text_of(rows, 80)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("short", "short"),
        ("one two three four five six", "one two three four\nfive six"),
        ("  → Use one of these: a, b, c", "  → Use one of\n    these: a, b, c"),
        ("  name  one two three four", "  name  one two\n        three four"),
        ("    one two three four five", "    one two three\n        four five"),
        ("x a_word_longer_than_the_line y", "x\na_word_longer_than_the_line\ny"),
    ],
)
def test_lines_hang_below_their_text(text, told):
    assert hanging(text, 20 if "→" not in text else 18) == told


def test_letters_keep_their_styles():
    line = [("  12:7  ", ""), ("error", "bold red"), (" T05 ", "dim"), ("one two three four", "")]
    parts = list(folded(line, 26))
    assert ["".join(text for text, _ in part) for part in parts] == [
        "  12:7  error T05 one two",
        "        three four",
    ]
    assert ("error", "bold red") in [(text.strip(), style) for text, style in parts[0]]
    assert list(folded(line, None)) == [line]


def test_wide_letters_take_two_places():
    assert width_of("中文") == 4
