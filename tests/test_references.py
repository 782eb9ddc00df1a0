"""Citation files: what each form comes to, what is a duplicate, what is told of files that are broken. All content is invented."""

from __future__ import annotations

import csv
import json

import pytest
from rich.console import Console

from ldn_evidence import cli
from ldn_evidence.beside import rows_beside
from ldn_evidence.citation_files import MAX_BYTES, MAX_RECORDS, Unusable, read_references
from ldn_evidence.package import load_package
from ldn_evidence.references import add_references_command, column_of, rows_from_references

NBIB = """
PMID- 0098765
OWN - NLM
DP  - 2019 Mar-Apr
TI  - Small doses of a drug in an invented disease: a randomised &amp; controlled
      trial.
PG  - 529-38
LID - 10.1000/Test.5 [doi]
FAU - O'Brien-Bruun, Mary
AU  - O'Brien-Bruun M
PT  - Journal Article
PT  - Randomized Controlled Trial
JT  - Journal of tests
VI  - 12
IP  - 3
PMC - PMC77

PMID- 98766
DP  - 2021
TI  - [A title that PubMed translated].
TT  - Ein Titel.
AU  - Ruiz Gil A
CN  - A study group
"""
RIS = """TY  - JOUR
AU  - Doe, Jane
AU  - A study group
TI  - One &amp; <i>two</i>
PY  - 2020/03//
SP  - e10
DO  - https://doi.org/10.1000/ABC.1
JO  - J Test
JF  - Journal of Tests
N1  - PMID: 004455
UR  - https://example.org/one
ER  - 
"""
BIBTEX = r"""@string{jt = "Journal of Tests"}
@article{doe, title = {The {LDN} tri\'al of Br{\"u}n \& co: 5\% of $\alpha$}, author = {van der Berg, J{\"o}rg and {A study group}},
  journal = jt, year = 2013, pages = {7--9}, number = {2}, doi = {10.1000/a\_b}, pmid = {5566}}
"""
CSL = [
    {
        "type": "article-journal",
        "title": "A trial <sup>2</sup> of <scp>x</scp>: p &lt; 0.05",
        "container-title": "Journal of Tests",
        "author": [{"family": "Berg", "given": "J", "non-dropping-particle": "van der"}],
        "issued": {"date-parts": [["2018", 1]]},
        "page": "11\u201312",
        "DOI": "DOI:10.1000/X.",
        "note": "PMID: 7788\nPMCID: PMC99",
        "custom": {"seen": "https://example.org/not-seen"},
    }
]
FORMS = {
    "a.nbib": (NBIB, {"first_author": "O'Brien-Bruun", "year": "2019", "pages": "529-538", "doi": "10.1000/test.5", "pmid": "98765", "issue": "3"}),
    "a.ris": (RIS, {"title": "One & two", "first_author": "Doe", "year": "2020", "pages": "e10", "doi": "10.1000/abc.1", "pmid": "4455"}),
    "a.bib": (BIBTEX, {"title": "The LDN triál of Brün & co: 5% of α", "first_author": "van der Berg", "pages": "7-9", "doi": "10.1000/a_b", "pmid": "5566"}),
    "a.json": (json.dumps(CSL), {"title": "A trial 2 of x: p < 0.05", "first_author": "van der Berg", "pages": "11-12", "doi": "10.1000/x"}),
}


