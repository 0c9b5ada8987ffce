"""A scorecard as one HTML file: offline, accessible, readable on a phone and printable on A3. No script, no
outside request, one `<style>` whose hash is in the file's own policy. Every name and sentence is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from goldenthread.publish.glossary import glossary
from goldenthread.publish.layouts import layout_of
from goldenthread.publish.panel_page import panels_html
from goldenthread.publish.plan_page import plan_html
from goldenthread.publish.policy import content_policy, style_text
from goldenthread.publish.section import section_html
from goldenthread.publish.svg import BAND, INK, MARK_COLOURS, TARGET
from goldenthread.publish.tile_page import reasons_html, tiles_html
from goldenthread.publish.weekly import weekly_html
from goldenthread.publish.words import comparator_heads, drawn_keys, section_counts
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.printing import date_words, heading

# Arrows and discs are drawn once and used by every row; they take the colour of the words beside them.
_STROKE = 'viewBox="0 0 12 12" fill="none" stroke="currentColor" stroke-width="1.8"'
_FILL = 'viewBox="0 0 12 12" fill="currentColor"'
SPRITE = (
    '<svg class="sprite" aria-hidden="true" focusable="false"><defs>'
    f'<symbol id="up" {_STROKE}><path d="M6 11V2M2 6l4-4 4 4"/></symbol>'
    f'<symbol id="down" {_STROKE}><path d="M6 1v9M2 6l4 4 4-4"/></symbol>'
    f'<symbol id="level" {_STROKE}><path d="M1 6h9M7 3l3.2 3L7 9"/></symbol>'
    f'<symbol id="better" {_FILL}><circle cx="6" cy="6" r="5"/></symbol>'
    f'<symbol id="worse" {_FILL}><path d="M6 0l6 6-6 6-6-6z"/></symbol>'
    f'<symbol id="neither" {_FILL}><path d="M1.5 1.5h9v9h-9z"/></symbol>'
    "</defs></svg>"
)


def policy_of(filled: FilledScorecard) -> str:
    """The content policy under which the scorecard's HTML file is to be served: its one style and nothing else. A
    header may say more than the file can of itself: that no page frames it, and that it sends no form.
    """
    more = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{content_policy(_style(filled))}; {more}"


def _style(filled: FilledScorecard) -> str:
    return style_text(filled.council.colour, filled.scorecard.paper, sheets=filled.page is not None)


def html(filled: FilledScorecard) -> bytes:
    """The scorecard as one UTF-8 HTML file, the same bytes for the same scorecard.

    Each section is a `<table data-section>`, each line a `<tr data-ref>`, and each cell has `data-column`: the
    period's label (`2023-09`), `previous_year`, `target`, `benchmark:` and the comparator, `series`, `rating`,
    `direction` or `real_change`. A cell's own text is what is printed; marks such as † and r are elements
    inside it.
    """
    style = _style(filled)
    period = heading(filled.period)
    council = escape(filled.council.name)
    title = escape(filled.title)
    marking = f'<p class="protect">{escape(filled.marking)}</p>\n' if filled.marking else ""
    body = layout_of(filled, BODIES)(filled)
    layout = filled.scorecard.layout
    head = f'<h1>{title} <span class="caption">{escape(period)}</span></h1>'
    front = f"{head}\n{lead_html(filled.finding)}\n{cover_html(filled)}\n{body}"
    if layout in SHEETS:
        head = f'<h1>{title} <span class="caption">{council}, {escape(period)}</span></h1>'
        # The sheet comes first, for it is printed alone; what is known of all of it follows.
        sheet, end, after = body.partition("</div><!-- sheet -->")
        front = (
            f'<div class="sheet-first">{head}\n{sheet}{end}</div>\n{lead_html(filled.finding)}\n{after}\n'
            f"{cover_html(filled)}\n{reasons_html(filled)}"
        )
    document = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(content_policy(style), quote=False)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}, {escape(period)}: {council}</title>
<style>{style}</style>
</head>
<body class="wide {layout}-page">
<a class="skip" href="#main">Skip to main content</a>
{SPRITE}
<header class="masthead"><div class="wrap">
{marking}<p class="brand">{_logo(filled)}<b>{council}</b> <span>Children’s services</span></p>
</div></header>
<main id="main" class="wrap" tabindex="-1">
{front}
{key_html(filled)}
{notes_html(filled)}
{glossary_html(filled)}
</main>
<footer class="wrap"><p class="foot">{_foot(filled)}</p></footer>
</body>
</html>
"""
    return document.encode()


def rows_html(filled: FilledScorecard) -> str:
    """The layout `rows`: a table for each section, and the way to them."""
    sections = "\n".join(
        section_html(section, filled, number) for number, section in enumerate(filled.sections, 1)
    )
    return f"{contents_html(filled)}\n{sections}"


BODIES: Mapping[str, Callable[[FilledScorecard], str]] = {
    "rows": rows_html,
    "weekly": weekly_html,
    "tiles": tiles_html,
    "panels": panels_html,
    "focus_areas": plan_html,
}
"""What stands between a page's head and its key, by layout."""

