"""The form of a date that comes next."""

from __future__ import annotations

from django import forms

from goldenthread.web.forms import GovukForm


class DateForm(GovukForm):
    on = forms.DateField(
        label="Day",
        help_text="For example 2023-10-16",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Say on which day.",
            "invalid": "Write the day as 2023-10-16, year first.",
        },
    )
    words = forms.CharField(
        label="What happens",
        help_text="For example “Improvement Board, papers due a week before”. Name no child.",
        max_length=200,
        error_messages={"required": "Say what happens on that day."},
    )
    for_members = forms.BooleanField(label="Elected members see it too", required=False)
