"""The record can only be added to, on either engine, and a line that was changed is found."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from goldenthread.web.packs.models import Pack, Publication
from goldenthread.web.trail.actions import record
from goldenthread.web.trail.chain import FIRST, verify
from goldenthread.web.trail.models import Event
from goldenthread.web.trail.selectors import lines, searched, whole_record
from tests.web.settings import ON_POSTGRESQL
from tests.web.stores import fresh_store, goldenthread, own_home, ran

pytestmark = [pytest.mark.store, pytest.mark.django_db]

COLUMNS = "(number, at, act, person, about, more, previous_hash, hash)"


def refused(statement: str) -> None:
    before = list(Event.objects.values_list("number", "act", "hash"))
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Event.objects.values_list("number", "act", "hash")) == before


@pytest.mark.parametrize(
    "statement",
    [
        "update trail_event set act = 'nothing'",
        "update trail_event set hash = hash where number = 1",
        "delete from trail_event where number = 1",
        "delete from trail_event",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(statement):
    record("tried", by=None)
    refused(statement)


VALUES = "'2026-01-01 00:00+00', 'x', '', '', '{}', ''"
WITH_ROWID = COLUMNS.replace("(", "(rowid, ")
ON_CONFLICT = (
    f"insert into trail_event {COLUMNS} values (1, {VALUES}, 'another') on conflict (number) do update"
)
IN_ITS_OWN_WORDS = {
    "sqlite": {
        "replaced by its number": f"insert or replace into trail_event {COLUMNS} values (1, {VALUES}, 'another')",
        "replaced by its hash": f"replace into trail_event {COLUMNS} "
        f"values (99999, {VALUES}, (select hash from trail_event where number = 1))",
        "replaced by its hidden key": f"replace into trail_event {WITH_ROWID} "
        f"values ((select min(rowid) from trail_event), 99999, {VALUES}, 'another')",
        "replaced by an update": "update or replace trail_event set number = 1",
        "written over": f"{ON_CONFLICT} set act = 'x'",
    },
    "postgresql": {
        "truncated": "truncate trail_event",
        "truncated with all": "truncate trail_event cascade",
        "written over": f"{ON_CONFLICT} set act = 'x'",
        "removed as a replica": "set local session_replication_role = replica; delete from trail_event",
        "truncated as a replica": "set local session_replication_role = replica; truncate trail_event",
    },
}["postgresql" if ON_POSTGRESQL else "sqlite"]


@pytest.mark.parametrize("how", IN_ITS_OWN_WORDS)
def test_each_engine_refuses_it_in_its_own_words_too(how):
    record("tried", by=None)
    refused(IN_ITS_OWN_WORDS[how])


def test_the_model_refuses_too():
    line = record("tried", by=None)
    line.act = "nothing"
    for change in (line.save, line.delete, Event.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_line_follows_the_one_before(people):
    before = Event.objects.order_by("-number").first()
    line = record("tried", by=people["auditor"], about="a pack", rows=13)
    assert line.number == before.number + 1
    assert line.previous_hash == before.hash
    assert (line.person, line.person_id) == (people["auditor"].called, people["auditor"].pk)


def test_a_line_is_not_there_without_what_it_records():
    before = Event.objects.count()
    with pytest.raises(LookupError), transaction.atomic():
        record("tried", by=None)
        raise LookupError
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1e22,
        10**20,
        date(2023, 9, 30),
        "a\0b",
        "é’\ud83d",
        {"b": 1, "a": [None, True]},
        "x" * 3000,
        object,
    ],
)
def test_what_is_recorded_reads_back_as_it_was_hashed(value):
    record("tried", by=None, about="y" * 400, value=value)
    assert verify(lines()).wrong is None


def seen(**changes):
    """The record as it would be read if one line had been changed behind the triggers' back."""
    for line in lines():
        yield {**line, **changes} if line["number"] == 2 else line


@pytest.mark.parametrize(
    "changes",
    [
        {"act": "x"},
        {"person": "x"},
        {"person_id": 99},
        {"about": "x"},
        {"more": {"x": 1}},
        {"hash": "f" * 64},
        {"previous_hash": "f" * 64},
        {"number": 7},
    ],
)
def test_one_changed_line_is_found(changes):
    assert verify(seen()).wrong is None
    assert verify(seen(**changes)).wrong == (2 if "number" not in changes else 1 + 1)


def test_an_empty_record_holds():
    assert verify([]).head == FIRST


