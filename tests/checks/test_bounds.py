"""What a package from a stranger asks for, in SQL or JSON Schema, is kept within bounds of time and memory; and nothing is written beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from calls import run
from conftest import PEAK, sampled
from ldn_evidence.checks.row_schema import row_schema
from ldn_evidence.checks.validate import validate
from ldn_evidence.store import deadline

RULE, VIEW, DERIVED = (
    "schemas/rules/unused_study.sql",
    "schemas/views/tier_shift.sql",
    "schemas/derived/claims.cited_tier.sql",
)
ONE_LONG_CALL = "SELECT '1' AS row_id, '1' AS value, levenshtein(repeat('ab', 150000), repeat('ba', 150000))::VARCHAR AS expected"
MB = 1 << 20
BOUNDED = (
    f"{PEAK}\nimport sys\nfrom ldn_evidence.cli import main as cli\nfrom ldn_evidence.store import deadline\ndeadline.RULE_SECONDS, deadline.GRACE, deadline.MOST_MEMORY = 0.5, 0.3, 400 << 20\n"
    "import atexit, os\nleave = os._exit\n"
    "def ended(status):\n    print(peak(), file=sys.stderr, flush=True)\n    leave(status)\n"
    "os._exit = ended\ncli.run()"
)

# Says when the long call is about to be made. A shell has what it starts in the background ignore Ctrl-C.
TELLING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from ldn_evidence.store import queries
one_select = queries.one_select
def told(connection, sql):
    query = one_select(connection, sql)
    if "levenshtein" in sql:
        print("asked", file=sys.stderr, flush=True)
    return query
queries.one_select = told
"""


def state(package: Path, file: str, sql: str) -> None:
    """Put another query in place of that of a rule or view."""
    path = package / file
    header = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--")
    ]
    path.write_text("\n".join([*header, sql, ""]), encoding="utf-8")


def started(package: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", BOUNDED, *arguments],
        cwd=package,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )


def ran(package: Path, *arguments: str, seconds: float = 15) -> tuple[int, str, str]:
    """Exit status, output and errors of `ldn` run in a package, in a process that takes neither much time nor memory, and leaves nothing behind."""
    before = {path for path in package.rglob("*")}
    process = started(package, *arguments)
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
    assert "Traceback" not in err, err
    *errors, peak = err.strip().splitlines()
    assert int(peak) < 1200, f"{peak} MB"
    assert {path for path in package.rglob("*")} == before
    return process.returncode, out, "\n".join(errors)


def findings(package: Path) -> list[dict]:
    status, out, _ = ran(package, "validate", "--format", "json")
    assert status == 1
    return json.loads(out)["findings"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (ONE_LONG_CALL, "took longer than 0.5 seconds"),
        ("SELECT i::VARCHAR AS row_id FROM range(100000000) t(i)", ""),
        pytest.param(
            "SELECT i::VARCHAR AS row_id, random() AS r FROM range(300000000) t(i) ORDER BY r",
            "",
            marks=pytest.mark.nightly,
        ),
        ("SELECT repeat('x', 1000000) || i AS row_id FROM range(100000) t(i)", ""),
        pytest.param(
            "SELECT string_agg(repeat('x', 100000) || i, '') AS row_id FROM range(1000000) t(i)",
            "",
            marks=pytest.mark.nightly,
        ),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) AS row_id FROM n WHERE i > 1",
            "took longer than 0.5 seconds",
        ),
    ],
)
def test_a_rule_is_bounded_whatever_it_does(tiny, sql, says):
    state(tiny, RULE, sql)
    path = tiny / "data/claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",asserted,", ",asserrted,", 1), encoding="utf-8"
    )
    status, out, err = ran(tiny, "validate", "--format", "json")
    if status == 2:  # it took twice the memory before it could be stopped
        assert not says and RULE in err and "memory" in err
        return
    found = json.loads(out)["findings"]
    broken = [f for f in found if f["code"] == "P105"]
    assert RULE in [f["file"] for f in broken]
    assert any(says in f["message"] for f in broken if f["file"] == RULE), broken
    assert "T05" in {f["code"] for f in found}, "the other checks ran"


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT len(range(2000000000))::VARCHAR AS row_id",
        "SELECT repeat('x', 4000000000) AS row_id",
    ],
)
def test_one_call_that_takes_ever_more_memory_ends_the_run(tiny, sql):
    """It cannot be interrupted: either the time is up first, or the process says why it ends."""
    state(tiny, RULE, sql)
    status, out, err = ran(tiny, "validate", "--format", "json")
    if status == 2:
        assert RULE in err and "memory" in err and out == ""
    else:
        # What else was asked at that moment is stopped as well, and named.
        assert RULE in {f["file"] for f in json.loads(out)["findings"] if f["code"] == "P105"}


@pytest.mark.slow
def test_a_query_of_endless_length_is_not_taken_apart(tiny):
    state(tiny, RULE, f"SELECT '1' AS row_id, [{'1, ' * 1_000_000}1] AS more")
    assert [
        (f["file"], "has 3,000," in f["message"]) for f in findings(tiny) if f["code"] == "P105"
    ] == [(RULE, True)]


