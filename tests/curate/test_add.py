"""Adding rows: at once, by questions, by two people at the same time; and what is refused, with nothing written."""

from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from conftest import ROOT, TINY, checked
from ldn_evidence.cli import main as cli
from ldn_evidence.curate import trial as stage
from ldn_evidence.curate.draft import Draft
from ldn_evidence.model import files, ids
from ldn_evidence.model.refusal import Refused
from ldn_evidence.store.opened import open_package

SNAPSHOTS = TINY / "snapshots"
CLAIM = {
    "source_id": "demo_page",
    "topic": "formulation",
    "subject": "naltrexone",
    "condition_id": "itch",
    "statement": "Creams are compounded against itch.",
    "direction": "not_applicable",
    "stance": "asserted",
}


def run(capsys, *arguments) -> tuple[int, str]:
    status = cli.main(list(map(str, arguments)))
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def pairs(row: dict) -> list[str]:
    return [f"{name}={value}" for name, value in row.items()]


def bytes_of(package: Path) -> dict[str, bytes]:
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file()
    }


def add_claim(package: Path, passage: str = "A cream with 1 %", **fields) -> int:
    """A claim added at once, as a contributor would."""
    return cli.main(
        [
            "add",
            "claim",
            str(package),
            "--set",
            *pairs(CLAIM | fields),
            "--passage",
            passage,
            "--snapshots",
            str(SNAPSHOTS),
        ]
    )


@pytest.mark.slow
def test_a_claim_is_added_with_id_span_and_derived_columns(capsys, tiny):
    assert add_claim(tiny) == 0
    out = capsys.readouterr().out
    start = (SNAPSHOTS / "demo_page.txt").read_text(encoding="utf-8").index("A cream with 1 %")
    assert f"  span_start         {start}\n" in out and "  evidence_tier      T7\n" in out
    assert f"demo_page_c{start:05}b at data/claims.csv:" in out, (
        "the tiny package has a claim at this place already"
    )
    assert checked(tiny).findings == []


@pytest.mark.slow
def test_a_row_from_json_and_a_condition_that_nothing_uses(capsys, tiny, tmp_path):
    file = tmp_path / "row.json"
    file.write_text(
        json.dumps(
            [
                {"condition_name": "Crohn’s disease", "condition_category": "gastrointestinal"},
                {"condition_name": "gout", "condition_category": "pain", "mesh_id": None},
            ]
        )
    )
    status, out = run(capsys, "add", "condition", tiny, "--from", file)
    assert status == 0
    assert "warning X301 gout · condition_id: nothing refers to gout" in out
    assert (tiny / "data/conditions.csv").read_text(encoding="utf-8").splitlines()[1:3] == [
        "crohns_disease,Crohn’s disease,gastrointestinal,,,,active,,",
        "fibromyalgia,fibromyalgia,pain,FM|fibromyalgia syndrome,D005356,M79.7,active,,",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("given", "band"), [([], "low"), (["route=topical"], None), (["drug=caffeine"], None)]
)
def test_a_dose_gets_the_band_of_its_amount_where_none_is_named(capsys, tiny, given, band):
    """And one that has none, or no claim, is asked about."""
    fields = ["source_id=demo_page", "drug=naltrexone", "dose_min=3", "dose_max=3", "dose_unit=mg"]
    options = ["--passage", "then take 3 mg", "--snapshots", SNAPSHOTS]
    row = dict(pair.split("=") for pair in [*fields, *given])
    status, out = run(capsys, "add", "dosing-mention", tiny, "--set", *pairs(row), *options)
    assert status == 0, out
    assert re.findall(r"(?m)^  dose_band +(.*)$", out) == ([band] if band else [])
    told = "warning X355 claim_id: 3–3 mg of naltrexone is linked to no claim; the passage lies in that of demo_page_c00187a"
    assert (told in out) == ("drug=caffeine" not in given), out


