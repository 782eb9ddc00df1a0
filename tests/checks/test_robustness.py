"""Bad input of every kind: a finding with its place, never a traceback, and everything else is still checked."""

from __future__ import annotations

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT, apply, asked_of, copied, first_of_each
from ldn_evidence.checks import across, keys
from ldn_evidence.checks.run import Run
from ldn_evidence.checks.validate import validate
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.loading import load_package
from ldn_evidence.store import deadline, engine, queries, views
from ldn_evidence.store.opened import open_package

CHECKS = "ldn_evidence.checks.validate"
BAD_STANCE = {
    "file": "data/claims.csv",
    "line": 2,
    "set": {"stance": "sure"},
}  # a second defect, which must be found all the same


def report(package, *options) -> tuple[int, list[dict]]:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = cli.main(["validate", str(package), "--format", "json", *options])
    return status, json.loads(out.getvalue())["findings"] if out.getvalue() else []


CASES = {
    "missing file": ([{"file": "data/results.csv", "delete": True}], "F22", "data/results.csv"),
    "directory": ([{"file": "data/results.csv", "mkdir": True}], "F23", "data/results.csv"),
    "zero bytes": ([{"file": "data/results.csv", "write": ""}], "F24", "data/results.csv"),
    "only blank lines": (
        [{"file": "data/results.csv", "write": "\n\n\n"}],
        "F24",
        "data/results.csv",
    ),
    "NUL byte": (
        [{"file": "data/results.csv", "replace": ["Fatigue fell", "Fatigue\0fell"]}],
        "F05",
        "data/results.csv",
    ),
    "not UTF-8": (
        [{"file": "data/studies.csv", "hex": ["44c3ad617a", "44ed617a"]}],
        "F01",
        "data/studies.csv",
    ),
    "UTF-16": (
        [{"file": "data/conditions.csv", "hex": ["636f6e", "fffe63006f006e00"]}],
        "F01",
        "data/conditions.csv",
    ),
    "ragged, short": (
        [{"file": "data/conditions.csv", "replace": ["itch,itch,", "itch,"]}],
        "F09",
        "data/conditions.csv",
    ),
    "ragged, long": (
        [{"file": "data/conditions.csv", "replace": ["itch,itch,", "itch,,,itch,"]}],
        "F09",
        "data/conditions.csv",
    ),
    "unclosed quote": (
        [{"file": "data/studies.csv", "replace": [",Small doses tried", ',"Small doses tried']}],
        "F10",
        "data/studies.csv",
    ),
    "header wrong": (
        [{"file": "data/studies.csv", "replace": ["first_author", "firstauthor"]}],
        "F15",
        "data/studies.csv",
    ),
    "CR only": (
        [
            {
                "file": "data/study_conditions.csv",
                "write": "study_id,condition_id\rbrown_2015,fibromyalgia\r",
            }
        ],
        "F03",
        "data/study_conditions.csv",
    ),
    "semicolons": (
        [
            {
                "file": "data/study_conditions.csv",
                "write": "study_id;condition_id\nbrown_2015;fibromyalgia\n",
            }
        ],
        "F15",
        "data/study_conditions.csv",
    ),
    "tabs": (
        [
            {
                "file": "data/study_conditions.csv",
                "write": "study_id\tcondition_id\nbrown_2015\tfibromyalgia\n",
            }
        ],
        "F15",
        "data/study_conditions.csv",
    ),
    "unknown table": ([{"file": "data/extra.csv", "write": "a,b\n1,2\n"}], "F25", "data/extra.csv"),
    "symlink out": (
        [{"file": "data/results.csv", "symlink": "/etc/hostname"}],
        "F26",
        "data/results.csv",
    ),
    "descriptor broken": (
        [{"file": "datapackage.json", "replace": ["{", "{,"]}],
        "P101",
        "datapackage.json",
    ),
    "descriptor is a list": (
        [{"file": "datapackage.json", "write": "[]\n"}],
        "P202",
        "datapackage.json",
    ),
    "descriptor nested": (
        [{"file": "datapackage.json", "write": "[" * 100_000}],
        "P101",
        "datapackage.json",
    ),
    "absolute path": (
        [{"file": "datapackage.json", "replace": ['"data/results.csv"', '"/etc/passwd"']}],
        "P104",
        "datapackage.json",
    ),
    "parent path": (
        [{"file": "datapackage.json", "replace": ['"data/results.csv"', '"../results.csv"']}],
        "P104",
        "datapackage.json",
    ),
    "address": (
        [
            {
                "file": "datapackage.json",
                "replace": ['"data/results.csv"', '"https://example.org/results.csv"'],
            }
        ],
        "P104",
        "datapackage.json",
    ),
    "table schema broken": (
        [{"file": "schemas/tables/results.json", "replace": ["{", "{,"]}],
        "P101",
        "schemas/tables/results.json",
    ),
    "table schema without fields": (
        [{"file": "schemas/tables/results.json", "write": "{}\n"}],
        "P102",
        "schemas/tables/results.json",
    ),
    "row schema for no table": (
        [{"file": "schemas/rows/nothing.json", "write": '{"allOf": []}\n'}],
        "P103",
        "schemas/rows/nothing.json",
    ),
    "pattern broken": (
        [
            {
                "file": "schemas/tables/claims.json",
                "replace": ['"^[0-9a-f]{16}$"', '"^[0-9a-f{16}$"'],
            }
        ],
        "P102",
        "schemas/tables/claims.json",
    ),
    "row schema broken": (
        [
            {
                "file": "schemas/rows/claims.json",
                "replace": [
                    '"topic": {\n            "enum"',
                    '"topic": {\n            "type": "strng", "enum"',
                ],
            }
        ],
        "P102",
        "schemas/rows/claims.json",
    ),
    "unknown type": (
        [
            {
                "file": "schemas/tables/claims.json",
                "replace": ['"type": "integer"', '"type": "integr"'],
            }
        ],
        "P102",
        "schemas/tables/claims.json",
    ),
    "unknown constraint": (
        [
            {
                "file": "schemas/tables/claims.json",
                "replace": ['"required": true', '"requird": true'],
            }
        ],
        "P102",
        "schemas/tables/claims.json",
    ),
    "x-id that is no text": (
        [{"file": "schemas/tables/claims.json", "replace": ['"x-id": "', '"x-id": 5, "x-was": "']}],
        "P102",
        "schemas/tables/claims.json",
    ),
    "x-csl that is no text": (
        [{"file": "schemas/tables/studies.json", "replace": ['"x-csl": "DOI"', '"x-csl": 5']}],
        "P102",
        "schemas/tables/studies.json",
    ),
    "rule without header": (
        [{"file": "schemas/rules/more.sql", "write": "SELECT 1\n"}],
        "P102",
        "schemas/rules/more.sql",
    ),
    "rule about no table": (
        [
            {
                "file": "schemas/rules/unused_study.sql",
                "replace": ["-- table: studies", "-- table: studys"],
            }
        ],
        "P103",
        "schemas/rules/unused_study.sql",
    ),
}


