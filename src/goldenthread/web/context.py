"""What every page knows: whose council it is, who is signed in, and where they may go."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from goldenthread.publish.page import SPRITE
from goldenthread.web.access.permissions import Permission, may
from goldenthread.web.catalogue import council

MENU: tuple[tuple[str, str, Permission | None], ...] = (
    ("Home", "cycle:home", None),
    ("Packs", "packs:list", Permission.READ_PUBLISHED_PACKS),
    ("Indicators", "figures:list", Permission.READ_FIGURES),
    ("Loads", "loads:list", Permission.SEE_LOADS),
    ("Trail", "trail:search", Permission.SEARCH_THE_TRAIL),
    ("People", "access:people", Permission.MANAGE_PEOPLE),
    ("Search", "guide:search", Permission.READ_PUBLISHED_PACKS),
    ("How to read this", "guide:how_to_read", None),
)
"""The main menu: words, where to, and what a person must be permitted to see it."""


def every_page(request: HttpRequest) -> dict[str, object]:
    authority = council()
    person = getattr(request, "user", None)
    match = request.resolver_match
    menu = []
    if person is not None and person.is_authenticated:
        today = timezone.localdate()
        menu = [
            {
                "words": words,
                "href": reverse(name),
                "here": match is not None and match.app_name == name.partition(":")[0] and _same(match, name),
            }
            for words, name, needed in MENU
            if needed is None or may(person, needed, today)
        ]
    return {
        "council": authority,
        "menu": menu,
        "made_up": authority.made_up,
        "sprite": mark_safe(SPRITE),
    }


def _same(match, name: str) -> bool:
    """Whether the page is under this line of the menu; `access` and `guide` have pages under several."""
    app, _, page = name.partition(":")
    if app == "access":
        return match.url_name not in ("account", "change_password", "sign_in")
    return match.url_name == page if app == "guide" else True