@pytest.mark.slow
def test_a_dry_run_writes_nothing(capsys, tiny):
    before = bytes_of(tiny)
    status, out = run(
        capsys,
        "add",
        "condition",
        tiny,
        "--set",
        "condition_name=gout",
        "condition_category=pain",
        "--dry-run",
    )
    assert (status, bytes_of(tiny)) == (0, before) and "nothing was written (--dry-run)" in out


REFUSED = [
    (
        ["claims", "--set", "topik=efficacy"],
        2,
        "claims has no field `topik`\n  → Did you mean topic?",
    ),
    (["claim", "--set", "topic"], 2, "`topic` is no field=value"),
    (
        ["cliam", "--set", "topic=efficacy"],
        2,
        "there is no table of `cliam`; the nearest is `claim`\n  → Choose one of: condition, outcome",
    ),
    (
        ["claim", "--set", *pairs(CLAIM)],
        1,
        "error T01 span_start: span_start is empty, but must be filled\n  → Give the words of the page with --passage",
    ),
    (
        ["claim", "--set", *pairs(CLAIM | {"topic": "formulatoin"}), "--passage", "A cream"],
        1,
        "the nearest is `formulation`",
    ),
    (
        ["claim", "--set", *pairs(CLAIM | {"condition_id": "itchh"}), "--passage", "A cream"],
        1,
        "condition_id `itchh` is not in conditions; the nearest is `itch`",
    ),
    (
        ["claim", "--set", *pairs(CLAIM | {"topic": "efficacy"}), "--passage", "A cream"],
        1,
        "R102 outcome_id: because topic is efficacy, outcome_id must be filled",
    ),
    (
        [
            "claim",
            "--set",
            *pairs(CLAIM | {"statement": "=A1+A2 makes a cream"}),
            "--passage",
            "A cream",
        ],
        1,
        "error F19 statement",
    ),
    (
        ["claim", "--set", *pairs(CLAIM), "--passage", "A salve with 2 %"],
        2,
        "these words are not in the snapshot of demo_page\n  → ",
    ),
    (
        ["claim", "--set", *pairs(CLAIM), "--passage", "3 mg"],
        2,
        "these words stand at 2 places of demo_page:\n  1  ",
    ),
    (
        ["claim", "--set", *pairs(CLAIM), "--passage", "3 mg", "--place", "3"],
        2,
        "there is no place 3: the words stand at 2",
    ),
    (
        ["claim", "--set", *pairs(CLAIM), "--passage", "x" * 20_001],
        2,
        "the passage has 20,001 characters; the most is 20,000",
    ),
    (
        ["claim", "--set", *pairs(CLAIM | {"source_id": "nowhere"}), "--passage", "x"],
        2,
        "snapshots/nowhere.txt, so the words cannot be looked up",
    ),
    (["condition", "--set", "condition_name=x", "--passage", "x"], 2, "conditions has no span"),
    (
        [
            "condition",
            "--set",
            "condition_id=itch",
            "condition_name=itch",
            "condition_category=pain",
        ],
        1,
        "itch stands on line 3 of data/conditions.csv already",
    ),
    (
        ["claim-citation", "--set", "claim_id=demo_page_c00062a", "verdict=supported"],
        1,
        "error T01 citation_id: citation_id is empty",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    REFUSED,
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_what_is_refused_is_told_and_nothing_is_written(capsys, pristine, arguments, status, said):
    before = bytes_of(pristine)
    options = (
        arguments[1:] if arguments[0] == "condition" else [*arguments[1:], "--snapshots", SNAPSHOTS]
    )
    found, out = run(capsys, "add", arguments[0], pristine, *options)
    assert (found, bytes_of(pristine)) == (status, before) and said in out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "cannot be read"),
        (b"[]", "holds no rows"),
        (b"[1]", "holds no rows"),
        (b'"\xff"', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (None, "there is no file "),
    ],
)
def test_a_file_of_rows_that_cannot_be_read(capsys, pristine, tmp_path, content, said):
    file = tmp_path / "row.json"
    if content is not None:
        file.write_bytes(content)
    status, out = run(capsys, "add", "condition", pristine, "--from", file)
    assert status == 2 and said in out and "Traceback" not in out


