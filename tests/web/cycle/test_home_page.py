"""Home: what each role sees and does not see, what it owes, and what is new since it last looked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from goldenthread.web.access.models import Holding, Person
from goldenthread.web.cycle.models import KeyDate
from goldenthread.web.packs import actions
from goldenthread.web.packs.checks import required_because
from goldenthread.web.packs.models import Commentary, Pack
from goldenthread.web.packs.selectors import filled
from goldenthread.web.trail.models import Event

pytestmark = pytest.mark.django_db

READERS = (
    "performance-analyst",
    "team-manager",
    "head-of-service",
    "senior-leader",
    "qa-lead",
    "auditor",
    "improvement-lead",
    "action-sponsor",
)


def page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_asks_for_a_sign_in():
    answer = Client().get("/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/")


@pytest.mark.parametrize("name", READERS)
def test_whoever_reads_figures_sees_changes_and_what_is_owed(signed_in, name):
    seen = page(signed_in(name))
    for words in (
        "New this month",
        "What changed most, real changes first",
        "Red and getting worse",
        "What you owe",
    ):
        assert words in seen


def test_the_lead_is_the_packs_own_finding(signed_in):
    made = filled(Pack.objects.get(scorecard="monthly"))
    assert made.finding.partition(". ")[0] in page(signed_in("senior-leader"))


def test_a_team_manager_sees_the_figures_of_the_own_team_only(signed_in):
    seen = page(signed_in("team-manager"))
    assert "Figures of Front Door" in seen
    whole = filled(Pack.objects.get(scorecard="monthly"))
    own = filled(Pack.objects.get(scorecard="monthly"), breakdown="team", category="T01")
    in_care = next(row for row in whole.rows if row.ref == "CF1")
    assert f"{in_care.label}: {in_care.current.text}" not in seen
    assert f"{sum(row.current.kind == 'value' for row in own.rows)} indicators" in seen


def test_elected_members_see_only_what_is_published(signed_in):
    seen = page(signed_in("elected-member"))
    assert "None is published yet" in seen
    for words in ("What you owe", "is in draft", "Red and getting worse"):
        assert words not in seen


def test_elected_members_see_the_questions_of_published_red_rows(signed_in):
    pack = Pack.objects.get(scorecard="monthly")
    Pack.objects.filter(pk=pack.pk).update(state="published")
    red = [row for row in filled(pack).rows if row.rating == "red" and row.question_for_members]
    assert red
    seen = page(signed_in("elected-member"))
    assert f'href="/packs/{pack.pk}/"' in seen
    for row in red:
        assert row.question_for_members.replace("'", "&#x27;") in seen


def test_the_system_administrator_sees_no_figure(signed_in, people):
    seen = page(signed_in("system-administrator"))
    assert f"{len(people)} people can sign in" in seen
    assert Event.objects.order_by("-number").first().hash[:16] in seen
    for words in ("indicators:", "What changed most", 'class="rating', "/packs/"):
        assert words not in seen


def test_someone_without_a_role_is_told_whom_to_ask(people):
    person = people["auditor"]
    Holding.objects.filter(person=person).update(last_day=timezone.localdate() - timedelta(days=1))
    # Nor does anyone without a role read what was published.
    Pack.objects.update(state="published")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    seen = page(client)
    assert "You hold no role today" in seen
    assert "What changed most" not in seen
    assert "indicators:" not in seen and "measures of the week" not in seen


def test_without_any_pack_the_analyst_is_told_the_next_step(signed_in):
    Commentary.objects.all().delete()
    Pack.objects.all().update(state="withdrawn")
    seen = page(signed_in("performance-analyst"))
    assert "An extract is loaded, and no pack is made of it yet" in seen
    assert "/packs/new/" in seen


def test_what_is_owed_is_the_words_that_are_missing_and_lessens_as_they_are_written(signed_in, people):
    pack = Pack.objects.get(scorecard="monthly")
    wanted = [row for row in filled(pack).rows if required_because(row)]
    assert len(wanted) > 1
    client = signed_in("head-of-service")
    Holding.objects.filter(person=people["head-of-service"]).update(service="")
    assert wanted[0].ref in page(client)
    for row in wanted[:-1]:
        actions.write_commentary(
            by=people["senior-leader"], pack=pack, place=row.ref, text="Said.", began=0, is_draft=False
        )
    assert f"Commentary on {wanted[-1].label}".replace("'", "&#x27;") in page(client)


def test_a_draft_does_not_pay_what_is_owed(signed_in, people):
    pack = Pack.objects.get(scorecard="monthly")
    before = page(signed_in("senior-leader"))
    for row in filled(pack).rows:
        if required_because(row):
            actions.write_commentary(
                by=people["senior-leader"], pack=pack, place=row.ref, text="Begun.", began=0, is_draft=True
            )
    owed = before.partition("What you owe")[2].partition("</li>")[0]
    assert "Commentary on" in owed
    assert owed in page(signed_in("senior-leader"))


@pytest.mark.parametrize(
    ("state", "name", "words"),
    [
        ("draft", "performance-analyst", "Send for review"),
        ("review", "senior-leader", "Sign off"),
        ("signed_off", "performance-analyst", "Publish"),
    ],
)
def test_a_pack_waits_for_whoever_takes_its_next_step(signed_in, state, name, words):
    Pack.objects.filter(scorecard="tiles").update(state=state)
    pack = Pack.objects.get(scorecard="tiles")
    link = f'<a href="/packs/{pack.pk}/work/">{words}</a>'
    assert link in page(signed_in(name))
    for other in ("team-manager", "auditor", "elected-member"):
        assert link not in page(signed_in(other))


def test_days_late_are_counted_from_the_day_it_was_due(signed_in):
    today = timezone.localdate()
    Pack.objects.filter(scorecard="monthly").update(commentary_due=today - timedelta(days=3))
    Pack.objects.filter(scorecard="weekly").update(publication_due=today)
    seen = page(signed_in("performance-analyst"))
    assert "3 days late" in seen
    assert '<span class="strong">Today</span>' in seen


def test_what_is_new_is_new_since_the_person_last_looked(signed_in, people):
    person = people["auditor"]
    Person.objects.filter(pk=person.pk).update(last_looked_at=timezone.now() + timedelta(minutes=1))
    client = signed_in("auditor")
    client.force_login(Person.objects.get(pk=person.pk), backend="django.contrib.auth.backends.ModelBackend")
    seen = page(client)
    assert "New since you last looked" in seen
    assert "Nothing since" in seen


def test_what_is_new_stays_new_while_one_reads_and_the_look_is_kept(signed_in, people):
    client = signed_in("auditor")
    assert people["auditor"].last_looked_at is None
    assert "is in draft" in page(client)
    assert Person.objects.get(username="auditor").last_looked_at is not None
    assert "is in draft" in page(client)


def test_members_see_the_dates_that_are_for_them(signed_in):
    day = timezone.localdate() + timedelta(days=2)
    KeyDate.objects.create(on=day, words="Scrutiny committee", for_members=True)
    KeyDate.objects.create(on=day, words="Management team", for_members=False)
    KeyDate.objects.create(on=day - timedelta(days=3), words="Long past", for_members=True)
    member, analyst = page(signed_in("elected-member")), page(signed_in("performance-analyst"))
    assert "Scrutiny committee" in member
    assert "Management team" not in member
    assert "Management team" in analyst
    assert "Long past" not in member + analyst


def test_home_asks_the_store_little(signed_in, django_assert_max_num_queries):
    client = signed_in("senior-leader")
    page(client)
    with django_assert_max_num_queries(30):
        page(client)
