"""The definitions reference, and the plain words in it, say what is counted and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions import definition_hash, load_catalogue, reference_pages
from goldenthread.definitions.model import Span
from goldenthread.definitions.plain_words import (
    condition_in_words,
    counted_in_words,
    day_in_words,
    span_in_words,
)
from tests.definitions.smallest import PLAN, VISIT, accept, indicator, scorecard


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("working_days <= 45", "working days is at most 45"),
        ("days = 1 OR days <> 2 AND days > 3", "days is 1 or days is not 2 and days is more than 3"),
        ("days < 1 OR days >= -2", "days is less than 1 or days is at least -2"),
        ("seen", "seen"),
        ("NOT seen", "not seen"),
        ("NOT (seen)", "not seen"),
        ("NOT (seen OR missed)", "it is not so that seen or missed"),
        ("(seen OR missed) AND kind = 'A'", "(seen or missed) and kind is A"),
        ("NOT days > 5", "it is not so that days is more than 5"),
        ("kind IN ('A')", "kind is A"),
        ("kind NOT IN ('A', 'B', 'C')", "kind is not A, B or C"),
        ("kind LIKE 'T%'", "kind begins with T"),
        ("kind NOT LIKE 'T%'", "kind does not begin with T"),
        ("kind LIKE '%T%'", "kind contains T"),
        ("kind NOT LIKE '%T%'", "kind does not contain T"),
        ("kind LIKE 'T_'", "kind is like T_"),
        ("kind NOT LIKE 'T_'", "kind is not like T_"),
        ("days IS NULL", "days is not recorded"),
        ("days IS NOT NULL", "days is recorded"),
        ("seen IS TRUE AND missed IS FALSE", "seen is yes and missed is no"),
        ("days BETWEEN 1 AND 2", "days is from 1 to 2"),
        ("days NOT BETWEEN 1 AND 2", "days is not from 1 to 2"),
        ("seen_on > as_at - INTERVAL 28 DAY", "seen on is after 28 days before the snapshot date"),
        ("seen_on <= due_on + INTERVAL 1 MONTH", "seen on is on or before 1 month after due on"),
        ("seen_on < DATE '2023-01-01'", "seen on is before 2023-01-01"),
        ("started_on = row.ended_on", "started on is its own ended on"),
        ("COALESCE(days, 0) > 1", "days (or 0 when not recorded) is more than 1"),
        (
            "days >= CASE WHEN age < 5 THEN 2 ELSE 1 END",
            "days is at least 2 when age is less than 5, otherwise 1",
        ),
        ("CASE WHEN seen THEN 1 END = 1", "1 when seen is 1"),
    ],
)
def test_a_condition_is_said_in_plain_words(sql: str, words: str) -> None:
    assert condition_in_words(sql) == words


def test_stretches_and_days_are_written_as_people_write_them() -> None:
    assert [span_in_words(Span(12, "months")), span_in_words(Span(1, "days"))] == ["12 months", "1 day"]
    assert day_in_words(date(2023, 4, 1)) == "1 April 2023"


COHORT = (
    "child_on_plan:\n  grain: one row per child\n  key: child_id\n"
    "  cohort: {of: plan, per: child_id, where: own}\n"
)


def counted(folder: Path, facts: str = VISIT + PLAN + COHORT, **fields: str | None) -> list[str]:
    catalogue = accept(folder, {"facts/a.yaml": facts, "indicators/a.yaml": indicator(**fields)})
    return counted_in_words(catalogue.indicators["visits"], catalogue)


def test_events_are_counted_by_their_date(tmp_path: Path) -> None:
    lines = counted(
        tmp_path,
        VISIT + "  where: NOT missed\n",
        of="kind = 'A'",
        where="seen",
        unknown="excluded",
        unit="children",
        looks_back="12 months",
        as_="[count, percent]",
    )
    assert lines == [
        "Counted: children, each once, of visit (one row per visit) in the window by the date visited on "
        "where kind is A.",
        "Always: not missed.",
        "Of those, a success when seen.",
        "When that cannot be told: left out of the rows counted.",
        "Looks back 12 months before the window.",
    ]


def test_what_is_open_is_counted_at_the_periods_end(tmp_path: Path) -> None:
    (line,) = counted(tmp_path, fact="plan", dated=None, window="[snapshot]")
    assert line == "Counted: rows of plan (one row per plan) open at the period's last day."


def test_a_cohort_says_what_it_is_made_of(tmp_path: Path) -> None:
    lines = counted(tmp_path, fact="child_on_plan", dated=None, window="[snapshot]")
    assert lines == [
        "Counted: rows of child on plan (one row per child) at the period's last day.",
        "Made from plan, one row for each different child id where own.",
    ]


def test_a_value_and_a_return_are_said(tmp_path: Path) -> None:
    facts = VISIT.replace("missed: flag", "missed: flag, cost: number")
    assert counted(tmp_path / "a", facts, as_="[mean]", value="cost")[-1] == "The value is cost."
    returned = counted(tmp_path / "b", fact=None, dated=None, returned="Nobody records it")
    assert returned == ["Typed in by hand. Nobody records it."]


def test_a_page_says_of_an_indicator_all_that_is_known_of_it(tmp_path: Path) -> None:
    drawn = (
        "\n    rows:\n      visit: |\n        visit_id | visited_on\n        1 | 2023-06-01\n"
        "      plan: |\n        plan_id\n"
        "    at: {month: 2023-06, window: month}\n    gives: {numerator: 1, value: null}"
    )
    written = indicator(
        by="[sex, kind]",
        for_members="Who waits?",
        national="{table: t1, same: no, because: dated by start}",
        changed="[{on: 2023-04-01, note: clock moved, breaks_series: yes}, {on: 2024-04-01, note: again}]",
        source="{name: Guidance, note: page 1}",
        example=drawn,
    )
    files = {
        "facts/a.yaml": VISIT + PLAN + COHORT,
        "indicators/a.yaml": written,
        "scorecards/a.yaml": scorecard(),
    }
    catalogue = accept(tmp_path, files)
    (page,) = reference_pages(catalogue).values()
    lines = page.splitlines()
    hashed = definition_hash(catalogue.indicators["visits"], catalogue)
    for line in (
        "# Definitions reference",
        "1 indicators over 3 facts, shown on 1 scorecards.",
        "## How much do we do?",
        "### Visits",
        "Someone should come.",
        "- Windows: month.",
        "- Forms: count; neither way is better in itself.",
        "- Breakdowns: sex, kind.",
        "- Source: Guidance (page 1).",
        "- National table `t1` counts otherwise: dated by start.",
        "- Changed on 1 April 2023: clock moved (breaks the series).",
        "- Changed on 1 April 2024: again.",
        "- Shown as A1 (Monthly scorecard: month, count).",
        "- A question to ask: Who waits?",
        f"- Definition: `{hashed}`.",
        "Worked example, month 2023-06, window month: gives numerator 1, value none.",
        "| visit_id | visited_on |",
        "| 1 | 2023-06-01 |",
        "Plan: no rows.",
        "### Child on plan",
        "- One for each `child_id` among `plan` open at the snapshot where `own`.",
        "- Open from `started_on` up to, not including, `ended_on`.",
    ):
        assert line in lines, line
    assert page.endswith(".\n")


def test_a_fact_says_what_is_worked_out_and_when(tmp_path: Path) -> None:
    lines = (
        "  history: current_only\n  where: NOT missed\n  derive: {days: 'working_days(visited_on, written_on)'}\n"
        "  as_at: {age: 'complete_months(visited_on, as_at)'}\n"
    )
    (page,) = reference_pages(accept(tmp_path, {"facts/a.yaml": VISIT + lines})).values()
    for line in (
        "- Only where `NOT missed`.",
        "- `days` (number): `working_days(visited_on, written_on)`.",
        "- `age` (number), at each snapshot: `complete_months(visited_on, as_at)`.",
        "- Holds the latest state only, so earlier periods are blank.",
    ):
        assert line in page.splitlines()


def test_a_catalogue_of_nothing_has_a_page_of_nothing(tmp_path: Path) -> None:
    (page,) = reference_pages(accept(tmp_path, {"facts/a.yaml": ""})).values()
    assert "0 indicators" in page and "## Facts" not in page


def test_every_shipped_indicator_is_on_the_page() -> None:
    catalogue = load_catalogue()
    page = "\n".join(reference_pages(catalogue).values())
    assert all(f"`{name}`" in page for name in catalogue.indicators)
