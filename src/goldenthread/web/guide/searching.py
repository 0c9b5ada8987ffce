"""Search over indicators, packs and what was written in them: what a person may read, the best first. What is looked
for is kept nowhere. It never looks at child-level data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from goldenthread.definitions.model import Catalogue
from goldenthread.publish.markdown import paragraphs
from goldenthread.scorecards.commentary import SECTION
from goldenthread.scorecards.printing import heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may
from goldenthread.web.guide.words import glossary
from goldenthread.web.packs.models import PUBLISHED, STATES, WITHDRAWN, Commentary, Pack
from goldenthread.web.packs.selectors import packs_for, period_of

MOST = 20
"""Results of a kind that are shown."""
LONGEST = 100
"""Letters of a query that are used."""
AROUND = 90
"""Letters of a text that are shown on each side of what was found."""


@dataclass(frozen=True)
class Found:
    """One result: what it is called, a line below, and a line about it, the words that were looked for marked."""

    href: str
    title: SafeString
    below: SafeString
    text: SafeString


@dataclass(frozen=True)
class Kind:
    """The results of a kind, the best first, and how many there were."""

    name: str
    words: str
    found: tuple[Found, ...]
    total: int


def terms_of(query: str) -> tuple[str, ...]:
    """The words to look for, in lower case, each once."""
    return tuple(dict.fromkeys(re.findall(r"[^\s,;:.!?\"“”]+", query[:LONGEST].lower())))


def search(person: Person, query: str, day: date, known: Catalogue) -> list[Kind]:
    """What holds every word of the query, by kind; kinds with nothing are left out."""
    terms = terms_of(query)
    if not terms:
        return []
    packs = [pack for pack in packs_for(person, day) if pack.scorecard in known.scorecards]
    kinds = [
        _kind("indicators", "Indicators", _indicators(person, terms, day, known, packs)),
        _kind("packs", "Packs", _packs(terms, known, packs)),
        _kind("commentary", "Commentary", _commentary(terms, known, packs)),
        _kind("words", "Words used", _words(terms)),
    ]
    return [kind for kind in kinds if kind.found]


def _kind(name: str, words: str, scored: Iterable[tuple[float, Found]]) -> Kind:
    ordered = [found for _, found in sorted(scored, key=lambda pair: -pair[0])]
    return Kind(name, words, tuple(ordered[:MOST]), len(ordered))


def _indicators(
    person: Person, terms: Sequence[str], day: date, known: Catalogue, packs: Sequence[Pack]
) -> Iterable[tuple[float, Found]]:
    """Indicators; for those who read published packs only, those that such a pack shows, in the pack."""
    refs = _references(known)
    inside = may(person, Permission.READ_FIGURES, day)
    shown: dict[str, Pack] = {}
    for pack in reversed(packs):
        if pack.state != WITHDRAWN:
            shown |= dict.fromkeys(known.scorecards[pack.scorecard].indicators, pack)
    for name, indicator in known.indicators.items():
        if not inside and name not in shown:
            continue
        own = refs.get(name, {})
        fields = (
            (" ".join(own), 12.0),
            (indicator.title, 8.0),
            (" ".join(own.values()), 5.0),
            (name.replace("_", " "), 3.0),
            (indicator.why, 1.0),
        )
        score = _score(terms, fields)
        if not score:
            continue
        if any(term == ref.lower() for term in terms for ref in own):
            score += 100
        if inside:
            href = reverse("figures:indicator", args=[name])
        else:
            card = known.scorecards[shown[name].scorecard]
            # A chart may show what no row does.
            ref = next((row.ref for row in card.rows if row.indicator == name), "")
            href = _row_in(shown[name], ref)
        below = ", ".join(own)
        yield (
            score,
            Found(href, marked(indicator.title, terms), marked(below, terms), marked(indicator.why, terms)),
        )


def _row_in(pack: Pack, ref: str) -> str:
    """The pack's page with that row alone."""
    page = reverse("packs:page", args=[pack.pk])
    return f"{page}?{urlencode({'q': ref})}" if ref else page


