"""Reads written pages and workbooks back, cell by cell, for the comparison with a published document."""

import io
import re

import openpyxl
from lxml import html


def page_cells(document: bytes) -> dict[tuple[str, str], str]:
    """The text of a page's cells by (reference, column); a cell across several columns is each column's. Marks such as
    the dagger, and the raised r, are left out; the count behind a percentage is not.
    """
    cells = {}
    for line in html.fromstring(document.decode()).xpath("//tr[@data-ref]"):
        for cell in line.xpath("./*[@data-column]"):
            own = "".join(cell.xpath("./text() | ./span[@class='of']//text()")).strip()
            names = cell.get("data-columns", cell.get("data-column")).split()
            for name in names if cell.get("data-columns") else [cell.get("data-column")]:
                cells[line.get("data-ref"), name] = own or cell.text_content().strip()
    return cells


def sheet_cells(document: bytes, heads: dict[str, str]) -> dict[tuple[str, str], object]:
    """The cells of the workbook's first sheet by (reference, column); `heads` names each column's head there."""
    sheet = openpyxl.load_workbook(io.BytesIO(document))["Scorecard"]
    places: dict[str, int] = {}
    cells = {}
    for line in sheet.iter_rows():
        words = [cell.value for cell in line]
        if not places and "Ref" in words:
            places = {str(word): index for index, word in enumerate(words)}
        elif places and words[places["Ref"]]:
            for column, head in heads.items():
                cells[words[places["Ref"]], column] = line[places[head]]
    return cells


def number_in(text: str) -> tuple[float, int]:
    """The first number that is printed and its decimals; thousands commas and the percent sign apart."""
    plain = re.findall(r"-?[\d,]+(?:\.\d+)?", text)[0].replace(",", "")
    return float(plain), len(plain.partition(".")[2])


def number_of(cell) -> tuple[float, int]:
    """The number of a workbook's cell as it is shown, and its decimals."""
    shown = cell.number_format.partition('"')[0]
    decimals = len(shown.partition(".")[2].rstrip("%")) if "." in shown else 0
    return round(float(cell.value) * (100 if "%" in shown else 1), 6), decimals
