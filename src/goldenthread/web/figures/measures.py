"""One measure - an indicator in a window and form - read for its page: the row of the newest pack that shows it, filled
and judged for any period from stored figures, and its figures by team, service and area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.http import Http404

from goldenthread.calendar import Period
from goldenthread.definitions.model import (
    Catalogue,
    Council,
    Form,
    Group,
    Indicator,
    Place,
    Row,
    Scorecard,
    Section,
    Window,
)
from goldenthread.engine.statuses import windows_of
from goldenthread.figures.model import Figure
from goldenthread.scorecards.assemble import HISTORY, periods_needed
from goldenthread.scorecards.making import fill_scorecard
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.web.access.models import Person
from goldenthread.web.figures.cells import (
    BREAKDOWNS,
    counting_asked,
    countings_with,
    newest_period,
    period_asked,
)
from goldenthread.web.figures.models import Counting
from goldenthread.web.figures.selectors import indicator_figures, returns_for
from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.selectors import (
    comments,
    given_ratings,
    linked_ratings,
    packs_for,
    published_figures,
)

POINTS = 24
"""Periods on the chart."""


@dataclass(frozen=True)
class Shown:
    """Where a scorecard shows an indicator."""

    scorecard: Scorecard
    section: Section
    row: Row


@dataclass(frozen=True)
class Measure:
    """One measure at one period. `row` is the filled row of `shown`; `pack` is the newest that shows it, `of_period`
    whether that pack is of this very period. `figures` are its totals of every period counted, by period; `offered`
    which windows and forms there are.
    """

    indicator: Indicator
    window: Window
    form: Form
    period: Period
    counting: Counting
    shown: Shown | None
    pack: Pack | None
    of_period: bool
    filled: FilledScorecard
    row: FilledRow
    figures: Mapping[Period, Figure]
    tested: Mapping[Period, Figure]
    offered: tuple[tuple[Window, Form], ...]

    @property
    def history(self) -> tuple[Period, ...]:
        """The periods that the chart draws, up to this one: none before the first that was counted."""
        back = [self.period.previous(count) if count else self.period for count in range(POINTS - 1, -1, -1)]
        return tuple(each for each in back if each.first_day >= self.counting.first_day)


def where_shown(indicator: str, known: Catalogue) -> list[Shown]:
    """Every row of every scorecard that shows an indicator as a whole."""
    return [
        Shown(card, section, row)
        for card in known.scorecards.values()
        for section in card.sections
        for row in section.rows
        if row.indicator == indicator and row.only is None
    ]


def read_measure(
    name: str, asked: Mapping[str, str], person: Person, today: date, known: Catalogue, authority: Council
) -> Measure:
    """The measure that an address names, else the first that the newest pack shows. Raises Http404 when there is none
    such.
    """
    indicator = known.indicators.get(name)
    if indicator is None:
        raise Http404
    period = period_asked(asked.get("period", ""))
    counting = (
        counting_asked("", period, indicator)
        if period
        else _newest_counting(indicator, asked.get("window", ""))
    )
    period = period or newest_period(counting)
    packs = [pack for pack in packs_for(person, today) if pack.state != "withdrawn"]
    figures = indicator_figures(counting, name)
    window, form = asked.get("window", ""), asked.get("form", "")
    places = [
        each
        for each in where_shown(name, known)
        if (each.row.reported == "week") == (period.cadence == "week")
    ]
    places = _in_order(places, packs, period)
    offered = _offered(indicator, period, figures, places)
    if not window and not form and places:
        window, form = places[0].row.window, places[0].row.form
    fitting = [
        each for each in offered if (not window or each[0] == window) and (not form or each[1] == form)
    ]
    if not fitting:
        raise Http404
    chosen = fitting[0]
    shown = next((each for each in places if (each.row.window, each.row.form) == chosen), None)
    pack = None if shown is None else _newest_pack(packs, shown.scorecard.name, period)
    of_period = pack is not None and pack.period_end == period.last_day
    if pack is not None and of_period and pack.counting_id != counting.pk:
        counting = pack.counting
        figures = indicator_figures(counting, name)
    place = (shown.scorecard.name, shown.row.ref) if shown else _first_place(figures, chosen)
    stand_in = shown or _stand_in(indicator, period, chosen)
    filled = _filled(
        stand_in, place, figures, counting, pack if of_period else None, period, known, authority
    )
    card, ref = stand_in.scorecard.name, stand_in.row.ref
    own = {each.period: each for each in filled.figures if _of(each) == (card, ref)}
    tested = own
    if chosen[0] != period.cadence:
        # As assemble tests it: the figures of single periods, the first that are held of each.
        tested = {}
        for each in filled.figures:
            if (each.window, each.form) == (period.cadence, chosen[1]):
                tested.setdefault(each.period, each)
    return Measure(
        indicator,
        *chosen,
        period,
        counting,
        shown,
        pack,
        of_period,
        filled,
        filled.rows[0],
        own,
        tested,
        offered,
    )


def tested_history(measure: Measure) -> list[Figure]:
    """The figures of single periods by which the newest was tested for real change, as many as assemble takes."""
    back = [
        measure.period.previous(count) if count else measure.period for count in range(HISTORY - 1, -1, -1)
    ]
    return [measure.tested[each] for each in back if each in measure.tested]


def by_category(measure: Measure, breakdown: str) -> dict[str, dict[Period, Figure]]:
    """The measure's figures by team, service or area, then period."""
    place = (measure.shown.scorecard.name, measure.shown.row.ref) if measure.shown else None
    every = [
        each
        for each in indicator_figures(measure.counting, measure.indicator.name, (breakdown,))
        if (each.window, each.form) == (measure.window, measure.form) and each.breakdown == breakdown
    ]
    there = {_of(each) for each in every}
    chosen = place if place in there else next(iter(sorted(there)), None)
    found: dict[str, dict[Period, Figure]] = {}
    for each in every:
        if _of(each) == chosen:
            found.setdefault(each.category, {})[each.period] = each
    return found


