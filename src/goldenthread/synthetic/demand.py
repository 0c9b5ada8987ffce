"""Contacts that did not become a referral, and early help: the demand around the edge of social care.
Referrals bring their own contacts.
"""

from __future__ import annotations

from goldenthread.synthetic import codes
from goldenthread.synthetic.draws import Draw, at, drawing, pick, poisson
from goldenthread.synthetic.families import Family
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
    """Write a family's early help episodes: several children together, some still going at the end of the
    window.
    """
    days = office.days
    write = office.extract.writer("early_help_episodes")
    helped_until = [0] * len(family.children)
    for day, key in _arrivals(office, family, EARLY_HELP_A_YEAR, days.referral_demand, draw):
        stop = days.working_day(day + at(EARLY_HELP_LASTS, draw()))
        reason = codes.EARLY_HELP_REASONS[int(draw() * len(codes.EARLY_HELP_REASONS))]
        end_reason = codes.EARLY_HELP_ENDS[int(draw() * len(codes.EARLY_HELP_ENDS))]
        organisation = codes.EARLY_HELP_ORGANISATIONS[int(draw() * len(codes.EARLY_HELP_ORGANISATIONS))]
        worker = office.staff.other(draw, "Early Help Practitioner").id
        recorded = draw()
        for place, child in enumerate(family.children):
            included = draw() < CHILD_INCLUDED
            if not included or day <= helped_until[place]:
                continue
            # Until its end is certainly recorded, so that no child has two episodes open.
            helped_until[place] = stop + SLOW_TO_RECORD[-1]
            if child.born <= day < child.adult and day <= days.end and stop >= days.complete_from:
                office.knows(child, day)
                ended = days.recorded(stop, recorded)
                write(
                    [
                        f"EH{child.id}{key}{place}", child.id, days.iso[day], days.iso[stop] if ended else "", reason,
                        end_reason if ended else "", organisation, worker,
                    ]
                )  # fmt: skip
                episode = f"EH{child.id}{key}{place}"
                write_early_help_extras(
                    office.extract, days, episode, child, day, stop, ended, end_reason, worker, office.seed
                )
                audit_draw = drawing(f"{office.seed}:{episode}:audit")
                if audit_draw() < EARLY_HELP_AUDITED_SHARE:
                    given = days.working_day(day + int((stop - day) * audit_draw()))
                    write_audit(office, f"AU{episode}", child, "FAMILY_HELP", given, ("", worker), audit_draw)


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
