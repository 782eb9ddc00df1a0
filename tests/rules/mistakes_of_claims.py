"""Mistakes in claims, their links, citations, verdicts and doses."""

from __future__ import annotations

import re

from mistakes import ERROR, UNSEEN, WARNING, Draft, drop, filled, mistake, times_ten

active = lambda row: row["claim_row_status"] == "active"
hedges = re.compile(r"\b(may|might|could|seem|appears)\b")
ON_PAGE = "only the page says so; `ldn verify` holds it against the snapshot"


def names_condition(d: Draft):
    """Whether a claim's statement holds the name of its condition."""
    names = {r["condition_id"]: r["condition_name"].lower() for r in d.rows("conditions")}
    return lambda r: (
        active(r) and r["condition_id"] and names[r["condition_id"]] in r["statement"].lower()
    )


def alone(d: Draft):
    """Whether no other row shares the passage of a claim."""
    hashes = [
        r["span_sha256"] for t in ("claims", "citations", "dosing_mentions") for r in d.rows(t)
    ]
    return lambda r: hashes.count(r["span_sha256"]) == 1


def linked(d: Draft) -> set[str]:
    return d.having("claim_links", "claim_id") | d.having("claim_links", "other_claim_id")


# direction, condition, outcome, topic


@mistake("claims", "a benefit turned into a harm", WARNING, times=2)
def benefit_to_harm(d):
    d.one("claims", filled(topic="efficacy", direction="benefit"))["direction"] = "harm"


@mistake("claims", "a harm turned into a benefit", WARNING)
def harm_to_benefit(d):
    d.one("claims", filled(topic="safety", direction="harm"))["direction"] = "benefit"


@mistake("claims", "a benefit turned into no effect", WARNING, times=2)
def benefit_to_no_effect(d):
    d.one("claims", filled(topic="efficacy", direction="benefit"))["direction"] = "no_effect"


@mistake("claims", "a harm turned into no effect", WARNING)
def harm_to_no_effect(d):
    d.one("claims", lambda r: r["topic"] == "safety" and r["direction"] == "harm")["direction"] = (
        "no_effect"
    )


@mistake("claims", "well tolerated turned into a harm", WARNING)
def tolerated_to_harm(d):
    d.one(
        "claims",
        lambda r: (
            r["topic"] == "safety" and r["direction"] == "no_effect" and "toler" in r["statement"]
        ),
    )["direction"] = "harm"


@mistake("claims", "the direction of a supported claim turned, against its result", ERROR)
def supported_turned(d):
    held = {
        r["claim_id"]
        for r in d.rows("claim_citations")
        if r["verdict"] == "supported" and r["result_id"] and r["support_from"] == "own_results"
    }
    row = d.one(
        "claims",
        lambda r: (
            r["claim_id"] in held and r["topic"] == "efficacy" and r["direction"] == "benefit"
        ),
    )
    row["direction"] = "harm"


@mistake("claims", "no direction for a claim of efficacy", ERROR)
def efficacy_without_direction(d):
    d.one("claims", filled(topic="efficacy"))["direction"] = "not_applicable"


@mistake("claims", "a direction for a mechanism", ERROR)
def mechanism_with_direction(d):
    d.one("claims", lambda r: r["topic"] in ("mechanism", "dosing"))["direction"] = "benefit"


@mistake("claims", "another condition, though the statement names its own", WARNING, times=3)
def another_condition(d):
    row = d.one("claims", names_condition(d))
    row["condition_id"] = d.look(
        "claims", lambda r: r["condition_id"] not in ("", row["condition_id"])
    )["condition_id"]


@mistake("claims", "the condition left out, though the statement names it", WARNING)
def condition_emptied(d):
    named = names_condition(d)
    d.one("claims", lambda r: named(r) and r["topic"] in ("efficacy", "safety"))["condition_id"] = (
        ""
    )


@mistake("claims", "a condition that does not exist", ERROR)
def condition_mistyped(d):
    row = d.one("claims", filled("condition_id"))
    row["condition_id"] = row["condition_id"][:-1]


@mistake("claims", "an outcome of safety for a claim of efficacy", WARNING)
def safety_outcome_for_efficacy(d):
    d.one("claims", filled(topic="efficacy", direction="benefit"))["outcome_id"] = d.look(
        "outcomes", filled(outcome_domain="safety")
    )["outcome_id"]


