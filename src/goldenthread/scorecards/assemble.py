"""Puts figures, marks and what people gave into a scorecard's layout. It chooses which figure goes into which
cell and says why a cell is empty; it counts nothing, and all wording of marks comes from `judgement`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from goldenthread.calendar import Period, months_between, window_due
from goldenthread.definitions.model import (
    Benchmark,
    Catalogue,
    Council,
    Indicator,
    Row,
    Scorecard,
    Section,
    Target,
)
from goldenthread.extracts.given import Comment, GivenRating, Rating
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.judgement import mark, target_words
from goldenthread.judgement.model import Mark
from goldenthread.judgement.projection import FEWEST_TRIALS
from goldenthread.judgement.rounding import printed
from goldenthread.scorecards.breaks import break_places, break_words, of_row
from goldenthread.scorecards.changes import change_words
from goldenthread.scorecards.charts import fill_charts
from goldenthread.scorecards.comparators import comparator_notes, with_comparators
from goldenthread.scorecards.findings import finding, keys, notes, shown_heads, weekly_finding
from goldenthread.scorecards.layout import lay_out
from goldenthread.scorecards.model import (
    BLANK,
    FilledBenchmark,
    FilledCell,
    FilledGroup,
    FilledRow,
    FilledScorecard,
    FilledSection,
    FilledTarget,
)
from goldenthread.scorecards.pairs import Pair, pairs
from goldenthread.scorecards.previous_year import NO_YEAR, outturn, year_before
from goldenthread.scorecards.printing import (
    ABSENT_WORDS,
    column_decimals,
    column_head,
    date_words,
    filled_cell,
    heading,
    row_labels,
    year_heading,
)
from goldenthread.scorecards.projecting import projected
from goldenthread.scorecards.questions import question
from goldenthread.scorecards.standing import as_published, standing_note
from goldenthread.scorecards.wanted import last_year_of, rule_of, wanted_now

Benchmarks = Mapping[tuple[str, str, str, str], Sequence[Benchmark]]

SERIES = 12
"""Points in a row's sparkline."""

HISTORY = 24
"""Periods of its own history that a row is tested against."""


def periods_shown(scorecard: Scorecard, period: Period) -> tuple[Period, ...]:
    """The periods of the scorecard's value columns, earliest first, ending with `period`."""
    return tuple(
        period.previous(back) if back else period for back in range(scorecard.earlier_periods, -1, -1)
    )


def periods_needed(scorecard: Scorecard, period: Period) -> tuple[Period, ...]:
    """Every period whose figures are used: those shown, their history, and the financial year before."""
    drawn = [chart.periods - 1 for section in scorecard.sections for chart in section.charts]
    # A projection is tried on earlier years, and each needs the year before it.
    tried = [12 * (FEWEST_TRIALS + 2) - 1 for row in scorecard.rows if row.projected]
    back_to = max(HISTORY - 1, scorecard.earlier_periods, *drawn, *tried)
    first = period.previous(back_to)
    if period.cadence != "month":
        return _back(period, back_to + 1)
    return months_between(min(first.first_day, year_before(period).first_day), period)


