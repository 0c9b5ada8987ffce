"""What is wanted: a target printed in words, a printed text made a target, and targets relative to something
else (a comparator, last year, a baseline) or profiled over a year made plain. The grammar of printed texts is
`definitions`' own, so that one nobody can read is refused when it is loaded. Says nothing of how far off is
amber.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from goldenthread.definitions.model import Form, Indicator, Target, Window
from goldenthread.definitions.printed_targets import Kind, Wanted, parse_target
from goldenthread.definitions.targets import open_side
from goldenthread.errors import RequestError
from goldenthread.judgement.rounding import Number, exact, natural_decimals, printed

__all__ = [
    "ONE_SIDED",
    "Wanted",
    "better_than",
    "distance",
    "edges_of",
    "met",
    "nearest_edge",
    "parse_target",
    "profiled",
    "target_from_text",
    "target_words",
]

ONE_SIDED = ("at_least", "at_most", "above", "below")


def target_from_text(text: str, indicator: Indicator, window: Window, form: Form) -> Target:
    """The target that a printed text sets for an indicator shown in this window and form. Raises
    `RequestError` when the text cannot be read, or has a percent sign where the figure is not a
    percentage.
    """
    wanted = parse_target(text, indicator.better)
    if wanted.percent and form != "percent":
        raise RequestError(
            f"The target “{text}” is a percentage and {indicator.title} is shown here as a "
            f"{form.replace('_', ' ')}.",
            remedy="Take the percent sign away, or set the target on the percentage.",
        )
    return Target(
        indicator.name,
        window,
        form,
        wanted.kind,
        wanted.low,
        wanted.high,
        decimals=wanted.decimals,
        open_side=open_side(wanted.kind, indicator),
    )


def target_words(target: Target | None) -> str:
    """The target as it is printed: `at least 85%`, `20% to 24%`, `Monitor`; empty when there is none."""
    if target is None or target.kind == "none":
        return ""
    if target.kind == "monitor":
        return "Monitor"
    edges = edges_of(target)
    decimals = target.decimals if target.decimals is not None else max(map(natural_decimals, edges))
    words = [printed(edge, target.form, decimals) for edge in edges]
    if target.kind == "band":
        return f"{words[0]} to {words[1]}"
    return f"{target.kind.replace('_', ' ')} {words[0]}"


def edges_of(target: Target) -> tuple[Fraction, ...]:
    """The target's numbers, one or (for a band) two; a one-sided target may have its number in either place.

    Raises `RequestError` when a kind that needs a number has none.
    """
    given = [exact(edge) for edge in (target.low, target.high) if edge is not None]
    needed = 2 if target.kind == "band" else 1 if target.kind in ONE_SIDED else 0
    if len(given) != needed:
        raise RequestError(
            f"The target of {target.indicator} is “{target.kind.replace('_', ' ')}” and has "
            f"{len(given)} number{'s' * (len(given) != 1)}.",
            remedy=f"Give it {needed}.",
        )
    return tuple(given)


def distance(value: Fraction, target: Target) -> Fraction:
    """How far the value is on the wrong side of the target, 0 when on its edge or on the right side; for a
    band from its nearest edge, and 0 on its open side.
    """
    edges = edges_of(target)
    if target.kind in ("at_least", "above"):
        return max(edges[0] - value, Fraction(0))
    if target.kind in ("at_most", "below"):
        return max(value - edges[0], Fraction(0))
    if target.kind == "band":
        below = Fraction(0) if target.open_side == "below" else edges[0] - value
        above = Fraction(0) if target.open_side == "above" else value - edges[1]
        return max(below, above, Fraction(0))
    return Fraction(0)


def met(value: Fraction, target: Target) -> bool:
    """Whether the value is what is wanted. `above` and `below` are not met on their edge; a band is met on
    both of its edges.
    """
    if target.kind in ("above", "below"):
        return value != edges_of(target)[0] and distance(value, target) == 0
    return distance(value, target) == 0


def nearest_edge(value: Fraction, target: Target) -> Fraction:
    """The target's number that the value is compared with: for a band the nearer of its two."""
    edges = edges_of(target)
    return min(edges, key=lambda edge: abs(edge - value))


def better_than(
    indicator: Indicator,
    window: Window,
    form: Form,
    base: Number,
    *,
    by: Number = 0,
    decimals: int | None = None,
) -> Target:
    """A target relative to something: a comparator's figure, last year's, or a baseline to improve on by at
    least `by`.

    Strictly better than `base` when `by` is 0. Raises `RequestError` for an indicator of which neither
    direction is better.
    """
    kind: Kind
    if indicator.better == "high":
        kind = "at_least" if by else "above"
        return Target(
            indicator.name, window, form, kind, low=float(exact(base) + exact(by)), decimals=decimals
        )
    if indicator.better == "low":
        kind = "at_most" if by else "below"
        return Target(
            indicator.name, window, form, kind, high=float(exact(base) - exact(by)), decimals=decimals
        )
    raise RequestError(
        f"{indicator.title} has no better direction, so it cannot be asked to be better than something.",
        remedy="Say `better: high` or `better: low`, or give it a band.",
    )


def profiled(target: Target, periods_gone: int, periods: int, profile: tuple[Number, ...] = ()) -> Target:
    """A year-end target of a running total as it stands after so many of the year's periods.

    The target grows evenly, or by `profile`: the share expected in each period (any numbers; only their
    proportions count). Raises `RequestError` for a profile of the wrong length and for a target without a
    number.
    """
    if profile and len(profile) != periods:
        raise RequestError(
            f"The profile has {len(profile)} shares and the year {periods} periods.",
            remedy="Give one share a period.",
        )
    edges_of(target)
    shares = [exact(share) for share in profile] or [Fraction(1)] * periods
    gone = sum(shares[:periods_gone], Fraction(0)) / sum(shares, Fraction(0))
    low, high = (None if edge is None else float(exact(edge) * gone) for edge in (target.low, target.high))
    return replace(target, low=low, high=high)
