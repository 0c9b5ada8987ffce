"""What a council has beside its extract: its own targets and comparators, the figures it types in, and the
words its managers write. All of it is made up, in the same files that a real council would use.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import yaml

from goldenthread.calendar import Period, containing

MONTHS_TYPED = 24
ONE_RULE = ("panels", "tiles", "twelve_months")
"""The scorecards that are rated by the rule of the monthly one."""
RULE = re.compile(r"^rule: .*$", re.MULTILINE)
RETURN_COLUMNS = ("indicator or ref", "period", "numerator", "denominator", "value", "status", "note")

COMMENTS = (
    (
        "CIN8",
        "One assessment team lost two workers last autumn and its assessments slowed; both posts are filled and the "
        "backlog was cleared in July. Managers look at every assessment on working day 30.",
        "Head of Service, Assessment",
    ),
    (
        "CIN21",
        "{CIN24.value} children went missing, some of them more than once: {CIN21.value} incidents. A weekly panel "
        "with police looks at each child, and all have a current safety plan.",
        "Head of Service, Adolescents",
    ),
    (
        "WF4",
        "{WF4.x_of_y} workers are from an agency, and their share was {WF4.previous} the month before. Newly "
        "qualified workers start in October.",
        "Principal Social Worker",
    ),
)


def write_beside(folder: Path, end: date, seed: int, scale: float) -> None:
    """Write definitions/ (targets, benchmarks, scorecards), returns.csv and comments.csv into an extract's folder.

    `scale` is the borough's size against the usual 50,000 children: counts grow with it, percentages do not.
    The same seed writes the same bytes.
    """
    shipped = files("goldenthread.synthetic").joinpath("definitions")
    for kind in ("targets", "benchmarks"):
        (folder / "definitions" / kind).mkdir(parents=True, exist_ok=True)
        for each in shipped.joinpath(kind).iterdir():
            text = each.read_text(encoding="utf-8")
            (folder / "definitions" / kind / each.name).write_text(text, encoding="utf-8", newline="\n")
    _write_scorecards(folder / "definitions" / "scorecards")
    period = containing("month", end)
    period = period if period.last_day <= end else period.previous()
    with (folder / "returns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RETURN_COLUMNS)
        typed = yaml.safe_load(
            files("goldenthread.synthetic").joinpath("returns.yaml").read_text(encoding="utf-8")
        )
        for indicator, usual in typed.items():
            writer.writerows(_typed(indicator, usual, period, Random(f"{seed}:{indicator}"), scale))
    with (folder / "comments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("ref", "period", "text", "by", "on"))
        for ref, text, by in COMMENTS:
            writer.writerow((ref, period.label, text, by, end.isoformat()))


def _write_scorecards(folder: Path) -> None:
    """The shipped scorecards as the council makes them: the same rows, rated by the rule of its monthly scorecard, for
    one figure of one month must not be red on one page and amber on the next.
    """
    shipped = files("goldenthread.catalogue").joinpath("scorecards")
    (rule,) = RULE.findall(shipped.joinpath("monthly.yaml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for name in ONE_RULE:
        text = shipped.joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        words = "# As shipped, but for the rule: all scorecards of the made-up council are rated alike.\n"
        (folder / f"{name}.yaml").write_text(words + RULE.sub(rule, text), encoding="utf-8", newline="\n")


def _typed(
    indicator: str, usual: dict[str, Any], period: Period, chance: Random, scale: float
) -> list[tuple[object, ...]]:
    """Two years of one indicator: a value that wanders about its usual one."""
    lines: list[tuple[object, ...]] = []
    decimals = int(usual.get("decimals", 0))
    size = scale if usual["form"] == "count" else 1.0
    wandering = 0.0
    for back in range(MONTHS_TYPED - 1, -1, -1):
        month = period.previous(back) if back else period
        wandering = 0.5 * wandering + chance.gauss(0.0, usual["wander"] * 0.8)
        value = max(0.0, (usual["usual"] + wandering) * size)
        if usual["form"] == "percent" and "n" in usual:
            cases = max(1, round(usual["n"] * scale))
            part = round(min(100.0, value) / 100.0 * cases)
            lines.append((indicator, month.label, part, cases, f"{part / cases * 100:.{decimals}f}", "", ""))
        else:
            lines.append((indicator, month.label, "", "", f"{value:.{decimals}f}", "", ""))
    return lines
