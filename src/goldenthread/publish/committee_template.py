"""Makes the Word template that committee reports are made from when a council gives none of its own. Run it
to write the file anew: `python -m goldenthread.publish.committee_template FILE.docx`. A council may copy it
and change all of it but the names of the fields.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from goldenthread.publish.word_file import LANGUAGE, element, settle

HEADS = ("Ref", "Indicator", "{%tc for head in heads %}", "{{ head | replace(' ', '\\n') }}", "{%tc endfor %}",
         "Target", "{%tc for name in comparators %}", "{{ name }}", "{%tc endfor %}",
         "Rating", "Direction")  # fmt: skip
CELLS = ("{{ row.ref }}", "{{ row.label }}",
         "{%tc for cell in row.spans %}", "{% colspan cell.span %}{{ cell.text }}", "{%tc endfor %}",
         "{{ row.target }}",
         "{%tc for cell in row.benchmarks %}", "{{ cell }}", "{%tc endfor %}",
         "{% cellbg row.rating_fill %}{{r row.rating_text }}", "{{ row.direction }}")  # fmt: skip
WIDTHS = (17, 47, 19, 19, 19, 21, 25, 25, 25, 20, 29)
"""Millimetres across the columns of `HEADS`; those that only loop leave no column."""

NUMBERS, TARGET, RATING = (3, 7), 5, 9
"""The places of `HEADS` whose cells hold numbers, which stand right, and of two that stand beside numbers."""


def template() -> bytes:
    """The shipped template: A3 on its side, 12 point, a table of every section with its commentary below it."""
    report = docx.Document()
    style: Any = report.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13)):
        heading: Any = report.styles[name]
        heading.font.name, heading.font.size = "Arial", Pt(size)
        heading.font.color.rgb = RGBColor(0x1B, 0x25, 0x30)
        # A theme's font would come before the one that is named.
        fonts = heading.element.rPr.rFonts
        for each in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[each]
    page = report.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(420), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    for language in report.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    style.element.get_or_add_rPr().append(element("w:lang", val=LANGUAGE))
    # A long word in a narrow column is parted where it may be.
    report.settings.element.find(qn("w:defaultTabStop")).addnext(element("w:autoHyphenation", val="true"))
    page.header.paragraphs[0].text = "{{ marking }}"
    foot = page.footer.paragraphs[0]
    foot.text = "{{ council }}: {{ title }}, {{ period }}. Page "
    foot._p.append(element("w:fldSimple", instr="PAGE"))
    report.add_paragraph("{{ title }}", style="Title")
    report.add_paragraph("{{ council }}, {{ period }}")
    report.add_heading("Summary", 1)
    report.add_paragraph("{{ finding }}")
    report.add_paragraph("{%p if recorded_by %}")
    report.add_paragraph("Figures as recorded by {{ recorded_by }}.")
    report.add_paragraph("{%p endif %}")
    report.add_paragraph("{%p for section in sections %}")
    report.add_heading("{{ section.title }}", 1)
    report.add_paragraph("{%p if section.scope %}")
    report.add_paragraph("{{ section.scope }}")
    report.add_paragraph("{%p endif %}")
    report.add_paragraph("{{ section.finding }}")
    report.add_paragraph("{%p for part in section.comment %}")
    report.add_paragraph("{{ part }}")
    report.add_paragraph("{%p endfor %}")
    table = report.add_table(rows=4, cols=len(HEADS))
    table.style = report.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _describe(table)
    for place, width in enumerate(WIDTHS):
        for cell in table.columns[place].cells:
            cell.width = Mm(width)
    for place, text in enumerate(HEADS):
        _fill(table.cell(0, place), text, bold=True, number=place in NUMBERS)
    _repeat(table.rows[0])
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, element("w:cantSplit", val="true"))
    _fill(table.cell(1, 0), "{%tr for row in section.rows %}")
    for place, text in enumerate(CELLS):
        _fill(table.cell(2, place), text, number=place in NUMBERS)
    for line in (0, 2):
        for place in (TARGET, RATING):
            table.cell(line, place).paragraphs[0].paragraph_format.left_indent = Pt(5)
    _fill(table.cell(3, 0), "{%tr endfor %}")
    report.add_paragraph("{%p for row in section.spoken %}")
    report.add_heading("{{ row.ref }} {{ row.label }}", 2)
    report.add_paragraph("{%p if row.new_series %}")
    report.add_paragraph("{{ row.new_series }}")
    report.add_paragraph("{%p endif %}")
    report.add_paragraph("{%p for part in row.comment %}")
    report.add_paragraph("{{ part }}")
    report.add_paragraph("{%p endfor %}")
    report.add_paragraph("{%p if row.question %}")
    report.add_paragraph("Question for members: {{ row.question }}")
    report.add_paragraph("{%p endif %}")
    report.add_paragraph("{%p endfor %}")
    report.add_paragraph("{%p endfor %}")
    report.add_heading("How to read this", 1)
    report.add_paragraph("{%p for word, meaning in keys %}")
    report.add_paragraph("{{ word }}: {{ meaning }}")
    report.add_paragraph("{%p endfor %}")
    report.add_paragraph("{%p for note in notes %}")
    report.add_paragraph("{{ note }}")
    report.add_paragraph("{%p endfor %}")
    report.add_heading("Words used", 1)
    report.add_paragraph("{%p for word, meaning in glossary %}")
    report.add_paragraph("{{ word }}: {{ meaning }}")
    report.add_paragraph("{%p endfor %}")
    return settle(report, "Committee report", "Golden Thread", datetime(2024, 1, 1))


def _fill(cell: Any, text: str, *, bold: bool = False, number: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold = bold
    if number:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _repeat(row: Any) -> None:
    """Let a table's heads stand on every page, and be heads to those who hear the table."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader", val="true"))


def _describe(table: Any) -> None:
    """The table's alternative text, hair lines between its rows, and little room beside its numbers."""
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side, line in (("top", "1B2530"), ("bottom", "1B2530"), ("insideH", "D5DADF"), ("insideV", "")):
        borders.append(
            element(f"w:{side}", val="single", sz="4", space="0", color=line)
            if line
            else element(f"w:{side}", val="nil")
        )
    for side in ("left", "right"):
        borders.insert(1, element(f"w:{side}", val="nil"))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="50", type="dxa"))
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins)
    look.addnext(element("w:tblCaption", val="{{ section.title }}, {{ period }}"))
    words = "A line for each indicator: its months, target, comparators, rating and direction."
    properties.append(element("w:tblDescription", val=words))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(template())
