"""Mistakes in results."""

from __future__ import annotations

import re

from mistakes import ERROR, UNSEEN, WARNING, filled, mistake, times_ten

ONE_SIDED = ("favours_naltrexone", "favours_comparator", "improved", "worsened")
active = lambda row: row["result_row_status"] == "active"


def better(d):
    return {r["outcome_id"]: r["better"] for r in d.rows("outcomes")}


def turned(number: str) -> str:
    return number[1:] if number.startswith("-") else "-" + number


def has_side(d):
    sides = better(d)
    return lambda r: (
        active(r) and sides[r["outcome_id"]] != "neither" and r["effect_direction"] in ONE_SIDED
    )


@mistake("results", "the sign of an effect turned, with its interval beside it", ERROR, times=2)
def effect_turned_in_interval(d):
    row = d.one(
        "results",
        lambda r: r["ci_low"] and r["effect"] and not r["effect_measure"].endswith("ratio"),
    )
    row["effect"] = turned(row["effect"])


@mistake("results", "the sign of a difference turned, without interval", WARNING, times=2)
def effect_turned(d):
    side = has_side(d)
    row = d.one(
        "results",
        lambda r: (
            side(r)
            and r["effect"]
            and not r["ci_low"]
            and r["effect_measure"] in ("mean_difference", "standardised_mean_difference")
        ),
    )
    row["effect"] = turned(row["effect"])


@mistake(
    "results",
    "the sign of a per cent of change turned",
    UNSEEN,
    "papers print a fall of 30 % with and without sign",
)
def percent_change_turned(d):
    row = d.one("results", lambda r: r["effect"] and r["effect_measure"] == "percent_change")
    row["effect"] = turned(row["effect"])


@mistake("results", "the ends of an interval exchanged", ERROR)
def interval_exchanged(d):
    row = d.one("results", filled("ci_low", "ci_high"))
    row["ci_low"], row["ci_high"] = row["ci_high"], row["ci_low"]


@mistake("results", "the upper end of an interval without its minus", ERROR)
def interval_lost_sign(d):
    row = d.one(
        "results",
        lambda r: (
            r["ci_high"].startswith("-")
            and r["p_value"]
            or r["ci_high"].startswith("-")
            and r["result_direction"] in ("benefit", "harm")
        ),
    )
    row["ci_high"] = turned(row["ci_high"])


@mistake("results", "an interval with the point one place off", ERROR)
def interval_point_off(d):
    row = d.one(
        "results",
        lambda r: (
            r["ci_low"]
            and float(r["effect"]) > 0
            and float(r["ci_low"]) > 0
            and float(r["ci_low"]) * 10 > float(r["effect"])
        ),
    )
    row["ci_low"] = times_ten(row["ci_low"])


@mistake("results", "a share above 100 %", ERROR)
def share_above_hundred(d):
    row = d.one(
        "results",
        lambda r: (
            r["value_kind"] == "proportion"
            and r["unit"] == "%"
            and r["value_naltrexone"]
            and float(r["value_naltrexone"]) > 10
        ),
    )
    row["value_naltrexone"] = times_ten(row["value_naltrexone"])


@mistake("results", "a share that is not that of the people counted", ERROR, times=2)
def share_of_others(d):
    row = d.one(
        "results",
        lambda r: (
            r["value_kind"] == "proportion"
            and r["events_naltrexone"]
            and r["n_naltrexone"]
            and float(r["value_naltrexone"] or 0) > 10
        ),
    )
    row["value_naltrexone"] = str(
        round(float(row["value_naltrexone"]) * d.random.choice((0.1, 0.6, 0.9)), 1)
    )


@mistake("results", "a value with two digits exchanged, which the summary names", WARNING, times=2)
def value_digits_exchanged(d):
    named = lambda r: (
        active(r)
        and re.fullmatch(r"\d\d(\.\d)?", r["value_naltrexone"])
        and r["value_naltrexone"][0] != r["value_naltrexone"][1]
        and r["value_naltrexone"] in r["summary"]
        and r["value_kind"] != "count"
    )
    row = d.one("results", named)
    v = row["value_naltrexone"]
    row["value_naltrexone"] = (v[1] + v[0] + v[2:]).lstrip("0") or "0"


