"""One side of a comparison: a folder, a release archive (.zip) or a git revision, opened as a
package.

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

from ..model.files import PARTS, unsafe_reason
from ..model.findings import Rule, quoted
from ..model.refusal import Refused
from ..store.descriptor import FILE
from ..store.folders import temporary_folder
from ..store.opened import OpenPackage, open_package
from .since import extract

UNREADABLE = Rule("P106")
MAX_ENTRIES = 10_000
MAX_BYTES = 1 << 30  # of all files of an archive together, unpacked
# The extra field of an entry that gives its name once more; some readers take that one, Python from
# 3.12 on.
UNICODE_PATH = 0x7075
SYSTEM = {
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "__MACOSX",
}  # files and folders that an operating system adds
PACK_AGAIN = (
    "Pack it again with a program that writes `/` between folders, as the format has it; or"
    " unpack it and name the folder."
)
SPECIFICATION = 2  # the newest major version of the Data Package specification that is understood


@dataclass(frozen=True)
class Side:
    """A package to compare, and how the caller named it."""

    package: OpenPackage
    label: str

    @property
    def version(self) -> str:
        """The version that the package gives itself."""
        return str(self.package.meta.get("version", ""))

    @property
    def name(self) -> str:
        """The name of the package."""
        return str(self.package.meta.get("name", ""))


@contextmanager
def opened(which: str, here: Path) -> Iterator[Side]:
    """The package that ``which`` names: a folder, an archive, or a revision of the repository that
    ``here`` lies in. Raises Refused.
    """
    with temporary_folder() as temporary:
        path, folder = Path(which), temporary
        if which and (path.is_dir() or path.name == FILE):
            folder = path if path.is_dir() else path.parent
        elif which and path.is_file():
            folder = folder / unpack(path, folder)
        else:
            extract(here, which, folder)
        if not any((folder / part).is_file() for part in ("schemas/package.json", FILE)):
            raise Refused.because(
                UNREADABLE.at(
                    "there is no package in it",
                    file=which,
                    fix="Name a package folder, a release archive, or a revision that holds one.",
                )
            )
        _understood(folder, which)
        try:
            package = open_package(folder)
        except Refused as error:
            raise Refused.because(
                *(finding.with_place(file=f"{which}: {finding.file}") for finding in error.findings)
            ) from None
        if package.problems:
            raise Refused.because(
                *(
                    finding.with_place(file=f"{which}: {finding.file}")
                    for finding in package.problems
                )
            )
        yield Side(package, which)


def unpack(path: Path, folder: Path) -> str:
    """Write what a release archive holds of the package; the folder inside in which it lies.

    Raises Refused.
    """
    if not zipfile.is_zipfile(path):
        raise Refused.because(
            UNREADABLE.at("the file is no .zip archive, or a damaged one", file=str(path))
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(path, folder, entries)
            files = [
                (PurePosixPath(entry.filename), entry)
                for entry in entries
                if not entry.is_dir() and not _of_system(entry.filename)
            ]
            top = _top([file for file, _ in files])
            for file, entry in files:
                if file.is_relative_to(top) and file.relative_to(top).parts[0] in PARTS:
                    _write(archive, entry, folder, file)
            return str(top) if top.parts else ""
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise _refused(path, f"holds one name twice: {Path(error.filename).name}") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise _refused(path, f"cannot be read: {error}" if str(error) else "is damaged") from None


def _refused(
    path: Path, reason: str, fix: str = "Fetch the release again, from where it was published."
) -> Refused:
    return Refused.because(
        UNREADABLE.at(f"the archive {reason}; nothing was unpacked", file=str(path), fix=fix)
    )


def _check_entries(path: Path, folder: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Look at number, names, kinds and sizes of what an archive holds. Raises Refused."""
    if len(entries) > MAX_ENTRIES:
        raise _refused(path, f"has {len(entries):,} entries, more than {MAX_ENTRIES:,}")
    for entry in entries:
        if reason := _hostile(folder, entry):
            raise _refused(path, f"holds {quoted(entry.filename)}, which {reason}")
    if slanted := next((entry for entry in entries if "\\" in entry.orig_filename), None):
        raise _refused(
            path,
            f"holds {quoted(slanted.orig_filename)}, with backslashes between folders",
            PACK_AGAIN,
        )
    if (total := sum(entry.file_size for entry in entries)) > MAX_BYTES:
        raise _refused(
            path, f"would take {total >> 20:,} MB unpacked, more than {MAX_BYTES >> 20:,}"
        )


