"""The tile page: each row as a tile with its value, arrow and circle, charts by category, and discussion
points. Values and marks come from the filled rows; a projected count is put at the year's end here, as a
range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from goldenthread.calendar import Period, containing
from goldenthread.definitions.layouts import WORD_IN_TITLE
from goldenthread.definitions.model import Bars, Catalogue, RatingRule, Scorecard, Target
from goldenthread.extracts.given import Comment
from goldenthread.figures.model import DEFAULT_DECIMALS, NOT_RECORDED, Figure
from goldenthread.judgement import target_words
from goldenthread.judgement.direction import direction
from goldenthread.judgement.projection import Projection, project
from goldenthread.judgement.ratings import rate
from goldenthread.judgement.rounding import exact_value, natural_decimals, printed
from goldenthread.judgement.wording import capital, day_words
from goldenthread.scorecards.commentary import by_words, parts
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard, FilledTarget
from goldenthread.scorecards.printing import filled_cell, heading
from goldenthread.scorecards.wanted import holding, rule_of

Circle = Literal["filled", "half", "open"]

CIRCLES: Mapping[str, Circle] = {"red": "filled", "amber": "half", "green": "open", "blue": "open"}
"""A rating's circle, so that a copy without colour still reads."""

NO_TARGET = "No target"


@dataclass(frozen=True)
class FilledTile:
    """One tile. `value` is what stands large, with `value_note` below it; `circle` is None without a target,
    and `target` then says so.
    """

    row: FilledRow
    value: FilledCell
    value_note: str
    circle: Circle | None
    target: str

    @property
    def title(self) -> str:
        return self.row.label


@dataclass(frozen=True)
class FilledBar:
    """One category of a breakdown, with its figure of the period before when there is one."""

    label: str
    cell: FilledCell
    before: FilledCell | None = None


@dataclass(frozen=True)
class FilledBars:
    """A chart by category, the most first. `measure` says what and when, `words` what is seen."""

    title: str
    measure: str
    bars: tuple[FilledBar, ...]
    words: str


@dataclass(frozen=True)
class FilledPoints:
    """Discussion points under a heading, each a paragraph, with the titles of the tiles that they are about."""

    name: str
    heading: str
    about: tuple[str, ...]
    points: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True)
class FilledTiles:
    """The whole page. `key` explains arrow and circle, as pairs of a rating (empty for the arrow) and words."""

    introduction: str
    tiles: tuple[FilledTile, ...]
    bars: tuple[FilledBars, ...]
    points: tuple[FilledPoints, ...]
    key: tuple[tuple[str, str], ...]


def project_rows(filled: FilledScorecard, figures: Sequence[Figure]) -> FilledScorecard:
    """The scorecard, its projected counts put at the end of the year."""
    if not any(row.row.projected for row in filled.rows):
        return filled
    months: dict[str, dict[Period, Figure]] = {}
    for figure in figures:
        if figure.scorecard == filled.scorecard.name and figure.breakdown == "total":
            months.setdefault(figure.ref, {})[figure.period] = figure
    sections = tuple(
        replace(
            section,
            groups=tuple(
                replace(
                    group,
                    rows=tuple(
                        _projected(row, filled, months.get(row.ref, {})) if row.row.projected else row
                        for row in group.rows
                    ),
                )
                for group in section.groups
            ),
        )
        for section in filled.sections
    )
    return replace(filled, sections=sections)


