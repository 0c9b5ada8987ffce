"""The panel layout as HTML: numbered panels in three columns, each with its newest figure, chart, block of
figures and commentary, and the areas of concern below them.
"""

from __future__ import annotations

from html import escape

from goldenthread.publish.markdown import markdown_html, markdown_line
from goldenthread.publish.small_charts import WIDTH, bars_svg, panel_svg
from goldenthread.publish.words import rating_words
from goldenthread.scorecards.model import FilledCell, FilledRow, FilledScorecard
from goldenthread.scorecards.panels import FilledLine, FilledPanel, FilledPanels


def panels_html(filled: FilledScorecard) -> str:
    """The sheet: where it is tabled, the population of its areas, the panels and the areas of concern."""
    page = filled.page
    assert isinstance(page, FilledPanels)
    intro = " ".join(filter(None, (f"{page.item}." if page.item else "", page.population_words, page.areas)))
    concerns = ""
    if page.concerns_heading:
        said = " ".join(map(markdown_line, page.concerns)) or "nothing was written for this period."
        concerns = (
            f'<p class="sheet-foot" data-remark="concerns"><b>{escape(page.concerns_heading)}:</b> {said}</p>'
        )
    panels = "\n".join(panel_html(panel) for panel in page.panels)
    return f"""<div class="sheet">
<p class="sheet-intro">{escape(intro)}</p>
<ol class="panels">
{panels}
</ol>
{concerns}
</div><!-- sheet -->"""


def panel_html(panel: FilledPanel) -> str:
    """One panel as a list item."""
    row = panel.row
    rating = ""
    if row is not None and (row.rating or row.target.text):
        dagger = "†" if row.rating_given else ""
        comma = f'<span class="{"visually-hidden" if row.rating else "quiet"}">,</span> '
        target = f'{comma}<span class="quiet">{escape(target_words(row))}</span>' if row.target.text else ""
        words = escape(rating_words(row))
        rating = f'<p><span class="rating {row.rating or "none"}">{words}{dagger}</span>{target}</p>'
    notes = "".join(f'<p class="quiet">{escape(note)}</p>' for note in panel.headline_notes)
    kind = " absent" if panel.headline.kind == "absent" else ""
    drawn = (
        panel_svg(panel.chart)
        if panel.chart
        else bars_svg(panel.bars, WIDTH, max(92, 22 * len(panel.bars.bars)))
        if panel.bars
        else ""
    )
    scope = f'<p class="quiet">{escape(panel.scope)}</p>' if panel.scope else ""
    comment = "".join(map(markdown_html, panel.comment))
    by = f'<p class="by quiet">{escape(panel.comment_by)}</p>' if panel.comment and panel.comment_by else ""
    notes_below = "".join(f'<p class="quiet">{escape(note)}</p>' for note in panel.notes)
    return (
        f'<li class="panel" data-panel="{escape(panel.name)}"><h2><span>{panel.number}.</span> '
        f"{escape(panel.title)}</h2>"
        f'{scope}<div class="p-body"><div class="p-fig"><p class="p-value{kind}">'
        f"{escape(panel.headline.text)}</p>{notes}"
        f"{rating}</div>{drawn}</div>{_block(panel)}"
        f'<div class="p-said">{comment}{by}{notes_below}</div></li>'
    )


def target_words(row: FilledRow) -> str:
    """A panel's target, called so: `Red at most 9` would read as what red is. Empty without one."""
    return f"target {row.target.text}" if row.target.text else ""


def _block(panel: FilledPanel) -> str:
    if not panel.lines:
        return ""
    heads = "".join(f'<th scope="col" class="n">{escape(head)}</th>' for head in panel.heads)
    lines = "".join(_line(line, panel) for line in panel.lines)
    return (
        f'<div class="areas-scroll" role="region" aria-label="{escape(panel.title)}, figures" tabindex="0">'
        f'<table class="areas tight"><caption class="visually-hidden">{escape(panel.title)}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(line: FilledLine, panel: FilledPanel) -> str:
    cells = "".join(_cell(cell, column) for cell, column in zip(line.cells, panel.columns, strict=True))
    return (
        f'<tr data-ref="{escape(line.ref)}" data-part="{escape(line.part)}"><th scope="row">{escape(line.label)}</th>'
        f"{cells}</tr>"
    )


def _cell(cell: FilledCell, column: str) -> str:
    kind = {"absent": " absent", "blank": ""}.get(cell.kind, "")
    now = " now" if column == "current" else ""
    return f'<td class="n{kind}{now}" data-column="{escape(column)}">{escape(cell.text)}</td>'