@pytest.mark.slow
def test_a_plan_of_endless_size_is_left_behind(tiny):
    steps = ", ".join(
        f"a{i} AS NOT MATERIALIZED (SELECT x.row_id FROM a{i - 1} x, a{i - 1} y)"
        for i in range(1, 24)
    )
    state(tiny, RULE, f"WITH a0 AS (SELECT '1' AS row_id), {steps} SELECT row_id FROM a23")
    assert {f["file"] for f in findings(tiny) if f["code"] == "P105"} == {RULE}


@pytest.mark.slow
def test_rows_out_of_all_proportion_are_named_so_far(tiny, monkeypatch):
    monkeypatch.setattr(deadline, "MOST_ROWS", 3)
    state(tiny, RULE, "SELECT study_id AS row_id FROM studies")
    found = [f for f in validate(tiny).findings if f.code in ("P105", "X302")]
    assert [f.message for f in found if f.code == "P105"] == [
        f"{RULE} selects more than 3 rows; no others are named"
    ]
    assert len([f for f in found if f.code != "P105"]) == 3


@pytest.mark.slow
def test_fix_goes_on_without_a_derived_column_that_takes_too_long(tiny):
    state(tiny, DERIVED, ONE_LONG_CALL)
    before = (tiny / "data/claims.csv").read_bytes()
    status, out, _ = ran(tiny, "fix")
    assert status == 1 and f"left {DERIVED}" in out and "took longer than 0.5 seconds" in out
    assert (tiny / "data/claims.csv").read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("verb", [["stats"], ["docs", "--check"]])
def test_a_view_that_takes_too_long_is_named(tiny, verb):
    state(tiny, VIEW, ONE_LONG_CALL)
    status, _, err = ran(tiny, *verb)
    assert status == 2 and f"{VIEW}:1:1: it took longer than 0.5 seconds" in err


@pytest.mark.slow
def test_what_is_computed_while_a_view_is_looked_at_is_bounded(tiny):
    """Of a view that no page shows the columns alone are asked; what its table function takes is computed for that."""
    state(
        tiny,
        "schemas/views/claims_full.sql",
        "SELECT * FROM range(levenshtein(repeat('ab', 60000), repeat('cd', 60000)))",
    )
    status, _, err = ran(tiny, "stats")
    assert status == 2 and "claims_full.sql:1:1: it took longer than 0.5 seconds" in err


@pytest.mark.slow
def test_a_view_is_bounded_in_a_release(tiny):
    from ldn_evidence.publish.formats.release import open_release
    from ldn_evidence.store.opened import open_package

    state(tiny, VIEW, "SELECT i FROM range(100000000) t(i)")
    release = open_release(open_package(tiny), tiny)
    view = next(view for view in release.views if view.name == "tier_shift")
    with pytest.raises(ValueError, match=rf"{VIEW} selects more than 10.,... rows"):
        release.run(view)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "verb"), [(RULE, "validate"), (DERIVED, "fix"), (VIEW, "stats")])
def test_an_interrupt_ends_a_run_and_waits_for_no_query(tiny, file, verb):
    state(tiny, file, ONE_LONG_CALL)
    text = TELLING + BOUNDED.replace("= 0.5, 0.3", "= 60.0, 5.0")
    process = subprocess.Popen(
        [sys.executable, "-c", text, verb],
        cwd=tiny,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr.readline() == "asked\n"
        time.sleep(0.3)  # now the database is at it
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        at = time.monotonic()
        _, err = process.communicate(timeout=30)  # the call takes a minute
    finally:
        process.kill()
    assert (process.returncode, err.splitlines()[0]) == (130, "interrupted")
    assert time.monotonic() - at < 10  # a tenth of a second, where nothing else runs


def add_branch(package: Path, branch: dict, table: str = "studies") -> None:
    path = package / f"schemas/rows/{table}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["allOf"].append(
        {"x-code": "R999", "x-name": "odd", "title": "t", "description": "d", "x-fix": "Change it."}
        | branch
    )
    path.write_text(json.dumps(schema), encoding="utf-8")


