"""Posts, vacancies, sickness and the workers' own supervision, as a human resources system holds them; and the
fostering households with their supervision. The workers and their teams were decided before.
"""

from __future__ import annotations

from random import Random

from goldenthread.synthetic.draws import at, drawing
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.staff import CHILDREN_OF_FULL_SIZE, Staff, Worker
from goldenthread.synthetic.timeline import YEAR

ROLES = {
    "Personal Adviser": "PERSONAL_ADVISER",
    "Team Manager": "MANAGER",
    "Family Support Worker": "FAMILY_SUPPORT",
    "Early Help Practitioner": "FAMILY_SUPPORT",
}
COVERED_SHARE = 0.93
"""Of the posts that agency workers cover, how many are vacant; the rest are covered while someone is away."""
EMPTY_AFTER = (0, 0, 20, 60, 120)
SUPERVISED_SHARE = 0.83
WELL_SHARE = 0.84
DAYS_LOST, OFF_FOR_LONG_SHARE = (1, 1, 2, 3, 5, 9), 0.14

HOUSEHOLDS, HOUSEHOLDS_STAY = 128, (200, 700, 1500, 2900, 6000)
KINSHIP_SHARE = 0.42
BOTH_SHARE = 0.02
VISITED_EVERY = (22, 28, 34, 40, 52, 90)


def write_workforce(office: Office, workers: Staff, children: int) -> None:
    """Write who sat in which post, what was vacant, and what each worker lost to sickness month by month."""
    days = office.days
    for team_seats in workers.seats.values():
        for seat in team_seats:
            for place, (start, worker) in enumerate(zip(seat.starts, seat.workers, strict=True)):
                stop = seat.starts[place + 1] if place + 1 < len(seat.starts) else days.end + 400
                _write_worker(office, worker, start, stop)
    for title in workers.others.values():
        for worker in title:
            _write_worker(office, worker, days.staffed_from, days.end + 400)
    _write_fostering(office, max(2, round(HOUSEHOLDS * children / CHILDREN_OF_FULL_SIZE)))


def _write_worker(office: Office, worker: Worker, start: int, stop: int) -> None:
    days = office.days
    if stop < days.complete_from or start > days.end:
        return
    draw = drawing(f"{office.seed}:{worker.id}:post")
    role = "SOCIAL_WORKER" if worker.social_worker else ROLES.get(worker.title, "OTHER")
    office.extract.writer("post")(
        [
            f"PO{worker.id}", worker.id, role, "Y" if worker.social_worker else "N", "Y" if role == "MANAGER" else "N",
            "Y" if worker.title.endswith("(ASYE)") else "N", "Y" if worker.agency else "N", str(worker.full_time),
            worker.team, days.iso[start], days.iso[stop] if stop <= days.end else "",
        ]
    )  # fmt: skip
    if worker.agency and draw() < COVERED_SHARE:
        vacant_until = stop + at(EMPTY_AFTER, draw())
        office.extract.writer("vacancy")(
            [
                f"VA{worker.id}", str(worker.full_time), worker.team, days.iso[start],
                days.iso[vacant_until] if vacant_until <= days.end else "",
            ]
        )  # fmt: skip
    _write_months(office, worker, start, stop, role == "MANAGER")


def _write_months(office: Office, worker: Worker, start: int, stop: int, manager: bool) -> None:
    """Write, for each month that a worker was there to its end, the days lost, and the worker's own supervision."""
    days = office.days
    sickness, supervision = office.extract.writer("sickness"), office.extract.writer("supervision")
    for ends, number, _ in office.school_months:
        if not max(start, days.complete_from) <= ends < stop:
            continue
        draw = drawing(f"{office.seed}:{worker.id}:{number}")
        well, long, lost, seen, when = draw(), draw(), draw(), draw(), draw()
        off = 0 if well < WELL_SHARE else 20 if long < OFF_FOR_LONG_SHARE else at(DAYS_LOST, lost)
        sickness(
            [
                f"SI{worker.id}{number}", worker.id, days.iso[ends], str(off), str(worker.full_time), worker.team,
            ]
        )  # fmt: skip
        if not manager and seen < SUPERVISED_SHARE:
            held = days.working_day(ends - 26 + int(22 * when))
            if start <= held <= ends:
                supervision([f"SP{worker.id}{number}", "", worker.id, days.iso[held], "PERSONAL"])


def _write_fostering(office: Office, households: int) -> None:
    """Write fostering households: as many at any time, and each that stops is followed by another."""
    days = office.days
    draw = Random(f"{office.seed}:fostering").random
    opening = days.anchor - int((days.years + 12) * YEAR)
    for place in range(households):
        day, number = opening - int(1500 * draw()), 0
        while day <= days.end:
            stop = day + at(HOUSEHOLDS_STAY, draw())
            drawn, places = draw(), 1 + int(3 * draw())
            kind = "BOTH" if drawn < BOTH_SHARE else "KINSHIP" if drawn < KINSHIP_SHARE else "MAINSTREAM"
            if stop >= days.complete_from:
                household = f"FH{place:04d}{number:02d}"
                office.extract.writer("fostering_household")(
                    [
                        household, kind, days.iso[day],
                        days.iso[stop] if stop <= days.end else "", str(places),
                    ]
                )  # fmt: skip
                _write_foster_visits(office, household, day, stop)
            day = stop + 1 + int(60 * draw())
            number += 1


def _write_foster_visits(office: Office, household: str, start: int, stop: int) -> None:
    days = office.days
    draw = drawing(f"{office.seed}:{household}")
    write = office.extract.writer("fostering_supervision")
    day, number = max(start, days.complete_from - 60) + at(VISITED_EVERY, draw()), 0
    while (day := days.working_day(day)) <= min(stop, days.end):
        if day >= days.complete_from:
            write([f"{household}{number:03d}", household, days.iso[day]])
        number += 1
        day += at(VISITED_EVERY, draw())
