"""The keys of the tool in schemas against model/profile.json, and what row rules say of themselves."""

from __future__ import annotations

import json

import jsonschema
import pytest

from conftest import checked
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.profile import place_in, profile, wrong_keys

CLAIMS, PAIRS, PACKAGE, ROWS = (
    "schemas/tables/claims.json",
    "schemas/tables/claim_citations.json",
    "schemas/package.json",
    "schemas/rows/claims.json",
)
WRONG = [
    (CLAIMS, ("x-show",), 5, "x-show of claims is no list of paths, each a text"),
    (CLAIMS, ("x-show",), [5], "x-show of claims is no list of paths, each a text"),
    (CLAIMS, ("x-vocabulary",), "yes", "x-vocabulary of claims is neither true nor false"),
    (CLAIMS, ("x-csl-rows",), {}, "is no list of objects whose values are texts"),
    (CLAIMS, ("x-lable",), "", "is no key that the tool knows; the nearest is `x-label`"),
    (CLAIMS, ("fields", 0, "x-ask"), "no", "x-ask of claims.claim_id is neither true nor false"),
    (CLAIMS, ("fields", 1, "x-role"), "notes", "is none of row_status, replaced_by and row_note"),
    (CLAIMS, ("fields", 1, "x-integrity"), {"role": "status"}, "`clear`, `open` and `worst_first`"),
    (CLAIMS, ("fields", 1, "x-groups"), ["a"], "is no object whose values are lists of texts"),
    (CLAIMS, ("x-judges",), ["topic"], "x-judges of claims is no object whose values are texts"),
    (
        CLAIMS,
        ("x-judges",),
        {"topic": ""},
        "in a table whose key has 1 of its fields, where a pair",
    ),
    (PAIRS, ("x-judges",), {"verdikt": ""}, "names verdikt, which is no field of the table"),
    (PAIRS, ("x-judges",), {"claim_id": ""}, "names claim_id, which is part of the key"),
    (PACKAGE, ("x-sources",), 5, "x-sources of the package is no text"),
    (PACKAGE, ("x-versions",), [{"file": 5}], "is no list of objects with `file` and `text`"),
    (PACKAGE, ("x-passages",), {"source": "source_id"}, "x-passages of the package names sources"),
    (PACKAGE, ("x-passages", "start"), 5, "x-passages of the package names sources"),
    (ROWS, ("allOf", 0, "x-severity"), "grave", "is neither `error` nor `warning`"),
    (ROWS, ("allOf", 1, "x-message"), 5, "is no text"),
]


def put(folder, file: str, path: tuple, value) -> None:
    """Set a value of a JSON file."""
    spec = json.loads((folder / file).read_text(encoding="utf-8"))
    *outer, last = path
    place = spec
    for part in outer:
        place = place[part]
    place[last] = value
    text = json.dumps(spec, indent=2, ensure_ascii=False)
    (folder / file).write_text(text, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("file", "path", "value", "message"), WRONG)
def test_a_wrong_key_is_a_finding_at_its_place_and_no_traceback_later(
    tiny, capsys, file, path, value, message
):
    put(tiny, file, path, value)
    (finding,) = load_package(tiny).problems
    assert (finding.code, finding.file) == ("P102", file) and message in finding.message
    line = (tiny / file).read_text(encoding="utf-8").splitlines()[finding.line - 1]
    key = next(part for part in path if str(part).startswith("x-"))
    assert line[finding.column - 1 :].startswith(f'"{key}"')
    assert cli.main(["show", "nowhere", str(tiny)]) == 1
    assert cli.main(["verify", str(tiny), "--snapshots", str(tiny)]) == 2


def test_the_place_is_that_of_the_key_and_not_of_its_namesake(tmp_path):
    text = '{\n "a": [{"x": 1}, {"b": {"x": "\\"x\\""},\n  "x": 2}], "x": 3}\n'
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    place = lambda *path: tuple(place_in(tmp_path, "a.json", path).values())
    assert place("x") == ("a.json", 3, 13)
    assert place("a", 0, "x") == ("a.json", 2, 9)
    assert place("a", 1, "x") == ("a.json", 3, 3)
    assert place("a", 1, "b", "x") == ("a.json", 2, 25)
    assert place("nowhere") == ("a.json", 1, 1)


def test_the_profile_is_a_schema_and_says_what_each_key_is():
    jsonschema.Draft202012Validator.check_schema(profile())
    for kind, stated in profile()["$defs"].items():
        for key, schema in stated["properties"].items():
            assert {"description", "otherwise"} <= set(schema), (kind, key)
            assert wrong_keys(kind, {key: None}) == {key: schema["otherwise"]}


def add_rule(folder, **keys) -> None:
    """A rule that the first claim, whose topic is another, offends against."""
    about = {"x-code": "R998", "x-name": "n", "title": "t", "description": "d", "x-fix": "Mend."}
    rule = about | {"properties": {"topic": {"const": "nothing"}}} | keys
    spec = json.loads((folder / ROWS).read_text(encoding="utf-8"))
    spec["allOf"].append(rule)
    (folder / ROWS).write_text(json.dumps(spec), encoding="utf-8")
    fix(folder)


@pytest.mark.slow
def test_a_rule_on_rows_says_it_in_its_own_words(tiny):
    add_rule(tiny, **{"x-message": "{claim_id} is on {topic}"})
    found = [finding for finding in checked(tiny).findings if finding.code == "R998"]
    rows = (tiny / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    assert len(found) == len(rows) - 1
    assert all(f.message.startswith(f"{f.row_id} is on ") for f in found)
    assert all(f.message.endswith(f.value) and f.field == "topic" for f in found)


@pytest.mark.slow
def test_a_rule_without_words_is_worded_from_its_schema(tiny):
    add_rule(tiny)
    found = [finding for finding in checked(tiny).findings if finding.code == "R998"]
    assert found and all(f.message == f"topic `{f.value}` must be `nothing`" for f in found)


@pytest.mark.slow
def test_a_message_that_names_no_field_is_a_finding(tiny):
    add_rule(tiny, **{"x-message": "{nowhere}"})
    (finding,) = load_package(tiny).problems
    assert finding.code == "P103" and "R998 names nowhere" in finding.message


@pytest.mark.slow
def test_a_rule_silences_those_that_it_names(tiny):
    add_rule(tiny, **{"x-code": "R997"})
    add_rule(tiny, **{"properties": {"claim_id": {"const": "nothing"}}})
    codes = lambda: [f.code for f in checked(tiny).findings if f.code in ("R997", "R998")]
    assert sorted(set(codes())) == ["R997", "R998"]
    put(tiny, ROWS, ("allOf", -1, "x-silences"), ["R997"])
    assert set(codes()) == {"R998"}