@mistake("results", "p 0.5 for 0.05 beside a benefit", ERROR, times=2)
def p_times_ten(d):
    row = d.one(
        "results",
        lambda r: (
            r["p_value"]
            and r["p_operator"] == "eq"
            and r["result_direction"] in ("benefit", "harm")
            and 0.006 < float(r["p_value"]) < 0.05
        ),
    )
    row["p_value"] = times_ten(row["p_value"])


@mistake("results", "p 0.04 for 0.4 where no difference was shown", ERROR, times=2)
def p_tenth(d):
    row = d.one(
        "results",
        lambda r: (
            r["p_value"]
            and r["p_operator"] == "eq"
            and r["result_direction"] == "no_difference"
            and 0.1 < float(r["p_value"]) < 0.49
        ),
    )
    row["p_value"] = f"{float(row['p_value']) / 10:.5f}".rstrip("0")


@mistake("results", "less than for equal, of a large p", WARNING)
def lt_for_eq_large(d):
    d.one("results", lambda r: r["p_operator"] == "eq" and float(r["p_value"]) > 0.1)[
        "p_operator"
    ] = "lt"


@mistake("results", "less than for equal, where the summary has the equals sign", WARNING)
def lt_for_eq_named(d):
    d.one(
        "results",
        lambda r: (
            active(r)
            and r["p_operator"] == "eq"
            and float(r["p_value"]) < 0.1
            and f"p = {r['p_value']}" in r["summary"]
        ),
    )["p_operator"] = "lt"


@mistake("results", "equal for less than, where the summary has the sign", WARNING)
def eq_for_lt_named(d):
    d.one(
        "results",
        lambda r: active(r) and r["p_operator"] == "lt" and f"p < {r['p_value']}" in r["summary"],
    )["p_operator"] = "eq"


@mistake(
    "results",
    "less than for equal, of a small p that the summary does not name",
    UNSEEN,
    "0.03 is printed with either sign",
)
def lt_for_eq_small(d):
    d.one(
        "results",
        lambda r: (
            r["p_operator"] == "eq"
            and float(r["p_value"]) < 0.05
            and "p = " not in r["summary"].lower()
            and "p =" not in r["summary"].lower()
        ),
    )["p_operator"] = "lt"


@mistake("results", "a decimal comma", ERROR)
def decimal_comma(d):
    row = d.one("results", lambda r: "." in r["p_value"])
    row["p_value"] = row["p_value"].replace(".", ",")


@mistake("results", "more analysed than took part", ERROR, times=2)
def analysed_digit_more(d):
    people = {
        r["study_id"]: r["participants"] or r["randomised"] or r["recruited"]
        for r in d.rows("studies")
    }
    row = d.one(
        "results",
        lambda r: (
            r["analysed"] not in ("", "0")
            and people[r["study_id"]]
            and int(r["analysed"]) * 10 > max(int(people[r["study_id"]]), 0)
        ),
    )
    row["analysed"] += "5"


@mistake("results", "a digit too many in an arm", ERROR)
def arm_digit_more(d):
    people = {r["study_id"]: r["participants"] for r in d.rows("studies")}
    row = d.one(
        "results",
        lambda r: (
            r["n_naltrexone"] not in ("", "0")
            and r["n_comparator"]
            and (r["analysed"] or people[r["study_id"]])
        ),
    )
    row["n_naltrexone"] += "2"


@mistake("results", "more events than people", ERROR)
def events_digit_more(d):
    row = d.one(
        "results",
        lambda r: (
            r["events_naltrexone"] not in ("", "0")
            and r["n_naltrexone"]
            and int(r["events_naltrexone"]) * 10 > int(r["n_naltrexone"])
        ),
    )
    row["events_naltrexone"] += "9"


@mistake("results", "the two arms exchanged, against the side of the estimate", WARNING, times=3)
def arms_exchanged(d):
    side = has_side(d)
    row = d.one(
        "results",
        lambda r: (
            side(r)
            and r["value_naltrexone"]
            and r["value_comparator"]
            and r["value_naltrexone"] != r["value_comparator"]
            and r["value_kind"] != "count"
        ),
    )
    row["value_naltrexone"], row["value_comparator"] = (
        row["value_comparator"],
        row["value_naltrexone"],
    )


@mistake("results", "before and after with random allocation", ERROR)
def before_after_randomised(d):
    d.one("results", filled(comparison="before_after"))["allocation"] = "randomised"


