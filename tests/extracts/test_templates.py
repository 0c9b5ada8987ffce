"""The empty tables: what is written is what is read, and says of itself what a person must know."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import python_calamine
from typer.testing import CliRunner

from goldenthread.cli import app
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue
from goldenthread.errors import RequestError
from goldenthread.extracts import ssd
from goldenthread.extracts.mapping import mapping_for
from goldenthread.extracts.templates import (
    COLUMNS_FILE,
    WORKBOOK,
    described_tables,
    extra_tables_page,
    write_templates,
)
from tests.extracts.conftest import WriteExtract


def extra_names(catalogue: Catalogue) -> set[str]:
    return {table for table, source in mapping_for(catalogue).tables.items() if source.extra}


def columns(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (folder / COLUMNS_FILE).open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): row for row in csv.DictReader(file)}


def test_each_table_is_a_header_row_that_the_reader_takes(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    folder = write_extract()
    write_templates(folder, catalogue)
    extract = ssd.read(folder, catalogue)
    assert extract.tables.present == {"child", "contact"} | extra_names(catalogue)
    assert not [
        notice for notice in extract.notices if "read as not recorded" in notice and "ssd_" not in notice
    ]
    assert (folder / "plan_end.csv").read_text(encoding="utf-8") == "plan_id,reason\n"


def test_columns_say_what_they_are(catalogue: Catalogue, tmp_path: Path) -> None:
    write_templates(tmp_path / "new", catalogue)
    said = columns(tmp_path / "new")
    assert {table for table, _ in said} == extra_names(catalogue)
    assert all(row["what it is"] for row in said.values())
    kind = said["audit", "kind"]
    assert kind["type"] == "code"
    assert kind["codes"].startswith("COLLABORATIVE: ")
    assert said["audit", "audit_id"]["needed"] == "yes"
    assert said["audit", "grade"]["needed"] == ""
    assert said["audit", "team"]["type"] == "id"
    named = said["front_door_contact", "received_on"]["indicators"].split()
    assert named
    assert set(named) <= {name for name, each in catalogue.indicators.items() if each.fact is not None}


def test_a_workbook_has_a_sheet_a_table_and_one_to_read_first(catalogue: Catalogue, tmp_path: Path) -> None:
    assert write_templates(tmp_path, catalogue, ["xlsx"]) == [tmp_path / WORKBOOK]
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / WORKBOOK))
    assert book.sheet_names[0] == "Read me"
    assert set(book.sheet_names[1:]) == extra_names(catalogue)
    header = book.get_sheet_by_name("audit").to_python()[0]
    assert header == list(catalogue.facts["audit"].columns)
    guide = [row[:2] for row in book.get_sheet_by_name("Read me").to_python()]
    assert ["audit", "moderated_grade"] in guide


def test_what_may_have_been_filled_in_is_not_written_over(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "audit.csv").write_text("filled in", encoding="utf-8")
    with pytest.raises(RequestError, match="may have been filled in"):
        write_templates(tmp_path, catalogue, ["csv", "xlsx"])
    assert [path.name for path in tmp_path.iterdir()] == ["audit.csv"]


@pytest.mark.parametrize("formats", [["pdf"], []])
def test_other_formats_are_refused(formats: list[str], catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no format of the templates"):
        write_templates(tmp_path, catalogue, formats)


def test_a_table_of_the_councils_own_is_described_like_the_rest(tmp_path: Path) -> None:
    facts = tmp_path / "definitions" / "facts"
    facts.mkdir(parents=True)
    long = "a_table_with_a_name_that_is_far_too_long"
    for name in ("toy", f"{long}_one", f"{long}_two"):
        (facts / f"{name}.yaml").write_text(
            f"{name}:\n  grain: one row per toy\n  key: toy_id\n  table: {name}\n"
            "  columns: {toy_id: id, kind: code, lent_on: date}\n  dates: [lent_on]\n"
            "  codes: {kind: {BALL: a ball}}\n",
            encoding="utf-8",
        )
    ran = CliRunner().invoke(
        app,
        [
            "templates",
            str(tmp_path / "new"),
            "--format",
            "csv, xlsx",
            "--definitions",
            str(tmp_path / "definitions"),
        ],
    )
    assert ran.exit_code == 0, ran.output
    said = columns(tmp_path / "new")
    assert said["toy", "kind"]["codes"] == "BALL: a ball"
    assert said["toy", "lent_on"]["what it is"] == "lent on"
    assert said["toy", "lent_on"]["needed"] == "yes"
    names = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "new" / WORKBOOK)).sheet_names
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 31


def test_every_extra_table_and_code_is_explained(catalogue: Catalogue) -> None:
    for table in described_tables(catalogue):
        assert table.fact.about.endswith("."), table.fact.name
        unsaid = [column.name for column in table.columns if column.means == column.name.replace("_", " ")]
        assert unsaid == [], table.fact.name
        for column in table.columns:
            assert all(column.codes.values()), (table.fact.name, column.name)


def test_the_page_names_every_table_column_and_code(catalogue: Catalogue) -> None:
    page = extra_tables_page(catalogue)
    for table in described_tables(catalogue):
        assert f"\n## {table.fact.name}\n" in page
        for column in table.columns:
            assert f"{column.name}" in page
            assert all(f"`{code}`" in page for code in column.codes)
    assert "Needed by: " in page


def test_the_shipped_catalogue_is_what_the_command_uses(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["templates", str(tmp_path / "new")])
    assert ran.exit_code == 0, ran.output
    assert f"{len(extra_names(load_catalogue()))} tables written" in ran.output
