"""Snapshots that were opened to show the children behind a figure, kept by each worker process so that the next reader
need not wait. They lie in memory only, within a bound; what was removed under the retention rule is forgotten at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock

from django.conf import settings

from goldenthread.definitions.model import Catalogue
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
from goldenthread.extracts.delivery import Delivery
from goldenthread.extracts.tables import Tables
from goldenthread.judgement.wording import day_words

MOST_SNAPSHOTS = 3
MOST_BYTES = 1_500_000_000
"""What all kept snapshots may hold together; the newest is kept whatever its size."""

_kept: OrderedDict[tuple[str, str, str], Tables] = OrderedDict()
_lock = Lock()


class ChildrenRemovedError(RequestError):
    """The children of a snapshot were removed under the retention rule."""


def deliveries_of(snapshot: str) -> tuple[Delivery, ...]:
    """What is known of a snapshot's deliveries, from their manifests: no child-level data is opened."""
    home = Path(settings.HOME)
    found = next(
        (each.deliveries for each in deliveries.snapshots(home) if each.name == snapshot), (snapshot,)
    )
    return tuple(each for each in deliveries.deliveries(home) if each.name in found)


@contextmanager
def opened(snapshot: str, known: Catalogue) -> Iterator[Tables]:
    """A snapshot's tables, in a connection that is this caller's own and closed after.

    Raises ChildrenRemovedError when its children were removed, RequestError when they cannot be opened.
    """
    refuse_removed(snapshot)
    with _lock:
        tables = _open(snapshot, known)
        # A connection must not be shared between threads; a second one to the same tables may be.
        mine = replace(tables, connection=tables.connection.cursor())
    try:
        yield mine
    finally:
        mine.connection.close()


def refuse_removed(snapshot: str) -> None:
    """Raises ChildrenRemovedError, with the day, when the children of a delivery in the snapshot were removed."""
    for delivery in deliveries_of(snapshot):
        if delivery.removed_on is not None:
            _forget(snapshot)
            raise ChildrenRemovedError(
                f"The children of {delivery.name} were removed on {day_words(delivery.removed_on)}, under the "
                "retention rule.",
                remedy="The figure stays; the children behind it can no longer be shown.",
            )


def forget_all() -> None:
    """Forget every kept snapshot."""
    with _lock:
        _kept.clear()


def _open(snapshot: str, known: Catalogue) -> Tables:
    home = Path(settings.HOME)
    # The facts decide the tables: other definitions are another opening.
    place = (str(home), snapshot, str(hash(tuple(sorted(known.facts)))))
    if place not in _kept:
        _kept[place] = deliveries.open_snapshot(snapshot, known, home)
    _kept.move_to_end(place)
    while len(_kept) > 1 and (len(_kept) > MOST_SNAPSHOTS or sum(map(_size, _kept.values())) > MOST_BYTES):
        # Not closed here: another thread may still read by a connection of its own.
        _kept.popitem(last=False)
    return _kept[place]


def _forget(snapshot: str) -> None:
    with _lock:
        for place in [each for each in _kept if each[1] == snapshot]:
            del _kept[place]


def _size(tables: Tables) -> int:
    found = tables.connection.execute("select sum(memory_usage_bytes) from duckdb_memory()").fetchone()
    return int(found[0]) if found and found[0] else 0
