"""The questions of docs/loading.md: the same answer from SQLite and DuckDB, whatever the order of the rows, and no claim counted that was withdrawn."""

from __future__ import annotations

import sqlite3

import pytest

from conftest import ROOT
from ldn_evidence.cli import main as cli
from ldn_evidence.publish import docs
from ldn_evidence.publish.formats import sqlite
from ldn_evidence.publish.formats.release import open_release
from ldn_evidence.store import engine, tables
from ldn_evidence.store.opened import open_package

PACKAGE = open_package(ROOT)
QUESTIONS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / docs.QUESTIONS).glob("*.sql"))
}
VIEWS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "schemas/views").glob("*.sql"))
}
PAGE = "# Page\n\ndemo-0.0.1.zip ldn-evidence-0.0.1.zip ldn_evidence-0.0.1-py3-none-any.whl\n\n{}\nold\n{}\n".format(
    *(mark.format("cookbook") for mark in (docs.BEGIN, docs.END))
)


def loaded(change):
    """A database with the tables of the shipped package, the rows of each as ``change`` gives them."""
    connection = engine.connect(0)
    for table in PACKAGE.tables.values():
        tables.load_rows(connection, table, change(table, PACKAGE.rows(table)))
    return connection


@pytest.fixture(scope="module")
def as_it_is():
    return loaded(lambda table, rows: rows)


def test_questions_with_title_and_note():
    assert len(QUESTIONS) == 12
    page = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
    assert page.count("```sql\n") == 12 and page.count("rows:\n") == 12


@pytest.mark.slow
def test_sqlite_and_duckdb_answer_alike(as_it_is, tmp_path):
    release = open_release(PACKAGE, tmp_path)
    sqlite.write(release)
    lite = sqlite3.connect(tmp_path / f"{release.stem}.sqlite")
    for name, sql in QUESTIONS.items():
        answer = as_it_is.execute(sql).fetchall()
        assert answer and lite.execute(sql).fetchall() == answer, name
        assert len(set(answer)) == len(answer), (
            f"{name}: a row stands twice, as when a join multiplies"
        )
    lite.close()


@pytest.mark.slow
def test_answers_do_not_hang_on_the_order_of_rows(as_it_is):
    turned = loaded(lambda table, rows: rows[::-1])
    for name, sql in QUESTIONS.items():
        assert turned.execute(sql).fetchall() == as_it_is.execute(sql).fetchall(), name


@pytest.mark.slow
def test_withdrawn_rows_are_not_counted(as_it_is):
    """Every row that can be withdrawn stands there a second time, withdrawn."""

    def twice(table, rows):
        if not (named := [name for name in table.names if name.endswith("_row_status")]):
            return rows
        key, status = table.names.index(table.primary_key[0]), table.names.index(named[0])
        return rows + [
            [
                f"{cell}_old" if i == key else "withdrawn" if i == status else cell
                for i, cell in enumerate(row)
            ]
            for row in rows
        ]

    with_old = loaded(twice)
    assert with_old.execute(
        "SELECT count(*) FROM claims WHERE claim_row_status = 'withdrawn'"
    ).fetchone()[0] >= len(PACKAGE.rows(PACKAGE.tables["claims"]))
    for name, sql in (QUESTIONS | VIEWS).items():
        answer = [
            row
            for row in with_old.execute(sql).fetchall()
            if name != "figures" or row[1] != "withdrawn"
        ]  # `figures` counts them, as such
        expected = [
            row
            for row in as_it_is.execute(sql).fetchall()
            if name != "figures" or row[1] != "withdrawn"
        ]
        assert answer == expected, name


@pytest.fixture
def paged(tiny):
    (tiny / docs.QUESTIONS).mkdir(parents=True)
    (tiny / "docs/loading.md").write_text(PAGE, encoding="utf-8")
    return tiny


@pytest.mark.slow
def test_a_question_is_answered_in_the_page(paged, monkeypatch, capsys):
    monkeypatch.setattr(docs, "SHOWN", 2)
    (paged / docs.QUESTIONS / "1_one.sql").write_text(
        "-- title: Which outcomes?\n-- note: All of them.\nSELECT outcome_id AS the_outcome FROM outcomes ORDER BY outcome_id\n"
    )
    assert cli.main(["docs", str(paged)]) == 0
    page = (paged / "docs/loading.md").read_text(encoding="utf-8")
    assert (
        "### Which outcomes?\n\nAll of them.\n\n```sql\nSELECT outcome_id AS the_outcome FROM outcomes ORDER BY outcome_id;\n```\n\nThe first 2 of 4 rows:\n\n| the outcome |\n|---|\n"
        in page
    )
    assert (
        page.count("\n| ") == 3
        and "old" not in page
        and page.endswith(docs.END.format("cookbook") + "\n")
    )
    assert "demo-0.0.1.zip ldn-evidence-0.1.0.zip ldn_evidence-0.1.0-py3-none-any.whl" in page
    capsys.readouterr()
    assert (
        cli.main(["docs", str(paged), "--check"]) == 0
        and capsys.readouterr().out == "docs are up to date\n"
    )
    begin = docs.BEGIN.format("cookbook")
    (paged / "docs/loading.md").write_text(
        page.replace(begin, f"{begin}\nof one branch\n{begin}\nof another"), encoding="utf-8"
    )
    assert (
        cli.main(["docs", str(paged)]) == 0
        and (paged / "docs/loading.md").read_text(encoding="utf-8") == page
    ), "a union of two branches is put right"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT nothing FROM outcomes", "nothing"),
        ("DELETE FROM outcomes", "exactly one SELECT"),
        ("SELECT * FROM '/etc/passwd'", "passwd"),
    ],
)
def test_a_broken_question_is_named_and_nothing_written(sql, told, paged, capsys):
    (paged / docs.QUESTIONS / "1_one.sql").write_text(f"-- title: x\n{sql}\n")
    assert cli.main(["docs", str(paged)]) == 2
    assert "docs/questions/1_one.sql" in (said := capsys.readouterr().err) and told in said
    assert (paged / "docs/loading.md").read_text(encoding="utf-8") == PAGE and not (
        paged / "docs/findings.md"
    ).exists()


@pytest.mark.slow
def test_the_page_is_asked_of_duckdb_as_printed(as_it_is):
    """What stands between the fences is a whole statement, with its semicolon."""
    page = (
        (ROOT / "docs/loading.md")
        .read_text(encoding="utf-8")
        .split(docs.BEGIN.format("cookbook"))[1]
    )
    for block in page.split("```sql\n")[1:]:
        sql, rest = block.split("```", 1)
        shown = [line for line in rest.split("\n### ")[0].splitlines() if line.startswith("| ")][1:]
        answer = as_it_is.execute(sql).fetchall()
        assert (
            sql.rstrip().endswith(";")
            and shown == docs.grid(["x"], answer[: docs.SHOWN]).splitlines()[2:]
        )
