"""Builds facts from what was written and checks them together: columns, derivations in their order, what looks into what, and types.

A fact is settled in two stages, its rows and its snapshot, each after everything that it looks into; a ring of facts that wait
for each other is a fault. Nothing is counted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from goldenthread.definitions import derivations
from goldenthread.definitions.conditions import Kind, Reading, Scope, examine
from goldenthread.definitions.derivations import DerivationError, Expression, Word
from goldenthread.definitions.model import Cohort, ColumnType, Derivation, Fact, Fragment, Place
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.reading import Scalar
from goldenthread.definitions.records import Written

Stage = Literal["rows", "snapshot"]

RESERVED = frozenset(
    "and or not in is null like between case when then else end true false interval date row as_at source source_row select from"
    " where join group order having limit union with values exists using set load call".split()
)
"""Words that a column may not be called, for a fragment or an engine means something else by them."""

_TEXTS: tuple[ColumnType, ...] = ("id", "code", "text")


@dataclass
class _Draft:
    """A fact on its way: the columns known so far, and what is known of them."""

    name: str
    written: Written
    stored: dict[str, ColumnType] = field(default_factory=dict)
    rows: dict[str, ColumnType] = field(default_factory=dict)
    snapshot: dict[str, ColumnType] = field(default_factory=dict)
    never_null: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    where: Fragment | None = None
    cohort: Cohort | None = None
    derive: list[Derivation] = field(default_factory=list)
    as_at: list[Derivation] = field(default_factory=list)

    @property
    def is_cohort(self) -> bool:
        return "cohort" in self.written

    def snapshot_names(self) -> frozenset[str]:
        return frozenset(self.written.get("as_at", {}))


class Settled:
    """Every fact, settled, and the scope in which a condition on one is read."""

    def __init__(self, facts: Mapping[str, Fact], drafts: Mapping[str, _Draft], broken: frozenset[str]) -> None:
        self.facts = facts
        self.broken = broken
        self._drafts = drafts

    def scope(self, name: str, dated: str | None) -> Scope:
        """The scope of an indicator's conditions on a fact: by the date column `dated`, or at a snapshot when it is None."""
        draft = self._drafts[name]
        never_null = frozenset(draft.never_null | ({dated} if dated else _starts(draft)))
        if dated is None:
            return Scope(name, {**draft.rows, **draft.snapshot}, never_null, frozenset(draft.ends), as_at=True)
        return Scope(name, draft.rows, never_null, frozenset(draft.ends), later=_only_at_snapshot(draft))


def build_facts(written: Mapping[str, Written], broken: frozenset[str], problems: Problems) -> Settled:
    """All facts from the records of their files; `broken` are names whose record did not fit, and is known already."""
    settler = _Settler(written, broken, problems)
    facts = {name: fact for name in written if (fact := settler.fact(name)) is not None}
    return Settled(facts, settler.drafts, broken)


def fragment(
    written: Scalar | Word, place: Place, scope: Scope, problems: Problems, wants: Kind = "truth", known: frozenset[str] = frozenset()
) -> tuple[Fragment, Reading]:
    """A fragment checked in its scope, every fault recorded at its own character; `place` is that of its first character."""
    sql = written.text
    reading = examine(sql, scope, wants, known)
    for fault in reading.faults:
        if isinstance(written, Scalar):
            problems.add(written.at(fault.offset), fault.message, fault.hint)
        else:
            problems.add(Place(place.file, place.line, place.column + fault.offset), fault.message, fault.hint)
    return Fragment(sql, place, reading.columns, reading.row_columns), reading