def write(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


def drawn(package, folder, name, content, **given):
    loaded = load_package(package)
    records, unread = read_references(write(folder, name, content))
    return rows_from_references(loaded, loaded.tables["studies"], records, given), unread


def run(capsys, *arguments):
    status = cli.main(list(map(str, arguments)))
    return status, capsys.readouterr().out


def studies(package):
    return {row["study_id"]: row for row in csv.DictReader((package / "data" / "studies.csv").open(encoding="utf-8"))}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_gives_the_same_kind_of_row(pristine, tmp_path, name):
    content, expected = FORMS[name]
    made, unread = drawn(pristine, tmp_path, "no.suffix", content)
    assert unread == [] and made.left_empty == [] and made.left_out == []
    assert {column: made.rows[0][column] for column in expected} == expected
    assert made.rows[0]["integrity_status"] == "not_checked"
    assert made.rows[0]["study_id"].startswith(made.rows[0]["first_author"].split()[0].lower()[:1])


@pytest.mark.parametrize("name", FORMS)
def test_byte_order_mark_and_windows_line_ends_change_nothing(pristine, tmp_path, name):
    content = FORMS[name][0]
    plain, _ = drawn(pristine, tmp_path, name, content)
    windows, _ = drawn(pristine, tmp_path, name, b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode("utf-8"))
    wide, _ = drawn(pristine, tmp_path, name, content.encode("utf-16"))
    assert plain.rows == windows.rows == wide.rows


def test_pubmed_page_is_where_an_nbib_record_was_seen(pristine, tmp_path):
    made, _ = drawn(pristine, tmp_path, "a.nbib", NBIB)
    first, second = made.rows
    package = load_package(pristine)
    beside = rows_beside(package, package.tables["studies"], zip(made.rows, made.sources), column_of)
    page = "https://pubmed.ncbi.nlm.nih.gov/98765/"
    assert [(row["study_id"], row["page_rank"], row["page_url"]) for row in beside["study_pages"]][0] == (first["study_id"], "1", page)
    numbers = [(row["scheme"], row["identifier"], row["seen_at"]) for row in beside["study_identifiers"] if row["study_id"] == first["study_id"]]
    assert numbers == [("doi", "10.1000/test.5", page), ("pmid", "98765", page), ("pmcid", "PMC77", page)]
    assert first["title"] == "Small doses of a drug in an invented disease: a randomised & controlled trial"
    assert (second["study_id"], second["title"]) == ("ruiz_gil_2021", "Ein Titel")
    assert made.sources[0]["custom"]["types"] == ["Journal Article", "Randomized Controlled Trial"]


def test_duplicates_are_named_by_what_makes_them_one(pristine, tmp_path):
    record = lambda title, year, **more: {"title": title, "issued": {"raw": year}, "author": [{"family": "Eve"}], **more}
    items = [
        record("other", "2001", DOI="https://doi.org/10.1000/ADAMS.1"),
        record("other", "2001", PMID="PMID: 011111111"),
        record("SMALL doses, tried!", "2015"),
        record("Small doses tried", "2015", DOI="10.1000/another"),
        record("New", "2020", PMID="5"),
        record("new.", "2020"),
        record("new.", "2021"),
    ]
    made, _ = drawn(pristine, tmp_path, "a.json", json.dumps(items))
    named = [(twin.record["custom"]["place"], twin.row["study_id"], twin.why) for twin in made.duplicates]
    assert named == [
        ("record 1", "adams_2010", "DOI"),
        ("record 2", "adams_2010", "PMID"),
        ("record 3", "brown_2015", "title and year"),
        ("record 6", "eve_2020", "title and year"),
    ]
    assert [row["study_id"] for row in made.rows] == ["eve_2015", "eve_2020", "eve_2021"]


def test_what_does_not_fit_its_column_is_left_empty_and_told(pristine, tmp_path):
    item = {"title": "T", "author": [{"family": "Eve"}], "issued": {"raw": "1200"}, "page": "1-2; quiz 3", "DOI": "10.1/x", "PMID": "abc"}
    made, _ = drawn(pristine, tmp_path, "a.json", json.dumps([item]))
    assert {made.rows[0][column] for column in ("year", "pages", "doi", "pmid")} == {""}
    assert [text.partition(":")[0] for text in made.left_empty] == ["eve_nd · year", "eve_nd · pages", "eve_nd · doi", "eve_nd · pmid"]
    assert "pages are one number or a range with a hyphen" in made.left_empty[1]


def test_records_that_cannot_be_read_are_told_and_the_others_are_read(pristine, tmp_path):
    broken = "@article{a, title={first}}\n@article{b, title={never closed\n@article{c, title={third}}\n@article{a, title={same key}}\n"
    records, unread = read_references(write(tmp_path, "a.bib", broken))
    assert [record["title"] for record in records] == ["first", "third", "same key"]
    assert len(unread) == 1 and unread[0].startswith("line 2: no sound BibTeX")
    records, unread = read_references(write(tmp_path, "a.ris", "stray words\n" + RIS.replace("ER  - \n", "") + "TY  - JOUR\nPY  - 2000\nER  - \n"))
    assert [record["DOI"] for record in records] == ["10.1000/abc.1"], "a record without its end is read, and does not swallow the next"
    assert unread == ["line 1: `stray words` belongs to no record", "record 2 (line 13): neither title nor DOI nor PubMed id"]
    deep = "@article{a, title={" + "{" * 5000 + "x" + "}" * 5000 + "}}"
    assert read_references(write(tmp_path, "a.bib", deep)) == ([], ["a (line 1): braces nested too deeply, or names that cannot be told apart"])
    records, unread = read_references(write(tmp_path, "a.json", '[1, {"title": ["x"], "author": "y", "issued": 5, "page": {}}]'))
    assert [record["title"] for record in records] == ["x"] and unread == ["record 1: not an object"]


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"TY  - JOUR\nTI  - Caf\xe9\nER  - \n", "is no UTF-8: byte 21 is 0xe9"),
        (b"<html><body>Log in</body></html>", "it looks like XML or a web page"),
        (b"study_id,title\n", "is none of NBIB, RIS, BibTeX and CSL-JSON"),
        (b'[{"title": "x",}]', "no valid JSON at line 1, column 16"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"title": ' + b"9" * 5000 + b"}]", "a number too long"),
        (b"TY  - JOUR\n" * (MAX_RECORDS + 1), "holds 5,001 records, more than the 5,000"),
        (b"[" + b"0," * MAX_RECORDS + b"0]", "holds 5,001 records"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_the_way_out(tmp_path, content, message):
    with pytest.raises(Unusable, match=message) as caught:
        read_references(write(tmp_path, "a.txt", content))
    assert caught.value.fix.endswith(".")


def test_a_file_of_100_mb_is_refused_unread(tmp_path):
    with (tmp_path / "big.ris").open("wb") as file:
        file.truncate(10 * MAX_BYTES)
    with pytest.raises(Unusable, match=r"big.ris holds more than the 10 MB"):
        read_references(tmp_path / "big.ris")


@pytest.mark.slow
def test_command_says_what_is_wanting_and_writes_nothing(capsys, tiny, tmp_path):
    before = studies(tiny)
    status, out = run(capsys, "add", "study", tiny, "--from", write(tmp_path, "a.ris", RIS))
    assert status == 2
    assert "would add   Doe 2020. One & two. Journal of Tests:e10  [doe_2020]" in out
    assert "study_design is wanting in doe_2020; seen_at is wanting in doe_2020" in out
    assert "→ Add --set study_design=VALUE with one of: animal_study, " in out and "→ Add --set seen_at=VALUE" in out
    status, out = run(capsys, "add", "study", tiny, "--from", write(tmp_path, "a.nbib", NBIB))
    assert "as a hint: obrien_bruun_2019: Journal Article, Randomized Controlled Trial." in out and "seen_at is wanting" not in out
    assert studies(tiny) == before


@pytest.mark.slow
def test_command_adds_once(capsys, tiny, tmp_path):
    file = write(tmp_path, "a.ris", RIS)
    given = ["--set", "study_design=randomised_trial", "--set", "seen_at={URL}"]
    status, out = run(capsys, "add", "study", tiny, "--from", file, *given)
    assert status == 0 and "warning data/studies.csv:6:1: nothing refers to doe_2020" in out and "written: data/studies.csv" in out
    row = studies(tiny)["doe_2020"]
    assert (row["study_design"], row["integrity_status"]) == ("randomised_trial", "not_checked")
    assert "doe_2020,doi,10.1000/abc.1,https://example.org/one\n" in (tiny / "data/study_identifiers.csv").read_text(encoding="utf-8")
    assert "doe_2020,1,https://example.org/one,\n" in (tiny / "data/study_pages.csv").read_text(encoding="utf-8")
    status, out = run(capsys, "add", "study", tiny, "--from", file, *given)
    assert status == 0 and "duplicate   record 1 (line 1) is doe_2020 already, by DOI: One & two" in out and "nothing to add" in out


@pytest.mark.slow
def test_command_writes_nothing_without_consent_or_with_errors(capsys, tiny, tmp_path, monkeypatch):
    before = studies(tiny)
    file = write(tmp_path, "a.nbib", NBIB)
    status, out = run(capsys, "add", "study", tiny, "--from", file, "--set", "study_design=randomised_trial", "--dry-run")
    assert status == 0 and "valid; nothing was written (--dry-run)" in out
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert add_references_command(tiny, file, Console(), None, {"study_design": "randomised_trial"}) == 1
    assert "nothing was written\n  → Answer y" in capsys.readouterr().out
    status, out = run(capsys, "add", "study", tiny, "--from", file, "--set", "study_design=no_such")
    assert status == 1 and "nothing was written: 2 errors" in out
    assert studies(tiny) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting, message",
    [("study_desing=x", "no column `study_desing`\n  → Use study_design."), ("pmid=012", "pmid=012 does not fit"), ("blinding=fivefold", "→ Use one of: none, single")],
)
def test_a_wrong_setting_is_told(capsys, tiny, tmp_path, setting, message):
    status, out = run(capsys, "add", "study", tiny, "--from", write(tmp_path, "a.ris", RIS), "--set", setting)
    assert status == 2 and message in out
