"""Each derivation, on the smallest tables that can break it; what comes out is worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Council
from goldenthread.engine.derivations import is_open
from goldenthread.engine.dialect import DuckDB
from tests.engine.drawn import PEOPLE, catalogue, on, worked_out

MAY = month(2023, 5)


def work(derive: str = "{}", as_at: str = "{}", **more: str) -> str:
    extra = "".join(f"  {name}: {value}\n" for name, value in more.items())
    return f"""
work:
  grain: one row per piece of work
  key: work_id
  table: work
  dates: [started_on, ended_on, due_on]
  episode: [started_on, ended_on]
  columns:
    {{work_id: id, child_id: id, plan_id: id, started_on: date, ended_on: date, due_on: date, kind: code}}
  child: child_id
  derive: {derive}
  as_at: {as_at}
{extra}
visit:
  grain: one row per visit
  key: visit_id
  table: visit
  dates: [visited_on]
  columns: {{visit_id: id, child_id: id, visited_on: date, seen: boolean, kind: code}}
  child: child_id
"""


def derived(
    expression: str, drawn: dict[str, str], dated: str = "due_on", **more: object
) -> dict[str, object]:
    """A `derive` column of the work due in the financial year to May 2023."""
    built = catalogue(PEOPLE, work(f"{{answer: '{expression.replace(chr(39), chr(39) * 2)}'}}"))
    return worked_out(built, drawn, "work", "answer", MAY, dated, **more)  # type: ignore[arg-type]


def at_snapshot(expression: str, drawn: dict[str, str]) -> dict[str, object]:
    """An `as_at` column of the work open on 31 May 2023."""
    built = catalogue(PEOPLE, work(as_at=f"{{answer: '{expression.replace(chr(39), chr(39) * 2)}'}}"))
    return worked_out(built, drawn, "work", "answer", MAY)


# ---- The row's own dates


def test_the_start_day_is_day_nought_and_bank_holidays_and_closure_days_are_not_worked() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2023-05-04 2023-05-04 2023-05-01
            2       2023-05-05 2023-05-09 2023-05-01
            3       2023-05-09 2023-05-16 2023-05-01
        """
    }
    council = Council(closure_days=frozenset({on("2023-05-11")}))
    # Monday 8 May 2023 was the coronation; Thursday 11 May is the council's own.
    assert derived("working_days(started_on, ended_on)", drawn, council=council) == {
        "1": 0,
        "2": 1,
        "3": 5 - 1,
    }


def test_an_end_before_its_start_a_missing_date_and_an_open_end_are_no_number_of_days() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2023-05-04 2023-05-03 2023-05-01
            2       -          2023-05-09 2023-05-01
            3       2023-05-09 -          2023-05-01
        """
    }
    nothing = {"1": None, "2": None, "3": None}
    assert derived("working_days(started_on, ended_on)", drawn) == nothing
    assert derived("complete_months(started_on, ended_on)", drawn) == nothing


def test_days_beyond_the_bank_holidays_held_are_counted_as_weekdays() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            before  1950-01-02 1950-01-09 2023-05-01
            into    1989-12-28 1990-01-03 2023-05-01
            after   2045-05-01 2045-05-15 2023-05-01
            beyond  2040-12-24 2041-01-04 2023-05-01
        """
    }
    # 1 January 1990 and 25 and 26 December 2040 are held; 1 January 1950 and 2041 are not.
    assert derived("working_days(started_on, ended_on)", drawn) == {
        "before": 5,
        "into": 4 - 1,
        "after": 10,
        "beyond": 9 - 2,
    }


