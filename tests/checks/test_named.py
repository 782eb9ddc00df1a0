"""What offends in many rows is named so far, and counted beyond; what is excused does not count."""

from __future__ import annotations

import pytest

from conftest import ROOT, apply, checked
from ldn_evidence.checks import bounds, offenders, rows, rules
from ldn_evidence.checks.keys import _nearest
from ldn_evidence.model.loading import load_package
from ldn_evidence.store import engine, tables

CLAIMS = "data/claims.csv"


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, connection):
        self.connection, self.queries = connection, 0

    def execute(self, *query):
        self.queries += 1
        return self.connection.execute(*query)


@pytest.fixture(params=[False, True], ids=["small", "large"])
def few(request, monkeypatch):
    """Two are named, whichever way files are read."""
    monkeypatch.setattr(bounds, "MOST_NAMED", 2)
    if request.param:
        monkeypatch.setattr(tables, "LARGE", 0)


def told(package, code: str) -> list[tuple[int | None, str]]:
    found = [finding for finding in checked(package).findings if finding.code == code]
    return [(finding.line, finding.message) for finding in found]


def replace_all(package, old: str, new: str, file: str = CLAIMS) -> int:
    """Put one text for another throughout a file; in how many lines."""
    path = package / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return sum(old in line for line in text.splitlines())


@pytest.mark.slow
def test_a_wrong_value_is_named_and_counted(tiny, few):
    count = replace_all(tiny, ",asserted,", ",asertd,")
    others, *named = told(tiny, "T05")
    assert others == (
        None,
        f"{count - 2:,} more row{'s' if count > 3 else ''} of claims offend likewise in stance; 2 are named",
    )
    assert [line for line, _ in named] == sorted(line for line, _ in named) and len(named) == 2


@pytest.mark.slow
def test_what_a_whole_column_silences_is_silent_in_all_rows(tiny, few):
    replace_all(tiny, ",asserted,", ",asertd,")
    silent = {f.code for f in checked(tiny).findings if f.field == "stance"}
    assert silent == {"T05"}


@pytest.mark.slow
def test_dangling_references_are_named_and_counted(tiny, few):
    lines = (tiny / CLAIMS).read_text(encoding="utf-8").splitlines()[1:]
    source = lines[0].split(",")[1]
    count = sum(line.split(",")[1] == source for line in lines)
    apply(tiny, [{"file": "data/sources.csv", "replace": [f"\n{source},", f"\n{source}x,"]}])
    found = [f for f in checked(tiny).findings if f.code == "K03" and f.table == "claims"]
    others, *named = [(f.line, f.message) for f in found]
    assert [line for line, _ in named] == [2, 3] and count > 3
    assert named[0][1].endswith(f"the nearest is `{source}x`")
    assert others == (
        None,
        f"{count - 2} more rows of claims offend likewise in source_id; 2 are named",
    )


@pytest.mark.slow
def test_rows_out_of_order_are_named_and_counted(tiny, few):
    path = tiny / CLAIMS
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(reversed(lines)), encoding="utf-8")
    others, *named = told(tiny, "F20")
    assert [line for line, _ in named] == [3, 4]
    assert others == (
        None,
        f"{len(lines) - 3:,} more rows of claims offend likewise in claim_id; 2 are named",
    )


def test_the_nearest_key_is_that_of_the_standard_library():
    from difflib import get_close_matches

    known = ["pain", "pains", "spain", "fatigue", "fibromyalgia", "pan", "nap", ""]
    for value in ("pain", "pian", "fatige", "fibro", "zzz", "", "p", "spains"):
        assert _nearest(value, known) == "".join(get_close_matches(value, known, 1, 0.6))