def assemble(
    scorecard: Scorecard,
    catalogue: Catalogue,
    council: Council,
    period: Period,
    figures: Sequence[Figure],
    *,
    ratings: Iterable[GivenRating] = (),
    comments: Iterable[Comment] = (),
    quality: Callable[[Indicator], Sequence[str]] = lambda indicator: (),
    previous_figures: Sequence[Figure] = (),
    previous_pack: str = "",
) -> FilledScorecard:
    """The scorecard for one period, ready for every output.

    `figures` are totals, computed and returned, for `periods_needed`; `quality` gives the sentences about
    data faults that touch an indicator; `previous_figures` are those of the pack named `previous_pack`,
    against which a moved figure is marked revised, or which stand for the earlier periods of a scorecard with
    `earlier_months: as_published`. Ratings given on a scorecard that a plan's measures are linked to stand on the plan.
    """
    scorecard = with_comparators(scorecard, council, period)
    benchmarks = _held(scorecard.benchmarks)
    shown = periods_shown(scorecard, period)
    figures, stood = as_published(figures, previous_figures if previous_pack else (), scorecard, period)
    totals = [figure for figure in figures if figure.breakdown == TOTAL]
    own = _by_ref(totals, scorecard.name)
    measured: dict[tuple[str, str, str], dict[Period, Figure]] = {}
    for figure in totals:
        measure = (figure.indicator, figure.window, figure.form)
        measured.setdefault(measure, {}).setdefault(figure.period, figure)
    paired = pairs(scorecard, catalogue)
    labels = row_labels(scorecard, catalogue)
    published = _by_ref([f for f in previous_figures if f.breakdown == TOTAL], scorecard.name)
    given = _given_here(ratings, scorecard, period)

    def fill(section: Section, row: Row) -> FilledRow:
        indicator = of_row(catalogue.indicators[row.indicator], row)
        by_period = own.get(row.ref, {})
        monthly = measured.get((row.indicator, period.cadence, row.form), {})
        tested = by_period if row.window == period.cadence else monthly
        return _fill_row(
            scorecard,
            section,
            row,
            labels[row.ref],
            indicator,
            council,
            shown,
            by_period,
            tested,
            given.get(row.ref),
            quality(indicator),
            published.get(row.ref, {}) if previous_pack else None,
            paired[row.ref],
            benchmarks,
        )

    def found_in(rows: Sequence[FilledRow]) -> str:
        return weekly_finding(rows, HISTORY) if scorecard.layout == "weekly" else finding(rows)

    filled_groups = [
        tuple(
            FilledGroup(group.heading, tuple(fill(section, row) for row in group.rows))
            for group in section.groups
        )
        for section in scorecard.sections
    ]
    # A chart may draw a row of another section.
    by_row = {row.ref: row for groups in filled_groups for group in groups for row in group.rows}
    sections = []
    for section, groups in zip(scorecard.sections, filled_groups, strict=True):
        filled_rows = [row for group in groups for row in group.rows]
        sections.append(
            FilledSection(
                section.name,
                section.title,
                section.scope,
                found_in(filled_rows),
                _benchmark_heads(scorecard, section, benchmarks),
                groups,
                fill_charts(section, catalogue, period, by_row, own, measured),
            )
        )
    every_row = [row for section in sections for row in section.rows]
    year_head = year_heading(year_before(period)) if period.cadence == "month" else ""
    computed = [figure for figure in totals if figure.source == "computed"]
    filled = FilledScorecard(
        scorecard=scorecard,
        council=council,
        period=period,
        as_at=max((figure.as_at for figure in computed if figure.as_at), default=council.as_at),
        snapshot=next((figure.snapshot for figure in computed if figure.snapshot), ""),
        finding=found_in(every_row),
        periods=shown,
        period_heads=tuple(column_head(each) for each in shown),
        period_years=tuple(str(each.last_day.year) for each in shown),
        previous_year_head=year_head,
        sections=tuple(sections),
        keys=keys(every_row, shown_heads(scorecard, year_head)),
        notes=(
            *notes(every_row, totals, scorecard, council),
            *comparator_notes(every_row),
            *standing_note(stood, every_row, shown),
        ),
        figures=tuple(figures),
        previous_pack=previous_pack,
        marking=council.marking,
    )
    return lay_out(filled, catalogue, figures, comments)


def _by_ref(figures: Iterable[Figure], scorecard: str) -> dict[str, dict[Period, Figure]]:
    by_ref: dict[str, dict[Period, Figure]] = {}
    for figure in figures:
        if figure.scorecard == scorecard:
            by_ref.setdefault(figure.ref, {})[figure.period] = figure
    return by_ref