@pytest.mark.slow
def test_rows_of_a_file_bring_the_words_of_the_page_and_share_a_place(capsys, tiny, tmp_path):
    file = tmp_path / "rows.json"
    rows = [
        CLAIM | {"passage": words, "statement": f"People end at {n} mg."}
        for n, words in ((2, "then take 3 mg"), (3, "“then take 3 mg”"))
    ]
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(rows).encode())  # as some editors save it
    status, out = run(capsys, "add", "claim", tiny, "--from", file, "--snapshots", SNAPSHOTS)
    added = [line.split()[1] for line in out.splitlines() if line.startswith("added ")]
    assert status == 0 and len(added) == 2 and added[0][:-1] == added[1][:-1]
    file.write_text(json.dumps([*rows, CLAIM | {"passage": "A salve"}]))
    assert (
        "cannot add: row 3: these words are not in the snapshot"
        in run(capsys, "add", "claim", tiny, "--from", file, "--snapshots", SNAPSHOTS)[1]
    )


@pytest.mark.slow
def test_what_a_terminal_would_obey_or_no_file_can_hold_is_not_printed_or_written(capsys, pristine):
    before = bytes_of(pristine)
    for name in ("red\x1b[31m", "half \ud800"):
        status, out = run(
            capsys,
            "add",
            "condition",
            pristine,
            "--set",
            f"condition_name={name}",
            "condition_category=pain",
        )
        assert status in (1, 2) and "\x1b" not in out and "Traceback" not in out
    assert "\x1b" not in run(capsys, "add", "condition", pristine, "--from", "\x1b[31m.json")[1]
    assert (
        len(
            run(
                capsys,
                "add",
                "condition",
                pristine,
                "--set",
                f"condition_name={'x' * 70_000}",
                "condition_category=pain",
            )[1]
        )
        < 5_000
    )
    assert bytes_of(pristine) == before


@pytest.mark.slow
def test_an_id_that_stands_already_is_named_and_one_that_nothing_makes_is_asked_for(
    capsys, pristine
):
    assert (
        "itch stands on line 3 of data/conditions.csv already"
        in run(
            capsys,
            "add",
            "condition",
            pristine,
            "--set",
            "condition_name=Itch",
            "condition_category=pain",
        )[1]
    )
    assert (
        "Fill in what it is made of (condition_name), or give it yourself."
        in run(
            capsys,
            "add",
            "condition",
            pristine,
            "--set",
            "condition_name=麻",
            "condition_category=pain",
        )[1]
    )


def test_a_large_file_of_rows_is_not_read(capsys, pristine, tmp_path):
    file = tmp_path / "row.json"
    with file.open("wb") as sparse:
        sparse.truncate(100 << 20)
    assert "larger than 16 MB" in run(capsys, "add", "condition", pristine, "--from", file)[1]


# Questions


ANSWERS = [
    "demo_page",
    "A cream with 1 %",
    "",
    "Creams are compounded against itch.",
    "formu",
    "naltrexone",
    "itch",
    "",
    "not_applicable",
    "asserted",
    "",
    "",
    "y",
]


def answering(monkeypatch, answers: list) -> list[str]:
    """Answers as from a pipe; returns the questions as they come."""
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        said = answers.pop(0)
        if isinstance(said, type):
            raise said
        return said

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin", open("/dev/null", encoding="utf-8"))  # noqa: SIM115
    return questions


