"""People who sign in and the roles they hold. A role is held for the whole council, a service or a team, from a
day to a day; what a role may do is in `permissions`, not in the database.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from goldenthread.web.access.permissions import Role


class People(BaseUserManager["Person"]):
    """Makes people; signing in asks it by name."""

    def create(  # type: ignore[override]
        self, *, username: str, password: str | None, called: str, **more: object
    ) -> Person:
        person = self.model(username=self.as_kept(username), called=called, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def as_kept(self, username: str) -> str:
        """A user name as the store keeps it: nobody is refused for a capital letter or a space after it."""
        return self.model.normalize_username(username).strip().lower()


class Person(AbstractBaseUser):
    """Someone who may sign in. `called` is what others see: a name or a post. One who leaves is made inactive and never
    removed, because the record names them.
    """

    username = models.CharField("user name", max_length=80, unique=True)
    called = models.CharField("name or post", max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    must_change_password = models.BooleanField(default=False)
    last_looked_at = models.DateTimeField(null=True, blank=True)
    """When home was last opened: what is new is new since then."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["called"]
    objects = People()

    def __str__(self) -> str:
        return self.called


class Holding(models.Model):
    """A role that a person holds. Both scopes empty: the whole council; a service; or a team of the council's
    file, by its id. The last day is the last on which it is held.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=40, choices=[(role.value, role.words) for role in Role])
    service = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=80, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(service="") | Q(team=""), name="holding_has_one_scope"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="holding_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        scope = self.team or self.service or "whole council"
        return f"{Role(self.role).words}, {scope}"

    def held_on(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)
