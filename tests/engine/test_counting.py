"""Windows, snapshots, cohorts, breakdowns and the unknown, counted on tables small enough to count by hand."""

from __future__ import annotations

import pytest

from goldenthread.calendar import Period, financial_year, month, months_between, quarter, week_ending
from goldenthread.definitions.model import Council, Team
from goldenthread.engine import duckdb
from goldenthread.engine.compile_counts import additive
from goldenthread.figures.model import Cell
from tests.engine.drawn import PEOPLE, catalogue, cells, measured, numbers, on, tables

WORK = """
work:
  grain: one row per piece of work
  key: work_id
  table: work
  dates: [started_on, done_on]
  episode: [started_on, ended_on]
  columns:
    {work_id: id, child_id: id, started_on: date, ended_on: date, done_on: date, team: code, worker_id: id,
     kind: code, good: boolean, own: flag, size: number}
  child: child_id
  team: team
  worker: worker_id

own_work:
  grain: one row per piece of our own work
  key: work_id
  table: work
  dates: [started_on, done_on]
  episode: [started_on, ended_on]
  where: own
  child: child_id
"""
MADE = catalogue(PEOPLE, WORK)


def by_label(found: list[Cell]) -> dict[str, int]:
    return {cell.period.label: cell.counted for cell in found}


# ---- Windows


DONE = {
    "work": """
        work_id child_id done_on    good
        1       A        2022-03-31 Y
        2       A        2022-04-01 N
        3       A        2022-10-31 Y
        4       B        2022-10-31 -
        5       A        2023-03-31 Y
        6       B        2023-04-01 Y
        7       -        2023-04-30 Y
        8       A        -          Y
    """
}


@pytest.mark.parametrize(
    ("window", "period", "counted", "children"),
    [
        ("month", month(2022, 10), 2, "AB"),
        ("month", month(2022, 11), 0, ""),
        ("quarter", month(2022, 12), 2, "AB"),
        ("year_to_date", month(2022, 12), 1 + 2, "AB"),
        ("year_to_date", month(2023, 3), 1 + 2 + 1, "AB"),
        ("year_to_date", month(2023, 4), 2, "B"),
        ("rolling_12_months", month(2023, 3), 1 + 2 + 1, "AB"),
        ("rolling_12_months", month(2023, 2), 1 + 1 + 2, "AB"),
        ("rolling_12_months", month(2023, 4), 2 + 1 + 2, "AB"),
        ("financial_year", month(2023, 3), 1 + 2 + 1, "AB"),
        ("quarter", quarter(2022, 3), 2, "AB"),
        ("quarter", quarter(2022, 4), 1, "A"),
        ("year_to_date", quarter(2022, 3), 1 + 2, "AB"),
        ("rolling_12_months", quarter(2022, 4), 1 + 2 + 1, "AB"),
        ("financial_year", financial_year(2022), 1 + 2 + 1, "AB"),
    ],
)
def test_a_window_takes_in_its_own_days_whatever_else_was_asked(
    window: str, period: Period, counted: int, children: str
) -> None:
    of_rows = measured("work", dated="done_on", window=window, where="good", unknown="fails")
    of_children = measured("work", dated="done_on", window=window, unit="children")
    assert [cell.counted for cell in cells(MADE, DONE, of_rows, period)] == [counted]
    # Work of no known child counts as work and as no child.
    assert [cell.counted for cell in cells(MADE, DONE, of_children, period)] == [len(children)]


def test_a_child_counts_once_in_a_window_however_many_months_it_is_in() -> None:
    indicator = measured(
        "work", dated="done_on", window="month rolling_12_months year_to_date", unit="children"
    )
    found = cells(MADE, DONE, indicator, *months_between(month(2022, 10), month(2023, 4)))
    of = {(cell.window, cell.period.label): cell.counted for cell in found}
    assert [of["month", label] for label in ("2022-10", "2023-03", "2023-04")] == [2, 1, 1]
    assert of["rolling_12_months", "2023-03"] == len({"A", "B"})
    # April's other row is of no known child.
    assert of["year_to_date", "2023-04"] == len({"B"})


