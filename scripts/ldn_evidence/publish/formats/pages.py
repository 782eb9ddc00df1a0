"""The site of a package as one zip: pages to be opened from a folder, or put on any server."""

from __future__ import annotations

import time
import zipfile

from .files import SITE
from .release import Release


def write(release: Release) -> None:
    """Write site.zip. Entries have a fixed order, time and mode."""
    from ..site.writing import site_files  # here, since nothing else needs the templates

    when = time.gmtime(release.epoch)[:6]
    with zipfile.ZipFile(release.folder / SITE, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
        for path, text in sorted(site_files(release.package)):
            entry = zipfile.ZipInfo(f"site/{path}", when)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o100644 << 16
            out.writestr(entry, text.encode("utf-8", "backslashreplace"))
