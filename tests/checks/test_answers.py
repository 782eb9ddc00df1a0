"""What was found across tables is kept as long as nothing that it follows from has changed."""

from __future__ import annotations

import pytest

from conftest import apply
from ldn_evidence.checks import answers, rules
from ldn_evidence.checks.validate import validate
from ldn_evidence.model.loading import load_package
from ldn_evidence.store.views import words_of


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The codes of the rules that are asked, and the beginnings of the views."""
    told: list[str] = []
    check, check_view = rules.check, rules.check_view

    def one_rule(cursor, package, rule, harmless):
        told.append(rule.code)
        return check(cursor, package, rule, harmless)

    def one_view(cursor, sql, harmless):
        told.append(sql[:20])
        return check_view(cursor, sql, harmless)

    monkeypatch.setattr(rules, "check", one_rule)
    monkeypatch.setattr(rules, "check_view", one_view)
    return told


def test_of_what_is_unchanged_nothing_is_asked_again(tiny, asked):
    kept: answers.Answers = {}
    first = validate(tiny, answers=kept).findings
    assert len(asked) > 150
    asked.clear()
    assert validate(tiny, answers=kept).findings == first
    assert asked == []


def test_only_what_speaks_of_a_changed_table_is_asked_again(tiny, asked):
    kept: answers.Answers = {}
    validate(tiny, answers=kept)
    asked.clear()
    apply(
        tiny, [{"file": "data/outcomes.csv", "replace": ["fatigue,fatigue", "fatigue,tiredness"]}]
    )
    warm = validate(tiny, answers=kept).findings
    package = load_package(tiny)
    speak = {r.code for r in [*package.rules, *package.derived] if "outcomes" in words_of(r.sql)}
    assert set(asked) == speak != set()
    assert warm == validate(tiny).findings


def test_a_table_that_comes_back_brings_its_answers_back(tiny, asked):
    kept: answers.Answers = {}
    before = (tiny / "data/studies.csv").read_bytes()
    validate(tiny, answers=kept)
    (tiny / "data/studies.csv").write_bytes(before.replace(b"2015", b"2016"))
    assert validate(tiny, answers=kept).findings
    asked.clear()
    (tiny / "data/studies.csv").write_bytes(before)
    assert validate(tiny, answers=kept).findings == [] == asked


@pytest.mark.parametrize(
    "change",
    [
        {"file": "schemas/package.json", "replace": ['"version": "0.1.0"', '"version": "0.2.0"']},
        {"file": "schemas/tables/studies.json", "replace": ['"title"', '"title" ']},
    ],
    ids=["version", "blank"],
)
def test_a_rule_is_asked_again_where_its_package_or_schema_says_otherwise(tiny, asked, change):
    kept: answers.Answers = {}
    validate(tiny, answers=kept)
    asked.clear()
    apply(tiny, [change])
    validate(tiny, answers=kept)
    assert bool(asked) is (change["file"] == "schemas/package.json")


def test_on_another_day_all_rules_are_asked_again(tiny, asked, monkeypatch):
    kept: answers.Answers = {}
    validate(tiny, answers=kept)
    asked.clear()

    class Tomorrow:
        @staticmethod
        def today():
            return __import__("datetime").date(2999, 1, 1)

    monkeypatch.setattr(answers, "date", Tomorrow)
    validate(tiny, answers=kept)
    package = load_package(tiny)
    assert {rule.code for rule in [*package.rules, *package.derived]} == set(asked)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT study_id AS row_id FROM studies, range(1) WHERE study_id = 'adams_2010'",
        "SELECT study_id AS row_id FROM studies WHERE random() >= 0",
        "SELECT study_id AS row_id FROM studies WHERE EXISTS (SELECT 1 FROM duckdb_tables)",
        "SELECT study_id AS row_id FROM nowhere",
        "SELECT 'demo_page' AS row_id, 'sour' || 'ces' AS table_name",
    ],
)
def test_an_answer_that_follows_from_more_is_not_kept(tiny, asked, sql):
    path = tiny / "schemas/rules/unused_study.sql"
    path.write_text(path.read_text(encoding="utf-8").split("SELECT")[0] + sql, encoding="utf-8")
    (code,) = [r.code for r in load_package(tiny).rules if r.name == "unused_study"]
    kept: answers.Answers = {}
    first = validate(tiny, answers=kept).findings
    asked.clear()
    assert validate(tiny, answers=kept).findings == first != []
    assert asked == [code]
