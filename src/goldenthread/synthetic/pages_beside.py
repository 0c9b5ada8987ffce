"""The words that managers of the made-up council write under its twelve months, its pages of tiles and panels and its
improvement plan. All of it is invented. Numbers are bound to the figures, so that they are true of any borough.
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
            "There were {T1.value} referrals per 10,000 children in the year; schools now ask for advice "
            "before they refer.",
            "Head of Early Help",
        ),
        (
            "D2",
            "{T5.value} of plans follow an earlier one: chairs look at each. {T6.value} of children on a "
            "plan were seen in time.",
            "Head of Service, Safeguarding",
        ),
        (
            "D3",
            "Attendance is {T17.value} in secondary and {T16.value} in primary schools. Visits begin where "
            "most is missed.",
            "Head of Education",
        ),
        (
            "D4",
            "{T20.value} of secondary and {T19.value} of primary schools are good or outstanding; the "
            "others have a plan.",
            "Head of Education",
        ),
    ),
    "twelve_months": (
        (
            "CE9a, CE9b",
            "Visits slipped while two of the duty team were away; both are back, and every family has been "
            "seen.",
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
            "Those of personal advisers (CE72) are counted for the first time: {CE72.value}. {CE74.value} "
            "of workers have more than 20 children; it was {CE74.previous} the month before.",
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
            "{P1.x_of_y} referrals came again within the year. Each is read once more in the week after.",
            "Head of Front Door",
        ),
        (
            "2",
            "Staff left one team in August. All were screened, and none needs protection.",
            "Head of Service, Assessment",
        ),
        (
            "3",
            "{P3.x_of_y} open assessments are within the limit. Managers look at each before its last day.",
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
            "{P8.value} children are on a plan, and {P8.previous} were the month before. Chairs look at "
            "all that are over a year.",
            "Head of Service, Safeguarding",
        ),
        (
            "9",
            "The standard is a visit every fortnight. Visits written up late are not counted.",
            "Head of Service, Safeguarding",
        ),
        (
            "10",
            "{P10.value} children are in care, and {P10.previous} were the month before. Those without a "
            "plan for permanence are looked at each month.",
            "Head of Service, Children in Care",
        ),
        ("11", "{P11.x_of_y} workers were supervised; the rest were on leave.", "Principal Social Worker"),
        (
            "12",
            "{P12.value} children each, and {P12.previous} the month before. Two posts are being filled.",
            "Principal Social Worker",
        ),
        (
            "concerns",
            "Visits to children on a plan ({P9.value} twice in the month); initial conferences in time "
            "({P7.value}).",
            "Assistant Director",
        ),
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
