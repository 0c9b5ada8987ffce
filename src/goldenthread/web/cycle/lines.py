"""Which lines of a filled scorecard home shows, and how each reads: a sparkline, one sentence and its marks. All
numbers, words and marks are those of the pack; nothing is judged here, only chosen and put in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.urls import reverse

from goldenthread.calendar import Period
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import rating_words, signal_words
from goldenthread.scorecards.findings import finding
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import heading
from goldenthread.web.packs.checks import required_because

SHOWN = 4
"""Lines under each heading; the rest are a link away."""
SPARKLINE = 104


@dataclass(frozen=True)
class Line:
    """One indicator as home shows it. `before` is the linked start of its sentence and `after` the rest."""

    before: str
    after: str
    href: str
    drawing: str
    rating: str
    rating_words: str
    rating_given: bool
    moved: str
    moved_words: str
    meaning: str
    signal: str
    signal_meaning: str
    signal_words: str


@dataclass(frozen=True)
class Lines:
    """The first lines of a kind, with how many there are, and of how many that could have been."""

    lines: tuple[Line, ...] = ()
    total: int = 0
    of: int = 0


def changed(scorecards: Iterable[FilledScorecard]) -> Lines:
    """Where something happened: real changes, those of the month before those of the week, the furthest from their
    usual level first; then what moved most without being a real change, when there is room.
    """
    real, other, seen = [], [], set[str]()
    for place, filled in enumerate(scorecards):
        for row in filled.rows:
            size = departure(row)
            if row.indicator.name in seen or row.current.kind != "value" or size is None:
                continue
            if row.mark.signal == "yes":
                seen.add(row.indicator.name)
                real.append((place, -size, row, filled))
            elif row.mark.moved in ("up", "down") and row.row.window != "rolling_12_months":
                other.append((place, -size, row, filled))
    other = [each for each in other if each[2].indicator.name not in seen]
    chosen = sorted(real, key=lambda each: each[:2])[:SHOWN]
    if len(chosen) < SHOWN:
        room = SHOWN - len(chosen)
        chosen += _once(sorted(other, key=lambda each: each[:2]))[:room]
    return Lines(tuple(_line(row, filled, _changed_words(row)) for *_, row, filled in chosen), len(real))


def getting_worse(scorecards: Iterable[FilledScorecard]) -> Lines:
    """Red and worse than the period before, the furthest from its target first."""
    found, red = [], 0
    for filled in scorecards:
        for row in filled.rows:
            red += row.rating == "red"
            if row.rating == "red" and row.mark.meaning == "worse":
                found.append((0, -shortfall(row), row, filled))
    chosen = _once(sorted(found, key=lambda each: each[1]))
    lines = tuple(_line(row, filled, _worse_words(row)) for *_, row, filled in chosen[:SHOWN])
    return Lines(lines, len(found), red)


def needing_words(filled: FilledScorecard) -> list[FilledRow]:
    """The rows that must be written about."""
    return [row for row in filled.rows if required_because(row)]


def of_part(filled: FilledScorecard) -> FilledScorecard:
    """What a team or service can be shown of its own: the lines that it has a figure in. A council's target for a
    number of children is not one team's, so such lines are not rated; shares are.
    """

    def kept(rows: Iterable[FilledRow]) -> tuple[FilledRow, ...]:
        return tuple(
            replace(row, rating=None) if row.row.form in ("count", "sum") else row
            for row in rows
            if row.current.kind == "value"
        )

    sections = tuple(
        replace(section, groups=tuple(replace(group, rows=kept(group.rows)) for group in section.groups))
        for section in filled.sections
    )
    part = replace(filled, sections=sections)
    return replace(part, finding=finding(part.rows))


def departure(row: FilledRow) -> float | None:
    """How far the newest value is from the average of those before it, in their usual step from one to the next; None
    when there are too few to say.
    """
    held = [value for value in row.series if value is not None]
    if len(held) < 4 or row.series[-1] is None:
        return None
    before = held[:-1]
    steps = [abs(later - earlier) for earlier, later in pairwise(before)]
    usual = sum(steps) / len(steps)
    away = abs(held[-1] - sum(before) / len(before))
    # A series that stood still makes any step look endless; such a step is told by its real change alone.
    return away / usual if usual else 0.0


def shortfall(row: FilledRow) -> float:
    """How far the newest value is outside its target, as a share of the target; 0 without one."""
    value = row.current.number
    edges = [edge for edge in (row.target.low, row.target.high) if edge is not None]
    if value is None or not edges:
        return 0.0
    edge = min(edges, key=lambda each: abs(each - value))
    return abs(value - edge) / (abs(edge) or 1.0)


def in_sentence(period: Period) -> str:
    """A period's heading inside a sentence: `week ending 29 September 2023`."""
    words = heading(period)
    return f"{words[:1].lower()}{words[1:]}" if period.cadence == "week" else words


Place = tuple[int, float, FilledRow, FilledScorecard]


def _once(found: Sequence[Place]) -> list[Place]:
    """One line an indicator, though several references show it."""
    return list({each[2].indicator.name: each for each in reversed(found)}.values())[::-1]


def _line(row: FilledRow, filled: FilledScorecard, words: str) -> Line:
    mark = row.mark
    week = f", {in_sentence(filled.period)}" if filled.period.cadence == "week" else ""
    count = f" ({row.current.x_of_y})" if row.current.x_of_y else ""
    signal = mark.signal or ""
    said = signal_words(mark)
    return Line(
        before=f"{row.label}: {row.current.text}",
        after=f"{count}{week}{words}",
        href=reverse("figures:indicator", args=[row.indicator.name]),
        drawing=sparkline(row, SPARKLINE),
        rating=row.rating or "",
        rating_words=rating_words(row),
        rating_given=row.rating_given,
        moved=mark.moved or "",
        moved_words=(mark.moved or "").capitalize(),
        meaning="" if mark.moved == "level" else mark.meaning or "",
        signal=signal,
        signal_meaning=(mark.signal_meaning or "") if signal == "yes" else "",
        signal_words=_real_change(said),
    )


def _real_change(said: str) -> str:
    """`Yes, worse` under the table's head is `Real change: worse` on its own."""
    if not said:
        return ""
    if said.startswith("Yes"):
        return f"Real change{said.removeprefix('Yes').replace(', ', ': ')}"
    return said if said in ("Not tested", "Too few") else f"Real change: {said.lower()}"


def _changed_words(row: FilledRow) -> str:
    if row.mark.signal == "yes":
        return f". {row.mark.signal_reason}"
    return f", {_since(row)}."


def _worse_words(row: FilledRow) -> str:
    target = f"; the target is {row.target.text}" if row.target.text else ""
    return f", {_since(row)}{target}."


def _since(row: FilledRow) -> str:
    """`up from 31%`: against the last period that had a figure."""
    before = next((cell for cell in reversed(row.cells[:-1]) if cell.kind == "value"), None)
    if before is None:
        return row.mark.direction_reason.rstrip(".")
    return f"{row.mark.moved} from {before.text}"
