"""What is kept of a child in care, and of those who left, beyond the dataset: initial health assessments, optical
checks and immunisations, personal education plans, contact with care leavers around their birthdays, placements that
are not registered, special guardianship. The stays in care that they belong to were decided before.
"""

from __future__ import annotations

from datetime import date

from goldenthread.synthetic.care import GROWN_UP, GUARDIANSHIP, Entry, Stay, birthday
from goldenthread.synthetic.draws import Draw, at, drawing, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.timeline import YEAR

PAPERWORK_IN_TIME_SHARE = 0.55
PAPERWORK, PAPERWORK_LATE = (0, 2, 3, 4, 5.9), (6, 8, 12, 20)
NEVER_OPTICAL_SHARE, OPTICAL_EVERY = 0.16, (250, 330, 350, 380, 600)
NEVER_SEEN_BY_OPTICIAN_BEFORE = 4
IMMUNISED_SHARE = 0.60
PLAN_SHARE = 0.995
TERMS = ((9, 5, 11, 20), (1, 8, 3, 10), (6, 1, 6, 28))
"""First and last month and day on which personal education plans are made in each term."""
CONTACT_SHARE = {"YES": 0.87, "NO": 0.95, "REFU": 0.98, "RHOM": 1.0}
ACTIVITIES = spread(
    {"F1": 4, "P1": 1, "F2": 21, "P2": 3, "F4": 5, "F5": 16, "P5": 6, "G4": 9, "G5": 27, "G6": 6, "0": 2}
)
ACCOMMODATION = spread({"U": 36, "Z": 14, "D": 15, "B": 13, "E": 8, "T": 3, "R": 4, "X": 3, "S": 2, "Y": 2})
SUITABLE_SHARE = 0.93
BIRTHDAYS = range(17, 22)
UNREGISTERED_SHARE, IMMEDIATE_SHARE = 0.35, 0.04


def write_initial_health(
    office: Office, child: Child, entry: Entry, stay: Stay, assessed: int | None
) -> None:
    """Write the initial health assessment that a start in care calls for; `assessed`: the day it was done, if any."""
    days = office.days
    due = days.working_days_after(stay.entered, 20)
    if stay.entered < days.complete_from and (assessed or due) < days.complete_from:
        return
    draw = drawing(f"{office.seed}:{child.id}:{entry.number}:initial health")
    paperwork = days.working_days_after(
        stay.entered, at(PAPERWORK if draw() < PAPERWORK_IN_TIME_SHARE else PAPERWORK_LATE, draw())
    )
    office.extract.writer("initial_health_assessment")(
        [
            f"L{child.id}{entry.number}", child.id, days.iso[stay.entered], days.iso[due],
            days.iso[paperwork] if paperwork <= days.end else "", days.iso[assessed],
        ]
    )  # fmt: skip


def write_health_details(office: Office, child: Child, entry: Entry, stay: Stay, last: int) -> None:
    """Write the optical checks of a stay, and each year's look at the immunisations."""
    days = office.days
    draw = drawing(f"{office.seed}:{child.id}:{entry.number}:details")
    write = office.extract.writer("health_detail")
    never, immunised = draw() < NEVER_OPTICAL_SHARE, is_immunised(office, child)
    stop = min(stay.left, last + 1)
    old_enough = child.born + int(NEVER_SEEN_BY_OPTICIAN_BEFORE * YEAR)
    day, number = max(stay.entered, old_enough) + at((30, 90, 150, 300), draw()), 0
    while (day := days.working_day(day)) < stop and not never:
        if day >= days.complete_from:
            write(
                [
                    f"HO{child.id}{entry.number}{number:02d}",
                    child.id,
                    "OPTICAL",
                    days.iso[day],
                    "Y",
                ]
            )
        day += at(OPTICAL_EVERY, draw())
        number += 1
    day, number = max(stay.entered + 20, child.born + 60), 0
    while (day := days.working_day(day)) < stop:
        current = immunised if draw() < 0.9 else not immunised
        if day >= days.complete_from:
            write(
                [
                    f"HI{child.id}{entry.number}{number:02d}", child.id, "IMMUNISATION",
                    days.iso[day], "Y" if current else "N",
                ]
            )  # fmt: skip
        day += at((300, 350, 365, 380), draw())
        number += 1


def is_immunised(office: Office, child: Child) -> bool:
    """Whether a child's immunisations are mostly up to date."""
    return drawing(f"{office.seed}:{child.id}:immunised")() < IMMUNISED_SHARE


