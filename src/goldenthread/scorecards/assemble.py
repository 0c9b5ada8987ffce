"""Puts figures, marks and what people gave into a scorecard's layout. It chooses which figure goes into which
cell and says why a cell is empty; it counts nothing, and all wording of marks comes from `judgement`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

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
from goldenthread.judgement.rounding import DEFAULT_DECIMALS, printed, printed_figure
from goldenthread.scorecards.findings import finding, keys, notes
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
from goldenthread.scorecards.previous_year import outturn, year_before
from goldenthread.scorecards.printing import (
    ABSENT_WORDS,
    column_head,
    date_words,
    heading,
    x_of_y,
    year_heading,
)

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
    first = period.previous(max(HISTORY - 1, scorecard.earlier_periods))
    if period.cadence != "month":
        return tuple(period.previous(back) if back else period for back in range(HISTORY - 1, -1, -1))
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
    against which a moved figure is marked revised.
    """
    # From here on the columns are called what this council calls them: Region is the North West.
    columns = tuple(council.comparators.get(name, name) for name in scorecard.comparators)
    scorecard = replace(scorecard, comparators=columns)
    shown = periods_shown(scorecard, period)
    totals = [figure for figure in figures if figure.breakdown == TOTAL]
    own = _by_ref(totals, scorecard.name)
    monthly: dict[tuple[str, str], dict[Period, Figure]] = {}
    for figure in totals:
        if figure.window == period.cadence:
            monthly.setdefault((figure.indicator, figure.form), {}).setdefault(figure.period, figure)
    published = _by_ref([f for f in previous_figures if f.breakdown == TOTAL], scorecard.name)
    given = {
        rating.ref: rating
        for rating in ratings
        if (rating.scorecard, rating.period) == (scorecard.name, period)
    }
    written = {
        comment.ref: comment
        for comment in comments
        if (comment.scorecard, comment.period) == (scorecard.name, period)
    }

    def fill(row: Row) -> FilledRow:
        indicator = catalogue.indicators[row.indicator]
        by_period = own.get(row.ref, {})
        tested = by_period if row.window == period.cadence else monthly.get((row.indicator, row.form), {})
        return _fill_row(
            scorecard,
            row,
            indicator,
            council,
            shown,
            by_period,
            tested,
            given.get(row.ref),
            written.get(row.ref),
            quality(indicator),
            published.get(row.ref, {}) if previous_pack else None,
        )

    sections = []
    for section in scorecard.sections:
        groups = tuple(
            FilledGroup(group.heading, tuple(fill(row) for row in group.rows)) for group in section.groups
        )
        filled_rows = [row for group in groups for row in group.rows]
        sections.append(
            FilledSection(
                section.name,
                section.title,
                section.scope,
                finding(filled_rows),
                _benchmark_heads(scorecard, section),
                groups,
            )
        )
    every_row = [row for section in sections for row in section.rows]
    computed = [figure for figure in totals if figure.source == "computed"]
    return FilledScorecard(
        scorecard=scorecard,
        council=council,
        period=period,
        as_at=max((figure.as_at for figure in computed if figure.as_at), default=council.as_at),
        snapshot=next((figure.snapshot for figure in computed if figure.snapshot), ""),
        finding=finding(every_row),
        periods=shown,
        period_heads=tuple(column_head(each) for each in shown),
        period_years=tuple(str(each.last_day.year) for each in shown),
        previous_year_head=year_heading(year_before(period)) if period.cadence == "month" else "",
        sections=tuple(sections),
        keys=keys(every_row),
        notes=notes(every_row, totals),
        figures=tuple(figures),
        previous_pack=previous_pack,
        marking=council.marking,
    )


def _by_ref(figures: Iterable[Figure], scorecard: str) -> dict[str, dict[Period, Figure]]:
    by_ref: dict[str, dict[Period, Figure]] = {}
    for figure in figures:
        if figure.scorecard == scorecard:
            by_ref.setdefault(figure.ref, {})[figure.period] = figure
    return by_ref