class _Settler:
    def __init__(self, written: Mapping[str, Written], broken: frozenset[str], problems: Problems) -> None:
        self.written = written
        self.broken = broken
        self.problems = problems
        self.drafts = {name: _Draft(name, each) for name, each in written.items()}
        self.waiting: list[tuple[str, Stage]] = []
        self.done: set[tuple[str, Stage]] = set()
        for draft in self.drafts.values():
            self.store_columns(draft)
        for draft in self.drafts.values():
            self.check_shape(draft)

    def fact(self, name: str) -> Fact | None:
        self.settle(name, "rows")
        self.settle(name, "snapshot")
        draft = self.drafts[name]
        get = draft.written.get
        return Fact(
            name=name,
            grain=get("grain"),
            key=get("key"),
            place=draft.written.place,
            table=get("table"),
            columns=dict(draft.stored),
            dates=get("dates", ()),
            episode=get("episode"),
            derive=tuple(draft.derive),
            as_at=tuple(draft.as_at),
            where=draft.where,
            cohort=draft.cohort,
            history=get("history", "events"),
            child=get("child"),
            team=get("team"),
            worker=get("worker"),
        )

    # What is stored, before anything is worked out.

    def store_columns(self, draft: _Draft) -> None:
        written = draft.written
        table = written.get("table")
        if (table is None) == (not draft.is_cohort):
            self.problems.add(written.place, f"{draft.name} needs either `table` or `cohort`, and not both")
        elif draft.is_cohort:
            for word in ("columns", "dates", "episode", "derive"):
                if word in written:
                    self.problems.add(written.node.keys[word].place, f"a cohort has no `{word}`: work its columns out under `as_at`")
            return
        elif table == draft.name:
            draft.stored = dict(written.get("columns", {}))
            if not draft.stored:
                self.problems.add(written.place, f"{draft.name} declares its table and needs `columns`")
        elif table is not None:
            self.view_columns(draft, table)
        draft.rows = dict(draft.stored)

    def view_columns(self, draft: _Draft, table: str) -> None:
        base = self.written.get(table)
        if base is None or base.get("table") != table:
            tables = [name for name, each in self.written.items() if each.get("table") == name]
            if table not in self.broken:
                self.problems.add(draft.written.place_of("table"), f"`{table}` is not a table", nearest(table, tables))
            return
        draft.stored = dict(base.get("columns", {}))
        if "columns" in draft.written:
            self.problems.add(
                draft.written.node.keys["columns"].place, f"a view of {table} takes its columns: declare them there"
            )
        if "episode" in base and "episode" not in draft.written:
            start, end = base.get("episode")
            self.problems.add(
                draft.written.place, f"{table} has episodes, so a view of it needs `episode: [{start}, {end}]` too"
            )

    def check_shape(self, draft: _Draft) -> None:
        written = draft.written
        if draft.is_cohort:
            self.cohort_column(draft)
        for name in written.get("columns", {}):
            self.check_name(name, written.node.entries["columns"].keys[name].place)  # type: ignore[union-attr]
        for position, name in enumerate(written.get("episode", ())):
            self.expect_column(draft.stored, name, written.place_of("episode", position), draft.name, ("date",))
        if "episode" in written:
            draft.ends.add(written.get("episode")[1])
            draft.never_null.add(written.get("episode")[1])
        draft.never_null |= {name for name, kind in draft.stored.items() if kind == "flag"} | {written.get("key")}

    def cohort_column(self, draft: _Draft) -> None:
        """A cohort's only stored column: that of the fact it is made of, by which it has one row each."""
        cohort: Written = draft.written.get("cohort")
        of, per = cohort.get("of"), cohort.get("per")
        base = self.drafts.get(of)
        if base is None:
            if of not in self.broken:
                self.problems.add(cohort.place_of("of"), f"`{of}` is not a fact", nearest(of, self.written))
            return
        kind = self.stored_type(base, per)
        if kind is None:
            self.problems.add(cohort.place_of("per"), f"`{per}` is not a column of {of}", nearest(per, self.column_names(base)))
            return
        draft.stored = {per: kind}
        draft.rows = dict(draft.stored)
        if draft.written.get("key") != per:
            self.problems.add(draft.written.place_of("key"), f"a cohort's key is its `per`: {per}", per)

    def stored_type(self, base: _Draft, column: str) -> ColumnType | None:
        if base.is_cohort and not base.stored and base.written.get("cohort").get("per") == column:
            return "id"
        if column in base.stored:
            return base.stored[column]
        return "id" if column in self.column_names(base) else None

    def column_names(self, draft: _Draft) -> list[str]:
        return [*draft.stored, *draft.written.get("derive", {}), *draft.written.get("as_at", {})]

    def check_name(self, name: str, place: Place) -> None:
        if name in RESERVED:
            self.problems.add(place, f"a column may not be called `{name}`: the word means something in a condition")

    # What is worked out, stage by stage.

    def settle(self, name: str, stage: Stage) -> None:
        if (name, stage) in self.done:
            return
        self.done.add((name, stage))
        if stage == "snapshot":
            self.settle(name, "rows")
        self.waiting.append((name, stage))
        draft = self.drafts[name]
        for column, node in draft.written.get("derive" if stage == "rows" else "as_at", {}).items():
            self.derive(draft, column, node, stage)
        if stage == "rows":
            self.finish_rows(draft)
        else:
            self.finish_snapshot(draft)
        self.waiting.pop()

    def require(self, name: str, stage: Stage, asker: str, place: Place) -> None:
        """Settle what is looked into first; say so when it waits, itself, for the one that asks."""
        if (name, stage) in self.waiting:
            ring = [each for each, _ in self.waiting[self.waiting.index((name, stage)) :]]
            path = " → ".join([*ring, name])
            self.problems.add(place, f"{asker} looks into {name}, which waits for {asker} itself: {path}")
            return
        self.settle(name, stage)

    def finish_rows(self, draft: _Draft) -> None:
        written = draft.written
        for position, name in enumerate(written.get("dates", ())):
            self.expect_column(draft.rows, name, written.place_of("dates", position), draft.name, ("date",))
        if not draft.is_cohort:
            self.filter(draft, Scope(draft.name, draft.rows, frozenset(draft.never_null), frozenset(draft.ends), later=_only_at_snapshot(draft)))

    def finish_snapshot(self, draft: _Draft) -> None:
        everything = {**draft.rows, **draft.snapshot}
        written = draft.written
        self.expect_column(everything if draft.is_cohort else draft.stored, written.get("key"), written.place_of("key"), draft.name)
        for word in ("child", "team", "worker"):
            if word in written:
                self.expect_column(everything, written.get(word), written.place_of(word), draft.name, _TEXTS)
        if draft.is_cohort:
            self.cohort(draft)
            scope = Scope(draft.name, everything, frozenset(draft.never_null), frozenset(draft.ends), as_at=True)
            self.filter(draft, scope)

    def filter(self, draft: _Draft, scope: Scope) -> None:
        node = draft.written.get("where")
        if node is not None:
            draft.where, reading = fragment(node, node.at(0), scope, self.problems)
            draft.never_null |= reading.known_columns

    def cohort(self, draft: _Draft) -> None:
        cohort: Written = draft.written.get("cohort")
        base = self.drafts.get(cohort.get("of"))
        if base is None:
            return
        node: Scalar | None = cohort.get("where")
        names = {cohort.get("per")} | (_names_in(node.text) if node is not None else set())
        stage: Stage = "snapshot" if base.is_cohort or names & base.snapshot_names() else "rows"
        self.require(base.name, stage, draft.name, cohort.place_of("of"))
        where = None
        if node is not None:
            scope = Scope(base.name, {**base.rows, **base.snapshot}, frozenset(base.never_null), frozenset(base.ends), as_at=True)
            where, _ = fragment(node, node.at(0), scope, self.problems)
        draft.cohort = Cohort(base.name, cohort.get("per"), where)

    def derive(self, draft: _Draft, column: str, node: Scalar, stage: Stage) -> None:
        """Work out one derived column, and add it to those that later ones may read."""
        section = "derive" if stage == "rows" else "as_at"
        key = draft.written.node.entries[section].keys[column].place  # type: ignore[union-attr]
        self.check_name(column, key)
        if column in draft.rows or column in draft.snapshot:
            if not (draft.is_cohort and column in draft.stored):
                self.problems.add(key, f"`{column}` is a column of {draft.name} already: choose another name")
                return
        faults = len(self.problems.found)
        try:
            expression = derivations.read(node.text)
        except DerivationError as error:
            self.problems.add(node.at(error.offset), error.message, error.hint)
            expression = None
        here = _Here(self, draft, node, stage)
        derivation = here.derivation(column, expression) if expression is not None else None
        known = draft.rows if stage == "rows" else draft.snapshot
        known[column] = derivation.type if derivation is not None else "text"
        if derivation is None or len(self.problems.found) > faults:
            known[column] = derivation.type if derivation is not None else "text"
        if derivation is not None:
            (draft.derive if stage == "rows" else draft.as_at).append(derivation)

    def expect_column(
        self, columns: Mapping[str, ColumnType], name: str, place: Place, fact: str, types: tuple[ColumnType, ...] = ()
    ) -> ColumnType | None:
        if name not in columns:
            self.problems.add(place, f"`{name}` is not a column of {fact}", nearest(name, columns))
            return None
        if types and columns[name] not in types:
            self.problems.add(place, f"`{name}` is a {columns[name]}, and this needs a {listed(types)}")
            return None
        return columns[name]


def _names_in(text: str) -> set[str]:
    outside = re.sub(r"'[^']*'", " ", text)
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", outside))


def _only_at_snapshot(draft: _Draft) -> dict[str, str]:
    return {name: "is worked out only at a snapshot: it is not known here" for name in draft.snapshot_names()}


def _starts(draft: _Draft) -> set[str]:
    return {draft.written.get("episode")[0]} if "episode" in draft.written else set()
