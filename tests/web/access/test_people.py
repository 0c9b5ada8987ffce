"""People and the roles they hold: every act, what it refuses, and what the record says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from goldenthread.errors import RequestError
from goldenthread.web.access import actions
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Permission, Role, may, scope_of
from goldenthread.web.trail.models import Event

pytestmark = [pytest.mark.store, pytest.mark.django_db]

DAY = timedelta(days=1)


@pytest.fixture
def administrator(people):
    return people["system-administrator"]


@pytest.fixture
def page(signed_in):
    return signed_in("system-administrator")


@pytest.fixture
def today():
    return timezone.localdate()


def newest() -> Event:
    return Event.objects.order_by("-number").first()


def test_someone_added_has_no_role_and_must_change_the_password(page):
    response = page.post("/people/add/", {"username": "New.Person", "called": "Team manager, North 2"})
    person = Person.objects.get(username="new.person")
    password = response.context["password"]
    assert f"<code>{password}</code>" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert person.check_password(password) and person.must_change_password
    assert not person.holdings.exists()
    assert (newest().act, newest().about) == ("added a person", "Team manager, North 2 (new.person)")
    assert password not in str(list(Event.objects.values()))
    assert password not in page.get(f"/people/{person.pk}/").content.decode()
    client = Client()
    client.post("/sign-in/", {"username": "new.person", "password": password})
    assert client.get("/")["Location"] == "/account/password/"


@pytest.mark.parametrize("name", ["", "a b", "<b>", "-x", "Auditor", "x" * 81])
def test_a_user_name_that_will_not_do_is_refused(page, name):
    before = Person.objects.count()
    response = page.post("/people/add/", {"username": name, "called": "x"})
    assert "There is a problem" in response.content.decode()
    assert Person.objects.count() == before


def test_two_temporary_passwords_differ_and_can_be_read_out():
    first, second = actions.temporary_password(), actions.temporary_password()
    assert first != second
    assert len(first) == 4 * 4 + 3 and not set(first) & set("0o1il")


def test_a_role_is_given_for_a_team_from_a_day_to_a_day(page, people, today):
    person = people["elected-member"]
    team = page.get(f"/people/{person.pk}/roles/").context["form"].fields["scope"].choices[-1][1][0][0]
    asked = {"role": "team_manager", "scope": team, "first_day": today, "last_day": today + DAY}
    assert page.post(f"/people/{person.pk}/roles/", asked)["Location"] == f"/people/{person.pk}/"
    holding = person.holdings.get(role="team_manager")
    assert f"team:{holding.team}" == team and not holding.service
    assert newest().act == "gave a role"
    assert newest().more["scope"] == holding.team
    assert newest().more["last_day"] == (today + DAY).isoformat()
    again = Person.objects.get(pk=person.pk)
    assert scope_of(again, Permission.SEE_CHILDREN, today).teams == {holding.team}
    assert not scope_of(again, Permission.SEE_CHILDREN, today + 2 * DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"role": ""},
        {"scope": ""},
        {"scope": "team:NOWHERE"},
        {"scope": "service:Nothing"},
        {"first_day": ""},
        {"first_day": "soon"},
        {"last_day": "2000-01-01"},
    ],
)
def test_a_role_that_cannot_be_is_refused(page, people, today, wrong):
    person = people["elected-member"]
    asked = {"role": "auditor", "scope": "whole", "first_day": today.isoformat(), **wrong}
    assert "There is a problem" in page.post(f"/people/{person.pk}/roles/", asked).content.decode()
    assert person.holdings.count() == 1


def test_the_same_role_is_not_held_twice_on_one_day(administrator, people, today):
    with pytest.raises(RequestError, match="holds that role there already"):
        actions.give_role(by=administrator, person=people["auditor"], role=Role.AUDITOR, first_day=today)
    ended = Holding.objects.get(person=people["auditor"])
    actions.end_role(by=administrator, holding=ended)
    actions.give_role(by=administrator, person=people["auditor"], role=Role.AUDITOR, first_day=today)


def test_nobody_gives_a_role_to_themselves(page, administrator, today):
    with pytest.raises(RequestError, match="Ask another administrator"):
        actions.give_role(by=administrator, person=administrator, role=Role.QA_LEAD, first_day=today)
    asked = {"role": "qa_lead", "scope": "whole", "first_day": today}
    assert page.post(f"/people/{administrator.pk}/roles/", asked).status_code == 200
    assert administrator.holdings.count() == 1


def test_a_role_ends_now_or_on_a_day(page, people, today):
    holding = people["auditor"].holdings.get()
    address = f"/people/{people['auditor'].pk}/roles/{holding.pk}/end/"
    page.post(address, {"last_day": today + 9 * DAY})
    holding.refresh_from_db()
    assert holding.last_day == today + 9 * DAY and holding.held_on(today)
    assert page.post(address, {"last_day": ""})["Location"] == f"/people/{people['auditor'].pk}/"
    holding.refresh_from_db()
    assert holding.last_day == today - DAY
    assert newest().act == "ended a role"
    assert not may(Person.objects.get(username="auditor"), Permission.READ_FIGURES, today)


@pytest.mark.parametrize("days", [-2, -1000])
def test_a_role_is_not_ended_in_the_past(administrator, people, today, days):
    holding = people["auditor"].holdings.get()
    with pytest.raises(RequestError, match="in the past"):
        actions.end_role(by=administrator, holding=holding, last_day=today + days * DAY)


def test_an_ended_role_does_not_end_later(administrator, people, today):
    holding = people["auditor"].holdings.get()
    actions.end_role(by=administrator, holding=holding, last_day=today)
    with pytest.raises(RequestError, match="by then already"):
        actions.end_role(by=administrator, holding=holding, last_day=today + DAY)


def test_a_role_that_began_today_is_taken_back_at_once(administrator, people, today):
    person = people["elected-member"]
    holding = actions.give_role(by=administrator, person=person, role=Role.QA_LEAD, first_day=today)
    assert may(person, Permission.SEE_CHILDREN, today)
    actions.end_role(by=administrator, holding=holding)
    assert newest().act == "took back a role"
    assert not may(Person.objects.get(pk=person.pk), Permission.SEE_CHILDREN, today)


def test_the_last_administrator_stays(page, administrator, people, today):
    holding = administrator.holdings.get()
    for last_day in (None, today, today + 100 * DAY):
        with pytest.raises(RequestError, match="nobody to administer"):
            actions.end_role(by=administrator, holding=holding, last_day=last_day)
    second = people["auditor"]
    actions.give_role(by=administrator, person=second, role=Role.SYSTEM_ADMINISTRATOR, first_day=today)
    with pytest.raises(RequestError, match="Nobody deactivates themselves"):
        actions.deactivate(by=administrator, person=administrator)
    actions.deactivate(by=second, person=administrator)
    actions.reactivate(by=second, person=administrator)
    actions.end_role(by=second, holding=holding)
    with pytest.raises(RequestError, match="nobody to administer"):
        actions.end_role(by=second, holding=second.holdings.get(role="system_administrator"))


def test_an_administrator_who_is_going_does_not_count_as_one_who_stays(administrator, people, today):
    second = people["auditor"]
    actions.give_role(
        by=administrator,
        person=second,
        role=Role.SYSTEM_ADMINISTRATOR,
        first_day=today,
        last_day=today + 5 * DAY,
    )
    with pytest.raises(RequestError, match="nobody to administer"):
        actions.end_role(by=administrator, holding=administrator.holdings.get(), last_day=today + 5 * DAY)


def test_one_who_leaves_is_out_at_once_and_stays_in_the_record(page, people, signed_in):
    client = signed_in("auditor")
    assert client.get("/account/").status_code == 200
    page.post(f"/people/{people['auditor'].pk}/active/", {"active": "no"})
    assert newest().act == "deactivated a person"
    assert client.get("/account/").status_code == 302
    # An old page's button, pressed again, changes nothing back.
    page.post(f"/people/{people['auditor'].pk}/active/", {"active": "no"})
    assert not Person.objects.get(username="auditor").is_active
    page.post(f"/people/{people['auditor'].pk}/active/", {"active": "yes"})
    assert Person.objects.get(username="auditor").is_active
    assert page.post(f"/people/{people['auditor'].pk}/active/", {"active": "x"}).status_code == 400


def test_a_temporary_password_ends_sessions_and_must_be_changed(page, people, signed_in):
    client = signed_in("auditor")
    response = page.post(f"/people/{people['auditor'].pk}/password/")
    password = response.context["password"]
    assert client.get("/account/").status_code == 302
    person = Person.objects.get(username="auditor")
    assert person.check_password(password) and person.must_change_password
    assert newest().act == "set a temporary password"
    assert password not in str(list(Event.objects.values()))


def test_nobody_sets_a_temporary_password_of_their_own(page, administrator):
    assert page.post(f"/people/{administrator.pk}/password/").status_code == 400


@pytest.mark.parametrize(
    "who", [role.value.replace("_", "-") for role in Role if role.value != "system_administrator"]
)
def test_every_action_asks_for_the_permission_itself(people, today, who):
    by, other = people[who], people["qa-lead" if who != "qa-lead" else "auditor"]
    for act in (
        lambda: actions.add_person(by=by, username="x", called="x"),
        lambda: actions.give_role(by=by, person=other, role=Role.AUDITOR, first_day=today),
        lambda: actions.end_role(by=by, holding=other.holdings.get()),
        lambda: actions.deactivate(by=by, person=other),
        lambda: actions.reactivate(by=by, person=other),
        lambda: actions.set_temporary_password(by=by, person=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    "address", ["/people/999999/", "/people/999999/roles/", "/people/1/roles/999999/end/", "/people/x/"]
)
def test_a_forged_number_is_not_found(page, address):
    assert page.get(address).status_code == 404


def test_a_role_is_ended_only_at_its_own_persons_address(page, people):
    holding = people["auditor"].holdings.get()
    assert page.post(f"/people/{people['qa-lead'].pk}/roles/{holding.pk}/end/").status_code == 404
    holding.refresh_from_db()
    assert holding.last_day is None


def test_names_are_escaped(page, people):
    Person.objects.filter(username="auditor").update(called="<script>alert(1)</script>")
    for address in ("/people/", f"/people/{people['auditor'].pk}/", "/trail/"):
        assert "<script>alert" not in page.get(address).content.decode()


# What the permissions themselves say.


def test_a_role_holds_from_its_first_day_to_its_last(people):
    person = people["auditor"]
    person.holdings.update(first_day=date(2024, 1, 2), last_day=date(2024, 1, 3))
    january = [date(2024, 1, day) for day in range(1, 5)]
    held = [may(Person.objects.get(pk=person.pk), Permission.READ_FIGURES, day) for day in january]
    assert held == [False, True, True, False]


def test_scopes_of_several_roles_add_up(people, today):
    person = people["team-manager"]
    Holding.objects.create(person=person, role="head_of_service", service="Assessment", first_day=today)
    scope = scope_of(person, Permission.SEE_CHILDREN, today)
    assert scope.services == {"Assessment"} and len(scope.teams) == 1 and not scope.everyone
    assert scope.holds("nowhere", "Assessment") and not scope.holds("nowhere", "Care")
    Holding.objects.create(person=person, role="elected_member", first_day=today)
    assert not scope_of(Person.objects.get(pk=person.pk), Permission.SEE_CHILDREN, today).everyone


def test_a_permission_about_a_pack_holds_only_in_its_state(people, today):
    leader = people["senior-leader"]
    assert may(leader, Permission.SIGN_OFF, today, pack_state="review")
    assert not may(leader, Permission.SIGN_OFF, today, pack_state="draft")
    assert not may(people["auditor"], Permission.SIGN_OFF, today, pack_state="review")


# The first administrator.


def test_the_first_administrator_is_made_once(administrator):
    good = {"username": "ada", "called": "Ada", "password": "three odd words here"}
    with pytest.raises(RequestError, match="an administrator already"):
        actions.add_administrator(**good)
    ada = actions.add_administrator(**good, another=True)
    assert ada.pk in actions.administrators_on(timezone.localdate())
    assert not ada.must_change_password
    assert (newest().act, newest().person_id) == ("made an administrator from the terminal", None)
    with pytest.raises(RequestError, match="of that user name already"):
        actions.add_administrator(**good, another=True)


def test_an_inactive_administrator_does_not_stand_in_the_way(administrator):
    Person.objects.filter(pk=administrator.pk).update(is_active=False)
    actions.add_administrator(username="ada", called="Ada", password="three odd words here")


@pytest.mark.parametrize("password", ["short", "1q2w3e4r5t6y", "ada.example.1"])
def test_a_weak_password_makes_no_administrator(db, password):
    with pytest.raises(RequestError, match="will not do"):
        actions.add_administrator(username="ada.example", called="Ada", password=password, another=True)
    assert not Person.objects.filter(username="ada.example").exists()
