"""A panel's chart as PowerPoint's own and as a drawing: each kind is drawn as what it is called, a share beside a
number on a scale of its own.
"""

import io
import re

import openpyxl
import pptx
import pytest
from lxml import etree
from pptx.oxml.ns import qn

from goldenthread.publish.slide_charts import panel_chart
from goldenthread.publish.small_charts import HEIGHT, panel_svg
from tests.publish.drawn import chart, charts, series

COUNTS, SHARES = [float(10 + place) for place in range(12)], [50.0 + place for place in range(12)]
DRAWN = {
    "line": (["lineChart"], None),
    "column": (["barChart"], "clustered"),
    "column_with_line": (["barChart", "lineChart"], "clustered"),
    "stacked": (["barChart"], "stacked"),
}


def on_a_slide(made):
    """The chart as it is read from a file that was written."""
    deck = pptx.Presentation()
    panel_chart(deck.slides.add_slide(deck.slide_layouts[5]), made, (10, 20, 120, 40), "panel 1")
    held = io.BytesIO()
    deck.save(held)
    (shape,) = [
        shape for shape in pptx.Presentation(io.BytesIO(held.getvalue())).slides[0].shapes if shape.has_chart
    ]
    return shape


def kinds_in(shape):
    area = shape.chart._chartSpace.find(f".//{qn('c:plotArea')}")
    return [etree.QName(part).localname for part in area if part.tag.endswith("Chart")]


@pytest.mark.parametrize("made", charts(), ids=lambda made: made.kind)
def test_each_kind_is_powerpoints_own_with_its_figures_behind_it(made) -> None:
    shape = on_a_slide(made)
    wanted, grouping = DRAWN[made.kind]
    assert list(dict.fromkeys(kinds_in(shape))) == wanted
    if grouping:
        (bars,) = shape.chart._chartSpace.iter(qn("c:barChart"))
        assert bars.find(qn("c:grouping")).get("val") == grouping
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == made.words
    book = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + len(made.periods)
    for each in made.series:
        scale = 100 if each.form == "percent" else 1
        column = rows[0].index(each.label)
        assert [row[column] for row in rows[1:]] == pytest.approx(
            [None if value is None else value / scale for value in each.values]
        )


def test_a_share_beside_a_number_has_its_own_axes_in_powerpoint() -> None:
    made = chart(
        "column_with_line",
        series("Held", COUNTS, "column"),
        series("In time", SHARES, form="percent", drawn="line"),
    )
    shape = on_a_slide(made)
    space = shape.chart._chartSpace
    axes = {each.get("val") for each in space.find(f".//{qn('c:barChart')}").iter(qn("c:axId"))}
    others = {each.get("val") for each in space.find(f".//{qn('c:lineChart')}").iter(qn("c:axId"))}
    assert len(axes) == len(others) == 2
    assert not axes & others
    # The format's axis names are whole numbers of 32 bits.
    assert all(0 < int(name) < 2**32 for name in others)
    assert len(list(space.iter(qn("c:valAx")))) == 1 + 1


def test_the_axes_are_shared_where_both_are_numbers() -> None:
    made = chart("column_with_line", series("Held", COUNTS, "column"), series("Begun", COUNTS, drawn="line"))
    assert len(list(on_a_slide(made).chart._chartSpace.iter(qn("c:valAx")))) == 1


def test_a_drawn_share_beside_a_number_does_not_flatten_the_columns() -> None:
    made = chart(
        "column_with_line",
        series("Held", COUNTS, "column"),
        series("In time", SHARES, form="percent", drawn="line"),
    )
    tree = etree.fromstring(panel_svg(made))
    tallest = max(float(each.get("height")) for each in tree.iter("{*}rect"))
    # The most of the columns fills the drawing, whatever the shares are.
    assert tallest == pytest.approx(HEIGHT - 24 - 8)
    (line,) = [each.get("d") for each in tree.iter("{*}path") if each.get("stroke-linejoin")]
    heights = [float(place.split()[1]) for place in re.findall(r"[\d.]+ [\d.]+", line)]
    # The last share is the greatest and stands at the top, and 50 of 61 of the way down is the first.
    assert heights[-1] == pytest.approx(8)
    assert heights[0] == pytest.approx(HEIGHT - 24 - 50 / 61 * (HEIGHT - 24 - 8), abs=0.1)
