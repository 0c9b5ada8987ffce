"""What the front door keeps about contacts and referrals beyond the dataset: what each contact was about, its
screening by the multi-agency hub, and when referrals were decided on; and the assessments and evaluations of early
help. Whether there was a contact, a referral or an episode was decided before.
"""

from __future__ import annotations

from goldenthread.synthetic import codes
from goldenthread.synthetic.draws import Draw, at, drawing, pick, spread
from goldenthread.synthetic.families import Child
from goldenthread.synthetic.tables import Extract
from goldenthread.synthetic.timeline import Timeline

VIA_HUB_SHARE, SCREENED_SHARE = 0.97, 0.69
HUB_DID_MORE_FROM = -60
"""Days from the anchor; before, the hub screened a little less of what came in."""
IN_72_HOURS_SHARE = 0.76
SCREENING_HOURS = (2, 9, 20, 28, 46, 52, 70, 71.9)
SCREENING_HOURS_LATE = (73, 78, 94, 118, 150, 260)
TYPES = spread({"CONTACT": 53, "DOMESTIC_ABUSE": 19, "INFORMATION_REQUEST": 5, "EARLY_HELP_REQUEST": 23})
TYPES_REFERRED = spread({"CONTACT": 80, "DOMESTIC_ABUSE": 20})
OUTCOMES = spread({"ADVICE": 62, "EARLY_HELP": 17, "OTHER_AGENCY": 16, "NFA": 5})
DECIDED_AFTER = (0, 0, 0, 0, 0, 1, 1, 1, 1.9, 4)
IN_24_HOURS_SHARE = 0.55
DECISION_HOURS, DECISION_HOURS_LATE = (1, 4, 9, 18, 22, 24.9), (25, 30, 45, 70, 120, 300)

OWN_SYSTEM_SHARE = 0.66
PARTNERS = spread({"SCHOOL": 50, "HEALTH": 30, "VOLUNTARY": 20})
EARLY_ASSESSMENT_IN_TIME_SHARE = 0.91
EARLY_ASSESSMENT_TAKES, EARLY_ASSESSMENT_LATE = (6, 15, 24, 31, 39, 45.9), (46, 50, 58, 80)
PARTNER_ASSESSMENT_LASTS = (170, 350, 580, 800, 1100)
EVALUATED_SHARE = 0.78


def write_front_door_contact(
    extract: Extract,
    days: Timeline,
    contact: str,
    child: Child,
    day: int,
    source: str,
    outcome: str,
    seed: int,
) -> None:
    """Write the front door's own record of a contact, and its screening when the hub looked into it."""
    draw = drawing(f"{seed}:{contact}")
    referred = outcome == codes.CONTACT_BECAME_REFERRAL
    kind = pick(TYPES_REFERRED if referred else TYPES, draw())
    decided = days.working_days_after(day, at(DECIDED_AFTER, draw()))
    via_hub = draw() < VIA_HUB_SHARE
    came_of_it = (
        "REFERRAL" if referred else "ADVICE" if kind == "INFORMATION_REQUEST" else pick(OUTCOMES, draw())
    )
    completed = decided
    if via_hub and kind != "INFORMATION_REQUEST" and (referred or draw() < SCREENED_SHARE):
        completed = max(decided, _write_screening(extract, days, contact, child, day, came_of_it, draw))
    known = decided <= days.end
    extract.writer("front_door_contact")(
        [
            contact, child.id, days.iso[day], days.iso[decided] if known else "",
            days.iso[completed] if completed <= days.end else "",
            "EHM" if kind == "EARLY_HELP_REQUEST" else "LCS", kind, source, "Y" if via_hub else "N",
            came_of_it if known else "", "T01", "",
        ]
    )  # fmt: skip


def _write_screening(
    extract: Extract, days: Timeline, contact: str, child: Child, day: int, outcome: str, draw: Draw
) -> int:
    """Write a screening and return the day that it was done."""
    start = day if draw() < 0.6 else days.working_days_after(day, 1)
    hours = at(SCREENING_HOURS if draw() < IN_72_HOURS_SHARE else SCREENING_HOURS_LATE, draw())
    done = start + (hours + int(12 * draw())) // 24
    if start <= days.end:
        known = done <= days.end
        extract.writer("hub_screening")(
            [
                contact, child.id, days.iso[start], days.iso[done] if known else "", str(hours) if known else "",
                outcome if known else "", "Y",
            ]
        )  # fmt: skip
    return done


def write_referral_decision(
    extract: Extract, days: Timeline, referral: str, child: Child, day: int, seed: int
) -> None:
    """Write when a referral was decided on and completed, as far as it was by the end of the window."""
    draw = drawing(f"{seed}:{referral}:decision")
    hours = at(DECISION_HOURS if draw() < IN_24_HOURS_SHARE else DECISION_HOURS_LATE, draw())
    decided = day + (hours + int(9 * draw())) // 24
    completed = days.working_day(decided + int(1.3 * draw()))
    if decided <= days.end:
        extract.writer("referral_decision")(
            [
                referral, child.id, days.iso[decided], str(hours),
                days.iso[completed] if completed <= days.end else "",
            ]
        )  # fmt: skip


def write_early_help_extras(
    extract: Extract, days: Timeline, episode: str, child: Child, start: int, stop: int, ended: bool,
    end_reason: str, worker: str, seed: int,
) -> None:  # fmt: skip
    """Write the assessment that an episode of early help began with, the evaluation that ended it."""
    draw = drawing(f"{seed}:{episode}")
    own = draw() < OWN_SYSTEM_SHARE
    if own:
        length = draw() < EARLY_ASSESSMENT_IN_TIME_SHARE
        takes = at(EARLY_ASSESSMENT_TAKES if length else EARLY_ASSESSMENT_LATE, draw())
        done, organisation = days.working_days_after(start, takes), "EARLY_HELP"
    else:
        done, organisation = (
            days.working_day(start + at(PARTNER_ASSESSMENT_LASTS, draw())),
            pick(PARTNERS, draw()),
        )
    if done >= days.complete_from:
        extract.writer("early_help_assessment")(
            [
                f"EA{episode[2:]}", child.id, days.iso[start], days.iso[done] if done <= days.end else "", organisation,
                "Y" if own else "N", "", worker if own else "",
            ]
        )  # fmt: skip
    if ended and draw() < EVALUATED_SHARE:
        extract.writer("early_help_evaluation")(
            [f"EV{episode[2:]}", child.id, days.iso[stop], _evaluated(end_reason, draw())]
        )


def _evaluated(end_reason: str, chance: float) -> str:
    if end_reason.startswith("Step up"):
        return "STEP_UP"
    if end_reason.startswith("Step down"):
        return "STEP_DOWN_UNIVERSAL" if chance < 0.62 else "STEP_DOWN_LEVEL_2"
    if end_reason.startswith("All"):
        return "ACTIONS_COMPLETED"
    # The evaluation says what the meeting made of it, which is not always why the episode was closed.
    return "STEP_UP" if chance < 0.4 else "STEP_DOWN_UNIVERSAL" if chance < 0.75 else "OTHER"
