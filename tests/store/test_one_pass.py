"""The quick way with large files: what it takes is beyond doubt, and held as the thorough way holds it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from ldn_evidence.checks import columns
from ldn_evidence.checks.validate import validate
from ldn_evidence.model.loading import load_package
from ldn_evidence.model.package import Field, ForeignKey, RowRule, Table
from ldn_evidence.store import (
    aside,
    engine,
    folders,
    form,
    held,
    one_pass,
    proof,
    related,
    scan,
    stretches,
    tables,
    wholes,
)

KINDS = {"enum": ["plain", "other"]}
TABLE = Table(
    "t",
    "t.csv",
    [
        Field("a", "string", {}, {}),
        Field("n", "number", {"minimum": 0}, {}),
        Field("kind", "string", KINDS, {}),
    ],
    ["a"],
    [],
    {},
)
OF_RECORDS = {
    "F01",
    "F02",
    "F03",
    "F04",
    "F08",
    "F09",
    "F10",
    "F11",
    "F13",
}  # what may make the database read other cells than stand there
SOUND = 'a,n,kind\n"one, two",1.5,plain\nthree,,other\n'


QUICK, SLOW = (
    engine.connect(0),
    engine.connect(0),
)  # of tests that say no other: to make one takes longer than to use it


def taken(
    folder, text: str | bytes, table: Table = TABLE, canonical=(), connection=None
) -> one_pass.Taken | None:
    (folder / table.path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return one_pass.take(connection or QUICK, folder, table, {"a", "n", "kind"}, canonical)


def quickly(folder, text: str | bytes, table: Table = TABLE) -> list[str] | None:
    """The codes of what is found the quick way; None where the thorough way is asked for."""
    if found := taken(folder, text, table):
        whole = [field for field in table.fields if field.name in found.whole]
        others = [field for field in table.fields if field.name not in found.whole]
        findings = [*found.form.findings, *columns.check(QUICK, replace(table, fields=whole))]
        if found.doubtful:
            findings += columns.check(QUICK, replace(table, fields=others), found.doubtful)
        return sorted(finding.code for finding in findings)
    return None


def thorough(folder, table: Table = TABLE) -> list[str]:
    """The codes of what the layers of form and columns find."""
    found = form.check(folder, table)
    tables.load(SLOW, folder, table, found)
    return sorted(finding.code for finding in [*found.findings, *columns.check(SLOW, table)])


def test_a_sound_file_is_taken_as_the_thorough_way_takes_it(tmp_path):
    quick, slow = engine.connect(0), engine.connect(0)
    found = taken(tmp_path, SOUND, connection=quick).form
    checked = form.check(tmp_path, TABLE)
    tables.load(slow, tmp_path, TABLE, checked)
    assert (found.header, found.bytes, found.sha256, found.sound, found.canonical) == (
        checked.header,
        checked.bytes,
        checked.sha256,
        True,
        True,
    )
    for schema in ("raw", "main"):
        assert (
            quick.execute(f"SELECT * FROM {schema}.t").fetchall()
            == slow.execute(f"SELECT * FROM {schema}.t").fetchall()
        )


@pytest.mark.parametrize(
    "cell",
    [
        "é",
        "β-endorphin",
        "“so”",
        "1–2",
        '"say ""no"""',
        '"a ""b"", c"',
        "x=1",
        "a-b",
        "µg",
        "ß",
        "one’s",
    ],
)
def test_what_is_canonical_is_taken(tmp_path, cell):
    assert quickly(tmp_path, f"{SOUND}{cell},2,other\n") == thorough(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SOUND[:-1], "F04"),
        (SOUND.replace("\n", "\r\n"), "F03"),
        ("a,n,kind\r\n", "F03"),
        ("\ufeff" + SOUND, "F02"),
        (SOUND + "\n", "F13"),
        (SOUND + "x,1\n", "F09"),
        (SOUND + "x,1,other,\n", "F09"),
        (SOUND.replace("three", '"three"'), "F12"),
        (SOUND.replace("three", '""'), "F12"),
        (SOUND.replace("three", 'th"ree'), "F10"),
        (SOUND.replace("three", 'th"re"e'), "F11"),
        (SOUND.replace(",plain", ', "plain"'), "F11"),
        (SOUND.replace("three", " three"), "F18"),
        (SOUND.replace("three", "three "), "F18"),
        (SOUND.replace("three", "three\u00a0"), "F18"),
        (SOUND.replace("three", "=three"), "F19"),
        (SOUND.replace("three", "@three"), "F19"),
        (SOUND.replace("three", "th\tree"), "F05"),
        (SOUND.replace("three", "th\x7free"), "F05"),
        (SOUND.replace("three", '"th\nree"'), "F08"),
        (SOUND.replace("three", "e\u0301"), "F07"),
        (SOUND.replace("three", "th\u200bree"), "F06"),
        (SOUND.replace("three", "thr\u0435e"), "F27"),
        (SOUND.replace("three", "x" * 10_001), "F21"),
        (SOUND.encode().replace(b"three", b"thr\xc3e\xa9"), "F01"),
        (SOUND.replace("three", "n/a"), "T02"),
        (SOUND.replace("1.5", "1.50"), "T04"),
        (SOUND.replace("1.5", "-1"), "T07"),
        (SOUND.replace("1.5", "1,5"), "F09"),
        (SOUND.replace("other", "othr"), "T05"),
        (SOUND.replace("a,n,kind", "a,kind,n"), "F17"),
    ],
)
def test_what_offends_is_found_or_left_to_the_thorough_way(tmp_path, text, code):
    found = quickly(tmp_path, text)
    assert code in thorough(tmp_path) and found == (
        None if code in OF_RECORDS else thorough(tmp_path)
    )


