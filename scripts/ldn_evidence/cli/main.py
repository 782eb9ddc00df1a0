"""Runs one verb of `ldn`, and tells what kept it from running.

The one place where a refusal is caught.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .options import CANNOT, FINDINGS, Verb
from .parser import NAMED, parser

if TYPE_CHECKING:
    from ..model.refusal import Refused

INTERRUPTED = 130  # the exit status of a shell for what Ctrl-C ended


def main(argv: list[str] | None = None) -> int:
    """Run one verb.

    Args:
        argv: The arguments after the name of the command; those of the process by default.

    Returns:
        The exit status: 0 clean, 1 findings, 2 cannot be read or a wrong call.
    """
    _mend_streams()
    arguments = parser().parse_args(argv)
    verb = NAMED[arguments.verb]
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
        told = finding.place in ("", ".", *finding.message.split())
        what = inert(finding.message if told else f"{finding.place}: {finding.message}")
        warn(f"cannot go on: {what}\n  → {inert(finding.fix)}")
    if not refusal.findings:
        warn(f"cannot {verb.deed.format(**vars(arguments))}: {refusal.text}")
    return CANNOT


def _not_permitted(error: OSError) -> int:
    """Tell what the system did not allow, of a file or of the output."""
    from ..model.printing import printable, warn

    where = printable(str(error.filename or "output"))
    what = f"{where}: {error.strerror or error}"
    remedy = "See that there is room and that it may be written, then run it again."
    if error.filename and isinstance(error, FileNotFoundError | IsADirectoryError):
        missing = isinstance(error, FileNotFoundError)
        what = f"there is no file {where}" if missing else f"{where} is a folder, not a file"
        remedy = printable(_files_beside(Path(str(error.filename))))
    warn(f"cannot go on: {what}\n  → {remedy}")
    if not error.filename:
        _discard_output()
    return CANNOT


def _files_beside(missing: Path) -> str:
    """What to do about a file that is not there: its folder, or files of nearly its name."""
    from difflib import get_close_matches

    folder = missing if missing.is_dir() else missing.parent
    try:
        names = sorted(file.name for file in folder.iterdir() if file.is_file())
    except OSError:
        return f"There is no folder {folder} either; look at the path."
    if near := get_close_matches(missing.name, names, 3, 0.75):
        return f"Did you mean {' or '.join(str(folder / name) for name in near)}?"
    return f"Look at its name: {folder.resolve()} has no file that is called nearly so."


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


if __name__ == "__main__":
    run()
