"""Why a figure is not there: each reason, and which comes first when several apply."""

from __future__ import annotations

import pytest

from goldenthread.calendar import Period, financial_year, month, quarter, week_ending
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Council, Indicator, Span
from goldenthread.engine import duckdb
from goldenthread.engine.statuses import needed_tables, status
from tests.engine.drawn import PEOPLE, catalogue, measured, on, tables

FACTS = """
visit:
  grain: one row per visit
  key: visit_id
  table: visit
  dates: [visited_on]
  columns: {visit_id: id, child_id: id, visited_on: date, review_id: id}
  child: child_id
  team: team
  derive:
    due_on: lookup(review.due_on, per review_id)
    team: open(allocation.team, per child_id, at visited_on)
    days: working_days(visited_on, due_on)

review:
  grain: one row per review
  key: review_id
  table: review
  columns: {review_id: id, due_on: date}

leaver:
  grain: one row per leaver, the latest state only
  key: child_id
  table: leaver
  columns: {child_id: id, reviewed_on: date}
  history: current_only
  child: child_id

leaver_now:
  grain: one row per leaver
  key: child_id
  cohort: {of: leaver, per: child_id}
  history: current_only
  as_at:
    seen_on: latest(visit.visited_on, per child_id, where days <= 10)
"""
MADE = catalogue(PEOPLE, FACTS)
VISITS = measured("visit", dated="visited_on", window="week month quarter year_to_date rolling_12_months")
SEPTEMBER = month(2023, 9)


def of(indicator: Indicator, window: str, period: Period, complete_from: str | None = None) -> str:
    council = Council(complete_from=on(complete_from) if complete_from else None)
    return status(indicator, window, period, MADE, council, on("2023-09-30"))  # type: ignore[arg-type]


def test_a_period_that_ends_after_the_extract_is_not_yet_available() -> None:
    assert of(VISITS, "month", SEPTEMBER) == "ok"
    assert of(VISITS, "month", month(2023, 10)) == "not_yet_available"
    assert of(VISITS, "week", week_ending(on("2023-10-06"))) == "not_yet_available"


@pytest.mark.parametrize(
    ("window", "complete_from", "expected"),
    [
        ("month", "2023-09-01", "ok"),
        ("month", "2023-09-02", "incomplete_history"),
        ("quarter", "2023-07-01", "ok"),
        ("quarter", "2023-07-02", "incomplete_history"),
        ("year_to_date", "2023-04-01", "ok"),
        ("year_to_date", "2023-04-02", "incomplete_history"),
        ("rolling_12_months", "2022-10-01", "ok"),
        ("rolling_12_months", "2022-10-02", "incomplete_history"),
    ],
)
def test_a_window_that_begins_before_the_records_are_complete(
    window: str, complete_from: str, expected: str
) -> None:
    assert of(VISITS, window, SEPTEMBER, complete_from) == expected


def test_what_looks_back_needs_the_records_from_there_on() -> None:
    months = measured("visit", dated="visited_on", looks_back=Span(12, "months"))
    assert of(months, "month", SEPTEMBER, "2022-09-01") == "ok"
    assert of(months, "month", SEPTEMBER, "2022-09-02") == "incomplete_history"
    days = measured("leaver", looks_back=Span(28, "days"))
    assert of(days, "snapshot", SEPTEMBER, "2023-09-02") == "ok"
    assert of(days, "snapshot", SEPTEMBER, "2023-09-03") == "incomplete_history"


def test_a_fact_of_the_latest_state_is_told_only_for_the_last_period_that_had_ended() -> None:
    leavers = measured("leaver")
    told = [of(leavers, "snapshot", month(2023, number)) for number in (8, 9, 10)]
    assert told == ["incomplete_history", "ok", "not_yet_available"]
    # The week to 6 October had not ended: that to 29 September is the last.
    assert of(leavers, "snapshot", week_ending(on("2023-09-29"))) == "ok"
    assert of(leavers, "snapshot", week_ending(on("2023-09-22"))) == "incomplete_history"
    assert of(leavers, "snapshot", quarter(2023, 2)) == "ok"
    assert of(leavers, "snapshot", financial_year(2022)) == "ok"


def test_a_quarter_falls_due_with_its_last_month() -> None:
    assert of(VISITS, "quarter", month(2023, 8)) == "not_due"
    assert of(VISITS, "quarter", SEPTEMBER) == "ok"
    assert of(VISITS, "quarter", month(2023, 8), "2023-07-02") == "incomplete_history", "which comes first"
    assert of(VISITS, "quarter", month(2023, 10), "2024-01-01") == "not_yet_available", "which comes first"


def test_what_is_not_in_the_extract_is_not_collected_whatever_else_is_wrong() -> None:
    made = tables(MADE, {"visit": "visit_id visited_on\n1 2023-09-01"})
    by_review = measured("visit", dated="visited_on", where="due_on IS NULL", by=("team",))
    asked = [month(2023, 8), SEPTEMBER, month(2023, 10)]
    found = duckdb.count(made, MADE, [by_review], asked, ["team"])
    assert found.status == ["not_collected"] * 3
    assert found.counted == [0, 0, 0]
    # The team is only looked up to break it down: without the allocations the visits still count.
    found = duckdb.count(
        made, MADE, [measured("visit", dated="visited_on", by=("team",))], [SEPTEMBER], ["team"]
    )
    assert [(cell.status, cell.category, cell.counted) for cell in found] == [
        ("ok", "", 1),
        ("ok", "not recorded", 1),
    ]


def test_a_table_that_is_there_and_empty_is_collected() -> None:
    made = tables(MADE, {"visit": "visit_id visited_on", "review": "review_id"})
    by_review = measured("visit", dated="visited_on", where="due_on IS NULL", unknown="fails")
    found = duckdb.count(made, MADE, [by_review], [SEPTEMBER])
    assert [(cell.status, cell.counted) for cell in found] == [("ok", 0)]


def test_what_only_comes_as_a_return_is_not_collected() -> None:
    made = tables(MADE, {"visit": "visit_id visited_on"})
    returned = measured("visit", window="month")
    from dataclasses import replace

    found = duckdb.count(made, MADE, [replace(returned, fact=None, returned="typed in")], [SEPTEMBER])
    assert [(cell.breakdown, cell.status) for cell in found] == [("total", "not_collected")]


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (measured("visit", dated="visited_on"), {"visit"}),
        (measured("visit", dated="visited_on", unit="children", by=("team", "sex")), {"visit"}),
        (measured("visit", dated="visited_on", where="due_on IS NULL"), {"visit", "review"}),
        (measured("visit", dated="visited_on", of="days < 5"), {"visit", "review"}),
        (measured("visit", dated="visited_on", value="days"), {"visit", "review"}),
        (measured("visit", dated="visited_on", of="team = 'T1'"), {"visit", "involvement"}),
        (measured("leaver_now"), {"leaver"}),
        (measured("leaver_now", where="seen_on > as_at - INTERVAL 28 DAY"), {"leaver", "visit", "review"}),
    ],
)
def test_the_tables_that_counting_needs(indicator: Indicator, expected: set[str]) -> None:
    assert needed_tables(indicator, MADE) == expected


def test_the_caseload_of_the_shipped_catalogue_needs_all_that_its_cohorts_read() -> None:
    shipped = load_catalogue()
    assert needed_tables(shipped.indicators["caseload"], shipped) == {
        "involvement", "referral", "care_episode", "child", "legal_status",
    }  # fmt: skip
