"""One section of a scorecard as an HTML table: heads, rows, marks, the reasons behind each row, and what people
wrote. The reasons open by `<details>`, so that they need no script and are found by a search in the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from goldenthread.judgement.model import Mark
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import (
    NOTHING_TO_COMPARE,
    comparator_heads,
    direction_words,
    rating_words,
    reasons,
    revised_words,
    runs,
    section_counts,
    series_head,
    signal_words,
    small_x_of_y,
    span_words,
    typed_in,
)
from goldenthread.scorecards.model import FilledCell, FilledGroup, FilledRow, FilledScorecard, FilledSection
from goldenthread.scorecards.printing import heading

LETTER_WIDTH, NUMBER_WIDTH = 7, 44
"""Pixels of an italic letter and of a narrow column of numbers, both at 14 pixels."""

MARK_COLUMNS = 5
"""Sparkline, rating, direction, real change, reasons."""


def section_html(section: FilledSection, filled: FilledScorecard, number: int) -> str:
    """The section with its heading, finding and table, under the id `section-` and its number."""
    scope = f' <span class="caption">{escape(section.scope)}</span>' if section.scope else ""
    title = escape(section.title)
    groups = "\n".join(_group(group, section, filled) for group in section.groups)
    total = section_counts(section)[0][1]
    caption = f"{title}: {total}, {escape(span_words(filled))}, with target, benchmarks and judgements"
    return f"""<section class="section" aria-labelledby="section-{number}">
