"""Every write about people: adding them, their passwords, and the roles they hold. Each is a function with `by=`, in a
transaction, that the trail records. No password is ever recorded.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goldenthread.errors import RequestError
from goldenthread.web.access.models import Holding, Person
from goldenthread.web.access.permissions import Permission, Role, require
from goldenthread.web.trail.actions import record

ADMINISTRATOR = Role.SYSTEM_ADMINISTRATOR
# Letters and figures that nobody takes for one another when a password is read out.
READ_OUT_SAFELY = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """One that can be read out: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(READ_OUT_SAFELY) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_person(*, by: Person, username: str, called: str) -> tuple[Person, str]:
    """A new person without a role, and the temporary password to tell them, which is kept nowhere else."""
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    _refuse_a_name_in_use(username)
    password = temporary_password()
    person = Person.objects.create(
        username=username, password=password, called=called, must_change_password=True
    )
    record("added a person", by=by, about=_about(person))
    return person, password


@transaction.atomic
def add_administrator(*, username: str, called: str, password: str, another: bool = False) -> Person:
    """The first administrator, from the terminal of the machine itself. Raises RequestError when there is one
    already, unless `another` is asked for, and when the password will not do.
    """
    today = timezone.localdate()
    if not another and administrators_on(today):
        raise RequestError(
            "there is an administrator already",
            remedy="ask them to add you at People, or say --another if none can sign in any more",
        )
    _refuse_a_name_in_use(username)
    person = Person(username=Person.objects.as_kept(username), called=called)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RequestError(
            f"this password will not do: {' '.join(error.messages)}", remedy="choose another"
        ) from None
    person = Person.objects.create(username=username, password=password, called=called)
    Holding.objects.create(person=person, role=ADMINISTRATOR.value, first_day=today)
    record("made an administrator from the terminal", by=None, about=_about(person))
    return person


def _refuse_a_name_in_use(username: str) -> None:
    if Person.objects.filter(username=Person.objects.as_kept(username)).exists():
        raise RequestError("there is someone of that user name already", remedy="choose another user name")


@transaction.atomic
def give_role(
    *,
    by: Person,
    person: Person,
    role: Role,
    first_day: date,
    last_day: date | None = None,
    service: str = "",
    team: str = "",
) -> Holding:
    """Give someone a role from a day to a day. Nobody gives one to themselves."""
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    if by.pk == person.pk:
        raise RequestError("Nobody gives a role to themselves.", remedy="Ask another administrator.")
    if last_day is not None and last_day < first_day:
        raise RequestError("The last day comes before the first.", remedy="Choose a later last day.")
    same = person.holdings.filter(role=role.value, service=service, team=team)
    if any(_overlap(each, first_day, last_day) for each in same):
        raise RequestError(
            f"{person.called} holds that role there already on some of these days.",
            remedy="Choose other days, or end the role that they hold first.",
        )
    holding = Holding.objects.create(
        person=person, role=role.value, service=service, team=team, first_day=first_day, last_day=last_day
    )
    _forget_roles_of(person)
    record("gave a role", by=by, about=_about(person), **_said(holding))
    return holding


@transaction.atomic
def end_role(*, by: Person, holding: Holding, last_day: date | None = None) -> None:
    """End a role: `last_day` is the last on which it is held; without one it ends now. One that began today, or has not
    yet begun, and ends before that is taken back altogether.
    """
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    holding = _locked(holding)
    today = timezone.localdate()
    last_day = last_day or today - timedelta(days=1)
    if last_day < today - timedelta(days=1):
        raise RequestError(
            "A role cannot be ended in the past: what was done under it stays done.",
            remedy="Leave the day empty to end it now, or choose today or a later day.",
        )
    if holding.last_day is not None and holding.last_day <= last_day:
        raise RequestError("That role ends by then already.", remedy="Choose an earlier day.")
    if holding.role == ADMINISTRATOR.value:
        _refuse_to_be_without(today=today, after=last_day, holding=holding)
    taken_back = last_day < holding.first_day
    if taken_back:
        holding.delete()
    else:
        holding.last_day = last_day
        holding.save(update_fields=["last_day"])
    _forget_roles_of(holding.person)
    act = "took back a role" if taken_back else "ended a role"
    record(act, by=by, about=_about(holding.person), **_said(holding))


@transaction.atomic
def deactivate(*, by: Person, person: Person) -> None:
    """Someone who leaves: they are signed out everywhere, at once, and keep their place in the record."""
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    if by.pk == person.pk:
        raise RequestError("Nobody deactivates themselves.", remedy="Ask another administrator.")
    list(Holding.objects.select_for_update().filter(role=ADMINISTRATOR.value))
    _refuse_to_be_without(today=timezone.localdate(), person=person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    record("deactivated a person", by=by, about=_about(person))


@transaction.atomic
def reactivate(*, by: Person, person: Person) -> None:
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    Person.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    record("reactivated a person", by=by, about=_about(person))


@transaction.atomic
def set_temporary_password(*, by: Person, person: Person) -> str:
    """A new temporary password for someone who lost theirs, who must change it; their sessions end."""
    require(by, Permission.MANAGE_PEOPLE, timezone.localdate())
    if by.pk == person.pk:
        raise RequestError(
            "This page is for other people's passwords.", remedy="Change your own at your account."
        )
    password = temporary_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record("set a temporary password", by=by, about=_about(person))
    return password


@transaction.atomic
def change_own_password(*, by: Person, password: str) -> None:
    """A password of one's own choice, already checked. Every other session of theirs ends with the old one."""
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record("changed own password", by=by, about=_about(by))


def administrators_on(day: date, *, besides: Holding | None = None) -> set[int]:
    """Who is active and administers on a day, by id, leaving one holding aside."""
    held = Holding.objects.filter(role=ADMINISTRATOR.value, person__is_active=True)
    return {each.person_id for each in held if each.held_on(day) and each != besides}


def _refuse_to_be_without(
    *, today: date, after: date | None = None, holding: Holding | None = None, person: Person | None = None
) -> None:
    """Refuse what leaves nobody to administer, today or once a role has ended."""
    day = today if after is None else max(today, after + timedelta(days=1))
    left = administrators_on(day, besides=holding) - ({person.pk} if person else set())
    if not left and (person is None or person.pk in administrators_on(today)):
        raise RequestError(
            "That would leave nobody to administer.",
            remedy="Give someone else the role of system administrator first.",
        )


def _locked(holding: Holding) -> Holding:
    """The holding as it now is, with every administrator's held still: two who end each other's wait in turn."""
    list(Holding.objects.select_for_update().filter(role=ADMINISTRATOR.value))
    return Holding.objects.select_related("person").get(pk=holding.pk)


def _overlap(holding: Holding, first_day: date, last_day: date | None) -> bool:
    return (last_day is None or holding.first_day <= last_day) and (
        holding.last_day is None or first_day <= holding.last_day
    )


def _forget_roles_of(person: Person) -> None:
    """`permissions` keeps a person's roles for the length of a request."""
    person.__dict__.pop("_held", None)


def _about(person: Person) -> str:
    return f"{person.called} ({person.username})"


def _said(holding: Holding) -> dict[str, object]:
    return {
        "role": Role(holding.role).words,
        "scope": holding.team or holding.service or "whole council",
        "first_day": holding.first_day,
        "last_day": holding.last_day,
    }
