"""A value as people write it, brought into the form that the package has for it.

That is done where nothing is lost by it, and told; what may mean two things stays as it is, and is
told as that. All ways by which rows come in share it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from ..model.findings import quoted
from ..store.canonical import canonical_cell

# `1,234` may be a thousand and more.
COMMA = re.compile(r"-?(0,[0-9]+|[1-9][0-9]*,([0-9]{1,2}|[0-9]{4,}))")
SEPARATED = re.compile(r"-?[0-9]{1,3}([.,' \u00a0][0-9]{3})+([.,][0-9]+)?")
PLAIN = re.compile(r"-?[0-9]+\.[0-9]+")
MEASURE = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?)(\s*)([^\W\d_][^\d\s]*|%)")
BOOLEANS = {
    "true": {"true", "wahr", "vrai", "verdadero", "vero", "waar", "verdadeiro", "prawda", "yes"},
    "false": {"false", "falsch", "faux", "falso", "onwaar", "fałsz", "no"},
}
NUMERIC_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})")
NAMED_DATE = re.compile(
    r"(?:([0-9]{1,2})\.? ([^\W\d_]+)\.?|([^\W\d_]+)\.? ([0-9]{1,2})),? ([0-9]{4})"
)
MONTHS = (
    "january januar janvier enero gennaio",
    "february februar février febrero febbraio",
    "march märz mars marzo",
    "april avril abril aprile",
    "may mai mayo maggio",
    "june juni juin junio giugno",
    "july juli juillet julio luglio",
    "august août agosto",
    "september septembre septiembre settembre",
    "october oktober octobre octubre ottobre",
    "november novembre noviembre",
    "december dezember décembre diciembre dicembre",
)
ISO_DAY = "Write the day as YYYY-MM-DD."


@dataclass(frozen=True, slots=True)
class Spelt:
    """What a text says.

    Args:
        text: The value, as the package writes it; the text itself where it is left alone.
        why: Why it is left alone, where it may mean two things or holds too much.
        remedy: What to do about that.
    """

    text: str
    why: str = ""
    remedy: str = ""


def number_of(text: str, whole: bool = False) -> Spelt | None:
    """A number with a decimal comma, or one that cannot be told; None where there is neither.

    Where only ``whole`` numbers stand, `1.234` cannot be told either.
    """
    if COMMA.fullmatch(text):
        return Spelt(canonical_cell(text.replace(",", "."), "number"))
    if SEPARATED.fullmatch(text) and (whole or not PLAIN.fullmatch(text)):
        why = f"{quoted(text)} may be a thousand and more, or a fraction"
        return Spelt(text, why, "Write it without separators, with a point for decimals.")
    return None


def measure_of(text: str) -> tuple[str, str, bool] | None:
    """Number and unit of a text that holds both, as `1,5 mg`, and whether a blank is between."""
    if not (found := MEASURE.fullmatch(text)):
        return None
    return canonical_cell(found[1].replace(",", "."), "number"), found[3], bool(found[2])


def truth_of(text: str) -> Spelt | None:
    """A truth value by its name."""
    for word, names in BOOLEANS.items():
        if text.casefold() in names:
            return Spelt(word)
    return None


def day_of(text: str) -> Spelt | None:
    """A day written in another way than the package does, if it can be only one."""
    days = days_of(text)
    if len(days) == 1:
        return Spelt(days[0])
    return Spelt(text, f"{quoted(text)} may be {' or '.join(days)}", ISO_DAY) if days else None


def days_of(text: str) -> list[str]:
    """The days that a text may mean: day and month in either order, or the month by its name."""
    dates: list[tuple[int, int, int]] = []
    if found := YEAR_FIRST.fullmatch(text):
        dates = [(int(found[1]), int(found[2]), int(found[3]))]
    elif found := NUMERIC_DATE.fullmatch(text):
        first, second, year = map(int, found.groups())
        dates = [(year, second, first), (year, first, second)]
    elif found := NAMED_DATE.fullmatch(text):
        name, day = found[2] or found[3], found[1] or found[4]
        dates = [(int(found[5]), month, int(day)) for month in _months(name)]
    days = []
    for year, month, number in dates:
        try:
            days.append(datetime.date(year, month, number).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def _months(name: str) -> list[int]:
    """The months that a name, or three and more of its letters, may mean."""
    begun = name.casefold()
    found = []
    for number, names in enumerate(MONTHS, 1):
        if len(begun) >= 3 and any(one.startswith(begun) for one in names.split()):
            found.append(number)
    return found


def folded(text: str) -> str:
    """A name without what names are often written apart in: case, blanks, hyphens, apostrophes."""
    return " ".join(re.sub(r"[\s_\-‐‑–’']+", " ", text.casefold()).split())
