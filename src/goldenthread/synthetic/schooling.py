"""Children who are not at school as others are, and those with an education, health and care plan. Many of the first
are known to no social worker; the plans are of children known for other reasons.
"""

from __future__ import annotations

from goldenthread.synthetic.draws import Draw, at, drawing
from goldenthread.synthetic.families import HIGH, LOW, MIDDLE, Child, Family
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.timeline import YEAR

TAUGHT_AT_HOME = {LOW: 0.057, MIDDLE: 0.034, HIGH: 0.018}
TAUGHT_AT_HOME_LASTS = (120, 400, 700, 1100, 1900)
MISSES_EDUCATION = {LOW: 0.09, MIDDLE: 0.16, HIGH: 0.24}
MISSES_EDUCATION_LASTS = (30, 90, 160, 240, 420)
NO_PLACE_SHARE, NO_PLACE_LASTS = 0.24, (20, 50, 90, 150)
SUSPENDED_SHARE, SUSPENDED_EVERY, SUSPENDED_LASTS = 0.30, (40, 80, 150, 300), (5, 15, 35, 90)
EXCLUDED_SHARE, EXCLUDED_LASTS = 0.006, (20, 40, 90)
PLAN_SHARE, PLAN_SHARE_IN_CARE, PLAN_SHARE_DISABLED = 0.125, 0.30, 0.75
PLAN_FROM_AGE = (2.5, 4.0, 5.5, 8.0, 11.0, 14.0)


def write_school_status(office: Office, family: Family) -> None:
    """Write the stretches in which a family's children are taught at home, or miss education."""
    for child in family.children:
        draw = drawing(f"{office.seed}:{child.id}:schooling")
        at_home, misses = draw() < TAUGHT_AT_HOME[family.need], draw() < MISSES_EDUCATION[family.need]
        if not (at_home or misses):
            continue
        from_five = child.born + int(5 * YEAR)
        if at_home:
            start = from_five + int(10 * YEAR * draw())
            _write(office, child, "HOME_EDUCATED", 0, start, start + at(TAUGHT_AT_HOME_LASTS, draw()))
        else:
            start = from_five + int(10.5 * YEAR * draw())
            _write(office, child, "MISSING_EDUCATION", 1, start, start + at(MISSES_EDUCATION_LASTS, draw()))


def write_schooling_in_care(office: Office, child: Child, key: str, entered: int, left: int) -> None:
    """Write the stretches of a stay in which a child of school age had no place, was suspended or excluded."""
    draw = drawing(f"{office.seed}:{child.id}:{key}:schooling")
    first, last = max(entered, child.born + int(5 * YEAR)), min(left, child.born + int(16 * YEAR))
    if first >= last:
        return
    no_place, suspended, excluded = draw(), draw(), draw()
    if no_place < NO_PLACE_SHARE:
        start = first + int((last - first) * draw() * 0.5)
        _write(office, child, "NO_PLACE", 2, start, min(last, start + at(NO_PLACE_LASTS, draw())), key)
    elif excluded < EXCLUDED_SHARE:
        start = first + int((last - first) * draw())
        _write(office, child, "EXCLUDED", 3, start, min(last, start + at(EXCLUDED_LASTS, draw())), key)
    if suspended < SUSPENDED_SHARE:
        _write_suspensions(office, child, key, max(first, child.born + int(8 * YEAR)), last, draw)


def _write_suspensions(office: Office, child: Child, key: str, first: int, last: int, draw: Draw) -> None:
    day, number = first + at(SUSPENDED_EVERY, draw()), 10
    while day < last and number < 60:
        stop = day + at(SUSPENDED_LASTS, draw())
        _write(office, child, "SUSPENDED", number, day, min(last, stop), key)
        day = stop + at(SUSPENDED_EVERY, draw())
        number += 1


def _write(
    office: Office, child: Child, kind: str, number: int, start: int, stop: int, key: str = ""
) -> None:
    days = office.days
    if stop < days.complete_from or start > days.end or start >= stop:
        return
    office.knows(child, start)
    office.extract.writer("school_status")(
        [
            f"SS{child.id}{key}{number}",
            child.id,
            kind,
            days.iso[start],
            days.iso[stop] if stop <= days.end else "",
        ]
    )


def has_education_plan(office: Office, child: Child, disabled: bool) -> bool:
    """Write the education, health and care plan of a child who is known, and say whether there is one."""
    days = office.days
    draw = drawing(f"{office.seed}:{child.id}:education plan")
    in_care = child.id in office.in_care
    share = PLAN_SHARE_DISABLED if disabled else PLAN_SHARE_IN_CARE if in_care else PLAN_SHARE
    chance, age = draw(), PLAN_FROM_AGE[int(draw() * len(PLAN_FROM_AGE))] + 1.5 * draw()
    start = child.born + int(age * YEAR)
    stop = child.born + int((16.5 + 5 * draw()) * YEAR)
    if chance >= share or start > days.end or stop < days.complete_from:
        return False
    office.extract.writer("education_plan")(
        [f"ED{child.id}", child.id, days.iso[start], days.iso[stop] if stop <= days.end else ""]
    )
    return stop > days.end
