"""Tiles, panels and focus areas as files: the sheet is one page of its paper in PDF, slides hold native
charts and tables with alternative text, workbooks hold numbers, and the same scorecard gives the same page.
"""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pikepdf
import pptx
import pypdfium2
import pytest
import time_machine
from lxml import etree, html
from pptx.enum.shapes import MSO_SHAPE_TYPE

from goldenthread.errors import RequestError
from goldenthread.publish import outputs
from goldenthread.scorecards.tiles import unit_words
from tests.publish import sample
from tests.scorecards import second_layouts as second

LAYOUTS = {"tiles": second.second_tiles, "panels": second.second_panels, "plan": second.second_plan}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    return {name: make(tmp_path_factory.mktemp(name)) for name, make in LAYOUTS.items()}


@pytest.fixture(scope="module")
def files(filled):
    return {
        name: outputs(each, ["html", "xlsx", "pdf", *(["pptx"] if name != "plan" else [])])
        for name, each in filled.items()
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_scorecard_gives_the_same_page_and_paper(filled, files, name):
    again = outputs(filled[name], ["html", "pdf", "xlsx"])
    assert {file: files[name][file] for file in again} == again


@pytest.mark.parametrize(
    ("name", "size"), [("tiles", (297, 210)), ("panels", (420, 297)), ("plan", (420, 297))]
)
def test_the_pdf_is_tagged_on_its_paper_and_the_sheet_is_its_first_page(filled, files, name, size):
    content = files[name]["scorecard.pdf"]
    paper = pypdfium2.PdfDocument(content)
    assert [round(points / 72 * 25.4) for points in paper[0].get_size()] == list(size)
    first = paper[0].get_textpage().get_text_bounded()
    if name != "plan":
        shown = [row.current.text for row in filled[name].rows if row.current.kind == "value"]
        assert all(text in first for text in shown)
        assert "What the page says" not in first
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")


def test_each_tile_says_its_rating_and_direction_in_words(files):
    page = html.fromstring(files["tiles"]["scorecard.html"].decode())
    (tile,) = page.xpath("//li[@data-ref='A2']")
    words = {cell.get("data-column"): cell.text_content() for cell in tile.xpath(".//*[@data-column]")}
    assert words["rating"] == "Amber"
    assert words["direction"] == "Up, better"  # 80% to 89%
    assert tile.xpath(".//span[@data-column='direction']/@class") == ["mark better"]


def test_the_reasons_of_every_mark_are_on_the_page(filled, files):
    for name in ("tiles", "panels"):
        page = html.fromstring(files[name]["scorecard.html"].decode())
        summaries = [
            each.text_content() for each in page.xpath("//section[contains(@class,'reasons')]//summary")
        ]
        assert summaries == [f"{row.ref} {row.label}" for row in filled[name].rows]


def test_the_slides_hold_native_charts_and_tables_with_words(files):
    deck = pptx.Presentation(io.BytesIO(files["panels"]["scorecard.pptx"]))
    (slide,) = deck.slides
    charts = [shape for shape in slide.shapes if shape.has_chart]
    tables = [shape for shape in slide.shapes if shape.has_table]
    assert len(charts) == 1
    assert len(tables) == 2
    assert all(shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in charts)
    assert [series.name for series in charts[0].chart.plots[0].series] == ["seen", "in need"]
    assert slide.shapes.title.text_frame.text.startswith("Care in panels")


def test_every_letter_of_a_slide_is_12_point_or_more(files):
    for name in ("tiles", "panels"):
        for slide in pptx.Presentation(io.BytesIO(files[name]["scorecard.pptx"])).slides:
            frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
            frames += [
                cell.text_frame
                for shape in slide.shapes
                if shape.has_table
                for row in shape.table.rows
                for cell in row.cells
            ]
            runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
            assert runs
            assert all(run.font.size.pt >= 12 for run in runs)


def test_no_shape_hangs_over_the_edge_of_its_slide(files):
    for name in ("tiles", "panels"):
        deck = pptx.Presentation(io.BytesIO(files[name]["scorecard.pptx"]))
        for slide in deck.slides:
            for shape in slide.shapes:
                if shape.shape_type != MSO_SHAPE_TYPE.PLACEHOLDER:
                    assert shape.left >= 0
                    assert shape.left + shape.width <= deck.slide_width
                    assert shape.top + shape.height <= deck.slide_height, shape.name


PAGES = ("tiles", "panels")


def slides_of(content):
    return list(pptx.Presentation(io.BytesIO(content)).slides)


def test_the_same_scorecard_gives_the_same_slides_on_another_day(filled, files):
    for name in PAGES:
        content = files[name]["scorecard.pptx"]
        with time_machine.travel(datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)):
            assert outputs(filled[name], ["pptx", "xlsx"]) == {
                "scorecard.pptx": content,
                "scorecard.xlsx": files[name]["scorecard.xlsx"],
            }
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            books = [entry for entry in parts.namelist() if entry.endswith(".xlsx")]
            assert bool(books) == any(shape.has_chart for each in slides_of(content) for shape in each.shapes)