def test_a_file_with_nul_is_left_to_the_thorough_way(tmp_path):
    """The database has another sign in its place, of which nothing would be said."""
    text = SOUND.replace("three", "th\0ree")
    assert quickly(tmp_path, text) is None and thorough(tmp_path) == ["F05"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit",
    [
        ("three", "three "),
        ("three", '"three"'),
        ("three", "=three"),
        ("three", "e\u0301"),
        ("1.5", "1.50"),
        ("other", "othr"),
    ],
)
def test_one_odd_row_among_many_is_found_the_quick_way(tmp_path, edit):
    found = quickly(
        tmp_path, SOUND.replace(*edit) + "".join(f"x{n},,plain\n" for n in range(5_000))
    )
    assert found and found == thorough(tmp_path)


def test_rows_in_doubt_are_held_with_the_others(tmp_path):
    quick, slow = engine.connect(0), engine.connect(0)
    odd = SOUND + 'four ,1.50,othr\n"say ""no""",,\nfive,7,other\n'
    assert taken(tmp_path, odd, connection=quick).doubtful
    tables.load(slow, tmp_path, TABLE, form.check(tmp_path, TABLE))
    for schema in ("raw", "main"):
        assert sorted(quick.execute(f"SELECT * FROM {schema}.t").fetchall(), key=str) == sorted(
            slow.execute(f"SELECT * FROM {schema}.t").fetchall(), key=str
        )


def test_a_file_is_read_again_only_where_quotes_are_in_doubt(tmp_path, monkeypatch):
    monkeypatch.setattr(one_pass, "_lines", lambda path: pytest.fail("read again"))
    assert not taken(tmp_path, SOUND).doubtful
    assert taken(tmp_path, SOUND.replace("other", "othr")).doubtful
    with pytest.raises(pytest.fail.Exception):
        taken(tmp_path, SOUND.replace("three", '"three"'))


def test_faults_that_outweigh_each_other_in_bytes_are_told(tmp_path):
    """A quote outside a quoted cell saves what a needless pair of quotes costs."""
    found = quickly(tmp_path, SOUND + 'a"b"c,,plain\nx,"1","other"\n')
    assert found in (None, thorough(tmp_path)) and {"F11", "F12"} <= set(thorough(tmp_path))


def test_a_blank_line_in_a_file_of_one_column_is_no_row(tmp_path):
    assert taken(tmp_path, "a\nx\n\n", Table("t", "t.csv", TABLE.fields[:1], ["a"], [], {})) is None


