"""What is done for a child in care and what happens to the child meanwhile: reviews, visits, health and
dental checks, immunisations, times missing. Each kind has a generator of its own, so that a later extract
shows the same past.
"""

from __future__ import annotations

from random import Random

from goldenthread.synthetic import codes
from goldenthread.synthetic.care import Entry, Stay
from goldenthread.synthetic.care_details import (
    is_immunised,
    write_education_plans,
    write_health_details,
    write_initial_health,
)
from goldenthread.synthetic.draws import Draw, at
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.missing import write_exploitation, write_return_interview
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.oversight import write_alert
from goldenthread.synthetic.schooling import write_schooling_in_care
from goldenthread.synthetic.timeline import YEAR, months_after

REVIEW_IN_TIME_SHARE, REVIEW_IN_TIME_IMPROVES = 0.83, 0.008
REVIEW_CANCELLED_SHARE = 0.02
VISIT_GAPS_FIRST_YEAR = (14, 25, 30, 34, 37, 39, 41, 43, 56)
VISIT_GAPS_LATER = (20, 30, 36, 40, 42, 44, 66)
VISIT_GAPS_PERMANENT = (40, 62, 74, 82, 88, 92, 120)
INITIAL_HEALTH_AFTER = (8, 14, 18, 21, 26, 34, 50)
HEALTH_GAPS, HEALTH_GAPS_UNDER_5 = (290, 330, 345, 355, 362, 372, 430), (140, 160, 168, 174, 178, 190)
DENTAL_GAPS = (130, 180, 200, 280, 350, 370, 520)
NEVER_HEALTH_SHARE, NEVER_DENTAL_SHARE = 0.055, 0.10
GOES_MISSING_SHARE = 0.62
MISSING_GAPS = (0, 2, 5, 9, 15, 24, 40, 75)
MISSING_SPELL = (120, 300, 600, 1200)


def write_checks(office: Office, child: Child, entry: Entry, stay: Stay, last: int) -> None:
    """Write everything that is done for a child during a stay in care. `last`: the last day recorded of slow
    records.
    """
    period = f"L{child.id}{entry.number}"
    seed = f"{office.seed}:{child.id}:{entry.number}"
    stop = min(stay.left, office.days.end + 1)
    if stay.left < office.days.complete_from:
        return
    _write_reviews(office, child, entry, stay, period, last, Random(f"{seed}:reviews").random)
    _write_visits(office, child, entry, stay, period, stop, Random(f"{seed}:visits").random)
    _write_health(office, child, entry, stay, last, Random(f"{seed}:health").random)
    _write_immunisations(office, child, stop, Random(f"{seed}:immunisations").random)
    write_missing(
        office, child, str(entry.number), max(stay.entered, child.born + int(12 * YEAR)), stay.left,
        GOES_MISSING_SHARE, Random(f"{seed}:missing").random, "CARE",
    )  # fmt: skip
    write_health_details(office, child, entry, stay, last)
    write_education_plans(office, child, entry, stay)
    write_schooling_in_care(office, child, str(entry.number), stay.entered, stay.left)


def write_missing(
    office: Office, child: Child, key: str, start: int, stop: int, share: float, draw: Draw, missing_from: str
) -> None:
    """Write the times a child went missing between two days, if this child is one of the share that does.
    `missing_from`: HOME or CARE.
    """
    goes, begins, lasts = draw(), draw(), at(MISSING_SPELL, draw())
    if goes >= share or start >= stop:
        return
    days = office.days
    write = office.extract.writer("missing")
    day = start + int(begins * max(1, min(stop - start, int(4 * YEAR))))
    until = min(stop, day + lasts, days.end + 1)
    number = 0
    while day < until:
        nights, type_, offered, accepted = draw(), draw(), draw(), draw()
        back = day + (0 if nights < 0.55 else 1 if nights < 0.86 else at((2, 3, 5, 12, 40), draw()))
        if day >= days.complete_from and days.visit_recorded(day, offered):
            office.knows(child, day)
            was_offered = "Y" if offered < 0.79 else "N"
            write(
                [
                    f"X{child.id}{key}{number:03d}", child.id, days.iso[day], "M" if type_ < 0.88 else "A",
                    days.iso[back] if back <= days.end else "", was_offered if back <= days.end else "",
                    ("Y" if accepted < 0.6 else "N") if was_offered == "Y" and back <= days.end else "",
                ]
            )  # fmt: skip
            if type_ < 0.88 and back <= days.end:
                missing = f"X{child.id}{key}{number:03d}"
                write_return_interview(
                    office, child, missing, back, was_offered == "Y", accepted < 0.6, missing_from
                )
        number += 1
        day = back + 1 + at(MISSING_GAPS, draw())
    write_exploitation(office, child, key, start + int(begins * max(1, min(stop - start, int(4 * YEAR)))))