def test_weeks_run_from_saturday_to_friday_over_the_end_of_a_year() -> None:
    drawn = {
        "work": """
            work_id done_on
            1       2022-12-23
            2       2022-12-24
            3       2022-12-31
            4       2023-01-06
            5       2023-01-07
        """
    }
    weeks = [week_ending(on(day)) for day in ("2022-12-30", "2023-01-06")]
    indicator = measured("work", dated="done_on", window="week month year_to_date")
    found = cells(MADE, drawn, indicator, *weeks)
    assert by_label(found) == {"week ending 2022-12-30": 1, "week ending 2023-01-06": 2}
    assert {cell.window for cell in found} == {"week"}


def test_each_cadence_takes_only_the_windows_that_fit_it() -> None:
    every = "week month quarter year_to_date rolling_12_months financial_year"
    indicator = measured("work", dated="done_on", window=every)
    asked = [week_ending(on("2023-03-31")), month(2023, 3), quarter(2022, 4), financial_year(2022)]
    found = cells(MADE, DONE, indicator, *asked)
    windows = {period: [cell.window for cell in found if cell.period == period] for period in asked}
    assert list(windows.values()) == [
        ["week"],
        ["month", "quarter", "year_to_date", "rolling_12_months", "financial_year"],
        ["quarter", "year_to_date", "rolling_12_months", "financial_year"],
        ["year_to_date", "rolling_12_months", "financial_year"],
    ]
    assert [cell.window for cell in found] == sorted(
        [cell.window for cell in found], key=every.split().index
    ), "in the order of the indicator's windows"


def test_sum_highest_and_middle_of_a_value_are_over_the_whole_window() -> None:
    drawn = {
        "work": """
            work_id done_on    size own
            1       2023-01-31 1    Y
            2       2023-02-01 10   Y
            3       2023-02-02 4    Y
            4       2023-02-03 -    Y
            5       2023-02-04 99   N
        """
    }
    indicator = measured(
        "own_work", dated="done_on", window="month quarter", value="size", unknown="fails", forms="mean"
    )
    found = cells(MADE, drawn, indicator, month(2023, 1), month(2023, 2), month(2023, 3))
    worked = {
        (cell.window, cell.period.label): (cell.counted, cell.unknown, cell.total, cell.highest, cell.middle)
        for cell in found
    }
    assert worked["month", "2023-02"] == (2, 1, 10 + 4, 10, (10 + 4) / 2)
    assert worked["month", "2023-03"] == (0, 0, None, None, None)
    assert worked["quarter", "2023-03"] == (3, 1, 1 + 10 + 4, 10, 4)
    # A quarter that has not ended is not due.
    assert worked["quarter", "2023-02"] == (0, 0, None, None, None)


def test_rows_add_up_over_months_and_children_and_medians_do_not() -> None:
    assert additive(measured("work", dated="done_on"))
    assert not additive(measured("work", dated="done_on", unit="children"))
    assert not additive(measured("work", dated="done_on", value="size"))


# ---- The unknown


TESTED = {
    "work": """
        work_id child_id done_on    good kind
        1       A        2023-05-01 Y    X
        2       B        2023-05-01 N    X
        3       C        2023-05-01 -    X
        4       D        2023-05-01 -    Z
        5       E        2023-05-01 Y    -
    """
}


@pytest.mark.parametrize(
    ("unknown", "expected", "status"),
    [("fails", (3, 1, 1), "ok"), ("excluded", (2, 1, 1), "ok"), ("refused", (0, 0, 0), "not_reported")],
)
@pytest.mark.parametrize("unit", ["rows", "children"])
def test_a_test_that_cannot_be_told(
    unknown: str, expected: tuple[int, int, int], status: str, unit: str
) -> None:
    indicator = measured("work", dated="done_on", of="kind = 'X'", where="good", unknown=unknown, unit=unit)
    [cell] = cells(MADE, TESTED, indicator, month(2023, 5))
    assert ((cell.counted, cell.succeeded, cell.unknown), cell.status) == (expected, status)


