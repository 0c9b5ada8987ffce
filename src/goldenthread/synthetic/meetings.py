"""Meetings about a child beyond the dataset: strategy discussions, who came to them and to initial conferences, and
reviews of child in need plans. The enquiries, conferences and plans that they belong to were decided before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from goldenthread.synthetic.draws import Draw, at, drawing, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.timeline import SLOW_TO_RECORD

NO_ENQUIRY_SHARE = 0.40
"""Of the journeys without an enquiry, how many had a strategy discussion that decided against one."""
NO_FURTHER_ACTION_SHARE = 0.70
STRATEGY_COMES = {"POLICE": 0.99, "HEALTH": 0.88, "EDUCATION": 0.87}
CONFERENCE_COMES = {"POLICE": 0.90, "HEALTH": 0.96, "EDUCATION": 0.87}
HOLIDAY_SHARE = 0.45
"""Of the meetings in August, to how many schools come."""
HELD_AFTER_HOURS = (1, 3, 6, 20)
REASONS = spread({"REDUCED_RISK": 91, "MOVED": 6, "OTHER": 3})
REVIEW_EVERY, REVIEW_IN_TIME_SHARE, REVIEW_NEVER_SHARE = 84, 0.69, 0.07


def write_strategy_meeting(
    office: Office,
    key: str,
    children: Sequence[Child],
    referred: int,
    held: int,
    to_enquiry: bool,
    by: tuple[str, str],
) -> None:
    """Write a strategy discussion about the children, of whom only those written about are named."""
    days = office.days
    draw = drawing(f"{office.seed}:{key}:strategy")
    recorded = held + at(SLOW_TO_RECORD, draw()) <= days.end or (to_enquiry and held <= days.end)
    present = [child for child in children if child.id in office.known]
    if not present or not recorded or held < days.complete_from:
        return
    outcome = "SECTION_47" if to_enquiry else "NFA" if draw() < NO_FURTHER_ACTION_SHARE else "OTHER"
    hours = 24 * (held - referred) + (
        at(HELD_AFTER_HOURS, draw()) if held == referred else int(20 * draw()) - 10
    )
    write = office.extract.writer("strategy_meeting")
    for number, child in enumerate(present):
        write(
            [
                f"S{key}{number}", f"SM{key}", child.id, days.iso[held], "Y" if number == 0 else "N", str(hours),
                outcome, *by,
            ]
        )  # fmt: skip
    school_age = any(held - child.born > 4 * 365 for child in present)
    write_attendance(office, f"SM{key}", "STRATEGY", held, STRATEGY_COMES, school_age, draw)


def write_conference_attendance(office: Office, conference: str, child: Child, held: int) -> None:
    """Write which agencies came to an initial conference."""
    if held >= office.days.complete_from:
        draw = drawing(f"{office.seed}:{conference}:attendance")
        school_age = held - child.born > 4 * 365
        write_attendance(office, conference, "CONFERENCE", held, CONFERENCE_COMES, school_age, draw)


def write_attendance(
    office: Office, meeting: str, kind: str, held: int, comes: dict[str, float], school_age: bool, draw: Draw
) -> None:
    write = office.extract.writer("meeting_attendance")
    day = office.days.iso[held] or ""
    holiday = date.fromordinal(held).month == 8
    for agency, share in comes.items():
        if agency == "EDUCATION":
            if not school_age:
                continue
            share = HOLIDAY_SHARE if holiday else share
        came = draw() < share
        write([f"{meeting}{agency[0]}", meeting, kind, agency, day, "Y", "Y" if came else "N"])


def write_need_reviews(office: Office, child: Child, key: str, start: int, end: int | None) -> None:
    """Write the reviews of a child in need plan, up to the one that is still to come. `end`: None while it is open."""
    days = office.days
    write = office.extract.writer("child_in_need_review")
    draw = drawing(f"{office.seed}:{child.id}:{key}:reviews")
    due, number = start + 42, 0
    until = end if end is not None else days.end + REVIEW_EVERY
    while due < until:
        chance, early, late = draw(), at((0, 1, 3, 7), draw()), at((1, 4, 12, 30, 60), draw())
        held = (
            days.working_day(due - early - 2)
            if chance < REVIEW_IN_TIME_SHARE
            else days.working_day(due + late)
        )
        never = chance > 1 - REVIEW_NEVER_SHARE
        if due >= days.complete_from:
            write(
                [
                    f"D{child.id}{key}{number:02d}", child.id, days.iso[due],
                    "" if never or held > days.end else days.iso[held],
                ]
            )  # fmt: skip
        number += 1
        due += REVIEW_EVERY


def write_plan_end(office: Office, plan: str, into_care: bool) -> None:
    """Write why a child protection plan ended."""
    draw = drawing(f"{office.seed}:{plan}:end")
    reason = "CARE" if into_care else pick(REASONS, draw())
    office.extract.writer("plan_end")([plan, reason])
