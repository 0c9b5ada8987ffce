"""Every derivation of the oracle, each with the smallest rows that can break its rule."""

from __future__ import annotations

from typing import Any

import pytest

from goldenthread.definitions.model import Council, Span, Team
from tests.engine_reference.made import cohort, derived, fact, on, worked_out

CHILD = "per", "child_id"
VISITS: dict[str, Any] = {"key": "visit_id", "dates": ("visited_on",)}
STAYS: dict[str, Any] = {
    "key": "stay_id",
    "dates": ("started_on", "ended_on"),
    "episode": ("started_on", "ended_on"),
}
STAY_COLUMNS = "stay_id child_id started_on:date ended_on:date kind:code"


def asked(
    derivation: Any, looked_into: tuple[str, str, list[dict[str, object]]], at: str = "2023-09-30"
) -> object:
    """What one asking child, `A`, is told at a snapshot about the rows of another fact."""
    name, columns, rows = looked_into
    there = fact(name, columns, **(STAYS if "ended_on" in columns else VISITS))
    asking = fact("child", "child_id asked_on:date", as_at=(derivation,))
    rows = [{"child_id": "A"} | row for row in rows]
    (value,) = worked_out(
        (asking, there), {"child": [{"child_id": "A"}], name: rows}, "child", derivation.name, at
    )
    return value


def visits(*days: str | None, **more: Any) -> tuple[str, str, list[dict[str, object]]]:
    rows = [
        {"visit_id": str(n), "visited_on": None if day is None else on(day)} | more
        for n, day in enumerate(days)
    ]
    return "visit", "visit_id child_id visited_on:date seen:boolean", rows


def stays(*rows: str) -> tuple[str, str, list[dict[str, object]]]:
    """Each written `id start end kind`, with `-` for none."""
    made = []
    for row in rows:
        key, start, end, kind = row.split()
        made.append(
            {
                "stay_id": key,
                "started_on": None if start == "-" else on(start),
                "ended_on": None if end == "-" else on(end),
                "kind": None if kind == "-" else kind,
            }
        )
    return "stay", STAY_COLUMNS, made


def test_working_days_and_months_of_a_rows_own_dates() -> None:
    of = fact(
        "visit", "visit_id from_on:date to_on:date",
        derive=(
            derived("days", "working_days", "from_on", "to_on"),
            derived("months", "complete_months", "from_on", "to_on"),
            derived("due_on", "add_working_days", "from_on", "1"),
            derived("month_ends_on", "month_end", "from_on"),
            derived("years", "age", "from_on", at="to_on"),
        ),
        as_at=(derived("so_far", "working_days", "from_on", "as_at"), derived("now", "age", "from_on")),
    )  # fmt: skip
    rows = {"visit": [{"from_on": on("2022-09-01"), "to_on": on("2023-09-04")}, {"to_on": on("2023-09-04")}]}
    told = {name: worked_out((of,), rows, "visit", name, "2022-09-05")
            for name in ("days", "months", "due_on", "month_ends_on", "years", "so_far", "now")}  # fmt: skip
    assert told["months"] == [12, None]
    assert told["years"] == [1, None]
    assert told["due_on"] == [on("2022-09-02"), None]
    assert told["month_ends_on"] == [on("2022-09-30"), None]
    assert told["so_far"] == [2, None]
    assert told["now"] == [0, None]
    assert told["days"][1] is None


def test_previous_is_strictly_before_and_of_the_same_child() -> None:
    of = fact(
        "visit",
        "visit_id child_id visited_on:date",
        derive=(derived("before", "previous", "visited_on", per="child_id"),),
    )
    rows = [
        ("A", "2023-01-01"),
        ("A", "2023-01-01"),
        ("A", "2023-01-03"),
        ("B", "2023-01-04"),
        (None, "2023-01-05"),
        ("A", None),
    ]
    given = {"visit": [{"child_id": child, "visited_on": day and on(day)} for child, day in rows]}
    assert worked_out((of,), given, "visit", "before") == [None, None, on("2023-01-01"), None, None, None]


