"""Mistakes in conditions, outcomes, designs, bands and sources."""

from __future__ import annotations

from mistakes import ERROR, UNSEEN, WARNING, drop, filled, mistake, swap

SIDES = ("favours_naltrexone", "favours_comparator", "improved", "worsened")


@mistake("conditions", "a synonym that is the name of another condition", ERROR)
def synonym_is_a_name(d):
    row = d.one("conditions", filled("synonyms"))
    row["synonyms"] += (
        "|"
        + d.look("conditions", lambda r: r["condition_id"] != row["condition_id"])["condition_name"]
    )


@mistake("conditions", "a name that another condition has", ERROR)
def name_of_another(d):
    row = d.one("conditions")
    row["condition_name"] = d.look(
        "conditions", lambda r: r["condition_id"] != row["condition_id"]
    )["condition_name"].capitalize()


@mistake("conditions", "a MeSH id with a letter too many", ERROR)
def mesh_malformed(d):
    row = d.one("conditions", filled("mesh_id"))
    row["mesh_id"] = "MESH:" + row["mesh_id"]


@mistake("conditions", "the MeSH id of another condition", ERROR)
def mesh_of_another(d):
    row = d.one("conditions", filled("mesh_id"))
    row["mesh_id"] = d.look("conditions", lambda r: r["mesh_id"] not in ("", row["mesh_id"]))[
        "mesh_id"
    ]


@mistake(
    "conditions",
    "two digits of a MeSH id exchanged",
    UNSEEN,
    "only MeSH says which number is whose",
)
def mesh_digits_exchanged(d):
    row = d.one("conditions", filled("mesh_id"))
    row["mesh_id"] = swap(d, row["mesh_id"])


@mistake("conditions", "synonyms with blanks around the bar", ERROR)
def synonyms_with_blanks(d):
    row = d.one("conditions", lambda r: "|" in r["synonyms"])
    row["synonyms"] = row["synonyms"].replace("|", " | ")


@mistake("conditions", "a condition that nothing uses", WARNING)
def condition_unused(d):
    row = d.look("conditions")
    d.edit("conditions").append(
        dict(row, condition_id="zz_unused", condition_name="something new", synonyms="", mesh_id="")
    )


@mistake("conditions", "withdrawn while rows go on with it", ERROR)
def condition_withdrawn(d):
    used = d.having("claims", "condition_id")
    row = d.one("conditions", lambda r: r["condition_id"] in used)
    row.update(condition_row_status="withdrawn", condition_note="Not needed.")


@mistake(
    "conditions",
    "another category",
    UNSEEN,
    "some conditions stand in another category than what they are a kind of",
)
def category_of_another(d):
    row = d.one("conditions")
    row["condition_category"] = d.look(
        "conditions", lambda r: r["condition_category"] != row["condition_category"]
    )["condition_category"]


@mistake("condition_parents", "a circle", ERROR)
def parents_in_circle(d):
    row = d.look("condition_parents")
    d.edit("condition_parents").append(
        {"condition_id": row["parent_id"], "parent_id": row["condition_id"]}
    )


@mistake("condition_parents", "a condition above itself", ERROR)
def parent_of_itself(d):
    row = d.one("condition_parents")
    row["parent_id"] = row["condition_id"]


@mistake("condition_parents", "another parent", UNSEEN, "what is a kind of what, only a book says")
def another_parent(d):
    tops = d.having("condition_parents", "parent_id")
    row = d.one("condition_parents", lambda r: r["condition_id"] not in tops)
    row["parent_id"] = d.look("condition_parents", lambda r: r["parent_id"] != row["parent_id"])[
        "parent_id"
    ]


@mistake("outcomes", "lower for higher, where results lie on a side", WARNING, times=2)
def better_turned(d):
    told = {
        r["outcome_id"]
        for r in d.rows("results")
        if r["effect_direction"] in SIDES
        and r["effect"]
        and r["effect_measure"] in ("mean_difference", "standardised_mean_difference")
        and r["result_row_status"] == "active"
    }
    row = d.one("outcomes", lambda r: r["outcome_id"] in told and r["better"] != "neither")
    row["better"] = {"lower": "higher", "higher": "lower"}[row["better"]]


@mistake("outcomes", "an outcome of safety outside the harms", ERROR)
def harm_in_other_group(d):
    d.one("outcomes", filled(outcome_domain="safety"))["outcome_group"] = "pain"


@mistake("outcomes", "a mechanism that is better high", ERROR)
def mechanism_better(d):
    d.one("outcomes", filled(outcome_domain="mechanism"))["better"] = "higher"


@mistake("outcomes", "a name that another outcome has", ERROR)
def outcome_name_of_another(d):
    row = d.one("outcomes")
    row["outcome_name"] = d.look("outcomes", lambda r: r["outcome_id"] != row["outcome_id"])[
        "outcome_name"
    ].upper()


