"""One section of a scorecard as an HTML table: heads, rows, marks, the reasons behind each row, and what people
wrote. The reasons open by `<details>`, so that they need no script and are found by a search in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from goldenthread.judgement.model import Mark
from goldenthread.publish.added import NOTHING, Added
from goldenthread.publish.columns import NUMBERS, Column, columns_of, period_name
from goldenthread.publish.figure import charts_html
from goldenthread.publish.markdown import markdown_html
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import (
    NOTHING_TO_COMPARE,
    direction_words,
    rating_words,
    reasons,
    revised_words,
    runs,
    section_counts,
    signal_words,
    small_under,
    span_words,
    typed_in,
)
from goldenthread.scorecards.model import FilledCell, FilledGroup, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import heading

LETTER_WIDTH, NUMBER_WIDTH = 7, 44
"""Pixels of an italic letter and of a narrow column of numbers, both at 14 pixels."""


MANY = 8
"""More columns of periods than this stand closer together."""


def section_html(section: FilledSection, filled: FilledScorecard, number: int, added: Added = NOTHING) -> str:
    """The section with its heading, finding, charts and table, under the id `section-` and its number."""
    scope = f' <span class="caption">{escape(section.scope)}</span>' if section.scope else ""
    title = escape(section.title)
    columns = added.among(columns_of(filled, section))
    groups = "\n".join(_group(group, columns, filled, added) for group in section.groups)
    total = section_counts(section)[0][1]
    many = " many" if len(filled.periods) > MANY else ""
    label = f"{title}, {escape(heading(filled.period))}, scrolls sideways"
    caption = f"{title}: {total}, {escape(span_words(filled))}, with target, benchmarks and judgements"
    said = comment_html(section.comment, section.comment_by)
    return f"""<section class="section" aria-labelledby="section-{number}">
<h2 id="section-{number}">{title}{scope}</h2>
<p class="finding">{escape(section.finding)}</p>
{said}{added.section(section)}{charts_html(section)}<div class="scroll" role="region" aria-label="{label}" tabindex="0">
<table class="scorecard tight{many}" data-section="{escape(section.name)}">
<caption class="visually-hidden">{caption}</caption>
{table_heads(columns)}
{groups}
</table>
</div>
<p class="back"><a href="#main">Back to the top</a></p>
</section>"""


def table_heads(columns: Sequence[Column]) -> str:
    """The column groups and the two lines of heads: years over the columns that have them, then names."""
    groups = ['<colgroup span="1"></colgroup>']
    over = ["<td></td>"]
    # The last column holds the reasons; it joins what has nothing above it.
    for (kind, words), span in runs([*(_over(column) for column in columns), ("", "")]):
        groups.append(f'<colgroup span="{span}"></colgroup>')
        if words:
            side = "n year" if kind in NUMBERS else "year"
            over.append(f'<th colspan="{span}" scope="colgroup" class="{side}">{escape(words)}</th>')
        else:
            over.append(f'<td colspan="{span}"></td>')
    names = ['<th scope="col" class="row-head">Indicator</th>', *(_head(column) for column in columns)]
    names.append('<th scope="col"><span class="visually-hidden">Reasons</span></th>')
    return f'{"".join(groups)}\n<thead>\n<tr class="over">{"".join(over)}</tr>\n<tr>{"".join(names)}</tr>\n</thead>'


def _over(column: Column) -> tuple[str, str]:
    return (column.kind, column.over) if column.over else ("", "")


def _head(column: Column) -> str:
    text = escape(column.head)
    if column.full:
        text = f'<abbr title="{escape(column.full)}">{text}</abbr>'
    kinds = ["n"] if column.kind in NUMBERS else []
    kinds += ["now"] if column.now else []
    kinds += {"target": ["target"], "series": ["spark-head"]}.get(column.kind, [])
    return (
        f'<th scope="col" class="{" ".join(kinds)}">{text}</th>' if kinds else f'<th scope="col">{text}</th>'
    )


def table_width(columns: Sequence[Column]) -> int:
    """How many columns the table has, with the names and the reasons."""
    return 1 + len(columns) + 1


def _group(group: FilledGroup, columns: Sequence[Column], filled: FilledScorecard, added: Added) -> str:
    head = sub_head(group.heading, columns) if group.heading else ""
    lines = "".join(
        row_html(row, columns, filled, _name(row, filled, added), added=added) for row in group.rows
    )
    return f"<tbody>\n{head}{lines}</tbody>"


def sub_head(words: str, columns: Sequence[Column]) -> str:
    """A line of the table that names the rows below it."""
    return (
        f'<tr class="sub"><th colspan="{table_width(columns)}" scope="rowgroup">{escape(words)}</th></tr>\n'
    )


def _name(row: FilledRow, filled: FilledScorecard, added: Added) -> str:
    label = added.label(row, escape(row.label))
    return f'<span class="ref">{escape(row.ref)}</span> {label}{typed_tag(row, filled)}'


def typed_tag(row: FilledRow, filled: FilledScorecard) -> str:
    """That the figure was typed in, after a row's name."""
    return ' <span class="tag">typed in</span>' if typed_in(row, filled) else ""