def set_aside(folder, table: Table = TABLE) -> tuple[list[str], list, list]:
    """What is found, and the rows raw and typed, where lines that are not proven are set aside."""
    found = form.check(folder, table)
    taken = aside.take(QUICK, folder, table, found, {"a", "n", "kind"})
    assert taken
    codes = [finding.code for finding in found.findings]
    if taken.doubtful:
        codes += [f.code for f in columns.check(QUICK, table, taken.doubtful)]
    return sorted(codes), *rows(QUICK)


def rows(connection) -> tuple[list, list]:
    return tuple(
        sorted(connection.execute(f"SELECT * FROM {schema}.t").fetchall(), key=str)
        for schema in ("raw", "main")
    )


MANY = "".join(f"row {n},{n},plain\n" for n in range(1, 900))  # of which most is proven
# As much is proven of a fifth of that, where pieces of an eighth of the size are cut further.
FEWER = "".join(f"row {n},{n},plain\n" for n in range(1, 180))
CUT_SMALL = mock.patch.object(proof, "SMALLEST", proof.SMALLEST // 8)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        SOUND[:-1],
        SOUND.replace("\n", "\r\n"),
        SOUND.replace("\n", "\r\n", 2),
        SOUND.replace("three", "th\rree"),
        "\ufeff" + SOUND,
        "\n\n" + SOUND,
        SOUND + "\n",
        SOUND + ",,\n",
        SOUND + "x,1\n",
        SOUND + "x,1,other,\n",
        SOUND.replace("three", 'th"ree'),
        SOUND.replace("three", '"three'),
        SOUND.replace("three", '"th\nree"'),
        SOUND.replace("three", "th\0ree"),
        SOUND.replace("three", "three "),
        SOUND.replace("1.5", "1.50"),
        SOUND.replace("other", "othr"),
        SOUND.replace("a,n,kind", "a,kind,n"),
        SOUND.replace("a,n,kind", "a,n,king"),
        SOUND.replace("a,n,kind", '"a","n","kind"'),
        SOUND.replace("a,n,kind", "a,n,n"),
        SOUND.encode().replace(b"three", b"thr\xc3e\xa9"),
    ],
)
def test_lines_that_are_set_aside_keep_their_numbers(tmp_path, text):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "t.csv").write_bytes(data.removesuffix(b"\n") + b"\n" + MANY.encode())
    expected = thorough(tmp_path)
    assert set_aside(tmp_path) == (expected, *rows(SLOW))


@pytest.mark.slow
@pytest.mark.parametrize("required", [{}, {"required": True}])
def test_more_lines_set_aside_than_rows_in_doubt_are_none_of_these(tmp_path, monkeypatch, required):
    monkeypatch.setattr(held, "MOST_DOUBTFUL", 5)
    monkeypatch.setattr(held, "SAMPLE", 2)
    table = Table(
        "t", "t.csv", [Field("a", "string", required, {}), *TABLE.fields[1:]], ["a"], [], {}
    )
    lines = [f"row {n},{n},plain\n" for n in range(3_000)]
    lines[1_000:1_020] = ["too,short\n"] * 20
    lines[2_000:2_050] = ["x,1,othr\n"] * 50
    (tmp_path / "t.csv").write_text(SOUND + "".join(lines), encoding="utf-8")
    found = form.check(tmp_path, table)
    done = aside.take(QUICK, tmp_path, table, found, {"a", "n", "kind"})
    assert done.whole == ["kind"] and thorough(tmp_path, table).count("T05") == 50
    assert rows(QUICK) == rows(SLOW)


