"""The data-quality faults planted in the extract, a few of each kind, so that every quality rule has
something to find. None of them is one that a load must refuse: no key is repeated, every date can be read and
no column is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from goldenthread.synthetic.faults import Row, Rule, add, ends_early, filled, fixed, later, place, spoil
from goldenthread.synthetic.timeline import Timeline


def _copy(table: str, **changes: Callable[[Row, Timeline], str]) -> Callable[[Row, Timeline], Row]:
    """A row like the one watched, with a key of its own and these columns changed."""
    places = {place(table, column): change for column, change in changes.items()}

    def copied(row: Row, days: Timeline) -> Row:
        copy = list(row)
        copy[0] = f"{row[0]}D"
        for where, change in places.items():
            copy[where] = change(row, days)
        return copy

    return copied


def _visit_after_plan(row: Row, days: Timeline) -> Row:
    return [f"U{row[0]}D", row[3], row[0], later(row[5], 12), "Y", "Y", "N"]


def _plan_ended_long_ago(row: Row, days: Timeline) -> bool:
    return bool(row[5]) and date.fromisoformat(row[5]).toordinal() + 12 < days.end


def _closed_years_ago(row: Row, days: Timeline) -> bool:
    return bool(row[9]) and row[7] != "Y" and date.fromisoformat(row[9]).toordinal() < days.end - 500


def _future(row: Row, days: Timeline) -> str:
    return days.iso[days.end + 61] or ""


RULES: Final[tuple[Rule, ...]] = (
    spoil(
        "date in the future",
        "contacts",
        "cont_contact_date",
        "dated two months after the extract",
        _future,
        every=15000,
        offset=7,
    ),
    spoil(
        "child not in the persons",
        "contacts",
        "cont_person_id",
        "names a child who is not in the extract",
        lambda row, days: f"{row[1]}Q",
        every=12000,
        offset=15,
    ),
    add(
        "looks like a duplicate",
        "contacts",
        "contacts",
        "cont_contact_id",
        "the same contact again under another key",
        _copy("contacts"),
        every=9000,
        offset=22,
    ),
    spoil(
        "flags cannot be read",
        "contacts",
        "cont_contact_outcome_json",
        "text that is not JSON",
        fixed('{"NFA_FLAG": "Y"'),
        every=18000,
        offset=31,
    ),
    ends_early("cin_episodes", "cine_referral_date", "cine_close_date", every=2400, offset=5),
    spoil(
        "stale open case",
        "cin_episodes",
        "cine_close_date",
        "closed more than a year ago, closing date lost",
        fixed(""),
        every=1900,
        offset=9,
        suits=_closed_years_ago,
    ),
    spoil(
        "unknown code",
        "cin_episodes",
        "cine_referral_source_code",
        "a source that is not in the code set",
        fixed("9Z"),
        every=2600,
        offset=12,
    ),
    spoil(
        "code in lower case or with blanks",
        "cin_episodes",
        "cine_cin_primary_need_code",
        "the code in lower case after a blank",
        lambda row, days: f" {row[3].lower()} ",
        every=900,
        offset=16,
    ),
    add(
        "looks like a duplicate",
        "cin_episodes",
        "cin_episodes",
        "cine_referral_id",
        "the same referral again under another key",
        _copy("cin_episodes"),
        every=2900,
        offset=19,
    ),
    ends_early(
        "cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date", every=2600, offset=4
    ),
    spoil(
        "no start date",
        "cin_assessments",
        "cina_assessment_start_date",
        "start date lost",
        fixed(""),
        every=2900,
        offset=8,
        suits=filled("cin_assessments", "cina_assessment_auth_date"),
    ),
    spoil(
        "referral not in the referrals",
        "cin_assessments",
        "cina_referral_id",
        "names a referral that is not in the extract",
        lambda row, days: f"{row[2]}Q",
        every=2700,
        offset=11,
    ),
    ends_early("s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date", every=1200, offset=2),
    spoil(
        "enquiry not in the enquiries",
        "initial_cp_conference",
        "icpc_s47_enquiry_id",
        "names an enquiry that is not in the extract",
        lambda row, days: f"{row[2]}Q",
        every=700,
        offset=2,
    ),
    ends_early("cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date", every=900, offset=1),
    add(
        "overlapping plans",
        "cp_plans",
        "cp_plans",
        "cppl_cp_plan_start_date",
        "a second plan that begins while the first is open",
        _copy("cp_plans", cppl_cp_plan_start_date=lambda row, days: later(row[4], 20)),
        every=600,
        offset=2,
        suits=lambda row, days: bool(row[5]) and row[5] > later(row[4], 25),
    ),
    add(
        "visit after the plan ended",
        "cp_plans",
        "cp_visits",
        "cppv_cp_visit_date",
        "a visit twelve days after the plan ended",
        _visit_after_plan,
        every=500,
        offset=3,
        suits=_plan_ended_long_ago,
    ),
    spoil(
        "plan not in the plans",
        "cp_visits",
        "cppv_cp_plan_id",
        "names a plan that is not in the extract",
        lambda row, days: f"{row[2]}Q",
        every=7000,
        offset=9,
    ),
    spoil(
        "date in the future",
        "cp_visits",
        "cppv_cp_visit_date",
        "dated two months after the extract",
        _future,
        every=8000,
        offset=14,
    ),
    spoil(
        "unknown code",
        "cla_placement",
        "clap_cla_placement_type",
        "a placement type that is not in the code set",
        fixed("Q9"),
        every=900,
        offset=4,
    ),
    spoil(
        "code in lower case or with blanks",
        "cla_placement",
        "clap_cla_placement_type",
        "the code in lower case",
        lambda row, days: row[4].lower(),
        every=300,
        offset=6,
    ),
    ends_early(
        "cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date", every=1000, offset=8
    ),
    spoil(
        "overlapping episodes",
        "cla_episodes",
        "clae_cla_episode_ceased_date",
        "left open though another episode followed",
        fixed(""),
        every=1100,
        offset=3,
        suits=lambda row, days: row[7] == "X1",
    ),
    spoil(
        "period of care not in the episodes",
        "cla_reviews",
        "clar_cla_id",
        "names a period of care that is not in the extract",
        lambda row, days: f"{row[1]}Q",
        every=1800,
        offset=5,
    ),
    spoil(
        "code in lower case or with blanks",
        "legal_status",
        "lega_legal_status",
        "the code in lower case",
        lambda row, days: row[2].lower(),
        every=700,
        offset=3,
    ),
    ends_early(
        "legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date", every=1300, offset=5
    ),
    ends_early(
        "missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date", every=1900, offset=3
    ),
    spoil(
        "code in lower case or with blanks",
        "missing",
        "miss_missing_episode_type",
        "the code in lower case after a blank",
        lambda row, days: f" {row[3].lower()}",
        every=900,
        offset=5,
    ),
    spoil(
        "no date of birth",
        "person",
        "pers_dob",
        "date of birth lost",
        fixed(""),
        every=3000,
        offset=6,
        suits=filled("person", "pers_dob"),
    ),
    spoil(
        "unknown code",
        "person",
        "pers_ethnicity",
        "an ethnic group that is not in the code set",
        fixed("XXXX"),
        every=2500,
        offset=9,
    ),
    spoil(
        "code in lower case or with blanks",
        "person",
        "pers_sex",
        "the code in lower case",
        lambda row, days: row[5].lower(),
        every=1200,
        offset=12,
    ),
    spoil(
        "born after the first event",
        "person",
        "pers_dob",
        "born two days before the extract was taken",
        lambda row, days: days.iso[days.end - 2],
        every=4000,
        offset=20,
        suits=lambda row, days: bool(row[8]) and not row[12] and row[8] < days.iso[days.complete_from],
    ),
    spoil(
        "worker not in the professionals",
        "involvements",
        "invo_professional_id",
        "names a worker who is not in the extract",
        lambda row, days: f"{row[1]}Q",
        every=6000,
        offset=8,
    ),
    ends_early(
        "involvements", "invo_involvement_start_date", "invo_involvement_end_date", every=7000, offset=13
    ),
    spoil(
        "date in the future",
        "care_leavers",
        "clea_care_leaver_latest_contact",
        "dated two months after the extract",
        _future,
        every=120,
        offset=1,
    ),
)
"""Every kind of fault, table by table."""