def test_working_days_are_added_over_weekends_holidays_and_beyond_what_is_held() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2023-05-05 2023-05-09 2023-05-01
            2       2023-12-22 -          2023-05-01
            3       1950-01-06 -          2023-05-01
            4       1989-12-29 -          2023-05-01
            5       2045-01-06 -          2023-05-01
            6       2040-12-24 -          2023-05-01
            7       -          -          2023-05-01
        """
    }
    assert derived("add_working_days(started_on, 1)", drawn) == {
        "1": on("2023-05-09"),
        "2": on("2023-12-27"),
        "3": on("1950-01-09"),
        "4": on("1990-01-02"),
        "5": on("2045-01-09"),
        "6": on("2040-12-27"),
        "7": None,
    }
    assert derived("add_working_days(started_on, 0)", drawn)["1"] == on("2023-05-05")
    assert derived("add_working_days(ended_on, 1)", drawn)["2"] is None
    assert derived("add_working_days(ended_on, 0)", drawn)["2"] is None


def test_complete_months_go_by_the_day_of_the_month() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2023-01-31 2023-02-28 2023-05-01
            2       2023-01-31 2023-03-31 2023-05-01
            3       2020-02-29 2021-02-28 2023-05-01
            4       2020-02-29 2021-03-01 2023-05-01
        """
    }
    assert derived("complete_months(started_on, ended_on)", drawn) == {"1": 0, "2": 2, "3": 11, "4": 12}


def test_the_end_of_a_month_is_its_last_day_and_not_known_of_what_is_open() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2023-02-01 2023-02-28 2023-05-01
            2       2024-02-01 2023-12-31 2023-05-01
            3       -          -          2023-05-01
        """
    }
    assert derived("month_end(started_on)", drawn) == {
        "1": on("2023-02-28"),
        "2": on("2024-02-29"),
        "3": None,
    }
    assert derived("month_end(ended_on)", drawn) == {"1": on("2023-02-28"), "2": on("2023-12-31"), "3": None}


def test_a_child_born_on_29_february_is_a_year_older_on_1_march_and_the_unborn_have_no_age() -> None:
    drawn = {
        "work": """
            work_id started_on ended_on   due_on
            1       2008-02-29 2023-02-28 2023-05-01
            2       2008-02-29 2023-03-01 2023-05-01
            3       2023-04-01 2023-03-01 2023-05-01
        """
    }
    assert derived("age(started_on, at ended_on)", drawn) == {"1": 14, "2": 15, "3": None}
    assert at_snapshot("age(due_on)", {"work": "work_id started_on due_on\n1 2023-01-01 2000-06-01"}) == {
        "1": 22
    }


def test_working_days_at_a_snapshot_count_to_its_date() -> None:
    drawn = {
        "work": "work_id started_on ended_on\n1 2023-05-26 -\n2 2023-05-31 2023-06-01\n3 2023-05-01 2023-05-31"
    }
    # 29 May was a bank holiday; work that ended on the day is closed.
    assert at_snapshot("working_days(started_on, as_at)", drawn) == {"1": 2, "2": 0}


# ---- Previous


def test_previous_is_strictly_earlier_of_the_same_child_and_nobody_is_before_an_unknown_child() -> None:
    drawn = {
        "work": """
            work_id child_id started_on due_on     kind
            1       A        2023-01-01 2023-05-01 X
            2       A        2023-01-01 2023-05-01 X
            3       A        2023-02-01 2023-05-01 X
            4       B        2023-03-01 2023-05-01 X
            5       -        2023-01-01 2023-05-01 X
            6       -        2023-02-01 2023-05-01 X
            7       A        -          2023-05-01 X
            8       A        2023-04-01 2023-05-01 Y
            9       A        2023-05-01 2023-05-01 X
        """
    }
    first, second = on("2023-01-01"), on("2023-02-01")
    everything = dict.fromkeys("12345678") | {"3": first, "8": second, "9": on("2023-04-01")}
    assert derived("previous(started_on, per child_id)", drawn) == everything
    assert derived("previous(started_on, per child_id, where kind = 'X')", drawn) == everything | {
        "9": second
    }
    # Looking at what the row that asks says cannot be done by a window, and comes to the same.
    assert derived("previous(started_on, per child_id, where kind = row.kind)", drawn) == everything | {
        "8": None,
        "9": second,
    }


def test_previous_at_a_snapshot_looks_at_closed_rows_too() -> None:
    drawn = {"work": "work_id child_id started_on ended_on\n1 A 2023-01-01 2023-01-02\n2 A 2023-02-01 -"}
    assert at_snapshot("previous(started_on, per child_id)", drawn) == {"2": on("2023-01-01")}


# ---- Lookup


def test_lookup_finds_the_row_by_its_key_and_of_two_sources_the_higher() -> None:
    drawn = {
        "work": "work_id child_id due_on\n1 A 2023-05-01\n2 B 2023-05-01\n3 - 2023-05-01\n4 C 2023-05-01",
        "child": """
            child_id sex source
            A        F   first
            A        M   second
            B        F   second
            B        -   third
        """,
    }
    # The chosen row's empty cell is empty: the other source is not asked.
    assert derived("lookup(child.sex, per child_id)", drawn) == {"1": "M", "2": None, "3": None, "4": None}


def test_lookup_of_a_key_of_another_name_takes_the_highest_key_as_text() -> None:
    drawn = {
        "work": "work_id child_id due_on\n1 A 2023-05-01",
        "visit": "visit_id child_id kind\n9 A NINE\n10 A TEN",
    }
    assert derived("lookup(visit.kind, per child_id = child_id)", drawn) == {"1": "NINE"}


# ---- Latest and earliest


VISITS = """
    visit_id child_id visited_on seen kind
    1        A        2023-03-01 Y    X
    2        A        2023-04-01 N    X
    3        A        2023-05-31 Y    Y
    4        A        2023-06-01 Y    X
    5        A        9999-12-31 Y    X
    6        B        -          Y    X
