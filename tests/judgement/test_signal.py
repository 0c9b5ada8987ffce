"""The rules of signal and noise, one at a time, on series made by hand; and what they mark by chance."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from goldenthread.definitions.model import Target
from goldenthread.judgement.signal import (
    FALSE_SIGNAL_RATE,
    Point,
    Segment,
    Settings,
    _outer_thirds,
    assurance,
    assurance_words,
    chart,
    false_signals_words,
    run_length,
    segment,
)

# Twelve points about a mean of 10 with moving ranges of 2: limits near 10 ± 2.66 x 2.
STEADY = [9, 11] * 6


def rules(judged: Segment) -> list[str | None]:
    return [point.rule for point in judged.points]


def test_centre_and_limits_are_the_mean_and_2_66_mean_moving_ranges() -> None:
    judged = segment([9, 11] * 7)
    assert judged.mean == 10
    assert judged.upper == 10 + Fraction("2.66") * 2
    assert judged.lower == 10 - Fraction("2.66") * 2
    assert rules(judged) == [None] * 14


def test_fewer_than_13_points_are_too_few() -> None:
    assert not segment(STEADY).judged
    assert segment([*STEADY, 9]).judged
    assert rules(segment([*STEADY[:11], 100])) == [None] * 12
    assert run_length(segment(STEADY)) == 0


def test_no_points_at_all_are_one_empty_segment() -> None:
    assert chart([]) == (Segment(()),)


def test_ranges_of_3_267_times_their_mean_or_more_are_dropped_once() -> None:
    series = [9, 11] * 12 + [41]
    ranges = [2] * 23 + [30]
    mean_range = Fraction(sum(ranges), len(ranges))
    assert Fraction("3.267") * mean_range <= 30
    judged = segment(series)
    assert judged.upper == judged.mean + Fraction("2.66") * 2  # type: ignore[operator]
    unscreened = segment(series, Settings(screen=None))
    assert unscreened.upper == unscreened.mean + Fraction("2.66") * mean_range  # type: ignore[operator]


def test_a_range_exactly_at_the_screen_is_dropped() -> None:
    series = [0, 1] * 6 + [4]  # twelve ranges: eleven of 1 and one of 3; their mean is 14/12
    at_screen = Settings(screen=Fraction(3) / Fraction(14, 12))
    judged = segment(series, at_screen)
    assert judged.upper == judged.mean + Fraction("2.66") * 1  # type: ignore[operator]


def test_a_constant_series_has_no_signal_and_no_spread() -> None:
    judged = segment([0.1] * 13)
    assert judged.lower == judged.mean == judged.upper == Fraction(1, 10)
    assert rules(judged) == [None] * 13


def test_a_point_outside_the_limits_is_marked_and_one_on_a_limit_is_not() -> None:
    judged = segment([*STEADY, *STEADY, 30])
    assert rules(judged) == [None] * 24 + ["outside"]
    assert (judged.points[-1].side, run_length(judged)) == ("high", 1)
    low = segment([*STEADY, *STEADY, -10])
    assert (low.points[-1].rule, low.points[-1].side) == ("outside", "low")
    # With a factor that puts the upper limit exactly on the last point, it is within.
    series = [*STEADY, 12]
    mean, ranges = Fraction(sum(series), 13), [2] * 11 + [1]
    on_limit = Settings(limit_factor=(12 - mean) / Fraction(sum(ranges), 12), screen=None)
    judged = segment(series, on_limit)
    assert judged.upper == judged.points[-1].value == 12
    assert judged.points[-1].rule != "outside"


def test_seven_strictly_rising_or_falling_points_are_a_trend_and_all_are_marked() -> None:
    noise = [30, 5, 28, 4, 31, 3, 29, 6, 30]
    rising = [10, 11, 12, 13, 14, 15, 16]
    judged = segment(noise + rising)
    assert rules(judged)[-7:] == ["trend"] * 7
    assert {point.side for point in judged.points[-7:]} == {"high"}
    assert run_length(judged) == 7
    falling = segment([*noise, 3, *reversed(rising)])
    assert rules(falling)[-7:] == ["trend"] * 7
    assert falling.points[-1].side == "low"


def test_a_tie_breaks_a_trend_and_so_does_a_sixth_point_only() -> None:
    noise = [30, 5, 28, 4, 31, 3, 29, 6, 30]
    assert "trend" not in rules(segment([*noise, 10, 11, 12, 13, 13, 14, 15, 16]))
    assert "trend" not in rules(segment([*noise, 3, 28, 11, 12, 13, 14, 15, 16]))


def test_a_whole_series_may_be_one_run() -> None:
    judged = segment(range(13), Settings(limit_factor=10))
    assert rules(judged) == ["trend"] * 13
    assert run_length(judged) == 13


def test_a_longer_trend_is_one_run() -> None:
    noise = [30, 5, 28, 4, 31, 3, 29, 6, 30]
    judged = segment([*noise, 9, 10, 11, 12, 13, 14, 15, 16])
    assert rules(judged)[-8:] == ["trend"] * 8
    assert run_length(judged) == 8


def third_series(last: list[int]) -> Segment:
    """Last values judged against fixed limits of 0 ± 9, with the outer thirds beyond 6 and -6."""
    series = [Fraction(value) for value in last]
    marks = _outer_thirds(series, Fraction(0), Fraction(-9), Fraction(9))
    points = tuple(
        Point(value, *mark) if mark else Point(value) for value, mark in zip(series, marks, strict=True)
    )
    return Segment(points, Fraction(0), Fraction(-9), Fraction(9))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([7, 0, 8], ["outer_third", None, "outer_third"]),
        ([7, 8, 0], ["outer_third", "outer_third", None]),
        ([7, 8, 9], ["outer_third"] * 3),  # on the limit is within it
        ([7, 0, -8], [None] * 3),  # not the same side
        ([7, 0, 0, 8], [None] * 4),  # two of four
        ([6, 0, 8], [None] * 3),  # on the edge of the third is not in it
        ([10, 0, 8], [None] * 3),  # a point outside does not count as one of the two
        ([7, 10, 8], ["outer_third", None, "outer_third"]),  # nor is it marked by this rule
        ([-7, -8, 3], ["outer_third", "outer_third", None]),
    ],
)
def test_two_of_three_in_the_outer_third_on_one_side(last: list[int], expected: list[str | None]) -> None:
    assert rules(third_series(last)) == expected


def test_the_outer_third_in_a_whole_series() -> None:
    series = [*STEADY, *STEADY, *STEADY, *STEADY, 10, 14, 10, 14]
    judged = segment(series)
    assert judged.upper is not None and judged.mean is not None
    assert judged.mean + (judged.upper - judged.mean) * Fraction(2, 3) < 14 < judged.upper
    assert rules(judged)[-3:] == ["outer_third", None, "outer_third"]
    assert run_length(judged) == 2


def test_seven_on_one_side_of_the_mean_are_a_shift_and_all_are_marked() -> None:
    series = [4, 12, 5, 13, 4, 12, 5, 13, 6, 7, 6, 7, 6, 7, 6]
    judged = segment(series)
    assert judged.mean is not None and judged.mean > 7
    assert rules(judged)[-7:] == ["shift"] * 7
    assert (judged.points[-1].side, run_length(judged)) == ("low", 7)


def test_a_point_on_the_mean_breaks_a_shift() -> None:
    # The mean is 10: three points on each side of one that lies on it.
    series = [14, 6, 14, 6, 13, 7, 11, 12, 11, 10, 9, 8, 9, 12, 8, 11, 12, 11, 10, 11, 12, 11]
    mean = Fraction(sum(series), len(series))
    balanced = [*series, 10 * (len(series) + 1) - sum(series)]
    judged = segment(balanced)
    assert judged.mean == 10 != mean
    assert "shift" not in rules(judged)
    whole = [value if value != 10 else Fraction(101, 10) for value in balanced]
    whole[-1] = 10 * len(whole) - sum(whole[:-1])
    assert "shift" in rules(segment(whole))


def test_the_first_rule_that_matches_a_point_keeps_it() -> None:
    # A run below the mean whose last point is also beyond the limit.
    judged = segment([14, 10, 14, 10, 14, 10, 14, 10, 14, 10, 14, 10, 9, 8, 9, 8, 9, 8, 9, -20])
    assert rules(judged)[-1] == "outside"
    assert set(rules(judged)[-8:-1]) == {"shift"}


def test_segments_are_judged_apart() -> None:
    first, second = chart([9, 11] * 7 + [49, 51] * 7, rebased=[14])
    assert (first.mean, second.mean) == (10, 50)
    assert rules(first) + rules(second) == [None] * 28
    (together,) = chart([9, 11] * 7 + [49, 51] * 7)
    assert set(rules(together)) == {"outside"}
    assert [len(part.points) for part in chart([1] * 20, rebased=[0, 20, 25])] == [20]
    assert not chart([9, 11] * 7 + [49] * 3, rebased=[14])[1].judged


def target(kind: str, low: float | None = None, high: float | None = None) -> Target:
    return Target("timeliness", "month", "count", kind, low, high)  # type: ignore[arg-type]


LIMITS = Segment((), Fraction(10), Fraction(5), Fraction(15))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (target("at_least", 4), "pass"),
        (target("at_least", 5), "inconsistent"),  # a limit on the target
        (target("at_least", 10), "inconsistent"),
        (target("at_least", 15), "inconsistent"),
        (target("at_least", 16), "fail"),
        (target("at_most", high=16), "pass"),
        (target("at_most", high=15), "inconsistent"),
        (target("below", high=4), "fail"),
        (target("above", 4), "pass"),
        (target("band", 4, 16), "pass"),
        (target("band", 5, 16), "inconsistent"),
        (target("band", 4, 12), "inconsistent"),
        (target("band", 16, 20), "fail"),
        (target("band", 1, 4), "fail"),
        (target("monitor"), None),
    ],
)
def test_assurance_uses_the_limits(wanted: Target, expected: str | None) -> None:
    assert assurance(LIMITS, wanted) == expected


def test_assurance_in_words() -> None:
    wanted = target("at_least", 85)
    assert "sometimes meet the target and sometimes miss it, by chance alone" in assurance_words(
        "inconsistent", wanted
    )
    assert "relied on" in assurance_words("pass", wanted)
    assert "will not meet it" in assurance_words("fail", wanted)
    assert assurance(segment([1, 2]), wanted) is None


def test_every_pack_says_how_many_false_signals_to_expect() -> None:
    assert false_signals_words(0) == "No row was tested for real change."
    assert false_signals_words(1) == (
        "1 row was tested; on a service that had not changed, expect about one false mark in 50 packs of this size."
    )
    assert false_signals_words(10).endswith(
        f"one false mark in {round(1 / (10 * FALSE_SIGNAL_RATE))} packs of this size."
    )
    assert false_signals_words(60).endswith("expect about 1 false mark.")
    assert false_signals_words(100).endswith("expect about 2 false marks.")


def test_the_false_signal_rate_is_what_the_rules_give() -> None:
    chance = random.Random(20230929)
    trials = 1500
    flagged = sum(
        segment([round(chance.gauss(100, 10)) for _ in range(24)]).points[-1].rule is not None
        for _ in range(trials)
    )
    spread = 3 * (FALSE_SIGNAL_RATE / trials) ** 0.5
    assert abs(flagged / trials - FALSE_SIGNAL_RATE) < spread


@pytest.mark.parametrize(
    ("low", "high", "side", "expected"),
    [
        (4, 12, "above", "pass"),  # 5 to 15 is above 4, and beyond 12 is no miss
        (5, 12, "above", "inconsistent"),
        (1, 4, "above", "pass"),
        (16, 20, "above", "fail"),
        (8, 16, "below", "pass"),
        (16, 20, "below", "pass"),
        (1, 4, "below", "fail"),
    ],
)
def test_assurance_of_a_band_with_an_open_side(low: float, high: float, side: str, expected: str) -> None:
    assert assurance(LIMITS, replace(target("band", low, high), open_side=side)) == expected
