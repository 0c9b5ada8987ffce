"""Contacts that did not become a referral, and early help: the demand around the edge of social care.
Referrals bring their own contacts.
"""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.synthetic import codes
from goldenthread.synthetic.draws import Draw, at, drawing, pick, poisson
from goldenthread.synthetic.families import Child, Family
from goldenthread.synthetic.front_door import write_early_help_extras
from goldenthread.synthetic.journeys import SOURCES
from goldenthread.synthetic.office import Office
from goldenthread.synthetic.oversight import EARLY_HELP_AUDITED_SHARE, write_audit
from goldenthread.synthetic.timeline import SLOW_TO_RECORD, YEAR

CONTACTS_A_YEAR = (0.24, 1.55, 3.6)
"""Contacts a family and year, by need, before season and trend thin them."""
EARLY_HELP_A_YEAR = (0.026, 0.15, 0.28)
CHILD_INCLUDED = 0.66
EARLY_HELP_LASTS = (25, 80, 130, 180, 250, 520)
STEPPED_DOWN_SHARE, STEPPED_DOWN_AFTER = 0.5, (0, 2, 6, 12, 24)


def write_contacts(
    office: Office, family: Family, open_times: dict[int, list[tuple[int, int]]], draw: Draw
) -> None:
    """Write a family's contacts in the window. `open_times`: by child, when a case is open, so that the
    outcome says so.
    """
    days = office.days
    for day, key in _arrivals(office, family, CONTACTS_A_YEAR, days.contact_demand, draw):
        source = pick(SOURCES, draw())
        outcome = codes.CONTACT_OTHERWISE[int(draw() * len(codes.CONTACT_OTHERWISE))]
        for place, child in enumerate(family.children):
            included = draw() < CHILD_INCLUDED
            if included and child.born - 60 <= day < child.adult:
                is_open = any(start <= day <= stop for start, stop in open_times.get(place, ()))
                office.contact(
                    child, f"N{key}", day, source, codes.CONTACT_ON_OPEN_CASE if is_open else outcome
                )


def write_early_help(office: Office, family: Family, draw: Draw) -> None:
    """Write a family's early help episodes: several children together, some still going at the end of the window; and
    those that follow a child in need plan.
    """
    days = office.days
    taken: list[list[tuple[int, int]]] = [[] for _ in family.children]
    for place, child in enumerate(family.children):
        for number, ended in enumerate(office.stepped_down.get(child.id, ())):
            own = drawing(f"{office.seed}:{child.id}:{number}:stepped down")
            if own() < STEPPED_DOWN_SHARE:
                start = days.working_day(ended + at(STEPPED_DOWN_AFTER, own()))
                _write_episode(
                    office, child, f"S{number:02d}{place}", _Episode.drawn(office, start, own), taken[place]
                )
    for day, key in _arrivals(office, family, EARLY_HELP_A_YEAR, days.referral_demand, draw):
        episode = _Episode.drawn(office, day, draw)
        for place, child in enumerate(family.children):
            if draw() < CHILD_INCLUDED:
                _write_episode(office, child, f"{key}{place}", episode, taken[place])


@dataclass(frozen=True, slots=True)
class _Episode:
    """Early help from `start` to `stop`; `recorded` (0-1) says how late its end is written up."""

    start: int
    stop: int
    reason: str
    end_reason: str
    organisation: str
    worker: str
    recorded: float

    @classmethod
    def drawn(cls, office: Office, start: int, draw: Draw) -> _Episode:
        stop = office.days.working_day(start + at(EARLY_HELP_LASTS, draw()))
        return cls(
            start,
            stop,
            reason=codes.EARLY_HELP_REASONS[int(draw() * len(codes.EARLY_HELP_REASONS))],
            end_reason=codes.EARLY_HELP_ENDS[int(draw() * len(codes.EARLY_HELP_ENDS))],
            organisation=codes.EARLY_HELP_ORGANISATIONS[int(draw() * len(codes.EARLY_HELP_ORGANISATIONS))],
            worker=office.staff.other(draw, "Early Help Practitioner").id,
            recorded=draw(),
        )


def _write_episode(
    office: Office, child: Child, key: str, episode: _Episode, taken: list[tuple[int, int]]
) -> None:
    """Write an episode of a child, unless it would run into another; `taken`: the times of those."""
    days = office.days
    day, stop = episode.start, episode.stop
    # Until its end is certainly recorded, so that no child has two episodes open.
    certainly = stop + SLOW_TO_RECORD[-1]
    if any(start <= certainly and day <= until for start, until in taken):
        return
    taken.append((day, certainly))
    if not (child.born <= day < child.adult and day <= days.end and stop >= days.complete_from):
        return
    office.knows(child, day)
    ended = days.recorded(stop, episode.recorded)
    name = f"EH{child.id}{key}"
    office.extract.writer("early_help_episodes")(
        [
            name, child.id, days.iso[day], days.iso[stop] if ended else "", episode.reason,
            episode.end_reason if ended else "", episode.organisation, episode.worker,
        ]
    )  # fmt: skip
    write_early_help_extras(
        office.extract, days, name, child, day, stop, ended, episode.end_reason, episode.worker, office.seed
    )
    audit_draw = drawing(f"{office.seed}:{name}:audit")
    if audit_draw() < EARLY_HELP_AUDITED_SHARE:
        given = days.working_day(day + int((stop - day) * audit_draw()))
        write_audit(office, f"AU{name}", child, "FAMILY_HELP", given, ("", episode.worker), audit_draw)


def _arrivals(
    office: Office, family: Family, a_year: tuple[float, float, float], demand: list[float], draw: Draw
) -> list[tuple[int, str]]:
    """Days, with a key for each, on which something reaches the family: from two years before the window's
    financial years to after.
    """
    days = office.days
    opens = max(family.children[0].born - 60, days.staffed_from)
    closes = min(family.children[-1].adult, days.anchor + 366)
    if opens >= closes:
        return []
    count = poisson(a_year[family.need] * (closes - opens) / YEAR, draw)
    proposed = sorted((opens + int(draw() * (closes - opens)), draw()) for _ in range(count))
    kept = [
        (day, f"{number:03d}")
        for number, (day, chance) in enumerate(proposed)
        if chance < demand[day - days.first]
    ]
    return [arrival for place, arrival in enumerate(kept) if not place or arrival[0] != kept[place - 1][0]]
