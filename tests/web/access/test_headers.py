"""What every answer carries: the content policy, what browsers may keep, and how cookies go."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from goldenthread.web.demonstration import PASSWORD

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/account/",
    "/packs/",
    "/indicators/",
    "/how-to-read/",
    "/search/",
    "/no-such-page/",
    "/people/",
]


def policy(response) -> dict[str, str]:
    parts = (each.strip().partition(" ") for each in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("address", [*PAGES, "/sign-in/", "/look.css"])
def test_every_answer_is_under_the_strict_policy(signed_in, address):
    for client in (signed_in("performance-analyst"), Client()):
        response = client.get(address)
        found = policy(response)
        assert found["default-src"] == "'none'"
        assert found["script-src"] == found["style-src"] == found["connect-src"] == "'self'"
        assert found["frame-ancestors"] == found["base-uri"] == "'none'"
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "http" not in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [*PAGES, "/sign-in/"])
def test_no_page_is_kept(signed_in, address):
    for client in (signed_in("performance-analyst"), Client()):
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", [*PAGES, "/sign-in/", "/dates/", "/words/", "/loads/"])
def test_no_page_has_anything_inline(signed_in, address):
    for client in (signed_in("performance-analyst"), Client()):
        page = client.get(address, follow=True).content.decode()
        assert "<h1" in page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:", page)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
        assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", page)


def test_every_file_that_a_page_names_is_there(signed_in):
    page = signed_in("performance-analyst").get("/").content.decode()
    named = re.findall(r"(?:src|href)=\"/static/([^\"]+)\"", page)
    assert len(named) > 3
    assert [name for name in named if finders.find(name) is None] == []


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(people):
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "auditor", "password": PASSWORD})
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        if cookie.key in ("sessionid", "csrftoken"):
            assert cookie["httponly"] and cookie["samesite"] == "Strict"
    # With the browser.
    assert not client.cookies["sessionid"]["max-age"]


def test_a_host_that_was_not_named_is_refused(db):
    assert Client(headers={"host": "elsewhere.example"}).get("/sign-in/").status_code == 400


def test_the_council_s_colour_may_be_kept_by_the_browser(db):
    response = Client().get(reverse("look"))
    assert "private" in response["Cache-Control"] and "no-store" not in response["Cache-Control"]
    assert "--brand" in response.content.decode()
