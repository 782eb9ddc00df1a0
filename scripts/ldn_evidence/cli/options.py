"""The verbs of `ldn` and their options; cli.py runs them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

SNAPSHOTS = {
    "type": Path,
    "default": Path("snapshots"),
    "metavar": "DIR",
    "help": "folder of the snapshots (default: snapshots)",
}


class Parser(argparse.ArgumentParser):
    """A parser whose complaints quote an argument without carrying out what it holds."""

    def error(self, message: str) -> NoReturn:
        from ..model.printing import inert

        super().error(inert(message))


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command; what it parses names its verb."""
    from .. import __version__

    whole = Parser(
        prog="ldn", description="Validate, fix, fill, trace and release an evidence data package."
    )
    whole.add_argument("--version", action="version", version=f"ldn {__version__}")
    verbs = whole.add_subparsers(title="verbs", metavar="VERB", required=True, dest="verb")

    paths: dict[argparse.ArgumentParser, str] = {}

    def verb(
        name: str, help: str, path: str | None = "package folder (default: here)"
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=help, description=help)
        if path:
            paths[added] = path
        return added

    for group in (_check, _look, _fill, _publish):
        group(verb)
    for added, text in paths.items():  # after the positions of the verb's own
        added.add_argument("path", nargs="?", type=Path, default=Path(), help=text)
    return whole


def _check(verb) -> None:
    """Does it hold?"""
    validate = verb(
        "validate",
        "Check every rule; exit status 0 clean, 1 findings, 2 cannot be read.",
        "package folder or datapackage.json (default: here)",
    )
    validate.add_argument(
        "--format",
        choices=["text", "json", "github", "sarif"],
        default="text",
        help="how to print (default: text)",
    )
    validate.add_argument(
        "--select",
        type=_codes,
        metavar="CODES",
        help="only these codes or beginnings of codes, comma-separated: X,F03",
    )
    validate.add_argument("--ignore", type=_codes, metavar="CODES", help="not these")
    validate.add_argument(
        "--max-findings",
        type=_count,
        default=100,
        metavar="N",
        help="print at most N in text; 0 for all (default: 100)",
    )
    validate.add_argument(
        "--changed-since",
        metavar="REV",
        help="only findings on rows changed since a git revision, or brought about by the change",
    )
    validate.add_argument(
        "--since",
        metavar="RELEASE",
        help="also hold version, ids and changelog against the last release: a git revision, folder or archive",
    )
    validate.add_argument("--strict", action="store_true", help="let warnings fail as errors do")

    fix = verb(
        "fix", "Write canonical form, derived columns and descriptor; say what needs a person."
    )
    fix.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit status 1 if something would change",
    )

    verify = verb(
        "verify", "Hold every span and hash against the snapshots; list what no row covers."
    )
    verify.add_argument("--snapshots", **SNAPSHOTS)
    verify.add_argument(
        "--min-words",
        type=_count,
        default=4,
        metavar="N",
        help="list uncovered passages of at least N words (default: 4)",
    )


def _look(verb) -> None:
    """What is in it?"""
    stats = verb(
        "stats", "Print what the package shows: claims, tiers, verdicts, conditions, discrepancies."
    )
    stats.add_argument(
        "--format", choices=["text", "json"], default="text", help="how to print (default: text)"
    )

    show = verb("show", "Print a claim, study, condition or source with all that hangs on it.")
    show.add_argument("id", help="id of the row")

    diff = verb(
        "diff",
        "Compare two versions of the package: rows, schemas, figures, and the version step that they ask for.",
        None,
    )
    diff.add_argument(
        "old", help="the older one: a folder, a release archive (.zip) or a git revision"
    )
    diff.add_argument(
        "new", nargs="?", default=".", help="the newer one (default: the folder here)"
    )
    diff.add_argument(
        "--format",
        choices=["text", "json", "markdown", "changelog"],
        default="text",
        help="how to print (default: text)",
    )
    diff.add_argument(
        "--max",
        type=_count,
        default=20,
        metavar="N",
        help="print at most N lines of a kind, but in JSON all; 0 for all (default: 20)",
    )