def _fill_row(
    scorecard: Scorecard,
    section: Section,
    row: Row,
    label: str,
    indicator: Indicator,
    council: Council,
    shown: Sequence[Period],
    by_period: Mapping[Period, Figure],
    tested: Mapping[Period, Figure],
    given: GivenRating | None,
    quality: Sequence[str],
    published: Mapping[Period, Figure] | None,
    pair: Pair,
    benchmarks: Benchmarks,
) -> FilledRow:
    period = shown[-1]
    begins = break_places(indicator, shown)
    cells = tuple(
        replace(
            _cell(row, indicator, each, by_period.get(each), column_decimals(row, each == period), published),
            begins=place in begins,
        )
        for place, each in enumerate(shown)
    )
    wanted = wanted_now(scorecard, row, indicator, period, by_period, column_decimals(row, True))
    target = wanted.target
    history = [tested[each] for each in _back(period, HISTORY) if each in tested]
    current = by_period.get(period)
    reported = next(
        (
            figure
            for each in reversed(_back(period, HISTORY)[:-1])
            if (figure := by_period.get(each)) is not None and figure.status == "ok"
        ),
        None,
    )
    made = mark(
        current=current,
        previous=reported,
        history=history,
        target=target,
        rule=rule_of(scorecard, section, row),
        indicator=indicator,
        window=row.window,
        form=row.form,
        decimals=column_decimals(row, True),
        previous_decimals=column_decimals(row, False),
        last_year=last_year_of(period, by_period, indicator),
    )
    if wanted.why and current is not None and current.status == "ok":
        said = made.rating_reason if target is not None else "Not rated:"
        why = wanted.why if target is not None else f"{wanted.why[0].lower()}{wanted.why[1:]}"
        made = replace(made, rating_reason=f"{said} {why}")
    shown_target = (
        FilledTarget(wanted.words, target.low, target.high, target) if target else FilledTarget(wanted.words)
    )
    previous_year = _previous_year(row, by_period, period)
    thread = _thread(current, indicator)
    ended = projected(scorecard, row, indicator, rule_of(scorecard, section, row), period, by_period)
    if ended is not None:
        cells = (*cells[:-1], ended.cell)
        made, shown_target, previous_year = ended.mark, ended.target, ended.previous_year
        # The months that are drawn do not stand beside the number of a year.
        target = None
        thread["Projection"] = ended.reason
    rating: Rating | None = made.suggested_rating
    reason = made.rating_reason
    if given is not None:
        rating, reason = given.rating, _given_reason(given, made)
    earlier = any(each < shown[0] for each in by_period)
    # A weekly pack that holds no week before its columns draws those, not a line that starts half way.
    series_periods = _back(period, SERIES) if earlier or period.cadence != "week" else tuple(shown)
    drawn = [by_period.get(each) for each in series_periods]
    series = tuple(figure.value if figure is not None and figure.status == "ok" else None for figure in drawn)
    return FilledRow(
        row=row,
        indicator=indicator,
        ref=row.ref,
        label=label,
        cells=cells,
        previous_year=previous_year,
        target=shown_target,
        benchmarks=tuple(_benchmark(benchmarks, row, indicator, name) for name in scorecard.comparators),
        series=series,
        series_periods=series_periods,
        series_words=_series_words(
            row,
            series,
            cells[-1],
            period,
            target,
            [series_periods[place] for place in break_places(indicator, series_periods) if place],
        ),
        mark=made,
        rating=rating,
        rating_given=given is not None,
        level=made.level if given is None else given.level,
        rating_reason=reason,
        breaks=break_places(indicator, series_periods),
        break_words=break_words(indicator, shown),
        quality=tuple(quality),
        question_for_members=question(indicator) if rating == "red" or _got_worse(scorecard, made) else "",
        thread=thread,
        change=change_words(cells[-2], cells[-1], row.form)
        if len(cells) > 1 and ended is None and not cells[-1].begins
        else "",
        pair=pair.part,
        share_words=pair.share_words,
        pair_upper=pair.upper,
    )


def _got_worse(scorecard: Scorecard, made: Mark) -> bool:
    """Whether a row of a pack without ratings asks for a question: nothing is red there."""
    return scorecard.layout == "weekly" and made.signal == "yes" and made.signal_meaning == "worse"


def _given_here(
    ratings: Iterable[GivenRating], scorecard: Scorecard, period: Period
) -> dict[str, GivenRating]:
    """The ratings that people gave for this period by reference: this scorecard's own, and for rows that a plan's
    measures are linked to those of the scorecard that they come from. Its own stand first.
    """
    measures = [measure for area in scorecard.focus_areas for measure in area.measures]
    sources = {(each.scorecard, ref) for each in measures for ref in each.refs}
    of_period = [rating for rating in ratings if rating.period == period]
    linked = {rating.ref: rating for rating in of_period if (rating.scorecard, rating.ref) in sources}
    return linked | {rating.ref: rating for rating in of_period if rating.scorecard == scorecard.name}


def _given_reason(given: GivenRating, made: Mark) -> str:
    """Who gave a rating, when and why, and what the rule suggested when that differs."""
    who = f"Given by {given.by or 'a person'}" + (f" on {date_words(given.on)}" if given.on else "")
    why = f": {given.reason.rstrip('.')}." if given.reason else "."
    differs = made.suggested_rating != given.rating or (given.level and made.level != given.level)
    suggested = made.level or made.suggested_rating
    suggestion = f" The rule suggests {suggested}." if suggested and differs else ""
    return who + why + suggestion


@lru_cache(maxsize=256)
def _back(period: Period, count: int) -> tuple[Period, ...]:
    return tuple(period.previous(back) if back else period for back in range(count - 1, -1, -1))


def _cell(
    row: Row,
    indicator: Indicator,
    period: Period,
    figure: Figure | None,
    decimals: int,
    published: Mapping[Period, Figure] | None,
) -> FilledCell:
    if figure is None:
        due = window_due(period, "quarter") if row.reported == "quarter" else True
        status = "not_due" if not due else "not_collected"
        return FilledCell(ABSENT_WORDS[status], "absent")
    cell = filled_cell(figure, decimals, with_count=row.with_count)
    before = published.get(period) if published is not None else None
    if before is None:
        return cell
    was = filled_cell(before, decimals, with_count=row.with_count)
    return (
        cell if was.text == cell.text else replace(cell, revised=True, was=was.text, was_value=before.value)
    )