def write_education_plans(office: Office, child: Child, entry: Entry, stay: Stay) -> None:
    """Write the meetings that made or reviewed a child's personal education plan, one a term of care."""
    days = office.days
    first = max(stay.entered + 10, days.complete_from, child.born + int(3 * YEAR))
    last = min(stay.left - 1, days.end, child.adult)
    if first > last:
        return
    draw = drawing(f"{office.seed}:{child.id}:{entry.number}:education")
    write = office.extract.writer("personal_education_plan")
    begins = date.fromordinal(stay.entered).year
    for year in range(begins, date.fromordinal(last).year + 1):
        for term, (month, day, last_month, last_day) in enumerate(TERMS):
            opens, closes = date(year, month, day).toordinal(), date(year, last_month, last_day).toordinal()
            chance, held = draw(), days.working_day(opens + int((closes - opens) * draw()))
            if chance < PLAN_SHARE and first <= held <= last:
                write([f"PE{child.id}{entry.number}{year}{term}", child.id, days.iso[held]])


def write_leaver_contacts(office: Office, child: Child, stay: Stay) -> None:
    """Write what was learnt of a young person who grew up in care, around each birthday from the 17th to the 21st."""
    days = office.days
    if stay.way_out != GROWN_UP:
        return
    write = office.extract.writer("care_leaver_contact")
    draw = drawing(f"{office.seed}:{child.id}:birthdays")
    home = pick(ACCOMMODATION, draw())
    for age in BIRTHDAYS:
        came = birthday(child.born, age)
        chance, when, activity = (
            draw(),
            came + at((-80, -20, -5, 2, 12, 28), draw()),
            pick(ACTIVITIES, draw()),
        )
        moved, suitable = draw(), draw() < SUITABLE_SHARE
        if moved < 0.4:
            home = pick(ACCOMMODATION, draw())
        if not stay.entered < came or not days.complete_from <= came <= days.end:
            continue
        in_touch = next(word for word, up_to in CONTACT_SHARE.items() if chance < up_to)
        known = in_touch == "YES" and when <= days.end
        office.knows(child, min(came, when))
        write(
            [
                f"BC{child.id}{age}", child.id, days.iso[came], days.iso[when] if known else "",
                in_touch if known or in_touch != "YES" else "NO", activity if known else "",
                f"{home}{1 if suitable else 2}" if known else "", ("Y" if suitable else "N") if known else "",
            ]
        )  # fmt: skip


def write_registration(office: Office, placement: str, kind: str) -> None:
    """Write, of a placement of the kinds that may lack it, how it is registered."""
    draw = drawing(f"{office.seed}:{placement}")
    write = office.extract.writer("placement_registration")
    if kind.startswith("Z1"):
        write([placement, "UNREGISTERED" if draw() < UNREGISTERED_SHARE else "UNREGULATED", "N"])
    elif kind in ("U1", "U3") and draw() < IMMEDIATE_SHARE:
        write([placement, "", "Y"])


def write_guardianship(office: Office, child: Child, entry: Entry, stay: Stay, last: int) -> None:
    """Write the special guardianship order that ended a stay, in place until the child is grown up."""
    days = office.days
    if stay.way_out == GUARDIANSHIP and stay.left <= last and child.adult > days.complete_from:
        office.knows(child, stay.left)
        office.extract.writer("special_guardianship")(
            [
                f"GO{child.id}{entry.number}", child.id, days.iso[stay.left],
                days.iso[child.adult] if child.adult <= days.end else "",
            ]
        )  # fmt: skip


def write_pre_proceedings(office: Office, child: Child, entry: Entry, stay: Stay, draw: Draw) -> None:
    """Write the spell of work before care proceedings that a stay after child protection began with."""
    days = office.days
    letter = days.working_day(max(entry.referred, stay.entered - at((60, 100, 130, 200, 300), draw())))
    concluded = days.working_day(max(letter + 5, stay.entered - at((0, 3, 10, 25), draw())))
    if letter <= days.end and concluded >= days.complete_from:
        done = concluded <= days.end
        office.extract.writer("pre_proceedings")(
            [
                f"PP{child.id}{entry.number}", child.id, days.iso[letter], days.iso[concluded] if done else "",
                "PROCEEDINGS" if done else "",
            ]
        )  # fmt: skip
