"""Deliveries (one source's extract as it was loaded, never changed) and snapshots (one delivery a source), under one
home folder.

A delivery is there whole or not at all: it is written aside, forced to disk and renamed. Children are sealed, unless
they are made up. It reads no extract itself and counts nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import fsspec
import platformdirs

from goldenthread.definitions.model import Catalogue, Council
from goldenthread.errors import RequestError
from goldenthread.extracts import ssd
from goldenthread.extracts.file_lock import locked
from goldenthread.extracts.quality import QualityReport, report_of
from goldenthread.extracts.sealing import Key, find_key, seal, unseal
from goldenthread.extracts.ssd import Extract, Progress, council_of
from goldenthread.extracts.tables import (
    Tables,
    canonical_facts,
    create_table,
    is_locked,
    lock_down,
    open_connection,
)

HOME_VARIABLE = "GOLDENTHREAD_HOME"
FORMAT = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Delivery:
    """A source's extract as loaded. `removed_on`: its children were removed under the retention rule; the rest is
    still known.

    `notices` are sentences for the person who loaded it, the making of a key among them.
    """

    name: str
    source: str
    as_at: date
    loaded_at: datetime
    sealed: bool
    rows: Mapping[str, int]
    files: Mapping[str, Mapping[str, Any]]
    quality: QualityReport
    notices: tuple[str, ...]
    council_text: str | None
    key: str
    removed_on: date | None = None


@dataclass(frozen=True)
class Snapshot:
    """Deliveries that are counted together, one a source; it never changes."""

    name: str
    deliveries: tuple[str, ...]


def home() -> Path:
    """The folder that holds everything: GOLDENTHREAD_HOME, else the user's own data folder."""
    named = os.environ.get(HOME_VARIABLE, "").strip()
    return Path(named) if named else Path(platformdirs.user_data_path("goldenthread", appauthor=False))


def load(
    path: Path,
    catalogue: Catalogue,
    *,
    loaded_at: datetime,
    source: str = "ssd",
    as_at: date | None = None,
    council_override: Path | None = None,
    accept: Collection[str] = (),
    progress: Progress | None = None,
    at: Path | None = None,
) -> tuple[Delivery, Extract]:
    """Read an extract, compare it with the source's last delivery, and store it. `at`: a home folder other than
    `home()`.

    Raises DataError with every fault when the extract is refused; then nothing was stored.
    """
    earlier = [each for each in deliveries(at) if each.source == source]
    extract = ssd.read(
        path,
        catalogue,
        council_override,
        as_at,
        progress,
        source=source,
        previous_rows=earlier[-1].rows if earlier else None,
        accept=accept,
        lock=False,
    )
    return store(extract, loaded_at=loaded_at, progress=progress, at=at), extract


