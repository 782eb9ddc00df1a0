"""The one way out for whatever is printed: text of unknown origin is shown as it is, and never
carried out.

A terminal obeys escape sequences, a GitHub workflow `::command::` and `##[command]`, a browser
`</script>` inside of JSON-LD. What goes to standard output or error goes through ``console``,
``write`` or ``warn``, and JSON through ``as_json``; a test holds that nothing else prints. Text
that goes into Markdown is disarmed by report.markdown, which stands on this.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any, TextIO

from .layout import Line, Rows, hanging, shown

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult
    from rich.measure import Measurement

WIDTH = 160  # of tables that go to a file or a pipe, unless COLUMNS says another one
LEAST_WIDTH = 40  # of a terminal; what has less is not to be read anyway
TIGHT = (",", ":")  # separators of JSON without blanks
JSON_CONTROLS = re.compile(
    "[\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\ud800-\\udfff\\ufeff\\ufff0-\\ufffb"
    "\\U000e0000-\\U000e0fff]"
)


def printable(text: str) -> str:
    """Text without characters that a terminal would act on or hide: these are escaped, line breaks
    among them.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
        for c in text
    )


def inert(text: str) -> str:
    """Text that a GitHub workflow, too, takes as mere text: it obeys `::command::` at the start of
    a line, and `##[command]` anywhere.
    """
    return printable(text).replace("##[", "## [")


def lines(text: str) -> str:
    """Text of several lines, each of them inert, and none a command."""
    return "\n".join(re.sub(r"^(\s*):(?=:)", r"\1: ", inert(line)) for line in text.split("\n"))


def as_json(
    value: Any,
    indent: int | None = 2,
    default: Callable[[Any], Any] | None = None,
    separators: tuple[str, str] | None = None,
) -> str:
    """JSON that no terminal, and no page that it is put into, takes for anything else.

    A reader of JSON sees no difference.
    """
    text = json.dumps(
        value, indent=indent, ensure_ascii=False, default=default, separators=separators
    )
    return (
        JSON_CONTROLS.sub(lambda found: json.dumps(found[0])[1:-1], text)
        .replace("<", "\\u003c")
        .replace("##[", "#\\u0023[")
    )


def write(text: str, stream: TextIO | None = None) -> None:
    """Write text as it stands but for what would be carried out.

    Its line breaks are the caller's own. ``stream`` is standard output by default.
    """
    (stream or sys.stdout).write(lines(text))


def command(text: str) -> None:
    """Write commands to a GitHub workflow, each on a line, whose parts the caller has made inert
    and escaped.
    """
    sys.stdout.write("".join(f"{inert(line)}\n" for line in text.splitlines()))


def warn(text: str) -> None:
    """A line on standard error."""
    write(f"{hanging(lines(text), width_of(sys.stderr))}\n", sys.stderr)


def say(console: Console, text: str) -> None:
    """Print text that may hold anything.

    A terminal breaks it between words, what goes on set in; a pipe gets whole lines, unless
    COLUMNS says how long they are to be.
    """
    console.print(hanging(lines(text), width_of(console.file)), soft_wrap=True)


def tell(console: Console, rows: Rows) -> None:
    """Print rows as a table, or as records where a table does not fit."""
    for line in shown(rows, width_of(console.file) or WIDTH, rule_of(console.encoding)):
        print_line(console, line)


def print_line(console: Console, line: Line) -> None:
    """Print a line of pieces that have styles."""
    from rich.text import Text

    console.print(Text.assemble(*line), soft_wrap=True)


def rule_of(encoding: str | None) -> str:
    """The character for a line across, in an encoding that may lack the better one."""
    return "─" if (encoding or "utf-8").lower().startswith("utf") else "-"


def width_of(stream: IO[str]) -> int | None:
    """How many characters a line has: as COLUMNS says, else as the terminal; None for a pipe."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(int(columns), LEAST_WIDTH)
    if not stream.isatty():
        return None
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # no terminal after all
        width = 0
    return max(width, LEAST_WIDTH) if width else 80


def console(stderr: bool = False, stream: TextIO | None = None) -> Console:
    """A console of rich from which nothing comes out that was not looked at.

    It is plain where NO_COLOR is set.
    """
    from rich.console import Console

    stream = stream or (sys.stderr if stderr else sys.stdout)
    made = Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=width_of(stream) or WIDTH,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
    # rich asks for a subclass; the protocol is all that it uses.
    made.push_render_hook(_Disarming())  # type: ignore[arg-type]
    return made


def wants_colour(stream: TextIO) -> bool:
    """Whether styles are to be shown: on a terminal, or where the user asks rich for them
    elsewhere, too; never where NO_COLOR is set.
    """
    if os.environ.get("NO_COLOR"):
        return False
    return stream.isatty() or bool({"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys())


class _Disarming:
    """A render hook of rich: whatever is about to be printed is rendered, and its text made inert;
    styles stay.
    """

    def process_renderables(
        self, renderables: Iterable[ConsoleRenderable]
    ) -> list[ConsoleRenderable]:
        """What is printed in place of these."""
        from rich.control import Control

        return [
            renderable if isinstance(renderable, Control) else _Disarmed(renderable)
            for renderable in renderables
        ]


class _Disarmed:
    def __init__(self, inner: ConsoleRenderable):
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment

        for segment in console.render(self.inner, options):
            yield segment if segment.control else Segment(lines(segment.text), segment.style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement.get(console, options, self.inner)