@mistake(
    "claims",
    "another outcome of the same kind",
    UNSEEN,
    "statements name outcomes in too many words",
    times=2,
)
def another_outcome(d):
    row = d.one("claims", filled(topic="efficacy"))
    row["outcome_id"] = d.look(
        "outcomes",
        lambda r: r["outcome_domain"] == "efficacy" and r["outcome_id"] != row["outcome_id"],
    )["outcome_id"]


@mistake("claims", "no outcome for a claim of efficacy", ERROR)
def efficacy_without_outcome(d):
    d.one("claims", filled(topic="efficacy"))["outcome_id"] = ""


@mistake("claims", "efficacy filed as safety", WARNING)
def efficacy_as_safety(d):
    d.one("claims", filled(topic="efficacy", direction="benefit"))["topic"] = "safety"


@mistake("claims", "efficacy filed as mechanism", ERROR)
def efficacy_as_mechanism(d):
    d.one("claims", filled(topic="efficacy", direction="benefit"))["topic"] = "mechanism"


@mistake(
    "claims", "efficacy filed as background", UNSEEN, "which it is depends on what the page argues"
)
def efficacy_as_background(d):
    d.one("claims", lambda r: r["topic"] == "efficacy" and r["claim_id"] not in linked(d))[
        "topic"
    ] = "background"


# subject, stance


@mistake("claims", "low dose filed as standard dose", WARNING, times=2)
def low_as_standard(d):
    d.one(
        "claims",
        lambda r: (
            r["subject"] == "low_dose_naltrexone" and re.search("LDN|low.dose", r["statement"])
        ),
    )["subject"] = "standard_dose_naltrexone"


@mistake("claims", "naltrexone filed as low dose", WARNING)
def naltrexone_as_low(d):
    d.one("claims", lambda r: r["subject"] == "naltrexone" and "altrexone" in r["statement"])[
        "subject"
    ] = "low_dose_naltrexone"


@mistake("claims", "low dose filed as no drug", WARNING)
def low_as_no_drug(d):
    d.one(
        "claims",
        lambda r: (
            r["subject"] == "low_dose_naltrexone" and re.search("LDN|low.dose", r["statement"])
        ),
    )["subject"] = "no_drug"


@mistake("claims", "another drug filed as low-dose naltrexone", WARNING)
def other_drug_as_low(d):
    d.one(
        "claims",
        lambda r: (
            r["subject"] in ("other_drug", "no_drug")
            and not re.search("altrexone|LDN", r["statement"])
        ),
    )["subject"] = "low_dose_naltrexone"


@mistake("claims", "asserted for hedged, where the statement hedges", WARNING)
def hedged_as_asserted(d):
    d.one(
        "claims",
        lambda r: (
            r["stance"] == "hedged"
            and hedges.search(r["statement"].lower())
            and r["topic"] not in ("dosing", "formulation")
        ),
    )["stance"] = "asserted"


@mistake(
    "claims", "hedged for asserted", UNSEEN, "the statement need not carry every hedge of the page"
)
def asserted_as_hedged(d):
    d.one("claims", filled(stance="asserted"))["stance"] = "hedged"


@mistake("claims", "attributed for asserted", WARNING, times=2)
def asserted_as_attributed(d):
    speaker = re.compile(
        "claim|accord|say|said|belie|report|propos|held|hold|explain|call|note|argue|conclu|state"
    )
    d.one(
        "claims", lambda r: r["stance"] == "asserted" and not speaker.search(r["statement"].lower())
    )["stance"] = "attributed"


@mistake("claims", "asserted for attributed, where the statement names who says so", WARNING)
def attributed_as_asserted(d):
    d.one(
        "claims",
        lambda r: (
            r["stance"] == "attributed"
            and re.search("ccording to|explained that| says? that", r["statement"])
        ),
    )["stance"] = "asserted"


# place


def _shift(row, start: int, end: int) -> None:
    row["span_start"], row["span_end"] = (
        str(int(row["span_start"]) + start),
        str(int(row["span_end"]) + end),
    )


@mistake("claims", "a passage shifted by one character", WARNING, times=2)
def span_shifted(d):
    filed = lambda r: r["claim_id"].startswith(f"{r['source_id']}_c{int(r['span_start']):05}")
    _shift(d.one("claims", lambda r: filed(r) and int(r["span_start"]) > 0), 1, 1)