def _hostile(folder: Path, entry: zipfile.ZipInfo) -> str | None:
    """Why an entry must not be unpacked, or None."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a symbolic link" if kind == stat.S_IFLNK else "is no regular file"
    if not PurePosixPath(entry.filename).parts:
        return "is no name"
    if entry.flag_bits & 1:
        return "is encrypted"
    names = [
        entry.filename,
        entry.orig_filename,
        *_second_names(entry),
    ]  # the first is the one that is written
    if reason := next(filter(None, (unsafe_reason(folder, name) for name in names)), None):
        return reason
    if other := next(
        (
            name
            for name in names
            if name != entry.filename and not _spelt_alike(name, entry.filename)
        ),
        None,
    ):
        return f"has a second name, {quoted(other)}"
    return None


def _second_names(entry: zipfile.ZipInfo) -> list[str]:
    """What the Unicode Path fields of an entry call it, whether or not this Python heeds them."""
    names, rest = [], entry.extra
    while len(rest) >= 4:
        field, length = int.from_bytes(rest[:2], "little"), int.from_bytes(rest[2:4], "little")
        if field == UNICODE_PATH:
            names.append(rest[9 : 4 + length].decode("utf-8", "replace"))
        rest = rest[4 + length :]
    return names


def _spelt_alike(one: str, other: str) -> bool:
    """Whether two names are the same bytes, of which one was read as UTF-8 and the other, for want
    of a mark, was not.
    """
    for name, spelt in ((one, other), (other, one)):
        with suppress(UnicodeError):
            if name.encode("cp437").decode("utf-8") == spelt:
                return True
    return False


def _of_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in SYSTEM or part.startswith("._") for part in parts)


def _top(files: list[PurePosixPath]) -> PurePosixPath:
    """The folder of an archive that holds the package: the least deep one with its descriptor or
    its schemas.
    """
    tops = [file.parent for file in files if file.name == FILE] + [
        file.parent.parent for file in files if file.match("schemas/package.json")
    ]
    return min(tops, key=lambda top: (len(top.parts), str(top)), default=PurePosixPath())


def _write(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, file: PurePosixPath
) -> None:
    """Write one file of an archive, inside the folder and nowhere else.

    Raises OSError, BadZipFile.
    """
    target = folder / file
    if not target.resolve().is_relative_to(
        folder.resolve()
    ):  # whatever was looked at before: this is the name that is written
        raise zipfile.BadZipFile(f"{file} lies outside of it")
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("xb") as written:
        shutil.copyfileobj(
            source, written
        )  # no more than the size that was announced, or the checksum fails


def _understood(folder: Path, which: str) -> None:
    """Refuse a descriptor of a newer major version of the specification. Raises Refused."""
    meta = None
    with suppress(OSError, ValueError, RecursionError):
        if not unsafe_reason(folder, FILE):
            meta = json.loads((folder / FILE).read_text(encoding="utf-8"))
    profile = str(meta.get("$schema", "")) if isinstance(meta, dict) else ""
    if (found := re.search(r"/profiles/(\d{1,9})\.", profile)) and int(found[1]) > SPECIFICATION:
        what = (
            f"the descriptor follows version {found[1]} of the Data Package specification; this"
            f" tool knows {SPECIFICATION} and older"
        )
        raise Refused.because(
            UNREADABLE.at(what, file=f"{which}: {FILE}", fix="Use a newer version of the tool.")
        )