def store(
    extract: Extract, *, loaded_at: datetime, progress: Progress | None = None, at: Path | None = None
) -> Delivery:
    """Store an extract that was read with `lock=False`, and lock its connection. Raises RequestError when that is too
    late.
    """
    if is_locked(extract.tables.connection):
        raise RequestError(
            "The extract was locked after it was read, so it can no longer be stored.",
            remedy="Load it again.",
        )
    if not _SOURCE.fullmatch(extract.source):
        raise RequestError(
            f"“{extract.source}” cannot name a source.",
            remedy="Use lower-case letters, digits and underscores, such as ssd or early_help.",
        )
    folder = at or home()
    tell = progress or (lambda what, done, of: None)
    with _one_at_a_time(folder) as room:
        _clean(room)
        name = _next_name(room, extract)
        tables = sorted(extract.tables.present)
        steps = len(tables) + 2
        notices = list(extract.notices)
        key: Key | None = None
        if not extract.tables.council.made_up:
            key = find_key(folder, create=not any(each.sealed for each in _read_all(room)))
            if key.created:
                notices.append(
                    f"A key was made to seal the children with: {key.created}. Keep a copy elsewhere: without it no one can "
                    "open what was loaded. Name another place in GOLDENTHREAD_KEY_FILE."
                )
        aside = room / f".incoming-{name}-{uuid4().hex[:8]}"
        aside.mkdir(mode=0o700)
        written: dict[str, dict[str, Any]] = {}
        for done, table in enumerate(tables):
            tell(f"sealing {table}" if key else f"storing {table}", done, steps)
            written[table] = _write_table(extract.tables.connection, table, aside, key, name)
            read_from = extract.files[table]
            written[table] |= {"from": read_from.name, "from_sha256": read_from.sha256}
        delivery = Delivery(
            name=name,
            source=extract.source,
            as_at=extract.tables.as_at,
            loaded_at=loaded_at,
            sealed=key is not None,
            rows=dict(extract.quality.rows),
            files=written,
            quality=extract.quality,
            notices=tuple(notices),
            council_text=extract.council_text,
            key=key.fingerprint if key else "",
        )
        tell("writing the manifest", len(tables), steps)
        _write(aside / "manifest.json", _manifest(delivery))
        _sync_folder(aside)
        tell("putting the delivery in place", len(tables) + 1, steps)
        aside.rename(room / name)
        _sync_folder(room)
    lock_down(extract.tables.connection)
    return delivery


def deliveries(at: Path | None = None) -> list[Delivery]:
    """Every delivery, those whose children were removed too, by source and then in the order in which they were
    loaded.
    """
    return _read_all((at or home()) / "deliveries")


def snapshot(name: str, delivery_names: Sequence[str], at: Path | None = None) -> Snapshot:
    """Name a set of deliveries, one a source, for good. Raises RequestError when a snapshot of that name holds
    others.
    """
    if not _NAME.fullmatch(name):
        raise RequestError(
            f"“{name}” cannot name a snapshot.",
            remedy="Use lower-case letters, digits, dots, dashes and underscores.",
        )
    folder = at or home()
    known = {each.name: each for each in deliveries(folder)}
    chosen = [_known_delivery(known, each) for each in delivery_names]
    sources = [each.source for each in chosen]
    if not chosen or len(set(sources)) < len(sources):
        raise RequestError(
            "A snapshot names one delivery for each source.",
            where=name,
            remedy="Give at least one delivery, and of each source only one.",
        )
    made = Snapshot(name, tuple(each.name for each in sorted(chosen, key=lambda each: each.source)))
    with _one_at_a_time(folder):
        path = folder / "snapshots" / f"{name}.json"
        if path.exists():
            if _read_snapshot(path) == made:
                return made
            raise RequestError(
                f"There is a snapshot called {name} already, and a snapshot never changes.",
                remedy="Choose another name.",
            )
        path.parent.mkdir(exist_ok=True, mode=0o700)
        aside = path.with_name(f".{name}-{uuid4().hex[:8]}")
        _write(aside, {"format": FORMAT, "name": name, "deliveries": list(made.deliveries)})
        aside.rename(path)
        _sync_folder(path.parent)
    return made


def snapshots(at: Path | None = None) -> list[Snapshot]:
    """Every snapshot, by name."""
    folder = (at or home()) / "snapshots"
    return [_read_snapshot(path) for path in sorted(folder.glob("[!.]*.json"))]


def open_snapshot(name: str, catalogue: Catalogue, at: Path | None = None) -> Tables:
    """The canonical tables of a snapshot, in a locked connection. `as_at` is the earliest of its deliveries'.

    Raises RequestError when there is no such snapshot, its children were removed, or they cannot be opened.
    """
    folder = at or home()
    found = {each.name: each for each in snapshots(folder)}
    if name not in found:
        raise _unknown("snapshot", name, found)
    known = {each.name: each for each in deliveries(folder)}
    chosen = [_known_delivery(known, each) for each in found[name].deliveries]
    key = find_key(folder, create=False) if any(each.sealed for each in chosen) else None
    connection = open_connection()
    try:
        facts = canonical_facts(catalogue)
        for fact in facts.values():
            create_table(connection, fact)
        present: set[str] = set()
        for delivery in chosen:
            for table in delivery.files:
                if table in facts:
                    _read_table(connection, table, folder / "deliveries" / delivery.name, key, delivery)
                    present.add(table)
        lock_down(connection)
    except BaseException:
        connection.close()
        raise
    texts = [each.council_text for each in chosen if each.council_text is not None]
    council = council_of(texts[0], "council.yaml") if texts else Council()
    return Tables(connection, frozenset(present), council, min(each.as_at for each in chosen), name)


