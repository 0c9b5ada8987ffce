"""Builds facts from what was written and checks them together: columns, derivations in their order, what looks
into what, and types.

A fact is settled in two stages, its rows and its snapshot, each after everything that it looks into; a ring of
facts that wait for each other is a fault. Nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from goldenthread.definitions import derivations
from goldenthread.definitions.conditions import Scope
from goldenthread.definitions.derivations import DerivationError
from goldenthread.definitions.deriving import Deriving
from goldenthread.definitions.drafts import TEXTS, Draft, Stage, fragment, names_in
from goldenthread.definitions.fragments import FragmentError, parse
from goldenthread.definitions.model import Cohort, Fact, Place
from goldenthread.definitions.problems import Problems, nearest
from goldenthread.definitions.reading import Entries, Scalar
from goldenthread.definitions.records import Written

RESERVED = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "like",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
        "true",
        "false",
        "interval",
        "date",
        "row",
        "as_at",
        "source",
        "source_row",
        "select",
        "from",
        "where",
        "join",
        "group",
        "order",
        "having",
        "limit",
        "union",
        "with",
        "values",
        "exists",
        "using",
        "set",
        "load",
        "call",
        "coalesce",
    ]
)
"""Words that a column may not be called, for a fragment or an engine means something else by them."""


class Settled:
    """Every fact, settled, and the scope in which a condition on one is read."""

    def __init__(
        self, facts: Mapping[str, Fact], drafts: Mapping[str, Draft], broken: frozenset[str]
    ) -> None:
        self.facts = facts
        self.broken = broken
        self._drafts = drafts

    def scope(self, name: str, dated: str | None) -> Scope:
        """The scope of an indicator's conditions on a fact: by the date `dated`, or at a snapshot when it is None."""
        draft = self._drafts[name]
        if dated is not None:
            return draft.scope("rows", as_at=False, also_known=frozenset({dated}))
        # What is open at a snapshot has started, so its start holds a value.
        start = frozenset(draft.written.get("episode", ())[:1])
        return draft.scope("snapshot", as_at=True, also_known=start)


def build_facts(written: Mapping[str, Written], broken: frozenset[str], problems: Problems) -> Settled:
    """All facts from the records of their files; `broken` are names whose record did not fit, and is known already."""
    settler = _Settler(written, broken, problems)
    facts = {name: settler.fact(name) for name in written}
    lost = {name for name, draft in settler.drafts.items() if draft.lost}
    return Settled(
        {name: fact for name, fact in facts.items() if name not in lost},
        settler.drafts,
        broken | frozenset(lost),
    )


