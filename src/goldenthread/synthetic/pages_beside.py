"""The words that managers of the made-up council write under its twelve months, its pages of tiles and panels and its
improvement plan. All of it is invented.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from goldenthread.calendar import containing

COLUMNS = ("ref", "period", "text", "by", "on")

WORDS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "tiles": (
        (
            "D1",
            "More families are helped early, and fewer by a formal assessment: schools give advice at once.",
            "Head of Early Help",
        ),
        (
            "D2",
            "The rise in plans comes from one quarter of the borough. Chairs look at each second plan.",
            "Head of Service, Safeguarding",
        ),
        (
            "D3",
            "Attendance in secondary schools is lowest where buses were cut in spring.",
            "Head of Education",
        ),
        ("D4", "Two secondary schools were inspected again, and both got better.", "Head of Education"),
    ),
    "twelve_months": (
        (
            "CE9a, CE9b",
            "Visits slipped while two of the duty team were away; both are back, and every family has been seen.",
            "Head of Service, Assessment",
        ),
        (
            "CE19a-CE19c",
            "Each month since June more assessments are in time. The year still carries the slow spring.",
            "Head of Service, Assessment",
        ),
        (
            "CE29, CE30",
            "Each of these placements is visited every week and has a day by which it ends.",
            "Head of Service, Children in Care",
        ),
        (
            "CE69-CE72",
            "Caseloads hold, but for personal advisers (CE72). Fewer workers have more than 20 children (CE74).",
            "Principal Social Worker",
        ),
        (
            "CE75-CE81",
            "Supervision in time varies by team; the board looks at it every month.",
            "Assistant Director",
        ),
        (
            "CE84",
            "A few long absences weigh much. Managers see each one with occupational health.",
            "Workforce lead",
        ),
    ),
    "panels": (
        (
            "1",
            "No area stands out. Each second referral is read again in the week after.",
            "Head of Front Door",
        ),
        (
            "2",
            "Staff left one team in August. All were screened, and none needs protection.",
            "Head of Service, Assessment",
        ),
        (
            "3",
            "North is behind since two workers left; both posts are filled from November.",
            "Head of Service, Assessment",
        ),
        (
            "4",
            "The case system counts what is typed, so that this is the least that were seen.",
            "Head of Service, Assessment",
        ),
        (
            "5",
            "No law sets a limit for open enquiries; time matters to the family all the same.",
            "Head of Service, Assessment",
        ),
        ("6", "As in panel 4: what is typed, and not all that was done.", "Head of Service, Assessment"),
        (
            "7",
            "The days are counted from the strategy meeting. Late ones wait for other agencies.",
            "Head of Service, Safeguarding",
        ),
        (
            "8",
            "More plans start than end in each area. Chairs look at all that are over a year.",
            "Head of Service, Safeguarding",
        ),
        (
            "9",
            "The standard is a visit every fortnight. Visits written up late are not counted.",
            "Head of Service, Safeguarding",
        ),
        (
            "10",
            "Fewer children come into care than leave it, for the third season in a row.",
            "Head of Service, Children in Care",
        ),
        ("11", "Nearly every worker was supervised; the rest were on leave.", "Principal Social Worker"),
        (
            "12",
            "Two posts are being filled. Nobody new to the work carries a full caseload.",
            "Principal Social Worker",
        ),
        ("concerns", "Late assessments in North; caseloads in assessment teams.", "Assistant Director"),
    ),
    "improvement": (
        (
            "FA1.3",
            "Seven of ten families who answered felt listened to, two more than last year.",
            "Participation lead",
        ),
        ("FA10.2", "Leavers name caseloads first and travel second.", "Principal Social Worker"),
    ),
}
"""By scorecard: what the comment is about, its text and who wrote it."""


def write_pages_beside(folder: Path, end: date) -> None:
    """Write a file `comments-` and its name for each of these scorecards into an extract's folder."""
    period = containing("month", end)
    period = period if period.last_day <= end else period.previous()
    for name, words in WORDS.items():
        with (folder / f"comments-{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows((ref, period.label, text, by, end.isoformat()) for ref, text, by in words)