def _fill_row(
    scorecard: Scorecard,
    row: Row,
    indicator: Indicator,
    council: Council,
    shown: Sequence[Period],
    by_period: Mapping[Period, Figure],
    tested: Mapping[Period, Figure],
    given: GivenRating | None,
    comment: Comment | None,
    quality: Sequence[str],
    published: Mapping[Period, Figure] | None,
) -> FilledRow:
    period = shown[-1]
    cells = tuple(
        _cell(row, indicator, each, by_period.get(each), _column_decimals(row, each == period), published)
        for each in shown
    )
    target = _target(scorecard, row, period)
    history = [tested[each] for each in _back(period, HISTORY) if each in tested]
    current = by_period.get(period)
    reported = [
        by_period[each]
        for each in _back(period, HISTORY)[:-1]
        if each in by_period and by_period[each].status == "ok"
    ]
    made = mark(
        current=current,
        previous=reported[-1] if reported else None,
        history=history,
        target=target,
        rule=scorecard.rule,
        indicator=indicator,
        window=row.window,
        form=row.form,
        decimals=_column_decimals(row, True),
        previous_decimals=_column_decimals(row, False),
    )
    rating: Rating | None = made.suggested_rating
    reason = made.rating_reason
    if given is not None:
        rating, reason = given.rating, _given_reason(given, made.suggested_rating)
    series_periods = _back(period, SERIES)
    series = tuple(
        by_period[each].value if each in by_period and by_period[each].status == "ok" else None
        for each in series_periods
    )
    return FilledRow(
        row=row,
        indicator=indicator,
        ref=row.ref,
        label=row.label or indicator.title,
        cells=cells,
        previous_year=_previous_year(row, by_period, period),
        target=FilledTarget(target_words(target), target.low, target.high) if target else FilledTarget(),
        benchmarks=tuple(_benchmark(scorecard, row, name) for name in scorecard.comparators),
        series=series,
        series_periods=series_periods,
        series_words=_series_words(row, series, cells[-1], period, target),
        mark=made,
        rating=rating,
        rating_given=given is not None,
        rating_reason=reason,
        breaks=tuple(
            index
            for index, each in enumerate(series_periods)
            if any(
                change.breaks_series and each.first_day <= change.on <= each.last_day
                for change in indicator.changed
            )
        ),
        quality=tuple(quality),
        comment=comment.text if comment else "",
        comment_by=", ".join(part for part in (comment.by, date_words(comment.on)) if part)
        if comment
        else "",
        question_for_members=indicator.for_members if rating == "red" else "",
        thread=_thread(current, indicator),
    )


def _given_reason(given: GivenRating, suggested: Rating | None) -> str:
    """Who gave a rating, when and why, and what the rule suggested when that differs."""
    who = f"Given by {given.by or 'a person'}" + (f" on {date_words(given.on)}" if given.on else "")
    why = f": {given.reason.rstrip('.')}." if given.reason else "."
    suggestion = f" The rule suggests {suggested}." if suggested and suggested != given.rating else ""
    return who + why + suggestion


def _back(period: Period, count: int) -> tuple[Period, ...]:
    return tuple(period.previous(back) if back else period for back in range(count - 1, -1, -1))


def _column_decimals(row: Row, current: bool) -> int:
    default = row.decimals if row.decimals is not None else DEFAULT_DECIMALS[row.form]
    return row.column_decimals.get("current" if current else "earlier", default)


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
    cell = filled_cell(figure, decimals)
    before = published.get(period) if published is not None else None
    if before is None:
        return cell
    was = filled_cell(before, decimals)
    return (
        cell if was.text == cell.text else replace(cell, revised=True, was=was.text, was_value=before.value)
    )