@pytest.fixture(scope="module")
def spoiled(pristine, tmp_path_factory) -> Path:
    """The package with the second defect; never changed by a test."""
    package = tmp_path_factory.mktemp("spoiled") / "tiny"
    shutil.copytree(pristine, package)
    apply(package, [BAD_STANCE])
    fix(package)
    return package


@pytest.mark.slow
@pytest.mark.parametrize("name", first_of_each(CASES, lambda name: None))
def test_bad_input_is_a_finding_and_the_rest_is_checked(
    spoiled, pristine, tmp_path, monkeypatch, name
):
    edits, code, file = CASES[name]
    tiny = copied(spoiled, tmp_path / "tiny")
    apply(tiny, edits)
    asked = partial(validate, asked=asked_of(tiny, pristine))
    monkeypatch.setattr(sys.modules[CHECKS], "validate", asked)
    status, findings = report(tiny)
    assert status == 1
    assert (code, file) in {(finding["code"], finding["file"]) for finding in findings}, findings
    assert any(finding["code"] == "T05" and finding["value"] == "sure" for finding in findings), (
        "the other defect was lost"
    )
    assert not any(finding["code"] == "P900" for finding in findings), findings


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: p / "nowhere", "there is no"),
        (lambda p: (p / "empty").mkdir() or p / "empty", "holds neither"),
        (lambda p: (p / "claims.csv").write_text("a,b\n") and p / "claims.csv", "is no package"),
        (lambda p: (p / "bad.json").write_text("{") and p / "bad.json", "no valid JSON"),
        (lambda p: (p / "list.json").write_text("[]") and p / "list.json", "no list `resources`"),
    ],
)
def test_what_cannot_be_read_at_all_exits_2(tmp_path, capsys, make, says):
    assert cli.main(["validate", str(make(tmp_path))]) == 2
    assert says in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.slow