def _write_reviews(
    office: Office, child: Child, entry: Entry, stay: Stay, period: str, last: int, draw: Draw
) -> None:
    """Reviews: within 20 working days of entry, then 3 months, then 6 months (Care Planning Regulations
    2010).
    """
    days = office.days
    write = office.extract.writer("cla_reviews")
    due = days.working_days_after(stay.entered, 20)
    number = 0
    while due < stay.left and due <= days.end + 185:
        chance, early, late, part = (
            draw(),
            at((0, 2, 6, 12, 25), draw()),
            at((1, 4, 10, 20, 45), draw()),
            draw(),
        )
        cancelled = draw() < REVIEW_CANCELLED_SHARE
        share = REVIEW_IN_TIME_SHARE + REVIEW_IN_TIME_IMPROVES * max(-6, min(0, (due - days.anchor) / YEAR))
        meant = days.working_day(due - early - 4 if chance < share else due + late)
        happened = meant < stay.left and meant <= last
        held = days.iso[meant] if happened and not cancelled else ""
        under_4 = (due - child.born) < 4 * YEAR
        participation = (
            "PN0" if under_4 else codes.PARTICIPATION[1 + int(part * (len(codes.PARTICIPATION) - 1))]
        )
        if max(due, meant) >= days.complete_from:
            write(
                [
                    f"Y{child.id}{entry.number}{number:02d}", period, days.iso[due], held,
                    "Y" if cancelled else "N", participation if held else "",
                ]
            )  # fmt: skip
            if held:
                write_alert(office, child, f"Y{child.id}{entry.number}{number:02d}", meant, "")
        number += 1
        due = days.working_day(due + 14) if cancelled else months_after(meant, 3 if number == 1 else 6)


def _write_visits(
    office: Office, child: Child, entry: Entry, stay: Stay, period: str, stop: int, draw: Draw
) -> None:
    days = office.days
    write = office.extract.writer("cla_visits")
    permanent = draw() < 0.35
    day = days.working_day(stay.entered + at((1, 3, 5, 7, 11), draw()))
    number = 0
    while day < stop:
        seen, alone, recorded = draw(), draw(), draw()
        if day >= days.complete_from and days.visit_recorded(day, recorded):
            write(
                [
                    f"Z{child.id}{entry.number}{number:03d}", period, child.id, days.iso[day],
                    "Y" if seen < 0.97 else "N", "Y" if alone < 0.7 else "N",
                ]
            )  # fmt: skip
        number += 1
        if day - stay.entered < 365:
            gaps: tuple[float, ...] = VISIT_GAPS_FIRST_YEAR
        else:
            gaps = VISIT_GAPS_PERMANENT if permanent else VISIT_GAPS_LATER
        day = days.working_day(day + at(gaps, draw()))


def _write_health(office: Office, child: Child, entry: Entry, stay: Stay, last: int, draw: Draw) -> None:
    days = office.days
    write = office.extract.writer("cla_health")
    never_health, never_dental = draw() < NEVER_HEALTH_SHARE, draw() < NEVER_DENTAL_SHARE
    checks: list[tuple[int, str]] = []
    day = days.working_days_after(stay.entered, at(INITIAL_HEALTH_AFTER, draw()))
    initial = day if day < stay.left and day <= last and not never_health else None
    write_initial_health(office, child, entry, stay, initial)
    while day < stay.left and day <= last and not never_health:
        checks.append((day, "Health Assessment"))
        young = day - child.born < 5 * YEAR - 183
        day = days.working_day(day + at(HEALTH_GAPS_UNDER_5 if young else HEALTH_GAPS, draw()))
    day = max(days.working_day(stay.entered + 10), child.born + 300) + at((0, 40, 100, 180), draw())
    while day < stay.left and day <= last and not never_dental:
        checks.append((days.working_day(day), "Dental Check"))
        day += at(DENTAL_GAPS, draw())
    for number, (checked, kind) in enumerate(sorted(checks)):
        if days.complete_from <= checked <= days.end:
            letter = "H" if kind == "Health Assessment" else "T"
            write(
                [
                    f"{letter}{child.id}{entry.number}{number:03d}",
                    child.id,
                    kind,
                    days.iso[checked],
                    "Completed",
                ]
            )


def _write_immunisations(office: Office, child: Child, stop: int, draw: Draw) -> None:
    """The latest status only, one row a child, as the dataset keeps it."""
    current, ago = is_immunised(office, child), at((10, 90, 200, 330), draw())
    day = max(child.born + 56, stop - ago)
    if day <= office.days.end:
        office.extract.writer("cla_immunisations")([child.id, "Y" if current else "N", office.days.iso[day]])
