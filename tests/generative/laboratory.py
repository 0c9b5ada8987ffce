"""Definitions that the shipped catalogue does not have, so that both engines are compared on all that a council
may write.

Three kinds: every column of every fact, shown by breaking a count down by it; facts whose derivations use each
option of the grammar; and the shipped indicators with their unknowns, windows, units and values changed at
random.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from goldenthread.definitions.model import (
    Catalogue,
    Cohort,
    ColumnType,
    Derivation,
    Fact,
    Fragment,
    Indicator,
    Place,
    Source,
    Span,
)

HERE = Place("laboratory")
EVENT_WINDOWS = ("week", "month", "quarter", "year_to_date", "rolling_12_months", "financial_year")


def fragment(sql: str | None) -> Fragment | None:
    return None if sql is None else Fragment(sql, HERE)


def derived(name: str, function: str, *arguments: str, type: ColumnType = "date", **more: Any) -> Derivation:
    if "per" in more:
        here, _, there = more.pop("per").partition(" = ")
        more["per_here"], more["per_there"] = here, there or here
    for part in ("at", "where"):
        more[part] = fragment(more.get(part))
    return Derivation(name, function, type, name, HERE, arguments, **more)


def measured(name: str, fact: Fact, **more: Any) -> Indicator:
    for part in ("of", "where"):
        more[part] = fragment(more.get(part))
    windows = EVENT_WINDOWS if more.get("dated") else ("snapshot",)
    return Indicator(
        name,
        name,
        "",
        ("count",),
        more.pop("windows", windows),
        "none",
        "quantity",
        Source(""),
        HERE,
        fact=fact.name,
        **more,
    )


def laboratory(catalogue: Catalogue) -> Catalogue:
    """The catalogue's facts with the extra ones, and only the indicators of this page."""
    facts = {**catalogue.facts, **{fact.name: fact for fact in unusual_facts(catalogue)}}
    indicators = [
        *(each for fact in facts.values() for each in every_column(fact)),
        *unusual_indicators(facts),
    ]
    return replace(catalogue, facts=facts, indicators={each.name: each for each in indicators})


def every_column(fact: Fact) -> Iterable[Indicator]:
    """Counts of the fact broken down by each of its derived columns, at a snapshot and by each of its dates."""
    if fact.episode is not None or fact.cohort is not None or not fact.dates:
        columns = tuple(each.name for each in (*fact.derive, *fact.as_at))
        yield measured(f"{fact.name}_at_snapshot", fact, by=columns)
    for day in fact.dates:
        yield measured(f"{fact.name}_{day}", fact, dated=day, by=tuple(each.name for each in fact.derive))


