"""Whose children a person may see: those that their teams and services hold now, and those teams' own closed work. It
decides about rows and reads no table of people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from goldenthread.definitions.model import Council, Team
from goldenthread.web.access.permissions import Scope


@dataclass(frozen=True)
class Work:
    """One row behind a figure, as far as it decides who may see it: the teams that hold its child now, the team whose
    work it was, and whether that work is closed.
    """

    held_by: frozenset[str]
    team: str | None
    closed: bool


def who_may_see(scope: Scope, council: Council, day: date) -> Callable[[Work], bool]:
    """Tells of each row whether it is within a scope, with the teams as they stand on a day.

    A child belongs to the team that holds it now. A team also sees its own closed work, and work of its own for a child
    whom nobody holds. The work of a team that has ended is its successor's.
    """
    table = _by_id(council.teams, day)
    belongs: dict[str, bool] = {}

    def within(team: str | None) -> bool:
        if team is None:
            return False
        if team not in belongs:
            now = _successor(team, table, day)
            service = table[now].service if now in table else None
            belongs[team] = scope.holds(now, service)
        return belongs[team]

    def may(work: Work) -> bool:
        if scope.everyone or any(within(team) for team in work.held_by):
            return True
        return (work.closed or not work.held_by) and within(work.team)

    return may


def team_names(council: Council) -> Mapping[str, str]:
    """The name of each team by its id; of several of one id the first."""
    return {team.id: team.name for team in reversed(council.teams)}


def _by_id(teams: Iterable[Team], day: date) -> dict[str, Team]:
    """One team an id: the one that is valid on the day, else the first named."""
    found: dict[str, Team] = {}
    for team in teams:
        if team.id not in found or (_valid(team, day) and not _valid(found[team.id], day)):
            found[team.id] = team
    return found


def _valid(team: Team, day: date) -> bool:
    return (team.valid_from is None or team.valid_from <= day) and (
        team.valid_to is None or day <= team.valid_to
    )


def _successor(team: str, table: Mapping[str, Team], day: date) -> str:
    """The team that has the work of a team on a day: itself, or who took it over."""
    seen = {team}
    while (known := table.get(team)) is not None and known.valid_to is not None and known.valid_to < day:
        if known.successor is None or known.successor in seen:
            return team
        team = known.successor
        seen.add(team)
    return team