@mistake("claims", "the end of a passage off by one, which another row shares", ERROR)
def span_end_off_shared(d):
    lonely = alone(d)
    _shift(d.one("claims", lambda r: not lonely(r)), 0, 1)


@mistake("claims", "the end of a short passage off by one", ERROR)
def span_end_off_short(d):
    _shift(
        d.one(
            "claims",
            lambda r: "," not in r["text_fragment"] and not re.search("%[C-F]", r["text_fragment"]),
        ),
        0,
        1,
    )


@mistake("claims", "the end of a passage off by one, which no other row shares", UNSEEN, ON_PAGE)
def span_end_off_alone(d):
    lonely = alone(d)
    _shift(d.one("claims", lambda r: lonely(r) and "," in r["text_fragment"]), 0, 1)


@mistake("claims", "an end before the start", ERROR)
def span_reversed(d):
    row = d.one("claims", lambda r: int(r["span_start"]) > 0)
    row["span_start"], row["span_end"] = row["span_end"], row["span_start"]


@mistake("claims", "a digit too many in the end of a passage", ERROR)
def span_end_digit_more(d):
    row = d.one("claims", lambda r: len(r["span_end"]) == 4)
    row["span_end"] += "0"


@mistake("claims", "the fragment of another claim", ERROR, times=2)
def fragment_of_another(d):
    row = d.one("claims")
    row["text_fragment"] = d.look(
        "claims",
        lambda r: r["source_id"] == row["source_id"] and r["span_sha256"] != row["span_sha256"],
    )["text_fragment"]


@mistake("claims", "a fragment with blanks", ERROR)
def fragment_with_blanks(d):
    row = d.one("claims", lambda r: "%20" in r["text_fragment"])
    row["text_fragment"] = row["text_fragment"].replace("%20", " ")


@mistake("claims", "the hash of another passage", ERROR)
def hash_of_another(d):
    row = d.one("claims")
    long = int(row["span_end"]) - int(row["span_start"])
    row["span_sha256"] = d.look(
        "claims", lambda r: int(r["span_end"]) - int(r["span_start"]) != long
    )["span_sha256"]


@mistake("claims", "a digit of a hash wrong", UNSEEN, ON_PAGE)
def hash_digit_wrong(d):
    lonely = alone(d)
    row = d.one("claims", lonely)
    row["span_sha256"] = ("0" if row["span_sha256"][0] != "0" else "1") + row["span_sha256"][1:]


@mistake("claims", "a section mistyped", WARNING)
def section_mistyped(d):
    row = d.one("claims", lambda r: len(r["section"]) > 8)
    row["section"] = row["section"][:4] + row["section"][5:]


@mistake("claims", "the section of another passage", WARNING, times=2)
def section_of_another(d):
    row = d.one("claims", filled("section"))
    row["section"] = d.look(
        "claims",
        lambda r: r["source_id"] == row["source_id"] and r["section"] not in ("", row["section"]),
    )["section"]


# text, rows


@mistake("claims", "the statement of another claim", WARNING, times=2)
def statement_of_another(d):
    row = d.one("claims", active)
    row["statement"] = d.look("claims", lambda r: active(r) and r["claim_id"] != row["claim_id"])[
        "statement"
    ]


@mistake("claims", "words of the page as statement", UNSEEN, ON_PAGE)
def statement_from_page(d):
    row = d.one("claims", lambda r: active(r) and names_condition(d)(r))
    row["statement"] = row["statement"].replace("LDN", "low-dose naltrexone")


@mistake("claims", "a statement pasted twice", ERROR)
def statement_twice(d):
    row = d.one("claims")
    row["statement"] = f"{row['statement']} {row['statement']}"


@mistake("claims", "a claim entered twice", WARNING, times=2)
def claim_entered_twice(d):
    row = d.look("claims", active)
    d.edit("claims").append(dict(row, claim_id=row["claim_id"] + "z"))


@mistake("claims", "withdrawn without a reason", ERROR)
def claim_withdrawn_silently(d):
    used = (
        linked(d)
        | d.having("claim_citations", "claim_id")
        | d.having("dosing_mentions", "claim_id")
    )
    d.one("claims", lambda r: r["claim_id"] not in used and not r["claim_note"])[
        "claim_row_status"
    ] = "withdrawn"