def purge(before: date, *, on: date, at: Path | None = None) -> list[Delivery]:
    """Remove the children of every delivery taken before a date. What is known of the deliveries, snapshots, figures
    and packs stay.
    """
    removed = []
    with _one_at_a_time(at or home()) as room:
        _clean(room)
        for delivery in _read_all(room):
            if delivery.removed_on is None and delivery.as_at < before:
                # Renamed first: a delivery is never there in part.
                (room / delivery.name).rename(room / f".removed-{on.isoformat()}-{delivery.name}")
                _sync_folder(room)
                removed.append(replace(delivery, removed_on=on))
        _clean(room)
    return removed


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[Path]:
    room = folder / "deliveries"
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(room / ".lock") as got:
        if not got:
            raise RequestError(
                "Another load or removal is going on.",
                where=str(folder),
                remedy="Wait until it is done, then try again.",
            )
        yield room


def _clean(room: Path) -> None:
    """Clear away what a load that was killed left, and finish removals that were."""
    for left in room.glob(".incoming-*"):
        shutil.rmtree(left)
    for left in room.glob(".removed-*"):
        on, name = left.name[len(".removed-") :][:10], left.name[len(".removed-YYYY-MM-DD-") :]
        manifest = left / "manifest.json"
        if manifest.exists():
            record = json.loads(manifest.read_text(encoding="utf-8")) | {"removed_on": on}
            aside = room / f".incoming-{name}.json"
            _write(aside, record)
            aside.replace(room / f"{name}.removed.json")
            _sync_folder(room)
        shutil.rmtree(left)


def _next_name(room: Path, extract: Extract) -> str:
    stem = f"{extract.source}-{extract.tables.as_at.isoformat()}"
    numbers = [
        int(path.name[len(stem) + 1 :].removesuffix(".removed.json"))
        for path in room.glob(f"{stem}-*")
        if path.name[len(stem) + 1 :].removesuffix(".removed.json").isdigit()
    ]
    return f"{stem}-{max(numbers, default=0) + 1}"


def _write_table(
    connection: duckdb.DuckDBPyConnection, table: str, folder: Path, key: Key | None, delivery: str
) -> dict[str, Any]:
    memory = fsspec.filesystem("memory")
    name = f"/goldenthread-{uuid4().hex}/{table}.parquet"
    # Parquet is made in memory: what is not sealed never touches the disk.
    try:
        connection.execute(f"copy \"{table}\" to 'memory://{name}' (format parquet, compression zstd)")
        content: bytes = memory.cat_file(name)
    finally:
        memory.rm(name.rpartition("/")[0], recursive=True)
    file = folder / (f"{table}.parquet.sealed" if key else f"{table}.parquet")
    with file.open("xb") as out:
        if key:
            seal(io.BytesIO(content), out, key, f"{delivery}/{table}")
        else:
            out.write(content)
        out.flush()
        os.fsync(out.fileno())
    return {"file": file.name, "sha256": _sha256(file)}


