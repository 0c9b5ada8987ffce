"""Tables that no source names, shipped or a council's own, are read by the fact's own names: adding one is YAML."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from goldenthread.cli import app
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue
from goldenthread.errors import DataError
from goldenthread.extracts import deliveries, quality, ssd
from goldenthread.extracts.mapping import mapping_for, ssd_mapping
from goldenthread.extracts.tables import OPEN_END, canonical_facts
from tests.extracts.conftest import WriteExtract

CONTACTS = (
    "contact_id,child_id,received_on,decided_on,completed_on,system,type,contact_source,via_hub,"
    "outcome,team,worker_id\n"
)
AUDITS = "audit_id,child_id,kind,allocated_on,due_on,completed_on,grade,moderated_on,moderated_grade\n"

OWN_FACT = """
toy_library_loan:
  grain: one row per loan of a toy to a family
  about: Toys that families borrowed.
  key: loan_id
  table: toy_library_loan
  dates: [lent_on]
  episode: [lent_on, returned_on]
  columns:
    {loan_id: id, child_id: id, lent_on: date, returned_on: date, kind: code, broken: flag, price: number,
     due_on: date, team: code}
  means: {kind: what kind of toy}
  codes:
    kind: {PUZZLE: a puzzle, BALL: a ball}
  child: child_id
  team: team
"""
OWN_INDICATOR = """
toys_broken:
  title: Toys that came back broken
  why: Shows whether the library lasts.
  fact: toy_library_loan
  dated: lent_on
  where: broken
  as: [percent, count]
  window: [month]
  better: low
  question: quality
  source: {name: The council itself}