def _references(known: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """Under which references each indicator is shown, and how each row calls it."""
    found: dict[str, dict[str, str]] = {}
    for card in known.scorecards.values():
        for row in card.rows:
            found.setdefault(row.indicator, {}).setdefault(row.ref, row.label or "")
    return found


def _packs(terms: Sequence[str], known: Catalogue, packs: Sequence[Pack]) -> Iterable[tuple[float, Found]]:
    for place, pack in enumerate(packs):
        title, period, state = (
            known.scorecards[pack.scorecard].title,
            heading(period_of(pack)),
            STATES[pack.state],
        )
        fields = ((title, 8.0), (period, 5.0), (state, 3.0), (f"pack {pack.cadence}ly {pack.scorecard}", 2.0))
        score = _score(terms, fields)
        if score:
            # Packs come the newest first; of two that fit as well, the newer is wanted.
            href = reverse("packs:page", args=[pack.pk])
            yield (
                score - place / 1000,
                Found(href, marked(title, terms), marked(f"{period}, {state.lower()}", terms), mark_safe("")),
            )


def _commentary(
    terms: Sequence[str], known: Catalogue, packs: Sequence[Pack]
) -> Iterable[tuple[float, Found]]:
    """The newest finished words of each place. Withdrawn packs keep theirs to themselves."""
    by_number = {pack.pk: pack for pack in packs if pack.state != WITHDRAWN}
    wanted = Q()
    for term in terms:
        wanted &= Q(text__icontains=term) | Q(by__called__icontains=term) | Q(place__icontains=term)
    hits = (
        Commentary.objects.filter(wanted, pack__in=list(by_number), is_draft=False)
        .select_related("by")
        .order_by("-at")[: MOST * 5]
    )
    # A word may stand in an earlier version only, which nobody reads any more.
    newest: dict[tuple[int, str], int] = {}
    written = Commentary.objects.filter(pack__in={each.pack_id for each in hits}, is_draft=False)
    for number, where, version in written.values_list("pack_id", "place", "version"):
        newest[number, where] = max(version, newest.get((number, where), 0))
    for order, each in enumerate(hits):
        if newest[each.pack_id, each.place] != each.version or not each.text.strip():
            continue
        pack = by_number[each.pack_id]
        card = known.scorecards[pack.scorecard]
        place = each.place.removeprefix(SECTION)
        label = next((row.label for row in card.rows if row.ref == each.place and row.label), "")
        title = f"{place} {label}".strip() if not each.place.startswith(SECTION) else _section(card, place)
        state = "" if pack.state == PUBLISHED else f", {STATES[pack.state].lower()}"
        below = f"{card.title}, {heading(period_of(pack))}{state}. {each.by.called}"
        text = as_read(each.text)
        score = _score(terms, ((title, 3.0), (text, 2.0), (below, 1.0))) or 0.1
        yield (
            score - order / 1000,
            Found(
                _row_in(pack, "" if each.place.startswith(SECTION) else each.place),
                marked(title, terms),
                marked(below, terms),
                marked(_around(text, terms), terms),
            ),
        )


def as_read(text: str) -> str:
    """A text without its marks; where a figure is bound stands the reference that it is of."""
    return " ".join(paragraphs(re.sub(r"\{([^{}.]+)\.[^{}]*\}", r"(\1)", text)))


def _section(card, name: str) -> str:
    return next((section.title for section in card.sections if section.name == name), name)


def _words(terms: Sequence[str]) -> Iterable[tuple[float, Found]]:
    for word, meaning in glossary():
        score = _score(terms, ((word, 5.0), (meaning, 1.0)))
        if score:
            href = f"{reverse('guide:glossary')}#{anchor(word)}"
            yield score, Found(href, marked(word, terms), mark_safe(""), marked(meaning, terms))


def anchor(word: str) -> str:
    """The place of a word on the glossary's page."""
    return "word-" + re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")


def _score(terms: Sequence[str], fields: Sequence[tuple[str, float]]) -> float:
    """The sum over the words of the best field that holds each: whole words count most, then starts of words, then
    parts. 0 when any word is nowhere.
    """
    total = 0.0
    for term in terms:
        best = 0.0
        for text, weight in fields:
            lowered = text.lower()
            at = lowered.find(term)
            if at < 0:
                continue
            pattern = rf"(?<!\w){re.escape(term)}"
            if re.search(rf"{pattern}(?!\w)", lowered):
                best = max(best, weight * 3)
            elif re.search(pattern, lowered):
                best = max(best, weight * 2)
            else:
                best = max(best, weight)
        if not best:
            return 0.0
        total += best
    return total


def _around(text: str, terms: Sequence[str]) -> str:
    """The part of a text around the first word that was found."""
    plain = " ".join(text.split())
    places = [place for term in terms if (place := plain.lower().find(term)) >= 0]
    start = max(min(places, default=0) - AROUND, 0)
    end = start + 2 * AROUND + 40
    if start:
        start = plain.find(" ", start) + 1
    if end < len(plain):
        end = plain.rfind(" ", start, end)
        return f"{'… ' if start else ''}{plain[start:end]} …"
    return f"{'… ' if start else ''}{plain[start:]}"


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """The text, escaped, with what was looked for inside `<mark>`."""
    pattern = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    if not pattern:
        return escape(text)
    # Split before escaping: `amp` is not to be found in an ampersand. Every second part is a word that was found.
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return mark_safe(
        "".join(
            f"<mark>{escape(part)}</mark>" if number % 2 else str(escape(part))
            for number, part in enumerate(parts)
        )
    )