def test_refusal_is_of_the_cell_that_holds_the_unknown() -> None:
    indicator = measured("work", dated="done_on", where="good", unknown="refused", by=("kind",))
    found = cells(MADE, TESTED, indicator, month(2023, 5), month(2023, 6), by=["kind"])
    may = {cell.category: (cell.status, cell.counted) for cell in found if cell.period == month(2023, 5)}
    assert may == {
        "": ("not_reported", 0),
        "X": ("not_reported", 0),
        "Z": ("not_reported", 0),
        "not recorded": ("ok", 1),
    }
    assert {cell.status for cell in found if cell.period == month(2023, 6)} == {"ok"}


def test_without_a_test_whatever_counts_succeeds() -> None:
    indicator = measured("work", dated="done_on", of="good")
    assert numbers(cells(MADE, TESTED, indicator, month(2023, 5))) == [(2, 2, 0)]


# ---- Snapshots and cohorts


def test_closed_on_the_day_is_closed_and_a_row_without_a_start_is_never_open() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   own
            1       2023-05-31 -          Y
            2       2023-05-01 2023-05-31 Y
            3       2023-05-01 2023-06-01 N
            4       2023-06-01 -          Y
            5       -          -          Y
        """
    }
    asked = [month(2023, 4), month(2023, 5), month(2023, 6)]
    assert list(by_label(cells(MADE, drawn, measured("work"), *asked)).values()) == [0, 2, 2]
    # A view of the table has its own filter.
    assert list(by_label(cells(MADE, drawn, measured("own_work"), *asked)).values()) == [0, 1, 2]


def test_the_snapshot_date_is_known_as_as_at() -> None:
    drawn = {"work": "work_id started_on\n1 2023-01-31\n2 2023-02-28\n3 2023-03-01"}
    indicator = measured("work", where="started_on <= as_at - INTERVAL 3 MONTH")
    # Three months before 31 May is 28 February.
    assert numbers(cells(MADE, drawn, indicator, month(2023, 5))) == [(3, 2, 0)]


def test_days_from_the_snapshot_date_are_those_of_each_date_before_and_after_it() -> None:
    drawn = {
        "work": "work_id started_on ended_on\n1 2023-01-01 2023-05-28\n2 2023-01-01 2023-06-04\n3 2023-05-25 2023-07-01"
    }
    soon = measured("work", of="ended_on <= as_at + INTERVAL 7 DAY")
    begun = measured("work", where="started_on > as_at - INTERVAL 7 DAY")
    asked = [month(2023, 4), month(2023, 5)]
    # At 30 April all but the first work is long from ending; at 31 May the second ends in 4 days.
    assert list(by_label(cells(MADE, drawn, soon, *asked)).values()) == [0, 1]
    assert list(by_label(cells(MADE, drawn, soon, month(2023, 6))).values()) == [1]
    assert numbers(cells(MADE, drawn, begun, *asked)) == [(2, 0, 0), (2, 1, 0)]


def test_a_snapshot_keeps_the_rows_that_its_indicators_are_about_and_no_count_misses_others() -> None:
    made = tables(MADE, {"work": "work_id started_on kind\n1 2023-01-01 X\n2 2023-01-01 Y\n3 2023-01-01 -"})
    of_x, of_y = (
        measured("work", name=kind, of=f"kind = '{kind}'", unknown="fails", by=("kind",)) for kind in "XY"
    )
    may, end = [month(2023, 5)], [on("2023-05-31")]
    both = duckdb.prepare(made, MADE, [of_x, of_y], may, ["kind"])
    assert duckdb.count(made, MADE, [of_x, of_y], may, prepared=both).counted == [1, 1]
    assert both.serves(of_x, end) and not both.serves(measured("work"), end)
    one = duckdb.prepare(made, MADE, [of_x], may, ["kind"])
    assert one.serves(of_x, end) and not one.serves(of_y, end)
    with pytest.raises(ValueError, match="not kept"):
        duckdb.count(made, MADE, [of_y], may, prepared=one)
    # The rows behind what was not kept are prepared afresh.
    assert [row.key for row in duckdb.behind(made, MADE, of_y, "snapshot", may[0], prepared=one)] == ["2"]
    # One that is about every open row keeps them all.
    every = duckdb.prepare(made, MADE, [of_x, measured("work")], may)
    assert every.serves(of_y, end)


COHORTS = """
case:
  grain: one row per case
  key: case_id
  table: case
  episode: [opened_on, closed_on]
  columns: {case_id: id, child_id: id, opened_on: date, closed_on: date, no_action: flag}
  child: child_id
  as_at: {days: "working_days(opened_on, as_at)"}

