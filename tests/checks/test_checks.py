"""Corners of the checks that no rule's own mutation reaches; most were found by changing the checks and seeing no test fail."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from conftest import apply
from ldn_evidence.checks import rules
from ldn_evidence.checks.validate import validate
from ldn_evidence.checks.wording import explain
from ldn_evidence.curate.fix import write_descriptor
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.package import Field, Table
from ldn_evidence.store import engine, form, proof, scan, tables


def found(package, *edits, keep=("F", "T", "K", "R", "X", "P1", "P204")) -> list:
    apply(package, list(edits))
    return [finding for finding in validate(package).findings if finding.code.startswith(keep)]


def one_table(folder, rows: str, fields: list[dict], row_rules: list[dict] | None = None, **spec):
    """A package of one table `t`, or of several where ``rows`` names them."""
    (folder / "schemas/tables").mkdir(parents=True)
    (folder / "schemas/rows").mkdir()
    (folder / "data").mkdir()
    (folder / "schemas/package.json").write_text(
        '{"name": "p", "version": "1.0.0", "resources": ["t"]}'
    )
    (folder / "schemas/tables/t.json").write_text(json.dumps({"fields": fields} | spec))
    if row_rules:
        about = {
            "x-code": "R1",
            "x-name": "r",
            "title": "the rule",
            "description": "why it is",
            "x-fix": "Mend it.",
        }
        (folder / "schemas/rows/t.json").write_text(
            json.dumps(
                {
                    "allOf": [
                        about | {"x-code": f"R{n}"} | rule for n, rule in enumerate(row_rules, 1)
                    ]
                }
            )
        )
    (folder / "data/t.csv").write_text(rows, encoding="utf-8")
    write_descriptor(load_package(folder))
    return folder


# Columns


@pytest.mark.parametrize("kind", ["string", "integer", "number", "boolean", "date"])
@pytest.mark.parametrize("bounds", [{}, {"minimum": 0}])
def test_an_empty_cell_that_must_be_filled_is_told_in_every_kind_of_column(tmp_path, kind, bounds):
    bounds = bounds if kind in ("integer", "number") else {}
    fields = [
        {"name": "k", "type": "string"},
        {"name": "v", "type": kind, "constraints": {"required": True} | bounds},
    ]
    findings = found(one_table(tmp_path, "k,v\na,\n", fields, primaryKey="k"))
    assert [(f.code, f.field, f.line) for f in findings] == [("T01", "v", 2)]


@pytest.mark.parametrize("value", ["2024-02-30", "2024-1-5", "20240105", "2024-01-05T00:00"])
def test_a_day_must_exist_and_be_written_out(tmp_path, value):
    package = one_table(tmp_path, f"d\n{value}\n", [{"name": "d", "type": "date"}])
    assert [(f.code, f.value) for f in found(package)] == [("T03", value)]


@pytest.mark.parametrize(
    ("value", "near"), [("EFFICACY", "`efficacy`"), ("Low Dose", "`low_dose`"), ("zzz", None)]
)
def test_the_nearest_value_is_named(tmp_path, value, near):
    package = one_table(
        tmp_path,
        f"k\n{value}\n",
        [{"name": "k", "constraints": {"enum": ["efficacy", "low_dose"]}}],
    )
    (finding,) = found(package)
    assert finding.message.endswith(
        f"; the nearest is {near}" if near else "none of the 2 values allowed"
    )


@pytest.mark.parametrize(
    "spec",
    [
        {"type": "integer"},
        {"type": "date"},
        {"type": "boolean"},
        {"constraints": {"enum": ["a"]}},
        {"constraints": {"pattern": "a+"}},
        {},
    ],
)
def test_a_word_for_nothing_is_told_as_such_in_every_kind_of_column(tmp_path, spec):
    package = one_table(tmp_path, "k\nn/a\n", [{"name": "k"} | spec])
    assert [f.code for f in found(package)] == ["T02"]


# Keys


def test_a_key_of_two_columns_is_a_pair(tmp_path):
    fields = [{"name": "a"}, {"name": "b"}]
    assert found(one_table(tmp_path, "a,b\nx,\nx,y\n", fields, primaryKey=["a", "b"])) == []


def test_a_reference_of_two_columns_is_met_by_a_pair_only(tmp_path):
    fields = [{"name": n} for n in ("a", "b", "c", "d")]
    key = {"fields": ["c", "d"], "reference": {"resource": "t", "fields": ["a", "b"]}}
    package = one_table(
        tmp_path,
        "a,b,c,d\nw,2,,\nx,1,w,2\ny,2,x,2\n",
        fields,
        primaryKey=["a", "b"],
        foreignKeys=[key],
    )
    assert [(f.code, f.line, f.value, f.message) for f in found(package)] == [
        ("K03", 4, "x/2", "c + d `x/2` is not in t")
    ]


@pytest.mark.slow
def test_no_nearest_key_where_none_is_near(tiny):
    (finding, *_) = [
        f
        for f in found(
            tiny, {"file": "data/results.csv", "line": 2, "set": {"outcome_id": "zzzzqqq"}}
        )
        if f.code == "K03"
    ]
    assert finding.message == "outcome_id `zzzzqqq` is not in outcomes"


# Rows


def test_the_value_of_a_finding_is_as_the_file_has_it(tmp_path):
    fields = [{"name": "yes", "type": "boolean"}, {"name": "n", "type": "integer"}, {"name": "k"}]
    wanted = [
        {"properties": {"yes": {"const": True}}},
        {"properties": {"n": {"minimum": 3}}},
        {"required": ["k"]},
    ]
    findings = found(one_table(tmp_path, "yes,n,k\nfalse,2,\n", fields, wanted))
    assert [(f.field, f.value, f.message) for f in findings] == [
        ("yes", "false", "yes `false` must be `true`"),
        ("n", "2", "n `2` must be at least 3"),
        ("k", None, "k must be filled"),
    ]


def test_a_branch_with_two_patterns_looks_at_both(tmp_path):
    rule = {"properties": {"a": {"pattern": "^x"}, "b": {"pattern": "^y"}}}
    assert [
        (f.field, f.value)
        for f in found(one_table(tmp_path, "a,b\nx,z\n", [{"name": "a"}, {"name": "b"}], [rule]))
    ] == [("b", "z")]


@pytest.mark.slow
def test_a_rule_that_refers_to_an_address_is_broken_and_nothing_is_asked_for(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        rule = {"properties": {"v": {"$ref": f"http://127.0.0.1:{server.getsockname()[1]}/x.json"}}}
        fields = [{"name": "k", "type": "string"}, {"name": "v", "type": "string"}]
        (broken,) = found(one_table(tmp_path, "k,v\na,b\n", fields, [rule], primaryKey="k"))
        with pytest.raises(TimeoutError):
            server.accept()
    assert broken.code == "P102" and "R1 cannot be applied" in broken.message


def test_a_branch_without_a_pattern_is_no_fault(tmp_path):
    assert (
        found(
            one_table(
                tmp_path, "a\nx\n", [{"name": "a"}], [{"properties": {"a": {"type": "string"}}}]
            )
        )
        == []
    )


def said(schema: dict, row: dict, columns=("a", "b")) -> list[tuple]:
    from jsonschema import Draft202012Validator

    rule = SimpleNamespace(schema=schema, columns=columns, title="the rule")
    return [explain(error, rule, row) for error in Draft202012Validator(schema).iter_errors(row)]


@pytest.mark.parametrize(
    ("schema", "row", "expected"),
    [
        ({"properties": {"a": {"minimum": 3}}}, {"a": 2}, ("a", "a `2` must be at least 3")),
        (
            {"properties": {"a": {"exclusiveMinimum": 3}}},
            {"a": 3},
            ("a", "a `3` must be more than 3"),
        ),
        ({"properties": {"a": {"maximum": 3}}}, {"a": 4}, ("a", "a `4` must be at most 3")),
        (
            {"properties": {"a": {"exclusiveMaximum": 3}}},
            {"a": 3},
            ("a", "a `3` must be less than 3"),
        ),
        ({"properties": {"a": {"const": "x"}}}, {"a": "y"}, ("a", "a `y` must be `x`")),
        ({"properties": {"a": False}}, {"a": "y"}, ("a", "a `y` must be left empty")),
        (
            {
                "not": {
                    "properties": {"a": {"const": "x"}, "b": {"const": "y"}},
                    "required": ["a", "b"],
                }
            },
            {"a": "x", "b": "y"},
            ("b", "b must not be `y`"),
        ),
        ({"properties": {"a": {"not": {"enum": ["x"]}}}}, {"a": "x"}, ("a", "a must not be `x`")),
        ({"not": {"required": ["b"]}}, {"b": "y"}, ("b", "b `y` must be left empty")),
        (
            {"anyOf": [{"required": ["b"]}, {"properties": {"a": {"enum": ["x", "z"]}}}]},
            {"a": "q"},
            ("b", "b must be filled or a must be `x` or `z`"),
        ),
        (
            {"anyOf": [{"required": ["b"]}, {"properties": {"a": {"const": "x"}}}]},
            {"a": "q"},
            ("b", "b must be filled or a must be `x`"),
        ),
        (
            {"anyOf": [{"required": ["b"]}, {"properties": {"a": {"minLength": 3}}}]},
            {"a": "q"},
            ("b", "b must be filled or a must have another value"),
        ),
        (
            {"anyOf": [{"required": ["b"]}, {"required": ["c", "d"]}]},
            {"a": "q"},
            ("b", "b or c and d must be filled"),
        ),
        (
            {"if": {"anyOf": [{"required": ["a", "b"]}]}, "then": {"required": ["c"]}},
            {"a": "1", "b": "2"},
            ("c", "because a is filled, c must be filled"),
        ),
        (
            {"if": {"not": {"required": ["a"]}}, "then": {"required": ["c"]}},
            {"b": "2"},
            ("c", "because a is empty, c must be filled"),
        ),
        (
            {"dependentRequired": {"a": ["c"]}},
            {"a": "1"},
            ("c", "because a is filled, c must be filled"),
        ),
        ({"properties": {"a": {"multipleOf": 2}}}, {"a": 3}, ("a", "a `3` is not allowed here")),
    ],
)
def test_json_schema_is_told_in_plain_words(schema, row, expected):
    assert said(schema, row) == [expected]


def test_a_message_says_empty_for_nothing():
    assert (
        rules.fill("{a} and {b} and {c}", {"a": None, "b": 2.0, "c": "x"}) == "(empty) and 2 and x"
    )


# Descriptor


@pytest.mark.slow
def test_a_descriptor_that_stops_short_or_goes_on_is_stale_at_that_line(tiny):
    path = tiny / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for broken, line, value in (
        ("\n".join(lines[:-1]) + "\n", len(lines), "the end"),
        (text + "{}\n", len(lines) + 1, "{}"),
    ):
        path.write_text(broken, encoding="utf-8")
        (finding,) = [f for f in validate(tiny).findings if f.code in ("P202", "P101")]
        assert finding.line == line
        if finding.code == "P202":
            assert finding.value == value


@pytest.mark.slow
def test_a_path_named_twice_is_told_where_it_stands_first(tiny):
    path = tiny / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"data/results.csv"', '"data/claims.csv"', 1),
        encoding="utf-8",
    )
    (finding,) = [f for f in validate(tiny).findings if f.code == "P204"]
    first = next(
        n
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if '"data/claims.csv"' in line
    )
    assert finding.line == first


@pytest.mark.slow
def test_a_path_that_stands_there_in_other_letters_has_no_line(tiny):
    path = tiny / "datapackage.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"data/results.csv"', '"/d\\u00e9.csv"', 1),
        encoding="utf-8",
    )
    (finding,) = [f for f in validate(tiny).findings if f.code == "P104"]
    assert (finding.file, finding.line) == ("datapackage.json", None)


@pytest.mark.slow
def test_a_table_whose_schema_is_broken_is_no_stray_file(tiny):
    apply(tiny, [{"file": "schemas/tables/results.json", "write": "{"}])
    assert "F25" not in {f.code for f in validate(tiny).findings}


# Form


@pytest.mark.slow
def test_places_of_defects_of_form(tiny):
    findings = found(
        tiny,
        {
            "file": "data/study_conditions.csv",
            "write": '\n"study_id",condition_id\nbrown_2015,fibromyalgia,extra\n',
        },
        keep=("F",),
    )
    assert [(f.code, f.line, f.column, f.value) for f in findings] == [
        ("F13", 1, 1, None),
        ("F12", 2, 1, "study_id"),
        ("F09", 3, 25, "extra"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "read"), [(998, True), (999, False)])
def test_a_thousand_columns_are_read_and_no_more(tmp_path, columns, read):
    package = one_table(tmp_path, "a,b\n1,2\n", [{"name": "a"}, {"name": "b"}])
    (package / "data/t.csv").write_text(
        "a,b" + "".join(f",c{i}" for i in range(columns)) + "\n", encoding="utf-8"
    )
    findings = found(package)
    assert len(findings) == (columns if read else 1)
    assert ("the file was not read" in findings[0].message) is not read


@pytest.mark.parametrize(("length", "codes"), [(proof.MAX_CELL, []), (proof.MAX_CELL + 1, ["F21"])])
def test_a_cell_may_have_ten_thousand_characters(tmp_path, length, codes):
    assert [
        f.code
        for f in found(
            one_table(tmp_path, f"a,b\n1,{'x' * length}\n", [{"name": "a"}, {"name": "b"}])
        )
    ] == codes


@pytest.mark.slow
def test_a_thousand_bad_bytes_are_named(tmp_path):
    package = one_table(tmp_path, "a\n1\n", [{"name": "a"}])
    (package / "data/t.csv").write_bytes(b"a\n" + b"x\xffy\n" * 1_500)
    assert sum(f.code == "F01" for f in validate(package).findings) == 1_000


@pytest.mark.parametrize("byte", [*(b for b in range(32) if b != 10), 127])
def test_no_control_byte_is_proven(byte):
    assert not proof.block_proven(b"x,a" + bytes([byte]) + b"b,y\n", b",,\n")


def test_a_line_break_in_a_quoted_cell_is_not_proven():
    assert not proof.block_proven(b'x,"a,\nb,c",y\n', b",,\n")


def test_pieces_are_whole_lines_and_only_the_odd_ones_are_left(tmp_path):
    lines = [b"%05d,text of a row,more\n" % n for n in range(3_000)]
    lines[1_700] = b"01700, odd,more\n"
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b,c\n" + b"".join(lines))
    pieces = list(proof.stretches(scan.blocks(path)))
    assert b"".join(piece for piece, *_ in pieces) == path.read_bytes()
    assert all(piece.endswith(b"\n") for piece, *_ in pieces)
    odd = [piece for piece, proven, _ in pieces if not proven]
    assert len(odd) == 1 and lines[1_700] in odd[0] and len(odd[0]) <= proof.SMALLEST


@pytest.mark.slow
@pytest.mark.parametrize("rows", ["x,\n" * 5, "x,\n" * 5 + "x\n", "x\nx,\n", "x,\n"])
def test_ragged_rows_are_told_alike_in_large_files(tmp_path, monkeypatch, rows):
    package = one_table(tmp_path, "a\n" + rows, [{"name": "a"}])
    small = validate(package).findings
    monkeypatch.setattr(tables, "LARGE", 0)
    assert validate(package).findings == small
    assert [f.line for f in small if f.code == "F09"][0] == (
        1 if rows == "x,\n" * 5 else 2 if rows.startswith("x,") else 3
    )


def test_a_cell_too_many_fills_no_column_that_the_header_lacks(tmp_path):
    fields = [Field(name, "string", {}, {}) for name in "abc"]
    table = Table("t", "t.csv", fields, ["a"], [], {})
    (tmp_path / "t.csv").write_text("a\nx,y\n", encoding="utf-8")
    connection = engine.connect(0)
    tables.load(connection, tmp_path, table, form.check(tmp_path, table))
    assert connection.execute("SELECT a, b, c FROM t").fetchall() == [("x", None, None)]


def test_the_reader_takes_lines_as_they_come(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\r\n1,2\r3,\x004\n" + b"x" * 100)
    assert [(line.number, line.text, line.end) for line in scan.file_lines(path)] == [
        (1, "a,b", "\r\n"),
        (2, "1,2", "\r"),
        (3, "3,\ufffd4", "\n"),
        (4, "x" * 100, ""),
    ]