@pytest.mark.slow
def test_a_claim_is_added_by_questions(capsys, monkeypatch, tiny):
    questions = answering(monkeypatch, list(ANSWERS))
    status, out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    assert status == 0, out
    assert (
        questions[:3] == ["source_id: ", "passage: ", "section: "]
        and questions[-1] == "Write it? [y/n, or a field to change] "
    )
    assert "  → formulation\n" in out, "the beginning of a value is enough"
    assert "mechanism, background. Example: efficacy\n    efficacy " in out
    assert checked(tiny).findings == []


@pytest.mark.slow
def test_answers_are_checked_at_once_and_asked_again(capsys, monkeypatch, tiny):
    outcome = (tiny / "data/outcomes.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    answers = [
        "demo-page",
        "demo_page",
        "3 mg",
        "9",
        "",
        "A salve",
        "A cream with 1 %",
        "",
        "",
        "?",
        "Creams help.",
        "efficacey",
        "efficacy",
        "naltrexone",
        "itch",
        "",
        "benefit",
        "asserted",
    ]
    answering(monkeypatch, [*answers, "", "", "", outcome, "y"])
    status, out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    for said in (
        "source_id: `demo-page` is taken as `demo_page`",
        "these words stand at 2 places",
        "there is no place 9",
        "these words are not in the snapshot",
        "statement must be filled",
        "topic `efficacey` is none of the 11 values allowed; the nearest is `efficacy`",
        "because topic is efficacy, outcome_id must be filled",
        "Once more: topic, outcome_id",
    ):
        assert said in out, said
    assert status == 0, out


@pytest.mark.slow
def test_a_field_is_changed_before_writing_emptied_and_meant(capsys, monkeypatch, tiny):
    study = (tiny / "data/studies.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    answers = [
        "demo_page",
        "[2]",
        "[2]",
        study,
        "identified from what the source says",
        "Why.",
        "",
        "?",
        "study",
        "-",
    ]
    answering(monkeypatch, [*answers, "", "u", "marker", "[2a]", "y"])
    status, out = run(capsys, "add", "citation", tiny, "--snapshots", SNAPSHOTS)
    assert status == 0, out
    assert (
        "  → inferred\n" in out
        and "the fields: source_id, passage, marker," in out
        and "  → unresolved\n" in out
    )
    assert any(
        line.startswith("demo_page_r") and ",[2a],,unresolved,Why.," in line
        for line in (tiny / "data/citations.csv").read_text(encoding="utf-8").splitlines()
    )


@pytest.mark.slow
def test_what_is_wrong_by_itself_is_told_at_once(capsys, monkeypatch, tiny):
    answering(
        monkeypatch,
        [
            "Younger",
            "2013",
            "A title",
            "",
            "",
            "",
            "",
            "no DOI",
            "10.1000/x",
            "10.1000/x",
            "nowhere",
            EOFError,
        ],
    )
    out = run(capsys, "add", "study", tiny)[1]
    assert "doi `no doi` does not have the right form" in out, out
    answering(
        monkeypatch,
        [
            "demo_page",
            "A cream",
            "",
            "Creams are made.",
            "e",
            "efficacy",
            "naltrexone",
            "no such",
            EOFError,
        ],
    )
    out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)[1]
    assert (
        "which one: efficacy, evidence_status, economics?" in out
        and "a new one is added first, by `ldn add condition`" in out
    )


@pytest.mark.slow
def test_a_source_without_its_text_is_told_where_to_save_it(capsys, monkeypatch, tiny):
    answering(monkeypatch, ["new_page", EOFError])
    assert (
        f"there is no {SNAPSHOTS}/new_page.txt yet"
        in run(capsys, "add", "source", tiny, "--snapshots", SNAPSHOTS)[1]
    )
    answering(monkeypatch, [EOFError])
    assert (
        "There is no folder nowhere"
        in run(capsys, "add", "claim", tiny, "--snapshots", "nowhere")[1]
    )
    assert (
        f"Save the text of the page, in UTF-8, as {SNAPSHOTS}/new_page.txt."
        in run(
            capsys, "add", "source", tiny, "--set", "source_id=new_page", "--snapshots", SNAPSHOTS
        )[1]
    )