def test_a_value_that_is_wrong_in_many_rows_is_looked_at_as_a_whole_column(tmp_path, monkeypatch):
    monkeypatch.setattr(held, "MOST_DOUBTFUL", 5)
    monkeypatch.setattr(held, "SAMPLE", 2)
    wrong = "".join(f"row {n},{n},{'plain' if n % 2 else 'othr'}\n" for n in range(100))
    found = taken(tmp_path, SOUND + wrong + "last,-1,plain\n")
    assert found.whole == ["kind"] and found.doubtful
    kind = [field for field in TABLE.fields if field.name == "kind"]
    codes = [f.code for f in columns.check(QUICK, replace(TABLE, fields=kind))]
    codes += [f.code for f in columns.check(QUICK, TABLE, found.doubtful)]
    assert sorted(codes) == thorough(tmp_path) and rows(QUICK) == rows(SLOW)


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    ["a ", "\u00a0a", "=a", "-a", "-1", "a\tb", "a\u200bb", "e\u0301", "x\u0435", "\u3042"]
    + ['"say ""no"""', '"a, ""b"""', '"a, b "', "a\u00a0b", "n/a"],
)
def test_the_form_of_a_whole_column_is_asked_of_the_database(tmp_path, monkeypatch, cell):
    monkeypatch.setattr(held, "MOST_DOUBTFUL", 1)
    monkeypatch.setattr(held, "SAMPLE", 0)
    text = SOUND + "".join(f"{cell},{n},plain\n" for n in range(9))
    found, expected = quickly(tmp_path, text), thorough(tmp_path)
    assert found == expected and rows(QUICK) == rows(SLOW)
    monkeypatch.setattr(wholes, "MOST_NAMED", 4)
    counted = taken(tmp_path, text).form.findings
    codes = {code for code in expected if code[0] == "F"}
    assert sorted(f.code for f in counted) == sorted(code for code in codes for _ in range(5))
    assert {f.message.split(" rows ")[0] for f in counted if not f.line} == (
        {"5 more"} if codes else set()
    )


# A header, and the columns of rows of three cells under it; none, where it does not tell.
HEADERS = {
    "a,n": ["a", "n", "kind"],
    "a": ["a", "n", "kind"],
    '"a",n': ["a", "n", "kind"],
    "a,n,kind,more": ["a", "n", "kind"],
    "more,a,n,b,kind": ["a", "n", "kind"],
    "a,n,n,kind": ["a", "n", "kind"],
    "a,kind,n,more": ["a", "kind", "n"],
    "a,n,kind": ["a", "n", "kind"],
    "kind,a": [],
    "a,kinds,n,n": ["a", "kinds", "n"],
    "a,n,kinds,more": ["a", "n", "kinds"],
    "more,n": [],
}


def alike_both_ways(folder) -> form.Form:
    """The form of a file whose rows are the same, set aside or read by the scan."""
    found = form.check(folder, TABLE)
    if not found.present:
        return found
    tables._load_exactly(SLOW, folder / TABLE.path, TABLE, found)
    if done := aside.take(QUICK, folder, TABLE, found, {"a", "n", "kind"}):
        expected = [f for f in columns.check(SLOW, TABLE) if f.field in found.header]
        whole = [field for field in TABLE.fields if field.name in done.whole]
        others = [field for field in TABLE.fields if field.name not in done.whole]
        got = list(columns.check(QUICK, replace(TABLE, fields=whole)))
        if done.doubtful:
            got += columns.check(QUICK, replace(TABLE, fields=others), done.doubtful)
        got = [f for f in got if f.field in found.header]
        assert sorted(map(str, got)) == sorted(map(str, expected))
        assert rows(QUICK) == rows(SLOW)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("header", HEADERS)
