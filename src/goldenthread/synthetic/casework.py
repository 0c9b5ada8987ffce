"""Ordinary journeys written as rows: contacts, referrals, assessments, child in need plans, visits, and who held
the case. Enquiries and plans of protection are written by `protection`, care by `care_rows`, which uses parts of this.
"""

from __future__ import annotations

from random import Random

from goldenthread.synthetic import codes
from goldenthread.synthetic.council import ASSESSMENT, FRONT_DOOR, SAFEGUARDING
from goldenthread.synthetic.draws import Draw, at, drawing, pick
from goldenthread.synthetic.families import Child, Family
from goldenthread.synthetic.front_door import write_referral_decision
from goldenthread.synthetic.journeys import (
    ASSESSED,
    NO_FURTHER_ACTION,
    PLAN,
    PROTECTION,
    Journey,
    draw_assessment,
)
from goldenthread.synthetic.meetings import NO_ENQUIRY_SHARE, write_need_reviews, write_strategy_meeting
from goldenthread.synthetic.office import Office, holding
from goldenthread.synthetic.oversight import write_oversight
from goldenthread.synthetic.protection import write_enquiry
from goldenthread.synthetic.staff import Allocation
from goldenthread.synthetic.timeline import SLOW_TO_RECORD

CHILD_SEEN_SHARE = 0.955
NEED_VISIT_GAPS = (6, 13, 17, 20, 23, 25, 28, 32, 41)
SEEN_SHARE = 0.96
ASSESSED_AGAIN_SHARE = {PLAN: 0.3, PROTECTION: 0.45}
FINISHED_BEFORE = (0, 1, 3, 6, 9, 13, 22)
"""Days from the worker's finishing an assessment to the manager's authorising it."""


def write_journey(office: Office, family: Family, journey: Journey, draw: Draw) -> None:
    """Write a journey for each of its children, unless it was over before the window or had not begun by its
    end.
    """
    days = office.days
    if journey.closed < days.complete_from or journey.referred > days.end:
        return
    chain = [] if journey.kind == NO_FURTHER_ACTION else _chain(office, family.area, journey, draw)
    duty = office.staff.on_duty(draw, FRONT_DOOR, family.area, journey.referred)
    category = pick(codes.ABUSE_CATEGORIES, draw())
    for place in journey.members:
        own = Random(f"{office.seed}:{family.number}:{journey.number}:{place}").random
        _write_child(office, family, family.children[place], journey, chain, duty, category, own)
    if chain:
        _write_strategy(office, family, journey, chain)


def _write_strategy(office: Office, family: Family, journey: Journey, chain: list[Allocation]) -> None:
    """The strategy discussion that an enquiry began with, or one that decided against an enquiry."""
    days = office.days
    key = f"{family.number:06d}{journey.number:02d}"
    draw = drawing(f"{office.seed}:{key}:discussed")
    if journey.enquiry is None and draw() >= NO_ENQUIRY_SHARE:
        return
    later = days.working_day(journey.referred + at((0, 0, 0, 1, 3, 20), draw()))
    held = journey.enquiry.start if journey.enquiry else min(later, journey.closed)
    children = [family.children[place] for place in journey.members]
    by = holding(chain, held)
    write_strategy_meeting(office, key, children, journey.referred, held, journey.enquiry is not None, by)


def write_referral(
    office: Office,
    child: Child,
    journey: Journey,
    duty: tuple[str, str],
    outcome: str,
    reason: str,
    closed: int | None,
) -> str:
    """Write the referral's row, open when `closed` is None, and return its id."""
    days = office.days
    office.knows(child, journey.referred)
    referral = f"R{child.id}{journey.number:02d}"
    office.extract.writer("cin_episodes")(
        [
            referral, child.id, days.iso[journey.referred], journey.need, journey.source,
            codes.SOURCE_WORDS[journey.source], outcome, "Y" if journey.kind == NO_FURTHER_ACTION else "N",
            reason if closed else "", days.iso[closed], *duty,
        ]
    )  # fmt: skip
    write_referral_decision(office.extract, days, referral, child, journey.referred, office.seed)
    return referral


