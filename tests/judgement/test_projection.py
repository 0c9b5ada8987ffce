"""The total of a half-year or a year as a range, tried on earlier years."""

from fractions import Fraction

import pytest

from goldenthread.calendar import Period, month, months_between
from goldenthread.judgement.projection import project


def year(start: int, summer: int, winter: int) -> dict[Period, int]:
    """A financial year of `summer` a month from April to September and `winter` a month after."""
    months = months_between(month(start, 4), month(start + 1, 3))
    return {each: summer if index < 6 else winter for index, each in enumerate(months)}


# Winters of 10, 12, 9, 12 and 10 a month: each as a share of the one before is 12/10, 9/12, 12/9 and 10/12.
HELD = year(2018, 5, 10) | year(2019, 5, 12) | year(2020, 5, 9) | year(2021, 5, 12) | year(2022, 5, 10)
SO_FAR = dict.fromkeys(months_between(month(2023, 4), month(2023, 9)), 7)


def test_the_range_is_last_years_rest_times_the_least_and_greatest_of_earlier_years() -> None:
    found = project(HELD | SO_FAR, month(2023, 9))
    so_far, rest = 6 * 7, 6 * 10
    assert found.central == so_far + rest
    assert found.low == so_far + rest * Fraction(9, 12)
    assert found.high == so_far + rest * Fraction(12, 9)
    # Of the shares 1.2, 0.75, 1.33 and 0.83 the two in the middle lie between the others.
    assert (found.held, found.tried) == (2, 4)
    assert found.reason == (
        "87 to 122 by 31 March 2024: 42 so far, and 60 in the same remaining months of last year. "
        "Tried on four earlier years, such a range held in two."
    )


def test_a_range_holds_its_own_centre() -> None:
    rising = year(2018, 5, 10) | year(2019, 5, 12) | year(2020, 5, 15) | year(2021, 5, 18) | year(2022, 5, 20)
    found = project(rising | SO_FAR, month(2023, 9))
    assert found.low == found.central == 6 * 7 + 6 * 20
    assert found.high == 6 * 7 + 6 * 20 * Fraction(15, 12)


def without(missing: Period) -> dict[Period, int]:
    return {each: count for each, count in (HELD | SO_FAR).items() if each != missing}


@pytest.mark.parametrize(
    ("months", "last", "why"),
    [
        (without(month(2023, 5)), month(2023, 9), "the year so far was not reported"),
        (without(month(2022, 11)), month(2023, 9), "of last year was not reported"),
        (without(month(2020, 11)), month(2023, 9), "tried on two earlier years, and three are needed"),
        (SO_FAR, month(2023, 9), "of last year was not reported"),
    ],
)
def test_where_too_little_is_known_nothing_is_projected(
    months: dict[Period, int], last: Period, why: str
) -> None:
    found = project(months, last)
    assert (found.low, found.central, found.high, found.tried) == (None, None, None, 0)
    assert why in found.reason


def test_a_year_after_one_without_any_is_no_trial() -> None:
    found = project(HELD | year(2018, 5, 0) | SO_FAR, month(2023, 9))
    assert found.tried == 3


def test_a_month_that_ends_in_winter_belongs_to_the_year_that_began_before_it() -> None:
    found = project(
        HELD | SO_FAR | dict.fromkeys(months_between(month(2023, 10), month(2024, 1)), 9), month(2024, 1)
    )
    assert found.central == 6 * 7 + 4 * 9 + 2 * 10


def test_in_the_last_month_the_year_is_what_was_counted() -> None:
    found = project(HELD, month(2023, 3))
    assert found.low == found.central == found.high == 6 * 5 + 6 * 10
    assert (found.complete, found.tried, found.coverage) == (True, 0, "")
    assert found.reason == "90 in the year to 31 March 2023: it is complete, and nothing is projected."


def test_a_last_month_that_lacks_one_before_it_says_nothing() -> None:
    found = project({each: count for each, count in HELD.items() if each != month(2022, 6)}, month(2023, 3))
    assert (found.central, found.complete) == (None, False)
    assert found.reason == "Not projected: a month of the year so far was not reported."


# Summers of 5, 5, 5, 5 and 5 a month, but in July to September of 2021 twice as many.
BUSY = {
    **HELD,
    **dict.fromkeys(months_between(month(2021, 7), month(2021, 9)), 10),
}


@pytest.mark.parametrize(
    ("last", "first", "ends"),
    [
        (month(2023, 4), month(2023, 4), "30 September 2023"),
        (month(2023, 9), month(2023, 4), "30 September 2023"),
        (month(2023, 10), month(2023, 10), "31 March 2024"),
        (month(2023, 12), month(2023, 10), "31 March 2024"),
        (month(2024, 1), month(2023, 10), "31 March 2024"),
        (month(2024, 3), month(2023, 10), "31 March 2024"),
    ],
)
def test_a_half_year_ends_on_30_september_or_31_march(last: Period, first: Period, ends: str) -> None:
    gone = months_between(first, last)
    found = project(HELD | SO_FAR | dict.fromkeys(gone, 7), last, "half_year")
    assert ends in found.reason
    assert found.last.last_day.month in (9, 3)
    rest = 6 - len(gone)
    # Last summer had 5 a month, last winter 10.
    assert found.central == len(gone) * 7 + rest * (5 if first.last_day.month == 4 else 10)
    assert found.complete == (rest == 0)


def test_a_half_year_is_tried_on_the_same_months_of_earlier_years() -> None:
    found = project(
        BUSY | dict.fromkeys(months_between(month(2023, 4), month(2023, 6)), 7), month(2023, 6), "half_year"
    )
    so_far, rest = 3 * 7, 3 * 5
    # The three months left were 5/5, 5/5, 10/5 and 5/10 of those a year before.
    assert (found.low, found.central, found.high) == (
        so_far + rest * Fraction(1, 2),
        so_far + rest,
        so_far + rest * 2,
    )
    # Left out in turn, each 1 and the 1/2 and 2 lie between the others or not: only the two middle ones do.
    assert (found.held, found.tried) == (2, 4)
    assert found.coverage == "right in 2 of 4 years"
    assert found.reason == (
        "29 to 51 by 30 September 2023: 21 so far, and 15 in the same remaining months of last year. "
        "Tried on four earlier years, such a range held in two."
    )


def test_the_second_half_needs_nothing_of_the_first() -> None:
    second = dict.fromkeys(months_between(month(2023, 10), month(2023, 11)), 9)
    found = project(HELD | second, month(2023, 11), "half_year")
    assert found.central == 2 * 9 + 4 * 10
    assert project(HELD | second, month(2023, 11)).central is None


def test_one_earlier_year_is_said_in_the_singular() -> None:
    found = project(year(2021, 5, 12) | year(2022, 5, 10) | SO_FAR, month(2023, 9))
    assert found.reason == "Not projected: it can be tried on one earlier year, and three are needed."
