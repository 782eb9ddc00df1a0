"""How the code is laid out, and that docs/architecture.md says so; `pytest --rewrite tests/whole/test_house.py` draws its picture anew."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import ROOT

CODE = ROOT / "scripts" / "ldn_evidence"
PAGE = ROOT / "docs" / "architecture.md"
MODULES = sorted(CODE.rglob("*.py"))
PICTURE = re.compile(r"```mermaid\n(.*?)```", re.S)
WAYS = {"A cell's way": "checks.places:with_places", "A row's way": "curate.trial:try_rows"}


def of(module: Path) -> str:
    return module.relative_to(CODE).as_posix()


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def contract(name: str) -> dict:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    return next(entry for entry in linter["contracts"] if entry["id"] == name)


def layers() -> list[list[str]]:
    """The packages, from the one that knows all to the one that knows none."""
    return [layer.split(" | ") for layer in contract("layers")["layers"]]


def picture() -> str:
    """The import contract as a Mermaid flow chart: an arrow to each package of the next layer that may be imported."""
    plain = lambda name: name.removeprefix("ldn_evidence.")
    closed = {
        (plain(source), plain(target))
        for source in contract("report")["source_modules"]
        for target in contract("report")["forbidden_modules"]
    }
    arrows = [
        f"    {above} --> {below}"
        for upper, lower in pairwise(layers())
        for above in upper
        for below in lower
        if (above, below) not in closed
    ]
    return "\n".join(["flowchart TD", *arrows, ""])


def test_the_house_is_eight_packages_and_the_frames():
    named = {name for layer in layers() for name in layer}
    assert {path.parent.name for path in CODE.glob("*/__init__.py")} == named and len(named) == 8
    files = {path.name for path in CODE.iterdir() if path.is_file()}
    assert files == {"__init__.py", "loading.py", "py.typed"}


@pytest.mark.slow
def test_no_two_modules_import_each_other_however_far_round():
    import grimp

    graph = grimp.build_graph("ldn_evidence")
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    list(TopologicalSorter(imports).static_order())  # raises CycleError, which names them


@pytest.mark.slow
def test_every_module_can_be_taken_in():
    """At most 300 lines a module, 40 a function, 100 characters a line."""
    too_long = []
    for module in MODULES:
        lines = module.read_text(encoding="utf-8").splitlines()
        if len(lines) > 300:
            too_long.append(f"{of(module)}: {len(lines)} lines")
        for number, line in enumerate(lines, 1):
            if len(line) > 100:
                too_long.append(f"{of(module)}:{number}: {len(line)} characters")
        for function in functions(module):
            length = function.end_lineno - function.lineno + 1
            if length > 40:
                too_long.append(f"{of(module)}:{function.lineno}: {function.name}, {length} lines")
    assert too_long == []


@pytest.mark.slow
def test_every_module_keeps_to_the_ways_of_the_house():
    """A docstring, no star import, no dispatch by name, no lambda with a name; nothing is printed past the command."""
    amiss = []
    for module in MODULES:
        banned = {"globals", "exec", "eval"} | (
            set() if of(module).startswith("cli/") else {"print"}
        )
        if ast.get_docstring(tree(module)) in (None, "To be written."):
            amiss.append(f"{of(module)}: no docstring")
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                amiss.append(f"{of(module)}:{node.lineno}: a star import")
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                named = [target for target in node.targets if isinstance(target, ast.Name)]
                amiss += [f"{of(module)}:{node.lineno}: the lambda {name.id}" for name in named]
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id in banned:
                amiss.append(f"{of(module)}:{node.lineno}: {called.id}()")
    assert amiss == []


def test_the_page_fits_and_its_picture_is_the_contract(request):
    text = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--rewrite"):
        PAGE.write_text(PICTURE.sub(f"```mermaid\n{picture()}```", text), encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert PICTURE.findall(text) == [picture()]
    rows = re.findall(r"(?m)^\| `(\w+)` \|", text)
    assert sorted(rows) == sorted(name for layer in layers() for name in layer)


def test_files_that_the_page_names_are_there():
    text = PAGE.read_text(encoding="utf-8")
    places = [ROOT, CODE, *(CODE / name for layer in layers() for name in layer)]
    for name in re.findall(r"`([\w./]+(?:/|\.(?:py|toml|csv|json)))`", text):
        assert any((place / name).exists() for place in places), name


def steps(way: str) -> list[str]:
    section = PAGE.read_text(encoding="utf-8").split(f"## {way}\n")[1].split("\n## ")[0]
    return re.findall(r"(?m)^\d+\. `([\w.]+:[\w.]+)`", section)


def module_of(step: str) -> Path:
    path = CODE.joinpath(*step.split(":")[0].split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def defined(step: str) -> bool:
    """Whether a module has the function, or the class with the method."""
    body = tree(module_of(step)).body
    for name in step.split(":")[1].split("."):
        found = [
            n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name
        ]
        if not found:
            return False
        body = found[0].body
    return True


def speaks_of(module: Path) -> set[str]:
    """The names that the functions of a module use."""
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for function in functions(module)
        for node in ast.walk(function)
        if isinstance(node, ast.Name | ast.Attribute)
    }


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_the_way_of_the_code(way):
    """Each function of the list is there, and is used where one of those before it stands."""
    listed = steps(way)
    assert len(listed) > 10 and WAYS[way] in listed
    for number, step in enumerate(listed):
        assert defined(step), step
        name = step.split(".")[-1].split(":")[-1]
        before = {module_of(earlier) for earlier in listed[:number]}
        assert number == 0 or any(name in speaks_of(module) for module in before), step


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "lacking"),
    [
        ("publish.docs", ["publish.formats.manifest", "checks.validate", "store.one_pass"]),
        ("store.door", ["store.one_pass", "store.aside"]),
        ("checks.rules", ["checks.validate", "checks.verify"]),
    ],
)
def test_what_is_not_wanted_is_not_loaded(asked, lacking):
    code = f"import sys, ldn_evidence.{asked}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert f"ldn_evidence.{asked}" in loaded
    assert not [name for name in lacking if f"ldn_evidence.{name}" in loaded]
