"""What pages read of people: who there is, and the roles they hold in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from goldenthread.definitions.model import Council
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Role


def signed_in_person(request: HttpRequest) -> Person:
    """Who is signed in, where a view is open to nobody else."""
    person = request.user
    if not isinstance(person, Person):
        raise PermissionDenied("Sign in first.")
    return person


@dataclass(frozen=True)
class HeldRole:
    """A role as a page says it: `now` whether it is held today, `over` whether it has ended."""

    holding: Holding
    role: str
    scope: str
    now: bool
    over: bool

    @property
    def state(self) -> str:
        return "held now" if self.now else "ended" if self.over else "not yet begun"


def held_roles(person: Person, day: date, authority: Council) -> list[HeldRole]:
    """Someone's roles: those held now first, then those to come, then those that ended."""
    names = {team.id: team.name for team in authority.teams}
    found = [
        HeldRole(
            holding=each,
            role=Role(each.role).words,
            scope=names.get(each.team, each.team) or each.service or "the whole council",
            now=each.held_on(day),
            over=each.last_day is not None and each.last_day < day,
        )
        for each in person.holdings.all()
    ]
    return sorted(found, key=lambda each: (not each.now, each.over, each.holding.first_day, each.holding.pk))


@dataclass(frozen=True)
class Listed:
    """A line of the list of people."""

    person: Person
    roles: Sequence[HeldRole]


def everyone(day: date, authority: Council) -> list[Listed]:
    """Everyone who may sign in or once might, those who are active first, by what they are called."""
    people = Person.objects.prefetch_related("holdings").order_by("-is_active", "called", "pk")
    return [
        Listed(person, [each for each in held_roles(person, day, authority) if not each.over])
        for person in people
    ]
