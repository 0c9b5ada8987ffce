"""Fills canonical tables from an extract's files, one after another: raw text in, typed values out, each row with its
place in the file. Cells that cannot be read are gathered as faults (dates) or findings (words); it decides nothing
about the extract as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from goldenthread.definitions.model import Catalogue, Fact
from goldenthread.errors import DataError, Fault
from goldenthread.extracts import delimited, parquet, quality
from goldenthread.extracts.casting import Caster, text_literal
from goldenthread.extracts.delimited import Header
from goldenthread.extracts.files import SourceFile, look
from goldenthread.extracts.mapping import ColumnSource, SourceMapping, TableSource
from goldenthread.extracts.quality import Example, Finding, Places
from goldenthread.extracts.tables import OPEN_END, canonical_facts, create_table

OPEN_ENDED_FROM = date(2900, 1, 1)
"""An end as late as this (2999-12-31, 9999-12-31) is how some systems write that there is none."""
FAULTS_SHOWN = 5
_DATE_LIKE = re.compile(r"[\d/.:\-TtZz ]{1,32}", re.ASCII)
_NEVER_NULL = ("flag", "json_flag", "allocated_role", "own_authority")


@dataclass(frozen=True)
class LoadedFile:
    """A file that was read: its name, hash, number of rows, and the file's own name of each canonical column."""

    name: str
    sha256: str
    rows: int
    columns: Mapping[str, str]


@dataclass(frozen=True)
class _Raw:
    """A file as text: `sql` is its table and what is joined to it, `row` the SQL of a record's row in the file."""

    source: TableSource
    fact: Fact
    header: Header
    file: str
    table: str
    sql: str
    row: str

    def cell(self, column: str) -> str:
        return f"raw.c{self.header.found[column]}"

    def name(self, column: str) -> str:
        return self.header.names[self.header.found[column]]


