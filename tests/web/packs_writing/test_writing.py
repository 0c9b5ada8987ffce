"""Writing commentary and giving ratings: who may, what is bound and flagged, and that nothing written is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from goldenthread.errors import RequestError
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.packs.actions import LONGEST_TEXT, MovedError, give_rating, make_pack, write_commentary
from goldenthread.web.packs.checks import standing
from goldenthread.web.packs.models import WITHDRAWN, Pack
from goldenthread.web.packs.remembered import filled_pack
from goldenthread.web.packs.selectors import filled, linked_ratings, newest_commentary
from goldenthread.web.trail.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.store]

WRITERS = (
    "performance-analyst",
    "team-manager",
    "head-of-service",
    "senior-leader",
    "qa-lead",
    "improvement-lead",
)
OTHERS = ("auditor", "action-sponsor", "elected-member", "system-administrator")
RATERS = ("performance-analyst", "head-of-service", "senior-leader")
REF = "CF7"
"""A percentage with a target, which the made-up council has cases of."""


@pytest.fixture
def pack(people) -> Pack:
    return Pack.objects.get(scorecard="monthly")


def at(pack: Pack, place: str = REF, view: str = "write") -> str:
    return reverse(f"packs:{view}", args=[pack.pk, place])


def sent(client, pack: Pack, text: str, *, place: str = REF, began: int = 0, action: str = "save"):
    return client.post(at(pack, place), {"text": text, "began": began, "action": action})


@pytest.mark.parametrize("name", WRITERS)
def test_those_who_write_may_open_and_save(name, signed_in, pack):
    client = signed_in(name)
    assert client.get(at(pack)).status_code == 200
    assert sent(client, pack, "Written.").status_code == 302
    assert newest_commentary(pack)[REF].by.username == name


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_may(name, signed_in, pack):
    client = signed_in(name)
    assert client.get(at(pack)).status_code == 403
    assert sent(client, pack, "Written.").status_code == 403
    assert not pack.commentary.exists()


@pytest.mark.parametrize("place", ["CF7x", "section:none", "concerns", "../..", "<script>", "1 or 1=1"])
def test_a_forged_place_is_not_there(place, signed_in, pack):
    client = signed_in("performance-analyst")
    for view in ("write", "history", "rate"):
        path = f"/packs/{pack.pk}/{'rate' if view == 'rate' else 'write'}/{place}/" + (
            "history/" if view == "history" else ""
        )
        assert client.get(path).status_code == 404
    assert client.post(f"/packs/{pack.pk}/write/{place}/", {"text": "x", "began": 0}).status_code == 404


@pytest.mark.parametrize("view", ["write", "history", "rate"])
def test_a_forged_pack_is_not_there(view, signed_in):
    assert (
        signed_in("performance-analyst").get(reverse(f"packs:{view}", args=[999_999, REF])).status_code == 404
    )


def test_a_version_that_is_no_number_is_refused(signed_in, pack):
    client = signed_in("performance-analyst")
    for began in ("", "x", "-1"):
        answer = client.post(at(pack), {"text": "Kept in the form", "began": began, "action": "save"})
        assert answer.status_code == 400
        assert "Kept in the form" in answer.content.decode()
    assert not pack.commentary.exists()


def test_a_save_is_a_version_a_change_and_a_line_of_the_record(signed_in, pack):
    client = signed_in("performance-analyst")
    sent(client, pack, "First.")
    sent(client, pack, "Second.", began=1)
    assert list(pack.commentary.order_by("version").values_list("version", "text")) == [
        (1, "First."),
        (2, "Second."),
    ]
    changes = pack.changes
    pack.refresh_from_db()
    assert pack.changes == changes + 1 + 1
    assert [
        line.more["version"]
        for line in Event.objects.filter(act="wrote", about__startswith=f"pack {pack.pk}:")
    ] == [1, 2]


def test_the_second_of_two_writers_sees_both_texts_and_loses_nothing(signed_in, pack):
    first, second = signed_in("performance-analyst"), signed_in("head-of-service")
    assert sent(first, pack, "Hers about *one* team.").status_code == 302
    answer = sent(second, pack, "His about another team.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Hers about *one* team." in page and "Performance analyst wrote here while you did" in page
    assert "His about another team." in page.partition("<textarea")[2]
    assert 'name="began" value="1"' in page
    assert pack.commentary.count() == 1
    # Sent again in sight of hers, it is kept.
    assert sent(second, pack, "Both.", began=1).status_code == 302
    assert newest_commentary(pack)[REF].text == "Both."


def test_a_draft_is_seen_by_writers_and_never_published(signed_in, pack):
    client = signed_in("performance-analyst")
    sent(client, pack, "Finished.")
    sent(client, pack, "Only a thought {CF7.valu}", began=1, action="draft")
    assert [row.comment for row in filled(pack).rows if row.ref == REF] == ["Finished."]
    assert [each.place.name for each in standing(pack).drafts] == [REF]
    assert "Only a thought" in client.get(at(pack)).content.decode()
    assert "Only a thought" in client.get(at(pack, view="history")).content.decode()
    assert "Only a thought" not in signed_in("auditor").get(at(pack, view="history")).content.decode()
    work = reverse("packs:work", args=[pack.pk])
    assert ", draft" in client.get(work).content.decode()
    assert ", draft" not in signed_in("auditor").get(work).content.decode()


def test_numbers_are_bound_and_an_unknown_name_is_refused_with_the_nearest(signed_in, pack):
    client = signed_in("performance-analyst")
    answer = sent(client, pack, "Now {CF7.valu}.")
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "There is no {CF7.valu}; did you mean {CF7.value}?" in page
    assert "Now {CF7.valu}." in page.partition("<textarea")[2]
    assert not pack.commentary.exists()
    assert sent(client, pack, "Now {CF7.value}, {CF7.x_of_y}.").status_code == 302
    (row,) = [row for row in filled(pack).rows if row.ref == REF]
    assert row.comment == f"Now {row.current.text}, {row.current.x_of_y}."


def test_a_typed_number_that_disagrees_is_said_and_kept(signed_in, pack):
    client = signed_in("performance-analyst")
    answer = client.post(at(pack), {"text": "CF7 is 3%.", "began": 0, "action": "save"}, follow=True)
    assert "The words say 3% of CF7" in answer.content.decode()
    assert newest_commentary(pack)[REF].text == "CF7 is 3%."
    assert [flag.place for flag in standing(pack).flags] == [REF]


def test_a_reference_that_is_not_there_is_said_and_kept(signed_in, pack):
    client = signed_in("performance-analyst")
    sent(client, pack, "As CF71 shows, visits.")
    (flag,) = standing(pack).flags
    assert "cite CF71, and there is no such reference. Is CF31 meant?" in flag.sentence


def test_words_copied_forward_unchanged_are_said(signed_in, people, pack):
    client = signed_in("performance-analyst")
    sent(client, pack, "As  ever,\nvisits.")
    later = Pack.objects.create(
        scorecard="monthly",
        cadence="month",
        period_end=pack.period_end.replace(month=10, day=31),
        counting=pack.counting,
    )
    page = client.post(
        at(later), {"text": "As ever, visits.", "began": 0, "action": "preview"}
    ).content.decode()
    assert "These are the words of the pack before, to 30 September 2023, unchanged." in page
    assert "Said before" in page
    page = client.post(at(later), {"text": "New words.", "began": 0, "action": "preview"}).content.decode()
    assert "unchanged" not in page


def test_a_preview_keeps_nothing_and_needs_no_script(signed_in, pack):
    answer = sent(signed_in("performance-analyst"), pack, "**Up** to {CF7.value}", action="preview")
    page = answer.content.decode()
    value = next(row.current.text for row in filled(pack).rows if row.ref == REF)
    assert answer.status_code == 200
    assert f"<strong>Up</strong> to {value}" in page
    assert "**Up** to {CF7.value}" in page.partition("<textarea")[2]
    assert not pack.commentary.exists()


def test_script_in_words_is_printed_and_never_run(signed_in, pack):
    client = signed_in("performance-analyst")
    evil = "<script>alert(1)</script> [a](javascript:alert(1)) <img src=x onerror=alert(1)>"
    sent(client, pack, evil)
    sent(client, pack, f"{evil} again", began=1)
    conflict = sent(client, pack, f"{evil} mine", began=1)
    assert conflict.status_code == 409
    pages = [conflict, sent(client, pack, evil, began=2, action="preview")]
    pages += [
        client.get(at(pack)),
        client.get(at(pack, view="history")),
        client.get(reverse("packs:work", args=[pack.pk])),
    ]
    for answer in pages:
        page = answer.content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript:' not in page


def test_a_text_that_is_too_long_is_refused(signed_in, people, pack):
    answer = sent(signed_in("performance-analyst"), pack, "x" * (LONGEST_TEXT + 1))
    assert answer.status_code == 400
    with pytest.raises(RequestError, match="longer than"):
        write_commentary(
            by=people["qa-lead"], pack=pack, place=REF, text="x" * (LONGEST_TEXT + 1), began=0, is_draft=False
        )


def test_history_says_who_wrote_what_and_what_changed(signed_in, pack):
    sent(signed_in("performance-analyst"), pack, "Two teams were short.")
    sent(signed_in("head-of-service"), pack, "One team was short.", began=1)
    page = signed_in("auditor").get(at(pack, view="history")).content.decode()
    assert page.index("Version 2") < page.index("Version 1")
    assert "Head of service" in page and "Performance analyst" in page
    assert "[removed: </span>Two" in page and "[added: </span>One" in page
    assert "Write another version" not in page


def test_a_section_is_written_about(signed_in, pack):
    assert sent(signed_in("performance-analyst"), pack, "All of it.", place="section:CF").status_code == 302
    assert next(each.comment for each in filled(pack).sections if each.name == "CF") == "All of it."


def test_commentary_is_asked_for_when_red_or_really_changed(signed_in, pack, settings):
    settings.REQUIRE_COMMENTARY = frozenset({"red", "signal"})
    asked = {each.row.ref for each in standing(pack).required}
    rows = filled(pack).rows
    assert asked == {row.ref for row in rows if row.rating == "red" or row.mark.signal == "yes"} != set()
    ref = sorted(asked)[0]
    sent(signed_in("performance-analyst"), pack, "Why.", place=ref)
    stands = standing(pack)
    assert {each.row.ref for each in stands.missing} == asked - {ref}
    settings.REQUIRE_COMMENTARY = frozenset()
    assert standing(pack).required == ()


def test_nothing_is_written_once_it_is_signed_off(signed_in, people, pack):
    Pack.objects.filter(pk=pack.pk).update(state="signed_off")
    client = signed_in("performance-analyst")
    assert client.get(at(pack)).status_code == 403
    assert sent(client, pack, "Late.").status_code == 403
    assert client.post(at(pack, view="rate"), {"rating": "Red", "reason": "x", "began": 0}).status_code == 403
    assert "This pack is signed off" in client.get(at(pack)).content.decode()


# Ratings


def rated(client, pack, **sent_):
    return client.post(at(pack, view="rate"), {"began": 0, "action": "give", "reason": "", **sent_})


def row_of(pack, ref=REF):
    return next(row for row in filled(pack).rows if row.ref == ref)


@pytest.mark.parametrize("name", RATERS)
def test_those_who_rate_may(name, signed_in, pack):
    assert rated(signed_in(name), pack, rating="Amber", reason="One team was short.").status_code == 302
    row = row_of(pack)
    assert (row.rating, row.rating_given) == ("amber", True)
    assert "One team was short" in row.rating_reason


@pytest.mark.parametrize("name", sorted({*WRITERS, *OTHERS} - set(RATERS)))
def test_nobody_else_rates(name, signed_in, pack):
    client = signed_in(name)
    assert client.get(at(pack, view="rate")).status_code == 403
    assert rated(client, pack, rating="Amber", reason="x").status_code == 403
    assert not pack.ratings.exists()


def test_a_rating_that_differs_needs_a_reason(signed_in, people, pack):
    suggested = row_of(pack).mark.suggested_rating
    other = "Red" if suggested != "red" else "Green"
    answer = rated(signed_in("performance-analyst"), pack, rating=other)
    assert answer.status_code == 400
    assert (
        f"The rule suggests {suggested.capitalize()}. Say why the rating differs." in answer.content.decode()
    )
    with pytest.raises(RequestError, match="suggests"):
        give_rating(
            by=people["senior-leader"],
            pack=pack,
            ref=REF,
            rating=other.lower(),
            reason=" ",
            began=0,
            suggested=suggested,
        )
    assert not pack.ratings.exists()
    assert rated(signed_in("performance-analyst"), pack, rating=suggested.capitalize()).status_code == 302


def test_a_rating_is_taken_back_to_the_suggestion_and_its_versions_are_kept(signed_in, pack):
    client = signed_in("performance-analyst")
    rated(client, pack, rating="Red", reason="For a reason.")
    assert rated(client, pack, action="take_back", began=1).status_code == 302
    row = row_of(pack)
    assert (row.rating, row.rating_given) == (row.mark.suggested_rating, False)
    assert list(pack.ratings.order_by("version").values_list("version", "rating", "taken_back")) == [
        (1, "red", False),
        (2, "", True),
    ]


def test_a_plan_shows_the_ratings_that_people_gave_where_its_measures_come_from(people, pack):
    plan = Pack.objects.get(scorecard="improvement")

    def shown() -> dict[str, tuple[str | None, bool]]:
        made = filled_pack(plan, catalogue(), council(), {})
        on_page = {
            row.ref: row for area in made.page.areas for measure in area.measures for row in measure.rows
        }
        assert {row.ref: row.rating for row in made.rows} == {ref: on_page[ref].rating for ref in on_page}
        return {ref: (row.rating, row.rating_given) for ref, row in on_page.items()}

    before = shown()
    assert not before["CIN8"][1]
    rating = "red" if before["CIN8"][0] != "red" else "amber"
    given = {"pack": pack, "ref": "CIN8", "reason": "We agreed so.", "suggested": None}
    give_rating(by=people["head-of-service"], rating=rating, began=0, **given)
    assert shown() == before | {"CIN8": (rating, True)}
    # A plan that was published before is not changed by what is rated now.
    at, card = pack.ratings.get().at, catalogue().scorecards["improvement"]
    assert [each.rating for each in linked_ratings(plan, card, at)] == [rating]
    assert linked_ratings(plan, card, at - timedelta(seconds=1)) == []
    Pack.objects.filter(pk=pack.pk).update(state=WITHDRAWN, changes=F("changes") + 1)
    assert shown() == before


def test_not_rated_may_be_published_over_a_suggestion(signed_in, pack):
    rated(signed_in("performance-analyst"), pack, rating="none", reason="The count is in doubt.")
    row = row_of(pack)
    assert (row.rating, row.rating_given) == (None, True)


def test_a_rating_that_is_none_of_the_scale_is_refused(signed_in, pack):
    for rating in ("purple", "", "<b>"):
        assert rated(signed_in("performance-analyst"), pack, rating=rating, reason="x").status_code == 400
    assert not pack.ratings.exists()


def test_two_people_who_rate_one_row(signed_in, pack):
    rated(signed_in("performance-analyst"), pack, rating="Red", reason="Hers.")
    answer = rated(signed_in("head-of-service"), pack, rating="Amber", reason="His.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Performance analyst" in page and "His." in page.partition('<form method="post" novalidate')[2]
    assert pack.ratings.count() == 1


def test_levels_of_a_scale_of_its_own_are_offered(signed_in, pack, monkeypatch):
    from dataclasses import replace

    from goldenthread.definitions.model import Level
    from goldenthread.web.catalogue import catalogue
    from goldenthread.web.packs import selectors, writing

    known = catalogue()
    card = known.scorecards["monthly"]
    levels = (
        Level("Done", "blue"),
        Level("On track", "green"),
        Level("At risk", "amber"),
        Level("Late", "red"),
    )
    sections = tuple(
        replace(each, rule=replace(card.rule, tolerance="person", levels=levels)) for each in card.sections
    )
    own = replace(known, scorecards={**known.scorecards, "monthly": replace(card, sections=sections)})
    monkeypatch.setattr(writing, "catalogue", lambda: own)
    monkeypatch.setattr(selectors, "catalogue", lambda: own)
    client = signed_in("performance-analyst")
    page = client.get(at(pack, view="rate")).content.decode()
    assert "On track" in page and ">Amber<" not in page
    assert rated(client, pack, rating="At risk", reason="Late papers.").status_code == 302
    row = row_of(pack)
    assert (row.rating, row.level) == ("amber", "At risk")


def test_the_actions_refuse_a_stale_version(people, pack):
    write_commentary(by=people["qa-lead"], pack=pack, place=REF, text="a", began=0, is_draft=False)
    with pytest.raises(MovedError):
        write_commentary(by=people["qa-lead"], pack=pack, place=REF, text="b", began=0, is_draft=False)
    assert pack.commentary.get().text == "a"


def test_one_pack_a_period(people, pack, period):
    with pytest.raises(RequestError, match="already"):
        make_pack(
            by=people["performance-analyst"], scorecard="monthly", period=period, counting=pack.counting
        )
    assert timezone.localdate() >= period.first_day
