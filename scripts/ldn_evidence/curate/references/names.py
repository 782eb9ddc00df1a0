"""Names of people and bodies as citation files print them -> CSL names."""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


MAX_NAMES = 20_000  # characters of a list of authors
PARTICLES = word_set(
    "van von der den de del della di da dos du la le el al ter ten zur zu bin ibn st"
)
SUFFIX = re.compile(r"(?:jr|sr|2nd|3rd|4th|ii|iii|iv)\.?", re.IGNORECASE)
BODIES = word_set("LLC INC LTD PLC GMBH USA")


def name_of(text: str) -> dict[str, str]:
    """`Family, Given`, `Family A.B.` or `Family AB`; a name of none of these forms is that of a
    body.
    """
    text = " ".join(text.split())
    family, comma, given = text.partition(",")
    if comma and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    words = family.split()
    while len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        words.pop()
    count = 0
    while count < len(words) - 1 and _initials(words[-1 - count], words[: -1 - count]):
        count += 1
    if count:
        return {"family": " ".join(words[:-count]), "given": " ".join(words[-count:])}
    return {"literal": family.strip()} if family.strip() else {}


def names_in(text: str) -> list[dict[str, str]]:
    """The names of a list, parted by semicolons, by ` and `, or by commas between names with
    initials.
    """
    text = " ".join(text[:MAX_NAMES].split()).strip(" ;")
    parts = [part for part in re.split(r"\s*;\s*|\s+(?:and|&)\s+(?=\S)", text) if part]
    if len(parts) > 1 and not _all_people(parts):
        parts = [part for part in re.split(r"\s*;\s*", text) if part]
    return [name for part in parts for one in _by_commas(part) if (name := name_of(one))]


def _by_commas(text: str) -> list[str]:
    """`Moss A.B., Lind C.` is two names, `Moss, A.B.` and `Moss, Ada` are one."""
    parts = [part for part in re.split(r"\s*,\s*", text) if part]
    together = len(parts) > 1 and all("given" in name_of(part) for part in parts)
    return parts if together else [text]


def _all_people(parts: list[str]) -> bool:
    """Whether none of several names is a body's, such as `Food and Drug Administration` taken
    apart.
    """
    return all("given" in name_of(one) for part in parts for one in _by_commas(part))


def _initials(word: str, before: list[str]) -> bool:
    """`A.B.`, `A.-M.`, `AB`; three letters without dots only after a name of one word."""
    letters = re.sub(r"[.\-‐’']", "", word)
    if not letters.isalpha() or letters != letters.upper() or letters.upper() in BODIES:
        return False
    if re.fullmatch(r"(?:\w{1,2}\.[-‐]?)+\w?", word):
        return len(letters) <= 6
    of_name = [part for part in before if part.lower() not in PARTICLES]
    return len(letters) <= (3 if len(of_name) == 1 else 2)
