"""The forms of writing, rating, making and moving packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms

from goldenthread.calendar import Period, parse_period
from goldenthread.definitions.model import Scorecard
from goldenthread.errors import RequestError
from goldenthread.web.forms import GovukForm
from goldenthread.web.packs.actions import LONGEST_REASON, LONGEST_TEXT

NOT_RATED = "none"


class WritingForm(GovukForm):
    """A text, and the version it began from."""

    text = forms.CharField(
        label="Commentary",
        required=False,
        max_length=LONGEST_TEXT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "true"}),
    )
    began = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RatingForm(GovukForm):
    """The rating to publish, and why when the rule says another."""

    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Needed when the rating is not the one that the rule suggests. It is printed with the rating.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    began = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    suggested = ""
    field_order = ("rating", "reason", "began")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        rating = str(cleaned.get("rating", ""))
        differs = self.suggested and rating and rating.lower() != self.suggested.lower()
        if differs and not str(cleaned.get("reason", "")).strip():
            self.add_error("reason", f"The rule suggests {self.suggested}. Say why the rating differs.")
        return cleaned


def rating_form(levels: list[tuple[str, str]], suggested: str) -> type[RatingForm]:
    """The form for a row that may be given these levels (names, with colours). Choices are the class's own, for a bound
    form is checked as it is made.
    """
    choices = [*((name, name) for name, _ in levels), (NOT_RATED, "Not rated")]
    rating = forms.ChoiceField(label="Rating to publish", choices=choices, widget=forms.RadioSelect)
    return type("RatingOfRow", (RatingForm,), {"rating": rating, "suggested": suggested})


class StepForm(forms.Form):
    """A step of a pack, with what was seen of it. What it shows is made by the page."""

    step = forms.ChoiceField(
        choices=[(each, each) for each in ("review", "draft", "sign_off", "publish", "withdraw")]
    )
    changes = forms.IntegerField(min_value=0)
    content = forms.CharField(required=False, max_length=64)
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class NewPackForm(GovukForm):
    """A scorecard, a period and a snapshot."""

    period = forms.CharField(
        label="Period",
        max_length=40,
        help_text="A month as 2023-09; for a weekly scorecard the Friday that the week ends on, as 2023-09-29.",
    )

    commentary_due = forms.DateField(
        label="Commentary due", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    publication_due = forms.DateField(
        label="Publication due", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    cards: Mapping[str, Scorecard] = {}
    field_order = ("scorecard", "period", "snapshot", "commentary_due", "publication_due")

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"])
        except RequestError as error:
            raise forms.ValidationError(f"{error.message} {error.remedy or ''}") from None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        card, period = self.cards.get(str(cleaned.get("scorecard"))), cleaned.get("period")
        if card is not None and isinstance(period, Period) and period.cadence != card.cadence:
            wanted = "a month, as 2023-09" if card.cadence == "month" else "a Friday, as 2023-09-29"
            self.add_error("period", f"{card.title} is made each {card.cadence}: write {wanted}.")
        words_by, out_by = cleaned.get("commentary_due"), cleaned.get("publication_due")
        if isinstance(words_by, date) and isinstance(out_by, date) and words_by > out_by:
            self.add_error("commentary_due", "Commentary is due by the day of publication at the latest.")
        return cleaned


def new_pack_form(cards: list[Scorecard], snapshots: list[tuple[str, str]]) -> type[NewPackForm]:
    """The form over these scorecards and snapshots (names, with words)."""
    fields = {
        "scorecard": forms.ChoiceField(
            label="Scorecard", choices=[(card.name, card.title) for card in cards]
        ),
        "snapshot": forms.ChoiceField(
            label="Snapshot", choices=snapshots, help_text="What was loaded, and is counted from."
        ),
    }
    return type("NewPack", (NewPackForm,), {**fields, "cards": {card.name: card for card in cards}})
