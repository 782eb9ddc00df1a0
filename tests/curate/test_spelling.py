"""Values as people write them, on each way in: taken where nothing is lost, told where they may mean two things.

Each message is compared whole, as it is printed at 80 characters.
"""

from __future__ import annotations

import shutil

import pytest
from openpyxl import load_workbook

from conftest import TINY
from ldn_evidence.cli import main as cli
from ldn_evidence.curate.reader import Reader, field_named
from ldn_evidence.curate.sheets.export import write_workbook
from ldn_evidence.curate.spelling import days_of, measure_of, number_of
from ldn_evidence.store.opened import open_package

RIS = "TY  - JOUR\nTI  - A trial of small doses\nAU  - Moss, A.\nPY  - 2020\nDO  - https://doi.org/10.1000/ABC.2\nER  - \n"
SEEN = "seen_at=https://example.org/moss"
CLAIM = {
    "source_id": "demo_page",
    "topic": "safety",
    "subject": "naltrexone",
    "outcome_id": "vivid_dreams",
    "direction": "harm",
    "stance": "asserted",
    "statement": "Naltrexone gave some people vivid dreams.",
}


@pytest.fixture(autouse=True)
def _at_80(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="module")
def package(pristine, tmp_path_factory):
    """The tiny package with its page; nothing is written to it."""
    folder = tmp_path_factory.mktemp("spelt") / "tiny"
    shutil.copytree(pristine, folder)
    shutil.copytree(TINY / "snapshots", folder / "snapshots")
    return folder


def told(capsys, *arguments: object) -> str:
    cli.main([str(argument) for argument in arguments])
    out = capsys.readouterr()
    return out.out + out.err


def set_fields(values: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "name", "text", "value"),
    [
        ("studies", "dose_min", "4,5", "4.5"),
        ("studies", "participants", "31", "31"),
        ("studies", "peer_reviewed", "Yes", "true"),
        ("studies", "integrity_checked_on", "24.12.2025", "2025-12-24"),
        ("studies", "integrity_checked_on", "12/24/2025", "2025-12-24"),
        ("studies", "integrity_checked_on", "2025/1/5", "2025-01-05"),
        ("studies", "integrity_checked_on", "24 December 2025", "2025-12-24"),
        ("studies", "integrity_checked_on", "Dec 24, 2025", "2025-12-24"),
        ("studies", "integrity_checked_on", "24. Dezember 2025", "2025-12-24"),
        ("studies", "doi", "https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("studies", "doi", "doi:10.1000/ABC", "10.1000/abc"),
        ("studies", "pmid", "PMID: 0123", "123"),
        ("studies", "study_design", "Randomised trial", "randomised_trial"),
        ("claims", "topic", "Evidence status", "evidence_status"),
        ("claims", "subject", "Low-dose naltrexone", "low_dose_naltrexone"),
        ("claims", "condition_id", "Fibromyalgia", "fibromyalgia"),
        ("claims", "condition_id", "FM", "fibromyalgia"),
        ("claims", "source_id", "Demo-Page", "demo_page"),
        ("claims", "population", "Some  people", "Some  people"),
    ],
)
def test_one_meaning_is_taken(package, table, name, text, value):
    loaded = open_package(package)
    reader = Reader(loaded, loaded.tables[table])
    assert reader.cell(loaded.tables[table][name], text) == value
    changed = [] if text == value else [f"{name}: `{text}` is taken as `{value}`"]
    assert (reader.told, reader.doubts) == (changed, {})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "name", "text", "why", "remedy"),
    [
        (
            "studies",
            "dose_min",
            "1.5 mg",
            "dose_min `1.5 mg` holds more than a number",
            "Write `1.5` here, and `mg` in dose_unit.",
        ),
        (
            "studies",
            "participants",
            "12 people",
            "participants `12 people` holds more than a number",
            "Write `12` here, and nothing after it.",
        ),
        (
            "studies",
            "participants",
            "1.234",
            "participants `1.234` may be a thousand and more, or a fraction",
            "Write it without separators, with a point for decimals.",
        ),
        (
            "studies",
            "integrity_checked_on",
            "3.4.2025",
            "integrity_checked_on `3.4.2025` may be 2025-04-03 or 2025-03-04",
            "Write the day as YYYY-MM-DD.",
        ),
        (
            "claims",
            "span_start",
            "Some people had vivid dreams",
            "span_start `Some people had vivid dreams` is words, not a number",
            "Words of the page belong into `passage`, or after --passage.",
        ),
    ],
)
def test_two_meanings_are_told_and_left_alone(package, table, name, text, why, remedy):
    loaded = open_package(package)
    reader = Reader(loaded, loaded.tables[table])
    assert reader.cell(loaded.tables[table][name], text) == text
    assert (reader.told, reader.doubts) == ([], {name: (why, remedy)})


