"""Citation files: what each form comes to, what is a duplicate, what is told of files that are broken. All content is invented."""

from __future__ import annotations

import csv
import json

import pytest
from rich.console import Console

from ldn_evidence.cli import main as cli
from ldn_evidence.cli.lookups import add_references_command
from ldn_evidence.curate.references.beside import rows_beside
from ldn_evidence.curate.references.citation_files import MAX_BYTES, MAX_RECORDS, read_references
from ldn_evidence.curate.references.rows import rows_from_references
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store.opened import open_package

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
    "a.nbib": (
        NBIB,
        {
            "first_author": "O'Brien-Bruun",
            "year": "2019",
            "pages": "529-538",
            "doi": "10.1000/test.5",
            "pmid": "98765",
            "issue": "3",
        },
    ),
    "a.ris": (
        RIS,
        {
            "title": "One & two",
            "first_author": "Doe",
            "year": "2020",
            "pages": "e10",
            "doi": "10.1000/abc.1",
            "pmid": "4455",
        },
    ),
    "a.bib": (
        BIBTEX,
        {
            "title": "The LDN triál of Brün & co: 5% of α",
            "first_author": "van der Berg",
            "pages": "7-9",
            "doi": "10.1000/a_b",
            "pmid": "5566",
        },
    ),
    "a.json": (
        json.dumps(CSL),
        {
            "title": "A trial 2 of x: p < 0.05",
            "first_author": "van der Berg",
            "pages": "11-12",
            "doi": "10.1000/x",
        },
    ),
}


