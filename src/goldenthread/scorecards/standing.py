"""Lets earlier periods stand as the pack before printed them, for a scorecard that asks for it, and says how many
would print otherwise today. A figure that was not there then is filled in as soon as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goldenthread.calendar import Period
from goldenthread.definitions.model import Scorecard
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.scorecards.model import FilledRow
from goldenthread.scorecards.printing import column_decimals, filled_cell

PRINTED = frozenset({"ok", "hidden"})
"""Statuses that were published as such; the others only say that there was no figure yet."""


@dataclass(frozen=True)
class Stood:
    """A total of an earlier period: as it was published, and as it is counted now (None when it no longer is)."""

    published: Figure
    now: Figure | None


def as_published(
    figures: Sequence[Figure], previous: Sequence[Figure], scorecard: Scorecard, period: Period
) -> tuple[list[Figure], list[Stood]]:
    """The figures with the totals before `period` as they are among `previous`, the figures of the pack before, and
    which were put in; the figures as they are when the scorecard refreshes its earlier months.
    """
    if scorecard.earlier_months != "as_published":
        return list(figures), []
    shown = {row.ref for row in scorecard.rows}
    published = {
        (figure.ref, figure.period): figure
        for figure in previous
        if figure.scorecard == scorecard.name
        and figure.ref in shown
        and figure.breakdown == TOTAL
        and figure.status in PRINTED
        and figure.period.last_day < period.last_day
    }
    kept, stood = [], []
    for figure in figures:
        place = (figure.ref, figure.period)
        if figure.scorecard == scorecard.name and figure.breakdown == TOTAL and place in published:
            before = published.pop(place)
            kept.append(before)
            stood.append(Stood(before, figure))
        else:
            kept.append(figure)
    gone = list(published.values())
    return kept + gone, stood + [Stood(figure, None) for figure in gone]


def standing_note(stood: Sequence[Stood], rows: Iterable[FilledRow], shown: Sequence[Period]) -> list[str]:
    """The note under a scorecard whose earlier periods stand: how many of its cells would print otherwise today. Empty
    when no cell shown stands.
    """
    by_ref = {row.ref: row.row for row in rows}
    cells = [each for each in stood if each.published.period in shown]
    if not cells:
        return []
    otherwise = 0
    for each in cells:
        decimals = column_decimals(by_ref[each.published.ref], False)
        now = filled_cell(each.now, decimals).text if each.now else ""
        otherwise += filled_cell(each.published, decimals).text != now
    return [
        "Earlier periods stand as they were published in the pack before; "
        f"{otherwise or 'none'} of the figures shown would print otherwise today."
    ]
