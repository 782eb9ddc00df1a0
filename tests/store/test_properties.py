"""Properties: the formatter is idempotent and loses nothing; the reader takes any bytes and never crashes."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import copied
from ldn_evidence.checks.validate import validate
from ldn_evidence.model.package import Field, Table
from ldn_evidence.store import form, scan
from ldn_evidence.store.canonical import canonical_cell, canonical_rows, render

# However busy the machine is.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
TABLE = Table(
    "t",
    "data/t.csv",
    [Field("id", "string", {}, {}), Field("n", "number", {}, {}), Field("text", "string", {}, {})],
    ["id"],
    [],
    {},
)
CELLS = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from(',"\n\r \t\u00a0\u200b-=+0123456789.eE'),
    ),
    max_size=12,
)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS).map(list), max_size=6)


def as_csv(rows: list[list[str]], terminator: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=terminator, quoting=csv.QUOTE_ALL).writerows(
        [TABLE.names, *rows]
    )
    return out.getvalue()


EDGE = "".join(c for c in map(chr, range(0x10000)) if c.isspace()) + "\u200b\u2060\ufeff"


def essence(value: str) -> str:
    """A cell without what the canonical form takes away: blanks and zero width at the ends, blanks around line breaks, the way a letter is composed."""
    return unicodedata.normalize(
        "NFC", "".join(unicodedata.normalize("NFC", value).strip(EDGE).split())
    )


@pytest.mark.slow
@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_formatter_is_idempotent_and_loses_no_cell(rows, terminator):
    rows = [row for row in rows if "".join(row).strip()]
    once = render(TABLE, canonical_rows(TABLE, as_csv(rows, terminator)))
    again = canonical_rows(TABLE, once)
    assert render(TABLE, again) == once
    read = [list(row) for row in csv.reader(io.StringIO(once, newline=""))][1:]
    numberless = lambda row: [essence(row[0]), essence(row[2])]
    assert sorted(map(numberless, read)) == sorted(map(numberless, rows))


@given(ROWS)
def test_a_record_is_tidied_as_its_cells_are(rows):
    kinds = [field.type for field in TABLE.fields]
    rows = [row for row in rows if "".join(row).strip()]
    tidied = [[canonical_cell(cell, kind) for cell, kind in zip(row, kinds)] for row in rows]
    assert canonical_rows(TABLE, as_csv(rows)) == sorted(tidied, key=TABLE.key_of)


@given(CELLS)
def test_canonical_cell_is_a_fixed_point(value):
    for kind in ("string", "number", "integer"):
        once = canonical_cell(value, kind)
        assert canonical_cell(once, kind) == once


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_keeps_its_value(number):
    for text in (str(number), f"+{abs(number)}", f"{number:e}"):
        canonical = canonical_cell(text, "number")
        assert float(canonical) == float(text)
        assert "e" not in canonical.lower() and not canonical.startswith("+")


@pytest.mark.slow
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_scanner_reads_what_a_csv_writer_wrote(rows):
    rows = [[scan.LINE_END.sub(" ", cell) for cell in row] for row in rows]
    rows = [row for row in rows if "".join(row).strip()]
    read = [record.values for record in scan.records(as_csv(rows))]
    assert read == [TABLE.names, *rows]


@pytest.mark.slow
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200
)
@given(st.binary(max_size=300))
def test_form_check_takes_any_bytes(tmp_path, data):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data/t.csv").write_bytes(data)
    found = form.check(tmp_path, TABLE)
    assert found.canonical == (not found.findings)
    for finding in found.findings:
        assert finding.message and finding.fix and finding.file == "data/t.csv"


CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from(["drop", "insert", "swap"]),
        st.binary(min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10
)  # others each time; the fuzzer goes on with such damage each night
@given(
    st.sampled_from(
        [
            "data/claims.csv",
            "data/studies.csv",
            "schemas/tables/claims.json",
            "schemas/rows/claims.json",
            "datapackage.json",
            "schemas/rules/unused_study.sql",
        ]
    ),
    CHANGES,
)
def test_validate_survives_any_damage(pristine, tmp_path_factory, file, changes):

    package = copied(pristine, tmp_path_factory.mktemp("damaged") / "p")
    data = bytearray((package / file).read_bytes())
    for where, what, noise in changes:
        at = int(where * (len(data) - 1)) if data else 0
        if what == "drop":
            del data[at : at + 7]
        elif what == "insert":
            data[at:at] = noise
        else:
            data[at : at + len(noise)] = noise
    (package / file).write_bytes(bytes(data))
    report = validate(package)
    assert not [finding for finding in report.findings if finding.code == "P900"], report.findings
