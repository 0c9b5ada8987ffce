"""The page of twelve panels that a city published in September 2015, made from its printed figures through
returns and comments: every figure that can still be read is compared with the page, the workbook and the
slide. The printed figures are facts, from public committee papers; the words are ours.
"""

import io
import re

import openpyxl
import pptx
import pypdfium2
import pytest
from lxml import html

from goldenthread.publish import outputs
from tests.published.documents import facts, panels

FOLDER = "panels_2015_09"
HEADS = {"average": "6-month average", "total": "Sep"}
POPULATIONS = {"East": 102_711, "North West": 105_477, "South": 65_947}


@pytest.fixture(scope="module")
def filled():
    return panels()


@pytest.fixture(scope="module")
def files(filled):
    return outputs(filled, ["html", "xlsx", "pptx", "pdf"])


def printed():
    """The reference, the column's name and head, and the number of each figure."""
    for line in facts(FOLDER, "printed.csv"):
        column = {"average": "average", "total": "current"}.get(line["breakdown"], f"area:{line['category']}")
        yield line["ref"], column, HEADS.get(line["breakdown"], line["category"]), float(line["number"])


def in_text(text):
    return float(re.sub(r"[,%]", "", text))


def test_every_figure_that_can_be_read_is_here():
    found = list(printed())
    assert len(found) == 20 + 2 + 6 + 3 + 4 + 6 + 4
    assert len({ref.partition("_")[0] for ref, *_ in found}) == 7


def test_every_figure_of_the_page_is_the_documents(files):
    page = html.fromstring(files["scorecard.html"].decode())
    assert len(page.xpath("//li[@data-panel]")) == 12
    for ref, column, _, number in printed():
        (cell,) = page.xpath(f"//tr[@data-ref='{ref}']/td[@data-column='{column}']")
        assert in_text(cell.text_content()) == number, (ref, column)
        assert cell.text_content().endswith("%") == ref.endswith("_share")


def test_no_other_figure_is_printed(files):
    page = html.fromstring(files["scorecard.html"].decode())
    wanted = {(ref, column) for ref, column, *_ in printed()}
    shown = {
        (cell.getparent().get("data-ref"), cell.get("data-column"))
        for cell in page.xpath("//tr[@data-ref]/td[@data-column]")
        if re.search(r"\d", cell.text_content())
    }
    # The standard of supervision stands in its panel's target column.
    assert shown - wanted == {("P11", "target")}
    (standard,) = page.xpath("//tr[@data-ref='P11']/td[@data-column='target']")
    assert standard.text_content() == "at least 83%"


def test_every_figure_of_the_workbook_is_the_documents(files):
    sheet = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))["Panels"]
    cells, heads = {}, []
    for row in sheet.iter_rows(min_row=5):
        if str(row[0].value).startswith("Panel "):
            heads = [cell.value for cell in row]
        elif row[0].value:
            cells |= {(row[0].value, head): cell for head, cell in zip(heads, row, strict=True) if head}
    for ref, _, head, number in printed():
        cell = cells[ref, head]
        assert cell.value * (100 if cell.number_format.endswith("%") else 1) == pytest.approx(number), (
            ref,
            head,
        )
        assert cell.number_format.endswith("%") == ref.endswith("_share")


def test_a_panel_whose_figure_is_lost_says_so_on_every_output(files):
    why = "not reported: the figure cannot be read in the published copy"
    page = html.fromstring(files["scorecard.html"].decode())
    assert [each.text for each in page.xpath("//p[contains(@class, 'p-value absent')]")] == [why] * 5
    sheet = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))["Panels"]
    assert [row[1].value for row in sheet.iter_rows()].count(why) == 5
    assert "Hub only; 6-month average 54%" in [row[1].value for row in sheet.iter_rows()]
    (slide,) = pptx.Presentation(io.BytesIO(files["scorecard.pptx"])).slides
    assert [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame].count(why) == 5


def test_a_target_without_a_rating_is_called_the_target_on_every_output(files):
    words = "Not rated, target at least 83%"
    page = html.fromstring(files["scorecard.html"].decode())
    assert words in [" ".join(each.text_content().split()) for each in page.xpath("//div[@class='p-fig']/p")]
    paper = pypdfium2.PdfDocument(files["scorecard.pdf"])[0].get_textpage().get_text_bounded()
    assert words in " ".join(paper.split())
    sheet = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))["Panels"]
    assert words in [row[1].value for row in sheet.iter_rows()]


def test_every_figure_of_the_slide_is_the_documents(files, filled):
    deck = pptx.Presentation(io.BytesIO(files["scorecard.pptx"]))
    (slide,) = deck.slides
    lines = {
        (panel.name, place): line.ref
        for panel in filled.page.panels
        for place, line in enumerate(panel.lines, 1)
    }
    found = {}
    for shape in slide.shapes:
        if shape.has_table:
            table = shape.table
            columns = next(
                panel.columns for panel in filled.page.panels if shape.name == f"panel {panel.name} figures"
            )
            name = shape.name.split()[1]
            for line in range(1, len(table.rows)):
                for place, column in enumerate(columns, 1):
                    found[lines[name, line], column] = table.cell(line, place).text
    for ref, column, _, number in printed():
        assert in_text(found[ref, column]) == number, (ref, column)


def test_the_excluded_team_the_item_and_the_populations_are_stated(files):
    page = html.fromstring(files["scorecard.html"].decode())
    (intro,) = page.xpath("//p[@class='sheet-intro']")
    words = intro.text_content()
    assert words.startswith("Agenda item 4.")
    assert words.endswith("Areas leave out Disabled children's team.")
    for area, people in POPULATIONS.items():
        assert f"{area} {people:,}" in words
    assert f"all {sum(POPULATIONS.values()):,}" in words


def test_each_panel_has_its_commentary_and_the_footer_the_concerns(files):
    page = html.fromstring(files["scorecard.html"].decode())
    for line in facts(FOLDER, "comments.csv"):
        if line["ref"] == "concerns":
            (said,) = page.xpath("//p[@data-remark='concerns']")
        else:
            (said,) = page.xpath(f"//li[@data-panel='{line['ref']}']//div[@class='p-said']")
        assert line["text"] in said.text_content()
