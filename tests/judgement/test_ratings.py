"""Red, amber, green: tolerances, edges, zero targets, bands, and the sentence that must agree with the colour."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from goldenthread.definitions.model import RatingRule, Target
from goldenthread.judgement.ratings import Thresholds, expected_band_note, rate, rate_by_thresholds
from goldenthread.judgement.rounding import exact
from goldenthread.judgement.targets import distance, met

POINTS = RatingRule("points", 2)
RELATIVE = RatingRule("relative", 0.15)
NO_AMBER = RatingRule("none")


def target(kind: str, low: float | None = None, high: float | None = None, form: str = "percent") -> Target:
    return Target("timeliness", "month", form, kind, low, high)  # type: ignore[arg-type]


AT_LEAST_85 = target("at_least", 85)
AT_MOST_20 = target("at_most", high=20)
BAND = target("band", 20, 24)


def colour(value: float, wanted: Target | None, rule: RatingRule, decimals: int = 0) -> str | None:
    return rate(exact(value), wanted, rule, wanted.form if wanted else "percent", decimals).colour


def test_the_design_pages_sentence_word_for_word() -> None:
    rating = rate(Fraction(84), AT_LEAST_85, POINTS, "percent", 0)
    assert rating.colour == "amber"
    assert rating.reason == "Amber: 84% against at least 85%, short by 1 point, inside the 2-point tolerance."


@pytest.mark.parametrize(
    ("value", "wanted", "rule", "expected"),
    [
        (85, AT_LEAST_85, POINTS, "green"),
        (84.9, AT_LEAST_85, POINTS, "amber"),
        (85 - 2, AT_LEAST_85, POINTS, "amber"),
        (85 - 2.1, AT_LEAST_85, POINTS, "red"),
        (85 * 0.85, AT_LEAST_85, RELATIVE, "amber"),
        (85 * 0.85 - 0.01, AT_LEAST_85, RELATIVE, "red"),
        (84.9, AT_LEAST_85, NO_AMBER, "red"),
        (85, AT_LEAST_85, NO_AMBER, "green"),
        (20, AT_MOST_20, POINTS, "green"),
        (20 + 2, AT_MOST_20, POINTS, "amber"),
        (20 + 2.1, AT_MOST_20, POINTS, "red"),
        (20 * 1.15, AT_MOST_20, RELATIVE, "amber"),
        (65, target("above", 65), POINTS, "amber"),
        (65, target("above", 65), NO_AMBER, "red"),
        (7, target("below", high=7), POINTS, "amber"),
        (6.9, target("below", high=7), POINTS, "green"),
        (20, BAND, POINTS, "green"),
        (24, BAND, POINTS, "green"),
        (18, BAND, POINTS, "amber"),
        (17.9, BAND, POINTS, "red"),
        (26.1, BAND, POINTS, "red"),
        (20 * 0.85, BAND, RELATIVE, "amber"),  # 15% of the edge that was missed
        (24 * 1.15, BAND, RELATIVE, "amber"),
        (24 * 1.15 + 0.1, BAND, RELATIVE, "red"),
    ],
)
def test_tolerances_and_their_edges(value: float, wanted: Target, rule: RatingRule, expected: str) -> None:
    assert colour(value, wanted, rule, 1) == expected


def test_exactly_at_the_far_edge_is_what_the_rule_says() -> None:
    assert colour(83, AT_LEAST_85, RatingRule("points", 2, on_edge_amber=True)) == "amber"
    assert colour(83, AT_LEAST_85, RatingRule("points", 2, on_edge_amber=False)) == "red"


def test_a_zero_target_is_judged_in_points() -> None:
    zero = target("at_most", high=0, form="count")
    assert colour(0, zero, RatingRule("relative", 0.15)) == "green"
    assert colour(1, zero, RatingRule("relative", 0.15)) == "red"
    assert colour(1, zero, RatingRule("relative", 0.15, zero_target_points=1)) == "amber"
    assert colour(2, zero, RatingRule("relative", 0.15, zero_target_points=1)) == "red"
    reason = rate(Fraction(1), zero, RatingRule("relative", 0.15, zero_target_points=1), "count", 0).reason
    assert reason == "Amber: 1 against at most 0, over by 1, exactly at the edge of the tolerance of 1."


def test_unrounded_or_printed_is_compared_as_the_rule_says() -> None:
    assert colour(84.6, AT_LEAST_85, NO_AMBER) == "red"
    assert colour(84.6, AT_LEAST_85, RatingRule("none", compare="printed")) == "green"
    assert colour(84.4, AT_LEAST_85, RatingRule("none", compare="printed")) == "red"


def test_a_float_a_shade_below_does_not_miss_its_target() -> None:
    assert 57 / 100 * 100 < 57
    assert rate(Fraction(57, 100) * 100, target("at_least", 57), NO_AMBER, "percent", 0).colour == "green"


@pytest.mark.parametrize(
    ("wanted", "rule", "words"),
    [
        (None, POINTS, "Not rated: there is no target."),
        (target("none"), POINTS, "Not rated: there is no target."),
        (target("monitor"), POINTS, "Not rated: this is monitored only, without a target."),
        (AT_LEAST_85, RatingRule("person"), "No suggestion: a person rates this against at least 85%."),
    ],
)
def test_no_rule_or_target_suggests_nothing_and_says_so(
    wanted: Target | None, rule: RatingRule, words: str
) -> None:
    rating = rate(Fraction(10), wanted, rule, "percent", 0)
    assert (rating.colour, rating.reason) == (None, words)


@pytest.mark.parametrize(
    ("value", "wanted", "rule", "decimals", "words"),
    [
        (90, AT_LEAST_85, POINTS, 0, "Green: 90% against at least 85%, target met."),
        (
            80,
            AT_LEAST_85,
            POINTS,
            0,
            "Red: 80% against at least 85%, short by 5 points, outside the 2-point tolerance.",
        ),
        (
            80,
            AT_LEAST_85,
            RELATIVE,
            0,
            "Amber: 80% against at least 85%, short by 5 points, inside the 15% tolerance.",
        ),
        (
            80,
            AT_LEAST_85,
            NO_AMBER,
            0,
            "Red: 80% against at least 85%, short by 5 points, and the rule has no amber.",
        ),
        (
            19,
            BAND,
            POINTS,
            0,
            "Amber: 19% against 20% to 24%, short by 1 point, inside the 2-point tolerance.",
        ),
        (
            29,
            BAND,
            POINTS,
            0,
            "Red: 29% against 20% to 24%, over by 5 points, outside the 2-point tolerance.",
        ),
        (
            65,
            target("above", 65),
            POINTS,
            0,
            "Amber: 65% against above 65%, exactly on it, and that is not enough, inside the 2-point tolerance.",
        ),
        # At no decimals this would say that 85% misses 85%, and that 2 points are outside 2 points.
        (
            84.6,
            AT_LEAST_85,
            POINTS,
            0,
            "Amber: 84.6% against at least 85%, short by 0.4 points, inside the 2-point tolerance.",
        ),
        (
            82.6,
            AT_LEAST_85,
            POINTS,
            0,
            "Red: 82.6% against at least 85%, short by 2.4 points, outside the 2-point tolerance.",
        ),
        (
            84.96,
            AT_LEAST_85,
            NO_AMBER,
            1,
            "Red: 84.96% against at least 85%, short by 0.04 points, and the rule has no amber.",
        ),
    ],
)
def test_the_sentence_says_why(
    value: float, wanted: Target, rule: RatingRule, decimals: int, words: str
) -> None:
    assert rate(exact(value), wanted, rule, "percent", decimals).reason == words


def test_amber_within_a_margin_and_better_than_last_year() -> None:
    def against(last_year: float | None, value: float = 84) -> tuple[str | None, str]:
        found = rate(
            exact(value),
            AT_LEAST_85,
            POINTS,
            "percent",
            0,
            last_year=None if last_year is None else exact(last_year),
            amber_needs_improvement=True,
        )
        return found.colour, found.reason

    assert against(80)[0] == "amber"
    assert against(80)[1].endswith("inside the 2-point tolerance and better than last year’s 80%.")
    assert against(84) == (
        "red",
        "Red: 84% against at least 85%, short by 1 point, inside the 2-point tolerance, but no better than "
        "last year’s 84%.",
    )
    assert against(None)[0] == "red"
    assert against(80, value=90)[0] == "green"
    assert against(70, value=75)[0] == "red"


def test_a_row_may_have_its_own_two_thresholds() -> None:
    high = Thresholds(green=90, amber=80, higher_is_better=True)
    assert [rate_by_thresholds(Fraction(v), high, "percent", 0).colour for v in (90, 89, 80, 79)] == [
        "green",
        "amber",
        "amber",
        "red",
    ]
    low = Thresholds(green=10, amber=20, higher_is_better=False, inclusive=False)
    assert [rate_by_thresholds(Fraction(v), low, "percent", 0).colour for v in (9, 10, 20, 21)] == [
        "green",
        "amber",
        "red",
        "red",
    ]
    assert rate_by_thresholds(Fraction(79), high, "percent", 0).reason == (
        "Red: 79%, below the amber threshold of 80%."
    )
    assert rate_by_thresholds(Fraction(20), low, "percent", 0).reason == (
        "Red: 20%, exactly at the amber threshold of 20%."
    )
    assert rate_by_thresholds(exact(89.6), high, "percent", 0).reason == (
        "Amber: 90%, and amber is at least 80%."
    )
    assert rate_by_thresholds(exact(9.5), low, "percent", 0).reason == "Green: 9.5%, and green is below 10%."


def test_demand_outside_its_expected_band_is_noted_and_not_rated() -> None:
    assert expected_band_note(Fraction(22), BAND, "percent", 0) == ""
    assert expected_band_note(Fraction(30), BAND, "percent", 0) == "30% is above the expected 20% to 24%."
    assert expected_band_note(Fraction(3), BAND, "percent", 0) == "3% is below the expected 20% to 24%."


ORDER = {"green": 0, "amber": 1, "red": 2}
values = st.fractions(min_value=0, max_value=200, max_denominator=400)
rules = st.builds(
    RatingRule,
    st.sampled_from(["relative", "points", "none"]),
    st.sampled_from([0.0, 0.02, 0.15, 2.0, 10.0]),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from(["unrounded", "printed"]),
    st.booleans(),
)
amounts = st.integers(0, 150).map(float)
targets = st.one_of(
    st.builds(lambda edge: target("at_least", edge), amounts),
    st.builds(lambda edge: target("at_most", high=edge), amounts),
    st.builds(lambda edge: target("above", edge), amounts),
    st.builds(lambda edge: target("below", high=edge), amounts),
    st.builds(lambda a, b: target("band", min(a, b), max(a, b)), amounts, amounts),
)


@given(values, values, targets, rules)
def test_a_larger_miss_is_never_rated_better(
    one: Fraction, other: Fraction, wanted: Target, rule: RatingRule
) -> None:
    # On one side of the target, so that a relative tolerance leans on one edge.
    assume(wanted.kind != "band" or (one < wanted.low) == (other < wanted.low))  # type: ignore[operator]
    near, far = sorted((one, other), key=lambda value: distance(value, wanted))
    assume(distance(near, wanted) < distance(far, wanted))
    first, second = (rate(value, wanted, rule, "percent", 1).colour for value in (near, far))
    assert first is not None and second is not None
    assert ORDER[first] <= ORDER[second]


@given(values, targets, rules, st.integers(0, 2))
def test_the_colour_opens_its_own_sentence_and_green_means_met(
    value: Fraction, wanted: Target, rule: RatingRule, decimals: int
) -> None:
    rating = rate(value, wanted, rule, "percent", decimals)
    assert rating.colour is not None
    assert rating.reason.startswith(rating.colour.capitalize() + ":")
    assert rating.reason.endswith(".")
    if rule.compare == "unrounded":
        assert (rating.colour == "green") == met(value, wanted)
    if rule.tolerance == "none":
        assert rating.colour != "amber"


REVIEWS = replace(target("band", 90, 95), open_side="above")
CASELOAD = replace(target("band", 16, 18, "mean"), open_side="below")


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        (100, REVIEWS, "Green: 100% against 90% to 95%, above it, and higher is better."),
        (95, REVIEWS, "Green: 95% against 90% to 95%, target met."),
        (89, REVIEWS, "Amber: 89% against 90% to 95%, short by 1 point, inside the 2-point tolerance."),
        (80, REVIEWS, "Red: 80% against 90% to 95%, short by 10 points, outside the 2-point tolerance."),
        (14, CASELOAD, "Green: 14 against 16 to 18, below it, and lower is better."),
        (21, CASELOAD, "Red: 21 against 16 to 18, over by 3, outside the tolerance of 2."),
    ],
)
def test_being_beyond_a_band_on_its_better_side_is_no_miss(
    value: float, wanted: Target, expected: str
) -> None:
    assert rate(exact(value), wanted, POINTS, wanted.form, 0).reason == expected


def test_a_band_where_neither_side_is_better_is_missed_on_both() -> None:
    assert (colour(28, BAND, POINTS), colour(16, BAND, POINTS)) == ("red", "red")
