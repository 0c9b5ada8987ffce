"""A published pack's page keeps the ratings that were published: they are read from the pack's folder and never worked
out again, whatever has become of the targets and rules since.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from goldenthread.extracts.given import unguarded
from goldenthread.scorecards.findings import finding
from goldenthread.scorecards.focus_areas import FilledFocusAreas
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.panels import FilledPanels
from goldenthread.scorecards.tiles import FilledTiles

SINCE = (
    "Targets, rules or rows have changed since this pack was published. The ratings on this page are those that were "
    "published; for everything else as it was then, open the published web page."
)
"""The note on a page whose pack would be rated otherwise today."""


@dataclass(frozen=True)
class PublishedMark:
    """A row's rating as it was published, with its reason and the target that it was held against."""

    rating: str
    reason: str
    level: str
    target: str


def with_published_marks(filled: FilledScorecard, folder: Path) -> FilledScorecard:
    """The scorecard with the ratings that were published in this folder, and a note when today's rules give others. A
    folder that cannot be read leaves it as it is: its files say so when they are asked for.
    """
    try:
        path = folder / "marks.csv"
        marks = published_marks(path, path.stat().st_mtime_ns)
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return filled
    if {row.ref for row in filled.rows} == set(marks) and all(
        _same(row, marks[row.ref]) for row in filled.rows
    ):
        return filled
    filled = _only(filled, set(marks))

    def kept(row: FilledRow) -> FilledRow:
        mark = marks.get(row.ref)
        if mark is None:
            return row  # Only of a page's own layout, whose rows stand for others.
        return replace(
            row,
            rating=mark.rating or None,  # type: ignore[arg-type]
            rating_reason=mark.reason,
            level=mark.level,
            target=row.target if row.target.text == mark.target else replace(row.target, text=mark.target),
            question_for_members=row.indicator.for_members
            if mark.rating == "red"
            else row.question_for_members
            if row.rating != "red"
            else "",
        )

    made = every_row(filled, kept)
    if filled.page is None and filled.scorecard.layout != "weekly":
        sections = tuple(replace(each, finding=finding(each.rows)) for each in made.sections)
        made = replace(made, sections=sections, finding=finding(made.rows))
    return replace(made, notes=(SINCE, *made.notes))


@lru_cache(maxsize=32)
def published_marks(path: Path, written: int) -> Mapping[str, PublishedMark]:
    """The marks of a published pack by reference. What was published never changes, so it is read once; `written` is
    when the file was.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return {
            unguarded(row["ref"]): PublishedMark(
                row["published_rating"],
                unguarded(row["rating_reason"]),
                unguarded(row["level"]),
                unguarded(row["target"]),
            )
            for row in csv.DictReader(file)
        }


def _only(filled: FilledScorecard, refs: Collection[str]) -> FilledScorecard:
    """The scorecard without the rows that were not published: one was added to its definition since."""
    return _with_rows(filled, lambda rows: (row for row in rows if row.ref in refs))


def _with_rows(
    filled: FilledScorecard, of: Callable[[Sequence[FilledRow]], Iterable[FilledRow]]
) -> FilledScorecard:
    """The scorecard with other rows in each group of its sections."""
    sections = tuple(
        replace(section, groups=tuple(replace(group, rows=tuple(of(group.rows))) for group in section.groups))
        for section in filled.sections
    )
    return replace(filled, sections=sections)


def _same(row: FilledRow, mark: PublishedMark) -> bool:
    return (row.rating or "", row.rating_reason, row.level, row.target.text) == (
        mark.rating,
        mark.reason,
        mark.level,
        mark.target,
    )


def every_row(filled: FilledScorecard, change: Callable[[FilledRow], FilledRow]) -> FilledScorecard:
    """The scorecard with each of its rows changed, in its sections and on its page."""
    page = filled.page
    if isinstance(page, FilledTiles):
        page = replace(page, tiles=tuple(replace(tile, row=change(tile.row)) for tile in page.tiles))
    elif isinstance(page, FilledPanels):
        page = replace(
            page,
            panels=tuple(
                replace(panel, row=change(panel.row)) if panel.row is not None else panel
                for panel in page.panels
            ),
        )
    elif isinstance(page, FilledFocusAreas):
        page = replace(
            page,
            areas=tuple(
                replace(
                    area,
                    measures=tuple(
                        replace(each, rows=tuple(change(row) for row in each.rows)) for each in area.measures
                    ),
                )
                for area in page.areas
            ),
        )
    return replace(_with_rows(filled, lambda rows: map(change, rows)), page=page)
