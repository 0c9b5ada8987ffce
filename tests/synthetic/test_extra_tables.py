"""The tables that are no part of the dataset: as the facts declare them, hanging together with the children already
made, and near the shares that boroughs publish. Ranges are wide: a council of 6,000 children has few of anything.
"""

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from goldenthread.definitions import load_catalogue
from goldenthread.extracts import ssd
from goldenthread.extracts.given import read_comments
from goldenthread.extracts.mapping import mapping_for
from goldenthread.extracts.quality import QualityReport
from goldenthread.extracts.returns import read_returns
from goldenthread.scorecards.bound import FIELDS
from goldenthread.scorecards.wanted import rule_of
from goldenthread.synthetic.beside import write_beside
from goldenthread.synthetic.draws import drawing
from goldenthread.synthetic.extra_columns import EXTRA_COLUMNS
from goldenthread.synthetic.pages_beside import write_pages_beside

from .reading import Made, Row

FULL_SIZE = 50_000 / 6000
END = date(2023, 9, 30)
YEAR = ("2022-10-01", "2023-09-30")


@pytest.fixture(scope="module")
def report(made: Made) -> QualityReport:
    return ssd.read(made.council.folder, load_catalogue()).quality


def share(where: list[bool]) -> float:
    assert where
    return 100 * sum(where) / len(where)


def in_the_year(made: Made, table: str, column: str) -> list[Row]:
    return [row for row in made.sound(table) if YEAR[0] <= row[column] <= YEAR[1]]


def a_month(made: Made, table: str, column: str, **those: str) -> float:
    rows = [row for row in in_the_year(made, table, column) if all(row[k] == v for k, v in those.items())]
    return len(rows) / 12 * FULL_SIZE


def test_the_tables_are_those_that_the_facts_declare() -> None:
    catalogue = load_catalogue()
    declared = {
        table: tuple(catalogue.facts[table].columns)
        for table, source in mapping_for(catalogue).tables.items()
        if source.extra
    }
    assert declared == EXTRA_COLUMNS


def test_only_codes_that_the_facts_list_are_written(made: Made) -> None:
    facts = load_catalogue().facts
    for table in EXTRA_COLUMNS:
        for column, codes in facts[table].codes.items():
            assert {row[column] for row in made.sound(table)} <= {*codes, ""}, (table, column)


def test_no_table_is_empty_and_each_key_is_there_once(made: Made) -> None:
    for table, columns in EXTRA_COLUMNS.items():
        keys = [row[columns[0]] for row in made.tables[table]]
        assert keys, table
        assert len(keys) == len(set(keys)), table


def test_what_is_wrong_was_planted(made: Made, report: QualityReport) -> None:
    """The quality rules find nothing in the extra tables but the planted faults and what these bring with them."""
    found: dict[str, int] = {}
    for finding in report.findings:
        if finding.table in EXTRA_COLUMNS:
            found[finding.table] = found.get(finding.table, 0) + finding.count
    planted = Counter(
        fault.table
        for fault in made.council.planted_faults
        if fault.fault != "code in lower case or with blanks"
    )
    brought = {
        # An assessment that a planted fault lets end early was finished after that.
        "assessment_completion": sum(
            fault.column == "cina_assessment_auth_date" for fault in made.council.planted_faults
        ),
        # A plan that a planted fault lets end early, or copies, has an end that no longer agrees.
        "plan_end": sum(fault.table == "cp_plans" for fault in made.council.planted_faults),
    }
    for table, count in found.items():
        assert count <= planted[table] + brought.get(table, 0), (table, count)


def test_contacts_are_the_same_contacts(made: Made) -> None:
    contacts = {row["cont_contact_id"] for row in made.tables["contacts"]}
    front_door = {row["contact_id"]: row for row in made.tables["front_door_contact"]}
    assert front_door.keys() <= contacts
    assert len(contacts) - len(front_door) <= len(made.council.planted_faults)
    for row in made.sound("hub_screening"):
        contact = front_door[row["contact_id"]]
        assert contact["received_on"] <= row["started_on"]
        assert (row["outcome"] or contact["outcome"].strip().upper()) == contact["outcome"].strip().upper()