class Filler:
    """Creates every canonical table of the catalogue in `connection`, and fills those whose files it is given.

    `files` are those that were read, by table; `faults` refuse the extract; `findings` and `notices` go into its
    report. A file that names no child must come after the one that its rows point to.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        catalogue: Catalogue,
        mapping: SourceMapping,
        caster: Caster,
        source: str,
    ) -> None:
        self.connection = connection
        self.earliest = mapping.earliest_date
        self.caster = caster
        self.source = source
        self.facts = canonical_facts(catalogue)
        self.files: dict[str, LoadedFile] = {}
        self.faults: list[Fault] = []
        self.findings: list[Finding] = []
        self.notices: list[str] = []
        for fact in self.facts.values():
            create_table(connection, fact)

    def names(self) -> Places:
        """Where each canonical table and column came from, for the examples of the quality report."""
        return Places(
            {table: file.name for table, file in self.files.items()},
            {
                (table, column): name
                for table, file in self.files.items()
                for column, name in file.columns.items()
            },
        )

    def fill(self, source: TableSource, file: SourceFile) -> None:
        """Read one file into its table."""
        table = f"raw_{source.table}"
        try:
            if file.ending == ".parquet":
                header, digest, rows = parquet.load_raw(self.connection, table, source, file)
            else:
                looked = look(file)
                header = delimited.read_header(source, file, looked)
                rows, digest = delimited.load_raw(self.connection, table, file, looked, header), looked.sha256
            self._linked(source, header, file)
        except DataError as error:
            self.faults += error.faults
            return
        outcomes = self._outcomes(source, header, table)
        raw = _Raw(
            source,
            self.facts[source.table],
            header,
            file.name,
            table,
            f'"{table}" as raw {outcomes}',
            self._row(table),
        )
        self._insert(raw)
        self._find_words(raw)
        self._find_dates(raw)
        self.connection.execute(f'drop table "{table}"')
        columns = {column: raw.name(column) for column in header.found}
        self.files[source.table] = LoadedFile(file.name, digest, rows, columns)
        if source.extra and not rows:
            self.notices.append(
                f"{file.name} has a header and no rows: it is counted as none, not as not collected. "
                "Leave the file out if the table is not held."
            )
        lacking = [
            column.names[0]
            for column in source.columns
            if column.column not in header.found and column.column not in header.through
        ]
        if lacking:
            self.notices.append(
                f"{file.name} has no {', '.join(dict.fromkeys(lacking))}: read as not recorded."
            )

    def _linked(self, source: TableSource, header: Header, file: SourceFile) -> None:
        for column in source.columns:
            if column.column in header.through and column.through is not None:
                link = header.names[header.through[column.column]]
                if column.through.table not in self.files:
                    raise DataError(
                        [
                            Fault(
                                f"The column {column.names[0]} is missing, and what {link} points to is not here.",
                                file.name,
                                f"Export the table with {column.names[0]}.",
                                row=1,
                                column=column.names[0],
                            )
                        ]
                    )
                self.notices.append(f"{file.name} has no {column.names[0]}: it was found by {link}.")

    def _outcomes(self, source: TableSource, header: Header, table: str) -> str:
        """Read each different outcome text once, into a table that is joined by the text: there are few, and parsing
        is dear.
        """
        joins = []
        for place in sorted(
            {
                header.found[c.column]
                for c in source.columns
                if c.kind == "json_flag" and c.column in header.found
            }
        ):
            flags = ", ".join(
                f'{self.caster.expression("json_flag", "said", column.flag)} as "{column.column}"'
                for column in source.columns
                if column.kind == "json_flag" and header.found.get(column.column) == place
            )
            self.connection.execute(
                f"create or replace temp table outcome_{place} as select said, json_valid(said) as sound, {flags}"
                f' from (select distinct c{place} as said from "{table}" where c{place} is not null)'
            )
            joins.append(f"left join outcome_{place} on outcome_{place}.said = raw.c{place}")
        return " ".join(joins)

    def _row(self, table: str) -> str:
        columns = {row[0] for row in self.connection.execute(f'describe "{table}"').fetchall()}
        # The header is row 1, so the first record of a text file, whose rowid is 0, is row 2.
        return f"cast(raw.{'source_row' if 'source_row' in columns else 'rowid + 2'} as integer)"

    def _insert(self, raw: _Raw) -> None:
        end = raw.fact.episode[1] if raw.fact.episode else None
        chosen: list[str] = []
        joins: list[str] = []
        for column in raw.source.columns:
            value = self._value(raw, column, joins)
            if column.column == end:
                far, never = OPEN_ENDED_FROM.isoformat(), OPEN_END.isoformat()
                value = f"case when ({value}) < date '{far}' then ({value}) else date '{never}' end"
            chosen.append(f'{value} as "{column.column}"')
        self.connection.execute(
            f'insert into "{raw.source.table}" by name select {", ".join(chosen)},'
            f" {text_literal(self.source)} as source, {raw.row} as source_row from {raw.sql} {' '.join(joins)}"
        )

    def _value(self, raw: _Raw, column: ColumnSource, joins: list[str]) -> str:
        if column.column in raw.header.found:
            if column.kind == "json_flag":
                return f'coalesce(outcome_{raw.header.found[column.column]}."{column.column}", false)'
            return self.caster.expression(column.kind, raw.cell(column.column))
        if column.column in raw.header.through and column.through is not None:
            link = self.caster.expression("id", f"raw.c{raw.header.through[column.column]}")
            joins.append(
                f'left join (select "{column.through.key}" as link, max("{column.column}") as found'
                f' from "{column.through.table}" group by 1) as linked on linked.link = {link}'
            )
            return "linked.found"
        return "false" if column.kind in _NEVER_NULL else "null"

    def _find_words(self, raw: _Raw) -> None:
        """Count the cells whose words mean nothing in their column, each file's column once."""
        asked: dict[tuple[str, str], tuple[str, str]] = {}
        for column in raw.source.columns:
            rule = quality.READING_RULES.get(column.kind)
            if rule is None or column.column not in raw.header.found:
                continue
            cell = raw.cell(column.column)
            if column.kind == "json_flag":
                condition = f"{cell} is null or not outcome_{raw.header.found[column.column]}.sound"
                if raw.fact.episode and raw.fact.episode[1] in raw.header.found:
                    # What has not ended has no outcome yet.
                    condition = f"({condition}) and ({cell} is not null or {raw.cell(raw.fact.episode[1])} is not null)"
            else:
                condition = self.caster.not_understood(column.kind, cell)
            asked.setdefault((rule, cell), (column.column, condition))
        if not asked:
            return
        counts = ", ".join(f"count(*) filter ({condition})" for _, condition in asked.values())
        found = self.connection.execute(f"select {counts} from {raw.sql}").fetchone() or ()
        for ((rule, _), (column_name, condition)), count in zip(asked.items(), found, strict=True):
            if count:
                rows = self.connection.execute(
                    f"select {raw.row} from {raw.sql} where {condition} order by 1 limit {quality.EXAMPLES}"
                ).fetchall()
                examples = tuple(Example(raw.file, row[0], raw.name(column_name)) for row in rows)
                self.findings.append(
                    quality.reading_finding(rule, raw.source.table, column_name, count, examples)
                )

    def _find_dates(self, raw: _Raw) -> None:
        """Find the cells that are no date, or one too early to be true: fewer dates than cells, or an early least,
        give them away.
        """
        days = [
            column.column
            for column in raw.source.columns
            if column.kind == "date" and column.column in raw.header.found
        ]
        if not days:
            return
        given = self.connection.execute(
            f"select {', '.join(f'count({raw.cell(day)})' for day in days)} from {raw.sql}"
        ).fetchone()
        read = self.connection.execute(
            "select "
            + ", ".join(
                f'count(*) filter ("{day}" < date \'{OPEN_END.isoformat()}\'), min("{day}")' for day in days
            )
            + f' from "{raw.source.table}"'
        ).fetchone()
        for day, cells, typed, least in zip(
            days, given or (), (read or ())[0::2], (read or ())[1::2], strict=True
        ):
            if cells != typed:
                self._date_faults(raw, day, self.caster.not_understood("date", raw.cell(day)), _unreadable)
            if least is not None and least < self.earliest:
                read_day = self.caster.expression("date", raw.cell(day))
                self._date_faults(raw, day, f"({read_day}) < date '{self.earliest.isoformat()}'", _too_early)

    def _date_faults(self, raw: _Raw, day: str, condition: str, fault: Callable[[str], Fault]) -> None:
        rows = self.connection.execute(
            f"select {raw.row}, trim({raw.cell(day)}), count(*) over () from {raw.sql} where {condition}"
            f" order by 1 limit {FAULTS_SHOWN}"
        ).fetchall()
        for row, text, _ in rows:
            # Only what looks like a date is repeated: in a shifted column it may be a name.
            shown = f"“{text}”" if _DATE_LIKE.fullmatch(text) else "What is written"
            self.faults.append(replace(fault(shown), file=raw.file, row=row, column=raw.name(day)))
        if rows and rows[0][2] > len(rows):
            more = f"{rows[0][2] - len(rows):,} more rows of this column are like it."
            self.faults.append(replace(self.faults[-1], message=more, row=None))


def _unreadable(shown: str) -> Fault:
    return Fault(
        f"{shown} is not a date.",
        "",
        "Write dates as 2023-09-30 or 30/09/2023, and leave the cell empty when the date is not known.",
    )


def _too_early(shown: str) -> Fault:
    return Fault(
        f"{shown} is too long ago to be true: it stands for no date, or its year has two digits.",
        "",
        "Leave the cell empty when there is no date, and write years with four digits.",
    )