def test_broken_schemas_package_exits_2(tiny, capsys):
    (tiny / "schemas/package.json").write_text("{,")
    assert cli.main(["validate", str(tiny)]) == 2
    assert "schemas/package.json:1:2" in capsys.readouterr().err


@pytest.mark.slow
def test_failing_check_is_a_finding(tiny, monkeypatch):
    """P900: a defect of the tool is told, and the other checks still run."""

    def broken(*_):
        raise RuntimeError("out of order")

    monkeypatch.setattr(keys, "check", broken)
    apply(tiny, [BAD_STANCE])
    findings = validate(tiny).findings
    internal = [finding for finding in findings if finding.code == "P900"]
    assert (
        internal[0].message
        == "the check of the keys of citations failed: RuntimeError: out of order"
    )
    assert "T05" in {finding.code for finding in findings}


@pytest.mark.slow
def test_a_released_package_without_schemas_is_validated_from_its_descriptor(tiny):
    shutil.rmtree(tiny / "schemas")
    assert report(tiny) == (0, [])
    assert report(tiny / "datapackage.json") == (0, [])
    apply(tiny, [BAD_STANCE])
    assert [f["code"] for f in report(tiny)[1]] == ["T05"]


@pytest.mark.slow
def test_descriptor_that_points_outside_is_not_followed(tiny):
    shutil.rmtree(tiny / "schemas")
    apply(tiny, [{"file": "datapackage.json", "replace": ['"data/results.csv"', '"/etc/passwd"']}])
    status, findings = report(tiny)
    assert status == 1
    assert "F26" in {finding["code"] for finding in findings}
    assert "root:" not in json.dumps(findings)


@pytest.mark.slow
def test_one_lost_quote_does_not_hide_what_comes_after(tiny):
    apply(
        tiny,
        [
            {"file": "data/claims.csv", "line": 8, "set": {"topic": "efficacey"}},
            {"file": "data/claims.csv", "replace": [",Vivid dreams", ',"Vivid dreams']},
        ],
    )
    found = {(finding.code, finding.line) for finding in validate(tiny).findings}
    assert {("F10", 5), ("T05", 8)} <= found


@pytest.mark.slow
def test_a_record_over_two_lines_keeps_the_lines_after_it_right(tiny):
    apply(tiny, [{"file": "data/claims.csv", "line": 6, "set": {"stance": "sure"}}])
    apply(
        tiny,
        [
            {
                "file": "data/claims.csv",
                "replace": [
                    ",Vivid dreams occurred in some.",
                    ',"Vivid dreams\noccurred in some."',
                ],
            }
        ],
    )
    findings = [f for f in validate(tiny).findings if f.code in ("F08", "T05")]
    lines = (tiny / "data/claims.csv").read_text(encoding="utf-8").splitlines()
    assert [(f.code, f.line) for f in findings] == [("F08", 5), ("T05", 7)]
    assert lines[6][findings[1].column - 1 :].startswith("sure,")


@pytest.mark.slow
def test_folder_with_glob_characters(tiny, tmp_path):
    odd = tmp_path / "a[b]*?{c} é"
    os.rename(tiny, odd)
    assert report(odd) == (0, [])


@pytest.mark.slow
def test_fix_leaves_what_it_cannot_mend(tiny):
    apply(tiny, [{"file": "data/conditions.csv", "replace": ["itch,itch,", "itch,"]}])
    before = (tiny / "data/conditions.csv").read_bytes()
    outcome = fix(tiny)
    assert [finding.code for finding in outcome.left] == ["F09"]
    assert (tiny / "data/conditions.csv").read_bytes() == before