def write(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


def drawn(package, folder, name, content, **given):
    loaded = open_package(package)
    records, unread = read_references(write(folder, name, content))
    return rows_from_references(loaded, loaded.tables["studies"], records, given), unread


def run(capsys, *arguments):
    status = cli.main(list(map(str, arguments)))
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def studies(package):
    return {
        row["study_id"]: row
        for row in csv.DictReader((package / "data" / "studies.csv").open(encoding="utf-8"))
    }


@pytest.mark.parametrize("name", FORMS)
def test_each_form_gives_the_same_kind_of_row(pristine, tmp_path, name):
    content, expected = FORMS[name]
    made, unread = drawn(pristine, tmp_path, "no.suffix", content)
    assert unread == [] and made.left_empty == [] and made.left_out == []
    assert {column: made.rows[0][column] for column in expected} == expected
    assert made.rows[0]["integrity_status"] == "not_checked"
    assert made.rows[0]["study_id"].startswith(made.rows[0]["first_author"].split()[0].lower()[:1])


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_byte_order_mark_and_windows_line_ends_change_nothing(pristine, tmp_path, name):
    content = FORMS[name][0]
    plain, _ = drawn(pristine, tmp_path, name, content)
    windows, _ = drawn(
        pristine, tmp_path, name, b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode("utf-8")
    )
    wide, _ = drawn(pristine, tmp_path, name, content.encode("utf-16"))
    assert plain.rows == windows.rows == wide.rows


def test_pubmed_page_is_where_an_nbib_record_was_seen(pristine, tmp_path):
    made, _ = drawn(pristine, tmp_path, "a.nbib", NBIB)
    first, second = made.rows
    package = open_package(pristine)
    beside = rows_beside(package, package.tables["studies"], zip(made.rows, made.sources))
    page = "https://pubmed.ncbi.nlm.nih.gov/98765/"
    assert [(row["study_id"], row["page_rank"], row["page_url"]) for row in beside["study_pages"]][
        0
    ] == (first["study_id"], "1", page)
    numbers = [
        (row["scheme"], row["identifier"], row["seen_at"])
        for row in beside["study_identifiers"]
        if row["study_id"] == first["study_id"]
    ]
    assert numbers == [
        ("doi", "10.1000/test.5", page),
        ("pmid", "98765", page),
        ("pmcid", "PMC77", page),
    ]
    assert (
        first["title"]
        == "Small doses of a drug in an invented disease: a randomised & controlled trial"
    )
    assert (second["study_id"], second["title"]) == ("ruiz_gil_2021", "Ein Titel")
    assert made.sources[0]["custom"]["types"] == ["Journal Article", "Randomized Controlled Trial"]


def test_duplicates_are_named_by_what_makes_them_one(pristine, tmp_path):
    record = lambda title, year, **more: {
        "title": title,
        "issued": {"raw": year},
        "author": [{"family": "Eve"}],
        **more,
    }
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
    named = [
        (twin.record["custom"]["place"], twin.row["study_id"], twin.why) for twin in made.duplicates
    ]
    assert named == [
        ("record 1", "adams_2010", "DOI"),
        ("record 2", "adams_2010", "PMID"),
        ("record 3", "brown_2015", "title and year"),
        ("record 6", "eve_2020", "title and year"),
    ]
    assert [row["study_id"] for row in made.rows] == ["eve_2015", "eve_2020", "eve_2021"]


def test_what_does_not_fit_its_column_is_left_empty_and_told(pristine, tmp_path):
    item = {
        "title": "T",
        "author": [{"family": "Eve"}],
        "issued": {"raw": "1200"},
        "page": "see the supplement",
        "DOI": "10.1/x",
        "PMID": "abc",
    }
    made, _ = drawn(pristine, tmp_path, "a.json", json.dumps([item]))
    assert {made.rows[0][column] for column in ("year", "pages", "doi", "pmid")} == {""}
    assert [text.partition(":")[0] for text in made.left_empty] == [
        "eve_nd · year",
        "eve_nd · pages",
        "eve_nd · doi",
        "eve_nd · pmid",
    ]
    assert "pages are numbers, or ranges with a hyphen" in made.left_empty[1]


def test_records_that_cannot_be_read_are_told_and_the_others_are_read(pristine, tmp_path):
    broken = "@article{a, title={first}}\n@article{b, title={never closed\n@article{c, title={third}}\n@article{a, title={same key}}\n"
    records, unread = read_references(write(tmp_path, "a.bib", broken))
    assert [record["title"] for record in records] == ["first", "third", "same key"]
    assert len(unread) == 1 and unread[0].startswith("line 2: no sound BibTeX")
    records, unread = read_references(
        write(
            tmp_path,
            "a.ris",
            "stray words\n" + RIS.replace("ER  - \n", "") + "TY  - JOUR\nPY  - 2000\nER  - \n",
        )
    )
    assert [record["DOI"] for record in records] == ["10.1000/abc.1"], (
        "a record without its end is read, and does not swallow the next"
    )
    assert unread == [
        "line 1: `stray words` belongs to no record",
        "record 2 (line 13): neither title nor DOI nor PubMed id",
    ]
    deep = "@article{a, title={" + "{" * 5000 + "x" + "}" * 5000 + "}}"
    assert read_references(write(tmp_path, "a.bib", deep)) == (
        [],
        ["a (line 1): braces nested too deeply, or names that cannot be told apart"],
    )
    records, unread = read_references(
        write(tmp_path, "a.json", '[1, {"title": ["x"], "author": "y", "issued": 5, "page": {}}]')
    )
    assert [record["title"] for record in records] == ["x"] and unread == [
        "record 1: not an object"
    ]


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
    with pytest.raises(Refused, match=message) as caught:
        read_references(write(tmp_path, "a.txt", content))
    assert caught.value.remedy.endswith(".")


def test_a_file_of_100_mb_is_refused_unread(tmp_path):
    with (tmp_path / "big.ris").open("wb") as file:
        file.truncate(10 * MAX_BYTES)
    with pytest.raises(Refused, match=r"big.ris holds more than the 10 MB"):
        read_references(tmp_path / "big.ris")


@pytest.mark.slow
def test_command_says_what_is_wanting_and_writes_nothing(capsys, tiny, tmp_path):
    before = studies(tiny)
    status, out = run(capsys, "add", "study", tiny, "--from", write(tmp_path, "a.ris", RIS))
    assert status == 2
    assert "would add   Doe 2020. One & two. Journal of Tests:e10  [doe_2020]" in out
    assert "study_design is wanting in doe_2020; seen_at is wanting in doe_2020" in out
    assert (
        "→ Add --set study_design=VALUE with one of: animal_study, " in out
        and "→ Add --set seen_at=VALUE" in out
    )
    status, out = run(capsys, "add", "study", tiny, "--from", write(tmp_path, "a.nbib", NBIB))
    assert (
        "as a hint: obrien_bruun_2019: Journal Article, Randomized Controlled Trial." in out
        and "seen_at is wanting" not in out
    )
    assert studies(tiny) == before


@pytest.mark.slow
def test_command_adds_once(capsys, tiny, tmp_path):
    file = write(tmp_path, "a.ris", RIS)
    given = ["--set", "study_design=randomised_trial", "--set", "seen_at={URL}"]
    status, out = run(capsys, "add", "study", tiny, "--from", file, *given)
    assert (
        status == 0
        and "warning data/studies.csv:6:1: nothing refers to doe_2020" in out
        and "written: data/studies.csv" in out
    )
    row = studies(tiny)["doe_2020"]
    assert (row["study_design"], row["integrity_status"]) == ("randomised_trial", "not_checked")
    assert "doe_2020,doi,10.1000/abc.1,https://example.org/one\n" in (
        tiny / "data/study_identifiers.csv"
    ).read_text(encoding="utf-8")
    assert "doe_2020,1,https://example.org/one,\n" in (tiny / "data/study_pages.csv").read_text(
        encoding="utf-8"
    )
    status, out = run(capsys, "add", "study", tiny, "--from", file, *given)
    assert (
        status == 0
        and "duplicate   record 1 (line 1) is doe_2020 already, by DOI: One & two" in out
        and "nothing to add" in out
    )


@pytest.mark.slow
def test_command_writes_nothing_without_consent_or_with_errors(capsys, tiny, tmp_path, monkeypatch):
    before = studies(tiny)
    file = write(tmp_path, "a.nbib", NBIB)
    status, out = run(
        capsys,
        "add",
        "study",
        tiny,
        "--from",
        file,
        "--set",
        "study_design=randomised_trial",
        "--dry-run",
    )
    assert status == 0 and "valid; nothing was written (--dry-run)" in out
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert (
        add_references_command(tiny, file, Console(), None, {"study_design": "randomised_trial"})
        == 1
    )
    assert "nothing was written\n  → Answer y" in capsys.readouterr().out
    status, out = run(capsys, "add", "study", tiny, "--from", file, "--set", "study_design=no_such")
    assert status == 1 and "nothing was written: 2 errors" in out
    assert studies(tiny) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting, message",
    [
        ("study_desing=x", "no field `study_desing`\n  → Did you mean study_design?"),
        ("pmid=no number", "pmid `no number` does not fit: "),
        ("blinding=fivefold", "→ Use one of: none, single"),
    ],
)
def test_a_wrong_setting_is_told(capsys, tiny, tmp_path, setting, message):
    status, out = run(
        capsys, "add", "study", tiny, "--from", write(tmp_path, "a.ris", RIS), "--set", setting
    )
    assert status == 2 and message in out


