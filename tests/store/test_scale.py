"""What is done otherwise for large files gives the same findings: mutations once more, with all files taken for large."""

from __future__ import annotations

import pytest

from conftest import also_large, apply, checked, mutations, refresh, take_all_for_large
from ldn_evidence.checks.validate import validate
from ldn_evidence.model.package import Field, Table
from ldn_evidence.store import engine, form, one_pass, proof, tables


@pytest.mark.nightly
@pytest.mark.parametrize(
    "mutation", [m for m in mutations() if not also_large(m)], ids=lambda m: m["name"]
)
def test_large_files_give_the_same_findings(tiny, monkeypatch, mutation):
    """Of the mutations for which tests/rules/test_rules.py does not look."""
    apply(tiny, mutation["edits"])
    refresh(tiny, mutation["refresh"])
    small = checked(tiny).findings
    take_all_for_large(monkeypatch)
    assert validate(tiny).findings == small


@pytest.mark.slow
def test_several_defects_of_form_in_a_large_file(tiny, monkeypatch):
    path = tiny / "data/claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace(",asserted,", ",asserted ,")
    lines[4] += ","
    lines[6] = lines[6].replace("Low doses are cheap", 'Low doses\nare "cheap"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    small = validate(tiny).findings
    assert {"F18", "F09"} <= {finding.code for finding in small}
    take_all_for_large(monkeypatch)
    assert validate(tiny).findings == small


@pytest.mark.slow
def test_a_rule_that_cannot_be_run_is_told_in_the_same_words(tiny, monkeypatch):
    path = tiny / "schemas/rules/result_answers_claim.sql"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("o.outcome_id", "o.ouome_id"), encoding="utf-8")
    small = validate(tiny).findings
    (told,) = (finding.message for finding in small if finding.code == "P105")
    assert told.endswith('Table "o" does not have a column named "ouome_id"')
    take_all_for_large(monkeypatch)
    assert validate(tiny).findings == small


def test_numbered_values_compare_as_their_texts_do(tmp_path):
    """A rule gets the same smallest value, and the same order, whether a closed list is held as text or numbered."""
    table = Table(
        "t",
        "t.csv",
        [
            Field("id", "string", {}, {}),
            Field("kind", "string", {"enum": ["pear", "apple", "Fig"]}, {}),
        ],
        ["id"],
        [],
        {},
    )
    (tmp_path / "t.csv").write_text("id,kind\na,pear\nb,apple\nc,Fig\nd,\n", encoding="utf-8")
    ask = "SELECT id, kind, min(kind) OVER (), kind < 'b', kind = 'plum', kind || '!' FROM t ORDER BY kind, id"
    text, numbered = engine.connect(0), engine.connect(0)
    tables.load(text, tmp_path, table, form.check(tmp_path, table))
    assert one_pass.take(numbered, tmp_path, table, {"id", "kind"}, [])
    assert numbered.execute("SELECT typeof(kind) FROM t LIMIT 1").fetchone()[0].startswith("ENUM")
    said = numbered.execute(ask).fetchall()
    assert said == text.execute(ask).fetchall() and said[0][:3] == ("c", "Fig", "Fig")


@pytest.mark.parametrize(
    "cell",
    ['"a, b"', '"a ""b"" c"', '"""a"" b"', "plain", "-1.5", "", '"a,"', '",a"', "α–β", '"é, ü"'],
)
def test_canonical_cells_are_proven(cell):
    assert proof.block_proven(f"x,{cell},y\n".encode(), b",,\n") or cell.startswith('"""')


@pytest.mark.parametrize(
    "cell",
    [
        " a",
        "a ",
        '"a"',
        '"a, b "',
        '" a, b"',
        '"=a, b"',
        "=a",
        "-a",
        "+1",
        "a\tb",
        "a\u200bb",
        "а_b",
        'a"b',
        '"a""',
        '"a\nb"',
        "a,b",
    ],
)
def test_no_other_cell_is(cell):
    assert not proof.block_proven(f"x,{cell},y\n".encode(), b",,\n")


@pytest.mark.parametrize("end", ["null", "x", "x,y,z", '"a"'])
def test_a_line_without_end_is_not_proven(end):
    assert not proof.block_proven(f"x,y,z\n{end}".encode(), b",,\n")