def row_html(
    row: FilledRow,
    columns: Sequence[Column],
    filled: FilledScorecard,
    name: str,
    kinds: str = "",
    added: Added = NOTHING,
) -> str:
    """A row's line, the line of its reasons below it, and what people wrote. `name` is the inside of its head."""
    cells = [f'<th scope="row" class="row-name">{name}</th>']
    spans = _spans(row.cells[:-1])
    merged = _merged(row.cells[:-1])
    for column in columns:
        if column.kind != "period":
            cells.append(_beside(row, column, added))
        elif column.place not in spans or spans[column.place]:
            names = [
                period_name(period) for period in filled.periods[column.place :][: spans.get(column.place, 1)]
            ]
            cell = row.cells[column.place]
            cells.append(_cell(cell, names, now=column.now, merged=merged.get(column.place, "")))
    cells.append('<td class="why-cell"></td>')
    width = table_width(columns)
    last_line = "" if _spoken(row) else " last"
    return (
        f'<tr data-ref="{escape(row.ref)}" class="joined{kinds}">{"".join(cells)}</tr>\n'
        f'<tr class="note why-row{last_line}"><td colspan="{width}">{_why(row, filled, added)}</td></tr>\n'
        f"{_said(row, width)}"
    )


def _beside(row: FilledRow, column: Column, added: Added) -> str:
    """A cell that is not a period's."""
    if column.kind in ("added", "added_number"):
        side = ' class="n"' if column.kind in NUMBERS else ""
        return f'<td{side} data-column="{escape(column.name)}">{added.cell(row, column)}</td>'
    if column.kind == "previous_year":
        return _cell(row.previous_year, [column.name])
    if column.kind == "benchmark":
        return _cell(row.benchmarks[column.place].cell, [column.name])
    if column.kind == "target":
        return f'<td class="target" data-column="target">{escape(row.target.text)}</td>'
    if column.kind == "series":
        return f'<td class="spark" data-column="series">{sparkline(row)}</td>'
    if column.kind == "change":
        number, space, unit = row.change.partition(" ")
        unit = f'<span class="quiet">{space}{unit}</span>' if unit else ""
        level = " quiet" if number == "level" else ""
        return f'<td class="n change{level}" data-column="change">{escape(number)}{unit}</td>'
    if column.kind == "rating":
        return f'<td data-column="rating">{rating_html(row)}</td>'
    if column.kind == "direction":
        return f'<td data-column="direction">{_direction(row.mark)}</td>'
    return f'<td data-column="real_change">{_signal(row.mark)}</td>'


def _spans(cells: Sequence[FilledCell]) -> dict[int, int]:
    """Neighbours that are absent for one reason stand in one cell: how many it spans at the first, 0 at the others."""
    found: dict[int, int] = {}
    place = 0
    for (kind, text), span in runs([(cell.kind, cell.text) for cell in cells]):
        if kind == "absent" and span > 1 and ":" in text:
            found |= {place: span, **dict.fromkeys(range(place + 1, place + span), 0)}
        place += span
    return found


def _merged(cells: Sequence[FilledCell]) -> dict[int, str]:
    """Which cells look like one: of neighbours that say the same, the last shows the words across all of them.

    Each stays a cell of its own with its words, for those who hear the table or read it with a program.
    """
    found: dict[int, str] = {}
    place = 0
    for (kind, text), span in runs([(cell.kind, cell.text) for cell in cells]):
        # Only plain words: written from the right, as `across` is, a full stop would change sides.
        words_only = text.replace(" ", "").isalpha()
        if kind == "absent" and span > 1 and words_only and len(text) * LETTER_WIDTH <= span * NUMBER_WIDTH:
            found |= dict.fromkeys(range(place, place + span - 1), " same")
            found[place + span - 1] = " across"
        place += span
    return found


