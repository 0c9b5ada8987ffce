"""Looks up the parts of one derivation (its columns, the fact it looks into, its dates and condition), and its
type.

The grammar is `derivations`; the order in which facts are settled is `facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goldenthread.definitions.derivations import GRAMMAR, Expression, Word
from goldenthread.definitions.drafts import TEXTS, Draft, Stage, fragment, names_in
from goldenthread.definitions.model import ColumnType, Derivation, Fragment, Place
from goldenthread.definitions.problems import Problems, nearest
from goldenthread.definitions.reading import Scalar

_NEEDS_A_DATE = frozenset({"latest", "earliest", "open", "overlapping", "count_in", "age"})
_NEEDS_EPISODES = frozenset({"open", "overlapping"})


@dataclass(frozen=True)
class Deriving:
    """One derivation of `draft` at `stage`, written in `node`; `require` settles a fact that is looked into first."""

    draft: Draft
    stage: Stage
    node: Scalar
    drafts: Mapping[str, Draft]
    broken: frozenset[str]
    require: Callable[[str, Stage, str, Place], bool]
    problems: Problems

    def derivation(self, name: str, expression: Expression) -> Derivation:
        """The derivation with its parts looked up; faults are recorded at their own characters."""
        if expression.fact is not None:
            return self.looking_in(name, expression, expression.fact)
        kind: ColumnType = "number"
        arguments = tuple(each.text for each in expression.arguments)
        first = expression.arguments[0]
        per = expression.per_here
        where = None
        match expression.function:
            case "working_days" | "complete_months":
                for argument in expression.arguments:
                    self.date(argument)
            case "add_working_days" | "month_end":
                self.date(first)
                kind = "date"
            case "divide":
                self.own(first, ("number",))
            case "team_kind":
                self.own(first, TEXTS)
                kind = "text"
            case "age":
                self.own(first, ("date",))
            case _:
                kind = self.own(first, ("date", "number")) or "date"
                where = self.condition(self.draft, expression, self.stage)
        if per is not None:
            self.own(per, TEXTS)
        return Derivation(
            name=name,
            function=expression.function,
            type=kind,
            source=self.node.text,
            place=self.node.at(expression.offset),
            arguments=arguments,
            per_here=per.text if per else None,
            per_there=per.text if per else None,
            at=self.at(expression),
            where=where,
        )

    def looking_in(self, name: str, expression: Expression, fact: Word) -> Derivation:
        there = self.drafts.get(fact.text)
        at = self.at(expression)
        here, key = expression.per_here, expression.per_there
        kind: ColumnType = "flag" if expression.function == "open" else "number"
        where = None
        known_here = here is not None and self.own(here, TEXTS) is not None
        if there is None:
            if fact.text not in self.broken:
                self.fault(fact, f"`{fact.text}` is not a fact", nearest(fact.text, self.drafts))
            kind = "text"
        elif (stage := self.stage_of(there, expression, fact)) is None:
            kind = "text"
        else:
            columns = there.columns(stage)
            if key is not None and (known_here or key is not here):
                there.expect(columns, key.text, self.place(key), self.problems, TEXTS)
            where = self.condition(there, expression, stage)
            self.check_episodes(there, expression, fact)
            kind = self.kind(there, columns, expression, kind)
        if kind == "flag" and expression.column is None:
            self.draft.never_null.add(name)
        if expression.pick == "distinct" or expression.function in ("overlapping", "count_in"):
            self.draft.never_null.add(name)
        elif (
            there is not None
            and expression.function in ("lookup", "open")
            and _text_of(expression.column) in there.ends
        ):
            self.draft.ends.add(name)
        return Derivation(
            name=name,
            function=expression.function,
            type=kind,
            source=self.node.text,
            place=self.node.at(expression.offset),
            of_fact=fact.text,
            of_column=expression.column.text if expression.column else None,
            per_here=here.text if here else None,
            per_there=key.text if key else None,
            span=expression.span,
            at=at,
            where=where,
            pick=expression.pick,
        )

    def stage_of(self, there: Draft, expression: Expression, fact: Word) -> Stage | None:
        """Which columns of the other fact may be read, settled so far first; None when it cannot be looked into."""
        words = {each.text for each in (expression.column, expression.per_there) if each is not None}
        words |= names_in(expression.where.text) if expression.where is not None else set()
        asks_snapshot = there.is_cohort or bool(words & there.snapshot_names)
        if there.is_cohort and (self.stage == "rows" or expression.at is not None):
            self.fault(
                fact,
                f"{there.name} exists only at a snapshot: look into it under `as_at`, without `at`, or into"
                f" {there.written.get('cohort').get('of')} instead",
            )
            return None
        if there is self.draft:
            return "rows"
        stage: Stage = (
            "snapshot" if asks_snapshot and self.stage == "snapshot" and expression.at is None else "rows"
        )
        return stage if self.require(there.name, stage, self.draft.name, self.place(fact)) else None

    def kind(
        self, there: Draft, columns: Mapping[str, ColumnType], expression: Expression, otherwise: ColumnType
    ) -> ColumnType:
        """The type of what a derivation that looks in comes to."""
        column = expression.column
        if column is None:
            return otherwise
        wanted: tuple[ColumnType, ...] = ()
        if expression.function in ("latest", "earliest", "count_in"):
            wanted = ("date",)
        elif expression.pick == "earliest":
            wanted = ("date", "number")
        if column.text in there.doubtful:
            return "text"
        if column.text not in columns and column.text in there.snapshot_names and there is not self.draft:
            self.fault(
                column,
                f"`{column.text}` of {there.name} is worked out only at a snapshot: it is not known here",
            )
            return "text"
        kind = there.expect(columns, column.text, self.place(column), self.problems, wanted)
        if expression.pick == "distinct" or expression.function in ("overlapping", "count_in"):
            return "number"
        return kind or "text"

    def check_episodes(self, there: Draft, expression: Expression, fact: Word) -> None:
        """Only what has a start and an end can be open, or overlap; what has no date at all is open always."""
        written = there.written
        if expression.function not in _NEEDS_EPISODES or there.is_cohort or "episode" in written:
            return
        if expression.function == "open" and not written.get("dates"):
            return
        instead = "latest(…) or count_in(…)"
        self.fault(fact, f"{there.name} has no `episode`, so its rows are never open: use {instead}")

    def condition(self, there: Draft, expression: Expression, stage: Stage) -> Fragment | None:
        if expression.where is None:
            return None
        scope = there.scope(stage, as_at=self.stage == "snapshot", row=self.draft)
        return fragment(self.node, expression.where.offset, expression.where.text, scope, self.problems)[0]

    def at(self, expression: Expression) -> Fragment | None:
        """The date that a derivation looks no later than; compulsory for what is worked out once a row."""
        if expression.at is None:
            if self.stage == "rows" and expression.function in _NEEDS_A_DATE:
                form = GRAMMAR[expression.function].grammar
                self.fault(
                    Word("", expression.offset),
                    f"{expression.function} looks no later than a date: say which, as in `at started_on`,"
                    f" or move it under `as_at` ({form})",
                )
            return None
        scope = self.draft.scope(self.stage, as_at=self.stage == "snapshot")
        return fragment(self.node, expression.at.offset, expression.at.text, scope, self.problems, "date")[0]

    def date(self, word: Word) -> None:
        if word.text == "as_at":
            if self.stage == "rows":
                self.fault(word, "`as_at` is known only at a snapshot: move this line under `as_at`")
            return
        self.own(word, ("date",))

    def own(self, word: Word, types: tuple[ColumnType, ...]) -> ColumnType | None:
        """A column of the row itself, among those worked out above this line."""
        columns = self.draft.columns(self.stage)
        later = self.draft.scope(self.stage, as_at=False).later
        if word.text not in columns and word.text in later:
            self.fault(word, f"`{word.text}` {later[word.text]}")
            return None
        return self.draft.expect(columns, word.text, self.place(word), self.problems, types)

    def place(self, word: Word) -> Place:
        return self.node.at(word.offset)

    def fault(self, word: Word, message: str, hint: str = "") -> None:
        self.problems.add(self.place(word), message, hint)


def _text_of(word: Word | None) -> str | None:
    return word.text if word is not None else None
