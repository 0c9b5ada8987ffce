"""What is stored is whole or absent, sealed, never changed, and removed when its time is up."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from goldenthread.definitions.model import Catalogue
from goldenthread.errors import DataError, RequestError
from goldenthread.extracts import deliveries, ssd
from goldenthread.extracts.file_lock import locked
from goldenthread.extracts.tables import is_locked
from tests.extracts.conftest import CONTACTS, COUNCIL, PERSON, WriteExtract

LOADED_AT = datetime(2023, 10, 7, 9, 30, tzinfo=UTC)
MADE_UP = {"council.yaml": COUNCIL + "made_up: true\n"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GOLDENTHREAD_KEY", "GOLDENTHREAD_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def load(folder: Path, catalogue: Catalogue, **options: object) -> deliveries.Delivery:
    return deliveries.load(folder, catalogue, loaded_at=LOADED_AT, **options)  # type: ignore[arg-type]


def contents(tables: object, table: str) -> list[tuple[object, ...]]:
    return tables.connection.execute(f'select * from "{table}" order by source, source_row').fetchall()  # type: ignore[attr-defined]


def test_the_home_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert deliveries.home() == home
    monkeypatch.delenv("GOLDENTHREAD_HOME")
    assert "goldenthread" in str(deliveries.home())


def test_what_was_loaded_is_opened_as_it_was_read(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    folder = write_extract()
    read = ssd.read(folder, catalogue)
    delivery = load(folder, catalogue)
    assert delivery.name == "ssd-2023-09-30-1"
    tables = deliveries.open_snapshot(delivery.snapshot, catalogue)
    for table in read.tables.present:
        assert contents(tables, table) == contents(read.tables, table)
    assert tables.present == read.tables.present
    assert (tables.as_at, tables.council, tables.snapshot) == (
        date(2023, 9, 30),
        read.tables.council,
        delivery.name,
    )
    assert is_locked(tables.connection)
    assert deliveries.deliveries() == [delivery]
    assert delivery.rows == {"child": 2, "contact": 2}
    assert delivery.files["contact"]["from"] == "ssd_contacts.csv"
    assert delivery.files["contact"]["from_sha256"] == read.files["contact"].sha256
    assert delivery.quality == read.quality
    assert delivery.loaded_at == LOADED_AT


def test_children_are_sealed_and_the_key_is_told(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract(), catalogue)
    assert delivery.sealed
    key = home / "key"
    assert any(str(key) in notice for notice in delivery.notices)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 or os.name != "posix"
    stored = (home / "deliveries" / delivery.name / "child.parquet.sealed").read_bytes()
    assert b"PAR1" not in stored and b"WBRI" not in stored and b"child_id" not in stored
    for file in (home / "deliveries" / delivery.name).iterdir():
        assert b"WBRI" not in file.read_bytes()
    again = load(write_extract(name="again"), catalogue)
    assert again.name == "ssd-2023-09-30-2"
    assert not any("A key was made" in notice for notice in again.notices)


def test_only_made_up_children_are_stored_unsealed(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract(MADE_UP), catalogue)
    assert not delivery.sealed
    assert not (home / "key").exists()
    assert (home / "deliveries" / delivery.name / "child.parquet").read_bytes().startswith(b"PAR1")
    assert len(contents(deliveries.open_snapshot(delivery.snapshot, catalogue), "child")) == 2


def test_the_key_may_be_elsewhere(
    catalogue: Catalogue,
    write_extract: WriteExtract,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOLDENTHREAD_KEY_FILE", str(tmp_path / "safe" / "key"))
    delivery = load(write_extract(), catalogue)
    assert not (home / "key").exists()
    secret = (tmp_path / "safe" / "key").read_text(encoding="ascii").strip()
    monkeypatch.delenv("GOLDENTHREAD_KEY_FILE")
    with pytest.raises(RequestError, match="There is no key"):
        deliveries.open_snapshot(delivery.snapshot, catalogue)
    monkeypatch.setenv("GOLDENTHREAD_KEY", secret)
    assert deliveries.open_snapshot(delivery.snapshot, catalogue).present == {"child", "contact"}


def test_a_lost_key_is_not_replaced_in_silence(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    load(write_extract(), catalogue)
    (home / "key").unlink()
    with pytest.raises(RequestError, match="There is no key"):
        load(write_extract(name="again"), catalogue)
    assert len(deliveries.deliveries()) == 1


def test_another_key_does_not_open(
    catalogue: Catalogue, write_extract: WriteExtract, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = load(write_extract(), catalogue)
    monkeypatch.setenv("GOLDENTHREAD_KEY", "A" * 43 + "=")
    with pytest.raises(RequestError, match="were sealed with the key"):
        deliveries.open_snapshot(delivery.snapshot, catalogue)
    monkeypatch.setenv("GOLDENTHREAD_KEY", "short")
    with pytest.raises(RequestError, match="not 32 bytes"):
        deliveries.open_snapshot(delivery.snapshot, catalogue)


@pytest.mark.parametrize("changed", [{}, MADE_UP], ids=["sealed", "made up"])
def test_a_damaged_delivery_does_not_open(
    changed: dict[str, str | bytes | None], catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract(changed), catalogue)
    file = home / "deliveries" / delivery.name / delivery.files["child"]["file"]
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    with pytest.raises(RequestError, match="is damaged"):
        deliveries.open_snapshot(delivery.snapshot, catalogue)
    file.unlink()
    with pytest.raises(RequestError, match="is damaged"):
        deliveries.open_snapshot(delivery.snapshot, catalogue)
    file.write_bytes(whole)
    deliveries.open_snapshot(delivery.snapshot, catalogue)
    (home / "deliveries" / delivery.name / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RequestError, match="manifest"):
        deliveries.deliveries()


def test_what_is_refused_is_not_stored(catalogue: Catalogue, write_extract: WriteExtract, home: Path) -> None:
    with pytest.raises(DataError):
        load(write_extract({"ssd_person.csv": None}), catalogue)
    assert deliveries.deliveries() == []
    assert not (home / "deliveries").exists()


def test_a_load_is_compared_with_the_last_of_its_source(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    header, first, _ = CONTACTS.splitlines()
    many = "\n".join([header, *(first.replace("1,A", f"{number},A", 1) for number in range(100))])
    load(write_extract({"ssd_contacts.csv": many}), catalogue)
    with pytest.raises(DataError, match="2 rows now, 100 then"):
        load(write_extract(name="few"), catalogue)
    assert len(deliveries.deliveries()) == 1
    load(write_extract(name="other"), catalogue, source="other_system")
    accepted = load(write_extract(name="accepted"), catalogue, accept=["row_count_swing"])
    assert [each.rule for each in accepted.quality.counted if each.rule == "row_count_swing"] == [
        "row_count_swing"
    ]


def test_one_load_at_a_time(catalogue: Catalogue, write_extract: WriteExtract, home: Path) -> None:
    (home / "deliveries").mkdir(parents=True)
    with locked(home / "deliveries" / ".lock") as got:
        assert got
        with pytest.raises(RequestError, match="Another load"):
            load(write_extract(), catalogue)
    load(write_extract(name="after"), catalogue)


def test_progress_is_told_of_reading_and_of_storing(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    told: list[tuple[int, int]] = []
    load(write_extract(), catalogue, progress=lambda done, of: told.append((done, of)))
    # Two files and the check are read, then two tables and the manifest stored.
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3), (0, 3), (1, 3), (3, 3)]


def test_a_locked_extract_is_too_late_to_store(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    extract = ssd.read(write_extract(), catalogue)
    with pytest.raises(RequestError, match="locked after it was read"):
        deliveries.store(extract, loaded_at=LOADED_AT)


def test_a_source_has_a_plain_name(catalogue: Catalogue, write_extract: WriteExtract) -> None:
    with pytest.raises(RequestError, match="cannot name a source"):
        load(write_extract(), catalogue, source="../elsewhere")


def test_what_a_killed_load_left_is_cleared_away(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    left = home / "deliveries" / ".incoming-of-a-killed-load"
    left.mkdir(parents=True)
    (left / "child.parquet.sealed").write_bytes(b"half")
    (home / "deliveries" / ".incoming-file").write_bytes(b"half")
    assert deliveries.deliveries() == []
    load(write_extract(), catalogue)
    assert not list((home / "deliveries").glob(".incoming-*"))


def test_a_snapshot_takes_one_delivery_of_each_source(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    first = load(write_extract(), catalogue)
    early = load(
        write_extract({"ssd_contacts.csv": None, "ssd_missing.csv": MISSING}, "early"),
        catalogue,
        source="early_help",
        as_at=date(2023, 9, 15),
    )
    # The later load's snapshot has the last delivery of the other source with it.
    tables = deliveries.open_snapshot(early.snapshot, catalogue)
    assert tables.present == {"child", "contact", "missing_episode"}
    assert tables.as_at == min(date(2023, 9, 30), date(2023, 9, 15))
    assert [row[-2] for row in contents(tables, "child")] == ["early_help"] * 2 + ["ssd"] * 2
    made = deliveries.snapshot("september", [first.name, early.name])
    assert made.deliveries == (early.name, first.name)
    assert deliveries.snapshot("september", [early.name, first.name]) == made
    assert {each.name for each in deliveries.snapshots()} == {"september", first.name, early.name}
    with pytest.raises(RequestError, match="never changes"):
        deliveries.snapshot("september", [first.name])
    again = load(write_extract(name="again"), catalogue)
    with pytest.raises(RequestError, match="one delivery for each source"):
        deliveries.snapshot("october", [first.name, again.name])
    with pytest.raises(RequestError, match="one delivery for each source"):
        deliveries.snapshot("october", [])
    with pytest.raises(RequestError, match="cannot name a snapshot"):
        deliveries.snapshot("../october", [first.name])
    with pytest.raises(
        RequestError, match=r"no delivery called ssd-2023-09-30-9\. Did you mean ssd-2023-09-30"
    ):
        deliveries.snapshot("october", ["ssd-2023-09-30-9"])
    with pytest.raises(RequestError, match=r"no snapshot called septmber\. Did you mean september"):
        deliveries.open_snapshot("septmber", catalogue)


MISSING = (
    "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
    "miss_missing_episode_end_date,miss_missing_rhi_offered\n1,A,2023-09-01,M,2023-09-02,Y\n"
)


def test_nothing_is_loaded_yet(catalogue: Catalogue) -> None:
    assert deliveries.deliveries() == []
    assert deliveries.snapshots() == []
    with pytest.raises(RequestError, match="load an extract first"):
        deliveries.open_snapshot("september", catalogue)


def test_a_delivery_without_its_snapshot_opens_by_its_own_name(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract(), catalogue)
    (home / "snapshots" / f"{delivery.name}.json").unlink()
    assert deliveries.open_snapshot(delivery.name, catalogue).present == {"child", "contact"}
    (home / "snapshots" / "torn.json").write_text("{", encoding="utf-8")
    with pytest.raises(RequestError, match="A snapshot cannot be read"):
        deliveries.snapshots()


def test_removal_leaves_what_is_not_about_children(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    old = load(write_extract(), catalogue, as_at=date(2023, 9, 29))
    kept = load(write_extract(name="kept"), catalogue)
    removed = deliveries.purge(date(2023, 9, 30), on=date(2029, 10, 1))
    assert [each.name for each in removed] == [old.name]
    assert not (home / "deliveries" / old.name).exists()
    assert [(each.name, each.removed_on) for each in deliveries.deliveries()] == [
        (old.name, date(2029, 10, 1)),
        (kept.name, None),
    ]
    assert deliveries.deliveries()[0].quality == old.quality
    with pytest.raises(RequestError, match="removed on 2029-10-01, under the retention rule"):
        deliveries.open_snapshot(old.snapshot, catalogue)
    assert deliveries.open_snapshot(kept.snapshot, catalogue).present == {"child", "contact"}
    assert deliveries.purge(date(2023, 9, 30), on=date(2029, 10, 2)) == []
    # Its name is not given again.
    again = load(write_extract(name="again"), catalogue, as_at=date(2023, 9, 29))
    assert again.name == "ssd-2023-09-29-2"


def test_a_removal_that_was_killed_is_finished(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract(), catalogue)
    room = home / "deliveries"
    (room / delivery.name).rename(room / f".removed-2029-10-01-{delivery.name}")
    assert deliveries.purge(date(2000, 1, 1), on=date(2029, 10, 2)) == []
    assert [(each.name, each.removed_on) for each in deliveries.deliveries()] == [
        (delivery.name, date(2029, 10, 1))
    ]
    assert not list(room.glob(".removed-*"))


def test_a_column_that_the_catalogue_gains_is_empty(
    catalogue: Catalogue, write_extract: WriteExtract
) -> None:
    from dataclasses import replace

    delivery = load(write_extract(), catalogue)
    child = catalogue.facts["child"]
    columns = {name: kind for name, kind in child.columns.items() if name != "sex"} | {"height": "number"}
    later = replace(catalogue, facts={**catalogue.facts, "child": replace(child, columns=columns)})
    tables = deliveries.open_snapshot(delivery.snapshot, later)
    assert tables.connection.execute("select child_id, height from child order by 1").fetchall() == [
        ("A", None),
        ("B", None),
    ]


def test_a_manifest_says_what_was_loaded(
    catalogue: Catalogue, write_extract: WriteExtract, home: Path
) -> None:
    delivery = load(write_extract({"ssd_person.csv": PERSON}), catalogue)
    manifest = json.loads((home / "deliveries" / delivery.name / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["source"] == "ssd"
    assert manifest["as_at"] == "2023-09-30"
    assert manifest["loaded_at"] == LOADED_AT.isoformat()
    assert manifest["rows"] == {"child": 2, "contact": 2}
    assert manifest["council"] == COUNCIL