@pytest.mark.slow
@pytest.mark.parametrize("last", [KeyboardInterrupt, EOFError, "n"])
def test_giving_up_leaves_the_files_untouched(capsys, monkeypatch, tiny, last):
    before = bytes_of(tiny)
    answering(monkeypatch, [*ANSWERS[:-1], last])
    status, out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    after = bytes_of(tiny)
    assert sorted({*after} - {*before}) == [".ldn/.gitignore", ".ldn/add_claims.json"]
    assert status == 2 and {path: after[path] for path in before} == before
    assert out.endswith(
        "nothing was written; the answers are kept in .ldn/add_claims.json, "
        "and `ldn add claim` goes on with them\n"
    )


@pytest.mark.slow
def test_answers_that_were_kept_are_taken_up(capsys, monkeypatch, tiny):
    """Only what was not answered is asked; what was kept goes once the row is written."""
    answering(monkeypatch, [*ANSWERS[:6], KeyboardInterrupt])
    run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    questions = answering(monkeypatch, ["", *ANSWERS[6:]])
    status, out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    assert status == 0, out
    assert questions[:2] == ["Go on with it? [Y/n] ", "condition_id: "]
    assert re.search(
        r"A draft of \d{4}-\d\d-\d\d \d\d:\d\d is here, with these answers:\n"
        r"  source_id      demo_page\n  span_start     332\n",
        out,
    )
    assert not (tiny / ".ldn").exists() and checked(tiny).findings == []


@pytest.mark.slow
def test_a_draft_that_is_not_wanted_stays_until_other_answers_come(capsys, monkeypatch, tiny):
    answering(monkeypatch, ["gout", EOFError])
    run(capsys, "add", "condition", tiny)
    draft = tiny / ".ldn/add_conditions.json"
    kept = draft.read_bytes()
    answering(monkeypatch, ["n", EOFError])
    out = run(capsys, "add", "condition", tiny)[1]
    assert "begun anew; the draft stays until other answers take its place" in out
    assert draft.read_bytes() == kept
    answering(monkeypatch, ["n", "warts", EOFError])
    run(capsys, "add", "condition", tiny)
    assert json.loads(draft.read_text())["answers"] == {"condition_name": "warts"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"answers": 5}', b'{"answers": {"x": 1}}', b"\xff"]
)
def test_a_draft_that_cannot_be_read_is_none(capsys, monkeypatch, tiny, content):
    (tiny / ".ldn").mkdir()
    (tiny / ".ldn/add_conditions.json").write_bytes(content)
    questions = answering(monkeypatch, [EOFError])
    status, out = run(capsys, "add", "condition", tiny)
    assert (status, questions) == (2, ["condition_name: "]) and out.endswith(
        "nothing was written\n"
    )


@pytest.mark.slow
def test_answers_are_kept_nowhere_but_in_the_package(capsys, monkeypatch, tiny, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tiny / ".ldn").symlink_to(tmp_path / "elsewhere")
    answering(monkeypatch, ["gout", EOFError])
    out = run(capsys, "add", "condition", tiny)[1]
    assert out.endswith(
        "nothing was written; the answers could not be kept in .ldn: it is a symbolic link\n"
    )
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.slow
def test_answers_are_kept_where_a_table_cannot_be_read(capsys, monkeypatch, tiny):
    (tiny / "data/conditions.csv").write_bytes(b"\xff\xfe")
    answering(monkeypatch, ["gout"])
    status, out = run(capsys, "add", "outcome", tiny)
    assert status == 2 and "cannot go on: data/conditions.csv" in out