def test_a_record_cut_short_or_written_anew_lacks_what_a_pack_names():
    whole = list(lines())
    last = whole[-1]
    named = {last["number"]: last["hash"]}
    assert verify(whole, expected=named).wrong is None
    assert verify(whole[:-1], expected=named).wrong == last["number"]
    assert verify(whole, expected={last["number"]: "f" * 64}).wrong == last["number"]


def manifest(folder, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(text, encoding="utf-8")


def published(line: Event, **other: object) -> Publication:
    entry = {"folder": "monthly-2023-09", "trail_number": line.number, "trail_hash": line.hash, **other}
    return Publication.objects.create(
        pack=Pack.objects.get(scorecard="monthly"), manifest_hash="0" * 64, **entry
    )


def test_a_published_pack_names_its_line_in_its_manifest(people, tmp_path):
    line = record("published", by=None)
    published(line)
    folder = tmp_path / "monthly-2023-09"
    assert whole_record(tmp_path).unreadable == (folder.name,)
    manifest(folder, json.dumps({"trail": {"number": line.number, "hash": line.hash}}))
    found = whole_record(tmp_path)
    assert found.holds and found.packs == 1 and not found.unpublished
    for text in (
        "{}",
        "not json",
        "[]",
        '{"trail": {"number": "x"}}',
        json.dumps({"trail": {"number": line.number, "hash": "f" * 64}}),
        json.dumps({"trail": {"number": line.number - 1, "hash": line.hash}}),
    ):
        manifest(folder, text)
        found = whole_record(tmp_path)
        assert found.unreadable == (folder.name,) and not found.holds


def test_a_publication_whose_line_is_not_in_the_record_is_found(people, tmp_path):
    line = record("published", by=None)
    published(line, trail_number=line.number + 9)
    manifest(
        tmp_path / "monthly-2023-09", json.dumps({"trail": {"number": line.number + 9, "hash": line.hash}})
    )
    found = whole_record(tmp_path)
    assert not found.unreadable and found.verified.wrong == line.number + 9


def test_a_folder_that_was_never_published_is_told_and_breaks_nothing(people, tmp_path):
    manifest(tmp_path / "monthly-2023-09", json.dumps({"trail": {"number": 1, "hash": "rolled back"}}))
    manifest(tmp_path / ".monthly-2023-09.1.making", "{")
    found = whole_record(tmp_path)
    assert found.holds and found.unpublished == ("monthly-2023-09",)


def test_a_search_finds_by_person_act_day_and_words(people):
    line = record("tried", by=people["auditor"], about="CIN8, North", why="checking é")
    assert [each.number for each in searched(act="tried")] == [line.number]
    assert searched(person=people["auditor"].pk).first() == line
    for words in ("cin8", "checking é", people["auditor"].called, "TRIED"):
        assert line in searched(words=words)
    day = line.at.date()
    assert line in searched(first_day=day, last_day=day)
    assert not searched(act="tried", last_day=date(2020, 1, 1)).exists()
    assert not searched(act="tried", first_day=date(2999, 1, 1)).exists()
    assert not searched(words="%").filter(act="tried").exists()


PROCESSES, THREADS, LINES = 3, 4, 12


def test_many_writers_at_once_give_one_unbroken_record(tmp_path):
    store = fresh_store(tmp_path)
    command = [sys.executable, "-m", "tests.web.trail.writers", str(THREADS), str(LINES)]
    writers = [
        subprocess.Popen(command, env=store, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=300)
        assert writer.returncode == 0, errors
    kept = PROCESSES * THREADS * LINES * 3 // 4
    assert f"{kept} lines" in goldenthread(store, "trail", "verify")


BROKEN = """
import django; django.setup()
from django.db import connection
from goldenthread.web.packs.models import Pack, Publication
from goldenthread.web.trail.actions import record
for line in range(3):
    record("tried", by=None)
with connection.cursor() as cursor:
    cursor.execute({drop!r})
    cursor.execute("update trail_event set act = 'nothing' where number = 2")
"""


def test_the_command_says_which_line_is_wrong(tmp_path):
    store = fresh_store(tmp_path)
    drop = "drop trigger trail_no_change on trail_event" if ON_POSTGRESQL else "drop trigger trail_no_update"
    ran(store, "-c", BROKEN.format(drop=drop))
    said = goldenthread(store, "trail", "verify", ends_with=3)
    assert "does not hold at line 2: it was changed after it was written" in said


def test_the_command_says_where_there_is_no_store(tmp_path):
    said = goldenthread(own_home(tmp_path), "trail", "verify", ends_with=2)
    assert "there is no store here yet" in said
    assert not (tmp_path / "home").exists()
