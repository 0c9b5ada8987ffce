"""Makes the Word template that committee reports are made from when a council gives none of its own. Run it
to write the file anew: `python -m goldenthread.publish.committee_template FILE.docx`. A council may copy it
and change all of it but the names of the fields.
"""

from __future__ import annotations

import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HEADS = ("Ref", "Indicator", "{%tc for head in heads %}", "{{ head }}", "{%tc endfor %}", "Target",
         "{%tc for name in comparators %}", "{{ name }}", "{%tc endfor %}", "Rating", "Direction")  # fmt: skip
CELLS = ("{{ row.ref }}", "{{ row.label }}", "{%tc for cell in row.cells %}", "{{ cell }}", "{%tc endfor %}",
         "{{ row.target }}",
         "{%tc for cell in row.benchmarks %}", "{{ cell }}", "{%tc endfor %}",
         "{{ row.rating }}", "{{ row.direction }}")  # fmt: skip


def template() -> bytes:
    """The shipped template: A3 on its side, 12 point, a table of every section with its commentary below it."""
    report = docx.Document()
    style: Any = report.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(12)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13)):
        heading: Any = report.styles[name]
        heading.font.name, heading.font.size = "Arial", Pt(size)
        heading.font.color.rgb = RGBColor(0x1B, 0x25, 0x30)
    page = report.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(420), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(15)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    style.element.get_or_add_rPr().append(language)
    page.header.paragraphs[0].text = "{{ marking }}"
    page.footer.paragraphs[0].text = "{{ council }}: {{ title }}, {{ period }}"
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
    for place, text in enumerate(HEADS):
        _fill(table.cell(0, place), text, bold=True)
    _repeat(table.rows[0])
    _fill(table.cell(1, 0), "{%tr for row in section.rows %}")
    for place, text in enumerate(CELLS):
        _fill(table.cell(2, place), text)
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
    report.core_properties.created = report.core_properties.modified = datetime(2024, 1, 1)
    report.core_properties.author = "Golden Thread"
    report.core_properties.title = "Committee report"
    held = io.BytesIO()
    report.save(held)
    return held.getvalue()


def _fill(cell: Any, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold = bold
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _repeat(row: Any) -> None:
    """Let a table's heads stand on every page, and be heads to those who hear the table."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(template())