def test_previous_looks_only_at_the_rows_that_the_fact_keeps() -> None:
    of = fact(
        "visit", "visit_id child_id visited_on:date own:flag", where="own",
        derive=(derived("before", "previous", "visited_on", per="child_id"),),
    )  # fmt: skip
    rows = [
        {"child_id": "A", "visited_on": on("2023-01-01"), "own": None},
        {"child_id": "A", "visited_on": on("2023-01-02"), "own": True},
    ]
    assert worked_out((of,), {"visit": rows}, "visit", "before") == [None]


def test_lookup_takes_the_highest_source_whatever_the_date() -> None:
    there = fact("enquiry", "enquiry_id started_on:date")
    asking = fact(
        "conference",
        "conference_id link",
        derive=(
            derived(
                "started",
                "lookup",
                of_fact="enquiry",
                of_column="started_on",
                per_here="link",
                per_there="enquiry_id",
            ),
        ),
    )
    rows = {
        "conference": [{"link": "1"}, {"link": "9"}, {"link": None}],
        "enquiry": [
            {"enquiry_id": "1", "started_on": on("2023-01-02"), "source": "b"},
            {"enquiry_id": "1", "started_on": on("2023-01-03"), "source": "a"},
            {"enquiry_id": None, "started_on": on("2023-01-04")},
        ],
    }
    assert worked_out((asking, there), rows, "conference", "started") == [on("2023-01-02"), None, None]


@pytest.mark.parametrize(
    ("days", "latest", "earliest"),
    [
        (["2023-09-30", "2023-10-01"], "2023-09-30", "2023-09-30"),
        (["2023-09-29", None, "2023-09-28"], "2023-09-29", "2023-09-28"),
        (["2023-10-01"], None, None),
        ([], None, None),
    ],
)
def test_latest_and_earliest_look_no_later_than_the_snapshot(
    days: list[str | None], latest: str, earliest: str
) -> None:
    look = {"of_fact": "visit", "of_column": "visited_on", "per": "child_id"}
    assert asked(derived("found", "latest", **look), visits(*days)) == (latest and on(latest))
    assert asked(derived("found", "earliest", **look), visits(*days)) == (earliest and on(earliest))


def test_latest_keeps_only_rows_known_to_meet_the_condition() -> None:
    look = derived("found", "latest", of_fact="visit", of_column="visited_on", per="child_id", where="seen")
    assert asked(look, visits("2023-09-01", seen=None)) is None
    assert asked(look, visits("2023-09-01", seen=True)) == on("2023-09-01")


def test_latest_takes_no_open_end_for_a_date() -> None:
    look = derived("found", "latest", of_fact="stay", of_column="ended_on", per="child_id")
    assert asked(look, stays("1 2023-01-01 - A", "2 2022-01-01 2023-01-01 A")) == on("2023-01-01")
    assert asked(look, stays("1 2023-01-01 - A"), at="9999-12-31") is None


def test_a_derivation_without_a_date_to_look_from_finds_nothing() -> None:
    for function, nothing in (("latest", None), ("open", False), ("overlapping", 0), ("count_in", 0)):
        more = {"of_column": "started_on"} if function in ("latest", "count_in") else {}
        look = derived(
            "found", function, of_fact="stay", per="child_id", at="asked_on", span=Span(12, "months"), **more
        )
        assert asked(look, stays("1 2023-01-01 - A")) == nothing


@pytest.mark.parametrize(
    ("row", "is_open"),
    [
        ("1 2023-09-30 - A", True),
        ("1 2023-10-01 - A", False),
        ("1 2023-09-01 2023-10-01 A", True),
        ("1 2023-09-01 2023-09-30 A", False),
        ("1 2023-09-30 2023-09-30 A", False),
        ("1 - - A", False),
        ("1 2023-09-30 2023-09-01 A", False),
    ],
)
def test_open_is_started_and_not_yet_ended(row: str, is_open: bool) -> None:
    assert asked(derived("found", "open", of_fact="stay", per="child_id"), stays(row)) is is_open