def test_package_of_another_drug(tmp_path):
    """The tool knows nothing of this package's subject."""
    (tmp_path / "schemas/tables").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "schemas/package.json").write_text(
        '{"name": "birds", "version": "1.0.0", "resources": ["birds"]}'
    )
    (tmp_path / "schemas/tables/birds.json").write_text(
        '{"fields": [{"name": "bird"}, {"name": "wings", "type": "integer"}], "primaryKey": "bird"}'
    )
    (tmp_path / "data/birds.csv").write_text("bird,wings\nwren,two\n")
    fix(tmp_path)
    assert [(f.code, f.line, f.column) for f in validate(tmp_path).findings] == [("T03", 2, 6)]
    assert load_package(tmp_path).problems == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT content AS row_id FROM read_text('/etc/hostname')",
        "COPY studies TO '{out}'",
        "ATTACH '{out}' AS other",
        "SELECT 1 AS row_id FROM read_csv('/etc/passwd')",
        "SELECT 1 AS row_id FROM enable_logging(storage='stdout')",
        "SELECT 1 AS row_id FROM enable_logging(storage='file', storage_path='{out}')",
        'SELECT 1 AS row_id FROM studies WHERE EXISTS (SELECT 1 FROM (SELECT 1 FROM "Enable_Profiling"()))',
        "WITH x AS (SELECT * FROM query('SELECT * FROM enable_logging(storage=''stdout'')')) SELECT 1 AS row_id FROM x",
    ],
)
def test_a_rule_reaches_nothing_outside(tiny, tmp_path, capfd, sql):
    """Rules come with the package, perhaps from a stranger: they see its tables and nothing else, and print nothing."""
    out = tmp_path / "stolen"
    path = tiny / "schemas/rules/unused_study.sql"
    header = path.read_text(encoding="utf-8").split("SELECT")[0]
    path.write_text(header + sql.format(out=out), encoding="utf-8")
    findings = validate(tiny).findings
    assert {(finding.code, finding.file) for finding in findings} == {
        ("P105", "schemas/rules/unused_study.sql")
    }
    assert not out.exists()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "call",
    [
        "enable_logging()",
        "ENABLE_LOGGING ()",
        "enable_logging /* a */ -- IN\n ()",
        "enable_logging -- IN\r()",
        "enable_logging\u00a0()",
        "enable_logging\u200b()",
        "\ufeffenable_logging()",
        '"enable_logging"()',
        '"enable_logging" ()',
        "main.enable_logging()",
        "(FROM enable_logging())",
    ],
)
def test_no_writing_hides_a_table_function(call):
    connection = engine.connect(0)
    for form in (
        "SELECT * FROM {call}",
        "SELECT 1 WHERE 1 IN (SELECT 1 FROM {call})",
        "SELECT '--', * FROM {call} -- '",
        "SELECT '/*', * FROM {call} -- '*/",
        "SELECT e'\\'', * FROM {call} -- '",
        "SELECT $$'$$, * FROM {call} -- '",
        "SELECT 1 AS \"a'\", * FROM {call} -- '",
        "SELECT 1 /* ' */, * FROM {call} -- '",
    ):
        query = form.format(call=call)
        with pytest.raises((ValueError, duckdb.Error), match="is no function that|Parser Error"):
            queries.one_select(connection, query)
        assert not queries.calls_plainly(query)


class OnlyTakesApart:
    """A connection that takes texts apart into statements, and runs nothing."""

    def __init__(self, connection):
        self.extract_statements = connection.extract_statements


@pytest.mark.slow
def test_of_what_calls_plainly_no_tree_is_asked():
    connection = engine.connect(0)
    known = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions() "
            "WHERE function_type NOT IN ('scalar', 'aggregate', 'macro')"
        ).fetchall()
    }
    assert len(known) > 50 and not known & queries.PLAIN
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "schemas").rglob("*.sql")]
    plain = [text for text in texts if queries.calls_plainly(text)]
    assert len(texts) > 180 and len(plain) >= len(texts) - 1
    for text in plain:
        query = queries.one_select(OnlyTakesApart(connection), text)
        assert query == text.strip().rstrip(";")
    with pytest.raises(AttributeError):
        queries.one_select(OnlyTakesApart(connection), "SELECT * FROM range(3)")


