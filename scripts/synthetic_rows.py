"""The rows of a synthetic package, made up by a generator, and valid: studies with their results,
sources with their claims.
"""

from __future__ import annotations

SNAPSHOT = 60_000  # characters
PER_SOURCE = 200  # claims
WORDS = [
    "calm",
    "dose",
    "relief",
    "night",
    "week",
    "trial",
    "small",
    "open",
    "people",
    "women",
    "pain",
    "sleep",
    "mood",
    "gut",
    "skin",
    "nerve",
    "joint",
    "cell",
    "early",
    "late",
    "mild",
    "slow,",
    "steady,",
    "clear,",
    "doubtful",
]
TOPICS = {"efficacy": "efficacy", "safety": "safety", "biomarker": "mechanism", "use": "background"}
DENIED = ("safety",)  # topics of claims that nothing happens
COMPARED = (
    "non_randomised_trial",
    "controlled_crossover_fixed_order",
    "controlled_before_after_study",
)
WITHOUT_PEOPLE = (
    "narrative_review",
    "opinion",
    "book",
    "hypothesis",
    "in_vitro_study",
    "scoping_review",
)
WITHOUT_PEERS = ("trial_registration", "product_label", "information_page")
DOSES = {10: ("50", "50", "standard"), 20: ("0.0005", "0.0005", "ultra_low")}
NAMES = {"standard": "Full-dose naltrexone", "ultra_low": "Ultra-low naltrexone", "low": "LDN"}
AUTHORS = [
    "Adler",
    "Becker",
    "Costa",
    "Dumont",
    "Egede",
    "Ferrari",
    "Gupta",
    "Hansen",
    "Ito",
    "Jensen",
    "Kowalski",
    "Lopez",
]