@mistake("claims", "replaced, and yet active", ERROR)
def replaced_but_active(d):
    row = d.one("claims", active)
    row["claim_replaced_by"] = d.look(
        "claims", lambda r: active(r) and r["claim_id"] != row["claim_id"]
    )["claim_id"]


@mistake("claims", "another source", ERROR)
def claim_of_another_source(d):
    row = d.one("claims")
    row["source_id"] = d.look("sources", lambda r: r["source_id"] != row["source_id"])["source_id"]


@mistake(
    "claims",
    "the population of another claim",
    UNSEEN,
    "whom a passage speaks of, only the page says",
)
def population_of_another(d):
    row = d.one("claims", filled("population"))
    row["population"] = d.look("claims", lambda r: r["population"] not in ("", row["population"]))[
        "population"
    ]


@mistake("claims", "a tier typed by hand", ERROR, fixed=False)
def cited_tier_by_hand(d):
    d.one("claims", filled(cited_tier="T5"))["cited_tier"] = "T1"


@mistake("claims", "a tier not refuted typed by hand", ERROR, fixed=False)
def evidence_tier_by_hand(d):
    d.one("claims", filled(evidence_tier="T7"))["evidence_tier"] = "T2"


@mistake("claims", "a supported tier typed by hand", ERROR, fixed=False)
def supported_tier_by_hand(d):
    d.one("claims", lambda r: not r["supported_tier"])["supported_tier"] = "T2"


# links


@mistake("claim_links", "a claim linked to itself", ERROR)
def claim_linked_to_itself(d):
    row = d.one("claim_links")
    row["other_claim_id"] = row["claim_id"]


@mistake("claim_links", "restates, of a claim that says another thing", ERROR, times=2)
def restates_another(d):
    row = d.one("claim_links", filled(relation="restates"))
    own = d.get("claims", claim_id=row["claim_id"])
    row["other_claim_id"] = d.look(
        "claims",
        lambda r: (
            r["claim_id"] < row["claim_id"]
            and active(r)
            and r["condition_id"] != own["condition_id"]
        ),
    )["claim_id"]


@mistake("claim_links", "contradicts filed as restates", ERROR)
def contradicts_as_restates(d):
    sides = {r["claim_id"]: r["direction"] for r in d.rows("claims")}
    d.one(
        "claim_links",
        lambda r: (
            r["relation"] == "contradicts" and sides[r["claim_id"]] != sides[r["other_claim_id"]]
        ),
    )["relation"] = "restates"


@mistake("claim_links", "a link the wrong way round", ERROR)
def link_reversed(d):
    row = d.one("claim_links")
    row["claim_id"], row["other_claim_id"] = row["other_claim_id"], row["claim_id"]


@mistake("claim_links", "a link entered twice", ERROR)
def link_twice(d):
    d.edit("claim_links").append(dict(d.look("claim_links")))


@mistake("claim_links", "a contradiction between two conditions", WARNING, times=2)
def contradiction_across(d):
    row = d.one(
        "claim_links",
        lambda r: (
            r["relation"] == "contradicts"
            and d.get("claims", claim_id=r["claim_id"])["condition_id"]
        ),
    )
    own = d.get("claims", claim_id=row["claim_id"])["condition_id"]
    kin = {r["parent_id"] for r in d.rows("condition_parents")} | {own}
    row["other_claim_id"] = d.look(
        "claims",
        lambda r: (
            r["claim_id"] < row["claim_id"]
            and active(r)
            and r["condition_id"]
            and r["condition_id"] not in kin
        ),
    )["claim_id"]


@mistake("claim_links", "restates filed as contradicts", WARNING)
def restates_as_contradicts(d):
    sides = {r["claim_id"]: r["direction"] for r in d.rows("claims")}
    d.one(
        "claim_links",
        lambda r: (
            r["relation"] == "restates" and sides[r["claim_id"]] in ("benefit", "harm", "no_effect")
        ),
    )["relation"] = "contradicts"


@mistake(
    "claim_links",
    "restates filed as qualifies",
    UNSEEN,
    "what narrows and what repeats differ in words alone",
)
def restates_as_qualifies(d):
    d.one("claim_links", filled(relation="restates"))["relation"] = "qualifies"


@mistake("claim_links", "a reason that is no sentence", ERROR)
def reason_no_sentence(d):
    d.one("claim_links")["link_note"] = "see above"


