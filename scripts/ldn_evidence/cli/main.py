"""Runs one verb of `ldn`, and tells what kept it from running: the one place where a refusal is caught."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .options import CANNOT, FINDINGS, Verb
from .parser import VERBS, parser

CLEAN, FINDINGS, CANNOT = 0, 1, 2
DOING = {
    "add": "add",
    "build": "build",
    "import": "import {file}",
    "export": "export",
    "release": "release",
}  # what a verb that is refused was about to do
WRITING = {
    "add",
    "build",
    "check",
    "descriptor",
    "docs",
    "import",
    "lookup",
    "release",
}  # verbs before which what a killed run left is finished


def main(argv: list[str] | None = None) -> int:
    """Run one verb.

    Args:
        argv: The arguments after the name of the command; those of the process by default.

    Returns:
        The exit status: 0 clean, 1 findings, 2 cannot be read or a wrong call.
    """
    _mend_streams()
    arguments = parser().parse_args(argv)
    verb = VERBS[arguments.verb]
    from ..model.printing import warn
    from ..model.refusal import Refused

    try:
        _finish_interrupted(verb, arguments)
        status = verb.run(arguments)
        sys.stdout.flush()
        return status
    except Refused as error:
        return _refused(verb, arguments, error)
    except KeyboardInterrupt:
        warn("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return FINDINGS
    except OSError as error:
        return _not_permitted(error)
    except Exception as error:
        return _failed(error)


def run() -> None:
    """The command: ``main``, then an end at once.

    Giving a large package's memory back piece by piece would be time lost.
    """
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or gone
            stream.flush()
    os._exit(status)


def _mend_streams() -> None:
    """Streams that take whatever is printed.

    A terminal of another encoding shows escapes; what the caller closed leads nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """What is still to be printed goes nowhere: whoever read it has gone."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _finish_interrupted(verb: Verb, arguments: Namespace) -> None:
    """Take away, or finish, what a killed run left. Raises Refused where that takes a person."""
    from ..store.folders import sweep_own

    sweep_own()
    tries = getattr(arguments, "dry_run", False) or getattr(arguments, "check", False)
    if not verb.writes or tries:
        return
    from ..model.printing import warn
    from ..model.refusal import Refused
    from ..store.journal import finish_interrupted

    path = getattr(arguments, "path", Path())
    written, left = finish_interrupted(path if path.is_dir() else path.parent)
    if written:
        warn(f"finished what a run that was ended had begun: {', '.join(written)}")
    if left:
        raise Refused.because(*left)


def _refused(verb: Verb, arguments: Namespace, refusal: Refused) -> int:
    """Tell why nothing was done, and what to do."""
    from ..model.printing import inert, warn

    for finding in refusal.findings:
        what = inert(f"{finding.place}: {finding.message}")
        warn(f"cannot go on: {what}\n  → {inert(finding.fix)}")
    if not refusal.findings:
        warn(f"cannot {verb.deed.format(**vars(arguments))}: {refusal.text}")
    return CANNOT


def _not_permitted(error: OSError) -> int:
    """Tell what the system did not allow, of a file or of the output."""
    from ..model.printing import printable, warn

    where = printable(str(error.filename or "output"))
    remedy = "See that there is room and that it may be written, then run it again."
    warn(f"cannot go on: {where}: {error.strerror or error}\n  → {remedy}")
    if not error.filename:
        _discard_output()
    return CANNOT


def _failed(error: Exception) -> int:
    """A defect of the tool itself, in a line that can be reported; LDN_DEBUG shows its origin."""
    from traceback import extract_tb

    from ..model.printing import printable, warn

    if os.environ.get("LDN_DEBUG"):
        raise error
    last = extract_tb(error.__traceback__)[-1]
    text = str(error).splitlines()[0][:200] if str(error) else ""
    what = printable(f"{type(error).__name__}: {text}")
    warn(f"cannot go on: the tool failed: {what} ({Path(last.filename).name}:{last.lineno})")
    warn(
        "  → Report it with this line. Files that were to be written are as they were, "
        "or `ldn fix` finishes them. LDN_DEBUG=1 shows more."
    )
    return CANNOT


def run() -> None:
    """The command: ``main``, then an end at once. Giving a large package's memory back piece by piece would be time lost."""
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or gone
            stream.flush()
    os._exit(status)


def _console(stderr: bool = False):
    from ..model.printing import console

    return console(stderr)


def _refused(arguments, refusal) -> int:
    from ..model.printing import inert, warn

    for finding in refusal.findings:
        warn(
            f"cannot go on: {inert(f'{finding.place}: {finding.message}')}\n  → {inert(finding.fix)}"
        )
    if not refusal.findings:
        warn(
            f"cannot {DOING.get(arguments.verb, 'go on').format(**vars(arguments))}: {refusal.text}"
        )
    return CANNOT


