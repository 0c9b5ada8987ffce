"""The workers of a made-up council: the seats of each team, who sat in them and when, and which worker holds
a family's work at each time. It holds no child: how many children a worker has follows from the allocations
drawn from it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from goldenthread.synthetic.council import (
    ASSESSMENT,
    DISABILITY,
    IN_CARE,
    LEAVING_CARE,
    REPLACED_AREA,
    SAFEGUARDING,
    TEAMS,
    Team,
    replaced_on,
    team_id,
    team_of,
)
from goldenthread.synthetic.draws import Draw, at, pick, spread
from goldenthread.synthetic.timeline import Timeline

CHILDREN_OF_FULL_SIZE = 50_000
NEWLY_QUALIFIED_SHARE, AGENCY_SHARE = 0.85, 0.48
NEWLY_QUALIFIED_STAY = 1100
"""Who stays longer in a post has passed the first year."""
PERMANENT_STAYS = (180, 450, 750, 1100, 1600, 2800)
AGENCY_STAYS = (90, 220, 380, 560, 800, 1200)
REALLOCATED_AFTER: dict[str, tuple[float, ...]] = {
    ASSESSMENT: (80, 250, 450, 700, 1000),
    SAFEGUARDING: (90, 220, 360, 520, 800, 1200),
    IN_CARE: (40, 120, 230, 400, 700, 1300),
    DISABILITY: (120, 300, 600, 900, 1500),
    LEAVING_CARE: (150, 350, 700, 1100, 1600),
}
GAP_SHARE = 0.05
GAPS = (2, 5, 9, 15, 30)
SAME_SEAT_SHARE = 0.6
CHANGE_REASONS = spread(
    {"FCONTA": 10, "ORGRST": 12, "TSPROC": 20, "ABSENC": 14, "PCCHAN": 16, "CHCHAN": 4, "OTHERS": 12}
)
FULL_TIME = (1.0, 1.0, 1.0, 1.0, 0.8, 1.0, 0.6, 1.0, 1.0, 0.5)
OTHER_STAFF = {
    "Team Manager": 12,
    "Independent Reviewing Officer": 9,
    "Child Protection Conference Chair": 4,
    "Family Support Worker": 16,
    "Early Help Practitioner": 18,
}


@dataclass(frozen=True, slots=True)
class Worker:
    """One professional: `id`, job title, team id, agency or not, and full-time equivalency."""

    id: str
    title: str
    team: str
    agency: bool
    full_time: float
    social_worker: bool


@dataclass(frozen=True, slots=True)
class Allocation:
    """A worker who holds a case from one day up to, not including, another. `reason`: why it ended."""

    worker: Worker
    team: str
    start: int
    stop: int
    reason: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One post in a team: who held it, each from his first day until the next one's."""

    starts: tuple[int, ...]
    workers: tuple[Worker, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone who worked for the council in the window. `others`: workers who hold no cases, by job title."""

    days: Timeline
    seats: dict[str, tuple[Seat, ...]]
    others: dict[str, tuple[Worker, ...]]
    everyone: tuple[Worker, ...]

    def allocate(self, draw: Draw, service: str, area: str, start: int, stop: int) -> list[Allocation]:
        """Who holds a case in a service from `start` to `stop`: the chain of workers, with now and then a gap
        between two.
        """
        team = team_of(service, area)
        seats = self.seats[team.id]
        patience = REALLOCATED_AFTER[service]
        seat = seats[int(draw() * len(seats))]
        replaced = replaced_on(self.days) if service == ASSESSMENT and area == REPLACED_AREA else 0
        chain: list[Allocation] = []
        while start < stop:
            place = max(0, bisect_right(seat.starts, start) - 1)
            worker = seat.workers[place]
            left = seat.starts[place + 1] if place + 1 < len(seat.starts) else stop
            until = min(stop, left, start + at(patience, draw()))
            reason = "LEFTRL" if until == left else pick(CHANGE_REASONS, draw())
            if start < replaced < until:
                until, reason = replaced, "ORGRST"
            chain.append(Allocation(worker, team_id(team, start, self.days), start, until, reason))
            start = until
            if until != replaced:
                if draw() >= SAME_SEAT_SHARE or until != left:
                    seat = seats[int(draw() * len(seats))]
                if draw() < GAP_SHARE:
                    start += at(GAPS, draw())
        return chain

    def on_duty(self, draw: Draw, service: str, area: str, day: int) -> tuple[str, str]:
        """The team id and a worker id for a piece of work done on the day."""
        team = team_of(service, area)
        seat = self.seats[team.id][int(draw() * len(self.seats[team.id]))]
        worker = seat.workers[max(0, bisect_right(seat.starts, day) - 1)]
        return team_id(team, day, self.days), worker.id

    def before_records(self, service: str, area: str, start: int, stop: int) -> Allocation:
        """The holder of work done before the timeline of the seats begins, so that an old journey names the
        right team.
        """
        team = team_of(service, area)
        return Allocation(self.seats[team.id][0].workers[0], team_id(team, start, self.days), start, stop, "")

    def other(self, draw: Draw, title: str) -> Worker:
        """One of the workers with a job title that holds no cases."""
        workers = self.others[title]
        return workers[int(draw() * len(workers))]


def staff(days: Timeline, children: int, seed: int) -> Staff:
    """Everyone who works, and has worked, in the teams of a council with so many children."""
    draw = Random(f"{seed}:staff").random
    opening = days.staffed_from
    closing = days.anchor + 366
    scale = children / CHILDREN_OF_FULL_SIZE
    everyone: list[Worker] = []
    seats = {
        team.id: tuple(
            _seat(team, opening, closing, draw, everyone) for _ in range(max(1, round(team.seats * scale)))
        )
        for team in TEAMS
    }
    others = {}
    for title, number in OTHER_STAFF.items():
        workers = tuple(
            Worker(f"W{len(everyone) + n + 1:05d}", title, TEAMS[n % len(TEAMS)].id, False, 1.0, False)
            for n in range(max(1, round(number * scale)))
        )
        everyone += workers
        others[title] = workers
    return Staff(days, seats, others, tuple(everyone))


def _seat(team: Team, opening: int, closing: int, draw: Draw, everyone: list[Worker]) -> Seat:
    """A post's history from the opening day; the first holder is part of the way through his stay."""
    starts: list[int] = []
    workers: list[Worker] = []
    day = opening
    while day < closing:
        adviser = team.service == LEAVING_CARE
        agency = not adviser and draw() < AGENCY_SHARE
        stay = at(AGENCY_STAYS if agency else PERMANENT_STAYS, draw())
        if adviser:
            title = "Personal Adviser"
        elif not agency and stay < NEWLY_QUALIFIED_STAY and draw() < NEWLY_QUALIFIED_SHARE:
            title = "Social Worker (ASYE)"
        else:
            title = "Social Worker" if draw() < 0.75 else "Senior Social Worker"
        full_time = FULL_TIME[int(draw() * len(FULL_TIME))]
        worker = Worker(f"W{len(everyone) + 1:05d}", title, team.id, agency, full_time, not adviser)
        everyone.append(worker)
        starts.append(day)
        workers.append(worker)
        day += int(stay * (draw() if day == opening else 1)) + 1
    return Seat(tuple(starts), tuple(workers))