def unusual_facts(catalogue: Catalogue) -> list[Fact]:
    """Views and cohorts whose derivations take the options that the shipped ones do not."""
    stays = {"of_fact": "placement", "per": "child_id"}
    year, month = Span(12, "months"), Span(31, "days")
    referral = replace(
        catalogue.facts["referral"],
        name="referral_with_everything",
        where=fragment("NOT no_further_action OR primary_need IS NULL"),
        derive=(
            derived("months", "complete_months", "referred_on", "closed_on", type="number"),
            derived("days", "working_days", "referred_on", "closed_on", type="number"),
            derived("at_once", "add_working_days", "referred_on", "0"),
            derived("later", "add_working_days", "closed_on", "15"),
            derived("month_ends_on", "month_end", "closed_on"),
            derived("a_third", "divide", "months", "3", type="number"),
            derived("kind_of_team", "team_kind", "team", type="text"),
            derived("born_on", "lookup", of_fact="child", of_column="born_on", per="child_id"),
            derived("age", "age", "born_on", at="referred_on", type="number"),
            derived("last_other", "previous", "referred_on", per="child_id", where="NOT no_further_action"),
            derived(
                "last_same",
                "previous",
                "referred_on",
                per="child_id",
                where="primary_need = row.primary_need AND closed_on <= row.referred_on",
            ),
            derived("months_before", "previous", "months", per="child_id", type="number"),
            derived(
                "seen_on",
                "latest",
                of_fact="child_in_need_visit",
                of_column="visited_on",
                per="child_id",
                at="referred_on",
                where="seen AND visited_on > row.referred_on - INTERVAL 1 YEAR",
            ),
            derived(
                "next_seen_on",
                "earliest",
                of_fact="child_in_need_visit",
                of_column="visited_on",
                per="child_id",
                at="closed_on",
                where="visited_on >= row.referred_on",
            ),
            derived(
                "left_on", "latest", of_fact="placement", of_column="ended_on", per="child_id", at="closed_on"
            ),
            derived("placed", "open", **stays, at="referred_on + INTERVAL 1 MONTH", type="flag"),
            derived("placed_until", "open", of_column="ended_on", at="referred_on", **stays),
            derived(
                "types_open",
                "open",
                of_column="type",
                at="referred_on",
                pick="distinct",
                type="number",
                **stays,
            ),
            derived(
                "first_open_on",
                "open",
                of_column="started_on",
                at="referred_on",
                pick="earliest",
                **stays,
            ),
            derived("moves", "overlapping", at="referred_on", span=year, type="number", **stays),
            derived(
                "types",
                "overlapping",
                of_column="type",
                at="closed_on - INTERVAL 1 DAY",
                span=month,
                type="number",
                where="started_on <> row.referred_on OR type IS NULL",
                **stays,
            ),
            derived(
                "checks",
                "count_in",
                of_fact="health_check",
                of_column="checked_on",
                per="child_id",
                at="referred_on",
                span=month,
                type="number",
                where="type = 'DENTAL CHECK' OR status IS NULL",
            ),
            derived(
                "assessed", "open", of_fact="assessment", per="referral_id", at="referred_on", type="flag"
            ),
            derived(
                "named_after",
                "lookup",
                of_fact="assessment",
                of_column="authorised_on",
                per="referral_id = assessment_id",
            ),
        ),
        as_at=(
            derived("months_open", "complete_months", "referred_on", "as_at", type="number"),
            derived("age_now", "age", "born_on", type="number"),
            derived(
                "ever_seen_on",
                "earliest",
                of_fact="child_in_need_visit",
                of_column="visited_on",
                per="child_id",
            ),
            derived(
                "others_open",
                "open",
                of_fact="referral",
                of_column="referral_id",
                per="child_id",
                pick="distinct",
                type="number",
                where="referral_id <> row.referral_id",
            ),
            derived("months_at_first_visit", "complete_months", "ever_seen_on", "as_at", type="number"),
            derived(
                "also_in_care", "open", of_fact="child_in_care", per="child_id", type="flag", where="age < 10"
            ),
            derived(
                "care_age", "lookup", of_fact="child_in_care", of_column="age", per="child_id", type="number"
            ),
            derived(
                "least_age",
                "open",
                of_fact="child_in_care",
                of_column="age",
                per="child_id",
                pick="earliest",
                type="number",
            ),
            derived(
                "last_moves",
                "overlapping",
                span=month,
                type="number",
                where="started_on >= row.referred_on",
                **stays,
            ),
        ),
    )
    placed_together = Fact(
        "postcode_with_children",
        "one row per postcode with a child placed there",
        "postcode",
        HERE,
        cohort=Cohort("placement", "postcode", fragment("type NOT IN ('K1', 'P1') OR type IS NULL")),
        where=fragment("children > 1 OR other_children IS NOT NULL"),
        as_at=(
            derived(
                "children",
                "open",
                of_fact="placement",
                of_column="child_id",
                per="postcode",
                pick="distinct",
                type="number",
            ),
            derived(
                "other_children",
                "open",
                of_fact="placement",
                of_column="child_id",
                per="postcode",
                type="id",
                where="type LIKE 'U_'",
            ),
            derived("own", "lookup", of_fact="postcode", of_column="own", per="postcode", type="flag"),
        ),
    )
    return [referral, placed_together]


