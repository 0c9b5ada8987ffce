"""The extra tables that the made-up council writes beside those of the Standard Safeguarding Dataset, and their
columns in the order of the facts that read them, the key first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from goldenthread.synthetic.columns import COLUMNS

EXTRA_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    table: tuple(columns.split())
    for table, columns in {
        "front_door_contact": "contact_id child_id received_on decided_on completed_on system type contact_source"
        " via_hub outcome team worker_id",
        "hub_screening": "contact_id child_id started_on completed_on hours outcome started",
        "early_help_assessment": "assessment_id child_id started_on completed_on organisation in_own_system team"
        " worker_id",
        "early_help_evaluation": "evaluation_id child_id evaluated_on outcome",
        "referral_decision": "referral_id child_id decided_on hours completed_on",
        "strategy_meeting": "strategy_id meeting_id child_id held_on first_child hours_from_referral outcome team"
        " worker_id",
        "meeting_attendance": "attendance_id meeting_id kind agency held_on invited attended",
        "child_in_need_review": "review_id child_id due_on held_on",
        "return_interview": "missing_id child_id missing_from returned_on offered_on completed_on hours declined",
        "exploitation": "exploitation_id child_id referred_on accepted_on closed_on no_further_action type",
        "assessment_completion": "assessment_id completed_on",
        "plan_end": "plan_id reason",
        "pre_proceedings": "pre_proceedings_id child_id letter_on concluded_on outcome",
        "supervision": "supervision_id child_id worker_id held_on kind",
        "chronology": "chronology_id child_id updated_on",
        "audit": "audit_id child_id kind allocated_on due_on completed_on grade moderated_on moderated_grade team"
        " worker_id",
        "practice_alert": "alert_id child_id raised_on kind team",
        "post": "post_id worker_id role social_worker manager first_year agency full_time_equivalent team started_on"
        " ended_on",
        "vacancy": "vacancy_id full_time_equivalent team started_on ended_on",
        "sickness": "sickness_id worker_id month_ending_on days_lost full_time_equivalent team",
        "fostering_household": "household_id type approved_on ended_on places",
        "fostering_supervision": "supervision_id household_id held_on",
        "education_plan": "education_plan_id child_id started_on ended_on",
        "personal_education_plan": "meeting_id child_id held_on",
        "school_status": "school_status_id child_id kind started_on ended_on",
        "school_attendance": "attendance_id child_id month_ending_on sessions_possible sessions_attended",
        "initial_health_assessment": "care_id child_id started_care_on due_on paperwork_on completed_on",
        "health_detail": "detail_id child_id kind checked_on up_to_date",
        "care_leaver_contact": "contact_id child_id birthday_on contacted_on in_touch activity accommodation suitable",
        "placement_registration": "placement_id status regulation_38_6",
        "special_guardianship": "order_id child_id started_on ended_on",
    }.items()
}

ALL_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {**COLUMNS, **EXTRA_COLUMNS}


def file_of(table: str) -> str:
    """The file that a table is written to: tables of the dataset carry its prefix."""
    return f"ssd_{table}.csv" if table in COLUMNS else f"{table}.csv"
