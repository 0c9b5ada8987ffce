"""The page that searches the record, and the copy of what it finds."""

from __future__ import annotations

import csv
import io

import pytest

from goldenthread.web.trail.actions import record
from goldenthread.web.trail.models import Event
from goldenthread.web.trail.views import LINES_A_PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in):
    return signed_in("system-administrator")


def test_a_search_is_recorded_whatever_page_is_asked_for(administrator):
    def searches():
        return list(Event.objects.filter(act="searched the trail").values_list("more", flat=True))

    administrator.get("/trail/?words=CIN8&act=made+a+pack")
    assert searches() == [{"words": "CIN8", "act": "made a pack"}]
    # There is no second page, so the first one is shown, and that is a search.
    administrator.get("/trail/?words=CIN8&page=2")
    assert searches()[1:] == [{"words": "CIN8"}]


def test_what_is_found_is_shown_and_escaped(administrator, people):
    record("tried", by=people["auditor"], about="<script>alert(1)</script>", why="<b>x</b>")
    page = administrator.get("/trail/", {"act": "tried"}).content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert "why: &lt;b&gt;x" in page


def test_pages_keep_what_was_asked(administrator):
    for number in range(LINES_A_PAGE + 1):
        record("tried", by=None, about=str(number))
    page = administrator.get("/trail/", {"act": "tried", "page": "2"}).content.decode()
    assert page.count("nobody signed in") == 1
    assert 'href="?act=tried&amp;page=1"' in page


@pytest.mark.parametrize(
    "asked",
    [
        {"person": "999999"},
        {"person": "x' or 1=1"},
        {"first_day": "yesterday"},
        {"first_day": "2026-02-01", "last_day": "2026-01-01"},
        {"words": "x" * 101},
        {"words": "a\0b"},
        {"act": "no such act"},
    ],
)
def test_what_cannot_be_searched_is_said(administrator, asked):
    response = administrator.get("/trail/", asked)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert administrator.post("/trail/copy/", asked).status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999999999999"])
def test_a_page_that_is_not_there_is_the_nearest(administrator, page):
    assert administrator.get("/trail/", {"page": page}).status_code == 200


def test_nothing_found_says_what_to_do(administrator):
    assert "No line fits that" in administrator.get("/trail/?words=nothing-like-it").content.decode()


def test_a_copy_holds_the_lines_is_recorded_and_runs_nothing(administrator, people):
    record("tried", by=people["auditor"], about="=HYPERLINK(1)", why="plain")
    response = administrator.post("/trail/copy/", {"act": "tried"})
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["act"], row["about"], row["more"]) for row in rows] == [
        ("tried", "'=HYPERLINK(1)", "why: plain")
    ]
    assert response["Content-Disposition"].startswith("attachment")
    line = Event.objects.order_by("-number").first()
    assert (line.act, line.more) == ("copied the trail", {"act": "tried", "lines": 1})


def test_a_refusal_is_recorded(signed_in, people):
    assert signed_in("auditor").get("/people/").status_code == 403
    line = Event.objects.order_by("-number").first()
    assert (line.act, line.about, line.person_id) == ("refused", "/people/", people["auditor"].pk)
    assert "add people" in line.more["why"]
