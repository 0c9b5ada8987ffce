"""Every quality rule finds what it should and nothing else, and is set beside the figures that it touches and no
others.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from goldenthread.definitions.model import Catalogue
from goldenthread.errors import DataError
from goldenthread.extracts import quality, ssd
from goldenthread.extracts.mapping import ssd_mapping
from goldenthread.extracts.quality_rules import asked_of, rules, written
from goldenthread.extracts.tables import canonical_facts
from goldenthread.extracts.touching import ROWS, reads
from goldenthread.synthetic import synthesise
from tests.extracts.conftest import CONTACTS, Draw, WriteExtract
from tests.extracts.quality_tables import TABLES

KNOWN_FIELDS = {
    "severity", "found", "kind", "says", "every", "except", "except_columns", "where", "sql", "remedy", "blocks_above",
    "table", "touches", "overlaps", "codes",
}  # fmt: skip


def test_the_rules_are_many_and_mostly_relate_rows() -> None:
    kinds = Counter(rule.kind for rule in rules().values())
    assert sum(kinds.values()) >= 40
    assert kinds["empty"] <= 10
    assert kinds["rows"] + kinds["tables"] >= 20
    assert set(kinds) == {"empty", "codes", "row", "rows", "tables", "loads"}


def test_the_rules_are_written_as_they_are_read(catalogue: Catalogue) -> None:
    """A stray comma in YAML would quietly make a field of half a condition."""
    facts = canonical_facts(catalogue)
    for code, rule in written()["rules"].items():
        assert set(rule) <= KNOWN_FIELDS, code
        assert rule["severity"] in ("blocking", "counted")
        assert not rule["says"].endswith(".")
        if rule.get("found") is None and "every" not in rule:
            assert rule["table"] in facts
        for table, columns in rule.get("touches", {}).items():
            assert set(columns) <= set(facts[table].columns), code
        if rule["severity"] == "blocking":
            assert rule["remedy"]


def test_every_rule_has_tables_that_break_it() -> None:
    assert set(TABLES) == {rule.code for rule in rules().values() if rule.found == "tables"}


def test_every_rule_runs_when_all_tables_are_there(catalogue: Catalogue) -> None:
    facts = canonical_facts(catalogue)
    asked, not_run = asked_of(facts, set(facts))
    assert not_run == ()
    assert {each.rule.code for each in asked} == set(TABLES)


@pytest.mark.parametrize("code", TABLES)
def test_a_rule(code: str, catalogue: Catalogue, draw: Draw) -> None:
    broken, rows, mended = TABLES[code]
    teams = ("T01",) if code == "team_not_known" else ()
    found = [each for each in quality.check(draw(broken, teams), catalogue).findings if each.rule == code]
    assert [tuple(example.row for example in each.examples) for each in found] == [rows]
    assert sum(each.count for each in found) == (1 if code == "no_children" else len(rows))
    assert found[0].severity == rules()[code].severity
    after = quality.check(draw(mended, teams), catalogue)
    assert code not in {each.rule for each in after.findings}
    assert code not in after.not_run


def test_a_rule_without_its_tables_is_not_run(catalogue: Catalogue, draw: Draw) -> None:
    report = quality.check(draw("child\nchild_id born_on\nA 2010-01-01"), catalogue)
    assert "assessment_without_referral" in report.not_run
    assert "birth_date_missing" not in report.not_run


def test_no_more_than_a_few_examples_and_none_of_a_child(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    lines = [f"{number},CHILD-X{number},2023-09-01,1A,{{}}" for number in range(9)]
    folder = write_extract({"ssd_contacts.csv": "\n".join([CONTACTS.splitlines()[0], *lines])})
    report = ssd.read(folder, catalogue).quality
    found = next(each for each in report.findings if each.rule == "child_not_known")
    assert [(each.file, each.row, each.column) for each in found.examples] == [
        ("ssd_contacts.csv", row, "cont_person_id") for row in range(2, 2 + 5)
    ]
    assert found.sentence == "9 of 9 rows of ssd_contacts.csv: the child is not in ssd_person."
    assert "CHILD-X" not in json.dumps(report.record())


@pytest.mark.parametrize(
    ("before", "now", "swings"),
    [
        (100, 75, False),
        (100, 74, True),
        (100, 200, False),
        (100, 201, True),
        (49, 10, False),
        (10, 49, False),
        (10, 50, True),
        (100, 0, True),
    ],
)
def test_rows_that_swing(before: int, now: int, swings: bool, catalogue: Catalogue, draw: Draw) -> None:
    workers = "worker\nworker_id\n" + "\n".join(f"W{number}" for number in range(now))
    report = quality.check(draw(workers), catalogue, previous_rows={"worker": before})
    assert [each.rule for each in report.blocking] == ["row_count_swing"] * swings


def test_a_table_that_is_gone_swings(catalogue: Catalogue, draw: Draw) -> None:
    report = quality.check(
        draw("worker\nworker_id\nW1"), catalogue, previous_rows={"worker": 1, "contact": 5000}
    )
    assert [(each.table, each.count) for each in report.blocking] == [("contact", 0)]
    assert quality.faults(report)[0].message.endswith("0 rows now, 5,000 then.")


def test_a_person_may_let_a_blocking_rule_pass(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    folder = write_extract({"ssd_contacts.csv": CONTACTS + CONTACTS.splitlines()[1] + "\n"})
    with pytest.raises(DataError, match="another row has the same id"):
        ssd.read(folder, catalogue)
    report = ssd.read(folder, catalogue, accept=["duplicate_key"]).quality
    assert report.blocking == ()
    assert ("duplicate_key", 2) in [(each.rule, each.count) for each in report.counted]


def test_a_report_is_read_back_as_it_was(catalogue: Catalogue, draw: Draw) -> None:
    report = quality.check(draw(TABLES["plans_overlap"][0]), catalogue)
    assert report.findings
    assert quality.report_of(json.loads(json.dumps(report.record()))) == report


def test_the_report_in_a_line(catalogue: Catalogue, draw: Draw) -> None:
    assert quality.check(draw("worker\nworker_id\nW1"), catalogue).words() == "no fault was found"
    one = quality.check(draw("worker\nworker_id full_time_equivalent\nW1 9\nW2 9"), catalogue)
    assert one.words() == "1 kind of fault in 2 rows, none of which stops the load"
    same = quality.check(draw("worker\nworker_id full_time_equivalent\nW1 9\nW1 9"), catalogue)
    assert same.words() == f"2 kinds of fault in {2 + 2} rows, 1 of which stop the load"


def test_what_an_indicator_reads(catalogue: Catalogue) -> None:
    timely = reads(catalogue.indicators["assessments_in_45_working_days"], catalogue)
    assert timely == {
        ("assessment", ROWS),
        ("assessment", "authorised_on"),
        ("assessment", "started_on"),
    }


def test_what_a_cohort_reads(catalogue: Catalogue) -> None:
    in_care = next(
        indicator
        for indicator in catalogue.indicators.values()
        if indicator.fact == "child_in_care" and indicator.where is None and indicator.of is None
    )
    read = reads(in_care, catalogue)
    assert {
        ("care_episode", ROWS),
        ("care_episode", "started_on"),
        ("care_episode", "ended_on"),
        ("care_episode", "child_id"),
        ("child", "born_on"),
        ("legal_status", ROWS),
        ("legal_status", "status"),
        ("legal_status", "ended_on"),
    } <= read
    assert not {table for table, _ in read} & {"placement", "care_visit", "contact", "involvement"}


def test_what_a_value_a_view_and_a_count_of_children_read(catalogue: Catalogue) -> None:
    caseload = next(
        each for each in catalogue.indicators.values() if each.fact == "caseload" and each.value == "children"
    )
    read = reads(caseload, catalogue)
    assert {("involvement", "allocated"), ("involvement", "worker_id"), ("referral", "closed_on")} <= read
    conference = next(
        each for each in catalogue.indicators.values() if each.fact == "initial_conference" and each.where
    )
    assert {
        ("initial_conference", "transfer_in"),
        ("initial_conference", "enquiry_id"),
        ("section_47_enquiry", ROWS),
        ("section_47_enquiry", "started_on"),
        ("section_47_enquiry", "enquiry_id"),
    } <= reads(conference, catalogue)
    events = next(
        each for each in catalogue.indicators.values() if each.fact == "contact" and each.where is None
    )
    assert ("contact", "child_id") not in reads(events, catalogue)
    assert ("contact", "child_id") in reads(replace(events, unit="children"), catalogue)
    returned = next(each for each in catalogue.indicators.values() if each.fact is None)
    assert reads(returned, catalogue) == frozenset()


def test_faults_are_set_beside_the_figures_that_they_touch(catalogue: Catalogue, draw: Draw) -> None:
    text = (
        "assessment\nassessment_id child_id started_on authorised_on seen\n1 A 2023-06-02 2023-06-01 Y\n\n"
        "contact\ncontact_id child_id contacted_on\n1 A 2023-11-01"
    )
    report = quality.check(draw(text), catalogue)
    assert {each.rule for each in report.findings} >= {"ends_before_start", "date_in_future"}
    timely = catalogue.indicators["assessments_in_45_working_days"]
    assert [each.rule for each in report.touching(timely, catalogue)] == ["ends_before_start"]
    assert report.sentences(timely, catalogue) == ("1 of 1 rows of assessment: it ended before it started.",)
    contacts = next(
        each for each in catalogue.indicators.values() if each.fact == "contact" and each.where is None
    )
    assert [each.rule for each in report.touching(contacts, catalogue)] == ["date_in_future"]


def test_rules_that_could_touch_an_indicator(catalogue: Catalogue) -> None:
    could = quality.touching(catalogue.indicators["assessments_in_45_working_days"], catalogue)
    assert {"ends_before_start", "assessments_overlap", "duplicate_key", "row_count_swing"} <= set(could)
    assert not {"plans_overlap", "care_of_adult", "outcome_not_recorded", "flag_not_understood"} & set(could)
    returned = next(each for each in catalogue.indicators.values() if each.fact is None)
    assert quality.touching(returned, catalogue) == ()


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made up")
    synthesise(folder, children=6000)
    return folder


FOUND_AS = {
    "date in the future": "date_in_future",
    "end before start": "ends_before_start",
    "no start date": "start_missing",
    "referral not in the referrals": "assessment_without_referral",
    "stale open case": "referral_stale",
    "unknown code": (
        "referral_source_not_known",
        "placement_type_not_known",
        "ethnicity_not_understood",
        "code_not_known",
    ),
    "looks like a duplicate": ("contact_twice_in_a_day", "referral_twice_in_a_day"),
    "overlapping episodes": "care_overlaps",
    "period of care not in the episodes": "care_review_without_care",
    "child not in the persons": "child_not_known",
    "flags cannot be read": "outcome_not_recorded",
    "overlapping plans": "plans_overlap",
    "visit after the plan ended": "visit_outside_plan",
    "plan not in the plans": ("visit_without_plan", "review_without_plan"),
    "enquiry not in the enquiries": "conference_without_enquiry",
    "worker not in the professionals": ("worker_not_known", "supervision_worker_not_known"),
    "contact not in the contacts": "screening_contact_not_known",
    "meeting not in the meetings": "attendance_meeting_not_known",
    "interview before the return": "interview_before_return",
    "completed before it was allocated": "audit_completed_before_allocated",
    "flags cannot be understood": "flag_not_understood",
    "more attended than possible": "attendance_more_than_possible",
    "placement not in the placements": "registration_placement_not_known",
    "no date of birth": "birth_date_missing",
    "born after the first event": (
        "contact_long_before_birth",
        "referral_long_before_birth",
        "seen_before_birth",
    ),
}
MENDED = {"code in lower case or with blanks"}
"""Planted to be put right in silence."""


def test_the_faults_planted_in_a_made_up_extract_are_found(made_up: Path, catalogue: Catalogue) -> None:
    extract = ssd.read(made_up, catalogue)
    with (made_up / "planted_faults.csv").open(encoding="utf-8", newline="") as file:
        planted = list(csv.DictReader(file))
    assert {each["fault"] for each in planted} - MENDED == set(FOUND_AS)
    broken = {each.rule for each in extract.quality.findings}
    for fault, codes in FOUND_AS.items():
        assert broken & ({codes} if isinstance(codes, str) else set(codes)), fault
    assert extract.quality.blocking == ()


def test_a_made_up_extract_is_read_whole(made_up: Path, catalogue: Catalogue) -> None:
    extract = ssd.read(made_up, catalogue)
    for table, file in extract.files.items():
        with (made_up / file.name).open(encoding="utf-8", newline="") as text:
            expected = sum(1 for _ in csv.reader(text)) - 1
        assert extract.quality.rows[table] == expected, table
    assert extract.tables.present == set(extract.files) >= set(ssd_mapping().tables)
