"""The twelve-month scorecard that a council published in March 2025, made from its printed figures through returns:
every value, neighbour average and narrative is compared with the document. The figures are facts; the words are ours.
"""

import io
import re

import docx
import openpyxl
import pypdfium2
import pytest
from lxml import html

from goldenthread.calendar import month
from goldenthread.publish import outputs
from tests.published.documents import facts, twelve_months, twelve_months_by_rule
from tests.published.reading_back import number_in, number_of, page_cells, sheet_cells

MARCH = month(2025, 3)
MONTHS = tuple(MARCH.previous(back).label if back else MARCH.label for back in range(11, -1, -1))
HEADS = dict(
    zip(
        MONTHS,
        ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"),
        strict=True,
    )
)
ABSENT = {
    "missing": {"not collected", "not due"},
    "not_due_quarterly": {"not due"},
    "not_commenced_span": {"not reported: the process began in quarter 2"},
    "not_reported_span": {"not reported: new moderation process", "not reported: the school year before"},
    "not_applicable": {"not reported: no audits of this kind"},
    "nyc_unexpanded": {"not yet available"},
}


@pytest.fixture(scope="module")
def filled():
    return twelve_months_by_rule()


@pytest.fixture(scope="module")
def made(filled):
    return outputs(filled, ["html", "xlsx", "pdf", "docx"])


@pytest.fixture(scope="module")
def page(made):
    return page_cells(made["scorecard.html"])


@pytest.fixture(scope="module")
def printed():
    return facts("twelve_months_2025_03", "printed.csv")


def test_all_the_documents_rows_and_values_are_here(filled, printed):
    assert len(printed) == 96 * 12 == 1152
    assert [row.ref for row in filled.rows] == list(dict.fromkeys(line["ref"] for line in printed))


def test_every_value_of_the_page_is_the_documents(page, printed):
    differences = []
    for line in printed:
        shown = page[line["ref"], line["column"]]
        if line["status"] != "ok":
            if shown not in ABSENT[line["status"]]:
                differences.append((line["ref"], line["column"], line["status"], shown))
        elif number_in(shown) != (float(line["number"]), int(line["decimals"])):
            differences.append((line["ref"], line["column"], line["number"], shown))
    assert differences == []


def test_a_percent_sign_stands_where_the_document_has_one(page, printed):
    wrong = [
        (line["ref"], line["column"])
        for line in printed
        if line["status"] == "ok"
        and ("%" in page[line["ref"], line["column"]]) != (line["unit"] == "percent")
    ]
    assert wrong == []


def test_the_counts_behind_percentages_stand_in_brackets(page, printed):
    counted = [line for line in printed if line["count"]]
    assert len(counted) == 2 + 8 + 11 + 9
    for line in counted:
        assert page[line["ref"], line["column"]].endswith(f"({line['count']})"), line


def test_every_value_of_the_workbook_is_the_documents(made, printed):
    sheet = sheet_cells(made["scorecard.xlsx"], HEADS)
    differences = []
    for line in printed:
        cell = sheet[line["ref"], line["column"]]
        if line["status"] != "ok":
            if cell.value not in ABSENT[line["status"]]:
                differences.append((line["ref"], line["column"], line["status"], cell.value))
        elif number_of(cell) != (float(line["number"]), int(line["decimals"])):
            differences.append((line["ref"], line["column"], line["number"], cell.value, cell.number_format))
    assert differences == []


def test_every_value_of_the_committee_report_is_the_documents(made, printed):
    cells = {}
    for table in docx.Document(io.BytesIO(made["scorecard.docx"])).tables:
        heads = [cell.text.replace("\n", " ") for cell in table.rows[0].cells]
        assert "2023/24" not in heads
        for line in table.rows[1:]:
            texts = [cell.text for cell in line.cells]
            cells.update({(texts[0], head): text for head, text in zip(heads, texts, strict=True)})
    differences = []
    for line in printed:
        # The column of April is 2024-04 in the facts, and Apr 2024 in the report.
        head = f"{HEADS[line['column']]} {line['column'][:4]}"
        shown = cells[line["ref"], head]
        if line["status"] != "ok":
            if shown not in ABSENT[line["status"]]:
                differences.append((line["ref"], head, line["status"], shown))
        elif number_in(shown) != (float(line["number"]), int(line["decimals"])):
            differences.append((line["ref"], head, line["number"], shown))
    assert differences == []


def test_every_neighbour_average_is_the_documents(page):
    held = 0
    for line in facts("twelve_months_2025_03", "neighbours.csv"):
        shown = page[line["ref"], "benchmark:Statistical neighbours"]
        if line["number"]:
            assert number_in(shown)[0] == float(line["number"]), line["ref"]
        else:
            assert shown == "", line["ref"]
        held += bool(line["number"])
    assert held == 15


def test_the_document_that_is_made_to_be_looked_at_has_its_narrative_and_its_arrows():
    looked_at = twelve_months()
    assert sum(bool(row.comment) for row in looked_at.rows) == len(
        facts("twelve_months_2025_03", "comments.csv")
    )
    arrows = {line["ref"]: line["arrow"] or None for line in facts("twelve_months_2025_03", "arrows.csv")}
    assert {row.ref: row.mark.moved for row in looked_at.rows} == arrows


def test_it_has_the_documents_columns_and_no_previous_year(page):
    columns = {column for ref, column in page if ref == "CE1"}
    assert columns == {
        *MONTHS,
        "target",
        "benchmark:Statistical neighbours",
        "series",
        "rating",
        "direction",
        "real_change",
    }


