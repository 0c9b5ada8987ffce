"""Publishes a signed-off pack: a folder that never changes, named by a row that is committed with the record of it.

Files are made first, without a lock. Then, with the pack held, it is looked at again, the line is recorded, the folder
is written with that line's hash in its manifest, and all of it is committed. A folder that no row names was never
published; the next publication under that name sets it aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from goldenthread.errors import RequestError
from goldenthread.publish import outputs
from goldenthread.publish.outputs import SOME_LAYOUTS
from goldenthread.publish.page import policy_of
from goldenthread.scorecards.in_force import definitions_in_force
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.pack import MANIFEST, content_hash, write_pack
from goldenthread.scorecards.self_check import Finding, self_check
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.catalogue import catalogue
from goldenthread.web.packs.actions import (
    MovedError,
    compare_anew,
    hold_at_work,
    locked,
    require_in_state,
    seen,
    step,
)
from goldenthread.web.packs.checks import beside
from goldenthread.web.packs.models import PUBLISHED, SIGNED_OFF, Pack, Publication
from goldenthread.web.packs.selectors import card_of, filled

PAGES = ("html", "xlsx", "pdf")
"""What every layout is made in."""


@dataclass(frozen=True)
class Prepared:
    """A pack as it will be published: its files by name, the definitions in force, each page's content policy, and what
    the self-check found beside the packs of about the same day.
    """

    pack: Pack
    changes: int
    filled: FilledScorecard
    files: Mapping[str, bytes]
    definitions: object
    policies: Mapping[str, str]
    content: str
    findings: Sequence[Finding]


def publish(*, by: Person, pack: Pack, changes: int) -> Publication:
    """Publish a signed-off pack. Raises MovedError when it is no longer what was seen or what was signed off."""
    require(by, Permission.PUBLISH, timezone.localdate())
    return _commit(by, prepare(seen(pack, changes, SIGNED_OFF)))


def prepare(pack: Pack) -> Prepared:
    """Make every file of a publication. It holds nothing and writes nothing."""
    known = catalogue()
    card = card_of(pack, known)
    made = filled(pack, known=known)
    some = [name for name, (_, layouts) in SOME_LAYOUTS.items() if card.layout in layouts]
    return Prepared(
        pack=pack,
        changes=pack.changes,
        filled=made,
        files=outputs(made, [*PAGES, *some]),
        definitions=definitions_in_force(card, known),
        policies={"scorecard.html": policy_of(made)},
        content=content_hash(made),
        findings=self_check(made, beside(pack)),
    )


@transaction.atomic
def _commit(by: Person, made: Prepared) -> Publication:
    pack = seen(locked(made.pack.pk), made.changes, SIGNED_OFF)
    require_in_state(by, Permission.PUBLISH, pack)
    hold_at_work(pack.scorecard)
    signed = pack.steps.filter(after=SIGNED_OFF).order_by("-pk").first()
    if signed is None or signed.content != made.content:
        raise MovedError(
            pack,
            made.changes,
            "The figures, marks or definitions are no longer those that were signed off: something was typed in or "
            "defined anew since. Send the pack back to draft, and have it signed off again.",
        )
    name = folder_name(pack)
    _set_aside(Path(settings.PACKS), name)
    _, event = step(pack, PUBLISHED, by=by, act="published", folder=name)
    folder = write_pack(
        Path(settings.PACKS) / name,
        made.filled,
        made.files,
        made.definitions,
        findings=made.findings,
        trail={"number": event.number, "hash": event.hash},
    )
    publication = Publication.objects.create(
        pack=pack,
        folder=name,
        manifest_hash=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
        policies=dict(made.policies),
        trail_number=event.number,
        trail_hash=event.hash,
    )
    compare_anew(pack.scorecard)
    return publication


def folder_name(pack: Pack) -> str:
    """`monthly-2023-09`, `weekly-2023-09-29`; `-2` and so on for a later edition of the period."""
    period = pack.period_end.isoformat() if pack.cadence == "week" else f"{pack.period_end:%Y-%m}"
    first = f"{pack.scorecard}-{period}"
    taken = set(Publication.objects.filter(folder__startswith=first).values_list("folder", flat=True))
    edition = 1
    while (name := first if edition == 1 else f"{first}-{edition}") in taken:
        edition += 1
    return name


def _set_aside(room: Path, name: str) -> None:
    """Move a folder away that was written and never published, because whoever wrote it was stopped before the end. The
    pack is held, so nobody else is writing under this name.
    """
    if not (room / name).exists():
        return
    for number in range(1, 1000):
        aside = room / f".set-aside-{name}-{number}"
        if not aside.exists():
            (room / name).rename(aside)
            return
    raise RequestError(
        "Too many unfinished publications of this pack lie aside.",
        where=name,
        remedy="Remove the oldest of them.",
    )
