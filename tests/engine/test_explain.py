"""The rows behind a cell: who they are, why each is there, and that there are as many as the cell says."""

from __future__ import annotations

from goldenthread.calendar import month, week_ending
from goldenthread.engine import duckdb
from goldenthread.engine.explain import Behind
from tests.engine.drawn import PEOPLE, catalogue, measured, on, tables

FACTS = """
task:
  grain: one row per task
  key: task_id
  table: task
  dates: [done_on]
  columns: {task_id: id, child_id: id, due_on: date, done_on: date, kind: code, team: code}
  child: child_id
  team: team
  derive: {days: "working_days(due_on, done_on)"}

child_now:
  grain: one row per child
  key: child_id
  cohort: {of: allocation, per: child_id}
  child: child_id
  as_at: {had: "overlapping(allocation, 12 months, per child_id)"}
"""
MADE = catalogue(PEOPLE, FACTS)
DRAWN = {
    "task": """
        task_id child_id due_on     done_on    kind team source
        2       A        2023-05-01 2023-05-04 X    T1   one
        1       B        2023-05-01 2023-05-10 X    -    two
        1       A        -          2023-05-10 X    T1   one
        3       A        2023-05-01 2023-05-10 Y    T1   one
        4       A        2023-05-01 2023-06-10 X    T1   one
    """,
    "involvement": "involvement_id child_id allocated started_on\n1 A Y 2023-01-01\n2 A Y 2023-02-01\n3 B N 2023-01-01",
}
IN_TIME = measured("task", dated="done_on", of="kind = 'X'", where="days <= 5", unknown="fails", by=("team",))
MAY = month(2023, 5)


def test_each_row_with_its_source_its_day_its_outcome_and_what_was_read() -> None:
    made = tables(MADE, DRAWN)
    day = on("2023-05-10")
    read = {"kind": "X", "done_on": day}
    assert duckdb.behind(made, MADE, IN_TIME, "month", MAY) == [
        Behind("1", "A", "one", 4, day, None, read | {"days": None}),
        Behind("2", "A", "one", 2, on("2023-05-04"), True, read | {"done_on": on("2023-05-04"), "days": 3}),
        # From 1 May (a holiday itself) to 10 May, with the holiday of the 8th: 2 to 5, 9 and 10 May.
        Behind("1", "B", "two", 3, day, False, read | {"days": 4 + 2}),
    ]


def test_of_a_category_only_its_rows() -> None:
    made = tables(MADE, DRAWN)
    listed = duckdb.behind(made, MADE, IN_TIME, "month", MAY, "team", "T1")
    assert [row.key for row in listed] == ["1", "2"]
    assert [
        row.child for row in duckdb.behind(made, MADE, IN_TIME, "month", MAY, "team", "not recorded")
    ] == ["B"]


def test_a_cohort_has_no_source_of_its_own() -> None:
    made = tables(MADE, DRAWN)
    listed = duckdb.behind(made, MADE, measured("child_now", value="had"), "snapshot", MAY)
    assert listed == [Behind("A", "A", "", None, on("2023-05-31"), True, {"had": 2})]


def test_nothing_is_behind_what_was_not_counted() -> None:
    made = tables(MADE, DRAWN)
    refused = measured(
        "task", dated="done_on", of="kind = 'X'", where="days <= 5", unknown="refused", by=("team",)
    )
    assert duckdb.behind(made, MADE, refused, "month", MAY) == []
    assert len(duckdb.behind(made, MADE, refused, "month", MAY, "team", "not recorded")) == 1
    assert duckdb.behind(made, MADE, IN_TIME, "month", month(2023, 10)) == []
    # A window that the period does not have.
    assert duckdb.behind(made, MADE, IN_TIME, "month", week_ending(on("2023-05-05"))) == []
    assert duckdb.behind(tables(MADE, {}), MADE, IN_TIME, "month", MAY) == []


def test_rows_left_out_because_nothing_is_known_of_them_are_not_behind_the_figure() -> None:
    made = tables(MADE, DRAWN)
    excluded = measured("task", dated="done_on", of="kind = 'X'", where="days <= 5", unknown="excluded")
    assert [row.succeeded for row in duckdb.behind(made, MADE, excluded, "month", MAY)] == [True, False]
