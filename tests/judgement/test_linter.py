"""Published ratings that argue with the rule or with each other, on facts printed in a published scorecard."""

from dataclasses import replace
from fractions import Fraction

import pytest

from goldenthread.definitions.model import Target
from goldenthread.judgement.linter import RatedRow, against_the_rule, contradictions
from goldenthread.judgement.model import Mark
from goldenthread.judgement.targets import Kind


def row(
    ref: str,
    rating: str | None,
    value: float,
    kind: Kind = "at_least",
    wanted: float | None = None,
    form: str = "percent",
    indicator: str = "",
    mark: Mark | None = None,
) -> RatedRow:
    low, high = (wanted, None) if kind in ("at_least", "above") else (None, wanted)
    target = Target(ref, "snapshot", form, kind, low, high) if wanted is not None else None  # type: ignore[arg-type]
    given = mark or Mark()
    return RatedRow(ref, indicator or ref, "snapshot", form, rating, Fraction(str(value)), target, given)


def test_a_published_rating_that_the_rule_does_not_give_is_listed() -> None:
    suggested = Mark(suggested_rating="amber", rating_reason="Amber: 84% against at least 85%.")
    (found,) = against_the_rule([row("CIN8", "green", 84, mark=suggested)])
    assert found.refs == ("CIN8",)
    assert found.sentence == (
        "CIN8 is published green, and the rule gives amber. Amber: 84% against at least 85%."
    )
    (unrated,) = against_the_rule([row("CIN8", None, 84, mark=suggested)])
    assert unrated.sentence.startswith("CIN8 is published without a rating")
    assert against_the_rule([row("CIN8", "amber", 84, mark=suggested), row("CIN9", "red", 3)]) == []


def test_a_count_and_its_own_rate_with_different_ratings() -> None:
    count = row("WF1", "amber", 2268, "at_most", 2175, "count", "open_cases")
    rate = row("WF2", "green", 444, "at_most", 433, "rate_per_10k", "open_cases")
    (found,) = contradictions([count, rate])
    assert found.refs == ("WF1", "WF2")
    assert found.sentence == (
        "WF1 and WF2 are the same measure as a count and as a rate, and are published amber and green."
    )
    assert (
        contradictions([count, row("WF2", "amber", 444, "at_most", 433, "rate_per_10k", "open_cases")]) == []
    )


def test_a_smaller_miss_rated_worse_than_a_larger_one() -> None:
    near, far = row("CF31", "amber", 51, wanted=52), row("CF5", "green", 71, wanted=73)
    assert (52 - 51) / 52 < (73 - 71) / 73
    for pair in ([near, far], [far, near]):
        (found,) = contradictions(pair)
        assert found.sentence == (
            "CF31 misses its target by 1.9% of it and is published amber; CF5 misses by 2.7% and is published green."
        )


@pytest.mark.parametrize(
    "other",
    [
        row("CF5", None, 71, wanted=73),
        row("CF5", "blue", 71, wanted=73),
        row("CF5", "green", 71),
        row("CF5", "red", 71, wanted=73),
        row("CF5", "amber", 71, wanted=73),
        row("CF5", "green", 1, "at_most", 0),
        row("CF5", "green", 71, "monitor", 0),
        row("CF5", "green", 51, wanted=52),
    ],
)
def test_what_cannot_be_compared_or_agrees_is_no_contradiction(other: RatedRow) -> None:
    assert contradictions([row("CF31", "amber", 51, wanted=52), other]) == []


def test_a_scale_of_its_own_is_spoken_of_by_its_levels() -> None:
    suggested = Mark(suggested_rating="green", rating_reason="Good: the target is met.", level="Good")
    published = replace(row("A1", "green", 84, mark=suggested), level="Outstanding")
    (found,) = against_the_rule([published])
    assert found.sentence == "A1 is published Outstanding, and the rule gives Good. Good: the target is met."
    assert against_the_rule([replace(published, level="Good")]) == []
    assert against_the_rule([replace(published, level="")]) == [], "green was published, and Good is green"


def test_levels_of_one_colour_are_told_apart() -> None:
    count = replace(row("A1", "green", 20, form="count", indicator="open"), level="Outstanding")
    rate = replace(row("A2", "green", 4, form="rate_per_10k", indicator="open"), level="Good")
    (found,) = contradictions([count, rate])
    assert found.sentence.endswith("are published Outstanding and Good.")


def test_blue_is_the_best_step_of_a_scale() -> None:
    done = replace(row("A1", "blue", 71, wanted=73), level="Well ahead")
    near = row("A2", "amber", 51, wanted=52)
    (found,) = contradictions([done, near])
    assert found.refs == ("A2", "A1")
