"""A load that is killed at any moment leaves a whole delivery or none, and the next load clears up after it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from goldenthread.definitions.model import Catalogue
from goldenthread.extracts import deliveries
from tests.extracts.conftest import CONTACTS, WriteExtract

KILLS = 50
CONTACT_ROWS = 1000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 and no fork")


class Loads:
    """The program that loads in processes of its own, and what it prints."""

    def __init__(self, extract: Path, home: Path) -> None:
        self.extract, self.home = extract, home
        self.program = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("killed_loads.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # A load that is followed line by line is slower, and tells nothing more when it is killed.
            env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().rstrip("\n")

    def start(self, stop_at: str = "") -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(f"{self.extract}|{self.home}|{stop_at}\n")
        self.program.stdin.flush()

    def phases(self) -> Iterator[tuple[int, str]]:
        """The process and the phase that it says it begins, until it is over."""
        while (line := self._line()) != "over":
            process, _, phase = line.partition(" ")
            yield int(process), phase

    def whole(self) -> dict[str, float]:
        """One load to its end: the phases, and how long after the first each began."""
        self.start()
        began: dict[str, float] = {}
        for _, phase in self.phases():
            began[phase] = time.monotonic()
        first = min(began.values())
        return {phase: at - first for phase, at in began.items()}

    def killed_at(self, phase: str) -> str:
        """One load, killed as a phase begins."""
        self.start(stop_at=phase)
        last = ""
        for process, last in self.phases():
            if last == phase:
                kill(process)
        return last

    def killed_after(self, seconds: float) -> str:
        """One load, killed so long after its first phase began, or whole when it was faster; the phase that it was
        in.
        """
        self.start()
        last, timer = "", None
        for process, phase in self.phases():
            last = phase
            if timer is None:
                timer = Timer(seconds, kill, [process])
                timer.start()
        if timer is not None:
            timer.cancel()
            timer.join()
        return last

    def end(self) -> None:
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.wait()


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def test_fifty_kills(
    catalogue: Catalogue,
    write_extract: WriteExtract,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    header = CONTACTS.splitlines()[0]
    contacts = "\n".join([header, *(f"{number},A,2023-09-01,1A,{{}}" for number in range(CONTACT_ROWS))])
    home = tmp_path / "home"
    monkeypatch.setenv("GOLDENTHREAD_HOME", str(home))
    loads = Loads(write_extract({"ssd_contacts.csv": contacts}), home)
    try:
        measured = loads.whole()
        phases = list(measured)
        # The last kills come a little after a usual load has ended, for on a busy machine it may take longer.
        longest = 1.25 * max(max(measured.values()), max(loads.whole().values()), max(loads.whole().values()))
        assert phases == [
            "reading ssd_contacts.csv",
            "reading ssd_person.csv",
            "checking",
            "sealing child",
            "sealing contact",
            "writing the manifest",
            "putting the delivery in place",
            "stored",
        ]
        hit: Counter[str] = Counter()
        expected = 3
        for number in range(KILLS):
            if number < len(phases):
                phase = loads.killed_at(phases[number])
                assert phase == phases[number]
            else:
                share = (number - len(phases)) / (KILLS - len(phases) - 1)
                phase = loads.killed_after(share * longest)
            hit[phase] += 1
            known = deliveries.deliveries()
            # There before, and perhaps this one: whole, for each is opened and counted.
            assert len(known) - expected in (0, 1)
            if phase not in ("putting the delivery in place", "stored"):
                assert len(known) == expected
            expected = len(known)
            tables = deliveries.open_snapshot(known[-1].name, catalogue)
            found = tables.connection.execute("select count(*) from contact").fetchone()
            assert found == (CONTACT_ROWS,)
            tables.connection.close()
        assert set(hit) == set(phases)
        assert sum(hit.values()) == KILLS
        print(f"{KILLS} kills over {longest:.2f} s:", dict(hit))
        loads.whole()
    finally:
        loads.end()
    assert len(deliveries.deliveries()) == expected + 1
    assert not list((home / "deliveries").glob(".incoming-*"))
