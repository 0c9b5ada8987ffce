"""Reads an extract of the Standard Safeguarding Dataset: a folder or zip of `ssd_*` files, with `council.yaml` and `postcodes.csv` beside
them when the council adds them. It gives canonical tables and a quality report, or refuses the whole with every fault it found; it
stores nothing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from goldenthread import definitions
from goldenthread.definitions.model import Catalogue, Council, Fact
from goldenthread.errors import DataError, Fault
from goldenthread.extracts import delimited, parquet, quality
from goldenthread.extracts.casting import Caster, text_literal
from goldenthread.extracts.files import SourceFile, extract_files, look
from goldenthread.extracts.mapping import ColumnSource, SourceMapping, TableSource, file_stem, near_name, ssd_mapping
from goldenthread.extracts.quality import Example, Finding, QualityReport
from goldenthread.extracts.tables import (
    OPEN_END,
    Tables,
    canonical_facts,
    create_table,
    lock_down,
    open_connection,
)

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""

OPEN_ENDED_FROM = date(2900, 1, 1)
"""An end as late as this (2999-12-31, 9999-12-31) is how some systems write that there is none."""
FAULTS_SHOWN = 5
_DATE_LIKE = re.compile(r"[\d/.:\-TtZz ]{1,32}", re.ASCII)


@dataclass(frozen=True)
class LoadedFile:
    """A file that was read: its name, hash and number of rows."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Extract:
    """An extract that was read and found fit to count: its tables, the files they came from and what is wrong with it.

    `notices` are sentences for the person who loads it; `council_text` is the council file as it was, or None.
    """

    tables: Tables
    files: Mapping[str, LoadedFile]
    quality: QualityReport
    notices: tuple[str, ...]
    source: str
    council_text: str | None


def read(
    path: Path,
    catalogue: Catalogue,
    council_override: Path | None = None,
    as_at: date | None = None,
    progress: Progress | None = None,
    *,
    source: str = "ssd",
    previous_rows: Mapping[str, int] | None = None,
    accept: Collection[str] = (),
    today: date | None = None,
    lock: bool = True,
) -> Extract:
    """Read and check an extract.

    `path`: a folder or zip. `council_override`: a council file to use instead of the extract's own. `as_at`: the extract holds what was
    recorded by the end of that day (else the council file's, else the newest recorded date up to `today`, with a notice).
    `previous_rows`: rows by table of the source's last delivery, to compare with. `accept`: codes of blocking quality rules that a
    person has looked at and lets pass. `lock` False leaves the connection able to write files, for `deliveries.store` to lock later.

    Raises DataError with every fault found; then nothing was kept.
    """
    mapping = ssd_mapping()
    tell = progress or (lambda what, done, of: None)
    found = extract_files(path)
    council, council_text, notices = _council(found, council_override)
    chosen, unknown = _choose(path, found, mapping)
    notices += unknown
    if "postcode" in chosen and not council.code:
        del chosen["postcode"]
        notices.append("postcodes.csv was left out: council.yaml gives no code, so no postcode can be told to be the council's own.")
    connection = open_connection()
    try:
        loader = _Loader(connection, catalogue, mapping, council, source)
        ordered = sorted(chosen.values(), key=lambda pair: any(column.through for column in pair[0].columns))
        for done, (table, file) in enumerate(ordered):
            tell(f"reading {file.name}", done, len(ordered) + 1)
            loader.load(table, file)
        if loader.faults:
            raise DataError(loader.faults)
        notices += loader.notices
        notices += _absent(chosen, mapping)
        day = as_at or council.as_at
        if day is None:
            day = _newest(connection, chosen.values(), catalogue, today or date.today())  # noqa: DTZ011
            notices.append(
                f"Taken as at {day.isoformat()}, the newest date recorded; say --as-at, or as_at in council.yaml, if it was another day."
            )
        tables = Tables(connection, frozenset(chosen), council, day)
        tell("checking", len(ordered), len(ordered) + 1)
        file_names = {table: file.name for table, file in loader.files.items()}
        report = quality.check(
            tables, catalogue, file_names, found_reading=loader.findings, previous_rows=previous_rows, accept=accept
        )
        if report.blocking:
            raise DataError(quality.faults(report))
        if lock:
            lock_down(connection)
    except BaseException:
        connection.close()
        raise
    return Extract(tables, loader.files, report, tuple(notices), source, council_text)


