"""Puts the three marks of a figure together: rating, direction and real change, with a caution where
numbers are small. Pure: takes figures, a target and a rule, and gives a `Mark`; it does not know what a
person published or how a mark is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from goldenthread.definitions.model import Indicator, RatingRule, Target
from goldenthread.figures.model import DEFAULT_DECIMALS, Figure
from goldenthread.judgement.direction import Direction, break_between, direction_words, meaning_of
from goldenthread.judgement.intervals import rate_interval, wilson
from goldenthread.judgement.model import Mark
from goldenthread.judgement.ratings import rate
from goldenthread.judgement.rounding import exact, exact_sum, exact_value, natural_decimals, printed
from goldenthread.judgement.signal import DEFAULTS, IN_PERIOD_WINDOWS, Segment, Settings, chart, run_length
from goldenthread.judgement.targets import met, target_words
from goldenthread.judgement.wording import ABSENT, cadence_words, capital, count_words, day_words

_NOT_TESTED = {
    "rolling_12_months": "each 12-month figure shares eleven months with the one before it",
    "year_to_date": "each year-to-date figure holds the one before it",
    "financial_year": "there is one figure a year",
    "snapshot": "numbers counted on a day carry over from one day counted to the next",
}

INSTEAD = "Tested on its single months. "
"""What opens the sentence of a row that looks back further than one period, and is tested on its months."""


def mark(
    *,
    current: Figure | None,
    previous: Figure | None,
    history: Sequence[Figure],
    target: Target | None,
    rule: RatingRule,
    indicator: Indicator,
    window: str,
    form: str,
    decimals: int | None = None,
    previous_decimals: int | None = None,
    last_year: Figure | None = None,
    amber_needs_improvement: bool = False,
    settings: Settings = DEFAULTS,
) -> Mark:
    """Judge one figure.

    `previous` is the last reported figure before `current`. `history` holds figures of single periods, in
    order of time and up to and including the current period; those of another window, and those without a
    value, are left out. For a rolling or year-to-date row give its monthly figures: they are tested in its
    stead and the sentence says so; without them the row is not tested. `decimals` are those of the current
    column and `previous_decimals` those of the previous one's (the same when not given); a returned figure
    keeps its own. `last_year` is read only with `amber_needs_improvement`.
    """
    value = None if current is None else exact_value(current)
    if current is None or value is None:
        status = "not_collected" if current is None else current.status
        why = f"There is no figure: {ABSENT.get(status, 'it has no value')}."
        return Mark(rating_reason=why, direction_reason=why, signal_reason=why)
    if target is not None and target.form != form:
        raise ValueError(f"a target set as {target.form} does not judge a figure shown as {form}")
    now_places = _places(current, decimals, form)
    rating = rate(
        value,
        target,
        rule,
        form,
        now_places,
        last_year=None if last_year is None else exact_value(last_year),
        amber_needs_improvement=amber_needs_improvement,
    )
    moved = _direction(
        current,
        value,
        previous,
        indicator,
        target,
        form,
        now_places,
        decimals if previous_decimals is None else previous_decimals,
    )
    judged = Mark(
        suggested_rating=rating.colour,
        rating_reason=rating.reason,
        level=rating.level,
        moved=moved.moved,
        meaning=moved.meaning,
        direction_reason=moved.reason,
    )
    judged = _with_signal(judged, current, history, indicator, target, window, form, now_places, settings)
    return _with_interval(judged, current, value, target, form, now_places)


def segments(
    history: Sequence[Figure],
    indicator: Indicator,
    settings: Settings = DEFAULTS,
) -> tuple[tuple[Figure, ...], tuple[Segment, ...]]:
    """The figures of a history that have a value, and the segments that a chart draws of them, point for
    point.

    A segment begins with the first period that ends on or after a person's re-basing or a change of
    definition that breaks the series.
    """
    exactly = [(figure, exact_value(figure)) for figure in history]
    points = tuple(figure for figure, value in exactly if value is not None)
    starts = [change.on for change in indicator.changed if change.breaks_series] + [
        each.on for each in indicator.rebased
    ]
    edges = [
        next((index for index, figure in enumerate(points) if figure.period.last_day >= start), len(points))
        for start in starts
    ]
    values = [value for _, value in exactly if value is not None]
    return points, chart(values, edges, settings)


def _places(figure: Figure, decimals: int | None, form: str) -> int:
    if figure.source == "returned" and figure.decimals is not None:
        return figure.decimals
    if decimals is not None:
        return decimals
    return DEFAULT_DECIMALS[form] if figure.decimals is None else figure.decimals


def _direction(
    current: Figure,
    value: Fraction,
    previous: Figure | None,
    indicator: Indicator,
    target: Target | None,
    form: str,
    places: int,
    previous_decimals: int | None,
) -> Direction:
    then = None if previous is None else exact_value(previous)
    if previous is None:
        return Direction(None, None, "Not compared: there is no earlier figure.")
    if then is None:
        return Direction(
            None, None, f"Not compared: of the earlier figure, {ABSENT.get(previous.status, 'no value')}."
        )
    broken = break_between(indicator, previous.period, current.period)
    if broken:
        note = f" ({broken.note})" if broken.note else ""
        return Direction(None, None, f"Not compared: the definition changed on {day_words(broken.on)}{note}.")
    return direction_words(
        value,
        then,
        current.period,
        previous.period,
        indicator.better,
        form,
        decimals=places,
        previous_decimals=_places(previous, previous_decimals, form),
        target=target,
    )


def _with_signal(
    judged: Mark,
    current: Figure,
    history: Sequence[Figure],
    indicator: Indicator,
    target: Target | None,
    window: str,
    form: str,
    places: int,
    settings: Settings,
) -> Mark:
    tested = [
        figure
        for figure in history
        if figure.window in IN_PERIOD_WINDOWS and figure.period.last_day <= current.period.last_day
    ]
    if indicator.carries_over:
        why = "Not tested: each figure holds those of the periods before it."
        return replace(judged, signal="not_tested", signal_reason=why)
    instead = window not in IN_PERIOD_WINDOWS
    if instead and not tested:
        why = _NOT_TESTED.get(window, "it does not count one period alone")
        return replace(judged, signal="not_tested", signal_reason=f"Not tested: {why}.")
    points, parts = segments(tested, indicator, settings)
    last = parts[-1]
    unit = tested[-1].window if tested else window
    opening = INSTEAD if instead else ""
    if not points or points[-1].period != current.period:
        why = "Not tested: its latest single period has no figure."
        return replace(judged, signal="not_tested", signal_reason=why)
    recent = points[len(points) - len(last.points) :]
    if not last.judged:
        count, since = len(last.points), " since it began afresh" if len(parts) > 1 else ""
        held = f"{count_words(count)} {cadence_words(unit, count)}{since}"
        why = f"Too few {cadence_words(unit, 2)} to say: {held}, and {settings.fewest_points} are needed."
        return replace(judged, signal="too_few", signal_reason=opening + why)
    small = _small(recent, settings)
    if small is not None:
        why = f"Too few to test: {small}, and numbers that small jump by chance."
        return replace(judged, signal="too_few", signal_reason=opening + why)
    point = last.points[-1]
    tested_form = points[-1].form
    sentence = _signal_words(last, tested_form, places, unit, _unbroken(recent))
    if point.rule is None:
        return replace(judged, signal="no", signal_reason=opening + sentence)
    assert last.mean is not None
    base = last.mean if point.rule != "trend" else last.points[-run_length(last)].value
    band = target if tested_form == form else None
    meaning = meaning_of(base, point.value, indicator.better, band)
    judged = replace(judged, signal="yes", signal_meaning=meaning, signal_reason=opening + sentence)
    if judged.contrary:
        count = run_length(last)
        than = f"over {count_words(count)} {cadence_words(unit, count)}" if count > 1 else "than its average"
        though = f"{meaning.capitalize()} {than}, though {judged.moved} this {cadence_words(unit, 1)}."
        judged = replace(judged, signal_reason=f"{judged.signal_reason} {though}")
    return judged


def _small(figures: Sequence[Figure], settings: Settings) -> str | None:
    """What is too small to test, as words: the counts, or of a percentage the fewer of those that succeed
    and those that do not.
    """
    smallest = exact(settings.smallest_mean)
    last = figures[-1]
    if last.form not in ("count", "percent", "rate_per_10k"):
        return None
    held = [figure for figure in figures if figure.numerator is not None]
    means = [exact_sum(f.numerator for f in held) / len(held)] if held else []
    if last.form == "percent":
        held = [figure for figure in held if figure.denominator is not None]
        if held:
            counted = exact_sum(figure.denominator for figure in held)
            means.append((counted - exact_sum(figure.numerator for figure in held)) / len(held))
    if not means or min(means) >= smallest or (last.form == "percent" and min(means) == 0):
        # A percentage that is 0% or 100% in every period cannot have jumped by chance, and its limits say so.
        return None
    fewest = min(means)
    tenth = Fraction(1, 10)
    shown = min(1, natural_decimals(fewest))
    least = "fewer than 0.1" if 0 < fewest < tenth else printed(fewest, "count", shown)
    amount = f"{least} a {cadence_words(last.window, 1)} on average"
    if last.form != "percent":
        return amount
    return f"{amount} that {'meets' if means[0] == fewest else 'does not meet'} the test"


def _unbroken(figures: Sequence[Figure]) -> bool:
    # A quarter's figure may be reported in a month, and then stands three months after the one before.
    return all(
        now.period.previous(3 if (now.window, now.period.cadence) == ("quarter", "month") else 1)
        == then.period
        for then, now in pairwise(figures)
    )


def _signal_words(judged: Segment, form: str, places: int, unit: str, unbroken: bool) -> str:
    assert judged.mean is not None
    point = judged.points[-1]
    kind = "" if unbroken else "reported "
    count = run_length(judged)
    run = f"{count_words(count)} {kind}{cadence_words(unit, count)}"
    unusual = "By chance that would be unusual."
    low, high = _limits(judged, form)
    # Beyond a limit, the value and both limits have the decimals that it takes to see it.
    edge = high if point.side == "high" else low
    shown = _places_apart(point.value, edge, form, places) if point.rule == "outside" else places
    value, lower, upper = (printed(each, form, shown) for each in (point.value, low, high))
    if point.rule is None:
        return f"{value} is within the usual range, {lower} to {upper}."
    side, limit = ("above the upper", upper) if point.side == "high" else ("below the lower", lower)
    if point.rule == "outside":
        return f"{value} is {side} limit of {limit}. {unusual}"
    if point.rule == "trend":
        way = "higher" if point.side == "high" else "lower"
        return f"The last {run} run one way, each {way} than the one before. {unusual}"
    if point.rule == "outer_third":
        near = f"close to the {'upper' if point.side == 'high' else 'lower'} limit of {limit}"
        three = f"the last three {kind}{cadence_words(unit, 3)}"
        return f"{capital(count_words(count))} of {three} are {near}. {unusual}"
    beyond = "above" if point.side == "high" else "below"
    apart = _places_apart(point.value, judged.mean, form, places)
    newest = f", this one at {printed(point.value, form, apart)}" if apart > places else ""
    average = printed(judged.mean, form, apart)
    return f"The last {run} are all {beyond} the average of {average}{newest}. {unusual}"


def _limits(judged: Segment, form: str) -> tuple[Fraction, Fraction]:
    """The limits, never beyond what a figure can be."""
    assert judged.lower is not None and judged.upper is not None
    lower = max(judged.lower, Fraction(0)) if judged.points[-1].value >= 0 else judged.lower
    return lower, min(judged.upper, Fraction(100)) if form == "percent" else judged.upper


def _places_apart(value: Fraction, other: Fraction, form: str, places: int) -> int:
    """The decimals with which two numbers print apart, so that one said to be above the other is seen to be."""
    while value != other and printed(value, form, places) == printed(other, form, places):
        places += 1
    return places


def _with_interval(
    judged: Mark, current: Figure, value: Fraction, target: Target | None, form: str, places: int
) -> Mark:
    numerator, denominator = current.numerator, current.denominator
    if numerator is None or not denominator or numerator < 0:
        return judged
    if form == "percent" and numerator <= denominator:
        low, high = wilson(numerator, denominator)
        opening = f"{printed(exact(numerator), 'count')} of {printed(exact(denominator), 'count')}"
    elif form == "rate_per_10k":
        low, high = rate_interval(numerator, denominator)
        opening = (
            f"{printed(exact(numerator), 'count')} among {printed(exact(denominator), 'count')} children"
        )
    else:
        return judged
    judged = replace(judged, interval_low=low, interval_high=high)
    if judged.suggested_rating is None or target is None or not _spans(low, high, target):
        return judged
    shown = printed(value, form, places)
    between = f"{printed(low, form, places)} to {printed(high, form, places)}"
    caution = (
        f"{opening}: with numbers of this size the true rate could be {between}, so {shown} is not "
        f"distinguishable from the target of {target_words(target)}."
    )
    return replace(judged, caution=caution)


def _spans(low: float, high: float, target: Target) -> bool:
    """Whether an interval holds both values that meet the target and values that do not."""
    ends = {met(exact(low), target), met(exact(high), target)}
    if target.kind != "band" or target.open_side:
        return len(ends) == 2
    inside = low <= (target.high or 0) and high >= (target.low or 0)
    return inside and ends != {True}
