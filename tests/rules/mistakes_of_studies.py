"""Mistakes in studies, their identifiers, pages and links, in searches and screening."""

from __future__ import annotations

import re

from mistakes import ERROR, UNSEEN, WARNING, Draft, drop, filled, mistake, swap, times_ten

RANDOMISED = ("randomised_parallel_trial", "randomised_crossover_trial")
LOW, STANDARD, ULTRA = (f"{band}_dose_naltrexone" for band in ("low", "standard", "ultra_low"))
PUBMED = "pubmed.ncbi.nlm.nih.gov/"
ANIMALS = ("animal_study", "in_vitro_study", "hypothesis")


def human_dose(draft: Draft, *subjects: str):
    """Whether a row is a study in people with a dose in milligrams."""
    return lambda row: (
        row["dose_max"]
        and row["dose_unit"] == "mg"
        and row["study_design"] not in ANIMALS
        and row["subject"] in subjects
    )


def with_results(draft: Draft) -> set[str]:
    return draft.having("results", "study_id")


# dates


@mistake("studies", "the last two digits of a year exchanged", ERROR, times=2)
def year_digits_exchanged(d):
    row = d.one("studies", lambda r: r["year"] and r["year"][2] != r["year"][3])
    row["year"] = row["year"][:2] + row["year"][3] + row["year"][2]


@mistake("studies", "a year one off", ERROR, times=2)
def year_one_off(d):
    row = d.one("studies", filled("year"))
    row["year"] = str(int(row["year"]) + d.random.choice((-1, 1)))


@mistake("studies", "a look-up before the paper appeared", ERROR)
def looked_up_before_published(d):
    row = d.one("studies", filled("year", "integrity_checked_on"))
    row["integrity_checked_on"] = f"{int(row['year']) - 1}-11-29"


@mistake("studies", "a look-up dated ten years too early", ERROR)
def looked_up_ten_years_early(d):
    d.one("studies", filled("integrity_checked_on"))["integrity_checked_on"] = "2016-11-29"


@mistake("studies", "day and month of a look-up exchanged", ERROR)
def looked_up_day_for_month(d):
    d.one("studies", filled("integrity_checked_on"))["integrity_checked_on"] = "2026-29-11"


@mistake("studies", "a look-up dated next year", ERROR)
def looked_up_next_year(d):
    d.one("studies", filled("integrity_checked_on"))["integrity_checked_on"] = "2027-11-29"


@mistake(
    "studies",
    "a look-up dated a year too early",
    UNSEEN,
    "any day since the page appeared is possible",
)
def looked_up_a_year_early(d):
    row = d.one("studies", lambda r: r["integrity_checked_on"] and r["year"] and r["year"] < "2024")
    row["integrity_checked_on"] = "2025-11-29"


# identifiers


@mistake("studies", "a digit of the DOI left out", ERROR)
def doi_digit_dropped(d):
    row = d.one("studies", filled("doi"))
    row["doi"] = drop(d, row["doi"])


@mistake("studies", "the DOI of another study", ERROR)
def doi_of_another(d):
    row = d.one("studies", filled("doi"))
    row["doi"] = d.look("studies", lambda r: r["doi"] not in ("", row["doi"]))["doi"]


@mistake("studies", "a DOI with its address", ERROR)
def doi_with_address(d):
    row = d.one("studies", filled("doi"))
    row["doi"] = "https://doi.org/" + row["doi"]


@mistake("studies", "the PubMed id of the row above", ERROR)
def pmid_of_row_above(d):
    rows = d.edit("studies")
    i = d.random.choice([i for i in range(1, len(rows)) if rows[i]["pmid"] and rows[i - 1]["pmid"]])
    rows[i]["pmid"] = rows[i - 1]["pmid"]


@mistake("studies", "two digits of a PubMed id exchanged", ERROR)
def pmid_digits_exchanged(d):
    row = d.one("studies", filled("pmid"))
    row["pmid"] = swap(d, row["pmid"])


def _both(d, scheme, change):
    row = d.one("studies", filled(scheme))
    listed = d.one("study_identifiers", filled(scheme=scheme, study_id=row["study_id"]))
    row[scheme] = listed["identifier"] = change(d, row[scheme])


