"""Calls that tests of several packages make: the command, and git."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ldn_evidence.cli import main as cli


def run(capsys, *arguments) -> tuple[int, str]:
    """Exit status and all output of `ldn`."""
    status = cli.main([str(argument) for argument in arguments])
    out = capsys.readouterr()
    return status, out.out + out.err


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as somebody."""
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )
