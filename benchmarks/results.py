"""Writes what was measured as a page: ratios first, and what each line stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import work
from benchmarks.contenders import Measured

_WHAT = {
    "engine": "the engine: total and teams, derivations done",
    "everything": f"the engine: derivations, {len(work.BY)} breakdowns, {work.DISTINCT} of the indicators"
    " distinct children over 12 months",
    "workers": "the engine: derivations and the shipped indicators by every breakdown, each worker too",
    "statement_loop": "a loop of one SQL statement for each indicator and month, derivations done",
    "pandas_loop": "a loop of pandas filters and groups for each indicator and month, derivations and tests done",
}

TASKS = {
    "read": ("read an extract from CSV and check it by every rule", 4),
    "pack": ("the whole monthly pack: definitions, extract from CSV, figures, marks, HTML, XLSX and PDF", 10),
    "packs": ("every pack in every format that its layout has, from loaded tables", 20),
    "paper": ("one PDF of a filled scorecard", 1),
    "page": ("the largest pack's page on the web, as its first reader has it", 0.15),
}
"""What each task of `publishing` and `pages` is, and the seconds within which it must be done."""


@dataclass(frozen=True)
class Made:
    """Seconds by what was done, the process's peak of memory in megabytes, and how much work it was, in words."""

    seconds: dict[str, float]
    megabytes: float | None
    amount: str


def markdown(
    measured: Mapping[int, Mapping[str, Measured]],
    made: Mapping[str, Made],
    cores: int,
    gigabytes: int | None,
    busy: float,
) -> str:
    """The page: a table for each size, the ratios between them, and what was `made` besides; `busy`: how many
    programs were running already.
    """
    months = len(work.months())
    memory = f" and {gigabytes} GB of memory" if gigabytes else ""
    lines = [
        "# How fast it is",
        "",
        f"Written by `python -m benchmarks` on a machine of {cores} core{'s' if cores != 1 else ''}{memory}."
        f" {work.INDICATORS} indicators (the shipped ones, then again over samples of the records), {months}"
        " months, a made-up council. Every line of a table was measured in one run, one after another, each in"
        " a process of its own; memory is the most that the process held, the tables of the extract included."
        " Counts of rows that could not be told are always among the work.",
    ]
    if busy > 0.5:
        lines += [
            "",
            f"Other work was waiting for the same cores (a load of {busy:.1f} when it began), so the seconds are more"
            " than they would be on a quiet machine; the ratios are between neighbours in one run.",
        ]
    for children, found in measured.items():
        lines += [
            "",
            f"## {children:,} children",
            "",
            "| what | seconds | times the engine | memory | cells |",
        ]
        lines += ["|---|---:|---:|---:|---:|"]
        base = _whole(found["engine"], months)
        for name, each in found.items():
            seconds = _whole(each, months)
            compared = f"{seconds / base:,.0f}" if name.endswith("loop") else ""
            memory = f"{each.megabytes:,.0f} MB" if each.megabytes is not None else ""
            parts = " + ".join(f"{part} {value:.2f}" for part, value in each.seconds.items())
            shown = f"{seconds:.2f}" + (f" ({parts})" if len(each.seconds) > 1 else "")
            cells = f"{each.cells * months // each.months:,}"
            lines.append(f"| {_WHAT[name]} | {shown} | {compared} | {memory} | {cells} |")
        loops = [each.months for name, each in found.items() if name.endswith("loop")]
        if loops and loops[0] < months:
            lines += [
                "",
                f"The loops did {loops[0]} of the {months} months, evenly spread, and their time was put to"
                f" {months}; each of their numbers was the engine's.",
            ]
    if len(measured) > 1:
        small, large = sorted(measured)
        lines += ["", f"## Ten times the children: {small:,} to {large:,}", ""]
        for name in ("engine", "everything"):
            times = _whole(measured[large][name], months) / _whole(measured[small][name], months)
            lines.append(f"* {_WHAT[name]}: {times:.1f} times the time")
    if made:
        lines += _made(made, min(measured))
    return "\n".join(lines) + "\n"


def _made(made: Mapping[str, Made], children: int) -> list[str]:
    """The table of what is not counting: reading, packs and paper, each in a process that did nothing before."""
    lines = ["", f"## From the extract to the pack, {children:,} children", ""]
    lines += ["| what | how much | seconds | must be within | memory |", "|---|---|---:|---:|---:|"]
    for name, each in made.items():
        what, bar = TASKS[name]
        parts = " + ".join(f"{part} {value:.2f}" for part, value in each.seconds.items())
        shown = f"{sum(each.seconds.values()):.2f}" + (f" ({parts})" if len(each.seconds) > 1 else "")
        memory = f"{each.megabytes:,.0f} MB" if each.megabytes is not None else ""
        lines.append(f"| {what} | {each.amount} | {shown} | {bar} | {memory} |")
    return lines


def _whole(measured: Measured, months: int) -> float:
    """The seconds that all the months take."""
    return sum(measured.seconds.values()) * months / measured.months
