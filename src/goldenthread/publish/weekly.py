"""The weekly layout as HTML: one table along the child's journey, with week-ending columns, the change on the week and
a trend line. A number and its share are joined by a stem; there are no targets and no ratings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from goldenthread.publish.added import NOTHING, Added
from goldenthread.publish.columns import columns_of
from goldenthread.publish.figure import charts_html
from goldenthread.publish.section import comment_html, row_html, sub_head, table_heads, table_width, typed_tag
from goldenthread.publish.words import full_label, span_words
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import heading

ABOUT_PAIRS = "Joined lines are one measure: the number, then the same as a share."
NO_RATINGS = "Weekly figures carry no target or rating."


def weekly_html(filled: FilledScorecard, added: Added = NOTHING) -> str:
    """The whole of the pack's tables: every section under its name in one table."""
    columns = added.among(columns_of(filled))
    bodies = []
    for section in filled.sections:
        said = comment_html(section.comment, section.comment_by) + added.section(section)
        if said:
            said = f'<tr class="note commentary"><td colspan="{table_width(columns)}">{said}</td></tr>\n'
        lines = [f'<tbody data-section="{escape(section.name)}">\n{sub_head(section.title, columns)}{said}']
        for group in section.groups:
            if group.heading:
                lines.append(sub_head(group.heading, columns))
            lines += [
                row_html(row, columns, filled, _name(row, filled, added), _kinds(row), added)
                for row in words_last(group.rows)
            ]
        bodies.append("".join([*lines, "</tbody>"]))
    table = "\n".join(bodies)
    charts = "".join(charts_html(section) for section in filled.sections)
    title, period = escape(filled.title), escape(heading(filled.period))
    return f"""<section class="section" aria-label="{title}">
<p class="about">{about_words(filled)}</p>
{charts}<div class="scroll" role="region" aria-label="{title}, {period}, scrolls sideways" tabindex="0">
<table class="scorecard weekly tight">
<caption class="visually-hidden">{title}: {len(filled.rows)} measures, {escape(span_words(filled))}</caption>
{table_heads(columns)}
{table}
</table>
</div>
<p class="back"><a href="#main">Back to the top</a></p>
</section>"""


def words_last(rows: Sequence[FilledRow]) -> list[FilledRow]:
    """The rows with what is said of a pair's upper line moved under its lower, so that nothing stands between the two.
    The share does not say `8 of 19` again: both numbers have lines of their own.
    """
    found: list[FilledRow] = []
    for row in rows:
        if row.pair == "share":
            *earlier, current = row.cells
            row = replace(row, cells=(*earlier, replace(current, x_of_y="")))
        if row.pair and not row.pair_upper and found:
            upper = found[-1]
            found[-1] = replace(upper, comment="", comment_by="", question_for_members="", break_words="")
            by = dict.fromkeys(filter(None, (upper.comment_by, row.comment_by)))
            row = replace(
                row,
                comment="\n\n".join(filter(None, (upper.comment, row.comment))),
                comment_by="; ".join(by),
                question_for_members=row.question_for_members or upper.question_for_members,
                break_words=row.break_words or upper.break_words,
            )
        found.append(row)
    return found


def about_words(filled: FilledScorecard) -> str:
    """How to read the table, in a sentence or two."""
    pairs = any(row.pair for row in filled.rows)
    unrated = not any(row.rating or row.target.text for row in filled.rows)
    return " ".join(words for words, said in ((ABOUT_PAIRS, pairs), (NO_RATINGS, unrated)) if said)


def _kinds(row: FilledRow) -> str:
    return f" pair-{row.pair} {'pair-upper' if row.pair_upper else 'pair-lower'}" if row.pair else ""


def _name(row: FilledRow, filled: FilledScorecard, added: Added) -> str:
    ref = f'<span class="ref">{escape(row.ref)}</span> '
    if not row.pair:
        return f"{ref}{added.label(row, escape(row.label))}{typed_tag(row, filled)}"
    if row.pair == "number":
        return f'{ref}<span class="stem">{added.label(row, escape(row.label))}{typed_tag(row, filled)}</span>'
    words = escape(row.share_words or row.label)
    # Heard alone, the line must say what is shared out.
    counted = escape(full_label(row).removesuffix(row.share_words))
    said = f'<span class="visually-hidden">{counted}</span>' if row.share_words else ""
    return (
        f'{ref}<span class="stem">{said}{added.label(row, f"<b>{words}</b>")}{typed_tag(row, filled)}</span>'
    )
