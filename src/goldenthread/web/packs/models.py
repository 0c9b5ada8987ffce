"""A pack: one scorecard for one period, from draft to publication, with what people wrote and which ratings they
gave. Nothing that was written is overwritten: a change is another version.
"""

from __future__ import annotations

from django.db import models

from goldenthread.web.access.models import Person
from goldenthread.web.figures.models import Counting

DRAFT, REVIEW, SIGNED_OFF, PUBLISHED, WITHDRAWN = "draft", "review", "signed_off", "published", "withdrawn"
STATES = {
    DRAFT: "Draft",
    REVIEW: "In review",
    SIGNED_OFF: "Signed off",
    PUBLISHED: "Published",
    WITHDRAWN: "Withdrawn",
}


class Pack(models.Model):
    """A scorecard for a period. `changes` goes up with every word, rating and step, so that nobody signs off what they
    did not see.
    """

    scorecard = models.CharField(max_length=80)
    cadence = models.CharField(max_length=8)
    period_end = models.DateField()
    counting = models.ForeignKey(Counting, on_delete=models.PROTECT, related_name="packs")
    state = models.CharField(max_length=12, choices=list(STATES.items()), default=DRAFT)
    changes = models.PositiveIntegerField(default=0)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )
    """The published pack that revisions are marked against."""
    made_at = models.DateTimeField(auto_now_add=True)
    commentary_due = models.DateField(null=True, blank=True)
    publication_due = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-period_end", "scorecard", "-pk"]
        constraints = [
            # One at work at a time; a withdrawn one makes room for the next.
            models.UniqueConstraint(
                fields=["scorecard", "period_end"],
                condition=~models.Q(state="withdrawn"),
                name="one_pack_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.period_end}"


class Commentary(models.Model):
    """One version of what was written in one place of a pack: a reference (CIN8), or `section:` and a section's name.
    An unfinished one is a draft, which no publication prints.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="commentary")
    place = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_draft = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pack", "place", "version"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "place", "version"], name="one_text_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.pack}: {self.place}, version {self.version}"


class GivenRating(models.Model):
    """One version of the rating that a person publishes for a reference. `rating` empty publishes "not rated";
    `taken_back` returns to what the rule suggests.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="ratings")
    ref = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    rating = models.CharField(max_length=8, blank=True)
    level = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    taken_back = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pack", "ref", "version"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "ref", "version"], name="one_rating_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.pack}: {self.ref}, version {self.version}"


class Step(models.Model):
    """A pack's step from one state to another, by whom, when and why."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, choices=list(STATES.items()), blank=True)
    after = models.CharField(max_length=12, choices=list(STATES.items()))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500, blank=True)
    content = models.CharField(max_length=64, blank=True)
    """A hash of the figures, marks and words that were signed off."""

    class Meta:
        ordering = ["pack", "pk"]

    def __str__(self) -> str:
        return f"{self.pack}: {self.before} to {self.after}"


class Publication(models.Model):
    """A published pack's folder, under the packs folder of the home, by the hash of its manifest. `policies` are the
    content policies of its pages by file name. Withdrawn or not, the folder stays.
    """

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="publication")
    folder = models.CharField(max_length=120, unique=True)
    manifest_hash = models.CharField(max_length=64)
    policies = models.JSONField(default=dict)
    published_at = models.DateTimeField(auto_now_add=True)
    trail_number = models.BigIntegerField()
    trail_hash = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.folder