def test_every_drawn_thing_on_a_slide_says_what_it_shows_or_that_it_is_only_drawn(files):
    for name in PAGES:
        for slide in slides_of(files[name]["scorecard.pptx"]):
            for shape in slide.shapes:
                said = shape._element.xpath(".//p:cNvPr")[0]
                words = shape.has_text_frame and shape.text_frame.text.strip()
                assert words or said.get("descr") or "decorative" in etree.tostring(said).decode(), shape.name
                if shape.has_chart or shape.has_table:
                    assert said.get("descr"), shape.name


def test_every_slide_has_its_title_notes_and_language(filled, files):
    for name in PAGES:
        deck = pptx.Presentation(io.BytesIO(files[name]["scorecard.pptx"]))
        assert deck.core_properties.language == "en-GB"
        titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
        assert all(titles)
        assert len(set(titles)) == len(titles)
        for slide in deck.slides:
            notes = slide.notes_slide.notes_text_frame
            assert notes.text.strip()
            frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame] + [notes]
            runs = [run for frame in frames for line in frame.paragraphs for run in line.runs]
            assert {run._r.rPr.get("lang") for run in runs} == {"en-GB"}
        first = deck.slides[0].notes_slide.notes_text_frame.text
        assert filled[name].finding in first
        assert all(row.rating_reason.partition(": ")[2] in first for row in filled[name].rows if row.rating)


def inside(shape):
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def test_nothing_on_a_slide_lies_over_another_text(files):
    for name in PAGES:
        for slide in slides_of(files[name]["scorecard.pptx"]):
            told = [
                shape
                for shape in slide.shapes
                if (shape.has_text_frame and shape.text_frame.text.strip())
                or shape.has_table
                or shape.has_chart
            ]
            for place, one in enumerate(told):
                for other in told[place + 1 :]:
                    left, top, right, bottom = inside(one)
                    left_2, top_2, right_2, bottom_2 = inside(other)
                    across = min(right, right_2) - max(left, left_2)
                    down = min(bottom, bottom_2) - max(top, top_2)
                    # Boxes may touch: the room inside them is a millimetre and a half.
                    assert across < 90_000 or down < 54_000, (one.name, other.name, across, down)


def with_label(made, label):
    """The page of tiles with its second tile called so."""
    page = made.page
    first, second_tile, *rest = page.tiles
    called = replace(second_tile, row=replace(second_tile.row, label=label))
    return replace(made, page=replace(page, tiles=(first, called, *rest)))


LONG_LABEL = "Child and family assessments completed within 25 working days of the referral"


def test_a_long_title_makes_its_line_of_tiles_higher_and_leaves_the_value_free(filled):
    found = outputs(with_label(filled["tiles"], LONG_LABEL), ["pdf", "pptx"])
    shapes = {shape.name: shape for shape in slides_of(found["scorecard.pptx"])[0].shapes}
    title, value, tile = (shapes[f"A2 {part}"] for part in ("title", "value", "tile"))
    assert inside(title)[3] <= value.top
    assert title.height.mm == pytest.approx(5 * 4.6, abs=0.1)
    assert inside(shapes["A2 target"])[3] <= inside(tile)[3] == inside(shapes["A3 tile"])[3]
    page = pypdfium2.PdfDocument(found["scorecard.pdf"])[0].get_textpage()
    last = page.get_charbox(page.search("referral", match_case=True).get_next()[0])
    value = page.get_charbox(page.search("89%").get_next()[0])
    assert last[1] > value[3]  # Points are counted from the foot of the page.


def test_a_rate_says_that_it_is_per_10_000_in_every_output_unless_its_label_does(filled):
    rate, named = (
        sample.line("A2", label, "rate_per_10k", [143] * 12)
        for label in ("Children in care", "Care per 10,000")
    )
    assert (unit_words(rate, rate.label), unit_words(named, named.label)) == ("per 10,000", "")
    assert unit_words(sample.line("A2", "Caseload", "mean", [14] * 12), "Caseload") == "average"
    assert unit_words(sample.line("A2", "Average caseload", "mean", [14] * 12), "Average caseload") == ""
    made = filled["tiles"]
    first, second_tile, *rest = made.page.tiles
    as_rate = replace(second_tile, row=rate, value=rate.current, value_note="per 10,000")
    found = outputs(
        replace(made, page=replace(made.page, tiles=(first, as_rate, *rest))), ["html", "xlsx", "pdf", "pptx"]
    )
    (tile,) = html.fromstring(found["scorecard.html"].decode()).xpath("//li[@data-ref='A2']")
    assert tile.xpath("./p[@class='t-note quiet under']/text()") == ["per 10,000"]
    assert "per 10,000" in pypdfium2.PdfDocument(found["scorecard.pdf"])[0].get_textpage().get_text_bounded()
    shapes = {shape.name: shape for shape in slides_of(found["scorecard.pptx"])[0].shapes}
    assert shapes["A2 beside"].text_frame.text == "per 10,000"
    sheet = openpyxl.load_workbook(io.BytesIO(found["scorecard.xlsx"]))["Tiles"]
    assert "per 10,000" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_what_is_beside_a_rating_is_called_the_target(files):
    page = html.fromstring(files["tiles"]["scorecard.html"].decode())
    said = {
        tile.get("data-ref"): " ".join(tile.xpath("string(./p[@class='t-target'])").split())
        for tile in page.xpath("//li[@data-ref]")
    }
    assert (said["A1"], said["A3"]) == ("Target at most 1,200", "Red, target at least 90%")
    paper = pypdfium2.PdfDocument(files["tiles"]["scorecard.pdf"])[0].get_textpage().get_text_bounded()
    assert "Red, target at least 90%" in " ".join(paper.split())
    shapes = {shape.name: shape for shape in slides_of(files["tiles"]["scorecard.pptx"])[0].shapes}
    assert " ".join(shapes["A3 target"].text_frame.text.split()) == "Red, target at least 90%"


