"""A pack's body on the web: the published rendering of its layout with what only a signed-in reader has - links to an
indicator and to the children behind it, to write and to rate, and another period's column. All of it is escaped HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from urllib.parse import quote, urlencode

from django.urls import reverse

from goldenthread.figures.model import TOTAL
from goldenthread.publish.added import Added
from goldenthread.publish.columns import period_name
from goldenthread.publish.page import contents_html
from goldenthread.publish.panel_page import panels_html
from goldenthread.publish.plan_page import plan_html
from goldenthread.publish.section import section_html
from goldenthread.publish.tile_page import reasons_html, tiles_html
from goldenthread.publish.weekly import weekly_html
from goldenthread.scorecards.model import FilledRow, FilledScorecard, FilledSection
from goldenthread.web.packs.choosing import Choices
from goldenthread.web.packs.comparing import Compared

SECTION = "section:"
PLACE = "the-place"
"""Stands in an address for what each row puts there: an address is worked out once, not once a row."""


@dataclass(frozen=True)
class Allowed:
    """What the reader may follow or do from a row of this pack, in its present state."""

    figures: bool = False
    children: bool = False
    write: bool = False
    rate: bool = False


def body_html(
    filled: FilledScorecard, pack: int, choices: Choices, allowed: Allowed, compared: Compared | None = None
) -> str:
    """What stands between a pack's filters and its key."""
    added = _added(filled, pack, choices, allowed, compared)
    layout = filled.scorecard.layout
    if layout == "tiles":
        return _sheet(tiles_html(filled)) + reasons_html(filled, added)
    if layout == "panels":
        return _sheet(panels_html(filled)) + reasons_html(filled, added)
    if layout == "focus_areas":
        return plan_html(filled) + reasons_html(filled, added)
    if layout == "weekly":
        return weekly_html(filled, added)
    sections = "\n".join(
        section_html(section, filled, number, added) for number, section in enumerate(filled.sections, 1)
    )
    # Of one section, or of all in one order, there is nothing to jump to.
    contents = contents_html(filled) if len(filled.sections) > 1 else ""
    return f"{contents}\n{sections}"


def _sheet(body: str) -> str:
    """The sheet, which is printed alone, and what follows it."""
    sheet, end, after = body.partition("</div><!-- sheet -->")
    return f'<div class="sheet-first">{sheet}{end}</div>{after}'


def _added(
    filled: FilledScorecard, pack: int, choices: Choices, allowed: Allowed, compared: Compared | None
) -> Added:
    addresses = _addresses(filled, pack, choices, allowed)

    def label(row: FilledRow, words: str) -> str:
        address = addresses.get(row.indicator.name)
        return f'<a class="plain" href="{escape(address)}">{words}</a>' if address else words

    def links(row: FilledRow) -> str:
        return _links(row, filled, pack, choices, allowed, addresses.get(row.indicator.name, ""))

    def section(part: FilledSection) -> str:
        if not allowed.write or part.name == "all" or choices.breakdown != TOTAL:
            return ""
        address = reverse("packs:write", kwargs={"pack": pack, "place": f"{SECTION}{part.name}"})
        words = "Change what is written" if part.comment else "Write"
        link = f'<a href="{escape(address)}">{words} about {escape(part.title)}</a>'
        if filled.scorecard.layout == "weekly":
            return ""
        return f'<p class="small doing">{link}</p>'

    if compared is None:
        return Added(label=label, links=links, section=section)
    return Added(columns=compared.columns, cell=compared.cell, label=label, links=links, section=section)


def _addresses(filled: FilledScorecard, pack: int, choices: Choices, allowed: Allowed) -> Mapping[str, str]:
    """The address of each indicator's page, for those who may open it."""
    if not allowed.figures:
        return {}
    form = reverse("figures:indicator", kwargs={"name": PLACE})
    return {row.indicator.name: form.replace(PLACE, row.indicator.name) for row in filled.rows}


def _links(
    row: FilledRow, filled: FilledScorecard, pack: int, choices: Choices, allowed: Allowed, indicator: str
) -> str:
    found = []
    asked = {"window": row.row.window, "period": period_name(filled.period)}
    if choices.breakdown != TOTAL:
        asked |= {"breakdown": choices.breakdown, "category": choices.category}
    elif row.row.only is not None:
        asked |= dict(zip(("breakdown", "category"), row.row.only, strict=True))
    about = f'<span class="visually-hidden">, {escape(row.ref)}</span>'
    if indicator:
        query = urlencode({"window": row.row.window, "form": row.row.form})
        found.append(
            f'<a href="{escape(indicator)}?{escape(query)}">History, teams and definition{about}</a>'
        )
    figure = row.current.figure
    behind = figure is not None and figure.status == "ok" and figure.source == "computed"
    if allowed.children and behind and row.indicator.fact is not None:
        address = _children().replace(PLACE, row.indicator.name)
        found.append(
            f'<a href="{escape(address)}?{escape(urlencode(asked))}">{escape(children_words(row))}{about}</a>'
        )
    if choices.breakdown == TOTAL:
        if allowed.write:
            found.append(_doing("packs:write", pack, "place", row, _write_words(row)))
        if allowed.rate and filled.scorecard.layout != "weekly":
            words = "Change the given rating" if row.rating_given else "Give a rating"
            found.append(_doing("packs:rate", pack, "ref", row, words))
    return f'<p class="row-links">{" ".join(filter(None, found))}</p>' if found else ""


def _write_words(row: FilledRow) -> str:
    return "Change the commentary" if row.comment else "Write commentary"


@cache
def _children() -> str:
    return reverse("figures:children", kwargs={"name": PLACE})


@lru_cache(maxsize=64)
def _form(name: str, pack: int, argument: str) -> str:
    return reverse(name, kwargs={"pack": pack, argument: PLACE})


def _doing(name: str, pack: int, argument: str, row: FilledRow, words: str) -> str:
    address = _form(name, pack, argument).replace(PLACE, quote(row.ref, safe=""))
    return f'<a href="{escape(address)}">{words}<span class="visually-hidden">, {escape(row.ref)}</span></a>'


def children_words(row: FilledRow) -> str:
    """`The 44 children behind it`: those who did not meet its test, where it has one; else all that were counted."""
    figure = row.current.figure
    if figure is None or figure.numerator is None:
        return "The children behind it"
    if figure.form == "percent":
        number = (figure.denominator or 0) - figure.numerator
    elif figure.form in ("count", "rate_per_10k") and row.indicator.where is None:
        number = figure.numerator
    else:
        return "The children behind it"
    if number != int(number) or not number:
        return "The children behind it"
    whole = int(number)
    if row.indicator.unit == "children":
        return f"The {whole:,} {'child' if whole == 1 else 'children'} behind it"
    return f"The children behind {'that one' if whole == 1 else f'those {whole:,}'}"
