"""The PDF of every layout as a screen reader meets it: PDF/UA-1, words for every drawing, a head over every column."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from goldenthread.publish import pdf
from goldenthread.publish.paper import contents
from goldenthread.scorecards.model import FilledScorecard
from tests.publish.drawn import weekly, with_charts
from tests.publish.sample import sample
from tests.publish.tagged import attributes, of_kind, structure
from tests.scorecards import second_layouts as second

LAYOUTS: dict[str, Callable[[Path], FilledScorecard]] = {
    "rows": lambda folder: sample(),
    "rows with charts": lambda folder: with_charts(),
    "weekly": lambda folder: weekly(),
    "tiles": second.second_tiles,
    "panels": second.second_panels,
    "plan": second.second_plan,
}


def drawings(value: Any) -> int:
    """How many drawings the typesetter is given."""
    if isinstance(value, dict):
        return sum(map(drawings, value.values()))
    if isinstance(value, list):
        return sum(map(drawings, value))
    return int(isinstance(value, str) and value.startswith("<svg"))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_drawing_has_words_and_every_column_a_head(name: str, tmp_path: Path) -> None:
    filled = LAYOUTS[name](tmp_path)
    with pikepdf.open(io.BytesIO(pdf(filled))) as document:
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        elements = structure(document)
        figures = of_kind(elements, "Figure")
        # A plan draws nothing.
        given = contents(filled)
        assert len(figures) == drawings(given["page"] or given["sections"])
        assert figures or name == "plan"
        assert [str(each.Alt) for each in figures if len(str(each.get("/Alt", "")).split()) < 3] == []
        tables = of_kind(elements, "Table")
        assert tables or name == "tiles"
        for table in tables:
            inside = structure(table)
            (head,) = of_kind(inside, "THead")
            columns = max(width(row) for row in of_kind(inside, "TR"))
            assert [width(row) for row in of_kind(structure(head), "TR")] == [columns] * len(
                of_kind(structure(head), "TR")
            )
            heads = of_kind(inside, "TH")
            assert all(any("/Scope" in each for each in attributes(each_head)) for each_head in heads)


def width(row: pikepdf.Object) -> int:
    """How many columns the cells of a row take."""
    cells = [each for each in structure(row) if str(each.S) in ("/TH", "/TD")]
    return sum(
        next((int(each.ColSpan) for each in attributes(cell) if "/ColSpan" in each), 1) for cell in cells
    )
