"""Workbooks and CSV files out and back: nothing changes on the way, damage is named cell by cell, hostile files are refused."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import errno
import functools
import io
import json
import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from conftest import ROOT, TINY, checked
from ldn_evidence.cli import main as cli
from ldn_evidence.cli import workbooks
from ldn_evidence.curate.passages import has_passage
from ldn_evidence.curate.sheets import reading
from ldn_evidence.curate.sheets import sheet as bounds
from ldn_evidence.curate.sheets.cells import read_cell
from ldn_evidence.curate.sheets.export import PASSAGE, write_workbook
from ldn_evidence.curate.sheets.handles import BECAME, has_became, in_order
from ldn_evidence.curate.sheets.matching import identities, misnamed
from ldn_evidence.curate.sheets.order import columns_of, helpers_of
from ldn_evidence.curate.sheets.reading import Cell, read_file
from ldn_evidence.curate.sheets.writing import with_texts
from ldn_evidence.model.package import Field
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store.opened import open_package


@pytest.fixture(scope="session")
def exported(pristine, tmp_path_factory) -> Path:
    """The workbook of the tiny package; never changed by a test."""
    path = tmp_path_factory.mktemp("sheets") / "tiny.xlsx"
    write_workbook(open_package(pristine), path)
    return path


@pytest.fixture(scope="session")
def bare(exported, tmp_path_factory) -> Path:
    """The same cells without the comments on them, which no import reads, and which take longer to
    save than all else; never changed by a test."""
    path = tmp_path_factory.mktemp("sheets") / "bare.xlsx"
    book = load_workbook(exported)
    for sheet in book:
        for cell in sheet[1]:
            cell.comment = None
    book.save(path)
    assert [sheet.rows for sheet in read_file(path)] == [
        sheet.rows for sheet in read_file(exported)
    ]
    return path


@pytest.fixture
def edit(exported, bare, tmp_path):
    """Change the workbook as a person would; returns the path of the changed one."""

    def edited(change, whole: bool = False) -> Path:
        book = load_workbook(exported if whole else bare)
        change(book)
        book.save(tmp_path / "edited.xlsx")
        return tmp_path / "edited.xlsx"

    return edited


def take(capsys, file, package, *options) -> tuple[int, str]:
    status = cli.main(["import", str(file), str(package), *options])
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def contents(package: Path) -> dict:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in [*(package / "data").iterdir(), package / "datapackage.json"]
    }


# the workbook


@pytest.mark.slow
def test_the_same_rows_give_the_same_bytes(pristine, tmp_path, monkeypatch, exported):
    write_workbook(open_package(pristine), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == exported.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_workbook(open_package(pristine), tmp_path / "dated.xlsx")
    with zipfile.ZipFile(tmp_path / "dated.xlsx") as archive:
        assert {part.date_time for part in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
        assert archive.read("docProps/core.xml").count(b"2023-11-14T22:13:20Z") == 2


@pytest.mark.parametrize("epoch", ["yesterday", "0", "99999999999999999999"])
def test_an_impossible_time_stamp_is_told(pristine, tmp_path, monkeypatch, capsys, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert cli.main(["export", "--xlsx", str(tmp_path / "a.xlsx"), str(pristine)]) == 2
    assert f"SOURCE_DATE_EPOCH is {epoch}" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.slow
def test_every_cell_is_text_and_each_header_is_explained(exported, pristine):
    book, package = load_workbook(exported), open_package(pristine)
    assert book.sheetnames == ["read_me", *package.tables]
    assert book["read_me"]["A1"].value == "ldn-evidence 0.1.0"
    for table in package.tables.values():
        sheet = book[table.name]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
        names = [cell.value for cell in sheet[1]]
        assert names == columns_of(table)
        assert [name for name in names if name not in helpers_of(table)] == table.names
        assert (names[2:3] == [PASSAGE]) == has_passage(table)
        assert (names[-1] == BECAME) == has_became(table)
        assert {
            (cell.data_type, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        } == {("s", "@")}
        fields = [cell for cell in sheet[1] if cell.value in table.names]
        for cell, column in zip(fields, table.fields):
            assert (
                column.spec["description"] in cell.comment.text
                and str(column.spec["example"]) in cell.comment.text
            )
            assert (
                sheet.column_dimensions[cell.column_letter].number_format == "@"
            )  # what a person types below stays text
            assert 8 < sheet.column_dimensions[cell.column_letter].width <= 60


@pytest.mark.slow
def test_lists_to_choose_from_reach_beyond_the_last_row_and_grow(exported):
    sheet = load_workbook(exported)["claims"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["O2:O1009"] == '"asserted,hedged,attributed,denied"'
    assert lists["B2:B1009"] == "OFFSET('sources'!$A$2,0,0,MAX(1,COUNTA('sources'!$A$2:$A$1003)),1)"
    assert "R2:R1009" in lists and not any(cells.startswith("I") for cells in lists)


@pytest.mark.slow
def test_text_that_looks_like_a_formula_stays_text(tiny, tmp_path):
    path = tiny / "data" / "outcomes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("pain,pain,", "pain,=1+1,"), encoding="utf-8"
    )
    write_workbook(open_package(tiny), tmp_path / "a.xlsx")
    assert {
        cell.data_type
        for row in load_workbook(tmp_path / "a.xlsx")["outcomes"].iter_rows()
        for cell in row
        if cell.value is not None
    } == {"s"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "value, said",
    [("x" * 40_000, "holds 40,000 characters, more than 32,767"), ("a\x01b", "control character")],
)
def test_what_no_cell_can_hold_is_named(tiny, tmp_path, capsys, value, said):
    path = tiny / "data" / "outcomes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("pain,pain,", f"pain,{value},"), encoding="utf-8"
    )
    assert cli.main(["export", "--xlsx", str(tmp_path / "a.xlsx"), str(tiny)]) == 2
    assert said in (err := capsys.readouterr().err) and "outcomes!B4" in err


@pytest.mark.slow
def test_a_full_disk_leaves_the_older_workbook(pristine, tmp_path, monkeypatch, capsys):
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "a.xlsx").write_text("older")
    really = os.fdopen
    monkeypatch.setattr(
        "ldn_evidence.model.files.os.fdopen",
        lambda handle, *rest, **named: (
            Full() if rest == ("wb",) and not os.close(handle) else really(handle, *rest, **named)
        ),
    )
    assert cli.main(["export", "--xlsx", str(tmp_path / "a.xlsx"), str(pristine)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"] and (
        tmp_path / "a.xlsx"
    ).read_text() == "older"
    assert cli.main(["export", "--xlsx", str(tmp_path / "nowhere" / "a.xlsx"), str(pristine)]) == 2


# back again


@pytest.mark.slow
def test_nothing_changed_and_nothing_written(pristine, exported, capsys):
    before = contents(pristine)
    assert take(capsys, exported, pristine) == (0, "nothing changed\n")
    assert take(capsys, pristine / "data" / "claims.csv", pristine) == (0, "nothing changed\n")
    assert contents(pristine) == before


NEW_CLAIM = {
    2: "demo_page",
    5: 300,
    6: 310,
    7: "0123456789abcdef",
    9: "Nothing of it is said to be proven.",
    10: "background",
    11: "naltrexone",
}
NEW_CLAIM |= {
    14: "not_applicable",
    15: "asserted",
    17: "T7",
    18: "T7",
    20: "active",
    22: "extracted_once",
    23: "0.1.0",
}


def add_and_change(book) -> None:
    book["claims"].append(NEW_CLAIM)
    book["claims"]["I2"] = "Pain may be eased by a low dose."
    book["outcomes"].append(["joy", "joy", "efficacy", "quality_of_life", "higher", "active"])


@pytest.mark.slow
def test_rows_are_added_and_changed_by_key(tiny, edit, capsys):
    status, out = take(capsys, edit(add_and_change), tiny)
    assert status == 0 and out.endswith("written: data/outcomes.csv, data/claims.csv\n")
    assert "claims: 1 new, 1 changed\n" in out and "claims!10      new: demo_page_c00300a" in out
    assert (
        "claims!I2      changed: `Pain in fibromyalgia may be eased by a low dose.` → `Pain may be eased by a low dose.`"
        in out
    )
    assert "demo_page_c00300a,demo_page,,300,310," in (tiny / "data" / "claims.csv").read_text(
        encoding="utf-8"
    )
    assert [finding.message for finding in checked(tiny).findings] == [
        "the subject is naltrexone, but the statement does not name naltrexone",
        "nothing refers to joy",
    ]
    assert "outcomes!A6    warning X301: nothing refers to joy" in out


def by_words(passage: str):
    """A change that adds a claim as a person would who has the words of the page, and not their place."""

    def change(book) -> None:
        sheet = book["claims"]
        names = [cell.value for cell in sheet[1]]
        said = {
            "source_id": "demo_page",
            "statement": "Creams are compounded against itch.",
            "topic": "formulation",
            "subject": "naltrexone",
            PASSAGE: passage,
        }
        row = said | {"condition_id": "itch", "direction": "not_applicable", "stance": "asserted"}
        sheet.append([row.get(name) for name in names])

    return change


@pytest.mark.slow
def test_words_of_the_page_become_a_span_and_defaults_are_filled(tiny, edit, capsys):
    status, out = take(
        capsys, edit(by_words("A cream with 1 %")), tiny, "--snapshots", str(TINY / "snapshots")
    )
    assert status == 0 and "claims: 1 new\n" in out
    with (tiny / "data/claims.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [
            row
            for row in csv.DictReader(file)
            if row["statement"] == "Creams are compounded against itch."
        ]
    page = (TINY / "snapshots/demo_page.txt").read_text(encoding="utf-8")
    assert page[int(row["span_start"]) : int(row["span_end"])] == "A cream with 1 %"
    assert (row["claim_id"], row["claim_row_status"], row["extraction"], row["added_in"]) == (
        f"demo_page_c{int(row['span_start']):05}b",
        "active",
        "extracted_once",
        "0.1.0",
    )
    assert checked(tiny).findings == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("passage", "said"),
    [
        (
            "A salve with 2 %",
            "claims!C10     refused: these words are not in the snapshot of demo_page\n",
        ),
        (
            "3 mg",
            "refused: these words stand at 2 places of demo_page:\n"
            "                   1  doses of naltrexone, such as 3 mg at bedtime, may ease pain in\n"
            "                   2  g for 1 to 2 weeks, then take 3 mg. Some people had vivid dreams\n"
            "                 → Paste more of the sentence.\n",
        ),
        ("x" * 20_001, "refused: the passage has 20,001 characters"),
    ],
)
def test_words_that_are_not_found_once_are_refused(pristine, edit, capsys, passage, said):
    before = contents(pristine)
    status, out = take(
        capsys, edit(by_words(passage)), pristine, "--snapshots", str(TINY / "snapshots")
    )
    assert status == 1 and contents(pristine) == before and said in out


@pytest.mark.slow
def test_a_statement_that_copies_the_page_is_refused(pristine, edit, capsys):
    def copied(book):
        by_words("A cream with 1 %")(book)
        sheet, names = book["claims"], [cell.value for cell in book["claims"][1]]
        sheet.cell(
            sheet.max_row, names.index("statement") + 1
        ).value = "Sceptics say that nothing of this is proven."

    status, out = take(capsys, edit(copied), pristine, "--snapshots", str(TINY / "snapshots"))
    assert status == 1 and "error V04: statement shares with demo_page" in out


@pytest.mark.slow
def test_words_without_a_snapshot_are_refused(pristine, edit, capsys, tmp_path):
    status, out = take(capsys, edit(by_words("A cream")), pristine, "--snapshots", str(tmp_path))
    assert (
        status == 1
        and f"refused: there is no {tmp_path}/demo_page.txt, so the words cannot be looked up"
        in out
    )


@pytest.mark.slow
def test_what_the_checks_find_is_told_with_the_cell(pristine, edit, capsys):
    before = contents(pristine)

    def change(book):
        book["conditions"]["C2"] = "painful"
        book["claims"].append(NEW_CLAIM | {10: "safety"})

    status, out = take(capsys, edit(change), pristine)
    assert status == 1 and contents(pristine) == before
    assert (
        "conditions!C2  error T05: condition_category `painful` is none of the 11 values allowed"
        in out
    )
    assert "claims!M10     error R102: " in out and "nothing was written" in out


@pytest.mark.slow
def test_a_row_that_is_missing_stays(pristine, edit, capsys):
    before = contents(pristine)
    status, out = take(capsys, edit(lambda book: book["claims"].delete_rows(3, 2)), pristine)
    assert (status, out) == (0, "claims: 2 missing from the sheet, kept\nnothing changed\n")
    assert contents(pristine) == before


@pytest.mark.slow
def test_a_derived_column_is_not_taken(pristine, edit, capsys):
    status, out = take(capsys, edit(lambda book: book["claims"].__setitem__("Q2", "T1")), pristine)
    assert (
        status == 0
        and "claims!Q2      note: `T1` is not taken, since the column is derived (in the package: `T"
        in out
    )
    assert out.endswith("nothing changed\n")


@pytest.mark.slow
def test_a_workbook_older_than_the_table_is_told(tiny, exported, capsys):
    path = tiny / "data" / "outcomes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("pain,pain,", "pain,ache,"), encoding="utf-8"
    )
    status, out = take(capsys, exported, tiny, "--dry-run")
    assert (
        status == 0
        and "outcomes       note: the table has changed since this workbook was written" in out
    )
    assert "outcomes!B4    changed: `ache` → `pain`" in out


@pytest.mark.slow
def test_only_the_table_asked_for_and_only_told(pristine, edit, capsys):
    before = contents(pristine)
    status, out = take(capsys, edit(add_and_change), pristine, "--table", "outcomes", "--dry-run")
    assert (
        status == 0
        and "outcomes: 1 new" in out
        and "skipped the sheet `claims`: it was not asked for" in out
        and "claims:" not in out
    )
    assert out.endswith("would be written: data/outcomes.csv\n") and contents(pristine) == before
    status, out = take(capsys, edit(add_and_change), pristine, "--table", "outcome")
    assert status == 2 and "there is no table `outcome`" in out


@pytest.mark.slow
def test_columns_are_matched_by_name(pristine, edit, capsys):
    def change(book):
        sheet = book["outcomes"]
        sheet.move_range("A1:A5", cols=8)
        sheet["A1"], sheet["A2"], sheet["J3"] = "remark", "look", "beside"
        book["conditions"].delete_cols(5)
        book.create_sheet("scrap")
        book["studies"].sheet_state = "hidden"

    status, out = take(capsys, edit(change), pristine)
    assert status == 0 and out.endswith("nothing changed\n")
    for said in (
        "outcomes!A1    note: outcomes has no column `remark`; it is not read",
        "outcomes!J1    note: the column has values but no name; it is not read",
        "outcomes       note: the columns are in another order; they are read by name",
        "conditions     note: without the columns mesh_id, which stay as they are",
        "skipped the sheet `scrap`: no table has this name",
        "studies        note: the sheet is hidden; it is read like the others",
    ):
        assert said in out


def set_cells(sheet: str, **cells):
    def change(book):
        for address, value in cells.items():
            book[sheet][address] = value

    return change


DAMAGE = {  # what a person or a program does -> what is said; all of it in one workbook
    "a column twice": (
        set_cells("conditions", C1="condition_name"),
        "conditions     refused: the column `condition_name` stands twice, in B and C",
    ),
    "no key": (
        set_cells("study_designs", A1="id"),
        "study_designs  refused: the key `study_design` is not in the first row",
    ),
    "merged": (
        lambda book: book["evidence_tiers"].merge_cells("B2:C2"),
        "evidence_tiers!B2:C2 refused: the cells are merged",
    ),
    "formula": (
        set_cells("outcomes", B2="=A2"),
        "outcomes!B2    refused: the cell holds the formula `=A2` (in the package: `fatigue`)",
    ),
    "error": (
        set_cells("outcomes", B3="#REF!"),
        "outcomes!B3    refused: the cell shows the error `#REF!`",
    ),
    "key damaged": (
        set_cells("outcomes", A4=1.5e20),
        "outcomes!A4    refused: the number `1.5e+20` was made of text",
    ),
    "date in text": (
        set_cells("studies", H2=dt.datetime(2026, 9, 1)),
        "studies!H2     refused: the date `2026-09-01` was made of what stood there (in the package: `1-9`)",
    ),
    "key twice": (
        set_cells("sources", A3="demo_page"),
        "sources!A3     refused: `demo_page` stands in row 2 already",
    ),
    "key empty": (
        set_cells("claim_links", A2=""),
        "claim_links!A2 refused: the key `claim_id` is empty",
    ),
    "nothing to make a key of": (
        lambda book: book["claims"].append({2: "demo_page"}),
        "claims!A10     refused: the key `claim_id` is empty",
    ),
    "blanks alone": (
        set_cells("dose_bands", B2="low\u00a0 dose"),
        "dose_bands!B2  refused: `low\\u00a0 dose` differs only in quotes, dashes, dots or blanks",
    ),
}


@pytest.fixture(scope="module")
def refusals(pristine, bare, tmp_path_factory):
    """What an import says of a workbook with every damage at once."""
    book, path, said = (
        load_workbook(bare),
        tmp_path_factory.mktemp("damage") / "damaged.xlsx",
        io.StringIO(),
    )
    for change, _ in DAMAGE.values():
        change(book)
    book.save(path)
    before = contents(pristine)
    with contextlib.redirect_stdout(said):
        assert cli.main(["import", str(path), str(pristine)]) == 1
    assert contents(pristine) == before
    return said.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("said", [said for _, said in DAMAGE.values()], ids=DAMAGE)
def test_a_damaged_workbook_is_refused_cell_by_cell(refusals, said):
    (line,) = [number for number, line in enumerate(refusals.splitlines()) if said in line]
    assert "→" in refusals.splitlines()[line + 1]
    assert refusals.endswith(f"nothing was written: {len(DAMAGE)} refused\n")


@pytest.mark.slow
def test_quotes_in_a_row_that_a_person_changed_are_taken(tiny, edit, capsys):
    status, out = take(
        capsys, edit(set_cells("sources", B2="Small doses, big\u00a0hopes", C2="The testers")), tiny
    )
    assert (
        status == 0
        and "sources!B2     changed: `Small doses, big\\u00a0hopes` differs only in" in out
    )


# the same rows again


def written_in(package: Path, table: str) -> list[dict]:
    with (package / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def put_row(table: str, **cells):
    """A change that writes a row below the last one, its cells by column."""

    def change(book) -> None:
        sheet = book[table]
        sheet.append([cells.get(head.value) for head in sheet[1]])

    return change


def all_of(*changes):
    def change(book) -> None:
        for one in changes:
            one(book)

    return change


SNAPSHOTS = ("--snapshots", str(TINY / "snapshots"))
CITATION = {
    "source_id": "demo_page",
    "marker": "Brown",
    "study_id": "brown_2015",
    "resolution": "inferred",
    "basis": "The page names it.",
}
MENTION = {
    "source_id": "demo_page",
    "drug": "naltrexone",
    "dose_min": "3",
    "dose_max": "3",
    "dose_unit": "mg",
    "dose_band": "low",
    "role": "target",
}
RESULT = {
    "study_id": "brown_2015",
    "condition_id": "fibromyalgia",
    "outcome_id": "fatigue",
    "comparison": "placebo",
    "allocation": "randomised",
}
RESULT |= {
    "result_direction": "unclear",
    "effect_direction": "not_reported",
    "measure": "fatigue",
    "result_read_in": "abstract",
    "result_seen_at": "https://example.org/b",
    "summary": "Fatigue was measured.",
}
STUDY = {
    "first_author": "Esposito",
    "year": "2021",
    "title": "A dose and its echo",
    "study_design": "narrative_review",
    "peer_reviewed": "true",
}
STUDY |= {"doi": "10.1234/echo"}
NEW_ROWS = {  # table -> the row as a person writes it, without an id; the id that it gets
    "claims": (by_words("A cream with 1 %"), "demo_page_c00332b"),
    "citations": (
        put_row("citations", **CITATION, passage="A cream with 1 %"),
        "demo_page_r00332a",
    ),
    "dosing_mentions": (
        put_row("dosing_mentions", **MENTION, passage="then take 3 mg"),
        "demo_page_d00221a",
    ),
    "results": (put_row("results", **RESULT), "brown_2015_fatigue_placebo"),
    "studies": (put_row("studies", **STUDY), "esposito_2021"),
    "conditions": (
        put_row("conditions", condition_name="shingles", condition_category="pain"),
        "shingles",
    ),
    "outcomes": (
        put_row(
            "outcomes",
            outcome_name="joy",
            outcome_domain="efficacy",
            outcome_group="mood",
            better="higher",
        ),
        "joy",
    ),
}


@pytest.fixture(scope="module")
def imported_once(pristine, bare, tmp_path_factory) -> tuple[Path, Path, str]:
    """A workbook with a new row of each kind, the package that took it, and what the import said."""
    folder = tmp_path_factory.mktemp("again")
    package, path, said = (
        Path(shutil.copytree(pristine, folder / "tiny")),
        folder / "new.xlsx",
        io.StringIO(),
    )
    book = load_workbook(bare)
    all_of(*(change for change, _ in NEW_ROWS.values()))(book)
    book.save(path)
    with contextlib.redirect_stdout(said):
        assert cli.main(["import", str(path), str(package), *SNAPSHOTS]) == 0, said.getvalue()
    return path, package, said.getvalue()


# handles


LINK = {"claim_id": "#cream", "citation_id": "#brown", "link_basis": "marker"}
HANDLED = (  # the link first: in whatever order the sheets and rows stand
    put_row("claim_citations", **LINK),
    put_row("citations", **CITATION, passage="A cream with 1 %", citation_id="#brown"),
    put_row("dosing_mentions", **MENTION, passage="then take 3 mg", citation_id="#brown"),
    by_words("A cream with 1 %"),
    lambda book: book["claims"].__setitem__("A10", "#cream"),
)
IDS = {"#cream": "demo_page_c00332b", "#brown": "demo_page_r00332a"}


def became(path: Path, table: str) -> list:
    """What stands last in the first cell and in the column that says what a handle became."""
    sheet = load_workbook(path)[table]
    (column,) = [cell.column for cell in sheet[1] if cell.value == BECAME]
    return [sheet.cell(sheet.max_row, 1).value, sheet.cell(sheet.max_row, column).value]


@pytest.mark.slow
def test_a_link_names_new_rows_of_the_same_workbook(tiny, edit, capsys):
    path = edit(all_of(*HANDLED))
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids")
    assert status == 0, out
    assert f" new: {IDS['#cream']} (#cream)\n" in out and f" new: {IDS['#brown']} (#brown)\n" in out
    assert f" new: {IDS['#cream']}/{IDS['#brown']}\n" in out and "(3 ids)\n" in out
    (link,) = [
        row for row in written_in(tiny, "claim_citations") if row["claim_id"] == IDS["#cream"]
    ]
    assert (link["citation_id"], link["verdict"]) == (IDS["#brown"], "unchecked")
    assert written_in(tiny, "dosing_mentions")[-1]["citation_id"] in ("", IDS["#brown"])
    assert became(path, "claims") == ["#cream", IDS["#cream"]]
    assert became(path, "citations") == ["#brown", IDS["#brown"]]
    before = contents(tiny)
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids")
    assert status == 0 and out.endswith("nothing changed\n") and contents(tiny) == before, out
    book = load_workbook(path)
    book["claims"]["I10"] = "A cream is made against itch."
    book.save(path)
    status, out = take(capsys, path, tiny, *SNAPSHOTS)
    assert status == 0 and "claims: 1 changed\n" in out, "the row is known by what it became"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            HANDLED[:3],
            "claim_citations!A5 refused: no new row of the sheet claims has the handle `#cream`\n"
            "                 → Write #cream into the first column of that row, or the id of a row here.\n",
        ),
        (
            (*HANDLED, lambda book: book["claims"].__setitem__("J10", "=A1")),
            "claim_citations!A5 refused: the row of claims with the handle `#cream` is refused\n",
        ),
        (
            (*HANDLED, lambda book: book["claims"].append({1: "#cream", 2: "demo_page"})),
            "claims!A11     refused: the handle `#cream` stands in row 10 already\n",
        ),
    ],
)
def test_a_handle_that_stands_for_no_row_is_refused(pristine, edit, capsys, changes, said):
    before = contents(pristine)
    status, out = take(capsys, edit(all_of(*changes)), pristine, *SNAPSHOTS)
    assert status == 1 and said in out and contents(pristine) == before, out


def test_tables_are_taken_with_those_before_them_to_which_they_refer(pristine):
    package = open_package(pristine)
    order = in_order(package, list(reversed(package.tables)))
    for table in package.tables.values():
        for key in table.foreign_keys:
            assert order.index(key.table) < order.index(table.name)
    assert in_order(package, ["claim_links", "claims"]) == ["claims", "claim_links"]


@pytest.mark.slow
def test_the_same_workbook_twice_adds_nothing(imported_once, capsys):
    path, package, first = imported_once
    before = contents(package)
    status, out = take(capsys, path, package, *SNAPSHOTS)
    assert status == 0 and out.endswith("nothing changed\n") and contents(package) == before
    for table, (_, row_id) in NEW_ROWS.items():
        assert f"{table}: 1 new\n" in first and f" new: {row_id}\n" in first
        assert f"{table}: 1 there already\n" in out and f" there as {row_id}\n" in out
    assert " new" not in out and "changed:" not in out


@pytest.mark.slow
@pytest.mark.parametrize("table", NEW_ROWS)
def test_ids_typed_in_by_hand_empty_no_computed_cell(imported_once, tmp_path, capsys, table):
    path, package, _ = imported_once
    book = load_workbook(path)
    sheet = book[table]
    sheet.cell(sheet.max_row, 1).value = NEW_ROWS[table][1]
    for head in sheet[1]:
        if head.value == PASSAGE:
            sheet.cell(sheet.max_row, head.column).value = None
    book.save(tmp_path / "typed.xlsx")
    before = contents(package)
    status, out = take(capsys, tmp_path / "typed.xlsx", package, *SNAPSHOTS, "--table", table)
    assert status == 0 and contents(package) == before, out
    if table in ("claims", "citations", "dosing_mentions", "studies"):
        assert "computed cell" in out and "in the package" in out


@pytest.mark.slow
def test_a_row_that_is_there_may_be_changed_without_its_id(imported_once, tmp_path, capsys):
    path, package, _ = imported_once
    copy = Path(shutil.copytree(package, tmp_path / "tiny"))
    book = load_workbook(path)
    sheet = book["claims"]
    column = [head.value for head in sheet[1]].index("stance") + 1
    sheet.cell(sheet.max_row, column).value = "hedged"
    book.save(tmp_path / "changed.xlsx")
    status, out = take(capsys, tmp_path / "changed.xlsx", copy, *SNAPSHOTS, "--table", "claims")
    assert (
        status == 0
        and "claims: 1 changed, 1 there already\n" in out
        and "changed: `asserted` → `hedged`" in out
    )
    (row,) = [row for row in written_in(copy, "claims") if row["claim_id"] == NEW_ROWS["claims"][1]]
    assert row["stance"] == "hedged" and row["span_sha256"] and len(written_in(copy, "claims")) == 9
    assert checked(copy).findings == checked(package).findings


@pytest.mark.slow
def test_one_new_row_written_twice_is_one_row(tiny, edit, capsys):
    status, out = take(
        capsys,
        edit(all_of(by_words("A cream with 1 %"), by_words("A cream  with 1 %"))),
        tiny,
        *SNAPSHOTS,
    )
    assert (
        status == 0
        and "claims: 1 new, 1 there already\n" in out
        and "claims!11      there as demo_page_c00332b\n" in out
    )
    assert len(written_in(tiny, "claims")) == 9


@pytest.mark.slow
def test_two_rows_of_one_identity_that_differ_are_refused(pristine, edit, capsys):
    def change(book):
        all_of(by_words("A cream with 1 %"), by_words("A cream with 1 %"))(book)
        book["claims"]["O11"] = "hedged"

    before = contents(pristine)
    status, out = take(capsys, edit(change), pristine, *SNAPSHOTS)
    assert status == 1 and contents(pristine) == before
    assert (
        "claims!11      refused: it is the row `demo_page_c00332b`, which stands in row 10, but for stance"
        in out
    )


@pytest.mark.slow
def test_a_csv_file_of_new_rows_twice(tiny, tmp_path, capsys):
    path = tmp_path / "conditions.csv"
    path.write_text(
        "condition_id,condition_name,condition_category\n,shingles,pain\n", encoding="utf-8"
    )
    status, out = take(capsys, path, tiny)
    assert status == 0 and "conditions: 1 new, 3 missing from the sheet, kept\n" in out
    status, out = take(capsys, path, tiny)
    assert status == 0 and "there as shingles\n" in out and out.endswith("nothing changed\n")


def without_id(sheet: str, address: str, value: str | None):
    return lambda book: book[sheet].__setitem__(address, value)


RENAMED = {  # what a person did -> where it is told, and what
    "an id": (
        without_id("claims", "A3", "demo_page_c00090z"),
        "claims!A3",
        "the id `{claims[1]}` was changed to `demo_page_c00090z`",
    ),
    "an id and a cell": (
        set_cells("claims", A3="demo_page_c00090z", H3="Tiredness eased, it says."),
        "claims!A3",
        "the id `{claims[1]}` was changed to",
    ),
    "an id typed by a person": (
        set_cells("sources", A2="demo_site"),
        "sources!A2",
        "the id `demo_page` was changed to `demo_site`",
    ),
    "an id of a vocabulary": (
        set_cells("outcomes", A4="ache"),
        "outcomes!A4",
        "the id `pain` was changed to `ache`",
    ),
    "an id in capitals": (
        set_cells("outcomes", A4="Pain"),
        "outcomes!A4",
        "the id `pain` was changed to `Pain`",
    ),
    "the last id and a cell": (
        set_cells("claims", A9="other_page_c00040z", H9="They were costly, it was said."),
        "claims!A9",
        "the id `{claims[7]}` was changed to",
    ),
    "an id lost with its words": (
        set_cells("claims", A3=None, I3="Tiredness eased, it says."),
        "claims!A3",
        "the id `{claims[1]}` is gone",
    ),
    "a part of a key": (
        set_cells("claim_citations", B2="demo_page_r00182a"),
        "claim_citations!B2",
        "the key `{claim_citations[0]}` was changed to",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("change", "place", "said"), RENAMED.values(), ids=RENAMED)
def test_a_released_id_that_is_renamed_is_a_finding(pristine, edit, capsys, change, place, said):
    keys = {
        name: ["/".join(row[c] for c in table.primary_key) for row in written_in(pristine, name)]
        for name, table in open_package(pristine).tables.items()
    }
    before = contents(pristine)
    status, out = take(capsys, edit(change), pristine)
    assert status == 1 and contents(pristine) == before
    (line,) = [n for n, text in enumerate(out.splitlines()) if said.format(**keys) in text]
    assert (
        out.splitlines()[line].strip().startswith(place) and " refused: " in out.splitlines()[line]
    )
    assert "→ Put " in out.splitlines()[line + 1]
    assert " 1 new" not in out and "nothing was written: 1 refused" in out


@pytest.mark.slow
def test_a_sorted_sheet_shows_a_renamed_id_too(pristine, edit, capsys):
    def change(book):
        sheet = book["claims"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows[1][0] = "demo_page_c00090z"
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    status, out = take(capsys, edit(change), pristine)
    assert (
        status == 1
        and "was changed to `demo_page_c00090z`" in out
        and "nothing was written: 1 refused" in out
    )


@pytest.mark.slow
def test_an_id_that_was_emptied_is_found_again(pristine, edit, capsys):
    before = contents(pristine)
    status, out = take(capsys, edit(set_cells("claims", A3=None)), pristine)
    row_id = written_in(pristine, "claims")[1]["claim_id"]
    assert (
        status == 0
        and contents(pristine) == before
        and f"claims!3       there as {row_id}\n" in out
        and "missing" not in out
    )


@pytest.mark.slow
def test_one_row_deleted_and_another_written_is_no_renaming(tiny, edit, capsys):
    def change(book):
        book["claims"].delete_rows(3)
        by_words("A cream with 1 %")(book)
        book["study_conditions"].delete_rows(2)
        put_row("study_conditions", study_id="diaz_2018", condition_id="itch")(book)

    status, out = take(capsys, edit(change), tiny, *SNAPSHOTS)
    assert status == 0, out
    assert (
        "claims: 1 new, 1 missing from the sheet, kept\n" in out
        and "study_conditions: 1 new, 1 missing from the sheet, kept\n" in out
    )


@pytest.mark.slow
def test_a_second_id_for_a_row_that_is_there_is_refused(pristine, edit, capsys):
    def change(book):
        cells = [cell.value for cell in book["claims"][3]]
        book["claims"].append(["demo_page_c00999a", *cells[1:]])

    row_id = written_in(pristine, "claims")[1]["claim_id"]
    status, out = take(capsys, edit(change), pristine)
    assert (
        status == 1
        and f"claims!A10     refused: `demo_page_c00999a` would be a second row of what stands as `{row_id}`, in row 3"
        in out
    )


@pytest.mark.slow
def test_without_an_identity_in_the_schema_all_that_a_row_says_tells(tiny, edit, capsys):
    path = tiny / "schemas/tables/claims.json"
    spec = json.loads(path.read_text(encoding="utf-8"))
    del spec["x-identity"]
    path.write_text(json.dumps(spec), encoding="utf-8")
    file = edit(by_words("A cream with 1 %"))
    assert "claims: 1 new\n" in take(capsys, file, tiny, *SNAPSHOTS)[1]
    status, out = take(capsys, file, tiny, *SNAPSHOTS)
    assert (
        status == 0 and "there as demo_page_c00332b\n" in out and out.endswith("nothing changed\n")
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "there as esposito_2021\n"),
        ({"doi": "10.1234/other"}, "new: esposito_2021_b\n"),
        ({"title": "Another title"}, "there as esposito_2021\n"),
    ],
)
def test_a_stronger_identity_speaks_against_a_weaker_one(
    imported_once, edit, capsys, changed, said
):
    file = edit(put_row("studies", **STUDY | changed))
    assert said in take(capsys, file, imported_once[1], "--table", "studies", "--dry-run")[1]


@pytest.mark.slow
def test_an_identity_of_another_form_is_a_finding(tiny):
    path = tiny / "schemas/tables/claims.json"
    spec = json.loads(path.read_text(encoding="utf-8"))
    for odd in ("source_id", [], [["doi"], "title"], [[]], 7):
        path.write_text(json.dumps(spec | {"x-identity": odd}), encoding="utf-8")
        (problem,) = open_package(tiny).problems
        assert (problem.code, problem.message) == (
            "P102",
            "x-identity of claims is neither a list of columns nor a list of such lists",
        )


@pytest.mark.slow
def test_an_identity_that_names_no_column_is_told(tiny, exported, capsys):
    path = tiny / "schemas/tables/claims.json"
    spec = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(spec | {"x-identity": ["source_id", "nowhere"]}), encoding="utf-8")
    status, out = take(capsys, exported, tiny)
    assert (
        status == 0
        and "claims         note: x-identity in the schema names `nowhere`, which is no column"
        in out
    )


def test_the_identities_of_this_package_name_columns():
    package = open_package(ROOT)
    assert {table.name for table in package.tables.values() if "x-id" in table.spec} == {
        table.name for table in package.tables.values() if "x-identity" in table.spec
    }
    for table in package.tables.values():
        rows = written_in(ROOT, table.name)
        assert not misnamed(table) and (not table.spec.get("x-identity") or identities(table))
        for names in identities(table):  # no two rows of the package are one
            keys = [tuple(row[name] for name in names) for row in rows if row[names[0]]]
            assert len(keys) == len(set(keys)), (table.name, names)


# ids back into the workbook


@pytest.mark.slow
def test_ids_are_written_into_the_workbook_on_request(tiny, edit, capsys):
    path = edit(
        all_of(*(change for change, _ in NEW_ROWS.values()), set_cells("outcomes", B2="weariness")),
        whole=True,
    )
    whole = {sheet.name: sheet.rows for sheet in read_file(path)}
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids", "--dry-run")
    assert status == 0 and out.rstrip().endswith(f"{path} (7 ids)") and "would be written: " in out
    assert (
        whole == {sheet.name: sheet.rows for sheet in read_file(path)}
        and len(written_in(tiny, "claims")) == 8
    )
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids")
    assert status == 0 and out.rstrip().endswith(f"{path} (7 ids)")
    book = load_workbook(path)
    for table, (_, row_id) in NEW_ROWS.items():
        cell = book[table].cell(book[table].max_row, 1)
        assert (cell.value, cell.data_type) == (row_id, "s") and row_id in {
            row[cell.parent["A1"].value] for row in written_in(tiny, table)
        }
    for sheet in read_file(path):  # and nothing else in it has changed
        assert [(n, {c: v for c, v in cells.items() if c > 1}) for n, cells in sheet.rows] == [
            (n, {c: v for c, v in cells.items() if c > 1}) for n, cells in whole[sheet.name]
        ]
    before, bytes_before = contents(tiny), path.read_bytes()
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids")
    assert (
        status == 0
        and out.endswith("nothing changed\n")
        and contents(tiny) == before
        and path.read_bytes() == bytes_before
    )


@pytest.mark.slow
def test_ids_are_written_for_rows_that_were_there_already(imported_once, tmp_path, capsys):
    path, package, _ = imported_once
    shutil.copy(path, tmp_path / "new.xlsx")
    before = contents(package)
    status, out = take(capsys, tmp_path / "new.xlsx", package, *SNAPSHOTS, "--write-ids")
    assert (
        status == 0
        and out.endswith(f"nothing changed\nwritten: {tmp_path}/new.xlsx (7 ids)\n")
        and contents(package) == before
    )
    assert load_workbook(tmp_path / "new.xlsx")["studies"].cell(6, 1).value == "evans_2013"


@pytest.mark.slow
def test_all_else_in_the_workbook_stays_byte_for_byte(tiny, edit, capsys):
    shingles = put_row("conditions", condition_name="shingles", condition_category="pain")
    path = edit(shingles, whole=True)
    path.write_bytes(
        parts(path, **{"xl/media/image1.png": b"picture", "customXml/item1.xml": b"<x/>"})
    )
    with zipfile.ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    assert take(capsys, path, tiny, "--write-ids")[0] == 0
    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    (changed,) = [name for name in before if before[name] != after[name]]
    assert (
        list(before) == list(after)
        and changed.startswith("xl/worksheets/sheet")
        and b"shingles</t>" in after[changed]
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A4" s="1"/>',
        '<c r="A4" s="1" t="s"></c>',
        "",
        "<!-- <c r='A4'> -->",
        '<c r="A4" t="inlineStr"><is><t></t></is></c>',
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_ids_go_into_cells_as_other_programs_write_them(cell, prefix):
    one = lambda text: (
        text.replace("<c ", f"<{prefix}c ")
        .replace("</c>", f"</{prefix}c>")
        .replace("<is><t></t></is>", "")
    )
    space = (
        'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        if prefix
        else 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    )
    sheet = f"<{prefix}worksheet {space}><{prefix}sheetData><{prefix}row r='1'/><{prefix}row r='4'>{one(cell)}<{prefix}c r='B4'><{prefix}v>é</{prefix}v></{prefix}c></{prefix}row></{prefix}sheetData></{prefix}worksheet>"
    made = with_texts(sheet.encode(), {(4, 1): "a&b", (4, 3): "c"}).decode()
    read = {
        n.get("r"): "".join(n.itertext())
        for n in ElementTree.fromstring(made).iter(
            "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"
        )
    }
    assert read == {"A4": "a&b", "B4": "é", "C4": "c"} and list(read) == ["A4", "B4", "C4"]


@pytest.mark.slow
def test_ids_are_not_written_where_they_cannot_stay(tiny, edit, tmp_path, capsys):
    before = contents(tiny)
    path = edit(put_row("conditions", condition_name="shingles", condition_category="pain"))
    for lock in (".~lock.edited.xlsx#", "~$edited.xlsx"):
        (tmp_path / lock).touch()
        status, out = take(capsys, path, tiny, "--write-ids")
        assert (
            status == 2
            and f"is open in a spreadsheet program ({lock})" in out
            and contents(tiny) == before
        )
        (tmp_path / lock).unlink()
    shutil.copy(tiny / "data/claims.csv", tmp_path / "claims.csv")
    status, out = take(capsys, tmp_path / "claims.csv", tiny, "--write-ids")
    assert status == 2 and "ids go into an .xlsx workbook only" in out


@pytest.mark.slow
def test_a_workbook_saved_meanwhile_is_not_written_over(tiny, edit, capsys, monkeypatch):
    path = edit(put_row("conditions", condition_name="shingles", condition_category="pain"))
    really = workbooks.commit_rows

    def slow(trial):
        path.write_bytes(path.read_bytes() + b"saved")
        return really(trial)

    monkeypatch.setattr(workbooks, "commit_rows", slow)
    status, out = take(capsys, path, tiny, "--write-ids")
    assert (
        status == 1
        and "was changed by something else meanwhile; no id was written into it" in out
        and path.read_bytes().endswith(b"saved")
    )
    assert [row["condition_id"] for row in written_in(tiny, "conditions")] == [
        "fibromyalgia",
        "itch",
        "pain_syndrome",
        "shingles",
    ]


# one cell


def column(kind: str) -> Field:
    return Field("c", kind, {}, {})


UNDONE = [  # type, cell, value in the package, value taken, whether something is told
    ("number", "4.50", "4.5", "4.5", True),
    ("number", "0,5", "0.5", "0.5", True),
    ("number", "2,25", "3", "2.25", True),
    ("number", "1E+05", "100000", "100000", True),
    ("number", 4.5, "4.5", "4.5", False),
    ("integer", 2015.0, "2015", "2015", False),
    ("integer", "2015.0", "2015", "2015", True),
    ("boolean", "TRUE", "true", "true", True),
    ("boolean", "WAHR", None, "true", True),
    ("boolean", "Falsch", "true", "false", True),
    ("boolean", True, "true", "true", False),
    ("date", dt.datetime(2024, 1, 5), None, "2024-01-05", True),
    ("date", "2024-01-05 00:00:00", "2023-01-05", "2024-01-05", True),
    ("date", "05/01/2024", "2024-01-05", "2024-01-05", True),
    ("date", "25/12/2024", None, "2024-12-25", True),
    ("date", 45296, "2024-01-05", "2024-01-05", True),
    ("string", "2020-02-29 00:00:00", "2020-02-29", "2020-02-29", True),
    ("string", dt.datetime(2020, 2, 29), "2020-02-29", "2020-02-29", False),
    ("string", 11111111, "11111111", "11111111", False),
    ("string", 123, "99", "123", True),
    ("string", True, "true", "true", False),
    ("string", " Díaz ", "Díaz", "Díaz", True),
    ("string", "DÃ\xadaz", "Díaz", "Díaz", True),
    ("string", "two\nlines", None, "two lines", True),
    ("string", "15", "14", "15", False),
    ("string", "a shorter text", "a much shorter text", "a shorter text", False),
    ("string", "2014", None, "2014", False),
]
REFUSED = [  # type, cell, value in the package, what is said
    ("number", "1,234", "2", "may be a thousand and more, or a fraction"),
    ("number", "1.2E+11", "123456789012", "scientific notation"),
    ("number", dt.datetime(2026, 5, 4), "4.5", "the date `2026-05-04` was made"),
    ("number", "4-May", "4.5", "the date `4-May` was made of a number"),
    ("boolean", "=TRUE()", "true", "holds the formula"),
    ("date", "05/01/2024", "2020-02-29", "may be 2024-01-05 or 2024-05-01"),
    ("date", "45296", None, "may be 2024-01-05"),
    ("date", dt.datetime(2024, 1, 5, 13, 30), None, "the date `2024-01-05 13:30:00`"),
    ("string", "1-Sep", "1-9", "the date `1-Sep` was made of text"),
    ("string", "Sep-26", None, "the date `Sep-26` was made of text"),
    ("string", "05/01/2024", "2013", "the date `05/01/2024` was made of text"),
    ("string", "2024-01-05 00:00:00", "1-5", "was made of text"),
    ("string", "12345", "0012345", "`12345` is text that was taken for a number"),
    ("string", 12345, "0012345", "`12345` is text that was taken for a number"),
    ("string", "1.1", "1.10", "taken for a number"),
    ("string", "1.23E+11", "123456789012", "scientific notation"),
    ("string", "9.4E+103", "94e102", "scientific notation"),
    ("string", 1.2345678901234567e17, "123456789012345678", "may have lost digits"),
    ("string", float("inf"), "094e480368074305", "the number `inf` was made of text"),
    ("string", 15.5, None, "may have lost digits"),
    ("string", True, "yes", "the truth value `True` was made of text"),
    ("string", dt.time(4, 5), "4:5", "the date `04:05:00` was made"),
    ("string", "#NAME?", "-a", "shows the error `#NAME?`"),
    ("string", "Err:502", "x", "shows the error"),
    ("string", '="0012"', "0012", "holds the formula"),
    ("string", "D?az", "Díaz", "letters were lost"),
    ("string", "D\ufffdaz", None, "letters were lost"),
    ("string", "â€œquotedâ€\x9d", None, "is UTF-8 read in another encoding, probably `“quoted”`"),
    ("string", "x" * 32_767, "x" * 40_000, "a spreadsheet cuts at 32,767"),
    ("string", "x" * (1 << 24), None, "has 16,777,216 characters"),
]
ALIKE = [
    ("it’s", "it's"),
    ("wait…", "wait..."),
    ("a – b", "a -- b"),
    ("“x”", '"x"'),
    ("a  b", "a b"),
    ("½ mg", "1/2 mg"),
]


def cell(value) -> Cell:
    kinds = {str: "text", bool: "boolean", int: "number", float: "number"}
    return Cell(value, kinds.get(type(value), "date"))


@pytest.mark.parametrize("kind, value, was, taken, told", UNDONE)
def test_what_is_beyond_doubt_is_undone_and_told(kind, value, was, taken, told):
    read = read_cell(cell(value), column(kind), was)
    assert (read.value, bool(read.undone), read.refused, read.alike) == (taken, told, "", "")


@pytest.mark.parametrize("kind, value, was, said", REFUSED, ids=lambda part: str(part)[:20])
def test_what_is_damaged_is_refused(kind, value, was, said):
    read = read_cell(cell(value), column(kind), was)
    assert said in read.refused and read.remedy.endswith(".")


@pytest.mark.parametrize("value, was", ALIKE)
def test_what_only_a_program_changes_is_seen(value, was):
    assert read_cell(cell(value), column("string"), was).alike
    assert not read_cell(cell(value), column("string"), None).alike


# CSV files as spreadsheet programs write them


def csv_of(
    tiny: Path,
    tmp_path: Path,
    table: str,
    encoding: str,
    separator: str = ",",
    name: str | None = None,
) -> Path:
    text = (tiny / "data" / f"{table}.csv").read_text(encoding="utf-8")
    path = tmp_path / (name or f"{table}.csv")
    path.write_bytes(text.replace(",", separator).replace("\n", "\r\n").encode(encoding))
    return path


@pytest.mark.parametrize(
    "encoding, separator, said",
    [
        (
            "utf-8-sig",
            ",",
            "studies        note: the file was in UTF-8 with a byte order mark; read so",
        ),
        ("utf-16", "\t", "studies        note: the file was in UTF-16; read so"),
        ("cp1252", ";", "studies        note: the file was in Windows-1252; read so"),
        ("utf-8", ";", "studies        note: the cells were separated by semicolons; read so"),
    ],
)
def test_encodings_and_separators_are_told_and_undone(
    pristine, tmp_path, capsys, encoding, separator, said
):
    status, out = take(
        capsys,
        csv_of(pristine, tmp_path, "studies", encoding, separator, "from excel.csv"),
        pristine,
    )
    assert status == 0 and said in out and out.endswith("nothing changed\n")


def test_an_encoding_without_a_witness_is_refused(pristine, tmp_path, capsys):
    path = csv_of(pristine, tmp_path, "studies", "cp1252")
    path.write_bytes(path.read_bytes().replace("í".encode("cp1252"), "ì".encode("cp1252")))
    status, out = take(capsys, path, pristine)
    assert (
        status == 1
        and "its encoding cannot be told" in out
        and "Save it again as CSV in UTF-8" in out
    )


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "it is empty"),
        (b"a\0b", "NUL"),
        (b"\xff\xfea", "no valid UTF-16"),
        (b"\x81\x8d", "neither in UTF-8 nor in Windows-1252"),
        (b'study_id,title\na,"b\n', "line 2 is no CSV"),
        (b"study_id,title\na,b,c\n", "line 2 has 3 cells, the header 2"),
        (b"name,remark\na,b\n", "which table it is cannot be told"),
        (b"x" * 200_000, "larger than field limit"),
    ],
)
def test_a_file_that_is_no_csv(pristine, tmp_path, capsys, data, why):
    csv.field_size_limit(131_072)  # other libraries raise it for the whole process
    (tmp_path / "a.csv").write_bytes(data)
    status, out = take(capsys, tmp_path / "a.csv", pristine)
    assert status == 2 and why in out and "→" in out


# hostile and foreign files


def parts(path: Path, **changed: bytes) -> bytes:
    """A workbook with parts added or replaced."""
    memory = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, data in changed.items():
            new.writestr(name, data)
    return memory.getvalue()


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
FOREIGN = {
    "macro": (lambda p: parts(p, **{"xl/vbaProject.bin": b"x"}), "it holds a macro"),
    "macro by type": (
        lambda p: parts(p, **{"[Content_Types].xml": b"macroEnabled"}),
        "it holds a macro",
    ),
    "links": (
        lambda p: parts(p, **{"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "links to other workbooks",
    ),
    "entities": (
        lambda p: parts(p, **{"xl/worksheets/sheet2.xml": DTD}),
        "declares a document type",
    ),
    "entities in UTF-16": (
        lambda p: parts(p, **{"xl/worksheets/sheet2.xml": DTD.decode().encode("utf-16")}),
        "declares a document type",
    ),
    "broken XML": (
        lambda p: parts(p, **{"xl/worksheets/sheet2.xml": b"<worksheet>"}),
        "the workbook is damaged",
    ),
    "a hole": (lambda p: p.read_bytes()[:3000] + p.read_bytes()[5000:], "the workbook is damaged"),
    "cut": (lambda p: p.read_bytes()[:9000], "the workbook is damaged"),
    "bomb": (
        lambda p: parts(p, **{"xl/media/a.xml": bytes(reading.MAX_BYTES)}),
        "unpacked it has 32 MB, more than 32",
    ),
    "not a workbook": (lambda p: zipped("a.txt"), "it is an archive, but no workbook"),
    "OpenDocument": (lambda p: zipped("mimetype"), "it is an OpenDocument file"),
    "old format": (lambda p: reading.OLE + bytes(600), "old format .xls"),
    "password": (
        lambda p: reading.OLE + "EncryptedPackage".encode("utf-16-le"),
        "it is encrypted with a password",
    ),
    "text": (lambda p: b"a,b\n", "it is no workbook"),
    "no table": (lambda p: saved(Workbook()), "no sheet has the name of a table"),
}


def zipped(name: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(name, "x")
    return memory.getvalue()


def saved(book) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("make, why", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_or_hostile_workbook_is_refused(pristine, exported, tmp_path, capsys, make, why):
    before = contents(pristine)
    (tmp_path / "a.xlsx").write_bytes(make(exported))
    status, out = take(capsys, tmp_path / "a.xlsx", pristine)
    assert (
        status == 2
        and f"cannot import {tmp_path}/a.xlsx: " in out
        and why in out
        and "\n  → " in out
    )
    assert contents(pristine) == before


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def by_hand(path: Path, sheets: dict[str, str], parts: int | None = None, main: str = MAIN) -> Path:
    """A workbook of these sheets, each the XML of its rows; with ``parts``, so many of them stand for all sheets."""
    count = len(sheets) if parts is None else parts
    bodies = list(sheets.values())[:count]
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, count + 1)
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{min(n, count)}"/>'
        for n, name in enumerate(sheets, 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGED}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>{types}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGED}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGED}/relationships">{targets}</Relationships>',
        )
        for n, body in enumerate(bodies, 1):
            archive.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )
    return path


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>claim_id</t></is></c></row>'
NAMES = [f"s{n}" for n in range(20_000)]


@functools.cache
def tall(rows: int = 490_000) -> str:
    """The body of a sheet with so many rows of one cell."""
    cells = (f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, rows + 2))
    return HEAD + "".join(cells)


TOO_MUCH = {
    "490,000 rows in one column": (
        lambda path: by_hand(path, {"claims": tall()}),
        "it has more than 50,000 rows",
    ),
    "490,000 rows with a prefix": (
        lambda path: by_hand(
            path, {"claims": tall().replace("<row", "<x:row").replace("</row", "</x:row")}
        ),
        "it has more than 50,000 rows",
    ),
    "as many without anything in them": (
        lambda path: by_hand(path, {"claims": HEAD + "<row/>" * 490_000}),
        "it has more than 50,000 rows",
    ),
    "over several sheets": (
        lambda path: by_hand(
            path, {name: tall(35_000) for name in ("claims", "studies", "sources")}
        ),
        "it has more than 50,000 rows",
    ),
    "20,000 sheets": (
        lambda path: by_hand(path, {"claims": HEAD} | dict.fromkeys(NAMES, "")),
        "it has 20,005 parts, more than 2,000",
    ),
    "20,000 sheets of one part": (
        lambda path: by_hand(path, {"claims": HEAD} | dict.fromkeys(NAMES, ""), parts=1),
        "it has more than 200 sheets",
    ),
    "one part as many sheets": (
        lambda path: by_hand(path, dict.fromkeys(["claims", *NAMES[:99]], tall(1_800)), parts=1),
        "it has more than 50,000 rows",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("make, why", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_workbook_of_too_much_is_refused_before_it_is_read(pristine, tmp_path, capsys, make, why):
    path = make(tmp_path / "much.xlsx")
    began = time.process_time()
    status, out = take(capsys, path, pristine)
    assert status == 2 and why in out and "\n  → " in out
    assert (
        time.process_time() - began < 10
    )  # 100 s when everything was read; a tenth of a second or two now


@pytest.mark.slow
def test_a_csv_file_of_too_many_rows_is_refused(pristine, tmp_path, capsys):
    (tmp_path / "claims.csv").write_text("claim_id\n" + "x\n" * 490_000, encoding="utf-8")
    status, out = take(capsys, tmp_path / "claims.csv", pristine)
    assert status == 2 and "with the sheet claims it has more than 50,000 rows" in out


def test_a_workbook_made_by_hand_is_read(pristine, tmp_path, capsys):
    """So that what the bounds refuse is refused for its size."""
    status, out = take(capsys, by_hand(tmp_path / "small.xlsx", {"claims": HEAD}), pristine)
    assert status == 0 and "claims: 8 missing from the sheet, kept\n" in out


def test_a_strict_workbook_is_told_as_strict(pristine, tmp_path, capsys):
    path = by_hand(
        tmp_path / "strict.xlsx",
        {"claims": HEAD},
        main="http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    status, out = take(capsys, path, pristine)
    assert (
        status == 2
        and "it is in the strict form of the standard (Strict Open XML Spreadsheet)" in out
    )
    assert "→ Save it again as `Excel Workbook (.xlsx)`, without `Strict`" in out


@pytest.mark.slow
def test_many_findings_are_cut(tiny, tmp_path, capsys):
    lines = "".join(f"n{n},Name {n},nowhere\n" for n in range(300))
    (tmp_path / "conditions.csv").write_text(
        f"condition_id,condition_name,condition_category\n{lines}", encoding="utf-8"
    )
    status, out = take(capsys, tmp_path / "conditions.csv", tiny)
    assert (
        status == 1
        and out.count(" error T05: ") + out.count(" warning ") == 100
        and "more findings\nnothing was written" in out
    )


@pytest.mark.slow
def test_no_more_cells_than_a_bound(exported, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_CELLS", 20)
    with pytest.raises(Refused, match="more than 20 cells"):
        read_file(exported)


@pytest.mark.slow
def test_a_cell_far_away_costs_nothing(pristine, edit, capsys):
    status, out = take(
        capsys, edit(lambda book: book["outcomes"].__setitem__("XFD1048576", "x")), pristine
    )
    assert status == 1 and "outcomes!XFD1  note: the column has values but no name" in out


def test_a_file_too_large_or_none(pristine, tmp_path, capsys):
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    assert take(capsys, tmp_path / "a.csv", pristine)[0] == 2
    assert take(capsys, tmp_path, pristine) == (
        2,
        f"cannot import {tmp_path}: it is no file\n  → Name an .xlsx or CSV file.\n",
    )
    assert take(capsys, tmp_path / "absent.xlsx", pristine)[0] == 2


# the package itself, and a real spreadsheet program


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Path:
    """The workbook of the package itself."""
    path = tmp_path_factory.mktemp("ours") / "ours.xlsx"
    write_workbook(open_package(ROOT), path)
    return path


@pytest.mark.slow
def test_the_package_itself_comes_back_unchanged(ours, capsys):
    assert take(capsys, ours, ROOT, "--dry-run") == (0, "nothing changed\n")


OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(
    not OFFICE, reason="LibreOffice is not installed: `apt-get install libreoffice-calc`"
)
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"  # comma, quote, UTF-8, all sheets


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Convert a file with LibreOffice, under a profile of its own."""
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(file: Path, to: str, folder: Path, *options: str) -> None:
        command = [
            OFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            *options,
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(file),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    return convert


@pytest.mark.slow
@needs_office
def test_libreoffice_saves_the_workbook_without_changing_a_cell(office, ours, tmp_path, capsys):
    package = open_package(ROOT)
    office(ours, "xlsx:Calc MS Excel 2007 XML", tmp_path / "x")
    saved = tmp_path / "x" / "ours.xlsx"
    assert take(capsys, saved, ROOT, "--dry-run") == (0, "nothing changed\n")
    for was, now in zip(read_file(ours), read_file(saved), strict=True):
        assert (was.name, was.header, was.rows) == (now.name, now.header, now.rows)
    with zipfile.ZipFile(saved) as archive:  # the comments and lists live on as well
        sheets = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        ]
        comments = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/comments")
        ]
    assert sum(text.count("<comment ") for text in comments) == sum(
        len(table.fields) + len(helpers_of(table)) for table in package.tables.values()
    )
    assert any("OFFSET(sources!$A$2,0,0,MAX(1,COUNTA(sources!$A$2:$A$" in text for text in sheets)


