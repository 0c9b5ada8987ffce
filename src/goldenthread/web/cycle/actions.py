"""Every write about dates: setting one and taking it away, by whom, recorded. And when a person last looked."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.cycle.models import KeyDate
from goldenthread.web.trail.actions import record

SAME_LOOK = timedelta(minutes=5)
"""Looks closer together than this are one look, and are written once."""


@transaction.atomic
def set_date(*, by: Person, on: date, words: str, for_members: bool) -> KeyDate:
    """Put something on the list of dates. Raises PermissionDenied unless the person may."""
    require(by, Permission.SET_DATES, timezone.localdate())
    made = KeyDate.objects.create(on=on, words=words, for_members=for_members)
    record("set a date", by=by, about=f"{on.isoformat()} {words}"[:300], for_members=for_members)
    return made


@transaction.atomic
def remove_date(*, by: Person, date: KeyDate) -> None:
    """Take a date off the list. Raises PermissionDenied unless the person may."""
    require(by, Permission.SET_DATES, timezone.localdate())
    record("removed a date", by=by, about=f"{date.on.isoformat()} {date.words}"[:300])
    date.delete()


def looked(person: Person) -> None:
    """Keep when the person opened home. It is nobody's act on a record, so the trail does not hold it."""
    now = timezone.now()
    if person.last_looked_at is None or now - person.last_looked_at > SAME_LOOK:
        Person.objects.filter(pk=person.pk).update(last_looked_at=now)