def breakdowns_of(indicator: Indicator) -> list[str]:
    """The breakdowns of an indicator that figures are kept by."""
    return [each for each in BREAKDOWNS if each in indicator.by]


def other_countings(measure: Measure) -> list[tuple[Counting, Figure]]:
    """What other countings, of other loads or definitions, found for the same measure and period, earliest first."""
    found = []
    period = measure.period
    every = Counting.objects.filter(
        cadence=period.cadence, first_day__lte=period.first_day, last_day__gte=period.last_day
    )
    for counting in every.exclude(pk=measure.counting.pk).order_by("pk"):
        for each in indicator_figures(counting, measure.indicator.name):
            if (each.window, each.form, each.period) == (measure.window, measure.form, period):
                found.append((counting, each))
                break
    return found


def _newest_counting(indicator: Indicator, window: str) -> Counting:
    """Of months, unless the indicator or what is asked of it is of weeks alone."""
    weekly = window == "week" or set(indicator.windows) == {"week"}
    every = countings_with(indicator).order_by("-last_day", "-pk")
    found = every.filter(cadence="week" if weekly else "month").first() or every.first()
    if found is None:
        raise Http404
    return found


def _offered(
    indicator: Indicator, period: Period, figures: Sequence[Figure], places: Sequence[Shown]
) -> tuple[tuple[Window, Form], ...]:
    there = {(each.window, each.form) for each in figures}
    if indicator.fact is None:
        # Only ever typed in, for the rows that show it.
        there = {(each.row.window, each.row.form) for each in places}
    windows = [window for window in windows_of(period) if window in indicator.windows]
    return tuple((window, form) for window in windows for form in indicator.forms if (window, form) in there)


def _in_order(places: Sequence[Shown], packs: Sequence[Pack], period: Period) -> list[Shown]:
    """The places with the one first whose pack is of the period or the newest, a table of rows before a sheet."""

    def rank(shown: Shown) -> tuple[bool, bool, int]:
        pack = _newest_pack(packs, shown.scorecard.name, period)
        age = -pack.period_end.toordinal() if pack else 0
        return (pack is None, shown.scorecard.layout not in ("rows", "weekly"), age)

    return sorted(places, key=rank)


def _newest_pack(packs: Sequence[Pack], scorecard: str, period: Period) -> Pack | None:
    own = [pack for pack in packs if pack.scorecard == scorecard and pack.cadence == period.cadence]
    return next((pack for pack in own if pack.period_end == period.last_day), own[0] if own else None)


def _of(figure: Figure) -> tuple[str, str]:
    return figure.scorecard, figure.ref


def _first_place(figures: Sequence[Figure], chosen: tuple[Window, Form]) -> tuple[str, str]:
    return next((_of(each) for each in figures if (each.window, each.form) == chosen), ("", ""))


def _stand_in(indicator: Indicator, period: Period, chosen: tuple[Window, Form]) -> Shown:
    """A scorecard of one row without a target, for a measure that none shows."""
    place = Place("")
    reported: Literal["week", "month"] = "week" if period.cadence == "week" else "month"
    row = Row(indicator.name, indicator.name, *chosen, place, reported=reported)
    section = Section("measure", "", (Group("", (row,)),))
    return Shown(Scorecard("measure", "", "rows", period.cadence, (section,), place), section, row)  # type: ignore[arg-type]


def _filled(
    shown: Shown,
    place: tuple[str, str],
    figures: Sequence[Figure],
    counting: Counting,
    pack: Pack | None,
    period: Period,
    known: Catalogue,
    authority: Council,
) -> FilledScorecard:
    """The one row filled for a period: with its pack's ratings and words when there is a pack of that period."""
    card, row = shown.scorecard, shown.row
    section = replace(shown.section, groups=(Group("", (row,)),), charts=(), bars=(), down=None)
    narrow = replace(
        card, sections=(section,), layout="rows", across=None, concerns="", discussion=(), focus_areas=()
    )
    own = [
        replace(each, scorecard=card.name, ref=row.ref)
        if _of(each) == place and (each.window, each.form) == (row.window, row.form)
        else each
        for each in figures
        if each.period.last_day <= period.last_day
    ]
    previous = pack.previous if pack else None
    published = published_figures(previous)
    given = [*linked_ratings(pack, card), *given_ratings(pack)] if pack else []
    ratings = [replace(each, scorecard=card.name) for each in given if each.ref == row.ref]
    said = [each for each in comments(pack) if row.ref in (each.refs or (each.ref,))] if pack else []
    return fill_scorecard(
        narrow,
        known,
        authority,
        period,
        own,
        returns=returns_for(card.name, periods_needed(narrow, period)),
        ratings=ratings,
        comments=[each for each in said if (each.refs or (each.ref,)) == (row.ref,)],
        quality=lambda indicator: counting.quality.get(indicator.name, ()),
        previous_figures=published,
        previous_pack=previous.publication.folder if previous and published else "",
    )
