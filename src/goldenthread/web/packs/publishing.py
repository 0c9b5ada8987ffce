"""Pages on which a pack is made, stands at work, and takes its steps to publication. What each step asks is decided in
`actions` and `publication`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldenthread.calendar import Period
from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
from goldenthread.scorecards.assemble import periods_needed
from goldenthread.scorecards.printing import heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs, require
from goldenthread.web.catalogue import catalogue, catalogue_hash
from goldenthread.web.errors import said
from goldenthread.web.figures.actions import count_snapshot
from goldenthread.web.figures.models import Counting
from goldenthread.web.packs.actions import (
    MovedError,
    make_pack,
    send_back,
    send_for_review,
    sign_off,
    state_words,
    withdraw,
)
from goldenthread.web.packs.checks import standing
from goldenthread.web.packs.forms import StepForm, new_pack_form
from goldenthread.web.packs.models import DRAFT, PUBLISHED, REVIEW, SIGNED_OFF, STATES, WITHDRAWN, Pack
from goldenthread.web.packs.publication import publish
from goldenthread.web.packs.selectors import newest_ratings, packs_for

ROWS_A_SECOND = 50_000
"""How many rows of an extract are opened and counted in a second on a small machine, for the note before counting."""

STEPS: dict[str, tuple[Permission, str]] = {
    "review": (Permission.SEND_FOR_REVIEW, "sent for review"),
    "draft": (Permission.SEND_FOR_REVIEW, "sent back to draft"),
    "sign_off": (Permission.SIGN_OFF, "signed off"),
    "publish": (Permission.PUBLISH, "published"),
    "withdraw": (Permission.WITHDRAW, "withdrawn"),
}
"""What a person must be permitted for each step, and how it is said once taken."""


@needs(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft of a scorecard for a period, from a snapshot; one that was not counted yet is counted first."""
    person, known = cast(Person, request.user), catalogue()
    cards = sorted(known.scorecards.values(), key=lambda card: card.title)
    snapshots = _snapshots()
    newest = Counting.objects.filter(cadence="month").order_by("-last_day").first()
    initial = {
        "scorecard": request.GET.get("scorecard", ""),
        "period": f"{newest.last_day:%Y-%m}" if newest else "",
        "snapshot": snapshots[0][0] if snapshots else "",
    }
    form = new_pack_form(cards, snapshots)(request.POST or None, initial=initial)
    there = None
    if request.method == "POST" and form.is_valid():
        card: Scorecard = form.cards[form.cleaned_data["scorecard"]]
        period: Period = form.cleaned_data["period"]
        there = (
            Pack.objects.filter(scorecard=card.name, period_end=period.last_day)
            .exclude(state=WITHDRAWN)
            .first()
        )
        if there is None:
            try:
                counting = _counting(person, form.cleaned_data["snapshot"], card, period, known)
                pack = make_pack(
                    by=person,
                    scorecard=card.name,
                    period=period,
                    counting=counting,
                    commentary_due=form.cleaned_data["commentary_due"],
                    publication_due=form.cleaned_data["publication_due"],
                )
            except RequestError as error:
                form.add_error(None, f"{error.message} {error.remedy or ''}")
            else:
                messages.success(request, f"{card.title}, {heading(period)}: the draft is made.")
                return redirect("packs:work", pack.pk)
        else:
            form.add_error("period", "There is a pack for this period already.")
    context = {"title": "Make a pack", "form": form, "there": there, "snapshots": snapshots}
    return render(request, "packs/new.html", context, status=400 if form.errors else 200)


@needs(Permission.READ_PACKS_BEFORE_PUBLICATION)
@require_safe
def work(request: HttpRequest, pack: int) -> HttpResponse:
    """Where a pack stands: what is still to be written, what to look at before it is signed off, who did what."""
    person, today = cast(Person, request.user), timezone.localdate()
    found = get_object_or_404(packs_for(person, today), pk=pack)
    stands = standing(found)
    given = newest_ratings(found)
    steps = list(found.steps.select_related("by").order_by("pk"))
    made = stands.filled
    context = {
        "title": f"{made.title}, {heading(made.period)}: at work",
        "pack": found,
        "made": made,
        "period": heading(made.period),
        "stands": stands,
        "given": given,
        "stages": _stages(found.state),
        "steps": steps[::-1],
        "state_words": state_words(found),
        "publication": found.publication if hasattr(found, "publication") else None,
        "can": {
            name: may(person, needed, today, pack_state=found.state) for name, (needed, _) in STEPS.items()
        },
        "may_write": may(person, Permission.WRITE_COMMENTARY, today, pack_state=found.state),
        "may_rate": may(person, Permission.GIVE_RATINGS, today, pack_state=found.state),
        "required_words": _required_words(),
        "left": _left(stands),
    }
    return render(request, "packs/work.html", context)