@mistake("study_identifiers", "a digit of a PubMed id left out, in both tables", WARNING, times=2)
def pmid_dropped_in_both(d):
    _both(d, "pmid", drop)


@mistake(
    "study_identifiers",
    "a digit of a DOI left out, in both tables, though an address shows it",
    ERROR,
)
def doi_dropped_in_both_with_address(d):
    row = d.one(
        "study_identifiers",
        lambda r: r["scheme"] == "doi" and f"doi.org/{r['identifier']}" in r["seen_at"],
    )
    study = next(r for r in d.edit("studies") if r["study_id"] == row["study_id"])
    row["identifier"] = study["doi"] = drop(d, row["identifier"])


@mistake(
    "study_identifiers",
    "a digit of a DOI wrong, in both tables, and no address shows it",
    UNSEEN,
    "any number may follow a prefix; only the registry knows",
)
def doi_wrong_in_both(d):
    shown = {r["page_url"].lower() for r in d.rows("study_pages")} | {
        r["seen_at"].lower() for r in d.rows("study_identifiers")
    }
    row = d.one("studies", lambda r: r["doi"] and not any(r["doi"] in url for url in shown))
    listed = d.one("study_identifiers", filled(scheme="doi", study_id=row["study_id"]))
    row["doi"] = listed["identifier"] = swap(d, row["doi"])


@mistake("study_identifiers", "a digit of an identifier left out", ERROR, times=2)
def identifier_digit_dropped(d):
    row = d.one("study_identifiers", lambda r: r["scheme"] in ("pmid", "doi", "nct"))
    row["identifier"] = drop(d, row["identifier"])


@mistake("study_identifiers", "two digits of a registration's number exchanged", ERROR, times=2)
def registration_digits_exchanged(d):
    registered = {
        r["study_id"] for r in d.rows("studies") if r["study_design"] == "trial_registration"
    }
    row = d.one("study_identifiers", lambda r: r["scheme"] == "nct" and r["study_id"] in registered)
    row["identifier"] = swap(d, row["identifier"])


@mistake("study_identifiers", "the registry number of another family", ERROR)
def registry_number_of_another(d):
    row = d.one("study_identifiers", filled(scheme="nct"))
    family = {
        x
        for r in d.rows("study_links")
        if row["study_id"] in r.values()
        for x in (r["study_id"], r["other_study_id"])
    }
    row["identifier"] = d.look(
        "study_identifiers",
        lambda r: (
            r["scheme"] == "nct"
            and r["study_id"] not in family
            and r["identifier"] != row["identifier"]
        ),
    )["identifier"]


@mistake("study_identifiers", "a PMC id filed as a PubMed id", ERROR)
def pmcid_filed_as_pmid(d):
    d.one("study_identifiers", filled(scheme="pmcid"))["scheme"] = "pmid"


@mistake("study_identifiers", "a EudraCT number filed as NCT", ERROR)
def eudract_filed_as_nct(d):
    d.one("study_identifiers", filled(scheme="eudract"))["scheme"] = "nct"


@mistake("study_identifiers", "a DOI in capitals", ERROR)
def doi_in_capitals(d):
    row = d.one(
        "study_identifiers", lambda r: r["scheme"] == "doi" and re.search("[a-z]", r["identifier"])
    )
    row["identifier"] = row["identifier"].upper()


@mistake("study_identifiers", "seen at the PubMed page of another paper", ERROR)
def seen_at_page_of_another(d):
    row = d.one("study_identifiers", lambda r: r["scheme"] == "pmid" and PUBMED in r["seen_at"])
    row["seen_at"] = d.look(
        "study_identifiers",
        lambda r: (
            r["scheme"] == "pmid"
            and PUBMED in r["seen_at"]
            and r["identifier"] != row["identifier"]
        ),
    )["seen_at"]


@mistake("study_identifiers", "an address that is a bare number", WARNING)
def seen_at_bare_number(d):
    row = d.one("study_identifiers")
    row["seen_at"] = "http://10.20.30.40/record/" + row["study_id"]


