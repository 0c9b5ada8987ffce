"""Made-up families: how many children, when each was born, who they are and how much help the family comes to
need. A family is the unit in which the council is made, so that brothers and sisters share journeys and
memory holds one family at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from goldenthread.synthetic.council import AREA_SHARES, AREAS
from goldenthread.synthetic.draws import Draw, at, pick, spread
from goldenthread.synthetic.timeline import YEAR, Timeline

FIRST_BIRTHS_FROM = date(1955, 1, 1).toordinal()
"""Families are numbered from this day on, so that a number means the same family whenever the extract is
taken.
"""

FAMILY_SIZES = (1, 2, 3, 4, 5)
FAMILY_SIZE_UP_TO = (0.44, 0.80, 0.93, 0.98, 1.0)
MEAN_FAMILY_SIZE = 0.44 * 1 + 0.36 * 2 + 0.13 * 3 + 0.05 * 4 + 0.02 * 5
SPACING = (340, 620, 800, 1000, 1350, 2000)
LOW, MIDDLE, HIGH = 0, 1, 2
NEED_UP_TO = (0.80, 0.96, 1.0)
ETHNICITIES = spread(
    {
        "WBRI": 740, "WIRI": 4, "WOTH": 34, "WIRT": 2, "WROM": 6, "MWBC": 22, "MWBA": 12, "MWAS": 16, "MOTH": 18,
        "AIND": 14, "APKN": 50, "ABAN": 26, "AOTH": 12, "BCRB": 5, "BAFR": 24, "BOTH": 6, "CHNE": 3, "OOTH": 12,
        "REFU": 2, "NOBT": 10,
    }
)  # fmt: skip
NATIONALITIES = spread({"GBR": 90, "POL": 2, "PAK": 2, "ROU": 2, "": 4})
BEFORE_BIRTH = 140
"""Days before birth from which an unborn child may be referred."""
ADULT = int(18 * YEAR)
OLDEST_LEAVER = int(25 * YEAR)


@dataclass(frozen=True, slots=True)
class Child:
    """One child: `born` is an ordinal (of the expected birth, for a child not born by the end of the window)."""

    id: str
    born: int
    sex: str
    ethnicity: str
    nationality: str
    disabled: float
    """Chance drawn once (0-1): the lower, the more disabled. The lowest are known to the disability team
    knows the child for years.
    """

    @property
    def adult(self) -> int:
        """The 18th birthday, near enough for a journey's length."""
        return self.born + ADULT


@dataclass(frozen=True, slots=True)
class Family:
    """One family. `need` is LOW, MIDDLE or HIGH; `children` in the order of birth."""

    number: int
    area: str
    need: int
    children: tuple[Child, ...]


def family_numbers(days: Timeline, children: int) -> range:
    """The numbers of every family with a child who was under 18, or a care leaver, at some time in the
    window.
    """
    gap = _days_between_first_births(children)
    oldest = days.complete_from - OLDEST_LEAVER - int(9 * YEAR)
    latest = days.end + BEFORE_BIRTH
    return range(max(0, int((oldest - FIRST_BIRTHS_FROM) / gap)), int((latest - FIRST_BIRTHS_FROM) / gap) + 1)


def draw_family(number: int, children: int, draw: Draw) -> Family:
    """The family with this number: the same one for the same draws."""
    chance = draw()
    size = next(n for n, up_to in zip(FAMILY_SIZES, FAMILY_SIZE_UP_TO, strict=True) if chance < up_to)
    chance = draw()
    need = LOW if chance < NEED_UP_TO[LOW] else MIDDLE if chance < NEED_UP_TO[MIDDLE] else HIGH
    chance = draw()
    area = AREAS[0 if chance < AREA_SHARES[0] else 1 if chance < AREA_SHARES[0] + AREA_SHARES[1] else 2]
    born = FIRST_BIRTHS_FROM + int((number + draw()) * _days_between_first_births(children))
    ethnicity = pick(ETHNICITIES, draw())
    nationality = pick(NATIONALITIES, draw())
    members = []
    for place in range(size):
        if place:
            born += at(SPACING, draw())
        sex = "M" if draw() < 0.515 else "F"
        members.append(Child(f"C{number:06d}{place + 1}", born, sex, ethnicity, nationality, draw()))
    return Family(number, area, need, tuple(members))


def families(days: Timeline, children: int, seed: int) -> Iterator[tuple[Family, Random]]:
    """Every family that matters to the window, one after another, each with its own generator, in the order
    of first births.
    """
    for number in family_numbers(days, children):
        random = Random(f"{seed}:{number}")
        family = draw_family(number, children, random.random)
        if family.children[-1].born + OLDEST_LEAVER > days.complete_from:
            yield family, random


def _days_between_first_births(children: int) -> float:
    return 18 * YEAR * MEAN_FAMILY_SIZE / children
