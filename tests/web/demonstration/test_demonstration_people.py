"""Who is in the demonstration, and which week is its last."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from goldenthread.calendar import month
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Role
from goldenthread.web.demonstration import PASSWORD, last_week, people


def test_there_is_one_person_for_each_role_and_each_signs_in_with_the_one_password(db):
    found = people(date(2020, 1, 1), "T01", "Front Door")
    assert {role.value.replace("_", "-") for role in Role} == set(found)
    request = RequestFactory().post("/sign-in/")
    assert authenticate(request, username="auditor", password=PASSWORD) == found["auditor"]
    assert authenticate(request, username="auditor", password=f"{PASSWORD}x") is None


def test_a_second_time_makes_nobody_twice(db):
    first = people(date(2020, 1, 1), "T01", "Front Door")
    before = Person.objects.count()
    assert people(date(2020, 1, 1), "T01", "Front Door") == first
    assert Person.objects.count() == before


def test_the_team_managers_and_the_heads_roles_are_held_for_theirs(db):
    found = people(date(2020, 1, 1), "T01", "Front Door")
    held = {
        name: [(each.team, each.service) for each in person.holdings.all()] for name, person in found.items()
    }
    assert held.pop("team-manager") == [("T01", "")]
    assert held.pop("head-of-service") == [("", "Front Door")]
    assert set(map(tuple, held.values())) == {(("", ""),)}


@pytest.mark.parametrize(
    ("made", "last"),
    [((2023, 9), date(2023, 9, 29)), ((2023, 6), date(2023, 6, 30)), ((2023, 8), date(2023, 8, 25))],
)
def test_the_last_week_ends_within_the_period(made, last):
    assert last_week(month(*made)).last_day == last
