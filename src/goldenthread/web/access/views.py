"""Signing in and out, one's own account, and people and their roles."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib import auth, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldenthread.errors import RequestError
from goldenthread.web.access import actions
from goldenthread.web.access.forms import (
    WRONG,
    AddPersonForm,
    ChangePasswordForm,
    EndRoleForm,
    GiveRoleForm,
    SignInForm,
)
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Permission, needs, public, signed_in
from goldenthread.web.access.selectors import everyone, held_roles, signed_in_person
from goldenthread.web.access.signing_in import known, locked_until, tried_name
from goldenthread.web.catalogue import council
from goldenthread.web.trail.actions import record
from goldenthread.web.trail.selectors import sign_ins

form_page = require_http_methods(["GET", "HEAD", "POST"])


@public
@sensitive_post_parameters()
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_ours(request, request.GET.get("next", "")))
    if request.method != "POST":
        form = SignInForm(initial={"next": request.GET.get("next", "")})
        return render(request, "access/sign_in.html", {"title": "Sign in", "form": form})
    form = SignInForm(request.POST)
    if form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        person = auth.authenticate(request, username=name, password=password)
        if person is not None:
            with transaction.atomic():
                auth.login(request, person)
                record("signed in", by=person)
            return redirect(_ours(request, form.cleaned_data["next"]))
        if not getattr(request, "axes_locked_out", False):
            _record_of_name("failed to sign in", name)
        form.add_error(None, "The user name or the password is not right.")
    return render(request, "access/sign_in.html", {"title": "Sign in", "form": form})


@public
def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page in place of any answer to a sign-in that is locked; it is not told whether the password was right."""
    _record_of_name("was locked out", tried_name(request))
    until = timezone.localtime(locked_until(request))
    return render(request, "access/locked.html", {"title": "Try again later", "until": until}, status=429)


def _record_of_name(act: str, name: str) -> None:
    """A sign-in that failed, with whose name it was if it is somebody's: any other may be a password."""
    person = known(name)
    record(act, by=None, about=person.username if person else "")


def _ours(request: HttpRequest, address: str) -> str:
    """Where to go on to: only ever an address of our own."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else settings.LOGIN_REDIRECT_URL


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record("signed out", by=signed_in_person(request))
    auth.logout(request)
    messages.success(request, "You have signed out.")
    return redirect(settings.LOGOUT_REDIRECT_URL)


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Your account",
        "roles": held_roles(signed_in_person(request), timezone.localdate(), council()),
        "sign_ins": sign_ins(signed_in_person(request).pk),
    }
    return render(request, "access/account.html", context)


@signed_in
@sensitive_post_parameters()
@form_page
def change_password(request: HttpRequest) -> HttpResponse:
    person = signed_in_person(request)
    form = ChangePasswordForm(request, person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_own_password(by=person, password=form.cleaned_data["new"])
        auth.update_session_auth_hash(request, person)
        messages.success(
            request, "Your password is changed. Wherever else you were signed in, you no longer are."
        )
        return redirect("access:account")
    if form.has_error("old", WRONG) and not getattr(request, "axes_locked_out", False):
        record("gave a wrong old password", by=person)
    return render(request, "access/change_password.html", {"title": "Change your password", "form": form})


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    listed = everyone(timezone.localdate(), council())
    active = [each for each in listed if each.person.is_active]
    gone = [each for each in listed if not each.person.is_active]
    return render(request, "access/people.html", {"title": "People", "active": active, "gone": gone})


@needs(Permission.MANAGE_PEOPLE)
@form_page
def add_person(request: HttpRequest) -> HttpResponse:
    form = AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            someone, password = actions.add_person(by=signed_in_person(request), **form.cleaned_data)
        except RequestError as error:
            form.add_error("username", error.message)
        else:
            return _told(request, someone, password, f"{someone.called} is added")
    return render(request, "access/add_person.html", {"title": "Add someone", "form": form})


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def person(request: HttpRequest, person: int) -> HttpResponse:
    someone = get_object_or_404(Person, pk=person)
    context = {
        "title": someone.called,
        "person": someone,
        "roles": held_roles(someone, timezone.localdate(), council()),
        "sign_ins": sign_ins(someone.pk),
    }
    return render(request, "access/person.html", context)


@needs(Permission.MANAGE_PEOPLE)
@form_page
def give_role(request: HttpRequest, person: int) -> HttpResponse:
    someone = get_object_or_404(Person, pk=person)
    form = GiveRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holding = actions.give_role(by=signed_in_person(request), person=someone, **form.asked())
        except RequestError as error:
            form.add_error(None, f"{error.message} {error.remedy}")
        else:
            messages.success(request, f"{someone.called} has the role {holding.get_role_display()}.")
            return redirect("access:person", person=someone.pk)
    title = f"Give {someone.called} a role"
    return render(request, "access/give_role.html", {"title": title, "person": someone, "form": form})


@needs(Permission.MANAGE_PEOPLE)
@form_page
def end_role(request: HttpRequest, person: int, holding: int) -> HttpResponse:
    held = get_object_or_404(Holding.objects.select_related("person"), pk=holding, person=person)
    form = EndRoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(
                by=signed_in_person(request), holding=held, last_day=form.cleaned_data["last_day"]
            )
        except RequestError as error:
            form.add_error("last_day", f"{error.message} {error.remedy}")
        else:
            messages.success(request, f"The role {held.get_role_display()} of {held.person.called} is ended.")
            return redirect("access:person", person=person)
    role = next(
        each for each in held_roles(held.person, timezone.localdate(), council()) if each.holding == held
    )
    context = {
        "title": f"End a role of {held.person.called}",
        "person": held.person,
        "role": role,
        "form": form,
    }
    return render(request, "access/end_role.html", context)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def set_active(request: HttpRequest, person: int) -> HttpResponse:
    """Deactivates or reactivates, as the form says: a second click on an old page changes nothing back."""
    someone = get_object_or_404(Person, pk=person)
    if request.POST.get("active") == "yes":
        actions.reactivate(by=signed_in_person(request), person=someone)
        messages.success(request, f"{someone.called} may sign in again.")
    elif request.POST.get("active") == "no":
        actions.deactivate(by=signed_in_person(request), person=someone)
        messages.success(request, f"{someone.called} may no longer sign in, and is signed out everywhere.")
    else:
        raise RequestError(
            "It was not said whether this person is active.", remedy="Use the button on their page."
        )
    return redirect("access:person", person=someone.pk)


@needs(Permission.MANAGE_PEOPLE)
@require_POST
def set_password(request: HttpRequest, person: int) -> HttpResponse:
    someone = get_object_or_404(Person, pk=person)
    password = actions.set_temporary_password(by=signed_in_person(request), person=someone)
    return _told(request, someone, password, f"{someone.called} has a temporary password")


def _told(request: HttpRequest, someone: Person, password: str, title: str) -> HttpResponse:
    """The one page that shows a temporary password. It is the answer itself, because a redirect would have to keep the
    password somewhere in between.
    """
    return render(request, "access/told.html", {"title": title, "person": someone, "password": password})
