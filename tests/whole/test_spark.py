"""The same rule files on Spark SQL: they select the same offenders as in DuckDB. `make test-spark` installs what it needs."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal

import pytest

from conftest import ROOT, apply, mutations, refresh
from ldn_evidence.store import engine, form, queries, tables
from ldn_evidence.store.opened import open_package

pyspark = pytest.importorskip(
    "pyspark", reason="Spark is not installed; `make test-spark` installs it"
)
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java, which is not installed", allow_module_level=True)

pytestmark = pytest.mark.slow
# What Spark 4.0 takes for an offence besides, and why.
TELLS_MORE = {
    "schemas/rules/study_id_follows_author_and_year.sql": "two quotes in a text are none to it, so that an apostrophe stays in a name"
}
MUTATIONS = [m for m in mutations() if m["code"].startswith("X")]


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    builder = (
        SparkSession.builder.master("local[1]")
        .appName("rules")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
    )
    session = (
        builder.config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def loaded(package, spark, folder):
    """DuckDB with the typed tables, and Spark with the same from Parquet."""
    connection = engine.connect()
    for table in package.tables.values():
        tables.load(connection, package.root, table, form.check(package.root, table))
        path = folder / f"{table.name}.parquet"
        connection.execute(
            f"COPY (SELECT * FROM main.{tables.name(table.name)}) TO {tables.literal(str(path))} (FORMAT parquet)"
        )
        spark.read.parquet(str(path)).createOrReplaceTempView(table.name)
    engine.describe(connection, package.meta)
    spark.sql(
        f"SELECT '{package.meta['version']}' AS version, DATE '{package.meta['created'][:10]}' AS created, DATE '2030-01-01' AS as_of"
    ).createOrReplaceTempView("package")
    return connection


def offenders(rule, connection, spark) -> tuple[set, set]:
    sql = queries.one_select(connection, rule.sql)
    duck = connection.execute(f"SELECT row_id FROM ({sql}\n)").fetchall()
    return {row[0] for row in duck}, {
        row["row_id"] for row in spark.sql(sql).select("row_id").collect()
    }


def test_all_views_agree_on_the_shipped_package(spark, tmp_path):
    package = open_package(ROOT)
    connection = loaded(package, spark, tmp_path)
    plain = lambda rows: [
        [
            float(v) if isinstance(v, bool | int | float | Decimal) else v if v is None else str(v)
            for v in row
        ]
        for row in rows
    ]
    for file in sorted((ROOT / "schemas/views").glob("*.sql")):
        sql = queries.one_select(connection, file.read_text(encoding="utf-8"))
        assert plain(connection.execute(sql).fetchall()) == plain(spark.sql(sql).collect()), (
            file.name
        )


def test_all_rules_agree_on_the_shipped_package(spark, tmp_path):
    package = open_package(ROOT)
    connection = loaded(package, spark, tmp_path)
    for rule in [*package.rules, *package.derived]:
        duck, sparks = offenders(rule, connection, spark)
        assert duck < sparks if rule.path in TELLS_MORE else duck == sparks, rule.path
    values = {rule.path: offenders(rule, connection, spark)[0] for rule in package.derived}
    assert all(values.values()), "derived queries give every row its value"


def test_derived_values_agree(spark, tmp_path):
    package = open_package(ROOT)
    connection = loaded(package, spark, tmp_path)
    for rule in package.derived:
        sql = queries.one_select(connection, rule.sql)
        duck = {
            tuple(row)
            for row in connection.execute(f"SELECT row_id, expected FROM ({sql}\n)").fetchall()
        }
        assert duck == {(row["row_id"], row["expected"]) for row in spark.sql(sql).collect()}, (
            rule.path
        )


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m["code"])
def test_a_broken_package_gives_the_same_offenders(spark, tiny, tmp_path, mutation):
    apply(tiny, mutation["edits"])
    refresh(tiny, mutation["refresh"])
    package = open_package(tiny)
    connection = loaded(package, spark, tmp_path)
    rule = next(
        rule for rule in [*package.rules, *package.derived] if rule.code == mutation["code"]
    )
    duck, sparks = offenders(rule, connection, spark)
    assert duck == sparks
    assert mutation["at"]["row_id"] in duck


def test_the_snippet_of_the_docs_runs(spark, monkeypatch, capsys):
    import re

    monkeypatch.chdir(ROOT)
    (snippet,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs/scale.md").read_text(encoding="utf-8"), re.S
    )
    exec(snippet, {})
    counts = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert counts["citation_of_own_source"] == "0"
    assert len(counts) == len(list((ROOT / "schemas/rules").glob("*.sql")))
