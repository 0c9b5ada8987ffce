"""What is counted in every benchmark: a made-up council, six years of months, and 240 indicators made of
the shipped ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from goldenthread.calendar import Period, months_between
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue, Fragment, Indicator, Place
from goldenthread.engine.statuses import needed_tables
from goldenthread.extracts import ssd
from goldenthread.extracts.tables import Tables
from goldenthread.synthetic import synthesise
from goldenthread.synthetic.beside import write_beside
from goldenthread.synthetic.pages_beside import write_pages_beside

USUAL_CHILDREN = 50_000
"""The size of a made-up borough against which `write_beside` scales counts."""
INDICATORS = 240
DISTINCT = 20
PLACE = Place("benchmarks")
BY = ("team", "service", "area", "age_band", "sex", "ethnic_group")
END = date(2023, 9, 30)


def extract(folder: Path, children: int) -> Path:
    """A made-up council's extract and what it has beside it, made unless they are there already."""
    made = folder / f"council_of_{children}"
    if not (made / "council.yaml").is_file():
        synthesise(made, children=children, end=END)
    if not (made / "returns.csv").is_file():
        write_beside(made, END, seed=1, scale=children / USUAL_CHILDREN)
        write_pages_beside(made, END)
    return made


def loaded(folder: Path) -> tuple[Catalogue, Tables]:
    """The shipped definitions and the extract's tables."""
    catalogue = load_catalogue()
    return catalogue, ssd.read(folder, catalogue).tables


def months() -> tuple[Period, ...]:
    """The 72 months to September 2023."""
    return months_between(date(2017, 10, 1), END)


def computed(catalogue: Catalogue, present: frozenset[str]) -> list[Indicator]:
    """The shipped indicators that the extract's tables can give, each in the month or at its end, counting
    rows.
    """
    return [
        replace(each, windows=("snapshot",) if each.dated is None else ("month",), unit="rows")
        for each in catalogue.indicators.values()
        if each.fact is not None and needed_tables(each, catalogue) <= present and each.weight is None
    ]


def indicators(catalogue: Catalogue, present: frozenset[str]) -> list[Indicator]:
    """240 indicators: the shipped ones, then each again over the records whose key holds a digit, 0, 1, 2
    and so on.
    """
    found = computed(catalogue, present)
    repeated = [each for each in found if each.value is None]
    number = 0
    while len(found) < INDICATORS:
        digit, place = divmod(number, len(repeated))
        number += 1
        each = repeated[place]
        about = f"{catalogue.facts[each.fact or ''].key} LIKE '%{digit}%'"
        about = f"({each.of.sql}) AND {about}" if each.of is not None else about
        found.append(replace(each, name=f"{each.name}_{digit}", of=Fragment(about, PLACE)))
    return found[:INDICATORS]


def indicators_with_children(catalogue: Catalogue, present: frozenset[str]) -> list[Indicator]:
    """The same 240, twenty of them as distinct children over rolling 12 months, so that no sum of months
    will do.
    """
    found = indicators(catalogue, present)
    of_events = [
        position
        for position, each in enumerate(found)
        if each.dated is not None
        and catalogue.facts[each.fact or ""].child is not None
        and each.value is None
    ]
    for position in of_events[:DISTINCT]:
        found[position] = replace(found[position], unit="children", windows=("rolling_12_months",))
    return found
