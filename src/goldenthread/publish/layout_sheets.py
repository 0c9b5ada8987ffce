"""The first sheet of a workbook whose layout is a page: tiles, panels with their blocks of figures, or the
measures of an improvement plan with the register of those to be developed. Numbers are numbers, and charts
are Excel's own.
"""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from goldenthread.publish.markdown import plain
from goldenthread.publish.panel_page import target_words
from goldenthread.publish.sheets import Formats, number_format
from goldenthread.publish.svg import EARLIER_BAR, LINE
from goldenthread.publish.tile_page import real_words
from goldenthread.publish.words import direction_words, rating_words
from goldenthread.scorecards.focus_areas import KIND_WORDS, FilledFocusAreas
from goldenthread.scorecards.model import FilledCell, FilledScorecard
from goldenthread.scorecards.panels import FilledLine, FilledPanels
from goldenthread.scorecards.printing import heading
from goldenthread.scorecards.tiles import FilledBars, FilledTiles

CIRCLE_WORDS = {"filled": "● filled", "half": "◐ half", "open": "○ open"}


def layout_sheets(book: Workbook, formats: Formats, filled: FilledScorecard) -> None:
    """The sheets of the scorecard's page; none for tables of rows."""
    page = filled.page
    if isinstance(page, FilledTiles):
        _tiles(book, formats, filled, page)
    elif isinstance(page, FilledPanels):
        _panels(book, formats, filled, page)
    elif isinstance(page, FilledFocusAreas):
        _measures(book, formats, page)
        _register(book, formats, page)


def _title(sheet: Worksheet, formats: Formats, filled: FilledScorecard) -> None:
    sheet.write_string(0, 0, filled.title, formats(bold=True, font_size=16))
    sheet.write_string(
        1, 0, f"{filled.council.name}, {heading(filled.period)}", formats(font_color="#4A5560")
    )


def _heads(sheet: Worksheet, formats: Formats, at: int, heads: list[tuple[str, float]]) -> None:
    for place, (head, width) in enumerate(heads):
        sheet.write_string(at, place, head, formats(bold=True, bottom=1, text_wrap=True, valign="bottom"))
        sheet.set_column(place, place, width)


def _cell(sheet: Worksheet, formats: Formats, at: int, place: int, cell: FilledCell, form: str) -> None:
    plain = cell.text.replace(",", "").removesuffix("%").replace(".", "", 1).isdigit()
    if cell.kind == "value" and cell.number is not None and plain:
        number = cell.number / 100 if form == "percent" else cell.number
        made = formats(num_format=number_format(form, cell.decimals), align="right")
        sheet.write_number(at, place, number, made)
    elif cell.text:
        quiet = {"italic": True, "font_color": "#5E6973"} if cell.kind == "absent" else {}
        sheet.write_string(at, place, cell.text, formats(align="right", **quiet))


def _tiles(book: Workbook, formats: Formats, filled: FilledScorecard, page: FilledTiles) -> None:
    sheet = book.add_worksheet("Tiles")
    _title(sheet, formats, filled)
    columns = [("Ref", 8.0), ("Tile", 44), ("Value", 16), ("Beside it", 44), ("Direction", 18), ("Real change?", 18),
               ("Circle", 12), ("Rating", 12), ("Target", 24)]  # fmt: skip
    _heads(sheet, formats, 3, columns)
    at = 3
    for tile in page.tiles:
        at += 1
        row = tile.row
        sheet.write_string(at, 0, row.ref, formats(font_color="#5E6973"))
        sheet.write_string(at, 1, tile.title, formats(text_wrap=True))
        _cell(sheet, formats, at, 2, tile.value, row.row.form)
        words = (
            tile.value_note,
            direction_words(row.mark),
            real_words(row),
            CIRCLE_WORDS[tile.circle] if tile.circle else "",
            rating_words(row) + ("†" if row.rating_given else ""),
            tile.target,
        )
        for place, text in enumerate(words, 3):
            sheet.write_string(at, place, text, formats(indent=1))
    at += 2
    for bars in page.bars:
        at = _bars(book, sheet, formats, at, bars)
    for points in page.points:
        sheet.write_string(at, 0, points.name, formats(font_color="#5E6973"))
        sheet.write_string(at, 1, points.heading, formats(bold=True, text_wrap=True))
        for point in plain(points.points):
            at += 1
            sheet.write_string(at, 1, point, formats(text_wrap=True))
        at += 2
    _settled(sheet, landscape=True)


