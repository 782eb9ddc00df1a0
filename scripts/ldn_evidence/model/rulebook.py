"""What rules.toml states: the rules of the tool itself, and the limits of what it reads."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast


class Silences(TypedDict, total=False):
    """Layers, by their letters, that a finding silences on the same row, or in the same cell."""

    row: str
    cell: str


class ToolRule(TypedDict):
    """One rule of the tool, as rules.toml states it."""

    name: str
    title: str
    why: str
    fix: str
    severity: NotRequired[str]
    fixable: NotRequired[bool]
    unreadable: NotRequired[bool]
    root: NotRequired[bool]
    stopping: NotRequired[bool]
    silences: NotRequired[Silences]


def _text() -> str:
    return Path(__file__).with_name("rules.toml").read_text(encoding="utf-8")


@cache
def tool_rules() -> dict[str, ToolRule]:
    """The rules of the tool itself, by code."""
    import tomllib  # only a run with findings pays for it

    stated = tomllib.loads(_text())
    del stated["limits"]
    return cast("dict[str, ToolRule]", stated)


@cache
def unreadable() -> frozenset[str]:
    """Codes of what keeps the rows of a file from being told."""
    return frozenset(code for code, rule in tool_rules().items() if rule.get("unreadable"))


@cache
def roots() -> frozenset[str]:
    """Codes of faults on which others may rest."""
    return frozenset(code for code, rule in tool_rules().items() if rule.get("root"))


@cache
def stopping() -> frozenset[str]:
    """Codes of what may keep a rule of the package from being run: its silence proves nothing."""
    return frozenset(code for code, rule in tool_rules().items() if rule.get("stopping"))


def fixable(code: str) -> bool:
    """Whether `ldn fix` mends what a rule of the tool finds."""
    return code in tool_rules() and tool_rules()[code].get("fixable", False)


@cache
def _limits() -> dict[str, int | float]:
    # The limits stand before the first rule: a run without findings spares itself the rules.
    head = _text().partition("\n\n[F")[0]
    lines = head.partition("[limits]\n")[2].splitlines()
    stated = (line.partition("#")[0].split("=") for line in lines if "=" in line)
    return {name.strip(): _number(value.strip()) for name, value in stated}


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def limit(name: str) -> int:
    """A whole number of the table [limits]."""
    return int(_limits()[name])


def likeness() -> float:
    """From 0 to 1: how like two names must be for one to be taken for the other misspelt."""
    return float(_limits()["likeness"])