@needs(Permission.READ_PACKS_BEFORE_PUBLICATION)
@require_POST
def step(request: HttpRequest, pack: int) -> HttpResponse:
    """Takes one step. A pack that moved since the page was opened is left as it is, and the page says what changed."""
    person, today = cast(Person, request.user), timezone.localdate()
    found = get_object_or_404(packs_for(person, today), pk=pack)
    form = StepForm(request.POST)
    if not form.is_valid():
        return said(
            request, 400, "That step could not be taken", "Open the pack again, and take it from there."
        )
    asked, changes = form.cleaned_data["step"], form.cleaned_data["changes"]
    reason = form.cleaned_data["reason"]
    require(person, STEPS[asked][0], today)
    if asked == "publish" and found.state == PUBLISHED:
        # The second click of two: the first did it.
        messages.info(request, "This pack is published already.")
        return redirect("packs:page", found.pk)
    try:
        if asked == "review":
            send_for_review(by=person, pack=found, changes=changes)
        elif asked == "draft":
            send_back(by=person, pack=found, changes=changes, reason=reason)
        elif asked == "sign_off":
            _sign(person, found, changes, form.cleaned_data["content"], reason)
        elif asked == "publish":
            publish(by=person, pack=found, changes=changes)
        else:
            withdraw(by=person, pack=found, changes=changes, reason=reason)
    except MovedError as moved:
        return _changed(request, moved)
    messages.success(request, f"The pack is {STEPS[asked][1]}.")
    return redirect("packs:page" if asked == "publish" else "packs:work", found.pk)


def _sign(person: Person, pack: Pack, changes: int, content: str, reason: str) -> None:
    stands = standing(pack)
    if pack.state == REVIEW and pack.changes == changes and content != stands.content:
        words = "Its figures or definitions changed after you opened the page."
        raise MovedError(pack, changes, words)
    sign_off(
        by=person,
        pack=pack,
        changes=changes,
        content=stands.content,
        missing=len(stands.missing),
        reason=reason,
    )


def _changed(request: HttpRequest, moved: MovedError) -> HttpResponse:
    """What was done to the pack since the page was opened: each change counts one."""
    pack = Pack.objects.get(pk=moved.pack.pk)
    done: list[dict[str, Any]] = []
    for text in pack.commentary.select_related("by"):
        words = f"{'drafted' if text.is_draft else 'wrote'} about {text.place}"
        done.append({"at": text.at, "by": text.by, "words": words, "place": text.place})
    for given in pack.ratings.select_related("by"):
        published = given.level or given.rating or "not rated"
        words = (
            f"took back the rating of {given.ref}" if given.taken_back else f"rated {given.ref} {published}"
        )
        done.append({"at": given.at, "by": given.by, "words": words, "place": ""})
    for taken in pack.steps.select_related("by"):
        words = f"moved it to {STATES[taken.after].lower()}"
        done.append({"at": taken.at, "by": taken.by, "words": words, "place": ""})
    done.sort(key=lambda each: each["at"], reverse=True)
    since = max(pack.changes - moved.seen, 0)
    context = {
        "title": "The pack changed while you looked at it",
        "pack": pack,
        "why": moved.message,
        "done": done[:since],
        "state_words": STATES[pack.state],
    }
    return render(request, "packs/changed.html", context, status=409)


def _stages(state: str) -> list[dict[str, object]]:
    order = [DRAFT, REVIEW, SIGNED_OFF, PUBLISHED]
    at = order.index(PUBLISHED if state == WITHDRAWN else state)
    return [
        {"words": STATES[each], "here": each == state, "done": place < at or state == WITHDRAWN}
        for place, each in enumerate(order)
    ]


def _left(stands: Any) -> str:
    """What is left to do, in a sentence."""
    asked, missing = len(stands.required), len(stands.missing)
    first = (
        f"{asked - missing} of {asked} required comments are written"
        if asked
        else "No commentary is required"
    )
    looks = len(stands.flags) + len(stands.contradictions) + len(stands.failures)
    return f"{first}; {looks} thing{'s' if looks != 1 else ''} to look at before it is signed off."


def _required_words() -> str:
    asked = settings.REQUIRE_COMMENTARY
    words = [words for name, words in (("red", "is red"), ("signal", "really changed")) if name in asked]
    return " or ".join(words)


def _snapshots() -> list[tuple[str, str]]:
    """Every snapshot, the newest first, with whether it is counted or how long counting takes."""
    home = Path(settings.HOME)
    rows = {each.name: sum(each.rows.values()) for each in deliveries.deliveries(home)}
    counted = set(Counting.objects.values_list("snapshot", flat=True))
    found = []
    for each in reversed(deliveries.snapshots(home)):
        seconds = max(5, round(sum(rows.get(name, 0) for name in each.deliveries) / ROWS_A_SECOND / 5) * 5)
        words = "counted" if each.name in counted else f"not counted yet: this takes about {seconds} seconds"
        found.append((each.name, f"{each.name} ({words})"))
    there = {name for name, _ in found}
    return [
        *found,
        *((name, f"{name} (counted; its children were removed)") for name in sorted(counted - there)),
    ]


def _counting(person: Person, snapshot: str, card: Scorecard, period: Period, known: Catalogue) -> Counting:
    """A counting that holds what the scorecard needs, made now when there is none."""
    first = periods_needed(card, period)[0]
    counted = Counting.objects.filter(
        snapshot=snapshot,
        cadence=period.cadence,
        first_day__lte=first.first_day,
        last_day__gte=period.last_day,
    )
    found = counted.filter(definitions=catalogue_hash(known)).order_by("-pk").first()
    if found is not None:
        return found
    return count_snapshot(by=person, snapshot=snapshot, period=period, catalogue=known)