def test_the_front_door_is_that_of_a_borough(made: Made) -> None:
    received = in_the_year(made, "front_door_contact", "received_on")
    assert 0.75 * 1265 < len(received) / 12 * FULL_SIZE < 1.25 * 1265
    assert 14 < share([row["outcome"] == "REFERRAL" for row in received]) < 26
    screened = {row["contact_id"] for row in made.tables["hub_screening"]}
    hub = [row for row in received if row["via_hub"] == "Y" and row["type"] != "INFORMATION_REQUEST"]
    assert 18 < share([row["contact_id"] not in screened for row in hub]) < 35
    done = in_the_year(made, "hub_screening", "completed_on")
    assert 0.75 * 875 < len(done) / 12 * FULL_SIZE < 1.25 * 875
    assert 65 < share([int(row["hours"]) <= 72 for row in done]) < 88
    assert 20 < share([row["outcome"] == "REFERRAL" for row in done]) < 36
    decided = in_the_year(made, "referral_decision", "decided_on")
    assert 44 < share([int(row["hours"]) <= 24 for row in decided]) < 66


def test_early_help_is_that_of_a_borough(made: Made) -> None:
    own = [
        row
        for row in in_the_year(made, "early_help_assessment", "completed_on")
        if row["in_own_system"] == "Y"
    ]
    assert 0.6 * 57 < len(own) / 12 * FULL_SIZE < 1.5 * 57
    outcomes = Counter(row["outcome"] for row in made.tables["early_help_evaluation"])
    assert outcomes["ACTIONS_COMPLETED"] > outcomes["STEP_DOWN_LEVEL_2"] > 0
    assert outcomes["STEP_UP"] > 0.1 * sum(outcomes.values())


def test_strategy_meetings_come_before_their_enquiries(made: Made) -> None:
    enquiries = {(row["s47e_person_id"], row["s47e_s47_start_date"]) for row in made.tables["s47_enquiry"]}
    meetings = list(made.sound("strategy_meeting"))
    to_enquiry = [row for row in meetings if row["outcome"] == "SECTION_47"]
    assert all((row["child_id"], row["held_on"]) in enquiries for row in to_enquiry)
    assert 58 < share([row["outcome"] == "SECTION_47" for row in meetings]) < 80
    first = Counter(row["meeting_id"] for row in meetings if row["first_child"] == "Y")
    assert first.keys() == {row["meeting_id"] for row in meetings}
    assert set(first.values()) == {1}
    assert 0.65 * 142 < a_month(made, "strategy_meeting", "held_on") < 1.35 * 142


def test_agencies_come_to_meetings_and_schools_not_in_august(made: Made) -> None:
    rows = [row for row in made.sound("meeting_attendance") if row["kind"] == "STRATEGY"]

    def came(agency: str, august: bool) -> float:
        return share(
            [
                row["attended"] == "Y"
                for row in rows
                if row["agency"] == agency and (row["held_on"][5:7] == "08") == august
            ]
        )

    assert came("POLICE", False) > 95
    assert 78 < came("HEALTH", False) < 95
    assert came("EDUCATION", True) < came("EDUCATION", False) - 20


def test_supervision_is_as_frequent_as_in_a_borough(made: Made) -> None:
    referred: dict[str, str] = {}
    for row in made.sound("cin_episodes"):
        if not row["cine_close_date"] and row["cine_referral_nfa"] != "Y":
            referred[row["cine_person_id"]] = row["cine_referral_date"]
    last: dict[str, str] = {}
    for row in made.sound("supervision"):
        if row["kind"] == "CASE":
            last[row["child_id"]] = max(row["held_on"], last.get(row["child_id"], ""))
    supervised = [last[child] for child, since in referred.items() if last.get(child, "") >= since]
    four, eight = ((END - timedelta(days=weeks * 7)).isoformat() for weeks in (4, 8))
    assert 50 < share([held > four for held in supervised]) < 72
    assert 78 < share([held > eight for held in supervised]) < 94
    assert 7 < 100 * (1 - len(supervised) / len(referred)) < 25


def test_chronologies_and_audits(made: Made) -> None:
    assert 8 < a_month(made, "audit", "completed_on") < 28
    graded = [row["grade"] for row in made.sound("audit") if row["grade"]]
    assert 20 < share([grade in ("GOOD", "OUTSTANDING") for grade in graded]) < 52
    for row in made.sound("audit"):
        assert not row["completed_on"] or row["allocated_on"] <= row["completed_on"]
        assert not row["moderated_on"] or row["completed_on"] <= row["moderated_on"]
    assert len(made.tables["chronology"]) > 0.1 * len(made.tables["supervision"])


