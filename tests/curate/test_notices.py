"""Marks of notices in titles, however they are written, and what kind of notice words speak of."""

from __future__ import annotations

import pytest

from ldn_evidence.curate.references.notices import in_notes, in_titles, kind_of, marks, unmarked

TITLE = "Small doses in an invented disease"
ON_PAPER = {
    "retraction": [
        "[Retracted] {}", "[RETRACTED] {}", "Retracted: {}", "retracted: {}", "RETRACTED ARTICLE: {}", "(Retracted Article) {}", "RETRACTED CHAPTER: {}",
        "{} (Retracted article. See vol. 3, p. 4, 2010)", "{} [Retracted]", "{} (RETRACTED)", "{} - RETRACTED", "{} – Retracted article", "{}: Retracted",
        "{}. Retracted.", "**RETRACTED** {}", "RETRACTED {}", "{} RETRACTED ARTICLE", "Retracted—{}", "【Retracted】{}", "{{Retracted}} {}", "ARTICLE RETRACTED: {}",
        "This article has been retracted: {}", "RETRACTED: RETRACTED ARTICLE: {}", "Retracted paper | {}", "[Retracted article] : {}", "RE\u200bTRACTED: {}",
        "ARTÍCULO RETRACTADO: {}", "[Retracted: {}]", "{} [Retracted in: J Test 2019]", "\u201cRetracted\u201d {}", "Retracted by the authors: {}",
    ],
    "withdrawal": ["WITHDRAWN: {}", "WITHDRAWN ARTICLE: {}", "Withdrawn: {}", "{} (withdrawn)", "ARTICLE WITHDRAWN: {}", "[Withdrawn] {}"],
    "removal": ["REMOVED: {}", "TEMPORARY REMOVAL: {}", "Temporarily removed: {}", "{} [REMOVED]"],
    "expression_of_concern": ["EXPRESSION OF CONCERN: {}", "Expression of Concern: {}", "[Expression of concern] {}", "{} (Expression of Concern)"],
    "partial_retraction": ["PARTIALLY RETRACTED: {}", "[Partially retracted] {}"],
    "retracted_and_republished": ["Retracted and republished: {}", "RETRACTED AND REPLACED: {}"],
    "correction": ["CORRECTED ARTICLE: {}"],
    "unknown": ["Retracted {}", "{} (retraction of an earlier claim by others)"],
}  # fmt: skip
OF_NOTICE = [
    "Retraction: {}", "Retraction notice to \u201c{}\u201d [J Test 1 (2020) 3]", "Retraction to: {}", "Notice of Retraction: {}", "Statement of Retraction: {}",
    "Erratum to: {}", "Erratum", "Corrigendum: {}", "Corrigendum to {}", "Addendum: {}", "Correction: {}", "Author Correction: {}", "Correction to: {}",
    "Partial retraction: {}", "{} (Retraction of vol 1, pg 2, 2009)", "{}: Corrigendum", "Removal notice to {}", "Withdrawal: {}", "Retraction",
]  # fmt: skip
CLEAN = [
    TITLE, TITLE.upper(), "Withdrawal of a drug in an invented disease", "Correction of anaemia: a trial", "Withdrawn patients: a survey", "Opioid withdrawal: a review",
    "Small doses: effects on withdrawal", "Removal of stitches", "Concerns about doses: a survey", "Corrected values of x", "[A title that PubMed translated].",
    "Addenda in books of the past", "Doses (withdrawal) in mice", "Naltrexone and withdrawal",
]  # fmt: skip


@pytest.mark.parametrize(
    "kind, form", [(kind, form) for kind, forms in ON_PAPER.items() for form in forms]
)
def test_a_mark_is_understood_wherever_it_stands(kind, form):
    title = form.format(TITLE)
    (notice,), of_notice = in_titles([title])
    assert (notice["type"], of_notice) == (kind, []), title
    if kind != "unknown":
        assert unmarked(title).rstrip(".\u201d\u201c") == TITLE


@pytest.mark.parametrize("form", OF_NOTICE)
def test_the_title_of_a_notice_is_no_paper(form):
    on_paper, of_notice = in_titles([form.format(TITLE)])
    assert on_paper == [] and len(of_notice) == 1


@pytest.mark.parametrize("title", [*CLEAN[:6], *CLEAN[7:11], *CLEAN[12:]])
def test_a_title_that_speaks_of_such_things_has_no_mark(title):
    assert marks(title) == [] and unmarked(title) == title


@pytest.mark.parametrize(
    "words, kind",
    [
        ("Retraction", "retraction"), ("retraction", "retraction"), ("Retracted Publication", "retraction"), ("PARTIAL RETRACTION", "partial_retraction"),
        ("partial_retraction", "partial_retraction"), ("PartialRetraction", "partial_retraction"), ("expression of concern", "expression_of_concern"),
        ("Expression-Of-Concern", "expression_of_concern"), ("withdrawn", "withdrawal"), ("Withdrawal", "withdrawal"), ("Removal", "removal"),
        ("Corrigendum", "corrigendum"), ("Published Erratum", "erratum"), ("errata", "erratum"), ("Addendum", "addendum"), ("Correction", "correction"),
        ("Corrected and Republished Article", "corrected_and_republished"), ("retracted-and-republished", "retracted_and_republished"),
        ("new_version", None), ("Journal Article", None), ("reinstatement after retraction", None), ("not retracted", None), ("", None),
    ],
)  # fmt: skip
def test_kinds_are_known_in_any_spelling(words, kind):
    assert kind_of(words) == kind


def test_remarks_of_a_record_are_marks_only_where_they_say_nothing_else():
    kinds = lambda *notes: [notice["type"] for notice in in_notes(notes)]
    assert kinds("Article; Retracted Publication") == ["retraction"]
    assert kinds("Cited By: 3; This article has been retracted") == ["retraction"]
    assert kinds("Withdrawn patients were counted", "Opioid withdrawal", "Correction") == []