def unusual_indicators(facts: dict[str, Fact]) -> list[Indicator]:
    """Fragments with the words that shipped ones do without, and values with nulls among them."""
    referral = facts["referral_with_everything"]
    assessment, placement = facts["assessment"], facts["placement"]
    values: dict[str, Any] = {"forms": ("mean", "max", "sum", "median")}
    several = [
        measured(
            "words_of_case",
            referral,
            dated="referred_on",
            unknown="excluded",
            where="CASE WHEN months > 2 THEN placed WHEN seen_on IS NULL THEN NULL ELSE days BETWEEN 1 AND moves END",
        ),
        measured(
            "words_of_coalesce",
            referral,
            dated="closed_on",
            unknown="refused",
            of="age IS NULL OR age NOT BETWEEN 5 AND 9",
            where="COALESCE(last_other, seen_on) >= referred_on - INTERVAL 1 YEAR OR primary_need NOT IN ('X', 'Y')",
        ),
        measured(
            "words_of_is",
            assessment,
            dated="authorised_on",
            unknown="excluded",
            unit="children",
            where="(seen IS NOT TRUE OR working_days IS NULL) AND NOT (team = 'T1' OR worker_id LIKE '_0')",
        ),
        measured(
            "words_of_dates",
            placement,
            unknown="fails",
            of="started_on > DATE '2022-01-01'",
            where="started_on + INTERVAL 2 MONTH <= as_at AND ended_on <> '9999-12-31'",
        ),
        replace(
            measured(
                "value_of_working_days",
                assessment,
                dated="authorised_on",
                value="working_days",
                unknown="excluded",
                by=("team", "sex"),
            ),
            **values,
        ),
        replace(
            measured(
                "value_at_snapshot", assessment, value="working_days_open", unknown="excluded", by=("team",)
            ),
            **values,
        ),
        replace(
            measured(
                "value_of_months",
                referral,
                dated="closed_on",
                value="months",
                unknown="excluded",
                of="NOT placed",
                by=("area",),
            ),
            **values,
        ),
        *(
            replace(
                measured(
                    f"weight_when_unknown_{unknown}",
                    referral,
                    dated="closed_on",
                    weight="months",
                    unknown=unknown,
                    where="days < 40",
                    by=("team", "sex"),
                ),
                forms=("percent",),
            )
            for unknown in ("fails", "excluded", "refused")
        ),
        replace(
            measured(
                "value_over_weight",
                referral,
                dated="closed_on",
                value="days",
                weight="a_third",
                of="kind_of_team IS NOT NULL OR team = 'T3'",
                by=("team", "kind_of_team"),
            ),
            forms=("percent", "mean"),
        ),
        replace(
            measured(
                "weight_at_snapshot", assessment, weight="working_days_open", unknown="fails", where="seen"
            ),
            forms=("percent",),
        ),
    ]
    return several


def varied(random: Random, catalogue: Catalogue) -> Catalogue:
    """The catalogue with what its indicators do about the unknown, their windows, units and looking back
    changed at random.
    """
    changed = {}
    for name, indicator in catalogue.indicators.items():
        if indicator.fact is None:
            changed[name] = indicator
            continue
        fact = catalogue.facts[indicator.fact]
        changed[name] = replace(
            indicator,
            unknown=random.choice(("fails", "excluded", "refused")) if indicator.where else indicator.unknown,
            unit=random.choice(("rows", "children"))
            if fact.child and indicator.value is None and indicator.weight is None
            else indicator.unit,
            windows=EVENT_WINDOWS if indicator.dated else ("snapshot",),
            looks_back=random.choice((None, Span(12, "months"), Span(30, "days"))),
        )
    return replace(catalogue, indicators=changed)
