"""Reading packs: the list of them, a scorecard's page for a period, and the files of what was published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from goldenthread.definitions.model import Council
from goldenthread.figures.model import NOT_RECORDED, TOTAL
from goldenthread.publish.page import cover_html, glossary_html, key_html, lead_html, notes_html
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.printing import date_words, heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.errors import said
from goldenthread.web.figures.selectors import told_by
from goldenthread.web.packs import files
from goldenthread.web.packs.choosing import (
    MEANINGS,
    RATINGS,
    SORTS,
    TABLES,
    Choices,
    address_of,
    choices_of,
    chosen,
    columns_offered,
    only_told_by,
)
from goldenthread.web.packs.comparing import compared_with
from goldenthread.web.packs.comparing import offered as offered_periods
from goldenthread.web.packs.listing import listed
from goldenthread.web.packs.models import PUBLISHED, WITHDRAWN, Pack
from goldenthread.web.packs.remembered import filled_pack, newest_returns
from goldenthread.web.packs.rendering import Allowed, body_html
from goldenthread.web.packs.selectors import card_of, packs_for
from goldenthread.web.trail.actions import record

WHOM = {"service": "Services", "area": "Areas", "team": "Teams"}
"""The breakdowns for which a whole page can be read, with the head of their names."""

TOLD_APART = ("rows", "weekly", "tiles", "focus_areas")
"""The layouts that can be read for one team, service or area; panels print their areas side by side already."""

OPENED_AS_A_PAGE = ("html",)


@needs(Permission.READ_PUBLISHED_PACKS)
@require_safe
def list_packs(request: HttpRequest, **names: object) -> HttpResponse:
    today = timezone.localdate()
    groups = listed(packs_for(reader(request), today), catalogue(), council())
    context = {
        "title": "Packs",
        "groups": groups,
        "may_make": may(reader(request), Permission.MAKE_PACKS, today),
        "sees_all": may(reader(request), Permission.READ_PACKS_BEFORE_PUBLICATION, today),
    }
    return render(request, "packs/list.html", context)


@needs(Permission.READ_PUBLISHED_PACKS)
@require_safe
def page(request: HttpRequest, pack: int, **names: object) -> HttpResponse:
    person, today = reader(request), timezone.localdate()
    readable = packs_for(person, today)
    here = get_object_or_404(readable, pk=pack)
    known, authority = catalogue(), council()
    card = card_of(here, known)
    choices = choices_of(request.GET)
    # What was not published - teams, and periods as they are recorded by now - is for those who may read figures.
    beyond = may(person, Permission.READ_FIGURES, today)
    names_of = told_by(here.counting, here.scorecard) if beyond and card.layout in TOLD_APART else {}
    if choices.breakdown != TOTAL and choices.category not in names_of.get(choices.breakdown, ()):
        raise Http404
    whom = {"breakdown": choices.breakdown, "category": choices.category}
    whole = filled_pack(here, known, authority, newest_returns([here.scorecard]), **whom)
    not_told = 0
    if choices.breakdown != TOTAL:
        whole, not_told = only_told_by(whole)
    others = [each for each in readable.filter(scorecard=here.scorecard) if each.pk != here.pk]
    compared = None
    if choices.compare and card.layout in TABLES:
        compared = compared_with(choices.compare, here, others, known, authority, beyond=beyond, **whom)
    shown = chosen(whole, choices)
    allowed = Allowed(
        figures=beyond,
        children=may(person, Permission.SEE_CHILDREN, today),
        write=may(person, Permission.WRITE_COMMENTARY, today, pack_state=here.state),
        rate=may(person, Permission.GIVE_RATINGS, today, pack_state=here.state),
    )
    context = {
        "pack": here,
        "filled": whole,
        "choices": choices,
        "compared": compared,
        "lead": mark_safe(lead_html(whole.finding)),
        "whom": _whom_words(choices, authority),
        "not_told": not_told,
        "body": mark_safe(body_html(shown, here.pk, choices, allowed, compared)),
        "shown": len(shown.rows),
        "rows": len(whole.rows),
        "clear": reverse("packs:page", kwargs={"pack": here.pk}),
        "notes": mark_safe(f"{key_html(shown)}\n{notes_html(whole)}\n{glossary_html(shown)}"),
    }
    part = _is_part(request)
    if not part:
        context |= _around(request, here, whole, choices, names_of, authority, others)
    response = render(request, "packs/results.html" if part else "packs/page.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if part:
        query = address_of(choices)
        push_url(response, request.path + (f"?{query}" if query else ""))
    return response


def _is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def reader(request: HttpRequest) -> Person:
    """Who is signed in; the middleware lets nobody else come here."""
    return cast(Person, request.user)


def _around(
    request: HttpRequest,
    here: Pack,
    whole: FilledScorecard,
    choices: Choices,
    names_of: Mapping[str, list[str]],
    authority: Council,
    others: list[Pack],
) -> dict[str, object]:
    """What stands around the results and stays while they change: heading, downloads and the filters."""
    today = timezone.localdate()
    card = whole.scorecard
    publication = getattr(here, "publication", None)
    reads_all = may(reader(request), Permission.READ_PACKS_BEFORE_PUBLICATION, today)
    beyond = may(reader(request), Permission.READ_FIGURES, today)
    return {
        "title": f"{card.title}, {heading(whole.period)}",
        "period": heading(whole.period),
        "layout": card.layout,
        "paper": card.paper,
        "state": _state_words(here),
        "withdrawn": here.state == WITHDRAWN,
        "publication": publication,
        "downloads": files.offered(publication) if publication is not None else [],
        "works_on": reads_all,
        "cover": mark_safe(cover_html(whole)),
        "marking": whole.marking,
        "sections": [(each.name, each.title) for each in card.sections] if len(card.sections) > 1 else [],
        "ratings": [
            (name, words)
            for name, words in RATINGS.items()
            if name in choices.ratings or any((row.rating or "none") == name for row in whole.rows)
        ],
        "meanings": MEANINGS.items(),
        "sorts": SORTS.items() if card.layout != "focus_areas" else (),
        "columns": columns_offered(whole).items(),
        "whoms": _whoms(names_of, authority),
        "periods": offered_periods(here, others, beyond=beyond) if card.layout in TABLES else [],
        "of": choices.of,
    }


def _state_words(here: Pack) -> str:
    """How far the pack is, in a sentence."""
    publication = getattr(here, "publication", None)
    if publication is None:
        return "Not published: figures, ratings and words may still change."
    on = date_words(timezone.localtime(publication.published_at).date())
    if here.state == WITHDRAWN:
        return f"Published on {on} and withdrawn since."
    return f"Published on {on}."


def _whoms(names_of: Mapping[str, list[str]], authority: Council) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whom a page can be about, as heads with value and words."""
    return [
        (words, [(f"{by}:{name}", _called(by, name, authority)) for name in names_of[by]])
        for by, words in WHOM.items()
        if names_of.get(by)
    ]


