"""What is wanted: a target printed in words, the grammar in which councils print theirs read into a
target, and targets relative to something else (a comparator, last year, a baseline) or profiled over a
year made plain. Says nothing of how far off is amber.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from goldenthread.definitions.model import Better, Form, Indicator, Target, Window
from goldenthread.errors import RequestError
from goldenthread.judgement.rounding import Number, exact, natural_decimals, printed

Kind = Literal["at_least", "at_most", "above", "below", "band", "monitor", "none"]

ONE_SIDED = ("at_least", "at_most", "above", "below")


@dataclass(frozen=True)
class Wanted:
    """What a printed target says: its kind, its edges, the decimals it was printed with, and its own marks.

    `percent`: a percent sign was printed. `per`: the period a "6 per month" is for, else None.
    """

    kind: Kind
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    percent: bool = False
    per: Literal["week", "month", "quarter", "year"] | None = None


def parse_target(text: str, better: Better) -> Wanted:
    """Read a target as councils print it: `612`, `20-24%`, `<7%`, `below 8%`, `80%+`, `6 per month`,
    `Monitor`, blank.

    A bare number is `at least` when higher is better and `at most` when lower is. Raises `RequestError` for
    any other text, for a bare number when neither direction is better, and for a band whose edges are the
    wrong way round.
    """
    written = " ".join(text.replace("–", "-").replace("—", "-").replace(",", "").split()).lower()
    if written in ("", "-", "none"):
        return Wanted("none")
    if written in ("monitor", "monitor only"):
        return Wanted("monitor")
    band = _BAND.fullmatch(written)
    if band:
        low, high = band["low"], band["high"]
        if exact(float(low)) > exact(float(high)):
            raise RequestError(
                f"The band “{text}” starts above its end.", remedy=f"Write it as {high} to {low}."
            )
        percent = bool(band["low_percent"] or band["high_percent"])
        return Wanted("band", float(low), float(high), max(_places(low), _places(high)), percent)
    one = _ONE.fullmatch(written)
    if one is None or (one["words"] and one["plus"]):
        raise RequestError(
            f"“{text}” is not a target that can be read.",
            remedy="Write it like 85%, at least 85%, below 7%, 80%+, 20-24%, 6 per month or Monitor.",
        )
    kind: Kind
    if one["plus"]:
        kind = "at_least"
    elif one["words"]:
        kind = _KINDS[one["words"]]
    else:
        kind = _bare(text, better)
    edge = float(one["number"])
    wants_more = kind in ("at_least", "above")
    return Wanted(
        kind,
        low=edge if wants_more else None,
        high=None if wants_more else edge,
        decimals=_places(one["number"]),
        percent=bool(one["percent"] or one["percent_after"]),
        per=_PERIODS[one["per"]] if one["per"] else None,
    )


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
        indicator.name, window, form, wanted.kind, wanted.low, wanted.high, decimals=wanted.decimals
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
    band from its nearest edge.
    """
    edges = edges_of(target)
    if target.kind in ("at_least", "above"):
        return max(edges[0] - value, Fraction(0))
    if target.kind in ("at_most", "below"):
        return max(value - edges[0], Fraction(0))
    if target.kind == "band":
        return max(edges[0] - value, value - edges[1], Fraction(0))
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


_NUMBER = r"\d+(?:\.\d+)?"
_BAND = re.compile(
    rf"(?P<low>{_NUMBER})(?P<low_percent>%)? ?(?:-|to) ?(?P<high>{_NUMBER})(?P<high_percent>%)?"
)
_KINDS: dict[str, Kind] = {
    "<": "below",
    "below": "below",
    "under": "below",
    "fewer than": "below",
    "less than": "below",
    ">": "above",
    "above": "above",
    "over": "above",
    "more than": "above",
    "≤": "at_most",
    "<=": "at_most",
    "at most": "at_most",
    "no more than": "at_most",
    "up to": "at_most",
    "≥": "at_least",
    ">=": "at_least",
    "at least": "at_least",
    "no less than": "at_least",
    "no fewer than": "at_least",
}
_PERIODS: dict[str, Literal["week", "month", "quarter", "year"]] = {
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}
_WORDS = "|".join(re.escape(words) for words in sorted(_KINDS, key=len, reverse=True))
_ONE = re.compile(
    rf"(?P<words>{_WORDS})? ?(?P<number>{_NUMBER})(?P<percent>%)?(?P<plus>\+)?(?P<percent_after>%)?"
    rf"(?: ?(?:per|a) (?P<per>{'|'.join(_PERIODS)}))?"
)


def _bare(text: str, better: Better) -> Kind:
    if better == "high":
        return "at_least"
    if better == "low":
        return "at_most"
    raise RequestError(
        f"The target “{text}” does not say which side of it is wanted, and the indicator does not either.",
        remedy="Write at least, at most or a band.",
    )


def _places(number: str) -> int:
    return len(number.partition(".")[2])