SHEETS = ("tiles", "panels")
"""The layouts that are one sheet of paper."""


def _logo(filled: FilledScorecard) -> str:
    """The council's logo, when it is a picture that the page can carry: nothing is fetched."""
    logo = filled.council.logo or ""
    return (
        f'<img class="logo" src="{escape(logo)}" alt="" height="32"> '
        if logo.startswith("data:image/")
        else ""
    )


def lead_html(finding: str) -> str:
    first, stop, rest = finding.partition(". ")
    if not stop:
        return f'<p class="lead"><b>{escape(finding)}</b></p>'
    return f'<p class="lead"><b>{escape(first)}.</b> {escape(rest)}</p>'


def cover_html(filled: FilledScorecard) -> str:
    facts = [
        ("Reporting period", heading(filled.period)),
        ("Council", filled.council.name),
        ("Recorded by", date_words(filled.as_at)),
        ("Snapshot", filled.snapshot),
        ("Compared with", filled.previous_pack),
    ]
    pairs = "".join(f"<div><dt>{label}</dt><dd>{escape(value)}</dd></div>" for label, value in facts if value)
    return f'<dl class="cover">{pairs}</dl>'


def contents_html(filled: FilledScorecard) -> str:
    items = []
    for number, section in enumerate(filled.sections, 1):
        counts = " ".join(
            f'<span class="rating {kind}">{escape(words)}</span>' if kind in ("red", "amber", "green", "blue")
            else f'<span class="count">{escape(words)}</span>'
            for kind, words in section_counts(section)
        )  # fmt: skip
        items.append(
            f'<li><a href="#section-{number}">{escape(section.title)}</a> <span class="counts">{counts}</span></li>'
        )
    return f'<nav class="contents" aria-label="Sections"><h2>Sections</h2><ol>{"".join(items)}</ol></nav>'


def key_html(filled: FilledScorecard) -> str:
    items = [f"<li><b>{escape(word)}</b> {escape(meaning)}</li>" for word, meaning in filled.keys]
    heads = comparator_heads(filled.scorecard.comparators)
    items += [
        f"<li><b>{escape(head)}</b> {escape(name)}</li>" for name, head in heads.items() if head != name
    ]
    items += [f"<li>{_swatch(name)}{escape(words)}</li>" for name, words in drawn_keys(filled)]
    return _part("key", "Key", f'<ul class="key">{"".join(items)}</ul>') if items else ""


_DASHES = f'stroke="{TARGET}" stroke-dasharray="3 2"'
_SWATCHES = {
    "target": (34, f'<path d="M0 6H34" {_DASHES}/>'),
    "band": (34, f'<rect y="2" width="34" height="8" fill="{BAND}"/><path d="M0 2H34M0 10H34" {_DASHES}/>'),
    "better": (12, f'<circle cx="6" cy="6" r="4" fill="{MARK_COLOURS["better"]}"/>'),
    "worse": (12, f'<path d="M6 0.6L11.4 6L6 11.4L0.6 6Z" fill="{MARK_COLOURS["worse"]}"/>'),
    "neither": (12, f'<rect x="2.2" y="2.2" width="7.6" height="7.6" fill="{MARK_COLOURS["neither"]}"/>'),
    "break": (12, f'<path d="M6 0V12" stroke="{INK}"/>'),
    "hollow": (12, f'<circle cx="6" cy="6" r="3.5" fill="#FFFFFF" stroke="{INK}" stroke-width="1.2"/>'),
}


def _swatch(name: str) -> str:
    width, drawing = _SWATCHES[name]
    return f'<svg width="{width}" height="12" aria-hidden="true" focusable="false">{drawing}</svg>'


def notes_html(filled: FilledScorecard) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in filled.notes)
    return _part("notes", "Notes", f'<div class="measure">{notes}</div>') if notes else ""


def glossary_html(filled: FilledScorecard) -> str:
    pairs = "".join(
        f"<div><dt>{escape(word)}</dt><dd>{escape(meaning)}</dd></div>"
        for word, meaning in glossary(texts(filled))
    )
    return _part("glossary", "Words used", f'<dl class="glossary">{pairs}</dl>') if pairs else ""


def texts(filled: FilledScorecard) -> Iterable[str]:
    """The text in which a reader may meet a word that wants explaining."""
    yield from (filled.title, filled.finding, *filled.notes, *filled.scorecard.comparators)
    if filled.scorecard.comparators:
        yield "benchmark"
    for section in filled.sections:
        yield section.title
        for group in section.groups:
            yield group.heading
            yield from (row.label for row in group.rows)


def _part(name: str, title: str, body: str) -> str:
    return f'<section class="part" aria-labelledby="{name}"><h2 id="{name}">{title}</h2>{body}</section>'


def _foot(filled: FilledScorecard) -> str:
    parts = [f"{filled.council.name}: {filled.title}, {heading(filled.period)}."]
    if filled.as_at:
        parts.append(f"Figures as recorded by {date_words(filled.as_at)}.")
    return escape(" ".join([*parts, "Made with Golden Thread."]))
