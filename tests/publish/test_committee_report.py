"""The Word committee report: every cell of the rows is in it, what people wrote is text and never markup, and
a template that cannot be used is refused by the name of its field before anything is made.
"""

import io

import docx as word
import pytest

from goldenthread.errors import RequestError
from goldenthread.publish import outputs
from goldenthread.publish.committee_report import SHIPPED, docx
from goldenthread.publish.committee_template import template
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


SECTIONS = ("{%p for s in sections %}", "{%p endfor %}")


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (("{{ title }} {{ period }}",), "It lacks the field “sections”."),
        (("{{ title }} {{ period }} {{ leader }}", *SECTIONS), "There is no field “leader”."),
        (
            ("{{ title }} {{ period }}", SECTIONS[0], "{{ s.leader }}", SECTIONS[1]),
            "There is no field 'leader'.",
        ),
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