@mistake("study_identifiers", "an address without http", ERROR)
def seen_at_without_scheme(d):
    row = d.one("study_identifiers")
    row["seen_at"] = row["seen_at"].partition("://")[2]


@mistake("study_identifiers", "an identifier without the row that says where it was seen", WARNING)
def identifier_row_missing(d):
    rows = d.edit("study_identifiers")
    rows.remove(d.one("study_identifiers", lambda r: r["scheme"] in ("doi", "pmid")))


# what kind of study


@mistake("studies", "a randomised trial filed as a case report", ERROR, times=2)
def trial_as_case_report(d):
    d.one("studies", lambda r: r["study_design"] in RANDOMISED and r["participants"])[
        "study_design"
    ] = "case_report"


@mistake("studies", "a review filed as a randomised trial", WARNING, times=2)
def review_as_trial(d):
    d.one("studies", lambda r: "review" in r["study_design"])["study_design"] = RANDOMISED[0]


@mistake("studies", "a randomised trial filed as a narrative review", ERROR, times=2)
def trial_as_review(d):
    d.one("studies", lambda r: r["study_design"] in RANDOMISED)["study_design"] = "narrative_review"


@mistake("studies", "a single-arm trial filed as a randomised one", WARNING, times=2)
def single_arm_as_randomised(d):
    d.one("studies", filled(study_design="single_arm_trial"))["study_design"] = RANDOMISED[0]


@mistake("studies", "a randomised trial with results filed as a single-arm trial", ERROR)
def randomised_as_single_arm(d):
    compared = {r["study_id"] for r in d.rows("results") if r["allocation"] == "randomised"}
    d.one("studies", lambda r: r["study_design"] in RANDOMISED and r["study_id"] in compared)[
        "study_design"
    ] = "single_arm_trial"


@mistake("studies", "a case report filed as a series", ERROR)
def case_report_as_series(d):
    d.one("studies", filled(study_design="case_report", participants="1"))["study_design"] = (
        "case_series"
    )


@mistake("studies", "a series filed as a case report", ERROR)
def series_as_case_report(d):
    d.one("studies", filled("participants", study_design="case_series"))["study_design"] = (
        "case_report"
    )


@mistake(
    "studies",
    "a chart review filed as a case series",
    UNSEEN,
    "the two differ in how cases were found, which only the paper says",
)
def chart_review_as_series(d):
    d.one(
        "studies",
        lambda r: r["study_design"] == "chart_review" and "retrospective" not in r["title"].lower(),
    )["study_design"] = "case_series"


@mistake("studies", "double blinding in a chart review or case series", ERROR)
def chart_review_blinded(d):
    d.one("studies", lambda r: r["study_design"] in ("chart_review", "case_series"))["blinding"] = (
        "double"
    )


@mistake("studies", "no blinding in a trial whose title says double-blind", WARNING)
def double_blind_filed_as_none(d):
    d.one("studies", lambda r: re.search("double.blind", r["title"].lower()) and r["blinding"])[
        "blinding"
    ] = "none"


@mistake("studies", "the comparator of a randomised trial left out", WARNING)
def comparator_left_out(d):
    d.one("studies", lambda r: r["study_design"] in RANDOMISED)["comparator"] = ""


@mistake("studies", "a registration filed as peer reviewed", ERROR)
def registration_peer_reviewed(d):
    d.one("studies", filled(study_design="trial_registration"))["peer_reviewed"] = "true"


# people, time


@mistake(
    "studies",
    "a digit too many in the number of participants, where other numbers stand beside it",
    WARNING,
    times=3,
)
def participants_digit_more(d):
    analysed = {r["study_id"] for r in d.rows("results") if r["analysed"]}
    beside = lambda r: (
        r["recruited"]
        or r["randomised"]
        or r["completed"]
        or r["study_id"] in analysed
        or re.match(r"\d+ ", r["population"])
    )
    row = d.one("studies", lambda r: r["participants"] and int(r["participants"]) > 1 and beside(r))
    row["participants"] += d.random.choice("0123456789")


