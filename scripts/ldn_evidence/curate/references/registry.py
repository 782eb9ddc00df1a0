"""Crossref and PubMed over HTTPS, as their rules of politeness want it: who asks is said, the rate
is kept, answers are kept on disk.

Crossref: https://api.crossref.org/works/DOI gives JSON; `updated-by` names the notices on a work,
`update-to` the works that a notice is on (https://crossref.gitlab.io/tutorials/get-rw-metadata/).
PubMed: E-utilities `efetch` gives the MEDLINE form, in which tags such as RIN cite the notices on a
paper; `esearch` finds the PubMed id of a DOI (https://www.ncbi.nlm.nih.gov/books/NBK25499/).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode

from ... import __version__
from ...model.files import read_up_to
from ...model.refusal import Refused
from ...store.writing import write_all
from .crossref import from_crossref
from .fetching import Failed, Fetcher, Limits
from .medline import parse_medline
from .records import Record

KEPT = (200, 404)  # answers worth keeping
Parsed = TypeVar("Parsed")
BATCH = 100  # PubMed records asked for at a time
NOT_THERE = re.compile(
    r"(?:id: \S+ )?Error occurred: The following PMID|(?:id|pmid)\b.*not (?:available|found)",
    re.IGNORECASE,
)


def _cache_folder() -> Path | None:
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ldn-evidence"
    except RuntimeError:  # whoever has no home keeps nothing
        return None


@dataclass
class Config:
    """How to ask. Times in seconds, ``max_age`` in days; ``cache`` None keeps nothing."""

    mailto: str = ""
    api_key: str = ""
    crossref: str = "https://api.crossref.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    timeout: float = 20
    tries: int = 4
    backoff: float = 1
    longest_wait: float = 120  # a service that asks for more is not waited for
    total: float = 240  # for one question with all its tries and waits
    max_bytes: int = 20_000_000  # of an answer, unpacked
    cache: Path | None = field(default_factory=_cache_folder)
    max_age: int = 7
    every: dict[str, float] = field(
        default_factory=lambda: {"Crossref": 0.2, "PubMed": 0.34}
    )  # between two requests; PubMed allows 3 a second

    @classmethod
    def from_environment(cls, mailto: str | None, use_cache: bool) -> Config:
        """With the address and key that the environment gives (LDN_MAILTO, NCBI_API_KEY)."""
        config = cls(
            mailto=mailto or os.environ.get("LDN_MAILTO", ""),
            api_key=os.environ.get("NCBI_API_KEY", ""),
        )
        config.every["PubMed"] = 0.11 if config.api_key else 0.34  # with a key 10 a second
        config.cache = config.cache if use_cache else None
        return config


class Unreachable(Refused):
    """A service does not answer, or not what it should."""


class Unreadable(Unreachable):
    """The answer to one question makes no sense; others may."""


class Registry:
    """One run's questions.

    Raises Unreachable; `oldest` is the day of the oldest answer used, which the cache may bring.
    """

    def __init__(self, config: Config):
        if "@" not in config.mailto:
            raise Refused(
                "Crossref and PubMed want to know who asks",
                "Give your address with --mailto you@example.org, or set LDN_MAILTO.",
            )
        self.config, self.oldest = config, datetime.now(UTC).date()
        self._last: dict[str, float] = {}
        self._fetcher = Fetcher(f"ldn-evidence/{__version__} (mailto:{config.mailto})")

    def crossref(self, doi: str) -> Record | None:
        """The CSL-JSON record of a DOI, its notices under `custom`; None if Crossref does not know
        it.
        """
        url = f"{self.config.crossref}/works/{quote(doi, safe='/();:')}"
        if {".", ".."} & set(doi.split("/")):  # would be another address
            return None
        return self._get(
            "Crossref",
            url,
            {},
            lambda text: from_crossref(_object(json.loads(text), "message"), url),
        )

    def pubmed(self, pmids: list[str]) -> dict[str, Record]:
        """Records by PubMed id; an id that PubMed does not know is absent."""
        found: dict[str, Record] = {}
        for start in range(0, len(pmids), BATCH):
            asked = {
                "db": "pubmed",
                "id": ",".join(pmids[start : start + BATCH]),
                "rettype": "medline",
                "retmode": "text",
            }
            records = (
                self._get("PubMed", f"{self.config.pubmed}/efetch.fcgi", asked, _medline) or []
            )
            found |= {record["PMID"]: record for record in records if record.get("PMID")}
        return found

    def pmids_of(self, dois: list[str]) -> list[str]:
        """PubMed ids of papers with these DOIs; the search may find others as well, so hold the
        records against the DOI.
        """
        found: list[str] = []
        for start in range(0, len(dois), BATCH // 4):  # keeps the address short
            term = " OR ".join(f'"{doi}"[aid]' for doi in dois[start : start + BATCH // 4])
            asked = {"db": "pubmed", "term": term, "retmode": "json", "retmax": str(BATCH)}
            found += (
                self._get("PubMed", f"{self.config.pubmed}/esearch.fcgi", asked, _id_list) or []
            )
        return found

    def _get(
        self, service: str, url: str, asked: dict[str, str], parse: Callable[[str], Parsed]
    ) -> Parsed | None:
        """What ``parse`` makes of the answer, None for 404; an answer that it cannot read is not
        kept.
        """
        address = f"{url}?{urlencode(asked)}" if asked else url
        kept = self._kept(address)
        status, text = kept or self._ask(service, url, asked)
        if status == 404:
            value: Parsed | None = None
        else:
            try:
                value = parse(text)
            except (
                ValueError,
                TypeError,
                LookupError,
                AttributeError,
                ArithmeticError,
                RecursionError,
            ) as error:
                why = str(error)[:80] if isinstance(error, ValueError) else type(error).__name__
                raise Unreadable(
                    f"{service} answered something unreadable ({why}) at {address}",
                    "Try again later, with --no-cache.",
                ) from None
        if not kept:
            self._keep(address, status, text)
        return value

    def _ask(self, service: str, url: str, asked: dict[str, str]) -> tuple[int, str]:
        who = {
            "tool": "ldn-evidence",
            "email": self.config.mailto,
            **({"api_key": self.config.api_key} if self.config.api_key else {}),
        }
        params = asked | (who if service == "PubMed" else {"mailto": self.config.mailto})
        time.sleep(
            max(0.0, self._last.get(service, -9) + self.config.every[service] - time.monotonic())
        )
        config, every = self.config, self.config.every[service]
        limits = Limits(
            config.timeout,
            config.total,
            config.tries,
            config.backoff,
            every,
            config.longest_wait,
            config.max_bytes,
        )
        try:
            answer = self._fetcher.get(f"{url}?{urlencode(params)}", limits)
        except Failed as error:
            raise Unreachable(
                f"{service} {error}", "Check the connection, then try again."
            ) from None
        finally:
            self._last[service] = time.monotonic()
        if answer.status not in KEPT:
            wait = (
                f" and asks to wait {answer.retry_after[:40]} seconds" if answer.retry_after else ""
            )
            raise Unreachable(
                f"{service} answers {answer.status} {answer.reason[:80]}{wait}", "Try again later."
            )
        return answer.status, answer.text

    def _file(self, address: str) -> Path | None:
        return (
            self.config.cache / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.json"
            if self.config.cache
            else None
        )

    def _kept(self, address: str) -> tuple[int, str] | None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
            file = self._file(address)
            kept = json.loads(read_up_to(file, 4 * self.config.max_bytes) or b"") if file else {}
            day = date.fromisoformat(kept["day"])
            if kept["address"] == address and timedelta() <= datetime.now(
                UTC
            ).date() - day <= timedelta(days=self.config.max_age):
                self.oldest = min(self.oldest, day)
                return int(kept["status"]), str(kept["text"])
        return None

    def _keep(self, address: str, status: int, text: str) -> None:
        if not (file := self._file(address)):
            return
        with contextlib.suppress(
            OSError
        ):  # a disk that takes nothing costs only the next call's time
            file.parent.mkdir(parents=True, exist_ok=True)
            day = datetime.now(UTC).date().isoformat()
            write_all(
                {file: json.dumps({"address": address, "day": day, "status": status, "text": text})}
            )


def _medline(text: str) -> list[Record]:
    """Records of efetch; of ids that PubMed does not know it has none, and that is no error."""
    if text.lstrip().startswith(("<", "{", "[")):
        raise ValueError("no MEDLINE text")
    records = parse_medline(text)
    if not records and (lost := text.strip()) and not NOT_THERE.match(lost):
        raise ValueError("no MEDLINE text")
    return [record for record in records if record.get("title")]


def _id_list(text: str) -> list[str]:
    """PubMed ids of esearch."""
    ids = _object(json.loads(text), "esearchresult").get("idlist")
    if not isinstance(ids, list) or not all(re.fullmatch(r"\d{1,9}", str(pmid)) for pmid in ids):
        raise ValueError("no list of ids")
    return [str(pmid) for pmid in ids]


def _object(answer: object, key: str) -> Record:
    if not isinstance(answer, dict) or not isinstance(answer.get(key), dict):
        raise ValueError(f"no object {key!r}")
    if error := answer[key].get("ERROR"):  # esearch says so with status 200
        raise ValueError(str(error))
    found: Record = answer[key]
    return found
