"""Reads a council's own file: its name, populations, teams, roles and days off, with every fault of it shown at
once.

Whether there is such a file is for the caller; nothing here looks at a clock or an extract.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from goldenthread.definitions import fields
from goldenthread.definitions.layers import read_text
from goldenthread.definitions.model import SERVICES, Council, Place, Team
from goldenthread.definitions.problems import Problems, nearest
from goldenthread.definitions.reading import read_yaml
from goldenthread.definitions.records import Written, read_record


def read_council(path: Path) -> Council:
    """The council of a `council.yaml`. Raises `DefinitionError` with every problem of the file."""
    problems = Problems()
    council = None
    text = read_text(path, path.name, problems)
    if text is not None:
        council = council_from(text, path.name, problems)
    problems.raise_if_any()
    return council if council is not None else Council()


def council_from(text: str, file: str, problems: Problems) -> Council | None:
    """The council of a file's text, or None when nothing of it could be read; faults are in `problems`."""
    node = read_yaml(text, file, problems)
    if node is None:
        if not problems.found:
            problems.add(Place(file), "the file is empty: give at least the council's `name`")
        return None
    written = read_record(node, fields.COUNCIL, "the council file", problems)
    if written is None:
        return None
    get = written.get
    teams: Sequence[Written] = get("teams", ())
    _check_teams(written, teams, problems)
    if "as_at" in written and "complete_from" in written and get("complete_from") > get("as_at"):
        problems.add(
            written.place_of("complete_from"),
            "the extract would be complete only from after the day it was taken",
        )
    blank = Council()
    roles: Mapping[str, tuple[str, ...]] = get("roles", {})
    if "roles" in written and "allocated_worker" not in roles:
        message = "`roles` says which roles hold a case, and needs `allocated_worker`"
        problems.add(written.place_of("roles"), message, nearest("allocated_worker", roles))
    return Council(
        name=get("name", blank.name),
        code=get("code", blank.code),
        as_at=get("as_at"),
        complete_from=get("complete_from"),
        population_0_17=_by_year(get("population_0_17", {})),
        population_0_17_by_area={
            area: _by_year(years) for area, years in get("population_0_17_by_area", {}).items()
        },
        population_vintage=get("population_vintage", ""),
        teams=tuple(
            Team(
                id=each.get("id"),
                name=each.get("name"),
                service=each.get("service"),
                area=each.get("area"),
                valid_from=each.get("from"),
                valid_to=each.get("to"),
                successor=each.get("successor"),
            )
            for each in teams
        ),
        roles=roles or blank.roles,
        services={**SERVICES, **get("services", {})},
        closure_days=frozenset(get("closure_days", ())),
        comparators=get("comparators", {}),
        marking=get("marking", ""),
        colour=get("colour", blank.colour),
        logo=get("logo"),
        made_up=get("made_up", False),
    )


def _by_year(written: Mapping[str, int]) -> dict[int, int]:
    return {int(year): count for year, count in written.items() if count is not None}


def _check_teams(council: Written, teams: Sequence[Written], problems: Problems) -> None:
    """Team ids are told apart, dates run forwards, and successors lead to a team that is not the first again."""
    by_id: dict[str, Written] = {}
    for team in teams:
        first = by_id.setdefault(team.get("id"), team)
        if first is not team:
            problems.add(
                team.place_of("id"),
                f"the team {team.get('id')} is listed already, on line {first.place.line}",
            )
        if "from" in team and "to" in team and team.get("to") < team.get("from"):
            problems.add(team.place_of("to"), f"the team {team.get('id')} ends before it begins")
    areas = {team.get("area") for team in teams if "area" in team}
    populated = council.get("population_0_17_by_area", {})
    for area in populated:
        if areas and area not in areas:
            problems.add(
                council.place_of("population_0_17_by_area", area),
                f"no team works in the area {area}",
                nearest(area, areas),
            )
    for team in teams:
        successor = team.get("successor")
        if successor is None:
            continue
        if successor not in by_id:
            problems.add(
                team.place_of("successor"), f"`{successor}` is not a team", nearest(successor, by_id)
            )
        elif _comes_back(team.get("id"), by_id):
            problems.add(team.place_of("successor"), f"the successors of {team.get('id')} lead back to it")


def _comes_back(start: str, by_id: Mapping[str, Written]) -> bool:
    """Whether following successors from a team leads to that team again."""
    seen: set[str] = set()
    at = by_id[start].get("successor")
    while at in by_id and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = by_id[at].get("successor")
    return False
