"""Refuses whatever is not granted: a view says what it needs, and one that says nothing is refused to everyone.
Every refusal is recorded. Also: how long a session lives, and that no page is kept by a browser or a proxy.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from goldenthread.web.access.permissions import Permission, require
from goldenthread.web.trail.actions import record

METHODS = ("GET", "HEAD", "POST")
"""What any page may be asked with; each says for itself whether it takes the last."""
MAY_BE_OPENED_FIRST = ("access:change_password", "access:sign_out")
"""What someone who must change their password may open before they have."""


class DefaultDeny:
    """Asks each view what it needs before it runs, and records each refusal, wherever it was raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        needed = getattr(view, "needs", None)
        if needed == "nothing":
            return None
        person = request.user
        if not person.is_authenticated:
            if request.headers.get("HX-Request"):
                # A part of a page must not be replaced by the sign-in page.
                response = HttpResponse(status=401)
                response["HX-Refresh"] = "true"
                return response
            return redirect_to_login(_to_come_back_to(request), settings.LOGIN_URL)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if person.must_change_password and name not in MAY_BE_OPENED_FIRST:
            return redirect("access:change_password")
        try:
            if isinstance(needed, Permission):
                require(person, needed, timezone.localdate())
            elif needed != "signed in":
                raise PermissionDenied("Nobody may open this page.")
        except PermissionDenied as refusal:
            # Django asks no middleware about what another raises: it is recorded here.
            self.process_exception(request, refusal)
            raise
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            # The path names a pack, an indicator or a person, never a child; the query is left out.
            record("refused", by=request.user, about=request.path, method=request.method, why=str(exception))
        return None


def _to_come_back_to(request: HttpRequest) -> str:
    """Where to go after signing in: the page that was asked for; home after a form, which cannot be sent again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else "/"


class EndsWhenIdle:
    """A session ends an hour after it was last used. Its end is moved on at most once in five minutes, so that
    reading writes nothing else.
    """

    EVERY = 5 * 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("used_at", 0) >= self.EVERY:
                request.session["used_at"] = now
        return self.get_response(request)


class KeptNowhere:
    """No page is kept: not by a proxy, nor by a browser that the next person sits down at. A view may say otherwise for
    what is no one's (the council's colour).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
