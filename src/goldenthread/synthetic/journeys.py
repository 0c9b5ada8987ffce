"""What happens to a family between contact and closure, as dates only: referral, assessment, section 47
enquiry, conference, child protection plan, child in need plan and closure. No row is written here; `casework`
turns a journey into rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from goldenthread.synthetic.council import SLIPPING_AREA
from goldenthread.synthetic.draws import Draw, at, pick, poisson, spread
from goldenthread.synthetic.families import BEFORE_BIRTH, Family
from goldenthread.synthetic.timeline import YEAR, Timeline, months_after

NO_FURTHER_ACTION, ASSESSED, SERVICES, PLAN, PROTECTION = (
    "no further action",
    "assessed",
    "services",
    "child in need plan",
    "child protection",
)
KINDS = spread({NO_FURTHER_ACTION: 8, ASSESSED: 44, SERVICES: 24, PLAN: 11, PROTECTION: 13})
REFERRALS_A_YEAR = (0.034, 0.24, 0.82)
"""First referrals a family and year, by need (LOW, MIDDLE, HIGH), before season and trend thin them."""
REFERRED_AGAIN, AGAIN_AFTER = 0.27, (15, 60, 110, 170, 240, 420)
SIBLING_INCLUDED = 0.72

PRIMARY_NEEDS = spread({"N1": 57, "N2": 6, "N3": 4, "N4": 9, "N5": 15, "N6": 3, "N7": 1, "N8": 3, "N0": 2})
SOURCES = spread(
    {
        "1A": 3, "1B": 3, "1C": 2, "1D": 2, "2A": 19, "2B": 2, "3A": 4, "3B": 3, "3C": 3, "3D": 2, "3E": 2, "3F": 2,
        "4": 2, "5A": 6, "5B": 3, "5C": 3, "5D": 4, "6": 28, "7": 2, "8": 4, "9": 2, "10": 1,
    }
)  # fmt: skip

ASSESSMENT_IN_TIME = (3, 14, 24, 31, 36, 39, 41, 43, 44, 45.99)
ASSESSMENT_LATE = (46, 47, 50, 56, 66, 85, 130)
IN_TIME_SHARE, IN_TIME_IMPROVES = 0.835, 0.015
"""Share of assessments in time at the end of the year before the extract's, and by how much a year it has
risen.
"""
SLIP, SLIP_FROM, SLIP_UNTIL, RECOVERED = 0.29, -280, -40, 45
"""The slipping team: share lost, and the days from the anchor on which it begins, starts to mend and is over.
"""
ENQUIRY_SHARE = {ASSESSED: 0.30, SERVICES: 0.40, PLAN: 0.45}
ENQUIRY_LASTS = (4, 7, 9, 11, 13, 15, 22)
CONFERENCE_IN_TIME = (7, 10, 12, 13, 14, 15.99)
CONFERENCE_LATE = (16, 17, 19, 24, 34)
NO_PLAN_SHARE = 0.10
REVIEWS_UP_TO = (0.16, 0.60, 0.87, 0.968, 1.0)
SERVICES_LAST = (20, 45, 75, 110, 170)
PLAN_LASTS = (40, 95, 150, 200, 270, 520)
REVIEW_IN_TIME_SHARE = 0.985
STEPPED_DOWN_SHARE, STEPPED_DOWN_LASTS = 0.55, (40, 85, 120, 170, 300)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry: `conference` when it led to one, the plan and its `reviews` (due, held) when that
    made a plan.
    """

    start: int
    end: int
    conference: int | None
    plan_start: int | None
    plan_end: int | None
    reviews: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Journey:
    """One referral of some of a family's children and what came of it. Dates are ordinals; `members` index
    `family.children`.
    """

    number: int
    kind: str
    members: tuple[int, ...]
    referred: int
    need: str
    source: str
    assessed_from: int
    assessed: int
    enquiry: Enquiry | None
    plan_start: int | None
    plan_end: int | None
    closed: int


