"""A pack's way from draft to publication: who may take each step, and only over what they saw."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from django.urls import reverse

from goldenthread.calendar import month
from goldenthread.errors import RequestError
from goldenthread.scorecards.pack import read_pack
from goldenthread.web.figures.models import Returned
from goldenthread.web.packs import actions, publication
from goldenthread.web.packs.checks import beside, standing
from goldenthread.web.packs.models import WITHDRAWN, Pack, Publication
from goldenthread.web.packs.selectors import filled
from goldenthread.web.trail.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.store]

MAY = {
    "review": {"performance-analyst", "head-of-service", "senior-leader"},
    "draft": {"performance-analyst", "head-of-service", "senior-leader"},
    "sign_off": {"senior-leader"},
    "publish": {"performance-analyst"},
    "withdraw": {"senior-leader"},
}
READERS = {
    "performance-analyst", "team-manager", "head-of-service", "senior-leader", "qa-lead", "auditor", "improvement-lead",
    "action-sponsor",
}  # fmt: skip
EVERYONE = READERS | {"elected-member", "system-administrator"}
FROM = {
    "review": "draft",
    "draft": "review",
    "sign_off": "review",
    "publish": "signed_off",
    "withdraw": "published",
}


@pytest.fixture
def rooms(settings, tmp_path) -> Path:
    settings.PACKS = tmp_path / "packs"
    return settings.PACKS


@pytest.fixture
def pack(people, rooms) -> Pack:
    return Pack.objects.get(scorecard="weekly")


def taken(client, pack, step, **more):
    pack.refresh_from_db()
    content = standing(pack).content if step == "sign_off" else ""
    sent = {"step": step, "changes": pack.changes, "content": content, "reason": "", **more}
    return client.post(reverse("packs:step", args=[pack.pk]), sent)


def moved_to(people, pack: Pack, state: str) -> Pack:
    """By the actions alone, each by someone who may."""
    analyst, leader = people["performance-analyst"], people["senior-leader"]
    order = ["draft", "review", "signed_off", "published", "withdrawn"]
    pack.refresh_from_db()
    for each in order[order.index(pack.state) + 1 : order.index(state) + 1]:
        pack.refresh_from_db()
        seen = {"pack": pack, "changes": pack.changes}
        if each == "review":
            actions.send_for_review(by=analyst, **seen)
        elif each == "signed_off":
            stands = standing(pack)
            actions.sign_off(
                by=leader, content=stands.content, missing=len(stands.missing), reason="As it is.", **seen
            )
        elif each == "published":
            publication.publish(by=analyst, **seen)
        else:
            actions.withdraw(by=leader, reason="A team was missing.", **seen)
    pack.refresh_from_db()
    return pack


@pytest.mark.parametrize("step", [step for step in MAY if step != "publish"])
def test_each_step_is_taken_by_those_who_may_and_nobody_else(step, signed_in, people, pack):
    moved_to(people, pack, FROM[step])
    before = pack.state
    for name in sorted(EVERYONE - MAY[step]):
        answer = taken(signed_in(name), pack, step, reason="Because.")
        # Who may read nothing that is not published does not learn that it is there.
        assert answer.status_code in (403, 404), name
        pack.refresh_from_db()
        assert pack.state == before
    assert taken(signed_in(sorted(MAY[step])[0]), pack, step, reason="Because.").status_code == 302
    pack.refresh_from_db()
    assert pack.state != before


def test_publishing_is_refused_to_everyone_else(signed_in, people, pack):
    moved_to(people, pack, "signed_off")
    for name in sorted(EVERYONE - MAY["publish"]):
        assert taken(signed_in(name), pack, "publish").status_code in (403, 404), name
    assert not Publication.objects.exists()


def test_the_work_page_is_read_by_those_who_read_before_publication(signed_in, pack):
    for name in sorted(EVERYONE):
        status = signed_in(name).get(reverse("packs:work", args=[pack.pk])).status_code
        assert status == (200 if name in READERS else 403), name
    assert signed_in("auditor").get(reverse("packs:work", args=[999_999])).status_code == 404
    assert signed_in("auditor").get(reverse("packs:step", args=[pack.pk])).status_code == 405


def test_only_the_steps_that_may_be_taken_are_offered(signed_in, people, pack):
    def offered(name):
        page = signed_in(name).get(reverse("packs:work", args=[pack.pk])).content.decode()
        return {step for step in MAY if f'name="step" value="{step}"' in page}

    assert (offered("performance-analyst"), offered("auditor")) == ({"review"}, set())
    moved_to(people, pack, "review")
    assert (offered("performance-analyst"), offered("senior-leader")) == ({"draft"}, {"draft", "sign_off"})
    moved_to(people, pack, "signed_off")
    assert (offered("performance-analyst"), offered("senior-leader")) == ({"draft", "publish"}, {"draft"})


def test_nobody_signs_off_what_they_did_not_see(signed_in, people, pack):
    moved_to(people, pack, "review")
    seen = pack.changes
    actions.write_commentary(
        by=people["qa-lead"], pack=pack, place="CW5", text="Written meanwhile.", began=0, is_draft=False
    )
    answer = taken(signed_in("senior-leader"), pack, "sign_off", changes=seen, reason="x")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing was done" in page
    assert "Quality assurance lead" in page and "wrote about CW5" in page
    assert "moved it to in review" not in page.lower().partition("since you opened it")[2]
    pack.refresh_from_db()
    assert pack.state == "review"


def test_figures_that_changed_under_the_page_are_not_signed_off(signed_in, people, pack):
    moved_to(people, pack, "review")
    answer = taken(signed_in("senior-leader"), pack, "sign_off", content="0" * 64, reason="x")
    assert answer.status_code == 409
    assert "figures or definitions changed" in answer.content.decode()


def typed_in(pack: Pack) -> None:
    """A figure of the pack that is typed in after all."""
    card = filled(pack).rows
    row = next(row for row in card if row.current.kind == "absent" or row.current.returned)
    Returned.objects.create(
        scorecard=pack.scorecard, ref=row.ref, period_end=pack.period_end, cadence=pack.cadence,
        indicator=row.indicator.name, window=row.row.window, form=row.row.form, value=12_345.0, numerator=12_345.0,
        status="ok",
    )  # fmt: skip


def test_what_is_published_is_what_was_signed_off(signed_in, people, pack, rooms):
    moved_to(people, pack, "signed_off")
    typed_in(pack)
    answer = taken(signed_in("performance-analyst"), pack, "publish")
    assert answer.status_code == 409
    assert "no longer those that were signed off" in answer.content.decode()
    assert not rooms.exists() and not Publication.objects.exists()


def test_required_commentary_that_is_missing_needs_a_reason(signed_in, people, pack, settings):
    settings.REQUIRE_COMMENTARY = frozenset({"red", "signal"})
    moved_to(people, pack, "review")
    stands = standing(pack)
    seen = {"by": people["senior-leader"], "pack": pack, "changes": pack.changes, "content": stands.content}
    with pytest.raises(RequestError, match="2 rows lack"):
        actions.sign_off(missing=2, **seen)
    step = actions.sign_off(missing=2, reason="The teams are away.", **seen)
    assert step.reason == "The teams are away."


def test_back_to_draft_from_signed_off_with_a_reason_only(signed_in, people, pack):
    moved_to(people, pack, "signed_off")
    client = signed_in("head-of-service")
    assert taken(client, pack, "draft", reason=" ").status_code == 400
    assert taken(client, pack, "draft", reason="One figure is wrong.").status_code == 302
    pack.refresh_from_db()
    assert pack.state == "draft"
    assert pack.steps.last().reason == "One figure is wrong."


@pytest.mark.parametrize(
    "sent", [{"step": "fly"}, {"step": ""}, {"changes": "x"}, {"changes": ""}, {"changes": "-1"}]
)
def test_a_forged_step_is_refused(sent, signed_in, pack):
    assert taken(signed_in("performance-analyst"), pack, **{"step": "review", **sent}).status_code == 400


def test_a_step_from_the_wrong_state_says_where_the_pack_is(signed_in, people, pack):
    answer = taken(signed_in("performance-analyst"), pack, "publish")
    assert answer.status_code == 409
    assert "The pack is a draft by now." in answer.content.decode()


def test_each_step_is_kept_and_recorded_with_who(people, pack):
    moved_to(people, pack, "withdrawn")
    assert list(pack.steps.order_by("pk").values_list("before", "after", "by__username")) == [
        ("", "draft", "performance-analyst"),
        ("draft", "review", "performance-analyst"),
        ("review", "signed_off", "senior-leader"),
        ("signed_off", "published", "performance-analyst"),
        ("published", "withdrawn", "senior-leader"),
    ]
    acts = Event.objects.filter(about=actions.about(pack)).order_by("number").values_list("act", "person")
    assert list(acts) == [
        ("made a pack", "Performance analyst"),
        ("sent for review", "Performance analyst"),
        ("signed off", "Senior leader"),
        ("published", "Performance analyst"),
        ("withdrew", "Senior leader"),
    ]


def test_what_is_published(signed_in, people, pack, rooms):
    actions.write_commentary(
        by=people["qa-lead"], pack=pack, place="CW5", text="=**Bold** {CW5.value}", began=0, is_draft=False
    )
    actions.write_commentary(
        by=people["qa-lead"], pack=pack, place="CW5", text="A thought", began=1, is_draft=True
    )
    moved_to(people, pack, "signed_off")
    assert taken(signed_in("performance-analyst"), pack, "publish").status_code == 302
    made = pack.publication if pack.refresh_from_db() is None else None
    folder = rooms / "weekly-2023-09-29"
    kept = read_pack(folder)
    value = next(row.current.text for row in filled(pack).rows if row.ref == "CW5")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*kept.manifest["files"], "manifest.json"]
    )
    assert {"scorecard.html", "scorecard.xlsx", "scorecard.pdf", "commentary.csv", "definitions.json"} <= set(
        kept.manifest["files"]
    )
    # The line of the record that published it stands in the manifest, and the manifest's hash with the publication.
    line = Event.objects.get(act="published", about=actions.about(pack))
    assert kept.manifest["trail"] == {"number": line.number, "hash": line.hash}
    assert (made.trail_number, made.trail_hash) == (line.number, line.hash)
    assert made.manifest_hash == hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    # Words as they were published, drafts left out.
    rows = list(csv.DictReader((folder / "commentary.csv").open(encoding="utf-8")))
    assert [(row["ref"], row["text"], row["by"]) for row in rows] == [
        ("CW5", f"'=**Bold** {value}", "Quality assurance lead")
    ]
    page = (folder / "scorecard.html").read_text(encoding="utf-8")
    assert f"=<strong>Bold</strong> {value}" in page and "A thought" not in page
    # The policy sent with the page lets in the style that it carries.
    style = page.partition("<style>")[2].partition("</style>")[0]
    from goldenthread.publish.policy import style_hash

    assert style_hash(style) in made.policies["scorecard.html"]
    assert "default-src 'none'" in made.policies["scorecard.html"]
    assert (
        json.loads((folder / "definitions.json").read_text(encoding="utf-8"))["scorecard"]["name"] == "weekly"
    )


def test_clicked_again_it_is_published_already(signed_in, people, pack, rooms):
    moved_to(people, pack, "published")
    answer = taken(signed_in("performance-analyst"), pack, "publish")
    assert answer.status_code == 302
    assert Publication.objects.count() == 1


def test_a_withdrawn_pack_is_kept_and_makes_room_and_the_next_marks_what_changed(
    signed_in, people, pack, rooms
):
    moved_to(people, pack, "published")
    was = next(row for row in filled(pack).rows if row.current.kind == "absent" or row.current.returned)
    before = {path.name: path.read_bytes() for path in (rooms / "weekly-2023-09-29").iterdir()}
    moved = taken(signed_in("senior-leader"), pack, "withdraw", reason="A return came late.")
    assert moved.status_code == 302
    pack.refresh_from_db()
    assert pack.publication.withdrawn_reason == "A return came late."
    typed_in(pack)
    again = actions.make_pack(
        by=people["performance-analyst"],
        scorecard="weekly",
        period=filled(pack).period,
        counting=pack.counting,
    )
    assert again.previous == pack
    moved_to(people, again, "published")
    assert again.publication.folder == "weekly-2023-09-29-2"
    assert {path.name: path.read_bytes() for path in (rooms / "weekly-2023-09-29").iterdir()} == before
    (now,) = [row for row in filled(again).rows if row.ref == was.ref]
    assert now.current.revised and now.current.was == was.current.text
    revisions = (rooms / "weekly-2023-09-29-2" / "revisions.csv").read_text(encoding="utf-8")
    assert was.ref in revisions


def test_drafts_are_compared_with_what_was_published_meanwhile(people, pack, rooms):
    later = Pack.objects.create(
        scorecard="weekly",
        cadence="week",
        period_end=filled(pack).period.next().last_day,
        counting=pack.counting,
    )
    moved_to(people, pack, "published")
    later.refresh_from_db()
    assert (later.previous, later.changes) == (pack, 0 + 1)
    actions.withdraw(by=people["senior-leader"], pack=pack, changes=pack.changes, reason="Wrong.")
    later.refresh_from_db()
    assert (later.previous, later.changes) == (None, 1 + 1)


def test_a_folder_that_nobody_published_is_set_aside(people, pack, rooms):
    moved_to(people, pack, "signed_off")
    (rooms / "weekly-2023-09-29").mkdir(parents=True)
    (rooms / "weekly-2023-09-29" / "half.txt").write_text("left there", encoding="utf-8")
    moved_to_published = publication.publish(
        by=people["performance-analyst"], pack=pack, changes=pack.changes
    )
    assert moved_to_published.folder == "weekly-2023-09-29"
    read_pack(rooms / "weekly-2023-09-29")
    assert (rooms / ".set-aside-weekly-2023-09-29-1" / "half.txt").read_text(encoding="utf-8") == "left there"


def test_layouts_that_have_slides_or_a_report_are_published_with_them(people, rooms):
    for name, file in (("tiles", "scorecard.pptx"), ("twelve_months", "scorecard.docx")):
        assert file in publication.prepare(Pack.objects.get(scorecard=name)).files


# Making a pack


def new(client, **sent):
    return client.post(reverse("packs:new"), sent)


def test_a_draft_is_made_from_what_was_counted(signed_in, pack):
    client = signed_in("performance-analyst")
    snapshot = pack.counting.snapshot
    assert client.get(reverse("packs:new")).status_code == 200
    answer = new(client, scorecard="weekly", period="2023-09-22", snapshot=snapshot)
    made = Pack.objects.get(period_end="2023-09-22")
    assert answer["Location"] == reverse("packs:work", args=[made.pk])
    assert (made.state, made.counting.snapshot) == ("draft", snapshot)
    assert signed_in("team-manager").get(reverse("packs:new")).status_code == 403
    assert (
        new(signed_in("team-manager"), scorecard="weekly", period="2023-09-15", snapshot=snapshot).status_code
        == 403
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"period": "2023-09"}, "is made each week"),
        ({"period": "September"}, "Period:"),
        ({"period": ""}, "Period:"),
        ({"scorecard": "none"}, "Scorecard:"),
        ({"snapshot": "../etc"}, "Snapshot:"),
        ({"period": "2023-09-29"}, "There is a pack for this period already."),
    ],
)
def test_a_pack_that_cannot_be_made_says_why(sent, said, signed_in, pack):
    whole = {"scorecard": "weekly", "period": "2023-09-22", "snapshot": pack.counting.snapshot, **sent}
    answer = new(signed_in("performance-analyst"), **whole)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Pack.objects.filter(scorecard="weekly").count() == 1


def test_a_month_of_a_later_snapshot_is_named_by_its_month(people, pack):
    assert publication.folder_name(
        Pack(scorecard="monthly", cadence="month", period_end=month(2023, 9).last_day)
    ) == ("monthly-2023-09")


def test_a_pack_is_checked_beside_those_of_about_the_same_day(people, pack):
    near = {
        (each.scorecard, each.period_end)
        for each in Pack.objects.exclude(scorecard=pack.scorecard).exclude(state=WITHDRAWN)
        if abs((each.period_end - pack.period_end).days) <= 7
    }
    assert {(each.scorecard.name, each.period.last_day) for each in beside(pack)} == near
    assert "monthly" in {name for name, _ in near}
    withdrawn = Pack.objects.get(scorecard="monthly", period_end=dict(near)["monthly"])
    Pack.objects.filter(pk=withdrawn.pk).update(state=WITHDRAWN)
    assert "monthly" not in {each.scorecard.name for each in beside(pack)}
