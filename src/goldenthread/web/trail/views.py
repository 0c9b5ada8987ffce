"""The record's page: a search, and a copy of what was found. Each search is itself recorded, once."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from goldenthread.web.access.permissions import Permission, needs
from goldenthread.web.access.selectors import signed_in_person
from goldenthread.web.trail.actions import record
from goldenthread.web.trail.forms import SearchForm
from goldenthread.web.trail.models import Event
from goldenthread.web.trail.selectors import searched

LINES_A_PAGE = 50
A_SPREADSHEET_WOULD_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


@needs(Permission.SEARCH_THE_TRAIL)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    found = searched(**_asked(form)) if form.is_valid() else Event.objects.none()
    pages = Paginator(found, LINES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": "Who did and saw what",
        "form": form,
        "again": SearchForm(request.GET, auto_id=False),
        "page": page,
        "lines": [{"line": line, "more": said(line)} for line in page.object_list],
        "pages": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": query.urlencode(),
    }
    if form.is_valid() and page.number == 1:
        record("searched the trail", by=signed_in_person(request), **_words_of(form))
    return render(request, "trail/search.html", context)


@needs(Permission.SEARCH_THE_TRAIL)
@require_POST
def copy(request: HttpRequest) -> HttpResponseBase:
    """A copy of what a search finds, as CSV."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(
            request, "trail/search.html", {"title": "Who did and saw what", "form": form}, status=400
        )
    found = searched(**_asked(form))
    line = record("copied the trail", by=signed_in_person(request), lines=found.count(), **_words_of(form))
    response = StreamingHttpResponse(
        _rows(found.filter(number__lt=line.number)), content_type="text/csv; charset=utf-8"
    )
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="trail-{day}.csv"'
    return response


def said(line: Event) -> str:
    """What else a line says, in words: `rows: 13, why: checking a date`."""
    return ", ".join(
        f"{name.replace('_', ' ')}: {_value(value)}" for name, value in sorted(line.more.items())
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name} {_value(each)}" for name, each in sorted(value.items()))
    return "none" if value is None else str(value)


def _asked(form: SearchForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("person", "act", "first_day", "last_day", "words")}


def _words_of(form: SearchForm) -> dict[str, Any]:
    """What a search asked for, as the record keeps it."""
    return {name: value for name, value in _asked(form).items() if value}


class _Line:
    """A file that hands back each row that a csv writer writes."""

    def write(self, row: str) -> str:
        return row


def _rows(found) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(["number", "at", "act", "person", "about", "more", "hash"])
    for line in found.iterator(chunk_size=1000):
        at = timezone.localtime(line.at).isoformat(timespec="seconds")
        cells = [str(line.number), at, line.act, line.person, line.about, said(line), line.hash]
        yield writer.writerow(
            [f"'{text}" if text.startswith(A_SPREADSHEET_WOULD_RUN) else text for text in cells]
        )
