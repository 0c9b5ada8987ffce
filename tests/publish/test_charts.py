"""Charts: the drawing's own numbers, its labels, and the same figures on the page, in the workbook and in the PDF."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pikepdf
import pytest
from lxml import etree

from goldenthread.publish import html, pdf, xlsx
from goldenthread.publish.charts import NARROW, WIDE, chart_svg
from goldenthread.publish.drawing import SIZE
from goldenthread.publish.labels import Label, apart, text_width
from goldenthread.publish.paper import contents
from goldenthread.publish.small_charts import INK, bars_svg
from goldenthread.scorecards.model import FilledCell, FilledTarget
from goldenthread.scorecards.tiles import FilledBar, FilledBars
from tests.publish.drawn import chart, charts, series, with_charts
from tests.publish.test_page import read
from tests.publish.test_paper import structure

SVG = "{http://www.w3.org/2000/svg}"
RISING = [float(10 + place) for place in range(12)]


def drawn(made, narrow: bool = False) -> etree._Element:
    return etree.fromstring(chart_svg(made, narrow=narrow))


def texts(tree: etree._Element) -> list[str]:
    return [text.text for text in tree.iter(f"{SVG}text")]


def paths(tree: etree._Element, colour: str) -> list[str]:
    return [path.get("d") for path in tree.iter(f"{SVG}path") if path.get("stroke") == colour]


@pytest.mark.parametrize("made", charts(), ids=lambda made: made.kind)
@pytest.mark.parametrize("narrow", [False, True])
def test_a_drawing_has_its_words_and_no_letter_that_is_too_small_or_outside(made, narrow) -> None:
    tree = drawn(made, narrow)
    assert tree.find(f"{SVG}title").text == made.words
    assert int(tree.get("width")) == (NARROW if narrow else WIDE)
    assert tree.get("font-size") == str(SIZE) == "14"
    assert not [each for each in tree.iter() if {"class", "style"} & set(each.attrib)]
    for text in tree.iter(f"{SVG}text"):
        assert text.get("font-size") is None
        width = text_width(text.text)
        left = float(text.get("x")) - {"end": width, "middle": width / 2}.get(text.get("text-anchor"), 0)
        assert left >= -3 and left + width <= int(tree.get("width")) + 2, text.text
        assert 0 < float(text.get("y")) <= int(tree.get("height"))


def test_a_line_stands_in_proportion_and_ends_in_its_name_and_value() -> None:
    tree = drawn(chart("line", series("Waiting", [0.0] * 11 + [10.0])))
    (line,) = paths(tree, "#12436D")
    heights = [float(each.split()[1]) for each in re.findall(r"[\d.]+ [\d.]+", line)]
    assert len(heights) == 12
    assert len(set(heights[:-1])) == 1
    assert heights[-1] < heights[0]
    assert "Waiting 10" in texts(tree)


def test_a_gap_a_new_definition_and_a_new_year_part_the_line() -> None:
    values = [*RISING[:3], None, *RISING[4:]]
    for made, pieces in (
        (series("a", RISING), 1),
        (series("a", values), 2),
        (series("a", RISING, breaks=(5,)), 2),
        (series("a", RISING, restarts=(6,)), 2),
    ):
        (line,) = paths(drawn(chart("line", made)), "#12436D")
        assert line.count("M") == pieces
    assert len(paths(drawn(chart("line", series("a", RISING, breaks=(5,)))), "#1B2530")) == 1
    assert paths(drawn(chart("line", series("a", RISING, restarts=(6,)))), "#1B2530") == []


def test_columns_begin_at_zero_and_the_newest_is_darker() -> None:
    tree = drawn(chart("column", series("a", [10.0] * 11 + [20.0], "column")))
    bars = list(tree.iter(f"{SVG}rect"))
    tall = [float(bar.get("height")) for bar in bars]
    assert tall[-1] == pytest.approx(2 * tall[0], abs=0.1)
    assert [bar.get("fill") for bar in bars] == ["#7A90A5"] * 11 + ["#12436D"]


def test_bands_stand_on_one_another_and_sum_up() -> None:
    first = series("Short", [10.0] * 12, "band")
    second = series("Long", [30.0] * 11 + [0.0], "band")
    tree = drawn(chart("stacked", first, second))
    bars = [(float(b.get("y")), float(b.get("height"))) for b in tree.iter(f"{SVG}rect")]
    low, high = bars[0], bars[1]
    assert high[1] + 1 == pytest.approx(3 * (low[1] + 1), abs=0.2)
    assert high[0] + high[1] + 1 == pytest.approx(low[0], abs=0.2)
    assert len(bars) == 12 + 11
    assert {"Short 10", "Long 0"} <= set(texts(tree))


def test_the_line_above_the_columns_has_its_own_scale() -> None:
    tree = drawn(
        chart(
            "column_with_line",
            series("Held", [5.0] * 12, "column"),
            series("In time", [100.0] * 12, form="percent"),
        )
    )
    (line,) = paths(tree, "#F46A25")
    lowest_of_line = max(float(each.split()[1]) for each in re.findall(r"[\d.]+ [\d.]+", line))
    assert lowest_of_line < min(float(bar.get("y")) for bar in tree.iter(f"{SVG}rect"))
    assert {"0%", "100%", "In time 100%", "Held 5"} <= set(texts(tree))


def test_a_target_is_dashes_a_band_a_strip_and_benchmarks_are_ticks_at_the_edge() -> None:
    made = series(
        "Seen",
        RISING,
        target=FilledTarget("12 to 14", 12, 14),
        benchmarks=(("England", 18.0, "18"), ("Region", 18.2, "18")),
    )
    tree = drawn(chart("line", made))
    assert [each.get("stroke-dasharray") for each in tree.iter(f"{SVG}path")].count("7 4") == 1
    assert [bar.get("fill") for bar in tree.iter(f"{SVG}rect")] == ["#E1E6EA"]
    assert {"target 12 to 14", "England 18", "Region 18", "Seen 21"} <= set(texts(tree))
    ticks = [path for path in tree.iter(f"{SVG}path") if path.get("stroke-width") == "2"]
    assert len(ticks) == 1 + 2


def test_labels_that_crowd_are_pushed_apart_in_order_and_stay_inside() -> None:
    labels = [Label(name, y, "") for name, y in (("a", 50), ("b", 52), ("c", 53), ("d", 150), ("e", 198))]
    placed = apart(labels, 10, 200, 17)
    heights = [height for _, height in placed]
    assert [label.text for label, _ in placed] == ["a", "b", "c", "d", "e"]
    assert all(after - before > 16.99 for before, after in pairwise(heights))
    assert heights[1] == pytest.approx((50 + 52 + 53) / 3)
    assert heights[3] == 150
    low = apart([Label("a", 199, ""), Label("b", 200, "")], 10, 200, 17)
    assert [height for _, height in low] == [200 - 17, 200]


def test_the_page_has_two_drawings_and_the_figures_in_a_table() -> None:
    page = read(html(with_charts()))
    figures = page.all("figure")
    assert len(figures) == 4
    for figure, made in zip(figures, charts(), strict=True):
        assert figure.all("h3")[0].text == made.title
        widths = [svg.attributes["width"] for svg in figure.all("svg")]
        assert widths == [str(WIDE), str(NARROW)]
        (table,) = figure.all("table")
        heads = [head.text for head in table.all("th", scope="col")]
        assert heads == ["Period", *(each.label for each in made.series)]
        lines = [[cell.text for cell in line.all("td")] for line in table.all("tr")[1:]]
        assert lines == [[each.cells[place].text for each in made.series] for place in range(12)]


def test_the_pdf_has_the_same_drawing_with_its_words() -> None:
    with pikepdf.open(io.BytesIO(pdf(with_charts()))) as opened:
        said = {str(element.Alt) for element in structure(opened) if str(element.S) == "/Figure"}
    assert {made.words for made in charts()} <= said


def test_a_dash_under_a_chart_of_the_pdf_has_its_key() -> None:
    dash = ["–", "in the table under a chart: no figure for that period"]
    assert dash in contents(with_charts())["keys"]
    first, second, *others = with_charts().sections
    whole = replace(second, charts=(chart("line", series("Waiting", RISING)),))
    assert dash not in contents(replace(with_charts(), sections=(first, whole, *others)))["keys"]


def test_the_workbook_has_native_charts_over_the_figures() -> None:
    body = xlsx(with_charts())
    sheet = openpyxl.load_workbook(io.BytesIO(body))["Charts"]
    assert [sheet.cell(3, place).value for place in (1, 2, 3)] == ["Period", "Waiting", "Seen"]
    assert [sheet.cell(4, place).value for place in (1, 2, 3)] == ["Oct 2022", 10, "not due"]
    held = zipfile.ZipFile(io.BytesIO(body))
    native = [held.read(name).decode() for name in held.namelist() if name.startswith("xl/charts/chart")]
    assert len(native) == 4
    kinds = [("lineChart" in each, "barChart" in each, 'val="stacked"' in each) for each in native]
    assert kinds == [(True, False, False), (False, True, False), (True, True, False), (False, True, True)]
    drawing = "".join(held.read(name).decode() for name in held.namelist() if "drawings/drawing" in name)
    assert all(f'descr="{made.words.replace("&", "&amp;")}"' in drawing for made in charts())
    # No chart covers the title of the next, and each two begin a sheet of paper.
    ends = [int(each) for each in re.findall(r"<xdr:to>.*?<xdr:row>(\d+)<", drawing)]
    titles = [line for line in range(1, 200) if sheet.cell(line + 2, 1).value == "Period"]
    assert all(end < title for end, title in zip(ends, titles[1:], strict=False))
    assert [each.id + 1 for each in sheet.row_breaks.brk] == titles[2::2]
    without = openpyxl.load_workbook(io.BytesIO(xlsx(replace(with_charts(), sections=()))))
    assert "Charts" not in without.sheetnames


def test_a_bars_figure_stands_by_its_bar_and_not_by_the_mark_of_the_period_before() -> None:
    held = [("Early help", 69, 68), ("School", 14, 21), ("Health", 9, 12), ("Voluntary", 2, 14)]
    bars = tuple(
        FilledBar(name, *(FilledCell(str(n), "value", float(n)) for n in (now, then)))
        for name, now, then in held
    )
    tree = etree.fromstring(bars_svg(FilledBars("", "", bars, "In words.", "September", "August")))
    ends = [float(bar.get("x")) + float(bar.get("width")) for bar in tree.iter(f"{SVG}rect")]
    marks = [float(re.match(r"M([\d.]+)", path)[1]) for path in paths(tree, INK)[: len(held)]]
    figures = [text for text in tree.iter(f"{SVG}text") if text.get("font-weight") == "bold"]
    assert [text.text for text in figures] == ["69", "14", "9", "2"]
    for end, mark, text in zip(ends, marks, figures, strict=True):
        at, wide = float(text.get("x")), text_width(text.text)
        left, right = (at - wide, at) if text.get("text-anchor") == "end" else (at, at + wide)
        assert abs(at - end) <= 6.1  # It begins or ends where its bar does,
        assert not left - 2 < mark < right + 2  # and no mark strikes it.
