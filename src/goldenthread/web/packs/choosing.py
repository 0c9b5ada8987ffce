"""What a reader chose to see of a pack - which rows, in which order, beside which period, for whom - read from the
address, and a filled scorecard brought down to it. Nothing is judged here: rows are kept, left out and put in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from goldenthread.figures.model import TOTAL
from goldenthread.judgement.rounding import exact
from goldenthread.judgement.targets import distance, met
from goldenthread.publish.columns import USUAL
from goldenthread.scorecards.assemble import HISTORY
from goldenthread.scorecards.findings import finding, weekly_finding
from goldenthread.scorecards.focus_areas import FilledFocusAreas
from goldenthread.scorecards.model import FilledGroup, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.panels import FilledPanels
from goldenthread.scorecards.tiles import FilledTiles

RATINGS = {"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue", "none": "Not rated"}
MEANINGS = {"better": "Better", "worse": "Worse", "neither": "Neither"}
SORTS = {
    "": "As laid out",
    "target": "Furthest from target",
    "change": "Biggest change",
    "rating": "Rating, red first",
}
COLUMNS = {
    "earlier": "Earlier periods",
    "previous_year": "Previous year",
    "target": "Target",
    "benchmarks": "Benchmarks",
    "series": "Trend line",
    "change": "Change",
    "rating": "Rating",
    "direction": "Direction",
    "real_change": "Real change",
}
"""The columns that a reader can hide; the newest figure always stays."""

TABLES = ("rows", "weekly")
"""The layouts that are tables of rows, whose columns can be hidden and compared."""

Page = FilledTiles | FilledPanels | FilledFocusAreas

_ORDER = list(RATINGS)
_LONGEST = 80


@dataclass(frozen=True)
class Choices:
    """What was chosen; empty choices show everything. `category` is a breakdown and one of its categories; `compare`
    the last day of another period or the number of another pack, as the address has it.
    """

    words: str = ""
    section: str = ""
    ratings: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    real: bool = False
    sort: str = ""
    hidden: tuple[str, ...] = ()
    compare: str = ""
    breakdown: str = TOTAL
    category: str = ""

    @property
    def narrowing(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.words or self.section or self.ratings or self.meanings or self.real)

    @property
    def any(self) -> bool:
        return self != Choices()

    @property
    def of(self) -> str:
        return f"{self.breakdown}:{self.category}" if self.breakdown != TOTAL else ""


def choices_of(asked: QueryDict) -> Choices:
    """The choices that an address makes. What is no choice at all is passed over."""
    breakdown, _, category = asked.get("of", "").partition(":")
    return Choices(
        words=asked.get("q", "").strip()[:_LONGEST],
        section=asked.get("section", ""),
        ratings=_known(asked.getlist("rating"), RATINGS),
        meanings=_known(asked.getlist("meaning"), MEANINGS),
        real=asked.get("real") == "1",
        sort=asked.get("sort", "") if asked.get("sort", "") in SORTS else "",
        hidden=_known(asked.getlist("hide"), COLUMNS),
        compare=asked.get("compare", ""),
        breakdown=breakdown if breakdown and category else TOTAL,
        category=category if breakdown else "",
    )


def address_of(choices: Choices) -> str:
    """The choices as a query string without what was left empty; empty when there are none."""
    query = QueryDict(mutable=True)
    for name, value in (
        ("q", choices.words),
        ("section", choices.section),
        ("real", "1" if choices.real else ""),
        ("sort", choices.sort),
        ("compare", choices.compare),
        ("of", choices.of),
    ):
        if value:
            query[name] = value
    for name, values in (
        ("rating", choices.ratings),
        ("meaning", choices.meanings),
        ("hide", choices.hidden),
    ):
        if values:
            query.setlist(name, list(values))
    return query.urlencode()


def _known(given: Sequence[str], offered: dict[str, str]) -> tuple[str, ...]:
    return tuple(each for each in offered if each in given)


def columns_offered(filled: FilledScorecard) -> dict[str, str]:
    """The columns of this scorecard that can be hidden, with their words."""
    layout = filled.scorecard.layout
    if layout not in TABLES:
        return {}
    there = set(filled.scorecard.columns or USUAL[layout])
    if not filled.previous_year_head:
        there.discard("previous_year")
    if not filled.scorecard.comparators:
        there.discard("benchmarks")
    return {name: words for name, words in COLUMNS.items() if name in there}


def without_columns(filled: FilledScorecard, hidden: Sequence[str]) -> FilledScorecard:
    """The scorecard without the columns that a reader hid."""
    card = filled.scorecard
    if not hidden or card.layout not in TABLES:
        return filled
    left = tuple(each for each in card.columns or USUAL[card.layout] if each not in hidden)
    return replace(filled, scorecard=replace(card, columns=left))


def is_shown(row: FilledRow, section: FilledSection, choices: Choices) -> bool:
    """Whether a row is among what was chosen."""
    if choices.section and section.name != choices.section:
        return False
    if choices.ratings and (row.rating or "none") not in choices.ratings:
        return False
    if choices.meanings and row.mark.meaning not in choices.meanings:
        return False
    if choices.real and row.mark.signal != "yes":
        return False
    if choices.words:
        text = f"{row.ref} {row.label} {row.indicator.title} {section.title} {row.comment}".casefold()
        return all(word in text for word in choices.words.casefold().split())
    return True


def chosen(filled: FilledScorecard, choices: Choices) -> FilledScorecard:
    """The scorecard with the chosen rows, in the chosen order and columns. In another order than laid out, all rows
    stand in one section, for the order is over all of them.
    """
    filled = without_columns(filled, choices.hidden)
    if choices.narrowing:
        filled = _narrowed(filled, choices)
    if choices.sort:
        filled = _sorted(filled, choices.sort)
    return filled


def _narrowed(filled: FilledScorecard, choices: Choices) -> FilledScorecard:
    sections = []
    for section in filled.sections:
        groups = []
        for group in section.groups:
            rows = tuple(row for row in group.rows if is_shown(row, section, choices))
            if rows:
                groups.append(replace(group, rows=_unpaired(rows) if len(rows) < len(group.rows) else rows))
        if groups:
            sections.append(
                section
                if choices.section == section.name and tuple(groups) == section.groups
                else replace(section, groups=tuple(groups), charts=())
            )
    refs = {row.ref for section in sections for row in section.rows}
    return replace(filled, sections=tuple(sections), page=_page_of(filled, refs))


def _unpaired(rows: Sequence[FilledRow]) -> tuple[FilledRow, ...]:
    """A line of a pair that lost the other stands alone, under its own name."""
    found = []
    for place, row in enumerate(rows):
        beside = rows[place + 1 : place + 2] if row.pair_upper else rows[max(place - 1, 0) : place]
        joined = row.pair and beside and beside[0].pair and beside[0].pair_upper != row.pair_upper
        found.append(row if joined or not row.pair else replace(row, pair="", pair_upper=False))
    return tuple(found)


def _page_of(filled: FilledScorecard, refs: set[str]) -> Page | None:
    page = filled.page
    if isinstance(page, FilledTiles):
        return replace(page, tiles=tuple(tile for tile in page.tiles if tile.row.ref in refs), bars=())
    if isinstance(page, FilledPanels):
        names = {section.name for section in filled.sections if any(row.ref in refs for row in section.rows)}
        return replace(page, panels=tuple(panel for panel in page.panels if panel.name in names))
    if isinstance(page, FilledFocusAreas):
        areas = []
        for area in page.areas:
            measures = tuple(
                replace(each, rows=rows)
                for each in area.measures
                if (rows := tuple(row for row in each.rows if row.ref in refs))
            )
            if measures:
                areas.append(replace(area, measures=measures))
        return replace(page, areas=tuple(areas))
    return page


def _sorted(filled: FilledScorecard, sort: str) -> FilledScorecard:
    key = _KEYS[sort]
    page = filled.page
    if isinstance(page, FilledTiles):
        tiles = tuple(sorted(page.tiles, key=lambda tile: key(tile.row)))
        return replace(filled, page=replace(page, tiles=tiles))
    if isinstance(page, FilledPanels):
        panels = sorted(page.panels, key=lambda each: (each.row is None, key(each.row) if each.row else ()))
        return replace(filled, page=replace(page, panels=tuple(panels)))
    if page is not None or not filled.rows:
        # An improvement plan's measures stay under the focus areas that they serve.
        return filled
    rows = tuple(replace(row, pair="", pair_upper=False) for row in sorted(filled.rows, key=key))
    heads: dict[str, set[str]] = {}
    for section in filled.sections:
        for name, year in section.benchmark_heads:
            heads.setdefault(name, set()).update(filter(None, year.split(", ")))
    title = f"All sections: {SORTS[sort].lower()}"
    section = FilledSection(
        name="all",
        title=title,
        scope="",
        finding=f"{len(rows)} indicators, in one order over all sections.",
        benchmark_heads=tuple((name, ", ".join(sorted(years))) for name, years in heads.items()),
        groups=(FilledGroup("", rows),),
    )
    return replace(filled, sections=(section,))


def _from_target(row: FilledRow) -> tuple[int, float]:
    """Those that miss their target first, by how much of it they miss; then those that meet it, the closest first."""
    target, value = row.target.target, row.current.number
    if target is None or value is None or target.expected or target.kind in ("monitor", "none"):
        return 2, 0.0
    edges = [edge for edge in (target.low, target.high) if edge is not None]
    size = min((abs(edge) for edge in edges if edge), default=1.0)
    if met(exact(value), target):
        return 1, min(abs(value - edge) for edge in edges) / size
    return 0, -float(distance(exact(value), target)) / size


def _by_change(row: FilledRow) -> float:
    """How far the newest figure is from the one reported before it, as a share of that."""
    held = [value for value in row.series if value is not None]
    if (row.series and row.series[-1] is None) or len(held) < 2:
        return 1.0
    then, now = held[-2:]
    return -abs(now - then) / (abs(then) or abs(now) or 1.0)


_KEYS: dict[str, Callable[[FilledRow], Any]] = {
    "target": _from_target,
    "change": _by_change,
    "rating": lambda row: _ORDER.index(row.rating or "none"),
}


def only_told_by(filled: FilledScorecard) -> tuple[FilledScorecard, int]:
    """The scorecard of one team, service or area without the rows that cannot be told by it, and how many those are:
    no figure of them is held, or they are about one team of their own.
    """
    sections, left_out = [], 0
    for section in filled.sections:
        groups = []
        for group in section.groups:
            rows = tuple(
                row
                for row in group.rows
                if row.row.only is None and any(cell.figure is not None for cell in row.cells)
            )
            left_out += len(group.rows) - len(rows)
            if rows:
                groups.append(replace(group, rows=_unpaired(rows)))
        if groups:
            rows = tuple(row for group in groups for row in group.rows)
            sections.append(replace(section, groups=tuple(groups), finding=_finding(filled, rows)))
    refs = {row.ref for section in sections for row in section.rows}
    page = _page_of(filled, refs)
    found = replace(filled, sections=tuple(sections), page=page)
    return replace(found, finding=_finding(filled, found.rows)), left_out


def _finding(filled: FilledScorecard, rows: Sequence[FilledRow]) -> str:
    return weekly_finding(rows, HISTORY) if filled.scorecard.layout == "weekly" else finding(rows)