def test_rows_are_read_by_the_columns_that_they_have(tmp_path, header, end):
    (tmp_path / "t.csv").write_text(f"{header}\n{MANY}", encoding="utf-8", newline=end)
    found = alike_both_ways(tmp_path)
    told = [finding for finding in found.findings if finding.code == "F09"]
    if not HEADERS[header]:
        what = f"the first 9 rows have 3 cells, the header {header.count(',') + 1}"
        assert [f.message for f in found.findings] == [f"{what}; the file was not read"]
        assert (told[0].line, told[0].column, found.present) == (1, 1, False)
        return
    assert not told and found.header == HEADERS[header]
    assert len(found.scanned) < 20, "no row was taken apart"
    done = aside.take(QUICK, tmp_path, TABLE, found, {"a", "n", "kind"})
    held = {name: place for place, name in enumerate(HEADERS[header])}
    (first,) = QUICK.execute("SELECT a, n, kind FROM raw.t WHERE _line = 2").fetchall()
    cells = ["row 1", "1", "plain"]
    assert done and list(first) == [
        cells[held[name]] if name in held else None for name in ("a", "n", "kind")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("last", ["x,1", "x,1,plain,", "x,1,plain,,", '"x', 'x,"1\n2"'])
@pytest.mark.parametrize("header", ["a,n", "a,n,kind,more", "a,n,kind"])
def test_one_row_of_another_width_is_named_whatever_the_header(tmp_path, header, last):
    (tmp_path / "t.csv").write_text(f"{header}\n{MANY}{last}\n{MANY}", encoding="utf-8")
    found = [f for f in alike_both_ways(tmp_path).findings if f.code in ("F09", "F10")]
    assert {f.line for f in found} <= {901, 902} and found


@pytest.mark.parametrize(("header", "code"), [("a,n,kind", []), ("a,n,kind,more", ["F15"])])
def test_lines_within_a_cell_tell_no_width(tmp_path, header, code):
    """Nor is a quote lost for it that the rows are not as wide as the header."""
    long = "".join(f'"row {n}\ngoes on\nand on",{n},plain\n' for n in range(9))
    (tmp_path / "t.csv").write_text(f"{header}\n{long}{MANY}", encoding="utf-8")
    assert [f.code for f in alike_both_ways(tmp_path).findings] == code + ["F08"] * 9


@pytest.mark.parametrize("header", ["a,n,kind", "a,n,kind,more", f"a,n,kind,{'x' * 140_000}"])
def test_a_cell_that_the_standard_library_refuses_tells_the_width(tmp_path, header):
    text = f"{header}\n{'x' * 140_000},1,plain\n{MANY}"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = alike_both_ways(tmp_path)
    assert [f.code for f in found.findings if f.line == 2] == ["F21"]
    assert found.header == ["a", "n", "kind"]


def test_bytes_that_are_no_text_stand_in_their_line_whatever_ends_it(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a,n,kind\rx,1,pl\xffain\r")
    found = form.check(tmp_path, TABLE).findings
    assert [(f.line, f.column) for f in found if f.code == "F01"] == [(2, 7)]


@pytest.mark.parametrize("header", ['"a"x",n,kind', 'a,n",kind', 'a,n,"kind'])
def test_a_quote_in_the_header_takes_in_no_row(tmp_path, header):
    (tmp_path / "t.csv").write_text(f'{header}\nx,1,plain\n"y, z",2,other\n', encoding="utf-8")
    tables.load(SLOW, tmp_path, TABLE, form.check(tmp_path, TABLE))
    lines = SLOW.execute("SELECT _line FROM raw.t ORDER BY 1").fetchall()
    assert lines == [(2,), (3,)]


def test_a_first_row_of_another_width_is_no_reason_to_doubt_the_header(tmp_path):
    (tmp_path / "t.csv").write_text(f"a,n,kind\nx,1\n{MANY}", encoding="utf-8")
    found = alike_both_ways(tmp_path)
    assert [(f.code, f.line) for f in found.findings] == [("F09", 2)]


@pytest.mark.slow
@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(list(HEADERS)),
    st.lists(st.text(alphabet='ab1,,,"" \n\r=\u00e9\u200b', max_size=12), max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_under_another_header_are_as_the_scan_reads_them(tmp_path_factory, header, lines, end):
    folder = tmp_path_factory.mktemp("random")
    text = f"{header}\n{FEWER}" + "".join(f"{line}\n" for line in lines)
    (folder / "t.csv").write_bytes(text.replace("\n", end).encode())
    with CUT_SMALL:
        alike_both_ways(folder)


LINES = [
    "x,1,plain",
    "x,1",
    "x,,",
    "x,1,plain,",
    '"a, b",1,plain',
    'y,"a, b"',
    'x,1,"pl',
    'in",2',
    "",
]


def wholly_scanned(blocks, width: int = 0):
    """A file as one piece of which nothing is proven."""
    yield proof.Stretch(b"".join(blocks), proof.Proven.NOTHING)


@pytest.mark.slow
@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(LINES) | st.text(alphabet='ab1,,"" \r=\u00e9\u200b\0', max_size=12),
        max_size=9,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_lines_apart_are_as_the_scan_reads_them(tmp_path_factory, lines, end):
    """However many lines are broken, only these are scanned; as all would be, if all were."""
    folder = tmp_path_factory.mktemp("random")
    text = f"{SOUND}{FEWER}{FEWER.replace('row', 'more')}" + "".join(
        f"{line}\n" for line in lines * 3
    )
    (folder / "t.csv").write_bytes(text.replace("\n", end).encode())
    with CUT_SMALL:
        apart = form.check(folder, TABLE)
    with mock.patch.object(stretches, "stretches", wholly_scanned):
        exact = form.check(folder, TABLE)
    assert sorted(map(str, apart.findings)) == sorted(map(str, exact.findings))
    assert apart.broken == exact.broken and apart.scanned.items() <= exact.scanned.items()
    assert "\0" in text or len(apart.scanned) < len(exact.scanned), "nothing was proven"
    if taken := aside.take(QUICK, folder, TABLE, apart, {"a", "n", "kind"}):
        tables._load_exactly(SLOW, folder / "t.csv", TABLE, exact)
        assert rows(QUICK) == rows(SLOW) and taken.form is apart


@pytest.mark.slow
def test_of_many_broken_lines_no_other_is_scanned(tmp_path, monkeypatch):
    lines = MANY.splitlines()
    lines[300::2] = [f"{line}," for line in lines[300::2]]
    (tmp_path / "t.csv").write_text(
        "\n".join([*SOUND.split("\n")[:1], *lines, ""]), encoding="utf-8"
    )
    monkeypatch.setattr(related, "FEW", 3)  # the others go into the database by way of a file
    found = form.check(tmp_path, TABLE)
    assert len(found.scanned) == 300
    ragged = [f for f in found.findings if f.code == "F09"]
    assert {(f.line % 2, f.value) for f in ragged} == {(0, "")} and len(ragged) == 300
    assert {f.column for f in ragged} == {len(lines[f.line - 2]) + 1 for f in ragged}
    assert set_aside(tmp_path) == (thorough(tmp_path), *rows(SLOW))


def test_a_required_column_that_is_empty_hides_nothing_of_its_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(held, "MOST_DOUBTFUL", 5)
    monkeypatch.setattr(held, "SAMPLE", 2)
    fields = [TABLE.fields[0], Field("n", "number", {"required": True}, {}), TABLE.fields[2]]
    table = replace(TABLE, fields=fields)
    text = SOUND + "".join(f"row {n},,plain\n" for n in range(100)) + '"last",,plain\n'
    found, expected = quickly(tmp_path, text, table), thorough(tmp_path, table)
    assert found == expected and expected.count("F12") == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from ldn_evidence.store import aside, engine, folders, form, held, tables
from test_one_pass import TABLE

held.hold = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
folder = Path(sys.argv[1])
aside.take(engine.connect(0), folder, TABLE, form.check(folder, TABLE), {"a"})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nothing tells a living run from a dead one")
@pytest.mark.slow
def test_the_copy_of_a_killed_run_is_taken_away_by_the_next(tmp_path, monkeypatch):
    (tmp_path / "t.csv").write_text(f"{SOUND}{MANY}too,short\n", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    path = os.pathsep.join([str(Path(__file__).parent), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        env=os.environ | {"TMPDIR": str(own), "PYTHONPATH": path},
    )
    assert done.returncode == -signal.SIGKILL and list(own.rglob("copy.csv"))
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    folders.sweep_own()
    assert list(own.iterdir()) == []


def test_needless_quotes_in_many_lines_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(one_pass, "MOST_NAMED", 3)
    found = taken(tmp_path, SOUND + "".join(f'"row {n}",{n},plain\n' for n in range(10)))
    assert [(f.line, f.message) for f in found.form.findings][-2:] == [
        (6, "`row 2` is quoted without need"),
        (None, "7 more lines with quotes that nothing needs"),
    ]


@pytest.mark.slow
@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.text(alphabet='ab1,"" \n\r=-\t\u00e9\u0301\u200b', max_size=12), max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
def test_lines_set_aside_are_as_the_scan_reads_them(tmp_path_factory, lines, end):
    folder = tmp_path_factory.mktemp("random")
    text = SOUND + "".join(f"{line}\n" for line in lines) + FEWER
    (folder / "t.csv").write_bytes(text.replace("\n", end).encode())
    expected = thorough(folder)
    with CUT_SMALL:
        assert set_aside(folder) == (expected, *rows(SLOW))


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.text(alphabet='ab1,"" \n=-\t\u00e9\u0301\u200b', max_size=12), max_size=4),
    st.sampled_from([1, held.MOST_DOUBTFUL]),
)
def test_the_quick_way_finds_what_the_thorough_way_finds(tmp_path_factory, lines, most):
    folder = tmp_path_factory.mktemp("random")
    with (
        mock.patch.object(held, "MOST_DOUBTFUL", most),
        mock.patch.object(held, "SAMPLE", most // 10),
    ):
        found = quickly(folder, SOUND + "".join(f"{line}\n" for line in lines))
    assert found is None or found == thorough(folder)


@pytest.mark.parametrize("character", "éßøαβμ—–“”’•→≤±µ²½")
def test_signs_of_everyday_texts_are_harmless(character):
    assert proof.harmless(character)


@pytest.mark.parametrize(
    "character",
    "\u0301\u200b\u202e\u00a0\u00ad\u0085\u0430\u039f\u1161\u212b\ufeff\ue000\u2028\t\x7f\x00",
)
def test_signs_that_need_a_closer_look_are_not(character):
    assert not proof.harmless(character)


def held_keys(folder, keys: str):
    """A connection that holds a table of keys, and the table that refers to it."""
    target = Table(
        "k",
        "k.csv",
        [Field("key", "string", {}, {}), Field("title", "string", {}, {})],
        ["key"],
        [],
        {},
    )
    (folder / "k.csv").write_text(f"key,title\n{keys}", encoding="utf-8")
    connection = engine.connect(0)
    tables.load(connection, folder, target, form.check(folder, target))
    return connection, Table(
        "t", "t.csv", TABLE.fields, ["a"], [ForeignKey(("a",), "k", ("key",))], {}
    )


def kind_of(connection) -> str:
    return connection.execute("SELECT typeof(a) FROM t LIMIT 1").fetchone()[0][:4]


def test_keys_of_few_rows_are_numbered(tmp_path):
    connection, table = held_keys(tmp_path, "three,x\nfour,y\n")
    assert (
        taken(tmp_path, "a,n,kind\nthree,,plain\nfour,,\n", table, ["k"], connection)
        and kind_of(connection) == "ENUM"
    )
    assert connection.execute("SELECT a FROM t ORDER BY a").fetchall() == [("four",), ("three",)]


@pytest.mark.parametrize(
    ("keys", "cell"), [('"th,ree",x\n', '"th,ree"'), ('"th""ree",x\n', '"th""ree"')]
)
def test_keys_that_need_quotes_are_held_as_text(tmp_path, keys, cell):
    connection, table = held_keys(tmp_path, keys)
    assert (
        taken(tmp_path, f"a,n,kind\n{cell},,plain\n", table, ["k"], connection)
        and kind_of(connection) == "VARC"
    )


@pytest.mark.parametrize("key", ["n/a", "three "])
def test_odd_keys_excuse_no_odd_cells(tmp_path, key):
    connection, table = held_keys(tmp_path, f"{key},x\n")
    assert taken(tmp_path, f"a,n,kind\n{key},,plain\n", table, ["k"], connection).doubtful


def test_with_a_dangling_reference_keys_are_held_as_text(tmp_path):
    connection, table = held_keys(tmp_path, "three,x\n")
    assert (
        taken(tmp_path, "a,n,kind\nfive,,plain\n", table, ["k"], connection)
        and kind_of(connection) == "VARC"
    )


def test_a_long_cell_is_told_whatever_its_column_asks(tmp_path):
    table = Table(
        "t",
        "t.csv",
        [Field("a", "string", {"pattern": "[a-z]+"}, {}), *TABLE.fields[1:]],
        ["a"],
        [],
        {},
    )
    assert (
        quickly(tmp_path, f"a,n,kind\n{'x' * 10_001},,plain\nb,,other\n", table)
        == thorough(tmp_path, table)
        == ["F21"]
    )
    assert (
        quickly(tmp_path, f"a,n,kind\n{'x' * 10_000},,plain\nb,,other\n", table)
        == thorough(tmp_path, table)
        == []
    )


@pytest.mark.slow
def test_two_tables_number_the_keys_of_a_third_at_once(tmp_path):
    connection, table = held_keys(tmp_path, "three,x\nfour,y\n")
    others = [
        Table(f"t{n}", f"t{n}.csv", table.fields, ["a"], table.foreign_keys, {}) for n in range(8)
    ]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert all(
            pool.map(
                lambda other: taken(
                    tmp_path, "a,n,kind\nthree,,plain\n", other, ["k"], connection.cursor()
                ),
                others,
            )
        )


def test_a_row_rule_that_is_a_mere_pattern_is_asked_of_each_cell(tmp_path):
    rule = RowRule(
        "R1",
        "r",
        "error",
        "t",
        "w",
        "f",
        "t",
        ("a",),
        {"properties": {"a": {"pattern": "^[a-z, ]+$"}}},
    )
    table = Table("t", "t.csv", TABLE.fields, ["a"], [], {}, [rule])
    assert (
        not taken(tmp_path, SOUND, table).doubtful
        and taken(tmp_path, SOUND.replace("three", "3"), table).doubtful
    )


@pytest.mark.parametrize(
    "pattern",
    ["^[a-z][a-z0-9]*(_[a-z0-9]+)*$", "[0-9a-f]{16}", r"^[0-9]+\.[0-9]+$", "PMC[1-9][0-9]*"],
)
def test_patterns_of_words_need_no_look_at_edges(pattern):
    assert held.WORD_PATTERN.fullmatch(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        ".",
        "[^a]",
        "[ -~]",
        "[a-]",
        "[+-Z]",
        r"\S+",
        "a b",
        "[a-z],[a-z]",
        "[A-z]",
        "x|=",
        '"',
        "(?s:.)",
    ],
)
def test_other_patterns_do(pattern):
    assert not held.WORD_PATTERN.fullmatch(pattern)


@pytest.mark.slow
def test_the_shipped_files_are_taken(monkeypatch):
    """All but those of no row or one column go the quick way, if asked to; what is found is the same."""
    package, calls = load_package(ROOT), []
    take = one_pass.take
    monkeypatch.setattr(tables, "LARGE", 0)

    def counted(*arguments) -> one_pass.Taken | None:
        found = take(*arguments)
        calls.append((arguments[2].name, bool(found)))
        return found

    monkeypatch.setattr(one_pass, "take", counted)
    report = validate(ROOT)
    assert not report.findings and {name for name, _ in calls} == set(package.tables)
    assert sum(yes for _, yes in calls) > len(calls) // 2, calls


def test_of_a_file_no_more_is_read_than_to_the_last_line_that_is_wanted(tmp_path, monkeypatch):
    path, read = tmp_path / "t.csv", []
    path.write_text("a,b\n" * 200, encoding="utf-8")
    blocks = scan.blocks

    def counted(file):
        for block in blocks(file):
            read.append(block)
            yield block

    monkeypatch.setattr(scan, "BLOCK", 100)
    monkeypatch.setattr(scan, "blocks", counted)
    assert list(scan.picked(path, [])) == [] and read == []
    assert [line.number for line in scan.picked(path, [1, 2])] == [1, 2]
    assert len(read) == 1
    assert [line and line.number for line in scan.picked(path, [200])] == [None, 200]
    assert len(read) == 9