@pytest.mark.slow
@needs_office
def test_libreoffice_writes_the_sheets_as_the_csv_files_that_we_have(
    office, ours, tmp_path, capsys
):
    package = open_package(ROOT)
    office(ours, CSV_FILTER, tmp_path / "c")
    for table in package.tables.values():
        saved = (tmp_path / "c" / f"ours-{table.name}.csv").read_text(encoding="utf-8")
        wanted = (ROOT / table.path).read_text(encoding="utf-8")
        if beside := helpers_of(table):  # columns more, and empty
            rows = list(csv.DictReader(io.StringIO(saved, newline="")))
            assert {row[name] for row in rows for name in beside} <= {""}
            out = io.StringIO()
            writer = csv.DictWriter(out, table.names, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            saved = out.getvalue()
        assert saved == wanted
    assert take(capsys, tmp_path / "c" / "ours-claims.csv", ROOT, "--dry-run") == (
        0,
        "nothing changed\n",
    )


@pytest.mark.slow
@needs_office
def test_ids_go_into_a_workbook_that_libreoffice_saved_and_it_reads_them(
    office, tiny, edit, tmp_path, capsys
):
    office(
        edit(all_of(*(change for change, _ in NEW_ROWS.values())), whole=True),
        "xlsx:Calc MS Excel 2007 XML",
        tmp_path / "x",
    )
    path = tmp_path / "x" / "edited.xlsx"
    status, out = take(capsys, path, tiny, *SNAPSHOTS, "--write-ids")
    assert status == 0 and out.rstrip().endswith(f"{path} (7 ids)")
    office(path, CSV_FILTER, tmp_path / "c")
    for table, (_, row_id) in NEW_ROWS.items():
        assert (
            (tmp_path / "c" / f"edited-{table}.csv")
            .read_text(encoding="utf-8")
            .splitlines()[-1]
            .startswith(f"{row_id},")
        )
    status, out = take(capsys, path, tiny, *SNAPSHOTS)
    assert status == 0 and out.endswith("nothing changed\n")


@pytest.mark.slow
@needs_office
def test_what_libreoffice_makes_of_a_csv_file_is_named(office, pristine, tmp_path, capsys):
    office(
        pristine / "data" / "claims.csv",
        "xlsx",
        tmp_path,
        "--infilter=CSV:44,34,76,1,,0,false,true",
    )  # with numbers and dates recognised
    status, out = take(capsys, tmp_path / "claims.xlsx", pristine)
    assert (
        status == 1
        and "claims!F8      refused: " in out
        and "(in the package: `1111111111111111`)" in out
    )
