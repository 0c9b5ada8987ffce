"""The PDF, read back: what a screen reader needs, and what paper needs."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from goldenthread.publish import pdf
from goldenthread.publish.letters import FONTS, MISSING, letters, showable
from goldenthread.publish.paper import contents
from goldenthread.scorecards.model import FilledScorecard
from tests.publish.sample import HOSTILE, many_rows, sample
from tests.publish.tagged import attributes, structure

A3_LANDSCAPE = (420 / 25.4 * 72, 297 / 25.4 * 72)


@pytest.fixture(scope="module")
def filled() -> FilledScorecard:
    return sample()


@pytest.fixture(scope="module")
def made(filled: FilledScorecard) -> bytes:
    return pdf(filled)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as document:
        yield document


def words(document: bytes) -> list[str]:
    pages = pypdfium2.PdfDocument(document)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def test_it_is_tagged_titled_and_in_english(opened: pikepdf.Pdf) -> None:
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang) == "en-GB"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert str(opened.docinfo.Title) == (
        "Children’s services performance and quality assurance scorecard, September 2023: Exampleshire & District"
    )


def test_it_says_that_it_is_pdf_ua_1(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_tables_have_heads_and_charts_have_words(opened: pikepdf.Pdf, filled: FilledScorecard) -> None:
    elements = structure(opened)
    kinds = Counter(str(element.S) for element in elements)
    assert kinds["/Table"] == 1 + len(filled.sections)
    assert kinds["/THead"] >= 1 + len(filled.sections)
    assert kinds["/TH"] > 3 * 17
    figures = [element for element in elements if str(element.S) == "/Figure"]
    drawn = {row.series_words for row in filled.rows if any(value is not None for value in row.series)}
    assert {str(figure.Alt) for figure in figures} == drawn
    heads = [element for element in elements if str(element.S) == "/TH"]
    assert all(any("/Scope" in each for each in attributes(head)) for head in heads)


def test_headings_go_down_one_level_at_a_time(opened: pikepdf.Pdf) -> None:
    kinds = {str(element.S) for element in structure(opened)}
    assert {"/Title", "/H1", "/H2"} <= kinds | {"/Title"}
    assert "/H4" not in kinds


def test_pages_are_a3_landscape_numbered_and_marked(opened: pikepdf.Pdf, made: bytes) -> None:
    for page in opened.pages:
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx(A3_LANDSCAPE, abs=0.5)
    pages = words(made)
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "OFFICIAL" in text


def test_every_printed_cell_is_on_the_page_of_its_section(made: bytes, filled: FilledScorecard) -> None:
    text = " ".join(words(made))
    for row in filled.rows:
        assert row.ref in text
        for cell in row.cells:
            assert cell.text.split()[0] in text
    for section in filled.sections:
        assert " ".join(section.finding.split()[:6]) in text


def test_every_reason_of_a_row_with_a_figure_is_printed(made: bytes, filled: FilledScorecard) -> None:
    text = "".join(" ".join(words(made)).split())
    marked = [row for row in filled.rows if row.current.kind == "value"]
    assert len(marked) == 21
    for row in marked:
        for sentence in (row.mark.direction_reason, row.mark.signal_reason, row.mark.caution):
            assert "".join(sentence.split()) in text


def test_what_people_wrote_is_text(made: bytes) -> None:
    text = "".join(" ".join(words(made)).split())
    assert "".join(HOSTILE.split()) in text


@pytest.mark.parametrize(
    "written",
    [
        '#panic("x")',
        "$x$ *b* _i_ `c` <l> @r // c /* d",
        '#image("/etc/hosts")',
        '"; #let x = 1; "',
        ']]] #eval("1")',
    ],
)
def test_markup_of_the_typesetter_is_text(filled: FilledScorecard, written: str) -> None:
    made = words(pdf(replace(filled, finding=written, sections=filled.sections[:1], notes=(written,))))
    assert "".join(written.split()) in "".join(" ".join(made).split())


def test_heads_repeat_on_every_page_of_a_long_table() -> None:
    filled = many_rows(1)
    groups = filled.sections[1].groups * 3
    long = replace(filled, sections=(replace(filled.sections[1], title="A long section", groups=groups),))
    pages = [text for text in words(pdf(long)) if "Real change?" in text]
    assert len(pages) > 1
    for text in pages:
        assert "Direction Real change?" in text
        assert "Apr May Jun Jul Aug Sep 2022/23" in text


def test_the_same_scorecard_gives_the_same_bytes(made: bytes) -> None:
    assert pdf(sample()) == made


def test_letters_that_no_font_has_do_not_stop_it(filled: FilledScorecard) -> None:
    odd = "Zażółć gęślą Ω Ж \U0001f642 中文 عربى ‮ \x00 \u200b e\u0301 \ufeff"
    made = pdf(replace(filled, finding=odd, marking=odd, notes=(odd,)))
    assert f"Zażółć gęślą Ω Ж {MISSING} {MISSING * 2}" in words(made)[0]


def test_showable_keeps_what_the_fonts_have() -> None:
    for text in ("Children’s “plan” – 84% † ↑ ↓ → é £", "two\nlines"):
        assert showable(text) == text
    assert showable("a\tb") == "a b"
    assert showable("e\u0301\U0001f642") == "é" + MISSING
    assert showable("a\u2063b") == "ab"


def test_every_shipped_font_has_the_letters_that_the_template_needs() -> None:
    assert len(FONTS) == 3
    assert set("†↑↓→’“”–0123456789%" + MISSING) <= letters()


def test_neighbours_that_say_the_same_are_merged_and_the_current_cell_never_is(
    filled: FilledScorecard,
) -> None:
    rows = [
        row
        for section in contents(filled)["sections"]
        for group in section["groups"]
        for row in group["rows"]
    ]
    (quarterly,) = [row for row in rows if row["ref"] == "CIN25"]
    assert [(cell["text"], cell["span"]) for cell in quarterly["cells"]] == [
        ("not due", 3),
        ("32", 1),
        ("not due", 1),
        ("27", 1),
    ]
    (empty,) = [row for row in rows if row["ref"] == "FD17"]
    assert [cell["span"] for cell in empty["cells"]] == [5, 1]
    for row in rows:
        assert sum(cell["span"] for cell in row["cells"]) == 6


def test_only_plain_values_reach_the_template(filled: FilledScorecard) -> None:
    assert json.loads(json.dumps(contents(filled))) == contents(filled)


def test_a_comment_longer_than_a_page_is_printed_to_its_end(filled: FilledScorecard) -> None:
    told = " ".join(f"word{number}" for number in range(2500))
    row = replace(filled.sections[0].groups[0].rows[0], comment=told, rating_reason=told)
    group = replace(filled.sections[0].groups[0], rows=(row,))
    made = words(pdf(replace(filled, sections=(replace(filled.sections[0], groups=(group,)),))))
    assert sum("word2499" in text for text in made) == 2
    assert sum("word1250" in text for text in made) == 2


def test_what_is_said_of_a_row_stays_on_its_page() -> None:
    made = many_rows(5)
    rows = [row for section in made.sections for row in section.rows]
    asked = [replace(row, comment="", question_for_members=f"Who asked {row.ref}?") for row in rows]
    first = made.sections[0]
    long = replace(first, groups=(replace(first.groups[0], rows=tuple(asked)),))
    pages = [page for page in words(pdf(replace(made, sections=(long,)))) if "Ref Indicator" in page]
    found = {
        row.ref: [(f"{row.ref} " in page, f"asked {row.ref}?" in page) for page in pages] for row in rows
    }
    assert len({places.index((True, True)) for places in found.values()}) > 1
    assert all(set(places) == {(True, True), (False, False)} for places in found.values())


def test_a_fault_in_the_records_is_told_once_with_the_rows_that_it_touches() -> None:
    fault = "9 of 800 rows of visits.csv: it ended before it started."
    made = sample()
    touched = [row.ref for row in made.sections[0].rows]
    groups = tuple(
        replace(group, rows=tuple(replace(row, quality=(fault,)) for row in group.rows))
        for group in made.sections[0].groups
    )
    filled = replace(made, sections=(replace(made.sections[0], groups=groups), *made.sections[1:]))
    assert [fault, ", ".join(touched)] in contents(filled)["records"]
    assert " ".join(words(pdf(filled))).count("rows of visits.csv") == 1
