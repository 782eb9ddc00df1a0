"""Malformed answers of Crossref and PubMed, made from sound ones by a seeded generator."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator

WORK = {
    "status": "ok",
    "message-type": "work",
    "message": {
        "DOI": "10.1000/adams.1",
        "title": ["Small doses reviewed"],
        "subtitle": ["A review"],
        "original-title": [],
        "container-title": ["Journal of Tests"],
        "issued": {"date-parts": [[2010, 1]]},
        "published-print": {"date-parts": [[2010, 2, 3]]},
        "author": [{"given": "A", "family": "Adams"}, {"name": "A study group"}],
        "page": "1-2",
        "volume": "3",
        "updated-by": [
            {
                "DOI": "10.1000/n",
                "type": "erratum",
                "label": "Erratum",
                "updated": {"date-parts": [[2019, 3, 4]]},
            }
        ],
        "update-to": [],
        "relation": {"is-supplemented-by": [{"id": "x"}]},
        "assertion": [
            {
                "name": "change_details",
                "label": "Change",
                "value": "A Correction has been published: https://doi.org/10.1000/n",
            }
        ],
        "number": "e12",
    },
}
SEARCH = {"header": {"type": "esearch"}, "esearchresult": {"count": "1", "idlist": ["333"]}}
MEDLINE = """
PMID- 11111111
DP  - 2010 Jan
TI  - Small doses reviewed.
PG  - 529-38; discussion 539
FAU - Adams, A
AU  - Adams A
PT  - Journal Article
RIN - J Test. 2019 Mar;1(1):3. doi: 10.1000/notice. PMID: 222
AID - 10.1000/adams.1 [doi]

PMID- 333
DP  - 2015
TI  - Small doses tried.
AID - 10.1000/brown.1 [doi]
"""
ODD = [
    None, True, False, 0, -1, 10**30, 1e300, float("nan"), float("inf"), "", "x", "Retracted", [], {}, [[]], [None], [[None]], [[[2010]]], [0],
    {"a": 1}, [{}], {"date-parts": None}, {"date-parts": [["x"]]}, {"date-parts": [[2010, None, []]]}, {"date-parts": [2010]}, {"date-parts": {"0": 1}},
    "\x1b[31mred\x1b]0;t\x07", "\ud800", "\u202e\u200b", "9" * 5_000, "&#" + "9" * 5_000 + ";", "<" * 3_000, "(" * 3_000, "[retracted" * 300, "a - " * 2_000,
    "10.1000/" + "../" * 50, "\n::error::x", "a" * 200_000, ["x"] * 1_000, "10.1000/x" * 2_000, "1-" * 3_000, "A.B., " * 2_000, {"DOI": 5, "type": [1]}, [5, "x"],
]  # fmt: skip
RAW = [
    "",
    " ",
    "null",
    "[]",
    "{}",
    "[" * 50_000,
    '{"a":' * 20_000,
    "<html></html>",
    "{not json",
    '{"message": {}}',
    '{"message": []}',
    "\ufeff{}",
    "9" * 5_000,
]
RAW += [
    '{"message": {"title": [' + "9" * 5_000 + "]}}",
    '{"esearchresult": {"idlist": {}}}',
    '{"esearchresult": {"ERROR": [1]}}',
    "PMID- ",
    "PMID- 5\n",
    "\x00" * 99,
]
RAW += [
    "PMID- x\nTI  - y\nPG  - -\nDP  - \n",
    "PMID- 5\n" + "TI  - a\n" * 3_000,
    "PMID- 5\n      x\n" * 2_000,
    "TI  - no start",
    "PMID- 1\nPT  - \nRIN - \nLID - [doi]\n",
]


def _paths(value, path=()) -> Iterator[tuple]:
    yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from _paths(inner, (*path, key))


def _damaged_json(draw: random.Random, sound: dict) -> str:
    value = json.loads(json.dumps(sound))
    for _ in range(draw.randint(1, 3)):
        path = draw.choice(list(_paths(value)))
        if not path:
            continue
        inner = value
        for key in path[:-1]:
            inner = inner[key]
        if draw.random() < 0.15:
            del inner[path[-1]]
        else:
            inner[path[-1]] = copy.deepcopy(draw.choice(ODD))
    return json.dumps(value, ensure_ascii=draw.random() < 0.5)


def _damaged_lines(draw: random.Random) -> str:
    lines = MEDLINE.split("\n")
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(lines))
        how = draw.random()
        odd = draw.choice([one for one in ODD if isinstance(one, str)])
        if how < 0.3:
            lines[at] = lines[at][: draw.randint(0, len(lines[at]))]
        elif how < 0.6:
            lines[at] = lines[at][:6] + odd
        elif how < 0.8:
            lines.insert(
                at,
                draw.choice(
                    [
                        "XYZ - a doi: 10.1000/u",
                        odd,
                        "PMID- " + odd,
                        "ROF - x",
                        "CN  - ",
                        "PG  - 1-" + odd,
                        "\ufeffTI  - t",
                        "PT  - Retraction Notice",
                    ]
                ),
            )
        else:
            del lines[at]
    return "\n".join(lines)


def answers(seed: int, count: int) -> Iterator[tuple[str, str, str]]:
    """Answers of Crossref's works, PubMed's search and PubMed's fetch, of which one at least is malformed."""
    draw = random.Random(seed)
    sound = [json.dumps(WORK), json.dumps(SEARCH), MEDLINE]
    for _ in range(count):
        which = draw.choice([0, 0, 1, 2, 2])
        given = list(sound)
        if draw.random() < 0.1:
            given[which] = draw.choice(RAW)
        else:
            given[which] = (
                _damaged_lines(draw) if which == 2 else _damaged_json(draw, (WORK, SEARCH)[which])
            )
        if draw.random() < 0.1:
            given[which] = given[which][: draw.randint(0, len(given[which]))]
        yield tuple(text.encode("utf-8", "replace").decode() for text in given)