def test_of_several_open_rows_the_latest_start_then_the_highest_key_as_text() -> None:
    look = derived("found", "open", of_fact="stay", of_column="kind", per="child_id")
    assert asked(look, stays("9 2023-01-01 - OLD", "1 2023-02-01 - NEW")) == "NEW"
    assert asked(look, stays("9 2023-01-01 - NINE", "10 2023-01-01 - TEN")) == "NINE"
    assert asked(look, stays("1 2023-01-01 - OLD", "2 2023-02-01 - -")) is None
    assert asked(look, stays("1 2023-01-01 2023-02-01 OLD")) is None


def test_open_can_take_the_earliest_or_count_the_distinct() -> None:
    rows = stays(
        "1 2023-01-01 - A",
        "2 2023-02-01 - A",
        "3 2023-03-01 - B",
        "4 2023-04-01 - -",
        "5 2022-01-01 2023-01-01 C",
    )
    look = {"of_fact": "stay", "per": "child_id"}
    assert asked(derived("found", "open", of_column="started_on", pick="earliest", **look), rows) == on(
        "2023-01-01"
    )
    assert asked(derived("found", "open", of_column="kind", pick="distinct", **look), rows) == 2
    assert asked(derived("found", "open", of_column="started_on", pick="earliest", **look), stays()) is None


def test_open_at_a_date_of_the_row_that_asks() -> None:
    there = fact("stay", STAY_COLUMNS, **STAYS)
    asking = fact(
        "review", "review_id child_id due_on:date",
        derive=(derived("in_care", "open", of_fact="stay", per="child_id", at="due_on - INTERVAL 1 DAY"),),
    )  # fmt: skip
    _, _, rows = stays("1 2023-02-01 2023-03-01 A")
    days = ["2023-02-01", "2023-02-02", "2023-03-01", "2023-03-02"]
    given = {"stay": [{"child_id": "A"} | row for row in rows],
             "review": [{"child_id": "A", "due_on": on(day)} for day in days] + [{"child_id": "A"}]}  # fmt: skip
    assert worked_out((asking, there), given, "review", "in_care") == [False, True, True, False, False]


def test_overlapping_counts_rows_or_distinct_values_in_the_span() -> None:
    rows = stays(
        "1 2022-01-01 2022-09-30 A",  # ended on the day that the span opens: out
        "2 2022-01-01 2022-10-01 B",
        "3 2023-09-30 - B",
        "4 2023-10-01 - C",  # starts after the snapshot: out
        "5 - 2023-01-01 D",
        "6 2023-01-01 - -",
    )
    look = {"of_fact": "stay", "per": "child_id", "span": Span(12, "months")}
    assert asked(derived("found", "overlapping", **look), rows) == len(("2", "3", "6"))
    assert asked(derived("found", "overlapping", of_column="kind", **look), rows) == len(("B",))


def test_overlapping_can_compare_with_the_row_that_asks() -> None:
    look = derived(
        "found",
        "overlapping",
        of_fact="stay",
        per="child_id",
        span=Span(10, "days"),
        where="child_id = row.child_id AND kind = 'A'",
    )
    assert (
        asked(look, stays("1 2023-01-01 2023-09-21 A", "2 2023-01-01 2023-09-20 A", "3 2023-01-01 - B")) == 1
    )


def test_count_in_counts_different_days_after_the_span_opens() -> None:
    look = derived(
        "found", "count_in", of_fact="visit", of_column="visited_on", per="child_id", span=Span(12, "months")
    )
    assert (
        asked(look, visits("2022-09-30", "2022-10-01", "2023-09-30", "2023-09-30", "2023-10-01", None))
        == 1 + 1
    )


