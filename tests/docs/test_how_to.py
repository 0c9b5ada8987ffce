"""The page that says how to add things is followed to the letter: its files are written as they stand there, checked,
counted and published, with no Python.
"""

import csv
import re
from pathlib import Path

import pytest

from goldenthread import definitions
from goldenthread.calendar import month
from goldenthread.extracts import ssd
from goldenthread.publish import outputs
from goldenthread.publish.committee_report import fields
from goldenthread.scorecards.making import computed_figures, make_scorecard
from goldenthread.synthetic import synthesise

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to.md"
SEPTEMBER = month(2023, 9)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """An extract with the page's files beside it."""
    folder = tmp_path_factory.mktemp("council") / "extract"
    synthesise(folder, children=3000, years=2)
    for name, text in re.findall(
        r"```yaml\n# (definitions/\S+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with (folder / "ssd_person.csv").open(encoding="utf-8", newline="") as file:
        child = next(csv.DictReader(file))["pers_person_id"]
    (folder / "letter.csv").write_text(
        f"letter_id,child_id,sent_on\n1,{child},2023-09-04\n2,{child},2023-08-31\n"
    )
    return folder


@pytest.fixture(scope="module")
def catalogue(followed):
    return definitions.check(followed / "definitions").catalogue


@pytest.fixture(scope="module")
def tables(followed, catalogue):
    return ssd.read(followed, catalogue).tables


def test_the_page_has_the_files_that_it_speaks_of(followed):
    folder = followed / "definitions"
    assert {str(path.relative_to(folder).as_posix()) for path in folder.rglob("*.yaml")} == {
        "indicators/ours.yaml",
        "indicators/letters.yaml",
        "facts/ours.yaml",
        "scorecards/timeliness.yaml",
        "scorecards/four.yaml",
        "targets/ours.yaml",
        "rebased/ours.yaml",
        "breaks/ours.yaml",
    }


def test_an_own_table_is_read_and_counted(catalogue, tables):
    (figure,) = [
        each
        for each in computed_figures(tables, catalogue, [catalogue.indicators["letters_sent"]], [SEPTEMBER])
        if each.window == "month"
    ]
    assert (figure.value, figure.status) == (1.0, "ok")


@pytest.mark.parametrize(("name", "rows"), [("timeliness", 3), ("four", 4)])
def test_an_own_scorecard_is_published(name, rows, catalogue, tables):
    filled = make_scorecard(catalogue.scorecards[name], catalogue, tables.council, SEPTEMBER, tables=tables)
    assert len(filled.rows) == rows
    assert all(row.current.kind == "value" for row in filled.rows)
    assert filled.rows[0].target.text == "at least 60%"
    assert filled.rows[0].rating in ("red", "amber", "green")
    page = outputs(filled, ["html"])["scorecard.html"].decode()
    assert filled.title in page.replace("&#x27;", "'")


def test_a_series_judged_afresh_says_from_when_and_why(catalogue, tables):
    filled = make_scorecard(
        catalogue.scorecards["timeliness"], catalogue, tables.council, SEPTEMBER, tables=tables
    )
    judged = next(row for row in filled.rows if row.ref == "T2")
    assert judged.mark.signal_reason == (
        "Too few months to say: four months since it began afresh, and 13 are needed."
    )
    page = outputs(filled, ["html"])["scorecard.html"].decode()
    assert "From 1 June 2023: The second assessment team began its work." in page


def test_an_own_break_is_marked(catalogue, tables):
    card = catalogue.scorecards["timeliness"]
    filled = make_scorecard(card, catalogue, tables.council, SEPTEMBER, tables=tables)
    begun = {row.ref: [cell.begins for cell in row.cells] for row in filled.rows}
    assert begun == {
        "T1": [False, False, False, True, False, False],
        "T2": [False] * 6,
        "T3": [False] * 6,
    }


def test_the_fields_of_a_committee_report_are_those_of_the_page(catalogue, tables):
    card = catalogue.scorecards["timeliness"]
    filled = make_scorecard(card, catalogue, tables.council, SEPTEMBER, tables=tables)
    part = PAGE.read_text(encoding="utf-8").partition("## A committee report")[2]
    said = set(re.findall(r"`(?:\{\{ )?(\w+)(?: \}\})?`", part))
    assert said - {"rows", "spoken"} == set(fields(filled))