def _read_table(
    connection: duckdb.DuckDBPyConnection, table: str, folder: Path, key: Key | None, delivery: Delivery
) -> None:
    entry = delivery.files[table]
    file = folder / entry["file"]
    if not file.is_file() or _sha256(file) != entry["sha256"]:
        raise RequestError(
            f"The delivery {delivery.name} is damaged: {entry['file']} is missing or not as it was stored.",
            where=str(folder),
            remedy="Put the delivery back from a backup, or load the extract again.",
        )
    with file.open("rb") as stream:
        content = (
            b"".join(unseal(stream, key, f"{delivery.name}/{table}"))
            if delivery.sealed and key
            else stream.read()
        )
    memory = fsspec.filesystem("memory")
    name = f"/goldenthread-{uuid4().hex}/{table}.parquet"
    memory.pipe_file(name, content)
    try:
        stored = connection.execute(f"describe select * from read_parquet('memory://{name}')").fetchall()
        wanted = {row[0] for row in connection.execute(f'describe "{table}"').fetchall()}
        # A column that the catalogue has left behind since is not read; one it has gained is empty.
        columns = ", ".join(f'"{row[0]}"' for row in stored if row[0] in wanted)
        connection.execute(
            f"insert into \"{table}\" by name select {columns} from read_parquet('memory://{name}')"
        )
    finally:
        memory.rm(name.rpartition("/")[0], recursive=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _manifest(delivery: Delivery) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": delivery.name,
        "source": delivery.source,
        "as_at": delivery.as_at.isoformat(),
        "loaded_at": delivery.loaded_at.isoformat(),
        "sealed": delivery.sealed,
        "key": delivery.key,
        "rows": dict(delivery.rows),
        "files": {table: dict(entry) for table, entry in delivery.files.items()},
        "quality": delivery.quality.record(),
        "notices": list(delivery.notices),
        "council": delivery.council_text,
    }


def _read_all(room: Path) -> list[Delivery]:
    if not room.is_dir():
        return []
    manifests = [
        path / "manifest.json" for path in room.iterdir() if path.is_dir() and not path.name.startswith(".")
    ]
    found = [_read_manifest(path) for path in (*manifests, *room.glob("[!.]*.removed.json"))]
    return sorted(found, key=lambda each: (each.source, each.as_at, int(each.name.rpartition("-")[2])))


def _read_manifest(path: Path) -> Delivery:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Delivery(
            name=record["name"],
            source=record["source"],
            as_at=date.fromisoformat(record["as_at"]),
            loaded_at=datetime.fromisoformat(record["loaded_at"]),
            sealed=record["sealed"],
            rows=record["rows"],
            files=record["files"],
            quality=report_of(record["quality"]),
            notices=tuple(record["notices"]),
            council_text=record["council"],
            key=record["key"],
            removed_on=date.fromisoformat(record["removed_on"]) if "removed_on" in record else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise RequestError(
            "A delivery's manifest is missing or cannot be read.",
            where=str(path),
            remedy="Put the delivery's folder back from a backup, or move it away and load the extract again.",
        ) from None


def _read_snapshot(path: Path) -> Snapshot:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Snapshot(record["name"], tuple(record["deliveries"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise RequestError(
            "A snapshot cannot be read.", where=str(path), remedy="Put the file back from a backup."
        ) from None


def _known_delivery(known: Mapping[str, Delivery], name: str) -> Delivery:
    if name not in known:
        raise _unknown("delivery", name, known)
    found = known[name]
    if found.removed_on is not None:
        raise RequestError(
            f"The children of {name} were removed on {found.removed_on.isoformat()}, under the retention rule.",
            remedy="Its figures and packs stay; the children behind them can no longer be shown.",
        )
    return found


def _unknown(what: str, name: str, known: Collection[str]) -> RequestError:
    near = get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    listed = ", ".join(sorted(known)) if known else "there is none yet; load an extract first"
    return RequestError(f"There is no {what} called {name}.{hint}", remedy=f"Name one of these: {listed}.")


def _write(path: Path, record: Mapping[str, Any]) -> None:
    with path.open("x", encoding="utf-8") as file:
        json.dump(record, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Force a folder's names to disk, where the system can (Windows does it itself)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
