"""Publishes in a process of its own, over a store of its own, so that it can be killed.

    python -m tests.web.packs_writing.publishers make EXTRACT     a store with one small scorecard counted
    python -m tests.web.packs_writing.publishers serve            a process for each word that it is sent

    publish     says `begun`, `held`, `written` and `done` as it goes
    twice       two threads at once; says what became of each
    lost        the database goes away while the folder is written
    look        what is there now, as JSON

Before it publishes it makes sure that a pack is signed off: an unfinished one is taken, a published one withdrawn.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection, connections  # noqa: E402

from goldenthread.calendar import Period, week_ending  # noqa: E402
from goldenthread.errors import GoldenThreadError  # noqa: E402
from goldenthread.extracts import deliveries  # noqa: E402
from goldenthread.scorecards.pack import read_pack  # noqa: E402
from goldenthread.web.access.models import Holding, Person  # noqa: E402
from goldenthread.web.access.permissions import Role  # noqa: E402
from goldenthread.web.catalogue import catalogue  # noqa: E402
from goldenthread.web.figures.actions import count_snapshot  # noqa: E402
from goldenthread.web.figures.models import Counting  # noqa: E402
from goldenthread.web.packs import actions, publication  # noqa: E402
from goldenthread.web.packs.checks import standing  # noqa: E402
from goldenthread.web.packs.models import DRAFT, PUBLISHED, REVIEW, Pack, Publication  # noqa: E402
from goldenthread.web.trail.models import Event  # noqa: E402

CARD = "weekly"
PERIOD: Period = week_ending(date(2023, 9, 29))


def make(extract: Path) -> None:
    known = catalogue()
    deliveries.load(extract, known, home=Path(settings.HOME))
    snapshot = deliveries.snapshots(Path(settings.HOME))[-1].name
    first_day = PERIOD.first_day
    for role in (Role.PERFORMANCE_ANALYST, Role.SENIOR_LEADER):
        person = Person.objects.create(username=role.value, password=None, called=role.words)
        Holding.objects.create(person=person, role=role.value, first_day=first_day)
    count_snapshot(by=_person(Role.PERFORMANCE_ANALYST), snapshot=snapshot, period=PERIOD, catalogue=known)


def _person(role: Role) -> Person:
    return Person.objects.get(username=role.value)


def signed_off() -> Pack:
    """A signed-off pack: the unfinished one, else a new one in place of what was published."""
    analyst, leader = _person(Role.PERFORMANCE_ANALYST), _person(Role.SENIOR_LEADER)
    pack = Pack.objects.exclude(state="withdrawn").first()
    if pack is not None and pack.state == PUBLISHED:
        actions.withdraw(by=leader, pack=pack, changes=pack.changes, reason="Made again.")
        pack = None
    if pack is None:
        counting = Counting.objects.get()
        pack = actions.make_pack(by=analyst, scorecard=CARD, period=PERIOD, counting=counting)
    if pack.state == DRAFT:
        actions.send_for_review(by=analyst, pack=pack, changes=pack.changes)
        pack.refresh_from_db()
    if pack.state == REVIEW:
        content = standing(pack).content
        actions.sign_off(
            by=leader, pack=pack, changes=pack.changes, content=content, missing=1, reason="Nobody is there."
        )
        pack.refresh_from_db()
    return pack


def say(words: str) -> None:
    print(words, flush=True)


def publish() -> None:
    pack, analyst = signed_off(), _person(Role.PERFORMANCE_ANALYST)
    write = publication.write_pack

    def saying(*given, **named):  # type: ignore[no-untyped-def]
        say("held")
        folder = write(*given, **named)
        say("written")
        return folder

    publication.write_pack = saying
    say("begun")
    publication.publish(by=analyst, pack=pack, changes=pack.changes)
    say("done")


def twice() -> None:
    pack, analyst = signed_off(), _person(Role.PERFORMANCE_ANALYST)
    together = Barrier(2)
    commit = publication._commit

    def at_once(*given):  # type: ignore[no-untyped-def]
        together.wait(60)
        return commit(*given)

    publication._commit = at_once

    def one(_: int) -> str:
        try:
            publication.publish(by=analyst, pack=Pack.objects.get(pk=pack.pk), changes=pack.changes)
            return "published"
        except GoldenThreadError as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        say(json.dumps(sorted(pool.map(one, range(2)))))


def lost() -> None:
    pack, analyst = signed_off(), _person(Role.PERFORMANCE_ANALYST)
    write = publication.write_pack

    def losing(*given, **named):  # type: ignore[no-untyped-def]
        folder = write(*given, **named)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("select pg_backend_pid()")
                (own,) = cursor.fetchone()
            with ThreadPoolExecutor(1) as pool:
                pool.submit(_end, own).result()
        else:
            connection.connection.close()
        return folder

    publication.write_pack = losing
    try:
        publication.publish(by=analyst, pack=pack, changes=pack.changes)
        say("published")
    except DatabaseError as error:
        say(f"lost: {type(error).__name__}")


def _end(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [backend])
    connections.close_all()


def look() -> None:
    """What a reader would find, each published folder read whole and held against the record."""
    room = Path(settings.PACKS)
    folders = sorted(path.name for path in room.iterdir()) if room.is_dir() else []
    published = []
    for each in Publication.objects.select_related("pack"):
        pack = read_pack(room / each.folder)
        line = Event.objects.get(number=each.trail_number)
        agrees = (
            pack.manifest["trail"] == {"number": line.number, "hash": line.hash} and line.act == "published"
        )
        published.append({"folder": each.folder, "state": each.pack.state, "agrees": agrees})
    packs = {str(pack.pk): pack.state for pack in Pack.objects.all()}
    lines = Event.objects.filter(act="published").count()
    say(json.dumps({"folders": folders, "published": published, "packs": packs, "lines": lines}))


def serve() -> None:
    """A process of its own for each word; this one has read the definitions already."""
    catalogue()
    connections.close_all()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"process {os.getpid()}")
            {"publish": publish, "twice": twice, "lost": lost, "look": look}[line.strip()]()
            connections.close_all()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        serve()
