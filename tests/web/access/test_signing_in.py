"""Signing in and out: whom it lets in, what it records, and how long a session lives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from goldenthread.web import settings as product
from goldenthread.web.access.models import Person
from goldenthread.web.demonstration import PASSWORD
from goldenthread.web.trail.models import Event

pytestmark = pytest.mark.django_db

NAME = "auditor"


def try_in(client: Client, name: str = NAME, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def newest() -> tuple[str, str, int | None]:
    line = Event.objects.order_by("-number").first()
    return line.act, line.about, line.person_id


def test_the_right_password_goes_home_and_is_recorded(people):
    client = Client()
    response = try_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert newest() == ("signed in", "", people[NAME].pk)
    assert client.get("/account/").status_code == 200


def test_a_capital_letter_or_a_space_after_a_name_is_forgiven(people):
    assert try_in(Client(), " Auditor ").status_code == 302


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/trail/?act=x", "/trail/?act=x"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_is_only_ever_ours(people, asked, goes_to):
    client = Client()
    assert try_in(client, next=asked)["Location"] == goes_to
    assert client.get("/sign-in/", {"next": asked})["Location"] == goes_to


@pytest.mark.parametrize(("name", "recorded"), [(NAME, NAME), ("MyPassw0rd!", "")])
def test_a_failure_is_recorded_without_what_may_be_a_password(people, name, recorded):
    response = try_in(Client(), name, "not this one")
    assert response.status_code == 200
    page = response.content.decode()
    assert "The user name or the password is not right." in page
    assert "not this one" not in page
    assert newest() == ("failed to sign in", recorded, None)
    from axes.models import AccessAttempt

    kept = [str(value) for row in AccessAttempt.objects.values() for value in row.values()]
    assert kept and not any("MyPassw0rd!" in value or "not this one" in value for value in kept)


def test_someone_inactive_is_refused_in_the_same_words(people):
    Person.objects.filter(username=NAME).update(is_active=False)
    assert "is not right" in try_in(Client()).content.decode()


def test_five_failures_lock_the_name_for_a_quarter_of_an_hour(people):
    client = Client()
    for _ in range(4):
        assert try_in(client, password="wrong").status_code == 200
    response = try_in(client, password="wrong")
    assert response.status_code == 429
    until = timezone.localtime(timezone.now() + timedelta(minutes=15))
    assert any(f"{each:%H:%M}" in response.content.decode() for each in (until, until - timedelta(minutes=1)))
    assert newest() == ("was locked out", NAME, None)
    # The right password is refused too, in the same words, and does not lock it for longer.
    again = try_in(client)
    assert again.status_code == 429
    assert "/account/" not in again.content.decode()
    assert client.get("/account/").status_code == 302
    # Nobody else is kept out, and neither is that name from elsewhere.
    assert try_in(Client(), "qa-lead").status_code == 302
    assert try_in(Client(REMOTE_ADDR="10.1.2.3")).status_code == 302


def test_a_lock_ends_by_itself(people, time_machine):
    moment = timezone.now()
    time_machine.move_to(moment)
    client = Client()
    for _ in range(5):
        try_in(client, password="wrong")
    time_machine.move_to(moment + timedelta(minutes=14))
    assert try_in(client).status_code == 429
    time_machine.move_to(moment + timedelta(minutes=16))
    assert try_in(client).status_code == 302


def test_a_session_ends_after_an_idle_hour_and_not_before(people, time_machine):
    moment = timezone.now()
    time_machine.move_to(moment)
    client = Client()
    try_in(client)
    for minutes in (50, 100, 150):
        time_machine.move_to(moment + timedelta(minutes=minutes))
        assert client.get("/account/").status_code == 200
    time_machine.move_to(moment + timedelta(minutes=150 + 61))
    assert client.get("/account/").status_code == 302


def test_reading_writes_a_session_at_most_once_in_five_minutes(people, django_assert_num_queries):
    client = Client()
    try_in(client)
    client.get("/account/")
    before = Session.objects.get().session_data
    client.get("/account/")
    assert Session.objects.get().session_data == before


def test_signing_out_needs_a_post_ends_the_session_and_is_recorded(people):
    client = Client()
    try_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert newest() == ("signed out", "", people[NAME].pk)
    assert client.get("/account/").status_code == 302
    assert not Session.objects.filter(session_key=client.cookies["sessionid"].value or "none").exists()


def test_the_session_has_a_new_key_after_signing_in(people):
    client = Client()
    try_in(client)
    first = client.cookies["sessionid"].value
    client.post("/sign-out/")
    try_in(client)
    assert client.cookies["sessionid"].value != first


def test_a_form_without_its_token_is_refused_with_a_page(people):
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": NAME, "password": PASSWORD})
    assert response.status_code == 403
    assert "too old to be sent" in response.content.decode()


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    person = Person(username="x", called="x")
    person.set_password(PASSWORD)
    assert identify_hasher(person.password).algorithm == "argon2"
    assert person.password.startswith("argon2$argon2id$")


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(db):
    response = Client().get("/account/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (401, "true")


def test_one_who_is_sent_to_sign_in_comes_back(db):
    assert Client().get("/account/?x=1")["Location"] == "/sign-in/?next=/account/%3Fx%3D1"
    assert Client().post("/account/password/")["Location"] == "/sign-in/?next=/"


# Changing one's own password.


def test_changing_a_password_asks_for_the_old_one_and_ends_other_sessions(people):
    here, there = Client(), Client()
    try_in(here), try_in(there)
    new = {"new": "three odd words here", "again": "three odd words here"}
    assert "not your password" in here.post("/account/password/", {"old": "guess", **new}).content.decode()
    assert here.post("/account/password/", {"old": PASSWORD, **new})["Location"] == "/account/"
    assert newest()[0] == "changed own password"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert try_in(Client()).status_code == 200
    assert try_in(Client(), password=new["new"]).status_code == 302


def test_the_old_password_cannot_be_guessed_in_a_session_found_open(people):
    client = Client()
    try_in(client)
    new = {"new": "three odd words here", "again": "three odd words here"}
    for _ in range(4):
        assert client.post("/account/password/", {"old": "guess", **new}).status_code == 200
        assert newest()[0] == "gave a wrong old password"
    assert client.post("/account/password/", {"old": "guess", **new}).status_code == 429
    assert newest() == ("was locked out", NAME, None)
    # The right one is refused too, here and at the sign-in page.
    assert client.post("/account/password/", {"old": PASSWORD, **new}).status_code == 429
    assert Person.objects.get(username=NAME).check_password(PASSWORD)
    assert try_in(Client()).status_code == 429


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short", "short", "too short"),
        ("1q2w3e4r5t6y", "1q2w3e4r5t6y", "too common"),
        ("three odd words here", "three odd words", "not the same"),
        (PASSWORD, PASSWORD, "the old one"),
        ("", "", "required"),
    ],
)
def test_a_password_that_will_not_do_is_refused(signed_in, new, again, words):
    page = signed_in(NAME).post("/account/password/", {"old": PASSWORD, "new": new, "again": again})
    assert words in page.content.decode()
    assert Person.objects.get(username=NAME).check_password(PASSWORD)


def test_one_who_must_change_the_password_can_open_nothing_else(people, signed_in):
    Person.objects.filter(username=NAME).update(must_change_password=True)
    client = signed_in(NAME)
    for address in ("/", "/account/", "/packs/", "/how-to-read/"):
        assert client.get(address)["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    new = "three odd words here"
    client.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert client.get("/account/").status_code == 200


def test_the_account_shows_own_roles_and_sign_ins(people):
    client = Client()
    try_in(client, "team-manager")
    page = client.get("/account/").content.decode()
    assert "Team manager" in page and "Held now" in page and "1 Jan 2020" in page
    assert f"{timezone.localtime():%A}" in page


def test_a_name_is_counted_under_a_hash_of_it(db):
    from goldenthread.web.access.signing_in import counted_name

    request = RequestFactory().post("/sign-in/", {"username": "Ada"})
    request.user = AnonymousUser()
    assert counted_name(request) == counted_name(request, {"username": "ada"})
    assert counted_name(request) != counted_name(request, {"username": "bob"})
    assert "ada" not in counted_name(request)