# Files as databases, reference managers and people write them: what each comes to.


def first(folder, name, content):
    """The first record, with its author's family name, and what was told of the file."""
    records, told = read_references(write(folder, name, content))
    record = records[0]
    author = next(iter(record["author"]), {})
    return {
        key: record.get(key, "")
        for key in ("title", "container-title", "page", "DOI", "PMID", "volume", "issue")
    } | {
        "author": author.get("family") or author.get("literal", ""),
        "year": record.get("issued", {}).get("year", ""),
    }, told


BIB = {
    r"title = {\href{https://example.org/x}{Registry of doses}}": {"title": "Registry of doses"},
    r"title = {\url{https://example.org} and doses}": {"title": "https://example.org and doses"},
    r"title = {p {\textless} 0.05 and {\textgreater}5 or \textless{}6}": {
        "title": "p < 0.05 and >5 or <6"
    },
    r"title = {TNF-{\textalpha}, \textbeta{}2 and {\textgreek{g}}}": {"title": "TNF-α, β2 and γ"},
    r"title = {IL-1$\beta$, {$\alpha$}, \ensuremath{\mu}g, {\textmu}m, $\upgamma$}": {
        "title": "IL-1β, α, μg, μm, γ"
    },
    r"title = {{\$}{\textbackslash}alpha{\$}-blocker}": {"title": "α-blocker"},
    r"title = {at $\leq$5 mg, $\geq$ 3, $<$2, $\sim$4 and \textpm{}1}": {
        "title": "at ≤5 mg, ≥ 3, <2, ∼4 and ±1"
    },
    r"title = {CO\textsubscript{2}, H$_{2}$O and x$^2$}": {"title": "CO2, H2O and x2"},
    r"title = {Dose &amp; effect &lt; 5 &#8211; x}": {"title": "Dose & effect < 5 – x"},
    r"title = {50 % of A & B at ~5 mg, #1, a_b, c^d, 5$ each}": {
        "title": "50 % of A & B at ~5 mg, #1, a_b, c^d, 5$ each"
    },
    r"title = {10~mg of {\textless}i{\textgreater}x{\textless}/i{\textgreater}}": {
        "title": "10 mg of x"
    },
    r"title = {costs $5 and $6}": {"title": "costs $5 and $6"},
    r"title = {\sqrt{2} of \frac{1}}": {"title": "√(2) of 1"},
    r"title = {A}, subtitle = {B}": {"title": "A: B"},
    'title = "A {\\"u}ber" # { title} # " of " # 3': {"title": "A über title of 3"},
    "title = {T}, doi = {https://doi-org.proxy.example.edu/10.1000/P.1}": {"DOI": "10.1000/p.1"},
    r"title = {T}, doi = {10.1002/1097(200101)1:1{\textless}1::aid-x{\textgreater}3.0.co;2-a}": {
        "DOI": "10.1002/1097(200101)1:1<1::aid-x>3.0.co;2-a"
    },
    "title = {T}, url = {https://doi.org/10.1000/u.1}": {"DOI": "10.1000/u.1"},
    "title = {T}, eprint = {4455}, eprinttype = {pubmed}": {"PMID": "4455"},
    "title = {T}, article-number = {e0298957}": {"page": "e0298957"},
    "title = {T}, eid = {CD005622}": {"page": "CD005622"},
    "title = {T}, author = {Moss A.B. and Lind C.}": {"author": "Moss"},
    "title = {T}, author = {Moss AB, Lind C}": {"author": "Moss"},
    "title = {T}, author = {de la Cruz, Ana and others}": {"author": "de la Cruz"},
    "title = {T}, author = {{Food and Drug Administration}}": {
        "author": "Food and Drug Administration"
    },
    "title = {T}, author = {Moss, Ada}, note = {first}, note = {second}, author = {Moss, Ada}": {
        "author": "Moss"
    },
    "title = {T}, year = 2010, month = jan, pages = {S1-12}": {"year": "2010", "page": "S1-S12"},
}


