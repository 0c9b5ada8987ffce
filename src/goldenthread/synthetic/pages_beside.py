"""What the made-up council types in for its one-page scorecards: the figures of other services on the page of tiles, and
the words under tiles, panels and the improvement plan. All of it is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

from goldenthread.calendar import Period, containing, window_due

MONTHS_TYPED = 24
RETURN_COLUMNS = ("indicator or ref", "period", "numerator", "denominator", "value", "status", "note")
COMMENT_COLUMNS = ("ref", "period", "text", "by", "on")

TILE_FIGURES: Mapping[str, tuple[float, float, int]] = {
    "T8": (63.0, 2.0, 1),
    "T14": (52.0, 5.0, 0),
    "T15": (21.0, 3.0, 0),
    "T16": (95.4, 0.4, 1),
    "T17": (93.1, 0.6, 1),
    "T18": (95.1, 0.3, 1),
    "T19": (90.8, 0.4, 1),
    "T20": (72.4, 0.8, 1),
}
"""A usual value, how far it wanders from month to month, and its decimals."""

QUARTERLY = ("T14",)

WORDS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "tiles": (
        ("D1", "More families are helped early, and fewer by a formal assessment: schools give advice at once.", "Head of Early Help"),
        ("D2", "The rise in plans comes from one quarter of the borough. Chairs look at each second plan.", "Head of Service, Safeguarding"),
        ("D3", "Attendance in secondary schools is below target where buses were cut in spring.", "Head of Education"),
        ("D4", "Two secondary schools were inspected again this summer, and both got better.", "Head of Education"),
    ),
    "panels": (
        ("3", "North is behind since two workers left; both posts are filled from November.", "Head of Service, Assessment"),
        ("9", "The standard is a visit every fortnight. Visits written up late are not counted.", "Head of Service, Safeguarding"),
        ("concerns", "Late assessments in North; caseloads in assessment teams.", "Assistant Director"),
    ),
    "improvement": (
        ("FA1.3", "Seven of ten families who answered felt listened to, two more than last year.", "Participation lead"),
        ("FA10.2", "Leavers name caseloads first and travel second.", "Principal Social Worker"),
    ),
}  # fmt: skip


def write_pages_beside(folder: Path, end: date, seed: int) -> None:
    """Write returns-tiles.csv, and comments-tiles.csv, comments-panels.csv and comments-improvement.csv into an extract's
    folder. The same seed writes the same bytes.
    """
    period = containing("month", end)
    period = period if period.last_day <= end else period.previous()
    with (folder / "returns-tiles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RETURN_COLUMNS)
        for ref, (usual, wander, decimals) in TILE_FIGURES.items():
            writer.writerows(_typed(ref, usual, wander, decimals, period, Random(f"{seed}:{ref}")))
    for name, words in WORDS.items():
        with (folder / f"comments-{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COMMENT_COLUMNS)
            writer.writerows((ref, period.label, text, by, end.isoformat()) for ref, text, by in words)


def _typed(
    ref: str, usual: float, wander: float, decimals: int, period: Period, chance: Random
) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    wandering = 0.0
    for back in range(MONTHS_TYPED - 1, -1, -1):
        month = period.previous(back) if back else period
        wandering = 0.5 * wandering + chance.gauss(0.0, wander * 0.8)
        if ref not in QUARTERLY or window_due(month, "quarter"):
            lines.append((ref, month.label, "", "", f"{max(0.0, usual + wandering):.{decimals}f}", "", ""))
    return lines
