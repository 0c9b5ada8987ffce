"""Ordinary journeys written as rows: contacts, referrals, assessments, enquiries, conferences, child protection plans with their visits
and reviews, child in need plans and visits, and who held the case. Care is written by `care_rows`, which uses parts of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from goldenthread.synthetic import codes
from goldenthread.synthetic.council import ASSESSMENT, DISABILITY, FRONT_DOOR, SAFEGUARDING
from goldenthread.synthetic.draws import Draw, at, pick
from goldenthread.synthetic.families import Child, Family
from goldenthread.synthetic.journeys import (
    ASSESSED,
    NO_FURTHER_ACTION,
    PLAN,
    PROTECTION,
    Enquiry,
    Journey,
    draw_assessment,
)
from goldenthread.synthetic.office import Office, holding
from goldenthread.synthetic.staff import Allocation
from goldenthread.synthetic.timeline import SLOW_TO_RECORD, YEAR, months_after

CHILD_SEEN_SHARE = 0.955
NEED_VISIT_GAPS = (6, 13, 17, 20, 23, 25, 28, 33, 46)
PROTECTION_VISIT_GAPS_BEFORE = (7, 13, 17, 19, 21, 23, 25, 27, 34)
PROTECTION_VISIT_GAPS = (4, 8, 10, 12, 13, 14, 17, 22, 31)
PRACTICE_CHANGED = -546
"""Days from the anchor (the 1 October 18 months before it) on which visits to children on a plan became fortnightly."""
SEEN_SHARE = 0.93
REVIEW_IN_TIME_SHARE = 0.965
ASSESSED_AGAIN_SHARE = {PLAN: 0.3, PROTECTION: 0.62}


def write_journey(office: Office, family: Family, journey: Journey, draw: Draw) -> None:
    """Write a journey for each of its children, unless it was over before the window or had not begun by its end."""
    days = office.days
    if journey.closed < days.complete_from or journey.referred > days.end:
        return
    chain = [] if journey.kind == NO_FURTHER_ACTION else _chain(office, family.area, journey, draw)
    duty = office.staff.on_duty(draw, FRONT_DOOR, family.area, journey.referred)
    category = pick(codes.ABUSE_CATEGORIES, draw())
    for place in journey.members:
        own = Random(f"{office.seed}:{family.number}:{journey.number}:{place}").random
        _write_child(office, family, family.children[place], journey, chain, duty, category, own)


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
            referral, child.id, days.iso[journey.referred], journey.need, journey.source, codes.SOURCE_WORDS[journey.source],
            outcome, "Y" if journey.kind == NO_FURTHER_ACTION else "N", reason if closed else "", days.iso[closed], *duty,
        ]
    )  # fmt: skip
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
) -> None:
    """Write an assessment, unfinished when `authorised` is None, and the factors found once it is authorised."""
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
    if authorised:
        factors = sorted(
            {pick(codes.FACTORS, first), pick(codes.FACTORS, second if another < 0.7 else first)}
        )
        text = "[" + ", ".join(f'"{factor}"' for factor in factors) + "]"
        office.extract.writer("assessment_factors")([f"F{child.id}{key}", assessment, text])


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
) -> None:
    """Write a section 47 enquiry and, when it led there, the conference and the plan with its visits and reviews.

    `plan_end`: when the plan ends for this child, perhaps after the window. `last`: the last day whose events are recorded.
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
            f"N{child.id}{key}", f"M{child.id}{key}", f"E{child.id}{key}", child.id, f"P{child.id}{key}" if made_plan else "",
            referral, "N", days.iso[target], days.iso[conference], "Y" if made_plan else "N",
            codes.CONFERENCE_PLAN if made_plan else codes.CONFERENCE_NO_PLAN, *holding(chain, conference),
        ]
    )  # fmt: skip
    if plan_end is not None and plan_end > conference:
        _write_protection_plan(office, child, key, referral, conference, plan_end, category, last, draw)


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
                    f"V{child.id}{key}{number:03d}", child.id, days.iso[day], "Y" if seen < SEEN_SHARE else "N",
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


