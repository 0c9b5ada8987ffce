"""Builds what only one layout kind has: the discussion points of tiles, the areas of panels, the focus areas of an
improvement plan with their links to the rows of other scorecards. Everything that they name must exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from goldenthread.definitions.model import (
    Across,
    Bars,
    Discussion,
    FocusArea,
    Group,
    Indicator,
    Measure,
    Row,
    Scorecard,
    Section,
)
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.records import Written

LINKED = "linked"
"""The name of the section that holds the rows that a plan's measures are linked to."""

WORD_IN_TITLE = re.compile(r"\{([^{}]*)\}")
BAR_WORDS = ("first", "second", "first.figure", "second.figure")
"""What the title of bars may say: the category with the most, the next, and their figures."""

SHIPPED = "catalogue/"
NOT_SHOWN = "A scorecard that this council makes otherwise"

_RANGE = re.compile(r"(\S+?)\s*(?:-|–|\bto\b)\s*(\S+)")
_ONE_KIND = {"discussion": "tiles", "across": "panels", "concerns": "panels", "focus_areas": "focus_areas"}


def read_page(written: Written, refs: Sequence[str], problems: Problems) -> dict[str, Any]:
    """The fields of a scorecard that belong to its layout kind; `refs` are the references of its rows."""
    layout = written.get("layout")
    for word, kind in _ONE_KIND.items():
        if word in written and layout != kind:
            problems.add(written.place_of(word), f"`{word}` is for the layout {kind}, and this is {layout}")
    if layout == "focus_areas" and "focus_areas" not in written:
        problems.add(written.place, "a scorecard with the layout focus_areas needs `focus_areas`")
    actions: Mapping[str, str] = written.get("actions", {})
    discussion = []
    for each in written.get("discussion", ()):
        for place, ref in enumerate(each.get("refs", ())):
            if ref not in refs:
                message = f"`{ref}` is not a reference of this scorecard"
                problems.add(each.place_of("refs", place), message, nearest(ref, refs))
        discussion.append(Discussion(each.get("name"), each.get("heading"), each.get("refs", ())))
    areas = tuple(_focus_area(each, actions, problems) for each in written.get("focus_areas", ()))
    names = [measure.name for area in areas for measure in area.measures]
    for area in areas:
        for measure in area.measures:
            if names.count(measure.name) > 1:
                problems.add(measure.place, f"the measure {measure.name} is there twice")
    return {
        "introduction": written.get("introduction", ""),
        "item": written.get("item", ""),
        "average_of": written.get("average_of", 6),
        "across": read_across(written.get("across")),
        "concerns": written.get("concerns", ""),
        "discussion": tuple(discussion),
        "actions": actions,
        "focus_areas": areas,
    }


def read_across(written: Written | None) -> Across | None:
    """The categories that are printed side by side, or below each other."""
    if written is None:
        return None
    return Across(written.get("by"), written.get("names", ()), written.get("leave_out", ()))


def read_bars(written: Written, indicators: Mapping[str, Indicator], problems: Problems) -> Bars:
    """A chart by categories; the breakdown must be one that the indicator offers."""
    indicator = indicators.get(written.get("indicator"))
    by = written.get("by")
    if indicator is not None and by not in indicator.by and indicator.returned is None:
        message = f"{indicator.name} is not broken down by {by}: it has {listed(indicator.by)}"
        problems.add(written.place_of("by"), message, nearest(by, indicator.by))
    for word in WORD_IN_TITLE.findall(written.get("title")):
        if word not in BAR_WORDS:
            message = f"the title of bars says {listed(BAR_WORDS)}, not `{word}`"
            problems.add(written.place_of("title"), message, nearest(word, BAR_WORDS))
    return Bars(
        title=written.get("title"),
        measure=written.get("measure"),
        indicator=written.get("indicator"),
        window=written.get("window"),
        form=written.get("as"),
        by=by,
        place=written.place,
        most=written.get("most", 7),
    )


def _focus_area(written: Written, actions: Mapping[str, str], problems: Problems) -> FocusArea:
    name = written.get("name")
    for place, action in enumerate(written.get("actions")):
        if actions and action not in actions:
            message = f"`{action}` is not one of the plan's `actions`"
            problems.add(written.place_of("actions", place), message, nearest(action, actions))
    measures = tuple(
        _measure(each, f"{name}.{place}", problems) for place, each in enumerate(written.get("measures"), 1)
    )
    return FocusArea(name, written.get("title"), written.get("actions"), measures)


