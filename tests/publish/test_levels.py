"""A scale of the council's own: every page, sheet, slide and report prints the level's name, never its colour's."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from lxml import html

from goldenthread.publish import outputs
from tests.scorecards import second_layouts as second

RULE = """
rule:
  tolerance: points
  amount: 2
  levels:
    - {name: Well ahead, colour: blue, beats_by: 2}
    - {name: Secure & settled, colour: green}
    - {name: Nearly there, colour: amber, misses_by: 2}
    - {name: Requires improvement, colour: red}
"""
TILES = second.TILES.replace("rule: {tolerance: points, amount: 2}\n", RULE.lstrip())
ROWS = (
    TILES.replace("second_tiles", "second_rows")
    .replace("layout: tiles\npaper", "layout: rows\npaper")
    .replace("layout: tiles", "layout: rows")
    .replace("paper: a4_landscape\n", "")
    .replace(", projected: year_end", "")
    .partition("    bars:")[0]
)
PANELS = second.PANELS.replace("average_of: 3\n", "average_of: 3\n" + RULE.lstrip())
PANEL_TARGET = (
    "- {scorecard: second_panels, indicator: other_children_in_need_seen_in_28_days, window: snapshot,"
    " as: percent, at_least: 90}\n"
)
RETURNS = second.TILE_RETURNS.replace("A4,2023-09,20,100", "A4,2023-09,10,100")
COLOURS = re.compile(r"\b(red|amber|green|blue)\b", re.IGNORECASE)
EXPECTED = {
    # 89 of 90 misses by 1; 70 of 90 by 20; 10 against at most 20 is better by 10.
    "rows": {"Nearly there", "Requires improvement", "Well ahead"},
    "tiles": {"Nearly there", "Requires improvement", "Well ahead"},
    "plan": {"Nearly there", "Requires improvement", "Well ahead"},
    # 40 of 50 against 90.
    "panels": {"Requires improvement"},
}


def made(folder: Path, name: str) -> dict[str, bytes]:
    targets = folder / "definitions" / "targets"
    targets.mkdir(parents=True)
    if name == "rows":
        (targets / "rows.yaml").write_text(
            second.TILE_TARGETS.replace("second_tiles", "second_rows"), encoding="utf-8"
        )
        filled = second.filled(folder, "second_rows", RETURNS, second_rows=ROWS)
        return outputs(filled, ["html", "xlsx", "pdf", "docx"])
    if name == "panels":
        (targets / "panels.yaml").write_text(PANEL_TARGET, encoding="utf-8")
        filled = second.filled(folder, "second_panels", second.PANEL_RETURNS, second_panels=PANELS)
        return outputs(filled, ["html", "xlsx", "pdf", "pptx"])
    if name == "plan":
        returns = RETURNS.partition("A5")[0]
        filled = second.filled(folder, "second_plan", returns, second_tiles=TILES, second_plan=second.PLAN)
        return outputs(filled, ["html", "xlsx", "pdf"])
    filled = second.filled(folder, "second_tiles", RETURNS, second_tiles=TILES)
    return outputs(filled, ["html", "xlsx", "pdf", "pptx"])


def words_in(file: str, content: bytes) -> str:
    """What a person reads in a file, in one line."""
    if file.endswith("html"):
        page = html.fromstring(content.decode())
        for unread in page.xpath("//style|//script"):
            unread.drop_tree()
        return " ".join(page.text_content().split())
    if file.endswith("xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if file.endswith("pdf"):
        pages = pypdfium2.PdfDocument(content)
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
    if file.endswith("pptx"):
        shapes = [shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
        tables = [cell.text for each in shapes if each.has_table for cell in each.table.iter_cells()]
        return " ".join([shape.text_frame.text for shape in shapes if shape.has_text_frame] + tables)
    report = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in report.paragraphs] + cells)


@pytest.fixture(scope="module", params=EXPECTED)
def layout(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Mapping[str, str]]:
    name = request.param
    files = made(tmp_path_factory.mktemp(name), name)
    return name, {file: words_in(file, content) for file, content in files.items()}


def test_every_output_names_the_level_and_only_the_scale_names_its_colour(
    layout: tuple[str, Mapping[str, str]],
) -> None:
    name, read = layout
    for file, words in read.items():
        for level in EXPECTED[name]:
            assert level in words, (name, file, level)
        # The note on the scale says which colour each level is shown in, and the key of the arrows its own.
        words = re.sub(r"Ratings, from the best to the worst: .*?\(red\)\.", "", words)
        words = words.replace("blue is better, orange worse", "")
        assert not [words[max(0, m.start() - 60) : m.end() + 20] for m in COLOURS.finditer(words)], (
            name,
            file,
        )


def test_sections_are_counted_by_level(tmp_path: Path) -> None:
    page = words_in("scorecard.html", made(tmp_path, "rows")["scorecard.html"])
    assert "1 Requires improvement, 1 Nearly there, 1 Well ahead, 2 not rated" in page
    assert (
        "Ratings, from the best to the worst: Well ahead (blue), Secure & settled (green), Nearly there (amber), "
        "Requires improvement (red)." in page
    )
