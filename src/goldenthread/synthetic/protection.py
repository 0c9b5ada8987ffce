"""Section 47 enquiries written as rows, with the conferences, child protection plans, visits and reviews that came
of them. The dates come from `journeys`; the gaps between visits, and the change of practice in them, are here.
"""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.synthetic import codes
from goldenthread.synthetic.draws import Draw, at, pick
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.journeys import Enquiry
from goldenthread.synthetic.meetings import write_conference_attendance, write_plan_end
from goldenthread.synthetic.office import Office, holding
from goldenthread.synthetic.oversight import write_alert
from goldenthread.synthetic.staff import Allocation

SEEN_SHARE = 0.96
PROTECTION_VISIT_GAPS_BEFORE = (10, 18, 21, 22, 24, 25, 26, 28, 35)
PROTECTION_VISIT_GAPS = (6, 12, 14, 16, 18, 20, 22, 24, 32)
PRACTICE_CHANGED = -546
"""Days from the anchor (the 1 October 18 months before it) on which visits to children on a plan became
fortnightly.
"""


def write_enquiry(
    office: Office,
    child: Child,
    key: str,
    referral: str,
    enquiry: Enquiry,
    chain: Sequence[Allocation],
    category: str,
    plan_end: int | None,
    last: int,
    draw: Draw,
    into_care: bool = False,
) -> None:
    """Write a section 47 enquiry and, when it led there, the conference and the plan with its visits and reviews.

    `plan_end`: when the plan ends for this child, perhaps after the window. `last`: the last day whose events
    are recorded. `into_care`: the plan ends because the child comes into care.
    Draws that depend on the window come last, so that a later extract shows the same past: call this after all else.
    """
    days = office.days
    otherwise = codes.ENQUIRY_OTHERWISE[int(draw() * len(codes.ENQUIRY_OTHERWISE))]
    if enquiry.start > days.end:
        return
    ended = enquiry.end if enquiry.end <= last else None
    outcome = codes.ENQUIRY_CONFERENCE if enquiry.conference else otherwise
    office.extract.writer("s47_enquiry")(
        [
            f"E{child.id}{key}", referral, child.id, days.iso[enquiry.start], days.iso[ended],
            ("Y" if '"NFA_FLAG": "Y"' in outcome else "N") if ended else "", outcome if ended else "",
            *holding(chain, enquiry.start),
        ]
    )  # fmt: skip
    conference = enquiry.conference
    if conference is None or conference > last:
        return
    made_plan = enquiry.plan_start is not None
    target = days.working_days_after(enquiry.start, 15)
    office.extract.writer("initial_cp_conference")(
        [
            f"N{child.id}{key}", f"M{child.id}{key}", f"E{child.id}{key}", child.id,
            f"P{child.id}{key}" if made_plan else "", referral, "N", days.iso[target],
            days.iso[conference], "Y" if made_plan else "N",
            codes.CONFERENCE_PLAN if made_plan else codes.CONFERENCE_NO_PLAN, *holding(chain, conference),
        ]
    )  # fmt: skip
    if key not in office.conferences:
        office.conferences.add(key)
        write_conference_attendance(office, f"N{child.id}{key}", child, conference)
    if plan_end is not None and plan_end > conference:
        _write_protection_plan(
            office, child, key, referral, enquiry, conference, plan_end, category, last, draw
        )
        if plan_end <= last:
            write_plan_end(office, f"P{child.id}{key}", into_care)


def _write_protection_plan(
    office: Office,
    child: Child,
    key: str,
    referral: str,
    enquiry: Enquiry,
    start: int,
    end: int,
    category: str,
    last: int,
    draw: Draw,
) -> None:
    days = office.days
    ended = end if end <= last else None
    later = category if draw() < 0.88 else pick(codes.ABUSE_CATEGORIES, draw())
    plan = f"P{child.id}{key}"
    office.extract.writer("cp_plans")(
        [
            plan,
            referral,
            f"N{child.id}{key}",
            child.id,
            days.iso[start],
            days.iso[ended],
            "N",
            category,
            later,
        ]
    )
    write = office.extract.writer("cp_visits")
    day = days.working_day(start + at((1, 4, 7, 10), draw()))
    number = 0
    while day < end:
        seen, alone, recorded = draw(), draw(), draw()
        if days.complete_from <= day and days.visit_recorded(day, recorded):
            write(
                [
                    f"U{child.id}{key}{number:03d}", child.id, plan, days.iso[day],
                    "Y" if seen < SEEN_SHARE and day >= child.born else "N",
                    "Y" if alone < 0.55 else "N", "Y" if alone < 0.5 else "N",
                ]
            )  # fmt: skip
        number += 1
        gaps = (
            PROTECTION_VISIT_GAPS if day >= days.anchor + PRACTICE_CHANGED else PROTECTION_VISIT_GAPS_BEFORE
        )
        day = days.working_day(day + at(gaps, draw()))
    _write_protection_reviews(office, child, key, plan, enquiry.reviews, end, last, draw)


def _write_protection_reviews(
    office: Office,
    child: Child,
    key: str,
    plan: str,
    reviews: tuple[tuple[int, int], ...],
    end: int,
    last: int,
    draw: Draw,
) -> None:
    """Write the reviews of a plan, up to the one that is still to come."""
    days = office.days
    write = office.extract.writer("cp_reviews")
    for number, (due, held) in enumerate(reviews):
        quorate, part = draw(), codes.PARTICIPATION[int(draw() * len(codes.PARTICIPATION))]
        if due > days.end + 190:
            return
        happened = held <= last
        if max(due, held) >= days.complete_from:
            review = f"{child.id}{key}{number:02d}"
            row = [f"Q{review}", child.id, plan, days.iso[due]]
            if happened:
                row += [
                    days.iso[held],
                    f"M{review}",
                    "N" if held == end else "Y",
                    "Y" if quorate < 0.97 else "N",
                    part,
                ]
                write_alert(office, child, f"Q{review}", held, "")
            write(row if happened else [*row, "", "", "", "", ""])
        if not happened:
            return
