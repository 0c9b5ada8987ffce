"""Search, the glossary, and how to read a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goldenthread.publish.columns import columns_of
from goldenthread.publish.section import row_html, table_heads
from goldenthread.publish.svg import sparkline
from goldenthread.scorecards.printing import ABSENT_MEANINGS
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs, signed_in
from goldenthread.web.catalogue import catalogue
from goldenthread.web.guide import examples
from goldenthread.web.guide.searching import LONGEST, anchor
from goldenthread.web.guide.searching import search as look_for
from goldenthread.web.guide.words import by_letter


@needs(Permission.READ_PUBLISHED_PACKS)
@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, Person)
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    today = timezone.localdate()
    kinds = look_for(request.user, query, today, catalogue()) if query else []
    page = {
        "title": f"Search: {query}" if query else "Search",
        "query": query,
        "kinds": kinds,
        "total": sum(kind.total for kind in kinds),
        "inside": may(request.user, Permission.READ_FIGURES, today),
    }
    return render(request, "guide/search.html", page)


@signed_in
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    letters = [
        (letter, [(anchor(word), word, meaning) for word, meaning in words]) for letter, words in by_letter()
    ]
    return render(request, "guide/glossary.html", {"title": "Words used", "letters": letters})


@signed_in
@require_safe
def how_to_read(request: HttpRequest) -> HttpResponse:
    filled = examples.example()
    columns = columns_of(filled)
    # The first row stands as a pack prints it; its parts are explained below it.
    first = examples.row("E1")
    whole = row_html(first, columns, filled, f'<span class="ref">E1</span> {first.label}')
    lines = [
        (mark_safe(sparkline(examples.row(ref), 96)), words)
        for ref, words in (
            ("E3", "12 months, the newest as a dot; dashes are the target"),
            ("E5", "a strip between dashes: the target is a range"),
            ("E2", "a blue disc: a real change, and better"),
            ("E1", "an orange diamond: a real change, and worse"),
            ("E4", "a purple square: a real change, neither better nor worse"),
            ("E9", "an upright line: counted anew from there; do not compare across it"),
            ("E7", "a line that begins late: nobody counted it before"),
            ("E8", "a hollow dot: the newest figure is not there yet"),
            ("E6", "columns, for numbers below ten"),
        )
    ]
    page = {
        "title": "How to read this",
        "heads": mark_safe(table_heads(columns)),
        "whole": mark_safe(whole),
        "lines": lines,
        "absent": list(ABSENT_MEANINGS.items()),
        "first": first,
    }
    return render(request, "guide/how_to_read.html", page)
