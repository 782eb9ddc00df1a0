"""The site: static pages made from a package, that open from a folder as well as from a server.

What the pages are stands in `schemas/site.json` and in the views under `schemas/views/`; here is
only how such pages are made. It knows rows, views, addresses and templates; it never imports report
or cli, and nothing here prints.
"""

from __future__ import annotations

from .writing import Written, write_site

__all__ = ["Written", "write_site"]