def draw_journeys(
    family: Family, days: Timeline, draw: Draw, busy: dict[int, list[tuple[int, int]]]
) -> list[Journey]:
    """Every ordinary journey of a family's life, in order, none overlapping another. `busy`: by child, when
    care has it instead.
    """
    opens = family.children[0].born - BEFORE_BIRTH
    closes = family.children[-1].born + int(17.7 * YEAR)
    count = poisson(REFERRALS_A_YEAR[family.need] * (closes - opens) / YEAR, draw)
    proposed = sorted((opens + int(draw() * (closes - opens)), draw()) for _ in range(count))
    journeys: list[Journey] = []
    free_from = 0
    for day, chance in proposed:
        if day > days.anchor + 366:
            break
        if chance >= days.referral_demand[day - days.first]:
            continue
        while free_from <= day < closes:
            members = _members(family, day, draw, busy)
            if not members:
                break
            journey = draw_journey(family, days, len(journeys), day, members, draw)
            members = tuple(place for place in members if not _meets(journey, busy.get(place, ())))
            if not members:
                break
            journey = replace(journey, members=members)
            journeys.append(journey)
            free_from = journey.closed + 1
            if draw() >= REFERRED_AGAIN:
                break
            day = days.working_day(journey.closed + at(AGAIN_AFTER, draw()))
    return journeys


def draw_journey(
    family: Family,
    days: Timeline,
    number: int,
    day: int,
    members: tuple[int, ...],
    draw: Draw,
    kind: str = "",
) -> Journey:
    """One journey from a referral on `day`; `kind` is drawn unless given."""
    kind = kind or pick(KINDS, draw())
    if kind == PROTECTION and any(day - family.children[place].born > 16 * YEAR for place in members):
        kind = PLAN
    need, source = pick(PRIMARY_NEEDS, draw()), pick(SOURCES, draw())
    assessed_from, assessed = draw_assessment(days, family.area, day, draw)
    if kind == NO_FURTHER_ACTION:
        return Journey(
            number,
            kind,
            members,
            day,
            need,
            source,
            day,
            day,
            None,
            None,
            None,
            day + at((0, 0, 1, 3, 6), draw()),
        )
    enquiry = None
    plan_start = plan_end = None
    if kind == PROTECTION:
        enquiry = draw_enquiry(days, days.working_day(day + at((0, 0, 1, 4, 12, 40), draw())), draw, True)
        closed = max(assessed, enquiry.end, enquiry.conference or 0) + at((2, 8, 16, 30), draw())
        if enquiry.plan_end is not None:
            closed = max(closed, enquiry.plan_end + at((0, 2, 6, 14), draw()))
            if draw() < STEPPED_DOWN_SHARE:
                plan_start = enquiry.plan_end
        else:
            plan_start = closed
    else:
        if draw() < ENQUIRY_SHARE[kind]:
            later = (
                at((0, 0, 1, 2, 5, 20), draw()) if kind == ASSESSED else at((0, 1, 4, 12, 50, 110), draw())
            )
            enquiry = draw_enquiry(days, days.working_day(day + later), draw, False)
        closed = max(assessed, enquiry.end if enquiry else 0) + at((0, 1, 4, 10), draw())
        if kind == SERVICES:
            closed += at(SERVICES_LAST, draw())
        elif kind == PLAN:
            plan_start = days.working_day(assessed + at((0, 3, 8, 15), draw()))
    if plan_start is not None:
        lasts = STEPPED_DOWN_LASTS if kind == PROTECTION else PLAN_LASTS
        plan_end = days.working_day(plan_start + at(lasts, draw()))
        closed = max(closed, plan_end + at((0, 1, 4, 12), draw()))
    closed = days.working_day(closed)
    return Journey(
        number,
        kind,
        members,
        day,
        need,
        source,
        assessed_from,
        assessed,
        enquiry,
        plan_start,
        plan_end,
        closed,
    )


