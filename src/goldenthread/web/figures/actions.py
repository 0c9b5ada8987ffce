"""Counts a snapshot and keeps the figures; takes in what was typed by hand. All of a counting is kept or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.engine import duckdb as engine
from goldenthread.extracts import deliveries
from goldenthread.extracts.returns import Return
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.scorecards.assemble import HISTORY, periods_needed
from goldenthread.scorecards.making import computed_figures
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.catalogue import catalogue_hash
from goldenthread.web.figures.models import Counting, Returned, Series
from goldenthread.web.trail.actions import record

BREAKDOWNS = ("team", "service", "area")
EARLIER = 12
"""How many periods before the newest can be looked at with their whole history too, in total."""
BROKEN_DOWN = HISTORY
"""Periods for which there are figures of each team, service and area: those that a signal is judged by."""
AT_ONCE = 500


def counted_figures(tables: Tables, catalogue: Catalogue, period: Period) -> list[Figure]:
    """Every indicator for the period: totals of what its scorecards need before it, and the last BROKEN_DOWN periods
    by team, service, area and what else a layout prints.
    """
    cards = [card for card in catalogue.scorecards.values() if card.cadence == period.cadence]
    periods = _periods(cards, period)
    indicators = [each for each in catalogue.indicators.values() if each.fact is not None]
    breakdowns = list(dict.fromkeys([*BREAKDOWNS, *(name for card in cards for name in card.breakdowns)]))
    # What both countings read is made ready once: it takes longer than either.
    ready = engine.prepare(tables, catalogue, indicators, periods, breakdowns)
    try:
        totals = computed_figures(tables, catalogue, indicators, periods, scorecards=cards, prepared=ready)
        broken_down = computed_figures(
            tables,
            catalogue,
            indicators,
            periods[-BROKEN_DOWN:],
            by=breakdowns,
            scorecards=cards,
            prepared=ready,
        )
    finally:
        ready.close()
    return [*totals, *(figure for figure in broken_down if figure.breakdown != TOTAL)]


def count_snapshot(
    *,
    by: Person | None,
    snapshot: str,
    period: Period,
    catalogue: Catalogue,
    tables: Tables | None = None,
    figures: Sequence[Figure] | None = None,
) -> Counting:
    """Count a snapshot for the period, and keep the figures. The same counting is found again, not made twice.
    `figures` are those that `counted_figures` made of these tables, when they are there already.
    """
    if by is not None:
        require(by, Permission.MAKE_PACKS, timezone.localdate())
    opened = tables or deliveries.open_snapshot(snapshot, catalogue, Path(settings.HOME))
    cards = [card for card in catalogue.scorecards.values() if card.cadence == period.cadence]
    periods = _periods(cards, period)
    definitions = catalogue_hash(catalogue)
    place = {
        "snapshot": snapshot,
        "cadence": period.cadence,
        "first_day": periods[0].first_day,
        "last_day": period.last_day,
        "definitions": definitions,
    }
    if found := Counting.objects.filter(**place).first():
        return found
    made = counted_figures(opened, catalogue, period) if figures is None else figures
    try:
        with transaction.atomic():
            counting = Counting.objects.create(
                **place, as_at=opened.as_at, quality=_quality(snapshot, catalogue)
            )
            Series.objects.bulk_create(_series(counting, made), batch_size=AT_ONCE)
            record("counted", by=by, about=f"{snapshot}, {period.cadence}s to {period.last_day.isoformat()}")
    except IntegrityError:
        # Someone else counted it meanwhile: the same figures.
        return Counting.objects.get(**place)
    return counting


def keep_returns(*, by: Person | None, returns: Sequence[Return], source: str) -> int:
    """Keep figures that were typed in, for scorecards' references; how many. A later one for the same place counts."""
    kept = [each for each in returns if each.scorecard and each.ref]
    with transaction.atomic():
        Returned.objects.bulk_create(
            [
                Returned(
                    scorecard=each.scorecard,
                    ref=each.ref,
                    period_end=each.period.last_day,
                    cadence=each.period.cadence,
                    breakdown=each.breakdown,
                    category=each.category,
                    indicator=each.indicator,
                    window=each.window,
                    form=each.form,
                    numerator=each.numerator,
                    denominator=each.denominator,
                    value=each.value,
                    decimals=each.decimals,
                    status=each.status,
                    note=each.note[:500],
                )
                for each in kept
            ],
            batch_size=AT_ONCE,
        )
        record("took returns in", by=by, about=source, figures=len(kept))
    return len(kept)


def _periods(cards: Iterable[Scorecard], period: Period) -> tuple[Period, ...]:
    earliest = min((periods_needed(card, period)[0] for card in cards), default=period).previous(EARLIER)
    found = [period]
    while found[-1] > earliest:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def _quality(snapshot: str, catalogue: Catalogue) -> dict[str, list[str]]:
    """What is known to be wrong with the snapshot's deliveries, by the indicator it touches."""
    home = Path(settings.HOME)
    names = next(
        (each.deliveries for each in deliveries.snapshots(home) if each.name == snapshot), (snapshot,)
    )
    reports = [each.quality for each in deliveries.deliveries(home) if each.name in names]
    found = {
        name: [sentence for report in reports for sentence in report.sentences(indicator, catalogue)]
        for name, indicator in catalogue.indicators.items()
        if indicator.fact is not None
    }
    return {name: sentences for name, sentences in found.items() if sentences}


def _place(figure: Figure) -> tuple[str, ...]:
    return (
        figure.scorecard,
        figure.ref,
        figure.indicator,
        figure.window,
        figure.form,
        figure.breakdown,
        figure.category,
    )


def _series(counting: Counting, made: Iterable[Figure]) -> Iterable[Series]:
    ordered = sorted(made, key=lambda figure: (*_place(figure), figure.period.last_day))
    for place, group in groupby(ordered, key=_place):
        figures = list(group)
        newest = figures[-1]
        scorecard, ref, indicator, window, form, breakdown, category = place
        yield Series(
            counting=counting,
            scorecard=scorecard,
            ref=ref,
            indicator=indicator,
            window=window,
            form=form,
            breakdown=breakdown,
            category=category,
            unit=newest.unit,
            definition=newest.definition,
            population=newest.population,
            figures=[
                [
                    each.period.last_day.isoformat(),
                    each.numerator,
                    each.denominator,
                    each.value,
                    each.unknown,
                    each.status,
                    each.population,
                    each.decimals,
                ]
                for each in figures
            ],
        )