class _Settler:
    """Settles every fact once, in the order in which they look into each other."""

    def __init__(self, written: Mapping[str, Written], broken: frozenset[str], problems: Problems) -> None:
        self.written = written
        self.broken = broken
        self.problems = problems
        self.drafts = {name: Draft(name, each) for name, each in written.items()}
        self.waiting: list[tuple[str, Stage]] = []
        self.done: set[tuple[str, Stage]] = set()
        for draft in self.drafts.values():
            self.store_columns(draft)
        for draft in self.drafts.values():
            self.check_shape(draft)

    def fact(self, name: str) -> Fact:
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
            with_rows_of=get("with_rows_of"),
            about=get("about", ""),
            means=get("means", {}),
            codes=get("codes", {}),
        )

    def store_columns(self, draft: Draft) -> None:
        """What is stored, before anything is worked out: a table's own columns, or those of the table viewed."""
        written = draft.written
        table = written.get("table")
        if (table is not None) == draft.is_cohort:
            self.problems.add(written.place, f"{draft.name} needs either `table` or `cohort`, and not both")
            draft.lost = True
        elif draft.is_cohort:
            for word in ("columns", "dates", "episode", "derive"):
                if word in written:
                    place = written.node.keys[word].place
                    self.problems.add(place, f"a cohort has no `{word}`: work its columns out under `as_at`")
        elif table == draft.name:
            draft.stored = dict(written.get("columns", {}))
            if not draft.stored:
                self.problems.add(written.place, f"{draft.name} declares its table, and needs `columns`")
                draft.lost = True
        elif table is not None:
            self.view_columns(draft, table)
        draft.rows = dict(draft.stored)

    def view_columns(self, draft: Draft, table: str) -> None:
        base = self.written.get(table)
        if base is None or base.get("table") != table:
            tables = [name for name, each in self.written.items() if each.get("table") == name]
            if table not in self.broken:
                place = draft.written.place_of("table")
                self.problems.add(place, f"`{table}` is not a table", nearest(table, tables))
            draft.lost = True
            return
        draft.stored = dict(base.get("columns", {}))
        if "with_rows_of" in draft.written:
            self.other_rows(draft, base, draft.written.get("with_rows_of"))
        if "columns" in draft.written:
            place = draft.written.node.keys["columns"].place
            self.problems.add(place, f"a view of {table} takes its columns: declare them there")
        if "episode" in base:
            # The table stores the open end whether or not this view speaks of episodes.
            draft.ends.add(base.get("episode")[1])
        if "episode" in draft.written and draft.written.get("episode") != base.get("episode"):
            theirs = f"[{', '.join(base.get('episode'))}]" if "episode" in base else "none"
            place = draft.written.place_of("episode")
            self.problems.add(place, f"a view's episode is that of its table, and {table} has {theirs}")

    def other_rows(self, draft: Draft, base: Written, other: str) -> None:
        """A view may hold another table's rows as well: one whose like-named columns are of one type and that has
        episodes where its own table has, and a flag of its name tells them apart.
        """
        table, place = base.get("table"), draft.written.place_of("with_rows_of")
        theirs = self.written.get(other)
        if theirs is None or theirs.get("table") != other or other == base.get("table"):
            if other not in self.broken:
                tables = [name for name, each in self.written.items() if each.get("table") == name != table]
                self.problems.add(place, f"`{other}` is not another table", nearest(other, tables))
            draft.lost = True
            return
        columns = theirs.get("columns", {})
        for name, kind in draft.stored.items():
            if columns.get(name, kind) != kind:
                self.problems.add(place, f"`{name}` is {kind} here and {columns[name]} in {other}")
        if base.get("episode") is not None and base.get("episode") != theirs.get("episode"):
            self.problems.add(place, f"{other} has not the episode of {draft.written.get('table')}")
        if other in draft.stored:
            self.problems.add(place, f"`{other}` is a column of {draft.written.get('table')} already")
        draft.stored[other] = "flag"

    def check_shape(self, draft: Draft) -> None:
        written = draft.written
        if draft.is_cohort and not draft.lost:
            self.cohort_column(draft)
        for name in () if draft.is_cohort else written.get("columns", {}):
            self.check_name(name, self.key_place(draft, "columns", name))
        for position, name in enumerate(() if draft.is_cohort else written.get("episode", ())):
            place = written.place_of("episode", position)
            draft.expect(draft.stored, name, place, self.problems, ("date",))
        self.check_words(draft)
        if "episode" in written and draft.name == written.get("table"):
            draft.ends.add(written.get("episode")[1])
        draft.never_null |= draft.ends
        draft.never_null |= {name for name, kind in draft.stored.items() if kind == "flag"} | {
            written.get("key")
        }

    def check_words(self, draft: Draft) -> None:
        """What explains the columns of a table: of columns that are there, and of codes as they are loaded."""
        written = draft.written
        for word in ("means", "codes"):
            if word in written and draft.name != written.get("table"):
                place = written.place_of_key(word)
                self.problems.add(place, f"`{word}` belongs to the fact that declares the table")
                return
        for name in written.get("means", {}):
            draft.expect(draft.stored, name, self.key_place(draft, "means", name), self.problems)
        for name, codes in written.get("codes", {}).items():
            place = self.key_place(draft, "codes", name)
            draft.expect(draft.stored, name, place, self.problems, ("code",))
            for code in codes:
                if code != code.strip().upper():
                    self.problems.add(
                        place, f"codes are read in capitals, so `{code}` never comes", code.strip().upper()
                    )

    def cohort_column(self, draft: Draft) -> None:
        """A cohort's only stored column: that of the fact it is made of, by which it has one row each."""
        cohort: Written = draft.written.get("cohort")
        of, per = cohort.get("of"), cohort.get("per")
        base = self.drafts.get(of)
        if base is None:
            if of not in self.broken:
                self.problems.add(cohort.place_of("of"), f"`{of}` is not a fact", nearest(of, self.written))
            draft.lost = True
            return
        derived = [*base.written.get("derive", {}), *base.written.get("as_at", {})]
        of_cohort = base.is_cohort and base.written.get("cohort").get("per") == per
        if base.lost:
            draft.lost = True
        elif per not in base.stored and per not in derived and not of_cohort:
            hint = nearest(per, [*base.stored, *derived])
            self.problems.add(cohort.place_of("per"), f"`{per}` is not a column of {of}", hint)
            draft.lost = True
            return
        draft.stored = {per: base.stored.get(per, "id")}
        draft.rows = dict(draft.stored)
        if draft.written.get("key") != per:
            self.problems.add(
                draft.written.place_of("key"), f"a cohort's key is the column it is `per`: {per}"
            )

    def key_place(self, draft: Draft, section: str, name: str) -> Place:
        entries = draft.written.node.entries[section]
        return entries.keys[name].place if isinstance(entries, Entries) else entries.place

    def check_name(self, name: str, place: Place) -> None:
        if name in RESERVED or (name.upper() in DuckDB.Tokenizer.KEYWORDS and not _is_a_column(name)):
            self.problems.add(
                place, f"a column may not be called `{name}`: the word means something else in a condition"
            )

    def settle(self, name: str, stage: Stage) -> None:
        if stage == "snapshot":
            self.settle(name, "rows")
        if (name, stage) in self.done:
            return
        self.done.add((name, stage))
        self.waiting.append((name, stage))
        draft = self.drafts[name]
        section = "derive" if stage == "rows" else "as_at"
        if not (draft.is_cohort and stage == "rows"):
            for column, node in draft.written.get(section, {}).items():
                self.derive(draft, column, node, stage)
        if stage == "rows":
            self.finish_rows(draft)
        else:
            self.finish_snapshot(draft)
        self.waiting.pop()

    def require(self, name: str, stage: Stage, asker: str, place: Place) -> bool:
        """Settle what is looked into first; False, with the fault recorded, when it waits for the one that asks."""
        if (name, stage) in self.waiting:
            ring = [each for each, _ in self.waiting[self.waiting.index((name, stage)) :]]
            path = " -> ".join([*dict.fromkeys(ring), name])
            self.problems.add(place, f"{asker} looks into {name}, which waits for {asker} itself: {path}")
            return False
        self.settle(name, stage)
        return True

    def derive(self, draft: Draft, column: str, node: Scalar, stage: Stage) -> None:
        """Work out one derived column, and add it to those that later ones may read."""
        key = self.key_place(draft, "derive" if stage == "rows" else "as_at", column)
        self.check_name(column, key)
        if column in draft.columns("snapshot"):
            self.problems.add(key, f"`{column}` is a column of {draft.name} already: choose another name")
            return
        faults = len(self.problems.found)
        known = draft.rows if stage == "rows" else draft.snapshot
        try:
            expression = derivations.read(node.text)
        except DerivationError as error:
            self.problems.add(node.at(error.offset), error.message, error.hint)
            known[column] = "text"
            draft.doubtful.add(column)
            return
        deriving = Deriving(draft, stage, node, self.drafts, self.broken, self.require, self.problems)
        derivation = deriving.derivation(column, expression)
        known[column] = derivation.type
        if len(self.problems.found) > faults:
            draft.doubtful.add(column)
        (draft.derive if stage == "rows" else draft.as_at).append(derivation)

    def finish_rows(self, draft: Draft) -> None:
        if draft.is_cohort:
            return
        written = draft.written
        for position, name in enumerate(written.get("dates", ())):
            place = written.place_of("dates", position)
            draft.expect(draft.rows, name, place, self.problems, ("date",))
        self.filter(draft, draft.scope("rows", as_at=False))

    def finish_snapshot(self, draft: Draft) -> None:
        if draft.lost:
            return
        everything = draft.columns("snapshot")
        written = draft.written
        if not draft.is_cohort:
            draft.expect(draft.stored, written.get("key"), written.place_of("key"), self.problems)
        for word in ("child", "team", "worker"):
            if word in written:
                draft.expect(everything, written.get(word), written.place_of(word), self.problems, TEXTS)
        if draft.is_cohort:
            self.cohort(draft)
            self.filter(draft, draft.scope("snapshot", as_at=True))

    def filter(self, draft: Draft, scope: Scope) -> None:
        node: Scalar | None = draft.written.get("where")
        if node is not None:
            draft.where, reading = fragment(node, 0, node.text, scope, self.problems)
            draft.never_null |= reading.known_columns

    def cohort(self, draft: Draft) -> None:
        cohort: Written = draft.written.get("cohort")
        base = self.drafts.get(cohort.get("of"))
        if base is None:
            return
        node: Scalar | None = cohort.get("where")
        names = {cohort.get("per")} | (names_in(node.text) if node is not None else set())
        stage: Stage = "snapshot" if base.is_cohort or names & base.snapshot_names else "rows"
        if not self.require(base.name, stage, draft.name, cohort.place_of("of")):
            return
        if not base.is_cohort and "episode" not in base.written and base.written.get("dates"):
            message = f"{base.name} has no `episode`, so none of its rows is open at a snapshot"
            self.problems.add(cohort.place_of("of"), message)
        where = None
        if node is not None:
            where, _ = fragment(node, 0, node.text, base.scope("snapshot", as_at=True), self.problems)
        draft.cohort = Cohort(base.name, cohort.get("per"), where)


def _is_a_column(name: str) -> bool:
    """Whether a keyword is still read as a column where a condition names one."""
    try:
        return isinstance(parse(f"{name} IS NULL").this, exp.Column)
    except FragmentError:
        return False