def _cell(cell: FilledCell, names: Sequence[str], *, now: bool = False, merged: str = "") -> str:
    """A cell of the columns `names`: the first is its `data-column`; all of them, when it spans several, are its
    `data-columns`.
    """
    kinds = (" now" if now else "") + (" begins" if cell.begins else "") + merged
    marks = ""
    if cell.kind == "absent":
        kinds += " hidden-value" if cell.text == "hidden" else " absent"
        kinds += " long" if len(cell.text) > 18 and len(names) == 1 else ""
    if cell.revised:
        said = f'<span class="visually-hidden">, {escape(revised_words(cell))}</span>'
        marks = f'<span class="r" aria-hidden="true">r</span>{said}'
    if cell.begins:
        marks += '<span class="visually-hidden">, a new series begins</span>'
    few = small_under(cell) if now and not cell.beside else ""
    if few:
        marks += f'<span class="of">{escape(few)}</span>'
    # The count behind a percentage stands below it, so that twelve months fit a screen.
    number = cell.text.removesuffix(cell.beside) if cell.beside else cell.text
    text = escape(number) + (f'<span class="of">{escape(cell.beside)}</span>' if cell.beside else "")
    spanned = f' colspan="{len(names)}" data-columns="{escape(" ".join(names))}"' if len(names) > 1 else ""
    return f'<td class="n{kinds}" data-column="{escape(names[0])}"{spanned}>{text}{marks}</td>'


def rating_html(row: FilledRow) -> str:
    """The published rating as a word in its colour."""
    given = (
        '<span aria-hidden="true">†</span><span class="visually-hidden">, given by a person</span>'
        if row.rating_given
        else ""
    )
    return f'<span class="rating {row.rating or "none"}">{escape(rating_words(row))}{given}</span>'


def _icon(name: str) -> str:
    return f'<svg aria-hidden="true" focusable="false"><use href="#{name}"/></svg>'


def _direction(mark: Mark) -> str:
    words = direction_words(mark)
    if mark.moved is None:
        return f'<span class="quiet nothing">{NOTHING_TO_COMPARE}</span>'
    moved, _, meaning = words.partition(", ")
    if mark.as_printed:
        said = '<span class="visually-hidden">, as printed; the figures say otherwise</span>'
        moved = f'{moved.removesuffix("‡")}<span aria-hidden="true">‡</span>{said}'
    elif meaning == "worse":
        moved += ", <b>worse</b>"
    elif meaning == "neither":
        moved += ', <span class="quiet">neither</span>'
    elif meaning:
        moved += f", {meaning}"
    return f'<span class="mark">{_icon(mark.moved)}{moved}</span>'


def _signal(mark: Mark) -> str:
    words = signal_words(mark)
    if mark.signal == "yes" and mark.signal_meaning:
        return f'<span class="mark {mark.signal_meaning}">{_icon(mark.signal_meaning)}{words}</span>'
    return f'<span class="mark usual">{words}</span>' if words else ""


def _why(row: FilledRow, filled: FilledScorecard, added: Added) -> str:
    sentences = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(sentence)}</dd>" for label, sentence in reasons(row, filled)
    )
    thread = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in row.thread.items()
    )
    provenance = (
        f'<dl class="thread" aria-label="Where the figure comes from">{thread}</dl>' if thread else ""
    )
    return (
        f'<details><summary>Why?<span class="visually-hidden"> {escape(row.ref)}, {escape(row.label)}</span></summary>'
        f'<div class="why"><dl class="say">{sentences}</dl>{provenance}{added.links(row)}</div></details>'
    )


def _spoken(row: FilledRow) -> bool:
    return bool(row.break_words or row.comment or row.question_for_members)


def comment_html(text: str, by: str) -> str:
    """What was written, with who and when below it; empty when nothing was."""
    if not text.strip():
        return ""
    who = f'<p class="by">{escape(by)}</p>' if by else ""
    return f'<div class="comment">{markdown_html(text)}{who}</div>'


def _said(row: FilledRow, width: int) -> str:
    if not _spoken(row):
        return ""
    broken = f'<p class="break">{escape(row.break_words)}</p>' if row.break_words else ""
    comment = comment_html(row.comment, row.comment_by)
    question = (
        f'<p class="question"><b>Question for members:</b> {escape(row.question_for_members)}</p>'
        if row.question_for_members
        else ""
    )
    return f'<tr class="note commentary"><td colspan="{width}">{broken}{comment}{question}</td></tr>\n'
