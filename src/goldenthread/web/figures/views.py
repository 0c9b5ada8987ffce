"""Pages of figures: the list of indicators and the page of one. The children behind a figure are in `child_views`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, needs
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.figures.child_views import children, copy_of_children
from goldenthread.web.figures.indicator_page import indicator_context
from goldenthread.web.figures.listing import lines

LONGEST_SEARCH = 100

__all__ = ["children", "copy_of_children", "indicator", "list_indicators"]


@needs(Permission.READ_FIGURES)
@require_safe
def list_indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator, or those that a search finds."""
    assert isinstance(request.user, Person)
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    known = catalogue()
    found = lines(request.user, timezone.localdate(), known, asked)
    context = {"title": "Indicators", "lines": found, "asked": asked, "every": len(known.indicators)}
    return render(request, "figures/list.html", context)


@needs(Permission.READ_FIGURES)
@require_safe
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator in one window, form and period, from stored figures."""
    assert isinstance(request.user, Person)
    context = indicator_context(name, request.GET, request.user, timezone.localdate(), catalogue(), council())
    return render(request, "figures/indicator.html", context)
