"""`python -m benchmarks`: runs every contender and every task in a process of its own, prints what each took
and writes RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import work
from benchmarks.contenders import CONTENDERS, Measured, measure
from benchmarks.results import TASKS, Made, markdown

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--children", type=int, default=60_000, help="children of the made-up council")
    parser.add_argument("--large", action="store_true", help="the engine over ten times the children too")
    parser.add_argument("--months", type=int, default=12, choices=(1, 2, 3, 4, 6, 8, 9, 12, 18, 24, 36, 72),
                        help="of the 72 months, how many the loops do; their time is put to 72")  # fmt: skip
    parser.add_argument("--data", type=Path, help="keep the made-up extracts in this folder")
    parser.add_argument("--contender", choices=(*CONTENDERS, *TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--extract", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.contender in TASKS:
        # Only here: what makes documents and pages would be weighed with every contender.
        from benchmarks.pages import page
        from benchmarks.publishing import MAKING

        print(json.dumps(asdict({**MAKING, "page": page}[asked.contender](asked.extract))))
        return
    if asked.contender:
        print(json.dumps(asdict(measure(asked.contender, asked.extract, asked.months))))
        return
    busy = _busy()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.data or Path(scratch)
        sizes = [asked.children, *([asked.children * 10] if asked.large else [])]
        measured: dict[int, dict[str, Measured]] = {}
        made: dict[str, Made] = {}
        for children in sizes:
            print(f"A made-up council of {children:,} children …", flush=True)
            extract = work.extract(folder, children)
            names = list(CONTENDERS) if children == asked.children else ["engine", "everything"]
            if children == asked.children:
                made = {name: Made(**_run(name, extract, asked.months)) for name in TASKS}
            measured[children] = {name: _counted(_run(name, extract, asked.months)) for name in names}
    _same(measured[asked.children])
    text = markdown(measured, made, os.cpu_count() or 1, _memory_gigabytes(), busy)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


def _run(name: str, extract: Path, months: int) -> dict[str, Any]:
    """What a process of its own measured."""
    print(f"  {name} …", flush=True)
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        "--contender",
        name,
        "--extract",
        str(extract),
        "--months",
        str(months),
    ]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def _counted(found: dict[str, Any]) -> Measured:
    counts = {key: tuple(pair) for key, pair in found["counts"].items()}
    return Measured(**{**found, "counts": counts})


def _same(measured: dict[str, Measured]) -> None:
    """Every number of the loops must be the engine's: a fast wrong answer is no answer."""
    counted = measured["engine"].counts
    for name in ("statement_loop", "pandas_loop"):
        others = measured[name].counts
        differing = [key for key, pair in others.items() if key in counted and counted[key] != pair] + [
            key for key, pair in counted.items() if key not in others and any(pair)
        ]
        if differing or not counted:
            sys.exit(f"{name} and the engine differ in {len(differing)} cells, such as {differing[:3]}")


def _busy() -> float:
    """How many cores other work kept busy in the minute before; 0 where the system does not tell."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return 0.0


def _memory_gigabytes() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3)
    except (AttributeError, ValueError, OSError):
        return None


if __name__ == "__main__":
    main()
