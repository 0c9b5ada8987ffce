"""What is wrong with an extract: the rules of `quality.yaml` run as SQL over canonical tables, and a report that says
for any indicator which of them put its figures in doubt. Examples name a file, a row and a column, never a child.
It mends nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import duckdb

from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.errors import Fault
from goldenthread.extracts.mapping import mapping_for
from goldenthread.extracts.quality_rules import Asked, Rule, Severity, asked_of, places_of, rules, written
from goldenthread.extracts.tables import THREADS, Tables, canonical_facts
from goldenthread.extracts.touching import ROWS, reads

EXAMPLES = 5
LEAST_ROWS_TO_BLOCK = 20

READING_RULES: Mapping[str, str] = {
    "flag": "flag_not_understood",
    "boolean": "flag_not_understood",
    "json_flag": "outcome_not_recorded",
    "sex": "sex_not_understood",
    "ethnic_group": "ethnicity_not_understood",
    "number": "number_not_understood",
}
"""The rule that a cell breaks when its kind of column cannot understand it."""


@dataclass(frozen=True)
class Example:
    """Where to look: a file, the row as a person counts it, and a column (empty when the whole row is meant)."""

    file: str
    row: int | None
    column: str


@dataclass(frozen=True)
class Finding:
    """A rule that was broken in a table by `count` of its `rows` rows, with the first few. `touches`: tables and
    columns in doubt.
    """

    rule: str
    severity: Severity
    says: str
    table: str
    count: int
    rows: int
    examples: tuple[Example, ...]
    touches: Mapping[str, tuple[str, ...]]
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """`12 of 340 rows of ssd_cin_assessments.csv: it ended before it started.`"""
        file = self.examples[0].file if self.examples else self.table
        return f"{self.count:,} of {self.rows:,} rows of {file}: {self.says}."


@dataclass(frozen=True)
class Places:
    """What a person calls each canonical table and column: the file's name, and the column's name in it."""

    files: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def file(self, table: str) -> str:
        return self.files.get(table, table)

    def column(self, table: str, column: str) -> str:
        return self.columns.get((table, column), column)


@dataclass(frozen=True)
class QualityReport:
    """Every rule that was broken, the rows of each table, and the rules that could not be run because a table they
    need is absent.
    """

    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    not_run: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "blocking")

    @property
    def counted(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "counted")

    def touching(self, indicator: Indicator, catalogue: Catalogue) -> tuple[Finding, ...]:
        """The findings that put this indicator's figures in doubt, the most rows first."""
        read = reads(indicator, catalogue)
        return tuple(
            sorted(
                (finding for finding in self.findings if _touched(finding.touches, read)),
                key=lambda finding: (-finding.count, finding.rule, finding.table),
            )
        )

    def sentences(self, indicator: Indicator, catalogue: Catalogue) -> tuple[str, ...]:
        """What to print beside this indicator's figures: one sentence for each finding that touches it."""
        return tuple(finding.sentence for finding in self.touching(indicator, catalogue))

    def words(self) -> str:
        """The report in a line: `3 kinds of fault in 12 rows, none of which stops the load`."""
        if not self.findings:
            return "no fault was found"
        kinds = len({finding.rule for finding in self.findings})
        count = sum(finding.count for finding in self.findings)
        stops = (
            f"{len(self.blocking)} of which stop the load"
            if self.blocking
            else "none of which stops the load"
        )
        return f"{kinds} kind{'s' if kinds != 1 else ''} of fault in {count:,} rows, {stops}"

    def record(self) -> dict[str, Any]:
        """The report as plain values, for JSON; `report_of` reads it back."""
        return {
            "rows": dict(self.rows),
            "not_run": list(self.not_run),
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "says": finding.says,
                    "table": finding.table,
                    "count": finding.count,
                    "rows": finding.rows,
                    "examples": [[example.file, example.row, example.column] for example in finding.examples],
                    "touches": {table: list(columns) for table, columns in finding.touches.items()},
                    "remedy": finding.remedy,
                }
                for finding in self.findings
            ],
        }


def report_of(record: Mapping[str, Any]) -> QualityReport:
    """The report that `QualityReport.record` wrote."""
    return QualityReport(
        findings=tuple(
            Finding(
                rule=finding["rule"],
                severity=finding["severity"],
                says=finding["says"],
                table=finding["table"],
                count=finding["count"],
                rows=finding["rows"],
                examples=tuple(Example(*example) for example in finding["examples"]),
                touches={table: tuple(columns) for table, columns in finding["touches"].items()},
                remedy=finding["remedy"],
            )
            for finding in record["findings"]
        ),
        rows=dict(record["rows"]),
        not_run=tuple(record["not_run"]),
    )


