"""What pages read of packs: which there are, what was written, and the pack as one filled scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from goldenthread.calendar import Cadence, Period, containing
from goldenthread.definitions.model import Catalogue, Council, Scorecard
from goldenthread.errors import RequestError
from goldenthread.extracts.given import Comment
from goldenthread.extracts.given import GivenRating as Given
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.figures.table import read_figures
from goldenthread.scorecards.assemble import periods_needed, periods_shown
from goldenthread.scorecards.making import fill_scorecard
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.figures.selectors import category_figures, returns_for, scorecard_figures
from goldenthread.web.packs.kept import with_published_marks
from goldenthread.web.packs.models import PUBLISHED, WITHDRAWN, Commentary, GivenRating, Pack


def packs_for(person: Person, day) -> QuerySet[Pack]:
    """The packs that a person may read, the newest period first: all of them, published ones, or none."""
    every = Pack.objects.select_related("counting", "publication", "previous__publication")
    if may(person, Permission.READ_PACKS_BEFORE_PUBLICATION, day):
        return every
    if may(person, Permission.READ_PUBLISHED_PACKS, day):
        return every.filter(state=PUBLISHED)
    return every.none()


def period_of(pack: Pack) -> Period:
    return containing(cast(Cadence, pack.cadence), pack.period_end)


def card_of(pack: Pack, known: Catalogue) -> Scorecard:
    """The pack's scorecard. Raises RequestError when the catalogue no longer has it."""
    if pack.scorecard not in known.scorecards:
        raise RequestError(
            f"The scorecard {pack.scorecard} is no longer defined.",
            remedy="Put its definition back; what was published can still be opened as files.",
        )
    return known.scorecards[pack.scorecard]


def filled(
    pack: Pack,
    *,
    breakdown: str = TOTAL,
    category: str = "",
    drafts: bool = False,
    known: Catalogue | None = None,
    authority: Council | None = None,
) -> FilledScorecard:
    """The pack as every output renders it, from stored figures: no child-level data is opened. For one team, service or
    area, nothing that was typed in, rated or written about the whole is shown as its own.
    """
    known = known or catalogue()
    authority = authority or council()
    card, period = card_of(pack, known), period_of(pack)
    faults = pack.counting.quality
    needed = periods_needed(card, period)
    if breakdown != TOTAL:
        own = _told_by(pack, card, breakdown, category, needed)
        return fill_scorecard(card, known, authority, period, own)
    before = pack.previous
    publication = pack.publication if _is_published(pack) else None
    made = fill_scorecard(
        card,
        known,
        authority,
        period,
        scorecard_figures(pack.counting, card, needed),
        # What was typed in later is for the next pack.
        returns=returns_for(card.name, needed, publication.published_at if publication else None),
        ratings=[
            *given_ratings(pack),
            *linked_ratings(pack, card, publication.published_at if publication else None),
        ],
        comments=comments(pack, drafts=drafts),
        quality=lambda indicator: faults.get(indicator.name, ()),
        previous_figures=published_figures(before, periods_shown(card, period)),
        previous_pack=before.publication.folder if before is not None and _is_published(before) else "",
    )
    return with_published_marks(made, Path(settings.PACKS) / publication.folder) if publication else made


def filled_at(
    pack: Pack,
    period: Period,
    *,
    breakdown: str = TOTAL,
    category: str = "",
    known: Catalogue | None = None,
    authority: Council | None = None,
) -> FilledScorecard:
    """A pack's scorecard for an earlier period of its counting, as recorded by now: with what was typed in, and without
    what anyone rated or wrote.
    """
    known = known or catalogue()
    authority = authority or council()
    card = card_of(pack, known)
    needed = periods_needed(card, period)
    if breakdown != TOTAL:
        own = _told_by(pack, card, breakdown, category, needed)
        return fill_scorecard(card, known, authority, period, own)
    figures = scorecard_figures(pack.counting, card, needed)
    returns = returns_for(card.name, needed)
    return fill_scorecard(card, known, authority, period, figures, returns=returns)


def _told_by(
    pack: Pack, card: Scorecard, breakdown: str, category: str, periods: Sequence[Period]
) -> list[Figure]:
    """The figures of one team, service or area in the place of the total."""
    found = category_figures(pack.counting, card, breakdown, category, periods)
    return [replace(figure, breakdown=TOTAL, category="") for figure in found]


def _is_published(pack: Pack | None) -> bool:
    return pack is not None and hasattr(pack, "publication")


def published_figures(pack: Pack | None, periods: tuple[Period, ...] | None = None) -> tuple[Figure, ...]:
    """The figures of a published pack, of all its periods or of some, as it was published."""
    if pack is None or not _is_published(pack):
        return ()
    path = Path(settings.PACKS) / pack.publication.folder / "figures.csv"
    written = path.stat().st_mtime_ns if path.exists() else 0
    return _as_published(path, written, periods)


@lru_cache(maxsize=16)
def _as_published(path: Path, written: int, periods: tuple[Period, ...] | None) -> tuple[Figure, ...]:
    # What was published never changes, so it need not be read for every reader.
    return tuple(read_figures(path, periods))


def newest_commentary(pack: Pack, *, drafts: bool = False) -> dict[str, Commentary]:
    """The newest version in each place; without `drafts` the newest finished one."""
    found = pack.commentary.select_related("by")
    if not drafts:
        found = found.filter(is_draft=False)
    return {each.place: each for each in found.order_by("version")}


def comments(pack: Pack, *, drafts: bool = False) -> list[Comment]:
    """What was written, as the layouts take it."""
    period = period_of(pack)
    return [
        Comment(
            scorecard=pack.scorecard,
            ref=place,
            period=period,
            text=each.text,
            by=each.by.called,
            on=timezone.localtime(each.at).date(),
        )
        for place, each in newest_commentary(pack, drafts=drafts).items()
        if each.text.strip()
    ]


def newest_ratings(pack: Pack, until: datetime | None = None) -> dict[str, GivenRating]:
    """The newest version of each given rating, without those taken back; of those given `until` then, if it is said."""
    given = pack.ratings.select_related("by").order_by("version")
    found = {each.ref: each for each in (given.filter(at__lte=until) if until else given)}
    return {ref: each for ref, each in found.items() if not each.taken_back}


def linked_packs(pack: Pack, card: Scorecard, until: datetime | None = None) -> list[Pack]:
    """The packs of the same period that the pack's measures are linked to, without those withdrawn (`until` then, if it
    is said): what people rated there is not rated again here.
    """
    if not card.linked_to:
        return []
    others = Pack.objects.filter(scorecard__in=card.linked_to, period_end=pack.period_end)
    gone = Q(publication__withdrawn_at__lte=until) if until else Q(state=WITHDRAWN)
    return list(others.exclude(gone).order_by("scorecard", "pk"))


def linked_ratings(pack: Pack, card: Scorecard, until: datetime | None = None) -> list[Given]:
    """The ratings that people gave on those packs; for a published plan as they were `until` it was published."""
    return [each for source in linked_packs(pack, card, until) for each in given_ratings(source, until)]


def given_ratings(pack: Pack, until: datetime | None = None) -> list[Given]:
    """The ratings that people gave, as the layouts take them."""
    period = period_of(pack)
    return [
        Given(
            scorecard=pack.scorecard,
            ref=ref,
            period=period,
            rating=each.rating or None,  # type: ignore[arg-type]
            by=each.by.called,
            on=timezone.localtime(each.at).date(),
            reason=each.reason,
            level=each.level,
        )
        for ref, each in newest_ratings(pack, until).items()
    ]
