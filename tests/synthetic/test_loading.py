"""The product's own reader takes a made-up extract, refuses nothing, and finds the faults that were planted."""

from goldenthread.definitions import load_catalogue
from goldenthread.extracts import ssd

from .reading import Made

FOUND_BY = {
    "date in the future": "date_in_future",
    "end before start": "ends_before_start",
    "child not in the persons": "child_not_known",
    "flags cannot be read": "outcome_not_recorded",
    "looks like a duplicate": "contact_twice_in_a_day",
    "overlapping plans": "plans_overlap",
    "visit after the plan ended": "visit_outside_plan",
    "plan not in the plans": "visit_without_plan",
    "worker not in the professionals": "worker_not_known",
    "stale open case": "referral_stale",
    "no date of birth": "birth_date_missing",
    "unknown code": "code_not_known",
    "contact not in the contacts": "screening_contact_not_known",
    "meeting not in the meetings": "attendance_meeting_not_known",
    "interview before the return": "interview_before_return",
    "completed before it was allocated": "audit_completed_before_allocated",
    "flags cannot be understood": "flag_not_understood",
    "more attended than possible": "attendance_more_than_possible",
    "placement not in the placements": "registration_placement_not_known",
}


def test_a_load_refuses_nothing_and_finds_what_was_planted(made: Made) -> None:
    extract = ssd.read(made.council.folder, load_catalogue())
    counted = {finding.rule: finding.count for finding in extract.quality.findings}
    assert {finding.severity for finding in extract.quality.findings} <= {"counted", "noted"}
    for fault, rule in FOUND_BY.items():
        assert counted.get(rule, 0) >= 1, (fault, rule)
    assert extract.tables.as_at.isoformat() == "2023-09-30"
