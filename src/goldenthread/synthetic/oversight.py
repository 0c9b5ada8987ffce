"""How a child's case is watched over while someone holds it: supervision, the chronology, audits, alerts about
practice, and the child's attendance at school. Who holds the case and when was decided before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from goldenthread.synthetic.draws import Draw, at, drawing, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.staff import Allocation
from goldenthread.synthetic.timeline import YEAR, Timeline

NEVER_SUPERVISED_SHARE = 0.055
FIRST_SUPERVISED, SUPERVISED_EVERY = (8, 20, 31, 44, 80), (18, 26, 30, 36, 47, 68, 120)
NO_CHRONOLOGY_SHARE = 0.28
FIRST_CHRONOLOGY, CHRONOLOGY_EVERY = (10, 35, 60, 110), (35, 60, 85, 115, 190)
AUDITED_SHARE, EARLY_HELP_AUDITED_SHARE = 0.062, 0.034
KINDS = spread({"COLLABORATIVE": 46, "THEMATIC": 33, "MULTI_AGENCY": 21})
GRADES = ("OUTSTANDING", "GOOD", "REQUIRES_IMPROVEMENT", "INADEQUATE")
GRADE_UP_TO = (0.02, 0.36, 0.86, 1.0)
MODERATED_SHARE, DOWN_SHARE, UP_SHARE = 0.72, 0.13, 0.03
AUDIT_IN_TIME_SHARE = 0.87
ALERT_SHARE = 0.055
ALERTS = spread({"INFORMAL": 40, "FORMAL": 9, "GOOD_PRACTICE": 51})
SESSIONS_A_MONTH = {9: 40, 10: 34, 11: 42, 12: 30, 1: 40, 2: 30, 3: 42, 4: 26, 5: 34, 6: 42, 7: 32}
"""Half-day sessions that schools are open, by month; the academic year begins in September."""
AUGUST = 8 - 1


def write_oversight(office: Office, child: Child, key: str, chain: Sequence[Allocation], until: int) -> None:
    """Write what was done for a child's case under each of its holders, until the child's own last day."""
    days = office.days
    start, stop = chain[0].start, min(until, chain[-1].stop, days.end + 1)
    if stop <= max(start, days.complete_from):
        return
    draw = drawing(f"{office.seed}:{child.id}:{key}:oversight")
    _write_supervision(office, child, key, chain, start, stop, draw)
    if draw() >= NO_CHRONOLOGY_SHARE:
        write = office.extract.writer("chronology")
        day, number = start + at(FIRST_CHRONOLOGY, draw()), 0
        while day < stop:
            day = days.working_day(day)
            if days.complete_from <= day < stop:
                write([f"CH{child.id}{key}{number:03d}", child.id, days.iso[day]])
            number += 1
            day += at(CHRONOLOGY_EVERY, draw())
    if draw() < AUDITED_SHARE:
        length = max(1, min(until, chain[-1].stop) - start)
        day = days.working_day(start + int(length * draw()))
        held = _held(chain, day)
        write_audit(
            office, f"AU{child.id}{key}", child, pick(KINDS, draw()), day, (held.team, held.worker.id), draw
        )
    _write_school_attendance(office, child, start, stop)


def _held(chain: Sequence[Allocation], day: int) -> Allocation:
    found = chain[0]
    for held in chain:
        if held.start > day:
            break
        found = held
    return found


def _write_supervision(
    office: Office, child: Child, key: str, chain: Sequence[Allocation], start: int, stop: int, draw: Draw
) -> None:
    if draw() < NEVER_SUPERVISED_SHARE:
        return
    days = office.days
    write = office.extract.writer("supervision")
    day, number, place = start + at(FIRST_SUPERVISED, draw()), 0, 0
    while day < stop:
        day = days.working_day(day)
        if days.complete_from <= day < stop:
            while place + 1 < len(chain) and chain[place + 1].start <= day:
                place += 1
            write([f"SV{child.id}{key}{number:03d}", child.id, chain[place].worker.id, days.iso[day], "CASE"])
        number += 1
        day += at(SUPERVISED_EVERY, draw())


def write_audit(
    office: Office, audit: str, child: Child, kind: str, day: int, by: tuple[str, str], draw: Draw
) -> None:
    """Write an audit given out on the day, with as much of it as had happened by the end of the window."""
    days = office.days
    due = days.working_days_after(day, 20)
    done = days.working_days_after(day, at((8, 12, 15, 17, 20.9), draw()))
    if draw() >= AUDIT_IN_TIME_SHARE:
        done = days.working_days_after(due, at((1, 4, 9, 20), draw()))
    chance, moved = draw(), draw()
    grade = next(place for place, up_to in enumerate(GRADE_UP_TO) if chance < up_to)
    moderated = days.working_days_after(done, at((1, 3, 6, 10, 18), draw()))
    is_moderated = draw() < MODERATED_SHARE and moderated <= days.end
    after = grade + (1 if moved < DOWN_SHARE else -1 if moved > 1 - UP_SHARE else 0)
    if day > days.end or day < days.complete_from:
        return
    office.extract.writer("audit")(
        [
            audit, child.id, kind, days.iso[day], days.iso[due], days.iso[done] if done <= days.end else "",
            GRADES[grade] if done <= days.end else "", days.iso[moderated] if is_moderated else "",
            GRADES[max(0, min(3, after))] if is_moderated else "", *by,
        ]
    )  # fmt: skip


def write_alert(office: Office, child: Child, review: str, day: int, team: str) -> None:
    """Write, after some reviews, an alert about practice or praise for it."""
    days = office.days
    draw = drawing(f"{office.seed}:{review}:alert")
    if draw() < ALERT_SHARE:
        raised = days.working_days_after(day, at((0, 1, 2, 5), draw()))
        if days.complete_from <= raised <= days.end:
            office.extract.writer("practice_alert")(
                [f"AL{review}", child.id, days.iso[raised], pick(ALERTS, draw()), team]
            )


def _write_school_attendance(office: Office, child: Child, start: int, stop: int) -> None:
    """Month by month while the case is open, how much of school a child of school age attended since September."""
    days = office.days
    first = max(start, days.complete_from, child.born + int(5 * YEAR))
    last = min(stop - 1, days.end, child.born + int(16 * YEAR))
    if first > last:
        return
    write = office.extract.writer("school_attendance")
    usual = 0.62 + 0.36 * drawing(f"{office.seed}:{child.id}:school")() ** 0.45
    months = office.school_months
    for ends, number, possible in months[bisect_left(months, (first,)) : bisect_left(months, (last + 1,))]:
        if (child.id, number) in office.months_at_school or number % 12 == AUGUST:
            continue
        office.months_at_school.add((child.id, number))
        share = min(1.0, usual + 0.08 * (drawing(f"{child.id}{number}")() - 0.5))
        write(
            [
                f"SA{child.id}{number}", child.id, days.iso[ends], str(possible), str(int(possible * share)),
            ]
        )  # fmt: skip


def school_months(days: Timeline) -> tuple[tuple[int, int, int], ...]:
    """The month ends of the window, from the September before it: each with the number of its month (years × 12 +
    month − 1) and the sessions possible since the September before.
    """
    ends: list[tuple[int, int, int]] = []
    begins = date.fromordinal(days.complete_from)
    number, possible = (begins.year - (begins.month < 9)) * 12 + 8, 0
    while True:
        year, month = number // 12, number % 12 + 1
        end = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
        if end > days.end:
            return tuple(ends)
        possible = SESSIONS_A_MONTH.get(month, 0) + (0 if month == 9 else possible)
        ends.append((end, number, possible))
        number += 1
