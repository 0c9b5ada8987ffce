"""The dates that come next: meetings, papers due, publications. A council sets them; home shows them."""

from __future__ import annotations

from django.db import models


class KeyDate(models.Model):
    """Something that happens on a day."""

    on = models.DateField()
    words = models.CharField(max_length=200)
    for_members = models.BooleanField(default=False)
    """Whether elected members see it too."""

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on}: {self.words}"
