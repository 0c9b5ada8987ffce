"""Canonical tables in an in-memory DuckDB: what every engine and every quality rule reads. Made from rows
here; made from files by the module of each source. A table that the extract does not hold is created empty
and left out of `present`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import fsspec

from goldenthread.definitions.model import Catalogue, Council, Fact

OPEN_END = date(9999, 12, 31)
"""Stored in the end column of an episode that has not ended, so that no query needs an OR."""

SQL_TYPES = {
    "id": "varchar",
    "code": "varchar",
    "text": "varchar",
    "date": "date",
    "boolean": "boolean",
    "flag": "boolean",
    "number": "double",
}


@dataclass(frozen=True)
class Tables:
    """Canonical tables in `connection`, one a name; `present` are those the extract held. `as_at`: recorded
    by the end of that day.
    """

    connection: duckdb.DuckDBPyConnection
    present: frozenset[str]
    council: Council
    as_at: date
    snapshot: str = ""


MEMORY_LIMIT = "4GB"
THREADS = 2


def open_connection() -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that never writes to disk nor fetches an extension, with fsspec's `memory://` files to read
    and write.

    It may still read files: `lock_down` it once they are read.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    connection.register_filesystem(fsspec.filesystem("memory"))
    return connection


def pack(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the tables take less memory, now that they are filled: most columns are codes, dates and ids that repeat.

    A DuckDB that does not pack what it holds in memory leaves them as they are.
    """
    connection.execute("checkpoint")


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the connection reach no file, network or extension from now on, nor be told otherwise."""
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `lock_down` was done."""
    found = connection.execute("select current_setting('enable_external_access')").fetchone()
    return found is not None and not found[0]


def canonical_facts(catalogue: Catalogue) -> dict[str, Fact]:
    """The facts that declare a canonical table of their own, by table name."""
    return {
        fact.table: fact
        for fact in catalogue.facts.values()
        if fact.table is not None and fact.table == fact.name
    }


def create_table(connection: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    """Create the empty canonical table of a fact: its columns, then the source's name and row number."""
    columns = ", ".join(f'"{name}" {SQL_TYPES[kind]}' for name, kind in fact.columns.items())
    connection.execute(f'create table "{fact.table}" ({columns}, source varchar, source_row integer)')


def tables_from_rows(
    catalogue: Catalogue,
    rows: Mapping[str, Sequence[Mapping[str, object]]],
    council: Council,
    as_at: date,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> Tables:
    """Canonical tables from rows already typed (dates as dates, open ends as OPEN_END or None); tables not
    named are absent.
    """
    connection = connection or duckdb.connect(":memory:", config={"threads": 1})
    for table, fact in canonical_facts(catalogue).items():
        create_table(connection, fact)
        names = list(fact.columns)
        end = fact.episode[1] if fact.episode else None
        empty = {name: False for name in names if fact.columns[name] == "flag"} | (
            {end: OPEN_END} if end else {}
        )
        values = [
            [empty.get(name) if row.get(name) is None else row.get(name) for name in names] + ["rows", number]
            for number, row in enumerate(rows.get(table, ()), start=2)
        ]
        if values:
            marks = ", ".join("?" for _ in range(len(names) + 2))
            connection.executemany(f'insert into "{table}" values ({marks})', values)
    return Tables(connection, frozenset(rows), council, as_at)
