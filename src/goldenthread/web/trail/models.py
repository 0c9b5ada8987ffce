"""The record of who did and saw what. It is only ever added to: the database itself refuses to change or remove a
line, and each line carries the hash of the one before. It has no foreign keys, so that it outlives what it names.
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened. `about` says of what (a pack, a cell's route, a person); `more` holds plain values,
    never a figure about a child. `hash` is over all of it and the hash before.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    person = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=300, blank=True)
    more = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["act", "number"], name="trail_act"),
            models.Index(fields=["person_id", "number"], name="trail_person"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.about}"
