"""The folder of one delivery: its manifest, and one Parquet file a table, sealed unless the children are made up.
Which deliveries there are, and that each is whole, is for `deliveries`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import fsspec

from goldenthread.errors import RequestError
from goldenthread.extracts.quality import QualityReport, report_of
from goldenthread.extracts.sealing import Key, seal, unseal

FORMAT = 1


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

    @property
    def snapshot(self) -> str:
        """The snapshot that `deliveries.load` named for it: this delivery and the last of every other source."""
        return self.name


def write_table(
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


def read_table(
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


def manifest(delivery: Delivery) -> dict[str, Any]:
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


def read_manifest(path: Path) -> Delivery:
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


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    with path.open("x", encoding="utf-8") as file:
        json.dump(record, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Force a folder's names to disk, where the system can (Windows does it itself)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
