"""Known exceptions: what they excuse, what is wrong with them, and when they are no longer needed."""

from __future__ import annotations

import pytest

from conftest import apply
from ldn_evidence.fix import write_descriptor
from ldn_evidence.package import load_package
from ldn_evidence.validate import validate

pytestmark = pytest.mark.slow  # each test validates a package, some twice

FILE = "schemas/exceptions.csv"
NO_IDENTIFIER = {"file": "data/studies.csv", "line": 4, "set": {"journal": "Journal of Tests"}}  # X304
EXCUSED = "rule,row_id,reason\nX304,clark_nd,Looked for everywhere and not found.\n"


def found(package, *edits, exceptions: str = EXCUSED) -> list[tuple]:
    apply(package, [*edits, {"file": FILE, "write": exceptions}])
    write_descriptor(load_package(package))
    return [(finding.code, finding.line, finding.column) for finding in validate(package).findings]


def test_an_exception_excuses_its_row_and_rule_only(tiny):
    assert found(tiny, NO_IDENTIFIER) == []
    apply(tiny, [{"file": "data/studies.csv", "line": 4, "set": {"doi": "10.1000/CLARK"}}])
    write_descriptor(load_package(tiny))
    assert {finding.code for finding in validate(tiny).findings} == {"R401", "P302", "X305"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rule,row,reason\n", ("P301", 1, 1)),
        ("", ("P301", 1, 1)),
        (EXCUSED + "X304,clark_nd,Entered a second time here.\n", ("P301", 3, 6)),
        (EXCUSED + "X304,adams_2010\n", ("P301", 3, 1)),
        (EXCUSED + "\n", ("P301", 3, 1)),
        (EXCUSED + "F09,clark_nd,Form has no exceptions at all.\n", ("P301", 3, 1)),
        (EXCUSED + "X302,adams_2010,because\n", ("P301", 3, 17)),
        (EXCUSED + "X302,adams_2010,It is referred to by now.\n", ("P302", 3, 1)),
        ('rule,row_id,reason\n"X304,clark_nd,The quote is lost here.\n', ("P301", 2, 1)),
    ],
)
def test_a_fault_of_the_exceptions_is_named_at_its_place(tiny, text, expected):
    assert expected in found(tiny, NO_IDENTIFIER, exceptions=text)


def test_no_exception_is_called_stale_while_its_rule_could_not_run(tiny):
    edits = [NO_IDENTIFIER, {"file": "data/studies.csv", "replace": ["study_id,first_author", "study_id,author"]}]
    assert "P302" not in {code for code, *_ in found(tiny, *edits)}


def test_exceptions_behind_a_link_are_not_read(tiny, tmp_path):
    outside = tmp_path / "exceptions.csv"
    outside.write_text(EXCUSED, encoding="utf-8")
    (tiny / FILE).symlink_to(outside)
    assert [finding.code for finding in validate(tiny).findings] == ["P104"]


def test_bytes_that_are_no_text(tiny):
    (tiny / FILE).write_bytes(b"rule,row_id,reason\n\xff\xfe\n")
    assert [finding.code for finding in validate(tiny).findings] == ["P101"]
