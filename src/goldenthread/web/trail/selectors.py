"""What pages and commands read of the record: a search of it, and whether it still holds together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from goldenthread.web.packs.models import Publication
from goldenthread.web.trail.chain import Verified, verify
from goldenthread.web.trail.models import Event

AT_ONCE = 2000
MANIFEST = "manifest.json"


def searched(
    *,
    person: int | None = None,
    act: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    words: str = "",
) -> QuerySet[Event]:
    """The lines that fit, the newest first. Days are the council's own, both included; `words` are looked for in what
    a line is about, who did it, and what else it says.
    """
    found = Event.objects.order_by("-number")
    if person is not None:
        found = found.filter(person_id=person)
    if act:
        found = found.filter(act=act)
    if first_day:
        found = found.filter(at__gte=_start_of(first_day))
    if last_day and last_day < date.max:
        found = found.filter(at__lt=_start_of(last_day + timedelta(days=1)))
    if words:
        # What else a line says is kept as JSON, in which a letter beyond ASCII may be written by its number.
        found = found.annotate(said=Cast("more", TextField())).filter(
            Q(about__icontains=words)
            | Q(person__icontains=words)
            | Q(act__icontains=words)
            | Q(said__icontains=words)
            | Q(said__icontains=json.dumps(words)[1:-1])
        )
    return found


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def acts() -> list[str]:
    """Every kind of act that the record holds, in alphabetical order."""
    return list(Event.objects.order_by("act").values_list("act", flat=True).distinct())


def sign_ins(person: int, most: int = 5) -> list[Event]:
    """Someone's last sign-ins, the newest first."""
    return list(Event.objects.filter(person_id=person, act="signed in").order_by("-number")[:most])


@dataclass(frozen=True)
class WholeRecord:
    """What a reading of the record beside the published packs found. `packs` name a line; `unreadable` are published
    packs whose manifest is gone or names another line than their publication did; `unpublished` are folders that no
    publication names, left by one that was stopped, or newer than this store.
    """

    verified: Verified
    packs: int
    unreadable: tuple[str, ...]
    unpublished: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.verified.wrong is None and not self.unreadable


def whole_record(packs: Path) -> WholeRecord:
    """Read the whole record, from its first line, beside the manifests of the published packs under `packs`."""
    expected: dict[int, str] = {}
    unreadable = []
    published = list(Publication.objects.values_list("folder", "trail_number", "trail_hash"))
    for folder, number, kept in published:
        if _line_of(packs / folder) != (number, kept) or expected.setdefault(number, kept) != kept:
            unreadable.append(folder)
    named = {folder for folder, _, _ in published}
    unpublished = tuple(each for each in folders_of(packs) if each not in named)
    verified = verify(lines(), expected=expected)
    return WholeRecord(verified, len(published) - len(unreadable), tuple(unreadable), unpublished)


def lines() -> Iterator[dict[str, object]]:
    """Every line from the first, as `chain.verify` reads them."""
    fields = ("number", "at", "act", "person_id", "person", "about", "more", "previous_hash", "hash")
    return Event.objects.order_by("number").values(*fields).iterator(chunk_size=AT_ONCE)


def folders_of(packs: Path) -> list[str]:
    """The folders under packs; one that is being written, or was set aside, begins with a full stop."""
    if not packs.is_dir():
        return []
    return sorted(each.name for each in packs.iterdir() if each.is_dir() and not each.name.startswith("."))


def _line_of(folder: Path) -> tuple[int, str] | None:
    """The line of the record that a pack's manifest names, by number and hash."""
    try:
        line = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["trail"]
        return int(line["number"]), str(line["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