@mistake("results", "before and after filed as placebo", ERROR)
def before_after_as_placebo(d):
    d.one("results", filled(comparison="before_after"))["comparison"] = "placebo"


@mistake("results", "a placebo comparison in a study without a second group", ERROR)
def placebo_in_single_arm(d):
    alone = {
        r["study_id"]
        for r in d.rows("studies")
        if r["study_design"] in ("single_arm_trial", "case_series", "chart_review")
    }
    row = d.one("results", lambda r: r["study_id"] in alone and r["comparison"] == "before_after")
    row.update(
        comparison="placebo",
        allocation="non_randomised",
        effect_direction="favours_naltrexone",
        test_of="none_seen",
        p_value="",
        p_operator="",
        result_direction="unclear",
    )


@mistake(
    "results",
    "a comparison of groups filed as not randomised in a crossover trial",
    UNSEEN,
    "a trial may make comparisons that were not randomised",
)
def crossover_not_randomised(d):
    d.one("results", lambda r: r["allocation"] == "randomised")["allocation"] = "non_randomised"


@mistake("results", "a condition that is not the study's", ERROR, times=2)
def condition_of_another_study(d):
    row = d.one("results", active)
    own = {
        r["condition_id"] for r in d.rows("study_conditions") if r["study_id"] == row["study_id"]
    }
    row["condition_id"] = d.look("conditions", lambda r: r["condition_id"] not in own)[
        "condition_id"
    ]


@mistake(
    "results",
    "the other condition of the study",
    UNSEEN,
    "which group a figure is of, only the paper says",
)
def other_condition_of_study(d):
    several = {}
    for r in d.rows("study_conditions"):
        several.setdefault(r["study_id"], []).append(r["condition_id"])
    row = d.one("results", lambda r: active(r) and len(several.get(r["study_id"], [])) > 1)
    row["condition_id"] = d.random.choice(
        [c for c in several[row["study_id"]] if c != row["condition_id"]]
    )


@mistake("results", "an outcome of the other direction", WARNING, times=2)
def outcome_of_other_direction(d):
    sides = better(d)
    row = d.one("results", lambda r: active(r) and sides[r["outcome_id"]] in ("lower", "higher"))
    other = "higher" if sides[row["outcome_id"]] == "lower" else "lower"
    row["outcome_id"] = d.look("outcomes", filled(better=other))["outcome_id"]


@mistake("results", "the comparator left out of an active comparison", ERROR)
def comparator_left_out_of_result(d):
    d.one("results", lambda r: r["comparison"] in ("active", "no_naltrexone"))[
        "result_comparator"
    ] = ""


@mistake("results", "met, without being primary", ERROR)
def met_without_primary(d):
    d.one("results", filled(outcome_role="not_stated"))["primary_met"] = "met"


@mistake("results", "primary, without being met or not", ERROR)
def primary_without_met(d):
    d.one("results", filled("primary_met"))["primary_met"] = ""


@mistake("results", "a primary outcome met where the test showed nothing", WARNING)
def met_against_test(d):
    d.one("results", filled(outcome_role="primary", result_direction="no_difference"))[
        "primary_met"
    ] = "met"


@mistake("results", "days for weeks in the time of a result", WARNING)
def time_in_days(d):
    lasts = {r["study_id"]: r["duration_weeks"] for r in d.rows("studies")}
    row = d.one(
        "results",
        lambda r: (
            active(r)
            and r["timepoint_weeks"]
            and lasts[r["study_id"]]
            and float(r["timepoint_weeks"]) * 7 > float(lasts[r["study_id"]]) + 1
        ),
    )
    row["timepoint_weeks"] = str(int(float(row["timepoint_weeks"]) * 7))


@mistake(
    "results",
    "months for weeks in the time of a result",
    UNSEEN,
    "a result may be of any week before the end",
)
def time_in_months(d):
    row = d.one("results", lambda r: r["timepoint_weeks"] and float(r["timepoint_weeks"]) >= 8)
    row["timepoint_weeks"] = str(round(float(row["timepoint_weeks"]) / 4.35))


@mistake("results", "a ratio below nought", ERROR)
def ratio_negative(d):
    row = d.one("results", lambda r: r["effect_measure"].endswith("_ratio"))
    row["effect"] = "-" + row["effect"]


