"""What home reads: what is new, which packs to show figures of and for whom, what a person owes, and the dates that
come next. Nothing here opens child-level data.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from goldenthread.definitions.model import Catalogue, Council
from goldenthread.extracts import deliveries
from goldenthread.figures.model import TOTAL
from goldenthread.judgement.wording import count_words
from goldenthread.scorecards.commentary import SECTION
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, Role, holdings_on, may
from goldenthread.web.cycle.lines import in_sentence, needing_words
from goldenthread.web.cycle.models import KeyDate
from goldenthread.web.packs.models import DRAFT, PUBLISHED, REVIEW, SIGNED_OFF, WITHDRAWN, Pack
from goldenthread.web.packs.selectors import newest_commentary, period_of

NEWS_SHOWN = 5
FIRST_LOOK = timedelta(days=31)
"""How far back the first look of a person goes."""
DATES_SHOWN = 8


@dataclass(frozen=True)
class View:
    """Whose figures home shows: everyone's, or a team's or service's own."""

    breakdown: str = TOTAL
    category: str = ""
    words: str = ""


@dataclass(frozen=True)
class News:
    """One thing that happened. The sentence is `before`, the linked `link`, and `after`."""

    at: datetime
    before: str
    link: str
    href: str
    after: str


@dataclass(frozen=True)
class Owed:
    """One thing that is waiting for a person. `due` None has no day; `late` in days."""

    due: date | None
    link: str
    href: str
    after: str
    today: date

    @property
    def late(self) -> int:
        return max((self.today - self.due).days, 0) if self.due else 0


@dataclass(frozen=True)
class Coming:
    """Something on a day that is to come."""

    on: date
    words: str
    href: str = ""


def view_of(person: Person, day: date, council: Council) -> View:
    """A person whose every role is held for teams or services sees the first of them; anyone else the council."""
    held = holdings_on(person, day)
    if not held or any(not each.team and not each.service for each in held):
        return View()
    first = next((each for each in held if each.team), held[0])
    if not first.team:
        return View("service", first.service, first.service)
    name = next((team.name for team in council.teams if team.id == first.team), first.team)
    return View("team", first.team, name)


def title_of(pack: Pack, known: Catalogue) -> str:
    """What people call the pack: its scorecard's title, or its name when the scorecard is no longer defined."""
    card = known.scorecards.get(pack.scorecard)
    return card.title if card is not None else pack.scorecard


def named(pack: Pack, known: Catalogue) -> str:
    """The pack in a sentence: its title and its period."""
    return f"{title_of(pack, known)}, {in_sentence(period_of(pack))}"


def newest_packs(packs: Iterable[Pack], known: Catalogue) -> list[Pack]:
    """The newest pack of the months and that of the weeks, of the scorecards with the most rows; in that order."""
    found = []
    standing = [pack for pack in packs if pack.state != WITHDRAWN and pack.scorecard in known.scorecards]
    for cadence in ("month", "week"):
        of_kind = [pack for pack in standing if pack.cadence == cadence]
        last = max((pack.period_end for pack in of_kind), default=None)
        newest = [pack for pack in of_kind if pack.period_end == last]
        if newest:
            found.append(max(newest, key=lambda pack: _weight(pack, known)))
    return found


def _weight(pack: Pack, known: Catalogue) -> tuple[bool, int, str]:
    card = known.scorecards[pack.scorecard]
    return card.layout in ("rows", "weekly"), len(card.rows), card.name


def news(
    person: Person, since: datetime | None, day: date, packs: Iterable[Pack], known: Catalogue
) -> list[News]:
    """What happened since, the newest first; at the first look, what happened lately."""
    began = since or timezone.now() - FIRST_LOOK
    inside = may(person, Permission.READ_PACKS_BEFORE_PUBLICATION, day)
    found: list[News] = []
    for pack in packs:
        page = reverse("packs:page", args=[pack.pk])
        name = named(pack, known)
        publication = getattr(pack, "publication", None)
        if publication is not None and publication.withdrawn_at is not None:
            if publication.withdrawn_at > began and inside:
                why = f" {publication.withdrawn_reason}" if publication.withdrawn_reason else ""
                found.append(News(publication.withdrawn_at, "", name, page, f" was withdrawn.{why}"))
        elif publication is not None and publication.published_at > began:
            revised = _revisions(publication.folder)
            found.append(News(publication.published_at, "", name, page, f" was published.{revised}"))
        elif pack.made_at > began and publication is None:
            state = {DRAFT: "is in draft", REVIEW: "is in review", SIGNED_OFF: "is signed off"}
            found.append(News(pack.made_at, "", name, page, f" {state.get(pack.state, 'was made')}."))
    if may(person, Permission.SEE_LOADS, day):
        for each in deliveries.deliveries(Path(settings.HOME)):
            if each.loaded_at > began:
                page = reverse("loads:load", args=[each.name])
                kinds = f"; {each.quality.words()}" if each.quality.findings else ""
                rows = f" of {sum(each.rows.values()):,} rows was loaded{kinds}."
                found.append(News(each.loaded_at, "The delivery ", each.name, page, rows))
    return sorted(found, key=lambda each: each.at, reverse=True)[:NEWS_SHOWN]


