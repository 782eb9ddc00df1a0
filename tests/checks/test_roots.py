"""What is told first: the fault from which others follow, by its name, at its place, and without these. What is no fault is not told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import duckdb
import pytest

from conftest import apply, checked
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.loading import load_package
from ldn_evidence.publish.formats.release import typed, untyped
from ldn_evidence.store import tables
from ldn_evidence.store.canonical import canonical_number


def told(package) -> list[tuple]:
    return [
        (finding.code, finding.file, finding.line, finding.column)
        for finding in checked(package).findings
    ]


# Headers

CONDITIONS = "data/conditions.csv"
HEADERS = {
    "Condition_ID": (
        [{"file": CONDITIONS, "replace": ["condition_id,", "Condition_ID,"]}],
        [("F29", CONDITIONS, 1, 1)],
    ),
    "blanks and marks": (
        [
            {
                "file": CONDITIONS,
                "replace": [
                    "condition_id,condition_name,condition_category",
                    "condition id,CONDITION_NAME,Condition category ",
                ],
            }
        ],
        [("F29", CONDITIONS, 1, 1), ("F29", CONDITIONS, 1, 14), ("F29", CONDITIONS, 1, 29)],
    ),
    "a slip": (
        [{"file": CONDITIONS, "replace": ["condition_id,", "conditon_id,"]}],
        [("F15", CONDITIONS, 1, 1)],
    ),
    "a key lost": (
        [{"file": CONDITIONS, "replace": ["condition_id,condition_name", "x,condition_name"]}],
        [("F14", CONDITIONS, 1, 1), ("F15", CONDITIONS, 1, 1)],
    ),
    "no header": (
        [
            {
                "file": CONDITIONS,
                "replace": [
                    "condition_id,condition_name,condition_category,synonyms,mesh_id,icd10_code,condition_row_status,condition_replaced_by,condition_note\n",
                    "",
                ],
            }
        ],
        [("F24", CONDITIONS, 1, 1)],
    ),
    "a column lost": (
        [{"file": "data/study_conditions.csv", "write": "study_id\nbrown_2015\n"}],
        [("F14", "data/study_conditions.csv", 1, 1)],
    ),
    "a column of many rules lost": (
        [{"file": "data/claims.csv", "replace": [",direction,", ",Richtung,"]}],
        [("F15", "data/claims.csv", 1, 122), ("F14", "data/claims.csv", 1, 1)],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "Condition_ID",
        *(pytest.param(name, marks=pytest.mark.slow) for name in HEADERS if name != "Condition_ID"),
    ],
)
@pytest.mark.parametrize("large", [False, True])
def test_a_fault_of_a_header_is_told_once_and_nothing_that_follows(tiny, monkeypatch, name, large):
    edits, expected = HEADERS[name]
    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    apply(tiny, edits)
    assert sorted(told(tiny)) == sorted(expected)


@pytest.mark.slow
def test_a_header_in_other_letters_is_mended_and_its_table_checked_meanwhile(tiny):
    before = (tiny / CONDITIONS).read_bytes()
    apply(
        tiny,
        [
            {
                "file": CONDITIONS,
                "replace": ["condition_id,condition_name", "Condition-ID,Condition_Name"],
            },
            {"file": CONDITIONS, "replace": ["fibromyalgia,fibromyalgia,", "fibromyalgia,,"]},
        ],
    )
    assert [(f.code, f.line, f.field) for f in checked(tiny).findings] == [
        ("F29", 1, "condition_id"),
        ("F29", 1, "condition_name"),
        ("T01", 2, "condition_name"),
    ]
    apply(tiny, [{"file": CONDITIONS, "replace": ["fibromyalgia,,", "fibromyalgia,fibromyalgia,"]}])
    assert fix(tiny).left == [] and (tiny / CONDITIONS).read_bytes() == before and told(tiny) == []


@pytest.mark.slow
def test_two_columns_that_one_name_may_mean_are_not_guessed(tiny):
    apply(
        tiny,
        [
            {
                "file": CONDITIONS,
                "replace": ["condition_id,condition_name", "Condition_ID,CONDITION_ID"],
            }
        ],
    )
    assert [(f.code, f.field) for f in checked(tiny).findings if f.code in ("F29", "F15")] == [
        ("F29", "condition_id"),
        ("F15", "CONDITION_ID"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_the_root_comes_first_in_every_rendering(tiny, capsys, style):
    apply(
        tiny,
        [
            {"file": "data/claims.csv", "line": n, "set": {"stance": "sure", "topic": "why"}}
            for n in range(2, 9)
        ],
    )
    apply(tiny, [{"file": "data/studies.csv", "replace": ["study_id,", "Study_Id,"]}])
    assert cli.main(["validate", str(tiny), "--format", style, "--max-findings", "1"]) == 1
    out = capsys.readouterr().out
    first = {
        "text": lambda: out.split("\n\n")[1].splitlines()[1].split(maxsplit=2)[2],
        "json": lambda: json.loads(out)["findings"][0]["code"],
        "github": lambda: out.splitlines()[0].partition("title=")[2],
        "sarif": lambda: json.loads(out)["runs"][0]["results"][0]["ruleId"],
    }[style]()
    assert first.startswith("F29"), out


# Numbers and days

NUMBERS = [
    "0.1",
    "123456789012345",
    "0.123456789012345",
    "1234567890123456789",
    "9007199254740993",
    "9007199254740992",
    "0.30000000000000004",
    "0.1234567890123456789",
    "1" * 400,
    "0." + "0" * 40 + "1",
]
NUMBERS += [
    "1" + "0" * 30,
    "1" + "0" * 308,
    "1" + "0" * 309,
    "0." + "0" * 330 + "1",
    "4.35",
    "99999999999999999.9",
    "-2.50000000000000000001",
    "179769313486231570" + "0" * 291,
    "100000000000000000000000.5",
    "17976931348623157.1",
]


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_number_passes_exactly_if_every_output_holds_it(tmp_path, monkeypatch, large):
    """A canonical number passes `validate` if and only if double, SQLite and Parquet give it back."""
    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    package(tmp_path, "number", [f"n{i:02}" for i in range(len(NUMBERS))], NUMBERS)
    offending = {finding.line: finding for finding in checked(tmp_path).findings}
    for line, text in enumerate(NUMBERS, 2):
        held = untyped(typed(text, "number"), "number") == text
        parquet = tmp_path / "n.parquet"
        duckdb.execute(
            f"COPY (SELECT TRY_CAST('{text}' AS DOUBLE) AS n) TO '{parquet}' (FORMAT parquet)"
        )
        (stored,) = duckdb.execute(f"SELECT n FROM '{parquet}'").fetchone()
        with closing(sqlite3.connect(":memory:")) as database:
            (kept,) = database.execute("SELECT CAST(? AS REAL)", [typed(text, "number")]).fetchone()
        assert held == (untyped(stored, "number") == text) == (untyped(kept, "number") == text)
        assert (line not in offending) == held, (text, offending.get(line))
        if not held:
            assert (offending[line].field, offending[line].column) == ("n", 5) and offending[
                line
            ].code in ("T03", "T09"), offending[line]
    assert "is larger than a number can be" in offending[NUMBERS.index("1" * 400) + 2].message


WHOLE = [
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "-9223372036854775809",
    "1" * 30,
    "0",
    "12345678901234567",
]


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_whole_number_passes_exactly_if_64_bits_hold_it(tmp_path, monkeypatch, large):
    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    package(tmp_path, "integer", [f"n{i:02}" for i in range(len(WHOLE))], WHOLE)
    found = checked(tmp_path).findings
    assert [(f.code, f.value) for f in found] == [
        ("T03", n) for n in WHOLE if not -(2**63) <= int(n) < 2**63
    ]
    assert all(
        f"is larger than a whole number can be, which ends at {2**63 - 1}" in f.message
        for f in found
    )


DAYS = [
    "0000-01-01",
    "0000-12-31",
    "0001-01-01",
    "9999-12-31",
    "2024-02-29",
    "2023-02-29",
    "1900-02-29",
]


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_day_passes_exactly_if_a_calendar_has_it(tmp_path, monkeypatch, large):
    from datetime import date

    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    package(tmp_path, "date", [f"n{i:02}" for i in range(len(DAYS))], DAYS)

    def real(text):
        try:
            return bool(date.fromisoformat(text))
        except ValueError:
            return False

    assert [(f.code, f.value) for f in checked(tmp_path).findings] == [
        ("T03", day) for day in DAYS if not real(day)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1e30", "1" + "0" * 30),
        ("1E-35", "0." + "0" * 34 + "1"),
        ("-1e308", "-1" + "0" * 308),
        ("1e500", "1e500"),
        ("5e-324", "0." + "0" * 323 + "5"),
    ],
)
def test_every_number_that_can_be_held_has_a_canonical_form(text, wanted):
    assert canonical_number(text, "number") == wanted


def package(folder, kind: str, ids: list[str], values: list[str], key: bool = True) -> None:
    """A package of one table with a column of a type."""
    (folder / "schemas/tables").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "schemas/package.json").write_text(
        json.dumps({"name": "birds", "version": "1.0.0", "resources": ["birds"]})
    )
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": kind}]
    (folder / "schemas/tables/birds.json").write_text(
        json.dumps({"fields": fields} | ({"primaryKey": "id"} if key else {}))
    )
    (folder / "data/birds.csv").write_text(
        "id,n\n" + "".join(f"{i},{value}\n" for i, value in zip(ids, values))
    )
    fix(folder)


# Merges that were not resolved

BOTH = "<<<<<<< HEAD\n{0}\n||||||| base\n=======\n{0}\n>>>>>>> branch\n"
CONFLICTS = {
    "rows": ("data/claims.csv", "demo_page_c00062a", 3),
    "the header": ("data/claims.csv", "claim_id,", 1),
    "a table schema": ("schemas/tables/claims.json", '  "fields"', None),
    "row rules": ("schemas/rows/claims.json", '  "allOf"', None),
    "a rule": ("schemas/rules/unused_study.sql", "SELECT", None),
    "a view": ("schemas/views/claims_full.sql", "SELECT", None),
    "a derived column": ("schemas/derived/claims.cited_tier.sql", "SELECT", None),
    "the descriptor": ("datapackage.json", '  "name"', None),
    "the table of one column": ("data/study_conditions.csv", "brown", 2),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "rows",
        "a table schema",
        *(
            pytest.param(n, marks=pytest.mark.slow)
            for n in CONFLICTS
            if n not in ("rows", "a table schema")
        ),
    ],
)
def test_a_conflict_is_named_with_its_line_and_nothing_else_is(tiny, name):
    file, begins, _ = CONFLICTS[name]
    lines = (tiny / file).read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(begins))
    (tiny / file).write_text(
        "\n".join([*lines[:at], *BOTH.format(lines[at]).splitlines(), *lines[at + 1 :]]) + "\n",
        encoding="utf-8",
    )
    found = checked(tiny).findings
    assert [(f.code, f.file, f.line) for f in found] == [("F30", file, at + 1)], found
    assert (
        f"lines {at + 1} to {at + 6} hold both sides of a merge, `HEAD` and `branch`"
        in found[0].message
    )
    left = fix(tiny).left
    if file == "datapackage.json":
        assert left == [] and told(tiny) == []
    elif not file.startswith("schemas/views"):  # of which `fix` has no need
        assert ("F30", file) in {(f.code, f.file) for f in left} and "<<<<<<< HEAD" in (
            tiny / file
        ).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "line"), [(">>>>>>> branch", 3), ("<<<<<<< HEAD", 3)])
def test_a_marker_left_alone_is_named(tiny, sign, line):
    lines = (tiny / "data/outcomes.csv").read_text(encoding="utf-8").splitlines()
    (tiny / "data/outcomes.csv").write_text(
        "\n".join([*lines[:2], sign, *lines[2:]]) + "\n", encoding="utf-8"
    )
    (finding,) = checked(tiny).findings
    assert (finding.code, finding.line, finding.message.split(";")[0]) == (
        "F30",
        line,
        f"`{sign}` was left by a merge",
    )


@pytest.mark.slow
def test_a_conflict_in_the_list_of_tables_stops_the_run(tiny, capsys):
    path = tiny / "schemas/package.json"
    path.write_text(BOTH.format("x") + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert cli.main(["validate", str(tiny)]) == 2
    assert (
        "schemas/package.json:1:1: lines 1 to 6 hold both sides of a merge"
        in capsys.readouterr().err
    )


@pytest.mark.slow
def test_a_conflict_in_the_exceptions(tiny):
    (tiny / "schemas/exceptions.csv").write_text(
        "rule,row_id,reason\n" + BOTH.format("X304,adams_2010,Looked for and not found."),
        encoding="utf-8",
    )
    assert told(tiny) == [("F30", "schemas/exceptions.csv", 2, 1)]


@pytest.mark.slow
def test_signs_inside_a_cell_are_no_conflict(tiny):
    apply(
        tiny,
        [
            {
                "file": CONDITIONS,
                "replace": ["fibromyalgia,fibromyalgia,", "fibromyalgia,a <<<<<<< b >>>>>>> c,"],
            }
        ],
    )
    assert fix(tiny).left == [] and told(tiny) == []


# Rows of nothing, and what programs leave


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "large"),
    [
        (",,,,,", False),
        ('"","","","","",""', False),
        (" , ,,,,", False),
        (",,", False),
        (",,,,,", True),
        pytest.param('"","","","","",""', True, marks=pytest.mark.nightly),
        pytest.param(" , ,,,,", True, marks=pytest.mark.nightly),
        pytest.param(",,", True, marks=pytest.mark.nightly),
    ],
)
def test_a_row_of_commas_is_told_and_taken_away(tiny, monkeypatch, row, large):
    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    before = (tiny / CONDITIONS).read_bytes()
    apply(tiny, [{"file": CONDITIONS, "append": f"{row}\n", "times": 2}])
    found = [finding for finding in checked(tiny).findings if finding.code != "P202"]
    end = before.count(b"\n")
    assert [(f.code, f.line, f.message) for f in found] == [
        ("F13", end + 1, "the row holds nothing but commas"),
        ("F13", end + 2, "the row holds nothing but commas"),
    ]
    assert fix(tiny).left == [] and (tiny / CONDITIONS).read_bytes() == before and told(tiny) == []


@pytest.mark.parametrize("large", [False, True])
def test_a_row_of_commas_where_nothing_is_required(tmp_path, monkeypatch, large):
    if large:
        monkeypatch.setattr(tables, "LARGE", 0)
    package(tmp_path, "string", ["a", "b"], ["x", "y"], key=False)
    apply(tmp_path, [{"file": "data/birds.csv", "replace": ["a,x\n", "a,x\n,\n"]}])
    assert [f.code for f in checked(tmp_path).findings if f.code != "P202"] == ["F13"]


def test_a_comma_in_quotes_is_a_value(tmp_path):
    package(tmp_path, "string", ['","', "b"], ["", "y"])
    assert told(tmp_path) == [] and (tmp_path / "data/birds.csv").read_text() == 'id,n\n",",\nb,y\n'


LEFT = [
    ".DS_Store",
    "._claims.csv",
    "Thumbs.db",
    "desktop.ini",
    ".~lock.claims.csv#",
    "~$claims.xlsx",
    ".claims.csv.swp",
    ".claims.csv.swo",
    "claims.csv~",
    "#claims.csv#",
    ".#claims.csv",
    "claims.csv.bak",
    "4913",
]
LEFT += [
    "claims.csv.orig",
    ".claims.csv.ab12cd34.tmp",
    "__MACOSX/._claims.csv",
    ".ipynb_checkpoints/claims-checkpoint.csv",
    ".gitkeep",
    ".nfs000000000a",
]


@pytest.mark.slow
def test_what_programs_leave_under_data_is_no_error(tiny):
    for name in LEFT:
        (tiny / "data" / name).parent.mkdir(exist_ok=True)
        (tiny / "data" / name).write_bytes(b"\0\1")
    os.symlink("user@host.123", tiny / "data/.#outcomes.csv")
    for folder in ("schemas/rows", "schemas/rules", "schemas/views"):
        (tiny / folder / "._claims.json").write_bytes(b"\0\5\26\7")
        (tiny / folder / "._claims.sql").write_bytes(b"\0\5\26\7")
    assert told(tiny) == []
    (tiny / "data/notes.txt").write_text("x")
    (tiny / "data/claims (1).csv").write_text("x")
    assert told(tiny) == [
        ("F25", "data/claims (1).csv", None, None),
        ("F25", "data/notes.txt", None, None),
    ]


# What is no file, and names that only letter case tells apart


FILES = [
    "schemas/tables/claims.json",
    "schemas/rows/claims.json",
    "schemas/rules/unused_study.sql",
    "schemas/views/claims_full.sql",
    "schemas/exceptions.csv",
    "datapackage.json",
    "data/claims.csv",
    "schemas/derived/claims.cited_tier.sql",
]
# A folder is told where a pipe is: of it, one file that is read as text, one of rows, and the descriptor are enough.
NO_FILES = [*(("pipe", file) for file in FILES), *(("folder", file) for file in FILES)]
FOLDERS = {"schemas/rows/claims.json", "data/claims.csv", "datapackage.json"}


@pytest.mark.parametrize(
    ("kind", "file"),
    [
        pytest.param(
            kind,
            file,
            marks=pytest.mark.slow if kind == "pipe" or file in FOLDERS else pytest.mark.nightly,
        )
        for kind, file in NO_FILES
    ],
)
def test_what_is_no_file_is_told_and_never_waited_for(tiny, file, kind):
    (tiny / file).unlink(missing_ok=True)
    (os.mkfifo if kind == "pipe" else os.mkdir)(tiny / file)
    found = checked(tiny).findings
    says = "is a folder" if kind == "folder" else "is no regular file"
    assert [(f.code, f.file, says in f.message) for f in found if f.file == file] == [
        ("F23" if file.startswith("data/") else "P101", file, True)
    ], found
    fix(tiny)


def test_a_list_of_tables_that_is_no_file_stops_the_run(tiny, capsys):
    (tiny / "schemas/package.json").unlink()
    os.mkfifo(tiny / "schemas/package.json")
    assert (
        cli.main(["validate", str(tiny)]) == 2
        and "is no regular file; it was not read" in capsys.readouterr().err
    )


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["validate", "fix"])
def test_tables_that_only_letter_case_tells_apart(tiny, verb, capsys):
    shutil.copy(tiny / "schemas/tables/conditions.json", tiny / "schemas/tables/Conditions.json")
    (tiny / "data/Conditions.csv").write_bytes((tiny / CONDITIONS).read_bytes())
    before = (tiny / CONDITIONS).read_bytes()
    apply(
        tiny,
        [
            {
                "file": "schemas/package.json",
                "replace": ['"conditions"', '"conditions",\n    "Conditions"'],
            }
        ],
    )
    assert cli.main([verb, str(tiny)]) == 1
    assert (
        "the tables `conditions` and `Conditions` differ in letter case only; the second was not read"
        in capsys.readouterr().out
    )
    assert [f.code for f in load_package(tiny).problems] == ["P102"] and (
        tiny / CONDITIONS
    ).read_bytes() == before


@pytest.mark.slow
def test_a_release_whose_resources_only_letter_case_tells_apart(tiny):
    meta = json.loads((tiny / "datapackage.json").read_text(encoding="utf-8"))
    meta["resources"].append(meta["resources"][0] | {"name": meta["resources"][0]["name"].upper()})
    (tiny / "datapackage.json").write_text(json.dumps(meta), encoding="utf-8")
    shutil.rmtree(tiny / "schemas")
    assert "P102" in {code for code, *_ in told(tiny)}


def test_columns_that_only_letter_case_tells_apart(tmp_path):
    package(tmp_path, "string", ["a"], ["x"])
    schema = tmp_path / "schemas/tables/birds.json"
    schema.write_text(schema.read_text().replace('{"name": "n"', '{"name": "ID"}, {"name": "n"'))
    (problem,) = load_package(tmp_path).problems
    assert (problem.code, problem.message) == (
        "P102",
        "birds: id and ID differ in letter case only",
    )
    assert "P900" not in {code for code, *_ in told(tmp_path)}
