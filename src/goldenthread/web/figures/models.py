"""Figures as they were counted, kept so that no page opens child-level data: one row a series. It holds no child."""

from __future__ import annotations

from django.db import models


class Counting(models.Model):
    """One counting of a snapshot: every indicator, for months or weeks, from one period to another. It never
    changes; another snapshot is another counting.
    """

    snapshot = models.CharField(max_length=80)
    cadence = models.CharField(max_length=8, choices=[("month", "months"), ("week", "weeks")])
    first_day = models.DateField()
    last_day = models.DateField()
    as_at = models.DateField(null=True)
    counted_at = models.DateTimeField(auto_now_add=True)
    definitions = models.CharField(max_length=64)
    """A hash of every definition it was counted with."""
    quality = models.JSONField(default=dict)
    """Sentences about faults in the extract, by indicator."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "cadence", "first_day", "last_day", "definitions"], name="one_counting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}, {self.get_cadence_display()} to {self.last_day}"


class Series(models.Model):
    """One measure over the periods of a counting: an indicator, window and form, in total or for one category of a
    breakdown, under a reference that shows it (or none). `figures` are lists of period end, numerator, denominator,
    value, unknown, status, population and decimals, earliest first.
    """

    counting = models.ForeignKey(Counting, on_delete=models.CASCADE, related_name="series")
    scorecard = models.CharField(max_length=80, blank=True)
    ref = models.CharField(max_length=40, blank=True)
    indicator = models.CharField(max_length=120)
    window = models.CharField(max_length=24)
    form = models.CharField(max_length=24)
    breakdown = models.CharField(max_length=40)
    category = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=24)
    definition = models.CharField(max_length=64, blank=True)
    population = models.CharField(max_length=200, blank=True)
    figures = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "counting",
                    "scorecard",
                    "ref",
                    "indicator",
                    "window",
                    "form",
                    "breakdown",
                    "category",
                ],
                name="one_series",
            )
        ]
        indexes = [models.Index(fields=["counting", "indicator", "breakdown"], name="series_of_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.window}, {self.form}, {self.breakdown} {self.category}"


class Returned(models.Model):
    """A figure that was typed in, for a scorecard's reference and period; the newest that was given counts."""

    scorecard = models.CharField(max_length=80)
    ref = models.CharField(max_length=40)
    period_end = models.DateField()
    cadence = models.CharField(max_length=8)
    breakdown = models.CharField(max_length=40, default="total")
    category = models.CharField(max_length=200, blank=True)
    indicator = models.CharField(max_length=120)
    window = models.CharField(max_length=24)
    form = models.CharField(max_length=24)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    value = models.FloatField(null=True)
    decimals = models.IntegerField(null=True)
    status = models.CharField(max_length=24)
    note = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["scorecard", "period_end"], name="returned_for")]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.ref} {self.period_end}"