@mistake(
    "studies",
    "a digit too many in the number of participants, with nothing beside it",
    UNSEEN,
    "no other number of people is known",
)
def participants_alone_digit_more(d):
    analysed = {r["study_id"] for r in d.rows("results") if r["analysed"]}
    linked = d.having("study_links", "study_id") | d.having("study_links", "other_study_id")
    beside = lambda r: (
        r["recruited"]
        or r["randomised"]
        or r["completed"]
        or r["study_id"] in analysed
        or re.match(r"\d+ ", r["population"])
        or r["study_id"] in linked
    )
    row = d.one(
        "studies", lambda r: r["participants"] and int(r["participants"]) > 1 and not beside(r)
    )
    row["participants"] += "0"


@mistake("studies", "more randomised than recruited", ERROR)
def more_randomised_than_recruited(d):
    row = d.one("studies", filled("recruited", "randomised"))
    row["randomised"] = str(int(row["recruited"]) + 12)


@mistake("studies", "a digit too many in the number who completed", ERROR)
def completed_digit_more(d):
    row = d.one(
        "studies",
        lambda r: r["completed"] not in ("", "0") and (r["participants"] or r["randomised"]),
    )
    row["completed"] += "1"


@mistake("studies", "months for weeks in the duration, where results are later", WARNING)
def duration_in_months(d):
    late = {
        r["study_id"]: float(r["timepoint_weeks"])
        for r in d.rows("results")
        if r["timepoint_weeks"]
    }
    row = d.one(
        "studies",
        lambda r: (
            r["duration_weeks"] and late.get(r["study_id"], 0) > float(r["duration_weeks"]) / 4 + 1
        ),
    )
    row["duration_weeks"] = str(max(1, round(float(row["duration_weeks"]) / 4.35)))


@mistake(
    "studies",
    "months for weeks in the duration, without a result that is later",
    UNSEEN,
    "nothing else says how long the study lasted",
)
def duration_in_months_alone(d):
    timed = {r["study_id"] for r in d.rows("results") if r["timepoint_weeks"]}
    row = d.one(
        "studies",
        lambda r: (
            r["duration_weeks"] and float(r["duration_weeks"]) > 8 and r["study_id"] not in timed
        ),
    )
    row["duration_weeks"] = str(round(float(row["duration_weeks"]) / 4.35))


# doses


@mistake("studies", "45 for 4.5 mg in a study of a low dose", ERROR, times=2)
def dose_45_for_4_5(d):
    row = d.one("studies", lambda r: human_dose(d, LOW)(r) and r["dose_max"] == "4.5")
    row["dose_min"] = row["dose_min"] and "45" if row["dose_min"] == "4.5" else row["dose_min"]
    row["dose_max"] = "45"


@mistake("studies", "15 for 1.5 mg at the lower end of a range", ERROR)
def dose_min_times_ten(d):
    row = d.one(
        "studies",
        lambda r: (
            r["dose_min"]
            and r["dose_min"] != r["dose_max"]
            and float(r["dose_min"]) * 10 > float(r["dose_max"])
        ),
    )
    row["dose_min"] = times_ten(row["dose_min"])


@mistake("studies", "0.45 for 4.5 mg in a study of a low dose", WARNING)
def dose_tenth(d):
    row = d.one(
        "studies", lambda r: human_dose(d, LOW)(r) and r["dose_max"] == "4.5" == r["dose_min"]
    )
    row["dose_min"] = row["dose_max"] = "0.45"


@mistake("studies", "micrograms for milligrams in a study of a low dose", ERROR)
def ug_for_mg(d):
    d.one("studies", human_dose(d, LOW))["dose_unit"] = "ug"


@mistake("studies", "milligrams for micrograms in a study of an ultra-low dose", ERROR)
def mg_for_ug(d):
    d.one("studies", filled("dose_max", subject=ULTRA, dose_unit="ug"))["dose_unit"] = "mg"


@mistake("studies", "milligrams by body weight for milligrams", ERROR)
def mg_per_kg_for_mg(d):
    d.one("studies", lambda r: human_dose(d, LOW)(r) and float(r["dose_max"]) >= 1.5)[
        "dose_unit"
    ] = "mg/kg"


