"""Notices on papers, in whatever words publishers, Crossref and PubMed put them -> one kind each.

Kinds are retraction, partial_retraction, retracted_and_republished, withdrawal, removal,
expression_of_concern, correction, corrigendum, erratum, addendum, clarification and
corrected_and_republished; UNKNOWN where the words are those of a notice, but of none of these.
What a kind means for a row is said by the table schema (integrity.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .names import word_set
from .records import Notice

UNKNOWN = "unknown"
NO_NOTICE = ("new_version", "new_edition")  # what Crossref lists beside notices
RETRACT = (
    r"(?:un)?retract\w*|retracc?ion\w*|retractad\w*|retratad\w*|retratac\w*"
    r"|zuruckgezogen\w*|ritirat\w*|ritrattat\w*"
)
HAN = r"撤稿|撤回"
STEMS = {
    "retraction": rf"{RETRACT}|{HAN}",
    "withdrawal": r"withdr[ae]wn|withdrawals?",
    "removal": r"removed|removals?",
    "expression_of_concern": r"concerns?",
    "corrigendum": r"corrigend\w*",
    "erratum": r"errat\w*",
    "addendum": r"addend\w*",
    "clarification": r"clarifications?|clarified",
    "correction": r"correct(?:ed|ions?)|amendments?|amended",
}
STEM = re.compile("|".join(STEMS.values()))
# A mark is made of these words and of one of the above; a title that says anything more is a title.
FILLERS = word_set(
    "a abstract accepted after ahead an and announcement article articles artigo articulo"
    " artikel as at author authors be been book by case chapter conference editor editorial"
    " editors expression first for from full fully has have in is issue issued its journal"
    " letter manuscript note notice notices notification of on online or paper papers"
    " parcialmente partial partially permanent permanently preprint previously print proceedings"
    " proof protocol publication published publisher publishers reissued reinstated"
    " reinstatement replaced replacement report republication republished request review see"
    " statement study temporarily temporary the this to trial version was were work"
)
PAPER_SAYS = re.compile(  # of the paper itself, not of the notice on it
    r"\w+ed|\w*retractad[oa]s?|retratad[oa]s?|withdr[ae]wn|zuruckgezogen\w*|ritirat\w*"
    r"|removals?|concern|撤稿|撤回"
)
NOTICE_SAYS = word_set("note notice notices notification statement to")
SEPARATOR = re.compile(r"\s*(?:[:：;|!*\"“”„»›]|\.(?=\s|$)|[-‐]\s|\s[-‐]|[–—])+\s*")
BRACKETS = {
    "[": "]",
    "(": ")",
    "{": "}",
    "【": "】",
    "［": "］",
    "（": "）",
    "〔": "〕",
    "<": ">",
    "«": "»",
}
BLANKS = " \t\"'“”„«»*#.:;,|!-–—"
MAX_TITLE = 2_000  # characters; what is longer is no title


class Mark(NamedTuple):
    """A mark in a title: what it says, where, and whether the title is that of a notice itself."""

    kind: str
    text: str
    start: int
    end: int
    of_notice: bool


def kind_of(text: str) -> str | None:
    """The kind of notice that words speak of (`Retraction`, `expression-of-concern`), or None."""
    words = _words(text)
    has = {kind for kind, stem in STEMS.items() if any(re.fullmatch(stem, word) for word in words)}
    if not has or any(re.match("reinstat|not?$|unretract", word) for word in words):
        return None
    again = any(re.match("republ|replac|reissu", word) for word in words)
    if has & {"retraction", "withdrawal", "removal"} and any(
        w.startswith(("partial", "parcial")) for w in words
    ):
        return "partial_retraction"
    if again and "retraction" in has:
        return "retracted_and_republished"
    if again and "correction" in has:
        return "corrected_and_republished"
    return next(kind for kind in STEMS if kind in has)


def marks(title: str) -> list[Mark]:
    """What publishers put before or after a title, in any capitals and brackets."""
    title = _lone(title[:MAX_TITLE])
    if whole := _whole_in_brackets(title):
        return marks(whole)
    return list(_bracketed(title)) or list(_before(title)) or list(_after(title))


def unmarked(title: str) -> str:
    """The title without its marks."""
    for _ in range(3):  # `RETRACTED ARTICLE: RETRACTED: …` is found
        found = sorted(marks(title), key=lambda mark: mark.start)
        title = _lone(title[:MAX_TITLE])
        if whole := _whole_in_brackets(title) if found else None:
            title = whole
        for mark in reversed(found):
            title = f"{title[: mark.start].rstrip()} {title[mark.end :].lstrip()}".strip()
        if not found:
            break
        title = title.strip(BLANKS)
    return title


def in_titles(titles: Iterable[str]) -> tuple[list[Notice], list[str]]:
    """The notices that titles of one paper show; in words, what shows that it is one itself."""
    found: dict[str, Mark] = {}
    for title in titles:
        for mark in marks(title):
            found.setdefault(f"{mark.kind} {mark.of_notice}", mark)
    on_paper = [
        notice(mark.kind, f"Its title says {mark.text}")
        for mark in found.values()
        if not mark.of_notice
    ]
    return on_paper, [f"its title says {mark.text}" for mark in found.values() if mark.of_notice]


def in_notes(notes: Iterable[str]) -> list[Notice]:
    """The notices that remarks in a record speak of: `Retracted Publication`, `retracted`."""
    found: dict[str, Notice] = {}
    for part in (part for text in notes for part in re.split(r"[;\n.|]", text[:MAX_TITLE])):
        if _is_mark(words := _words(part)) and _paper_says(words):
            kind = kind_of(part) or UNKNOWN
            found.setdefault(kind, notice(kind, f"Its record says {part.strip()}"))
    return list(found.values())


def notice(kind: str, words: str, at: str = "") -> Notice:
    """A notice of a kind, in words, at an address if there is one."""
    return {"type": kind, "at": at, "said": words}


def _lone(text: str) -> str:
    """Text without characters that cannot be seen, which would hide a mark."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _lone(text))  # PartialRetraction
    bare = "".join(c for c in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", bare.casefold())


def _is_mark(words: list[str]) -> bool:
    """Whether words are those of a mark, and of nothing else."""
    stems = [word for word in words if STEM.fullmatch(word)]
    if (
        not stems
        or len(words) > 14
        or (set(stems) <= {"concern", "concerns"} and "expression" not in words)
    ):
        return False
    return all(word in FILLERS or STEM.fullmatch(word) for word in words)


def _paper_says(words: list[str]) -> bool:
    """`Retracted article` stands on the paper, `Retraction note` on the notice."""
    speaking = [word for word in words if STEM.fullmatch(word) and PAPER_SAYS.fullmatch(word)]
    if NOTICE_SAYS & set(words):
        speaking = [word for word in speaking if word.endswith("ed")]
    return bool(speaking) or "in" in words


def _mark(text: str, start: int, end: int, kind: str | None = None) -> Mark:
    words = _words(text)
    return Mark(
        kind or kind_of(text) or UNKNOWN,
        text.strip(BLANKS),
        start,
        end,
        kind is None and not _paper_says(words),
    )


def _whole_in_brackets(title: str) -> str | None:
    """What stands in brackets around a whole title, as PubMed writes a translated one."""
    bare = title.rstrip(".")
    closer = BRACKETS.get(bare[:1])
    if not closer or bare[-1:] != closer or bare.find(closer) != len(bare) - 1:
        return None
    inside = bare[1:-1].strip()
    return None if _is_mark(_words(inside)) else inside


def _bracketed(title: str) -> Iterator[Mark]:
    """`[Retracted] …`, `… (Retracted Article. See vol. 3, p. 4)`."""
    for opener, closer in BRACKETS.items():
        pattern = rf"{re.escape(opener)}([^{re.escape(opener + closer)}]*){re.escape(closer)}"
        for group in re.finditer(pattern, title):
            inside, words = group[1], _words(group[1])
            outside = not title[: group.start()].strip(BLANKS) or not title[group.end() :].strip(
                BLANKS
            )
            strong = any(re.fullmatch(STEMS["retraction"], word) for word in words)
            if _is_mark(words) and (outside or strong or words == ["corrected"]):
                yield _mark(inside, *group.span())
            elif (outside or strong) and (head := _head(inside)):
                yield _mark(head, *group.span())
            elif strong:
                yield _mark(inside, *group.span(), UNKNOWN)


def _head(inside: str) -> str | None:
    """The mark with which longer words begin: `Retracted article` of `Retracted article.

    See vol. 3`.
    """
    parts = re.split(r"[.:;,]|\b(?=[Ss]ee\b)|\b(?=(?:vol|pg|p|doi)\b)|(?=\d)", inside, maxsplit=1)
    return parts[0] if len(parts) > 1 and _is_mark(_words(parts[0])) else None


def _before(title: str) -> Iterator[Mark]:
    """`RETRACTED ARTICLE: …`, `Retraction notice to "…"`, `WITHDRAWN …`."""
    start = len(title) - len(title.lstrip(BLANKS))
    cut = SEPARATOR.search(title, start)
    head, end = (title[start : cut.start()], cut.end()) if cut else (title[start:], len(title))
    if _is_mark(_words(head)):
        yield _mark(head, start, end)
    elif capitals := _capitals(title[start:].split()):
        yield _mark(capitals, start, start + len(capitals))
    elif of_notice := re.match(
        r"(?:(?:author|publisher|editorial)\W+)?(?:(?:errat\w+|corrigend\w+|addend(?:um|a))\b"
        r"|(?:retraction|correction)s? (?:to|note|notice|statement)\b"
        r"|(?:removal|withdrawal) (?:note|notice)\b"
        r"|(?:retraction|expression of concern) (?:for|of|on|and)\b"
        r"|(?:notice|statement) of (?:\w+ )?(?:retraction|withdrawal|removal|concern)\b)",
        title[start:],
        re.IGNORECASE,
    ):
        text = of_notice[0]
        yield Mark(kind_of(text) or UNKNOWN, text, start, start + len(text), True)
    elif lone := re.match(rf"(?:{RETRACT}\b|{HAN})", title[start:], re.IGNORECASE):
        yield _mark(lone[0], start, start + len(lone[0]), UNKNOWN)


def _after(title: str) -> Iterator[Mark]:
    """`… - RETRACTED`, `…: retracted article`."""
    end = len(title.rstrip(BLANKS))
    cut = next(iter(reversed(list(re.finditer(rf"{SEPARATOR.pattern}|,\s+", title[:end])))), None)
    tail = title[cut.end() : end] if cut else ""
    plain_word = _words(tail) in (
        ["withdrawal"],
        ["removal"],
        ["correction"],
        ["removed"],
        ["corrected"],
    )
    if cut and _is_mark(_words(tail)) and (tail.isupper() or not plain_word):
        yield _mark(tail, cut.start(), len(title))
    elif capitals := _capitals(title[:end].split()[::-1], backwards=True):
        yield _mark(capitals, end - len(capitals), len(title))


def _capitals(words: list[str], backwards: bool = False) -> str | None:
    """Words of a mark in capitals at the end of a title that is not all in capitals."""
    count = 0
    while (
        count < len(words)
        and words[count].isupper()
        and _words(words[count])
        and _vocabulary(words[count])
    ):
        count += 1
    if not count or all(word.isupper() for word in words):
        return None
    chosen = words[:count][::-1] if backwards else words[:count]
    return " ".join(chosen) if _is_mark(_words(" ".join(chosen))) else None


def _vocabulary(word: str) -> bool:
    return all(part in FILLERS or STEM.fullmatch(part) for part in _words(word))
