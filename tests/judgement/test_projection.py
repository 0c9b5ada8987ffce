"""The year's total as a range, tried on earlier years."""

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
        (HELD | SO_FAR, month(2023, 3), "the year is complete"),
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
