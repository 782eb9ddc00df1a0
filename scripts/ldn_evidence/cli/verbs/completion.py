"""`ldn completion`: the script by which a shell completes the command."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..options import CLEAN, Verb


def options(verb: ArgumentParser) -> None:
    """The options of `ldn completion`."""
    verb.add_argument("shell", choices=["bash", "zsh", "fish"], help="the shell")


def run(arguments: Namespace) -> int:
    """Print the script."""
    from ...model.printing import write
    from ..completion import script

    write(script(arguments.shell, arguments.completed()))
    return CLEAN


VERB = Verb(
    "completion",
    "Print the script by which a shell completes verbs and options: "
    'bash: eval "$(ldn completion bash)"; zsh: source <(ldn completion zsh); '
    "fish: ldn completion fish | source.",
    run,
    options,
    path=None,
    brief="Print what lets a shell complete verbs and options",
)
