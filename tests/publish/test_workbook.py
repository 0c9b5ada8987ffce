"""The workbook, read back: numbers that are numbers, words that are words, and nothing that runs."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from goldenthread.publish import xlsx
from goldenthread.publish.sheets import row_height
from goldenthread.publish.workbook import HEAD_ROW, number_format
from goldenthread.scorecards.model import FilledScorecard
from tests.publish.sample import sample

HEADS_AT = HEAD_ROW + 1
FIRST_LINE = HEADS_AT + 1


@pytest.fixture(scope="module")
def filled() -> FilledScorecard:
    return sample()


@pytest.fixture(scope="module")
def book(filled: FilledScorecard) -> Iterator[Any]:
    with warnings.catch_warnings():
        # openpyxl says that it cannot keep sparklines; nothing is written back here.
        warnings.simplefilter("ignore", UserWarning)
        yield openpyxl.load_workbook(io.BytesIO(xlsx(filled)))


def cells_of(book: Any, ref: str) -> dict[str, Any]:
    sheet = book["Scorecard"]
    heads = [cell.value for cell in sheet[HEADS_AT]]
    (line,) = [cells for cells in sheet.iter_rows(min_row=FIRST_LINE) if cells[2].value == ref]
    return dict(zip(heads, line, strict=True))


def test_every_number_is_the_figures_own_with_the_printed_decimals(
    book: Any, filled: FilledScorecard
) -> None:
    checked = 0
    for row in filled.rows:
        cells = cells_of(book, row.ref)
        for head, cell in zip(filled.period_heads, row.cells, strict=True):
            written = cells[head]
            if cell.kind != "value":
                assert written.value == cell.text
                continue
            assert cell.number is not None
            scale = 100 if row.row.form == "percent" else 1
            assert written.value == pytest.approx(cell.number / scale, rel=1e-12)
            assert written.number_format.startswith(number_format(row.row.form, cell.decimals))
            checked += 1
    assert checked > 100


@pytest.mark.parametrize(
    ("form", "decimals", "suffix", "expected"),
    [
        ("percent", 0, "", "0%"),
        ("percent", 1, "", "0.0%"),
        ("count", 0, "", "#,##0"),
        ("mean", 1, "", "#,##0.0"),
        ("count", 0, " r", '#,##0" r"'),
    ],
)
def test_number_formats(form: str, decimals: int, suffix: str, expected: str) -> None:
    assert number_format(form, decimals, suffix) == expected


def test_a_percentage_is_a_fraction(book: Any) -> None:
    cell = cells_of(book, "CIN8")["Sep"]
    assert (cell.value, cell.number_format) == (231 / 275, "0%")
    assert cells_of(book, "CIN8")["How many"].value == "231 of 275"


def test_zero_is_a_number_and_absence_is_words(book: Any) -> None:
    assert cells_of(book, "CIN27")["Sep"].value == 0
    assert cells_of(book, "CIN27")["Aug"].value == "not due"
    assert cells_of(book, "CIN26")["Jul"].value == "no cases"
    assert cells_of(book, "CIN24")["Sep"].value == "hidden"


def test_a_revised_figure_shows_its_r_and_says_what_it_was(book: Any) -> None:
    cell = cells_of(book, "FD1")["Aug"]
    assert (cell.value, cell.number_format) == (1098, '#,##0" r"')
    assert cell.comment.text == "Revised, was 1,081."


@pytest.mark.parametrize(
    ("ref", "word", "ground"),
    [
        ("CIN17", "Red", "FFA32638"),
        ("CIN8", "Amber", "FFF0B955"),
        ("CIN2", "Green", "FFD3E8D7"),
        ("WF8", "Blue", "FFD3E2F2"),
    ],
)
def test_ratings_are_words_on_their_colour_with_their_reason(
    book: Any, ref: str, word: str, ground: str
) -> None:
    cell = cells_of(book, ref)["Rating"]
    assert (cell.value, cell.fill.start_color.rgb) == (word, ground)
    assert cell.comment.text.startswith(f"Rating: {word}")


def test_a_given_rating_filters_as_its_word_and_shows_a_dagger(book: Any) -> None:
    assert cells_of(book, "CIN1")["Rating"].value == "Amber"
    assert cells_of(book, "CIN1")["Rating"].number_format == '@"†"'
    assert cells_of(book, "CIN8")["Rating"].number_format == "General"


def test_directions_and_changes_are_words(book: Any) -> None:
    cells = cells_of(book, "CIN21")
    assert (cells["Direction"].value, cells["Real change?"].value) == ("Up, worse", "Yes, worse")
    assert cells_of(book, "WF6")["Direction"].value == "Level"


def test_nothing_is_a_formula_or_a_link(book: Any, filled: FilledScorecard) -> None:
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    label = next(row.label for row in filled.rows if row.ref == "FD17")
    assert label.startswith("=")
    assert cells_of(book, "FD17")["Indicator"].value == label


@pytest.mark.parametrize(
    "opening", ["=1+1", "+1", "-1", "@SUM(1)", "{=1}", "http://bad.example", "mailto:x@y", "\t=1"]
)
def test_text_stays_text_however_it_begins(filled: FilledScorecard, opening: str) -> None:
    row = replace(filled.sections[0].groups[0].rows[0], label=opening, comment=opening)
    group = replace(filled.sections[0].groups[0], rows=(row,))
    section = replace(filled.sections[0], title=opening, groups=(group,))
    made = replace(filled, sections=(section,), finding=opening, notes=(opening,))
    with zipfile.ZipFile(io.BytesIO(xlsx(made))) as parts:
        sheets = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")
        ]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_heads_stay_filter_and_repeat_on_a3(book: Any, filled: FilledScorecard) -> None:
    sheet = book["Scorecard"]
    assert sheet.freeze_panes == f"E{FIRST_LINE}"
    last_line = HEADS_AT + len(filled.rows)
    assert sheet.auto_filter.ref == f"A{HEADS_AT}:V{last_line}"
    assert sheet.print_title_rows == f"${HEADS_AT - 1}:${HEADS_AT}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_rows_are_as_high_as_their_texts_wrap(book: Any, filled: FilledScorecard) -> None:
    # A program that does not measure texts itself prints a wrapped one over the row below.
    for cells in book["Reasons"].iter_rows(min_row=2):
        if len(cells[3].value) > 110:
            assert book["Reasons"].row_dimensions[cells[0].row].height >= 2 * 15
    long = [row.ref for row in filled.rows if len(row.label) > 46]
    lines = {cells[2].value: cells[0].row for cells in book["Scorecard"].iter_rows(min_row=FIRST_LINE)}
    assert long
    assert all(book["Scorecard"].row_dimensions[lines[ref]].height >= 2 * 15 for ref in long)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    assert row_height([("one", 10), ("", 10)]) == 15
    assert row_height([("ten letters ten letters", 12), ("one", 10)]) == 2 * 15
    assert row_height([("a\nb\nc", 10)]) == 3 * 15
    assert row_height([("word " * 2000, 10)]) == 409


def test_years_stand_over_the_heads(book: Any) -> None:
    years = {
        head.value: over.value
        for over, head in zip(book["Scorecard"][HEADS_AT - 1], book["Scorecard"][HEADS_AT], strict=True)
        if over.value
    }
    assert years["Apr"] == "2023"
    assert years["Previous year"] == "2022/23"


def test_sparklines_read_a_hidden_sheet(filled: FilledScorecard) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(filled))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    drawn = sum(any(value is not None for value in row.series) for row in filled.rows)
    assert sheet.count("<x14:sparkline>") == drawn
    assert "<xm:f>Series!B2:M2</xm:f><xm:sqref>Q7</xm:sqref>" in sheet
    assert 'displayHidden="1"' in sheet


def test_the_hidden_sheet_holds_the_series_line_by_line(book: Any, filled: FilledScorecard) -> None:
    sheet = book["Series"]
    assert sheet.sheet_state == "hidden"
    for line, row in enumerate(filled.rows, 2):
        assert sheet.cell(line, 1).value == row.ref
        assert tuple(sheet.cell(line, column).value for column in range(2, 14)) == pytest.approx(row.series)


def test_definitions_say_how_each_is_counted(book: Any, filled: FilledScorecard) -> None:
    sheet = book["Definitions"]
    heads = [cell.value for cell in sheet[1]]
    lines = [
        dict(zip(heads, (cell.value for cell in cells), strict=True)) for cells in sheet.iter_rows(min_row=2)
    ]
    assert len(lines) == len({row.indicator.name for row in filled.rows})
    (line,) = [line for line in lines if line["Refs"] == "CIN8"]
    assert line["How it is counted"] == (
        "each assessment; dated by authorised_on; a success where working_days <= 45"
    )
    assert line["Better"] == "higher"
    assert line["When it is not known"] == "counted, and not as a success"
    assert line["Definition"] == "0f3c9a1b2d4e"


def test_figures_are_all_there_as_numbers(book: Any, filled: FilledScorecard) -> None:
    sheet = book["Figures"]
    heads = [cell.value for cell in sheet[1]]
    lines = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(lines) == len(filled.figures)
    line = next(
        line
        for line in (dict(zip(heads, each, strict=True)) for each in lines)
        if (line["ref"], line["period_end"]) == ("CIN8", "2023-09-30")
    )
    assert (line["numerator"], line["denominator"], line["value"]) == (231, 275, 231 / 275 * 100)


def test_another_reader_reads_it(filled: FilledScorecard) -> None:
    lines = (
        CalamineWorkbook.from_filelike(io.BytesIO(xlsx(filled))).get_sheet_by_name("Scorecard").to_python()
    )
    assert [line[2] for line in lines[HEADS_AT:]] == [row.ref for row in filled.rows]


def test_the_same_scorecard_gives_the_same_bytes(filled: FilledScorecard) -> None:
    assert xlsx(filled) == xlsx(sample())


def test_it_is_dated_by_its_figures_not_by_a_clock(book: Any) -> None:
    assert book.properties.created == datetime(2023, 10, 9, 12)
