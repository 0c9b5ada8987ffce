"""Makes a scorecard from what was loaded: counts what its rows need, adds what was typed in, judges and fills
the layout. It is the one road from canonical tables to a filled scorecard; the command line and the web take
it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Council, Indicator, Scorecard
from goldenthread.engine import duckdb as engine
from goldenthread.engine.forms import figures as in_forms
from goldenthread.errors import RequestError
from goldenthread.extracts.given import Comment, GivenRating
from goldenthread.extracts.returns import Return
from goldenthread.extracts.tables import Tables
from goldenthread.figures.model import TOTAL, UNITS, Figure
from goldenthread.scorecards.assemble import assemble, periods_needed
from goldenthread.scorecards.comparators import refuse_years_to_come
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.narrowing import narrowed, when_reported
from goldenthread.scorecards.printing import last_periods


def computed_figures(
    tables: Tables,
    catalogue: Catalogue,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    *,
    by: Sequence[str] = (),
    scorecards: Sequence[Scorecard] = (),
    prepared: engine.Prepared | None = None,
) -> list[Figure]:
    """Every form of every counted indicator, for every period and breakdown, one figure a reference that
    shows it. `prepared` saves preparing again, as `engine.duckdb.count` says.
    """
    counted = [indicator for indicator in indicators if indicator.fact is not None]
    cells = engine.count(tables, catalogue, counted, periods, by, prepared=prepared)
    return in_forms(
        cells,
        catalogue,
        tables.council,
        as_at=tables.as_at,
        snapshot=tables.snapshot,
        scorecards=scorecards,
        cadence=periods[0].cadence,
    )


def returned_figures(returns: Iterable[Return]) -> list[Figure]:
    """What was typed in, as figures: the numbers and decimals given, marked as returned."""
    return [
        Figure(
            indicator=each.indicator,
            window=each.window,
            form=each.form,
            period=each.period,
            breakdown=each.breakdown,
            category=each.category,
            numerator=each.numerator,
            denominator=each.denominator,
            value=each.value,
            unknown=0,
            status=each.status,
            unit=UNITS[each.form],
            decimals=each.decimals,
            scorecard=each.scorecard,
            ref=each.ref,
            source="returned",
            note=each.note,
        )
        for each in returns
    ]


def make_scorecard(
    scorecard: Scorecard,
    catalogue: Catalogue,
    council: Council,
    period: Period,
    *,
    tables: Tables | None = None,
    returns: Sequence[Return] = (),
    ratings: Iterable[GivenRating] = (),
    comments: Iterable[Comment] = (),
    quality: Callable[[Indicator], Sequence[str]] = lambda indicator: (),
    previous_figures: Sequence[Figure] = (),
    previous_pack: str = "",
) -> FilledScorecard:
    """A scorecard for one period from tables, returns, or both. A typed figure never replaces a computed one.

    Raises RequestError when the period does not fit the scorecard's cadence, and DefinitionError for a comparator of a
    year to come.
    """
    if period.cadence != scorecard.cadence:
        raise RequestError(
            f"{scorecard.name} is made each {scorecard.cadence}, and {period.label} is not a {scorecard.cadence}",
            remedy="name a month as 2023-09, or the Friday that a week ends on as 2023-09-29",
        )
    refuse_years_to_come(scorecard, max(period.last_day, tables.as_at) if tables else period.last_day)
    figures: list[Figure] = []
    if tables is not None:
        names = set(scorecard.indicators)
        indicators = [indicator for name, indicator in catalogue.indicators.items() if name in names]
        figures = computed_figures(
            tables, catalogue, indicators, periods_needed(scorecard, period), scorecards=[scorecard]
        )
        figures = [*figures, *_broken_down(tables, catalogue, scorecard, period)]
    return fill_scorecard(
        scorecard,
        catalogue,
        council,
        period,
        figures,
        returns=returns,
        ratings=ratings,
        comments=comments,
        quality=quality,
        previous_figures=previous_figures,
        previous_pack=previous_pack,
    )


def fill_scorecard(
    scorecard: Scorecard,
    catalogue: Catalogue,
    council: Council,
    period: Period,
    computed: Iterable[Figure],
    *,
    returns: Sequence[Return] = (),
    ratings: Iterable[GivenRating] = (),
    comments: Iterable[Comment] = (),
    quality: Callable[[Indicator], Sequence[str]] = lambda indicator: (),
    previous_figures: Sequence[Figure] = (),
    previous_pack: str = "",
) -> FilledScorecard:
    """A scorecard from figures that were counted before: totals, and the breakdowns that its layout prints."""
    figures = when_reported(narrowed(computed, scorecard), scorecard)
    there = {_place(figure) for figure in figures if figure.status == "ok"}
    # A chart may draw an indicator that no row shows; its returns are of no reference.
    drawn = set(scorecard.indicators)
    typed = [
        figure
        for figure in returned_figures(returns)
        if figure.scorecard == scorecard.name or (not figure.scorecard and figure.indicator in drawn)
    ]
    kept = [figure for figure in typed if _place(figure) not in there]
    replaced = {_place(figure) for figure in kept}
    figures = [figure for figure in figures if _place(figure) not in replaced] + kept
    return assemble(
        scorecard,
        catalogue,
        council,
        period,
        figures,
        ratings=ratings,
        comments=comments,
        quality=quality,
        previous_figures=previous_figures,
        previous_pack=previous_pack,
    )


def _place(figure: Figure) -> tuple[str, str, Period, str, str]:
    """Where a figure is printed."""
    return figure.scorecard, figure.ref, figure.period, figure.breakdown, figure.category


def _broken_down(tables: Tables, catalogue: Catalogue, scorecard: Scorecard, period: Period) -> list[Figure]:
    """The figures by area, team and so on that the layout prints; a breakdown is asked only of the indicators that have
    it. Rows of one team, service or area need their whole history, the others the periods of the average.
    """
    indicators = [catalogue.indicators[name] for name in scorecard.indicators]
    single = {row.indicator for row in scorecard.rows if row.only is not None}
    found: list[Figure] = []
    for by in scorecard.breakdowns:
        offered = [each for each in indicators if by in each.by]
        for group, periods in (
            ([each for each in offered if each.name in single], periods_needed(scorecard, period)),
            (
                [each for each in offered if each.name not in single],
                last_periods(period, scorecard.average_of),
            ),
        ):
            if group:
                made = computed_figures(tables, catalogue, group, periods, by=[by], scorecards=[scorecard])
                found += [figure for figure in made if figure.breakdown != TOTAL]
    return found
