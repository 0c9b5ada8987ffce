"""The quality rules as data (`quality.yaml`, `quality_extra_tables.yaml`) and as the SQL they become for the tables of
a catalogue. Running them, and what they find, is `quality`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from goldenthread.definitions.model import Fact
from goldenthread.extracts.casting import text_literal

Severity = Literal["blocking", "counted"]


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong, as written in `quality.yaml`."""

    code: str
    severity: Severity
    says: str
    kind: str
    table: str | None = None
    every: str | None = None
    without: tuple[str, ...] = ()
    without_columns: tuple[str, ...] = ()
    found: str = "tables"
    where: str | None = None
    sql: str | None = None
    overlaps: Mapping[str, str] | None = None
    codes: Mapping[str, Any] | None = None
    blocks_above: float | None = None
    touches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remedy: str = ""


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of `quality.yaml`."""
    return {code: _rule(code, rule) for code, rule in written()["rules"].items()}


@dataclass(frozen=True)
class Asked:
    """A rule at one table: a condition on its rows `t`, or a whole statement that gives the `source_row` of each
    broken row.
    """

    rule: Rule
    table: str
    touches: Mapping[str, tuple[str, ...]]
    condition: str = ""
    statement: str = ""

    @property
    def sql(self) -> str:
        return self.statement or f"select t.source_row from {self.table} as t where {self.condition}"


def asked_of(facts: Mapping[str, Fact], present: Collection[str]) -> tuple[list[Asked], tuple[str, ...]]:
    """What is to be asked of the tables that are there, and the codes of rules that need one that is not."""
    asked: list[Asked] = []
    not_run: dict[str, None] = {}
    for rule in rules().values():
        if rule.found != "tables":
            continue
        applied = [
            _put(rule, facts[words["table"]], words, touches) for words, touches in places_of(rule, facts)
        ]
        for each in applied:
            if _needed(each.sql) <= {"council_team", *present}:
                asked.append(each)
            else:
                not_run[rule.code] = None
        if not applied:
            not_run[rule.code] = None
    return asked, tuple(not_run)


def _put(rule: Rule, fact: Fact, words: Mapping[str, str], touches: Mapping[str, tuple[str, ...]]) -> Asked:
    condition, statement = rule.where or "", rule.sql or ""
    if rule.overlaps is not None and fact.episode is not None:
        start, end = fact.episode
        by, among = rule.overlaps["by"], rule.overlaps.get("among", "true")
        statement = f"""select source_row from (
            select source_row, {start} as began, max({end}) over (
                partition by source, {by} order by {start}, {end}, {fact.key}
                rows between unbounded preceding and 1 preceding) as earlier_end
            from {fact.table} where {by} is not null and {start} is not null and {end} > {start} and ({among}))
            where earlier_end > began"""
    elif rule.codes is not None:
        column = rule.codes["column"]
        condition = f"t.{column} is not null and t.{column} not in ({_listed(rule.codes['among'])})"
    for word, name in words.items():
        condition = condition.replace(f"{{{word}}}", name)
        statement = statement.replace(f"{{{word}}}", name)
    return Asked(rule, words["table"], touches, condition, statement)


def places_of(
    rule: Rule, facts: Mapping[str, Fact]
) -> Iterator[tuple[dict[str, str], Mapping[str, tuple[str, ...]]]]:
    """Where a rule applies: the words to put into its SQL, and what it touches there."""
    if rule.every is None:
        if rule.table in facts:
            yield {"table": rule.table or ""}, rule.touches or {rule.table or "": ()}
        return
    for table, fact in facts.items():
        if table in rule.without:
            continue
        for column, end in _columns(rule, fact):
            touched = () if rule.every == "key" else (column, end) if end else (column,)
            codes = _listed(fact.codes.get(column, ()))
            yield {"table": table, "column": column, "end": end, "codes": codes}, {table: touched}


def _columns(rule: Rule, fact: Fact) -> Iterator[tuple[str, str]]:
    match rule.every:
        case "key":
            yield fact.key, ""
        case "child" if fact.child in fact.columns and fact.key != fact.child:
            yield fact.child or "", ""
        case "team" if fact.team in fact.columns:
            yield fact.team or "", ""
        case "codes":
            for column in fact.codes:
                yield column, ""
        case "episode" if fact.episode:
            yield fact.episode
        case "date":
            for column, kind in fact.columns.items():
                if kind == "date" and not any(fnmatchcase(column, each) for each in rule.without_columns):
                    yield column, ""


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(text_literal(code) for code in codes)


@cache
def written() -> Mapping[str, Any]:
    """The rules as they are written, those of the extra tables after the rest."""
    folder = files("goldenthread.extracts")
    loaded: dict[str, Any] = yaml.safe_load(folder.joinpath("quality.yaml").read_text(encoding="utf-8"))
    extra = yaml.safe_load(folder.joinpath("quality_extra_tables.yaml").read_text(encoding="utf-8"))
    return {**loaded, "rules": {**loaded["rules"], **extra["rules"]}}


def _rule(code: str, written: Mapping[str, Any]) -> Rule:
    return Rule(
        code=code,
        severity=written["severity"],
        says=written["says"],
        kind=written["kind"],
        table=written.get("table"),
        every=written.get("every"),
        without=tuple(written.get("except", ())),
        without_columns=tuple(written.get("except_columns", ())),
        found=written.get("found", "tables"),
        where=written.get("where"),
        sql=written.get("sql"),
        overlaps=written.get("overlaps"),
        codes=written.get("codes"),
        blocks_above=written.get("blocks_above"),
        touches={table: tuple(columns) for table, columns in written.get("touches", {}).items()},
        remedy=written.get("remedy", ""),
    )


def _needed(sql: str) -> set[str]:
    return set(re.findall(r"\b(?:from|join)\s+([a-z_0-9]+)", sql))
