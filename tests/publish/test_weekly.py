"""The weekly layout on the page, in the workbook and on paper; columns that a scorecard names itself."""

import io
from dataclasses import replace

import openpyxl
import pikepdf
import pytest

from goldenthread.errors import RequestError
from goldenthread.publish import html, outputs, pdf, xlsx
from goldenthread.publish.columns import columns_of
from goldenthread.publish.workbook import HEAD_ROW
from goldenthread.scorecards.findings import keys
from tests.publish.drawn import weekly
from tests.publish.sample import COMPARATORS, sample
from tests.publish.test_page import cells_of, read
from tests.publish.test_paper import structure, words

A4_LANDSCAPE = (297 / 25.4 * 72, 210 / 25.4 * 72)


def test_one_table_holds_every_section_under_its_name() -> None:
    filled = weekly()
    (table,) = [each for each in read(html(filled)).all("table") if each.all("tr", **{"data-ref": "FD1"})]
    refs = [line.attributes["data-ref"] for line in table.all("tr") if "data-ref" in line.attributes]
    assert refs == [row.ref for row in filled.rows]
    names = [body.attributes["data-section"] for body in table.all("tbody")]
    assert names == ["FD", "CIN", "WF"]
    widths = {
        sum(int(cell.attributes.get("colspan", "1")) for cell in line.children if not isinstance(cell, str))
        for line in table.all("tr")
    }
    assert widths == {1 + 6 + 1 + 1 + 1}


def test_a_pair_is_joined_and_the_share_says_what_it_is_of() -> None:
    filled = weekly()
    upper, lower = filled.rows[:2]
    page = read(html(filled))
    (first,) = page.all("tr", **{"data-ref": upper.ref})
    (second,) = page.all("tr", **{"data-ref": lower.ref})
    assert "pair-number pair-upper" in first.attributes["class"]
    assert "pair-share pair-lower" in second.attributes["class"]
    assert second.all("b")[0].text == "as a share of visits (X1)"
    (heard,) = second.all("th")[0].all("span", **{"class": "visually-hidden"})
    assert heard.text == f"{lower.label.partition(', share')[0]}, "
    assert cells_of(page, lower.ref)["change"].text == "−2 points"
    assert set(cells_of(page, upper.ref)) & {"rating", "direction", "target"} == set()


def test_what_is_said_of_the_upper_line_stands_below_the_lower() -> None:
    text = html(weekly()).decode()
    lower = weekly().rows[1].ref
    assert text.count("Of the number.") == 1
    assert text.index("Of the number.") > text.index(f'data-ref="{lower}"')


def test_the_pdf_is_a4_with_heads_on_every_page_of_the_table() -> None:
    filled = weekly()
    body = pdf(filled)
    with pikepdf.open(io.BytesIO(body)) as opened:
        for page in opened.pages:
            assert [float(side) for side in page.mediabox[2:]] == pytest.approx(A4_LANDSCAPE, abs=0.5)
        kinds = [str(element.S) for element in structure(opened)]
    assert kinds.count("/Table") == 1
    pages = words(body)
    tables = [text for text in pages if any(f"{row.ref} " in text for row in filled.rows[:-1])]
    heads = [text for text in pages if "Change on month" in text]
    assert len(heads) >= 2
    assert "Apr May Jun Jul Aug Sep" in heads[-1]
    assert "as a share of visits (X1)" in tables[0]


def test_the_workbook_has_the_weekly_columns_and_the_stem() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(weekly())))["Scorecard"]
    heads = [cell.value for cell in sheet[HEAD_ROW + 1] if cell.value]
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep"]
    assert heads[:4] == ["Section", "Sub-heading", "Ref", "Indicator"]
    assert heads[4:] == [*months, "Change on month", "12 months", "How many", "Commentary"]
    first = sheet.cell(HEAD_ROW + 2, 4)
    assert (first.border.left.style, first.alignment.indent) == ("thick", 1)
    assert sheet.cell(HEAD_ROW + 3, 4).value.endswith("as a share of visits (X1)")