@mistake("studies", "a study of a low dose filed as standard dose", ERROR, times=2)
def low_filed_as_standard(d):
    d.one("studies", lambda r: human_dose(d, LOW)(r) and 1 <= float(r["dose_max"]) <= 5)[
        "subject"
    ] = STANDARD


@mistake("studies", "a study of a standard dose filed as low dose", ERROR)
def standard_filed_as_low(d):
    d.one("studies", human_dose(d, STANDARD))["subject"] = LOW


@mistake("studies", "a study of a low dose filed as ultra-low", ERROR)
def low_filed_as_ultra_low(d):
    d.one("studies", lambda r: human_dose(d, LOW)(r) and 1 <= float(r["dose_max"]) <= 5)[
        "subject"
    ] = ULTRA


@mistake(
    "studies", "a study without dose filed as standard dose, though the title says low", WARNING
)
def low_title_filed_as_standard(d):
    d.one(
        "studies",
        lambda r: (
            not r["dose_max"]
            and r["subject"] == LOW
            and re.search("low.dose naltrexone", r["title"].lower())
        ),
    )["subject"] = STANDARD


@mistake("studies", "a low dose by mouth filed as topical", ERROR)
def oral_filed_as_topical(d):
    d.one("studies", filled(route="oral", subject=LOW))["route"] = "topical"


@mistake(
    "studies",
    "twice daily for daily",
    UNSEEN,
    "9 mg a day is given too, and nothing else names the day's dose",
)
def twice_daily_for_daily(d):
    d.one(
        "studies",
        lambda r: (
            human_dose(d, LOW)(r) and r["dose_max"] == "4.5" and r["dose_frequency"] == "daily"
        ),
    )["dose_frequency"] = "twice_daily"


@mistake("studies", "a combination without the other treatment", ERROR)
def combination_alone(d):
    d.one("studies", filled("co_intervention", subject="combination"))["co_intervention"] = ""


@mistake("studies", "a daily dose typed by hand", ERROR, fixed=False)
def daily_dose_by_hand(d):
    d.one("studies", filled(dose_mg_per_day="4.5"))["dose_mg_per_day"] = "3"


# texts


@mistake("studies", "a title pasted twice", ERROR)
def title_twice(d):
    row = d.one("studies")
    row["title"] = row["title"] + d.random.choice(("", " ")) + row["title"]


@mistake("studies", "an author with initials", ERROR, times=2)
def author_with_initials(d):
    row = d.one(
        "studies", lambda r: r["first_author"] and r["study_design"] != "trial_registration"
    )
    row["first_author"] = d.random.choice(("{} J", "J. {}", "{} et al.")).format(
        row["first_author"]
    )


@mistake("studies", "the author of another paper", ERROR)
def author_of_another(d):
    row = d.one(
        "studies", lambda r: r["first_author"] and r["study_design"] != "trial_registration"
    )
    row["first_author"] = d.look(
        "studies", lambda r: r["first_author"] not in ("", row["first_author"])
    )["first_author"]


@mistake("studies", "first and last page exchanged", ERROR)
def pages_exchanged(d):
    row = d.one(
        "studies",
        lambda r: (
            re.fullmatch(r"(\d+)-(\d+)", r["pages"])
            and len({len(p) for p in r["pages"].split("-")}) == 1
        ),
    )
    row["pages"] = "-".join(reversed(row["pages"].split("-")))


@mistake(
    "studies",
    "the journal of the row above",
    UNSEEN,
    "which paper appeared where, only the paper says",
    times=2,
)
def journal_of_another(d):
    row = d.one("studies", filled("journal"))
    row["journal"] = d.look("studies", lambda r: r["journal"] not in ("", row["journal"]))[
        "journal"
    ]


@mistake(
    "studies",
    "volume and issue exchanged",
    UNSEEN,
    "both are numbers, and each journal counts in its own way",
)
def volume_for_issue(d):
    row = d.one("studies", lambda r: r["volume"] and r["issue"] and r["volume"] != r["issue"])
    row["volume"], row["issue"] = row["issue"], row["volume"]


