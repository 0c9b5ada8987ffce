"""Targets: the grammar councils print, the words we print, and targets relative to something else."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldenthread.definitions.model import Indicator, Place, Source, Target
from goldenthread.errors import RequestError
from goldenthread.judgement.targets import (
    Wanted,
    better_than,
    distance,
    edges_of,
    met,
    nearest_edge,
    parse_target,
    profiled,
    target_from_text,
    target_words,
)

INDICATOR = Indicator(
    "timeliness",
    "Timeliness",
    "why",
    ("percent",),
    ("month",),
    "high",
    "timeliness",
    Source("none"),
    Place("x"),
)


@pytest.mark.parametrize(
    ("text", "better", "expected"),
    [
        ("612", "low", Wanted("at_most", high=612)),
        ("612", "high", Wanted("at_least", low=612)),
        ("1,200", "high", Wanted("at_least", low=1200)),
        ("85%", "high", Wanted("at_least", low=85, percent=True)),
        ("2.1%", "low", Wanted("at_most", high=2.1, decimals=1, percent=True)),
        ("20-24%", "band", Wanted("band", 20, 24, percent=True)),
        ("20%-24%", "high", Wanted("band", 20, 24, percent=True)),
        ("14–22%", "band", Wanted("band", 14, 22, percent=True)),
        ("105-135", "band", Wanted("band", 105, 135)),
        ("34-35", "band", Wanted("band", 34, 35)),
        ("20% to 24%", "band", Wanted("band", 20, 24, percent=True)),
        ("<7%", "low", Wanted("below", high=7, percent=True)),
        (">65%", "high", Wanted("above", low=65, percent=True)),
        ("below 8%", "low", Wanted("below", high=8, percent=True)),
        ("Below 8%", "high", Wanted("below", high=8, percent=True)),
        ("Fewer than 85", "low", Wanted("below", high=85)),
        ("80%+", "high", Wanted("at_least", low=80, percent=True)),
        ("80+%", "none", Wanted("at_least", low=80, percent=True)),
        ("at least 85%", "none", Wanted("at_least", low=85, percent=True)),
        ("at most 612", "none", Wanted("at_most", high=612)),
        ("≥ 90%", "none", Wanted("at_least", low=90, percent=True)),
        ("6 per month", "high", Wanted("at_least", low=6, per="month")),
        ("0", "low", Wanted("at_most", high=0)),
        ("Monitor", "none", Wanted("monitor")),
        ("", "high", Wanted("none")),
    ],
)
def test_printed_targets_are_read(text: str, better: str, expected: Wanted) -> None:
    assert parse_target(text, better) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["about 5", "5 to", "below 80%+", "85 % of them", "six", "24-20%"])
def test_other_texts_are_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(RequestError, match="What to do"):
        parse_target(text, "high")


@pytest.mark.parametrize("better", ["none", "band"])
def test_a_bare_number_needs_a_polarity(better: str) -> None:
    with pytest.raises(RequestError, match="which side"):
        parse_target("612", better)  # type: ignore[arg-type]


def target(kind: str, low: float | None = None, high: float | None = None, form: str = "percent") -> Target:
    return Target("timeliness", "month", form, kind, low, high)  # type: ignore[arg-type]


def test_a_target_prints_in_words() -> None:
    assert target_words(target("at_least", 85)) == "at least 85%"
    assert target_words(target("at_most", high=612, form="rate_per_10k")) == "at most 612"
    assert target_words(target("band", 20, 24)) == "20% to 24%"
    assert target_words(target("below", high=2.1)) == "below 2.1%"
    assert target_words(replace(target("above", 65), decimals=1)) == "above 65.0%"
    assert target_words(target("monitor")) == "Monitor"
    assert target_words(target("none")) == target_words(None) == ""


one_sided = st.sampled_from(["at_least", "at_most", "above", "below"])
edges = st.decimals(0, 2000, places=1).map(float)


@given(one_sided, edges, st.sampled_from(["percent", "count"]))
def test_what_is_printed_can_be_read_again(kind: str, edge: float, form: str) -> None:
    low, high = (edge, None) if kind in ("at_least", "above") else (None, edge)
    first = target(kind, low, high, form)
    again = target_from_text(target_words(first), INDICATOR, "month", form)  # type: ignore[arg-type]
    assert (again.kind, again.low, again.high) == (kind, low, high)


@given(edges, edges)
def test_a_printed_band_can_be_read_again(one: float, other: float) -> None:
    first = target("band", min(one, other), max(one, other))
    again = target_from_text(target_words(first), INDICATOR, "month", "percent")
    assert (again.kind, again.low, again.high) == ("band", first.low, first.high)


def test_a_percent_sign_on_a_count_is_refused() -> None:
    with pytest.raises(RequestError, match="percentage"):
        target_from_text("85%", INDICATOR, "month", "count")


def test_a_target_without_its_number_is_refused() -> None:
    with pytest.raises(RequestError, match="0 numbers"):
        edges_of(target("at_least"))
    with pytest.raises(RequestError, match="1 number\\."):
        edges_of(target("band", 20))


@pytest.mark.parametrize(
    ("kind", "low", "high", "value", "off", "is_met"),
    [
        ("at_least", 85, None, 85, 0, True),
        ("at_least", 85, None, 84, 85 - 84, False),
        ("above", 85, None, 85, 0, False),
        ("above", 85, None, 86, 0, True),
        ("at_most", None, 7, 7, 0, True),
        ("at_most", None, 7, 9, 9 - 7, False),
        ("below", None, 7, 7, 0, False),
        ("below", None, 7, 6, 0, True),
        ("band", 20, 24, 20, 0, True),
        ("band", 20, 24, 24, 0, True),
        ("band", 20, 24, 17, 20 - 17, False),
        ("band", 20, 24, 29, 29 - 24, False),
        ("monitor", None, None, 29, 0, True),
    ],
)
def test_distance_and_meeting(
    kind: str, low: float | None, high: float | None, value: int, off: int, is_met: bool
) -> None:
    wanted = target(kind, low, high)
    assert (distance(Fraction(value), wanted), met(Fraction(value), wanted)) == (off, is_met)


def test_a_band_is_compared_at_its_nearer_edge() -> None:
    assert nearest_edge(Fraction(17), target("band", 20, 24)) == 20
    assert nearest_edge(Fraction(29), target("band", 20, 24)) == 24


def test_targets_relative_to_something() -> None:
    low = replace(INDICATOR, better="low")
    assert target_words(better_than(INDICATOR, "month", "percent", 83)) == "above 83%"
    assert target_words(better_than(INDICATOR, "month", "percent", 83, by=2)) == "at least 85%"
    assert target_words(better_than(low, "month", "percent", 83)) == "below 83%"
    assert target_words(better_than(low, "month", "percent", 83, by=0.5)) == "at most 82.5%"
    with pytest.raises(RequestError, match="no better direction"):
        better_than(replace(INDICATOR, better="none"), "month", "percent", 83)


def test_a_year_end_target_is_profiled_over_the_year() -> None:
    year_end = target("at_least", 120, form="count")
    assert profiled(year_end, 3, 12).low == 120 * 3 / 12
    assert profiled(year_end, 2, 4, (1, 2, 3, 4)).low == 120 * (1 + 2) / (1 + 2 + 3 + 4)
    assert profiled(year_end, 12, 12).low == 120
    with pytest.raises(RequestError, match="one share a period"):
        profiled(year_end, 1, 4, (1, 2))
