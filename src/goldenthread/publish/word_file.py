"""What Word keeps in a file beside its words: the widths of tables, the order of a cell's properties, the language, the
dates. Set here once for every report, so that it opens alike everywhere and the same report is the same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from goldenthread.publish.steady import steady

LANGUAGE = "en-GB"

_CELL_ORDER = ("w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar", "w:vAlign")


def settle(document: Any, title: str, author: str, made_at: datetime) -> bytes:
    """The document as a file: its properties set, its tables tidied, no moment in it but `made_at`."""
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, LANGUAGE
    properties.created = properties.modified = made_at
    properties.comments = properties.last_modified_by = ""
    properties.revision = 1
    for table in document.element.body.iter(qn("w:tbl")):
        _tidy(table)
    held = io.BytesIO()
    document.save(held)
    return steady(held.getvalue(), made_at.date())


def _tidy(table: Any) -> None:
    """Columns as wide as the cells of the table's first line, where all of them say how wide; a cell's properties in
    the order of the standard. Filling in a template leaves columns of one width.
    """
    first, *_ = table.findall(qn("w:tr"))
    widths = [_width(cell) for cell in first.findall(qn("w:tc"))]
    grid = table.find(qn("w:tblGrid"))
    columns = grid.findall(qn("w:gridCol"))
    whole = all(widths) and len(widths) == len(columns)
    if whole:
        for column, width in zip(columns, widths, strict=True):
            column.set(qn("w:w"), str(width))
    for line in table.findall(qn("w:tr")):
        place = 0
        for cell in line.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            if properties is None:
                place += 1
                continue
            span = properties.find(qn("w:gridSpan"))
            count = 1 if span is None else int(span.get(qn("w:val")))
            if whole and properties.find(qn("w:tcW")) is not None:
                properties.find(qn("w:tcW")).set(qn("w:w"), str(sum(widths[place : place + count])))
            place += count
            properties[:] = sorted(properties, key=_order)


def _width(cell: Any) -> int:
    """The width that a cell asks for, in twentieths of a point; 0 when it asks for none."""
    asked = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    if asked is None or asked.get(qn("w:type")) != "dxa":
        return 0
    return int(float(asked.get(qn("w:w"))))


def _order(part: Any) -> int:
    names = [qn(name) for name in _CELL_ORDER]
    return names.index(part.tag) if part.tag in names else len(names)


def element(name: str, **values: str) -> Any:
    """A part of a Word file: `element("w:shd", fill="FFFFFF")`."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
