"""The obvious join gives the right rows, and the views keep their counts."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter

import pytest

from conftest import ROOT
from ldn_evidence.publish.joins import join_map
from ldn_evidence.publish.stats import run_views
from ldn_evidence.store import engine, form, tables
from ldn_evidence.store.opened import open_package

NAMED = {  # pairs that need ON or USING: two references to one table, and spans
    ("claims", "evidence_tiers"),
    ("claim_links", "claims"),
    ("condition_parents", "conditions"),
    ("study_links", "studies"),
    ("study_inclusions", "studies"),
    ("dose_bands", "studies"),
    ("dosing_mentions", "claims"),
    ("dosing_mentions", "citations"),
}


@pytest.fixture(scope="module")
def package():
    return open_package(ROOT)


@pytest.fixture(scope="module")
def connection(package):
    connection = engine.connect(0)
    for table in package.tables.values():
        tables.load(connection, ROOT, table, form.check(ROOT, table))
    return connection


@pytest.fixture(scope="module")
def views(package):
    return {
        view.name: [dict(zip(view.columns, row)) for row in view.rows]
        for view in run_views(package)
    }


def references(package):
    return [
        (table, key)
        for table in package.tables.values()
        for key in table.foreign_keys
        if (table.name, key.table) not in NAMED
    ]


@pytest.mark.slow
def test_joined_tables_share_only_their_keys(package):
    for table, key in references(package):
        shared = set(table.names) & set(package.tables[key.table].names)
        assert shared == set(key.fields) == set(key.to_fields), (table.name, key.table, shared)


@pytest.mark.slow
def test_a_pair_that_is_named_needs_to_be(package):
    needing = set()
    for table in package.tables.values():
        for key in table.foreign_keys:
            shared = set(table.names) & set(package.tables[key.table].names)
            if shared != set(key.fields) or key.fields != key.to_fields:
                needing.add((table.name, key.table))
    assert needing == NAMED


@pytest.mark.slow
def test_the_map_of_joins_is_that_of_the_schemas_and_the_rows(package, connection):
    """Counted here from the CSV files; which joins are natural stands above."""
    rows = {
        name: list(csv.DictReader((ROOT / table.path).open(encoding="utf-8", newline="")))
        for name, table in package.tables.items()
    }
    lines = []
    for table in package.tables.values():
        for key in table.foreign_keys:
            values = [tuple(row[name] for name in key.fields) for row in rows[table.name]]
            counts = Counter(value for value in values if all(value))
            empty = len(values) - counts.total()
            (here,), (there,) = key.fields, key.to_fields
            some = f"{len(counts):,} of {len(rows[key.table]):,} have some"
            lines.append(
                [
                    table.name,
                    f"{len(values):,}" + (f" ({empty:,})" if empty else ""),
                    key.table,
                    f"`{here}`" if here == there else f"`{here}` = `{there}`",
                    "name it" if (table.name, key.table) in NAMED else "natural",
                    some + (f", at most {max(counts.values()):,}" if counts else ""),
                ]
            )
    made = join_map(package, connection).splitlines()
    assert [line.strip("| ").split(" | ") for line in made[2:]] == lines
    page = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
    assert "\n".join(made) in page, "run `ldn docs`"


@pytest.mark.slow
def test_the_natural_join_keeps_every_row(package, connection):
    lite = sqlite3.connect(":memory:")
    for table in package.tables.values():
        rows = connection.execute(f"SELECT * FROM main.{tables.name(table.name)}").fetchall()
        lite.execute(f"CREATE TABLE {table.name} ({', '.join(table.names)})")
        lite.executemany(
            f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.names))})",
            [
                [v if isinstance(v, str | int | float) else v and str(v) for v in row]
                for row in rows
            ],
        )
    for table, key in references(package):
        wanted = connection.execute(f"SELECT count({key.fields[0]}) FROM {table.name}").fetchone()[
            0
        ]
        joined = f"SELECT count(*) FROM {table.name} NATURAL JOIN {key.table}"
        assert (
            connection.execute(joined).fetchone()[0] == wanted == lite.execute(joined).fetchone()[0]
        ), (table.name, key.table)


@pytest.mark.slow
def test_every_table_has_a_schema_of_its_rows(package):
    for name in package.tables:
        assert (ROOT / f"schemas/rows/{name}.json").is_file(), name


@pytest.mark.slow
def test_a_supported_tier_is_the_best_of_its_pairs(connection, views):
    best: dict[str, str] = {}
    for pair in views["claim_citations_full"]:
        if pair["pair_tier"]:
            best[pair["claim_id"]] = min(pair["pair_tier"], best.get(pair["claim_id"], "T7"))
    assert best == dict(
        connection.execute(
            "SELECT claim_id, supported_tier FROM claims WHERE supported_tier IS NOT NULL AND claim_row_status = 'active'"
        ).fetchall()
    )


@pytest.mark.slow
def test_the_summary_counts_what_stands_against_the_claim(views):
    sides = ("favours_naltrexone", "favours_comparator", "equal", "conflicting", "not_reported")
    rank = {"randomised": 1, "non_randomised": 2, "none": 3}
    by_claim: dict[str, dict[str, dict]] = {}
    for row in views["claim_against_evidence"]:
        if row["evidence_kind"] == "same_subject":
            families = by_claim.setdefault(row["claim_id"], {})
            families[row["family_id"]] = min(
                families.get(row["family_id"], row), row, key=lambda r: rank[r["allocation"]]
            )
    for summary in views["claim_evidence_summary"]:
        rows = list(by_claim.get(summary["claim_id"], {}).values())
        concurrent = [row for row in rows if row["allocation"] != "none"]
        assert (
            summary["concurrent_families"]
            == len(concurrent)
            == sum(summary[f"families_{side}"] for side in sides)
        )
        assert (
            summary["concurrent_people"]
            == sum(row["people"] or 0 for row in concurrent)
            == sum(summary[f"people_{side}"] for side in sides)
        )
        assert summary["uncontrolled_families"] == len(rows) - len(concurrent)
        for side in sides:
            assert summary[f"families_{side}"] == sum(
                row["effect_direction"] == side for row in concurrent
            )


@pytest.mark.slow
def test_the_words_of_the_summary_are_its_counts(views):
    for row in views["claim_evidence_summary"]:
        numbers = [int(number) for number in re.findall(r"\d+", row["in_words"])]
        wanted = []
        if row["concurrent_families"]:
            wanted += [
                row["concurrent_families"],
                row["concurrent_people"],
                row["randomised_families"],
            ]
            for side in (
                "favours_naltrexone",
                "favours_comparator",
                "equal",
                "conflicting",
                "not_reported",
            ):
                wanted += [row[f"families_{side}"], row[f"people_{side}"]]
        if row["primary_met"] + row["primary_not_met"] + row["primary_not_reported"]:
            wanted += [row["primary_met"], row["primary_not_met"], row["primary_not_reported"]]
        if row["uncontrolled_families"]:
            wanted += [row["uncontrolled_families"], row["uncontrolled_people"]]
        assert numbers == wanted, row["claim_id"]


@pytest.mark.slow
def test_charts_read_afterwards_are_a_study_and_no_review(connection, views):
    charts = "SELECT study_id FROM studies WHERE study_design = 'chart_review'"
    (number,) = connection.execute(
        f"SELECT count(*) FROM results WHERE result_row_status = 'active' AND study_id IN ({charts})"
    ).fetchone()
    ids = {study for (study,) in connection.execute(charts).fetchall()}
    kinds = {
        row["evidence_kind"] for row in views["claim_against_evidence"] if row["family_id"] in ids
    }
    assert number > 50 and kinds <= {"same_subject", "other_subject"} and kinds
    reviews = {
        row["family_id"]
        for row in views["claim_against_evidence"]
        if row["evidence_kind"] == "review"
    }
    designs = connection.execute("SELECT study_id, study_design FROM studies").fetchall()
    told = {design for study, design in designs if study in reviews}
    assert told and all(
        design.startswith(("systematic_review", "narrative_review", "scoping_review", "evidence_"))
        for design in told
    )


@pytest.mark.slow
def test_no_review_stands_beside_its_trials(connection, views):
    included = set(
        connection.execute("SELECT review_id, study_id FROM study_inclusions").fetchall()
    )
    found: dict[str, set[str]] = {}
    for row in views["claim_against_evidence"]:
        found.setdefault(row["claim_id"], set()).add(row["family_id"])
    for claim, families in found.items():
        assert not {(review, study) for review in families for study in families} & included, claim