def test_a_share_is_named_once() -> None:
    made = weekly()
    upper, lower, *rows = made.sections[0].groups[0].rows
    for label in ("Visits in time, share", "Visits in time, share of visits"):
        named = replace(lower, label=label)
        group = replace(made.sections[0].groups[0], rows=(upper, named, *rows))
        filled = replace(made, sections=(replace(made.sections[0], groups=(group,)), *made.sections[1:]))
        sheet = openpyxl.load_workbook(io.BytesIO(xlsx(filled)))["Scorecard"]
        assert sheet.cell(HEAD_ROW + 3, 4).value == "Visits in time, as a share of visits (X1)"
        (line,) = read(html(filled)).all("tr", **{"data-ref": lower.ref})
        (heard,) = line.all("th")[0].all("span", **{"class": "visually-hidden"})
        assert heard.text == "Visits in time, "


def test_where_all_is_typed_in_that_is_said_once() -> None:
    made = weekly()
    assert html(made).count(b'class="tag"') == sum(row.current.returned for row in made.rows) > 0
    cells = [tuple(replace(cell, returned=True) for cell in row.cells) for row in made.rows]
    typed = iter(cells)
    sections = tuple(
        replace(
            section,
            groups=tuple(
                replace(group, rows=tuple(replace(row, cells=next(typed)) for row in group.rows))
                for group in section.groups
            ),
        )
        for section in made.sections
    )
    filled = replace(made, sections=sections)
    assert b'class="tag"' not in html(filled)
    assert ("All typed in", "every figure came as a return; none was counted from the extract") in keys(
        filled.rows
    )


def chosen(*names: str):
    made = sample()
    return replace(made, scorecard=replace(made.scorecard, columns=names))


def test_a_scorecard_has_the_columns_that_it_names_in_their_order() -> None:
    filled = chosen("current", "rating", "target", "benchmarks")
    assert [column.name for column in columns_of(filled)] == [
        "2023-09",
        "rating",
        "target",
        *(f"benchmark:{name}" for name in COMPARATORS),
    ]
    page = read(html(filled))
    assert set(cells_of(page, "CIN8")) == {column.name for column in columns_of(filled)}
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(filled)))["Scorecard"]
    assert [cell.value for cell in sheet[HEAD_ROW + 1]][4:8] == ["Sep", "Rating", "Target", COMPARATORS[0]]
    text = " ".join(words(pdf(filled)))
    assert "Direction" not in text.split("Why each mark")[0]


def test_usual_columns_stand_where_none_are_named() -> None:
    kinds = [column.kind for column in columns_of(sample())]
    assert kinds == ["period"] * 6 + [
        "previous_year",
        "target",
        *["benchmark"] * 4,
        "series",
        "rating",
        "direction",
        "real_change",
    ]


def test_the_count_behind_a_percentage_stands_beside_it() -> None:
    made = sample()
    row = next(row for row in made.rows if row.ref == "CIN8")
    cell = replace(row.cells[-1], text="84% (231)", beside=" (231)")
    one = replace(row, cells=(*row.cells[:-1], cell))
    section = replace(made.sections[1], groups=(replace(made.sections[1].groups[0], rows=(one,)),))
    filled = replace(made, sections=(section,))
    assert cells_of(read(html(filled)), "CIN8")["2023-09"].text == "84% (231)"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx(filled)))["Scorecard"]
    written = sheet.cell(HEAD_ROW + 2, 4 + 6)
    assert (round(written.value, 4), written.number_format) == (0.84, '0%" (231)"')
    assert "84% (231)" in " ".join(words(pdf(filled)))


def test_a_layout_that_a_file_cannot_have_is_refused_plainly() -> None:
    made = sample()
    odd = replace(made, scorecard=replace(made.scorecard, layout="spiral"))  # type: ignore[arg-type]
    with pytest.raises(RequestError, match="The layout spiral is not made in this kind of file"):
        outputs(odd, ["html"])