def _measure(written: Written, name: str, problems: Problems) -> Measure:
    linked = "refs" in written
    if linked != ("scorecard" in written):
        problems.add(written.place, "a measure that is linked names both its `scorecard` and its `refs`")
    if linked and written.get("to_be_developed"):
        problems.add(
            written.place_of("to_be_developed"), "a measure to be developed has no rows yet: say `could_use`"
        )
    if "could_use" in written and not written.get("to_be_developed"):
        problems.add(written.place_of("could_use"), "only a measure to be developed has `could_use`")
    return Measure(
        name=written.get("name", name),
        title=written.get("measure"),
        place=written.place_of("refs") if linked else written.place,
        source=written.get("source", ""),
        scorecard=written.get("scorecard", ""),
        printed_refs=written.get("refs", ""),
        to_be_developed=written.get("to_be_developed", False),
        could_use=written.get("could_use", ""),
        narrative=written.get("narrative", False),
        note=written.get("note", ""),
    )


def link_focus_areas(
    scorecards: Mapping[str, Scorecard], broken: Collection[str], problems: Problems
) -> dict[str, Scorecard]:
    """The scorecards, each of those with focus areas holding the rows that its measures are linked to, with the
    targets, benchmarks and rules that those rows have where they come from.
    """
    return {
        name: _linked(card, scorecards, broken, problems) if card.focus_areas else card
        for name, card in scorecards.items()
    }


def _linked(
    card: Scorecard, scorecards: Mapping[str, Scorecard], broken: Collection[str], problems: Problems
) -> Scorecard:
    rows: dict[str, Row] = {}
    sources: dict[str, Scorecard] = {}
    areas = []
    for area in card.focus_areas:
        measures = []
        for measure in area.measures:
            source = scorecards.get(measure.scorecard)
            if not measure.scorecard or measure.scorecard in broken:
                measures.append(measure)
                continue
            # A council may show other rows than those that the shipped plan is linked to; its own plan must hold.
            shipped = (measure.place.file or "").startswith(SHIPPED)
            if source is None and shipped:
                measures.append(replace(measure, source=measure.source or NOT_SHOWN))
                continue
            if source is None:
                message = f"`{measure.scorecard}` is not a scorecard"
                problems.add(measure.place, message, nearest(measure.scorecard, scorecards))
                continue
            if source.cadence != card.cadence:
                message = f"{source.name} is made each {source.cadence} and {card.name} each {card.cadence}"
                problems.add(measure.place, f"{message}: link to a scorecard of the same cadence")
                continue
            found = references_in(measure.printed_refs, source, measure, Problems() if shipped else problems)
            if not found:
                measures.append(replace(measure, source=measure.source or NOT_SHOWN))
                continue
            sources[source.name] = source
            rows |= {row.ref: _with_rule(row, source) for row in source.rows if row.ref in found}
            measures.append(replace(measure, refs=found))
        areas.append(replace(area, measures=tuple(measures)))
    own = card.sections
    section = Section(LINKED, "Figures that the measures are linked to", (Group("", tuple(rows.values())),))
    return replace(
        card,
        focus_areas=tuple(areas),
        sections=(*own, section) if rows else own,
        targets=(*card.targets, *(each for source in sources.values() for each in source.targets)),
        benchmarks=(*card.benchmarks, *(each for source in sources.values() for each in source.benchmarks)),
        comparators=card.comparators,
    )


def _with_rule(row: Row, source: Scorecard) -> Row:
    section = next(each for each in source.sections if row in each.rows)
    return replace(
        row, rule=row.rule or section.rule or source.rule, population=row.population or source.population
    )


def references_in(written: str, source: Scorecard, measure: Measure, problems: Problems) -> tuple[str, ...]:
    """The references of a scorecard that a text names: `CIN8`, `CIN 8`, `CIN20, CF3`, `CIN21-24`, `WF6 - WF14`.

    A range is every row from its first to its last as they stand on the scorecard.
    """
    known = [row.ref for row in source.rows]
    found: list[str] = []
    for part in filter(None, re.split(r"\s*(?:,|;|&|\band\b)\s*", written)):
        joined = part.replace(" ", "")
        if part in known or joined in known:
            found.append(part if part in known else joined)
            continue
        between = _RANGE.fullmatch(part)
        first, last = (between[1], between[2]) if between else (part, part)
        if between and last[:1].isdigit():
            last = (re.match(r"\D*", first) or [""])[0] + last
        lacking = next((ref for ref in (first, last) if ref not in known), None)
        if lacking is not None:
            message = f"`{lacking}` is not a reference of {source.name}"
            problems.add(measure.place, message, nearest(lacking, known))
        elif known.index(first) > known.index(last):
            problems.add(measure.place, f"{last} stands before {first} on {source.name}")
        else:
            found += known[known.index(first) : known.index(last) + 1]
    return tuple(dict.fromkeys(found))
