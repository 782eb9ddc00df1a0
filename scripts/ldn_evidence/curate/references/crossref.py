"""A work as Crossref's REST API gives it -> CSL-JSON, with the notices that it carries.

`updated-by` names the notices on a work, `update-to` the works that a notice is on
(https://crossref.gitlab.io/tutorials/get-rw-metadata/). Notices also stand in the title, in
`relation`, and in the publisher's `assertion`s. What is there and cannot be read is a notice of
unknown kind.
"""

from __future__ import annotations

import re
from typing import Any

from .csl import DOI, doi_form, once, plain_text, tidy, year_of
from .notices import NO_NOTICE, UNKNOWN, in_titles, kind_of, notice
from .records import Notice, Record

RELATION = re.compile("retract|withdr|remov|concern|errat|corrig|correct|addend")


def from_crossref(work: Record, url: str) -> Record:
    """A work as a CSL-JSON record.

    The year is that of the issue, where there is one; all years and titles stand in `custom`.

    Raises ValueError where it is no work.
    """
    dates = [work.get(key) for key in ("published-print", "issued", "published-online")]
    titles = _texts(work.get("title"))
    subtitle = plain_text(work.get("subtitle") or "")
    full = f"{titles[0]}: {subtitle}" if titles and subtitle and subtitle not in titles[0] else ""
    others = [
        text
        for key in ("subtitle", "original-title", "short-title")
        for text in _texts(work.get(key))
    ]
    on_paper, of_notice = in_titles([*titles, *others])
    updates, notice_on = _updates(work)
    record = tidy(
        work
        | {"title": full or work.get("title"), "issued": dates[0] or dates[1]}
        | {
            "custom": {
                "seen": url,
                "years": [year for when in dates if (year := year_of(when))],
                "titles": [*titles, full],
                "notices": once([*updates, *_related(work), *_asserted(work), *on_paper]),
                "notice_on": [*notice_on, *of_notice],
            }
        }
    )
    if not record.get("title") and not record.get("DOI"):
        raise ValueError("a work without title and DOI")
    return record


def _texts(value: object) -> list[str]:
    return [
        text for one in (value if isinstance(value, list) else [value]) if (text := plain_text(one))
    ]


def _listed(value: object) -> list[Any]:
    """What a member that should be a list holds; nothing only where it is absent or empty."""
    return [] if value is None else value if isinstance(value, list) else [value]


def _updates(work: Record) -> tuple[list[Notice], list[str]]:
    """Notices on the work; in words, the works that it is itself a notice on."""
    notices = [_update(update) for update in _listed(work.get("updated-by"))]
    notice_on = []
    own = doi_form(plain_text(work.get("DOI")))
    for update in _listed(work.get("update-to")):
        about = doi_form(plain_text(update.get("DOI"))) if isinstance(update, dict) else ""
        if about and about == own:  # the publisher changed the paper in its place
            notices.append(_update(update))
        elif _kind(update) not in NO_NOTICE:
            notice_on.append(f"{_kind(update)} of {about or 'a work that it does not name'}")
    return notices, notice_on


def _kind(update: object) -> str:
    """The kind of an update, by its type or its label; its type as it stands where neither is
    understood.
    """
    if not isinstance(update, dict):
        return UNKNOWN
    kinds = [kind_of(plain_text(update.get(key))) for key in ("type", "label")]
    own = re.sub(r"[\W_]+", "_", plain_text(update.get("type")).lower()).strip("_")
    return own if own in NO_NOTICE else kinds[0] or kinds[1] or own or UNKNOWN


def _update(update: object) -> Notice:
    if not isinstance(update, dict):
        return notice(
            UNKNOWN, f"An update that cannot be read: {plain_text(update)[:60]}".rstrip(": ")
        )
    doi = doi_form(plain_text(update.get("DOI")))
    address = f"https://doi.org/{doi}" if doi else ""
    words = (
        plain_text(update.get("label")) or plain_text(update.get("type")) or "An update of no kind"
    )
    text = f"{words[:80]} {_day(update.get('updated'))}".strip() + (
        f", {address}" if address else ""
    )
    return notice(_kind(update), text, address)


def _day(when: Any) -> str:
    """The day of an update, as far as it is given."""
    try:
        parts = when["date-parts"][0]
        return "-".join(f"{int(part):02}" for part in parts[:3]) if year_of(when) else ""
    except (LookupError, TypeError, ValueError):
        return ""


def _related(work: Record) -> list[Notice]:
    """Relations such as `is-retracted-by`, if a publisher registers one."""
    relations = work.get("relation")
    if not isinstance(relations, dict):
        return []
    names = [
        name
        for name in relations
        if name.startswith("is-") and name.endswith(("-by", "-in")) and RELATION.search(name)
    ]
    return [
        notice(kind_of(name.replace("-", " ")) or UNKNOWN, f"Crossref relates it by {name}")
        for name in names
    ]


def _asserted(work: Record) -> list[Notice]:
    """What publishers assert of changes after publication: their words are free, so only those of a
    notice count.
    """
    notices = []
    for one in _listed(work.get("assertion")):
        if not isinstance(one, dict):
            continue
        name, value = (plain_text(one.get(key)) for key in ("name", "value"))
        label = plain_text(one.get("label"))
        if re.search(
            "change|retract|withdr|erratum|correction", f"{name} {label}", re.IGNORECASE
        ) and (kind := kind_of(f"{label} {value}")):
            doi = DOI.search(value)
            notices.append(
                notice(
                    kind,
                    f"Publisher: {value[:160]}",
                    f"https://doi.org/{doi_form(doi[0])}" if doi else "",
                )
            )
    return notices
