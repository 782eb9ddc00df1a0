"""Answers of a service over HTTP, bounded in size, in time, and to the host that was asked."""

from __future__ import annotations

import http.client
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

TRY_AGAIN = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
MAX_REDIRECTS = 3
CHUNK = 1 << 16


class Failed(Exception):
    """No answer that can be used, and why."""


class Answer(NamedTuple):
    """What a service answers; ``retry_after`` is empty where it asks for no wait."""

    status: int
    reason: str
    retry_after: str
    text: str


@dataclass
class Limits:
    """What one question may take: seconds for a step and in all, tries, bytes of the unpacked
    answer.
    """

    timeout: float
    total: float
    tries: int
    backoff: float
    every: float  # the least time between two requests
    longest_wait: float
    max_bytes: int


class Fetcher:
    """Asks with one user agent, through the proxy of the environment if there is one."""

    def __init__(self, agent: str):
        self.agent = agent
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, limits: Limits) -> Answer:
        """The answer at an address, tried again where the service asks for it. Raises Failed.

        A service may send byte after byte for ever, each in time; so all of it runs in a thread
        that is left alone when the time is over.
        """
        return _within(limits.total, lambda: self._tried(url, limits))

    def _tried(self, url: str, limits: Limits) -> Answer:
        lost = 0
        for count in range(1, limits.tries + 1):
            wait = limits.backoff * 2 ** (count - 1)
            try:
                answer = self._once(url, limits)
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                lost += 1
                if lost > 1 or count == limits.tries:
                    raise Failed(f"cannot be reached: {_cause(error)}") from None
            else:
                if answer.status not in TRY_AGAIN or count == limits.tries:
                    return answer
                asked = _seconds(answer.retry_after)
                if asked > limits.longest_wait:
                    return answer
                wait = asked or wait
            time.sleep(max(wait, limits.every))
        raise Failed("was not asked")

    def _once(self, url: str, limits: Limits) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            response = self._pool(url).request(
                "GET",
                url,
                timeout=limits.timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                headers = response.headers
                if response.status in REDIRECTS and headers.get("Location"):
                    url = _redirected(url, headers["Location"])
                    continue
                data = b"" if response.status in TRY_AGAIN else _body(response, limits.max_bytes)
                text = data.decode("utf-8", errors="replace")
                return Answer(
                    response.status,
                    str(response.reason or ""),
                    headers.get("Retry-After") or "",
                    text,
                )
            finally:
                response.close()  # what was not read is not wanted
        raise Failed(f"redirects more than {MAX_REDIRECTS} times")

    def _pool(self, url: str) -> urllib3.PoolManager:
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname or ""
        if scheme not in self._pools:
            headers = {"User-Agent": self.agent}
            proxy = None if proxy_bypass(host) else getproxies().get(scheme)
            self._pools[scheme] = (
                urllib3.ProxyManager(proxy, headers=headers)
                if proxy
                else urllib3.PoolManager(headers=headers)
            )
        return self._pools[scheme]


def _within(seconds: float, work: Callable[[], Answer]) -> Answer:
    done: queue.SimpleQueue[Answer | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except BaseException as error:  # told where it is waited for
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = done.get(timeout=seconds)
    except queue.Empty:
        raise Failed(f"gave no whole answer within {seconds:g} seconds") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _body(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """What an answer holds, unpacked. Raises Failed where that is too much."""
    parts, size = [], 0
    for part in response.stream(CHUNK, decode_content=True):
        size += len(part)
        if size > limit:
            raise Failed(f"answers more than {limit / 1e6:g} MB")
        parts.append(part)
    return b"".join(parts)


def _redirected(url: str, location: str) -> str:
    """Where a redirection leads, if that is the same host, and not by plain HTTP from HTTPS.

    Raises Failed.
    """
    try:
        wanted = urljoin(url, location)
        here, there = parse_url(url), parse_url(wanted)
    except ValueError:
        raise Failed(f"redirects to {location[:80]}, which is no address") from None
    same = (here.scheme, here.host, here.port) == (
        there.scheme,
        there.host,
        there.port,
    ) and not there.auth
    safer = (
        here.scheme == "http"
        and there.scheme == "https"
        and here.host == there.host
        and not (here.port or there.port or there.auth)
    )
    if not (same or safer):
        raise Failed(f"redirects to {there.scheme}://{there.netloc or ''}, which is not followed")
    return wanted


def _seconds(retry_after: str) -> float:
    """The wait that a service asks for; none where it is not understood."""
    try:
        return urllib3.Retry().parse_retry_after(retry_after) if retry_after else 0
    except (HTTPError, ValueError, OverflowError):
        return 0


def _cause(error: BaseException) -> str:
    """What an error of urllib3 says, without the names of its objects."""
    text = str(error).replace("Failed to establish a new connection: ", "")
    return re.sub(r"^.*?(\): |new connection: )", "", text).strip(" '\")")