BOMB = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)} | {"d40": {}}
REFUSED = {
    "an address": (
        {"properties": {"title": {"$ref": "http://127.0.0.1:9/s.json"}}},
        "refers to nothing outside itself, and not to http://127.0.0.1:9/s.json",
    ),
    "a file": (
        {"properties": {"title": {"$ref": "file:///etc/hostname"}}},
        "refers to nothing outside itself, and not to file:///etc/hostname",
    ),
    "a relative address": (
        {"$id": "http://127.0.0.1:9/", "properties": {"title": {"$ref": "other.json"}}},
        "refers to nothing outside itself, and not to other.json",
    ),
    "a dynamic reference": (
        {"properties": {"title": {"$dynamicRef": "#a"}}},
        "may not use $dynamicRef",
    ),
    "nothing": (
        {"properties": {"title": {"$ref": "#/$defs/no"}}},
        "refers to #/$defs/no, which is not there",
    ),
    "itself": ({"properties": {"title": {"$ref": "#"}}}, "may not refer to itself"),
    "too much": (
        {"$defs": BOMB, "properties": {"title": {"$ref": "#/$defs/d0"}}},
        "unfolds to more than 20,000 steps",
    ),
    "many patterns": (
        {"allOf": [{"properties": {"title": {"pattern": f"^a{{{i}}}"}}} for i in range(300)]},
        "unfolds to more than 20,000 steps",
    ),
    "a huge pattern": (
        {"properties": {"title": {"minLength": 0, "pattern": "((a{100}){100}){100}"}}},
        "regex",
    ),
}
RIS = "TY  - JOUR\nAU  - Moss, Ada\nTI  - {title}\nPY  - 2019\nJO  - Journal\nER  - \n"


@pytest.mark.parametrize("what", REFUSED)
def test_a_schema_that_reaches_out_or_unfolds_is_refused(what):
    schema, says = REFUSED[what]
    with pytest.raises(ValueError) as raised:
        row_schema(schema)
    assert says in str(raised.value)


def test_references_within_a_schema_are_followed():
    schema = row_schema(
        {
            "$defs": {"short": {"maxLength": 3}},
            "properties": {"a": {"$ref": "#/$defs/short"}, "b": {"$ref": "#/$defs/short"}},
        }
    )
    assert schema.is_valid({"a": "abc"}) and not schema.is_valid({"b": "abcd"})
    assert [
        (error.validator, error.validator_value, [*error.absolute_path])
        for error in schema.errors({"b": "abcd"})
    ] == [("maxLength", 3, ["b"])]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["itself", "too much", "many patterns", "a huge pattern"])
def test_a_run_is_bounded_that_refuses_it(tiny, what):
    schema, says = REFUSED[what]
    add_branch(tiny, schema)
    told = [f for f in findings(tiny) if f["code"] == "P102"]
    assert [f["file"] for f in told] == ["schemas/rows/studies.json"] and says in told[0]["message"]


@pytest.mark.slow
def test_every_verb_refuses_it(tiny, capsys, monkeypatch):
    monkeypatch.chdir(tiny)
    (tiny.parent / "one.ris").write_text(RIS.format(title="Small doses"), encoding="utf-8")
    add = ["add", "study", "--from", tiny.parent / "one.ris", "--set", "study_design=survey"]
    path = tiny / "schemas/rows/studies.json"
    sound = path.read_bytes()
    for schema, says in REFUSED.values():
        add_branch(tiny, schema)
        found = validate(tiny, asked={"data/studies.csv"}).findings
        (told,) = [f for f in found if f.code == "P102"]
        assert told.file == "schemas/rows/studies.json" and says in told.message
        status, out = run(capsys, *add, "--dry-run")
        assert status == 2 and says in out and "schemas/rows/studies.json" in out
        path.write_bytes(sound)


SLOW_PATTERNS = [
    {"properties": {"title": {"pattern": "^(a+)+$"}}},
    {"patternProperties": {"^t": {"pattern": "^(a|a)*$"}}, "properties": {"title": {}}},
    {
        "patternProperties": {"^(t|.)*(t|.)*!$": False},
        "properties": {"title": {"pattern": "^(a+)+$"}},
        "additionalProperties": True,
    },
]


@pytest.mark.parametrize("branch", sampled(SLOW_PATTERNS, type), ids=range(len(SLOW_PATTERNS)))
def test_no_pattern_of_a_schema_takes_long(tiny, branch):
    add_branch(tiny, branch)
    (tiny.parent / "one.ris").write_text(RIS.format(title="a" * 60 + "!"), encoding="utf-8")
    given = ["--set", "study_design=survey", "seen_at=https://example.org/s"]
    assert ran(tiny, "add", "study", "--from", str(tiny.parent / "one.ris"), *given, "--dry-run")[
        0
    ] in (1, 2)
    path = tiny / "data/studies.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Small doses tried", "a" * 60 + "!"),
        encoding="utf-8",
    )
    assert ("R999", "schemas/rows/studies.json") in {
        (f["code"], "schemas/rows/studies.json") for f in findings(tiny)
    }


@pytest.mark.slow
def test_a_constraint_of_a_column_takes_no_long_either(tiny):
    path = tiny / "schemas/tables/studies.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    next(field for field in schema["fields"] if field["name"] == "title")["constraints"][
        "pattern"
    ] = "(a+)+"
    path.write_text(json.dumps(schema), encoding="utf-8")
    (tiny.parent / "one.ris").write_text(RIS.format(title="a" * 60 + "!"), encoding="utf-8")
    status, out, err = ran(
        tiny,
        "add",
        "study",
        "--from",
        str(tiny.parent / "one.ris"),
        "--set",
        "study_design=survey",
        "--dry-run",
    )
    assert status == 1 and "no title" in out, out + err
