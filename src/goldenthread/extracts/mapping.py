"""Which file and column of a source each canonical table and column is read from: as data (`ssd.yaml`), and for the
tables that it does not name, by the fact's own names. It holds and finds names; it opens no extract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from goldenthread.definitions.model import Catalogue, Fact
from goldenthread.extracts.tables import canonical_facts


@dataclass(frozen=True)
class Through:
    """A row's child found through another table: the row of `table` whose `key` equals this file's column (first of
    `names` that is there).
    """

    names: tuple[str, ...]
    table: str
    key: str


@dataclass(frozen=True)
class ColumnSource:
    """A canonical column: the names it may have in the file (first found wins), and how its cells are read
    (`casting`).
    """

    column: str
    names: tuple[str, ...]
    kind: str
    required: bool = False
    flag: str = ""
    planned: bool = False
    through: Through | None = None


@dataclass(frozen=True)
class TableSource:
    """A canonical table: the names its file may have, and its columns in canonical order. `extra`: no table of the
    source, but one that a fact declares, read by the fact's own names.
    """

    table: str
    files: tuple[str, ...]
    columns: tuple[ColumnSource, ...]
    required: bool = False
    extra: bool = False


@dataclass(frozen=True)
class SourceMapping:
    """Everything that is known of a source's files. `words` are the spellings of yes, no, sexes and ethnic groups;
    `planned` patterns of the names of dates that may lie in the future.
    """

    tables: Mapping[str, TableSource]
    unread: frozenset[str]
    earliest_date: date
    words: Mapping[str, Any]
    planned: tuple[str, ...] = ()

    def table_of(self, stem: str) -> TableSource | None:
        """The table that a file of this name (as `file_stem` gives it) holds, or None."""
        return self._by_file().get(stem)

    def nearest_file(self, stem: str) -> str | None:
        """The known file name nearest to one that is not known, or None when none is near."""
        return next(iter(get_close_matches(stem, self._by_file(), n=1, cutoff=0.84)), None)

    def nearest_extra(self, stem: str) -> str | None:
        """The extra table nearest to the name of a file that is not known, or None when none is near."""
        extra = [name for source in self.tables.values() if source.extra for name in source.files]
        return next(iter(get_close_matches(stem, extra, n=1, cutoff=0.74)), None)

    def _by_file(self) -> dict[str, TableSource]:
        return {name: source for source in self.tables.values() for name in source.files}


def file_stem(name: str) -> str:
    """A file's name made comparable: no folder, ending, database schema or date at its end; lower case.

    `dbo.SSD_Contacts_20230930.csv` is `ssd_contacts`.
    """
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    stem = stem.rsplit(".", 1)[-1].strip()
    return re.sub(r"[ _-]+\d{4}-?\d{2}(-?\d{2})?$", "", stem)


def header_names(cells: Iterable[str]) -> list[str]:
    """The names in a header made comparable: trimmed, without brackets or quotes, lower case."""
    return [cell.strip().strip("\ufeff[]\"'` ").lower() for cell in cells]


def near_name(wanted: Iterable[str], offered: Iterable[str]) -> str | None:
    """The one of the names offered that is nearest to any of the wanted ones, or None when none is near."""
    offered = list(offered)
    for name in wanted:
        if match := get_close_matches(name, offered, n=1, cutoff=0.72):
            return match[0]
    return None


@cache
def ssd_mapping() -> SourceMapping:
    """The mapping of the Standard Safeguarding Dataset, from `ssd.yaml`."""
    written = yaml.safe_load(files("goldenthread.extracts").joinpath("ssd.yaml").read_text(encoding="utf-8"))
    return SourceMapping(
        tables={name: _table(name, table) for name, table in written["tables"].items()},
        unread=frozenset(written["unread"]),
        earliest_date=written["earliest_date"],
        words=written["words"],
        planned=tuple(written["planned"]),
    )


def mapping_for(catalogue: Catalogue) -> SourceMapping:
    """The mapping of the Standard Safeguarding Dataset, with every table and column that the catalogue declares and
    the dataset does not hold: those are read by the fact's own names, from a file of the table's name.
    """
    known = ssd_mapping()
    tables = {
        table: _with_own_columns(known.tables[table], fact, known.planned)
        if table in known.tables
        else _own_table(fact, known.planned)
        for table, fact in canonical_facts(catalogue).items()
    }
    ordered = [table for table in known.tables if table in tables]
    ordered += [table for table in tables if table not in known.tables]
    return replace(known, tables={table: tables[table] for table in ordered})


def _own_table(fact: Fact, planned: tuple[str, ...]) -> TableSource:
    needed = {fact.key, *fact.dates, *(fact.episode or ())}
    return TableSource(
        table=fact.name,
        files=(fact.name,),
        columns=tuple(_own_column(fact, column, planned, column in needed) for column in fact.columns),
        extra=True,
    )


def _with_own_columns(source: TableSource, fact: Fact, planned: tuple[str, ...]) -> TableSource:
    """A table of the dataset as a council declares it: without columns it left out, with those it added."""
    named = {column.column for column in source.columns}
    columns = [column for column in source.columns if column.column in fact.columns]
    columns += [_own_column(fact, column, planned, False) for column in fact.columns if column not in named]
    return replace(source, columns=tuple(columns))


def _own_column(fact: Fact, column: str, planned: tuple[str, ...], required: bool) -> ColumnSource:
    # A team is matched with the council file, which writes its id as the council does.
    kind = "id" if column == fact.team else fact.columns[column]
    return ColumnSource(
        column=column,
        names=(column,),
        kind=kind,
        required=required,
        planned=any(fnmatchcase(column, pattern) for pattern in planned),
    )


def _table(name: str, written: Mapping[str, Any]) -> TableSource:
    return TableSource(
        table=name,
        files=tuple(written["files"]),
        columns=tuple(_column(column, source) for column, source in written["columns"].items()),
        required=written.get("required", False),
    )


def _column(name: str, written: Mapping[str, Any]) -> ColumnSource:
    through = written.get("through")
    return ColumnSource(
        column=name,
        names=tuple(written["from"]),
        kind=written["kind"],
        required=written.get("required", False),
        flag=written.get("flag", ""),
        planned=written.get("planned", False),
        through=Through(tuple(through["from"]), through["table"], through["key"]) if through else None,
    )
