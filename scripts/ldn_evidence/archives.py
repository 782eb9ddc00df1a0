"""One side of a comparison: a folder, a release archive (.zip) or a git revision, opened as a package.

An archive is not trusted: names, kinds and sizes are looked at before a byte is written.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .descriptor import FILE
from .files import unsafe_reason
from .findings import Rule, quoted
from .folders import temporary_folder
from .model import CannotRead, Package
from .package import load_package
from .since import PARTS, extract

UNREADABLE = Rule("P106")
MAX_ENTRIES = 10_000
MAX_BYTES = 1 << 30  # of all files of an archive together, unpacked
SPECIFICATION = 2  # the newest major version of the Data Package specification that is understood


@dataclass(frozen=True)
class Side:
    """A package to compare, and how the caller named it."""

    package: Package
    label: str

    @property
    def version(self) -> str:
        return str(self.package.meta.get("version", ""))

    @property
    def name(self) -> str:
        return str(self.package.meta.get("name", ""))


@contextmanager
def opened(which: str, here: Path) -> Iterator[Side]:
    """The package that ``which`` names: a folder, an archive, or a revision of the repository that ``here`` lies in. Raises CannotRead."""
    with temporary_folder() as temporary:
        path, folder = Path(which), temporary
        if which and (path.is_dir() or path.name == FILE):
            folder = path if path.is_dir() else path.parent
        elif which and path.is_file():
            folder = folder / unpack(path, folder)
        else:
            extract(here, which, folder)
        if not any((folder / part).is_file() for part in ("schemas/package.json", FILE)):
            raise CannotRead(UNREADABLE.at("there is no package in it", file=which, fix="Name a package folder, a release archive, or a revision that holds one."))
        _understood(folder, which)
        try:
            package = load_package(folder)
        except CannotRead as error:
            raise CannotRead(*(finding.with_place(file=f"{which}: {finding.file}") for finding in error.findings)) from None
        if package.problems:
            raise CannotRead(*(finding.with_place(file=f"{which}: {finding.file}") for finding in package.problems))
        yield Side(package, which)


def unpack(path: Path, folder: Path) -> str:
    """Write what a release archive holds of the package; the folder inside in which it lies. Raises CannotRead."""

    def refuse(reason: str, fix: str = "Fetch the release again, from where it was published.") -> CannotRead:
        return CannotRead(UNREADABLE.at(f"the archive {reason}; nothing was unpacked", file=str(path), fix=fix))

    if not zipfile.is_zipfile(path):
        raise CannotRead(UNREADABLE.at("the file is no .zip archive, or a damaged one", file=str(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise refuse(f"has {len(entries):,} entries, more than {MAX_ENTRIES:,}")
            for entry in entries:
                if reason := _hostile(folder, entry):
                    raise refuse(f"holds {quoted(entry.filename)}, which {reason}")
            if (total := sum(entry.file_size for entry in entries)) > MAX_BYTES:
                raise refuse(f"would take {total >> 20:,} MB unpacked, more than {MAX_BYTES >> 20:,}")
            files = [PurePosixPath(entry.filename) for entry in entries if not entry.is_dir()]
            tops = {file.parts[0] for file in files}
            top = "" if len(tops) != 1 or tops & set(PARTS) else next(iter(tops))
            for entry, file in zip((e for e in entries if not e.is_dir()), files):
                if set(file.parts[:2] if top else file.parts[:1]) & set(PARTS):
                    (folder / file).parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(entry) as source, (folder / file).open("xb") as target:
                        shutil.copyfileobj(source, target)  # no more than the size that was announced, or the checksum fails
            return top
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise refuse(f"holds one name twice: {Path(error.filename).name}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise refuse(f"cannot be read: {error}" if str(error) else "is damaged") from None


def _hostile(folder: Path, entry: zipfile.ZipInfo) -> str | None:
    """Why an entry must not be unpacked, or None."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a symbolic link" if kind == stat.S_IFLNK else "is no regular file"
    if not PurePosixPath(entry.filename).parts:
        return "is no name"
    return "is encrypted" if entry.flag_bits & 1 else unsafe_reason(folder, entry.orig_filename)


def _understood(folder: Path, which: str) -> None:
    """Refuse a descriptor of a newer major version of the specification. Raises CannotRead."""
    meta = None
    with suppress(OSError, ValueError, RecursionError):
        if not unsafe_reason(folder, FILE):
            meta = json.loads((folder / FILE).read_text(encoding="utf-8"))
    profile = str(meta.get("$schema", "")) if isinstance(meta, dict) else ""
    if (found := re.search(r"/profiles/(\d{1,9})\.", profile)) and int(found[1]) > SPECIFICATION:
        what = f"the descriptor follows version {found[1]} of the Data Package specification; this tool knows {SPECIFICATION} and older"
        raise CannotRead(UNREADABLE.at(what, file=f"{which}: {FILE}", fix="Use a newer version of the tool."))