@mistake("claim_links", "a withdrawn claim linked", ERROR)
def link_to_withdrawn(d):
    gone = d.look("claims", filled(claim_row_status="withdrawn"))["claim_id"]
    later = d.look("claims", lambda r: r["claim_id"] > gone and active(r))["claim_id"]
    d.edit("claim_links").append(
        {
            "claim_id": later,
            "other_claim_id": gone,
            "relation": "qualifies",
            "link_note": "The one narrows the other.",
        }
    )


# citations

named = lambda r: re.fullmatch(r"[A-Z].{3,} (19|20)\d\d", r["marker"]) and r["study_id"]


@mistake("citations", "the mark of another entry", WARNING, times=2)
def mark_of_another(d):
    row = d.one("citations", named)
    row["marker"] = d.look(
        "citations",
        lambda r: (
            named(r)
            and r["source_id"] == row["source_id"]
            and r["study_id"] != row["study_id"]
            and r["marker"] != row["marker"]
        ),
    )["marker"]


@mistake("citations", "the study of another entry", WARNING, times=2)
def study_of_another_entry(d):
    row = d.one("citations", lambda r: r["study_id"] and r["resolution"] == "explicit")
    row["study_id"] = d.look(
        "citations",
        lambda r: (
            r["source_id"] == row["source_id"]
            and r["study_id"] not in ("", row["study_id"])
            and r["marker"] != row["marker"]
        ),
    )["study_id"]


@mistake("citations", "a study that the source does not cite, under a mark with a year", WARNING)
def study_not_cited(d):
    row = d.one("citations", named)
    row["study_id"] = d.look("studies", lambda r: r["year"] and r["year"] != row["marker"][-4:])[
        "study_id"
    ]


@mistake("citations", "a year mistyped in a mark", WARNING)
def year_of_mark(d):
    row = d.one("citations", named)
    row["marker"] = row["marker"][:-4] + str(int(row["marker"][-4:]) - 1)


@mistake("citations", "an entry shifted by one character", WARNING)
def citation_shifted(d):
    _shift(d.one("citations"), 1, 1)


@mistake("citations", "two digits of a start exchanged", WARNING)
def citation_start_wrong(d):
    row = d.one("citations", lambda r: int(r["span_start"]) > 2000)
    row["span_start"] = drop(d, row["span_start"])


@mistake("citations", "unresolved, with a study", ERROR)
def unresolved_with_study(d):
    d.one("citations", filled("study_id"))["resolution"] = "unresolved"


@mistake("citations", "inferred, without saying from what", ERROR)
def inferred_without_basis(d):
    d.one("citations", filled(resolution="inferred"))["basis"] = ""


@mistake("citations", "another source", ERROR)
def citation_of_another_source(d):
    row = d.one("citations")
    row["source_id"] = d.look("sources", lambda r: r["source_id"] != row["source_id"])["source_id"]


@mistake("citations", "an entry that no claim has", WARNING)
def citation_unused(d):
    used = d.having("dosing_mentions", "citation_id")
    gone = d.look("citations", lambda r: r["citation_id"] not in used)["citation_id"]
    d.touched["claim_citations"] = [
        r for r in d.rows("claim_citations") if r["citation_id"] != gone
    ]


# verdicts


@mistake("claim_citations", "supported, and not read", ERROR)
def supported_not_read(d):
    d.one("claim_citations", filled(verdict="supported"))["verdict_read_in"] = "not_read"


@mistake("claim_citations", "supported, without saying from what", ERROR)
def support_from_missing(d):
    d.one("claim_citations", filled(verdict="supported"))["support_from"] = ""


@mistake("claim_citations", "overstated, without the discrepancy", ERROR)
def discrepancy_missing(d):
    d.one("claim_citations", lambda r: r["verdict"] in ("overstated", "misreported"))[
        "discrepancy"
    ] = ""


@mistake("claim_citations", "a discrepancy without a note", ERROR)
def discrepancy_without_note(d):
    d.one("claim_citations", filled("discrepancy", "verdict_note"))["verdict_note"] = ""


@mistake("claim_citations", "the result of another study", ERROR)
def result_of_other_study(d):
    row = d.one("claim_citations", filled("result_id"))
    study = d.get("results", result_id=row["result_id"])["study_id"]
    row["result_id"] = d.look(
        "results", lambda r: r["study_id"] != study and r["result_row_status"] == "active"
    )["result_id"]


