"""Some forty mistakes of the mutation study, and that no rule is there that cannot fire on the real package."""

from __future__ import annotations

import csv

import duckdb
import mistakes
import pytest
from jsonschema import Draft202012Validator
from mistakes import ERROR, ROOT, UNSEEN, WARNING

from ldn_evidence.model.loading import load_package
from ldn_evidence.model.rulefiles import mentioned_columns, sql_header
from ldn_evidence.store import form, tables

SAMPLE = 9  # every ninth of the study, which makes some forty


@pytest.fixture(scope="module")
def package():
    return load_package(ROOT)


@pytest.fixture(scope="module")
def connection(package):
    found = tables.connect()
    tables.describe(found, package.meta)
    for table in package.tables.values():
        tables.load(found, ROOT, table, form.check(ROOT, table))
    return found


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, str]]:
    """What the last whole run noticed."""
    return list(csv.DictReader(mistakes.RECORD.open(encoding="utf-8")))


@pytest.fixture(scope="module")
def hit(recorded) -> set[str]:
    return {code for row in recorded for code in row["codes"].split("|")} - {""}


@pytest.mark.slow
def test_mistakes_in_the_real_rows_are_noticed():
    chosen = mistakes.drawn(SAMPLE)
    assert len(chosen) >= 38
    seen = mistakes.study(chosen)
    assert len(seen) == len(chosen), "of some kinds no row fits any more"
    whole = mistakes.counted(seen)["together"]
    missed = [
        f"{one.kind}: {one.change}"
        for one in seen
        if mistakes.KINDS[one.kind].due != UNSEEN and not one.enough
    ]
    assert 10 * whole.noticed >= 9 * whole.detectable, missed
    assert 10 * whole.as_error >= 9 * whole.certain, missed


def test_the_study_is_large_and_covers_the_tables():
    chosen = mistakes.drawn()
    kinds = mistakes.KINDS.values()
    assert len(chosen) >= 220
    assert {kind.due for kind in kinds} == {ERROR, WARNING, UNSEEN}
    assert {
        "studies", "study_identifiers", "study_pages", "study_links", "results", "claims", "claim_links",
        "citations", "claim_citations", "dosing_mentions", "conditions", "outcomes", "sources", "searches", "screening",
    } <= {kind.table for kind in kinds}  # fmt: skip


def test_the_last_whole_run_reached_its_goal(recorded):
    due = [row for row in recorded if row["due"] != UNSEEN]
    certain = [row for row in due if row["due"] == ERROR]
    assert len(recorded) >= 220
    assert sum(bool(row["codes"]) for row in due) >= 0.9 * len(due)
    assert sum(row["worst"] == ERROR for row in certain) >= 0.9 * len(certain)


def test_the_record_names_kinds_and_rules_that_there_are(package, recorded, hit):
    mistakes.load_kinds()
    assert {row["kind"] for row in recorded} <= set(mistakes.KINDS)
    codes = {rule.code for rule in [*package.rules, *package.derived]}
    codes |= {rule.code for table in package.tables.values() for rule in table.row_rules}
    assert {code for code in hit if code[0] in "RX"} <= codes


def test_every_rule_across_tables_can_fire_on_the_real_rows(package, connection, hit):
    """Either a mistake of the study was noticed by it, or its header counts the rows to which it applies."""
    for rule in [*package.rules, *package.derived]:
        applies = sql_header((ROOT / rule.path).read_text(encoding="utf-8")).get("applies")
        if rule.code in hit:
            continue
        assert applies, (
            f"{rule.path}: no mistake of the study was noticed by it, and it lacks `-- applies:`"
        )
        assert applies.lower().startswith("select count("), rule.path
        assert connection.execute(applies).fetchone()[0] > 0, f"{rule.path} applies to no row"


def test_what_a_rule_says_that_it_applies_to_is_there(package, connection):
    for rule in package.rules:
        applies = sql_header((ROOT / rule.path).read_text(encoding="utf-8")).get("applies")
        if applies:
            assert connection.execute(applies).fetchone()[0] > 0, f"{rule.path} applies to no row"


def test_every_row_rule_can_fire_on_the_real_rows(
    package, connection: duckdb.DuckDBPyConnection, hit
):
    """Either a mistake of the study was noticed by it, or there are rows that its condition holds for."""
    for table in package.tables.values():
        cursor = connection.execute(f"SELECT * FROM main.{table.name}")
        names = [column[0] for column in cursor.description]
        rows = [{k: v for k, v in zip(names, row) if v is not None} for row in cursor.fetchall()]
        if not rows:
            continue  # a table that is still empty
        for rule in table.row_rules:
            if rule.code in hit:
                continue
            asked = rule.schema.get("if")
            if asked is None:
                columns = mentioned_columns(rule.schema)
                fit = sum(any(column in row for column in columns) for row in rows)
            else:
                validator = Draft202012Validator(asked)
                fit = sum(validator.is_valid(row) for row in rows)
            assert fit, f"{rule.code} {rule.name} applies to no row of {table.name}"
