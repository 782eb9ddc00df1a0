"""`ldn build`: the same bytes each time, nothing lost on the way, no release from what is invalid or uncommitted."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from fnmatch import fnmatch
from pathlib import Path
from types import SimpleNamespace

import duckdb
import jsonschema
import pytest

import ldn_evidence
from conftest import ROOT
from ldn_evidence import loading
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.sheets import sheet as sheets
from ldn_evidence.curate.sheets import workbook as workbooks
from ldn_evidence.curate.sheets.reading import read_file
from ldn_evidence.publish.formats import archive, building, manifest, schemas, workbook
from ldn_evidence.publish.formats.offered import offered
from ldn_evidence.publish.formats.release import open_release, typed
from ldn_evidence.store.opened import open_package

STEM = "ldn-evidence-0.1.0"
PACKAGE = open_package(ROOT)


def build(package: Path, out: Path, *options: str) -> int:
    return cli.main(["build", str(package), "--out", str(out), *options])


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture(scope="module")
def built(pristine, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("built") / "dist"
    assert build(pristine, out) == 0
    return out


@pytest.fixture(scope="module")
def again(pristine, tmp_path_factory) -> Path:
    """The same release, built where no stranger may send as much."""
    out = tmp_path_factory.mktemp("again") / "dist"
    with pytest.MonkeyPatch.context() as patch:
        strict(patch)
        assert build(pristine, out) == 0
    return out


def strict(patch: pytest.MonkeyPatch) -> None:
    """Lower what is taken of a stranger's workbook below what any release holds."""
    patch.setattr(workbooks, "MAX_BYTES", 1_000)
    patch.setattr(workbooks, "MAX_ROWS", 3)
    patch.setattr(sheets, "MAX_ROWS", 3)


@pytest.fixture
def dist(built, tmp_path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(built, tmp_path / "dist"))


@pytest.mark.slow
def test_the_same_package_gives_the_same_bytes(built, again):
    assert files(again) == files(built)
    listed = [line.split("  ")[1] for line in (built / "SHA256SUMS").read_text().splitlines()]
    assert sorted([*listed, "SHA256SUMS"]) == sorted(files(built))
    assert {
        f"{STEM}.zip",
        f"{STEM}.sqlite",
        f"{STEM}.duckdb",
        "claims_full.csv",
        "croissant.json",
        "datacite.json",
        "claim_reviews.jsonld",
    } <= set(listed)


def test_check_finds_all_tables_in_every_format(pristine, built, capsys):
    assert build(pristine, built, "--check") == 0
    assert "holds what the CSV files hold: 22 tables" in capsys.readouterr().out
    said = json.loads((built / "manifest.json").read_text())
    rows = {name: table["rows"] for name, table in said["tables"].items()}
    assert rows["claims"] == len((pristine / "data/claims.csv").read_text().splitlines()) - 1
    for whole in ("zip", "sqlite", "duckdb"):
        assert said["files"][f"{STEM}.{whole}"]["rows"] == rows
    assert all(
        said["files"][f"{folder}/{name}.{folder}"]["rows"] == {name: n}
        for name, n in rows.items()
        for folder in ("parquet", "jsonl")
    )


def test_the_list_of_downloads_names_every_file_and_no_other(pristine, built):
    offers = [name for _, group in offered(open_package(pristine)) for name, _ in group]
    names = list(files(built))
    assert [name for name in names if not any(fnmatch(name, offer) for offer in offers)] == []
    assert [offer for offer in offers if not any(fnmatch(name, offer) for name in names)] == []


def in_sqlite(dist: Path, sql: str) -> None:
    with closing(sqlite3.connect(dist / f"{STEM}.sqlite")) as connection, connection:
        connection.execute(sql)


def in_duckdb(dist: Path, sql: str) -> None:
    with duckdb.connect(str(dist / f"{STEM}.duckdb")) as connection:
        connection.execute(sql)


