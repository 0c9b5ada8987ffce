"""Finds which rows are one measure on two lines, the number and then its share, and what each share is of. It reads
the rows' definitions only; no figure is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from goldenthread.definitions.model import Catalogue, Row, Scorecard


@dataclass(frozen=True)
class Pair:
    """A row's part in its pair, whether it is the pair's upper line, and in words what a share is of: `as a share of
    referrals received (CW5)`.
    """

    part: Literal["", "number", "share"] = ""
    share_words: str = ""
    upper: bool = False


def pairs(scorecard: Scorecard, catalogue: Catalogue) -> Mapping[str, Pair]:
    """Each row's part by its reference.

    A percentage belongs to the count just above it in the same group and window when both show one indicator, or
    when the row says itself what it is a share of; else to the count of its indicator just below. What it is a
    share of is the row's `share_of`, else the row of the count that the definitions make its denominator.
    """
    found: dict[str, Pair] = {}
    for section in scorecard.sections:
        for group in section.groups:
            above: Row | None = None
            for row in group.rows:
                of = _denominator(row, scorecard)
                words = f"as a share of {_short(of, catalogue)} ({of.ref})" if of is not None else ""
                paired = (
                    above is not None
                    and (above.form, row.form) == ("count", "percent")
                    and above.window == row.window
                    and (above.indicator == row.indicator or bool(row.share_of))
                    and (of is None or of.ref != above.ref)
                )
                found[row.ref] = Pair("share" if paired else "", words)
                if paired and above is not None:
                    found[above.ref] = Pair("number", upper=True)
                elif above is not None and _share_first(above, row) and not found[above.ref].part:
                    found[above.ref] = replace(found[above.ref], part="share", upper=True)
                    found[row.ref] = Pair("number")
                above = row
    return found


def _share_first(above: Row, row: Row) -> bool:
    return (above.form, row.form) == ("percent", "count") and (above.indicator, above.window) == (
        row.indicator,
        row.window,
    )


def _denominator(row: Row, scorecard: Scorecard) -> Row | None:
    if row.form != "percent":
        return None
    if row.share_of:
        return next((each for each in scorecard.rows if each.ref == row.share_of), None)
    terms = {
        relation.terms[0]
        for relation in scorecard.relations
        if relation.kind == "percentage" and relation.subject == row.indicator and len(relation.terms) == 1
    }
    rows: Sequence[Row] = scorecard.rows
    before = rows[: rows.index(row)]
    fitting = [
        each
        for each in before
        if each.indicator in terms and each.form == "count" and each.window == row.window
    ]
    return fitting[-1] if fitting else None


def _short(row: Row, catalogue: Catalogue) -> str:
    """What a row counts, up to its first comma, as it stands inside a sentence."""
    label = (row.label or catalogue.indicators[row.indicator].title).partition(",")[0]
    return label[:1].lower() + label[1:]