def test_a_name_of_two_rows_is_not_taken(package):
    loaded = open_package(package)
    claims, conditions = loaded.tables["claims"], loaded.tables["conditions"]
    rows = [dict.fromkeys(conditions.names, "") for _ in range(3)]
    for row, row_id, status in zip(rows, ("a", "b", "c"), ("active", "active", "withdrawn")):
        row |= {"condition_id": row_id, "synonyms": "X|Y" if row_id == "a" else "X"}
        row |= {"condition_row_status": status}
    reader = Reader(loaded, claims, lambda table: [list(row.values()) for row in rows])
    assert reader.cell(claims["condition_id"], "x") == "x"
    assert reader.doubts["condition_id"] == (
        "condition_id `x` may be a or b",
        "Write the one that is meant.",
    )
    assert reader.cell(claims["condition_id"], "y") == "a" and not reader.doubts


def test_headers_are_known_by_name_and_title_whatever_their_case(package):
    studies = open_package(package).tables["studies"]
    given = ("Study_Design", "study design", "DOI", "First author", "nonsense", "Row status")
    assert [field_named(studies, name) for name in given] == [
        "study_design",
        "study_design",
        "doi",
        "first_author",
        "nonsense",
        "study_row_status",
    ]


@pytest.mark.parametrize(
    "text", ["1,234", "1'234", "1 234.5", "31.2.2025", "32/13/2025", "May", ""]
)
def test_what_may_be_nothing_or_two_things_is_no_value(text):
    number = number_of(text)
    assert (number is None or number.why) and days_of(text) == [] and measure_of(text) is None


