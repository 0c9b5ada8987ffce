"""The one way to write in the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from goldenthread.web.trail.chain import FIRST, line_hash
from goldenthread.web.trail.models import Event

if TYPE_CHECKING:
    from goldenthread.web.access.models import Person

ONE_AT_A_TIME = 0x601D_7EAD
"""The number of PostgreSQL's advisory lock: two writers never follow the same line. On SQLite a transaction is
begun as IMMEDIATE, which holds the only right to write."""


@transaction.atomic
def record(act: str, /, *, by: Person | None, about: str = "", **more: object) -> Event:
    """Add a line. Inside the transaction of what it records, so that neither is there without the other. `more` holds
    plain values; a date is kept as its text, and never a figure about a child.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    last = Event.objects.order_by("-number").values("number", "hash").first()
    line: dict[str, Any] = {
        "number": last["number"] + 1 if last else 1,
        "at": timezone.now(),
        "act": _text(act, 60),
        "person_id": by.pk if by is not None else None,
        "person": _text(by.called, 120) if by is not None else "",
        "about": _text(about, 300),
        "more": {_text(name, 60): _plain(value) for name, value in more.items()},
        "previous_hash": last["hash"] if last else FIRST,
    }
    return Event.objects.create(**line, hash=line_hash(**line))


def _text(words: str, most: int) -> str:
    """Text that every engine keeps as it is: PostgreSQL takes no NUL, and neither takes half of a character."""
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:most]


def _plain(value: object) -> object:
    """A value that reads back from either engine as it was written: PostgreSQL writes some numbers another way."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_text(str(name), 300): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    return _text(str(value), 2000)