def _previous_year(row: Row, by_period: Mapping[Period, Figure], period: Period) -> FilledCell:
    if period.cadence != "month":
        return BLANK
    year = year_before(period)
    if figure := by_period.get(year):
        return filled_cell(figure, column_decimals(row, True))
    value, how = outturn(row, year, by_period)
    if value is None:
        return FilledCell(NO_YEAR, "absent")
    decimals = column_decimals(row, True)
    return FilledCell(printed(value, row.form, decimals), "value", value, decimals, how)


def _held(benchmarks: Iterable[Benchmark]) -> Benchmarks:
    """Benchmarks by what they are of and for, the latest year last: they are asked for by every row and column."""
    found: dict[tuple[str, str, str, str], list[Benchmark]] = {}
    for each in sorted(benchmarks, key=lambda benchmark: benchmark.year):
        found.setdefault((each.indicator, each.window, each.form, each.comparator), []).append(each)
    return found


def _of_row(benchmarks: Benchmarks, row: Row, comparator: str) -> Sequence[Benchmark]:
    return benchmarks.get((row.indicator, row.window, row.form, comparator), ())


def _benchmark(benchmarks: Benchmarks, row: Row, indicator: Indicator, comparator: str) -> FilledBenchmark:
    found = _of_row(benchmarks, row, comparator)
    if not found:
        return FilledBenchmark(BLANK)
    benchmark = found[-1]
    decimals = benchmark.decimals if benchmark.decimals is not None else column_decimals(row, True)
    national = indicator.national
    otherwise = national.because if national is not None and not national.same else ""
    method = {
        "published": "published",
        "mean": f"mean of {len(benchmark.members)}",
        "median": f"median of {len(benchmark.members)}",
    }
    parts = [
        f"{comparator}, {benchmark.year}",
        method[benchmark.method]
        if benchmark.members or benchmark.method == "published"
        else benchmark.method,
        f"{benchmark.neighbour_model} model" if benchmark.neighbour_model else "",
        f"as published in {benchmark.vintage}" if benchmark.vintage else "",
        "their rate put on our own base" if benchmark.rate_on_our_base else "",
        benchmark.source,
        f"counted otherwise: {otherwise}" if otherwise and otherwise not in benchmark.source else "",
    ]
    cell = FilledCell(printed(benchmark.value, row.form, decimals), "value", benchmark.value, decimals)
    note = "; ".join(part for part in parts if part)
    return FilledBenchmark(cell, note, benchmark.rate_on_our_base, otherwise)


def _benchmark_heads(
    scorecard: Scorecard, section: Section, benchmarks: Benchmarks
) -> tuple[tuple[str, str], ...]:
    """Each comparator with the year of its figures in this section (joined when they differ)."""
    heads = []
    for comparator in scorecard.comparators:
        years = {found[-1].year for row in section.rows if (found := _of_row(benchmarks, row, comparator))}
        heads.append((comparator, ", ".join(sorted(years))))
    return tuple(heads)


def _series_words(
    row: Row,
    series: Sequence[float | None],
    current: FilledCell,
    period: Period,
    target: Target | None,
    begun: Sequence[Period],
) -> str:
    """What the sparkline shows, in words, for those who do not see it."""
    held = [value for value in series if value is not None]
    if not held:
        return f"{row.ref}, {len(series)} periods to {heading(period)}: nothing reported"
    decimals = current.decimals if current.kind == "value" else column_decimals(row, True)
    unit = "months" if period.cadence == "month" else "weeks"
    words = (
        f"{row.ref}, {len(series)} {unit} to {heading(period)}: "
        f"lowest {printed(min(held), row.form, decimals)}, "
        f"highest {printed(max(held), row.form, decimals)}, now {current.text}"
    )
    words += "".join(f"; a new series from {heading(each)}" for each in begun)
    return f"{words}; target {target_words(target)}" if target else words


def _thread(figure: Figure | None, indicator: Indicator) -> dict[str, str]:
    """Where the current figure comes from, as label and value."""
    if figure is None:
        return {"Definition": indicator.name}
    thread = {
        "Definition": f"{figure.indicator}, version {figure.definition}"
        if figure.definition
        else figure.indicator,
        "Source": "typed in as a return" if figure.source == "returned" else "counted from the extract",
        "Recorded by": date_words(figure.as_at),
        "Snapshot": figure.snapshot,
        "Population": figure.population,
        "Rule": f"{indicator.source.name}: {indicator.source.note}"
        if indicator.source.note
        else indicator.source.name,
    }
    return {label: value for label, value in thread.items() if value}