@pytest.mark.slow
def test_the_first_question_does_not_wait_for_the_tables(capsys, monkeypatch, tiny):
    asked = threading.Event()
    read = Draft.__post_init__

    def waiting(draft: Draft) -> None:
        assert asked.wait(60), "the tables were read before anything was asked"
        read(draft)

    monkeypatch.setattr(Draft, "__post_init__", waiting)
    questions: list[str] = []
    answers = list(ANSWERS)

    def answer(question: str) -> str:
        questions.append(question)
        asked.set()
        return answers.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin", open("/dev/null", encoding="utf-8"))  # noqa: SIM115
    status, out = run(capsys, "add", "claim", tiny, "--snapshots", SNAPSHOTS)
    assert status == 0, out


@pytest.mark.slow
def test_a_question_mark_explains_a_field_and_no_message_has_a_regular_expression(
    capsys, monkeypatch, tiny
):
    answering(monkeypatch, ["?", "New Page", "new_page", EOFError])
    out = run(capsys, "add", "source", tiny)[1]
    assert "    text in one line; in the form of `wikipedia_ldn`; it must be filled.\n" in out
    assert (
        "  source_id `New Page` does not have the right form\n  → Write it like `wikipedia_ldn`.\n"
        in out
    )
    assert "[a-z]" not in out


@pytest.mark.slow
def test_questions_load_neither_the_database_nor_the_checks():
    code = "import sys, ldn_evidence.cli.add; print({'duckdb', 'jsonschema_rs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# Nothing half written


@pytest.mark.slow
@pytest.mark.parametrize(("call", "code"), [("replace", errno.EACCES), ("fdopen", errno.ENOSPC)])
def test_a_full_disk_or_a_folder_that_cannot_be_written_changes_nothing(
    capsys, monkeypatch, tiny, call, code
):
    before = bytes_of(tiny)
    whole = stage.write_all

    def failing(*arguments):
        monkeypatch.setattr(
            files.os,
            call,
            lambda *_, **__: (_ for _ in ()).throw(OSError(code, "said by the system", "here")),
        )
        try:
            whole(*arguments)
        finally:
            monkeypatch.undo()

    monkeypatch.setattr(stage, "write_all", failing)
    status, out = run(
        capsys, "add", "condition", tiny, "--set", "condition_name=gout", "condition_category=pain"
    )
    assert (status, bytes_of(tiny)) == (
        2,
        before,
    ) and "data/conditions.csv: said by the system\n  → See that there is room" in out


@pytest.mark.slow
def test_what_changed_meanwhile_is_not_lost(tiny):
    package = open_package(tiny)
    trial = stage.try_rows(
        package,
        {
            "conditions": [
                {"condition_id": "gout", "condition_name": "gout", "condition_category": "pain"}
            ]
        },
    )
    with (tiny / "data/conditions.csv").open("a", encoding="utf-8") as file:
        file.write("warts,warts,dermatological,,,\n")
    before = bytes_of(tiny)
    with pytest.raises(Refused) as refused:
        stage.commit(trial)
    assert [f.code for f in refused.value.findings] == ["P107"] and bytes_of(tiny) == before


@pytest.mark.slow
def test_a_closed_input_gives_up_and_a_file_without_end_is_not_read_to_it(
    capsys, monkeypatch, pristine
):
    monkeypatch.setattr("sys.stdin", None)
    assert run(capsys, "add", "condition", pristine)[0] == 2
    status, out = run(capsys, "add", "condition", pristine, "--from", "/dev/zero")
    assert status == 2 and "larger than 16 MB" in out


def test_rows_are_not_added_to_a_file_that_cannot_be_read(capsys, tiny):
    (tiny / "data/conditions.csv").write_bytes(b"\xff\xfe")
    status, out = run(
        capsys, "add", "condition", tiny, "--set", "condition_name=gout", "condition_category=pain"
    )
    assert status == 2 and "data/conditions.csv" in out


