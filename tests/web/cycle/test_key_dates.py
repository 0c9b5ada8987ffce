"""The dates that come next: who may set and remove them, what is refused, and that each is recorded."""

from datetime import date

import pytest

from goldenthread.web.cycle.models import KeyDate
from goldenthread.web.trail.models import Event

pytestmark = [pytest.mark.store, pytest.mark.django_db]

GOOD = {"on": "2030-01-07", "words": "Improvement Board", "for_members": "on"}


def test_an_analyst_adds_a_date_and_it_is_recorded(signed_in, people):
    answer = signed_in("performance-analyst").post("/dates/", GOOD, follow=True)
    made = KeyDate.objects.get()
    assert (made.on, made.words, made.for_members) == (date(2030, 1, 7), "Improvement Board", True)
    assert "7 January 2030 was added: Improvement Board." in answer.content.decode()
    event = Event.objects.order_by("-number").first()
    assert (event.act, event.person_id) == ("set a date", people["performance-analyst"].pk)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": ""}, "Say on which day."),
        ({"on": "7/1/2030x"}, "Write the day as 2023-10-16"),
        ({"words": " "}, "Say what happens on that day."),
        ({"words": "x" * 201}, "at most 200"),
    ],
)
def test_a_wrong_date_is_said_and_nothing_is_kept(signed_in, wrong, said):
    answer = signed_in("performance-analyst").post("/dates/", GOOD | wrong)
    assert answer.status_code == 400
    seen = answer.content.decode()
    assert said in seen
    assert "There is a problem" in seen
    assert not KeyDate.objects.exists()


@pytest.mark.parametrize("name", ["team-manager", "senior-leader", "elected-member", "system-administrator"])
def test_nobody_else_sets_or_removes_a_date(signed_in, name):
    kept = KeyDate.objects.create(on=date(2030, 1, 7), words="Kept")
    client = signed_in(name)
    assert client.get("/dates/").status_code == 403
    assert client.post("/dates/", GOOD).status_code == 403
    assert client.post(f"/dates/{kept.pk}/remove/").status_code == 403
    assert KeyDate.objects.get() == kept


def test_removing_a_date_is_asked_first_and_recorded(signed_in):
    kept = KeyDate.objects.create(on=date(2030, 1, 7), words="Board <script>")
    client = signed_in("performance-analyst")
    asked = client.get(f"/dates/{kept.pk}/remove/").content.decode()
    assert "Remove this date?" in asked
    assert "Board &lt;script&gt;" in asked
    assert KeyDate.objects.exists()
    client.post(f"/dates/{kept.pk}/remove/")
    assert not KeyDate.objects.exists()
    assert Event.objects.order_by("-number").first().act == "removed a date"


def test_a_date_that_is_not_there_is_a_page_that_is_not_there(signed_in):
    assert signed_in("performance-analyst").post("/dates/999999/remove/").status_code == 404
