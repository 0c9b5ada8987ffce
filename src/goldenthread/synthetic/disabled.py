"""Disabled children whom one team knows for years, written as rows: a referral, a plan, visits, assessments and,
for some, short breaks. A short break is an episode under V4, which does not make the child one in care.
"""

from __future__ import annotations

from goldenthread.synthetic import codes
from goldenthread.synthetic.casework import (
    write_assessment,
    write_need_plan,
    write_need_visits,
    write_referral,
)
from goldenthread.synthetic.council import DISABILITY, FRONT_DOOR
from goldenthread.synthetic.draws import Draw, at
from goldenthread.synthetic.families import Child, Family
from goldenthread.synthetic.journeys import PLAN, Journey, draw_assessment
from goldenthread.synthetic.office import Office, holding
from goldenthread.synthetic.oversight import write_oversight
from goldenthread.synthetic.timeline import months_after

SHORT_BREAKS_SHARE = 0.28
ASSESSED_AFTER = (300, 360, 400, 700)


def write_disabled_child(office: Office, family: Family, child: Child, start: int, draw: Draw) -> None:
    """Write the years that a disabled child is known to the disability team: a referral, a plan, visits, and
    perhaps short breaks.
    """
    days = office.days
    stop = child.adult
    if start > days.end or stop < days.complete_from:
        return
    assessed_from, assessed = draw_assessment(days, family.area, start, draw)
    journey = Journey(90, PLAN, (0,), start, "N2", "3F", assessed_from, assessed, None, assessed, stop, stop)
    chain = office.staff.allocate(draw, DISABILITY, family.area, max(start, office.days.staffed_from), stop)
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
        assessed,
    )
    if done:
        write_need_plan(office, child, "90", referral, assessed, closed, holding(chain, assessed))
    office.involvements(child, "90", referral, chain, stop)
    write_oversight(office, child, "90", chain, stop)
    again = assessed
    for number in range(91, 99):
        again += at(ASSESSED_AFTER, draw())
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
                to,
            )
    if draw() < SHORT_BREAKS_SHARE:
        _write_short_breaks(office, child, referral, months_after(assessed, 6), stop)
    write_need_visits(
        office, child, "90", max(start, office.days.staffed_from), min(stop, days.end + 1), draw
    )


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