# Ids


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Bruun-Plesner", "bruun_plesner"),
        ("Müller", "muller"),
        ("Crohn's disease", "crohns_disease"),
        ("Łoś", "los"),
        ("2nd try", "n2nd_try"),
        ("麻", ""),
    ],
)
def test_slugs(text, slug):
    assert ids.slug(text) == slug


@pytest.mark.parametrize(
    ("row", "taken", "made"),
    [
        ({"first_author": "Brown", "year": "2015"}, set(), "brown_2015"),
        ({"first_author": "Brown", "year": "2015"}, {"brown_2015"}, "brown_2015_b"),
        ({"first_author": "Brown", "year": "2015"}, {"brown_2015", "brown_2015_b"}, "brown_2015_c"),
        ({"journal": "A Journal"}, set(), "a_journal_nd"),
        ({"year": "2015"}, set(), None),
    ],
)
def test_ids_follow_the_template(row, taken, made):
    assert ids.make_id(open_package(ROOT).tables["studies"], row, taken) == made


@pytest.mark.slow
def test_an_id_made_of_any_european_name_follows_the_name(pristine):
    package = open_package(pristine)
    table, names = (
        package.tables["studies"],
        [
            *"àâãăąćčďđðêëęěğìîïįıłľńňòóôõőœřśšşșßťțþùúûůűýÿźżžæø",
            "O'Brien",
            "St. John",
            "A & B: C (D/E)",
            "Łoś-Ødegård",
        ],
    )
    rows = [
        {
            "first_author": f"X{name}",
            "year": "2020",
            "title": f"Paper {name}",
            "study_design": "book",
            "integrity_status": "not_checked",
        }
        for name in names
    ]
    rows = [row | {"study_id": ids.make_id(table, row, set())} for row in rows]
    found = stage.try_rows(
        package, {"studies": list({row["study_id"]: row for row in rows}.values())}
    ).findings
    assert [finding.message for finding in found if finding.code == "X211"] == []


@pytest.mark.parametrize(
    "template", ["{", "{nosuch}", "{nosuch|nd}", "{name:x}", "{name:999999999}", "{name|A b}"]
)
def test_a_template_that_makes_no_id_is_a_finding(template):
    assert ids.odd_template(template, ["name"])


# Two people at the same time


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def two_branches(tiny: Path, here: dict, there: dict) -> list:
    """Both branches add a claim; merged, and what is found in the merge."""
    shutil.copy(ROOT / ".gitattributes", tiny)
    git(tiny, "init", "-q", "-b", "main")
    git(tiny, "add", "-A")
    git(tiny, "commit", "-qm", "base")
    for branch, claim in (("here", here), ("there", there)):
        git(tiny, "checkout", "-q", "-b", branch, "main")
        assert add_claim(tiny, **claim) == 0
        git(tiny, "add", "-A")
        git(tiny, "commit", "-qm", branch)
    git(tiny, "merge", "-q", "--no-edit", "here")
    return checked(tiny).findings


@pytest.mark.slow
def test_two_branches_that_add_claims_merge(capsys, tiny):
    found = two_branches(
        tiny,
        {"passage": "Start with 1 mg", "topic": "dosing"},
        {"passage": "then take 3 mg", "topic": "dosing", "statement": "People end at 3 mg."},
    )
    assert {finding.code for finding in found} <= {"F20", "P202"}, (
        "at most order and descriptor, which fix mends"
    )
    assert cli.main(["fix", str(tiny)]) == 0
    assert checked(tiny).findings == []
    statements = (tiny / "data/claims.csv").read_text(encoding="utf-8")
    assert CLAIM["statement"] in statements and "People end at 3 mg." in statements


@pytest.mark.slow
def test_two_branches_that_choose_one_id_are_told_both_lines(capsys, tiny):
    found = two_branches(tiny, {}, {"statement": "Ointments are compounded against itch."})
    clash = [finding for finding in found if finding.code == "K01"]
    assert len(clash) == 1 and f"line {clash[0].line - 1}" in clash[0].message
