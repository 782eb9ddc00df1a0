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
    check.add_argument("--strict", action="store_true", help="let warnings fail as errors do")

    fix = verb("fix", _fix, "Write canonical form, derived columns and descriptor; say what needs a person.")
    fix.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    fix.add_argument("--check", action="store_true", help="write nothing; exit status 1 if something would change")

    describe = verb("descriptor", _descriptor, "Write datapackage.json from schemas and data.")
    describe.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")

    docs = verb("docs", _docs, "Write the generated pages: docs/dictionary.md, docs/rules.md, the diagram in README.md, CITATION.cff, .zenodo.json.")
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

    find = verb("locate", _locate, "Print span, hash and text fragment of a passage of a snapshot.")
    find.add_argument("source", help="source id; its snapshot is SOURCE.txt")
    find.add_argument("words", help="the passage, as it stands on the page")
    find.add_argument("--snapshots", type=Path, default=Path("snapshots"), metavar="DIR", help="folder of the snapshots (default: snapshots)")

    verify = verb("verify", _verify, "Hold every span and hash against the snapshots; list what no row covers.")
    verify.add_argument("path", nargs="?", type=Path, default=Path(), help="package folder (default: here)")
    verify.add_argument("--snapshots", type=Path, default=Path("snapshots"), metavar="DIR", help="folder of the snapshots (default: snapshots)")
    verify.add_argument("--min-words", type=_count, default=4, metavar="N", help="list uncovered passages of at least N words (default: 4)")
    return parser


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
    console = _console(stderr=True)
    for finding in error.findings:
        console.print(f"cannot go on: {finding.place}: {finding.message}\n  → {finding.fix}", soft_wrap=True)
    return CANNOT


def _validate(arguments) -> int:
    from .progress import Progress
    from .validate import validate

    with Progress() as progress:
        report = validate(arguments.path, arguments.select, arguments.ignore, progress.step)
        if arguments.changed_since is not None:
            from .since import changed_since

            report = changed_since(report, arguments.path if arguments.path.is_dir() else arguments.path.parent, arguments.changed_since)
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


def _locate(arguments) -> int:
    from .locate import locate_command

    return locate_command(arguments.source, arguments.words, arguments.snapshots, _console())


def _verify(arguments) -> int:
    from .verify import verify_command

    return verify_command(arguments.path, arguments.snapshots, arguments.min_words, _console())


if __name__ == "__main__":
    sys.exit(main())