def test_views_stand_in_with_their_columns_and_without_their_rows():
    cursor = engine.cursor_of(engine.connect(0))
    known = {
        "b": "SELECT * FROM c WHERE n > 1",
        "c": "SELECT 2 AS n, 'x' AS \"a b\", CAST('x' AS INTEGER) AS never, [1.5] AS list",
    }
    assert views.name_those_in(cursor, "SELECT n FROM b", known, shapes={}) == {"b", "c"}
    assert cursor.execute("SELECT never FROM c").fetchall() == []  # the view itself would fail
    described = cursor.execute("DESCRIBE SELECT * FROM b").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        ("n", "INTEGER"),
        ("a b", "VARCHAR"),
        ("never", "INTEGER"),
        ("list", "DECIMAL(2,1)[]"),
    ]


@pytest.mark.slow
def test_a_rule_without_end_is_stopped(tiny, monkeypatch):
    monkeypatch.setattr(deadline, "RULE_SECONDS", 0.5)
    path = tiny / "schemas/rules/unused_study.sql"
    header = path.read_text(encoding="utf-8").split("SELECT")[0]
    path.write_text(
        header
        + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) AS row_id FROM n WHERE i > 1",
        encoding="utf-8",
    )
    findings = validate(tiny).findings
    assert [(finding.code, finding.file) for finding in findings] == [
        ("P105", "schemas/rules/unused_study.sql")
    ]
    assert (
        findings[0].message
        == "schemas/rules/unused_study.sql cannot be run: it took longer than 0.5 seconds and was stopped"
    )


@pytest.mark.slow
def test_fix_alters_no_number_and_no_word(tiny):
    """What looks like a number but is beyond reading, and what hides inside a word, is named and left."""
    apply(
        tiny,
        [
            {
                "file": "data/claims.csv",
                "line": 2,
                "set": {"statement": "Two\u200bwords were [1] joined", "span_start": "1e400"},
            }
        ],
    )
    outcome = fix(tiny)
    text = (tiny / "data/claims.csv").read_text(encoding="utf-8")
    assert "Two\u200bwords were [1] joined" in text and ",1e400," in text
    assert [finding.code for finding in outcome.left] == ["F06"]


@pytest.mark.slow
def test_fix_keeps_the_descriptor_while_schemas_are_broken(tiny, capsys):
    apply(tiny, [{"file": "schemas/tables/results.json", "replace": ["{", "{,"]}])
    before = (tiny / "datapackage.json").read_bytes()
    assert fix(tiny).left[0].code == "P101"
    assert cli.main(["descriptor", str(tiny)]) == 2
    assert "schemas/tables/results.json" in capsys.readouterr().err
    assert (tiny / "datapackage.json").read_bytes() == before


@pytest.mark.slow
def test_a_pattern_that_would_backtrack_takes_no_time(tiny):
    about = {
        "x-code": "R999",
        "x-name": "slow",
        "title": "t",
        "description": "d",
        "x-fix": "Change it.",
    }
    path = tiny / "schemas/rows/claims.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["allOf"].append(about | {"properties": {"statement": {"pattern": "^(a|a)*$"}}})
    path.write_text(json.dumps(schema), encoding="utf-8")
    apply(tiny, [{"file": "data/claims.csv", "line": 2, "set": {"statement": "a" * 60 + "b"}}])
    fix(tiny)
    assert ("R999", 2) in {(finding.code, finding.line) for finding in validate(tiny).findings}


@pytest.mark.slow
def test_control_characters_of_a_cell_never_reach_the_terminal(tiny, capsys):
    apply(tiny, [{"file": "data/claims.csv", "line": 2, "set": {"topic": "\x1b[2J"}}])
    cli.main(["validate", str(tiny)])
    assert "\x1b" not in capsys.readouterr().out


def test_a_view_stands_without_the_others_whoever_selects_from_it(tiny):
    """What another thread found of it, the others by their names, is no answer to whether it stands alone."""
    file = tiny / "schemas/views/alone.sql"
    file.write_text("SELECT claim_id FROM claim_figures\n", encoding="utf-8")
    run = Run(open_package(tiny), lambda step: None)
    found_with_others = {file.read_text(encoding="utf-8"): "SELECT 'x' AS claim_id WHERE false"}
    with pytest.raises(duckdb.CatalogException, match="claim_figures"):
        list(across._of_view(run, file, {}, found_with_others)(run.cursor))
