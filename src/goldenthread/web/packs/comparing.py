"""A pack beside another period of the same scorecard: an earlier pack as it stands, or an earlier period as today's
figures have it. It finds what there is to compare with, and the columns that show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.http import Http404

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Council
from goldenthread.figures.model import TOTAL
from goldenthread.publish.columns import Column
from goldenthread.publish.section import rating_html
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import column_head, heading
from goldenthread.web.packs.models import PUBLISHED, STATES, Pack
from goldenthread.web.packs.selectors import filled, filled_at, period_of

EARLIER = 12
"""How many earlier periods a counting can be looked at for, with their whole history."""

FIGURE, RATING = "compared", "compared_rating"


@dataclass(frozen=True)
class Compared:
    """Another period's scorecard: `words` say which and how it was made, `head` stands over its column."""

    words: str
    head: str
    year: str
    rows: Mapping[str, FilledRow]

    @property
    def columns(self) -> tuple[Column, ...]:
        head = f"{self.head} {self.year}"
        return (
            Column("added_number", FIGURE, head, "Compared with"),
            Column("added", RATING, "Rating then"),
        )

    def cell(self, row: FilledRow, column: Column) -> str:
        """The inside of a cell beside a row: the figure, or the rating, of the other period."""
        then = self.rows.get(row.ref)
        if then is None:
            return '<span class="quiet"><i>not on it</i></span>' if column.name == FIGURE else ""
        if column.name == RATING:
            return rating_html(then)
        text = escape(then.current.text)
        return f'<span class="quiet"><i>{text}</i></span>' if then.current.kind == "absent" else text


def offered(pack: Pack, others: Sequence[Pack], *, beyond: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a pack can be compared with, as groups of value and words: other packs and, for those who may read `beyond`
    what was published, earlier periods.
    """
    packs = [
        (f"pack-{each.pk}", f"{heading(period_of(each))} ({STATES[each.state].lower()})") for each in others
    ]
    periods = [(each.last_day.isoformat(), heading(each)) for each in _earlier(pack) if beyond]
    return [
        (words, found)
        for words, found in (
            ("As another pack has it", packs),
            ("As recorded by now", periods),
        )
        if found
    ]


def compared_with(
    asked: str,
    pack: Pack,
    others: Sequence[Pack],
    known: Catalogue,
    authority: Council,
    *,
    beyond: bool,
    breakdown: str = TOTAL,
    category: str = "",
) -> Compared:
    """The period or pack that an address names. Raises Http404 when it is not among those offered."""
    for each in others:
        if asked == f"pack-{each.pk}":
            then = filled(each, known=known, authority=authority, breakdown=breakdown, category=category)
            how = (
                "as published" if each.state == PUBLISHED else f"from the pack, {STATES[each.state].lower()}"
            )
            return _compared(then, f"{heading(then.period)}, {how}.")
    for period in _earlier(pack):
        if beyond and asked == period.last_day.isoformat():
            then = filled_at(
                pack, period, known=known, authority=authority, breakdown=breakdown, category=category
            )
            how = "as recorded by now; each rating is what today’s rule suggests for then"
            return _compared(then, f"{heading(period)}, {how}.")
    raise Http404


def _earlier(pack: Pack) -> list[Period]:
    """The periods before the pack's own that its counting holds with their history."""
    period = period_of(pack)
    found = (period.previous(back) for back in range(1, EARLIER + 1))
    return [each for each in found if each.first_day >= pack.counting.first_day]


def _compared(then: FilledScorecard, words: str) -> Compared:
    rows = {row.ref: row for row in then.rows}
    return Compared(words, column_head(then.period), str(then.period.last_day.year), rows)
