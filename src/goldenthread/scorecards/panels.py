"""The page of numbered panels: each section as a panel with a block of figures (average, newest period,
areas), its chart and its commentary. It chooses and averages figures that were counted; it counts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from goldenthread.calendar import Period
from goldenthread.definitions.model import Across, Catalogue, Council, Row, Section
from goldenthread.engine.forms import population
from goldenthread.extracts.given import Comment
from goldenthread.figures.model import DEFAULT_DECIMALS, NOT_RECORDED, TOTAL, Figure
from goldenthread.judgement.rounding import exact, printed
from goldenthread.judgement.wording import cadence_words
from goldenthread.scorecards.breaks import break_places
from goldenthread.scorecards.model import (
    BLANK,
    FilledCell,
    FilledChart,
    FilledRow,
    FilledScorecard,
    FilledSection,
)
from goldenthread.scorecards.narrowing import teams_left_out, without_teams
from goldenthread.scorecards.printing import ABSENT_WORDS, column_head, date_words, filled_cell, last_periods
from goldenthread.scorecards.tiles import FilledBars, fill_bars, unit_words

AVERAGE = "average"
"""The breakdown of a figure that is an average typed in."""

USUAL_COLUMNS = (AVERAGE, "current")


@dataclass(frozen=True)
class FilledLine:
    """One line of a panel's figures: the reference and the part of it (`inside`, `total`; empty for all of
    it), its name and a cell for each column.
    """

    ref: str
    part: str
    label: str
    cells: tuple[FilledCell, ...]


@dataclass(frozen=True)
class FilledPanel:
    """One panel. `columns` name the cells' columns for programs (`average`, `current`, `area:East`), `heads`
    for readers; `headline` is the newest figure of its last row that has one, with `headline_notes` below it.
    """

    number: int
    name: str
    title: str
    scope: str
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[FilledLine, ...]
    row: FilledRow | None
    headline: FilledCell
    headline_notes: tuple[str, ...]
    chart: FilledChart | None
    bars: FilledBars | None
    notes: tuple[str, ...]
    comment: tuple[str, ...]
    comment_by: str


@dataclass(frozen=True)
class FilledPanels:
    """The whole page: where it is tabled, the areas and their populations in words, and the areas of concern."""

    item: str
    panels: tuple[FilledPanel, ...]
    areas: str
    populations: tuple[tuple[str, int], ...]
    population_words: str
    concerns_heading: str
    concerns: tuple[str, ...]


class _Figures:
    """Figures of one scorecard, found by reference, period, breakdown and category."""

    def __init__(self, figures: Sequence[Figure], scorecard: str) -> None:
        self._held = {
            (each.ref, each.period, each.breakdown, each.category): each
            for each in figures
            if each.scorecard == scorecard
        }

    def of(self, ref: str, period: Period, breakdown: str = TOTAL, category: str = "") -> Figure | None:
        return self._held.get((ref, period, breakdown, category))

    def categories(self, refs: Sequence[str], period: Period, breakdown: str) -> list[str]:
        found = {
            category: None
            for ref, at, by, category in self._held
            if ref in refs and at == period and by == breakdown and category != NOT_RECORDED
        }
        return sorted(found)

    def average(self, ref: str, period: Period) -> Figure | None:
        """An average that was typed in."""
        return next(
            (each for (of, at, by, _), each in self._held.items() if (of, at, by) == (ref, period, AVERAGE)),
            None,
        )


def panel_page(
    filled: FilledScorecard,
    catalogue: Catalogue,
    figures: Sequence[Figure],
    comments: Mapping[str, Sequence[Comment]],
) -> FilledPanels:
    """The page of a filled scorecard with the layout `panels`; `comments` are those of the period by
    reference.
    """
    card, council, period = filled.scorecard, filled.council, filled.period
    held = _Figures(figures, card.name)
    names = _categories(card.across, council, held, [row.ref for row in card.rows], period)
    left_out = teams_left_out(card.across.leave_out, council) if card.across else ()
    without = [team.name for team in left_out]
    if card.across:
        without += [
            each for each in card.across.leave_out if each not in {t.id for t in left_out} | set(without)
        ]
    panels = []
    for number, (section, shown) in enumerate(zip(card.sections, filled.sections, strict=True), 1):
        panels.append(_panel(number, section, shown, filled, catalogue, held, names, figures, comments))
    people = [
        (name, found[1])
        for name in names
        if (found := population(council, period, card.population, "area", name))
    ]
    whole = population(council, period, card.population)
    words = "; ".join(f"{name} {number:,}" for name, number in people)
    if whole and people:
        words += f"; all {whole[1]:,}"
    elif len(people) > 1:
        words += f"; all {sum(number for _, number in people):,}"
    said = comments.get("concerns", ())
    return FilledPanels(
        item=card.item,
        panels=tuple(panels),
        areas=f"Areas leave out {_listed(without)}." if without else "",
        populations=tuple(people),
        population_words=f"Children aged 0 to 17: {words}." if people else "",
        concerns_heading=card.concerns,
        concerns=tuple(part.strip() for each in said for part in each.text.split("\n\n") if part.strip()),
    )


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _categories(
    across: Across | None, council: Council, held: _Figures, refs: Sequence[str], period: Period
) -> tuple[str, ...]:
    """Those named; else the council's areas; else every category that has a figure."""
    if across is None:
        return ()
    if across.names:
        return across.names
    if across.by == "area" and council.population_0_17_by_area:
        return tuple(council.population_0_17_by_area)
    return tuple(held.categories(refs, period, across.by))