def _projected(row: FilledRow, filled: FilledScorecard, figures: Mapping[Period, Figure]) -> FilledRow:
    period = filled.period
    current = figures.get(period)
    if current is not None and current.source == "returned":
        return row  # A projection that was typed in is printed as it came.
    counts = {
        month: value
        for month, figure in figures.items()
        if month.cadence == "month" and (value := exact_value(figure)) is not None
    }
    made = project({month: count for month, count in counts.items() if month <= period}, period)
    section = next(each for each in filled.scorecard.sections if row.row in each.rows)
    target = holding(filled.scorecard, row.row, period)
    rule = rule_of(filled.scorecard, section, row.row)
    wanted = (
        FilledTarget(f"{target_words(target)} a year", target.low, target.high, target)
        if target and target_words(target)
        else FilledTarget()
    )
    if made.low is None or made.central is None or made.high is None:
        mark = replace(
            row.mark, suggested_rating=None, level="", rating_reason=made.reason, moved=None, meaning=None,
            direction_reason=made.reason, signal=None, signal_reason=made.reason, caution="",
        )  # fmt: skip
        cell = FilledCell("not projected", "absent")
        return replace(
            row, cells=(*row.cells[:-1], cell), mark=mark, target=wanted,
            rating=row.rating if row.rating_given else None,
            level=row.level if row.rating_given else "",
            rating_reason=row.rating_reason if row.rating_given else made.reason,
        )  # fmt: skip
    colour, why, level = _rated(made, target, rule)
    before = project({month: count for month, count in counts.items() if month < period}, period.previous())
    mark = replace(row.mark, suggested_rating=colour, level=level, rating_reason=why, caution="")
    if before.central is not None:
        moved, meaning = direction(
            made.central, before.central, row.indicator.better, decimals=0, previous_decimals=0
        )
        said = f"A month ago the middle of the range was {printed(before.central, 'count')}; now it is "
        mark = replace(
            mark, moved=moved, meaning=meaning, direction_reason=f"{said}{printed(made.central, 'count')}."
        )
    else:
        nothing = "There was no projection a month ago to compare with."
        mark = replace(mark, moved=None, meaning=None, direction_reason=nothing)
    mark = replace(
        mark,
        signal="not_tested",
        signal_meaning=None,
        signal_reason="A projection is not tested for real change.",
    )
    low, high = printed(made.low, "count"), printed(made.high, "count")
    text = low if low == high else f"{low} to {high}"
    cell = FilledCell(text, "value", float(made.central), 0, figure=current)
    return replace(
        row,
        cells=(*row.cells[:-1], cell),
        target=wanted,
        mark=mark,
        rating=row.rating if row.rating_given else colour,
        level=row.level if row.rating_given else level,
        rating_reason=row.rating_reason if row.rating_given else why,
        thread={**row.thread, "Projection": made.reason},
    )


def _rated(
    made: Projection, target: Target | None, rule: RatingRule
) -> tuple[Literal["red", "amber", "green", "blue"] | None, str, str]:
    """The colour that both ends of the range have, why, and its level on a scale of its own; amber when they differ,
    for then it is not settled.
    """
    assert made.low is not None and made.high is not None
    ends = [rate(end, target, rule, "count", 0) for end in (made.low, made.high)]
    low, high = (end.level or end.colour for end in ends)
    if low == high:
        both = f"{made.reason} Both ends of the range are {low}." if low else ends[0].reason
        return ends[0].colour, both, ends[0].level
    settled = f"not settled. The low end of the range would be {low}, the high end {high}. {made.reason}"
    return "amber", f"Amber: {settled}", ""


def tile_page(
    filled: FilledScorecard,
    catalogue: Catalogue,
    figures: Sequence[Figure],
    comments: Mapping[str, Sequence[Comment]],
) -> FilledTiles:
    """The page of a filled scorecard with the layout `tiles`; `comments` are those of the period by
    reference.
    """
    by_ref = {row.ref: row for row in filled.rows}
    points = []
    for each in filled.scorecard.discussion:
        found = comments.get(each.name, ())
        paragraphs = [part for comment in found for part in parts(comment.text)]
        by = by_words(found)
        about = tuple(by_ref[ref].label for ref in each.refs)
        points.append(FilledPoints(each.name, each.heading, about, tuple(paragraphs), by))
    said = [
        FilledPoints(row.ref, row.label, (), tuple(parts(row.comment)), row.comment_by)
        for row in filled.rows
        if row.comment
    ]
    return FilledTiles(
        introduction=filled.scorecard.introduction,
        tiles=tuple(_tile(row, filled.period) for row in filled.rows),
        bars=tuple(
            made
            for section in filled.scorecard.sections
            for bars in section.bars
            if (made := fill_bars(bars, filled.period, figures, catalogue)) is not None
        ),
        points=(*points, *said),
        key=_key(filled.scorecard),
    )