@mistake("claim_citations", "another result of the study, for another kind of outcome", WARNING)
def other_result_of_study(d):
    groups = {r["outcome_id"]: r["outcome_group"] for r in d.rows("outcomes")}
    found = {r["result_id"]: r for r in d.rows("results")}
    claims = {r["claim_id"]: r for r in d.rows("claims")}

    def others(r):
        claim, result = claims[r["claim_id"]], found.get(r["result_id"])
        if (
            not result
            or r["verdict"] not in ("supported", "overstated")
            or claim["outcome_id"] in ("", "overall_benefit", "other_measures")
        ):
            return []
        return [
            o["result_id"]
            for o in found.values()
            if o["study_id"] == result["study_id"]
            and groups[o["outcome_id"]] != groups[claim["outcome_id"]]
            and o["result_row_status"] == "active"
        ]

    row = d.one("claim_citations", others)
    row["result_id"] = d.random.choice(others(row))


@mistake("claim_citations", "a note that names one side only", WARNING)
def note_of_one_side(d):
    d.one("claim_citations", lambda r: r["verdict"] in ("overstated", "misreported"))[
        "verdict_note"
    ] = "The page says more than that."


@mistake("claim_citations", "a verdict dated next year", ERROR)
def verdict_next_year(d):
    d.one("claim_citations")["checked_on"] = "2027-11-22"


@mistake("claim_citations", "a verdict before the source appeared", ERROR, times=2)
def verdict_before_source(d):
    row = d.one("claim_citations")
    row["checked_on"] = d.random.choice(("2016-11-22", "2006-11-22", "2019-11-22"))


@mistake("claim_citations", "day and month of a verdict exchanged", ERROR)
def verdict_day_for_month(d):
    d.one("claim_citations")["checked_on"] = "2026-22-11"


@mistake(
    "claim_citations",
    "a verdict a month too early",
    UNSEEN,
    "any day since the page appeared is possible",
)
def verdict_month_early(d):
    d.one("claim_citations", filled(checked_on="2026-11-22"))["checked_on"] = "2026-10-22"


@mistake("claim_citations", "supported turned into contradicted", ERROR)
def supported_to_contradicted(d):
    d.one("claim_citations", filled(verdict="supported"))["verdict"] = "contradicted"


@mistake("claim_citations", "unavailable turned into supported", ERROR)
def unavailable_to_supported(d):
    d.one("claim_citations", filled(verdict="unavailable"))["verdict"] = "supported"


@mistake(
    "claim_citations",
    "overstated turned into misreported",
    UNSEEN,
    "how severe a discrepancy is, is a judgement on the two texts",
)
def overstated_to_misreported(d):
    d.one("claim_citations", filled(verdict="overstated"))["verdict"] = "misreported"


@mistake("claim_citations", "own results of a review without data", WARNING)
def own_results_of_review(d):
    reviews = {r["study_id"] for r in d.rows("studies") if r["study_design"] == "narrative_review"}
    cited = {r["citation_id"] for r in d.rows("citations") if r["study_id"] in reviews}
    topics = {r["claim_id"]: r["topic"] for r in d.rows("claims")}
    row = d.one(
        "claim_citations",
        lambda r: (
            r["verdict"] == "supported"
            and r["citation_id"] in cited
            and topics[r["claim_id"]] != "evidence_status"
        ),
    )
    row["support_from"] = "own_results"


@mistake(
    "claim_citations",
    "another support, where both are possible",
    UNSEEN,
    "what a paper found and what it repeats, only the paper tells apart",
)
def another_support(d):
    d.one("claim_citations", filled(support_from="background"))["support_from"] = (
        "authors_conclusion"
    )


@mistake("claim_citations", "read in a label that is none", ERROR)
def read_in_label(d):
    labels = {r["study_id"] for r in d.rows("studies") if r["study_design"] == "product_label"}
    cited = {
        r["citation_id"]
        for r in d.rows("citations")
        if r["study_id"] and r["study_id"] not in labels
    }
    d.one(
        "claim_citations",
        lambda r: r["citation_id"] in cited and r["verdict_read_in"] == "abstract",
    )["verdict_read_in"] = "label"


