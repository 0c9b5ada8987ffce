"""The tile layout as HTML: one sheet of tiles, each with its value, trend line, arrow and circle, then the
discussion points and the reasons of every mark. The arrow alone is coloured by its meaning, and its word
stays beside it.
"""

from __future__ import annotations

from html import escape

from goldenthread.publish.added import NOTHING, Added
from goldenthread.publish.markdown import markdown_line
from goldenthread.publish.small_charts import bars_svg, circle_svg, tile_bars_height
from goldenthread.publish.svg import sparkline
from goldenthread.publish.words import (
    NOTHING_TO_COMPARE,
    direction_words,
    rating_words,
    reasons,
    revised_words,
    signal_words,
)
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.tiles import (
    CIRCLES,
    NO_TARGET,
    FilledBars,
    FilledPoints,
    FilledTile,
    FilledTiles,
)

LINE_WIDTH, SHORT_LINE = 84, 64


def tiles_html(filled: FilledScorecard) -> str:
    """The sheet: key, tiles and the charts among them."""
    page = filled.page
    assert isinstance(page, FilledTiles)
    tiles = "\n".join(tile_html(tile) for tile in page.tiles)
    charts = "\n".join(_bars(bars) for bars in page.bars)
    introduction = f'<p class="measure">{escape(page.introduction)}</p>' if page.introduction else ""
    return f"""<div class="sheet">
<ul class="key">{"".join(_key(kind, words) for kind, words in page.key)}</ul>
<ol class="tiles">
{tiles}
{charts}
</ol>
</div><!-- sheet -->
{introduction}{_discussion(page)}"""


def _key(kind: str, words: str) -> str:
    drawn = circle_svg(CIRCLES[kind]) if kind else ""
    return f"<li>{drawn}{escape(words)}</li>"


def line_of(row: FilledRow, width: int = LINE_WIDTH) -> str:
    """A tile's trend line; one point is no line."""
    return sparkline(row, width) if sum(value is not None for value in row.series) > 1 else ""


def tile_html(tile: FilledTile) -> str:
    """One tile as a list item."""
    row, mark = tile.row, tile.row.mark
    value = tile.value
    kind = "absent" if value.kind == "absent" else "long" if len(value.text) > 7 else ""
    revised = (
        f'<sup class="r" aria-hidden="true">r</sup><span class="visually-hidden">, '
        f"{escape(revised_words(value))}</span>"
        if value.revised
        else ""
    )
    under = "" if tile.only_counts else " under"
    note = f'<p class="t-note quiet{under}">{escape(tile.value_note)}</p>' if tile.value_note else ""
    # A range takes the whole width: its line stands beside the direction.
    beside, below = ("", line_of(row, SHORT_LINE)) if kind == "long" else (line_of(row), "")
    words = direction_words(mark)
    coloured = (
        mark.meaning if mark.moved not in (None, "level") and mark.meaning in ("better", "worse") else "plain"
    )
    real = mark.signal == "yes" and mark.signal_meaning
    arrow = (
        f'<svg aria-hidden="true" focusable="false"><use href="#{mark.moved}"/></svg>'
        if mark.moved is not None
        else ""
    )
    move = f'<span class="mark {coloured}" data-column="direction">{arrow}{escape(words)}</span>'
    if not tile.compared:
        move = ""
    elif words == NOTHING_TO_COMPARE:
        move = f'<span class="quiet" data-column="direction">{NOTHING_TO_COMPARE}</span>'
    changed = (
        f'<p class="t-real mark {real}"><svg aria-hidden="true" focusable="false"><use href="#{real}"/></svg>'
        f'<span data-column="real_change">Real change</span></p>'
        if real
        else f'<p class="t-real quiet" data-column="real_change">{escape(changed_words(tile))}</p>'
        if changed_words(tile)
        else ""
    )
    given = '<span aria-hidden="true">†</span><span class="visually-hidden">, given by a person</span>'
    circle = (
        f'{circle_svg(tile.circle)}<b data-column="rating">{escape(rating_words(row))}</b>'
        f"{given if row.rating_given else ''}, "
        if tile.circle
        else ""
    )
    moved = f'<p class="t-move{" real" if real else ""}">{move}{below}</p>' if move or below else ""
    word, target = target_parts(tile)
    return (
        f'<li class="tile {row.rating or "none"}" data-ref="{escape(row.ref)}"><h2>{escape(tile.title)}</h2>'
        f'<div class="t-value"><span class="{kind}" data-column="value">{escape(value.text)}</span>'
        f"{revised}{beside}"
        f"</div>{note}{moved}{changed}"
        f'<p class="t-target">{circle}<span class="quiet">{escape(word)}'
        f'<span data-column="target">{escape(target)}</span></span></p></li>'
    )


