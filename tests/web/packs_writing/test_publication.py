"""A publication is there whole or not at all: killed at any moment, clicked twice, or without its database."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.stores import fresh_store, ran

pytestmark = [
    pytest.mark.store,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here, which this system cannot"),
]

PUBLISHERS = "tests.web.packs_writing.publishers"
BEFORE_THE_LOCK, WHILE_HELD = 6, 8
"""How many moments it is killed at: while files are made, and from the lock to the commit."""


class Publishers:
    """Processes over one store, one at a time, each forked from one that is ready to publish."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.ready = subprocess.Popen(
            [sys.executable, "-m", PUBLISHERS, "serve"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, word: str) -> tuple[int, Iterator[tuple[str, float]]]:
        """The process that does it, and what it says, when; the last is `ended` and its code."""
        assert self.ready.stdin is not None and self.ready.stdout is not None
        self.ready.stdin.write(f"{word}\n")
        self.ready.stdin.flush()
        first = self.ready.stdout.readline().split()
        assert first[:1] == ["process"], first
        return int(first[1]), self._said()

    def _said(self) -> Iterator[tuple[str, float]]:
        assert self.ready.stdout is not None
        for line in self.ready.stdout:
            yield line.strip(), time.monotonic()
            if line.startswith("ended "):
                return
        raise AssertionError("the publishers are gone")

    def said(self, word: str) -> list[str]:
        """All that it says, when it ends well."""
        *lines, last = [line for line, _ in self.ask(word)[1]]
        assert last == "ended 0", lines
        return lines


@pytest.fixture(scope="module")
def store(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publishers]:
    """A store of its own with a counted week."""
    environment = fresh_store(tmp_path_factory.mktemp("publishing"))
    ran(environment, "-m", PUBLISHERS, "make", str(extract))
    publishers = Publishers(environment)
    yield publishers
    assert publishers.ready.stdin is not None
    publishers.ready.stdin.close()
    publishers.ready.wait(30)


def look(store: Publishers) -> dict[str, object]:
    """What is there, read in a fresh process."""
    return json.loads(store.said("look")[-1])


def whole(seen: dict[str, object]) -> str:
    """Old or new: the state of the pack at work, once nothing is found to be mixed."""
    published = seen["published"]
    assert (
        isinstance(published, list) and isinstance(seen["packs"], dict) and isinstance(seen["folders"], list)
    )
    # Every published folder is whole (it was read, each file by its hash) and fits the record.
    assert all(each["agrees"] for each in published)
    assert {each["folder"] for each in published} <= set(seen["folders"])
    assert seen["lines"] == len(published)
    states = list(seen["packs"].values())
    assert states.count("published") + states.count("withdrawn") == len(published)
    (now,) = [state for state in states if state != "withdrawn"]
    return str(now)


def test_killed_at_any_moment_it_leaves_the_old_state_or_the_new(store: Publishers) -> None:
    at = dict(store.ask("publish")[1])
    assert list(at) == ["begun", "held", "written", "done", "ended 0"]
    making, holding = at["held"] - at["begun"], at["done"] - at["held"]
    assert whole(look(store)) == "published"

    moments = [("begun", making * part / BEFORE_THE_LOCK) for part in range(BEFORE_THE_LOCK)]
    moments += [("held", holding * 1.2 * part / WHILE_HELD) for part in range(WHILE_HELD)]
    unlocked = locked = 0
    for after, delay in moments:
        process, lines = store.ask("publish")
        reached = []
        for said, _ in lines:
            reached.append(said)
            if said == after:
                break
        time.sleep(delay)
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        reached += [said for said, _ in lines]
        assert reached[-1] in ("ended -9", "ended 0")
        state = whole(look(store))
        # By what it had reached, not by the clock: the machine may be slower or faster than when it was measured.
        if "held" not in reached:
            unlocked += 1
            assert state == "signed_off"
        elif "done" in reached:
            assert state == "published"
        locked += "held" in reached and reached[-1] == "ended -9"
    assert unlocked >= BEFORE_THE_LOCK // 2
    assert locked >= 1
    # What was left lying there does not stand in the way of the next.
    assert store.said("publish")[-1] == "done"
    assert whole(look(store)) == "published"


def test_a_double_click_publishes_once(store: Publishers) -> None:
    before = look(store)
    assert json.loads(store.said("twice")[-1]) == ["MovedError", "published"]
    seen = look(store)
    assert whole(seen) == "published"
    assert seen["lines"] == before["lines"] + 1  # type: ignore[operator]


def test_a_lost_database_leaves_nothing_half_done(store: Publishers) -> None:
    before = look(store)
    assert store.said("lost")[-1].startswith("lost: ")
    seen = look(store)
    assert whole(seen) == "signed_off"
    assert seen["lines"] == before["lines"]
    # The folder was written and never committed: the next publication sets it aside, and takes its name.
    orphans = set(seen["folders"]) - {each["folder"] for each in seen["published"]}  # type: ignore[call-overload,attr-defined]
    (orphan,) = [name for name in orphans if not name.startswith(".")]
    store.said("publish")
    seen = look(store)
    assert whole(seen) == "published"
    assert orphan in [each["folder"] for each in seen["published"]]  # type: ignore[attr-defined]
    assert f".set-aside-{orphan}-1" in seen["folders"]  # type: ignore[operator]