@mistake("claim_citations", "abstract for full text", UNSEEN, "what was read leaves no trace")
def read_in_abstract(d):
    d.one("claim_citations", filled(verdict_read_in="full_text"))["verdict_read_in"] = "abstract"


@mistake("claim_citations", "a verdict without saying how many have read", ERROR)
def review_missing(d):
    d.one("claim_citations")["verdict_review"] = ""


@mistake("claim_citations", "off topic, with a result", ERROR)
def off_topic_with_result(d):
    d.one("claim_citations", filled("result_id", verdict="misreported"))["verdict"] = "off_topic"


@mistake("claim_citations", "a citation of another source", ERROR)
def pair_across_sources(d):
    row = d.one("claim_citations")
    source = d.get("claims", claim_id=row["claim_id"])["source_id"]
    row["citation_id"] = d.look("citations", lambda r: r["source_id"] != source)["citation_id"]


@mistake(
    "claim_citations",
    "another citation of the same source",
    UNSEEN,
    "which mark stands behind a sentence, only the page shows",
)
def pair_with_other_citation(d):
    row = d.one("claim_citations", lambda r: not r["result_id"] and r["verdict"] == "unavailable")
    source = d.get("claims", claim_id=row["claim_id"])["source_id"]
    taken = {
        r["citation_id"] for r in d.rows("claim_citations") if r["claim_id"] == row["claim_id"]
    }
    row["citation_id"] = d.look(
        "citations",
        lambda r: r["source_id"] == source and r["study_id"] and r["citation_id"] not in taken,
    )["citation_id"]


@mistake("claim_citations", "a verdict on a study that is not known", ERROR)
def verdict_on_unknown(d):
    unknown = {r["citation_id"] for r in d.rows("citations") if not r["study_id"]}
    d.one("claim_citations", lambda r: r["citation_id"] in unknown)["verdict"] = "off_topic"


# doses

amount = filled("dose_min", "dose_max", drug="naltrexone", dose_unit="mg")


@mistake("dosing_mentions", "the ends of a range exchanged", ERROR)
def range_exchanged(d):
    row = d.one("dosing_mentions", lambda r: r["dose_min"] != r["dose_max"])
    row["dose_min"], row["dose_max"] = row["dose_max"], row["dose_min"]


@mistake("dosing_mentions", "45 for 4.5 mg", ERROR, times=2)
def mention_times_ten(d):
    row = d.one("dosing_mentions", lambda r: amount(r) and r["dose_band"] == "low")
    row["dose_min"], row["dose_max"] = times_ten(row["dose_min"]), times_ten(row["dose_max"])


@mistake("dosing_mentions", "another amount of the same band", ERROR)
def mention_another_amount(d):
    row = d.one(
        "dosing_mentions",
        lambda r: amount(r) and r["dose_band"] == "low" and r["dose_min"] == r["dose_max"] != "2",
    )
    row["dose_min"] = row["dose_max"] = "2"


@mistake("dosing_mentions", "micrograms for milligrams", ERROR)
def mention_ug_for_mg(d):
    d.one("dosing_mentions", lambda r: amount(r) and r["dose_band"])["dose_unit"] = "ug"


@mistake("dosing_mentions", "milligrams for micrograms, without an amount", ERROR)
def mention_mg_for_ug(d):
    d.one("dosing_mentions", filled(dose_unit="ug"))["dose_unit"] = "mg"


@mistake("dosing_mentions", "the low band for the standard one", ERROR)
def mention_in_other_band(d):
    d.one("dosing_mentions", filled(dose_band="standard"))["dose_band"] = "low"


@mistake("dosing_mentions", "the standard band, without an amount", ERROR)
def mention_in_other_band_without_amount(d):
    d.one("dosing_mentions", lambda r: r["dose_band"] == "low" and not r["dose_min"])[
        "dose_band"
    ] = "standard"


@mistake("dosing_mentions", "a condition that is not its claim's", ERROR)
def mention_of_other_condition(d):
    row = d.one("dosing_mentions", filled("claim_id"))
    row["condition_id"] = d.look("conditions", lambda r: r["condition_id"] != row["condition_id"])[
        "condition_id"
    ]


@mistake("dosing_mentions", "the claim of another passage", ERROR)
def mention_of_other_claim(d):
    row = d.one("dosing_mentions", filled("claim_id"))
    far = lambda r: (
        r["source_id"] == row["source_id"]
        and abs(int(r["span_start"]) - int(row["span_start"])) > 500
    )
    row["claim_id"] = d.look("claims", far)["claim_id"]