@mistake("results", "a ratio turned round, with its interval beside it", ERROR)
def ratio_turned(d):
    row = d.one(
        "results",
        lambda r: (
            r["effect_measure"].endswith("_ratio")
            and r["ci_low"]
            and not float(r["ci_low"]) <= 1 / float(r["effect"]) <= float(r["ci_high"])
        ),
    )
    row["effect"] = f"{1 / float(row['effect']):.2f}"


@mistake("results", "the summary of another result", ERROR)
def summary_of_another(d):
    row = d.one("results", active)
    row["summary"] = d.look(
        "results",
        lambda r: active(r) and len(r["summary"]) > 30 and r["study_id"] != row["study_id"],
    )["summary"]


@mistake("results", "a benefit that favours the comparator", ERROR)
def benefit_turned(d):
    row = d.one(
        "results", filled(result_direction="benefit", effect_direction="favours_naltrexone")
    )
    row["effect_direction"] = "favours_comparator"


@mistake("results", "a benefit turned into harm", ERROR)
def benefit_as_harm(d):
    d.one(
        "results",
        lambda r: r["result_direction"] == "benefit" and r["effect_direction"] in ONE_SIDED,
    )["result_direction"] = "harm"


@mistake("results", "no difference where the test showed one", ERROR)
def benefit_as_no_difference(d):
    d.one(
        "results",
        lambda r: (
            r["result_direction"] == "benefit"
            and r["p_value"]
            and float(r["p_value"]) < 0.05
            and r["p_operator"] in ("eq", "lt")
        ),
    )["result_direction"] = "no_difference"


@mistake("results", "no difference without a test", ERROR)
def no_difference_untested(d):
    d.one("results", filled(result_direction="unclear", test_of="none_seen"))[
        "result_direction"
    ] = "no_difference"


@mistake("results", "a p-value without a test", ERROR)
def p_without_test(d):
    d.one("results", filled("p_value"))["test_of"] = "none_seen"


@mistake("results", "a side for a comparison that was none", ERROR)
def side_without_comparison(d):
    d.one("results", filled(comparison="none"))["effect_direction"] = "improved"


@mistake("results", "seen at a bare number", WARNING)
def result_at_bare_number(d):
    d.one("results", active)["result_seen_at"] = "http://10.20.30.40/paper"


@mistake("results", "seen at a page of another study", WARNING, times=2)
def result_at_page_of_another(d):
    row = d.one("results", active)
    own = {r["page_url"] for r in d.rows("study_pages") if r["study_id"] == row["study_id"]}
    row["result_seen_at"] = d.look("study_pages", lambda r: r["page_url"] not in own)["page_url"]


@mistake("results", "a result entered twice", ERROR)
def result_entered_twice(d):
    row = d.look("results", lambda r: active(r) and len(r["summary"]) > 30)
    d.edit("results").append(dict(row, result_id=row["result_id"] + "_again"))


@mistake("results", "a result entered twice, with another sentence", WARNING)
def result_entered_twice_otherwise(d):
    row = d.look(
        "results",
        lambda r: active(r) and r["value_naltrexone"] and r["value_naltrexone"] in r["summary"],
    )
    d.edit("results").append(
        dict(row, result_id=row["result_id"] + "_again", summary="Once more: " + row["summary"])
    )


@mistake("results", "a result filed under another study", ERROR)
def result_of_another_study(d):
    row = d.one("results", active)
    row["study_id"] = d.look("studies", lambda r: r["study_id"] != row["study_id"])["study_id"]


@mistake("results", "a value without unit", ERROR)
def value_without_unit(d):
    d.one("results", filled("unit", "value_naltrexone"))["unit"] = ""


@mistake("results", "an outcome that does not exist", ERROR)
def outcome_mistyped(d):
    row = d.one("results")
    row["outcome_id"] += "s_"


@mistake("results", "a dose as the value of an outcome", WARNING)
def dose_as_value(d):
    groups = {r["outcome_id"]: r["outcome_group"] for r in d.rows("outcomes")}
    d.one(
        "results",
        lambda r: (
            active(r)
            and r["value_naltrexone"]
            and groups[r["outcome_id"]] not in ("laboratory", "medicine_use")
        ),
    )["unit"] = "mg"


