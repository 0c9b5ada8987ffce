"""95% intervals against published worked values."""

from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.judgement.intervals import Z, poisson, rate_interval, wilson


@pytest.mark.parametrize(
    ("successes", "of", "low", "high"),
    [
        (81, 263, 25.5, 36.6),  # Newcombe 1998, table I, method 3
        (15, 148, 6.2, 16.0),
        (0, 20, 0.0, 16.1),
        (1, 29, 0.6, 17.2),
        (231, 275, 79.2, 87.9),
    ],
)
def test_wilson_matches_published_intervals(successes: int, of: int, low: float, high: float) -> None:
    assert wilson(successes, of) == pytest.approx((low, high), abs=0.05)


def test_wilson_ends_at_nothing_and_everything() -> None:
    assert wilson(0, 7)[0] == 0
    assert wilson(7, 7)[1] == 100
    for successes, of in ((8, 7), (0, 0), (-1, 7)):
        with pytest.raises(ValueError, match="not a proportion"):
            wilson(successes, of)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (9, 4.115, 17.085)],
)
def test_small_counts_have_the_exact_poisson_interval(count: int, low: float, high: float) -> None:
    assert poisson(count) == pytest.approx((low, high), abs=0.001)


def test_the_exact_interval_leaves_a_fortieth_in_each_tail() -> None:
    def at_most(count: int, mean: float) -> float:
        return sum(exp(-mean) * mean**n / factorial(n) for n in range(count + 1))

    for count in range(10):
        low, high = poisson(count)
        assert at_most(count, high) == pytest.approx(0.025)
        if count:
            assert 1 - at_most(count - 1, low) == pytest.approx(0.025)


def test_byar_from_ten() -> None:
    count = 65
    expected_low = count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3
    assert poisson(65) == pytest.approx((expected_low, 82.85), abs=0.01)
    assert poisson(10) == pytest.approx((4.795, 18.39), abs=0.02)  # the exact interval is 4.80 to 18.39
    with pytest.raises(ValueError, match="not a count"):
        poisson(-1)


@given(st.integers(0, 500))
def test_an_interval_holds_its_count_and_grows_with_it(count: int) -> None:
    low, high = poisson(count)
    assert low <= count < high
    next_low, next_high = poisson(count + 1)
    assert next_low > low - 0.01 and next_high > high


def test_a_rate_is_the_counts_interval_over_its_population() -> None:
    low, high = poisson(30)
    assert rate_interval(30, 50_000) == pytest.approx((low / 5, high / 5))