def _bars(book: Workbook, sheet: Worksheet, formats: Formats, at: int, bars: FilledBars) -> int:
    """The bars' figures as a table with Excel's chart of them beside it; the row after both."""
    sheet.write_string(at, 1, bars.title, formats(bold=True))
    sheet.write_string(at + 1, 1, bars.measure, formats(font_color="#4A5560", text_wrap=True))
    first = at + 3
    if not bars.bars:
        sheet.write_string(first - 1, 1, bars.absent, formats(italic=True, font_color="#5E6973"))
        return first
    columns = [(2, bars.now, LINE), *([(3, bars.before, EARLIER_BAR)] if bars.before else [])]
    for column, label, _ in columns:
        sheet.write_string(first - 1, column, label, formats(bold=True, bottom=1, align="right"))
    for place, bar in enumerate(bars.bars):
        sheet.write_string(first + place, 1, bar.label, formats())
        for column, cell in ((2, bar.cell), (3, bar.before)):
            if cell is not None and cell.number is not None:
                made = formats(num_format=number_format("count", cell.decimals), align="right")
                sheet.write_number(first + place, column, cell.number, made)
    last = first + len(bars.bars) - 1
    chart = book.add_chart({"type": "bar"})
    name = sheet.get_name()
    for column, label, colour in columns:
        chart.add_series(
            {
                "name": label,
                "categories": [name, first, 1, last, 1],
                "values": [name, first, column, last, column],
                "fill": {"color": colour},
                "data_labels": {"value": True},
            }
        )
    chart.set_title({"name": bars.title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 560, "height": 60 + 44 * len(bars.bars)})
    sheet.insert_chart(at, 5, chart, {"description": bars.words})
    return max(last + 3, at + 4 + (60 + 44 * len(bars.bars)) // 20)


def _panels(book: Workbook, formats: Formats, filled: FilledScorecard, page: FilledPanels) -> None:
    sheet = book.add_worksheet("Panels")
    _title(sheet, formats, filled)
    sheet.write_string(
        2, 0, " ".join(filter(None, (page.item, page.population_words, page.areas))), formats()
    )
    for place, width in enumerate((10, 44, 16, 12, 12, 12, 12, 12)):
        sheet.set_column(place, place, width)
    forms = {row.ref: row.row.form for row in filled.rows}
    at = 4
    for panel in page.panels:
        sheet.write_string(at, 0, f"Panel {panel.number}", formats(font_color="#5E6973", top=1))
        sheet.write_string(at, 1, panel.title, formats(bold=True, top=1))
        for place, head in enumerate(panel.heads, 2):
            sheet.write_string(at, place, head, formats(bold=True, top=1, align="right", text_wrap=True))
        absent = panel.headline.text if panel.headline.kind == "absent" or not panel.lines else ""
        beside = [panel.scope, absent, *panel.headline_notes]
        if any(beside):
            at += 1
            sheet.write_string(at, 1, "; ".join(filter(None, beside)), formats(font_color="#4A5560"))
        for line in panel.lines:
            at += 1
            sheet.write_string(at, 0, line.ref, formats(font_color="#5E6973"))
            sheet.write_string(at, 1, line.label, formats())
            for place, cell in enumerate(line.cells, 2):
                _cell(sheet, formats, at, place, cell, _form(line, forms[line.ref]))
        if panel.row is not None and (panel.row.rating or panel.row.target.text):
            at += 1
            rated = ", ".join(filter(None, (rating_words(panel.row), target_words(panel.row))))
            sheet.write_string(at, 1, rated, formats(bold=True))
        for words in (*plain(panel.comment), *panel.notes):
            at += 1
            sheet.write_string(at, 1, words, formats(text_wrap=True))
        if panel.bars is not None:
            at = _bars(book, sheet, formats, at + 2, panel.bars)
        at += 2
    if page.concerns_heading:
        sheet.write_string(at, 0, page.concerns_heading, formats(bold=True))
        for words in plain(page.concerns):
            at += 1
            sheet.write_string(at, 1, words, formats(text_wrap=True))
    at += 2
    for name, number in page.populations:
        sheet.write_string(at, 1, f"Children aged 0 to 17, {name}", formats())
        sheet.write_number(at, 2, number, formats(num_format="#,##0", align="right"))
        at += 1
    _settled(sheet, landscape=True)


def _form(line: FilledLine, form: str) -> str:
    """The parts of a percentage are numbers, but for its share."""
    return "count" if line.part in ("inside", "outside", "total") else form


def _measures(book: Workbook, formats: Formats, page: FilledFocusAreas) -> None:
    sheet = book.add_worksheet("Measures")
    columns = [("Focus area", 12.0), ("Title", 36), ("Actions", 22), ("Measure", 12), ("What is measured", 48),
               ("Kind", 22),
               ("Source", 34), ("Ref", 9), ("Indicator", 44), ("Newest figure", 16), ("Target", 16), ("Rating", 12),
               ("Direction", 18), ("What was told", 60)]  # fmt: skip
    _heads(sheet, formats, 0, columns)
    at = 0
    for area in page.areas:
        for each in area.measures:
            for place, row in enumerate(each.rows or (None,)):
                at += 1
                words = (
                    area.area.name,
                    area.area.title,
                    ", ".join(ref for ref, _ in area.actions),
                    each.measure.name,
                    each.measure.title,
                    KIND_WORDS[each.kind],
                    each.source,
                )
                for column, text in enumerate(words):
                    sheet.write_string(at, column, text, formats(text_wrap=column in (1, 4)))
                if row is not None:
                    sheet.write_string(at, 7, row.ref, formats())
                    sheet.write_string(at, 8, row.label, formats(text_wrap=True))
                    _cell(sheet, formats, at, 9, row.current, row.row.form)
                    sheet.write_string(at, 10, row.target.text, formats())
                    sheet.write_string(at, 11, rating_words(row), formats())
                    sheet.write_string(at, 12, direction_words(row.mark), formats())
                if place == 0:
                    sheet.write_string(at, 13, "\n".join(plain(each.evidence)), formats(text_wrap=True))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(at, 1), len(columns) - 1)
    _settled(sheet, landscape=True)


def _register(book: Workbook, formats: Formats, page: FilledFocusAreas) -> None:
    sheet = book.add_worksheet("To be developed")
    columns = [("Measure", 12.0), ("What is to be measured", 48), ("Focus area", 12), ("Actions that wait on it", 60),
               ("What might already do", 40)]  # fmt: skip
    _heads(sheet, formats, 0, columns)
    for at, each in enumerate(page.register, 1):
        words = (
            each.measure.measure.name,
            each.measure.measure.title,
            each.area.name,
            "; ".join(f"{ref} {title}".strip() for ref, title in each.actions),
            each.measure.measure.could_use,
        )
        for place, text in enumerate(words):
            sheet.write_string(at, place, text, formats(text_wrap=True))
    sheet.freeze_panes(1, 0)
    _settled(sheet, landscape=True)


def _settled(sheet: Worksheet, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
