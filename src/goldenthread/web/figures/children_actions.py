"""What is recorded about the children behind a figure: that someone saw them, and that someone took a copy."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.trail.actions import record
from goldenthread.web.trail.models import Event

SAW, EXPORTED = "saw children", "exported children"


@transaction.atomic
def saw_children(*, by: Person, about: str, rows: int, **more: str) -> Event:
    """Record that someone sees rows about children: which cell, of which snapshot and page, and how
    many, before they are shown.
    """
    require(by, Permission.SEE_CHILDREN, timezone.localdate())
    return record(SAW, by=by, about=about, rows=rows, **more)


@transaction.atomic
def exported_children(*, by: Person, about: str, rows: int, reason: str, **more: str) -> Event:
    """Record that someone takes a copy of rows about children, and why, before it leaves."""
    require(by, Permission.EXPORT_CHILDREN, timezone.localdate())
    return record(EXPORTED, by=by, about=about, rows=rows, reason=reason, **more)
