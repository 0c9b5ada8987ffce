"""The words that every output shares: marks in a word or two, reasons as label and sentence, short heads of
comparators. What they say was decided by `judgement` and `scorecards`; nothing is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from goldenthread.judgement.model import Mark
from goldenthread.judgement.wording import cadence_words
from goldenthread.scorecards.findings import all_typed_in, rated
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import date_words, heading

T = TypeVar("T")

_SHARE = re.compile(r", share\b.*$")

SIGNAL_WORDS = {"yes": "Yes", "no": "No", "too_few": "Too few", "not_tested": "Not tested"}
NOTHING_TO_COMPARE = "Nothing to compare"
NOT_RATED = "Not rated"
NO_MARKS = "Rating, direction, real change"
"""The label of the one reason of a row that has no figure to mark."""

LONGEST_HEAD = 8
"""Letters that fit over a column of percentages; a longer comparator is shortened to its initials."""

SMALL_BASE = 50
"""Below this one case moves a percentage by two points or more, so the numbers stand beside it."""


def rating_words(row: FilledRow) -> str:
    """`Red`, `Amber`, `Green`, `Blue` or `Not rated`; the level's own name where the rule has a scale of its own."""
    return row.level or (row.rating.capitalize() if row.rating else NOT_RATED)


def worst_rating(rows: Sequence[FilledRow]) -> tuple[str, str] | None:
    """The colour and the words of the worst rating among the rows; None when none is rated."""
    return next(((colour, f"{words[0].upper()}{words[1:]}") for colour, words, _ in rated(rows)), None)


def direction_words(mark: Mark) -> str:
    """`Up, better`, `Level`, `Up‡` for an arrow that the figures deny, or that there is nothing to compare."""
    if mark.moved is None:
        return NOTHING_TO_COMPARE
    if mark.as_printed:
        return f"{mark.moved.capitalize()}‡"
    if mark.moved == "level":
        return mark.moved.capitalize()
    return f"{mark.moved.capitalize()}, {mark.meaning}"


def signal_words(mark: Mark) -> str:
    """`Yes, worse`, `No`, `Too few`, `Not tested`; empty when there is no figure to test."""
    if mark.signal is None:
        return ""
    words = SIGNAL_WORDS[mark.signal]
    return f"{words}, {mark.signal_meaning}" if mark.signal == "yes" and mark.signal_meaning else words


def small_under(cell: FilledCell) -> str:
    """What stands small below a figure: by when a projection is, `9 of 14` when a percentage stands on few cases, else
    nothing.
    """
    if cell.under:
        return cell.under
    figure = cell.figure
    few = figure is not None and figure.denominator is not None and figure.denominator < SMALL_BASE
    return cell.x_of_y if few else ""


def full_label(row: FilledRow) -> str:
    """The row's name where it stands alone: of a share, what is counted and what it is a share of."""
    if not (row.pair and row.share_words):
        return row.label
    return f"{_SHARE.sub('', row.label)}, {row.share_words}"


def typed_in(row: FilledRow, filled: FilledScorecard) -> bool:
    """Whether the row says that its newest figure came as a return; where all did, that is said once, in the key."""
    return row.current.returned and not all_typed_in(filled.rows)


def comparator_heads(comparators: Sequence[str]) -> dict[str, str]:
    """A short head for each comparator: its name when short, else its initials; every name in full when two
    would read the same.
    """
    short = {name: name if len(name) <= LONGEST_HEAD else _initials(name) for name in comparators}
    return short if len(set(short.values())) == len(short) else {name: name for name in comparators}


def _initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in words) if len(words) > 1 else name


def runs(values: Sequence[T]) -> list[tuple[T, int]]:
    """Neighbours that are the same, with how many: for a head that spans columns."""
    found: list[tuple[T, int]] = []
    for value in values:
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1] + 1)
        else:
            found.append((value, 1))
    return found