def _fill(verb) -> None:
    """New rows."""
    add = verb(
        "add",
        "Add a row: asks field by field, or takes --set and --from; writes only what is valid.",
    )
    add.add_argument(
        "what", help="what the row is: claim, study, citation, dosing-mention, condition, source …"
    )
    add.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
        metavar="FIELD=VALUE",
        help="give fields instead of being asked",
    )
    add.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        help="take rows from a JSON file, or studies from NBIB, RIS, BibTeX or CSL-JSON",
    )
    add.add_argument(
        "--passage", metavar="TEXT", help="the words of the source, from which the span is computed"
    )
    add.add_argument(
        "--place",
        type=_count,
        metavar="N",
        help="which place, where the words stand more than once",
    )
    add.add_argument("--snapshots", **SNAPSHOTS)
    add.add_argument("--dry-run", action="store_true", help="write nothing")

    locate = verb("locate", "Print span, hash and text fragment of a passage of a snapshot.")
    locate.add_argument("source", help="source id; its snapshot is SOURCE.txt")
    locate.add_argument("words", help="the passage, as it stands on the page")
    locate.add_argument("--snapshots", **SNAPSHOTS)

    export = verb(
        "export", "Write a workbook: a sheet a table, every cell text, lists to choose from."
    )
    export.add_argument(
        "--xlsx",
        type=Path,
        required=True,
        metavar="FILE",
        help="the workbook to write; an older one is replaced",
    )

    take = verb(
        "import",
        "Take a workbook or a CSV file back: new and changed rows, and what a spreadsheet program did to them.",
    )
    take.add_argument(
        "file",
        type=Path,
        help="an .xlsx file, its sheets named as the tables, or a CSV file of one table",
    )
    take.add_argument(
        "--table",
        metavar="NAME",
        help="only this table, or the table that a CSV file is of (default: by its name or columns)",
    )
    take.add_argument("--snapshots", **SNAPSHOTS)
    take.add_argument(
        "--dry-run", action="store_true", help="tell what would change, and write nothing"
    )
    take.add_argument(
        "--write-ids",
        action="store_true",
        help="write the ids that new rows get into the workbook as well",
    )

    lookup = verb(
        "lookup",
        "Add a study by its DOI or PubMed id from Crossref and PubMed, or fill in what is empty of one that is there.",
    )
    lookup.add_argument("identifier", help="DOI or PubMed id")
    lookup.add_argument(
        "--fill", action="store_true", help="write what is empty in the row that is there"
    )
    lookup.add_argument(
        "--set",
        type=_setting,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="a value that the record does not bring; repeatable",
    )
    lookup.add_argument("--yes", action="store_true", help="write without asking")

    check = verb(
        "check",
        "Ask Crossref and PubMed for retractions, corrections and mismatches; exit status 0 nothing amiss, 1 something, 2 not asked.",
    )
    check.add_argument(
        "--write", action="store_true", help="write what was found into the integrity columns"
    )
    for asking in (lookup, check):
        asking.add_argument(
            "--mailto",
            metavar="ADDRESS",
            help="your e-mail address, for the services (default: LDN_MAILTO)",
        )
        asking.add_argument("--no-cache", action="store_true", help="ask anew, and keep no answer")


def _publish(verb) -> None:
    """What is made from it."""
    docs = verb(
        "docs",
        "Write the generated pages: dictionary, rules, findings, the diagram in README.md, the lists of the issue forms, CITATION.cff, .zenodo.json.",
    )
    docs.add_argument(
        "--check", action="store_true", help="write nothing; exit status 1 if a page is stale"
    )

    verb("descriptor", "Write datapackage.json from schemas and data.")

    release = verb(
        "release",
        "Set the version everywhere, and write its changelog section from what changed, for a person to edit.",
        None,
    )
    release.add_argument(
        "step",
        nargs="?",
        choices=["major", "minor", "patch"],
        help="the version step (default: the smallest that the changes allow)",
    )
    release.add_argument(
        "--since",
        metavar="RELEASE",
        help="the last release: a git revision, folder or archive (default: the newest tag vX.Y.Z)",
    )

    build = verb(
        "build",
        "Write a release to dist/: zip, SQLite, DuckDB, Parquet, JSON Lines, metadata, wheel; only from a valid, committed package.",
    )
    build.add_argument(
        "--out",
        type=Path,
        default=Path("dist"),
        metavar="DIR",
        help="folder of the release; an earlier one is replaced (default: dist)",
    )
    build.add_argument(
        "--check",
        action="store_true",
        help="build nothing; hold what was built against the CSV files",
    )
    build.add_argument(
        "--allow-dirty",
        action="store_true",
        help="build although files differ from the last commit, to try it out",
    )


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form FIELD=VALUE")
    return name.strip(), value.strip()


def _codes(text: str) -> list[str]:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    if not codes or not all(code.isalnum() and code[0] in "FTKRXP" for code in codes):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of codes such as X,F03")
    return codes


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 up")
    return int(text)