def test_posts_are_held_by_the_workers_of_the_dataset(made: Made) -> None:
    workers = {row["prof_professional_id"]: row for row in made.tables["professionals"]}
    now = [row for row in made.sound("post") if row["social_worker"] == "Y" and not row["ended_on"]]
    assert {row["worker_id"] for row in made.tables["post"]} <= workers.keys()
    assert all(
        (row["agency"] == workers[row["worker_id"]]["prof_agency_worker_flag"]) for row in made.sound("post")
    )
    assert 10 < share([row["agency"] == "Y" for row in now]) < 65
    allocated = {
        row["invo_professional_id"]
        for row in made.sound("involvements")
        if row["invo_professional_role_id"] == "Allocated Case Worker"
        and not row["invo_involvement_end_date"]
    }
    assert allocated <= {row["worker_id"] for row in made.tables["post"] if not row["ended_on"]}
    lost = sum(float(row["days_lost"]) for row in in_the_year(made, "sickness", "month_ending_on"))
    there = sum(
        float(row["full_time_equivalent"]) for row in in_the_year(made, "sickness", "month_ending_on")
    )
    assert 6 < lost / (there / 12) < 18


def test_children_in_care_have_plans_for_school_and_health(made: Made) -> None:
    care = {row["clae_cla_id"]: row for row in made.tables["cla_episodes"]}
    for row in made.sound("initial_health_assessment"):
        assert row["care_id"] in care
        assert not row["completed_on"] or row["started_care_on"] < row["completed_on"]
    checked = {
        (row["clah_person_id"], row["clah_health_check_date"])
        for row in made.tables["cla_health"]
        if row["clah_health_check_type"] == "Health Assessment"
    }
    done = [row for row in made.sound("initial_health_assessment") if row["completed_on"] >= "2020-10-01"]
    assert all((row["child_id"], row["completed_on"]) in checked for row in done)
    assert made.council.rows["personal_education_plan"] > made.council.rows["initial_health_assessment"]


def test_care_leavers_were_in_care_and_are_met_around_their_birthdays(made: Made) -> None:
    born = {row["pers_person_id"]: row["pers_dob"] for row in made.sound("person")}
    for row in made.sound("care_leaver_contact"):
        if row["child_id"] in born and born[row["child_id"]][5:] != "02-29":
            assert row["birthday_on"][5:] == born[row["child_id"]][5:]
            assert 17 <= int(row["birthday_on"][:4]) - int(born[row["child_id"]][:4]) <= 21
    assert 75 < share([row["in_touch"] == "YES" for row in made.sound("care_leaver_contact")]) < 97


def test_children_taught_at_home_or_missing_education_are_as_many_as_in_a_borough(made: Made) -> None:
    now = Counter(row["kind"] for row in made.sound("school_status") if not row["ended_on"])
    assert 0.5 * 300 < now["HOME_EDUCATED"] * FULL_SIZE < 1.5 * 300
    assert 0.4 * 145 < now["MISSING_EDUCATION"] * FULL_SIZE < 1.8 * 145


def test_attendance_adds_up_over_the_academic_year(made: Made) -> None:
    july = [row for row in made.sound("school_attendance") if row["month_ending_on"] == "2023-07-31"]
    possible = sum(int(row["sessions_possible"]) for row in july)
    assert 82 < 100 * sum(int(row["sessions_attended"]) for row in july) / possible < 92
    by_month = {row["month_ending_on"][5:7]: int(row["sessions_possible"]) for row in july}
    september = next(row for row in made.sound("school_attendance") if row["month_ending_on"][5:7] == "09")
    assert int(september["sessions_possible"]) < by_month["07"]
    assert not [row for row in made.tables["school_attendance"] if row["month_ending_on"][5:7] == "08"]


