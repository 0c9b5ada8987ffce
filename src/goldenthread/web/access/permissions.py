"""Who may do what: the one table of permissions, and the question every page and action asks of it. What is not
granted is denied. The table in the docs is made from here.

A grant may depend on its context: the state of a pack, or the team and service that a child or a figure belongs
to. A role held for a service or a team grants what is about children only there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

if TYPE_CHECKING:
    from goldenthread.web.access.models import Holding, Person


class Role(Enum):
    """What people are in the service. The value is what the database holds."""

    PERFORMANCE_ANALYST = "performance_analyst"
    TEAM_MANAGER = "team_manager"
    HEAD_OF_SERVICE = "head_of_service"
    SENIOR_LEADER = "senior_leader"
    QA_LEAD = "qa_lead"
    AUDITOR = "auditor"
    IMPROVEMENT_LEAD = "improvement_lead"
    ACTION_SPONSOR = "action_sponsor"
    ELECTED_MEMBER = "elected_member"
    SYSTEM_ADMINISTRATOR = "system_administrator"

    @property
    def words(self) -> str:
        special = {"qa_lead": "Quality assurance lead"}
        return special.get(self.value, self.value.replace("_", " ").capitalize())


class Permission(Enum):
    """What there is to be permitted. The value is how the docs and a denied page say it."""

    READ_PUBLISHED_PACKS = "read published packs"
    READ_PACKS_BEFORE_PUBLICATION = "read packs before they are published"
    READ_FIGURES = "read an indicator's figures, teams and definition"
    SEE_CHILDREN = "see the children behind a figure"
    EXPORT_CHILDREN = "take a copy of the children behind a figure"
    WRITE_COMMENTARY = "write commentary"
    GIVE_RATINGS = "give a rating"
    MAKE_PACKS = "make a pack and count its figures"
    SEND_FOR_REVIEW = "send a pack for review, or back to draft"
    SIGN_OFF = "sign a pack off"
    PUBLISH = "publish a signed-off pack"
    WITHDRAW = "withdraw a published pack"
    SEE_LOADS = "see what was loaded and its quality"
    SET_DATES = "set the dates that come next"
    SEARCH_THE_TRAIL = "search the record of who did what"
    MANAGE_PEOPLE = "add people and give them roles"


P, R = Permission, Role

ABOUT_CHILDREN = frozenset({P.SEE_CHILDREN, P.EXPORT_CHILDREN})
"""What a role held for a service or a team grants only there."""

_READ = frozenset({P.READ_PUBLISHED_PACKS, P.READ_PACKS_BEFORE_PUBLICATION, P.READ_FIGURES})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    R.PERFORMANCE_ANALYST: _READ
    | ABOUT_CHILDREN
    | {
        P.WRITE_COMMENTARY,
        P.GIVE_RATINGS,
        P.MAKE_PACKS,
        P.SEND_FOR_REVIEW,
        P.PUBLISH,
        P.SEE_LOADS,
        P.SET_DATES,
    },
    R.TEAM_MANAGER: _READ | ABOUT_CHILDREN | {P.WRITE_COMMENTARY},
    R.HEAD_OF_SERVICE: _READ | ABOUT_CHILDREN | {P.WRITE_COMMENTARY, P.GIVE_RATINGS, P.SEND_FOR_REVIEW},
    R.SENIOR_LEADER: _READ
    | {P.SEE_CHILDREN, P.WRITE_COMMENTARY, P.GIVE_RATINGS, P.SEND_FOR_REVIEW, P.SIGN_OFF, P.WITHDRAW},
    R.QA_LEAD: _READ | ABOUT_CHILDREN | {P.WRITE_COMMENTARY},
    R.AUDITOR: _READ,
    R.IMPROVEMENT_LEAD: _READ | {P.WRITE_COMMENTARY},
    R.ACTION_SPONSOR: _READ,
    R.ELECTED_MEMBER: frozenset({P.READ_PUBLISHED_PACKS}),
    R.SYSTEM_ADMINISTRATOR: frozenset({P.SEE_LOADS, P.SEARCH_THE_TRAIL, P.MANAGE_PEOPLE}),
}
"""What each role may do."""

STATES: Mapping[Permission, frozenset[str]] = {
    P.WRITE_COMMENTARY: frozenset({"draft", "review"}),
    P.GIVE_RATINGS: frozenset({"draft", "review"}),
    P.SEND_FOR_REVIEW: frozenset({"draft", "review", "signed_off"}),
    P.SIGN_OFF: frozenset({"review"}),
    P.PUBLISH: frozenset({"signed_off"}),
    P.WITHDRAW: frozenset({"published"}),
}
"""In which states of its pack a permission holds; any state, where none is named."""


@dataclass(frozen=True)
class Scope:
    """Whose children a person may see: everyone's, or those of some services and teams (by id)."""

    everyone: bool = False
    services: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everyone or bool(self.services or self.teams)

    def holds(self, team: str | None, service: str | None) -> bool:
        """Whether a team of a service is within it."""
        return self.everyone or team in self.teams or (service is not None and service in self.services)


def holdings_on(person: Person, day: date) -> list[Holding]:
    """The roles that the person holds on a day. One query a request: they are kept on the person."""
    if not hasattr(person, "_held"):
        person._held = list(person.holdings.all())  # type: ignore[attr-defined]
    return [each for each in person._held if each.held_on(day)]  # type: ignore[attr-defined]


def may(person: Person, permission: Permission, day: date, *, pack_state: str | None = None) -> bool:
    """Whether the person may do it on that day, for a pack in that state. Someone inactive may do nothing."""
    if not getattr(person, "is_active", False) or not getattr(person, "is_authenticated", False):
        return False
    if pack_state is not None and pack_state not in STATES.get(permission, {pack_state}):
        return False
    return any(permission in GRANTS[Role(each.role)] for each in holdings_on(person, day))


def scope_of(person: Person, permission: Permission, day: date) -> Scope:
    """Over whose children the person holds a permission about children."""
    if not getattr(person, "is_active", False) or not getattr(person, "is_authenticated", False):
        return Scope()
    granting = [each for each in holdings_on(person, day) if permission in GRANTS[Role(each.role)]]
    return Scope(
        everyone=any(not each.team and not each.service for each in granting),
        services=frozenset(each.service for each in granting if each.service),
        teams=frozenset(each.team for each in granting if each.team),
    )


def require(person: Person, permission: Permission, day: date, *, pack_state: str | None = None) -> None:
    """Raises PermissionDenied, in words, unless the person may."""
    if not may(person, permission, day, pack_state=pack_state):
        raise PermissionDenied(f"Your roles do not let you {permission.value}.")


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(permission: Permission) -> Callable[[View], View]:
    """Marks a view with the permission without which it is refused. A view that is marked with nothing is refused to
    everyone.
    """

    def marked(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return marked


def signed_in(view: View) -> View:
    """Marks a view that everyone who is signed in may open."""
    view.needs = "signed in"  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Marks a view that needs no sign-in: signing in itself, and what a page looks like."""
    view.needs = "nothing"  # type: ignore[attr-defined]
    return view
