"""Two versions compared: rows, schemas, figures, and the version step that follows."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from calls import git, run
from conftest import ROOT, apply, first_of_each
from ldn_evidence.compare import archives
from ldn_evidence.compare.archives import opened
from ldn_evidence.compare.diff import Diff, compare
from ldn_evidence.compare.versions import bump, parse, smallest_step
from ldn_evidence.curate.fix import fix
from ldn_evidence.model.refusal import Refused
from ldn_evidence.report import diff_markdown
from ldn_evidence.store import engine

TABLES = [
    "conditions",
    "outcomes",
    "study_designs",
    "studies",
    "study_conditions",
    "claims",
    "claim_citations",
    "claim_links",
    "dosing_mentions",
]
CLAIM = "demo_page_c00062a"


@pytest.fixture(scope="session")
def bare(pristine, tmp_path_factory) -> Path:
    """Some tables of the tiny package, without rules, so that they can be changed at will."""
    folder = Path(shutil.copytree(pristine, tmp_path_factory.mktemp("bare") / "tiny"))
    for part in ("rows", "rules", "derived"):
        shutil.rmtree(folder / "schemas" / part)
    for view in (folder / "schemas/views").glob("*.sql"):
        if view.stem != "figures":
            view.unlink()
    rewrite(folder / "schemas/package.json", lambda meta: meta.update(resources=TABLES))
    rewrite(folder / "schemas/package.json", lambda meta: meta.pop("x-passages"))  # of other tables
    kept = lambda keys: [key for key in keys if key["reference"]["resource"] in TABLES]
    for name in TABLES:
        rewrite(
            folder / f"schemas/tables/{name}.json",
            lambda spec: spec.update(foreignKeys=kept(spec.get("foreignKeys", []))),
        )
    return folder


@pytest.fixture
def changed(bare, tmp_path) -> Path:
    return Path(shutil.copytree(bare, tmp_path / "changed"))


def compared(old, new) -> Diff:
    with opened(str(old), Path()) as before, opened(str(new), Path()) as after:
        return compare(before, after)


def rewrite(path: Path, change) -> None:
    """Change the JSON value of a file."""
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value), encoding="utf-8")


def schema(table: str, change):
    return lambda folder: rewrite(folder / f"schemas/tables/{table}.json", change)


def column(table: str, name: str, **said):
    """The spec of a column changed; a constraint of None is taken away."""

    def change(spec: dict) -> None:
        field = next(field for field in spec["fields"] if field["name"] == name)
        constraints = {
            k: v
            for k, v in (field.get("constraints", {}) | said.pop("constraints", {})).items()
            if v is not None
        }
        field.update(said, constraints=constraints)

    return schema(table, change)


def columns(table: str, change):
    """The columns of schema and file changed alike: ``change`` takes the list of names and gives (old name or None, new name) pairs."""

    def edit(folder: Path) -> None:
        def fields(spec: dict) -> None:
            by_name = {field["name"]: field for field in spec["fields"]}
            spec["fields"] = [
                by_name.get(old, {"type": "string"}) | {"name": new} for old, new in pairs
            ]

        path = folder / f"data/{table}.csv"
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        pairs = change(list(rows[0]))
        schema(table, fields)(folder)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([new for _, new in pairs])
            writer.writerows([row[old] if old else "" for old, _ in pairs] for row in rows)

    return edit


def edits(*what: dict):
    return lambda folder: apply(folder, list(what))


def a_table(name: str, present: bool):
    """A table taken away, with what refers to it; or one added."""

    def edit(folder: Path) -> None:
        rewrite(
            folder / "schemas/package.json",
            lambda meta: (
                meta["resources"].append(name) if present else meta["resources"].remove(name)
            ),
        )
        if present:
            spec = {"fields": [{"name": "word", "type": "string"}], "primaryKey": ["word"]}
            (folder / f"schemas/tables/{name}.json").write_text(json.dumps(spec), encoding="utf-8")
            (folder / f"data/{name}.csv").write_text("word\nnew\n", encoding="utf-8")

    return edit


def key_renamed(name: str, new: str):
    def edit(folder: Path) -> None:
        columns(name, lambda names: [(names[0], new), *same(names[1:])])(folder)
        schema(name, lambda spec: spec.update(primaryKey=[new]))(folder)

    return edit


same = lambda names: [(name, name) for name in names]
STANCES = ["asserted", "hedged", "attributed", "denied"]
CHANGES = [
    ("nothing", lambda folder: None, None, ""),
    ("a value corrected", edits({"file": "data/claims.csv", "line": 2, "set": {"population": "some"}}), "patch", "1 row of `claims` was changed"),
    ("a row withdrawn", edits({"file": "data/claims.csv", "line": 2, "set": {"claim_row_status": "withdrawn"}}), "patch", "1 row of `claims` was withdrawn"),
    ("a row added", edits({"file": "data/conditions.csv", "append": "zoster,zoster,pain,,,,active,,\n"}), "minor", "`zoster` of the vocabulary `conditions` was added"),
    ("an id removed", edits({"file": "data/conditions.csv", "replace": ["itch,", "itching,"]}), "major", "`itch` of the vocabulary `conditions` was removed"),
    ("a study removed", edits({"file": "data/studies.csv", "replace": ["clark_nd,", "clark_2000,"]}), "major", "1 row of `studies` was removed, and the id with it"),
    ("a link added", edits({"file": "data/study_conditions.csv", "append": "diaz_2018,itch\n"}), "minor", "1 row of `study_conditions` was added"),
    ("a link removed", edits({"file": "data/study_conditions.csv", "replace": ["\nbrown_2015,fibromyalgia", ""]}), "minor", "1 row of `study_conditions` was removed"),
    ("a column added", columns("claims", lambda names: [*same(names), (None, "mood")]), "minor", "column `claims.mood` was added"),
    ("a column removed", columns("claims", lambda names: same(n for n in names if n != "section")), "major", "column `claims.section` was removed"),
    ("a column renamed", columns("claims", lambda names: [(n, "wording" if n == "statement" else n) for n in names]), "major", "column `claims.statement` seems to have been renamed to `wording`"),
    ("a key renamed", key_renamed("dosing_mentions", "mention"), "major", "column `dosing_mentions.dosing_mention_id` seems to have been renamed to `mention`"),
    ("columns reordered", columns("claims", lambda names: same([*names[:2], *names[3:], names[2]])), "major", "the columns of `claims` stand in another order"),
    ("a value of a list added", column("claims", "stance", constraints={"enum": [*STANCES, "sung"]}), "minor", "value `sung` of `claims.stance` was added"),
    ("a value of a list removed", column("claims", "stance", constraints={"enum": STANCES[:-1]}), "major", "value `denied` of `claims.stance` was removed"),
    ("a list opened", column("claims", "stance", constraints={"enum": None}), "minor", "`claims.stance` is no longer a closed list of values"),
    ("a type narrowed", column("studies", "volume", type="integer"), "major", "the type of `studies.volume` was narrowed from string to integer"),
    ("a type widened", column("studies", "year", type="number"), "major", "the type of `studies.year` was widened from integer to number"),
    ("a constraint narrowed", column("claims", "statement", constraints={"minLength": 12}), "major", "`minLength` of `claims.statement` was narrowed: `10` → `12`"),
    ("a constraint widened", column("claims", "statement", constraints={"minLength": 8}), "minor", "`minLength` of `claims.statement` was widened: `10` → `8`"),
    ("a column required", column("claims", "section", constraints={"required": True}), "major", "`required` of `claims.section` was narrowed: none → yes"),
    ("a column no longer required", column("claims", "statement", constraints={"required": None}), "minor", "`required` of `claims.statement` was widened: yes → none"),
    ("said not to be required", column("claims", "section", constraints={"required": False}), None, ""),
    ("a table added", a_table("moods", True), "minor", "table `moods` was added"),
    ("a table removed", a_table("claim_links", False), "major", "table `claim_links` was removed"),
    ("a reference added", schema("studies", lambda s: s["foreignKeys"].append({"fields": ["comparator"], "reference": {"resource": "outcomes", "fields": ["outcome_id"]}})), "major", "`studies.comparator` → `outcomes` must now be a row of that table"),
    ("a reference dropped", schema("studies", lambda s: s["foreignKeys"].clear()), "minor", "`studies.study_design` → `study_designs` need no longer be a row of that table"),
    ("another key", schema("claim_links", lambda s: s["primaryKey"].pop()), "major", "the key of `claim_links` is `claim_id`, no longer `claim_id + other_claim_id`"),
    ("a description reworded", column("claims", "stance", description="How firmly."), "patch", "the description of `claims.stance` was reworded"),
    ("a licence changed", lambda folder: rewrite(folder / "schemas/package.json", lambda m: m.update(licenses=[])), "patch", "`licenses` of the package was changed"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", first_of_each(CHANGES, lambda case: case[2]), ids=lambda case: case[0]
)
def test_step_follows_from_the_change(bare, changed, case):
    _, edit, step, reason = case
    edit(changed)
    diff = compared(bare, changed)
    found, reasons = smallest_step(diff)
    assert (found, reasons[:1]) == (step, [reason] if reason else [])
    assert diff.empty == (step is None)


@pytest.mark.slow
def test_rules_and_views_are_compared(tiny, pristine):
    (tiny / "schemas/rules/article_has_identifier.sql").unlink()
    apply(
        tiny,
        [
            {
                "file": "schemas/rules/link_recorded_once.sql",
                "replace": ["-- why: ", "-- why: As always, "],
            }
        ],
    )
    (tiny / "schemas/views/dose_summary.sql").unlink()
    diff = compared(pristine, tiny)
    assert [(c.step, c.kind, c.what, c.place) for c in diff.changes] == [
        ("major", "removed", "view", "dose_summary"),
        ("minor", "removed", "rule", "X304"),
        ("patch", "reworded", "rule", "X214"),
    ]


@pytest.mark.slow
def test_rows_by_key_with_figures(pristine, tiny):
    apply(tiny, [
        {"file": "data/claims.csv", "line": 2, "set": {"claim_note": "Mended."}},
        {"file": "data/claims.csv", "line": 4, "set": {"claim_row_status": "withdrawn", "claim_note": "No longer said."}},
        {"file": "data/claim_citations.csv", "line": 2, "set": {"verdict": "contradicted"}},
        {"file": "data/conditions.csv", "append": "zoster,zoster,pain,,,,active,,\n"},
    ])  # fmt: skip
    fix(tiny)
    diff = compared(pristine, tiny)
    assert diff.rows("changed", judgement=True) == [
        ("claims", CLAIM, 2, 2, "evidence_tier", "T5", "T7"),
        (
            "claim_citations",
            "demo_page_c00062a/demo_page_r00144a",
            2,
            2,
            "verdict",
            "overstated",
            "contradicted",
        ),
    ]
    assert diff.rows("changed", judgement=False) == [
        ("claims", CLAIM, 2, 2, "claim_note", None, "Mended.")
    ]
    assert [(row_id, field) for _, row_id, _, _, field, _, _ in diff.rows("withdrawn")] == [
        ("demo_page_c00187a", "claim_note"),
        ("demo_page_c00187a", "claim_row_status"),
    ]
    assert [(row_id, old, new) for _, row_id, old, new, *_ in diff.rows("added")] == [
        ("zoster", None, 5)
    ]
    count = diff.counts["claims"]
    assert (count.before, count.after, count.changed, count.withdrawn, count.removed) == (
        8,
        8,
        1,
        1,
        0,
    )
    moved = {(figure, item): (before, after) for figure, item, before, after in diff.shifted}
    assert moved["claims by tier, not refuted", "T5"] == ("1", None)
    assert moved["pairs of claim and citation by verdict", "contradicted"] == (None, "1")
    assert moved["claims by status", "withdrawn"] == ("1", "2")


def test_a_key_that_stands_twice_is_paired_in_order(bare, changed):
    line = (bare / "data/conditions.csv").read_text(encoding="utf-8").splitlines()[-1]
    apply(changed, [{"file": "data/conditions.csv", "append": f"{line}\n"}])
    count = compared(bare, changed).counts["conditions"]
    assert (count.before, count.after, count.added, count.changed) == (3, 4, 1, 0)


@pytest.mark.slow
def test_a_view_that_the_old_package_cannot_run_is_said(bare, changed):
    columns(
        "claims",
        lambda names: [
            ("claim_row_status" if n == "state" else n, "state" if n == "claim_row_status" else n)
            for n in names
        ],
    )(changed)
    apply(
        changed,
        [
            {
                "file": "schemas/views/figures.sql",
                "replace": ["claim_row_status AS item", "state AS item"],
            }
        ],
    )
    diff = compared(bare, changed)
    assert any(
        note.startswith("figures.sql cannot be run on") and str(bare) in note for note in diff.notes
    )


@pytest.mark.slow
def test_a_table_that_cannot_be_read_is_said(bare, changed):
    (changed / "data/outcomes.csv").unlink()
    diff = compared(bare, changed)
    assert diff.notes == [
        f"data/outcomes.csv of {changed} could not be read, and counts as empty: there is no file data/outcomes.csv."
    ]
    assert diff.counts["outcomes"].removed == 4


@pytest.mark.slow
def test_renderings_agree(bare, changed, capsys):
    evil = "x|`y`<img src=//e> @team #12 https://e.org www.e.org [a](b) ```"
    apply(
        changed,
        [
            {
                "file": "data/claims.csv",
                "line": n,
                "set": {"population": evil, "claim_note": "N" * 5000},
            }
            for n in range(2, 10)
        ],
    )
    apply(
        changed,
        [
            {"file": "data/claims.csv", "line": 2, "set": {"claim_row_status": "withdrawn"}},
            {"file": "data/outcomes.csv", "replace": ["\npain,", "\nache`,"]},
        ],
    )
    status, text = run(capsys, "diff", bare, changed, "--max", 3)
    assert status == 0
    heads = [
        "Removed, renamed or narrowed (1)",
        "Rows withdrawn (3)",
        "Values changed (14)",
        "Schemas, vocabularies and rules (1)",
        "smallest version step allowed: major, 0.1.0 → 1.0.0; 0.1.0 is too small",
    ]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads), (
        "riskiest first"
    )
    assert "… and 11 more; see all with --all" in text and "N" * 100 not in text
    whole = json.loads(run(capsys, "diff", bare, changed, "--format", "json")[1])
    assert (whole["step"], whole["smallest_version"], len(whole["rows"])) == ("major", "1.0.0", 19)
    assert whole["tables"]["claims"] == {
        "before": 8,
        "after": 8,
        "removed": 0,
        "withdrawn": 1,
        "changed": 7,
        "added": 0,
    }
    page = run(capsys, "diff", bare, changed, "--format", "markdown")[1]
    shown, _, proposed = page.partition("<details>")
    for harm in ("|`", "<img", "@team", "#12", "://e", "www.e", "[a]"):
        assert harm not in shown, harm
    assert (
        "x\\|\\`y\\`&lt;img src=//e&gt; @&#8203;team \\#&#8203;12 https&#58;//e.org www&#46;e.org"
        in shown
    )
    assert (
        proposed.count("```") == 2
        and "- Ids: `pain`." in proposed
        and "- Rows withdrawn: 1 in `claims`." in proposed
    )
    assert (
        run(capsys, "diff", bare, changed, "--format", "changelog")[1].strip()
        == proposed.split("```")[1].removeprefix("markdown\n").strip()
    )


@pytest.mark.slow
def test_the_summary_stays_below_what_the_platform_takes(bare, changed, monkeypatch):
    apply(
        changed,
        [
            {
                "file": "data/claims.csv",
                "line": n,
                "set": {"population": "p" * 190, "claim_note": "n" * 190},
            }
            for n in range(2, 10)
        ],
    )
    monkeypatch.setattr(diff_markdown, "MOST_BYTES", 3000)
    page = diff_markdown.render(compared(bare, changed), None)
    assert 300 < len(page.encode()) < 3000 and "too long was left out" in page


@pytest.mark.slow
def test_a_fence_outlasts_the_backticks_in_it(bare, changed):
    a_table("````x", True)(changed)
    assert "`````markdown\n" in diff_markdown.render(compared(bare, changed), None)


@pytest.mark.slow
def test_a_revision_is_compared_with_the_folder(changed, capsys, monkeypatch):
    git(changed, "init", "-q")
    git(changed, "add", "-A")
    git(changed, "commit", "-qm", "one")
    apply(changed, [{"file": "data/conditions.csv", "append": "zoster,zoster,pain,,,,active,,\n"}])
    monkeypatch.chdir(changed)
    status, text = run(capsys, "diff", "HEAD")
    assert (
        status == 0
        and "ldn-evidence 0.1.0 (HEAD) → 0.1.0 (here)" in text
        and "`zoster` of the vocabulary `conditions` was added" in text
    )
    assert run(capsys, "diff", "HEAD", "HEAD")[1].endswith(
        "nothing differs; no version step is needed\n"
    )
    status, text = run(capsys, "diff", "nowhere")
    assert status == 2 and "git knows no revision `nowhere` here" in text


@pytest.mark.slow
def test_the_shipped_package_needs_no_history(tmp_path, capsys):
    """As in a shallow clone without tags: folders are compared without git."""
    for part in ("data", "schemas"):
        shutil.copytree(ROOT / part, tmp_path / "copy" / part)
    assert run(capsys, "diff", ROOT, tmp_path / "copy")[1].endswith(
        "nothing differs; no version step is needed\n"
    )


def packed(folder: Path, path: Path, top: str = "", extra=()) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"{top}{file.relative_to(folder)}")
        for name, content in extra:
            archive.writestr(name, content)
    return path


@pytest.mark.slow
def test_a_package_without_schemas_is_compared_by_its_descriptor(bare, changed):
    fix(changed)
    shutil.rmtree(changed / "schemas")
    diff = compared(changed, bare)
    assert diff.empty and diff.notes == [
        "One of the two packages has no folder schemas/: rules and views were not compared."
    ]


@pytest.mark.slow
def test_tables_that_do_not_fit_into_memory_end_in_a_message(bare, capsys, monkeypatch):
    monkeypatch.setattr(engine, "MEMORY", "1MB")
    status, text = run(capsys, "diff", bare, bare)
    assert status == 2 and "the tables cannot be compared: Out of Memory" in text


@pytest.mark.slow
@pytest.mark.parametrize("top", ["", "ldn-evidence-0.1.0/"])
def test_a_release_archive_is_a_package(bare, tmp_path, top):
    archive = packed(bare, tmp_path / "release.zip", top, [(f"{top}README.md", "Read me.")])
    assert compared(archive, bare).empty


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


def other_python(version: str) -> str | None:
    """Another Python of this version, if there is one at hand."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return None
    kept = sorted((Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python"))
    candidates = [shutil.which(f"python{version}"), *map(str, kept)]
    real = lambda path: "shims" not in Path(path).parts  # a shim may name one that is not active
    return next((path for path in candidates if path and real(path)), None)


HOSTILE = {
    "which climbs out of the package": [("data/../../evil.csv", "x")],
    "which is an absolute path": [("/tmp/evil.csv", "x")],
    "which climbs out": [("data\\..\\..\\evil.csv", "x")],
    "names a drive": [("C:/evil.csv", "x")],
    "which is a symbolic link": [(link("data/claims2.csv"), "/etc/passwd")],
    "holds one name twice": [("data/claims.csv", "x")],
}


@pytest.mark.parametrize(("reason", "extra"), HOSTILE.items(), ids=HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_archive_is_refused(bare, tmp_path, reason, extra):
    archive = packed(bare, tmp_path / "evil.zip", extra=extra)
    (tmp_path / "in").mkdir()
    with pytest.raises(Refused, match=reason):
        archives.unpack(archive, tmp_path / "in")
    assert not list(tmp_path.rglob("evil.csv"))


def unicode_path(name: str, other: str, version: int = 1) -> zipfile.ZipInfo:
    """An entry with a Unicode Path field, which Python from 3.12 on takes for the name."""
    entry = zipfile.ZipInfo(name)
    field = bytes([version]) + zlib.crc32(name.encode()).to_bytes(4, "little") + other.encode()
    entry.extra = (
        b"\x55\x54\x05\x00\x03abcd"
        + (0x7075).to_bytes(2, "little")
        + len(field).to_bytes(2, "little")
        + field
    )  # behind a field of another kind
    return entry


RENAMED = {  # the name in the directory, the one in the Unicode Path field -> why it is refused
    "climbs": ("data/notes.csv", "../evil.csv", "which climbs out of the package"),
    "climbs from within": (
        "data/notes.csv",
        "data/../../evil.csv",
        "which climbs out of the package",
    ),
    "climbs by backslashes": ("data/notes.csv", "..\\evil.csv", "which climbs out of the package"),
    "absolute": ("data/notes.csv", "/tmp/evil.csv", "which is an absolute path"),
    "a drive": ("data/notes.csv", "C:/evil.csv", "names a drive"),
    "another place inside": ("data/notes.csv", "data/evil.csv", "which has a second name"),
    "from beside into the package": ("README.md", "data/evil.csv", "which has a second name"),
    "a longer one": ("data/notes.csv", "data/notes.csv\0/evil.csv", "NUL character"),
    "a field of another version": (
        "data/notes.csv",
        "../evil.csv",
        "which climbs out of the package",
        2,
    ),
    "a name with a stop": ("data/notes.csv_NUL_evil.csv", "data/notes.csv", "NUL character"),
}
OTHERS = {name: path for name in ("3.11", "3.12", "3.13", "3.14") if (path := other_python(name))}
SLOWLY = [pytest.param(name, marks=pytest.mark.slow) for name in OTHERS]  # each starts a process
UNPACK = "import sys; from pathlib import Path; from ldn_evidence.compare import archives; from ldn_evidence.model.refusal import Refused\ntry: archives.unpack(Path(sys.argv[1]), Path(sys.argv[2]))\nexcept Refused as error: print(error); sys.exit(3)"


@pytest.mark.parametrize("case", RENAMED.values(), ids=RENAMED)
@pytest.mark.parametrize("python", ["this", *SLOWLY])
def test_the_name_that_is_written_is_the_name_that_is_checked(bare, tmp_path, python, case):
    name, other, reason, *version = case
    (tmp_path / "archive").mkdir()
    (tmp_path / "outside" / "in").mkdir(parents=True)
    archive = packed(
        bare, tmp_path / "archive/evil.zip", extra=[(unicode_path(name, other, *version), "x")]
    )
    archive.write_bytes(
        archive.read_bytes().replace(b"_NUL_", b"\0\0\0\0\0")
    )  # which the writer would not write
    if python == "this":
        with pytest.raises(Refused, match=reason):
            archives.unpack(archive, tmp_path / "outside/in")
    else:
        command = [
            OTHERS[python],
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r})\n{UNPACK}",
            archive,
            tmp_path / "outside/in",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (3, "") and reason in done.stdout
    assert [path.name for path in (tmp_path / "outside").rglob("*")] == ["in"]


@pytest.mark.parametrize("python", SLOWLY)
def test_another_python_reads_a_release_archive(bare, tmp_path, python):
    archive = packed(
        bare,
        tmp_path / "release.zip",
        "top/",
        [
            ("top/docs/größe.md", "x"),
            (unicode_path("top/data/notes.csv", "top/data/notes.csv"), "x"),
        ],
    )
    (tmp_path / "in").mkdir()
    command = [
        OTHERS[python],
        "-I",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r})\n{UNPACK}",
        archive,
        tmp_path / "in",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "in/top/data/claims.csv").read_bytes() == (
        bare / "data/claims.csv"
    ).read_bytes() and (tmp_path / "in/top/data/notes.csv").exists()


