"""Home by role, and the dates that come next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as day_type
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from goldenthread.extracts import deliveries
from goldenthread.judgement.signal import false_signals_words
from goldenthread.judgement.wording import capital
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import date_words, heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs, signed_in
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.cycle import actions, lines, selectors
from goldenthread.web.cycle.forms import DateForm
from goldenthread.web.cycle.models import KeyDate
from goldenthread.web.packs.models import DRAFT, PUBLISHED, Pack
from goldenthread.web.packs.selectors import filled, packs_for, period_of
from goldenthread.web.trail.models import Event

LOOKED_SINCE = "looked_since"
"""The session's key of when the person last looked before this session."""


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person, today = _person(request), timezone.localdate()
    since = _since(request, person)
    if selectors.is_administrator(person, today):
        return _administrator(request, person, today)
    known, authority = catalogue(), council()
    packs = list(packs_for(person, today))
    newest = selectors.newest_packs(packs, known)
    page = {
        "title": "Home",
        "heading": "Your service this month",
        "today": today,
        "since": since,
        "news": selectors.news(person, since, today, packs, known),
        "coming": selectors.coming(person, today, packs, known),
        "may_set_dates": may(person, Permission.SET_DATES, today),
        "may_make_packs": may(person, Permission.MAKE_PACKS, today),
        "may_read": may(person, Permission.READ_PUBLISHED_PACKS, today),
        "delivered": bool(packs) or bool(deliveries.deliveries(Path(settings.HOME))),
        "packs": packs,
    }
    if not may(person, Permission.READ_FIGURES, today):
        return render(request, "cycle/member.html", page | _for_members(packs, newest, known, authority))
    view = selectors.view_of(person, today, authority)
    made = [
        (
            pack,
            filled(pack, breakdown=view.breakdown, category=view.category, known=known, authority=authority),
        )
        for pack in newest
    ]
    if view.words:
        made = [(pack, lines.of_part(each)) for pack, each in made]
    cards = [each for _, each in made]
    if view.words:
        page["heading"] = f"{view.words} this month"
    page |= {
        "view": view,
        "own": f"&{urlencode({'of': f'{view.breakdown}:{view.category}'})}" if view.words else "",
        "figures_to": _figures_to(made, view),
        "lead": _lead(cards[0]) if cards else None,
        "changed": lines.changed(cards),
        "worse": lines.getting_worse(cards),
        "real": [
            (pack, lines.in_sentence(card.period), number)
            for pack, card in made
            if (number := sum(row.mark.signal == "yes" for row in card.rows))
        ],
        "newest": newest,
        "owed": selectors.owed(person, today, packs, known, made),
    }
    return render(request, "cycle/home.html", page)


@needs(Permission.SET_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.set_date(by=_person(request), **form.cleaned_data)
        messages.success(request, f"{date_words(made.on)} was added: {made.words}.")
        return redirect("cycle:dates")
    page = {
        "title": "Dates",
        "form": form,
        "next": KeyDate.objects.filter(on__gte=today),
        "past": KeyDate.objects.filter(on__lt=today).order_by("-on")[:24],
    }
    return render(request, "cycle/dates.html", page, status=400 if form.errors else 200)


@needs(Permission.SET_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_date(request: HttpRequest, date: int) -> HttpResponse:
    found = get_object_or_404(KeyDate, pk=date)
    if request.method == "POST":
        words = f"{date_words(found.on)}: {found.words}"
        actions.remove_date(by=_person(request), date=found)
        messages.success(request, f"{words} was removed.")
        return redirect("cycle:dates")
    return render(request, "cycle/remove_date.html", {"title": "Remove a date", "date": found})


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _since(request: HttpRequest, person: Person) -> datetime | None:
    """When the person last looked before this session, so that what is new stays new while they read; kept as they
    look.
    """
    if LOOKED_SINCE not in request.session:
        last = person.last_looked_at
        request.session[LOOKED_SINCE] = last.isoformat() if last else ""
    actions.looked(person)
    return parse_datetime(request.session[LOOKED_SINCE]) if request.session[LOOKED_SINCE] else None


def _lead(card: FilledScorecard) -> tuple[str, str]:
    """The pack's finding: how many of each first, and then how many would seem to have changed by chance."""
    first, stop, _ = card.finding.partition(". ")
    tested = sum(row.mark.signal in ("yes", "no") for row in card.rows)
    chance = capital(false_signals_words(tested).partition("; ")[2]) if tested else ""
    return f"{first}{stop.strip()}", chance


def _figures_to(made: list[tuple[Pack, FilledScorecard]], view: selectors.View) -> str:
    if not made:
        return ""
    pack, card = made[0]
    loaded = f", as recorded by {date_words(card.as_at)}" if card.as_at else ""
    whose = f" of {view.words}" if view.words else ""
    words = "in draft" if pack.state == DRAFT else pack.get_state_display().lower()
    state = "" if pack.state == PUBLISHED else f"; the pack is {words}"
    return f"Figures{whose} to the end of {heading(card.period)}{loaded}{state}."


@dataclass(frozen=True)
class Question:
    """A question for members, with the row that raises it and the pack that prints it."""

    row: FilledRow
    pack: Pack


def _for_members(packs: list[Pack], newest: list[Pack], known, authority) -> dict[str, object]:
    """Published packs, and what to ask about their red rows: no figure that is not in them."""
    made = [(pack, filled(pack, known=known, authority=authority)) for pack in newest]
    # A number and its own rate raise one question.
    asked: dict[str, Question] = {}
    for pack, card in made:
        for row in card.rows:
            if row.question_for_members and row.rating == "red":
                asked.setdefault(row.question_for_members, Question(row, pack))
    return {
        "published": [
            (pack, selectors.title_of(pack, known), heading(period_of(pack))) for pack in packs[:12]
        ],
        "lead": _lead(made[0][1]) if made else None,
        "period": heading(made[0][1].period) if made else "",
        "questions": list(asked.values()),
    }


def _administrator(request: HttpRequest, person: Person, today: day_type) -> HttpResponse:
    """People, the record and what was loaded: nothing about any child or figure."""
    loads = sorted(deliveries.deliveries(Path(settings.HOME)), key=lambda each: each.loaded_at, reverse=True)
    everyone = Person.objects.prefetch_related("holdings")
    page = {
        "title": "Home",
        "today": today,
        "people": sum(each.is_active for each in everyone),
        "left": sum(not each.is_active for each in everyone),
        "without_role": [
            each
            for each in everyone
            if each.is_active and not any(held.held_on(today) for held in each.holdings.all())
        ],
        "head": Event.objects.order_by("-number").first(),
        "refusals": Event.objects.filter(act="refused").order_by("-number")[:5],
        "loads": loads[:5],
        "coming": selectors.coming(person, today, [], catalogue()),
    }
    return render(request, "cycle/administrator.html", page)