"""
OPEN_WORK = (
    "work_id child_id started_on ended_on kind due_on\n1 A 2023-01-01 - Y 2023-04-01\n2 B 2023-01-01 - X -"
)


@pytest.mark.parametrize(
    ("expression", "of_a"),
    [
        ("latest(visit.visited_on, per child_id)", "2023-05-31"),
        ("latest(visit.visited_on, per child_id, where NOT seen)", "2023-04-01"),
        ("latest(visit.visited_on, per child_id, at due_on)", "2023-04-01"),
        ("latest(visit.visited_on, per child_id, at due_on - INTERVAL 1 DAY)", "2023-03-01"),
        ("latest(visit.visited_on, per child_id, where kind = row.kind)", "2023-05-31"),
        ("latest(visit.visited_on, per child_id, where visited_on < as_at)", "2023-04-01"),
        ("latest(visit.visited_on, per child_id, where kind = 'Z')", None),
        ("earliest(visit.visited_on, per child_id)", "2023-03-01"),
        ("earliest(visit.visited_on, per child_id, where visited_on > DATE '2023-04-30')", "2023-05-31"),
        ("earliest(visit.visited_on, per child_id, where kind <> 'X' OR seen)", "2023-03-01"),
    ],
)
def test_latest_and_earliest_look_no_later_than_their_date(expression: str, of_a: str | None) -> None:
    expected = on(of_a) if of_a else None
    assert at_snapshot(expression, {"work": OPEN_WORK, "visit": VISITS}) == {"1": expected, "2": None}


def test_an_event_looks_no_later_than_the_date_it_names() -> None:
    drawn = {"work": OPEN_WORK, "visit": VISITS}
    assert derived("latest(visit.visited_on, per child_id, at due_on)", drawn) == {"1": on("2023-04-01")}


def test_a_fact_may_look_into_itself_and_its_own_filter_applies() -> None:
    drawn = {
        "work": """
            work_id child_id started_on ended_on   due_on     kind
            1       A        2023-01-01 2023-02-01 2023-05-01 X
            2       A        2023-01-01 2023-03-01 2023-05-01 OUT
            3       A        2023-04-01 -          2023-05-01 X
        """
    }
    earlier = "latest(work.ended_on, per child_id, at started_on, where started_on < row.started_on)"
    built = catalogue(PEOPLE, work(f"{{answer: '{earlier}'}}", where="kind <> 'OUT'"))
    assert worked_out(built, drawn, "work", "answer", MAY, "due_on") == {"1": None, "3": on("2023-02-01")}


def test_a_later_derivation_reads_an_earlier_one() -> None:
    derive = (
        "{last: 'previous(started_on, per child_id)', days: 'working_days(last, started_on)',"
        " answer: 'latest(work.started_on, per child_id, at started_on, where days >= 2)'}"
    )
    drawn = {
        "work": """
            work_id child_id started_on due_on
            1       A        2023-05-15 2023-05-01
            2       A        2023-05-16 2023-05-01
            3       A        2023-05-18 2023-05-01
            4       A        2023-05-19 2023-05-01
        """
    }
    built = catalogue(PEOPLE, work(derive))
    assert worked_out(built, drawn, "work", "days", MAY, "due_on") == {"1": None, "2": 1, "3": 2, "4": 1}
    eighteenth = on("2023-05-18")
    assert worked_out(built, drawn, "work", "answer", MAY, "due_on") == {
        "1": None,
        "2": None,
        "3": eighteenth,
        "4": eighteenth,
    }


def test_a_filter_may_read_a_derivation() -> None:
    derive = "{days: 'working_days(started_on, ended_on)', answer: 'previous(started_on, per child_id)'}"
    drawn = {
        "work": """
            work_id child_id started_on ended_on   due_on
            1       A        2023-05-15 2023-05-16 2023-05-01
            2       A        2023-05-17 -          2023-05-01
            3       A        2023-05-18 2023-05-18 2023-05-01
        """
    }
    built = catalogue(PEOPLE, work(derive, where="days <= 1"))
    # The second has no known number of days, so it is no row of the fact, and before nobody.
    assert worked_out(built, drawn, "work", "answer", MAY, "due_on") == {"1": None, "3": on("2023-05-15")}


# ---- Open


ALLOCATIONS = """
    involvement_id child_id worker_id allocated team started_on ended_on
    1              A        W1        Y         T1   2023-01-01 2023-05-31
    2              A        W2        Y         -    2023-03-01 -
    9              A        W3        Y         T3   2023-02-01 -
    3              A        W4        N         T4   2023-05-01 -
    4              A        W5        Y         T5   2023-06-01 -
    5              B        W1        Y         T1   -          -