@mistake("studies", "a paper entered twice under another id", ERROR)
def paper_entered_twice(d):
    row = d.look("studies", filled("doi", "first_author", "year"))
    d.edit("studies").append(dict(row, study_id=row["study_id"] + "_x"))


@mistake("studies", "a document without identifier entered twice", WARNING)
def document_entered_twice(d):
    row = d.look(
        "studies", lambda r: not r["doi"] and not r["pmid"] and r["year"] and r["first_author"]
    )
    d.edit("studies").append(dict(row, study_id=row["study_id"] + "_x"))


@mistake("studies", "retracted, without the notice", ERROR)
def retracted_without_notice(d):
    d.one("studies", filled("integrity_checked_on"))["integrity_status"] = "retracted"


@mistake("studies", "looked up, without the day", ERROR)
def looked_up_without_day(d):
    d.one("studies", filled("integrity_checked_on"))["integrity_checked_on"] = ""


@mistake("studies", "withdrawn, while results and citations go on with it", ERROR)
def withdrawn_but_used(d):
    used = with_results(d)
    d.one("studies", lambda r: r["study_id"] in used)["study_row_status"] = "withdrawn"


@mistake("study_conditions", "the condition of a result left out", ERROR)
def condition_left_out(d):
    results = {
        (r["study_id"], r["condition_id"])
        for r in d.rows("results")
        if r["result_row_status"] == "active"
    }
    rows = d.edit("study_conditions")
    rows.remove(d.one("study_conditions", lambda r: (r["study_id"], r["condition_id"]) in results))


@mistake(
    "study_conditions",
    "a condition that the study is not about added",
    UNSEEN,
    "a paper may be about several, and its title need not name them",
)
def condition_added(d):
    row = d.look("study_conditions")
    taken = {
        r["condition_id"] for r in d.rows("study_conditions") if r["study_id"] == row["study_id"]
    }
    d.edit("study_conditions").append(
        dict(
            row,
            condition_id=d.look("conditions", lambda r: r["condition_id"] not in taken)[
                "condition_id"
            ],
        )
    )


# pages


@mistake("study_pages", "an address that is a bare number", WARNING)
def page_bare_number(d):
    row = d.one("study_pages", filled(page_rank="1"))
    results = {r["study_id"] for r in d.rows("results")}
    row = d.one("study_pages", lambda r: r["study_id"] not in results)
    row["page_url"] = "http://10.20.30.40:8080/record"


@mistake("study_pages", "a rank left out", ERROR)
def page_rank_gap(d):
    last = {r["study_id"]: int(r["page_rank"]) for r in d.rows("study_pages")}
    row = d.one("study_pages", lambda r: int(r["page_rank"]) == last[r["study_id"]] > 1)
    row["page_rank"] = str(int(row["page_rank"]) + 1)


@mistake("study_pages", "a page listed twice", ERROR)
def page_twice(d):
    last = {r["study_id"]: int(r["page_rank"]) for r in d.rows("study_pages")}
    row = d.look("study_pages")
    d.edit("study_pages").append(dict(row, page_rank=str(last[row["study_id"]] + 1)))


@mistake("study_pages", "the PubMed page of another paper", ERROR)
def page_of_another(d):
    known = {r["study_id"] for r in d.rows("studies") if r["pmid"]}
    row = d.one("study_pages", lambda r: PUBMED in r["page_url"] and r["study_id"] in known)
    row["page_url"] = d.look(
        "study_pages", lambda r: PUBMED in r["page_url"] and r["study_id"] != row["study_id"]
    )["page_url"]


@mistake(
    "study_pages",
    "a page of another paper whose address shows no number",
    UNSEEN,
    "the address does not say of which paper it is",
)
def page_of_another_without_number(d):
    seen = d.having("results", "result_seen_at")
    plain = lambda r: not re.search(r"\d{6}|10\.\d{4}", r["page_url"]) and r["page_url"] not in seen
    row = d.one("study_pages", plain)
    row["page_url"] = d.look(
        "study_pages", lambda r: plain(r) and r["study_id"] != row["study_id"]
    )["page_url"]