def _called(by: str, name: str, authority: Council) -> str:
    """What a category is called: a team by its name."""
    if name == NOT_RECORDED:
        return name.capitalize()
    return {team.id: team.name for team in authority.teams}.get(name, name) if by == "team" else name


def _whom_words(choices: Choices, authority: Council) -> str:
    """Whom the page is about, inside a sentence; empty for the whole service."""
    if choices.breakdown == TOTAL:
        return ""
    if choices.category == NOT_RECORDED:
        return f"cases with no {choices.breakdown} recorded"
    return f"the {choices.breakdown} {_called(choices.breakdown, choices.category, authority)}"


@needs(Permission.READ_PUBLISHED_PACKS)
@require_safe
def published_file(request: HttpRequest, pack: int, file: str, **names: object) -> HttpResponseBase:
    here = get_object_or_404(packs_for(reader(request), timezone.localdate()), pk=pack)
    publication = getattr(here, "publication", None)
    if publication is None or here.state not in (PUBLISHED, WITHDRAWN):
        raise Http404
    try:
        found = files.published(publication, file)
    except files.ChangedFileError as changed:
        record("refused a changed file", by=reader(request), about=f"{here}, {file}"[:300])
        return said(
            request, 409, "This file is not what was published", f"{changed.message} {changed.remedy}"
        )
    response = HttpResponse(found.body, content_type=found.content_type)
    as_page = file.rpartition(".")[2] in OPENED_AS_A_PAGE and "copy" not in request.GET
    place = "inline" if as_page else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{publication.folder}-{found.name}"'
    response["Content-Security-Policy"] = found.policy
    response["X-Content-Type-Options"] = "nosniff"
    # It never changes, but who may read it does.
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{found.sha256}"'
    answered = get_conditional_response(request, etag=etag, response=response)
    if answered is response and request.method == "GET":
        with transaction.atomic():
            record("downloaded", by=reader(request), about=f"{here}, {file}"[:300])
    return answered or response
