"""Finds published ratings that argue with the declared rule or with each other. It changes nothing: a
rating that a person published stands, and these are questions to put to that person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from goldenthread.definitions.model import Target
from goldenthread.judgement.model import Mark
from goldenthread.judgement.rounding import printed
from goldenthread.judgement.targets import distance, nearest_edge

_SEVERITY = {"blue": 0, "green": 1, "amber": 2, "red": 3}
_SHARES = frozenset({"percent", "rate_per_10k"})


@dataclass(frozen=True)
class RatedRow:
    """One row as published: its rating (red, amber, green, blue or None), exact value, target, the mark that
    the rule gave, and the name of its level where the rule has a scale of its own.
    """

    ref: str
    indicator: str
    window: str
    form: str
    rating: str | None
    value: Fraction | None
    target: Target | None
    mark: Mark
    level: str = ""

    @property
    def published(self) -> str:
        """The published rating as it is called: its level's name, else its colour; empty without one."""
        return self.level or self.rating or ""

    @property
    def suggested(self) -> str:
        """What the rule calls its own."""
        return self.mark.level or self.mark.suggested_rating or ""


@dataclass(frozen=True)
class Finding:
    """One question about published ratings: the references it touches, and the sentence."""

    refs: tuple[str, ...]
    sentence: str


def against_the_rule(rows: Sequence[RatedRow]) -> list[Finding]:
    """A finding for every published rating that is not the one the declared rule gives; rows without a
    suggestion have none.
    """
    return [
        Finding(
            (row.ref,),
            f"{row.ref} is published {row.published or 'without a rating'}, and the rule gives "
            f"{row.suggested}. {row.mark.rating_reason}",
        )
        for row in rows
        if row.suggested and _differ((row.rating, row.level), (row.mark.suggested_rating, row.mark.level))
    ]


def contradictions(rows: Sequence[RatedRow]) -> list[Finding]:
    """A finding for every pair of rows that contradict each other.

    Two ways: a count and its own rate or percentage with different ratings; and a row that misses its target
    by less (as a share of the target) and is rated worse than one that misses by more.
    """
    findings = []
    for one, other in combinations(rows, 2):
        if one.rating is None or other.rating is None:
            continue
        if not _differ((one.rating, one.level), (other.rating, other.level)):
            continue
        if _same_measure(one, other):
            findings.append(
                Finding(
                    (one.ref, other.ref),
                    f"{one.ref} and {other.ref} are the same measure as a {_form(one)} and as a "
                    f"{_form(other)}, and are published {one.published} and {other.published}.",
                )
            )
        elif finding := _smaller_miss_rated_worse(one, other):
            findings.append(finding)
    return findings


def _differ(one: tuple[str | None, str], other: tuple[str | None, str]) -> bool:
    """Whether two ratings, as colour and level, differ: by their levels' names where both have one."""
    return one[1] != other[1] if one[1] and other[1] else one[0] != other[0]


def _form(row: RatedRow) -> str:
    return {"rate_per_10k": "rate", "percent": "percentage"}.get(row.form, row.form)


def _same_measure(one: RatedRow, other: RatedRow) -> bool:
    together = (one.indicator, one.window) == (other.indicator, other.window)
    return together and {one.form, other.form} - _SHARES == {"count"} and one.form != other.form


def _smaller_miss_rated_worse(one: RatedRow, other: RatedRow) -> Finding | None:
    near, far = _miss(one), _miss(other)
    if near is None or far is None or near == far:
        return None
    if near > far:
        one, other, near, far = other, one, far, near
    if _SEVERITY[one.rating or ""] <= _SEVERITY[other.rating or ""]:
        return None
    return Finding(
        (one.ref, other.ref),
        f"{one.ref} misses its target by {printed(near * 100, 'percent', 1)} of it and is published {one.published}; "
        f"{other.ref} misses by {printed(far * 100, 'percent', 1)} and is published {other.published}.",
    )


def _miss(row: RatedRow) -> Fraction | None:
    """How far off its target a row is, as a share of the target; None without a rating on the scale, a
    value or a number above 0.
    """
    if (
        row.value is None
        or row.target is None
        or row.rating not in _SEVERITY
        # Blue is the best step of a rule's own scale; beside red, amber and green alone it says that work is done.
        or (row.rating == "blue" and not row.level)
        or row.target.kind in ("monitor", "none")
    ):
        return None
    edge = nearest_edge(row.value, row.target)
    return distance(row.value, row.target) / abs(edge) if edge else None
