"""The command `ldn`: runs the verbs that options.py describes. What a verb needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from .options import parser

CLEAN, FINDINGS, CANNOT = 0, 1, 2
DOING = {
    "add": "add",
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
    """Run one verb; returns the exit status: 0 clean, 1 findings, 2 cannot be read or wrong call."""
    _streams()
    arguments = parser().parse_args(argv)
    from ..model.printing import printable, warn
    from ..model.refusal import Refused

    try:
        _tidy(arguments)
        status = globals()[f"_{arguments.verb}"](arguments)
        sys.stdout.flush()
        return status
    except Refused as error:
        return _refused(arguments, error)
    except KeyboardInterrupt:
        warn("interrupted")
        return 130
    except BrokenPipeError:
        _nowhere()
        return FINDINGS
    except OSError as error:
        where = printable(str(error.filename or "output"))
        warn(
            f"cannot go on: {where}: {error.strerror or error}\n  → See that there is room and that it may be written, then run it again."
        )
        if not error.filename:
            _nowhere()
        return CANNOT
    except Exception as error:
        return _failed(error)


def _streams() -> None:
    """Streams that take whatever is printed: a terminal of another encoding shows escapes, what the caller closed leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _nowhere() -> None:
    """What is still to be printed goes nowhere: whoever read it has gone."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tidy(arguments) -> None:
    """Take away, or finish, what a killed run left. Raises Refused where that takes a person."""
    from ..store.folders import sweep_own

    sweep_own()
    if (
        arguments.verb not in WRITING
        or getattr(arguments, "dry_run", False)
        or (arguments.verb in ("build", "docs") and arguments.check)
    ):
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


def _failed(error: Exception) -> int:
    """A defect of the tool itself, in a line that can be reported; LDN_DEBUG shows where it came from."""
    from traceback import extract_tb

    from ..model.printing import printable, warn

    if os.environ.get("LDN_DEBUG"):
        raise error
    last = extract_tb(error.__traceback__)[-1]
    said = str(error).splitlines()[0][:200] if str(error) else ""
    warn(
        f"cannot go on: the tool failed: {printable(f'{type(error).__name__}: {said}')} ({Path(last.filename).name}:{last.lineno})"
    )
    warn(
        "  → Report it with this line. Files that were to be written are as they were, or `ldn fix` finishes them. LDN_DEBUG=1 shows more."
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
    from ..compare.diff import diff_command

    return diff_command(
        arguments.old, arguments.new, arguments.format, arguments.max or None, _console()
    )


def _release(arguments) -> int:
    from ..publish.release import release_command

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
    from ..model.loading import load_package
    from ..model.printing import write
    from ..publish.docs import write_docs

    changed = write_docs(load_package(arguments.path), write=not arguments.check)
    write(
        (
            "\n".join(f"{'stale' if arguments.check else 'written'}: {path}" for path in changed)
            or "docs are up to date"
        )
        + "\n"
    )
    return FINDINGS if arguments.check and changed else CLEAN


def _build(arguments) -> int:
    from ..publish.formats import build_command

    return build_command(
        arguments.path, arguments.out, arguments.check, arguments.allow_dirty, _console()
    )


def _stats(arguments) -> int:
    from ..publish.stats import stats_command

    return stats_command(arguments.path, arguments.format == "json", _console())


def _show(arguments) -> int:
    from ..publish.show import show_command

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
    from .locating import locate_command

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
    from ..curate.references.lookup import lookup_command
    from ..curate.references.registry import Config

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
    from ..curate.references.integrity import check_command
    from ..curate.references.registry import Config

    return check_command(
        arguments.path,
        _console(),
        Config.from_environment(arguments.mailto, not arguments.no_cache),
        arguments.write,
    )


if __name__ == "__main__":
    run()
