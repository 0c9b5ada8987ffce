"""Red, amber or green from a target and a declared rule, with the sentence that says why. A rule only
suggests: what a person publishes may differ, and is never worked out again. No rule and no target are
honest answers here, not errors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from goldenthread.definitions.model import Level, RatingRule, Target
from goldenthread.judgement.rounding import exact, natural_decimals, printed, rounded
from goldenthread.judgement.targets import distance, edges_of, met, nearest_edge, target_words
from goldenthread.judgement.wording import distance_words

Colour = Literal["red", "amber", "green", "blue"]

_FINEST = 6


@dataclass(frozen=True)
class Rating:
    """A suggested colour, None when the rule gives none, and the sentence that says why; on a scale of its own
    `level` is the level's name.
    """

    colour: Colour | None
    reason: str
    level: str = ""


def rate(
    value: Fraction,
    target: Target | None,
    rule: RatingRule,
    form: str,
    decimals: int,
    *,
    last_year: Fraction | None = None,
    amber_needs_improvement: bool = False,
) -> Rating:
    """Rate an exact value, printed with so many decimals, against a target under a rule.

    Compares unrounded values unless the rule says printed. Green when the target is met; amber when it is
    missed by no more than the tolerance (what happens exactly at its far edge is `rule.on_edge_amber`); red
    beyond. A relative tolerance is a share of the number that was missed (for a band its nearest edge); where
    that number is 0 it is `rule.zero_target_points` instead.

    With `amber_needs_improvement`, or a rule that says so, amber also asks that the value misses by less than
    `last_year` did. A target with an `amber` threshold of its own is rated by its two thresholds alone, an expected
    band is noted and not rated, and a rule with `levels` gives one of them.
    """
    if target is not None and target.expected:
        note = expected_band_note(value, target, form, decimals)
        expected = f"{printed(value, form, decimals)} is within the expected {target_words(target)}."
        return Rating(None, f"Noted, not rated: {note or expected}")
    if target is not None and target.amber is not None:
        return rate_by_thresholds(value, _thresholds(target, target.amber), form, decimals)
    unrated = _unrated(target, rule)
    if unrated:
        return Rating(None, unrated)
    assert target is not None
    if rule.levels:
        return _rate_by_levels(value, target, rule, form, decimals)
    compared = exact(rounded(value, decimals)) if rule.compare == "printed" else value
    off = distance(compared, target)
    words = target_words(target)
    if met(compared, target):
        shown = _shown(compared, decimals, lambda seen: met(seen, target))
        opening = f"Green: {printed(compared, form, shown)} against {words}"
        return Rating("green", f"{opening}, {_met_words(compared, target)}.")
    allowed = _allowed(compared, target, rule)
    inside = allowed is not None and (off < allowed or (off == allowed and rule.on_edge_amber))
    shown = _shown(
        compared,
        decimals,
        lambda seen: not met(seen, target) and _compare(seen, target, allowed) == _sign(off, allowed),
    )
    seen = exact(rounded(compared, shown))
    missed = _missed_words(seen, target, form, max(shown, *map(natural_decimals, edges_of(target))))
    opening = f"{printed(compared, form, shown)} against {words}, {missed}"
    if allowed is None:
        return Rating("red", f"Red: {opening}, and the rule has no amber.")
    tolerance = _tolerance_words(rule, allowed, form, edge_is_zero=nearest_edge(compared, target) == 0)
    if inside and (amber_needs_improvement or rule.better_than_last_year):
        return _amber_if_better(opening, tolerance, off, target, last_year, form, shown)
    place = "inside" if off < allowed else "exactly at the edge of" if off == allowed else "outside"
    if inside:
        return Rating("amber", f"Amber: {opening}, {place} {tolerance}.")
    return Rating("red", f"Red: {opening}, {place} {tolerance}.")


@dataclass(frozen=True)
class Thresholds:
    """Separate thresholds of one row: green from `green` on, amber from `amber` on, red beyond it.

    `higher_is_better` says which way. `amber` is also how a target with a floor is written: the floor is the
    amber threshold. `inclusive`: a value exactly on a threshold has the better colour.
    """

    green: float
    amber: float
    higher_is_better: bool
    inclusive: bool = True


def rate_by_thresholds(value: Fraction, thresholds: Thresholds, form: str, decimals: int) -> Rating:
    """Rate an exact value by a row's own two thresholds."""
    sign = 1 if thresholds.higher_is_better else -1
    bounds = ("at least", "at most") if thresholds.inclusive else ("above", "below")
    side = bounds[0] if thresholds.higher_is_better else bounds[1]
    steps: tuple[tuple[Colour, Fraction], ...] = (
        ("green", exact(thresholds.green)),
        ("amber", exact(thresholds.amber)),
    )
    for colour, threshold in steps:
        gap = (value - threshold) * sign
        if gap > 0 or (gap == 0 and thresholds.inclusive):
            limit = printed(threshold, form, natural_decimals(threshold))
            shown = _printed_beside(value, threshold, form, decimals)
            return Rating(colour, f"{colour.capitalize()}: {shown}, and {colour} is {side} {limit}.")
    floor = exact(thresholds.amber)
    limit = printed(floor, form, natural_decimals(floor))
    where = "exactly at" if value == floor else "below" if thresholds.higher_is_better else "above"
    return Rating(
        "red",
        f"Red: {_printed_beside(value, floor, form, decimals)}, {where} the amber threshold of {limit}.",
    )


def _thresholds(target: Target, amber: float) -> Thresholds:
    (edge,) = edges_of(target)
    return Thresholds(
        green=float(edge),
        amber=amber,
        higher_is_better=target.kind in ("at_least", "above"),
        inclusive=target.kind in ("at_least", "at_most"),
    )


