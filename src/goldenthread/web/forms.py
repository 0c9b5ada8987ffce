"""The look of every form: GOV.UK Frontend's classes on Django's own widgets."""

from __future__ import annotations

from django import forms

_CLASSES = {
    forms.Textarea: "govuk-textarea",
    forms.Select: "govuk-select",
    forms.CheckboxInput: "plain-check",
    forms.RadioSelect: "plain-radios",
}


class GovukForm(forms.Form):
    """A form whose fields carry their component's classes, and say which of them are wrong."""

    def __init__(self, *args: object, **more: object) -> None:
        more.setdefault("label_suffix", "")
        super().__init__(*args, **more)  # type: ignore[arg-type]
        for name, field in self.fields.items():
            own = (kind for widget, kind in _CLASSES.items() if isinstance(field.widget, widget))
            kind = next(own, "govuk-input")
            wrong = f" {kind}--error" if self.is_bound and name in self.errors else ""
            field.widget.attrs["class"] = f"{kind}{wrong} {field.widget.attrs.get('class', '')}".strip()