@pytest.mark.slow
def test_offences_of_a_rule_are_named_and_counted_but_for_the_excused(tiny, few):
    rule = tiny / "schemas/rules/unused_study.sql"
    header = [line for line in rule.read_text(encoding="utf-8").splitlines() if line[:2] == "--"]
    query = "SELECT study_id AS row_id FROM studies"
    rule.write_text("\n".join([*header, query, ""]), encoding="utf-8")
    studies = (tiny / "data/studies.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = sorted(line.split(",")[0] for line in studies)
    excused = f"rule,row_id,reason\nX302,{ids[-1]},it is all right\n"
    (tiny / "schemas/exceptions.csv").write_text(excused, encoding="utf-8")
    report = checked(tiny)
    found = [finding for finding in report.findings if finding.code == "X302"]
    assert sorted(finding.row_id for finding in found if finding.line) == ids[:2]
    more = f"{len(ids) - 3} more rows of studies offend likewise; 2 are named"
    assert [finding.message for finding in found if not finding.line] == [more]
    assert [entry.finding.row_id for entry in report.excused] == [ids[-1]]
    assert "P302" not in {finding.code for finding in report.findings}


@pytest.mark.slow
def test_offences_of_rows_are_named_and_counted_but_for_the_excused(tiny, few):
    assert replace_all(tiny, ",https:", ",ftp:", "data/study_pages.csv") == 4
    last = (tiny / "data/study_pages.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")
    excused = f"rule,row_id,reason\nR409,{last[0]}/{last[1]},it is all right\n"
    (tiny / "schemas/exceptions.csv").write_text(excused, encoding="utf-8")
    report = checked(tiny)
    others, *named = [f for f in report.findings if f.code == "R409"]
    assert others.message == "1 more row of study_pages offends likewise; 2 are named"
    assert (others.line, others.offences) == (None, 1)
    assert [finding.line for finding in named] == [2, 3]
    assert [entry.finding.row_id for entry in report.excused] == ["/".join(last[:2])]


def test_many_wrong_values_of_rows_take_as_many_queries_as_one():
    table = load_package(ROOT).tables["study_pages"]

    def asked(values: int) -> int:
        counting = Counting(engine.connect(0))
        pages = [["a_2000", str(i), f"ftp://example.org/{i % values}", ""] for i in range(60)]
        tables.load_rows(counting, table, pages)
        before = counting.queries
        assert [f.line for f in rows.check(counting, table)] == list(range(2, 62))
        return counting.queries - before

    assert asked(1) == asked(60)


@pytest.mark.slow
def test_a_key_that_stands_in_every_row_is_named_so_far_and_counted_by_its_lines(tiny, few):
    path = tiny / CLAIMS
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    same = ["all_the_same," + line.partition(",")[2] for line in lines]
    path.write_text(header + "".join(same), encoding="utf-8")
    of_claims = [f for f in checked(tiny).findings if f.code[0] == "X" and f.table == "claims"]
    assert {f.code for f in of_claims if not f.line}  # some are counted
    for code in {f.code for f in of_claims}:
        found = [f for f in of_claims if f.code == code]
        assert len([f for f in found if f.line]) <= 2
        assert sum(f.offences for f in found) <= len(lines)


def test_rows_with_a_key_of_many_lines_are_each_named_on_one(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_NAMED", 4)
    few = {"a": rules.Lines([(2, {}), (3, {})], 2)}
    twice = [{"row_id": "a", "n": 1}, {"row_id": "a", "n": 2}]
    pairs, more = rules._on_lines(few, twice)
    assert [(row["n"], line) for row, line, _ in pairs] == [(1, 2), (1, 3), (2, 2), (2, 3)]
    assert more == 0
    many = {"a": rules.Lines([(2, {}), (3, {}), (4, {})], 7)}
    pairs, more = rules._on_lines(many, [*twice, {"row_id": "b", "n": 3}])
    assert [(row["n"], line) for row, line, _ in pairs] == [(1, 2), (3, None), (2, 3), (1, 4)]
    assert more == 7 + 1 - 4


def test_each_key_is_named_before_any_a_second_time(monkeypatch):
    monkeypatch.setattr(bounds, "MOST_NAMED", 4)
    lines = {
        "a": rules.Lines([(line, {}) for line in range(2, 6)], 900),
        "z": rules.Lines([(7, {})], 1),
    }
    pairs, more = rules._on_lines(lines, [{"row_id": "a"}, {"row_id": "z"}])
    assert [line for _, line, _ in pairs] == [2, 7, 3, 4]
    assert more == 900 + 1 - 4


@pytest.mark.parametrize("row_id", ["i", "DATE '2024-01-01' + CAST(i AS INTEGER)", "NULL"])
def test_many_rows_whose_keys_are_no_texts_are_counted_as_few_are(monkeypatch, row_id):
    monkeypatch.setattr(bounds, "MOST_NAMED", 3)
    sql = f"SELECT {row_id} AS row_id, i AS n FROM range(20) t(i)"
    found = []
    for few in (20, 19):
        monkeypatch.setattr(offenders, "FEW", few)
        by_table, too_many = offenders.select(engine.connect(0), sql, "claims", lambda: {"7"})
        found.append([(of, sorted(map(str, o.named)), o.more) for of, o in by_table.items()])
        assert not too_many
    assert found[0] == found[1] and found[0][0][2] in (16, 17)


def test_a_rule_that_names_no_table_is_told_so_however_many_rows_it_selects(monkeypatch):
    sql = "SELECT 'a' AS row_id, NULL AS table_name, i AS n FROM range(9) t(i)"
    for few in (9, 8):
        monkeypatch.setattr(offenders, "FEW", few)
        by_table, _ = offenders.select(engine.connect(0), sql, "claims", set)
        assert list(by_table) == [None]


@pytest.mark.slow
def test_a_row_that_stands_twice_repeats_and_contradicts_no_other(tiny):
    path = tiny / CLAIMS
    header, first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + first + first + "".join(others), encoding="utf-8")
    found = {f.code for f in checked(tiny).findings}
    assert {"K01"} <= found and not {"X244", "X245", "X263", "X314"} & found