def reasons(row: FilledRow, filled: FilledScorecard) -> list[tuple[str, str]]:
    """Why each mark of a row is as it is, and what else a reader must know of its figures, as label and
    sentence.
    """
    mark = row.mark
    rating = rating_words(row) + (", given by a person" if row.rating_given else "")
    direction = direction_words(mark)
    signal = signal_words(mark)
    same = {row.rating_reason, mark.direction_reason, mark.signal_reason}
    if len(same) == 1 and mark.moved is None and not signal:
        found = [(NO_MARKS, row.rating_reason)]
    else:
        found = [
            (f"Rating: {rating}", _without(row.rating_reason, f"{rating_words(row)}: ")),
            (f"Direction: {direction[0].lower()}{direction[1:]}", mark.direction_reason),
            (f"Real change: {signal.lower() or 'nothing to test'}", mark.signal_reason),
        ]
    if filled.scorecard.layout == "weekly" and row.rating is None and not row.target.text:
        # A weekly pack rates nothing; that is said once, above its table.
        found = [pair for pair in found if not pair[0].startswith("Rating: ")]
    found.append(("Be careful", mark.caution))
    found.append(
        ("How many", f"{row.current.x_of_y} in {heading(filled.period)}." if row.current.x_of_y else "")
    )
    for period, cell in zip(filled.periods, row.cells, strict=True):
        if cell.revised:
            found.append(
                ("Revised", f"{heading(period)} was published as {cell.was} and is now {cell.text}.")
            )
    before = row.previous_year
    if before.kind == "value" and before.x_of_y:
        found.append(("Previous year", f"{filled.previous_year_head}: {before.text}, {before.x_of_y}."))
    for benchmark in row.benchmarks:
        if benchmark.cell.kind == "value" and benchmark.note:
            found.append(("Benchmark", f"{benchmark.cell.text}: {benchmark.note}."))
    found += [("Records", sentence) for sentence in row.quality]
    found.append(("Note", row.row.note))
    found += [
        ("Definition changed", f"{date_words(change.on)}: {change.note}.")
        for change in row.indicator.changed
        if row.series_periods and change.on >= row.series_periods[0].first_day
    ]
    found += [
        ("Judged afresh", f"From {date_words(each.on)}: {each.because}")
        for each in row.indicator.rebased
        if row.series_periods and row.series_periods[0].first_day <= each.on <= filled.period.last_day
    ]
    found.append(("Why it matters", row.indicator.why))
    return [(label, sentence) for label, sentence in found if sentence]


def _without(sentence: str, opening: str) -> str:
    """The sentence without the word that already stands in its label."""
    rest = sentence.removeprefix(opening)
    return rest[:1].upper() + rest[1:]


def revised_words(cell: FilledCell) -> str:
    """What the raised r stands for, said in full."""
    return f"revised, was {cell.was}" if cell.was else "revised"


def section_counts(section: FilledSection) -> list[tuple[str, str]]:
    """How a section stands, as pairs of a kind (`rows`, a rating, `changed`) and words; zeros are left out."""
    rows = section.rows
    counts = [("rows", f"{len(rows)} indicator{'s' if len(rows) != 1 else ''}")]
    counts += [(colour, f"{number} {words}") for colour, words, number in rated(rows)]
    changed = sum(row.mark.signal == "yes" for row in rows)
    if changed:
        counts.append(("changed", f"{changed} real change{'s' if changed != 1 else ''}"))
    return counts


def drawn_keys(filled: FilledScorecard) -> list[tuple[str, str]]:
    """What the drawn marks of these rows stand for, as pairs of a drawing's name and words; unused ones are
    left out.
    """
    drawn = [row for row in filled.rows if any(value is not None for value in row.series)]
    aimed = [row for row in drawn if not row.row.projected]
    changed = {row.mark.signal_meaning for row in filled.rows if row.mark.signal == "yes"}
    return [
        (name, words)
        for name, words, used in (
            ("target", "target", any((row.target.low is None) != (row.target.high is None) for row in aimed)),
            ("band", "target band", any(None not in (row.target.low, row.target.high) for row in aimed)),
            ("better", "real change, better", "better" in changed),
            ("worse", "real change, worse", "worse" in changed),
            ("neither", "real change, neither better nor worse", "neither" in changed),
            ("break", "a new series begins: do not compare across it", any(row.breaks for row in drawn)),
            ("hollow", "the newest figure is not there yet", any(row.series[-1] is None for row in drawn)),
        )
        if used
    ]


def span_words(filled: FilledScorecard) -> str:
    """The periods of the value columns in words: `April 2023 to September 2023`."""
    first, last = filled.periods[0], filled.periods[-1]
    return heading(last) if first == last else f"{heading(first)} to {heading(last)}"


def series_head(filled: FilledScorecard) -> str:
    """The head of the sparklines: `12 months`, `12 weeks`."""
    points = max((len(row.series) for row in filled.rows), default=0)
    return f"{points} {cadence_words(filled.period.cadence, points)}"