def filled_cell(figure: Figure, decimals: int) -> FilledCell:
    """A figure as a cell; a return keeps the decimals it was given."""
    places = figure.decimals if figure.source == "returned" and figure.decimals is not None else decimals
    returned = figure.source == "returned"
    if figure.status != "ok" or figure.value is None:
        words = ABSENT_WORDS.get(figure.status, figure.status.replace("_", " "))
        note = f": {figure.note}" if figure.note and figure.status == "not_reported" else ""
        return FilledCell(f"{words}{note}", "absent", returned=returned, figure=figure)
    return FilledCell(
        printed_figure(figure, places),
        "value",
        figure.value,
        places,
        x_of_y(figure),
        returned=returned,
        figure=figure,
    )


def _previous_year(row: Row, by_period: Mapping[Period, Figure], period: Period) -> FilledCell:
    if period.cadence != "month":
        return BLANK
    year = year_before(period)
    if figure := by_period.get(year):
        return filled_cell(figure, _column_decimals(row, True))
    value, how = outturn(row, year, by_period)
    if value is None:
        return FilledCell("none", "absent")
    decimals = _column_decimals(row, True)
    return FilledCell(printed(value, row.form, decimals), "value", value, decimals, how)


def _target(scorecard: Scorecard, row: Row, period: Period) -> Target | None:
    fitting = [
        target
        for target in scorecard.targets
        if (target.indicator, target.window, target.form) == (row.indicator, row.window, row.form)
        and (target.valid_from is None or target.valid_from <= period.last_day)
        and (target.valid_to is None or target.valid_to >= period.last_day)
    ]
    return fitting[-1] if fitting else None


def _benchmarks_of(scorecard: Scorecard, row: Row, comparator: str) -> list[Benchmark]:
    return [
        benchmark
        for benchmark in scorecard.benchmarks
        if (benchmark.indicator, benchmark.window, benchmark.form, benchmark.comparator)
        == (row.indicator, row.window, row.form, comparator)
    ]


def _benchmark(scorecard: Scorecard, row: Row, comparator: str) -> FilledBenchmark:
    found = sorted(_benchmarks_of(scorecard, row, comparator), key=lambda benchmark: benchmark.year)
    if not found:
        return FilledBenchmark(BLANK)
    benchmark = found[-1]
    decimals = benchmark.decimals if benchmark.decimals is not None else _column_decimals(row, True)
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
        f"as published {benchmark.vintage}" if benchmark.vintage else "",
        "their rate put on our own base" if benchmark.rate_on_our_base else "",
        benchmark.source,
    ]
    cell = FilledCell(printed(benchmark.value, row.form, decimals), "value", benchmark.value, decimals)
    return FilledBenchmark(cell, "; ".join(part for part in parts if part))


def _benchmark_heads(scorecard: Scorecard, section: Section) -> tuple[tuple[str, str], ...]:
    """Each comparator with the year of its figures in this section (joined when they differ)."""
    heads = []
    for comparator in scorecard.comparators:
        years = {
            found[-1].year
            for row in section.rows
            if (found := sorted(_benchmarks_of(scorecard, row, comparator), key=lambda each: each.year))
        }
        heads.append((comparator, ", ".join(sorted(years))))
    return tuple(heads)


def _series_words(
    row: Row, series: Sequence[float | None], current: FilledCell, period: Period, target: Target | None
) -> str:
    """What the sparkline shows, in words, for those who do not see it."""
    held = [value for value in series if value is not None]
    if not held:
        return f"{row.ref}, {len(series)} periods to {heading(period)}: nothing reported"
    decimals = current.decimals if current.kind == "value" else _column_decimals(row, True)
    unit = "months" if period.cadence == "month" else "weeks"
    words = (
        f"{row.ref}, {len(series)} {unit} to {heading(period)}: "
        f"lowest {printed(min(held), row.form, decimals)}, "
        f"highest {printed(max(held), row.form, decimals)}, now {current.text}"
    )
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
