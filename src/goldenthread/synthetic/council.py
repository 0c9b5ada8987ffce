"""The made-up council itself: its areas, its teams (one of them replaced by another), its population and its
postcodes, and the two files that say so, `council.yaml` and `postcodes.csv`. No child and no worker is made
here.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from goldenthread.synthetic.timeline import Timeline

NAME: Final = "Exampleshire"
CODE: Final = "E99999999"
NEIGHBOUR_CODES: Final = ("E99999991", "E99999992", "E99999993", "E99999994")
ALLOCATED: Final = "Allocated Case Worker"

AREAS: Final = ("East", "North", "South")
AREA_SHARES: Final = (0.36, 0.34, 0.30)
POPULATION_GROWTH: Final = 0.004

FRONT_DOOR, ASSESSMENT, SAFEGUARDING, IN_CARE, DISABILITY, LEAVING_CARE = (
    "Front Door",
    "Assessment",
    "Safeguarding",
    "Children in Care",
    "Disability",
    "Leaving Care",
)

SLIPPING_AREA: Final = "North"
"""The area whose assessment team falls behind for nine months and then recovers."""
REPLACED_AREA: Final = "South"
"""The area whose assessment team was replaced by another, a year before the financial year of the extract's
end began.
"""


@dataclass(frozen=True, slots=True)
class Team:
    """A team and the seats (social workers, or personal advisers) that a borough of 50,000 children gives it."""

    id: str
    name: str
    service: str
    area: str
    seats: float


TEAMS: Final = (
    Team("T01", "Front Door", FRONT_DOOR, "East", 5),
    *(Team(f"T0{2 + n}", f"{area} Assessment", ASSESSMENT, area, 8) for n, area in enumerate(AREAS)),
    *(Team(f"T0{5 + n}", f"{area} Safeguarding", SAFEGUARDING, area, 14) for n, area in enumerate(AREAS)),
    *(Team(f"T{8 + n:02d}", f"{area} Children in Care", IN_CARE, area, 10) for n, area in enumerate(AREAS)),
    Team("T11", "Children with Disabilities", DISABILITY, "North", 8),
    Team("T12", "Leaving Care", LEAVING_CARE, "East", 14),
)
"""The twelve teams at work at the end of the extract."""

_TEAM_OF: Final = {
    (team.service, area): team
    for team in TEAMS
    for area in AREAS
    if team.area == area or sum(other.service == team.service for other in TEAMS) == 1
}

FORMER_TEAM: Final = Team("T13", "South Duty and Assessment", ASSESSMENT, "South", 8)
"""The team that came before one of the twelve; its caseload and its workers moved on one day."""


def replaced_on(days: Timeline) -> int:
    """The day on which the former team's work passed to its successor."""
    return days.anchor - 365


def team_of(service: str, area: str) -> Team:
    """The team that does a service's work for an area; services with one team serve every area."""
    return _TEAM_OF[service, area]


def team_id(team: Team, day: int, days: Timeline) -> str:
    """The id that the team's records carried on a day: the former team's before it was replaced."""
    if team.service == ASSESSMENT and team.area == REPLACED_AREA and day < replaced_on(days):
        return FORMER_TEAM.id
    return team.id


def own_postcodes() -> tuple[str, ...]:
    """Made-up postcodes inside the council. ZZ is not the letters of any real postal area."""
    return tuple(f"ZZ{1 + n // 20} {1 + n % 9}A{'ABDEFGHJLN'[n // 9 % 10]}" for n in range(60))


def other_postcodes() -> tuple[str, ...]:
    """Made-up postcodes in the neighbouring councils."""
    return tuple(f"ZZ{20 + n // 10} {1 + n % 9}B{'ABDEFGHJLN'[n // 9 % 10]}" for n in range(40))


def write_postcodes(folder: Path) -> int:
    """Write `postcodes.csv` (postcode, local_authority_code) and return its number of rows."""
    rows = [(postcode, CODE) for postcode in own_postcodes()]
    rows += [
        (postcode, NEIGHBOUR_CODES[n % len(NEIGHBOUR_CODES)]) for n, postcode in enumerate(other_postcodes())
    ]
    with (folder / "postcodes.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("postcode", "local_authority_code"))
        writer.writerows(sorted(rows))
    return len(rows)


def write_council_file(folder: Path, days: Timeline, children: int, seed: int) -> None:
    """Write `council.yaml`: name, code, as-at date, population, teams, roles and closure days."""
    population = _population(days, children, seed)
    by_area = {
        area: {year: round(people * share) for year, people in population.items()}
        for area, share in zip(AREAS, AREA_SHARES, strict=True)
    }
    replaced = date.fromordinal(replaced_on(days))
    successor = team_of(FORMER_TEAM.service, FORMER_TEAM.area)
    teams: list[dict[str, Any]] = []
    for team in TEAMS:
        entry: dict[str, Any] = {"id": team.id, "name": team.name, "service": team.service, "area": team.area}
        if team is successor:
            entry["from"] = replaced
        teams.append(entry)
    teams.append(
        {
            "id": FORMER_TEAM.id,
            "name": FORMER_TEAM.name,
            "service": FORMER_TEAM.service,
            "area": FORMER_TEAM.area,
            "to": date.fromordinal(replaced_on(days) - 1),
            "successor": successor.id,
        }
    )
    content = {
        "name": NAME,
        "made_up": True,
        "code": CODE,
        "as_at": date.fromordinal(days.end),
        "complete_from": date.fromordinal(days.complete_from),
        "population_0_17": population,
        "population_0_17_by_area": by_area,
        "teams": teams,
        "roles": {"allocated_worker": [ALLOCATED]},
        "closure_days": [day for day in days.closure_days if day.toordinal() >= days.complete_from],
    }
    heading = "# A made-up council. No child, family, worker or place in this folder is real.\n"
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    (folder / "council.yaml").write_text(heading + text, encoding="utf-8", newline="\n")


def _population(days: Timeline, children: int, seed: int) -> dict[int, int]:
    """Mid-year estimates, from the year before the window to the year before its end: later ones are not yet
    published.
    """
    draw = Random(f"{seed}:population").random
    last = date.fromordinal(days.anchor).year - 1
    wobble = {year: draw() for year in range(last - days.years - 1, last + 1)}
    return {
        year: round(children * (1 + POPULATION_GROWTH * (year - last + chance - 0.5)))
        for year, chance in wobble.items()
    }
