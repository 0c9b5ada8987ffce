"""Rows that count as much as they weigh, values over weights, and a view that holds two tables' rows."""

from __future__ import annotations

import pytest

from goldenthread.calendar import month, week_ending
from goldenthread.definitions.model import Council, Team
from goldenthread.engine import duckdb
from goldenthread.engine.compile_counts import additive
from goldenthread.engine.forms import figures
from goldenthread.figures.model import Cell
from tests.engine.drawn import catalogue, cells, measured, on, rows, tables

POSTS = """
post:
  grain: one row per spell in a post
  key: post_id
  table: post
  dates: [started_on]
  episode: [started_on, ended_on]
  columns:
    {post_id: id, social_worker: flag, agency: boolean, size: number, days: number, team: code, started_on: date,
     ended_on: date}
  team: team
  as_at:
    kind: team_kind(team)
  derive:
    quarter_size: divide(size, 4)

vacancy:
  grain: one row per vacant post
  key: vacancy_id
  table: vacancy
  episode: [started_on, ended_on]
  columns: {vacancy_id: id, size: number, team: code, started_on: date, ended_on: date}

establishment:
  grain: one row per post, held or vacant
  key: post_id
  table: post
  with_rows_of: vacancy
  episode: [started_on, ended_on]
  where: vacancy OR social_worker
  team: team
"""
MADE = catalogue(POSTS)
SEPTEMBER = month(2023, 9)
HELD = {
    "post": """
        post_id agency size days team started_on ended_on
        1       Y      0.5  2    T1   2023-01-01 -
        2       N      1    4    T1   2023-09-15 -
        3       -      0.25 1    T2   2023-01-01 -
        4       Y      -    1    T2   2023-01-01 -
        5       Y      1    8    T1   2023-01-01 2023-09-30
    """
}


def one(drawn: dict[str, str], more: dict[str, object], **asked: object) -> Cell:
    (cell,) = cells(MADE, drawn, measured(**more), SEPTEMBER, **asked)  # type: ignore[arg-type]
    return cell


@pytest.mark.parametrize(
    ("unknown", "counted", "succeeded", "not_known", "status"),
    [
        ("fails", 0.5 + 1 + 0.25, 0.5, 1 + 1, "ok"),
        ("excluded", 0.5 + 1, 0.5, 1 + 1, "ok"),
        ("refused", 0, 0, 0, "not_reported"),
    ],
)
def test_each_row_counts_as_it_weighs_and_one_without_a_weight_is_unknown(
    unknown: str, counted: float, succeeded: float, not_known: int, status: str
) -> None:
    share = {"fact": "post", "where": "agency", "weight": "size", "unknown": unknown, "forms": "percent"}
    made = tables(MADE, HELD)
    (cell,) = duckdb.count(made, MADE, [measured(**share)], [SEPTEMBER])  # type: ignore[arg-type]
    assert (cell.counted, cell.succeeded, cell.unknown, cell.status) == (
        counted,
        succeeded,
        not_known,
        status,
    )


def test_the_rows_behind_a_share_of_weights_are_those_that_have_a_weight() -> None:
    share = measured("post", where="agency", weight="size", unknown="fails", forms="percent")
    listed = duckdb.behind(tables(MADE, HELD), MADE, share, "snapshot", SEPTEMBER)
    assert [(row.key, row.succeeded, row.columns["size"]) for row in listed] == [
        ("1", True, 0.5),
        ("2", False, 1.0),
        ("3", None, 0.25),
    ]


def test_weights_are_added_up_by_category() -> None:
    share = measured("post", where="agency", weight="size", unknown="fails", forms="percent", by=("team",))
    made = tables(MADE, HELD)
    found = duckdb.count(made, MADE, [share], [SEPTEMBER], ["team"])
    assert {cell.category: (cell.succeeded, cell.counted, cell.unknown) for cell in found} == {
        "": (0.5, 0.5 + 1 + 0.25, 1 + 1),
        "T1": (0.5, 0.5 + 1, 0),
        "T2": (0, 0.25, 1 + 1),
    }


def test_a_value_over_a_weight_is_of_the_rows_that_have_both() -> None:
    ratio = measured("post", value="days", weight="size", forms="percent mean")
    made = tables(MADE, HELD)
    found = duckdb.count(made, MADE, [ratio], [SEPTEMBER])
    built = figures(
        found,
        type(MADE)(MADE.facts, {ratio.name: ratio}, {}),
        Council(),
        as_at=on("2023-09-30"),
        snapshot="",
        scorecards=(),
        cadence="month",
    )
    total, weight = 2 + 4 + 1, 0.5 + 1 + 0.25
    assert [(each.form, each.numerator, each.denominator, each.value, each.unknown) for each in built] == [
        ("percent", total, weight, total / weight * 100, 1),
        ("mean", total, weight, total / weight, 1),
    ]


