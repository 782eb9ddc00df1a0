"""Mistakes of the mutation study, and that no rule is there that cannot fire on the real package."""

from __future__ import annotations

import csv

import mutation_study
import pytest
from jsonschema import Draft202012Validator
from mistakes import ERROR, KINDS, UNSEEN, WARNING
from mutation_study import ROOT

from conftest import sampled
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.rulefiles import mentioned_columns, sql_header
from ldn_evidence.store import engine, form, tables

SAMPLES = {29: 12, 9: 38}  # every so manyth of the study, which makes so many


@pytest.fixture(scope="module")
def package():
    return load_package(ROOT)


@pytest.fixture(scope="module")
def connection(package):
    found = engine.connect()
    engine.describe(found, package.meta)
    for table in package.tables.values():
        tables.load(found, ROOT, table, form.check(ROOT, table))
    return found


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, str]]:
    """What the last whole run noticed."""
    return list(csv.DictReader(mutation_study.RECORD.open(encoding="utf-8")))


@pytest.fixture(scope="module")
def hit(recorded) -> set[str]:
    return {code for row in recorded for code in row["codes"].split("|")} - {""}


@pytest.mark.parametrize("every", sampled(SAMPLES, type))
def test_mistakes_in_the_real_rows_are_noticed(every):
    chosen = mutation_study.drawn(every)
    assert len(chosen) >= SAMPLES[every]
    seen = mutation_study.study(chosen)
    assert len(seen) == len(chosen), "of some kinds no row fits any more"
    whole = mutation_study.counted(seen)["together"]
    missed = [
        f"{one.kind}: {one.change}"
        for one in seen
        if KINDS[one.kind].due != UNSEEN and not one.enough
    ]
    assert 10 * whole.noticed >= 9 * whole.detectable, missed
    assert 10 * whole.as_error >= 9 * whole.certain, missed


def test_the_study_is_large_and_covers_the_tables():
    chosen = mutation_study.drawn()
    kinds = KINDS.values()
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
    assert {row["kind"] for row in recorded} <= set(KINDS)
    codes = {rule.code for rule in [*package.rules, *package.derived]}
    codes |= {rule.code for table in package.tables.values() for rule in table.row_rules}
    assert {code for code in hit if code[0] in "RX"} <= codes


@pytest.mark.slow
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


@pytest.mark.slow
def test_what_a_rule_says_that_it_applies_to_is_there(package, connection):
    for rule in package.rules:
        applies = sql_header((ROOT / rule.path).read_text(encoding="utf-8")).get("applies")
        if applies:
            assert connection.execute(applies).fetchone()[0] > 0, f"{rule.path} applies to no row"


@pytest.mark.slow
def test_every_row_rule_can_fire_on_the_real_rows(package, connection, hit):
    """Either a mistake of the study was noticed by it, or one cell of a real row, changed, is enough."""
    for table in package.tables.values():
        cursor = connection.execute(f"SELECT * FROM main.{table.name}")
        names = [column[0] for column in cursor.description]
        rows = [{k: v for k, v in zip(names, row) if v is not None} for row in cursor.fetchall()]
        for rule in table.row_rules:
            if rows and rule.code not in hit:  # a table may still be empty
                assert spoiled(rule.schema, rows), (
                    f"{rule.code} {rule.name} fires on no row of {table.name}"
                )


def spoiled(schema: dict, rows: list[dict]) -> bool:
    """Whether a change of one cell in one of the rows breaks a schema that it kept."""
    validator = Draft202012Validator(schema)
    columns = mentioned_columns(schema)
    for column in columns:
        values = [None, "x y", -1, 1000, True, False, *enums(schema)]
        for row in rows:
            if validator.is_valid(row):
                rest = {k: v for k, v in row.items() if k != column}
                if any(
                    not validator.is_valid(rest | ({} if v is None else {column: v}))
                    for v in values
                ):
                    return True
    return False


def enums(schema) -> set[str]:
    """The values that a schema names."""
    if isinstance(schema, list):
        return set().union(*map(enums, schema))
    if not isinstance(schema, dict):
        return set()
    named = {v for v in [*schema.get("enum", []), schema.get("const")] if isinstance(v, str)}
    return named.union(*(enums(value) for value in schema.values()))
