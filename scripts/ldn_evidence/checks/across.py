"""The checks that need all tables: references, derived fields, rules, views, the descriptor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection
from duckdb import Error as DuckDBError

from ..model import conflicts
from ..model.files import files_in
from ..model.findings import Finding
from ..model.package import Package, Table
from ..store.views import name_those_in, words_of
from . import descriptor, keys, rules
from .run import Check, Run, Work

VIEWS = "schemas/views"
FIGURES = f"{VIEWS}/site"  # their views may select from the others


def check_across_tables(run: Run) -> None:
    """Check what needs all tables. Rules come with the package, so the database is shut first.

    Of views it is only asked whether they can be run, which does not hang on rows.
    """
    run.database.shut()
    views = []
    if run.package.has_schemas and run.is_whole:
        for folder in (VIEWS, FIGURES):
            views += files_in(run.package.root, folder, ".sql", run.findings)
    run.side_by_side(
        [
            *_references(run),
            *_rules(run),
            *_views(run, views),
            partial(run.guarded, "descriptor", _of_descriptor(run)),
        ]
    )


def _references(run: Run) -> Iterator[Work]:
    """The checks of references; of small tables, one question for all is the quickest.

    A table whose file is absent is named once, and not again by all that refers to it.
    """
    present = {
        name: run.as_it_stands(table)
        for name, table in run.package.tables.items()
        if run.forms[name].present
    }
    together = list(present.values())
    for group in [[table] for table in together] if run.huge else [together]:
        what = f"references of {', '.join(table.name for table in group)}"
        yield partial(run.of_tables, what, _of_references(group, present))


def _of_references(group: list[Table], present: dict[str, Table]) -> Check:
    return lambda cursor: keys.references(cursor, group, present)


def _rules(run: Run) -> Iterator[Work]:
    """The checks of derived fields and of the package's rules."""
    package = run.package
    for check, group in ((rules.check_derived, package.derived), (rules.check, package.rules)):
        for rule in group:
            if run.asks(rule) and not run.lacks(rule):
                asked = partial(check, package=package, rule=rule)
                yield partial(run.guarded, rule.path, asked, rule.path)


def _views(run: Run, views: list[Path]) -> Iterator[Work]:
    """The checks of views, but for those in which a merge was left or that ask for a lost table,
    or for such a view.
    """
    known = {file: _text(run.package, file) for file in views}
    lost = set(run.package.lost)
    for file, text in known.items():
        if unsolved := list(conflicts.find(text, _shown(run, file))):
            run.findings += unsolved
            lost.add(file.stem)
    while more := {f.stem for f, text in known.items() if lost & words_of(text)} - lost:
        lost |= more
    shapes: dict[str, str] = {}  # of each view, whichever thread asks for it first
    for file in known:
        if file.stem not in lost:
            shown = _shown(run, file)
            others = {}
            if shown.startswith(FIGURES):
                others = {other.stem: text for other, text in known.items() if other != file}
            yield partial(run.guarded, shown, _of_view(run, file, others, shapes), shown)


def _shown(run: Run, file: Path) -> str:
    return file.relative_to(run.package.root).as_posix()


def _of_view(run: Run, file: Path, others: dict[str, str], shapes: dict[str, str]) -> Check:
    """A view is read when it is checked: a file that cannot be read is a finding then.

    A view of a figure whose columns are known, since another selects from it, was found right.
    """

    def check(cursor: DuckDBPyConnection) -> Iterator[Finding]:
        text = run.package.text_of(file)
        # One of schemas/views has to stand without the others, whoever selects from it.
        if not others or text not in shapes:
            try:
                run.named = name_those_in(cursor, text, others, run.named, shapes)
            except (ValueError, DuckDBError):
                return iter(())  # what is wrong with another view is named there
            shapes[text] = rules.check_view(cursor, text)
        return iter(())

    return check


def _of_descriptor(run: Run) -> Check:
    known = {name: (form.bytes, form.sha256) for name, form in run.forms.items() if form.sha256}
    return lambda cursor: descriptor.check(run.package, known, run.unsettled)


def _text(package: Package, file: Path) -> str:
    """The text of a view; none of a file that cannot be read, which its check names."""
    with suppress(OSError, UnicodeDecodeError):
        return package.text_of(file)
    return ""
