"""What councils may not use, and what they set: the styles hold no one else's marks, and the council's own name, colour
and logo are on every page.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import goldenthread
from goldenthread.publish.logo import LARGEST_LOGO, logo_picture
from goldenthread.publish.page import html
from goldenthread.web import catalogue
from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.selectors import filled

STATIC = Path(goldenthread.__file__).parent / "web" / "static" / "goldenthread"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


@pytest.mark.parametrize("name", ["govuk.css", "govuk-frontend.min.js"])
def test_no_mark_of_the_government_is_in_what_is_shipped(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8").lower()
    assert len(text) > 10_000
    for word in ("gds transport", "crest", "crown", "logotype", "@font-face", "url(http", "sourcemappingurl"):
        assert word not in text


@pytest.fixture
def logo(db: None, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A council whose file names a logo, with the file in the home."""
    path = Path(settings.HOME) / "own.svg"
    path.write_bytes(LOGO)
    known = catalogue.council()
    monkeypatch.setattr(catalogue, "_council", lambda stamp: replace(known, logo="own.svg"))
    catalogue._drawn.cache_clear()
    yield path
    path.unlink()
    catalogue._drawn.cache_clear()


def test_the_councils_logo_is_on_pages_and_in_published_files(logo: Path, signed_in) -> None:  # type: ignore[no-untyped-def]
    data = "data:image/svg+xml;base64,"
    page = signed_in("senior-leader").get("/").content.decode()
    assert f'src="{data}' in page
    pack = Pack.objects.get(scorecard="tiles")
    assert f'src="{data}'.encode() in html(filled(pack, authority=catalogue.council()))


@pytest.mark.parametrize("name", ["../web.key", "missing.svg", "council.yaml", "/etc/passwd"])
def test_only_a_picture_of_the_home_itself_is_a_logo(db: None, name: str) -> None:
    assert logo_picture(Path(settings.HOME), name) is None


def test_a_large_picture_is_left_out(logo: Path) -> None:
    logo.write_bytes(LOGO + b" " * LARGEST_LOGO)
    assert catalogue.council().logo is None


def test_the_councils_colour_is_a_stylesheet_of_its_own(db: None) -> None:
    answer = Client().get("/look.css")
    assert answer["Content-Type"].startswith("text/css")
    assert catalogue.council().colour.lower() in answer.content.decode().lower()
