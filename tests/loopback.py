"""Crossref and PubMed as a server on loopback replays them: the forms that they document, with invented content."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def work(doi, title, year=2010, **more):
    """An answer of /works/{doi}."""
    message = {
        "DOI": doi.upper(),
        "title": [title],
        "issued": {"date-parts": [[year, 1]]},
        "author": [{"given": "A", "family": "Adams"}],
    }
    return {
        "status": "ok",
        "message-type": "work",
        "message-version": "1.0.0",
        "message": message | more,
    }


def medline(pmid, title, year=2010, **tags):
    """A record of efetch in MEDLINE form; a tag's values in a list."""
    lines = [
        ("PMID", pmid),
        ("DP", f"{year} Jan"),
        ("TI", f"{title}."),
        ("FAU", "Adams, A"),
        ("PT", "Journal Article"),
    ]
    lines += [(tag, value) for tag, values in tags.items() for value in values]
    return "\n" + "".join(f"{tag:<4}- {value}\n" for tag, value in lines)


def found(*pmids):
    return {
        "header": {"type": "esearch", "version": "0.3"},
        "esearchresult": {"count": str(len(pmids)), "idlist": list(pmids)},
    }


class Service:
    """What is answered, by a part of the path and query; a list is answered one by one, its last for ever. Everything asked is kept."""

    def __init__(self):
        self.answers, self.asked = {}, []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                service.asked.append(
                    (
                        time.monotonic(),
                        parts.path,
                        {k: v[0] for k, v in parse_qs(parts.query).items()},
                        dict(self.headers),
                    )
                )
                key = next((key for key in service.answers if key in self.path), None)
                answer = service.answers.get(key, (404, "Resource not found."))
                if isinstance(answer, list):
                    answer = answer.pop(0) if len(answer) > 1 else answer[0]
                status, body, *headers = answer if isinstance(answer, tuple) else (200, answer)
                if callable(body):
                    body = body()
                data = (body if isinstance(body, str) else json.dumps(body)).encode("utf-8")
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that gave up
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