def test_a_cohort_has_one_row_for_each_child_open_at_the_snapshot() -> None:
    there = fact("stay", STAY_COLUMNS, **STAYS)
    in_care = cohort(
        "in_care", "stay", "child_id", having="kind <> 'X'", where="short IS NOT TRUE",
        as_at=(derived("short", "open", of_fact="stay", per="child_id", where="kind = 'V'"),),
    )  # fmt: skip
    rows = [
        {"child_id": child, "started_on": on("2023-01-01"), "kind": kind, "ended_on": end and on(end)}
        for child, kind, end in [
            ("A", "N", None), ("A", "M", None), ("B", "X", None), ("C", "N", None), ("C", "V", None),
            (None, "N", None), ("D", "N", "2023-02-01"), ("E", None, None),
        ]
    ]  # fmt: skip
    assert worked_out((in_care, there), {"stay": rows}, "in_care", "child_id", "2023-06-30") == ["A"]
    assert worked_out((in_care, there), {"stay": rows}, "in_care", "child_id", "2023-01-31") == ["A", "D"]


def test_a_fact_without_dates_is_open_always_and_one_with_dates_but_no_end_never() -> None:
    leaver = fact("leaver", "leaver_id child_id team:code")
    asking = fact(
        "child",
        "child_id",
        as_at=(derived("team", "open", of_fact="leaver", of_column="team", per="child_id"),),
    )
    rows = {"child": [{"child_id": "A"}], "leaver": [{"leaver_id": "1", "child_id": "A", "team": "T1"},
                                                     {"leaver_id": "2", "child_id": "A", "team": "T2"}]}  # fmt: skip
    assert worked_out((asking, leaver), rows, "child", "team", "2023-01-31") == ["T2"]
    visit = fact("leaver", "leaver_id child_id team:code seen_on:date", dates=("seen_on",))
    with pytest.raises(AssertionError, match="never open"):
        worked_out((asking, visit), rows, "child", "team", "2023-01-31")


def test_a_view_sees_the_rows_of_its_table_that_it_keeps() -> None:
    stay = fact("stay", STAY_COLUMNS, **STAYS)
    view = fact("long_stay", STAY_COLUMNS, table="stay", where="kind = 'L'", **STAYS)
    rows = {"stay": [{"stay_id": "1", "kind": "L"}, {"stay_id": "2", "kind": "S"}, {"stay_id": "3"}]}
    assert worked_out((stay, view), rows, "long_stay", "stay_id") == ["1"]


def test_a_column_that_is_not_there_is_an_error() -> None:
    stay = fact("stay", STAY_COLUMNS, **STAYS)
    with pytest.raises(KeyError, match="stay has no column colour"):
        worked_out((stay,), {"stay": [{"stay_id": "1"}]}, "stay", "colour")


def test_a_number_is_divided_and_nothing_is_not() -> None:
    of = fact("post", "post_id size:number", derive=(derived("third", "divide", "size", "3"),))
    rows = {"post": [{"post_id": "1", "size": 6.0}, {"post_id": "2", "size": None}]}
    assert worked_out((of,), rows, "post", "third") == [6 / 3, None]


def test_the_kind_of_a_team_is_the_first_under_which_its_service_is_listed() -> None:
    council = Council(
        teams=(Team("T1", "One", "locality"), Team("T2", "Two", None), Team("T1", "Again", "Parks")),
        services={"social_work": ("Duty", "Locality"), "cared_for": ("Locality",)},
    )
    of = fact("post", "post_id team", derive=(derived("kind", "team_kind", "team"),))
    rows = {"post": [{"post_id": str(n), "team": team} for n, team in enumerate(("T1", "T2", "T9", None))]}
    assert worked_out((of,), rows, "post", "kind", council=council) == ["social_work", None, None, None]


def test_a_view_with_another_tables_rows_holds_both_under_its_own_columns() -> None:
    posts = fact("post", "post_id team agency:flag")
    vacancies = fact("vacancy", "vacancy_id team reason")
    both = fact(
        "establishment", "post_id team agency:flag vacancy:flag", table="post", with_rows_of="vacancy"
    )
    rows = {
        "post": [{"post_id": "1", "team": "T1", "agency": True}],
        "vacancy": [{"vacancy_id": "7", "team": "T2", "reason": "X"}],
    }
    told = [
        worked_out((posts, vacancies, both), rows, "establishment", name)
        for name in ("post_id", "team", "agency", "vacancy")
    ]
    assert told == [["1", "7"], ["T1", "T2"], [True, False], [False, True]]