open_case:
  grain: one row per child
  key: child_id
  cohort: {of: case, where: NOT no_action, per: child_id}
  child: child_id
  team: team
  as_at:
    team: open(allocation.team, per child_id)
    born_on: lookup(child.born_on, per child_id)
    age: age(born_on)

young_case:
  grain: one row per child under five
  key: child_id
  cohort: {of: case, where: days >= 0, per: child_id}
  where: age < 5
  as_at:
    born_on: lookup(child.born_on, per child_id)
    age: age(born_on)

held:
  grain: one row per allocation
  key: involvement_id
  table: involvement
  episode: [started_on, ended_on]
  where: allocated
  child: child_id
  as_at:
    is_case: open(open_case, per child_id)
    young: open(open_case, per child_id, where age < 5)

caseload:
  grain: one row per worker
  key: worker_id
  cohort: {of: held, where: is_case, per: worker_id}
  worker: worker_id
  team: team
  as_at:
    children: open(held.child_id, per worker_id, distinct, where is_case)
    young: open(held.child_id, per worker_id, distinct, where young)
    team: open(held.team, per worker_id, where is_case)
    had: overlapping(held.child_id, 12 months, per worker_id, where is_case)
"""
COHORT_CATALOGUE = catalogue(PEOPLE, COHORTS)
CASES = {
    "case": """
        case_id child_id opened_on  closed_on  no_action
        1       A        2023-01-01 -          N
        2       A        2023-02-01 -          N
        3       B        2023-01-01 2023-05-15 N
        4       C        2023-01-01 -          Y
        5       -        2023-01-01 -          N
    """,
    "child": "child_id born_on\nA 2018-05-31\nB 2020-01-01\nC -",
    "involvement": """
        involvement_id child_id worker_id allocated team started_on ended_on
        1              A        W1        Y         T1   2023-01-01 -
        2              A        W1        Y         T1   2023-02-01 -
        3              B        W1        Y         T2   2023-03-01 -
        4              C        W2        Y         T3   2023-01-01 -
        5              B        W3        Y         T3   2023-01-01 2023-04-01
        6              A        W4        N         T3   2023-01-01 -
    """,
}
SPRING = (month(2023, 3), month(2023, 4), month(2023, 5))


def test_a_cohort_has_each_child_once_and_none_that_is_not_known() -> None:
    assert numbers(cells(COHORT_CATALOGUE, CASES, measured("open_case"), *SPRING)) == [
        (2, 2, 0),
        (2, 2, 0),
        (1, 1, 0),
    ]


def test_a_cohorts_own_filter_leaves_out_those_who_are_not_known_to_meet_it() -> None:
    # A is five on 31 May; C has no birthday on record.
    assert numbers(cells(COHORT_CATALOGUE, CASES, measured("young_case"), *SPRING)) == [
        (2, 2, 0),
        (2, 2, 0),
        (0, 0, 0),
    ]


def test_a_cohort_of_a_cohort_counts_children_once_for_each_worker() -> None:
    indicator = measured("caseload", value="children", unknown="fails", forms="mean", where="young > 0")
    found = cells(COHORT_CATALOGUE, CASES, indicator, *SPRING)
    # March: W1 has A and B, W3 has B; in April only W1 is left, and in May only A of the two, who is five.
    assert [(c.counted, c.succeeded, c.total, c.highest, c.middle) for c in found] == [
        (2, 2, 2 + 1, 2, 1.5),
        (1, 1, 2, 2, 2),
        (1, 0, 1, 1, 1),
    ]


def test_looking_back_over_rows_that_are_closed_keeps_what_is_known_at_the_snapshot() -> None:
    indicator = measured("caseload", value="had", unknown="fails", forms="sum")
    found = cells(COHORT_CATALOGUE, CASES, indicator, *SPRING)
    assert [cell.total for cell in found] == [2 + 1, 2, 1]


def test_a_cohort_may_be_broken_down_by_what_it_is_told_at_the_snapshot() -> None:
    indicator = measured("open_case", by=("team", "age_band"))
    found = cells(COHORT_CATALOGUE, CASES, indicator, month(2023, 5), by=["age_band", "team"])
    assert [(c.breakdown, c.category, c.counted) for c in found] == [
        ("total", "", 1),
        ("age_band", "5 to 9", 1),
        ("team", "T1", 1),
    ]


# ---- Breakdowns


COUNCIL = Council(
    teams=(
        Team("T1", "One", "Assessment", "East"),
        Team("T2", "Two", "Assessment", None),
        Team("T1", "One again", "Other", "West"),
    )
)


def categories(found: list[Cell], breakdown: str) -> dict[str, int]:
    return {cell.category: cell.counted for cell in found if cell.breakdown == breakdown}


def test_every_breakdown_adds_up_to_the_total_and_a_null_is_not_the_total() -> None:
    drawn = {
        "work": """
            work_id child_id done_on    team worker_id kind good
            1       A        2023-05-01 T1   W1        X    Y
            2       B        2023-05-01 T2   W1        X    N
            3       C        2023-05-01 T9   W2        -    -
            4       -        2023-05-01 -    -         Y    Y
        """,
        "child": "child_id sex ethnic_group source\nA F WBRI one\nA M WIRI two\nB - WBRI one",
    }
    asked = ("team", "service", "area", "worker", "sex", "ethnic_group", "kind", "good")
    indicator = measured("work", dated="done_on", by=asked)
    found = cells(MADE, drawn, indicator, month(2023, 5), by=asked, council=COUNCIL)
    assert {name: categories(found, name) for name in asked} == {
        "team": {"T1": 1, "T2": 1, "T9": 1, "not recorded": 1},
        "service": {"Assessment": 2, "not recorded": 2},
        "area": {"East": 1, "not recorded": 3},
        "worker": {"W1": 2, "W2": 1, "not recorded": 1},
        "sex": {"M": 1, "not recorded": 3},
        "ethnic_group": {"WIRI": 1, "WBRI": 1, "not recorded": 2},
        "kind": {"X": 2, "Y": 1, "not recorded": 1},
        "good": {"true": 2, "false": 1, "not recorded": 1},
    }
    assert found[0].breakdown == "total"
    order = [cell.breakdown for cell in found]
    assert order == sorted(order, key=["total", *asked].index)


def test_a_category_recorded_as_the_words_for_nothing_recorded_is_one_with_them() -> None:
    drawn = {"work": "work_id done_on kind\n1 2023-05-01 -\n2 2023-05-02 X"}
    made = tables(MADE, drawn)
    made.connection.execute("update work set kind = 'not recorded' where work_id = '2'")
    indicator = measured("work", dated="done_on", by=("kind",))
    found = duckdb.count(made, MADE, [indicator], [month(2023, 5)], ["kind"])
    assert categories(list(found), "kind") == {"not recorded": 2}


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        ("2023-05-02", "not recorded"),
        ("2023-05-01", "under 1"),
        ("2022-05-02", "under 1"),
        ("2022-05-01", "1 to 4"),
        ("2018-05-02", "1 to 4"),
        ("2018-05-01", "5 to 9"),
        ("2013-05-01", "10 to 15"),
        ("2007-05-02", "10 to 15"),
        ("2007-05-01", "16 and 17"),
        ("2005-05-02", "16 and 17"),
        ("2005-05-01", "18 and over"),
        ("-", "not recorded"),
    ],
)
def test_the_age_band_is_that_of_the_day_by_which_the_row_counts(born_on: str, band: str) -> None:
    drawn = {"work": "work_id child_id done_on\n1 A 2023-05-01", "child": f"child_id born_on\nA {born_on}"}
    indicator = measured("work", dated="done_on", by=("age_band",))
    assert categories(cells(MADE, drawn, indicator, month(2023, 5), by=["age_band"]), "age_band") == {band: 1}


def test_a_category_seen_in_one_period_is_there_in_all_and_one_seen_in_none_is_not() -> None:
    drawn = {"work": "work_id done_on kind\n1 2023-05-01 X\n2 2023-03-31 Y\n3 2023-05-01 Z\n4 2022-01-01 W"}
    indicator = measured("work", dated="done_on", of="kind <> 'Z'", by=("kind",), window="month year_to_date")
    found = cells(MADE, drawn, indicator, month(2023, 4), month(2023, 5), by=["kind"])
    assert [(c.window, c.period.label, c.category, c.counted) for c in found if c.breakdown == "kind"] == [
        ("month", "2023-04", "X", 0),
        ("month", "2023-05", "X", 1),
        ("year_to_date", "2023-04", "X", 0),
        ("year_to_date", "2023-05", "X", 1),
    ]


def test_a_breakdown_that_the_indicator_does_not_declare_is_left_out() -> None:
    one = measured("work", dated="done_on", by=("kind",), name="one")
    two = measured("work", dated="done_on", name="two")
    made = tables(MADE, TESTED)
    found = duckdb.count(made, MADE, [one, two], [month(2023, 5)], ["kind", "team"])
    assert {(cell.indicator, cell.breakdown) for cell in found} == {
        ("one", "total"),
        ("one", "kind"),
        ("two", "total"),
    }


# ---- Many at once


def test_many_indicators_count_together_as_they_do_alone() -> None:
    several = [
        measured(
            "work", dated="done_on", name=f"kind_{number}", where=f"size <= {number}", unknown="excluded"
        )
        for number in range(130)
    ]
    drawn = {"work": "work_id done_on size\n" + "\n".join(f"{n} 2023-05-01 {n}" for n in range(0, 130, 10))}
    made = tables(MADE, drawn)
    together = duckdb.count(made, MADE, several, [month(2023, 5)])
    assert together.succeeded == [number // 10 + 1 for number in range(130)]


def test_preparing_once_serves_many_counts_and_leaves_the_tables_as_they_were() -> None:
    made = tables(MADE, TESTED)
    indicator = measured("work", dated="done_on", where="good", unknown="fails", by=("kind",))
    prepared = duckdb.prepare(made, MADE, [indicator], [month(2023, 5)], ["kind"])
    once = duckdb.count(made, MADE, [indicator], [month(2023, 5)], ["kind"], prepared=prepared)
    assert once == duckdb.count(made, MADE, [indicator], [month(2023, 5)], ["kind"])
    assert len(duckdb.behind(made, MADE, indicator, "month", month(2023, 5), prepared=prepared)) == 5
    assert prepared.serves(indicator, [on("2023-05-31")], ["kind"])
    assert not prepared.serves(indicator, [], ["team"])
    assert not prepared.serves(measured("work"), [on("2023-05-31")])
    assert not prepared.serves(measured("work", dated="done_on", of="own"), [])
    # What is not prepared is prepared afresh.
    assert duckdb.behind(made, MADE, measured("work"), "snapshot", month(2023, 5), prepared=prepared) == []
    prepared.close()
    left = made.connection.execute("select count(*) from duckdb_tables() where temporary").fetchone()
    assert left == (0,)