def in_parquet(dist: Path, sql: str) -> None:
    duckdb.execute(
        f"COPY ({sql.format(dist / 'parquet/outcomes.parquet')}) TO '{dist / 'new'}' (FORMAT parquet)"
    )
    (dist / "new").replace(dist / "parquet/outcomes.parquet")


def in_text(dist: Path, path: str, old: str, new: str) -> None:
    text = (dist / path).read_text(encoding="utf-8")
    assert old in text
    (dist / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def in_zip(dist: Path) -> None:
    with zipfile.ZipFile(dist / f"{STEM}.zip") as old, zipfile.ZipFile(dist / "new", "w") as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry).replace(b",fatigue,", b",Fatigue,"))
    (dist / "new").replace(dist / f"{STEM}.zip")


TAMPERED = {
    "row lost in SQLite": (
        lambda d: in_sqlite(d, "DELETE FROM outcomes WHERE outcome_id = 'pain'"),
        "outcomes has 3 rows, the CSV file 4; pain is missing",
    ),
    "cell changed in SQLite": (
        lambda d: in_sqlite(d, "UPDATE claims SET span_start = 1"),
        "claims differs from the CSV file; span_start of demo_page_c",
    ),
    "row lost in DuckDB": (
        lambda d: in_duckdb(d, "DELETE FROM claim_links"),
        "claim_links has 0 rows",
    ),
    "row lost in Parquet": (
        lambda d: in_parquet(d, "SELECT * FROM read_parquet('{}') LIMIT 1"),
        "outcomes has 1 rows",
    ),
    "column lost in Parquet": (
        lambda d: in_parquet(d, "SELECT * EXCLUDE outcome_name FROM read_parquet('{}')"),
        "outcomes cannot be read",
    ),
    "cell changed in JSON Lines": (
        lambda d: in_text(d, "jsonl/studies.jsonl", '"year": 20', '"year": 19'),
        "year of",
    ),
    "file cut": (
        lambda d: (d / f"{STEM}.sqlite").write_bytes((d / f"{STEM}.sqlite").read_bytes()[:5000]),
        "cannot be read",
    ),
    "no zip": (lambda d: (d / f"{STEM}.zip").write_bytes(b"PK"), "conditions cannot be read"),
    "file missing": (lambda d: (d / "datacite.json").unlink(), "datacite.json is missing"),
    "file added": (
        lambda d: (d / "more.txt").write_text("x"),
        "more.txt is not named in SHA256SUMS",
    ),
    "metadata changed": (
        lambda d: in_text(d, "dataset.jsonld", "ldn-evidence", "another"),
        "dataset.jsonld has another SHA-256",
    ),
    "count changed": (
        lambda d: in_text(d, "manifest.json", '"rows": 3', '"rows": 4'),
        "manifest.json does not count the",
    ),
    "other version": (
        lambda d: in_text(d, "manifest.json", '"version": "0.1.0"', '"version": "0.2.0"'),
        "the release is ldn-evidence 0.2.0, the package ldn-evidence 0.1.0",
    ),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_check_catches(case, pristine, dist, capsys):
    tamper, told = TAMPERED[case]
    tamper(dist)
    assert build(pristine, dist, "--check") == 1
    out = capsys.readouterr().out
    assert told in out and "→ Build it anew" in out


def test_check_holds_outputs_against_the_csv_as_it_is_now(tiny, dist):
    path = tiny / "data/outcomes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",pain,", ",pains,"), encoding="utf-8")
    formats = [
        f"{STEM}.duckdb",
        f"{STEM}.sqlite",
        f"{STEM}.xlsx",
        f"{STEM}.zip",
        "jsonl/outcomes.jsonl",
        "parquet/outcomes.parquet",
    ]
    said = "outcomes differs from the CSV file; outcome_name of pain is `pain` instead of `pains`"
    assert sorted(manifest.check(open_package(tiny), dist)) == sorted(
        f"{path}: {said}" for path in formats
    )


def test_check_of_what_is_no_release(pristine, dist, tmp_path, capsys):
    assert build(pristine, tmp_path, "--check") == 2
    assert "it holds no manifest.json" in capsys.readouterr().err
    for broken in ("[]", "{", '{"package": "ldn-evidence", "version": "0.1.0"}'):
        (dist / "manifest.json").write_text(broken)
        assert build(pristine, dist, "--check") in (1, 2)
        assert "Traceback" not in capsys.readouterr().out
    (dist / "SHA256SUMS").write_text("nothing")
    assert build(pristine, dist, "--check") == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.slow
def test_no_release_of_an_invalid_package(tiny, tmp_path, capsys):
    path = tiny / "data/claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("asserted", "shouted", 1), encoding="utf-8"
    )
    assert build(tiny, tmp_path / "dist") == 1
    assert "not valid" in capsys.readouterr().err and not (tmp_path / "dist").exists()