# families


@mistake("study_links", "a study linked to itself", ERROR)
def study_linked_to_itself(d):
    row = d.one("study_links")
    row["other_study_id"] = row["study_id"]


@mistake("study_links", "registration and report exchanged", ERROR)
def registration_reversed(d):
    row = d.one("study_links", filled(study_relation="registration_of"))
    row["study_id"], row["other_study_id"] = row["other_study_id"], row["study_id"]


@mistake("study_links", "a registration called a protocol", ERROR)
def registration_called_protocol(d):
    d.one("study_links", filled(study_relation="registration_of"))["study_relation"] = "protocol_of"


@mistake("study_links", "a registration linked to the report of another trial", WARNING, times=2)
def linked_to_another_trial(d):
    row = d.one("study_links", filled(study_relation="registration_of"))
    row["other_study_id"] = d.look(
        "studies",
        lambda r: r["study_design"] in RANDOMISED and r["study_id"] != row["other_study_id"],
    )["study_id"]


@mistake("study_links", "a link entered in both directions", ERROR)
def link_in_both_directions(d):
    row = d.look("study_links")
    d.edit("study_links").append(
        dict(row, study_id=row["other_study_id"], other_study_id=row["study_id"])
    )


@mistake("study_inclusions", "review and study exchanged", ERROR)
def inclusion_reversed(d):
    row = d.one("study_inclusions")
    row["review_id"], row["study_id"] = row["study_id"], row["review_id"]


@mistake("study_inclusions", "a review that includes itself", ERROR)
def review_in_itself(d):
    row = d.one("study_inclusions")
    row["study_id"] = row["review_id"]


@mistake("study_inclusions", "a review that includes a later study", ERROR)
def review_before_study(d):
    years = {r["study_id"]: r["year"] for r in d.rows("studies")}
    row = d.one("study_inclusions", lambda r: years[r["review_id"]] < "2025")
    row["study_id"] = d.look(
        "studies", lambda r: r["year"] > years[row["review_id"]] and r["study_design"] in RANDOMISED
    )["study_id"]


# searches and screening


@mistake("searches", "a search dated next year", ERROR)
def search_next_year(d):
    d.one("searches")["searched_on"] = "2027-11-29"


@mistake("searches", "a search dated ten years too early", ERROR)
def search_ten_years_early(d):
    d.one("searches")["searched_on"] = "2016-11-29"


@mistake("searches", "fewer records looked at than screened", ERROR)
def fewer_looked_at(d):
    screened = [r["search_id"] for r in d.rows("screening")]
    d.one("searches", lambda r: screened.count(r["search_id"]) > 3)["records_looked_at"] = "1"


@mistake("screening", "included without its study", ERROR)
def included_without_study(d):
    d.one("screening", filled(decision="included"))["study_id"] = ""


@mistake("screening", "a duplicate that does not name the other", ERROR)
def duplicate_of_nothing(d):
    d.one("screening", filled("duplicate_of"))["duplicate_of"] = ""


@mistake("screening", "a duplicate of itself", ERROR)
def duplicate_of_itself(d):
    row = d.one("screening", filled("duplicate_of"))
    row["duplicate_of"] = row["record_id"]


@mistake("screening", "a duplicate of a record that does not exist", ERROR)
def duplicate_of_no_record(d):
    d.one("screening", filled("duplicate_of"))["duplicate_of"] = "r_z9999"


@mistake("screening", "a duplicate of the record above", WARNING, times=2)
def duplicate_of_record_above(d):
    row = d.one("screening", filled("duplicate_of"))
    row["duplicate_of"] = d.look(
        "screening", lambda r: r["decision"] == "included" and r["record_id"] != row["duplicate_of"]
    )["record_id"]


@mistake("screening", "included as another study", ERROR)
def included_as_another(d):
    row = d.one("screening", filled(decision="included"))
    row["study_id"] = d.look("screening", lambda r: r["study_id"] not in ("", row["study_id"]))[
        "study_id"
    ]


