"""The table that says what to write instead of each name of 0.6.0 names only what there is."""

from __future__ import annotations

import csv

from conftest import ROOT
from ldn_evidence.store.opened import open_package


def migration() -> list[dict[str, str]]:
    with (ROOT / "docs/migration_1_0_0.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_to_write_instead_is_there():
    package = open_package(ROOT)
    for row in migration():
        table = package.tables[row["new_table"]]
        assert not row["new_column"] or row["new_column"] in table.names, row
        if row["new_value"] and (allowed := table[row["new_column"]].constraints.get("enum")):
            assert row["new_value"] in allowed, row


def test_each_old_name_is_told_once_and_is_gone():
    package = open_package(ROOT)
    moved = [
        (row["old_table"], row["old_column"])
        for row in migration()
        if row["old_column"] and not row["old_value"]
    ]
    assert len(moved) == len(set(moved)) > 20
    for table, column in moved:
        assert column not in package.tables[table].names, (table, column)


def test_each_new_name_is_told():
    told = {(row["new_table"], row["new_column"]) for row in migration()}
    for name in ("studies", "results", "claim_citations", "claims"):
        for column in open_package(ROOT).tables[name].names:
            new = column.endswith(("_row_status", "_replaced_by")) or column in (
                "supported_tier",
                "link_basis",
                "allocation",
                "subject" if name == "studies" else "",
            )
            assert not new or (name, column) in told, (name, column)
