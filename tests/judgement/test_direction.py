"""Which way a figure moved and what that means: the published arrows, the polarities, the coarser precision."""

import csv
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.calendar import month, week_ending
from goldenthread.definitions.model import Change, Indicator, Place, Source, Target
from goldenthread.figures.model import Figure
from goldenthread.judgement.direction import (
    break_between,
    direction,
    direction_words,
    same_period_last_year,
    slope,
)
from goldenthread.judgement.rounding import exact, rounded

HERE = Path(__file__).parent

# The arrows that the documents print against their own numbers: errors in the documents, each seen and named.
TAMESIDE_ERRORS = {"FD2d", "CIN4", "CF4", "CF9", "CF23", "WF12", "WF14"}
CHESHIRE_EAST_ERRORS = {"18", "22", "46", "62"}

BAND = Target("re_referrals", "month", "percent", "band", low=20, high=24)


def printed_arrows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def moved(row: dict[str, str]) -> str:
    return direction(
        Fraction(row["current"]),
        Fraction(row["previous"]),
        "none",
        decimals=int(row["current_decimals"]),
        previous_decimals=int(row["previous_decimals"]),
    )[0]


@pytest.mark.parametrize(
    ("name", "arrows", "errors"),
    [
        ("tameside_arrows_2023_09.csv", 64, TAMESIDE_ERRORS),
        ("cheshire_east_arrows_2025_03.csv", 88, CHESHIRE_EAST_ERRORS),
    ],
)
def test_the_published_arrows_are_reproduced_but_for_the_documents_own_errors(
    name: str, arrows: int, errors: set[str]
) -> None:
    rows = printed_arrows(name)
    assert len(rows) == arrows
    assert {row["ref"] for row in rows if moved(row) != row["printed_arrow"]} == errors


def test_two_published_arrows_are_level_only_at_the_coarser_precision() -> None:
    rows = {row["ref"]: row for row in printed_arrows("tameside_arrows_2023_09.csv")}
    for ref in ("CF5", "CF7"):
        assert Fraction(rows[ref]["current"]) != Fraction(rows[ref]["previous"])
        assert moved(rows[ref]) == "level" == rows[ref]["printed_arrow"]


@pytest.mark.parametrize(
    ("previous", "current", "better", "target", "expected"),
    [
        (81, 84, "high", None, ("up", "better")),
        (84, 81, "high", None, ("down", "worse")),
        (81, 84, "low", None, ("up", "worse")),
        (84, 81, "low", None, ("down", "better")),
        (81, 84, "none", None, ("up", "neither")),
        (84, 84, "high", None, ("level", "neither")),
        (28, 25, "band", BAND, ("down", "better")),
        (25, 28, "band", BAND, ("up", "worse")),
        (16, 19, "band", BAND, ("up", "better")),
        (19, 25, "band", BAND, ("up", "neither")),  # 1 below the band, then 1 above it
        (20, 24, "band", BAND, ("up", "neither")),  # from edge to edge, inside all the while
        (23, 25, "band", BAND, ("up", "worse")),
        (23, 25, "band", None, ("up", "neither")),
    ],
)
def test_meaning_comes_from_polarity(
    previous: int, current: int, better: str, target: Target | None, expected: tuple[str, str]
) -> None:
    found = direction(
        Fraction(current),
        Fraction(previous),
        better,  # type: ignore[arg-type]
        decimals=0,
        previous_decimals=0,
        target=target,
    )
    assert found == expected


def test_a_half_goes_away_from_zero_before_comparing() -> None:
    assert direction(exact(70.5), exact(71.0), "high", decimals=0, previous_decimals=1)[0] == "level"
    assert direction(exact(70.5), exact(70.0), "high", decimals=0, previous_decimals=1)[0] == "up"


numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)
places = st.integers(min_value=0, max_value=3)


@given(numbers, numbers, places, places)
def test_direction_is_what_a_reader_sees_at_the_coarser_precision(
    now: Fraction, then: Fraction, now_places: int, then_places: int
) -> None:
    coarser = min(now_places, then_places)
    seen_now, seen_then = rounded(now, coarser), rounded(then, coarser)
    expected = "level" if seen_now == seen_then else "up" if seen_now > seen_then else "down"
    assert direction(now, then, "none", decimals=now_places, previous_decimals=then_places)[0] == expected


