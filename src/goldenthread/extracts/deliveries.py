"""Deliveries (one source's extract as it was loaded, never changed) and snapshots (one delivery a source), under one
home folder.

A delivery is there whole or not at all: it is written aside, forced to disk and renamed. Children are sealed, unless
they are made up. It reads no extract itself and counts nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import uuid4

import platformdirs

from goldenthread.definitions.model import Catalogue, Council
from goldenthread.errors import RequestError
from goldenthread.extracts import ssd
from goldenthread.extracts.delivery import (
    FORMAT,
    Delivery,
    manifest,
    read_manifest,
    read_table,
    sync_folder,
    write_record,
    write_table,
)
from goldenthread.extracts.file_lock import locked
from goldenthread.extracts.sealing import Key, find_key
from goldenthread.extracts.ssd import Extract, Phase, Progress, council_of
from goldenthread.extracts.tables import (
    Tables,
    canonical_facts,
    create_table,
    is_locked,
    lock_down,
    open_connection,
    pack,
)

HOME_VARIABLE = "GOLDENTHREAD_HOME"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,39}")


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
    source: str = "ssd",
    as_at: date | None = None,
    council_override: Path | None = None,
    accept: Collection[str] = (),
    loaded_at: datetime | None = None,
    progress: Progress | None = None,
    phase: Phase | None = None,
    home: Path | None = None,
) -> Delivery:
    """Read an extract, compare it with the source's last delivery, store it, and name a snapshot of it with the last
    delivery of every other source. `home`: a home folder other than `home()`.

    Raises DataError with every fault when the extract is refused; then nothing was stored.
    """
    earlier = [each for each in deliveries(home) if each.source == source]
    extract = ssd.read(
        path,
        catalogue,
        council_override,
        as_at,
        progress,
        source=source,
        phase=phase,
        previous_rows=earlier[-1].rows if earlier else None,
        accept=accept,
        lock=False,
    )
    try:
        delivery = store(
            extract, loaded_at=loaded_at or datetime.now(UTC), progress=progress, phase=phase, home=home
        )
    finally:
        extract.tables.connection.close()
    others = {
        each.source: each.name
        for each in deliveries(home)
        if each.removed_on is None and each.source != source
    }
    snapshot(delivery.snapshot, [delivery.name, *others.values()], home)
    return delivery


def store(
    extract: Extract,
    *,
    loaded_at: datetime,
    progress: Progress | None = None,
    phase: Phase | None = None,
    home: Path | None = None,
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
    folder = _folder(home)
    begin = phase or (lambda words: None)
    with _one_at_a_time(folder) as room:
        _clean(room)
        key, notices = _key(folder, room, extract)
        aside = room / f".incoming-{uuid4().hex}"
        aside.mkdir(mode=0o700)
        name = _next_name(room, extract)
        written: dict[str, dict[str, Any]] = {}
        for done, table in enumerate(sorted(extract.tables.present)):
            begin(f"sealing {table}" if key else f"storing {table}")
            if progress:
                progress(done, len(extract.tables.present) + 1)
            read_from = extract.files[table]
            written[table] = write_table(extract.tables.connection, table, aside, key, name)
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
            notices=(*extract.notices, *notices),
            council_text=extract.council_text,
            key=key.fingerprint if key else "",
        )
        begin("writing the manifest")
        write_record(aside / "manifest.json", manifest(delivery))
        sync_folder(aside)
        begin("putting the delivery in place")
        aside.rename(room / name)
        sync_folder(room)
        begin("stored")
        if progress:
            progress(len(written) + 1, len(written) + 1)
    lock_down(extract.tables.connection)
    return delivery


def deliveries(home: Path | None = None) -> list[Delivery]:
    """Every delivery, those whose children were removed too, by source and then in the order in which they were
    loaded.
    """
    return _read_all(_folder(home) / "deliveries")


def snapshot(name: str, delivery_names: Sequence[str], home: Path | None = None) -> Snapshot:
    """Name a set of deliveries, one a source, for good. Raises RequestError when a snapshot of that name holds
    others.
    """
    if not _NAME.fullmatch(name):
        raise RequestError(
            f"“{name}” cannot name a snapshot.",
            remedy="Use lower-case letters, digits, dots, dashes and underscores.",
        )
    folder = _folder(home)
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
        write_record(aside, {"format": FORMAT, "name": name, "deliveries": list(made.deliveries)})
        aside.rename(path)
        sync_folder(path.parent)
    return made


def snapshots(home: Path | None = None) -> list[Snapshot]:
    """Every snapshot, by name."""
    folder = _folder(home) / "snapshots"
    return [_read_snapshot(path) for path in sorted(folder.glob("[!.]*.json"))]


def open_snapshot(name: str, catalogue: Catalogue, home: Path | None = None) -> Tables:
    """The canonical tables of a snapshot, in a locked connection. `as_at` is the earliest of its deliveries'.

    Raises RequestError when there is no such snapshot, its children were removed, or they cannot be opened.
    """
    folder = _folder(home)
    known = {each.name: each for each in deliveries(folder)}
    # A load that was killed after its delivery was in place had named no snapshot of it yet.
    found = {each: Snapshot(each, (each,)) for each in known} | {
        each.name: each for each in snapshots(folder)
    }
    if name not in found:
        raise _unknown("snapshot", name, found)
    chosen = [_known_delivery(known, each) for each in found[name].deliveries]
    key = find_key(folder, create=False) if any(each.sealed for each in chosen) else None
    connection = open_connection()
    try:
        facts = canonical_facts(catalogue)
        for fact in facts.values():
            create_table(connection, fact)
        present: set[str] = set()
        for delivery in chosen:
            if key is not None and delivery.sealed and delivery.key != key.fingerprint:
                raise RequestError(
                    f"The children of {delivery.name} were sealed with the key {delivery.key}, "
                    f"and this is {key.fingerprint}.",
                    remedy="Give the key it was loaded with, in GOLDENTHREAD_KEY_FILE or GOLDENTHREAD_KEY.",
                )
            for table in delivery.files:
                if table in facts:
                    read_table(connection, table, folder / "deliveries" / delivery.name, key, delivery)
                    present.add(table)
        pack(connection)
        lock_down(connection)
    except BaseException:
        connection.close()
        raise
    texts = [each.council_text for each in chosen if each.council_text is not None]
    council = council_of(texts[0], "council.yaml") if texts else Council()
    return Tables(connection, frozenset(present), council, min(each.as_at for each in chosen), name)


def purge(before: date, *, on: date, home: Path | None = None) -> list[Delivery]:
    """Remove the children of every delivery taken before a date. What is known of the deliveries, snapshots, figures
    and packs stay.
    """
    removed = []
    with _one_at_a_time(_folder(home)) as room:
        _clean(room)
        for delivery in _read_all(room):
            if delivery.removed_on is None and delivery.as_at < before:
                # Renamed first: a delivery is never there in part.
                (room / delivery.name).rename(room / f".removed-{on.isoformat()}-{delivery.name}")
                sync_folder(room)
                removed.append(replace(delivery, removed_on=on))
        _clean(room)
    return removed


def _folder(given: Path | None) -> Path:
    return given if given is not None else home()


def _key(folder: Path, room: Path, extract: Extract) -> tuple[Key | None, list[str]]:
    if extract.tables.council.made_up:
        return None, []
    # A new key beside deliveries sealed with an old one would hide that the old one is lost.
    sealed_before = any(each.sealed and each.removed_on is None for each in _read_all(room))
    key = find_key(folder, create=not sealed_before)
    if not key.created:
        return key, []
    return key, [
        f"A key was made to seal the children with: {key.created}. Keep a copy elsewhere: without it no one can open "
        "what was loaded. GOLDENTHREAD_KEY_FILE names another place for it."
    ]


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
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    for left in room.glob(".removed-*"):
        on, name = left.name[len(".removed-") :][:10], left.name[len(".removed-YYYY-MM-DD-") :]
        manifest = left / "manifest.json"
        if manifest.exists():
            record = json.loads(manifest.read_text(encoding="utf-8")) | {"removed_on": on}
            aside = room / f".incoming-{name}-{uuid4().hex[:8]}"
            write_record(aside, record)
            aside.replace(room / f"{name}.removed.json")
            sync_folder(room)
        shutil.rmtree(left)


def _next_name(room: Path, extract: Extract) -> str:
    stem = f"{extract.source}-{extract.tables.as_at.isoformat()}"
    numbers = [
        int(path.name[len(stem) + 1 :].removesuffix(".removed.json"))
        for path in room.glob(f"{stem}-*")
        if path.name[len(stem) + 1 :].removesuffix(".removed.json").isdigit()
    ]
    return f"{stem}-{max(numbers, default=0) + 1}"


def _read_all(room: Path) -> list[Delivery]:
    if not room.is_dir():
        return []
    manifests = [
        path / "manifest.json" for path in room.iterdir() if path.is_dir() and not path.name.startswith(".")
    ]
    found = [read_manifest(path) for path in (*manifests, *room.glob("[!.]*.removed.json"))]
    return sorted(found, key=lambda each: (each.source, each.as_at, int(each.name.rpartition("-")[2])))


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
