"""Reads the cases of the specification: tables drawn as text, the period, and what must come out.

It types each cell as the reader of an extract would and works out no rule: what must come out is written by hand in the
cases, as sums of the rows that count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from goldenthread.calendar import Period, parse_period
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Catalogue, Council, Team
from goldenthread.extracts.tables import canonical_facts

FOLDER = Path(__file__).parent
ORDINARY_POPULATION = 20000
TEAMS = (
    Team("SOCIAL", "East Safeguarding", "Safeguarding", "East"),
    Team("DISABLED", "Children with Disabilities", "Children with Disabilities", "East"),
    Team("CARED", "Children in Care", "Children in Care", "East"),
    Team("COURT", "Court", "Court", "East"),
    Team("ADOPTION", "Adoption", "Adoption", "East"),
    Team("LEAVING", "Leaving Care", "Leaving Care", "East"),
    Team("OTHER", "Allotments", "Parks", "East"),
)
"""The teams of the made-up council: one of each kind of work that a reference asks for, and one of none."""

Row = dict[str, object]
Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Case:
    """One case worked by hand: its references, the rows by table, the period of each cadence, what must come out."""

    chapter: str
    refs: tuple[str, ...]
    rule: str
    case: str
    says: str
    at: Mapping[str, str]
    gives: Mapping[str, Any]
    drawn: tuple[Mapping[str, str], ...]
    absent: frozenset[str] = frozenset()
    council: Mapping[str, Any] = field(default_factory=dict)
    as_at: date | None = None

    @property
    def id(self) -> str:
        return f"{self.chapter}: {self.refs[0]} {self.case}: {self.says}"


@dataclass(frozen=True)
class Ref:
    """What a published reference shows."""

    indicator: str
    window: str
    form: str


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every chapter, in order; a group's `given` rows come before the case's own."""
    return tuple(_cases())


def _cases() -> Iterator[Case]:
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8")):
            for each in group["cases"]:
                yield Case(
                    chapter=path.stem,
                    refs=tuple(group["refs"]),
                    rule=group["rule"],
                    case=each["case"],
                    says=each["says"],
                    at={cadence: str(text) for cadence, text in (each.get("at") or group["at"]).items()},
                    gives=each["gives"],
                    drawn=(group.get("given", {}), each["rows"]),
                    absent=frozenset(each.get("absent", ())),
                    council=each.get("council", {}),
                    as_at=each.get("as_at"),
                )


@cache
def core_refs() -> dict[str, Ref]:
    """The references that an extract can compute, from `core_refs.yaml`."""
    return _refs("core_refs.yaml")


@cache
def extra_refs() -> dict[str, Ref]:
    """The references that need the tables beyond the extract, or show a core indicator in another document."""
    return _refs("extra_refs.yaml")


def _refs(file: str) -> dict[str, Ref]:
    written = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
    return {ref: Ref(each["indicator"], each["window"], each["as"]) for ref, each in written.items()}


@cache
def shipped() -> Catalogue:
    return load_catalogue()


def typed(catalogue: Catalogue, drawings: tuple[Mapping[str, Any], ...], absent: frozenset[str]) -> Rows:
    """Rows by canonical table; every table is there, if only empty, but those that are absent."""
    facts = canonical_facts(catalogue)
    rows: Rows = {table: [] for table in facts if table not in absent}
    for drawing in drawings:
        for table, lines in drawing.items():
            # A case that takes a table away keeps the group's rows of the others.
            if table in absent:
                continue
            types = facts[table].columns
            for line in read_table(lines) if isinstance(lines, str) else lines:
                rows[table].append({column: _cell(types[column], text) for column, text in line.items()})
    return rows


def read_table(text: str) -> list[dict[str, str]]:
    """A table drawn as text, its first line the headings, cells parted by `|`."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    headings, *body = lines
    for line in body:
        assert len(line) == len(headings), (
            f"{len(line)} cells under {len(headings)} headings: {' | '.join(line)}"
        )
    return [dict(zip(headings, line, strict=True)) for line in body]


def made_up_council(changes: Mapping[str, Any]) -> Council:
    """A council of 20,000 children in every year, with what a case changes about it."""
    return Council(
        name="Example Borough",
        code="E99999999",
        complete_from=changes.get("complete_from"),
        population_0_17=changes.get("population_0_17", dict.fromkeys(range(2018, 2026), ORDINARY_POPULATION)),
        closure_days=frozenset(changes.get("closure_days", ())),
        teams=TEAMS,
    )


def periods(at: Mapping[str, str]) -> dict[str, Period]:
    """The period of each cadence that the case is at."""
    return {cadence: parse_period(text, cadence) for cadence, text in at.items()}  # type: ignore[arg-type]


def total(written: object) -> float:
    """A number written as the sum of the rows that count: `1 + 1` is 2."""
    return sum(float(part) for part in str(written).split("+"))


def _cell(kind: str, text: str) -> object:
    if text == "":
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind in ("boolean", "flag"):
        return {"Y": True, "N": False}[text.upper()]
    if kind == "number":
        return float(text)
    return text.upper() if kind == "code" else text