def test_a_target_outside_is_not_written_whatever_was_looked_at(bare, tmp_path, monkeypatch):
    archive = packed(bare, tmp_path / "evil.zip", extra=[("data/../../evil.csv", "x")])
    monkeypatch.setattr(archives, "_hostile", lambda *_: None)
    (tmp_path / "in").mkdir()
    with pytest.raises(Refused, match="lies outside"):
        archives.unpack(archive, tmp_path / "in")
    assert not list(tmp_path.rglob("evil.csv"))


def test_a_name_in_utf8_without_the_mark_of_it_is_one_name(bare, tmp_path):
    entry = unicode_path("docs/größe.md", "docs/größe.md")
    archive = packed(bare, tmp_path / "release.zip", extra=[(entry, "x")])
    data = bytearray(archive.read_bytes())
    assert "docs/größe.md".encode() in data
    for signature, flags in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # as Info-ZIP writes it: no flag that says UTF-8
        for start in [n for n in range(len(data)) if data[n : n + 4] == signature]:
            data[start + flags + 1] &= ~0x08
    archive.write_bytes(bytes(data))
    (tmp_path / "in").mkdir()
    assert (
        archives.unpack(archive, tmp_path / "in") == ""
        and (tmp_path / "in/data/claims.csv").exists()
    )


