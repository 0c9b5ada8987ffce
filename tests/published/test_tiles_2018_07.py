"""The page of tiles that a city published in July 2018, made from its printed figures through returns and
comments: every tile of the page, the workbook and the slides is compared with the document. The printed
figures are facts, from its public papers; the words are ours.
"""

import io
import re

import openpyxl
import pptx
import pytest
from lxml import html

from goldenthread.publish import outputs
from tests.published.documents import facts, tiles

FOLDER = "tiles_2018_07"
CIRCLES = {"red": "filled", "amber": "half", "green": "open"}


@pytest.fixture(scope="module")
def files():
    return outputs(tiles(), ["html", "xlsx", "pptx", "pdf"])


def printed():
    return facts(FOLDER, "printed.csv")


def number(text):
    """The number that is printed, its decimals, and whether it is a percentage."""
    plain = text.replace(",", "")
    (found,) = re.findall(r"\d+(?:\.\d+)?", plain)
    return float(found), len(found.partition(".")[2]), "%" in plain


def test_all_the_documents_valued_tiles_are_here():
    assert len(printed()) == 20
    rated = [line["circle"] for line in printed()]
    assert [rated.count(circle) for circle in ("red", "amber", "green", "none")] == [
        12,
        2,
        5,
        20 - 12 - 2 - 5,
    ]


def test_every_tile_of_the_page_is_the_documents(files):
    page = html.fromstring(files["scorecard.html"].decode())
    shown = {tile.get("data-ref"): tile for tile in page.xpath("//li[@data-ref]")}
    assert len(shown) == len(printed())
    for line in printed():
        tile = shown[line["ref"]]
        text = {cell.get("data-column"): cell.text_content() for cell in tile.xpath(".//*[@data-column]")}
        assert number(text["value"]) == number(line["value"]), line
        if line["circle"] == "none":
            assert text["target"] == line["target"].capitalize() == "No target"
            assert tile.xpath(".//svg[@class='circle']") == []
        else:
            assert number(text["target"]) == number(line["target"]), line
            assert text["rating"].lower() == line["circle"], line
            assert len(tile.xpath(".//svg[@class='circle']")) == 1


def test_what_is_the_same_on_every_tile_is_said_once(files):
    page = html.fromstring(files["scorecard.html"].decode())
    key = [each.text_content() for each in page.xpath("//ul[@class='key']/li")]
    assert key[0] == "On every tile: nothing to compare, too few to test"
    assert not any("Arrow" in words for words in key)
    assert page.xpath("//li[@data-ref]//*[@data-column='direction' or @data-column='real_change']") == []
    slide = pptx.Presentation(io.BytesIO(files["scorecard.pptx"])).slides[0]
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert [words for words in told if "ompare" in words] == [key[0]]


def test_the_tile_whose_chart_cannot_be_read_says_so(files):
    page = html.fromstring(files["scorecard.html"].decode())
    (tile,) = page.xpath("//li[contains(@class, 'chart')]")
    assert tile.xpath("./h2")[0].text == "Early-help referrals by agency"
    why = "not reported: the chart cannot be read in the published copy"
    assert tile.xpath("./p[@class='absent']")[0].text == why
    slide = pptx.Presentation(io.BytesIO(files["scorecard.pptx"])).slides[0]
    assert why in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    sheet = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))["Tiles"]
    assert why in [row[1].value for row in sheet.iter_rows()]


def test_every_tile_of_the_workbook_is_the_documents(files):
    sheet = openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"]))["Tiles"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5)}
    for line in printed():
        _, _, value, _, _, _, circle, rating, target = rows[line["ref"]][:9]
        wanted, decimals, percent = number(line["value"])
        assert value.value * (100 if percent else 1) == pytest.approx(wanted)
        assert len(value.number_format.rstrip("%").partition(".")[2]) == decimals
        assert value.number_format.endswith("%") == percent
        if line["circle"] == "none":
            assert (circle.value or "", rating.value, target.value) == ("", "Not rated", "No target")
        else:
            assert circle.value.endswith(CIRCLES[line["circle"]])
            assert rating.value.lower() == line["circle"]
            assert number(target.value) == number(line["target"])


def test_every_tile_of_the_slide_is_the_documents(files):
    deck = pptx.Presentation(io.BytesIO(files["scorecard.pptx"]))
    assert (deck.slide_width.mm, deck.slide_height.mm) == pytest.approx((297, 210), abs=0.1)
    shapes = {shape.name: shape for shape in deck.slides[0].shapes}
    for line in printed():
        ref = line["ref"]
        assert number(shapes[f"{ref} value"].text_frame.text) == number(line["value"])
        target = shapes[f"{ref} target"].text_frame.text
        circles = [name for name in shapes if name.startswith(f"{ref} circle")]
        if line["circle"] == "none":
            assert (target, circles) == ("No target", [])
        else:
            rating, comma, wanted = target.partition(",")
            assert (rating.lower(), comma, wanted.split()[0]) == (line["circle"], ",", "target")
            assert number(wanted) == number(line["target"])
            assert f"{ref} circle {CIRCLES[line['circle']]}" in circles


def test_the_discussion_points_are_grouped_and_tied_to_their_tiles(files):
    page = html.fromstring(files["scorecard.html"].decode())
    given = {line["ref"]: line["text"] for line in facts(FOLDER, "comments.csv")}
    groups = {part.get("data-points"): part for part in page.xpath("//section[@data-points]")}
    assert set(groups) == set(given)
    for name, text in given.items():
        points = [point.text_content() for point in groups[name].xpath(".//li")]
        assert points == text.split("\n\n")
    assert "Missing from home incidents" in groups["D4"].text_content()
    deck = pptx.Presentation(io.BytesIO(files["scorecard.pptx"]))
    said = [
        shape.text_frame.text
        for slide in list(deck.slides)[1:]
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert all(any(point in text for text in said) for text in given.values() for point in text.split("\n\n"))
