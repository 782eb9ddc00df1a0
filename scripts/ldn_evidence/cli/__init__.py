"""The command `ldn`: its groups of verbs, its questions, its words, its exit status.

It knows all other packages, and none of them knows it; nothing else prints. Each verb is a module
of ``verbs``, which says how the verb is called and what runs it. What a verb needs is imported when
it runs, so that `ldn --help` loads no database and no library.
"""

from __future__ import annotations

__all__ = ["run"]


def run() -> None:
    """Run the command of the process, and end the process with its exit status."""
    from .main import run as command

    command()