"""
LOANS = (
    "loan_id,child_id,lent_on,returned_on,kind,broken,price,due_on,team\n"
    "1,A,2023-09-01,2023-09-05, ball ,Y,2.50,2023-10-20,t01\n"
    "2,B,02/09/2023,,PUZZLE,,x,,T01\n"
    "3,C,2023-09-03,2023-09-02,KITE,maybe,1,,T01\n"
)


def faults(folder: Path, catalogue: Catalogue) -> list[tuple[str, str, int | None, str | None]]:
    with pytest.raises(DataError) as refused:
        ssd.read(folder, catalogue)
    return [(each.message, each.file, each.row, each.column) for each in refused.value.faults]


@pytest.fixture
def own_catalogue(tmp_path: Path) -> Catalogue:
    return load_catalogue(write_own(tmp_path / "definitions"))


def write_own(folder: Path) -> Path:
    for kind, text in (("facts", OWN_FACT), ("indicators", OWN_INDICATOR)):
        (folder / kind).mkdir(parents=True)
        (folder / kind / "toys.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_table_of_the_catalogue_is_read_from_somewhere(catalogue: Catalogue) -> None:
    mapping = mapping_for(catalogue)
    assert set(mapping.tables) == set(canonical_facts(catalogue))
    extra = {table for table, source in mapping.tables.items() if source.extra}
    assert extra == set(mapping.tables) - set(ssd_mapping().tables)
    assert {"front_door_contact", "audit", "special_guardianship"} <= extra


def test_an_extra_table_is_read_by_its_own_names(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    text = (
        CONTACTS
        + "1,A,2023-09-01,2023-09-02,,ehm,contact,1a,Y,,T01,W1\n2,B,01/09/2023,,2023-09-03,,,,,NFA,,\n"
    )
    extract = ssd.read(write_extract({"front_door_contact.csv": text}), catalogue)
    assert extract.tables.present == {"child", "contact", "front_door_contact"}
    found = extract.tables.connection.execute(
        "select contact_id, received_on, completed_on, system, type, via_hub, outcome, team, source_row"
        " from front_door_contact order by source_row"
    ).fetchall()
    assert found == [
        ("1", date(2023, 9, 1), OPEN_END, "EHM", "CONTACT", True, None, "T01", 1 + 1),
        ("2", date(2023, 9, 1), date(2023, 9, 3), None, None, False, "NFA", None, 1 + 2),
    ]
    assert extract.files["front_door_contact"].columns["via_hub"] == "via_hub"


def test_it_is_read_from_a_zip_and_from_parquet_too(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    folder = write_extract()
    duckdb.sql("select 'X' as plan_id, 'MOVED' as reason").write_parquet(str(folder / "plan_end.parquet"))
    (folder / "chronology.csv").write_text("chronology_id,child_id,updated_on\n1,A,2023-09-01\n")
    with zipfile.ZipFile(tmp_path / "extract.zip", "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
    for path in (folder, tmp_path / "extract.zip"):
        extract = ssd.read(path, catalogue)
        assert {"plan_end", "chronology"} <= extract.tables.present
        assert extract.tables.connection.execute("select plan_id, reason from plan_end").fetchall() == [
            ("X", "MOVED")
        ]


def test_other_columns_may_be_left_out_with_a_notice(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    text = "contact_id,child_id,received_on,completed_on\n1,A,2023-09-01,\n"
    extract = ssd.read(write_extract({"front_door_contact.csv": text}), catalogue)
    assert extract.tables.connection.execute("select type, via_hub from front_door_contact").fetchall() == [
        (None, False)
    ]
    assert any(
        notice.startswith("front_door_contact.csv has no decided_on, system, type")
        for notice in extract.notices
    )


@pytest.mark.parametrize("left_out", ["contact_id", "received_on", "completed_on"])
def test_key_and_dates_are_needed(left_out: str, catalogue: Catalogue, write_extract: WriteExtract) -> None:
    text = CONTACTS.replace(left_out, left_out.replace("_", "")) + "1,A,2023-09-01,,,,,,,,,\n"
    assert faults(write_extract({"front_door_contact.csv": text}), catalogue) == [
        (
            f"The column {left_out} is missing. Did you mean {left_out.replace('_', '')}?",
            "front_door_contact.csv",
            1,
            left_out,
        )
    ]


def test_what_blocks_any_table_blocks_this_one(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    unreadable = AUDITS + "1,A,THEMATIC,yesterday,2023-09-20,,,,\n"
    assert faults(write_extract({"audit.csv": unreadable}), catalogue) == [
        ("What is written is not a date.", "audit.csv", 2, "allocated_on")
    ]
    twice = AUDITS + "1,A,THEMATIC,2023-09-01,2023-09-20,,,,\n" * 2
    assert [each[:2] for each in faults(write_extract({"audit.csv": twice}, "twice"), catalogue)] == [
        ("2 of 2 rows: another row has the same id.", "audit.csv")
    ]
    nameless = AUDITS + ",A,THEMATIC,2023-09-01,2023-09-20,,,,\n"
    assert [each[:2] for each in faults(write_extract({"audit.csv": nameless}, "nameless"), catalogue)] == [
        ("1 of 1 rows: the row has no id.", "audit.csv")
    ]


def test_what_is_counted_of_any_table_is_counted_of_this_one(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    text = CONTACTS + (
        "1,A,2023-09-05,,2023-09-04,,CONTACT,,Y,NFA,,\n"
        "2,Z,2023-10-05,,,,CALL,,perhaps,,,\n"
        "3,,,,,,CONTACT,,,,,\n"
    )
    extract = ssd.read(write_extract({"front_door_contact.csv": text}), catalogue)
    found = {
        each.rule: [example.row for example in each.examples]
        for each in extract.quality.findings
        if each.table == "front_door_contact"
    }
    assert found == {
        "ends_before_start": [1 + 1],
        "date_in_future": [1 + 2],
        "child_not_known": [1 + 2],
        "code_not_known": [1 + 2],
        "flag_not_understood": [1 + 2],
        "child_missing": [1 + 3],
        "start_missing": [1 + 3],
    }
    unknown = next(each for each in extract.quality.findings if each.rule == "code_not_known")
    assert unknown.touches == {"front_door_contact": ("type",)}
    assert unknown.examples[0].column == "type"


def test_dates_that_are_planned_may_be_ahead(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    text = AUDITS + "1,A,THEMATIC,2023-09-01,2023-11-20,,,,\n"
    extract = ssd.read(write_extract({"audit.csv": text}), catalogue)
    assert "date_in_future" not in {each.rule for each in extract.quality.findings}
    alone = ssd.read(
        write_extract({"audit.csv": text, "council.yaml": None}, "alone"), catalogue, today=date(2023, 12, 31)
    )
    assert alone.tables.as_at == date(2023, 9, 2)


def test_a_name_that_is_nearly_right_is_asked_about(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    extract = ssd.read(
        write_extract({"audits.csv": AUDITS, "comments.csv": "ref\n", "returns.csv": "ref\n"}), catalogue
    )
    assert [notice for notice in extract.notices if "was not read" in notice] == [
        "audits.csv was not read: it is no known table. Did you mean audit?"
    ]


def test_the_tables_that_are_not_there_are_named_in_one_notice(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    extract = ssd.read(write_extract({"audit.csv": AUDITS}), catalogue)
    named = [notice for notice in extract.notices if "extra tables" in notice]
    assert len(named) == 1
    assert "practice_alert" in named[0]
    assert ", audit," not in named[0]


def test_an_empty_table_is_said_to_mean_none(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(write_extract({"audit.csv": AUDITS}), catalogue)
    assert "audit" in extract.tables.present
    assert any("audit.csv has a header and no rows" in notice for notice in extract.notices)


def test_extra_tables_may_come_alone_from_another_system(
    catalogue: Catalogue, write_extract: WriteExtract, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    cases = write_extract({"council.yaml": "name: E\nas_at: 2023-09-30\nmade_up: yes\n"})
    audits = write_extract(
        {
            "ssd_person.csv": None,
            "ssd_contacts.csv": None,
            "council.yaml": "name: E\nas_at: 2023-09-29\nmade_up: yes\n",
            "audit.csv": AUDITS + "1,A,THEMATIC,2023-09-01,2023-09-20,,,,\n",
        },
        "audits",
    )
    deliveries.load(cases, catalogue, home=home)
    both = deliveries.load(audits, catalogue, source="audits", home=home)
    tables = deliveries.open_snapshot(both.snapshot, catalogue, home)
    assert tables.present == {"child", "contact", "audit"}
    assert tables.connection.execute("select audit_id, source from audit").fetchall() == [("1", "audits")]


def test_a_council_adds_a_table_without_a_line_of_python(
    own_catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    extract = ssd.read(write_extract({"toy_library_loan.csv": LOANS}), own_catalogue)
    assert extract.tables.connection.execute(
        "select loan_id, returned_on, kind, broken, price, due_on, team from toy_library_loan order by 1"
    ).fetchall() == [
        ("1", date(2023, 9, 5), "BALL", True, 2.5, date(2023, 10, 20), "t01"),
        ("2", OPEN_END, "PUZZLE", False, None, None, "T01"),
        ("3", date(2023, 9, 2), "KITE", False, 1.0, None, "T01"),
    ]
    broken = {each.rule for each in extract.quality.findings if each.table == "toy_library_loan"}
    assert broken == {
        "number_not_understood",
        "flag_not_understood",
        "code_not_known",
        "ends_before_start",
        "child_not_known",
    }
    indicator = own_catalogue.indicators["toys_broken"]
    assert {each.rule for each in extract.quality.touching(indicator, own_catalogue)} == {
        "flag_not_understood",
        "ends_before_start",
    }
    assert "flag_not_understood" in quality.touching(indicator, own_catalogue)


def test_a_council_counts_its_own_table_from_the_command_line(
    write_extract: WriteExtract, tmp_path: Path
) -> None:
    folder = write_extract({"toy_library_loan.csv": LOANS})
    write_own(folder / "definitions")
    out = tmp_path / "figures.csv"
    asked = ["figures", "--extract", str(folder), "--from", "2023-09", "--to", "2023-09"]
    ran = CliRunner().invoke(app, [*asked, "--indicator", "toys_broken", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    with out.open(encoding="utf-8", newline="") as file:
        percent = next(row for row in csv.DictReader(file) if row["as"] == "percent")
    assert (percent["numerator"], percent["denominator"], percent["status"]) == ("1", "3", "ok")


def test_a_column_that_a_council_adds_to_a_table_of_the_dataset(
    write_extract: WriteExtract, tmp_path: Path
) -> None:
    facts = tmp_path / "definitions" / "facts"
    facts.mkdir(parents=True)
    (facts / "child.yaml").write_text(
        "child:\n  grain: one row per child\n  key: child_id\n  table: child\n"
        "  columns: {child_id: id, born_on: date, expected_on: date, died_on: date, sex: code, ethnic_group: code,"
        " ethnicity: code, young_carer: flag}\n",
        encoding="utf-8",
    )
    catalogue = load_catalogue(tmp_path / "definitions")
    people = "pers_person_id,pers_dob,young_carer\nA,2010-05-01,Y\nB,2012-06-02,\n"
    extract = ssd.read(write_extract({"ssd_person.csv": people}), catalogue)
    assert extract.tables.connection.execute(
        "select child_id, young_carer from child order by 1"
    ).fetchall() == [
        ("A", True),
        ("B", False),
    ]