@pytest.mark.slow
def test_no_release_of_what_is_not_committed(tiny, dist, capsys):
    git = ["git", "-C", str(tiny), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True)
    before = files(dist)
    (tiny / "schemas/views/new.sql").write_text("SELECT claim_id FROM claims\n")
    assert build(tiny, dist) == 2
    assert "schemas/views/new.sql differs from the last commit" in capsys.readouterr().err
    assert files(dist) == before
    assert build(tiny, dist, "--allow-dirty") == 0
    with closing(sqlite3.connect(dist / f"{STEM}.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM new").fetchone()[0] > 0


def test_refusals_write_nothing(tiny, dist, monkeypatch, capsys):
    monkeypatch.setattr(
        "ldn_evidence.publish.formats.building.validate",
        lambda path, **_: SimpleNamespace(findings=[]),
    )  # it takes most of the time, and has its own test
    (dist / "mine.txt").write_text("x")
    before = files(dist)
    assert build(tiny, dist) == 2 and "mine.txt, which no build wrote" in capsys.readouterr().err
    (dist / "mine.txt").unlink()
    del before["mine.txt"]
    (tiny / "schemas/views/odd.sql").write_text("SELECT list_value(1) AS l\n")
    assert build(tiny, dist) == 2 and "odd.sql does not run in SQLite" in capsys.readouterr().err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    assert build(tiny, dist) == 2 and "SOURCE_DATE_EPOCH is 'today'" in capsys.readouterr().err
    meta = tiny / "schemas/package.json"
    meta.write_text(
        json.dumps({k: v for k, v in json.loads(meta.read_text()).items() if k != "licenses"})
    )
    assert (
        build(tiny, dist) == 2
        and "Add to schemas/package.json a licence" in capsys.readouterr().err
    )
    assert (
        files(dist) == before
        and [path.name for path in dist.parent.iterdir() if path.name.startswith(".")] == []
    )


@pytest.mark.slow
def test_a_release_may_be_larger_than_what_a_stranger_may_send(pristine, again, monkeypatch):
    strict(monkeypatch)
    assert build(pristine, again, "--check") == 0
    assert (again / f"{STEM}.xlsx").is_file()


@pytest.mark.slow
def test_a_table_longer_than_a_sheet_is_left_out_of_the_workbook_and_said(
    pristine, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    monkeypatch.setattr(building, "WRITERS", (workbook.write,))  # no other has to do with it
    monkeypatch.setattr(building.manifest, "check", lambda *_: [])
    out = tmp_path / "dist"
    assert build(pristine, out) == 0 and not (out / f"{STEM}.xlsx").exists()
    said = capsys.readouterr().out
    assert "\nno workbook: conditions has 3 rows, more than the 2 of a sheet\n" in said


def test_zip_bears_the_time_it_is_told(pristine, built, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    archive.write(open_release(open_package(pristine), tmp_path))
    when = {}
    for folder in (tmp_path, built):
        with zipfile.ZipFile(folder / f"{STEM}.zip") as opened:
            entries = opened.infolist()
        when[folder] = {entry.date_time for entry in entries}
    assert when == {
        tmp_path: {(2001, 9, 9, 1, 46, 40)},
        built: {(*map(int, open_package(pristine).meta["created"][:10].split("-")), 0, 0, 0)},
    }
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert entries[0].filename == "datapackage.json" and {
        "data/claims.csv",
        "schemas/package.json",
        "csvw-metadata.json",
    } <= {e.filename for e in entries}


@pytest.mark.slow
def test_zip_is_a_package_that_validates(built, tmp_path):
    with zipfile.ZipFile(built / f"{STEM}.zip") as opened:
        opened.extractall(tmp_path)
    assert cli.main(["validate", str(tmp_path)]) == 0
    crate = {
        entity["@id"]: entity
        for entity in json.loads((tmp_path / "ro-crate-metadata.json").read_text())["@graph"]
    }
    for path in (part["@id"] for part in crate["./"]["hasPart"]):
        assert (tmp_path / path).stat().st_size == int(crate[path]["contentSize"])
    tables = {
        t["url"]: t["tableSchema"]
        for t in json.loads((tmp_path / "csvw-metadata.json").read_text())["tables"]
    }
    for url, schema in tables.items():
        assert [c["titles"] for c in schema["columns"]] == (tmp_path / url).read_text().split("\n")[
            0
        ].split(",")
        assert all(key["reference"]["resource"] in tables for key in schema.get("foreignKeys", []))


@pytest.mark.slow
def test_zip_has_a_readme_for_readers_of_data(built):
    """It names each table, asks for no tool, and every link leads to a file of the zip."""
    with zipfile.ZipFile(built / f"{STEM}.zip") as opened:
        text, members = opened.read("README.md").decode(), set(opened.namelist())
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if not link.startswith("https://")] == [
        link for link in links if link in members
    ]
    for table in PACKAGE.tables.values():
        assert f"| [{table.name}]({table.path}) |" in text
    for file in re.findall(r"`(ldn-evidence-[^`]+)`", text):
        assert (built / file).is_file(), file
    assert "by double click" in text and "make " not in text.replace("make dates", "")


@pytest.mark.slow
def test_only_the_descriptor_of_a_release_states_size_and_hash(built, pristine):
    """So that a cell can be corrected in the repository without a second file."""
    with zipfile.ZipFile(built / f"{STEM}.zip") as opened:
        stated = json.loads(opened.read("datapackage.json"))
        for resource in stated["resources"]:
            data = opened.read(resource["path"])
            assert resource.pop("bytes") == len(data)
            assert resource.pop("hash") == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert stated == json.loads((pristine / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_stated_size_or_hash_must_be_right(built, tmp_path, capsys):
    """In the package of a release; `ldn fix` leaves one that is right, and takes out one that is not."""
    with zipfile.ZipFile(built / f"{STEM}.zip") as opened:
        opened.extractall(tmp_path)
    assert cli.main(["fix", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing to fix\n"
    file = tmp_path / "data/outcomes.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(",fatigue,", ",tiredness,"), encoding="utf-8"
    )
    assert cli.main(["validate", str(tmp_path)]) == 1
    assert 'datapackage.json is stale: it has `"bytes": ' in capsys.readouterr().out
    assert cli.main(["fix", str(tmp_path)]) == 0
    capsys.readouterr()
    assert cli.main(["validate", str(tmp_path)]) == 0
    assert '"bytes"' not in (tmp_path / "datapackage.json").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_flat_tables_that_loading_md_names_stand_in_a_release(built):
    page = (ROOT / "docs/loading.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"^Flat tables stand in a release .*?\n\n", page, re.M | re.S)
    names = re.findall(r"`(\w+)` \(|`(\w+)` and", named)
    flat = sorted(first or second for first, second in names)
    assert flat == sorted(path.stem for path in built.glob("*.csv")) and len(flat) == 8
    with closing(sqlite3.connect(built / f"{STEM}.sqlite")) as connection:
        views = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    assert set(flat) <= {name for (name,) in views}


@pytest.mark.slow
def test_a_release_workbook_holds_the_tables_alone(built):
    for sheet in read_file(built / f"{STEM}.xlsx")[1:]:
        header = [cell.text for _, cell in sorted(sheet.header.items())]
        assert header == PACKAGE.tables[sheet.name].names


@pytest.fixture
def lite(dist):
    with closing(sqlite3.connect(dist / f"{STEM}.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def test_sqlite_is_sound_and_describes_itself(lite, pristine):
    assert (
        lite.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        and lite.execute("PRAGMA foreign_key_check").fetchall() == []
    )
    package = open_package(pristine)
    columns = {
        (t.name, c.name): c.spec["description"] for t in package.tables.values() for c in t.fields
    }
    assert {
        (t, c): said
        for t, c, said in lite.execute("SELECT table_name, column_name, description FROM _columns")
    } == columns
    assert (
        "the study says less"
        in dict(
            lite.execute("SELECT value, label FROM _values WHERE column_name = 'verdict'")
        ).values()
    )
    assert lite.execute("SELECT value FROM _package WHERE key = 'version'").fetchone() == ("0.1.0",)
    assert (
        "-- Claims. What sources assert"
        in lite.execute("SELECT sql FROM sqlite_schema WHERE name = 'claims'").fetchone()[0]
    )
    indexed = {
        row[0]
        for row in lite.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        )
    }
    assert {
        "claims_source_id",
        "claim_citations_citation_id",
    } <= indexed and "claim_citations_claim_id" not in indexed


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE claims SET topic = 'gossip'",
        "UPDATE claims SET statement = NULL",
        "UPDATE claims SET source_id = 'nowhere'",
        "UPDATE claims SET span_start = -1",
        "UPDATE claims SET span_start = 'far'",
        "UPDATE claim_citations SET checked_on = '2026-02-30'",
        "UPDATE results SET paired = 'yes'",
        "INSERT INTO outcomes SELECT * FROM outcomes",
    ],
)
def test_sqlite_refuses(sql, lite):
    with pytest.raises(sqlite3.IntegrityError):
        lite.execute(sql)


def test_sqlite_searches_text(lite):
    statement, claim_id = lite.execute(
        "SELECT statement, claim_id FROM claims ORDER BY length(statement) DESC"
    ).fetchone()
    word = max(statement.replace(".", "").split(), key=len)
    assert claim_id in {
        row[0]
        for row in lite.execute(
            "SELECT claim_id FROM claims_search WHERE claims_search MATCH ?", [f'"{word}"']
        )
    }


def test_views_say_the_same_in_sqlite_and_duckdb(lite, dist):
    plain = lambda rows: [
        [float(v) if isinstance(v, bool | int | float) else v if v is None else str(v) for v in row]
        for row in rows
    ]
    views = [row[0] for row in lite.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]
    with duckdb.connect(str(dist / f"{STEM}.duckdb"), read_only=True) as duck:
        assert {"claims_full", "condition_evidence", "dose_summary"} <= set(views)
        for view in views:
            assert plain(lite.execute(f"SELECT * FROM {view}")) == plain(
                duck.execute(f"SELECT * FROM {view}").fetchall()
            ), view


def test_duckdb_holds_keys_and_comments(dist):
    with duckdb.connect(str(dist / f"{STEM}.duckdb")) as connection:
        assert (
            connection.execute(
                "SELECT comment FROM duckdb_columns() WHERE table_name = 'claims' AND column_name = 'statement'"
            )
            .fetchone()[0]
            .startswith("Statement. ")
        )
        for sql in (
            "UPDATE claims SET topic = 'gossip'",
            "INSERT INTO outcomes SELECT * FROM outcomes",
            "INSERT INTO study_conditions VALUES ('nobody', 'nothing')",
        ):
            with pytest.raises(duckdb.ConstraintException):
                connection.execute(sql)


def test_parquet_is_typed_and_described(built):
    kinds = {
        name: kind
        for name, kind, *_ in duckdb.execute(
            f"DESCRIBE SELECT * FROM '{built}/parquet/studies.parquet'"
        ).fetchall()
    }
    assert (
        kinds["year"],
        kinds["pmid"],
        kinds["duration_weeks"],
        kinds["peer_reviewed"],
        kinds["integrity_checked_on"],
    ) == ("BIGINT", "VARCHAR", "DOUBLE", "BOOLEAN", "DATE")
    said = dict(
        duckdb.execute(
            f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{built}/parquet/studies.parquet')"
        ).fetchall()
    )
    assert (
        json.loads(said["package"])["version"] == "0.1.0"
        and json.loads(said["table_schema"])["fields"][0]["description"]
    )


def test_json_lines_are_typed_and_leave_out_what_is_empty(built, pristine):
    rows = [
        json.loads(line)
        for line in (built / "jsonl/studies.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert all("" not in row.values() and None not in row.values() for row in rows)
    assert isinstance(rows[0]["year"], int) and isinstance(rows[0]["study_id"], str)


@pytest.mark.slow
@pytest.mark.parametrize("table", PACKAGE.tables.values(), ids=lambda table: table.name)
def test_json_schema_takes_every_shipped_row_and_no_other(table):
    schema = schemas.row_schema(PACKAGE, table)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.check_schema(schema)
    kinds = [column.type for column in table.fields]
    rows = [
        {n: v for n, c, k in zip(table.names, row, kinds) if (v := typed(c, k)) is not None}
        for row in PACKAGE.rows(table)
    ]
    assert [row for row in rows[:: max(1, len(rows) // 100)] if not validator.is_valid(row)] == []
    for row in rows[:1]:
        assert not validator.is_valid(row | {"unknown": 1}) and not validator.is_valid(
            {k: v for k, v in row.items() if k != table.primary_key[0]}
        )


def test_json_schema_holds_row_rules():
    validator = jsonschema.Draft202012Validator(
        schemas.row_schema(PACKAGE, PACKAGE.tables["claim_citations"])
    )
    row = {
        "claim_id": "a_c00001a",
        "citation_id": "a_r00001a",
        "link_basis": "marker",
        "verdict": "unchecked",
    }
    assert validator.is_valid(row)
    assert [error.message for error in validator.iter_errors(row | {"verdict": "supported"})] == [
        "'checked_on' is a required property",
        "'verdict_read_in' is a required property",
        "'verdict_review' is a required property",
        "'support_from' is a required property",
    ]
    ids = {schemas.schema_id(PACKAGE, name) for name in PACKAGE.tables}
    assert len(ids) == len(PACKAGE.tables) and all(name.startswith("urn:uuid:") for name in ids)


def test_reviews_tell_of_citations_and_give_no_numbers(built, pristine):
    scale, *reviews = json.loads((built / "claim_reviews.jsonld").read_text(encoding="utf-8"))[
        "@graph"
    ]
    assert (
        "does not say whether the claim is true" in scale["description"]
        and len(scale["hasDefinedTerm"]) == 7
    )
    package = open_package(pristine)
    decided = [
        row
        for row in package.rows(package.tables["claim_citations"])
        if row[3] not in ("unavailable", "unchecked")
    ]
    assert len(reviews) == len(decided) > 0
    for review in reviews:
        assert (
            review["@type"] == "ClaimReview"
            and review["claimReviewed"]
            and review["itemReviewed"]["@type"] == "Claim"
        )
        assert (
            set(review["reviewRating"]) == {"@type", "alternateName", "ratingExplanation"}
            and "citation only" in review["reviewRating"]["ratingExplanation"]
        )


def test_metadata_says_what_the_package_says(built):
    meta = PACKAGE.meta
    croissant, data, cite = (
        json.loads((built / name).read_text(encoding="utf-8"))
        for name in ("croissant.json", "dataset.jsonld", "datacite.json")
    )
    assert (
        croissant["license"]
        == data["license"]
        == cite["rightsList"][0]["rightsUri"]
        == meta["licenses"][0]["path"]
    )
    assert croissant["version"] == data["version"] == cite["version"] == "0.1.0" and cite["titles"][
        0
    ]["title"].endswith(meta["title"])
    files = {entry["@id"] for entry in croissant["distribution"]}
    assert {
        field["source"]["fileObject"]["@id"]
        for records in croissant["recordSet"]
        for field in records["field"]
    } <= files
    assert [len(records["field"]) for records in croissant["recordSet"]] == [
        len(table.fields) for table in PACKAGE.tables.values()
    ]


def test_citation_files_say_what_the_package_says():
    import yaml

    cff, zenodo = (
        yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")),
        json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8")),
    )
    meta = PACKAGE.meta
    assert (cff["version"], cff["license"], cff["date-released"]) == (
        meta["version"],
        meta["licenses"][0]["name"],
        meta["created"][:10],
    )
    assert (zenodo["version"], zenodo["license"], zenodo["title"]) == (
        cff["version"],
        cff["license"],
        cff["title"],
    )
    assert (
        [a["name"] for a in cff["authors"]]
        == [c["name"] for c in zenodo["creators"]]
        == [c["title"] for c in meta["contributors"]]
    )


@pytest.mark.slow
def test_wheel_carries_the_data_of_its_version(tmp_path):
    pytest.importorskip("hatchling")
    for name in ("one", "two"):
        command = [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "-t",
            "wheel",
            "-d",
            str(tmp_path / name),
        ]
        subprocess.run(
            command,
            cwd=ROOT,
            env={"SOURCE_DATE_EPOCH": "1800000000"},
            check=True,
            capture_output=True,
        )
    assert files(tmp_path / "one") == files(tmp_path / "two")
    site = tmp_path / "site"
    with zipfile.ZipFile(
        tmp_path / "one" / f"ldn_evidence-{ldn_evidence.version}-py3-none-any.whl"
    ) as wheel:
        wheel.extractall(site)
    others = [path for path in sys.path if path.endswith("site-packages")]
    code = f"""
import sys
sys.path[:0] = [{str(site)!r}]
import ldn_evidence
assert not {{"pandas", "polars", "duckdb", "json"}} & set(sys.modules), "importing it must cost nothing"
try:
    ldn_evidence.load("claims")
except ImportError as error:
    print(error)
sys.path += {others!r}
print(ldn_evidence.path(), ldn_evidence.version, len(ldn_evidence.load("claims")), sep="\\n")
"""
    told = subprocess.run(
        [sys.executable, "-S", "-c", code], env={}, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = len((ROOT / "data/claims.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert told[0].startswith("pandas or polars is needed") and told[1:] == [
        str((site / "ldn_evidence/_package").resolve()),
        ldn_evidence.version,
        str(rows),
    ]


@pytest.mark.slow
def test_load_is_typed():
    studies = ldn_evidence.load("studies", "pandas")
    assert {
        name: str(studies[name].dtype).split("[")[0]
        for name in ("year", "pmid", "duration_weeks", "peer_reviewed", "integrity_checked_on")
    } == {
        "year": "Int64",
        "pmid": "string",
        "duration_weeks": "Float64",
        "peer_reviewed": "boolean",
        "integrity_checked_on": "datetime64",
    }
    assert ldn_evidence.path() == ROOT and len(ldn_evidence.load("risk_of_bias")) == 0


def test_load_says_what_is_wrong(monkeypatch):
    with pytest.raises(LookupError, match="no table 'claim'; the nearest is 'claims'"):
        ldn_evidence.load("claim")
    with pytest.raises(ValueError, match="'pandas' or 'polars'"):
        ldn_evidence.load("claims", "excel")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match="pandas or polars is needed"):
        loading.load("claims")