def _tile(row: FilledRow, period: Period) -> FilledTile:
    if row.row.projected and row.current.kind == "value" and not row.current.returned:
        note = f"by {day_words(containing('financial_year', period.last_day).last_day)}"
    elif row.current.kind == "value" and row.row.form == "percent":
        note = row.current.x_of_y
    else:
        note = ""
    wanted = row.target.text or NO_TARGET
    return FilledTile(row, row.current, note, CIRCLES[row.rating] if row.rating else None, wanted)


def _key(scorecard: Scorecard) -> tuple[tuple[str, str], ...]:
    arrow = ("", "Arrow: since last period; blue is better, orange worse")
    rule = scorecard.rule
    if rule.tolerance == "person":
        return arrow, ("red", "Circle: as given by a person")
    if rule.levels:
        return arrow, *((level.colour, level.name) for level in rule.levels)
    amount = natural_decimals(rule.amount * 100 if rule.tolerance == "relative" else rule.amount)
    if rule.tolerance == "none":
        return arrow, ("red", "Red: short of target"), ("green", "Green: on target")
    within = (
        f"{printed(rule.amount * 100, 'percent', amount)} of target"
        if rule.tolerance == "relative"
        else f"{printed(rule.amount, 'count', amount)} points of target"
    )
    circles = (
        ("red", f"Red: not within {within}"),
        ("amber", f"Amber: within {within}"),
        ("green", "Green: on target"),
    )
    return arrow, *circles


def fill_bars(
    bars: Bars, period: Period, figures: Sequence[Figure], catalogue: Catalogue
) -> FilledBars | None:
    """The categories with the most, for the period and the one before; None when there is nothing to draw. A
    code is called what its fact says that it stands for.
    """
    fact = catalogue.indicators[bars.indicator].fact
    names = catalogue.facts[fact].codes.get(bars.by, {}) if fact else {}
    chosen: dict[Period, dict[str, Figure]] = {}
    for figure in figures:
        shown = (figure.indicator, figure.window, figure.form, figure.breakdown)
        if shown == (bars.indicator, bars.window, bars.form, bars.by) and figure.status == "ok":
            chosen.setdefault(figure.period, {})[figure.category] = figure
    decimals = DEFAULT_DECIMALS[bars.form]
    now = sorted(
        chosen.get(period, {}).values(), key=lambda each: (each.category == NOT_RECORDED, -(each.value or 0))
    )
    if not now:
        return None
    before = chosen.get(period.previous(), {})
    drawn = tuple(
        FilledBar(
            _category_words(figure.category, names),
            filled_cell(figure, decimals),
            filled_cell(before[figure.category], decimals) if figure.category in before else None,
        )
        for figure in now[: bars.most]
    )
    said: dict[str, str] = {}
    for place, word in enumerate(("first", "second")):
        if place < len(drawn):
            said |= {word: drawn[place].label, f"{word}.figure": drawn[place].cell.text}
    lacking = any(word not in said for word in WORD_IN_TITLE.findall(bars.title))
    title = bars.measure if lacking else WORD_IN_TITLE.sub(lambda match: said[match[1]], bars.title)
    marked = f" The upright mark is {heading(period.previous())}." if before else ""
    more = f" {len(now) - len(drawn)} more are left out." if len(now) > len(drawn) else ""
    words = "; ".join(
        f"{bar.label} {bar.cell.text}" + (f", before {bar.before.text}" if bar.before else "")
        for bar in drawn
    )
    measure = f"{bars.measure}, {heading(period)}.{marked}{more}"
    return FilledBars(capital(title), measure, drawn, f"{measure} {words}.")


def _category_words(category: str, names: Mapping[str, str]) -> str:
    """What a code stands for, in a few words; a code that is not explained reads as words."""
    words = names.get(category, category)
    plain = (
        words.replace("_", " ").lower()
        if (words.isupper() and "_" in words) or (len(words) > 4 and words.isupper())
        else words
    )
    return capital(plain)
