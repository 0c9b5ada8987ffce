"""Every planted fault is where the list says it is, and is what the list says it is."""

from collections import Counter
from collections.abc import Callable

import pytest

from goldenthread.synthetic import PlantedFault
from goldenthread.synthetic.extra_columns import ALL_COLUMNS
from goldenthread.synthetic.fault_rules import RULES as DATASET_RULES
from goldenthread.synthetic.fault_rules_extra import EXTRA_RULES

from .reading import Made, Row

RULES = (*DATASET_RULES, *EXTRA_RULES)
STARTS: dict[str, str | dict[str, str]] = {
    "cine_close_date": "cine_referral_date",
    "cina_assessment_auth_date": "cina_assessment_start_date",
    "s47e_s47_end_date": "s47e_s47_start_date",
    "cppl_cp_plan_end_date": "cppl_cp_plan_start_date",
    "clap_cla_placement_end_date": "clap_cla_placement_start_date",
    "lega_legal_status_end_date": "lega_legal_status_start_date",
    "miss_missing_episode_end_date": "miss_missing_episode_start_date",
    "invo_involvement_end_date": "invo_involvement_start_date",
    "completed_on": {"audit": "allocated_on", "return_interview": "returned_on"},
}
NAMED_IN = {
    "cont_person_id": ("person", "pers_person_id"),
    "cina_referral_id": ("cin_episodes", "cine_referral_id"),
    "icpc_s47_enquiry_id": ("s47_enquiry", "s47e_s47_enquiry_id"),
    "cppv_cp_plan_id": ("cp_plans", "cppl_cp_plan_id"),
    "clar_cla_id": ("cla_episodes", "clae_cla_id"),
    "invo_professional_id": ("professionals", "prof_professional_id"),
    "worker_id": ("professionals", "prof_professional_id"),
    "contact_id": ("front_door_contact", "contact_id"),
    "placement_id": ("cla_placement", "clap_cla_placement_id"),
}


def _orphan(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] not in made.values(*NAMED_IN[fault.column])


def _ends_first(made: Made, fault: PlantedFault, row: Row) -> bool:
    start = STARTS[fault.column]
    return row[fault.column] < row[start if isinstance(start, str) else start[fault.table]]


def _empty(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] == ""


def _duplicate(made: Made, fault: PlantedFault, row: Row) -> bool:
    def without_key(each: Row) -> Row:
        return {column: value for column, value in each.items() if column != fault.column}

    return sum(without_key(other) == without_key(row) for other in made.tables[fault.table]) == 2


def _overlapping_plan(made: Made, fault: PlantedFault, row: Row) -> bool:
    first = next(
        plan for plan in made.tables["cp_plans"] if f"{plan['cppl_cp_plan_id']}D" == row["cppl_cp_plan_id"]
    )
    return first["cppl_cp_plan_start_date"] < row["cppl_cp_plan_start_date"] < first["cppl_cp_plan_end_date"]


def _late_visit(made: Made, fault: PlantedFault, row: Row) -> bool:
    plan = next(plan for plan in made.tables["cp_plans"] if plan["cppl_cp_plan_id"] == row["cppv_cp_plan_id"])
    return plan["cppl_cp_plan_end_date"] < row["cppv_cp_visit_date"]


def _not_normal(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] != row[fault.column].strip().upper()


def _unknown(made: Made, fault: PlantedFault, row: Row) -> bool:
    sound = {each[fault.column].strip().upper() for each in made.sound(fault.table)}
    return row[fault.column] not in sound


def _unreadable(made: Made, fault: PlantedFault, row: Row) -> bool:
    return not row[fault.column].endswith("}")


def _followed(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] == "" and any(
        other["clae_cla_id"] == row["clae_cla_id"]
        and other["clae_cla_episode_start_date"] > row["clae_cla_episode_start_date"]
        for other in made.tables["cla_episodes"]
    )


def _born_late(made: Made, fault: PlantedFault, row: Row) -> bool:
    child = row["pers_person_id"]
    events = [r["cont_contact_date"] for r in made.tables["contacts"] if r["cont_person_id"] == child]
    events += [r["cine_referral_date"] for r in made.tables["cin_episodes"] if r["cine_person_id"] == child]
    events += [
        r["earl_episode_start_date"]
        for r in made.tables["early_help_episodes"]
        if r["earl_person_id"] == child
    ]
    return min(events) < row["pers_dob"]


def _unknown_meeting(made: Made, fault: PlantedFault, row: Row) -> bool:
    meetings = made.values("strategy_meeting", "meeting_id")
    return row["meeting_id"] not in meetings | made.values("initial_cp_conference", "icpc_icpc_id")


def _no_flag(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] not in ("Y", "N", "")


def _more(made: Made, fault: PlantedFault, row: Row) -> bool:
    return int(row["sessions_attended"]) > int(row["sessions_possible"])


def _ahead(made: Made, fault: PlantedFault, row: Row) -> bool:
    return row[fault.column] > "2023-09-30"


CHECKS: dict[str, Callable[[Made, PlantedFault, Row], bool]] = {
    "date in the future": _ahead,
    "child not in the persons": _orphan,
    "referral not in the referrals": _orphan,
    "enquiry not in the enquiries": _orphan,
    "plan not in the plans": _orphan,
    "period of care not in the episodes": _orphan,
    "worker not in the professionals": _orphan,
    "end before start": _ends_first,
    "stale open case": _empty,
    "no start date": _empty,
    "no date of birth": _empty,
    "looks like a duplicate": _duplicate,
    "overlapping plans": _overlapping_plan,
    "visit after the plan ended": _late_visit,
    "code in lower case or with blanks": _not_normal,
    "unknown code": _unknown,
    "flags cannot be read": _unreadable,
    "overlapping episodes": _followed,
    "born after the first event": _born_late,
    "contact not in the contacts": _orphan,
    "placement not in the placements": _orphan,
    "meeting not in the meetings": _unknown_meeting,
    "interview before the return": _ends_first,
    "completed before it was allocated": _ends_first,
    "flags cannot be understood": _no_flag,
    "more attended than possible": _more,
}


@pytest.mark.parametrize("kind", sorted(CHECKS))
def test_each_kind_of_fault_is_where_the_list_says(kind: str, made: Made) -> None:
    planted = [fault for fault in made.council.planted_faults if fault.fault == kind]
    assert planted
    for fault in planted:
        assert CHECKS[kind](made, fault, made.row_of(fault)), fault


def test_every_kind_of_fault_has_a_check() -> None:
    assert {rule.fault for rule in RULES} == CHECKS.keys()


def test_every_rule_planted_at_least_one(made: Made) -> None:
    planted = {(fault.table, fault.column, fault.fault) for fault in made.council.planted_faults}
    assert planted == {(rule.table, rule.column, rule.fault) for rule in RULES}


def test_faults_are_few(made: Made) -> None:
    for table, count in Counter(fault.table for fault in made.council.planted_faults).items():
        assert count <= max(8, 0.02 * len(made.tables[table])), table


def test_rules_name_columns_that_exist() -> None:
    for rule in RULES:
        assert rule.column in ALL_COLUMNS[rule.table]
        assert rule.watches in ALL_COLUMNS


def test_a_planted_fault_is_the_only_one_of_its_row(made: Made) -> None:
    """One fault a row, so that a quality rule that finds it finds it for one reason."""
    lines = Counter((fault.table, fault.row) for fault in made.council.planted_faults)
    assert set(lines.values()) == {1}