def touching(indicator: Indicator, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of the rules that could put this indicator's figures in doubt, whatever an extract holds."""
    read = reads(indicator, catalogue)
    facts = canonical_facts(catalogue)
    words = {
        READING_RULES[column.kind]
        for table, source in mapping_for(catalogue).tables.items()
        for column in source.columns
        if column.kind in READING_RULES and (table, column.column) in read
    }
    return tuple(
        rule.code
        for rule in rules().values()
        if rule.code in words
        or (rule.found == "rows" and bool(read))
        or (rule.found == "tables" and any(_touched(touches, read) for _, touches in places_of(rule, facts)))
    )


def check(
    tables: Tables,
    catalogue: Catalogue,
    places: Places | None = None,
    *,
    found_reading: Sequence[Finding] = (),
    previous_rows: Mapping[str, int] | None = None,
    accept: Collection[str] = (),
) -> QualityReport:
    """Run every rule. `places`: the names of files and columns, for examples; `found_reading`: findings made while
    the files were read; `previous_rows`: rows by table of the last load; `accept`: codes of blocking rules that
    are let pass as counted.
    """
    facts = {table: fact for table, fact in canonical_facts(catalogue).items() if table in tables.present}
    names = places or Places()
    _council_teams(tables.connection, tables)
    rows = {table: _count(tables.connection, table) for table in facts}
    asked, not_run = asked_of(facts, tables.present)
    findings = [_with_rows(finding, rows) for finding in found_reading]
    for each, count, broken in _answers(tables, asked):
        if count:
            column = next(iter(each.touches.get(each.table, ())), "")
            examples = tuple(
                Example(names.file(each.table), row, names.column(each.table, column)) for row in broken
            )
            findings.append(
                Finding(
                    each.rule.code,
                    _severity(each.rule, count, rows[each.table]),
                    each.rule.says,
                    each.table,
                    count,
                    rows[each.table],
                    examples,
                    each.touches,
                    each.rule.remedy,
                )
            )
    tables.connection.execute("drop table council_team")
    findings += _swings(rows, previous_rows or {}, names)
    return QualityReport(tuple(_accepted(finding, accept) for finding in findings), rows, not_run)


def reading_finding(rule: str, table: str, column: str, count: int, examples: tuple[Example, ...]) -> Finding:
    """A finding of a rule that is found while a file is read; `check` puts in how many rows the table has."""
    known = rules()[rule]
    return Finding(
        rule, known.severity, known.says, table, count, count, examples, {table: (column,)}, known.remedy
    )


def faults(report: QualityReport) -> tuple[Fault, ...]:
    """The blocking findings as faults, for the DataError that refuses the extract."""
    return tuple(
        Fault(
            f"{finding.count:,} of {finding.rows:,} rows: {finding.says}.",
            finding.examples[0].file if finding.examples else finding.table,
            finding.remedy or f"Mend it, or load again with --accept {finding.rule} if it is right.",
            row=finding.examples[0].row if finding.examples else None,
            column=finding.examples[0].column or None if finding.examples else None,
        )
        for finding in report.blocking
    )


def _touched(touches: Mapping[str, tuple[str, ...]], read: Collection[tuple[str, str]]) -> bool:
    return any(
        (table, column) in read for table, columns in touches.items() for column in (columns or (ROWS,))
    )


def _answers(tables: Tables, asked: Sequence[Asked]) -> Iterator[tuple[Asked, int, list[int]]]:
    """How many rows break each rule, and the first few. Conditions on a row alone are asked of a table all at once,
    and several statements at a time: most tables are too small for DuckDB to share one among cores.
    """
    plain = {id(each) for each in asked if each.condition and "select" not in each.condition}
    statements: list[tuple[list[Asked], str]] = []
    for table in dict.fromkeys(each.table for each in asked if id(each) in plain):
        together = [each for each in asked if each.table == table and id(each) in plain]
        answers = ", ".join(
            f"count(*) filter ({each.condition}), min(source_row, {EXAMPLES}) filter ({each.condition})"
            for each in together
        )
        statements.append((together, f'select {answers} from "{table}" as t'))
    for each in asked:
        if id(each) not in plain:
            statements.append(
                ([each], f"select count(*), min(source_row, {EXAMPLES}) from ({each.sql}) as broken")
            )
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda statement: _one(tables, statement[1]), statements)
        for (together, _), answer in zip(statements, found, strict=True):
            for each, count, broken in zip(together, answer[0::2], answer[1::2], strict=True):
                yield each, count, broken or []


def _one(tables: Tables, sql: str) -> tuple[Any, ...]:
    parameters = {"as_at": tables.as_at} if "$as_at" in sql else {}
    with tables.connection.cursor() as cursor:
        return cursor.execute(sql, parameters).fetchone() or ()


def _severity(rule: Rule, count: int, rows: int) -> Severity:
    if rule.blocks_above is not None and rows >= LEAST_ROWS_TO_BLOCK and count > rule.blocks_above * rows:
        return "blocking"
    return rule.severity


def _accepted(finding: Finding, accept: Collection[str]) -> Finding:
    if finding.severity == "counted" or finding.rule not in accept:
        return finding
    return Finding(**{**finding.__dict__, "severity": "counted"})


def _with_rows(finding: Finding, rows: Mapping[str, int]) -> Finding:
    return Finding(**{**finding.__dict__, "rows": rows[finding.table]})


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    found = connection.execute(f'select count(*) from "{table}"').fetchone()
    return int(found[0]) if found else 0


def _council_teams(connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    connection.execute("create or replace table council_team (id varchar)")
    if tables.council.teams:
        connection.executemany(
            "insert into council_team values (?)", [[team.id] for team in tables.council.teams]
        )


def _swings(rows: Mapping[str, int], previous: Mapping[str, int], names: Places) -> Iterable[Finding]:
    """Tables that shrank or grew by more than `settings.row_count_swing` since the last load, or that are no longer
    there.
    """
    settings = written()["settings"]["row_count_swing"]
    rule = rules()["row_count_swing"]
    for table, before in previous.items():
        now = rows.get(table, 0)
        low, high = before * (1 - settings["fall"]), before * (1 + settings["rise"])
        if max(before, now) >= settings["least_rows"] and not low <= now <= high:
            says = f"{rule.says}: {now:,} rows now, {before:,} then"
            file = names.file(table)
            yield Finding(
                rule.code,
                rule.severity,
                says,
                table,
                now,
                now,
                (Example(file, None, ""),),
                {table: ()},
                rule.remedy,
            )
