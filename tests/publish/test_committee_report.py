"""The Word committee report: every cell of the rows is in it, what people wrote is text and never markup, and
a template that cannot be used is refused by the name of its field before anything is made.
"""

import io
import itertools
import zipfile
from datetime import datetime

import docx as word
import pytest
from docx.oxml.ns import qn

from goldenthread.errors import RequestError
from goldenthread.publish import outputs
from goldenthread.publish.committee_report import SHIPPED, docx
from goldenthread.publish.committee_template import template
from goldenthread.publish.steady import EARLIEST
from tests.publish.sample import HOSTILE, sample


def own(*paragraphs):
    made = word.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def report():
    return word.Document(io.BytesIO(docx(sample())))


def test_every_cell_of_every_row_is_in_the_report(report):
    filled = sample()
    assert len(report.tables) == len(filled.sections)
    for section, table in zip(filled.sections, report.tables, strict=True):
        lines = [[cell.text for cell in row.cells] for row in table.rows]
        assert len(lines) == 1 + len(section.rows)
        assert lines[0][:2] == ["Ref", "Indicator"]
        for row, line in zip(section.rows, lines[1:], strict=True):
            cells = [cell.text for cell in (*row.cells, row.previous_year)]
            benchmarks = [benchmark.cell.text for benchmark in row.benchmarks]
            assert line[:-2] == [row.ref, row.label, *cells, row.target.text, *benchmarks]


def test_what_people_wrote_is_text_whatever_it_looks_like(report):
    labels = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert HOSTILE in labels
    said = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert 'We read every one of them <img src="x" onerror="alert(1)"> & wrote.' in said


def test_the_same_report_is_the_same_bytes_and_holds_no_moment_of_its_making():
    made = docx(sample())
    assert made == docx(sample())
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {EARLIEST}
    properties = word.Document(io.BytesIO(made)).core_properties
    noon = datetime.combine(sample().as_at, datetime.min.time()).replace(hour=12)
    assert {properties.created.replace(tzinfo=None), properties.modified.replace(tzinfo=None)} == {noon}


def test_it_has_a_title_a_language_headings_and_tables_that_can_be_heard(report):
    assert report.core_properties.title == f"{sample().title}, September 2023"
    assert report.core_properties.language == "en-GB"
    assert {each.get(qn("w:val")) for each in report.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    levels = [int(p.style.name[-1]) for p in report.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    for section, table in zip(sample().sections, report.tables, strict=True):
        caption, words = (
            table._tbl.tblPr.find(qn(name)).get(qn("w:val")) for name in ("w:tblCaption", "w:tblDescription")
        )
        assert caption == f"{section.title}, September 2023"
        assert words.startswith("A line for each indicator")
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_names_have_room_and_neighbours_without_a_figure_are_one_cell(report):
    for section, table in zip(sample().sections, report.tables, strict=True):
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert max(widths) == widths[1] > 2 * min(widths)
        for row, line in zip(section.rows, table.rows[1:], strict=True):
            texts = [cell.text for cell in row.cells]
            joined = [
                int(cell.tcPr.gridSpan.val) if cell.tcPr.gridSpan is not None else 1
                for cell in line._tr.tc_lst[2 : 2 + len(texts)]
            ]
            absent = [cell.kind == "absent" for cell in row.cells]
            alike = sum(
                1
                for place in range(1, len(texts))
                if absent[place] and absent[place - 1] and texts[place] == texts[place - 1]
            )
            assert sum(count - 1 for count in joined) == alike
    assert any(
        cell.tcPr.gridSpan is not None
        for table in report.tables
        for line in table.rows
        for cell in line._tr.tc_lst
    )


def test_a_rating_has_its_colour_and_its_word(report):
    fills = {"red": "A32638", "amber": "F0B955", "green": "D3E8D7", "blue": "D3E2F2", None: "FFFFFF"}
    rows = [row for section in sample().sections for row in section.rows]
    lines = [line for table in report.tables for line in table.rows[1:]]
    for row, line in zip(rows, lines, strict=True):
        cell = line.cells[-2]
        assert cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == fills[row.rating]
        assert cell.text.startswith(row.level or (row.rating or "not rated").capitalize())


def test_a_councils_own_template_is_filled_in(tmp_path):
    file = tmp_path / "ours.docx"
    file.write_bytes(
        own(
            "Report to cabinet: {{ title }}, {{ period }}",
            "{%p for s in sections %}",
            "{{ s.title }}",
            "{%p endfor %}",
        )
    )
    made = outputs(sample(), ["docx"], template=file)["scorecard.docx"]
    texts = [paragraph.text for paragraph in word.Document(io.BytesIO(made)).paragraphs]
    assert texts[0] == f"Report to cabinet: {sample().title}, September 2023"
    assert texts[1:] == [section.title for section in sample().sections]


LOOP = "{% for row in s.rows %}Now {{ row.labl }}{% endfor %}"
SECTIONS = ("{%p for s in sections %}", "{%p endfor %}")


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{{ title }} {{ period }}",), "It lacks the field “sections”."),
        (("{{ title }} {{ period }} {{ leader }}", *SECTIONS), "There is no field “leader”."),
        (
            ("{{ title }} {{ period }}", SECTIONS[0], "{{ s.leader }}", SECTIONS[1]),
            "There is no field “leader”.",
        ),
        (
            (
                "{{ title }} {{ period }}",
                SECTIONS[0],
                LOOP,
                "{%p endfor %}",
            ),
            f"Look for labl in the paragraph “{LOOP}”. Did you mean label? The fields there are benchmarks,",
        ),
        (
            ("{{ title }} {{ period }}", SECTIONS[0], LOOP.replace("labl", "titel"), SECTIONS[1]),
            "Did you mean label?",
        ),
        (("{{ titel }} {{ period }}", *SECTIONS), "Did you mean title? The fields there are comparators,"),
        (("Made of {{ title }", "{{ period }}"), "not closed in the paragraph “Made of {{ title }”"),
        (("{{ title }} {{",), "It cannot be read"),
        (("{{ title.__class__.__mro__ }} {{ period }}", *SECTIONS), "ours.docx"),
    ],
)
def test_a_template_that_lacks_a_field_or_has_an_unknown_one_is_refused_by_name(tmp_path, paragraphs, said):
    file = tmp_path / "ours.docx"
    file.write_bytes(own(*paragraphs))
    with pytest.raises(RequestError) as raised:
        outputs(sample(), ["html", "docx"], template=file)
    assert said in str(raised.value)
    assert "ours.docx" in str(raised.value)


def test_a_file_that_is_no_word_document_and_one_that_is_not_there_are_refused(tmp_path):
    file = tmp_path / "ours.docx"
    with pytest.raises(RequestError, match="no such template"):
        outputs(sample(), ["docx"], template=file)
    file.write_bytes(b"not a document")
    with pytest.raises(RequestError, match="not a Word document"):
        outputs(sample(), ["docx"], template=file)
    with pytest.raises(RequestError, match="none was asked for"):
        outputs(sample(), ["html"], template=file)


def test_the_shipped_template_is_what_its_script_makes():
    from importlib import resources

    def texts(content):
        made = word.Document(io.BytesIO(content))
        return [p.text for p in made.paragraphs] + [
            c.text for t in made.tables for r in t.rows for c in r.cells
        ]

    shipped = resources.files("goldenthread.publish").joinpath("style", SHIPPED).read_bytes()
    assert texts(shipped) == texts(template())