def write_assessment(
    office: Office,
    child: Child,
    key: str,
    referral: str,
    start: int,
    authorised: int | None,
    outcome: str,
    worker: tuple[str, str],
    draw: Draw,
    meant: int,
) -> None:
    """Write an assessment, unfinished when `authorised` is None, and the factors found once it is authorised.

    `meant`: the day of its authorisation, though that may lie after the window.
    """
    days = office.days
    seen, first, second, another = "Y" if draw() < CHILD_SEEN_SHARE else "N", draw(), draw(), draw()
    if start > days.end or (authorised or days.end) < days.complete_from:
        return
    assessment = f"A{child.id}{key}"
    office.extract.writer("cin_assessments")(
        [
            assessment, child.id, referral, days.iso[start], seen, days.iso[authorised], outcome if authorised else "",
            ("Y" if outcome == codes.ASSESSMENT_NO_FURTHER_ACTION else "N") if authorised else "", *worker,
        ]
    )  # fmt: skip
    finished = max(start, meant - at(FINISHED_BEFORE, drawing(f"{office.seed}:{assessment}")()))
    if finished <= (authorised or days.end):
        office.extract.writer("assessment_completion")([assessment, days.iso[finished]])
    if authorised:
        factors = sorted(
            {pick(codes.FACTORS, first), pick(codes.FACTORS, second if another < 0.7 else first)}
        )
        text = "[" + ", ".join(f'"{factor}"' for factor in factors) + "]"
        office.extract.writer("assessment_factors")([f"F{child.id}{key}", assessment, text])


def write_need_visits(office: Office, child: Child, key: str, start: int, stop: int, draw: Draw) -> None:
    """Write visits to a child in need from `start` up to `stop`, whatever brings the social worker there."""
    days = office.days
    write = office.extract.writer("cin_visits")
    day = days.working_day(start + at((1, 3, 5, 8, 14), draw()))
    number = 0
    while day < stop:
        seen, alone, recorded = draw(), draw(), draw()
        if days.complete_from <= day and days.visit_recorded(day, recorded):
            write(
                [
                    f"V{child.id}{key}{number:03d}", child.id, days.iso[day],
                    "Y" if seen < SEEN_SHARE and day >= child.born else "N",
                    "Y" if alone < 0.6 else "N", "Y" if alone < 0.4 else "N",
                ]
            )  # fmt: skip
        number += 1
        day = days.working_day(day + at(NEED_VISIT_GAPS, draw()))


def write_need_plan(
    office: Office,
    child: Child,
    key: str,
    referral: str,
    start: int,
    end: int | None,
    worker: tuple[str, str],
) -> None:
    """Write a child in need plan, open when `end` is None."""
    days = office.days
    if start <= days.end:
        office.extract.writer("cin_plans")(
            [f"D{child.id}{key}", referral, child.id, days.iso[start], days.iso[end], *worker]
        )
        write_need_reviews(office, child, key, start, end)