def draw_assessment(days: Timeline, area: str, day: int, draw: Draw) -> tuple[int, int]:
    """When an assessment that follows from something on `day` started and was authorised."""
    start = days.working_days_after(day, at((0, 0, 1, 1, 2, 4), draw()))
    chance = draw()
    length = ASSESSMENT_IN_TIME if chance < _in_time(days, area, start) else ASSESSMENT_LATE
    return start, days.working_days_after(start, at(length, draw()))


def draw_enquiry(days: Timeline, start: int, draw: Draw, to_conference: bool) -> Enquiry:
    """A section 47 enquiry from its strategy discussion, and the conference and plan that came of it, if it
    is to have one.
    """
    end = days.working_days_after(start, at(ENQUIRY_LASTS, draw()))
    if not to_conference:
        return Enquiry(start, end, None, None, None)
    in_time = draw() < 0.88 + 0.012 * max(-6, min(0, (start - days.anchor) / YEAR))
    conference = days.working_days_after(
        start, at(CONFERENCE_IN_TIME if in_time else CONFERENCE_LATE, draw())
    )
    end = min(end, conference)
    if draw() < NO_PLAN_SHARE:
        return Enquiry(start, end, conference, None, None)
    chance = draw()
    count = next(number + 1 for number, up_to in enumerate(REVIEWS_UP_TO) if chance < up_to)
    reviews = draw_reviews(days, conference, draw, count=count)
    return Enquiry(start, end, conference, conference, reviews[-1][1], reviews)


def draw_reviews(
    days: Timeline, start: int, draw: Draw, *, count: int = 99, until: int | None = None
) -> tuple[tuple[int, int], ...]:
    """The reviews of a plan as (due, held): so many, or those due before a day on which the plan ends for
    another reason.
    """
    reviews: list[tuple[int, int]] = []
    # Working Together 2023: the first review within 3 months of the conference, the rest within 6 months of the last.
    due = months_after(start, 3)
    while len(reviews) < count and (until is None or due < until):
        chance, early, late = draw(), at((4, 6, 11, 18, 34), draw()), at((1, 3, 9, 28), draw())
        held = days.working_day(due - early if chance < REVIEW_IN_TIME_SHARE else due + late)
        reviews.append((due, held if until is None else min(held, until)))
        due = months_after(held, 6)
    return tuple(reviews)


def _in_time(days: Timeline, area: str, day: int) -> float:
    """The share of assessments begun on the day that will be in time: rising slowly, with one team's slip and
    recovery.
    """
    since = day - days.anchor
    share = IN_TIME_SHARE + IN_TIME_IMPROVES * max(-6, min(0, since / YEAR))
    if area == SLIPPING_AREA and SLIP_FROM <= since < RECOVERED:
        mending = max(0.0, (since - SLIP_UNTIL) / (RECOVERED - SLIP_UNTIL))
        share -= SLIP * (1 - mending)
    return share


def _meets(journey: Journey, times: Sequence[tuple[int, int]]) -> bool:
    """Whether a journey would run into a time when the child's case is open for care."""
    return any(start - 1 <= journey.closed and journey.referred <= stop for start, stop in times)


def _members(family: Family, day: int, draw: Draw, busy: dict[int, list[tuple[int, int]]]) -> tuple[int, ...]:
    """Which children a referral on the day is about: one for certain, each brother or sister probably, none
    that is in care.
    """
    free = [
        place
        for place, child in enumerate(family.children)
        if child.born - BEFORE_BIRTH <= day < child.born + int(17.6 * YEAR)
        and not any(start - 30 <= day <= stop for start, stop in busy.get(place, ()))
    ]
    if not free:
        return ()
    first = free[int(draw() * len(free))]
    return tuple(place for place in free if place == first or draw() < SIBLING_INCLUDED)