def _council(found: list[SourceFile], override: Path | None) -> tuple[Council, str | None, list[str]]:
    if override is not None:
        return definitions.read_council(override), override.read_text(encoding="utf-8-sig"), []
    for file in found:
        if file.name.lower() in ("council.yaml", "council.yml"):
            with file.open() as stream:
                content = stream.read()
            if file.path is not None:
                return definitions.read_council(file.path), content.decode("utf-8-sig"), []
            # It says nothing of any child, so it may be put on disk for as long as it is read.
            with tempfile.TemporaryDirectory() as folder:
                unpacked = Path(folder) / file.name
                unpacked.write_bytes(content)
                return definitions.read_council(unpacked), content.decode("utf-8-sig"), []
    return (
        Council(),
        None,
        ["There is no council.yaml: no population, team names, services or areas are known, so rates and those breakdowns are not."],
    )


def _choose(
    path: Path, found: list[SourceFile], mapping: SourceMapping
) -> tuple[dict[str, tuple[TableSource, SourceFile]], list[str]]:
    """The file of each table. Raises DataError when two hold one, ssd_person is missing, or nothing else is there."""
    chosen: dict[str, tuple[TableSource, SourceFile]] = {}
    faults: list[Fault] = []
    notices: list[str] = []
    strangers: list[str] = []
    for file in found:
        if file.ending in (".yaml", ".yml"):
            continue
        stem = file_stem(file.name)
        source = mapping.table_of(stem)
        if source is None:
            if stem not in mapping.unread:
                strangers.append(stem)
                if stem.startswith("ssd_"):
                    near = mapping.nearest_file(stem)
                    hint = f" Did you mean {near}?" if near else ""
                    notices.append(f"{file.name} was not read: it is no table of the SSD.{hint}")
        elif source.table in chosen:
            faults.append(
                Fault(
                    f"It holds {source.files[0]}, and so does {chosen[source.table][1].name}.",
                    file.name,
                    "Leave only one of the two in the extract.",
                )
            )
        else:
            chosen[source.table] = (source, file)
    for source in mapping.tables.values():
        if source.required and source.table not in chosen:
            near = near_name(source.files, strangers)
            hint = f" Did you mean {near}?" if near else ""
            faults.append(
                Fault(
                    f"There is no {source.files[0]} file.{hint}" if found else "There is no file of an extract here.",
                    path.name or str(path),
                    f"Put {source.files[0]}.csv with the others: without it no child is known.",
                )
            )
    if not faults and not set(chosen) - {"child", "postcode"}:
        faults.append(
            Fault(
                "Only ssd_person is here: there is nothing to count.",
                path.name or str(path),
                "Add the other ssd_*.csv files of the extract.",
            )
        )
    if faults:
        raise DataError(faults)
    return chosen, notices


def _absent(chosen: Collection[str], mapping: SourceMapping) -> list[str]:
    return [
        f"There is no {source.files[0]} file: what is counted from it is shown as not collected."
        for source in mapping.tables.values()
        if source.table not in chosen
    ]


def _newest(
    connection: duckdb.DuckDBPyConnection,
    chosen: Collection[tuple[TableSource, SourceFile]],
    catalogue: Catalogue,
    today: date,
) -> date:
    """The newest date recorded in any file, future and planned ones left out."""
    facts = canonical_facts(catalogue)
    newest: list[date] = []
    for source, _ in chosen:
        days = [column.column for column in source.columns if column.kind == "date" and not column.planned]
        if days and source.table in facts:
            highest = ", ".join(f'max("{day}") filter ("{day}" <= $today)' for day in days)
            row = connection.execute(f'select {highest} from "{source.table}"', {"today": today}).fetchone()
            newest += [day for day in row or () if day is not None]
    if not newest:
        raise DataError(
            [
                Fault(
                    "No date is recorded in the extract, so it cannot be told when it was taken.",
                    "the extract",
                    "Check that the files have rows, or say --as-at DATE.",
                )
            ]
        )
    return max(newest)