<h2 id="section-{number}">{title}{scope}</h2>
<p class="finding">{escape(section.finding)}</p>
<div class="scroll" role="region" aria-label="{title}, {escape(heading(filled.period))}, scrolls sideways" tabindex="0">
<table class="scorecard tight" data-section="{escape(section.name)}">
<caption class="visually-hidden">{caption}</caption>
{_heads(section, filled)}
{groups}
</table>
</div>
<p class="back"><a href="#main">Back to the top</a></p>
</section>"""


def _heads(section: FilledSection, filled: FilledScorecard) -> str:
    years = runs(filled.period_years)
    benchmark_years = runs([year for _, year in section.benchmark_heads])
    columns = ["<col>"]
    over = ["<td></td>"]
    for year, span in years:
        columns.append(f'<colgroup span="{span}"></colgroup>')
        over.append(f'<th colspan="{span}" scope="colgroup" class="n year">{escape(year)}</th>')
    blank = 1 + bool(filled.previous_year_head)
    columns.append(f'<colgroup span="{blank}"></colgroup>')
    over.append(f'<td colspan="{blank}"></td>')
    for year, span in benchmark_years:
        columns.append(f'<colgroup span="{span}"></colgroup>')
        head = f'<th colspan="{span}" scope="colgroup" class="n year">{escape(year)}</th>'
        over.append(head if year else f'<td colspan="{span}"></td>')
    columns.append(f'<colgroup span="{MARK_COLUMNS}"></colgroup>')
    over.append(f'<td colspan="{MARK_COLUMNS}"></td>')
    columns[0] = '<colgroup span="1"></colgroup>'
    names = ['<th scope="col" class="row-head">Indicator</th>']
    last = len(filled.periods) - 1
    names += [
        f'<th scope="col" class="n{" now" if index == last else ""}">{escape(head)}</th>'
        for index, head in enumerate(filled.period_heads)
    ]
    if filled.previous_year_head:
        names.append(f'<th scope="col" class="n">{escape(filled.previous_year_head)}</th>')
    names.append('<th scope="col" class="target">Target</th>')
    short = comparator_heads(filled.scorecard.comparators)
    for name, _ in section.benchmark_heads:
        head = short.get(name, name)
        text = escape(head) if head == name else f'<abbr title="{escape(name)}">{escape(head)}</abbr>'
        names.append(f'<th scope="col" class="n">{text}</th>')
    names += [f'<th scope="col" class="spark-head">{series_head(filled)}</th>']
    names += [f'<th scope="col">{head}</th>' for head in ("Rating", "Direction", "Real change?")]
    names.append('<th scope="col"><span class="visually-hidden">Reasons</span></th>')
    return f'{"".join(columns)}\n<thead>\n<tr class="over">{"".join(over)}</tr>\n<tr>{"".join(names)}</tr>\n</thead>'


def _width(section: FilledSection, filled: FilledScorecard) -> int:
    return (
        1
        + len(filled.periods)
        + bool(filled.previous_year_head)
        + 1
        + len(section.benchmark_heads)
        + MARK_COLUMNS
    )


def _group(group: FilledGroup, section: FilledSection, filled: FilledScorecard) -> str:
    width = _width(section, filled)
    head = (
        f'<tr class="sub"><th colspan="{width}" scope="rowgroup">{escape(group.heading)}</th></tr>\n'
        if group.heading
        else ""
    )
    return f"<tbody>\n{head}{''.join(_row(row, filled, width) for row in group.rows)}</tbody>"


def _row(row: FilledRow, filled: FilledScorecard, width: int) -> str:
    ref = escape(row.ref)
    typed = ' <span class="tag">typed in</span>' if typed_in(row) else ""
    cells = [
        f'<th scope="row" class="row-name"><span class="ref">{ref}</span> {escape(row.label)}{typed}</th>'
    ]
    last = len(row.cells) - 1
    merged = _merged(row.cells[:-1])
    for index, (period, cell) in enumerate(zip(filled.periods, row.cells, strict=True)):
        cells.append(_cell(cell, period.label, now=index == last, merged=merged.get(index, "")))
    if filled.previous_year_head:
        cells.append(_cell(row.previous_year, "previous_year"))
    cells.append(f'<td class="target" data-column="target">{escape(row.target.text)}</td>')
    for name, benchmark in zip(filled.scorecard.comparators, row.benchmarks, strict=True):
        cells.append(_cell(benchmark.cell, f"benchmark:{name}"))
    cells.append(f'<td class="spark" data-column="series">{sparkline(row)}</td>')
    cells.append(f'<td data-column="rating">{_rating(row)}</td>')
    cells.append(f'<td data-column="direction">{_direction(row.mark)}</td>')
    cells.append(f'<td data-column="real_change">{_signal(row.mark)}</td>')
    cells.append('<td class="why-cell"></td>')
    last_line = "" if _spoken(row) else " last"
    return (
        f'<tr data-ref="{ref}" class="joined">{"".join(cells)}</tr>\n'
        f'<tr class="note why-row{last_line}"><td colspan="{width}">{_why(row, filled)}</td></tr>\n'
        f"{_said(row, width)}"
    )


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


def _cell(cell: FilledCell, column: str, *, now: bool = False, merged: str = "") -> str:
    kinds = (" now" if now else "") + merged
    marks = ""
    if cell.kind == "absent":
        kinds += " hidden-value" if cell.text == "hidden" else " absent"
        kinds += " long" if len(cell.text) > 18 else ""
    if cell.revised:
        said = f'<span class="visually-hidden">, {escape(revised_words(cell))}</span>'
        marks = f'<span class="r" aria-hidden="true">r</span>{said}'
    few = small_x_of_y(cell) if now else ""
    if few:
        marks += f'<span class="of">{escape(few)}</span>'
    return f'<td class="n{kinds}" data-column="{escape(column)}">{escape(cell.text)}{marks}</td>'


def _rating(row: FilledRow) -> str:
    given = (
        '<span aria-hidden="true">†</span><span class="visually-hidden">, given by a person</span>'
        if row.rating_given
        else ""
    )
    return f'<span class="rating {row.rating or "none"}">{rating_words(row)}{given}</span>'


def _icon(name: str) -> str:
    return f'<svg aria-hidden="true" focusable="false"><use href="#{name}"/></svg>'


def _direction(mark: Mark) -> str:
    words = direction_words(mark)
    if mark.moved is None:
        return f'<span class="quiet nothing">{NOTHING_TO_COMPARE}</span>'
    moved, _, meaning = words.partition(", ")
    if meaning == "worse":
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


def _why(row: FilledRow, filled: FilledScorecard) -> str:
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
        f'<div class="why"><dl class="say">{sentences}</dl>{provenance}</div></details>'
    )


def _spoken(row: FilledRow) -> bool:
    return bool(row.comment or row.question_for_members)


def _said(row: FilledRow, width: int) -> str:
    if not _spoken(row):
        return ""
    paragraphs = "".join(
        f"<p>{escape(part.strip())}</p>" for part in row.comment.split("\n\n") if part.strip()
    )
    by = f'<p class="by">{escape(row.comment_by)}</p>' if row.comment and row.comment_by else ""
    comment = f'<div class="comment">{paragraphs}{by}</div>' if paragraphs else ""
    question = (
        f'<p class="question"><b>Question for members:</b> {escape(row.question_for_members)}</p>'
        if row.question_for_members
        else ""
    )
    return f'<tr class="note commentary"><td colspan="{width}">{comment}{question}</td></tr>\n'
