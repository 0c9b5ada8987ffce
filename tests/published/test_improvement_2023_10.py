"""The measures of an improvement plan that a council published in October 2023, linked to the figures of its
monthly scorecard: every measure of the page and the workbook is compared with the document. Sources and
references are facts; the words are ours.
"""

import io

import openpyxl
import pytest
from lxml import html

from goldenthread.publish import outputs
from tests.published.documents import facts, monthly, plan

FOLDER = "improvement_2023_10"
KINDS = {
    "scorecard": "live",
    "to be developed": "to_be_developed",
    "other source": ("other", "narrative"),
    "blank": "none",
}


@pytest.fixture(scope="module")
def filled():
    return plan()


@pytest.fixture(scope="module")
def files(filled):
    return outputs(filled, ["html", "xlsx", "pdf"])


@pytest.fixture(scope="module")
def page(files):
    return html.fromstring(files["scorecard.html"].decode())


def printed():
    return facts(FOLDER, "printed.csv")


def test_all_the_documents_measures_are_here():
    kinds = [line["kind"] for line in printed()]
    assert len(kinds) == 53
    assert [kinds.count(kind) for kind in KINDS] == [21, 23, 8, 53 - 21 - 23 - 8]


def test_every_measure_of_the_page_has_the_documents_source_and_references(page):
    measures = {line.get("data-measure"): line for line in page.xpath("//tr[@data-measure]")}
    assert len(measures) == len(printed())
    for line in printed():
        shown = measures[line["measure"]]
        assert shown.get("data-kind") in KINDS[line["kind"]], line
        (source,) = shown.xpath("./td[@data-column='source']")
        assert line["refs_printed"] in source.text_content()
        assert line["source"] in source.text_content()
        refs = [figure.get("data-ref") for figure in shown.xpath(".//div[@data-ref]")]
        assert refs == line["refs"].split(), line


def test_every_linked_figure_is_that_of_the_monthly_document(page):
    figures = {row.ref: row.current.text for row in monthly().rows}
    shown = page.xpath("//tr[@data-measure]//div[@data-ref]")
    assert len(shown) == sum(len(line["refs"].split()) for line in printed())
    for figure in shown:
        (value,) = figure.xpath(".//b[@data-column='value']")
        assert value.text_content() == figures[figure.get("data-ref")]


def test_every_linked_figure_has_the_monthly_documents_rating(page):
    ratings = {row.ref: row.rating or "none" for row in monthly().rows}
    figures = page.xpath("//tr[@data-measure]//div[@data-ref]")
    for figure in figures:
        (rating,) = figure.xpath(".//span[contains(@class, 'rating')]/@class")
        assert rating.split() == ["rating", ratings[figure.get("data-ref")]]
    assert {ratings[figure.get("data-ref")] for figure in figures} >= {"red", "amber", "green"}


def test_a_rating_that_people_gave_on_the_monthly_document_stands_here_with_who_gave_it(filled):
    given = {row.ref: row for row in monthly().rows if row.rating_given}
    shown = {row.ref: row for row in filled.rows if row.ref in given}
    assert shown
    # At least one is not what the rule suggests, so that it is not the rule that is compared.
    assert any(row.rating != row.mark.suggested_rating for row in shown.values())
    for ref, row in shown.items():
        assert (row.rating, row.rating_given) == (given[ref].rating, True)
        assert row.rating_reason.startswith("Given by a person: as printed.")


def test_actions_are_many_to_many(page):
    wanted = {}
    for line in printed():
        area = line["measure"].partition(".")[0]
        for action in line["actions"].split(", "):
            wanted.setdefault(action, set()).add(area)
    shown = {
        line.get("data-action"): set(line.xpath("./td")[0].text_content().split(", "))
        for line in page.xpath("//tr[@data-action]")
    }
    assert shown == wanted
    assert len(wanted["1.3"]) == len({"FA1", "FA3", "FA4", "FA5", "FA6", "FA11"})


def test_the_register_says_which_actions_wait(page):
    waiting = {line.get("data-waiting"): line.text_content() for line in page.xpath("//tr[@data-waiting]")}
    developed = [line for line in printed() if line["kind"] == "to be developed"]
    assert set(waiting) == {line["measure"] for line in developed}
    for line in developed:
        assert all(action in waiting[line["measure"]] for action in line["actions"].split(", "))
    assert "CW59-CW63" in waiting["FA4.2"]


def test_what_people_tell_stands_where_figures_would(page):
    (told,) = page.xpath("//tr[@data-measure='FA12.1']")
    assert told.get("data-kind") == "narrative"
    assert "Staff say in the survey" in told.text_content()


def test_every_measure_of_the_workbook_is_the_documents(files):
    book = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))
    rows = [[cell.value or "" for cell in row] for row in book["Measures"].iter_rows(min_row=2)]
    for line in printed():
        own = [row for row in rows if row[3] == line["measure"]]
        assert [row[7] for row in own if row[7]] == line["refs"].split()
        assert own[0][2] == line["actions"]
    register = [row[0].value for row in book["To be developed"].iter_rows(min_row=2)]
    assert register == [line["measure"] for line in printed() if line["kind"] == "to be developed"]
