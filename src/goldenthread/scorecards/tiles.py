"""The tile page: each row as a tile with its value, arrow and circle, charts by category, and discussion
points. Values and marks come from the filled rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.definitions.layouts import WORD_IN_TITLE
from goldenthread.definitions.model import Bars, Catalogue, Scorecard
from goldenthread.extracts.given import Comment
from goldenthread.figures.model import DEFAULT_DECIMALS, NOT_RECORDED, TOTAL, Figure
from goldenthread.judgement import target_words
from goldenthread.judgement.rounding import natural_decimals, printed
from goldenthread.judgement.wording import capital
from goldenthread.scorecards.commentary import by_words, parts
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard
from goldenthread.scorecards.printing import filled_cell, heading

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
    """A chart by category, the most first. `measure` says what and when, `words` what is seen; `now` and `before` are
    the two periods, the latter empty when no bar has one.
    """

    title: str
    measure: str
    bars: tuple[FilledBar, ...]
    words: str
    now: str = ""
    before: str = ""
    absent: str = ""

    @property
    def marked(self) -> str:
        """The measure, with what the upright marks are that stand for the period before."""
        return f"{self.measure} The upright mark is {self.before}." if self.before else self.measure


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
        tiles=tuple(_tile(row) for row in filled.rows),
        bars=tuple(
            made
            for section in filled.scorecard.sections
            for bars in section.bars
            if (made := fill_bars(bars, filled.period, figures, catalogue)) is not None
        ),
        points=(*points, *said),
        key=_key(filled.scorecard),
    )


def _tile(row: FilledRow) -> FilledTile:
    note = row.current.under
    if not note and row.current.kind == "value" and row.row.form == "percent":
        note = row.current.x_of_y
    wanted = row.target.text or NO_TARGET
    if row.row.projected and row.target.target is not None:
        # Of which stretch it is stands below the range already.
        wanted = target_words(row.target.target) or wanted
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
    """The categories with the most, for the period and the one before. A code is called what its fact says that it
    stands for. Where a return says why there is nothing to draw, that stands in its place; else None.
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
        return _no_bars(bars, period, figures)
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
    more = f" {len(now) - len(drawn)} more are left out." if len(now) > len(drawn) else ""
    words = "; ".join(
        f"{bar.label} {bar.cell.text}" + (f", before {bar.before.text}" if bar.before else "")
        for bar in drawn
    )
    measure = f"{bars.measure}, {heading(period)}.{more}"
    then = heading(period.previous()) if before else ""
    return FilledBars(capital(title), measure, drawn, f"{measure} {words}.", heading(period), then)


def _no_bars(bars: Bars, period: Period, figures: Sequence[Figure]) -> FilledBars | None:
    for figure in figures:
        shown = (figure.indicator, figure.window, figure.form, figure.breakdown, figure.period)
        if shown == (bars.indicator, bars.window, bars.form, TOTAL, period) and figure.status != "ok":
            why = filled_cell(figure, 0).text
            measure = f"{bars.measure}, {heading(period)}."
            return FilledBars(bars.measure, measure, (), f"{measure} {why}.", heading(period), absent=why)
    return None


def _category_words(category: str, names: Mapping[str, str]) -> str:
    """What a code stands for, in a few words; a code that is not explained reads as words."""
    words = names.get(category, category)
    plain = (
        words.replace("_", " ").lower()
        if (words.isupper() and "_" in words) or (len(words) > 4 and words.isupper())
        else words
    )
    return capital(plain)