def test_the_same_reason_beside_itself_is_one_cell(made):
    tree = html.fromstring(made["scorecard.html"].decode())
    (line,) = tree.xpath("//tr[@data-ref='CE59']")
    spanning = line.xpath("./td[@colspan]")
    assert [(cell.get("colspan"), cell.text) for cell in spanning] == [
        ("3", "not reported: the process began in quarter 2")
    ]


def test_sections_say_what_they_are_about(made):
    tree = html.fromstring(made["scorecard.html"].decode())
    assert len(tree.xpath("//section/h2/span[@class='caption']")) == len(tree.xpath("//table[@data-section]"))


def test_the_notes_say_the_population_the_rule_and_that_not_every_row_has_a_target(filled):
    said = " ".join(filled.notes)
    assert "amber is within 15% of the target" in said
    assert re.search(r"\d+ of the 96 rows have a target", said)
    assert "Direction compares the month with the last one reported" in said


def test_every_narrative_stands_once_under_the_last_row_it_is_about(filled, made):
    under = {row.ref: row.comment for row in filled.rows if row.comment}
    assert list(under) == [
        *("CE3", "CE5", "CE13", "CE19c", "CE21", "CE24", "CE30", "CE37", "CE40", "CE47a", "CE49", "CE50"),
        *("CE55", "CE72", "CE81", "CE83", "CE84"),
    ]
    assert under["CE19c"].startswith("CE19a to CE19c: ")
    assert under["CE30"].startswith("CE29 and CE30: ")
    assert under["CE72"].startswith("CE69 to CE72: ") and "(CE74)" in under["CE72"]
    assert under["CE81"].startswith("CE75 to CE81: ")
    page = made["scorecard.html"].decode()
    assert page.count("CE75 to CE81: ") == 1
    text = " ".join(
        " ".join(sheet.get_textpage().get_text_bounded().split())
        for sheet in pypdfium2.PdfDocument(made["scorecard.pdf"])
    )
    assert text.count("CE75 to CE81: ") == 1


def test_the_rebuilt_report_breaks_its_series_and_is_compared_on_one_side_only(filled, made):
    row = next(row for row in filled.rows if row.ref == "CE84")
    said = "New series from 1 October 2024: the report of sickness was rebuilt"
    assert [period.label for period, cell in zip(filled.periods, row.cells, strict=True) if cell.begins] == [
        "2024-10"
    ]
    assert row.break_words.startswith(said)
    assert not any(each.break_words for each in filled.rows if each.ref != "CE84")
    tree = html.fromstring(made["scorecard.html"].decode())
    (line,) = tree.xpath("//tr[@data-ref='CE84']")
    (begun,) = line.xpath("./td[contains(@class, 'begins')]")
    assert begun.get("data-column") == "2024-10"
    assert begun.text_content() == "11.26, a new series begins"
    assert said in tree.xpath("//p[@class='break']")[0].text_content()
    # The lines of the two series do not touch, and an upright line stands between them.
    (drawn,) = line.xpath(".//*[local-name()='path'][contains(@d, 'V26')]")
    assert drawn is not None
    sheet = sheet_cells(made["scorecard.xlsx"], HEADS)
    assert sheet["CE84", "2024-10"].border.left.style == "medium"
    assert "A new series begins." in sheet["CE84", "2024-10"].comment.text
    report = docx.Document(io.BytesIO(made["scorecard.docx"]))
    assert any(paragraph.text.startswith(said) for paragraph in report.paragraphs)
    text = " ".join(
        " ".join(sheet.get_textpage().get_text_bounded().split())
        for sheet in pypdfium2.PdfDocument(made["scorecard.pdf"])
    )
    assert said in text


def test_the_notes_say_the_children_that_rates_are_divided_by(filled):
    assert "Rates are per 10,000 children aged 0 to 17 (81,634 at mid-2023)." in filled.notes


def test_that_every_figure_was_typed_in_is_said_once(filled, made):
    keys = dict(filled.keys)
    assert keys["All typed in"] == "every figure came as a return; none was counted from the extract"
    assert "typed in" not in keys
    assert made["scorecard.html"].decode().count('<span class="tag">typed in</span>') == 0


def test_what_is_said_of_a_row_stands_on_its_page(made):
    """The row and the words below it are not parted by a page's end."""
    pages = [
        " ".join(sheet.get_textpage().get_text_bounded().split())
        for sheet in pypdfium2.PdfDocument(made["scorecard.pdf"])
    ]
    for ref, words in (("CE13", "Again fewer strategy meetings"), ("CE81", "CE75 to CE81: Supervision")):
        (page,) = [each for each in pages if words in each]
        assert f"{ref} " in page.partition(words)[0]


def test_a_section_follows_on_a_page_that_is_mostly_empty(made):
    pages = [
        " ".join(sheet.get_textpage().get_text_bounded().split())
        for sheet in pypdfium2.PdfDocument(made["scorecard.pdf"])
    ]
    (page,) = [
        each for each in pages if "CE15 Section 47 enquiries" in each and "CE14" in each and "Apr" in each
    ]
    assert "Social work practice" in page.partition("CE15")[2]
    assert [re.findall(r"Page (\d+) of (\d+)", each) for each in pages] == [
        [(str(number), str(len(pages)))] for number in range(1, len(pages) + 1)
    ]


def test_a_column_of_the_workbook_that_would_be_empty_is_hidden(made):
    sheet = openpyxl.load_workbook(io.BytesIO(made["scorecard.xlsx"]))["Scorecard"]
    heads = {cell.value: cell.column_letter for cell in sheet[6] if cell.value}
    hidden = {name for name, letter in heads.items() if sheet.column_dimensions[letter].hidden}
    assert "Sub-heading" in hidden
    assert not hidden & {"Section", "Ref", "Indicator", "Apr", "Mar", "Rating", "Commentary"}