@mistake("screening", "excluded without a reason", ERROR)
def excluded_without_reason(d):
    d.one("screening", lambda r: r["exclusion_reason"] not in ("", "duplicate"))[
        "exclusion_reason"
    ] = ""


@mistake("screening", "a year that is not the study's", WARNING)
def record_year_wrong(d):
    years = {r["study_id"]: r["year"] for r in d.rows("studies")}
    row = d.one("screening", lambda r: r["record_year"] and years.get(r["study_id"]))
    row["record_year"] = str(int(row["record_year"]) + 1)


@mistake("screening", "the title of the record above", WARNING)
def record_title_of_another(d):
    row = d.one(
        "screening", lambda r: r["decision"] == "included" and not r["record_title"].startswith("[")
    )
    row["record_title"] = d.look(
        "screening",
        lambda r: (
            r["decision"] == "included"
            and r["study_id"] != row["study_id"]
            and not r["record_title"].startswith("[")
        ),
    )["record_title"]


@mistake("screening", "an included record turned into an excluded one", ERROR)
def included_turned_excluded(d):
    row = d.one("screening", filled(decision="included"))
    row["decision"], row["exclusion_reason"] = "excluded", "other"


@mistake("screening", "a record entered twice", ERROR)
def record_entered_twice(d):
    row = d.look("screening", filled(decision="included"))
    d.edit("screening").append(dict(row, record_id="r_z9999"))


@mistake(
    "screening",
    "another reason for an exclusion",
    UNSEEN,
    "what was seen of the record does not stand in the package",
)
def another_reason(d):
    d.one("screening", filled(exclusion_reason="not_a_study"))["exclusion_reason"] = "other"


@mistake("studies", "no interests, declared in other words", ERROR)
def no_interests_otherwise(d):
    row = d.one("studies", filled(interests_declared="none declared"))
    row["interests_declared"] = "no conflicts of interest"


@mistake("studies", "a journal by its abbreviation", WARNING)
def journal_abbreviated(d):
    row = d.one("studies", lambda r: r["journal"].startswith("Journal of Clinical "))
    row["journal"] = row["journal"].replace("Journal of Clinical ", "J Clin ")


@mistake("studies", "the journal of another paper, where the DOI shows its own", WARNING)
def journal_against_doi(d):
    row = d.one("studies", lambda r: r["doi"].startswith(("10.1016/j.jaad.", "10.1001/jama")))
    row["journal"] = d.look(
        "studies", lambda r: r["volume"] and r["journal"] not in ("", row["journal"])
    )["journal"]


@mistake("studies", "both periods of a crossover as its duration", WARNING)
def both_periods(d):
    late = {r["study_id"] for r in d.rows("results") if r["timepoint_weeks"]}
    row = d.one(
        "studies",
        lambda r: (
            "crossover" in r["study_design"]
            and r["study_id"] in late
            and float(r["duration_weeks"] or 0) > 1
        ),
    )
    row["duration_weeks"] = str(2 * round(float(row["duration_weeks"])))


@mistake("studies", "a series of cases with a placebo", ERROR)
def series_with_placebo(d):
    row = d.one("studies", lambda r: r["study_design"] in ("case_series", "chart_review"))
    row["comparator"] = "placebo"


@mistake("studies", "one person more than the population names in words", WARNING)
def one_more_than_named(d):
    words = ("two ", "three ", "four ", "five ", "six ")
    row = d.one(
        "studies",
        lambda r: (
            r["population"].startswith(words)
            and r["participants"]
            and " and " not in r["population"]
        ),
    )
    row["participants"] = str(int(row["participants"]) + 1)


@mistake("studies", "its conditions forgotten, of which the title names one", WARNING)
def conditions_forgotten(d):
    names = {r["condition_id"]: r["condition_name"].lower() for r in d.rows("conditions")}
    titles = {r["study_id"]: r["title"].lower() for r in d.rows("studies")}
    found = d.having("results", "study_id")
    row = d.one(
        "study_conditions",
        lambda r: r["study_id"] not in found and names[r["condition_id"]] in titles[r["study_id"]],
    )
    rows = d.edit("study_conditions")
    rows[:] = [r for r in rows if r["study_id"] != row["study_id"]]