def _validate(arguments) -> int:
    from ..checks.validate import validate
    from .progress import Progress

    with Progress() as progress:
        report = validate(arguments.path, arguments.select, arguments.ignore, progress.step)
        if arguments.changed_since is not None:
            from ..compare.since import changed_since

            report = changed_since(
                report,
                arguments.path if arguments.path.is_dir() else arguments.path.parent,
                arguments.changed_since,
            )
        if arguments.since is not None:
            from ..compare.versions import with_since

            report = with_since(
                report, arguments.path, arguments.since, arguments.select, arguments.ignore
            )
    if arguments.format == "text":
        from ..report import text

        text.render(report, arguments.max_findings or None)
    else:
        from ..model.printing import command, write
        from ..report import github, json, sarif

        {"json": write, "github": command, "sarif": write}[arguments.format](
            {"json": json, "github": github, "sarif": sarif}[arguments.format].render(report)
        )
        if arguments.format == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(github.summary(report))
    return FINDINGS if report.failed(arguments.strict) else CLEAN


def _diff(arguments) -> int:
    from .versions import diff_command

    return diff_command(
        arguments.old, arguments.new, arguments.format, arguments.max or None, _console()
    )


def _release(arguments) -> int:
    from .versions import release_command

    return release_command(Path(), arguments.step, arguments.since, _console())


def _fix(arguments) -> int:
    from ..curate.fix import fix
    from ..model.printing import inert

    outcome = fix(arguments.path, write=not arguments.check)
    console = _console()
    word = "would change" if arguments.check else "fixed"
    for path, what in outcome.changed.items():
        console.print(inert(f"{word} {path}: {what}"), soft_wrap=True)
    for finding in outcome.left:
        console.print(
            f"{inert(f'left {finding.place}: {finding.message}')}\n  → {inert(finding.fix)}",
            soft_wrap=True,
        )
    if not outcome.changed and not outcome.left:
        console.print("nothing to fix")
    return FINDINGS if outcome.left or (arguments.check and outcome.changed) else CLEAN


def _descriptor(arguments) -> int:
    from ..curate.fix import write_descriptor
    from ..model.loading import load_package
    from ..model.printing import write
    from ..model.refusal import Refused

    package = load_package(arguments.path)
    if package.problems:  # a descriptor made now would lack what the broken schemas describe
        raise Refused.because(*package.problems)
    changed = write_descriptor(package)
    write("datapackage.json written\n" if changed else "datapackage.json is up to date\n")
    return CLEAN


def _docs(arguments) -> int:
    from .publishing import docs_command

    return docs_command(arguments.path, arguments.check)


def _build(arguments) -> int:
    from .publishing import build_command

    return build_command(
        arguments.path, arguments.out, arguments.check, arguments.allow_dirty, _console()
    )


def _stats(arguments) -> int:
    from .publishing import stats_command

    return stats_command(arguments.path, arguments.format == "json", _console())


def _show(arguments) -> int:
    from .publishing import show_command

    return show_command(arguments.path, arguments.id, _console())


def _add(arguments) -> int:
    from .add import Given, add_command

    fields = [pair for group in arguments.set for pair in group]
    given = Given(
        fields,
        arguments.file,
        arguments.passage,
        arguments.place,
        arguments.snapshots,
        arguments.dry_run,
    )
    return add_command(arguments.path, arguments.what, given, _console())


def _locate(arguments) -> int:
    from ..store.locate import locate_command

    return locate_command(arguments.source, arguments.words, arguments.snapshots, _console())


def _verify(arguments) -> int:
    from ..checks.verify import verify_command

    return verify_command(arguments.path, arguments.snapshots, arguments.min_words, _console())


def _export(arguments) -> int:
    from ..curate.sheets.export import export_command

    return export_command(arguments.xlsx, arguments.path, _console())


def _import(arguments) -> int:
    from ..curate.sheets.importing import import_command

    options = (
        arguments.table,
        arguments.dry_run,
        arguments.snapshots,
        _console(),
        arguments.write_ids,
    )
    return import_command(arguments.file, arguments.path, *options)


def _lookup(arguments) -> int:
    from ..curate.references.registry import Config
    from .lookups import lookup_command

    config = Config.from_environment(arguments.mailto, not arguments.no_cache)
    return lookup_command(
        arguments.path,
        arguments.identifier,
        _console(),
        config,
        arguments.fill,
        arguments.yes or None,
        dict(arguments.set),
    )


def _check(arguments) -> int:
    from ..curate.references.registry import Config
    from .lookups import check_command

    return check_command(
        arguments.path,
        _console(),
        Config.from_environment(arguments.mailto, not arguments.no_cache),
        arguments.write,
    )


if __name__ == "__main__":
    run()