def target_parts(tile: FilledTile) -> tuple[str, str]:
    """The word before a tile's target, and the target: `Red, at most 9` would read as what red is."""
    if tile.target == NO_TARGET:
        return "", NO_TARGET.lower() if tile.circle else NO_TARGET
    return "target " if tile.circle else "Target ", tile.target


def changed_words(tile: FilledTile) -> str:
    """What the tile itself says of real change: nothing where the page says it once for all tiles."""
    return real_words(tile.row) if tile.tested else ""


def real_words(row: FilledRow) -> str:
    """Whether a tile's figure really changed, in a word or two; empty for a projection, which is never tested."""
    if row.row.projected and row.mark.signal == "not_tested":
        return ""
    words = signal_words(row.mark)
    return {"No": "Usual variation", "Too few": "Too few to test", "": "Nothing to test"}.get(words, words)


def _bars(bars: FilledBars) -> str:
    drawn = (
        bars_svg(bars, height=tile_bars_height(bars))
        if bars.bars
        else f'<p class="absent">{escape(bars.absent)}</p>'
    )
    return (
        f'<li class="tile chart"><h2>{escape(bars.title)}</h2><p class="chart-sub">{escape(bars.marked)}</p>'
        f"{drawn}</li>"
    )


def _discussion(page: FilledTiles) -> str:
    if not page.points:
        return ""
    return (
        '<section class="part discussion" aria-labelledby="discussion"><h2 id="discussion">For discussion</h2>'
        f"{''.join(_points(each) for each in page.points)}</section>"
    )


def _points(points: FilledPoints) -> str:
    about = f'<p class="quiet">{escape("; ".join(points.about))}</p>' if points.about else ""
    said = "".join(f"<li>{markdown_line(point)}</li>" for point in points.points)
    body = f"<ul>{said}</ul>" if said else '<p class="quiet">Nothing was written for this period.</p>'
    by = f'<p class="by quiet">{escape(points.by)}</p>' if points.by else ""
    return f'<section data-points="{escape(points.name)}"><h3>{escape(points.heading)}</h3>{about}{body}{by}</section>'


def reasons_html(filled: FilledScorecard, added: Added = NOTHING) -> str:
    """Why each mark is as it is, a row at a time, opened by those who want to know."""
    rows = "".join(
        f"<details><summary>{escape(row.ref)} {escape(row.label)}</summary>"
        f'<div class="why"><dl class="say">{_sentences(row, filled)}</dl>'
        f'<dl class="thread" aria-label="Where the figure comes from">{_thread(row)}</dl>{added.links(row)}'
        "</div></details>"
        for row in filled.rows
    )
    if not rows:
        return ""
    return (
        '<section class="part reasons" aria-labelledby="reasons"><h2 id="reasons">Why each mark is as it is</h2>'
        f"{rows}</section>"
    )


def _sentences(row: FilledRow, filled: FilledScorecard) -> str:
    pairs = list(reasons(row, filled))
    if row.question_for_members:
        pairs.append(("Question for members", row.question_for_members))
    return "".join(f"<dt>{escape(label)}</dt><dd>{escape(sentence)}</dd>" for label, sentence in pairs)


def _thread(row: FilledRow) -> str:
    return "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in row.thread.items()
    )