def write_disabled_child(office: Office, family: Family, child: Child, start: int, draw: Draw) -> None:
    """Write the years that a disabled child is known to the disability team: a referral, a plan, visits, and perhaps short breaks."""
    days = office.days
    stop = child.adult
    if start > days.end or stop < days.complete_from:
        return
    assessed_from, assessed = draw_assessment(days, family.area, start, draw)
    journey = Journey(90, PLAN, (0,), start, "N2", "3F", assessed_from, assessed, None, assessed, stop, stop)
    chain = office.staff.allocate(draw, DISABILITY, family.area, max(start, _staffed_from(office)), stop)
    duty = office.staff.on_duty(draw, FRONT_DOOR, family.area, start)
    closed = stop if stop <= days.end else None
    referral = write_referral(office, child, journey, duty, codes.REFERRAL_ASSESSED, "RC6", closed)
    office.contact(child, "D", start, "3F")
    done = assessed if assessed <= days.end else None
    write_assessment(
        office,
        child,
        "90",
        referral,
        assessed_from,
        done,
        codes.ASSESSMENT_SERVICES,
        holding(chain, assessed),
        draw,
    )
    if done:
        write_need_plan(office, child, "90", referral, assessed, closed, holding(chain, assessed))
    office.involvements(child, "90", referral, chain, stop)
    again = assessed
    for number in range(91, 99):
        again += at((300, 360, 400, 700), draw())
        from_, to = draw_assessment(days, family.area, days.working_day(again), draw)
        if to < stop:
            done = to if to <= days.end else None
            write_assessment(
                office,
                child,
                f"{number}",
                referral,
                from_,
                done,
                codes.ASSESSMENT_SERVICES,
                holding(chain, to),
                draw,
            )
    if draw() < 0.28:
        _write_short_breaks(office, child, referral, months_after(assessed, 6), stop)
    write_need_visits(office, child, "90", max(start, _staffed_from(office)), min(stop, days.end + 1), draw)


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
    )
    if journey.plan_start is not None and journey.plan_start <= last:
        plan_end = journey.plan_end if journey.plan_end and journey.plan_end <= last else None
        write_need_plan(
            office, child, key, referral, journey.plan_start, plan_end, holding(chain, journey.plan_start)
        )
    _assess_again(office, family, child, journey, referral, chain, last, draw)
    office.involvements(child, key, referral, chain, closed or days.end + 1)
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
        )


def _write_protection_plan(
    office: Office,
    child: Child,
    key: str,
    referral: str,
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
                    f"U{child.id}{key}{number:03d}", child.id, plan, days.iso[day], "Y" if seen < SEEN_SHARE else "N",
                    "Y" if alone < 0.55 else "N", "Y" if alone < 0.5 else "N",
                ]
            )  # fmt: skip
        number += 1
        gaps = (
            PROTECTION_VISIT_GAPS if day >= days.anchor + PRACTICE_CHANGED else PROTECTION_VISIT_GAPS_BEFORE
        )
        day = days.working_day(day + at(gaps, draw()))
    _write_protection_reviews(office, child, key, plan, start, end, last, draw)


def _write_protection_reviews(
    office: Office, child: Child, key: str, plan: str, start: int, end: int, last: int, draw: Draw
) -> None:
    """Reviews: the first due 3 months after the conference, the rest 6 months after the last (Working Together 2023)."""
    days = office.days
    write = office.extract.writer("cp_reviews")
    due = months_after(start, 3)
    for number in range(12):
        in_time, early, late, part = draw(), at((0, 2, 7, 14, 30), draw()), at((1, 3, 9, 28), draw()), draw()
        meant = days.working_day(due - early - 4 if in_time < REVIEW_IN_TIME_SHARE else due + late)
        if meant > end - 50:
            meant = end
        held = meant if meant <= last else None
        if due > days.end + 190:
            return
        if max(due, meant) >= days.complete_from:
            write(
                [
                    f"Q{child.id}{key}{number:02d}", child.id, plan, days.iso[due], days.iso[held],
                    f"M{child.id}{key}{number:02d}" if held else "", "" if held is None else "N" if held == end else "Y",
                    "" if held is None else "Y" if part < 0.97 else "N",
                    "" if held is None else codes.PARTICIPATION[int(part * len(codes.PARTICIPATION))],
                ]
            )  # fmt: skip
        if held is None or held == end:
            return
        due = months_after(held, 6)


def _write_short_breaks(office: Office, child: Child, referral: str, start: int, stop: int) -> None:
    """A series of short breaks under V4: an episode of its own that does not make the child one in care."""
    days = office.days
    if start > days.end or start >= stop:
        return
    ended = stop if stop <= days.end else None
    period, placement = f"L{child.id}B", f"T{child.id}B00"
    office.extract.writer("cla_episodes")(
        [
            f"H{child.id}B00", child.id, placement, days.iso[start], "S", "N2", days.iso[ended], "E8" if ended else "",
            period, referral, "", days.iso[start],
        ]
    )  # fmt: skip
    office.extract.writer("cla_placement")(
        [placement, period, child.id, days.iso[start], "U6", "", "4.0", "PR1", "", days.iso[ended], ""]
    )
    office.extract.writer("legal_status")(
        [f"G{child.id}B00", child.id, "V4", days.iso[start], days.iso[ended]]
    )


def _chain(office: Office, area: str, journey: Journey, draw: Draw) -> list[Allocation]:
    """Who holds the case: the assessment team to begin with, then, if it stays open, the safeguarding team."""
    begin = max(
        office.days.working_days_after(journey.referred, at((0, 0, 1, 1, 2, 4), draw())),
        _staffed_from(office),
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


def _staffed_from(office: Office) -> int:
    """The day from which allocations are drawn: a year before any that could matter to the window."""
    return office.days.anchor - int((office.days.years + 2) * YEAR)


def _closure_reason(kind: str, chance: float) -> str:
    if kind == NO_FURTHER_ACTION:
        return "RC8"
    if kind == ASSESSED:
        return "RC8" if chance < 0.52 else "RC9" if chance < 0.68 else "RC7"
    return "RC5" if chance < 0.03 else "RC7"
