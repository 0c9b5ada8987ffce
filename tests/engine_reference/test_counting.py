"""The oracle's cells: windows, statuses, what becomes of the unknown, children and rows, breakdowns, and the
rows behind.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goldenthread.calendar import Period, month, week_ending
from goldenthread.definitions.model import Council, Span, Team
from goldenthread.engine import reference
from goldenthread.figures.model import Cell
from tests.engine_reference.made import AS_AT, catalogue, cells, cohort, derived, fact, indicator, on

VISIT = fact(
    "visit", "visit_id child_id visited_on:date seen:boolean team:code miles:number",
    child="child_id", team="team", dates=("visited_on",),
)  # fmt: skip
CHILD = fact("child", "child_id born_on:date sex:code ethnic_group:code")
SEPTEMBER = month(2023, 9)
WHEN = on("2023-09-15")


def visits(*rows: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return {
        "visit": [{"visit_id": str(n), "visited_on": WHEN} | row for n, row in enumerate(rows, start=1)],
        "child": [],
    }


def numbers(cell: Cell) -> tuple[int, int, int, str]:
    return cell.counted, cell.succeeded, cell.unknown, cell.status


def one(measured: Any, rows: Any, *periods: Period, **more: Any) -> Cell:
    (cell,) = cells((VISIT, CHILD), rows, measured, *(periods or (SEPTEMBER,)), **more)
    return cell


IN_MONTH: dict[str, Any] = {"dated": "visited_on", "windows": "month"}
THREE = visits({"seen": True}, {"seen": False}, {"seen": None})


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        (None, (3, 1, 1, "ok")),
        ("fails", (3, 1, 1, "ok")),
        ("excluded", (3 - 1, 1, 1, "ok")),
        ("refused", (0, 0, 0, "not_reported")),
    ],
)
def test_what_becomes_of_a_test_that_cannot_be_told(unknown: Any, expected: object) -> None:
    assert numbers(one(indicator("visit", where="seen", unknown=unknown, **IN_MONTH), THREE)) == expected


def test_nothing_unknown_is_not_refused() -> None:
    measured = indicator("visit", where="seen", unknown="refused", **IN_MONTH)
    assert numbers(one(measured, visits({"seen": True}, {"seen": False}))) == (2, 1, 0, "ok")


def test_of_decides_who_is_counted_and_null_is_out() -> None:
    assert numbers(one(indicator("visit", of="seen", **IN_MONTH), THREE)) == (1, 1, 0, "ok")


def test_children_are_distinct_and_each_number_has_its_own() -> None:
    rows = visits(
        {"child_id": "A", "seen": True}, {"child_id": "A", "seen": False}, {"child_id": "A", "seen": None},
        {"child_id": "B", "seen": False}, {"child_id": None, "seen": True},
    )  # fmt: skip
    measured = indicator("visit", where="seen", unknown="fails", unit="children", **IN_MONTH)
    assert numbers(one(measured, rows)) == (len("AB"), len("A"), len("A"), "ok")


def test_a_measure_of_a_value_leaves_out_the_rows_without_one() -> None:
    rows = visits({"miles": 1.5}, {"miles": None}, {"miles": 4.0}, {"miles": 2.0})
    cell = one(indicator("visit", value="miles", **IN_MONTH), rows)
    assert numbers(cell) == (3, 3, 1, "ok")
    assert (cell.total, cell.highest, cell.middle) == (1.5 + 4.0 + 2.0, 4.0, 2.0)
    empty = one(indicator("visit", value="miles", **IN_MONTH), visits())
    assert (empty.total, empty.highest, empty.middle) == (None, None, None)


def test_events_are_counted_on_the_first_and_last_day_of_the_window() -> None:
    days = [
        "2022-09-30",
        "2022-10-01",
        "2023-03-31",
        "2023-04-01",
        "2023-08-31",
        "2023-09-01",
        "2023-09-30",
        "2023-10-01",
    ]
    rows = visits(*({"visited_on": on(day)} for day in days), {"visited_on": None})
    measured = indicator(
        "visit",
        dated="visited_on",
        windows="week month quarter year_to_date rolling_12_months financial_year",
    )
    counts = {
        cell.window: cell.counted
        for cell in cells((VISIT, CHILD), rows, measured, SEPTEMBER, as_at=on("2023-12-31"))
    }
    assert counts == {
        "month": 2,
        "quarter": 3,
        "year_to_date": 4,
        "rolling_12_months": 6,
        "financial_year": 0,
    }
    weekly = cells((VISIT, CHILD), rows, measured, week_ending(date(2023, 9, 29)), as_at=on("2023-12-31"))
    assert [(cell.window, cell.counted) for cell in weekly] == [("week", 0)]


@pytest.mark.parametrize(
    ("period", "more", "council", "status"),
    [
        (month(2023, 10), {}, {}, "not_yet_available"),
        (SEPTEMBER, {}, {"complete_from": on("2023-09-01")}, "ok"),
        (SEPTEMBER, {}, {"complete_from": on("2023-09-02")}, "incomplete_history"),
        (SEPTEMBER, {"looks_back": Span(12, "months")}, {"complete_from": on("2022-09-01")}, "ok"),
        (
            SEPTEMBER,
            {"looks_back": Span(12, "months")},
            {"complete_from": on("2022-09-02")},
            "incomplete_history",
        ),
        (SEPTEMBER, {"looks_back": Span(28, "days")}, {"complete_from": on("2023-08-04")}, "ok"),
        (
            SEPTEMBER,
            {"looks_back": Span(28, "days")},
            {"complete_from": on("2023-08-05")},
            "incomplete_history",
        ),
        (month(2023, 8), {"windows": "quarter"}, {}, "not_due"),
        (month(2023, 8), {"windows": "quarter"}, {"complete_from": on("2023-07-02")}, "incomplete_history"),
        (SEPTEMBER, {"windows": "quarter"}, {}, "ok"),
    ],
)
def test_why_a_cell_is_blank(period: Period, more: dict[str, Any], council: Any, status: str) -> None:
    cell = one(indicator("visit", **IN_MONTH | more), THREE, period, council=Council(**council))
    assert cell.status == status
    assert cell.counted == (3 if status == "ok" and period == SEPTEMBER else 0)


def test_a_table_that_counting_reads_must_be_held_and_one_that_breakdowns_read_need_not() -> None:
    measured = indicator("visit", by=("sex",), **IN_MONTH)
    rows = {"visit": THREE["visit"]}
    assert {numbers(cell) for cell in cells((VISIT, CHILD), rows, measured, SEPTEMBER, by=["sex"])} == {
        (3, 3, 0, "ok")
    }
    assert one(measured, {"child": []}).status == "not_collected"


def test_tables_are_needed_through_every_derivation() -> None:
    allocation = fact(
        "allocation",
        "allocation_id child_id started_on:date ended_on:date kind:code",
        table="involvement",
        episode=("started_on", "ended_on"),
    )
    involvement = fact(
        "involvement",
        "allocation_id child_id started_on:date ended_on:date kind:code",
        episode=("started_on", "ended_on"),
    )
    in_care = cohort("in_care", "allocation", "child_id", having="kind = 'A'")
    child = fact(
        "child", "child_id",
        as_at=(derived("in_care", "open", of_fact="in_care", per="child_id"),
               derived("days", "working_days", "born_on", "as_at"),
               derived("born_on", "lookup", of_fact="visit", of_column="visited_on", per="child_id")),
    )  # fmt: skip
    facts = (child, VISIT, allocation, involvement, in_care)
    held = {"child": [{"child_id": "A"}], "visit": [], "involvement": []}
    for where, needed in (("in_care", "involvement"), ("days > 1", "visit")):
        without = {name: rows for name, rows in held.items() if name != needed}
        measured = indicator("child", where=where, unknown="fails")
        assert [cell.status for cell in cells(facts, held, measured, SEPTEMBER)] == ["ok"]
        assert [cell.status for cell in cells(facts, without, measured, SEPTEMBER)] == ["not_collected"]
    assert [cell.status for cell in cells(facts, {"child": []}, indicator("child"), SEPTEMBER)] == ["ok"]


@pytest.mark.parametrize(
    ("period", "status"), [(month(2023, 8), "ok"), (month(2023, 7), "incomplete_history")]
)
def test_a_fact_of_the_latest_state_is_told_only_for_the_last_period_that_has_ended(
    period: Period, status: str
) -> None:
    leaver = fact("leaver", "leaver_id", history="current_only")
    (cell,) = cells((leaver,), {"leaver": [{}]}, indicator("leaver"), period, as_at=on("2023-09-29"))
    assert cell.status == status


def test_a_snapshot_counts_the_rows_open_on_the_last_day_told_as_at_that_day() -> None:
    stay = fact(
        "stay", "stay_id child_id started_on:date ended_on:date", episode=("started_on", "ended_on"),
        dates=("started_on", "ended_on"), as_at=(derived("days", "working_days", "started_on", "as_at"),),
    )  # fmt: skip
    rows = {
        "stay": [
            {"started_on": on("2023-08-31")},
            {"started_on": on("2023-09-01"), "ended_on": on("2023-09-30")},
        ]
    }
    measured = indicator(
        "stay", where="days >= 21 AND started_on <= as_at - INTERVAL 1 MONTH", unknown="fails"
    )
    told = cells((stay,), rows, measured, month(2023, 8), SEPTEMBER)
    assert [numbers(cell) for cell in told] == [(1, 0, 0, "ok"), (1, 0, 0, "ok")]
    told = cells(
        (stay,), rows, indicator("stay", where="days >= 21", unknown="fails"), month(2023, 8), SEPTEMBER
    )
    assert [numbers(cell) for cell in told] == [(1, 0, 0, "ok"), (1, 1, 0, "ok")]


BY = ("team", "service", "area", "sex", "ethnic_group", "age_band", "seen", "miles", "visited_on")
COUNCIL = Council(teams=(Team("T1", "One", "Help", "East"), Team("T2", "Two")))


def categories(rows: Any, breakdown: str) -> dict[str, int]:
    measured = indicator("visit", by=BY, **IN_MONTH)
    told = cells((VISIT, CHILD), rows, measured, SEPTEMBER, by=[breakdown], council=COUNCIL)
    assert told[0].breakdown == "total"
    return {cell.category: cell.counted for cell in told[1:]}


def test_teams_services_and_areas() -> None:
    rows = visits({"team": "T1"}, {"team": "T1"}, {"team": "T2"}, {"team": "T9"}, {"team": None})
    assert categories(rows, "team") == {"T1": 2, "T2": 1, "T9": 1, "not recorded": 1}
    assert categories(rows, "service") == {"Help": 2, "not recorded": 1 + 1 + 1}
    assert categories(rows, "area") == {"East": 2, "not recorded": 1 + 1 + 1}


def test_the_childs_own_breakdowns() -> None:
    rows = visits(
        {"child_id": "A"},
        {"child_id": "A", "visited_on": on("2023-09-14")},
        {"child_id": "B"},
        {"child_id": None},
    )
    rows["child"] = [
        {"child_id": "A", "born_on": on("2022-09-15"), "sex": "F", "source": "b"},
        {"child_id": "A", "born_on": on("2000-09-15"), "sex": "M", "source": "a"},
        {"child_id": None, "sex": "U"},
    ]
    assert categories(rows, "sex") == {"F": 2, "not recorded": 1 + 1}
    assert categories(rows, "age_band") == {"1 to 4": 1, "under 1": 1, "not recorded": 1 + 1}
    assert categories(rows, "ethnic_group") == {"not recorded": 4}


def test_any_other_column_named_is_a_breakdown_too() -> None:
    assert categories(THREE, "seen") == {"true": 1, "false": 1, "not recorded": 1}
    assert categories(THREE, "visited_on") == {"2023-09-15": 3}


def test_a_breakdown_that_the_indicator_does_not_declare_is_left_out() -> None:
    told = cells((VISIT, CHILD), THREE, indicator("visit", **IN_MONTH), SEPTEMBER, by=["team"])
    assert [cell.breakdown for cell in told] == ["total"]


def test_breakdowns_are_dense_over_windows_and_periods() -> None:
    rows = visits({"team": "T1", "visited_on": on("2023-08-31")}, {"team": "T2"})
    measured = indicator("visit", dated="visited_on", windows="month year_to_date", by=("team",))
    told = cells((VISIT, CHILD), rows, measured, month(2023, 8), SEPTEMBER, by=["team"])
    seen = [
        (cell.window, cell.period.last_day.month, cell.category, cell.counted)
        for cell in told
        if cell.category
    ]
    assert seen == [
        ("month", 8, "T1", 1), ("month", 8, "T2", 0), ("month", 9, "T1", 0), ("month", 9, "T2", 1),
        ("year_to_date", 8, "T1", 1), ("year_to_date", 8, "T2", 0),
        ("year_to_date", 9, "T1", 1), ("year_to_date", 9, "T2", 1),
    ]  # fmt: skip


def test_a_category_of_no_known_child_is_none_when_children_are_counted() -> None:
    rows = visits({"team": "T1", "child_id": "A"}, {"team": "T2", "child_id": None})
    measured = indicator("visit", by=("team",), unit="children", **IN_MONTH)
    told = cells((VISIT, CHILD), rows, measured, SEPTEMBER, by=["team"])
    assert [(cell.category, cell.counted) for cell in told] == [("", 1), ("T1", 1)]


def test_a_category_that_is_refused_is_shown_as_not_reported() -> None:
    rows = visits({"team": "T1", "seen": None}, {"team": "T2", "seen": True})
    measured = indicator("visit", where="seen", unknown="refused", by=("team",), **IN_MONTH)
    told = cells((VISIT, CHILD), rows, measured, SEPTEMBER, by=["team"])
    assert [(cell.category, *numbers(cell)) for cell in told] == [
        ("", 0, 0, 0, "not_reported"),
        ("T1", 0, 0, 0, "not_reported"),
        ("T2", 1, 1, 0, "ok"),
    ]


def behind(
    measured: Any, rows: Any, period: Period = SEPTEMBER, **more: Any
) -> list[tuple[str, bool | None]]:
    found = reference.behind(catalogue(VISIT, CHILD), rows, COUNCIL, AS_AT, measured, "month", period, **more)
    return [(row.key, row.succeeded) for row in found]


def test_the_rows_behind_a_cell() -> None:
    rows = visits({"seen": True, "team": "T1"}, {"seen": False}, {"seen": None, "team": "T1"})
    fails = indicator("visit", where="seen", unknown="fails", **IN_MONTH)
    assert behind(fails, rows) == [("1", True), ("2", False), ("3", None)]
    assert behind(fails, rows, breakdown="team", category="T1") == [("1", True), ("3", None)]
    excluded = indicator("visit", where="seen", unknown="excluded", **IN_MONTH)
    assert behind(excluded, rows) == [("1", True), ("2", False)]
    assert behind(fails, rows, month(2023, 10)) == []


# ---- Weights

MILES = visits({"seen": True, "miles": 2.5}, {"seen": False, "miles": 1.0}, {"seen": None, "miles": 4.0},
               {"seen": True, "miles": None})  # fmt: skip


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        ("fails", (2.5 + 1 + 4, 2.5, 1 + 1, "ok")),
        ("excluded", (2.5 + 1, 2.5, 1 + 1, "ok")),
        ("refused", (0, 0, 0, "not_reported")),
    ],
)
def test_a_row_counts_as_it_weighs(unknown: str, expected: tuple[object, ...]) -> None:
    share = indicator("visit", where="seen", weight="miles", unknown=unknown, **IN_MONTH)
    assert numbers(one(share, MILES)) == expected


def test_a_value_over_a_weight_is_of_the_rows_that_have_both() -> None:
    trips = fact("trip", "trip_id day:date pounds:number miles:number", dates=("day",))
    pairs = ((3.0, 2.0), (5.0, 1.5), (7.0, None), (None, 9.0))
    rows = {
        "trip": [
            {"trip_id": str(n), "day": WHEN, "pounds": pounds, "miles": miles}
            for n, (pounds, miles) in enumerate(pairs)
        ]
    }
    asked = indicator("trip", dated="day", windows="month", value="pounds", weight="miles")
    (cell,) = cells((trips,), rows, asked, SEPTEMBER)
    assert (cell.total, cell.counted, cell.unknown) == (3 + 5, 2 + 1.5, 1 + 1)