def _panel(
    number: int,
    section: Section,
    shown: FilledSection,
    filled: FilledScorecard,
    catalogue: Catalogue,
    held: _Figures,
    names: Sequence[str],
    figures: Sequence[Figure],
    comments: Mapping[str, Sequence[Comment]],
) -> FilledPanel:
    card, period = filled.scorecard, filled.period
    wanted = section.columns or USUAL_COLUMNS
    columns, heads = [], []
    for column in wanted:
        if column == "across" and card.across is not None:
            columns += [f"{card.across.by}:{name}" for name in names]
            heads += list(names)
        elif column != "across":
            columns.append(column)
            average = f"{card.average_of}-{cadence_words(period.cadence, 1)} average"
            heads.append({AVERAGE: average, "current": column_head(period), "target": "Target"}[column])
    lines: list[FilledLine] = []
    for row in shown.rows:
        if section.down is not None:
            for name in _categories(section.down, filled.council, held, [row.ref], period):
                cells = [_down_cell(row, column, section.down.by, name, held, filled) for column in columns]
                lines.append(FilledLine(row.ref, name, name, tuple(cells)))
            continue
        for part, label in (row.row.parts or {"": row.label}).items():
            lines.append(
                FilledLine(
                    row.ref,
                    part,
                    ", ".join(filter(None, (label, unit_words(row, label, section.title)))),
                    tuple(_line_cell(row, part, column, held, filled) for column in columns),
                )
            )
    lines = [replace(line, cells=tuple(map(_without_reason, line.cells))) for line in lines]
    if not any(cell.kind == "value" for line in lines for cell in line.cells):
        lines = []  # The headline says why there is nothing.
    main = _main(shown.rows)
    headline = main.current if main is not None else BLANK
    unit = unit_words(main, section.title, section.scope) if main is not None else ""
    notes = []
    if headline.under:
        notes = [unit, headline.under]
    elif main is not None and headline.kind == "value":
        usual = _line_cell(main, "", AVERAGE, held, filled)
        words = f"{card.average_of}-{cadence_words(period.cadence, 1)} average {usual.text}"
        notes = [unit, headline.x_of_y, words if usual.kind == "value" else "", _compared(shown)]
    said = comments.get(section.name, ())
    paragraphs = [part.strip() for each in said for part in each.text.split("\n\n") if part.strip()]
    paragraphs += [row.comment for row in shown.rows if row.comment]
    by = [", ".join(filter(None, (each.by, date_words(each.on)))) for each in said]
    return FilledPanel(
        number=number,
        name=section.name,
        title=section.title,
        scope=section.scope,
        columns=tuple(columns),
        heads=tuple(heads),
        lines=tuple(lines),
        row=main,
        headline=headline,
        headline_notes=tuple(filter(None, notes)),
        chart=shown.charts[0] if shown.charts else None,
        bars=next(
            (
                made
                for bars in section.bars
                if (made := fill_bars(bars, period, figures, catalogue)) is not None and made.bars
            ),
            None,
        ),
        notes=tuple(note for row in shown.rows for note in (row.row.note, row.break_words) if note),
        comment=tuple(paragraphs),
        comment_by="; ".join(dict.fromkeys(filter(None, by))),
    )


def _compared(shown: FilledSection) -> str:
    """The comparators of the first line that has any, in words: a panel has no columns for them."""
    years = dict(shown.benchmark_heads)
    for row in shown.rows:
        held = [
            (name, each.cell.text)
            for name, each in zip(years, row.benchmarks, strict=True)
            if each.cell.kind == "value"
        ]
        if held:
            unit = " per 10,000" if row.row.form == "rate_per_10k" else ""
            when = ", ".join(dict.fromkeys(years[name] for name, _ in held))
            return f"{'; '.join(f'{name} {text}' for name, text in held)}{unit} ({when})"
    return ""


def _without_reason(cell: FilledCell) -> FilledCell:
    """A narrow cell says which kind of absence it is; the reason stands in the headline."""
    return replace(cell, text=cell.text.partition(":")[0]) if cell.kind == "absent" else cell


def _main(rows: Sequence[FilledRow]) -> FilledRow | None:
    """The row that the headline shows: the last share that has a figure, else the first row that has one."""
    held = [row for row in rows if row.current.kind == "value"]
    shares = [row for row in held if row.row.form == "percent"]
    found = [*shares[-1:], *held[:1], *rows[:1]]
    return found[0] if found else None


