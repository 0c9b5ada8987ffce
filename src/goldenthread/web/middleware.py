"""Turns the product's own errors into pages: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from goldenthread.errors import GoldenThreadError
from goldenthread.web.errors import said


class OwnErrors:
    """A `GoldenThreadError` is the reader's to mend; a database that cannot be reached is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, GoldenThreadError):
            place = f"{exception.where}: " if exception.where else ""
            return said(
                request, 400, "That cannot be done", f"{place}{exception.message} {exception.remedy or ''}"
            )
        if isinstance(exception, OperationalError):
            return said(
                request,
                503,
                "The store cannot be reached",
                "Nothing was changed. Wait a minute and try again; what was published is kept as files.",
            )
        return None
