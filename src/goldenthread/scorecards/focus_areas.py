"""The measures of an improvement plan: which show how each focus area does, which are still to be developed,
and which actions wait on them. Linked figures are rows of the filled scorecard; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from goldenthread.definitions.model import FocusArea, Measure, Scorecard
from goldenthread.extracts.given import Comment
from goldenthread.scorecards.findings import none_changed, red_words
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import date_words

Kind = Literal["live", "narrative", "other", "to_be_developed", "none"]

KIND_WORDS: Mapping[Kind, str] = {
    "live": "Live, on a scorecard",
    "narrative": "What people tell",
    "other": "From another source",
    "to_be_developed": "To be developed",
    "none": "No source named",
}


@dataclass(frozen=True)
class FilledMeasure:
    """A measure with the rows that show it, and what was told of it in this period."""

    measure: Measure
    kind: Kind
    source: str
    rows: tuple[FilledRow, ...]
    evidence: tuple[str, ...]
    evidence_by: str


@dataclass(frozen=True)
class FilledFocusArea:
    """A focus area with its actions, as reference and title, and its measures."""

    area: FocusArea
    actions: tuple[tuple[str, str], ...]
    measures: tuple[FilledMeasure, ...]

    def number(self, *kinds: Kind) -> int:
        return sum(each.kind in kinds for each in self.measures)

    @property
    def standing(self) -> str:
        """`3 live, 6 to come` with what else there is."""
        parts = [f"{self.number('live')} live", f"{self.number('to_be_developed')} to come"]
        other = self.number("other", "narrative")
        if other:
            parts.append(f"{other} elsewhere")
        if self.number("none"):
            parts.append(f"{self.number('none')} without a source")
        return ", ".join(parts)


@dataclass(frozen=True)
class Waiting:
    """A measure that is still to be developed: the area and the actions that wait on it, and what might
    already do.
    """

    measure: FilledMeasure
    area: FocusArea
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FilledFocusAreas:
    """The whole plan's measures. `served` says for each action which focus areas it serves: none for an
    action that no area cites.
    """

    areas: tuple[FilledFocusArea, ...]
    register: tuple[Waiting, ...]
    served: tuple[tuple[str, str, tuple[str, ...]], ...]
    finding: str


def focus_area_page(filled: FilledScorecard, comments: Mapping[str, Sequence[Comment]]) -> FilledFocusAreas:
    """The page of a filled scorecard with the layout `focus_areas`."""
    card = filled.scorecard
    rows = {row.ref: row for row in filled.rows}
    areas = tuple(
        FilledFocusArea(
            area,
            _actions(area, card),
            tuple(_measure(each, rows, comments.get(each.name, ())) for each in area.measures),
        )
        for area in card.focus_areas
    )
    register = tuple(
        Waiting(measure, area.area, area.actions)
        for area in areas
        for measure in area.measures
        if measure.kind == "to_be_developed"
    )
    cited = sorted((action for area in card.focus_areas for action in area.actions), key=_in_order)
    known = dict.fromkeys([*card.actions, *cited])
    served = tuple(
        (
            action,
            card.actions.get(action, ""),
            tuple(area.name for area in card.focus_areas if action in area.actions),
        )
        for action in known
    )
    return FilledFocusAreas(areas, register, served, _finding(areas, rows))


def _in_order(action: str) -> list[tuple[int, str]]:
    """Action 1.10 comes after 1.9."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in action.split(".")]


def _actions(area: FocusArea, card: Scorecard) -> tuple[tuple[str, str], ...]:
    return tuple((action, card.actions.get(action, "")) for action in area.actions)


def _measure(measure: Measure, rows: Mapping[str, FilledRow], said: Sequence[Comment]) -> FilledMeasure:
    kind: Kind = "none"
    if measure.refs:
        kind = "live"
    elif measure.to_be_developed:
        kind = "to_be_developed"
    elif measure.narrative:
        kind = "narrative"
    elif measure.source:
        kind = "other"
    name = measure.scorecard.replace("_", " ").capitalize()
    linked = f"{name} scorecard, {measure.printed_refs}" if measure.refs else ""
    by = [", ".join(filter(None, (each.by, date_words(each.on)))) for each in said]
    return FilledMeasure(
        measure,
        kind,
        "; ".join(filter(None, (linked, measure.source))) or KIND_WORDS[kind],
        tuple(rows[ref] for ref in measure.refs),
        tuple(part.strip() for each in said for part in each.text.split("\n\n") if part.strip()),
        "; ".join(dict.fromkeys(filter(None, by))),
    )


def _finding(areas: Sequence[FilledFocusArea], rows: Mapping[str, FilledRow]) -> str:
    def number(*kinds: Kind) -> int:
        return sum(area.number(*kinds) for area in areas)

    total = sum(len(area.measures) for area in areas)
    without = number("none")
    parts = [
        f"{number('live')} shown by live figures",
        f"{number('other', 'narrative')} from other sources",
        f"{number('to_be_developed')} still to be developed",
        *([f"{without} without a source"] if without else []),
    ]
    reds = [row for row in rows.values() if row.rating == "red"]
    worse = [row for row in rows.values() if row.mark.signal == "yes" and row.mark.signal_meaning == "worse"]
    blind = [area.area.name for area in areas if not area.number("live", "other", "narrative")]
    sentences = [f"{len(areas)} focus areas, {total} measures: {', '.join(parts)}."]
    are = "is" if len(reds) < 2 else "are"
    tested = any(row.mark.signal in ("yes", "no") for row in rows.values())
    really = f"{len(worse) or 'none'} really got worse" if tested else none_changed(rows.values())
    sentences.append(
        f"Of {len(rows)} live figures {len(reds) or 'none'} {are} {red_words(reds)} and {really}."
    )
    if blind:
        sentences.append(f"Nothing can be measured yet in {', '.join(blind)}.")
    return " ".join(sentences)