@given(numbers, numbers, places)
def test_turning_time_round_turns_the_arrow_and_its_meaning(now: Fraction, then: Fraction, at: int) -> None:
    opposite = {
        "up": "down",
        "down": "up",
        "level": "level",
        "better": "worse",
        "worse": "better",
        "neither": "neither",
    }
    for better in ("high", "low", "none"):
        there = direction(now, then, better, decimals=at, previous_decimals=at)  # type: ignore[arg-type]
        back = direction(then, now, better, decimals=at, previous_decimals=at)  # type: ignore[arg-type]
        assert back == (opposite[there[0]], opposite[there[1]])


def words(previous: float, current: float, better: str, target: Target | None = None) -> str:
    return direction_words(
        exact(current),
        exact(previous),
        month(2023, 9),
        month(2023, 8),
        better,  # type: ignore[arg-type]
        "percent",
        decimals=0,
        previous_decimals=0,
        target=target,
    ).reason


def test_each_direction_has_its_sentence() -> None:
    assert words(81, 84, "high") == "81% in August to 84% in September, and higher is better."
    assert words(81, 84, "low") == "81% in August to 84% in September, and lower is better."
    assert words(81, 84, "none") == "81% in August to 84% in September, and neither way is better in itself."
    assert (
        words(53, 53.4, "high") == "53% in August and 53% in September: no change at the printed precision."
    )
    assert (
        words(28, 25, "band", BAND) == "28% in August to 25% in September, nearer to the wanted 20% to 24%."
    )
    assert (
        words(25, 28, "band", BAND)
        == "25% in August to 28% in September, further from the wanted 20% to 24%."
    )
    assert (
        words(21, 23, "band", BAND)
        == "21% in August to 23% in September, neither nearer to nor further from the wanted 20% to 24%."
    )
    assert "no band is set" in words(21, 23, "band")


def test_a_sentence_over_new_year_names_the_years() -> None:
    found = direction_words(
        Fraction(3),
        Fraction(5),
        month(2024, 1),
        month(2023, 11),
        "low",
        "count",
        decimals=0,
        previous_decimals=0,
    )
    assert found.reason == "5 in November 2023 to 3 in January 2024, and lower is better."


def figure(year: int, number: int, value: float | None, status: str = "ok") -> Figure:
    return Figure(
        "contacts",
        "month",
        "count",
        month(year, number),
        "total",
        "",
        value,
        None,
        value,
        0,
        status,
        "contacts",
    )


def test_the_same_period_last_year_is_found_only_where_it_was_reported() -> None:
    now = figure(2023, 9, 12)
    held = [figure(2022, 8, 1), figure(2022, 9, 9), figure(2022, 10, 2)]
    assert same_period_last_year(now, held) == held[1]
    assert same_period_last_year(now, [figure(2022, 9, None, "not_reported")]) is None
    week = Figure(
        "contacts",
        "week",
        "count",
        week_ending(date(2023, 9, 29)),
        "total",
        "",
        3,
        None,
        3,
        0,
        "ok",
        "contacts",
    )
    assert same_period_last_year(week, held) is None


def test_the_slope_is_the_change_per_period() -> None:
    assert slope([Fraction(2), Fraction(4), Fraction(6)]) == 2
    assert slope([Fraction(5), Fraction(5), Fraction(5), Fraction(5)]) == 0
    assert slope([Fraction(0), Fraction(3), Fraction(0)]) == 0
    assert slope([Fraction(1)]) is None


@pytest.mark.parametrize(
    ("on", "breaks"),
    [
        (date(2023, 8, 31), False),  # August is counted in the new way already
        (date(2023, 9, 1), True),
        (date(2023, 9, 30), True),
        (date(2023, 10, 1), False),
    ],
)
def test_a_series_breaks_between_two_periods_when_the_new_one_begins_after_the_first(
    on: date, breaks: bool
) -> None:
    change = Change(on, "a report was rebuilt", breaks_series=True)
    seen = Indicator(
        "seen",
        "Seen",
        "why",
        ("count",),
        ("month",),
        "high",
        "quality",
        Source("none"),
        Place("x"),
        changed=(change,),
    )
    assert break_between(seen, month(2023, 8), month(2023, 9)) == (change if breaks else None)
    quiet = replace(seen, changed=(replace(change, breaks_series=False),))
    assert break_between(quiet, month(2023, 8), month(2023, 9)) is None
