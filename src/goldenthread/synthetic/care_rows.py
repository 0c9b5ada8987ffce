"""Journeys through care written as rows: the referral and what came before care, the stay itself with its
checks, who held the case, and what is known of those who left care grown up. The dates come from `care`, the
placements from `placements`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from goldenthread.synthetic import codes
from goldenthread.synthetic.care import (
    ADOPTED,
    ALONE,
    GROWN_UP,
    GUARDIANSHIP,
    HOME,
    OTHER_CARER,
    PROTECTION_FIRST,
    Entry,
    Stay,
)
from goldenthread.synthetic.care_checks import write_checks
from goldenthread.synthetic.care_details import (
    write_guardianship,
    write_leaver_contacts,
    write_pre_proceedings,
)
from goldenthread.synthetic.casework import write_assessment, write_need_visits, write_referral
from goldenthread.synthetic.council import ASSESSMENT, FRONT_DOOR, IN_CARE, LEAVING_CARE, SAFEGUARDING
from goldenthread.synthetic.draws import Draw, at, drawing, pick, spread
from goldenthread.synthetic.families import BEFORE_BIRTH, Child, Family
from goldenthread.synthetic.journeys import (
    PRIMARY_NEEDS,
    SOURCES,
    Enquiry,
    Journey,
    draw_assessment,
    draw_enquiry,
)
from goldenthread.synthetic.meetings import write_strategy_meeting
from goldenthread.synthetic.office import Office, holding
from goldenthread.synthetic.oversight import write_oversight
from goldenthread.synthetic.placements import write_stay
from goldenthread.synthetic.protection import write_enquiry
from goldenthread.synthetic.staff import Allocation
from goldenthread.synthetic.timeline import SLOW_TO_RECORD, YEAR

CLOSURE_REASONS = {ADOPTED: "RC1", GUARDIANSHIP: "RC4", OTHER_CARER: "RC3", HOME: "RC7", GROWN_UP: "RC6"}
COURT_WORK_LASTS = 130
ASSESSED_EVERY = (220, 380, 560, 1000, 2200)
ACTIVITIES = spread(
    {"F1": 4, "P1": 1, "F2": 18, "P2": 3, "F4": 4, "F5": 15, "P5": 5, "G4": 9, "G5": 34, "G6": 7}
)
ACCOMMODATION = spread(
    {"U1": 36, "Z1": 14, "D1": 14, "B1": 12, "E1": 8, "T1": 3, "R2": 4, "X2": 4, "S2": 2, "W2": 1, "Y1": 2}
)
PATHWAY_REVIEW_AGO = (5, 30, 70, 110, 145, 168, 182, 300)


def write_entry(office: Office, family: Family, entry: Entry) -> None:
    """Write an entry to care for each of its children, unless the case was over before the window or begins
    after it.
    """
    days = office.days
    for stay in entry.stays:
        write_guardianship(office, family.children[stay.place], entry, stay, days.end - SLOW_TO_RECORD[-1])
    if entry.referred > days.end or all(stay.closed < days.complete_from for stay in entry.stays):
        return
    draw = Random(f"{office.seed}:{family.number}:care:{entry.number}").random
    need, source = pick(PRIMARY_NEEDS, draw()), pick(SOURCES, draw())
    if entry.road == ALONE:
        need, source = "N8", "6"
    assessment = draw_assessment(days, family.area, entry.referred, draw)
    enquiry = None
    if entry.road == PROTECTION_FIRST:
        begun = draw_enquiry(days, days.working_day(entry.referred + at((0, 1, 3, 8), draw())), draw, True)
        enquiry = replace(
            begun, plan_start=begun.conference, plan_end=entry.entered + at((3, 12, 30, 70), draw())
        )
    duty = office.staff.on_duty(draw, FRONT_DOOR, family.area, entry.referred)
    category = pick(codes.ABUSE_CATEGORIES, draw())
    for stay in entry.stays:
        if stay.closed >= days.complete_from:
            own = Random(f"{office.seed}:{family.number}:care:{entry.number}:{stay.place}").random
            _write_child(office, family, entry, stay, need, source, assessment, enquiry, duty, category, own)
    if enquiry is not None:
        children = [family.children[stay.place] for stay in entry.stays]
        children = [child for child in children if child.born - BEFORE_BIRTH <= enquiry.start]
        key = f"{family.number:06d}{entry.number}"
        write_strategy_meeting(office, key, children, entry.referred, enquiry.start, True, duty)


def _write_child(
    office: Office,
    family: Family,
    entry: Entry,
    stay: Stay,
    need: str,
    source: str,
    assessment: tuple[int, int],
    enquiry: Enquiry | None,
    duty: tuple[str, str],
    category: str,
    draw: Draw,
) -> None:
    days = office.days
    child = family.children[stay.place]
    key = str(entry.number)
    referred = max(entry.referred, child.born - BEFORE_BIRTH)
    last = days.end - at(SLOW_TO_RECORD, draw())
    if referred > last:
        return
    journey = Journey(
        entry.number,
        "care",
        (stay.place,),
        referred,
        need,
        source,
        *assessment,
        None,
        None,
        None,
        stay.closed,
    )
    closed = stay.closed if stay.closed <= last else None
    reason = CLOSURE_REASONS[stay.way_out]
    referral = write_referral(office, child, journey, duty, codes.REFERRAL_ASSESSED, reason, closed)
    office.contact(child, key, referred, source)
    chain = _chain(office, family, entry, stay, assessment[1])
    assessed_from, assessed = max(assessment[0], referred), max(assessment[1], referred)
    write_assessment(
        office, child, key, referral, assessed_from, assessed if assessed <= last else None, codes.ASSESSMENT_SERVICES,
        holding(chain, assessed_from), draw, assessed,
    )  # fmt: skip
    office.in_care.add(child.id)
    office.involvements(child, key, referral, chain, closed or days.end + 1)
    write_oversight(office, child, key, chain, stay.closed)
    reviewer = office.staff.other(draw, "Independent Reviewing Officer")
    if stay.entered <= last:
        stop = stay.left if stay.left <= last else days.end + 1
        office.other_involvement(child, f"{key}R", referral, reviewer, stay.entered, stop)
    plan = enquiry if enquiry is not None and enquiry.start >= referred else None
    if plan is None:
        write_need_visits(office, child, key, referred, stay.entered, draw)
    if stay.way_out in (HOME, OTHER_CARER):
        write_need_visits(office, child, f"{key}H", stay.left, stay.closed, draw)
    _assess_in_care(office, family, child, entry, stay, referral, chain, last)
    if stay.entered <= last and stay.left >= days.complete_from:
        stay_draw = Random(f"{office.seed}:{child.id}:{entry.number}:stay").random
        write_stay(office, child, entry, stay, referral, need, last, stay_draw)
        write_checks(office, child, entry, stay, last)
        if entry.road == PROTECTION_FIRST:
            own = drawing(f"{office.seed}:{child.id}:{entry.number}:before court")
            write_pre_proceedings(office, child, entry, stay, own)
    write_leaver_contacts(office, child, stay)
    if stay.way_out == GROWN_UP and stay.left <= last and closed is None:
        leaver_draw = Random(f"{office.seed}:{child.id}:leaver").random
        _write_leaver(office, child, entry, chain, leaver_draw)
    if plan is not None:
        write_enquiry(
            office, child, key, referral, plan, chain, category, plan.plan_end, last, draw, into_care=True
        )


def _chain(office: Office, family: Family, entry: Entry, stay: Stay, assessed: int) -> list[Allocation]:
    """Who holds the case from referral to its end; brothers and sisters share draws, and so workers."""
    staffed_from = office.days.staffed_from
    to_court_end = min(stay.left, stay.entered + COURT_WORK_LASTS)
    parts = [
        (ASSESSMENT, entry.referred, min(assessed + 5, max(entry.entered, entry.referred + 1))),
        (SAFEGUARDING, min(assessed + 5, max(entry.entered, entry.referred + 1)), to_court_end),
        (IN_CARE, to_court_end, stay.left if stay.way_out == GROWN_UP else max(stay.closed, stay.left + 1)),
    ]
    if stay.way_out == GROWN_UP:
        parts.append((LEAVING_CARE, stay.left, stay.closed))
    chain: list[Allocation] = []
    if entry.referred < staffed_from:
        chain.append(office.staff.before_records(ASSESSMENT, family.area, entry.referred, staffed_from))
    for service, start, stop in parts:
        if max(start, staffed_from) < stop:
            draw = Random(f"{office.seed}:{family.number}:workers:{entry.number}:{service}").random
            chain += office.staff.allocate(draw, service, family.area, max(start, staffed_from), stop)
    return chain


def _assess_in_care(
    office: Office,
    family: Family,
    child: Child,
    entry: Entry,
    stay: Stay,
    referral: str,
    chain: list[Allocation],
    last: int,
) -> None:
    """Assessments of children already in care, about every other year."""
    days = office.days
    draw = Random(f"{office.seed}:{child.id}:{entry.number}:assessments").random
    # Well after the assessment that came with the referral, so that the two do not overlap.
    day = max(stay.entered + int(at(ASSESSED_EVERY, draw()) * draw()), entry.referred + 240)
    for number in range(60):
        start, authorised = draw_assessment(days, family.area, days.working_day(day), draw)
        if authorised >= stay.left or start > last:
            return
        done = authorised if authorised <= last else None
        write_assessment(
            office, child, f"{entry.number}C{number:02d}", referral, start, done, codes.ASSESSMENT_SERVICES,
            holding(chain, start), draw, authorised,
        )  # fmt: skip
        day = start + at(ASSESSED_EVERY, draw())


def _write_leaver(office: Office, child: Child, entry: Entry, chain: list[Allocation], draw: Draw) -> None:
    """What is known now of a young person who grew up in care: the table holds the latest only."""
    days = office.days
    age = (days.end - child.born) / YEAR
    in_touch, contact, review, suited = draw(), at((1, 12, 28, 45, 60, 90, 170), draw()), draw(), draw()
    team, worker = holding(chain, days.end)
    accommodation = pick(ACCOMMODATION, draw())
    adviser = office.staff.other(draw, "Family Support Worker").id if suited < 0.02 else worker
    office.extract.writer("care_leavers")(
        [
            f"O{child.id}", child.id, "Former relevant" if age < 21 else "Qualifying",
            "YES" if in_touch < 0.85 else "NO" if in_touch < 0.95 else "REFU",
            days.iso[max(child.adult, days.end - contact)], accommodation, accommodation[-1], pick(ACTIVITIES, draw()),
            days.iso[days.end - at(PATHWAY_REVIEW_AGO, review / 0.98)] if review < 0.98 else "", adviser, team, worker,
        ]
    )  # fmt: skip
