"""The one database of a package of small files: what it holds is not loaded again, and is that of who asks."""

from __future__ import annotations

import pytest

from conftest import take_all_for_large
from ldn_evidence.checks.validate import validate
from ldn_evidence.curate.trial import commit, try_rows
from ldn_evidence.store import engine, tables
from ldn_evidence.store.canonical import render
from ldn_evidence.store.database import Database, fits
from ldn_evidence.store.opened import open_package

GOUT = {"condition_id": "gout", "condition_name": "gout", "condition_category": "pain"}
IDS = "SELECT condition_id FROM conditions ORDER BY 1"


@pytest.fixture
def loaded(monkeypatch):
    """The names of the tables that are loaded, one after another."""
    names, load, load_rows = [], tables.load, tables.load_rows

    def of_file(connection, root, table, form, **more):
        names.append(table.name)
        return load(connection, root, table, form, **more)

    def of_rows(connection, table, rows):
        names.append(table.name)
        return load_rows(connection, table, rows)

    monkeypatch.setattr(tables, "load", of_file)
    monkeypatch.setattr(tables, "load_rows", of_rows)
    return names


def ids(package) -> list[str]:
    return [one for (one,) in package.connection.execute(IDS).fetchall()]


def test_a_table_is_loaded_again_only_where_its_file_holds_other_bytes(tiny, loaded):
    package = open_package(tiny)
    validate(package)
    before = ids(package)
    assert sorted(loaded) == sorted(package.tables)
    validate(package)
    assert len(loaded) == len(package.tables)
    with (tiny / "data/conditions.csv").open("a", encoding="utf-8") as file:
        file.write("zz_gout,gout,pain,,,,active,,\n")
    del loaded[:]
    assert ids(package) == [*before, "zz_gout"] and loaded == ["conditions"]


def test_a_file_that_is_not_there_is_empty_and_one_that_comes_is_read(tiny):
    package, path = open_package(tiny), tiny / "data/conditions.csv"
    held = path.read_bytes()
    before = ids(package)
    path.unlink()
    assert before and ids(package) == []
    path.write_bytes(held)
    assert ids(package) == before


@pytest.mark.slow
def test_whoever_asks_is_given_the_rows_of_his_own(tiny, tmp_path):
    package = open_package(tiny)
    before = ids(package)
    table = package.tables["conditions"]
    row = [GOUT.get(name, "active" if name.endswith("row_status") else "") for name in table.names]
    (tmp_path / "copy").mkdir()
    changed = package.with_rows(tmp_path / "copy", {table.name: [*package.rows(table), row]})
    assert changed.database is package.database
    assert ids(changed) == sorted([*before, "gout"])
    assert ids(package) == before and ids(changed) == sorted([*before, "gout"])


@pytest.mark.slow
def test_a_trial_loads_what_changes_and_nothing_else_twice(tiny, loaded):
    package = open_package(tiny)
    trial = try_rows(package, {"conditions": [GOUT]})
    commit(trial)
    assert "gout" in ids(trial.committed)
    often = {name for name in loaded if loaded.count(name) > 1}
    assert often == {"conditions"} and set(loaded) == set(package.tables)
    assert loaded.count("conditions") <= 4  # as it is and as it would be, twice


def test_rows_of_the_same_text_are_those_of_the_file(tiny, loaded):
    package = open_package(tiny)
    table = package.tables["conditions"]
    database, form = Database(), package.form(table)
    rows = package.rows(table)
    database.load_rows(table, rows, render(table, rows))
    held = database.connection.execute("FROM raw.conditions").fetchall()
    database.load(database.connection, tiny, table, form)
    assert loaded == ["conditions"]
    database.load_rows(table, rows[1:], render(table, rows[1:]))
    database.load(database.connection, tiny, table, form)
    assert loaded == ["conditions"] * 3
    assert database.connection.execute("FROM raw.conditions").fetchall() == held


