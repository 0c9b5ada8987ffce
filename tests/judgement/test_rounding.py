"""Numbers as printed: halves away from zero, on exact values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.calendar import month
from goldenthread.figures.model import Figure
from goldenthread.judgement.rounding import (
    exact,
    exact_value,
    natural_decimals,
    places,
    printed,
    printed_figure,
    rounded,
)


def figure(form: str, over: float | None, under: float | None, value: float | None, **more: object) -> Figure:
    fields = {"unknown": 0, "status": "ok", "unit": ""} | more
    return Figure("x", "month", form, month(2023, 9), "total", "", over, under, value, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.5, 0, "1"),
        (0.4999, 0, "0"),
        (0.285, 2, "0.29"),  # its binary fraction is a shade below
        (2.675, 2, "2.68"),
        (Fraction(57, 2), 0, "29"),
        (7, 2, "7.00"),
        (Decimal("-0.04"), 1, "0.0"),
    ],
)
def test_halves_go_away_from_zero(number: object, decimals: int, expected: str) -> None:
    assert f"{rounded(number, decimals):.{decimals}f}" == expected  # type: ignore[arg-type]


@given(st.fractions(max_denominator=10_000), st.integers(0, 4))
def test_what_is_printed_is_never_more_than_half_a_place_away(number: Fraction, decimals: int) -> None:
    seen = Fraction(rounded(number, decimals))
    gap = abs(seen - number)
    assert gap <= Fraction(1, 2 * 10**decimals)
    assert Fraction(rounded(-number, decimals)) == -seen
    if gap == Fraction(1, 2 * 10**decimals):
        assert abs(seen) > abs(number)


def test_a_figure_is_divided_again_from_its_parts() -> None:
    assert 57 / 200 * 100 < 28.5
    figure_of_57 = figure("percent", 57, 200, 57 / 200 * 100)
    assert exact_value(figure_of_57) == Fraction(57, 2)
    assert printed_figure(figure_of_57) == "29%"
    assert exact_value(figure("rate_per_10k", 3, 50_000, 3 / 50_000 * 10_000)) == Fraction(3, 5)
    assert exact_value(figure("mean", 10, 3, 10 / 3)) == Fraction(10, 3)


def test_a_typed_value_that_its_parts_do_not_give_stands() -> None:
    assert exact_value(figure("percent", 57, 200, 30.0)) == 30
    assert exact_value(figure("percent", 57, None, 30.1)) == Fraction(301, 10)
    assert exact_value(figure("percent", 0, 0, 30.0)) == 30
    assert exact_value(figure("count", 12, None, 12)) == 12


def test_an_absent_figure_prints_as_nothing() -> None:
    absent = figure("percent", 0, 0, None, status="no_cases")
    assert exact_value(absent) is None
    assert printed_figure(absent) == ""
    assert exact_value(figure("count", 3, None, 3, status="hidden")) is None


def test_numbers_print_as_people_read_them() -> None:
    assert printed(1265, "count") == "1,265"
    assert printed(84.2, "percent") == "84%"
    assert printed(84.2, "percent", 1) == "84.2%"
    assert printed(16.25, "mean") == "16.3"
    assert printed(541.2, "rate_per_10k") == "541"


def test_decimals_are_the_columns_then_the_figures_then_the_forms() -> None:
    typed = figure("percent", None, None, 84.25, decimals=2)
    assert (places(typed, 1), places(typed), places(figure("mean", 1, 1, 1.0))) == (1, 2, 1)


def test_natural_decimals_show_a_number_exactly() -> None:
    assert [natural_decimals(number) for number in (85, 2.1, 0.125, Fraction(1, 3))] == [0, 1, 3, 6]
    assert exact(2.1) == Fraction(21, 10)
