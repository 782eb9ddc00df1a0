"""The help in groups, and the scripts by which shells complete: run in each shell that is here."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ldn_evidence.cli import main as cli
from ldn_evidence.cli.parser import GROUPS, VERBS, brief_of


def printed(capsys, *arguments: str) -> str:
    try:
        assert cli.main(list(arguments)) == 0
    except SystemExit as end:
        assert end.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [60, 80, 160])
def test_help_has_each_verb_on_a_line_in_its_group(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = printed(capsys, "--help").splitlines()
    assert max(map(len, lines)) <= width
    for title, verbs in GROUPS.items():
        start = lines.index(f"{title}:") + 1
        listed = lines[start : start + len(verbs)]
        assert [line.split()[0] for line in listed] == [verb.name for verb in verbs]
        assert width < 80 or [line[14:] for line in listed] == [brief_of(verb) for verb in verbs]


def test_every_verb_says_in_a_few_words_what_it_is_for():
    for verb in VERBS.values():
        assert verb.brief and len(verb.brief) <= 64, verb.name
        assert verb.brief[0].isupper() and not verb.brief.endswith("."), verb.name


def completed(script: str, *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    listed = " ".join(f"'{word}'" for word in ("ldn", *words))
    code = (
        f'{script}\nCOMP_WORDS=({listed}); COMP_CWORD={len(words)}; _ldn; echo "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not here")
def test_bash_completes_verbs_options_and_values(capsys):
    script = printed(capsys, "completion", "bash")
    assert completed(script, "s") == ["stats", "show", "site"]
    assert completed(script, "validate", "--format", "") == ["text", "json", "github", "sarif"]
    assert completed(script, "stats", "--") == ["--format", "--all", "--help"]
    assert completed(script, "release", "m") == ["major", "minor"]
    assert completed(script, "completion", "") == ["bash", "zsh", "fish"]
    assert completed(script, "import", "x") == [], "bash itself completes files then"


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not here")
@pytest.mark.slow
def test_fish_completes_verbs_options_and_values(capsys):
    script = printed(capsys, "completion", "fish")
    for typed, first in (
        ("ldn sta", "stats"),
        ("ldn stats --fo", "--format"),
        ("ldn release ma", "major"),
    ):
        code = f"{script}\ncomplete -C '{typed}'"
        done = subprocess.run(["fish", "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split("\n")[0].split("\t")[0] == first and done.stderr == ""


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not here")
@pytest.mark.slow
def test_zsh_takes_the_script(capsys):
    script = printed(capsys, "completion", "zsh")
    code = f"autoload -U compinit && compinit -u -D\n{script}\n[[ $_comps[ldn] == _ldn ]]"
    done = subprocess.run(["zsh", "-f", "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