@pytest.mark.parametrize("fields", BIB)
def test_bibtex_as_it_is_written(tmp_path, fields):
    record, told = first(tmp_path, "a.bib", f"@article{{key, {fields}}}")
    assert {key: record[key] for key in BIB[fields]} == BIB[fields]
    assert told == [] or "frac" in fields


@pytest.mark.parametrize(
    "content",
    [
        "@article\n{moss2019,\n  title = {One},\n  year = 2019\n}\n",
        "@online-resource{moss2019, title = {One}, year = {2019}}",
        "@ARTICLE ( moss2019, title = {One}, year = 2019 )",
        "@article{, title = {One}, year = 2019}",
        "@article{title = {One}, year = 2019}",
        "% Encoding: UTF-8\n@string{y = 2019}@comment{jabref-meta: x;}\n@article{moss2019, TITLE = {One}, year = y,\n % a remark\n}",
        "@article{moss2019, title = {One}, abstract = {see\n@ home (x), \\} and \\{}, year = {2019},}\n}\n",
    ],
)
def test_entries_that_begin_in_other_ways_are_read(tmp_path, content):
    records, told = read_references(write(tmp_path, "a.bib", content + "@misc{two, title = {Two}}"))
    assert [(record["title"], record.get("issued")) for record in records] == [
        ("One", {"year": "2019"}),
        ("Two", None),
    ] and told == []


