"""The tile page: each row as a tile with its value, arrow and circle, charts by category, and discussion
points. Values and marks come from the filled rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

ARROW_WORDS = "Arrow: since last period; blue is better, orange worse"

SAME_SIGNAL = {
    "": "nothing to test",
    "no": "usual variation",
    "too_few": "too few to test",
    "not_tested": "real change not tested",
}
"""What is said once where no tile shows a real change and all have the same reason."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "rate_per_10k": ("per 10,000", "10,000"),
    "mean": ("average", "mean"),
    "median": ("median",),
}
"""What a form's number is said to be, and the words in a label that say so already."""


@dataclass(frozen=True)
class FilledTile:
    """One tile. `value` is what stands large, with `value_note` below it; `circle` is None without a target,
    and `target` then says so. Without `compared` or `tested` the page says once for all tiles how they stand.
    """

    row: FilledRow
    value: FilledCell
    value_note: str
    circle: Circle | None
    target: str
    compared: bool = True
    tested: bool = True

    @property
    def title(self) -> str:
        return self.row.label

    @property
    def only_counts(self) -> bool:
        """Whether the note is the numbers behind a percentage, which paper leaves out where there is no room."""
        return bool(self.value_note) and self.value_note == self.value.x_of_y


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
    compared = len(filled.rows) < 2 or any(row.mark.moved for row in filled.rows)
    tested = len(filled.rows) < 2 or _same_signal(filled.rows) == ""
    return FilledTiles(
        introduction=filled.scorecard.introduction,
        tiles=tuple(replace(_tile(row), compared=compared, tested=tested) for row in filled.rows),
        bars=tuple(
            made
            for section in filled.scorecard.sections
            for bars in section.bars
            if (made := fill_bars(bars, filled.period, figures, catalogue)) is not None
        ),
        points=(*points, *said),
        key=(
            *([("", ARROW_WORDS)] if compared else []),
            *_said_once(filled.rows, compared=compared, tested=tested),
            *_circles(filled.scorecard),
        ),
    )


def _tile(row: FilledRow) -> FilledTile:
    under = row.current.under
    if not under and row.current.kind == "value" and row.row.form == "percent":
        under = row.current.x_of_y
    note = "; ".join(filter(None, (unit_words(row, row.label), under)))
    wanted = row.target.text or NO_TARGET
    if row.row.projected and row.target.target is not None:
        # Of which stretch it is stands below the range already.
        wanted = target_words(row.target.target) or wanted
    return FilledTile(row, row.current, note, CIRCLES[row.rating] if row.rating else None, wanted)


def unit_words(row: FilledRow, *said: str) -> str:
    """What the row's number is a number of, `per 10,000` or `average`, unless it is already `said` over it."""
    words = UNITS.get(row.row.form, ())
    over = " ".join(said).lower()
    if row.current.kind != "value" or any(word in over for word in words):
        return ""
    return words[0] if words else ""


def _same_signal(rows: Sequence[FilledRow]) -> str:
    """What every row says of real change, where all say the same and none shows one; else empty."""
    found = {row.mark.signal for row in rows if not (row.row.projected and row.mark.signal == "not_tested")}
    return SAME_SIGNAL.get(found.pop() or "", "") if len(found) == 1 else ""


def _said_once(rows: Sequence[FilledRow], *, compared: bool, tested: bool) -> list[tuple[str, str]]:
    """What is the same on every tile, said once in the key."""
    same = ["nothing to compare"] if not compared else []
    same += [_same_signal(rows)] if not tested else []
    return [("", f"On every tile: {', '.join(same)}")] if same else []


def _circles(scorecard: Scorecard) -> tuple[tuple[str, str], ...]:
    rule = scorecard.rule
    if rule.tolerance == "person":
        return (("red", "Circle: as given by a person"),)
    if rule.levels:
        return tuple((level.colour, level.name) for level in rule.levels)
    amount = natural_decimals(rule.amount * 100 if rule.tolerance == "relative" else rule.amount)
    if rule.tolerance == "none":
        return ("red", "Red: short of target"), ("green", "Green: on target")
    within = (
        f"{printed(rule.amount * 100, 'percent', amount)} of target"
        if rule.tolerance == "relative"
        else f"{printed(rule.amount, 'count', amount)} points of target"
    )
    return (
        ("red", f"Red: not within {within}"),
        ("amber", f"Amber: within {within}"),
        ("green", "Green: on target"),
    )


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
