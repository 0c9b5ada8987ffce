"""Every write about packs but publication: each is a function with `by=`, in a transaction, that the trail records.

Whoever writes, rates or takes a step says what they had seen: the version of the text, or the pack's count of changes.
When it is another one by now nothing is written, and `MovedError` says so.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from goldenthread.calendar import Period
from goldenthread.errors import RequestError
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import STATES as HOLDS_IN
from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.figures.models import Counting
from goldenthread.web.packs.models import (
    DRAFT,
    PUBLISHED,
    REVIEW,
    SIGNED_OFF,
    STATES,
    WITHDRAWN,
    Commentary,
    GivenRating,
    Pack,
    Step,
)
from goldenthread.web.trail.actions import record
from goldenthread.web.trail.models import Event

LONGEST_TEXT = 8_000
"""Letters of one text; a page of A4 holds about 3,000."""
LONGEST_REASON = 500


class MovedError(RequestError):
    """Someone else was here first: the pack, or the text, is no longer what this person saw."""

    def __init__(self, pack: Pack, seen: int, message: str) -> None:
        self.pack, self.seen = pack, seen
        super().__init__(message, where=str(pack), remedy="Look at what changed, and decide again.")


@transaction.atomic
def make_pack(
    *,
    by: Person,
    scorecard: str,
    period: Period,
    counting: Counting,
    commentary_due: date | None = None,
    publication_due: date | None = None,
) -> Pack:
    """A new draft for a period. Revisions are marked against the scorecard's pack that was published last: an
    earlier period's, or this period's when that was withdrawn.

    Raises RequestError when this period has a pack already.
    """
    require(by, Permission.MAKE_PACKS, timezone.localdate())
    try:
        with transaction.atomic():
            pack = Pack.objects.create(
                scorecard=scorecard,
                cadence=period.cadence,
                period_end=period.last_day,
                counting=counting,
                previous=published_before(scorecard, period.last_day),
                commentary_due=commentary_due,
                publication_due=publication_due,
            )
    except IntegrityError:
        raise RequestError(
            f"There is a pack of {scorecard} for {period.label} already.",
            remedy="Open it; or have it withdrawn first, when it was published.",
        ) from None
    Step.objects.create(pack=pack, before="", after=DRAFT, by=by)
    record("made a pack", by=by, about=about(pack), snapshot=counting.snapshot)
    return pack


def published_before(scorecard: str, period_end: object) -> Pack | None:
    """The pack that a scorecard's revisions are marked against."""
    earlier = Q(state=PUBLISHED, period_end__lt=period_end) | Q(state=WITHDRAWN, period_end=period_end)
    return Pack.objects.filter(earlier, scorecard=scorecard).order_by("-period_end", "-pk").first()


def about(pack: Pack) -> str:
    """How the record names a pack."""
    return f"pack {pack.pk}: {pack}"


@transaction.atomic
def write_commentary(
    *, by: Person, pack: Pack, place: str, text: str, began: int, is_draft: bool
) -> Commentary:
    """Another version of the text in a place; an empty one takes the words away. `began` is the version that the writer
    began from, 0 for none. Raises MovedError when there is a newer one: both texts are kept by whoever catches it.
    """
    pack = locked(pack.pk)
    require_in_state(by, Permission.WRITE_COMMENTARY, pack)
    if len(text) > LONGEST_TEXT:
        raise RequestError(f"This is longer than {LONGEST_TEXT:,} letters.", remedy="Shorten it.")
    newest = pack.commentary.filter(place=place).aggregate(newest=Max("version"))["newest"] or 0
    if newest != began:
        raise MovedError(pack, began, "Someone else wrote here while you did.")
    made = Commentary.objects.create(
        pack=pack, place=place, version=newest + 1, text=text, is_draft=is_draft, by=by
    )
    _changed(pack)
    record("drafted" if is_draft else "wrote", by=by, about=about(pack), place=place, version=made.version)
    return made


@transaction.atomic
def give_rating(
    *,
    by: Person,
    pack: Pack,
    ref: str,
    rating: str,
    level: str = "",
    reason: str,
    began: int,
    suggested: str | None,
    taken_back: bool = False,
) -> GivenRating:
    """Another version of the rating that a person publishes for a reference, or its taking back. `rating` empty is "not
    rated"; `suggested` what the rule says (a level's name on a scale of its own), which only a reason departs from.
    """
    pack = locked(pack.pk)
    require_in_state(by, Permission.GIVE_RATINGS, pack)
    if not taken_back and suggested and (level or rating) != suggested and not reason.strip():
        raise RequestError(f"The rule suggests {suggested}.", remedy="Say why the rating differs.")
    newest = pack.ratings.filter(ref=ref).aggregate(newest=Max("version"))["newest"] or 0
    if newest != began:
        raise MovedError(pack, began, "Someone else rated this while you did.")
    made = GivenRating.objects.create(
        pack=pack,
        ref=ref,
        version=newest + 1,
        rating="" if taken_back else rating,
        level="" if taken_back else level,
        reason=reason.strip()[:LONGEST_REASON],
        taken_back=taken_back,
        by=by,
    )
    _changed(pack)
    act = "took a rating back" if taken_back else "rated"
    record(act, by=by, about=about(pack), ref=ref, rating=level or rating, suggested=suggested or "")
    return made


