"""Reads an extract of the Standard Safeguarding Dataset: a folder or zip of `ssd_*` files, with `council.yaml`,
`postcodes.csv` and the extra tables that facts declare (`audit.csv`) beside them when the council adds them. It gives
canonical tables and a quality report, or refuses the whole with every fault it found; it stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from goldenthread.definitions import read_council
from goldenthread.definitions.council import council_from
from goldenthread.definitions.model import Catalogue, Council
from goldenthread.definitions.problems import Problems
from goldenthread.errors import DataError, Fault
from goldenthread.extracts import quality
from goldenthread.extracts.casting import Caster
from goldenthread.extracts.files import SourceFile, decoded, extract_files, look
from goldenthread.extracts.filling import Filler, LoadedFile
from goldenthread.extracts.mapping import SourceMapping, TableSource, file_stem, mapping_for, near_name
from goldenthread.extracts.quality import QualityReport
from goldenthread.extracts.tables import Tables, canonical_facts, lock_down, open_connection, pack

Progress = Callable[[int, int], object]
"""Told how many steps are done and how many there are."""
Phase = Callable[[str], object]
"""Told in words what is begun now."""


@dataclass(frozen=True)
class Extract:
    """An extract that was read and found fit to count: its tables, the files they came from and what is wrong with
    it.

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
    phase: Phase | None = None,
    previous_rows: Mapping[str, int] | None = None,
    accept: Collection[str] = (),
    today: date | None = None,
    lock: bool = True,
) -> Extract:
    """Read and check an extract.

    `path`: a folder or zip. `council_override`: a council file to use instead of the extract's own. `as_at`: the
    extract holds what was recorded by the end of that day (else the council file's, else the newest recorded date up
    to `today`, with a notice). `previous_rows`: rows by table of the source's last delivery, to compare with.
    `accept`: codes of blocking quality rules that a person has looked at and lets pass. `lock` False leaves the
    connection able to write files, for `deliveries.store` to lock later.

    Raises DataError with every fault found; then nothing was kept.
    """
    mapping = mapping_for(catalogue)
    steps = progress or (lambda done, of: None)
    begin = phase or (lambda words: None)
    found = extract_files(path)
    council, council_text, notices = _council(found, council_override)
    chosen, unknown = _choose(path, found, mapping)
    notices += unknown
    if "postcode" in chosen and not council.code:
        del chosen["postcode"]
        notices.append(
            "postcodes.csv was left out: council.yaml gives no code, so no postcode is known to be the council's own."
        )
    connection = open_connection()
    try:
        roles = council.roles.get("allocated_worker", ())
        filler = Filler(connection, catalogue, mapping, Caster(mapping.words, roles, council.code), source)
        ordered = sorted(chosen.values(), key=lambda pair: any(column.through for column in pair[0].columns))
        for done, (table, file) in enumerate(ordered):
            begin(f"reading {file.name}")
            steps(done, len(ordered) + 1)
            filler.fill(table, file)
        if filler.faults:
            raise DataError(filler.faults)
        notices += filler.notices
        notices += _absent(chosen, mapping)
        day = as_at or council.as_at
        if day is None:
            day = _newest(connection, chosen.values(), catalogue, today or date.today())
            notices.append(
                f"Taken as at {day.isoformat()}, the newest date recorded. "
                "If it was another day, say --as-at, or as_at in council.yaml."
            )
        tables = Tables(connection, frozenset(chosen), council, day)
        pack(connection)
        begin("checking")
        steps(len(ordered), len(ordered) + 1)
        report = quality.check(
            tables,
            catalogue,
            filler.names(),
            found_reading=filler.findings,
            previous_rows=previous_rows,
            accept=accept,
        )
        if report.blocking:
            raise DataError(quality.faults(report))
        steps(len(ordered) + 1, len(ordered) + 1)
        if lock:
            lock_down(connection)
    except BaseException:
        connection.close()
        raise
    return Extract(tables, filler.files, report, tuple(notices), source, council_text)


def council_of(text: str, file: str) -> Council:
    """The council of a council file's text. Raises DefinitionError with every problem of it."""
    problems = Problems()
    council = council_from(text, file, problems)
    problems.raise_if_any()
    return council if council is not None else Council()


def _council(found: list[SourceFile], override: Path | None) -> tuple[Council, str | None, list[str]]:
    if override is not None:
        council = read_council(override)
        return council, override.read_text(encoding="utf-8-sig"), []
    for file in found:
        if file.name.lower() in ("council.yaml", "council.yml"):
            look(file)
            text = decoded(file, "utf-8")
            return council_of(text, file.name), text, []
    return (
        Council(),
        None,
        [
            "There is no council.yaml: no population, team, service or area is known, so there are no rates "
            "and no breakdowns by them."
        ],
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
                elif near := mapping.nearest_extra(stem):
                    notices.append(f"{file.name} was not read: it is no known table. Did you mean {near}?")
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
    # Another system's extract may hold extra tables alone: audits, or posts.
    alone = bool(chosen) and all(source.extra for source, _ in chosen.values())
    for source in mapping.tables.values():
        if source.required and source.table not in chosen and not alone:
            near = near_name(source.files, strangers)
            hint = f" Did you mean {near}?" if near else ""
            faults.append(
                Fault(
                    f"There is no {source.files[0]} file.{hint}"
                    if found
                    else "There is no file of an extract here.",
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
    absent = [source for source in mapping.tables.values() if source.table not in chosen]
    extra = [source.files[0] for source in absent if source.extra]
    notices = [
        f"There is no {source.files[0]} file: what is counted from it is shown as not collected."
        for source in absent
        if not source.extra
    ]
    if extra:
        notices.append(
            "What is counted from these extra tables is shown as not collected, for they are not here "
            f"(goldenthread templates writes them to fill in): {', '.join(extra)}."
        )
    return notices


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
