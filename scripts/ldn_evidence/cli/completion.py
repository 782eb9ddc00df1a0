"""Scripts by which a shell completes verbs, options and their values, made from the parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

BASH = """\
# Completion of `ldn` for bash: eval "$(ldn completion bash)"
_ldn() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} words=
    COMPREPLY=()
    if (( COMP_CWORD == 1 )); then
        COMPREPLY=($(compgen -W "{verbs} --help --version" -- "$cur"))
        return
    fi
    case "${{COMP_WORDS[1]}} $prev" in
{values}
    esac
    case "${{COMP_WORDS[1]}}" in
{options}
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$words --help" -- "$cur"))
    fi
}}
complete -o default -F _ldn ldn
"""
ZSH = """\
#compdef ldn
# Completion of `ldn` for zsh: source <(ldn completion zsh)
_ldn() {{
    local -a verbs
    verbs=(
{verbs}
    )
    if (( CURRENT == 2 )); then
        _describe -t verbs 'verb' verbs
        return
    fi
    case $words[2] in
{options}
    esac
}}
if [[ $funcstack[1] == _ldn ]]; then _ldn "$@"; else compdef _ldn ldn; fi
"""
FISH = """\
# Completion of `ldn` for fish: ldn completion fish | source
complete -c ldn -n __fish_use_subcommand -f
{lines}
"""


@dataclass(frozen=True)
class Option:
    """An option of a verb, or with an empty ``name`` its first argument: its values, if listed."""

    name: str
    help: str
    values: tuple[str, ...]
    takes: bool  # a value


@dataclass(frozen=True)
class Completed:
    """A verb, what it is for, and its options."""

    name: str
    brief: str
    options: list[Option]


def options_of(verb: argparse.ArgumentParser) -> list[Option]:
    """The options of a verb, and those of its arguments of which the values are listed."""
    found = []
    for action in verb._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        values = tuple(map(str, action.choices or ()))
        names = [name for name in action.option_strings if name.startswith("--")]
        if names or (values and not action.option_strings):
            name = names[0] if names else ""
            found.append(Option(name, action.help or "", values, action.nargs != 0))
    return found


def script(shell: str, verbs: list[Completed]) -> str:
    """The script for one of `bash`, `zsh` and `fish`."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](verbs)


def _bash(verbs: list[Completed]) -> str:
    values, options = [], []
    reply = 'COMPREPLY=($(compgen -W "{}" -- "$cur")); return;;'
    for verb in verbs:
        for option in verb.options:
            if option.values:
                given = f'"{verb.name} {option.name or verb.name}"'
                values.append(f"        {given}) {reply.format(' '.join(option.values))}")
        names = " ".join(option.name for option in verb.options if option.name)
        options.append(f'        {verb.name}) words="{names}";;')
    named = " ".join(verb.name for verb in verbs)
    return BASH.format(verbs=named, values="\n".join(values), options="\n".join(options))


def _zsh(verbs: list[Completed]) -> str:
    named = [f"        {_quoted(f'{verb.name}:{_plain(verb.brief)}')}" for verb in verbs]
    options = []
    for verb in verbs:
        stated = " ".join(_quoted(_spec(option)) for option in verb.options)
        options.append(f"        {verb.name}) _arguments {stated} '*:file:_files';;")
    return ZSH.format(verbs="\n".join(named), options="\n".join(options))


def _spec(option: Option) -> str:
    """An option in the words of zsh's `_arguments`."""
    values = f"({' '.join(option.values)})" if option.values else "_files"
    if not option.name:
        return f"2:value:{values}"
    stated = f"{option.name}[{_plain(option.help)}]"
    return f"{stated}:value:{values}" if option.takes else stated


def _fish(verbs: list[Completed]) -> str:
    return FISH.format(lines="\n".join(line for verb in verbs for line in _fish_lines(verb)))


def _fish_lines(verb: Completed) -> Iterator[str]:
    told = _quoted(_plain(verb.brief))
    yield f"complete -c ldn -n __fish_use_subcommand -f -a {verb.name} -d {told}"
    seen = f"complete -c ldn -n '__fish_seen_subcommand_from {verb.name}'"
    for option in verb.options:
        values = f" -f -a {_quoted(' '.join(option.values))}" if option.values else ""
        if not option.name:
            yield seen + values
            continue
        takes = " -r" if option.takes else ""
        told = _quoted(_plain(option.help))
        yield f"{seen} -l {option.name.removeprefix('--')}{takes}{values} -d {told}"


def _plain(text: str) -> str:
    """A help text without what a shell would take for more than text."""
    return "".join(" " if letter in ":[]\\`$\"'" else letter for letter in text).strip()


def _quoted(text: str) -> str:
    return f"'{text}'"