def test_weights_are_added_up_to_the_decimals_that_they_were_written_with() -> None:
    drawn = {
        "post": """
            post_id agency size started_on
            1       Y      0.1  2023-01-01
            2       Y      0.2  2023-01-01
            3       N      0.7  2023-01-01
        """
    }
    share = measured("post", where="agency", weight="size", unknown="fails", forms="percent")
    found = duckdb.count(tables(MADE, drawn), MADE, [share], [SEPTEMBER])
    known = type(MADE)(MADE.facts, {share.name: share}, {})
    (figure,) = figures(
        found, known, Council(), as_at=on("2023-09-30"), snapshot="", scorecards=(), cadence="month"
    )
    # 0.1 + 0.2 is not 0.3 to a computer.
    assert (figure.numerator, figure.denominator, figure.value) == (0.3, 1, 30)


def test_weights_of_no_rows_are_no_cases() -> None:
    nobody = measured("post", of="size > 5", value="days", weight="size", forms="percent")
    found = duckdb.count(tables(MADE, HELD), MADE, [nobody], [SEPTEMBER])
    (figure,) = figures(
        found,
        type(MADE)(MADE.facts, {nobody.name: nobody}, {}),
        Council(),
        as_at=on("2023-09-30"),
        snapshot="",
        scorecards=(),
        cadence="month",
    )
    assert (figure.numerator, figure.denominator, figure.value, figure.status) == (0, 0, None, "no_cases")


def test_longer_windows_of_weights_are_counted_whole() -> None:
    share = measured(
        "post", dated="started_on", where="agency", weight="size", unknown="fails", forms="percent",
        window="month year_to_date rolling_12_months",
    )  # fmt: skip
    assert not additive(share)
    made = tables(MADE, HELD)
    found = duckdb.count(made, MADE, [share], [SEPTEMBER])
    assert {cell.window: (cell.succeeded, cell.counted) for cell in found} == {
        "month": (0, 1),
        "year_to_date": (0, 1),
        "rolling_12_months": (0.5 + 1, 0.5 + 1 + 0.25 + 1),
    }


def test_a_view_with_another_tables_rows_tells_them_apart() -> None:
    drawn = {
        "post": """
            post_id social_worker size started_on ended_on
            1       Y             1    2023-01-01 -
            2       N             1    2023-01-01 -
            3       Y             1    2023-01-01 2023-09-30
        """,
        "vacancy": """
            vacancy_id size started_on ended_on
            1          0.5  2023-09-30 -
            9          0.5  2023-01-01 2023-09-30
        """,
    }
    asked = measured("establishment", where="vacancy", weight="size", unknown="fails")
    made = tables(MADE, drawn)
    (cell,) = duckdb.count(made, MADE, [asked], [SEPTEMBER])
    assert (cell.succeeded, cell.counted) == (0.5, 1 + 0.5)
    listed = duckdb.behind(made, MADE, asked, "snapshot", SEPTEMBER)
    assert [(row.key, row.source_row, row.succeeded) for row in listed] == [("1", 2, False), ("1", 2, True)]


def test_a_view_with_another_tables_rows_needs_both_tables() -> None:
    drawn = {"post": "post_id social_worker size started_on\n1 Y 1 2023-01-01"}
    assert "vacancy" not in rows(MADE, drawn)
    assert one(drawn, {"fact": "establishment"}).status == "not_collected"


def test_the_kind_of_work_of_a_team_is_that_of_its_service() -> None:
    council = Council(
        teams=(
            Team("T1", "One", "locality"),
            Team("T2", "Two", "Parks"),
            Team("T3", "Three", None),
            Team("T1", "One again", "Parks"),
        ),
        services={"social_work": ("Duty", "Locality"), "cared_for": ("Locality",)},
    )
    drawn = {
        "post": """
            post_id team started_on
            1       T1   2023-01-01
            2       T2   2023-01-01
            3       T3   2023-01-01
            4       T9   2023-01-01
            5       -    2023-01-01
        """
    }
    asked = measured("post", by=("kind",))
    found = cells(MADE, drawn, asked, SEPTEMBER, by=["kind"], council=council)
    assert {cell.category: cell.counted for cell in found} == {
        "": 5,
        "social_work": 1,
        "not recorded": 1 + 1 + 1 + 1,
    }


def test_a_number_is_divided() -> None:
    drawn = {"post": "post_id size started_on\n1 1 2023-01-01\n2 - 2023-01-01\n3 6 2023-01-01"}
    cell = one(drawn, {"fact": "post", "value": "quarter_size", "forms": "sum"})
    assert (cell.total, cell.unknown) == (1 / 4 + 6 / 4, 1)


def test_a_weight_may_be_counted_in_weeks() -> None:
    share = measured(
        "post", dated="started_on", where="agency", weight="size", unknown="fails", forms="percent",
        window="week",
    )  # fmt: skip
    made = tables(MADE, HELD)
    (cell,) = duckdb.count(made, MADE, [share], [week_ending(on("2023-09-15"))])
    assert (cell.succeeded, cell.counted) == (0, 1)