def _rate_by_levels(value: Fraction, target: Target, rule: RatingRule, form: str, decimals: int) -> Rating:
    """The first level of the rule's scale that the value reaches, the best first."""
    compared = exact(rounded(value, decimals)) if rule.compare == "printed" else value
    level = _level_of(compared, target, rule)
    shown = _shown(compared, decimals, lambda seen: _level_of(seen, target, rule) == level)
    seen = exact(rounded(compared, shown))
    opening = f"{level.name}: {printed(compared, form, shown)} against {target_words(target)}"
    places = max(shown, *map(natural_decimals, edges_of(target)))
    if level.beats_by is not None:
        ahead = _surplus(seen, target)
        by = distance_words(ahead, form, min(places, natural_decimals(ahead)))
        reason = f"{opening}, better by {by}."
    elif met(compared, target):
        reason = f"{opening}, {_met_words(compared, target)}."
    else:
        reason = f"{opening}, {_missed_words(seen, target, form, places)}."
    return Rating(level.colour, reason, level.name)


def _level_of(value: Fraction, target: Target, rule: RatingRule) -> Level:
    for level in rule.levels[:-1]:
        if level.beats_by is not None:
            surplus = _surplus(value, target)
            if met(value, target) and surplus > 0 and surplus >= _share(value, target, rule, level.beats_by):
                return level
        elif level.misses_by is not None:
            if distance(value, target) <= _share(value, target, rule, level.misses_by):
                return level
        elif met(value, target):
            return level
    return rule.levels[-1]


def _surplus(value: Fraction, target: Target) -> Fraction:
    """How far the value is on the right side of a target with one number; 0 for a band, which is not to be beaten."""
    if target.kind == "band":
        return Fraction(0)
    (edge,) = edges_of(target)
    return value - edge if target.kind in ("at_least", "above") else edge - value


def expected_band_note(value: Fraction, band: Target, form: str, decimals: int) -> str:
    """For demand, which is noted and not rated: a sentence when the value is outside its expected band,
    else empty.
    """
    if met(value, band):
        return ""
    shown = _shown(value, decimals, lambda seen: not met(seen, band))
    side = "below" if value < edges_of(band)[0] else "above"
    return f"{printed(value, form, shown)} is {side} the expected {target_words(band)}."


def _amber_if_better(
    opening: str,
    tolerance: str,
    off: Fraction,
    target: Target,
    last_year: Fraction | None,
    form: str,
    decimals: int,
) -> Rating:
    if last_year is None:
        return Rating("red", f"Red: {opening}, inside {tolerance}, with no figure of last year to beat.")
    then = f"last year’s {printed(last_year, form, decimals)}"
    if distance(last_year, target) <= off:
        return Rating("red", f"Red: {opening}, inside {tolerance}, but no better than {then}.")
    return Rating("amber", f"Amber: {opening}, inside {tolerance} and better than {then}.")


def _unrated(target: Target | None, rule: RatingRule) -> str:
    if target is None or target.kind == "none":
        return "Not rated: there is no target."
    if target.kind == "monitor":
        return "Not rated: this is monitored only, without a target."
    if rule.tolerance == "person":
        return f"No suggestion: a person rates this against {target_words(target)}."
    return ""


def _allowed(value: Fraction, target: Target, rule: RatingRule) -> Fraction | None:
    return None if rule.tolerance == "none" else _share(value, target, rule, rule.amount)


def _share(value: Fraction, target: Target, rule: RatingRule, amount: float) -> Fraction:
    """An amount of the rule's tolerance as points of the figure's own unit."""
    if rule.tolerance == "points":
        return exact(amount)
    edge = nearest_edge(value, target)
    return abs(edge) * exact(amount) if edge else exact(rule.zero_target_points)


def _sign(left: Fraction, right: Fraction | None) -> int:
    return 1 if right is None or left > right else 0 if left == right else -1


def _compare(seen: Fraction, target: Target, allowed: Fraction | None) -> int:
    return _sign(distance(seen, target), allowed)


def _shown(value: Fraction, decimals: int, agrees: Callable[[Fraction], bool]) -> int:
    """The fewest decimals, from the row's own up, at which the number printed tells the same story as the
    number compared.

    Without this a sentence could say that 85% misses 85%.
    """
    for places in range(decimals, _FINEST):
        if agrees(exact(rounded(value, places))):
            return places
    return _FINEST


def _printed_beside(value: Fraction, threshold: Fraction, form: str, decimals: int) -> str:
    side = _sign(value, threshold)
    return printed(value, form, _shown(value, decimals, lambda seen: _sign(seen, threshold) == side))


def _met_words(value: Fraction, target: Target) -> str:
    if target.open_side == "above" and value > edges_of(target)[1]:
        return "above it, and higher is better"
    if target.open_side == "below" and value < edges_of(target)[0]:
        return "below it, and lower is better"
    return "target met"


def _missed_words(seen: Fraction, target: Target, form: str, decimals: int) -> str:
    off = distance(seen, target)
    if off == 0:
        return "exactly on it, and that is not enough"
    amount = distance_words(off, form, min(decimals, natural_decimals(off)))
    if target.kind in ("at_least", "above") or (target.kind == "band" and seen < edges_of(target)[0]):
        return f"short by {amount}"
    return f"over by {amount}"


def _tolerance_words(rule: RatingRule, allowed: Fraction, form: str, *, edge_is_zero: bool) -> str:
    if rule.tolerance == "relative" and not edge_is_zero:
        share = exact(rule.amount) * 100
        return f"the {printed(share, 'percent', natural_decimals(share))} tolerance"
    amount = printed(allowed, "count", natural_decimals(allowed))
    return f"the {amount}-point tolerance" if form == "percent" else f"the tolerance of {amount}"