"""


@pytest.mark.parametrize(
    ("expression", "of_a", "of_b"),
    [
        ("open(allocation, per child_id)", True, False),
        ("open(allocation, per child_id, where team = 'T9')", False, False),
        ("open(allocation.worker_id, per child_id)", "W2", None),
        # The row with the latest start is the one, though its own cell is empty.
        ("open(allocation.team, per child_id)", None, None),
        ("open(allocation.team, per child_id, at as_at - INTERVAL 1 DAY)", None, None),
        ("open(allocation.team, per child_id, where team IS NOT NULL)", "T3", None),
        ("open(allocation.started_on, per child_id, earliest)", "2023-02-01", None),
        ("open(allocation.team, per child_id, distinct)", 1, 0),
        ("open(allocation.worker_id, per child_id, distinct)", 2, 0),
        ("open(allocation, per child_id, at due_on)", True, False),
        ("open(allocation.worker_id, per child_id, at due_on)", "W2", None),
    ],
)
def test_open_is_started_by_the_day_and_not_ended_by_it(expression: str, of_a: object, of_b: object) -> None:
    found = at_snapshot(expression, {"work": OPEN_WORK, "involvement": ALLOCATIONS})
    expected = on(of_a) if isinstance(of_a, str) and of_a.startswith("20") else of_a
    assert found == {"1": expected, "2": of_b}


def test_of_rows_that_started_together_the_highest_key_as_text_is_taken() -> None:
    drawn = {
        "work": OPEN_WORK,
        "involvement": """
            involvement_id child_id worker_id allocated started_on ended_on
            10             A        TEN       Y         2023-03-01 -
            9              A        NINE      Y         2023-03-01 -
            8              A        EIGHT     Y         2023-02-01 -
        """,
    }
    assert at_snapshot("open(allocation.worker_id, per child_id)", drawn)["1"] == "NINE"


def test_a_fact_without_episodes_or_dates_is_open_always() -> None:
    drawn = {"work": OPEN_WORK, "child": "child_id sex\nA F"}
    assert at_snapshot("open(child, per child_id)", drawn) == {"1": True, "2": False}
    assert at_snapshot("open(child.sex, per child_id)", drawn) == {"1": "F", "2": None}


# ---- Over a stretch of time


@pytest.mark.parametrize(
    ("expression", "of_a"),
    [
        # (31 May 2022, 31 May 2023]: an end on 31 May 2022 is out of it, one on 1 June 2022 in.
        ("overlapping(allocation, 12 months, per child_id)", 3),
        ("overlapping(allocation.worker_id, 12 months, per child_id)", 2),
        ("overlapping(allocation.team, 12 months, per child_id)", 1),
        ("overlapping(allocation, 30 days, per child_id)", 2),
        ("overlapping(allocation, 12 months, per child_id, at due_on)", 3),
        ("overlapping(allocation, 12 months, per child_id, where team = 'T1')", 1),
    ],
)
def test_overlapping_counts_rows_or_different_values(expression: str, of_a: int) -> None:
    involvement = """
        involvement_id child_id worker_id allocated team started_on ended_on
        1              A        W1        Y         T1   2022-01-01 2022-06-01
        2              A        W2        Y         T2   2022-01-01 2022-05-31
        3              A        W3        Y         -    2023-05-31 -
        4              A        W3        Y         -    2023-03-01 2023-05-02
        5              A        W9        Y         T1   2023-06-01 -
        6              A        W9        Y         T1   -          -
    """
    work = "work_id child_id started_on ended_on due_on\n1 A 2023-01-01 - 2023-03-31\n2 B 2023-01-01 - -"
    assert at_snapshot(expression, {"work": work, "involvement": involvement}) == {"1": of_a, "2": 0}


@pytest.mark.parametrize(
    ("expression", "of_a"),
    [
        ("count_in(visit.visited_on, 2 months, per child_id)", 2),
        ("count_in(visit.visited_on, 3 months, per child_id)", 3),
        ("count_in(visit.visited_on, 1 days, per child_id)", 1),
        ("count_in(visit.visited_on, 3 months, per child_id, where seen)", 2),
        ("count_in(visit.visited_on, 1 months, per child_id, at due_on)", 1),
    ],
)
def test_count_in_counts_different_dates(expression: str, of_a: int) -> None:
    visit = """
        visit_id child_id visited_on seen
        1        A        2023-02-28 Y
        2        A        2023-03-01 Y
        3        A        2023-04-01 N
        4        A        2023-05-31 Y
        5        A        2023-05-31 Y
        6        A        2023-06-01 Y
        7        A        -          Y
    """
    # Three months before 31 May is 28 February, which is not in (28 February, 31 May].
    drawn = {"work": OPEN_WORK.replace("2023-04-01", "2023-03-28"), "visit": visit}
    assert at_snapshot(expression, drawn) == {"1": of_a, "2": 0}


def test_several_looks_at_one_fact_do_not_disturb_each_other() -> None:
    as_at = (
        "{now: 'open(allocation.worker_id, per child_id)',"
        " had: 'overlapping(allocation.worker_id, 12 months, per child_id)',"
        " first: 'open(allocation.started_on, per child_id, earliest)',"
        " team: 'open(allocation.team, per child_id, where team IS NOT NULL)'}"
    )
    built = catalogue(PEOPLE, work(as_at=as_at))
    drawn = {"work": OPEN_WORK, "involvement": ALLOCATIONS}
    of_a = {
        name: worked_out(built, drawn, "work", name, MAY)["1"] for name in ("now", "had", "first", "team")
    }
    assert of_a == {"now": "W2", "had": 3, "first": date(2023, 2, 1), "team": "T3"}


def test_a_fact_with_dates_and_no_episode_cannot_be_open() -> None:
    built = catalogue(PEOPLE, work())
    with pytest.raises(ValueError, match="visit has dates and no episode"):
        is_open(DuckDB(), built.facts["visit"], "there", "asking.as_at")