class _Loader:
    """Loads one file after another into the connection, gathering faults, findings and notices."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        catalogue: Catalogue,
        mapping: SourceMapping,
        council: Council,
        source: str,
    ) -> None:
        self.connection = connection
        self.mapping = mapping
        self.source = source
        self.caster = Caster(mapping.words, council.roles.get("allocated_worker", ()), council.code)
        self.facts = canonical_facts(catalogue)
        self.files: dict[str, LoadedFile] = {}
        self.faults: list[Fault] = []
        self.findings: list[Finding] = []
        self.notices: list[str] = []
        for fact in self.facts.values():
            create_table(connection, fact)

    def load(self, source: TableSource, file: SourceFile) -> None:
        fact = self.facts.get(source.table)
        if fact is None:
            return
        raw = f"raw_{source.table}"
        try:
            if file.ending == ".parquet":
                header, digest, rows = parquet.load_raw(self.connection, raw, source, file)
            else:
                looked = look(file)
                header = delimited.read_header(source, file, looked)
                rows, digest = delimited.load_raw(self.connection, raw, file, looked, header), looked.sha256
        except DataError as error:
            self.faults += error.faults
            return
        self._insert(source, fact, raw, header)
        self._check_cells(source, fact, raw, header, file.name)
        self.connection.execute(f'drop table "{raw}"')
        self.files[source.table] = LoadedFile(file.name, digest, rows)
        lacking = [
            column.names[0]
            for column in source.columns
            if column.column not in header.found and column.column not in header.through
        ]
        if lacking:
            self.notices.append(f"{file.name} has no {', '.join(dict.fromkeys(lacking))}: read as not recorded.")
        for column, place in header.through.items():
            self.notices.append(
                f"{file.name} has no {source.columns[0].names[0] if not column else _names(source, column)[0]}: "
                f"each row's child was found by {header.names[place]}."
            )

    def _row(self, raw: str) -> str:
        columns = {row[0] for row in self.connection.execute(f'describe "{raw}"').fetchall()}
        # The header is row 1, so the first record of a text file, whose rowid is 0, is row 2.
        return "cast(raw.source_row as integer)" if "source_row" in columns else "cast(raw.rowid + 2 as integer)"

    def _insert(self, source: TableSource, fact: Fact, raw: str, header: delimited.Header) -> None:
        end = fact.episode[1] if fact.episode else None
        chosen: list[str] = []
        joins: list[str] = []
        for column in source.columns:
            value = self._value(column, header, joins)
            if column.column == end:
                far, never = OPEN_ENDED_FROM.isoformat(), OPEN_END.isoformat()
                value = f"case when ({value}) < date '{far}' then ({value}) else date '{never}' end"
            chosen.append(f'{value} as "{column.column}"')
        self.connection.execute(
            f'insert into "{source.table}" by name select {", ".join(chosen)}, {text_literal(self.source)} as source,'
            f' {self._row(raw)} as source_row from "{raw}" as raw {" ".join(joins)}'
        )

    def _value(self, column: ColumnSource, header: delimited.Header, joins: list[str]) -> str:
        if column.column in header.found:
            return self.caster.expression(column.kind, f"raw.c{header.found[column.column]}", column.flag)
        if column.column in header.through and column.through is not None:
            link = self.caster.expression("id", f"raw.c{header.through[column.column]}")
            joins.append(
                f'left join (select "{column.through.key}" as link, max("{column.column}") as child'
                f' from "{column.through.table}" group by 1) as through_{column.column}'
                f" on through_{column.column}.link = {link}"
            )
            return f"through_{column.column}.child"
        return "false" if column.kind in ("flag", "json_flag", "allocated_role", "own_authority") else "null"

    def _check_cells(
        self, source: TableSource, fact: Fact, raw: str, header: delimited.Header, file: str
    ) -> None:
        """Find the cells that could not be read: a date is a fault, a word that means nothing is a finding."""
        row_number = self._row(raw)
        asked: list[tuple[ColumnSource, str, str]] = []
        seen: set[tuple[str, int]] = set()
        for column in source.columns:
            place = header.found.get(column.column)
            rule = quality.READING_RULES.get(column.kind)
            if place is None or rule is None or (column.kind, place) in seen:
                continue
            seen.add((column.kind, place))
            condition = self.caster.not_understood(column.kind, f"raw.c{place}")
            if column.kind == "json_flag" and fact.episode and (end := header.found.get(fact.episode[1])) is not None:
                # What has not ended has no outcome yet.
                condition = f"({condition}) and (raw.c{place} is not null or raw.c{end} is not null)"
            asked.append((column, condition, rule))
        if asked:
            counts = ", ".join(f"count(*) filter ({condition})" for _, condition, _ in asked)
            found = self.connection.execute(f'select {counts} from "{raw}" as raw').fetchone() or ()
            for (column, condition, rule), count in zip(asked, found, strict=True):
                if count:
                    name = header.names[header.found[column.column]]
                    rows = self.connection.execute(
                        f'select {row_number} from "{raw}" as raw where {condition} order by 1 limit {quality.EXAMPLES}'
                    ).fetchall()
                    examples = tuple(Example(file, row[0], name) for row in rows)
                    self.findings.append(quality.reading_finding(rule, source.table, column.column, count, examples))
        self._check_dates(source, raw, header, file, row_number)

    def _check_dates(
        self, source: TableSource, raw: str, header: delimited.Header, file: str, row_number: str
    ) -> None:
        days = [column for column in source.columns if column.kind == "date" and column.column in header.found]
        if not days:
            return
        asked = ", ".join(f'count(c{header.found[day.column]}), min("{day.column}")' for day in days)
        del asked
        raw_counts = self.connection.execute(
            f"select {', '.join(f'count(c{header.found[day.column]})' for day in days)} from \"{raw}\""
        ).fetchone()
        read = self.connection.execute(
            "select "
            + ", ".join(
                f"count(*) filter (\"{day.column}\" < date '{OPEN_END.isoformat()}'), min(\"{day.column}\")"
                for day in days
            )
            + f' from "{source.table}"'
        ).fetchone()
        earliest = self.mapping.earliest_date
        for number, day in enumerate(days):
            given, typed, least = (raw_counts or ())[number], (read or ())[2 * number], (read or ())[2 * number + 1]
            cell = f"raw.c{header.found[day.column]}"
            name = header.names[header.found[day.column]]
            if given != typed:
                self._date_faults(
                    raw, cell, name, file, row_number, self.caster.not_understood("date", cell), _unreadable_date
                )
            if least is not None and least < earliest:
                too_early = f"({self.caster.expression('date', cell)}) < date '{earliest.isoformat()}'"
                self._date_faults(raw, cell, name, file, row_number, too_early, _placeholder_date)

    def _date_faults(
        self,
        raw: str,
        cell: str,
        name: str,
        file: str,
        row_number: str,
        condition: str,
        make: Callable[[str, str, int, str], Fault],
    ) -> None:
        rows = self.connection.execute(
            f'select {row_number}, trim({cell}), count(*) over () from "{raw}" as raw where {condition} order by 1'
            f" limit {FAULTS_SHOWN}"
        ).fetchall()
        for row, text, _ in rows:
            # Only what looks like a date is repeated: a shifted column may hold a name.
            shown = f"“{text}”" if _DATE_LIKE.fullmatch(text) else "What is written"
            self.faults.append(make(shown, file, row, name))
        if rows and rows[0][2] > len(rows):
            first = self.faults[-1]
            self.faults.append(
                replace(first, message=f"{rows[0][2] - len(rows)} more rows of this column are like it.", row=None)
            )


def _names(source: TableSource, column: str) -> Sequence[str]:
    return next(each.names for each in source.columns if each.column == column)


def _unreadable_date(shown: str, file: str, row: int, column: str) -> Fault:
    return Fault(
        f"{shown} is not a date.",
        file,
        "Write dates as 2023-09-30 or 30/09/2023, and leave the cell empty when the date is not known.",
        row=row,
        column=column,
    )


def _placeholder_date(shown: str, file: str, row: int, column: str) -> Fault:
    return Fault(
        f"{shown} is too long ago to be true: it stands for no date, or its year has two digits.",
        file,
        "Leave the cell empty when there is no date, and write years with four digits.",
        row=row,
        column=column,
    )
