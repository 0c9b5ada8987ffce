"""Which columns a scorecard's table has, in order, with their heads: read from the scorecard, else those usual for its
layout. Every output takes its columns from here; what stands in them is the rows'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.publish.words import comparator_heads, series_head
from goldenthread.scorecards.model import FilledScorecard, FilledSection

Kind = Literal[
    "period",
    "previous_year",
    "target",
    "benchmark",
    "series",
    "change",
    "rating",
    "direction",
    "real_change",
    "added_number",
    "added",
]

USUAL: Mapping[str, Sequence[str]] = {
    "rows": (
        "earlier",
        "current",
        "previous_year",
        "target",
        "benchmarks",
        "series",
        "rating",
        "direction",
        "real_change",
    ),
    "weekly": ("earlier", "current", "change", "series"),
}
"""The columns of a scorecard that names none, by layout."""

NUMBERS = frozenset({"period", "previous_year", "benchmark", "change", "added_number"})
"""Kinds of columns that hold numbers, and so are set to the right."""


@dataclass(frozen=True)
class Column:
    """One column. `name` is how files call it (`2023-09`, `benchmark:England`); `over` stands above its head;
    `place` is which of the row's cells or benchmarks it holds; `full` is the comparator's name where the head is
    short.
    """

    kind: Kind
    name: str
    head: str
    over: str = ""
    place: int = 0
    now: bool = False
    full: str = ""


def columns_of(filled: FilledScorecard, section: FilledSection | None = None) -> tuple[Column, ...]:
    """The columns of a section's table, or of the whole scorecard, whose benchmark years are then those of any
    section.
    """
    wanted = filled.scorecard.columns or USUAL.get(filled.scorecard.layout, USUAL["rows"])
    found: list[Column] = []
    last = len(filled.periods) - 1
    for word in wanted:
        if word in ("earlier", "current"):
            found += [
                Column("period", period_name(period), head, year, place, now=place == last)
                for place, (period, head, year) in enumerate(
                    zip(filled.periods, filled.period_heads, filled.period_years, strict=True)
                )
                if (place == last) == (word == "current")
            ]
        elif word == "previous_year" and filled.previous_year_head:
            found.append(Column("previous_year", "previous_year", filled.previous_year_head))
        elif word == "target":
            found.append(Column("target", "target", "Target"))
        elif word == "benchmarks":
            found += _benchmarks(filled, section)
        elif word == "series":
            found.append(Column("series", "series", series_head(filled)))
        elif word == "change":
            found.append(Column("change", "change", f"Change on {filled.period.cadence}"))
        elif word == "rating":
            found.append(Column("rating", "rating", "Rating"))
        elif word == "direction":
            found.append(Column("direction", "direction", "Direction"))
        elif word == "real_change":
            found.append(Column("real_change", "real_change", "Real change?"))
    return tuple(found)


def period_name(period: Period) -> str:
    """How files call a period's column: `2023-09`, `2023-09-29` for the week that ends then."""
    return period.last_day.isoformat() if period.cadence == "week" else period.label


def _benchmarks(filled: FilledScorecard, section: FilledSection | None) -> list[Column]:
    short = comparator_heads(filled.scorecard.comparators)
    sections = [section] if section is not None else list(filled.sections)
    years = {name: year for each in sections for name, year in each.benchmark_heads if year}
    return [
        Column(
            "benchmark",
            f"benchmark:{name}",
            short[name],
            years.get(name, ""),
            place,
            full=name if short[name] != name else "",
        )
        for place, name in enumerate(filled.scorecard.comparators)
    ]
