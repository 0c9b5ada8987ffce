"""What follows from a child's going missing, beyond the dataset: return home interviews, and work of the team for
children who are exploited. The times missing were decided before.
"""

from __future__ import annotations

from goldenthread.synthetic.draws import at, drawing, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.office import Office

IN_72_HOURS_SHARE = 0.86
INTERVIEW_HOURS, INTERVIEW_HOURS_LATE = (8, 20, 30, 46, 60, 72.9), (74, 90, 120, 200, 400)
REFERRED_SHARE, NO_FURTHER_ACTION_SHARE = 0.52, 0.42
EXPLOITATION_LASTS = (50, 110, 170, 240, 420)
KINDS = spread({"CSE": 35, "CCE": 50, "BOTH": 15})


def write_return_interview(
    office: Office,
    child: Child,
    missing: str,
    returned: int,
    offered: bool,
    accepted: bool,
    missing_from: str,
) -> None:
    """Write the interview that a time missing calls for, with as much as had happened by the end of the window."""
    days = office.days
    draw = drawing(f"{office.seed}:{missing}")
    hours = at(INTERVIEW_HOURS if draw() < IN_72_HOURS_SHARE else INTERVIEW_HOURS_LATE, draw())
    offered_on = returned + (0 if hours < 30 else min(hours // 24, 1 + int(2 * draw())))
    completed = returned + hours // 24
    done = offered and accepted and completed <= days.end
    office.extract.writer("return_interview")(
        [
            missing, child.id, missing_from, days.iso[returned],
            days.iso[offered_on] if offered and offered_on <= days.end else "",
            days.iso[completed] if done else "", str(hours) if done else "", "Y" if offered and not accepted else "N",
        ]
    )  # fmt: skip


def write_exploitation(office: Office, child: Child, key: str, day: int) -> None:
    """Write, for some of the children who begin to go missing, a referral to the team for exploited children."""
    days = office.days
    draw = drawing(f"{office.seed}:{child.id}:{key}:exploitation")
    if draw() >= REFERRED_SHARE:
        return
    referred = days.working_day(day + at((3, 12, 30, 70), draw()))
    no_further_action = draw() < NO_FURTHER_ACTION_SHARE
    decided = days.working_days_after(referred, at((1, 3, 6, 12), draw()))
    closed = decided if no_further_action else days.working_day(decided + at(EXPLOITATION_LASTS, draw()))
    kind = pick(KINDS, draw())
    if referred > days.end or closed < days.complete_from or child.id not in office.known:
        return
    ended = closed <= days.end
    office.extract.writer("exploitation")(
        [
            f"XP{child.id}{key}", child.id, days.iso[referred],
            days.iso[decided] if not no_further_action and decided <= days.end else "",
            days.iso[closed] if ended else "", "Y" if no_further_action and ended else "N", kind,
        ]
    )  # fmt: skip
