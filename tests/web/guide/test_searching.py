"""Search: what is found and in which order, what a member may find, and that what was looked for is harmless."""

import pytest

from goldenthread.web.guide.searching import marked, terms_of
from goldenthread.web.packs import actions
from goldenthread.web.packs.models import Pack
from goldenthread.web.trail.models import Event

pytestmark = [pytest.mark.store, pytest.mark.django_db]


def found(client, query: str) -> str:
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def written(people):
    """Finished words about CIN8 in the monthly pack, a draft about CIN1, and words that were written over."""
    pack = Pack.objects.get(scorecard="monthly")
    by = people["head-of-service"]
    for place, text, began, is_draft in (
        ("CIN8", "The platypus was late.", 0, False),
        ("CIN1", "An unfinished wombat.", 0, True),
        ("CIN2", "First the echidna.", 0, False),
        ("CIN2", "Then nothing.", 1, False),
    ):
        actions.write_commentary(by=by, pack=pack, place=place, text=text, began=began, is_draft=is_draft)
    return pack


def test_a_reference_finds_its_indicator_first(signed_in):
    seen = found(signed_in("performance-analyst"), "cin8")
    first = seen.partition('<ol class="results">')[2].partition("</li>")[0]
    assert "<mark>CIN8</mark>" in first
    assert "/indicators/" in first


def test_every_word_must_be_there(signed_in):
    client = signed_in("performance-analyst")
    assert "result" in found(client, "assess 45").partition('id="results"')[2]
    assert "<b>Nothing</b> was found" in found(client, "assess platypus")


def test_packs_are_found_by_title_period_and_state(signed_in):
    pack = Pack.objects.get(scorecard="weekly")
    assert f'href="/packs/{pack.pk}/"' in found(signed_in("auditor"), "weekly september draft")


def test_finished_words_are_found_drafts_and_old_versions_are_not(signed_in, written):
    client = signed_in("auditor")
    assert "<mark>platypus</mark>" in found(client, "platypus")
    assert "<b>Nothing</b>" in found(client, "wombat")
    assert "<b>Nothing</b>" in found(client, "echidna")


def test_members_find_only_what_is_published(signed_in, written):
    client = signed_in("elected-member")
    assert "<b>Nothing</b>" in found(client, "platypus")
    assert "<b>Nothing</b>" in found(client, "CIN8")
    Pack.objects.filter(pk=written.pk).update(state="published")
    assert "<mark>platypus</mark>" in found(client, "platypus")
    seen = found(client, "CIN8")
    assert f'href="/packs/{written.pk}/?q=CIN8"' in seen
    assert "/indicators/" not in seen.partition('id="results"')[2]


def test_members_find_what_only_a_chart_shows(signed_in):
    Pack.objects.filter(scorecard__in=["monthly", "panels", "tiles"]).update(state="published")
    assert " result" in found(signed_in("elected-member"), "e")


def test_who_reads_no_pack_may_not_search(signed_in):
    assert signed_in("system-administrator").get("/search/").status_code == 403


def test_what_is_looked_for_is_escaped_and_kept_nowhere(signed_in):
    before = Event.objects.count()
    seen = found(signed_in("auditor"), '"><script>alert(1)</script>')
    assert "<script>alert" not in seen
    assert "&lt;script&gt;" in seen
    assert Event.objects.count() == before


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "\\", "(", "[a-z", "\x00", "é" * 300, ",,,"])
def test_odd_queries_are_answered(signed_in, query):
    found(signed_in("auditor"), query)


def test_without_a_query_only_the_form_is_shown(signed_in):
    seen = signed_in("auditor").get("/search/").content.decode()
    assert 'name="q"' in seen
    assert "result" not in seen.partition('aria-live="polite">')[2].partition("</div>")[0]


def test_words_are_marked_after_they_are_escaped():
    assert marked("Salt & amp", ("amp",)) == "Salt &amp; <mark>amp</mark>"
    assert marked("<b>", ("b",)) == "&lt;<mark>b</mark>&gt;"


def test_a_query_is_words_in_lower_case_each_once():
    assert terms_of("Late, late “CIN8”!") == ("late", "cin8")
