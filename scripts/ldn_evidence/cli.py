"""The command `ldn`: its verbs and their options. What a verb needs is imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

CLEAN, FINDINGS, CANNOT = 0, 1, 2
WIDTH = 160  # of tables that go to a file or a pipe


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns the exit status: 0 clean, 1 findings, 2 cannot be read or wrong call."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal of another encoding shows escapes instead of failing
    arguments = _parser().parse_args(argv)
    from .model import CannotRead

    try:
        return arguments.run(arguments)
    except CannotRead as error:
        return _cannot(error)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except OSError as error:
        print(f"cannot go on: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
        return CANNOT


def _parser() -> argparse.ArgumentParser:
    from . import __version__

    parser = argparse.ArgumentParser(prog="ldn", description="Validate, fix and trace an evidence data package.")
    parser.add_argument("--version", action="version", version=f"ldn {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    def verb(name: str, run, help: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    check = verb("validate", _validate, "Check every rule; exit status 0 clean, 1 findings, 2 cannot be read.")
    check.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder or datapackage.json (default: here)")
    check.add_argument("--format", choices=["text", "json", "github", "sarif"], default="text", help="how to print (default: text)")
    check.add_argument("--select", type=_codes, metavar="CODES", help="only these codes or beginnings of codes, comma-separated: X,F03")
    check.add_argument("--ignore", type=_codes, metavar="CODES", help="not these")
    check.add_argument("--max-findings", type=_count, default=100, metavar="N", help="print at most N in text; 0 for all (default: 100)")
    check.add_argument("--changed-since", metavar="REV", help="only findings on rows changed since a git revision, or brought about by the change")
    check.add_argument("--since", metavar="RELEASE", help="also hold version, ids and changelog against the last release: a git revision, folder or archive")
    check.add_argument("--strict", action="store_true", help="let warnings fail as errors do")

    compare = verb("diff", _diff, "Compare two versions of the package: rows, schemas, figures, and the version step that they ask for.")
    compare.add_argument("old", help="the older one: a folder, a release archive (.zip) or a git revision")
    compare.add_argument("new", nargs="?", default=".", help="the newer one (default: the folder here)")
    compare.add_argument("--format", choices=["text", "json", "markdown", "changelog"], default="text", help="how to print (default: text)")
    compare.add_argument("--max", type=_count, default=20, metavar="N", help="print at most N lines of a kind, but in JSON all; 0 for all (default: 20)")

    release = verb("release", _release, "Set the version everywhere, and write its changelog section from what changed, for a person to edit.")
    release.add_argument("step", nargs="?", choices=["major", "minor", "patch"], help="the version step (default: the smallest that the changes allow)")
    release.add_argument("--since", metavar="RELEASE", help="the last release: a git revision, folder or archive (default: the newest tag vX.Y.Z)")

    fix = verb("fix", _fix, "Write canonical form, derived columns and descriptor; say what needs a person.")
    fix.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    fix.add_argument("--check", action="store_true", help="write nothing; exit status 1 if something would change")

    describe = verb("descriptor", _descriptor, "Write datapackage.json from schemas and data.")
    describe.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")

    docs = verb("docs", _docs, "Write the generated pages: dictionary, rules, findings, the diagram in README.md, the lists of the issue forms, CITATION.cff, .zenodo.json.")
    docs.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    docs.add_argument("--check", action="store_true", help="write nothing; exit status 1 if a page is stale")

    make = verb("build", _build, "Write a release to dist/: zip, SQLite, DuckDB, Parquet, JSON Lines, metadata, wheel; only from a valid, committed package.")
    make.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    make.add_argument("--out", type=Path, default=Path("dist"), metavar="DIR", help="folder of the release; an earlier one is replaced (default: dist)")
    make.add_argument("--check", action="store_true", help="build nothing; hold what was built against the CSV files")
    make.add_argument("--allow-dirty", action="store_true", help="build although files differ from the last commit, to try it out")

    count = verb("stats", _stats, "Print what the package shows: claims, tiers, verdicts, conditions, discrepancies.")
    count.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    count.add_argument("--format", choices=["text", "json"], default="text", help="how to print (default: text)")

    show = verb("show", _show, "Print a claim, study, condition or source with all that hangs on it.")
    show.add_argument("id", help="id of the row")
    show.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")

    add = verb("add", _add, "Add a row: asks field by field, or takes --set and --from; writes only what is valid.")
    add.add_argument("what", help="what the row is: claim, study, citation, dosing-mention, condition, source …")
    add.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    add.add_argument("--set", action="append", nargs="+", default=[], metavar="FIELD=VALUE", help="give fields instead of being asked")
    add.add_argument("--from", dest="file", type=Path, metavar="FILE", help="take rows from a JSON file, or studies from NBIB, RIS, BibTeX or CSL-JSON")
    add.add_argument("--passage", metavar="TEXT", help="the words of the source, from which the span is computed")
    add.add_argument("--place", type=_count, metavar="N", help="which place, where the words stand more than once")
    add.add_argument("--snapshots", type=Path, default=Path("snapshots"), metavar="DIR", help="folder of the snapshots (default: snapshots)")
    add.add_argument("--dry-run", action="store_true", help="write nothing")

    find = verb("locate", _locate, "Print span, hash and text fragment of a passage of a snapshot.")
    find.add_argument("source", help="source id; its snapshot is SOURCE.txt")
    find.add_argument("words", help="the passage, as it stands on the page")
    find.add_argument("--snapshots", type=Path, default=Path("snapshots"), metavar="DIR", help="folder of the snapshots (default: snapshots)")

    verify = verb("verify", _verify, "Hold every span and hash against the snapshots; list what no row covers.")
    verify.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    verify.add_argument("--snapshots", type=Path, default=Path("snapshots"), metavar="DIR", help="folder of the snapshots (default: snapshots)")
    verify.add_argument("--min-words", type=_count, default=4, metavar="N", help="list uncovered passages of at least N words (default: 4)")

    export = verb("export", _export, "Write a workbook: a sheet a table, every cell text, lists to choose from.")
    export.add_argument("--xlsx", type=Path, required=True, metavar="FILE", help="the workbook to write; an older one is replaced")
    export.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")

    take = verb("import", _import, "Take a workbook or a CSV file back: new and changed rows, and what a spreadsheet program did to them.")
    take.add_argument("file", type=Path, help="an .xlsx file, its sheets named as the tables, or a CSV file of one table")
    take.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    take.add_argument("--table", metavar="NAME", help="only this table, or the table that a CSV file is of (default: by its name or columns)")
    take.add_argument("--dry-run", action="store_true", help="tell what would change, and write nothing")
    lookup = verb("lookup", _lookup, "Add a study by its DOI or PubMed id from Crossref and PubMed, or fill in what is empty of one that is there.")
    lookup.add_argument("identifier", help="DOI or PubMed id")
    lookup.add_argument("--fill", action="store_true", help="write what is empty in the row that is there")
    notices = verb("check", _check, "Ask Crossref and PubMed for retractions, corrections and mismatches; exit status 0 nothing amiss, 1 something, 2 not asked.")
    notices.add_argument("--write", action="store_true", help="write what was found into the integrity columns")
    lookup.add_argument("--set", type=_setting, action="append", default=[], metavar="FIELD=VALUE", help="a value that the record does not bring; repeatable")
    lookup.add_argument("--yes", action="store_true", help="write without asking")
    for parsed in (lookup, notices):
        parsed.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
        parsed.add_argument("--mailto", metavar="ADDRESS", help="your e-mail address, for the services (default: LDN_MAILTO)")
        parsed.add_argument("--no-cache", action="store_true", help="ask anew, and keep no answer")
    return parser


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


def _console(stderr: bool = False):
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=None if stream.isatty() else WIDTH)


def _cannot(error) -> int:
    from .findings import inert

    console = _console(stderr=True)
    for finding in error.findings:
        console.print(f"cannot go on: {inert(f'{finding.place}: {finding.message}')}\n  → {inert(finding.fix)}", soft_wrap=True)
    return CANNOT


def _validate(arguments) -> int:
    from .progress import Progress
    from .validate import validate

    with Progress() as progress:
        report = validate(arguments.path, arguments.select, arguments.ignore, progress.step)
        if arguments.changed_since is not None:
            from .since import changed_since

            report = changed_since(report, arguments.path if arguments.path.is_dir() else arguments.path.parent, arguments.changed_since)
        if arguments.since is not None:
            from .versions import with_since

            report = with_since(report, arguments.path, arguments.since, arguments.select, arguments.ignore)
    if arguments.format == "text":
        from .report import text

        text.render(report, _console(), arguments.max_findings or None)
    else:
        from .report import github, json, sarif

        sys.stdout.write({"json": json, "github": github, "sarif": sarif}[arguments.format].render(report))
        if arguments.format == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(github.summary(report))
    return FINDINGS if report.failed(arguments.strict) else CLEAN


def _diff(arguments) -> int:
    from .diff import diff_command

    return diff_command(arguments.old, arguments.new, arguments.format, arguments.max or None, _console())


def _release(arguments) -> int:
    from .release import release_command

    return release_command(Path(), arguments.step, arguments.since, _console())


def _fix(arguments) -> int:
    from .fix import fix

    outcome = fix(arguments.path, write=not arguments.check)
    console = _console()
    word = "would change" if arguments.check else "fixed"
    for path, what in outcome.changed.items():
        console.print(f"{word} {path}: {what}", soft_wrap=True)
    for finding in outcome.left:
        console.print(f"left {finding.place}: {finding.message}\n  → {finding.fix}", soft_wrap=True)
    if not outcome.changed and not outcome.left:
        console.print("nothing to fix")
    return FINDINGS if outcome.left or (arguments.check and outcome.changed) else CLEAN


def _descriptor(arguments) -> int:
    from .fix import write_descriptor
    from .model import CannotRead
    from .package import load_package

    package = load_package(arguments.path)
    if package.problems:  # a descriptor made now would lack what the broken schemas describe
        raise CannotRead(*package.problems)
    changed = write_descriptor(package)
    print("datapackage.json written" if changed else "datapackage.json is up to date")
    return CLEAN


def _docs(arguments) -> int:
    from .docs import write_docs
    from .package import load_package

    changed = write_docs(load_package(arguments.path), write=not arguments.check)
    print("\n".join(f"{'stale' if arguments.check else 'written'}: {path}" for path in changed) or "docs are up to date")
    return FINDINGS if arguments.check and changed else CLEAN


def _build(arguments) -> int:
    from .build import build_command

    return build_command(arguments.path, arguments.out, arguments.check, arguments.allow_dirty, _console())


def _stats(arguments) -> int:
    from .stats import stats_command

    return stats_command(arguments.path, arguments.format == "json", _console())


def _show(arguments) -> int:
    from .show import show_command

    return show_command(arguments.path, arguments.id, _console())


def _add(arguments) -> int:
    from .add import Given, add_command

    fields = [pair for group in arguments.set for pair in group]
    given = Given(fields, arguments.file, arguments.passage, arguments.place, arguments.snapshots, arguments.dry_run)
    return add_command(arguments.path, arguments.what, given, _console())


def _locate(arguments) -> int:
    from .locate import locate_command

    return locate_command(arguments.source, arguments.words, arguments.snapshots, _console())


def _verify(arguments) -> int:
    from .verify import verify_command

    return verify_command(arguments.path, arguments.snapshots, arguments.min_words, _console())


def _export(arguments) -> int:
    from .sheets.export import export_command

    return export_command(arguments.xlsx, arguments.path, _console())


def _import(arguments) -> int:
    from .sheets.importing import import_command

    return import_command(arguments.file, arguments.path, arguments.table, arguments.dry_run, _console())


def _lookup(arguments) -> int:
    from .lookup import lookup_command
    from .registry import Config

    config = Config.from_environment(arguments.mailto, not arguments.no_cache)
    return lookup_command(arguments.path, arguments.identifier, _console(), config, arguments.fill, arguments.yes or None, dict(arguments.set))


def _check(arguments) -> int:
    from .integrity import check_command
    from .registry import Config

    return check_command(arguments.path, _console(), Config.from_environment(arguments.mailto, not arguments.no_cache), arguments.write)


if __name__ == "__main__":
    sys.exit(main())
