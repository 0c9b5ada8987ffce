"""A pack is made from the page: of a snapshot that nobody counted yet, with the days by which it is due."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from goldenthread.extracts import deliveries
from goldenthread.web.figures.models import Counting
from goldenthread.web.packs.models import Pack
from goldenthread.web.trail.models import Event

pytestmark = pytest.mark.django_db


def test_a_snapshot_that_nobody_counted_is_counted_and_a_draft_made_of_it(signed_in):
    home = Path(settings.HOME)
    delivery = deliveries.deliveries(home)[-1].name
    deliveries.snapshot("a-second-look", [delivery], home)
    asked = {
        "scorecard": "weekly",
        "period": "2023-09-22",
        "snapshot": "a-second-look",
        "commentary_due": "2023-09-26",
        "publication_due": "2023-09-27",
    }
    answer = signed_in("performance-analyst").post("/packs/new/", asked)
    pack = Pack.objects.get(scorecard="weekly", period_end="2023-09-22")
    assert (answer.status_code, answer["Location"]) == (302, f"/packs/{pack.pk}/work/")
    assert pack.counting.snapshot == "a-second-look"
    assert str(pack.commentary_due) == "2023-09-26" and str(pack.publication_due) == "2023-09-27"
    assert Counting.objects.filter(snapshot="a-second-look").count() == 1
    assert [line.act for line in Event.objects.order_by("-number")[:2]] == ["made a pack", "counted"]
    page = signed_in("performance-analyst").get(answer["Location"]).content.decode()
    assert "26 September 2023" in page


def test_words_cannot_be_due_after_the_pack_is(signed_in):
    asked = {
        "scorecard": "weekly",
        "period": "2023-09-22",
        "snapshot": deliveries.deliveries(Path(settings.HOME))[-1].snapshot,
        "commentary_due": "2023-09-28",
        "publication_due": "2023-09-27",
    }
    answer = signed_in("performance-analyst").post("/packs/new/", asked)
    assert answer.status_code == 400
    assert "due by the day of publication at the latest" in answer.content.decode()
    assert not Pack.objects.filter(period_end="2023-09-22").exists()


def test_a_role_that_makes_no_packs_is_refused(signed_in):
    assert signed_in("head-of-service").post("/packs/new/", {}).status_code == 403