def test_what_is_typed_in_is_what_no_table_holds(tmp_path: Path) -> None:
    """An indicator that becomes computed leaves `returns.yaml`; a line that stayed would be refused or be ignored."""
    write_beside(tmp_path, END, 1, 1.0)
    catalogue = load_catalogue()
    monthly = read_returns(tmp_path / "returns.csv", catalogue, [catalogue.scorecards["monthly"]])
    assert {catalogue.indicators[each.indicator].fact for each in monthly} == {None}
    every_card = read_returns(tmp_path / "returns.csv", catalogue, list(catalogue.scorecards.values()))
    assert len(every_card) >= len(monthly) > 0


def test_draws_from_a_key_are_even_and_differ_by_key() -> None:
    chances = [drawing(f"key {number}")() for number in range(4000)]
    assert all(0 <= chance < 1 for chance in chances)
    assert 0.48 < sum(chances) / len(chances) < 0.52
    assert len(set(chances)) > 3990
    one, other = drawing("A"), drawing("A")
    assert [one() for _ in range(5)] == [other() for _ in range(5)]
    tenths = Counter(int(drawing("B")() * 10) for _ in range(3))
    assert len(tenths) == 1


def test_the_managers_words_stand_on_rows_that_their_scorecards_have(tmp_path: Path) -> None:
    write_pages_beside(tmp_path, date(2023, 9, 30))
    scorecards = load_catalogue().scorecards
    written = {path.stem.removeprefix("comments-"): path for path in tmp_path.glob("comments-*.csv")}
    assert set(written) == {"tiles", "panels", "improvement", "twelve_months"}
    read = {name: read_comments(path, scorecards[name]) for name, path in written.items()}
    about = [len(comment.refs) for comment in read["twelve_months"]]
    assert about == [2, len(("a", "b", "c")), 2, 72 - 69 + 1, 81 - 75 + 1, 0]


def test_what_several_scorecards_show_has_one_target_and_one_rule(tmp_path: Path) -> None:
    """Else one council prints the same figure of the same month red on one page and amber on another."""
    write_beside(tmp_path, END, 1, 1.0)
    found: dict[tuple[str, str, str], list[tuple[str, object]]] = {}
    for card in load_catalogue(tmp_path / "definitions").scorecards.values():
        for section in card.sections if card.cadence == "month" else ():
            for row in section.rows:
                measure = (row.indicator, row.window, row.form)
                targets = {
                    (each.kind, each.low, each.high, each.amber, each.per, each.expected)
                    for each in card.targets
                    if (each.indicator, each.window, each.form) == measure and each.kind != "monitor"
                }
                found.setdefault(measure, []).append((card.name, (targets, rule_of(card, section, row))))
    shared = {measure: rows for measure, rows in found.items() if len({name for name, _ in rows}) > 1}
    assert len(shared) > 20
    for measure, rows in shared.items():
        assert all(wanted == rows[0][1] for _, wanted in rows), (measure, rows)


def test_the_managers_words_name_no_area_and_no_figure_by_hand(tmp_path: Path) -> None:
    """Another borough has other figures: who is behind, and by how much, is not known when the words are written."""
    write_pages_beside(tmp_path, END)
    write_beside(tmp_path, END, 1, 1.0)
    known = load_catalogue(tmp_path / "definitions").scorecards
    for path in sorted(tmp_path.glob("comments*.csv")):
        card = known[path.stem.removeprefix("comments").removeprefix("-") or "monthly"]
        names = {f"{row.ref}.{field}" for row in card.rows for field in FIELDS}
        for comment in read_comments(path, card):
            assert not re.search(r"\b(North|East|South|West)\b|\d ?%", comment.text), comment
            assert set(re.findall(r"{([^}]*)}", comment.text)) <= names, comment


def test_the_made_up_council_has_targets_on_most_rows_of_its_scorecards(tmp_path: Path) -> None:
    write_beside(tmp_path, date(2023, 9, 30), seed=1, scale=1.0)
    scorecards = load_catalogue(tmp_path / "definitions").scorecards
    for name, least in (("monthly", 70), ("twelve_months", 75)):
        card = scorecards[name]
        wanted = {
            (each.indicator, each.window, each.form)
            for each in card.targets
            if each.kind not in ("monitor", "none")
        }
        rows = [row for row in card.rows if (row.indicator, row.window, row.form) in wanted]
        assert len(rows) >= least
    neighbours = {each.comparator for each in scorecards["twelve_months"].benchmarks}
    assert neighbours == {"Statistical neighbours"}
