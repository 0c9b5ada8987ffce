"""The measures of an improvement plan as HTML: the focus areas at a glance, the measures of each with their
live figures or what people tell, and the register of measures that are still to be developed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from goldenthread.publish.markdown import markdown_html
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import NOT_RATED, direction_words, rating_words, signal_words, worst_rating
from goldenthread.scorecards.focus_areas import (
    KIND_WORDS,
    FilledFocusArea,
    FilledFocusAreas,
    FilledMeasure,
    Waiting,
)
from goldenthread.scorecards.model import FilledRow, FilledScorecard

SQUARES = {"live": "live", "narrative": "told", "other": "told", "to_be_developed": "come", "none": "come"}


def plan_html(filled: FilledScorecard) -> str:
    """Focus areas, measures, register and the actions with the areas that they serve."""
    page = filled.page
    assert isinstance(page, FilledFocusAreas)
    return "\n".join((_overview(page), _measures(page), _register(page), _actions(page)))


def actions_words(actions: Sequence[tuple[str, str]]) -> str:
    """References of actions: `1.3, 1.5`."""
    return ", ".join(ref for ref, _ in actions)


def _overview(page: FilledFocusAreas) -> str:
    lines = "".join(
        f'<tr><th scope="row" class="row-name"><span class="ref">{escape(area.area.name)}</span> '
        f"{escape(area.area.title)}</th><td>{escape(actions_words(area.actions))}</td>"
        f"<td>{''.join(_square(each) for each in area.measures)}</td><td>{escape(area.standing)}</td>"
        f"<td>{_worst(area)}</td></tr>"
        for area in page.areas
    )
    key = (
        '<ul class="key"><li><span class="square live"></span>live, on a scorecard</li>'
        '<li><span class="square told"></span>from another source, or told</li>'
        '<li><span class="square come"></span>to be developed, or no source</li></ul>'
    )
    return (
        '<section class="part" aria-labelledby="areas"><h2 id="areas">Focus areas</h2>'
        '<div class="scroll" role="region" aria-label="Focus areas, scrolls sideways" tabindex="0">'
        '<table class="plan tight"><thead><tr><th scope="col">Focus area</th><th scope="col">Actions</th>'
        '<th scope="col"><span class="visually-hidden">Measures, drawn</span></th><th scope="col">Measures</th>'
        f'<th scope="col">Worst rating</th></tr></thead><tbody>{lines}</tbody></table></div>{key}</section>'
    )


def _square(measure: FilledMeasure) -> str:
    return f'<span class="square {SQUARES[measure.kind]}" aria-hidden="true"></span>'


def _worst(area: FilledFocusArea) -> str:
    rows = [row for measure in area.measures for row in measure.rows]
    worst = worst_rating(rows)
    if worst is None:
        return f'<span class="quiet">{NOT_RATED}</span>'
    colour, words = worst
    return f'<span class="rating {colour}">{escape(words)}</span>'


def _measures(page: FilledFocusAreas) -> str:
    bodies = "".join(
        f'<tbody data-area="{escape(area.area.name)}"><tr class="sub"><th colspan="3" scope="rowgroup">'
        f"{escape(area.area.name)} {escape(area.area.title)} "
        f'<span class="quiet">Actions {escape(actions_words(area.actions))}</span></th></tr>'
        f"{''.join(_measure(each) for each in area.measures)}</tbody>"
        for area in page.areas
    )
    return (
        '<section class="part section" aria-labelledby="measures"><h2 id="measures">Measures</h2>'
        '<div class="scroll" role="region" aria-label="Measures by focus area" tabindex="0">'
        '<table class="plan measures"><caption class="visually-hidden">Measures by focus area, with their '
        "source and their "
        'newest figures</caption><thead><tr><th scope="col">Measure</th>'
        '<th scope="col" class="for-wide">Source</th>'
        '<th scope="col">Newest figures with their rating, or what was told</th></tr></thead>'
        f"{bodies}</table></div></section>"
    )


def _measure(each: FilledMeasure) -> str:
    note = f'<span class="of">{escape(each.measure.note)}</span>' if each.measure.note else ""
    shown = "".join(_figure(row) for row in each.rows)
    told = "".join(map(markdown_html, each.evidence))
    told += f'<p class="quiet">{escape(each.evidence_by)}</p>' if each.evidence and each.evidence_by else ""
    if not each.rows and not told:
        words = "measure to be developed" if each.kind == "to_be_developed" else "nothing given this period"
        told = f'<span class="quiet"><i>{words}</i></span>'
    return (
        f'<tr data-measure="{escape(each.measure.name)}" data-kind="{each.kind}"><th scope="row" class="row-name">'
        f"{escape(each.measure.title)}{note}"
        f'<span class="of for-narrow">{escape(each.source)}</span></th>'
        f'<td class="for-wide" data-column="source">{escape(each.source)}{_kind(each)}</td>'
        f"<td>{shown}{told}</td></tr>"
    )


def _kind(each: FilledMeasure) -> str:
    words = KIND_WORDS[each.kind]
    return "" if words == each.source else f'<span class="of">{words}</span>'


def _figure(row: FilledRow) -> str:
    change = signal_words(row.mark)
    real = f" Real change: {row.mark.signal_meaning}." if row.mark.signal == "yes" else ""
    moved = f"{direction_words(row.mark)}.{real}" if change or row.mark.moved else ""
    worse = " worse" if row.mark.signal == "yes" and row.mark.signal_meaning == "worse" else ""
    target = f", wanted {escape(row.target.text)}" if row.target.text else ""
    return (
        f'<div class="ind" data-ref="{escape(row.ref)}">{sparkline(row)}<div><b data-column="value">'
        f"{escape(row.current.text)}</b> {escape(row.label)} "
        f'<span class="ref">{escape(row.ref)}</span>{target}<span class="of mark-words{worse}">'
        f"{escape(moved)}</span></div>"
        f'<span class="rating {row.rating or "none"}" data-column="rating">{escape(rating_words(row))}'
        f"{'†' if row.rating_given else ''}</span></div>"
    )


def _register(page: FilledFocusAreas) -> str:
    if not page.register:
        return ""
    lines = "".join(_waiting(each) for each in page.register)
    return (
        '<section class="part" aria-labelledby="register"><h2 id="register">Measures to be developed</h2>'
        f'<p class="finding">{len(page.register)} measures are still to be developed; these actions wait on them.</p>'
        '<div class="scroll" role="region" aria-label="Measures to be developed, scrolls sideways" tabindex="0">'
        '<table class="plan"><thead><tr><th scope="col">Measure</th><th scope="col">Focus area</th>'
        '<th scope="col">Actions that wait on it</th><th scope="col">What might already do</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div></section>"
    )


def _waiting(each: Waiting) -> str:
    actions = "".join(
        f'<div><span class="ref">{escape(ref)}</span> {escape(title)}</div>' for ref, title in each.actions
    )
    return (
        f'<tr data-waiting="{escape(each.measure.measure.name)}"><th scope="row" class="row-name">'
        f"{escape(each.measure.measure.title)}</th><td>{escape(each.area.name)} {escape(each.area.title)}</td>"
        f"<td>{actions}</td><td>{escape(each.measure.measure.could_use)}</td></tr>"
    )


def _actions(page: FilledFocusAreas) -> str:
    lines = "".join(
        f'<tr data-action="{escape(ref)}"><th scope="row" class="row-name"><span class="ref">{escape(ref)}</span> '
        f"{escape(title)}</th><td>{escape(', '.join(areas)) or '<i>no focus area</i>'}</td></tr>"
        for ref, title, areas in page.served
    )
    return (
        '<section class="part" aria-labelledby="actions"><h2 id="actions">Actions, and the focus areas that '
        "they serve</h2>"
        '<div class="scroll" role="region" aria-label="Actions, scrolls sideways" tabindex="0">'
        '<table class="plan tight"><thead><tr><th scope="col">Action</th><th scope="col">Focus areas</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div></section>"
    )
