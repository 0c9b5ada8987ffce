"""The grammar in which councils print what they want: `612`, `20-24%`, `<7%`, `below 8%`, `80%+`, `6 per month`,
`Monitor`, blank. It reads the words and nothing else; how a target is rated is `judgement`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from goldenthread.definitions.model import Better
from goldenthread.errors import RequestError

Kind = Literal["at_least", "at_most", "above", "below", "band", "monitor", "none"]


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
        if Fraction(low) > Fraction(high):
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