def test_what_is_lost_of_bibtex_is_told_with_its_line(tmp_path):
    content = (
        "@article{a1,\n  title = {No comma}\n  author = {Moss, Ada},\n}\n@article{a2, title = {Fine},\n journal = unheard, year = 2010, year = 2011,\n"
        "  volume = {\\zzz 3}}\n@article moss, title = {x}\nsome words\n@article{a3, title = {Last}}\n"
    )
    records, told = read_references(write(tmp_path, "a.bib", content))
    assert [
        (record["title"], record.get("issued"), record.get("volume")) for record in records
    ] == [("Fine", {"year": "2010"}, "3"), ("Last", None, None)]
    assert [(type(text).__name__, text) for text in told] == [
        (
            "str",
            "line 1: no sound BibTeX: no comma after the field title, before line 3: `author = {Moss, Ada}`",
        ),
        (
            "Remark",
            "a2 (line 5): line 6: the macro `unheard` of journal is defined nowhere; it was left out",
        ),
        ("Remark", "a2 (line 5): line 6: year a second time, not taken: `2011`"),
        ("Remark", "a2 (line 5): line 7: `\\zzz` is not known; what it holds was kept (in volume)"),
        ("str", "line 8: `@article moss, title = {x}` is no entry that can be read"),
    ]


RIS_KINDS = {
    "A1  - Moss A.B.\nA1  - Lind C.": {"author": "Moss"},
    "AU  - Moss AB": {"author": "Moss"},
    "AU  - van der Berg J.-M.": {"author": "van der Berg"},
    "AU  - Moss, Ada; Lind, Bo": {"author": "Moss"},
    "AU  - Moss A.B., Lind C.": {"author": "Moss"},
    "AU  - LDN Study Group": {"author": "LDN Study Group"},
    "A2  - Fern, Cy": {"author": "Fern"},
    "C7  - e0298957": {"page": "e0298957"},
    "C7  - Art. No.: CD005622": {"page": "CD005622"},
    "SP  - 529\nEP  - 38": {"page": "529-538"},
    "SP  - 67-76": {"page": "67-76"},
    "SP  - pii: E1392\nEP  - ": {"page": "E1392"},
    "SP  - S1\nEP  - S12": {"page": "S1-S12"},
    "L3  - 10.1000/emb.1": {"DOI": "10.1000/emb.1"},
    "M3  - 10.1000/m3.1": {"DOI": "10.1000/m3.1"},
    "N1  - doi: 10.1000/n1.1": {"DOI": "10.1000/n1.1"},
    "UR  - https://dx.doi.org/10.1000/UR.1": {"DOI": "10.1000/ur.1"},
    "UR  - https://doi-org.ezproxy.example.edu/10.1000/px.1": {"DOI": "10.1000/px.1"},
    "UR  - https://login.proxy.example.edu/login?url=https%3A%2F%2Fdoi.org%2F10.1000%2Fpx.2": {
        "DOI": "10.1000/px.2"
    },
    "L2  - https://journal.example.org/doi/full/10.1000/l2.1": {"DOI": "10.1000/l2.1"},
    "UR  - https://example.org/10.1000/nothing": {"DOI": ""},
    "DO  - 10.1000/abcdef\n      ghi.7": {"DOI": "10.1000/abcdefghi.7"},
    "DO  - DOI: 10.1000/x.1": {"DOI": "10.1000/x.1"},
    "JF  - Proceedings of the\n      Tests": {"container-title": "Proceedings of the Tests"},
    "Y1  - 2019//": {"year": "2019"},
    "AN  - 31000001\nDB  - PubMed": {"PMID": "31000001"},
    "N1  - PUBMED 31000001": {"PMID": "31000001"},
    "AB  - one\n\ntwo\nA1 - adrenergic\nVL  - 3": {"volume": "3"},
}