def _write_child(
    office: Office,
    family: Family,
    child: Child,
    journey: Journey,
    chain: list[Allocation],
    duty: tuple[str, str],
    category: str,
    draw: Draw,
) -> None:
    days = office.days
    key = f"{journey.number:02d}"
    lag = at(SLOW_TO_RECORD, draw())
    reason_chance, contact_gap = draw(), at((0, 0, 0, 1, 2), draw())
    last = days.end - lag
    if journey.referred > last:
        return
    closed = journey.closed if journey.closed <= last else None
    office.contact(child, key, journey.referred - contact_gap, journey.source)
    reason = _closure_reason(journey.kind, reason_chance)
    referral_outcome = (
        codes.REFERRAL_NO_FURTHER_ACTION
        if journey.kind == NO_FURTHER_ACTION
        else codes.REFERRAL_STRATEGY
        if journey.enquiry and journey.enquiry.start - journey.referred < 4
        else codes.REFERRAL_ASSESSED
    )
    referral = write_referral(office, child, journey, duty, referral_outcome, reason, closed)
    if not chain:
        return
    outcome = {"RC8": codes.ASSESSMENT_NO_FURTHER_ACTION, "RC9": codes.ASSESSMENT_OTHER_AGENCY}.get(
        reason, codes.ASSESSMENT_SERVICES
    )
    authorised = journey.assessed if journey.assessed <= last else None
    write_assessment(
        office,
        child,
        key,
        referral,
        journey.assessed_from,
        authorised,
        outcome,
        holding(chain, journey.assessed_from),
        draw,
        journey.assessed,
    )
    if journey.plan_start is not None and journey.plan_start <= last:
        plan_end = journey.plan_end if journey.plan_end and journey.plan_end <= last else None
        write_need_plan(
            office, child, key, referral, journey.plan_start, plan_end, holding(chain, journey.plan_start)
        )
    if journey.plan_end is not None:
        office.stepped_down.setdefault(child.id, []).append(journey.plan_end)
    _assess_again(office, family, child, journey, referral, chain, last, draw)
    office.involvements(child, key, referral, chain, closed or days.end + 1)
    write_oversight(office, child, key, chain, journey.closed)
    if journey.kind == PLAN and reason_chance < 0.3:
        worker = office.staff.other(draw, "Family Support Worker")
        office.other_involvement(child, f"{key}F", referral, worker, journey.assessed, closed or days.end + 1)
    protected = journey.enquiry.plan_start if journey.enquiry else None
    write_need_visits(office, child, key, journey.referred, protected or journey.closed, draw)
    if protected and journey.plan_start:
        write_need_visits(office, child, f"{key}S", journey.plan_start, journey.closed, draw)
    if journey.enquiry:
        write_enquiry(
            office,
            child,
            key,
            referral,
            journey.enquiry,
            chain,
            category,
            journey.enquiry.plan_end,
            last,
            draw,
        )


def _assess_again(
    office: Office,
    family: Family,
    child: Child,
    journey: Journey,
    referral: str,
    chain: list[Allocation],
    last: int,
    draw: Draw,
) -> None:
    """A second assessment of a case that stays open for long."""
    days = office.days
    chance, wait = draw(), at((110, 150, 190, 260), draw())
    start, authorised = draw_assessment(days, family.area, days.working_day(journey.assessed + wait), draw)
    if chance < ASSESSED_AGAIN_SHARE.get(journey.kind, 0) and authorised < journey.closed and start <= last:
        done = authorised if authorised <= last else None
        write_assessment(
            office,
            child,
            f"{journey.number:02d}B",
            referral,
            start,
            done,
            codes.ASSESSMENT_SERVICES,
            holding(chain, start),
            draw,
            authorised,
        )


def _chain(office: Office, area: str, journey: Journey, draw: Draw) -> list[Allocation]:
    """Who holds the case: the assessment team to begin with, then, if it stays open, the safeguarding team."""
    begin = max(
        office.days.working_days_after(journey.referred, at((0, 0, 1, 1, 2, 4), draw())),
        office.days.staffed_from,
    )
    handed_over = journey.closed
    if journey.kind != ASSESSED:
        enquiry = journey.enquiry
        handed_over = min(
            journey.closed, enquiry.plan_start + 7 if enquiry and enquiry.plan_start else journey.assessed + 5
        )
    chain = office.staff.allocate(draw, ASSESSMENT, area, begin, max(handed_over, begin + 1))
    if handed_over < journey.closed:
        chain += office.staff.allocate(draw, SAFEGUARDING, area, max(handed_over, begin + 1), journey.closed)
    return chain


def _closure_reason(kind: str, chance: float) -> str:
    if kind == NO_FURTHER_ACTION:
        return "RC8"
    if kind == ASSESSED:
        return "RC8" if chance < 0.32 else "RC9" if chance < 0.44 else "RC7"
    return "RC5" if chance < 0.03 else "RC7"