def by_finder(folder: Path, path: Path) -> Path:
    """An archive as Finder makes one: everything in a folder, and beside it the folder of what only it needs."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ldn-evidence-main/", "")
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            archive.writestr(
                f"ldn-evidence-main/{inside}{'/' * file.is_dir()}",
                b"" if file.is_dir() else file.read_bytes(),
            )
            if file.suffix == ".csv":
                archive.writestr(
                    f"__MACOSX/ldn-evidence-main/{inside.parent}/._{inside.name}", b"\0\5\x16\7"
                )
        for name in (
            ".DS_Store",
            "data/.DS_Store",
            "data/._claims.csv",
            "data/Thumbs.db",
            "schemas/desktop.ini",
        ):
            archive.writestr(f"ldn-evidence-main/{name}", b"\0\0\0\1Bud1")
        archive.writestr("__MACOSX/._ldn-evidence-main", b"\0\5\x16\7")
        archive.writestr("Leave me out.txt", "beside it")
    return path


@pytest.mark.slow
def test_an_archive_that_finder_made_is_read(bare, tmp_path):
    archive = by_finder(bare, tmp_path / "mac.zip")
    assert compared(archive, bare).empty
    (tmp_path / "in").mkdir()
    assert archives.unpack(archive, tmp_path / "in") == "ldn-evidence-main"
    made = {path.name for path in (tmp_path / "in").rglob("*")}
    assert "claims.csv" in made and not made & {
        ".DS_Store",
        "._claims.csv",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX",
        "Leave me out.txt",
    }


def test_an_archive_with_backslashes_is_refused_as_such(bare, tmp_path, capsys):
    path = tmp_path / "windows.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(file for file in bare.rglob("*") if file.is_file()):
            archive.writestr(str(file.relative_to(bare)).replace("/", "\\"), file.read_bytes())
    status, text = run(capsys, "diff", path, bare)
    assert status == 2 and re.search(
        r"holds `data\\\w+\.csv`, with backslashes between folders; nothing was unpacked", text
    )
    assert "→ Pack it again with a program that writes `/` between folders" in text


def test_archives_too_large_are_refused_before_they_are_unpacked(bare, tmp_path, monkeypatch):
    archive = packed(bare, tmp_path / "bomb.zip", extra=[("data/bomb.csv", "0" * 5_000_000)])
    assert archive.stat().st_size < 200_000
    monkeypatch.setattr(archives, "MAX_BYTES", 4 << 20)
    with pytest.raises(
        Refused, match=r"would take \d+ MB unpacked, more than 4; nothing was unpacked"
    ):
        archives.unpack(archive, tmp_path)
    monkeypatch.setattr(archives, "MAX_ENTRIES", 3)
    with pytest.raises(Refused, match="entries, more than 3"):
        archives.unpack(archive, tmp_path)


def test_an_archive_that_lies_about_its_size_is_refused(bare, tmp_path):
    archive = packed(bare, tmp_path / "liar.zip", extra=[("data/zz.csv", "0" * 5_000_000)])
    size = (5_000_000).to_bytes(4, "little")
    archive.write_bytes(archive.read_bytes().replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(Refused, match="cannot be read"):
        archives.unpack(archive, tmp_path)


@pytest.mark.slow
def test_damaged_and_foreign_packages_are_refused(bare, changed, tmp_path, capsys):
    archive = packed(bare, tmp_path / "release.zip")
    whole = archive.read_bytes()
    for damaged, reason in (
        (whole[:-100], "no .zip archive, or a damaged one"),
        (whole[:2000] + bytes(500) + whole[2500:], "cannot be read"),
    ):
        archive.write_bytes(damaged)
        status, text = run(capsys, "diff", archive, bare)
        assert status == 2 and reason in text, text
    rewrite(changed / "schemas/package.json", lambda meta: meta.update(name="other"))
    assert run(capsys, "diff", changed, bare)[0] == 2
    rewrite(
        changed / "datapackage.json",
        lambda meta: meta.update(
            {"$schema": "https://datapackage.org/profiles/3.0/datapackage.json"}
        ),
    )
    status, text = run(capsys, "diff", bare, changed)
    assert status == 2 and "follows version 3 of the Data Package specification" in text
    (tmp_path / "empty").mkdir()
    status, text = run(capsys, "diff", tmp_path / "empty", bare)
    assert status == 2 and "there is no package in it" in text
    (changed / "datapackage.json").unlink()
    (changed / "schemas/tables/claims.json").write_text("{", encoding="utf-8")
    status, text = run(capsys, "diff", bare, changed)
    assert status == 2 and f"{changed}: schemas/tables/claims.json:1:2: no valid JSON" in text


def test_versions_are_counted():
    assert [bump("0.4.2", step) for step in ("major", "minor", "patch", None)] == [
        "1.0.0",
        "0.5.0",
        "0.4.3",
        "0.4.2",
    ]
    assert [parse(text) for text in ("1.2.3", "1.2", "01.2.3", "1.2.3-rc", "v1.2.3", "")] == [
        (1, 2, 3),
        None,
        None,
        None,
        None,
        None,
    ]
    assert bump("2026", "minor") is None


@pytest.mark.slow
def test_a_column_that_was_always_empty_is_no_rename(bare, changed):
    columns(
        "outcomes",
        lambda names: [*((n, n) for n in names if n != "outcome_note"), ("better", "remark")],
    )(changed)
    found = {
        (change.kind, change.place)
        for change in compared(bare, changed).changes
        if change.what == "column"
    }
    assert {("removed", "outcomes.outcome_note"), ("added", "outcomes.remark")} <= found