def _line_cell(row: FilledRow, part: str, column: str, held: _Figures, filled: FilledScorecard) -> FilledCell:
    period, card = filled.period, filled.scorecard
    if row.row.projected and column in (AVERAGE, "current"):
        # A month's average says nothing beside where the year may end.
        return row.current if column == "current" else BLANK
    if column == "target":
        return FilledCell(row.target.text) if part in ("", "percent") and row.target.text else BLANK
    if column == AVERAGE:
        typed = held.average(row.ref, period)
        if typed is not None:
            return _part(typed, part, row.row)
        periods = last_periods(period, card.average_of)
        if _broken(row, periods):
            return FilledCell("no average", "absent")
        return _average([held.of(row.ref, each) for each in periods], part, row.row)
    if column == "current":
        figure = held.of(row.ref, period)
        return _part(figure, part, row.row) if figure is not None else row.current
    breakdown, _, category = column.partition(":")
    figure = held.of(row.ref, period, breakdown, category)
    if figure is None:
        return _none_there(held.of(row.ref, period), row, breakdown, part)
    if breakdown == "area" and card.across is not None and card.across.leave_out:
        inside = [
            team for team in teams_left_out(card.across.leave_out, filled.council) if team.area == category
        ]
        figure = without_teams(
            figure, [each for team in inside if (each := held.of(row.ref, period, "team", team.id))]
        )
    return _part(figure, part, row.row)


def _broken(row: FilledRow, periods: Sequence[Period]) -> bool:
    """Whether a new series begins within the periods, so that they have no average."""
    return any(break_places(row.indicator, periods)[-1:])


def _none_there(total: Figure | None, row: FilledRow, breakdown: str, part: str) -> FilledCell:
    """An area without a figure: nothing was counted there, or this is not broken down so."""
    counted = total is not None and total.source == "computed" and total.status in ("ok", "no_cases")
    if total is None or not counted or breakdown not in row.indicator.by or row.row.only is not None:
        return BLANK
    if row.row.form in ("count", "sum") or part in ("inside", "outside", "total"):
        return FilledCell("0", "value", 0.0)
    return FilledCell(ABSENT_WORDS["no_cases"], "absent")


def _down_cell(
    row: FilledRow, column: str, by: str, name: str, held: _Figures, filled: FilledScorecard
) -> FilledCell:
    period = filled.period
    if column == AVERAGE:
        periods = last_periods(period, filled.scorecard.average_of)
        if _broken(row, periods):
            return FilledCell("no average", "absent")
        months = [held.of(row.ref, each, by, name) for each in periods]
        return _average([month for month in months if month is not None], "", row.row)
    if column == "target":
        return FilledCell(row.target.text) if row.target.text else BLANK
    figure = held.of(row.ref, period, by, name)
    return _part(figure, "", row.row) if column == "current" and figure is not None else BLANK


_PARTS: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "inside": lambda inside, total: inside,
    "outside": lambda inside, total: total - inside,
    "total": lambda inside, total: total,
}


def _part(figure: Figure, part: str, row: Row) -> FilledCell:
    """A figure's cell, or the part of a percentage: how many inside, how many outside, all of them."""
    decimals = row.decimals if row.decimals is not None else DEFAULT_DECIMALS[row.form]
    if part not in _PARTS:
        return filled_cell(figure, decimals)
    if figure.numerator is None or figure.denominator is None:
        return filled_cell(replace(figure, value=None, status="not_collected"), 0)
    number = _PARTS[part](exact(figure.numerator), exact(figure.denominator))
    returned = figure.source == "returned"
    return FilledCell(
        printed(number, "count", 0), "value", float(number), 0, returned=returned, figure=figure
    )


def _average(figures: Sequence[Figure | None], part: str, row: Row) -> FilledCell:
    """The average of the periods: of counts their mean; of shares and means what all the periods make
    together.

    A period without cases takes part with nothing; any other that is missing leaves no average.
    """
    held = [each for each in figures if each is not None and each.status in ("ok", "no_cases")]
    if not held or len(held) < len(figures):
        return FilledCell("no average", "absent")
    decimals = row.decimals if row.decimals is not None else DEFAULT_DECIMALS[row.form]
    over = sum((exact(each.numerator or 0) for each in held), Fraction(0))
    under = sum((exact(each.denominator or 0) for each in held), Fraction(0))
    divided = row.form in ("percent", "mean") and all(
        each.numerator is not None and each.denominator is not None for each in held
    )
    if part in _PARTS:
        if not divided:
            return FilledCell("no average", "absent")
        number = _PARTS[part](over, under) / len(held)
        return FilledCell(printed(number, "count", 0), "value", float(number), 0)
    if divided:
        if not under:
            return FilledCell(ABSENT_WORDS["no_cases"], "absent")
        number = over / under * (100 if row.form == "percent" else 1)
    else:
        values = [each.value for each in held if each.value is not None]
        if not values:
            return FilledCell(ABSENT_WORDS["no_cases"], "absent")
        number = sum((exact(value) for value in values), Fraction(0)) / len(values)
    return FilledCell(printed(number, row.form, decimals), "value", float(number), decimals)