def test_the_numbers_behind_percentages_are_on_paper_where_they_have_room(filled, files):
    made = filled["tiles"]
    few = pypdfium2.PdfDocument(files["tiles"]["scorecard.pdf"])
    assert "89 of 100" in few[0].get_textpage().get_text_bounded()
    many = replace(made, page=replace(made.page, tiles=made.page.tiles[1:4] * 8))
    paper = pypdfium2.PdfDocument(outputs(many, ["pdf"])["scorecard.pdf"])
    assert "89 of 100" not in paper[0].get_textpage().get_text_bounded()
    assert "What the page says" in paper[1].get_textpage().get_text_bounded()


def test_more_lines_of_tiles_than_a_slide_holds_go_on_to_another(filled):
    made = with_label(filled["tiles"], LONG_LABEL)
    made = replace(made, page=replace(made.page, tiles=made.page.tiles * 5, points=()))
    first, second_slide = slides_of(outputs(made, ["pptx"])["scorecard.pptx"])
    assert second_slide.shapes.title.text_frame.text.endswith("(continued)")
    tiles = [
        shape for slide in (first, second_slide) for shape in slide.shapes if shape.name.endswith(" tile")
    ]
    assert len(tiles) == 25
    assert max(inside(shape)[3] for shape in tiles) < 7_560_000


def test_a_discussion_slide_shows_the_tiles_that_it_is_about(files):
    slide = slides_of(files["tiles"]["scorecard.pptx"])[1]
    values = {shape.name: shape.text_frame.text for shape in slide.shapes if shape.name.endswith(" value")}
    assert values == {"talk A2 value": "89%", "talk A3 value": "70%"}


def test_panels_with_much_written_under_them_go_on_to_another_slide(filled):
    made = filled["panels"]
    wordy = tuple(
        replace(panel, comment=tuple(f"{line}. " + "Many words. " * 60 for line in range(4)))
        for panel in made.page.panels * 2
    )
    made = replace(made, page=replace(made.page, panels=wordy))
    slides = slides_of(outputs(made, ["pptx"])["scorecard.pptx"])
    assert len(slides) == 2
    assert slides[1].shapes.title.text_frame.text.endswith("(continued)")
    assert len([shape for each in slides for shape in each.shapes if shape.name.endswith(" value")]) == 4


def test_the_paper_names_a_few_faults_of_records_and_says_how_many_more_there_are(filled):
    made = filled["tiles"]
    faults = tuple(f"{number} of 9 rows are wrong." for number in range(1, 6))
    sections = tuple(
        replace(
            section,
            groups=tuple(
                replace(group, rows=tuple(replace(row, quality=faults) for row in group.rows))
                for group in section.groups
            ),
        )
        for section in made.sections
    )
    paper = pypdfium2.PdfDocument(outputs(replace(made, sections=sections), ["pdf"])["scorecard.pdf"])
    words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in paper).split())
    assert "3 of 9 rows are wrong." in words
    assert "4 of 9 rows are wrong." not in words
    assert "2 more kinds of fault are in the page and the workbook." in words


def test_the_workbook_holds_numbers(files):
    sheet = openpyxl.load_workbook(io.BytesIO(files["panels"]["scorecard.xlsx"]))["Panels"]
    values = {(row[0].value, row[1].value): row[3].value for row in sheet.iter_rows(min_row=5)}
    assert (values["V", "Seen"], values["V", "Share"]) == (40, pytest.approx(40 / 50))
    book = openpyxl.load_workbook(io.BytesIO(files["plan"]["scorecard.xlsx"]))
    assert book.sheetnames[:2] == ["Measures", "To be developed"]


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("plan", "pptx", "PowerPoint slides can be made of the layout tiles or panels"),
        ("tiles", "docx", "A Word committee report can be made of the layout rows"),
    ],
)
def test_a_format_that_the_layout_has_not_is_said_plainly(filled, name, asked, said):
    with pytest.raises(RequestError) as raised:
        outputs(filled[name], ["html", asked])
    assert said in str(raised.value)