def test_a_line_break_in_a_cell_moves_the_lines_of_the_rows_after_it(tiny, loaded):
    path = tiny / "data/conditions.csv"
    package = open_package(tiny)
    table = package.tables["conditions"]
    rows = package.rows(table)
    rows[0][table.names.index("condition_name")] = "of two\nlines"
    path.write_text(render(table, rows), encoding="utf-8", newline="")
    database = Database()
    database.load_rows(table, rows, render(table, rows))
    database.load(database.connection, tiny, table, package.form(table))
    held = database.connection.execute("SELECT _line FROM raw.conditions").fetchall()
    assert [line for (line,) in held] == [2, *range(4, len(rows) + 3)]


def test_a_database_that_was_shut_reaches_no_file_and_is_loaded_all_the_same(tiny):
    package = open_package(tiny)
    database, table = Database(), package.tables["conditions"]
    with pytest.raises(Exception, match="disabled"):
        database.shut().execute(f"SELECT * FROM read_text('{tiny}/data/conditions.csv')")
    database.load(database.connection, tiny, table, package.form(table))
    held = database.connection.execute("SELECT _line, condition_id FROM raw.conditions").fetchall()
    rows = package.rows(table)
    assert held == [(line, row[0]) for line, row in enumerate(rows, 2)]


def test_large_files_have_a_database_of_their_own(tiny, monkeypatch):
    package = open_package(tiny)
    assert fits([]) and fits([10, 10]) and not fits([10, tables.LARGE])
    assert not fits([tables.LARGE - 1] * 9)
    before = ids(package)
    take_all_for_large(monkeypatch)
    assert ids(package) == before and package.connection is not package.database.connection


def test_a_large_file_that_changed_is_read_anew(tiny, monkeypatch):
    package = open_package(tiny)
    take_all_for_large(monkeypatch)
    before = ids(package)
    with (tiny / "data/conditions.csv").open("a", encoding="utf-8") as file:
        file.write("zz_gout,gout,pain,,,,active,,\n")
    assert ids(package) == [*before, "zz_gout"]


def test_a_table_called_package_stands_in_the_way_of_nothing(tmp_path):
    (tmp_path / "schemas/tables").mkdir(parents=True)
    meta = '{"name": "odd", "version": "1.0.0", "resources": ["package", "other"]}'
    (tmp_path / "schemas/package.json").write_text(meta)
    for name in ("package", "other"):
        fields = f'[{{"name": "{name}_id", "type": "string"}}]'
        table = f'{{"path": "data/{name}.csv", "fields": {fields}, "primaryKey": ["{name}_id"]}}'
        (tmp_path / f"schemas/tables/{name}.json").write_text(table)
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / f"data/{name}.csv").write_text(f"{name}_id\na\n")
    package = open_package(tmp_path)
    first = validate(package).findings
    assert validate(package).findings == first
    assert package.connection.execute("FROM package").fetchall() == [("a",)]
    assert not any(finding.code == "P900" for finding in first)


def test_what_a_validation_says_of_the_package_is_for_rules_alone(tiny):
    package = open_package(tiny)
    validate(package)
    with pytest.raises(Exception, match="package does not exist"):
        package.connection.execute("FROM package")
    assert not validate(package).findings


def test_what_is_written_meanwhile_keeps_very_much_data_from_being_packed():
    connection = engine.connect()
    writing = engine.cursor_of(connection)
    writing.execute("CREATE TABLE raw.a AS SELECT 1 AS n")
    writing.execute("BEGIN; INSERT INTO raw.a VALUES (2)")
    engine.pack(connection)  # one by force would wait for ever
    writing.execute("COMMIT")
    engine.pack(connection)
    assert engine.cursor_of(connection).execute("SELECT sum(n) FROM raw.a").fetchall() == [(3,)]


def test_very_much_data_takes_less_room_once_it_is_packed():
    connection = engine.connect()
    many = "SELECT 'the same words ' || i % 7 AS words FROM range(300_000) t(i)"
    connection.execute(f"CREATE TABLE raw.a AS {many}")
    held = "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"
    before = connection.execute(held).fetchall()[0][0]
    engine.pack(connection)
    assert connection.execute(held).fetchall()[0][0] < before / 4
