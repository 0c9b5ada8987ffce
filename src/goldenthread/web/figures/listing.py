"""The list of indicators: each with the references that show it, its newest figure, its line and its rating, as the
newest pack that shows it has them. It reads stored figures only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Max
from django.utils.safestring import mark_safe

from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.definitions.plain_words import words
from goldenthread.figures.model import TOTAL
from goldenthread.judgement.rounding import printed
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import rating_words
from goldenthread.scorecards.model import FilledRow
from goldenthread.scorecards.printing import ABSENT_WORDS, heading
from goldenthread.web.access.models import Person
from goldenthread.web.catalogue import catalogue
from goldenthread.web.figures.cells import WINDOW_HEADS, newest_period
from goldenthread.web.figures.models import Counting, Returned
from goldenthread.web.packs.models import WITHDRAWN, Pack
from goldenthread.web.packs.selectors import filled, packs_for

LAYOUTS = {"rows": 0, "weekly": 1}
"""Tables of rows tell most of an indicator, sheets least."""


@dataclass(frozen=True)
class Line:
    """One indicator of the list. `rating` is None where no pack shows it."""

    indicator: Indicator
    refs: str
    domain: str
    figure: str = ""
    absent: bool = False
    when: str = ""
    spark: str = ""
    rating: str | None = None
    rating_words: str = ""
    given: bool = False


@dataclass(frozen=True)
class _Newest:
    """What a pack's row says of an indicator; kept, because a pack's figures do not change."""

    text: str
    absent: bool
    when: str
    spark: str = ""
    rating: str = ""
    rating_words: str = ""
    given: bool = False


def lines(person: Person, today: date, known: Catalogue, asked: str = "") -> list[Line]:
    """The indicators whose title, name, reference, section or reason holds every word asked for, by section."""
    places: dict[str, list[tuple[str, str]]] = {}
    # Named after the section of a table of rows, before a sheet's tile or panel.
    for card in sorted(known.scorecards.values(), key=lambda card: LAYOUTS.get(card.layout, 2)):
        for section in card.sections:
            for row in section.rows:
                places.setdefault(row.indicator, []).append((row.ref, section.title))
    newest = _newest_rows(_packs(person, today), known)
    found = [
        _line(each, places.get(each.name, []), newest.get(each.name)) for each in known.indicators.values()
    ]
    wanted = asked.lower().split()
    found = [line for line in found if all(word in _text(line) for word in wanted)]
    bare = [line.indicator for line in found if not line.figure]
    figures = _figures_of(bare)
    return [
        line
        if line.figure or line.indicator.name not in figures
        else _with_figure(line, figures[line.indicator.name])
        for line in found
    ]


def _line(indicator: Indicator, places: Sequence[tuple[str, str]], newest: _Newest | None) -> Line:
    refs = ", ".join(dict.fromkeys(ref for ref, _ in places))
    domain = places[0][1] if places else words(indicator.fact or "typed in").capitalize()
    if newest is None:
        return Line(indicator, refs, domain)
    return Line(
        indicator,
        refs,
        domain,
        newest.text,
        newest.absent,
        newest.when,
        mark_safe(newest.spark),
        newest.rating,
        newest.rating_words,
        newest.given,
    )


def _text(line: Line) -> str:
    indicator = line.indicator
    said = (
        indicator.title,
        indicator.name.replace("_", " "),
        indicator.name,
        line.refs,
        line.domain,
        indicator.why,
    )
    return " ".join(said).lower()


def _packs(person: Person, today: date) -> list[Pack]:
    """The newest pack of each scorecard, tables of rows before sheets; the newest period first."""
    found: dict[str, Pack] = {}
    for pack in packs_for(person, today).exclude(state=WITHDRAWN):
        found.setdefault(pack.scorecard, pack)
    return list(found.values())


def _newest_rows(packs: Sequence[Pack], known: Catalogue) -> dict[str, _Newest]:
    typed = Returned.objects.aggregate(newest=Max("pk"))["newest"] or 0
    there = [pack for pack in packs if pack.scorecard in known.scorecards]
    there.sort(
        key=lambda pack: (
            -pack.period_end.toordinal(),
            LAYOUTS.get(known.scorecards[pack.scorecard].layout, 2),
        )
    )
    monthly_first = sorted(there, key=lambda pack: pack.cadence != "month")
    found: dict[str, _Newest] = {}
    for pack in monthly_first:
        rows = _rows(pack.pk, pack.changes, pack.state, pack.counting_id, str(pack.made_at), typed, id(known))
        for name, newest in rows:
            found.setdefault(name, newest)
    return found


@lru_cache(maxsize=24)
def _rows(
    number: int, changes: int, state: str, counting: int, made_at: str, typed: int, definitions: int
) -> tuple[tuple[str, _Newest], ...]:
    """Each row of a pack, read once for as long as nobody changes it or the definitions."""
    pack = Pack.objects.select_related("counting", "previous__publication").get(pk=number)
    made = filled(pack, known=catalogue())
    return tuple(
        (row.indicator.name, _newest(row, heading(made.period))) for row in made.rows if row.row.only is None
    )


def _newest(row: FilledRow, when: str) -> _Newest:
    window = WINDOW_HEADS[row.row.window].lower()
    return _Newest(
        text=row.current.text,
        absent=row.current.kind != "value",
        when=f"{when}, {window}" if row.row.window not in ("month", "week") else when,
        spark=sparkline(row),
        rating=row.rating or "none",
        rating_words=rating_words(row),
        given=row.rating_given,
    )


def _figures_of(indicators: Sequence[Indicator]) -> dict[str, _Newest]:
    """The newest figure of each, in its first window and form, from the newest counting of months."""
    counting = Counting.objects.filter(cadence="month").order_by("-last_day", "-pk").first()
    if counting is None or not indicators:
        return {}
    period = newest_period(counting)
    series = counting.series.filter(indicator__in=[each.name for each in indicators], breakdown=TOTAL)
    found: dict[str, _Newest] = {}
    for indicator, window, form, figures in series.values_list("indicator", "window", "form", "figures"):
        end, _, _, value, _, status, _, decimals = figures[-1]
        if indicator in found or end != period.last_day.isoformat():
            continue
        absent = status != "ok" or value is None
        text = ABSENT_WORDS.get(status, status) if absent else printed(value, form, decimals)
        when = heading(period)
        if window != "month":
            when = f"{when}, {WINDOW_HEADS[window].lower()}"
        found[indicator] = _Newest(text, absent, when)
    return found


def _with_figure(line: Line, newest: _Newest) -> Line:
    return replace(line, figure=newest.text, absent=newest.absent, when=newest.when)