@mistake("dosing_mentions", "a citation that is not its claim's", ERROR)
def mention_with_other_citation(d):
    row = d.one("dosing_mentions", filled("claim_id"))
    own = {r["citation_id"] for r in d.rows("claim_citations") if r["claim_id"] == row["claim_id"]}
    row["citation_id"] = d.look(
        "citations", lambda r: r["source_id"] == row["source_id"] and r["citation_id"] not in own
    )["citation_id"]


@mistake("dosing_mentions", "two steps of a schedule exchanged", ERROR)
def steps_exchanged(d):
    steps = [
        r
        for r in d.edit("dosing_mentions")
        if r["step"] and r["dose_min"] and r["source_id"] == "droracle_inflammation"
    ]
    steps[0]["dose_min"], steps[1]["dose_min"] = steps[1]["dose_min"], steps[0]["dose_min"]
    steps[0]["dose_max"], steps[1]["dose_max"] = steps[1]["dose_max"], steps[0]["dose_max"]


@mistake("dosing_mentions", "a step left out", WARNING)
def step_gap(d):
    row = d.one("dosing_mentions", lambda r: r["step"] in ("2", "3"))
    row["step"] = str(int(row["step"]) + 1)


@mistake("dosing_mentions", "naltrexone as its own comparator", ERROR)
def role_comparator(d):
    d.one("dosing_mentions", filled(drug="naltrexone"))["role"] = "comparator"


@mistake("dosing_mentions", "a daily dose filed as a concentration", ERROR)
def role_concentration(d):
    d.one("dosing_mentions", filled("dose_band"))["role"] = "concentration"


@mistake("dosing_mentions", "a step in a role that has none", ERROR)
def step_in_wrong_role(d):
    d.one("dosing_mentions", filled("step"))["role"] = "typical"


@mistake(
    "dosing_mentions", "starting for typical", UNSEEN, "what role an amount has, only the page says"
)
def role_starting(d):
    d.one("dosing_mentions", lambda r: r["role"] == "typical" and not r["step"])["role"] = (
        "starting"
    )


@mistake("dosing_mentions", "an amount without unit", ERROR)
def amount_without_unit(d):
    d.one("dosing_mentions", filled("dose_min"))["dose_unit"] = ""


@mistake("dosing_mentions", "a duration without unit", ERROR)
def duration_without_unit(d):
    d.one("dosing_mentions", filled("duration_min"))["duration_unit"] = ""


@mistake("dosing_mentions", "weeks for months", ERROR)
def duration_weeks_for_months(d):
    d.one("dosing_mentions", filled("duration_min", duration_unit="mo"))["duration_unit"] = "wk"


@mistake("dosing_mentions", "a mention shifted by one character", WARNING)
def mention_shifted(d):
    filed = lambda r: r["dosing_mention_id"].startswith(
        f"{r['source_id']}_d{int(r['span_start']):05}"
    )
    _shift(d.one("dosing_mentions", filed), -1, -1)


@mistake("dosing_mentions", "a mention entered twice", WARNING)
def mention_entered_twice(d):
    row = d.look("dosing_mentions")
    d.edit("dosing_mentions").append(dict(row, dosing_mention_id=row["dosing_mention_id"] + "z"))


@mistake("dosing_mentions", "a band for another drug", ERROR)
def band_of_other_drug(d):
    d.one("dosing_mentions", filled("dose_band"))["drug"] = "amitriptyline"


@mistake("claim_citations", "support by a text that the note calls silent", WARNING)
def silent_as_supported(d):
    silent = lambda r: r["verdict"] == "unavailable" and "silent" in r["verdict_note"]
    row = d.one("claim_citations", lambda r: silent(r) and r["verdict_read_in"] != "not_read")
    row["verdict"], row["support_from"] = "supported", "authors_conclusion"


@mistake("claim_citations", "a discrepancy of the dose, of which the note has none", WARNING)
def certainty_as_dose(d):
    without = lambda r: not re.search("dos|mg", r["verdict_note"].lower())
    row = d.one("claim_citations", lambda r: r["discrepancy"] == "certainty" and without(r))
    row["discrepancy"] = "dose"