@pytest.mark.parametrize("lines", RIS_KINDS)
def test_ris_as_it_is_written(tmp_path, lines):
    record, told = first(tmp_path, "a.ris", f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n")
    assert {key: record[key] for key in RIS_KINDS[lines]} == RIS_KINDS[lines] and told == []


@pytest.mark.parametrize(
    "content",
    [
        "Provider: Tests\nContent: text/plain\n\n\nTY  - JOUR\nTI  - One\nER  - \n\nRecord #2 of 2\n\nTY  - JOUR\nTI  - Two\nER  - \nLink to the text:\nhttps://x\n",
        "TY - JOUR\nTI - One\nER -\n\nTY - JOUR\nTI - Two\nER - \n",
        "TY  - JOUR\nTI - One\nER  - \nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \nER  - \n",
        "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two",
        "\ufeffTY  - JOUR\nTI  - One\nER  - \n\ufeffTY  - JOUR\nTI  - Two\nER  - \n",
        "DB  - Tests\nTI  - One\nTY  - JOUR\nER  - \nTI  - Two\nTY  - JOUR\nER  - \n",
        "TY  - JOUR\nTI  - One\nER  - \nTI  - Two\nTY  - JOUR\nTI  - Three\nER  - ",
    ],
)
def test_ris_records_are_told_apart(tmp_path, content):
    records, told = read_references(write(tmp_path, "a.ris", content))
    assert [record["title"] for record in records][:2] == ["One", "Two"]
    assert all(type(text).__name__ == "Remark" for text in told) and len(told) == (
        3 if "Provider" in content else 0
    )


NBIB_KINDS = {
    "TI  - T\nPG  - 529-38; discussion 539": {"page": "529-538; discussion 539"},
    "TI  - T\nPG  - iv22-30": {"page": "iv22-iv30"},
    "TI  - T\nPG  - CD005622": {"page": "CD005622"},
    "TI  - T\nPG  - 1080-8.e4": {"page": "1080-1088.e4"},
    "TI  - T\nLID - e0298957\nAID - 10.1000/l.1 [doi]": {"page": "e0298957", "DOI": "10.1000/l.1"},
    "BTI - A whole book\nFED - Fern, Cy": {
        "title": "A whole book",
        "author": "Fern",
        "container-title": "",
    },
    "BTI - A book\nTI  - A chapter\nAU  - de la Cruz AB": {
        "title": "A chapter",
        "container-title": "A book",
        "author": "de la Cruz",
    },
    "TI  - T\nAU  - Moss AB 3rd": {"author": "Moss"},
    "TI  - T\nCN  - LDN Study Group\nFAU - Moss, Ada": {"author": "LDN Study Group"},
    "TI  - A line that\n      AU - looks like a tag.": {
        "title": "A line that AU - looks like a tag"
    },
    "TI  - T\nAID - 10.1000/long.\n      er [doi]": {"DOI": "10.1000/long.er"},
    "TI  - T\nDP  - 2015 Dec 31-2016 Jan 2": {"year": "2015"},
}


@pytest.mark.parametrize("lines", NBIB_KINDS)
def test_nbib_as_it_is_written(tmp_path, lines):
    record, told = first(
        tmp_path, "a.nbib", f"PMID- 5\nOWN - NLM\n{lines}\n\nPMID- 6\nTI  - Next.\n"
    )
    assert {key: record[key] for key in NBIB_KINDS[lines]} == NBIB_KINDS[lines] and told == []


@pytest.mark.parametrize(
    "item, expected",
    [
        ({"author": "Moss, Ada and Lind, Bo"}, {"author": "Moss"}),
        ({"author": "Moss A, Lind B"}, {"author": "Moss"}),
        ({"author": ["Moss, Ada", "Lind, Bo"]}, {"author": "Moss"}),
        ({"author": {"family": "Moss"}}, {"author": "Moss"}),
        ({"author": "A study group"}, {"author": "A study group"}),
        ({"number": "e12"}, {"page": "e12"}),
        ({"issued": "2012-03"}, {"year": "2012"}),
        ({"container-title-short": "J Tests"}, {"container-title": "J Tests"}),
    ],
)
def test_csl_as_it_is_written(tmp_path, item, expected):
    record, told = first(tmp_path, "a.json", json.dumps([{"title": "T"} | item]))
    assert {key: record[key] for key in expected} == expected and told == []


RETRACTED = {
    "a.nbib": "PMID- 5\nTI  - RETRACTED: T.\nFAU - Moss, Ada\nDP  - 2015\nRIN - J Test. 2020;1(2):3. doi: 10.1000/notice. PMID: 123\n",
    "a.ris": "TY  - JOUR\nTI  - [Retracted] T\nAU  - Moss, A\nPY  - 2015\nER  - \n",
    "b.ris": "TY  - JOUR\nTI  - T\nAU  - Moss, A\nPY  - 2015\nM3  - Article; Retracted Publication\nER  - \n",
    "a.bib": "@article{a, title = {{Retracted article}: T}, author = {Moss, A}, year = 2015}",
    "a.json": json.dumps(
        [{"title": "T (Retracted)", "author": [{"family": "Moss"}], "issued": {"raw": "2015"}}]
    ),
    "b.json": json.dumps(
        [
            {
                "title": "T",
                "status": "Retracted",
                "author": [{"family": "Moss"}],
                "issued": {"raw": "2015"},
            }
        ]
    ),
}


@pytest.mark.parametrize("name", RETRACTED)
def test_a_record_that_says_it_is_retracted_is_recorded_so(pristine, tmp_path, name):
    made, _ = drawn(pristine, tmp_path, name, RETRACTED[name])
    (row,) = made.rows
    assert (row["study_id"], row["integrity_status"]) == ("moss_2015", "retracted")
    assert row["integrity_checked_on"] and row["study_note"].endswith(
        "; the notice itself was not read."
    )
    assert "integrity_status is retracted" in made.notices[0]
    if name == "a.nbib":
        assert row["study_note"].startswith(
            "Retraction in J Test. 2020;1(2):3. doi: 10.1000/notice. PMID: 123"
        )


def test_a_notice_is_not_settled_and_noted(pristine, tmp_path):
    made, _ = drawn(
        pristine,
        tmp_path,
        "a.ris",
        "TY  - JOUR\nTI  - Retraction notice to: T\nAU  - Moss, A\nPY  - 2015\nER  - \n",
    )
    assert (made.rows[0]["integrity_status"], made.rows[0]["study_note"][:12]) == (
        "unsettled",
        "Not settled:",
    )
    assert "not settled" in made.notices[0]


@pytest.mark.slow
def test_a_complete_import_ends_with_0_and_a_lost_record_with_1(capsys, tiny, tmp_path):
    given = [
        "--set",
        "study_design=randomised_trial",
        "--set",
        "seen_at=https://example.org/s",
        "--dry-run",
    ]
    ovid = "TY  - JOUR\nA1  - Moss A.B.\nT1  - Low doses\nY1  - 2019//\nL3  - 10.1000/emb.1\nER  - \n\nLink to the text:\nhttps://example.org/x\n"
    status, out = run(
        capsys, "add", "study", tiny, "--from", write(tmp_path, "a.ris", ovid), *given
    )
    assert (
        status == 0
        and "passed over line 8: `Link to the text:` and 1 more line belong to no record" in out
        and "[moss_2019]" in out
    )
    lost = "@article{a1,\n title = {One}\n year = 2010}\n@article{a2, title={Two}, author={Lind, Bo}, year=2011}"
    status, out = run(
        capsys, "add", "study", tiny, "--from", write(tmp_path, "a.bib", lost), *given
    )
    assert (
        status == 1
        and "not read    line 1: no sound BibTeX: no comma after the field title" in out
        and "[lind_2011]" in out
    )