def write_studies(rng, out, vocabulary, count: int) -> list[tuple[str, str, str]]:
    """(study_id, tier, where its verdicts are read) of each."""
    tiers = {
        row["study_design"]: row["evidence_tier"]
        for row in vocabulary["study_designs"]
        if row["design_row_status"] == "active"
    }
    conditions = sorted(row["condition_id"] for row in vocabulary["conditions"])
    ids = sorted(
        (f"{author.lower()}_{year}_{n:05d}", author, year, n)
        for n in range(count)
        for author, year in [(AUTHORS[n % 12], 1990 + n // 12 % 35)]
    )
    made, seen = [], []
    for study_id, author, year, n in ids:
        design = sorted(tiers)[n % len(tiers)]
        people = 1 if design == "case_report" else rng.randint(5, 20)
        compared = design.startswith("randomised") or design in COMPARED
        read_in = "label" if design == "product_label" else "abstract"
        made.append((study_id, tiers[design], read_in))
        out["studies"].row(
            study_id=study_id,
            first_author=author,
            year=year,
            title=_text(rng, 9),
            journal=_text(rng, 3),
            doi=f"10.1000/synthetic.{n}",
            pmid=_pmid(year, n),
            study_design=design,
            participants="" if design in WITHOUT_PEOPLE else people,
            comparator="placebo" if compared else "",
            peer_reviewed="false" if design in WITHOUT_PEERS else "true",
            integrity_status="none_found",
            integrity_checked_on="2026-11-22",
        )
        seen += [
            ("doi", f"10.1000/synthetic.{n}", study_id),
            ("pmid", str(_pmid(year, n)), study_id),
        ]
        out["study_pages"].row(study_id=study_id, page_rank=1, page_url=f"https://example.org/{n}")
        condition = rng.choice(conditions)
        out["study_conditions"].row(study_id=study_id, condition_id=condition)
        if n % 2 == 0:
            outcome = vocabulary["outcomes"][n % 5]["outcome_id"]
            out["results"].row(
                result_id=f"{study_id}_{outcome}",
                study_id=study_id,
                condition_id=condition,
                outcome_id=outcome,
                comparison="placebo" if tiers[design] == "T2" else "before_after",
                allocation="randomised" if tiers[design] == "T2" else "none",
                result_comparator="placebo" if tiers[design] == "T2" else "the state before",
                outcome_role="primary",
                primary_met="not_reported",
                result_direction="mixed",
                effect_direction="conflicting",
                test_of="between_groups" if tiers[design] == "T2" else "within_group",
                measure="mean change",
                value_naltrexone="1.5",
                value_comparator="-0.5",
                unit="1",
                effect_measure="mean_difference",
                effect="2",
                p_operator="gt",
                p_value="0.05",
                analysed=min(people, 5),
                result_read_in="registry" if design == "trial_registration" else read_in,
                result_seen_at=f"https://example.org/{n}",
                summary=f"{_text(rng, 10)}.",
            )
    for scheme, identifier, study_id in sorted(seen):
        out["study_identifiers"].row(
            study_id=study_id,
            scheme=scheme,
            identifier=identifier,
            seen_at="https://example.org/seen",
        )
    return made


def _pmid(year: int, n: int) -> int:
    """An id of PubMed, which counts on from year to year."""
    return 10_000_000 + (year - 1990) * 1_000_000 + n


def write_sources(rng, out, vocabulary, studies, claims: int) -> None:
    conditions = [
        row  # one that holds a number would be an amount in a statement
        for row in vocabulary["conditions"]
        if not any(sign.isdigit() for sign in row["condition_name"])
    ]
    outcomes = [(row["outcome_id"], row["outcome_domain"]) for row in vocabulary["outcomes"]]
    for number in range(-(-claims // PER_SOURCE)):
        source = f"synthetic_{number:06d}"
        out["sources"].row(
            source_id=source,
            title=_text(rng, 4),
            source_short_name=source,
            publisher="The generator",
            source_type="news",
            updated="2026-01-01",
            license="CC0-1.0",
            commercial_interest="unknown",
            review_process="unknown",
            snapshot_sha256=f"{rng.getrandbits(256):064x}",
            snapshot_length=SNAPSHOT,
        )
        cited = []
        for n in range(40):
            study, tier, read_in = studies[(number * 40 + n) % len(studies)]
            start = 50_000 + n * 100
            cited.append((f"{source}_r{start:05d}a", tier, read_in))
            out["citations"].row(
                citation_id=cited[-1][0],
                source_id=source,
                marker=f"[{n + 1}]",
                study_id=study,
                resolution="explicit",
                span_start=start,
                span_end=start + 80,
                span_sha256=f"{rng.getrandbits(64):016x}",
            )
        for n in range(min(PER_SOURCE, claims - number * PER_SOURCE)):
            _claim(
                rng,
                out,
                source,
                n,
                cited,
                conditions[(number + n) % len(conditions)],
                *outcomes[n % len(outcomes)],
            )


def _claim(
    rng, out, source: str, n: int, cited, condition: dict, outcome: str, domain: str
) -> None:
    start, topic = n * 200, TOPICS.get(domain, domain)
    claim_id, (citation, tier, read_in) = f"{source}_c{start:05d}a", cited[n % len(cited)]
    told = "with no " if topic in DENIED else ""
    measured = topic in ("efficacy", "safety")
    *doses, band = DOSES.get(n, ("1.5", "4.5", "low"))
    direction = ("no_effect" if topic in DENIED else "benefit") if measured else "not_applicable"
    out["claims"].row(
        claim_id=claim_id,
        source_id=source,
        section=f"The part by {AUTHORS[n * len(AUTHORS) // PER_SOURCE]}",
        span_start=start,
        span_end=start + 120,
        span_sha256=f"{rng.getrandbits(64):016x}",
        text_fragment=f"low%20dose%20relief%20{n},night%20for%20some%20people",
        statement=f"{NAMES[band]} for {condition['condition_name']}, {told}{_text(rng, 12)}",
        topic=topic,
        subject=f"{band}_dose_naltrexone",
        condition_id=condition["condition_id"],
        outcome_id=outcome,
        direction=direction,
        stance="hedged",
        population=_text(rng, 3),
        cited_tier=tier,
        evidence_tier=tier,
        supported_tier="" if measured else tier,
        extraction="extracted_once",
        added_in="0.1.0",
    )
    out["claim_citations"].row(
        claim_id=claim_id,
        citation_id=citation,
        link_basis="marker",
        verdict="supported",
        support_from="authors_conclusion",
        verdict_read_in=read_in,
        checked_on="2026-11-22",
        verdict_review="read_once",
    )
    if n % 20 == 1:
        out["claim_links"].row(
            claim_id=claim_id,
            other_claim_id=f"{source}_c{start - 200:05d}a",
            relation="qualifies",
            link_note=f"{_text(rng, 8)}.",
        )
    if n % 10 == 0:
        out["dosing_mentions"].row(
            dosing_mention_id=f"{source}_d{start + 10:05d}a",
            source_id=source,
            claim_id=claim_id,
            condition_id=condition["condition_id"],
            citation_id=citation,
            span_start=start + 10,
            span_end=start + 20,
            span_sha256=f"{rng.getrandbits(64):016x}",
            drug="naltrexone",
            dose_min=doses[0],
            dose_max=doses[1],
            dose_unit="mg",
            dose_band=band,
            frequency="daily",
            role="typical",
            timing="bedtime",
        )


def _text(rng, count: int) -> str:
    words = " ".join(rng.choices(WORDS, k=count)).rstrip(",")
    return words[0].upper() + words[1:]