@mistake(
    "results",
    "a standardised difference for a difference",
    UNSEEN,
    "both are numbers without bounds",
)
def standardised_for_difference(d):
    d.one("results", filled(effect_measure="mean_difference"))["effect_measure"] = (
        "standardised_mean_difference"
    )


@mistake("results", "another analysis set", UNSEEN, "who was analysed, only the paper says")
def another_analysis_set(d):
    d.one("results", filled(analysis_set="per_protocol"))["analysis_set"] = "intention_to_treat"


@mistake("results", "withdrawn without a reason", ERROR)
def result_withdrawn_silently(d):
    used = d.having("claim_citations", "result_id")
    row = d.one(
        "results", lambda r: active(r) and not r["result_note"] and r["result_id"] not in used
    )
    row["result_row_status"] = "withdrawn"


@mistake("results", "a level of 9.5 for 95 %", ERROR)
def level_tenth(d):
    d.one("results", filled(ci_level="95"))["ci_level"] = "9.5"


@mistake("results", "full text for abstract", UNSEEN, "what was read leaves no trace")
def read_in_full_text(d):
    d.one("results", filled(result_read_in="abstract"))["result_read_in"] = "full_text"


@mistake("results", "the values of two rows of a study exchanged", WARNING)
def values_of_other_row(d):
    named = lambda r: (
        active(r)
        and r["value_naltrexone"]
        and r["unit"] == "%"
        and r["value_naltrexone"].lstrip("-") in r["summary"]
    )
    row = d.one("results", named)
    other = d.look(
        "results", lambda r: named(r) and r["value_naltrexone"].lstrip("-") not in row["summary"]
    )
    row["value_naltrexone"] = other["value_naltrexone"]


MONTHS = {"two": ("2", "9"), "three": ("3", "13"), "six": ("6", "26"), "nine": ("9", "39")}


def told_in_months(row) -> str:
    """The months that the sentence names, where they are the time of the row; else nothing."""
    named = [n for n in MONTHS if f" {n} month" in f" {row['summary']}".lower()]
    months, weeks = MONTHS[named[0]] if len(named) == 1 else ("", "-")
    return months if row["timepoint_weeks"] == weeks and active(row) else ""


@mistake("results", "months entered as weeks, where the sentence names the months", WARNING)
def months_named_as_weeks(d):
    row = d.one("results", told_in_months)
    row["timepoint_weeks"] = told_in_months(row)


@mistake("results", "months taken for four weeks each, where the sentence names them", WARNING)
def months_of_four_weeks(d):
    row = d.one("results", told_in_months)
    row["timepoint_weeks"] = str(4 * int(told_in_months(row)))


@mistake("results", "a benefit of which the sentence says that nothing differed", ERROR)
def benefit_without_difference(d):
    row = d.one(
        "results",
        lambda r: (
            r["result_direction"] == "no_difference"
            and not r["p_value"]
            and not r["ci_low"]
            and ("did not differ" in r["summary"] or "no difference" in r["summary"])
        ),
    )
    row["result_direction"] = "benefit"


@mistake("results", "people of two parallel groups taken for the same", ERROR)
def parallel_as_paired(d):
    parallel = {
        r["study_id"] for r in d.rows("studies") if r["study_design"] == "randomised_parallel_trial"
    }
    row = d.one(
        "results", lambda r: active(r) and r["study_id"] in parallel and r["allocation"] != "none"
    )
    row["paired"] = "true"


@mistake("results", "a result of a register said to be from an abstract", ERROR)
def registry_as_abstract(d):
    d.one("results", filled(result_read_in="registry"))["result_read_in"] = "abstract"


@mistake("results", "the upper end of an interval with the point one place off", WARNING)
def interval_too_wide(d):
    row = d.one("results", lambda r: r["effect"] and float(r["ci_high"] or 0) > 0 and active(r))
    row["ci_high"] = times_ten(row["ci_high"])


@mistake("results", "the full text, where the page is PubMed's", ERROR)
def full_text_at_pubmed(d):
    at_pubmed = lambda r: "pubmed" in r["result_seen_at"]
    row = d.one(
        "results", lambda r: active(r) and at_pubmed(r) and r["result_read_in"] == "abstract"
    )
    row["result_read_in"] = "full_text"
