"""The forms of figures: why someone takes a copy of the children behind one."""

from __future__ import annotations

from django import forms

from goldenthread.web.forms import GovukForm

SHORTEST_REASON, LONGEST_REASON = 10, 500


class CopyForm(GovukForm):
    """Why a copy is taken."""

    reason = forms.CharField(
        label="Reason for the copy",
        help_text="What it is for and where it will be kept. Do not name a child.",
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        strip=True,
        error_messages={
            "required": "Say why you need a copy.",
            "min_length": f"Say why in at least {SHORTEST_REASON} letters.",
        },
    )
