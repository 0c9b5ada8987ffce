"""A fact on its way from the file to the frozen value: the columns known so far, and the scopes for its
conditions.

Shared by the two modules that settle facts (`facts`, `deriving`); it decides nothing of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from goldenthread.definitions.conditions import Kind, Reading, Scope, examine
from goldenthread.definitions.model import Cohort, ColumnType, Derivation, Fragment, Place
from goldenthread.definitions.problems import Problems, a, listed, nearest
from goldenthread.definitions.reading import Scalar
from goldenthread.definitions.records import Written

Stage = Literal["rows", "snapshot"]
TEXTS: tuple[ColumnType, ...] = ("id", "code", "text")
_SNAPSHOT_ONLY = "is worked out only at a snapshot: it is not known here"


@dataclass
class Draft:
    """A fact as far as it is settled. `stored` are its table's columns, `rows` those and the derived ones,
    `snapshot` the as-at ones.

    `doubtful` columns exist but were written wrongly: their type is not known, and nothing is said of them twice.
    Of a `lost` fact not even the columns are known.
    """

    name: str
    written: Written
    stored: dict[str, ColumnType] = field(default_factory=dict)
    rows: dict[str, ColumnType] = field(default_factory=dict)
    snapshot: dict[str, ColumnType] = field(default_factory=dict)
    never_null: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    lost: bool = False
    where: Fragment | None = None
    cohort: Cohort | None = None
    derive: list[Derivation] = field(default_factory=list)
    as_at: list[Derivation] = field(default_factory=list)

    def expect(
        self,
        columns: Mapping[str, ColumnType],
        name: str,
        place: Place,
        problems: Problems,
        types: tuple[ColumnType, ...] = (),
    ) -> ColumnType | None:
        """The type of a column that must be among `columns`, and of one of `types` when they are given.

        None when it is not, with the fault recorded unless there is a worse one already.
        """
        if self.lost or name in self.doubtful:
            return None
        if name not in columns:
            problems.add(place, f"`{name}` is not a column of {self.name}", nearest(name, columns))
            return None
        if types and columns[name] not in types:
            problems.add(place, f"`{name}` is {a(columns[name])}, and this needs {a(listed(types))}")
            return None
        return columns[name]

    @property
    def is_cohort(self) -> bool:
        return "cohort" in self.written

    @property
    def snapshot_names(self) -> frozenset[str]:
        return frozenset(self.written.get("as_at", {}))

    def columns(self, stage: Stage) -> dict[str, ColumnType]:
        """The columns known so far that a condition of that stage may read."""
        return self.rows if stage == "rows" else {**self.rows, **self.snapshot}

    def scope(
        self, stage: Stage, *, as_at: bool, row: Draft | None = None, also_known: frozenset[str] = frozenset()
    ) -> Scope:
        """The scope of a condition on this fact's columns; `row` is the fact that asks, when another looks in."""
        asking = row.columns("snapshot") if row is not None else None
        never_null = frozenset(self.never_null) | also_known
        if row is not None:
            never_null |= {f"row.{name}" for name in row.never_null}
        later = dict.fromkeys(self.written.get("derive", {}), "is worked out further down: move that line up")
        later |= {
            name: _SNAPSHOT_ONLY
            if stage == "rows"
            else later.get(name, "is worked out further down: move that line up")
            for name in self.snapshot_names
        }
        return Scope(
            self.name,
            self.columns(stage),
            never_null,
            frozenset(self.ends),
            as_at=as_at,
            row=asking,
            later=later,
            anything=self.lost,
            doubtful=frozenset(self.doubtful) | frozenset(row.doubtful if row is not None else ()),
        )


def fragment(
    written: Scalar,
    start: int,
    sql: str,
    scope: Scope,
    problems: Problems,
    wants: Kind = "truth",
    known: frozenset[str] = frozenset(),
) -> tuple[Fragment, Reading]:
    """A fragment checked in its scope, every fault recorded at its own character.

    `sql` stands at character `start` of what was written.
    """
    reading = examine(sql, scope, wants, known)
    for fault in reading.faults:
        problems.add(written.at(start + fault.offset), fault.message, fault.hint)
    return Fragment(sql, written.at(start), reading.columns, reading.row_columns), reading


def names_in(text: str) -> set[str]:
    """The words of a fragment outside its quotes: every column that it could mention."""
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", re.sub(r"'[^']*'", " ", text)))