def _revisions(folder: str) -> str:
    """What a publication says of earlier figures, in a sentence; empty when it moved none."""
    path = Path(settings.PACKS) / folder / "revisions.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            number = sum(1 for _ in csv.DictReader(file))
    except OSError:
        return ""
    if not number:
        return ""
    words = count_words(number).capitalize()
    return f" {words} earlier figure{' is' if number == 1 else 's are'} revised in it."


def owed(
    person: Person,
    day: date,
    packs: Iterable[Pack],
    known: Catalogue,
    filled: Iterable[tuple[Pack, FilledScorecard]],
) -> list[Owed]:
    """What is waiting for this person, the latest first: words to write, packs to send on, sign off or publish."""
    shown = {pack.pk: each for pack, each in filled}
    found: list[Owed] = []
    for pack in packs:
        name = named(pack, known)
        work = reverse("packs:work", args=[pack.pk])

        def may_now(permission: Permission, state: str = pack.state) -> bool:
            return may(person, permission, day, pack_state=state)

        if pack.state in (DRAFT, REVIEW) and may_now(Permission.WRITE_COMMENTARY) and pack.pk in shown:
            found += _words_owed(pack, shown[pack.pk], name, day)
        if pack.state in (DRAFT, REVIEW) and may_now(Permission.WRITE_COMMENTARY):
            found += _begun(person, pack, name, day)
        if pack.state == DRAFT and may_now(Permission.SEND_FOR_REVIEW) and may_now(Permission.MAKE_PACKS):
            found.append(Owed(pack.publication_due, "Send for review", work, f": {name}.", day))
        if pack.state == REVIEW and may_now(Permission.SIGN_OFF):
            found.append(Owed(pack.publication_due, "Sign off", work, f": {name}.", day))
        if pack.state == SIGNED_OFF and may_now(Permission.PUBLISH):
            found.append(Owed(pack.publication_due, "Publish", work, f": {name}.", day))
    return sorted(found, key=lambda each: (each.due is None, each.due or day))


def _words_owed(pack: Pack, filled: FilledScorecard, name: str, day: date) -> Iterable[Owed]:
    written = newest_commentary(pack)
    missing = [row for row in needing_words(filled) if not row.comment and not _has(written, row.ref)]
    if len(missing) == 1:
        row = missing[0]
        page = reverse("packs:write", args=[pack.pk, row.ref])
        yield Owed(pack.commentary_due, f"Commentary on {row.label}", page, f", {row.ref}. {name}.", day)
    elif missing:
        refs = ", ".join(row.ref for row in missing[:4]) + (" and others" if len(missing) > 4 else "")
        page = reverse("packs:work", args=[pack.pk])
        words = f"Commentary on {count_words(len(missing))} rows"
        yield Owed(
            pack.commentary_due, words, page, f" that are red or really changed ({refs}). {name}.", day
        )


def _begun(person: Person, pack: Pack, name: str, day: date) -> Iterable[Owed]:
    """What the person began to write and has not finished."""
    for place, each in newest_commentary(pack, drafts=True).items():
        if each.is_draft and each.by_id == person.pk:
            page = reverse("packs:write", args=[pack.pk, place])
            where = place.removeprefix(SECTION)
            yield Owed(pack.commentary_due, f"Finish your draft on {where}", page, f". {name}.", day)


def _has(written, ref: str) -> bool:
    return ref in written and bool(written[ref].text.strip())


def coming(person: Person, day: date, packs: Iterable[Pack], known: Catalogue) -> list[Coming]:
    """The dates that come next, from today: those that were set, and when packs at work are due."""
    inside = may(person, Permission.READ_PACKS_BEFORE_PUBLICATION, day)
    dates = KeyDate.objects.filter(on__gte=day)
    if not inside and not may(person, Permission.MANAGE_PEOPLE, day):
        dates = dates.filter(for_members=True)
    found = [Coming(each.on, each.words) for each in dates[:DATES_SHOWN]]
    if inside:
        for pack in packs:
            if pack.state in (PUBLISHED, WITHDRAWN):
                continue
            page = reverse("packs:page", args=[pack.pk])
            name = named(pack, known)
            if pack.commentary_due and pack.commentary_due >= day:
                found.append(Coming(pack.commentary_due, f"Commentary due: {name}", page))
            if pack.publication_due and pack.publication_due >= day:
                found.append(Coming(pack.publication_due, f"Publication due: {name}", page))
    return sorted(found, key=lambda each: each.on)[:DATES_SHOWN]


def is_administrator(person: Person, day: date) -> bool:
    """Whether the person only looks after the system, so that no figure is shown."""
    roles = {Role(each.role) for each in holdings_on(person, day)}
    return roles == {Role.SYSTEM_ADMINISTRATOR}