@transaction.atomic
def send_for_review(*, by: Person, pack: Pack, changes: int) -> Step:
    """From draft to review."""
    pack = seen(locked(pack.pk), changes, DRAFT)
    require_in_state(by, Permission.SEND_FOR_REVIEW, pack)
    return step(pack, REVIEW, by=by, act="sent for review")[0]


@transaction.atomic
def send_back(*, by: Person, pack: Pack, changes: int, reason: str) -> Step:
    """From review or signed off back to draft, with the reason."""
    pack = seen(locked(pack.pk), changes, REVIEW, SIGNED_OFF)
    require_in_state(by, Permission.SEND_FOR_REVIEW, pack)
    return step(pack, DRAFT, by=by, act="sent back to draft", reason=_reason(reason))[0]


@transaction.atomic
def sign_off(*, by: Person, pack: Pack, changes: int, content: str, missing: int, reason: str = "") -> Step:
    """From review to signed off. `content` is the hash of what was looked at, which is what may be published; `missing`
    how many rows lack the commentary that is required, for which the signer must give a reason.
    """
    pack = seen(locked(pack.pk), changes, REVIEW)
    require_in_state(by, Permission.SIGN_OFF, pack)
    if missing and not reason.strip():
        raise RequestError(
            f"{missing} row{'s lack' if missing != 1 else ' lacks'} the commentary that is required.",
            remedy="Have it written, or say why the pack is signed off without it.",
        )
    return step(pack, SIGNED_OFF, by=by, act="signed off", reason=reason.strip(), content=content)[0]


@transaction.atomic
def withdraw(*, by: Person, pack: Pack, changes: int, reason: str) -> Step:
    """A published pack is withdrawn with a reason. Its folder is kept, and its period has room for a new pack."""
    pack = seen(locked(pack.pk), changes, PUBLISHED)
    require_in_state(by, Permission.WITHDRAW, pack)
    hold_at_work(pack.scorecard)
    why = _reason(reason)
    made = step(pack, WITHDRAWN, by=by, act="withdrew", reason=why)[0]
    publication = pack.publication
    publication.withdrawn_at, publication.withdrawn_reason = timezone.now(), why
    publication.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    compare_anew(pack.scorecard)
    return made


def locked(pk: int) -> Pack:
    """The pack, held until the transaction ends (SQLite holds the whole store)."""
    return Pack.objects.select_for_update().get(pk=pk)


def seen(pack: Pack, changes: int, *states: str) -> Pack:
    """The pack, when it is in one of the states and as it was seen. Raises MovedError when it is not."""
    if pack.state not in states:
        raise MovedError(pack, changes, f"The pack is {state_words(pack)} by now.")
    if pack.changes != changes:
        raise MovedError(pack, changes, "The pack was changed after you opened the page.")
    return pack


def state_words(pack: Pack) -> str:
    """A pack's state inside a sentence: `a draft`, `signed off`."""
    return "a draft" if pack.state == DRAFT else STATES[pack.state].lower()


def require_in_state(by: Person, permission: Permission, pack: Pack) -> None:
    """Raises PermissionDenied, in words, unless the person may do it to a pack in this state."""
    require(by, permission, timezone.localdate())
    if pack.state not in HOLDS_IN.get(permission, {pack.state}):
        raise PermissionDenied(
            f"This pack is {state_words(pack)}, and nobody may {permission.value} in that state."
        )


def step(
    pack: Pack,
    after: str,
    *,
    by: Person,
    act: str,
    reason: str = "",
    content: str = "",
    **more: object,
) -> tuple[Step, Event]:
    """Move a locked pack to a state, and record it. Only within a transaction."""
    made = Step.objects.create(
        pack=pack, before=pack.state, after=after, by=by, reason=reason[:LONGEST_REASON], content=content
    )
    pack.state = after
    pack.changes += 1
    pack.save(update_fields=["state", "changes"])
    said = {"reason": reason, **more} if reason else more
    return made, record(act, by=by, about=about(pack), changes=pack.changes, **said)


def hold_at_work(scorecard: str) -> None:
    """Hold the packs that `compare_anew` may change, before anything is recorded: whoever writes in one holds the pack
    first and the record second, and two who took them in another order would wait for each other.
    """
    list(
        Pack.objects.select_for_update().filter(scorecard=scorecard, state__in=(DRAFT, REVIEW)).order_by("pk")
    )


def compare_anew(scorecard: str) -> None:
    """Packs at work are compared with what is published now; one that changes by it counts a change."""
    for pack in Pack.objects.select_for_update().filter(scorecard=scorecard, state__in=(DRAFT, REVIEW)):
        before = published_before(scorecard, pack.period_end)
        if pack.previous_id != (before.pk if before else None):
            pack.previous, pack.changes = before, pack.changes + 1
            pack.save(update_fields=["previous", "changes"])


def _changed(pack: Pack) -> None:
    Pack.objects.filter(pk=pack.pk).update(changes=F("changes") + 1)


def _reason(words: str) -> str:
    if not words.strip():
        raise RequestError("No reason was given.", remedy="Say why, in a sentence: it is kept with the pack.")
    return words.strip()[:LONGEST_REASON]
