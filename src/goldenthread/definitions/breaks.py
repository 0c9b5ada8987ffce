"""Breaks in the series of single rows: from a day on, a council counts what a row shows in a new way, though the
definition is the same (a report was rebuilt, a source was changed). A change of the definition itself is the
indicator's own `changed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from goldenthread.definitions.model import Change
from goldenthread.definitions.problems import Problems, nearest, nearest_ref
from goldenthread.definitions.records import Written


def read_breaks(
    lines: Sequence[Written], scorecards: Mapping[str, Written], broken: frozenset[str], problems: Problems
) -> dict[tuple[str, str], tuple[Change, ...]]:
    """The breaks of each row, earliest first, by scorecard and reference; a line that names no row, or a day twice,
    is a fault.
    """
    found: dict[tuple[str, str], list[Change]] = {}
    said: dict[tuple[str, str, object], Written] = {}
    refs = {name: set(_refs(each)) for name, each in scorecards.items()}
    for each in lines:
        name, ref, day = each.get("scorecard"), each.get("ref"), each.get("on")
        if name in broken or not each.complete:
            continue
        if name not in refs:
            problems.add(
                each.place_of("scorecard"), f"`{name}` is not a scorecard", nearest(name, scorecards)
            )
        elif ref not in refs[name]:
            message = f"`{ref}` is not a reference of the scorecard {name}"
            problems.add(each.place_of("ref"), message, nearest_ref(ref, refs[name]))
        elif (name, ref, day) in said:
            first = said[name, ref, day].place
            problems.add(each.place, f"this break is said already, in {first.file} on line {first.line}")
        else:
            said[name, ref, day] = each
            found.setdefault((name, ref), []).append(Change(day, each.get("note"), breaks_series=True))
    return {row: tuple(sorted(breaks, key=lambda change: change.on)) for row, breaks in found.items()}


def _refs(scorecard: Written) -> Iterator[str]:
    for section in scorecard.get("sections", ()):
        for group in (section, *section.get("groups", ())):
            for row in group.get("rows", ()):
                yield row.get("ref")
