"""The pages for what went wrong: each says what happened and what to do, and none shows a traceback."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goldenthread.web.access.permissions import public


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return said(request, 400, "That request could not be understood", "Go back and try again.")


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    why = str(exception) if exception is not None and str(exception) else "Your roles do not let you do this."
    lacks = why.startswith("Your roles")
    remedy = "If you need it for your work, ask your system administrator for the role. " if lacks else ""
    remedy += "This was recorded."
    return said(request, 403, "You cannot open this", f"{why} {remedy}")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return said(
        request,
        404,
        "There is no such page",
        "It may have been withdrawn, or the address mistyped. Search for it, or start from home.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    return said(
        request,
        500,
        "Something went wrong here",
        "Nothing you wrote was half kept. Try again; if it happens again, tell your system administrator when.",
    )


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return said(
        request,
        403,
        "This form is too old to be sent",
        "Nothing was changed. Open the page again, and send the form from there.",
    )


def said(request: HttpRequest, status: int, title: str, words: str) -> HttpResponse:
    """A page with a title and what to do."""
    return render(request, "error.html", {"title": title, "words": words}, status=status)
