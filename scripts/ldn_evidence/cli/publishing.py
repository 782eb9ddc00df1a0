"""`ldn build`, `docs`, `site`, `stats` and `show`: what is made from a sound package."""

from __future__ import annotations

import re
import time
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..model import printing
from ..model.findings import total
from ..model.layout import BOLD, MOST, Rows, folded
from ..model.printing import printable, say
from ..model.refusal import Refused
from ..store.opened import open_package
from .progress import Progress

if TYPE_CHECKING:
    from rich.console import Console

    from ..publish.formats.files import Part
    from ..publish.stats import View

LIKE = 0.85  # from 0 to 1, from which on an id is named for another; those of a table are all alike
EMPHASIS = re.compile(r"\*([^*]+)\*")  # of a note, which is Markdown
BUILD_ANEW = "Build it anew with `ldn build`."


def build_command(path: Path, out: Path, check: bool, allow_dirty: bool, console: Console) -> int:
    """Build, or check what was built.

    Returns:
        0; 1 where the package has errors or an output lost something; 2 where there is no release
        to check.

    Raises:
        Refused: it cannot be built.
        OSError: a file cannot be written.
    """
    from ..publish.formats.building import errors_of, hindrance, release_to

    package = open_package(path)
    if package.problems:
        raise Refused.because(*package.problems)
    if check:
        return _check_built(path, out, console)
    if reason := hindrance(package, out, allow_dirty):
        raise reason
    started = time.perf_counter()
    with Progress() as progress:
        progress.step("checking the package")
        errors = errors_of(package)
        built = None if errors else release_to(package, out, progress.step)
    if built is None:
        count = total(errors)
        where = f"{count} error{'s' if count > 1 else ''}, the first at {errors[0].place}"
        printing.warn(f"cannot build: the package is not valid: {where}\n  → Run `ldn validate`.")
        return 1
    if built.problems:
        lost = "the outputs do not hold what the CSV files hold; nothing was written"
        return _tell_problems(built.problems, lost, console)
    _tell_files(built.parts, out.resolve(), console)
    for why in built.lacking:
        console.print(why)
    seconds = time.perf_counter() - started
    console.print(f"\n{built.files} files, each table compared with its CSV file, {seconds:.1f} s")
    return 0


def _check_built(path: Path, out: Path, console: Console) -> int:
    from ..publish.formats import manifest

    package = open_package(path)
    try:
        problems = manifest.check(package, out)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = (
            "it holds no manifest.json and SHA256SUMS"
            if isinstance(error, FileNotFoundError)
            else f"its manifest.json or SHA256SUMS cannot be read ({error})"
        )
        printing.warn(
            f"cannot check {printable(str(out))}: {printable(reason)}\n"
            "  → Run `ldn build`, or name the folder of a release with --out."
        )
        return 2
    if problems:
        return _tell_problems(problems, f"{out} is not the release of this package", console)
    rows, hashes = manifest.row_count(out), len(manifest.sums(out))
    console.print(
        f"{out} holds what the CSV files hold: {len(package.tables)} tables,"
        f" {rows:,} rows in every format; {hashes} hashes agree"
    )
    return 0


def _tell_problems(problems: list[str], verdict: str, console: Console) -> int:
    remedy = f"{verdict}\n  → {BUILD_ANEW}"
    printing.say(console, "\n".join([*map(printable, problems), remedy]))
    return 1


def _tell_files(parts: list[Part], out: Path, console: Console) -> None:
    """The files at the top of the folder, and folders of many with their number."""
    sizes: dict[str, list[int]] = {}
    for part in parts:
        top, _, rest = part.path.partition("/")
        sizes.setdefault(top + "/" if rest else top, []).append(part.size)
    console.print(f"{out.name}/")
    for name, of in sizes.items():
        number = f"  {len(of)} files" if name.endswith("/") else ""
        console.print(f"  {name:<44} {sum(of) / 1024:>9,.0f} KB{number}")


def docs_command(path: Path, check: bool) -> int:
    """Write the generated pages, or say which are stale; exit status 1 if one is."""
    from ..publish.docs import write_docs

    changed = write_docs(open_package(path), write=not check)
    word = "stale" if check else "written"
    text = "\n".join(f"{word}: {page}" for page in changed) or "docs are up to date"
    printing.write(f"{text}\n")
    return 1 if check and changed else 0


def site_command(path: Path, out: Path, console: Console) -> int:
    """Write the site, and tell how large it is; exit status 0. Raises Refused, OSError."""
    from ..publish.site import write_site
    from ..store.opened import open_package

    started = time.perf_counter()
    written = write_site(open_package(path), out)
    seconds = time.perf_counter() - started
    size = f"{written.size / 1_000_000:.1f} MB"
    say(
        console,
        f"{printable(str(out))}: {written.pages:,} pages, {written.files:,} files, {size},"
        f" {seconds:.1f} s; open {printable(str(out / 'index.html'))}",
    )
    return 0


def stats_command(path: Path, as_json: bool, whole: bool, console: Console) -> int:
    """Print what is counted, the first rows or the whole; exit status 0. Raises Refused."""
    from ..publish.stats import run_views

    views = [view for view in run_views(open_package(path), for_people=True) if view.place]
    if as_json:
        rows = {view.name: [dict(zip(view.columns, row)) for row in view.rows] for view in views}
        printing.write(printing.as_json(rows, default=str) + "\n")
        return 0
    for view in views:
        _tell_view(view, None if whole else MOST, console)
    return 0


def _tell_view(view: View, most: int | None, console: Console) -> None:
    """The rows of a view under its title, with what is to be known of them."""
    from ..publish.stats import shown

    for line in folded([(printable(view.title), BOLD)], printing.width_of(console.file)):
        printing.print_line(console, line)
    cells = [list(map(shown, row)) for row in view.rows[:most]]
    printing.tell(console, Rows(list(map(printable, view.heads)), cells))
    if hidden := len(view.rows) - len(cells):
        printing.say(console, f"… and {hidden:,} more; see all with --all")
    if view.note:
        printing.print_line(console, [])
        printing.say(console, printable(EMPHASIS.sub(r"\1", view.note)))
    printing.print_line(console, [])


def show_command(path: Path, wanted: str, whole: bool, console: Console) -> int:
    """Print every row with this id, with the first rows that hang on it, or the whole.

    The exit status is 1 if there is none; then the nearest are named.
    """
    from ..publish.show import Shelf, rows_of, show

    shelf = Shelf(open_package(path))
    found = rows_of(shelf, wanted)
    for table, row in found:
        for line in show(shelf, table, row, None if whole else MOST):
            printing.say(console, line)
    if not found:
        near = get_close_matches(wanted, shelf.ids(), 3, LIKE)
        remedy = "Ids stand in the first column of each table."
        if near:
            remedy = f"The nearest: {', '.join(map(printable, near))}."
        printing.say(console, f"there is no row with the id {printable(wanted)}\n  → {remedy}")
    return 0 if found else 1
