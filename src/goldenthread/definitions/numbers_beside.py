"""What a council's folder changes of the numbers that stand beside figures, its targets and benchmarks: each said once,
with the references that show it, and those of one file counted when they are many. It also finds benchmarks that are
years behind the others in their column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from goldenthread.definitions.model import Benchmark, Catalogue, Place, Scorecard, Target

MANY = 10
"""Numbers of one file that are said one by one; more of them are counted."""
YEARS_BEHIND = 3
"""Years by which a benchmark may be older than the newest of its column before it is asked about."""

Number = Target | Benchmark
Key = tuple[str, ...]
RowKey = tuple[str, str, str]


@dataclass(frozen=True)
class _Change:
    """A number that was added, changed or removed, and the references that show it by scorecard."""

    verb: str
    number: Number
    was: Number | None
    shown: Mapping[str, tuple[str, ...]]


def number_changes(shipped: Catalogue, overlaid: Catalogue) -> list[str]:
    """What changes of targets, then of benchmarks, a line each."""
    return [
        *_lines("target", list(_changes(shipped, overlaid, lambda card: card.targets))),
        *_lines("benchmark", list(_changes(shipped, overlaid, lambda card: card.benchmarks))),
    ]


def old_benchmarks(catalogue: Catalogue) -> list[str]:
    """Benchmarks that are years older than the newest in the column in which they stand, each once."""
    found: dict[str, None] = {}
    for card in catalogue.scorecards.values():
        shown: dict[RowKey, str] = {(row.indicator, row.window, row.form): row.ref for row in card.rows}
        newest: dict[tuple[str, RowKey], Benchmark] = {}
        for each in card.benchmarks:
            place = (each.comparator, _row(each))
            if _row(each) in shown and (place not in newest or _year(each) > _year(newest[place])):
                newest[place] = each
        columns: dict[str, int] = {}
        for (comparator, _), each in newest.items():
            columns[comparator] = max(columns.get(comparator, 0), _year(each))
        for (comparator, row), each in newest.items():
            newest_year = columns[comparator]
            if newest_year - _year(each) >= YEARS_BEHIND:
                found[
                    f"look at {_where(each.place)}: beside {card.name} {shown[row]} the newest of {comparator} is of"
                    f" {each.year}, and others in its column are of {newest_year - 1}/{newest_year % 100:02d}"
                ] = None
    return list(found)


def _changes(
    shipped: Catalogue, overlaid: Catalogue, numbers: Callable[[Scorecard], Sequence[Number]]
) -> Iterator[_Change]:
    """A number stands on every scorecard that may show it: the same one is taken once."""
    before = _by_key(number for card in shipped.scorecards.values() for number in numbers(card))
    after = _by_key(number for card in overlaid.scorecards.values() for number in numbers(card))
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, {}), after.get(key, {})
        gone = [each for said, each in old.items() if said not in new]
        added = [each for said, each in new.items() if said not in old]
        swapped = len(gone) == len(added) == 1
        for each in added:
            verb = "changes" if swapped else "adds"
            shown = _shown(overlaid, each, numbers)
            yield _Change(verb, each, gone[0] if swapped else None, shown)
        for each in () if swapped else gone:
            yield _Change("removes", each, None, _shown(shipped, each, numbers))


def _by_key(numbers: Iterable[Number]) -> dict[Key, dict[object, Number]]:
    found: dict[Key, dict[object, Number]] = {}
    for each in numbers:
        column = (each.comparator, each.year) if isinstance(each, Benchmark) else ()
        found.setdefault((*_row(each), *column), {}).setdefault(_content(each), each)
    return found


def _content(number: Number) -> object:
    """All that a number says, without where it was written."""
    return tuple((each.name, getattr(number, each.name)) for each in fields(number) if each.name != "place")


def _row(number: Number) -> RowKey:
    return number.indicator, number.window, number.form


def _shown(
    catalogue: Catalogue, number: Number, numbers: Callable[[Scorecard], Sequence[Number]]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, card in sorted(catalogue.scorecards.items()):
        if any(_content(each) == _content(number) for each in numbers(card)):
            refs = [row.ref for row in card.rows if (row.indicator, row.window, row.form) == _row(number)]
            found |= {name: tuple(dict.fromkeys(refs))} if refs else {}
    return found


def _lines(what: str, changes: Sequence[_Change]) -> list[str]:
    groups: dict[tuple[str, str], list[_Change]] = {}
    for each in changes:
        groups.setdefault((each.verb, each.number.place.file if each.number.place else ""), []).append(each)
    lines = []
    for (verb, file), group in groups.items():
        if len(group) <= MANY:
            lines += [_line(what, each) for each in group]
            continue
        counted = Counter(name for each in group for name in each.shown)
        shown = [f"{count} by {name}" for name, count in sorted(counted.items())]
        unseen = sum(not each.shown for each in group)
        shown += [f"{unseen} by no row"] if unseen else []
        inside = f" in {file}" if file else ""
        lines.append(f"{verb} {len(group)} {what}s{inside}: shown {', '.join(shown)}")
    return lines


def _line(what: str, change: _Change) -> str:
    number = change.number
    column = f" {number.comparator} {number.year}" if isinstance(number, Benchmark) else ""
    said = _said(number) if change.was is None else f"was {_said(change.was)} and is {_said(number)}"
    shown = "; ".join(f"{name} {', '.join(refs)}" for name, refs in change.shown.items())
    where = f"shown by {shown}" if shown else "no row shows it"
    row = f"{number.indicator} ({number.window}, {number.form})"
    return f"{change.verb} the {what}{column} of {row}: {said}; {where}"


def _said(number: Number) -> str:
    if isinstance(number, Benchmark):
        return f"{number.value:g}"
    if number.printed:
        words = f"“{number.printed}”"
    elif number.better_than:
        words = f"better than {number.better_than}"
    elif number.baseline is not None:
        words = f"from a baseline of {number.baseline:g}"
    elif number.kind == "band":
        words = f"{number.low:g} to {number.high:g}"
    else:
        edge = number.low if number.low is not None else number.high
        words = number.kind.replace("_", " ") + ("" if edge is None else f" {edge:g}")
    words += f" per {number.per}" if number.per else " for the year" if number.for_the_year else ""
    words += f" from {number.valid_from.isoformat()}" if number.valid_from else ""
    return words + (f" to {number.valid_to.isoformat()}" if number.valid_to else "")


def _year(benchmark: Benchmark) -> int:
    """The year that a benchmark's year ends in: 2022 for 2021/22; 0 when it says none."""
    found = re.search(r"(\d{4})(\s*[/-]\s*\d{2})?", benchmark.year)
    return 0 if found is None else int(found[1]) + bool(found[2])


def _where(place: Place | None) -> str:
    return f"{place.file}:{place.line}" if place is not None else "the benchmarks"
