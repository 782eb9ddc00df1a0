"""Crossref and PubMed over HTTPS, as their rules of politeness want it: who asks is said, the rate is kept, answers are kept on disk.

Crossref: https://api.crossref.org/works/DOI gives JSON; `updated-by` names the notices on a work, `update-to` the works that a notice is on
(https://crossref.gitlab.io/tutorials/get-rw-metadata/). PubMed: E-utilities `efetch` gives the MEDLINE form, in which tags such as RIN cite
the notices on a paper; `esearch` finds the PubMed id of a DOI (https://www.ncbi.nlm.nih.gov/books/NBK25499/).
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
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError, ResponseError

from . import __version__
from .citation_files import Unusable, parse_medline
from .csl import doi_form, plain_text, tidy, year_of
from .files import write_all

TRY_AGAIN = (429, 500, 502, 503, 504)
KEPT = (200, 404)  # answers worth keeping
MARK = re.compile(r"\[?([A-Z][A-Z ]+[A-Z])(?: ?:|\]) *")  # what publishers put before the title: `RETRACTED ARTICLE: `
BATCH = 100  # PubMed records asked for at a time


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
    cache: Path | None = field(default_factory=_cache_folder)
    max_age: int = 7
    every: dict[str, float] = field(default_factory=lambda: {"Crossref": 0.2, "PubMed": 0.34})  # between two requests; PubMed allows 3 a second

    @classmethod
    def from_environment(cls, mailto: str | None, use_cache: bool) -> Config:
        config = cls(mailto=mailto or os.environ.get("LDN_MAILTO", ""), api_key=os.environ.get("NCBI_API_KEY", ""))
        config.every["PubMed"] = 0.11 if config.api_key else 0.34  # with a key 10 a second
        config.cache = config.cache if use_cache else None
        return config


class Unreachable(Unusable):
    """A service does not answer, or not what it should."""


class Registry:
    """One run's questions. Raises Unreachable; `oldest` is the day of the oldest answer used, which the cache may bring."""

    def __init__(self, config: Config):
        if "@" not in config.mailto:
            raise Unusable("Crossref and PubMed want to know who asks", "Give your address with --mailto you@example.org, or set LDN_MAILTO.")
        self.config, self.oldest = config, datetime.now(UTC).date()
        self._last: dict[str, float] = {}
        self._pools: dict[str, urllib3.PoolManager] = {}

    def crossref(self, doi: str) -> dict | None:
        """The CSL-JSON record of a DOI, its notices under `custom`; None if Crossref does not know it."""
        url = f"{self.config.crossref}/works/{quote(doi, safe='/();:')}"
        answer = self._get("Crossref", url, {}, lambda text: _object(json.loads(text), "message"))
        return None if answer is None else from_crossref(answer, url)

    def pubmed(self, pmids: list[str]) -> dict[str, dict]:
        """Records by PubMed id; an id that PubMed does not know is absent."""
        found = {}
        for start in range(0, len(pmids), BATCH):
            asked = {"db": "pubmed", "id": ",".join(pmids[start : start + BATCH]), "rettype": "medline", "retmode": "text"}
            records = self._get("PubMed", f"{self.config.pubmed}/efetch.fcgi", asked, _medline) or []
            found |= {record["PMID"]: record for record in records if record.get("PMID")}
        return found

    def pmids_of(self, dois: list[str]) -> list[str]:
        """PubMed ids of papers with these DOIs; the search may find others as well, so hold the records against the DOI."""
        found = []
        for start in range(0, len(dois), BATCH // 4):  # keeps the address short
            term = " OR ".join(f'"{doi}"[aid]' for doi in dois[start : start + BATCH // 4])
            asked = {"db": "pubmed", "term": term, "retmode": "json", "retmax": str(BATCH)}
            answer = self._get("PubMed", f"{self.config.pubmed}/esearch.fcgi", asked, lambda text: _object(json.loads(text), "esearchresult"))
            found += [str(pmid) for pmid in (answer or {}).get("idlist", [])]
        return found

    def _get(self, service: str, url: str, asked: dict[str, str], parse: Callable):
        """What ``parse`` makes of the answer, None for 404; an answer that it cannot read is not kept."""
        address = f"{url}?{urlencode(asked)}" if asked else url
        kept = self._kept(address)
        status, text = kept or self._ask(service, url, asked)
        if status == 404:
            value = None
        else:
            try:
                value = parse(text)
            except (ValueError, RecursionError) as error:
                raise Unreachable(f"{service} answered something unreadable ({error}) at {address}", "Try again later, with --no-cache.") from None
        if not kept:
            self._keep(address, status, text)
        return value

    def _ask(self, service: str, url: str, asked: dict[str, str]) -> tuple[int, str]:
        who = {"tool": "ldn-evidence", "email": self.config.mailto, **({"api_key": self.config.api_key} if self.config.api_key else {})}
        params = asked | (who if service == "PubMed" else {"mailto": self.config.mailto})
        time.sleep(max(0.0, self._last.get(service, -9) + self.config.every[service] - time.monotonic()))
        config = self.config
        retries = _Patience(config.tries - 1, connect=1, read=1, other=0, status_forcelist=TRY_AGAIN, backoff_factor=config.backoff, raise_on_status=False)
        retries.longest, retries.every = config.longest_wait, config.every[service]
        try:
            answer = self._pool(url).request("GET", f"{url}?{urlencode(params)}", timeout=self.config.timeout, retries=retries)
        except HTTPError as error:
            reason = getattr(error, "reason", None) or error
            raise Unreachable(f"{service} cannot be reached: {_said(reason)}", "Check the connection, then try again.") from None
        finally:
            self._last[service] = time.monotonic()
        text = answer.data.decode("utf-8", errors="replace")
        if answer.status not in KEPT:
            wait = f" and asks to wait {answer.headers['Retry-After']} seconds" if answer.headers.get("Retry-After") else ""
            raise Unreachable(f"{service} answers {answer.status} {answer.reason}{wait}", "Try again later.")
        return answer.status, text

    def _pool(self, url: str) -> urllib3.PoolManager:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
        if scheme not in self._pools:
            agent = {"User-Agent": f"ldn-evidence/{__version__} (mailto:{self.config.mailto})"}
            proxy = None if proxy_bypass(host) else getproxies().get(scheme)
            self._pools[scheme] = urllib3.ProxyManager(proxy, headers=agent) if proxy else urllib3.PoolManager(headers=agent)
        return self._pools[scheme]

    def _file(self, address: str) -> Path | None:
        return self.config.cache / f"{hashlib.sha256(address.encode()).hexdigest()[:32]}.json" if self.config.cache else None

    def _kept(self, address: str) -> tuple[int, str] | None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._file(address).read_text(encoding="utf-8")) if self.config.cache else {}
            day = date.fromisoformat(kept["day"])
            if kept["address"] == address and timedelta() <= datetime.now(UTC).date() - day <= timedelta(days=self.config.max_age):
                self.oldest = min(self.oldest, day)
                return int(kept["status"]), str(kept["text"])
        return None

    def _keep(self, address: str, status: int, text: str) -> None:
        if not (file := self._file(address)):
            return
        with contextlib.suppress(OSError):  # a disk that takes nothing costs only the next call's time
            file.parent.mkdir(parents=True, exist_ok=True)
            day = datetime.now(UTC).date().isoformat()
            write_all({file: json.dumps({"address": address, "day": day, "status": status, "text": text})})


class _Patience(urllib3.Retry):
    """Tries again later and later, never faster than the rate, and as late as the service asks, unless that is too late."""

    longest = every = 0.0

    def new(self, **kept):
        again = super().new(**kept)
        again.longest, again.every = self.longest, self.every
        return again

    def get_backoff_time(self) -> float:
        return max(self.every, super().get_backoff_time())

    def increment(self, method=None, url=None, response=None, error=None, _pool=None, _stacktrace=None):
        if response is not None and (self.get_retry_after(response) or 0) > self.longest:
            raise MaxRetryError(_pool, url, ResponseError("asked to wait too long"))
        return super().increment(method, url, response, error, _pool, _stacktrace)


def _said(error) -> str:
    """What an error of urllib3 says, without the names of its objects."""
    return re.sub(r"^.*?(\): |new connection: )", "", str(error).replace("Failed to establish a new connection: ", "")).strip(" '\")")


def _medline(text: str) -> list[dict]:
    """Records of efetch; of ids that PubMed does not know it has none, and that is no error."""
    if text.lstrip().startswith(("<", "{")):
        raise ValueError("no MEDLINE text")
    return parse_medline(text)


def _object(answer, key: str) -> dict:
    if not isinstance(answer, dict) or not isinstance(answer.get(key), dict):
        raise ValueError(f"no object {key!r}")
    if said := answer[key].get("ERROR"):  # esearch says so with status 200
        raise ValueError(str(said))
    return answer[key]


def from_crossref(work: dict, url: str) -> dict:
    """A work of Crossref as a CSL-JSON record. The year is that of the issue, where there is one; all years and titles stand in `custom`."""
    dates = [work.get(key) for key in ("published-print", "issued", "published-online")]
    titles = [plain_text(title) for title in work.get("title") or [] if isinstance(work.get("title"), list)]
    subtitle = plain_text(work.get("subtitle") or "")
    full = f"{titles[0]}: {subtitle}" if titles and subtitle and subtitle not in titles[0] else ""
    marked = MARK.match(titles[0]) if titles else None
    updates = [update for update in work.get("updated-by") or [] if isinstance(update, dict)]
    return tidy(
        work
        | {"title": full or work.get("title"), "issued": dates[0] or dates[1]}
        | {
            "custom": {
                "seen": url,
                "years": [year for when in dates if (year := year_of(when))],
                "titles": [*titles, full],
                "notices": [_update(update) for update in updates] + ([{"type": marked[1], "at": "", "said": titles[0]}] if marked else []),
                "notice_on": [f"{update.get('type')} of {update.get('DOI')}" for update in work.get("update-to") or [] if isinstance(update, dict)],
            }
        }
    )


def _update(update: dict) -> dict:
    when = update.get("updated")
    day = "-".join(f"{int(part):02}" for part in when["date-parts"][0]) if isinstance(when, dict) and year_of(when) else ""
    doi = doi_form(str(update.get("DOI") or ""))
    said = f"{update.get('label') or update.get('type')} {day}".strip() + (f", https://doi.org/{doi}" if doi else "")
    return {"type": str(update.get("type") or ""), "at": f"https://doi.org/{doi}" if doi else "", "said": said}
