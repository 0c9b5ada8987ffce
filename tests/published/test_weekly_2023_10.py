"""The weekly pack that a council published in October 2023, made from its printed figures through returns: every value
of the page, the workbook and the PDF is compared with the document. The figures are facts; the words are ours.
"""

from datetime import date

import pypdfium2
import pytest

from goldenthread import definitions
from goldenthread.calendar import week_ending
from goldenthread.extracts.returns import read_returns
from goldenthread.publish import outputs
from goldenthread.scorecards.making import make_scorecard
from tests.published.documents import HERE, facts
from tests.published.reading_back import number_in, number_of, page_cells, sheet_cells

FOLDER = HERE / "weekly_2023_10"
FRIDAYS = ("2023-09-29", "2023-10-06", "2023-10-13", "2023-10-20", "2023-10-27")
HEADS = dict(zip(FRIDAYS, ("29 Sep", "6 Oct", "13 Oct", "20 Oct", "27 Oct"), strict=True))


@pytest.fixture(scope="module")
def filled():
    catalogue = definitions.load_catalogue(FOLDER / "definitions")
    card = catalogue.scorecards["weekly"]
    returns = read_returns(FOLDER / "returns.csv", catalogue, [card])
    council = definitions.read_council(FOLDER / "council.yaml")
    return make_scorecard(card, catalogue, council, week_ending(date(2023, 10, 27)), returns=returns)


@pytest.fixture(scope="module")
def made(filled):
    return outputs(filled, ["html", "xlsx", "pdf"])


@pytest.fixture(scope="module")
def printed():
    return facts("weekly_2023_10", "printed.csv")


def test_all_the_documents_rows_and_values_are_here(filled, printed):
    assert len(printed) == 65 * 5 == 325
    assert [row.ref for row in filled.rows] == list(dict.fromkeys(line["ref"] for line in printed))


def test_every_value_of_the_page_is_the_documents(made, printed):
    page = page_cells(made["scorecard.html"])
    differences = [
        (line["ref"], line["column"], line["number"], page[line["ref"], line["column"]])
        for line in printed
        if number_in(page[line["ref"], line["column"]]) != (float(line["number"]), int(line["decimals"]))
        or page[line["ref"], line["column"]].endswith("%") != (line["unit"] == "percent")
    ]
    assert differences == []


def test_every_value_of_the_workbook_is_the_documents(made, printed):
    sheet = sheet_cells(made["scorecard.xlsx"], HEADS)
    differences = [
        (line["ref"], line["column"], line["number"], sheet[line["ref"], line["column"]].value)
        for line in printed
        if number_of(sheet[line["ref"], line["column"]]) != (float(line["number"]), int(line["decimals"]))
    ]
    assert differences == []


def test_every_row_of_the_pdf_prints_its_five_values(made, filled):
    pages = [
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(made["scorecard.pdf"])
    ]
    text = " ".join(pages)
    for row in filled.rows:
        values = " ".join(cell.text for cell in row.cells)
        assert any(values in part for part in text.split(f"{row.ref} ")[1:]), row.ref
    tables = [page for page in pages if "Change on week" in page]
    assert len(tables) >= 2
    assert all("29 Sep 6 Oct 13 Oct 20 Oct 27 Oct" in page for page in tables)


def test_each_of_the_20_percentages_is_joined_to_its_number_and_says_what_it_is_of(filled):
    shares = [row for row in filled.rows if row.row.form == "percent"]
    assert len(shares) == 20
    assert [row.ref for row in shares if row.pair != "share"] == []
    assert [row.ref for row in shares if not row.share_words.startswith("as a share of ")] == []
    numbers = [row for row in filled.rows if row.pair == "number"]
    assert len(numbers) == 20


def test_the_change_is_the_difference_of_what_is_printed(filled):
    said = {row.ref: row.change for row in filled.rows}
    assert said["CW1"] == "−84"  # 241 - 325
    assert said["CW8"] == "−43 points"  # 24 - 67
    assert said["CW10"] == "+1 point"
    assert said["CW30"] == "level"


def test_a_pack_of_five_weeks_draws_five_weeks_and_rates_nothing(filled):
    assert {len(row.series) for row in filled.rows} == {5}
    assert {row.rating for row in filled.rows} == {None}
    assert filled.finding.startswith("65 measures of the week")
    assert "hub screenings started fell from 244 to 138 (CW2)" in filled.finding


def test_a_week_is_two_sheets_and_no_column_parts_a_number_from_its_share(filled, made):
    pages = [
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(made["scorecard.pdf"])
    ]
    assert len(pages) == 2
    assert "Words used" in pages[1]
    # The heads stand over every column, so a pair that was parted would have them between its lines.
    columns = [column for page in pages for column in page.split("Ref Indicator")[1:]]
    assert len(columns) > 2
    rows = filled.rows
    pairs = [(row.ref, rows[place + 1].ref) for place, row in enumerate(rows) if row.pair_upper]
    assert len(pairs) == 20
    for upper, lower in pairs:
        (column,) = [each for each in columns if f"{lower} " in each]
        assert f"{upper} " in column