MISTAKES = {  # arguments of `ldn add`, and what is told
    "a source by a name that is no id": (
        ["claim", "--passage", "nobody stopped", "--set", "source_id=My Page 1"],
        "cannot add: `My Page 1` is no id of a source, so the words cannot be looked up\n"
        "  → An id has small letters, digits and `_` only. Saved there: demo_page.\n",
    ),
    "a source that is not given": (
        ["claim", "--passage", "nobody stopped", "--set", "topic=safety"],
        "cannot add: the source is not given, so the words cannot be looked up\n"
        "  → An id has small letters, digits and `_` only. Saved there: demo_page.\n",
    ),
    "words that stand at several places": (
        ["claim", "--passage", "mg", "--set", "source_id=demo_page"],
        "cannot add: these words stand at 3 places of demo_page:\n"
        "  1  oses of naltrexone, such as 3 mg at bedtime, may ease pain in\n"
        "  2  gue as well [2]. Start with 1 mg for 1 to 2 weeks, then take 3\n"
        "  3  for 1 to 2 weeks, then take 3 mg. Some people had vivid dreams\n"
        "  → Paste more of the sentence, or say which with --place N.\n",
    ),
    "words of the page in another column": (
        ["claim", "--set", *set_fields(CLAIM), "span_start=Some people had vivid dreams"],
        "claims  Naltrexone gave some people vivid dreams\n"
        "  source_id          demo_page\n"
        "  span_start         Some people had vivid dreams\n"
        "  statement          Naltrexone gave some people vivid dreams.\n"
        "  topic              safety\n"
        "  subject            naltrexone\n"
        "  outcome_id         vivid_dreams\n"
        "  direction          harm\n"
        "  stance             asserted\n"
        "  claim_row_status   active\n"
        "  extraction         extracted_once\n"
        "  added_in           0.1.0\n"
        "error T03 span_start: span_start `Some people had vivid dreams` is words, not a\n"
        "number\n"
        "  → Words of the page belong into `passage`, or after --passage.\n"
        "nothing was written\n",
    ),
    "a condition that nothing is like": (
        ["study-condition", "--set", "study_id=brown_2015", "condition_id=gouty arthritis"],
        "study_conditions\n"
        "  study_id      brown_2015\n"
        "  condition_id  gouty arthritis\n"
        "error K03 condition_id: condition_id `gouty arthritis` is not in conditions\n"
        "  → Take one of data/conditions.csv; a new one is added first, by `ldn add\n"
        "    condition`.\n"
        "error R809 condition_id: condition_id `gouty arthritis` does not have the right\n"
        "form: ids are small letters, digits and underscores\n"
        "  → Write the ids as studies and conditions have them.\n"
        "nothing was written\n",
    ),
    "a file of rows that is not there": (
        ["claim", "--from", "nowhere/rows.json"],
        "cannot go on: there is no file nowhere/rows.json\n"
        "  → There is no folder nowhere either; look at the path.\n",
    ),
    "a file of references that is not there": (
        ["study", "--from", "nowhere/rows.ris"],
        "cannot go on: there is no file nowhere/rows.ris\n"
        "  → There is no folder nowhere either; look at the path.\n",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", MISTAKES)
def test_each_kind_of_mistake_is_told_in_words(capsys, monkeypatch, package, case):
    monkeypatch.chdir(package)
    (what, *arguments), out = MISTAKES[case]
    assert told(capsys, "add", what, *arguments) == out


IN_A_CELL = {  # sheet, cells of a new row, names of columns that are changed, and what is told
    "values that are taken": (
        "claims",
        CLAIM | {"topic": "Safety", "condition_id": "FM", "passage": "nobody stopped"},
        {"stance": "Stance"},
        "claims: 1 new\n"
        "  claims!{stance}1      note: the column `Stance` is read as `stance`\n"
        "  claims!{topic}10     restored: `Safety` is taken as `safety`\n"
        "  claims!{condition_id}10     restored: `FM` is taken as `fibromyalgia`\n"
        "  claims!10      new: demo_page_c00271a\n"
        "would be written: data/claims.csv\n",
    ),
    "words at several places": (
        "claims",
        CLAIM | {"passage": "mg"},
        {},
        "claims: 1 refused\n"
        "  claims!{passage}10     refused: these words stand at 3 places of demo_page:\n"
        "                   1  oses of naltrexone, such as 3 mg at bedtime, may ease pain\n"
        "                      in\n"
        "                   2  gue as well [2]. Start with 1 mg for 1 to 2 weeks, then\n"
        "                      take 3\n"
        "                   3  for 1 to 2 weeks, then take 3 mg. Some people had vivid\n"
        "                      dreams\n"
        "                 → Paste more of the sentence.\n"
        "nothing was written: 1 refused\n",
    ),
    "words in no column of theirs": (
        "claims",
        CLAIM | {"claim_note": "Some people had vivid dreams"},
        {},
        "claims: 1 refused\n"
        "  claims!A10     refused: the key `claim_id` is empty\n"
        "                 → Put the words of the page into the column `passage`.\n"
        "nothing was written: 1 refused\n",
    ),
    "a unit in a number": (
        "dosing_mentions",
        {
            "source_id": "demo_page",
            "drug": "naltrexone",
            "dose_min": "1,5 mg",
            "role": "starting",
            "passage": "1 mg",
        },
        {},
        "dosing_mentions: 1 refused\n"
        "  dosing_mentions!{dose_min}5 refused: `1,5 mg` holds more than a number\n"
        "                 → Write `1.5` here, and `mg` in dose_unit.\n"
        "nothing was written: 1 refused\n",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", IN_A_CELL)
def test_each_kind_of_mistake_in_a_workbook(capsys, monkeypatch, package, tmp_path, case):
    sheet_name, cells, renamed, out = IN_A_CELL[case]
    book_file = tmp_path / "book.xlsx"
    write_workbook(open_package(package), book_file)
    book = load_workbook(book_file)
    sheet = book[sheet_name]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    last = max(number for number, row in rows if any(row))
    for name, value in cells.items():
        sheet[f"{letters[name]}{last + 1}"].value = value
    for name, title in renamed.items():
        sheet[f"{letters[name]}1"].value = title
    book.save(book_file)
    monkeypatch.chdir(package)
    assert told(capsys, "import", book_file, "--dry-run") == out.format(**letters)


IN_REFERENCES = {  # what --set says beside a RIS file, and what is told
    "values that are taken": (
        ["Study_Design=Randomised trial", "dose_min=4,5", "dose_max=4,5", "dose_unit=MG"],
        "study_design: `Randomised trial` is taken as `randomised_trial`\n"
        "dose_min: `4,5` is taken as `4.5`\n"
        "dose_max: `4,5` is taken as `4.5`\n"
        "dose_unit: `MG` is taken as `mg`\n"
        "would add   Moss 2020. A trial of small doses  [moss_2020]\n",
    ),
    "a unit in a number": (
        ["study_design=randomised_trial", "dose_min=4,5 mg"],
        "cannot add: dose_min `4,5 mg` holds more than a number\n"
        "  → Write `4.5` here, and `mg` in dose_unit.\n",
    ),
    "a field that is none": (
        ["study_desing=randomised_trial"],
        "cannot add: studies has no field `study_desing`\n  → Did you mean study_design?\n",
    ),
    "a value of another type": (
        ["study_design=randomised_trial", "peer_reviewed=perhaps"],
        "cannot add: peer_reviewed `perhaps` does not fit: it is not `true` or `false`\n"
        "  → Whether it appeared in a peer-reviewed journal, if that is known.\n",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", IN_REFERENCES)
def test_each_kind_of_mistake_beside_references(capsys, monkeypatch, package, tmp_path, case):
    given, out = IN_REFERENCES[case]
    file = tmp_path / "moss.ris"
    file.write_text(RIS, encoding="utf-8")
    monkeypatch.chdir(package)
    said = told(capsys, "add", "study", "--from", file, "--dry-run", "--set", *given, SEEN)
    assert said.startswith(out) and "None" not in said
