"""The two things that all modules of references hand on."""

from __future__ import annotations

from typing import Any

# An item of CSL-JSON, of whatever the file or service holds; once tidied (csl.py), under `custom`:
# types, notices, notice_on, seen, place, and of Crossref's records years and titles.
Record = dict[str, Any]
# A notice on a paper: type (notices.py), at (an address), said (in words); on a row also by, page.
Notice = dict[str, str]