@mistake("outcomes", "another group", UNSEEN, "groups are drawn by judgement")
def outcome_in_other_group(d):
    d.one("outcomes", filled(outcome_group="function"))["outcome_group"] = "mood"


@mistake("study_designs", "a case report lifted to T2", ERROR)
def tier_lifted(d):
    d.one("study_designs", lambda r: r["evidence_tier"] in ("T4", "T5"))["evidence_tier"] = "T2"


@mistake("study_designs", "what has no data, or only a plan, lifted to T4", ERROR)
def opinion_lifted(d):
    d.one("study_designs", lambda r: r["research_type"] in ("none", "planned"))["evidence_tier"] = (
        "T4"
    )


@mistake("study_designs", "a review among primary research", ERROR)
def review_as_primary(d):
    d.one("study_designs", filled(research_type="secondary", design_row_status="active"))[
        "research_type"
    ] = "primary"


@mistake("study_designs", "charts read afterwards taken for a review", WARNING)
def charts_as_review(d):
    d.one("study_designs", filled(study_design="chart_review"))["research_type"] = "secondary"


@mistake("study_designs", "an animal study as one in people", ERROR)
def animals_as_people(d):
    d.one("study_designs", filled(evidence_tier="T6"))["human"] = "true"


@mistake("dose_bands", "50 for 5 mg as the end of the low band", ERROR)
def band_overlaps(d):
    d.one("dose_bands", filled(dose_band="low"))["max_mg"] = "50"


@mistake("dose_bands", "the ends of a band exchanged", ERROR)
def band_exchanged(d):
    row = d.one("dose_bands", filled("min_mg", "max_mg"))
    row["min_mg"], row["max_mg"] = row["max_mg"], row["min_mg"]


@mistake("sources", "a revision dated next year", ERROR)
def source_next_year(d):
    d.one("sources", filled("updated"))["updated"] = "2027-05-01"


@mistake("sources", "published after it was revised", ERROR)
def published_after_update(d):
    d.one("sources", filled("updated"))["published"] = "2026-02-27"


@mistake("sources", "retrieved before it was revised", ERROR)
def retrieved_before_update(d):
    d.one("sources", filled("updated"))["retrieved"] = "2024-12-01"


@mistake("sources", "day and month exchanged", ERROR)
def source_day_for_month(d):
    d.one("sources", filled(updated="2025-02-27"))["updated"] = "2025-27-02"


@mistake("sources", "day and month exchanged, both below 13", UNSEEN, "both days are possible")
def source_day_for_month_both(d):
    d.one("sources", filled(updated="2025-05-01"))["updated"] = "2025-01-05"


@mistake("sources", "a year too early for what is cited", WARNING)
def source_before_its_studies(d):
    cited = {
        r["source_id"]
        for r in d.rows("citations")
        if int(d.get("studies", study_id=r["study_id"]).get("year") or 0) > 2015
    }
    d.one("sources", lambda r: r["updated"] and r["source_id"] in cited)["updated"] = "2015-02-27"


@mistake("sources", "a hash cut short", ERROR)
def snapshot_hash_short(d):
    row = d.one("sources")
    row["snapshot_sha256"] = row["snapshot_sha256"][:-1]


@mistake("sources", "the hash of another snapshot", ERROR)
def snapshot_hash_of_another(d):
    row = d.one("sources")
    row["snapshot_sha256"] = d.look("sources", lambda r: r["source_id"] != row["source_id"])[
        "snapshot_sha256"
    ]


@mistake(
    "sources",
    "a digit of a hash wrong",
    UNSEEN,
    "only the snapshot says so; `ldn verify` holds it against the snapshot",
)
def snapshot_hash_wrong(d):
    row = d.one("sources")
    row["snapshot_sha256"] = ("0" if row["snapshot_sha256"][0] != "0" else "1") + row[
        "snapshot_sha256"
    ][1:]


@mistake("sources", "a digit of the length left out", ERROR)
def length_digit_dropped(d):
    row = d.one("sources")
    row["snapshot_length"] = drop(d, row["snapshot_length"])


@mistake("sources", "a digit too many in the length", WARNING)
def length_digit_more(d):
    d.one("sources")["snapshot_length"] += "0"


@mistake("sources", "the address of another source", ERROR)
def address_of_another(d):
    row = d.one("sources", filled("url"))
    row["url"] = d.look("sources", lambda r: r["url"] not in ("", row["url"]))["url"]


@mistake("sources", "an address without http", ERROR)
def address_without_scheme(d):
    row = d.one("sources", filled("url"))
    row["url"] = row["url"].partition("://")[2]


@mistake("sources", "a year typed by hand", ERROR, fixed=False)
def not_before_by_hand(d):
    d.one("sources", filled("not_before_year"))["not_before_year"] = "2012"
