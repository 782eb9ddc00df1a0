"""`ldn validate`: all checks, and the report in the form that is asked for."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from ..options import CLEAN, FINDINGS, Verb, count

if TYPE_CHECKING:
    from ...checks.report import Report

LETTERS = "FTKRXP"  # of the layers of checks that `ldn validate` runs


def options(verb: ArgumentParser) -> None:
    """The options of `ldn validate`."""
    verb.add_argument(
        "--format",
        choices=["text", "json", "github", "sarif"],
        default="text",
        help="how to print (default: text)",
    )
    verb.add_argument(
        "--select",
        type=_codes,
        metavar="CODES",
        help="only these codes or beginnings of codes, comma-separated: X,F03",
    )
    verb.add_argument("--ignore", type=_codes, metavar="CODES", help="not these")
    verb.add_argument(
        "--max-findings",
        type=count,
        default=100,
        metavar="N",
        help="print at most N in text; 0 for all (default: 100)",
    )
    verb.add_argument(
        "--changed-since",
        metavar="REV",
        help="only findings on rows changed since a git revision, or brought about by the change",
    )
    verb.add_argument(
        "--since",
        metavar="RELEASE",
        help="also hold version, ids and changelog against the last release: "
        "a git revision, folder or archive",
    )
    verb.add_argument("--strict", action="store_true", help="let warnings fail as errors do")


def run(arguments: Namespace) -> int:
    """Validate, print the report; exit status 1 where a finding fails it. Raises Refused."""
    report = _report(arguments)
    if arguments.format == "text":
        _print_text(report, arguments.max_findings or None)
    else:
        _print_for_programs(report, arguments.format)
    return FINDINGS if report.failed(arguments.strict) else CLEAN


def _report(arguments: Namespace) -> Report:
    """The report on the package, as far as it is asked for. Raises Refused."""
    from ...checks.validate import validate
    from ...store.opened import open_package
    from ..progress import Progress

    path, select, ignore = arguments.path, arguments.select, arguments.ignore
    package = open_package(path)
    with Progress() as progress:
        report = validate(package, select, ignore, progress.step)
        if arguments.changed_since is not None:
            from ...compare.since import changed_since

            report = changed_since(report, package.root, arguments.changed_since)
        if arguments.since is not None:
            from ...compare.versions import with_since

            report = with_since(report, package, arguments.since, select, ignore)
    return report


def _print_text(report: Report, most: int | None) -> None:
    """Print the report for people; only a terminal shows styles, and only then is rich loaded."""
    import sys

    from ...model import printing
    from ...model.layout import folded
    from ...report import text

    width = printing.width_of(sys.stdout)
    rendered = text.render(report, most, printing.rule_of(sys.stdout.encoding))
    lines = (part for line in rendered for part in folded(line, width))
    if not printing.wants_colour(sys.stdout):
        printing.write("".join(f"{text.plain(line)}\n" for line in lines))
        return
    console = printing.console()
    for line in lines:
        printing.print_line(console, line)


def _print_for_programs(report: Report, form: str) -> None:
    """Print the report for programs; for a workflow, its summary goes to the file for it."""
    from ...model.printing import command, write
    from ...report import github, json, sarif

    if form == "github":
        command(github.render(report))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(github.summary(report))
    else:
        write(json.render(report) if form == "json" else sarif.render(report))


def _codes(text: str) -> list[str]:
    """Codes of rules, or their beginnings, between commas."""
    codes = [code.strip() for code in text.split(",") if code.strip()]
    if not codes or not all(code.isalnum() and code[0] in LETTERS for code in codes):
        raise ArgumentTypeError(f"{text!r} is no list of codes such as X,F03")
    return codes


VERB = Verb(
    "validate",
    "Check every rule; exit status 0 clean, 1 findings, 2 cannot be read.",
    run,
    options,
    path="package folder or datapackage.json (default: here)",
    brief="Hold the package against every rule",
)
