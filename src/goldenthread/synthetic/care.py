"""Which children come into care, when, by which road, and how each of them leaves it: dates and reasons only.
The chances depend on the family's need and the child's age at entry. No row is written here; `care_rows`
turns a stay into rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.synthetic.draws import Draw, at
from goldenthread.synthetic.families import HIGH, LOW, MIDDLE, Family
from goldenthread.synthetic.timeline import YEAR, Timeline, months_after

PROTECTION_FIRST, ACCOMMODATED, POLICE_PROTECTION, ALONE = (
    "after a child protection plan",
    "accommodated",
    "police protection",
    "unaccompanied",
)
ADOPTED, GUARDIANSHIP, HOME, OTHER_CARER, GROWN_UP = (
    "adopted",
    "special guardianship",
    "home",
    "other carer",
    "grown up",
)

EVER_IN_CARE = {LOW: 0.018, MIDDLE: 0.20, HIGH: 0.66}
"""Chance that some child of the family comes into care, by need."""
ENTRY_AGES = (0, 0.02, 0.25, 1.1, 2.7, 4.8, 7.2, 9.7, 12.0, 13.7, 15.2, 16.2, 17.7)
"""Evenly spaced quantiles of the age, in years, of the first child to come in."""
SIBLING_COMES_TOO = 0.58
REFERRED_BEFORE = {
    PROTECTION_FIRST: (150, 220, 300, 400, 620),
    ACCOMMODATED: (2, 10, 30, 70, 160),
    POLICE_PROTECTION: (0, 0, 1, 3, 9),
    ALONE: (0, 0, 1, 1),
}
ROADS_OUT: tuple[tuple[float, tuple[tuple[str, float], ...]], ...] = (
    (1, ((ADOPTED, 0.34), (GUARDIANSHIP, 0.55), (HOME, 0.76), (OTHER_CARER, 0.79), (GROWN_UP, 1.0))),
    (5, ((ADOPTED, 0.14), (GUARDIANSHIP, 0.37), (HOME, 0.60), (OTHER_CARER, 0.64), (GROWN_UP, 1.0))),
    (10, ((ADOPTED, 0.02), (GUARDIANSHIP, 0.19), (HOME, 0.46), (OTHER_CARER, 0.50), (GROWN_UP, 1.0))),
    (16, ((ADOPTED, 0.0), (GUARDIANSHIP, 0.06), (HOME, 0.42), (OTHER_CARER, 0.46), (GROWN_UP, 1.0))),
    (18, ((ADOPTED, 0.0), (GUARDIANSHIP, 0.0), (HOME, 0.18), (OTHER_CARER, 0.22), (GROWN_UP, 1.0))),
)
"""Up to which age at entry, and then the cumulative chance of each way out."""
STAYS = {
    ADOPTED: (450, 560, 680, 820, 1150),
    GUARDIANSHIP: (180, 270, 380, 560, 1100),
    HOME: (6, 70, 210, 420, 800, 1700),
    OTHER_CARER: (20, 120, 300, 700),
}
KNOWN_AFTER_HOME = (30, 70, 120, 200, 330)
COMES_BACK, COMES_BACK_AFTER = 0.16, (120, 220, 400, 700)
LEAVER_TO_25 = 0.3


@dataclass(frozen=True, slots=True)
class Stay:
    """A child's time in care: `place` indexes the family's children; `left` may lie after the window;
    `closed` is the case's end.
    """

    place: int
    entered: int
    left: int
    way_out: str
    closed: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Children of one family who come into care on one day by one road. `number` is that of the referral."""

    number: int
    road: str
    referred: int
    entered: int
    stays: tuple[Stay, ...]


def draw_entries(family: Family, days: Timeline, draw: Draw) -> list[Entry]:
    """A family's entries to care, usually none: the first, and later ones of children who went home and came
    back.
    """
    if draw() >= EVER_IN_CARE[family.need]:
        return []
    first = int(draw() * len(family.children))
    child = family.children[first]
    age = _age(draw())
    entered = child.born + 1 + int(age * YEAR)
    if entered > days.anchor + 366:
        return []
    entered = days.working_day(entered)
    chance = draw()
    if age > 15.5 and chance < 0.34:
        road = ALONE
    elif chance < 0.46 and age < 15:
        road = PROTECTION_FIRST
    else:
        road = POLICE_PROTECTION if chance < 0.56 else ACCOMMODATED
    places = [first]
    for place, other in enumerate(family.children):
        comes = draw() < SIBLING_COMES_TOO
        if place != first and comes and road != ALONE and other.born < entered < other.born + int(16 * YEAR):
            places.append(place)
    return _entry(family, days, 80, road, entered, sorted(places), draw)


def busy_times(entries: list[Entry]) -> dict[int, list[tuple[int, int]]]:
    """For each child, by place in the family, the times from referral to closure that a care case takes up."""
    busy: dict[int, list[tuple[int, int]]] = {}
    for entry in entries:
        for stay in entry.stays:
            busy.setdefault(stay.place, []).append((entry.referred, stay.closed))
    return busy


def _entry(
    family: Family, days: Timeline, number: int, road: str, entered: int, places: list[int], draw: Draw
) -> list[Entry]:
    referred = days.working_day(entered - at(REFERRED_BEFORE[road], draw()))
    referred = min(referred, entered)
    stays = tuple(_stay(family, days, place, entered, road, draw) for place in places)
    entries = [Entry(number, road, referred, entered, stays)]
    for stay in stays:
        back, again = draw() < COMES_BACK, stay.closed + at(COMES_BACK_AFTER, draw())
        if back and stay.way_out == HOME and number < 85 and again < family.children[stay.place].adult - 400:
            again = days.working_day(again)
            entries += _entry(family, days, number + 1 + stay.place, ACCOMMODATED, again, [stay.place], draw)
    return entries


def _stay(family: Family, days: Timeline, place: int, entered: int, road: str, draw: Draw) -> Stay:
    child = family.children[place]
    age = (entered - child.born) / YEAR
    chance, length, after, older = draw(), draw(), draw(), draw()
    roads = next(roads for up_to, roads in ROADS_OUT if age < up_to)
    way_out = GROWN_UP if road == ALONE else next(way for way, up_to in roads if chance < up_to)
    if way_out != GROWN_UP:
        left = days.working_day(entered + at(STAYS[way_out], length))
        if left >= child.adult - 20:
            way_out = GROWN_UP
    if way_out == GROWN_UP:
        left = max(birthday(child.born, 18), entered + 1)
        return Stay(place, entered, left, way_out, birthday(child.born, 25 if older < LEAVER_TO_25 else 21))
    closed = left + at(KNOWN_AFTER_HOME if way_out in (HOME, OTHER_CARER) else (0, 3, 10, 20), after)
    return Stay(place, entered, left, way_out, days.working_day(closed))


def birthday(born: int, years: int) -> int:
    """The day on which someone born on `born` turns so many years old."""
    return months_after(born, 12 * years)


def _age(chance: float) -> float:
    position = chance * (len(ENTRY_AGES) - 1)
    step = int(position)
    return ENTRY_AGES[step] + (ENTRY_AGES[step + 1] - ENTRY_AGES[step]) * (position - step)
