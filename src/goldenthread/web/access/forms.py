"""The forms of signing in, the account, and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone

from goldenthread.definitions.model import Council, Team
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Role
from goldenthread.web.catalogue import council
from goldenthread.web.forms import GovukForm

WHOLE_COUNCIL = "whole"
WRONG = "wrong_password"
SERVICE, TEAM = "service:", "team:"


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self, **more: object) -> None:
        super().__init__(format="%Y-%m-%d", **more)  # type: ignore[arg-type]


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete, "spellcheck": "false"})
    return forms.CharField(label=label, strip=False, max_length=256, widget=widget, help_text=help_text)


class SignInForm(GovukForm):
    """A name and a password; which of the two was wrong is never said."""

    username = forms.CharField(
        label="User name",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password("Password", "current-password")
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput())

    def clean_username(self) -> str:
        return Person.objects.as_kept(self.cleaned_data["username"])


class ChangePasswordForm(GovukForm):
    """The old password, and a new one twice. A wrong old one counts as a failed attempt to sign in, so that whoever
    finds a session open cannot guess it there.
    """

    old = _password("Old password", "current-password")
    new = _password(
        "New password",
        "new-password",
        "At least 12 characters. Three words that do not belong together are better than one with signs in it.",
    )
    again = _password("New password again", "new-password")

    def __init__(self, request: HttpRequest, person: Person, *args: object, **more: object) -> None:
        self.request, self.person = request, person
        super().__init__(*args, **more)

    def clean_old(self) -> str:
        old = self.cleaned_data["old"]
        if authenticate(self.request, username=self.person.username, password=old) is None:
            raise forms.ValidationError("This is not your password.", code=WRONG)
        return old

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        new = found.get("new")
        if new:
            if found.get("again") and new != found["again"]:
                self.add_error("again", "The two are not the same.")
            if new == found.get("old"):
                self.add_error("new", "This is the old one.")
            try:
                validate_password(str(new), self.person)
            except forms.ValidationError as error:
                self.add_error("new", error)
        return found


class AddPersonForm(GovukForm):
    username = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9._@-]*\Z",
        label="User name",
        max_length=80,
        help_text="Letters, figures, and . _ @ - only.",
        error_messages={
            "invalid": "Use letters, figures, and . _ @ - only, and begin with a letter or a figure."
        },
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    called = forms.CharField(
        label="Name or post",
        max_length=120,
        help_text="What others see beside what this person writes and signs.",
    )

    def clean_username(self) -> str:
        name = Person.objects.as_kept(self.cleaned_data["username"])
        if Person.objects.filter(username=name).exists():
            raise forms.ValidationError("There is someone of that user name already.")
        return name


class GiveRoleForm(GovukForm):
    """A role, for whom it holds, and from when to when. Nothing is chosen beforehand."""

    role = forms.ChoiceField(
        label="Role", choices=[("", "Choose a role"), *((role.value, role.words) for role in Role)]
    )
    scope = forms.ChoiceField(
        label="For",
        choices=lambda: _scopes(council()),
        help_text="Rows about children are shown only of these teams. What a team held and closed stays its own.",
    )
    first_day = forms.DateField(label="First day", widget=DayInput(), initial=timezone.localdate)
    last_day = forms.DateField(
        label="Last day", required=False, widget=DayInput(), help_text="Leave empty if none is set."
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day comes before the first.")
        return found

    def asked(self) -> dict[str, Any]:
        """What `actions.give_role` takes."""
        scope = self.cleaned_data["scope"]
        return {
            "role": Role(self.cleaned_data["role"]),
            "first_day": self.cleaned_data["first_day"],
            "last_day": self.cleaned_data["last_day"],
            "service": scope.removeprefix(SERVICE) if scope.startswith(SERVICE) else "",
            "team": scope.removeprefix(TEAM) if scope.startswith(TEAM) else "",
        }


def _scopes(authority: Council) -> list[tuple[str, object]]:
    services = sorted({team.service for team in authority.teams if team.service})
    found: list[tuple[str, object]] = [("", "Choose for whom"), (WHOLE_COUNCIL, "The whole council")]
    if services:
        found.append(("One service", [(SERVICE + name, name) for name in services]))
    if authority.teams:
        found.append(("One team", [(TEAM + team.id, team_words(team)) for team in authority.teams]))
    return found


def team_words(team: Team) -> str:
    """A team as it is chosen: with its service, and the day it was closed."""
    closed = f", closed {team.valid_to:%d/%m/%Y}" if team.valid_to else ""
    return f"{team.name} ({team.service}{closed})" if team.service else f"{team.name}{closed}"


class EndRoleForm(GovukForm):
    last_day = forms.DateField(
        label="Last day", required=False, widget=DayInput(), help_text="Leave empty to end the role now."
    )
