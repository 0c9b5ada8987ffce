"""What the record can be searched by."""

from __future__ import annotations

from django import forms

from goldenthread.web.access.forms import DayInput
from goldenthread.web.access.models import Person
from goldenthread.web.forms import GovukForm
from goldenthread.web.trail.selectors import acts


class SearchForm(GovukForm):
    """Every field may be left empty."""

    person = forms.TypedChoiceField(
        label="Person", required=False, coerce=int, empty_value=None, choices=lambda: _people()
    )
    act = forms.ChoiceField(
        label="What was done",
        required=False,
        choices=lambda: [("", "Anything"), *((act, act) for act in acts())],
    )
    first_day = forms.DateField(label="From", required=False, widget=DayInput())
    last_day = forms.DateField(label="To", required=False, widget=DayInput())
    words = forms.CharField(
        label="Words", required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", "This day comes before the one it is searched from.")
        return found


def _people() -> list[tuple[object, str]]:
    return [("", "Anyone"), *Person.objects.order_by("called").values_list("pk", "called")]
