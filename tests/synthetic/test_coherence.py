"""Rows that hang together: outside the planted faults each names what exists and falls inside what it belongs to."""

import csv
import json
from datetime import timedelta
from itertools import pairwise

import pytest

from goldenthread.synthetic.columns import COLUMNS

from .reading import Made, day

PERSON_COLUMNS = [
    (table, column)
    for table, columns in COLUMNS.items()
    for column in columns
    if column.endswith("_person_id") and table != "person"
]
LINKS = [
    ("cin_assessments", "cina_referral_id", "cin_episodes", "cine_referral_id"),
    ("cin_plans", "cinp_referral_id", "cin_episodes", "cine_referral_id"),
    ("s47_enquiry", "s47e_referral_id", "cin_episodes", "cine_referral_id"),
    ("initial_cp_conference", "icpc_s47_enquiry_id", "s47_enquiry", "s47e_s47_enquiry_id"),
    ("initial_cp_conference", "icpc_cp_plan_id", "cp_plans", "cppl_cp_plan_id"),
    ("cp_plans", "cppl_icpc_id", "initial_cp_conference", "icpc_icpc_id"),
    ("cp_plans", "cppl_referral_id", "cin_episodes", "cine_referral_id"),
    ("cp_visits", "cppv_cp_plan_id", "cp_plans", "cppl_cp_plan_id"),
    ("cp_reviews", "cppr_cp_plan_id", "cp_plans", "cppl_cp_plan_id"),
    ("cla_episodes", "clae_cla_placement_id", "cla_placement", "clap_cla_placement_id"),
    ("cla_episodes", "clae_referral_id", "cin_episodes", "cine_referral_id"),
    ("cla_placement", "clap_cla_id", "cla_episodes", "clae_cla_id"),
    ("cla_reviews", "clar_cla_id", "cla_episodes", "clae_cla_id"),
    ("cla_visits", "clav_cla_id", "cla_episodes", "clae_cla_id"),
    ("permanence", "perm_cla_id", "cla_episodes", "clae_cla_id"),
    ("assessment_factors", "cinf_assessment_id", "cin_assessments", "cina_assessment_id"),
    ("involvements", "invo_professional_id", "professionals", "prof_professional_id"),
    ("involvements", "invo_professional_team", "department", "dept_team_id"),
    ("involvements", "invo_referral_id", "cin_episodes", "cine_referral_id"),
    ("cin_assessments", "cina_assessment_team", "department", "dept_team_id"),
    ("cin_assessments", "cina_assessment_worker_id", "professionals", "prof_professional_id"),
    ("care_leavers", "clea_care_leaver_worker_id", "professionals", "prof_professional_id"),
    ("early_help_episodes", "earl_episode_worker_id", "professionals", "prof_professional_id"),
]
SPANS = [
    ("early_help_episodes", "earl_episode_start_date", "earl_episode_end_date"),
    ("cin_episodes", "cine_referral_date", "cine_close_date"),
    ("cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
    ("cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    ("s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    ("cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    ("cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    ("cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date"),
    ("legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"),
    ("missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
    ("involvements", "invo_involvement_start_date", "invo_involvement_end_date"),
]
MAY_LIE_AHEAD = {
    "cppr_cp_review_due",
    "clar_cla_review_due_date",
    "icpc_icpc_target_date",
    "pers_expected_dob",
}


@pytest.mark.parametrize(("table", "column"), PERSON_COLUMNS)
def test_every_row_is_about_a_child_who_is_there(table: str, column: str, made: Made) -> None:
    people = made.values("person", "pers_person_id")
    assert made.tables[table], f"no rows to look at in {table}"
    assert not [row[column] for row in made.sound(table) if row[column] not in people]


@pytest.mark.parametrize(("table", "column", "other", "key"), LINKS)
def test_every_row_names_what_is_there(table: str, column: str, other: str, key: str, made: Made) -> None:
    known = made.values(other, key) | {""}
    assert not [row[column] for row in made.sound(table) if row[column] not in known]


@pytest.mark.parametrize(("table", "start", "end"), SPANS)
def test_nothing_ends_before_it_starts(table: str, start: str, end: str, made: Made) -> None:
    assert not [row for row in made.sound(table) if row[end] and row[end] < row[start]]
    assert any(row[end] for row in made.sound(table))


def test_every_date_can_be_read_and_is_recorded_by_the_end(made: Made) -> None:
    for table, columns in COLUMNS.items():
        dated = [column for column in columns if column.endswith(("_date", "_dob", "_due"))]
        for row in made.tables[table]:
            for column in dated:
                day(row[column])
        for row in made.sound(table):
            late = [c for c in dated if c not in MAY_LIE_AHEAD and row[c] > "2023-09-30"]
            assert not late, (table, late, row)


def test_no_key_is_repeated(made: Made) -> None:
    for table, columns in COLUMNS.items():
        key = "pers_person_id" if table == "person" else columns[0]
        keys = [row[key] for row in made.tables[table]]
        assert len(keys) == len(set(keys)), table
        assert "" not in keys, table


def test_plans_assessments_and_enquiries_fall_within_their_referral(made: Made) -> None:
    referrals = {row["cine_referral_id"]: row for row in made.sound("cin_episodes")}
    for table, key, start in (
        ("cin_assessments", "cina_referral_id", "cina_assessment_start_date"),
        ("s47_enquiry", "s47e_referral_id", "s47e_s47_start_date"),
        ("cp_plans", "cppl_referral_id", "cppl_cp_plan_start_date"),
        ("cin_plans", "cinp_referral_id", "cinp_cin_plan_start_date"),
    ):
        for row in made.sound(table):
            referral = referrals.get(row[key])
            if referral and row[start]:
                assert referral["cine_referral_date"] <= row[start], (table, row)
                assert not referral["cine_close_date"] or row[start] <= referral["cine_close_date"], (
                    table,
                    row,
                )


def test_no_plan_is_open_in_a_closed_case(made: Made) -> None:
    closed = {row["cine_referral_id"] for row in made.sound("cin_episodes") if row["cine_close_date"]}
    assert closed
    assert not [
        r
        for r in made.sound("cp_plans")
        if r["cppl_referral_id"] in closed and not r["cppl_cp_plan_end_date"]
    ]
    assert not [
        r
        for r in made.sound("cin_plans")
        if r["cinp_referral_id"] in closed and not r["cinp_cin_plan_end_date"]
    ]


def test_visits_fall_within_their_plan(made: Made) -> None:
    plans = {row["cppl_cp_plan_id"]: row for row in made.sound("cp_plans")}
    for visit in made.sound("cp_visits"):
        plan = plans.get(visit["cppv_cp_plan_id"])
        if plan:
            ended = plan["cppl_cp_plan_end_date"] or "9999"
            assert plan["cppl_cp_plan_start_date"] <= visit["cppv_cp_visit_date"] <= ended


def test_placements_and_statuses_cover_each_stay_without_a_gap(made: Made) -> None:
    """In every period of care the episodes follow one another day by day, and a placement is open throughout."""
    faulty = {
        made.tables[table][line - 2][column]
        for table, column in (
            ("cla_episodes", "clae_person_id"),
            ("cla_placement", "clap_person_id"),
            ("legal_status", "lega_person_id"),
        )
        for line in made.faulty.get(table, ())
    }
    periods: dict[str, list[dict[str, str]]] = {}
    for row in made.tables["cla_episodes"]:
        if row["clae_person_id"] not in faulty:
            periods.setdefault(row["clae_cla_id"], []).append(row)
    placements: dict[str, list[dict[str, str]]] = {}
    for row in made.tables["cla_placement"]:
        placements.setdefault(row["clap_cla_id"], []).append(row)
    assert len(periods) > 50
    for period, episodes in periods.items():
        starts = [row["clae_cla_episode_start_date"] for row in episodes]
        assert starts == sorted(set(starts))
        assert [row["clae_cla_episode_ceased_date"] for row in episodes[:-1]] == starts[1:]
        assert episodes[0]["clae_cla_episode_start_reason"] == "S"
        assert {row["clae_cla_episode_ceased_reason"] for row in episodes[:-1]} <= {"X1"}
        assert {row["clae_entered_care_date"] for row in episodes} == {starts[0]}
        homes = placements[period]
        assert homes[0]["clap_cla_placement_start_date"] == starts[0]
        assert [row["clap_cla_placement_end_date"] for row in homes[:-1]] == [
            row["clap_cla_placement_start_date"] for row in homes[1:]
        ]
        assert homes[-1]["clap_cla_placement_end_date"] == episodes[-1]["clae_cla_episode_ceased_date"]


def test_no_child_has_two_open_referrals(made: Made) -> None:
    doubled = {
        made.tables["cin_episodes"][line - 2]["cine_person_id"] for line in made.faulty["cin_episodes"]
    }
    spans: dict[str, list[tuple[str, str]]] = {}
    for row in made.tables["cin_episodes"]:
        if row["cine_person_id"] not in doubled:
            spans.setdefault(row["cine_person_id"], []).append(
                (row["cine_referral_date"], row["cine_close_date"] or "9999")
            )
    assert any(len(own) > 1 for own in spans.values())
    for child, own in spans.items():
        own.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(own)), (child, own)


def test_an_unborn_child_has_an_expected_date_of_birth_only(made: Made) -> None:
    unborn = [row for row in made.sound("person") if not row["pers_dob"]]
    assert unborn
    assert all(row["pers_expected_dob"] > "2023-09-30" for row in unborn)


def test_nobody_is_named(made: Made) -> None:
    assert made.values("person", "pers_forename") == {""}
    assert made.values("person", "pers_surname") == {""}
    assert all(name.startswith("Worker ") for name in made.values("professionals", "prof_professional_name"))


def test_flag_columns_are_json_whose_keys_end_in_flag(made: Made) -> None:
    for table, column in (
        ("contacts", "cont_contact_outcome_json"),
        ("cin_assessments", "cina_assessment_outcome_json"),
        ("s47_enquiry", "s47e_s47_outcome_json"),
        ("initial_cp_conference", "icpc_icpc_outcome_json"),
    ):
        texts = {row[column] for row in made.sound(table)} - {""}
        assert texts
        for text in texts:
            flags = json.loads(text)
            assert all(key.endswith("_FLAG") for key in flags)
            assert "Y" in flags.values()


def test_only_the_roots_of_journeys_lie_before_the_window(made: Made) -> None:
    """Before `complete_from` there are no visits, contacts or checks, but there are plans and stays in care."""
    complete_from = "2020-10-01"
    for table, column in (
        ("contacts", "cont_contact_date"),
        ("cin_visits", "cinv_cin_visit_date"),
        ("cla_visits", "clav_cla_visit_date"),
        ("cla_health", "clah_health_check_date"),
    ):
        assert min(row[column] for row in made.sound(table)) >= complete_from
    assert any(row["clae_cla_episode_start_date"] < complete_from for row in made.sound("cla_episodes"))
    for row in made.sound("cin_episodes"):
        assert (row["cine_close_date"] or "9999") >= complete_from


def test_planted_faults_file_is_what_was_reported(made: Made) -> None:
    with (made.council.folder / "planted_faults.csv").open(newline="", encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert [(r["table"], int(r["row"]), r["column"], r["fault"], r["planted"]) for r in written] == [
        (f.table, f.row, f.column, f.fault, f.planted) for f in made.council.planted_faults
    ]


def test_missing_children_are_away_for_days_not_years(made: Made) -> None:
    for row in made.sound("missing"):
        start, end = day(row["miss_missing_episode_start_date"]), day(row["miss_missing_episode_end_date"])
        assert start is not None
        assert end is None or end - start <= timedelta(days=40)


def test_no_child_is_seen_before_birth(made: Made) -> None:
    born = {
        row["pers_person_id"]: row["pers_dob"] or row["pers_expected_dob"] for row in made.sound("person")
    }
    for table, child, visited, seen in (
        ("cin_visits", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen"),
        ("cp_visits", "cppv_person_id", "cppv_cp_visit_date", "cppv_cp_visit_seen"),
        ("cla_visits", "clav_person_id", "clav_cla_visit_date", "clav_cla_visit_seen"),
    ):
        assert not [
            row for row in made.sound(table) if row[seen] == "Y" and row[visited] < born.get(row[child], "")
        ]


def test_no_child_has_two_allocated_workers_at_once(made: Made) -> None:
    held: dict[str, list[tuple[str, str]]] = {}
    for row in made.sound("involvements"):
        if row["invo_professional_role_id"] == "Allocated Case Worker":
            held.setdefault(row["invo_person_id"], []).append(
                (row["invo_involvement_start_date"], row["invo_involvement_end_date"] or "9999")
            )
    assert any(len(own) > 3 for own in held.values())
    for child, own in held.items():
        own.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(own)), (child, own)


def test_no_child_has_two_early_help_episodes_open_at_once(made: Made) -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for row in made.sound("early_help_episodes"):
        spans.setdefault(row["earl_person_id"], []).append(
            (row["earl_episode_start_date"], row["earl_episode_end_date"] or "9999")
        )
    for own in spans.values():
        own.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(own))
