"""The hash of a definition: twelve digits that change when, and only when, what is counted changes.

It is worked out from the counting fields of an indicator, the parts of facts that those fields reach, and the
version of the conventions; titles, breakdowns and layout do not enter. A lock file beside the definitions holds
the hash of each, so that a definition cannot change without a dated `changed` entry.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from goldenthread.definitions.model import Catalogue, Derivation, Fact, Fragment, Indicator, Place
from goldenthread.definitions.problems import Problems

CONVENTIONS = "1"
"""The version of the conventions that all counting follows (open at a date, working days, windows)."""

LOCK = "hashes.csv"


@dataclass(frozen=True)
class Locked:
    """One line of a lock file: the hash of an indicator and how many `changed` entries it had then."""

    hash: str
    changes: int
    place: Place


def definition_hash(indicator: Indicator, catalogue: Catalogue) -> str:
    """Twelve hexadecimal digits of everything that decides what an indicator counts."""
    reached: dict[str, object] = {}
    back = indicator.looks_back
    counting = {
        "fact": indicator.fact,
        "dated": indicator.dated,
        "of": _text(indicator.of),
        "where": _text(indicator.where),
        "value": indicator.value,
        "unknown": indicator.unknown,
        "unit": indicator.unit,
        "looks_back": f"{back.amount} {back.unit}" if back is not None else None,
        "returned": indicator.name if indicator.returned is not None else None,
    }
    if indicator.weight is not None:
        counting["weight"] = indicator.weight
    if indicator.fact is not None:
        fact = catalogue.facts[indicator.fact]
        wanted = {indicator.dated, indicator.value, indicator.weight}
        wanted.add(fact.child if indicator.unit == "children" else None)
        for fragment in (indicator.of, indicator.where):
            wanted |= fragment.columns if fragment is not None else frozenset()
        _reach(fact, {each for each in wanted if each}, catalogue.facts, reached)
    text = json.dumps({"conventions": CONVENTIONS, "indicator": counting, "facts": reached}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _reach(fact: Fact, wanted: set[str], facts: Mapping[str, Fact], reached: dict[str, object]) -> None:
    """Record the parts of a fact that the wanted columns come from, and those of the facts that they look into."""
    if f"{fact.name} rows" not in reached:
        reached[f"{fact.name} rows"] = {
            "table": fact.table,
            "key": fact.key,
            "episode": list(fact.episode or ()),
            "where": _text(fact.where),
            "history": fact.history,
            **({"with_rows_of": fact.with_rows_of} if fact.with_rows_of else {}),
            "cohort": [fact.cohort.of, fact.cohort.per, _text(fact.cohort.where)] if fact.cohort else None,
        }
        if fact.where is not None:
            wanted = wanted | fact.where.columns
        if fact.cohort is not None:
            inner = {fact.cohort.per} | (fact.cohort.where.columns if fact.cohort.where else frozenset())
            _reach(facts[fact.cohort.of], set(inner), facts, reached)
        wanted = wanted | {fact.key, *(fact.episode or ())}
    derivations = {each.name: each for each in (*fact.derive, *fact.as_at)}
    for name in sorted(wanted):
        if f"{fact.name}.{name}" in reached:
            continue
        derivation = derivations.get(name)
        reached[f"{fact.name}.{name}"] = _spaced(derivation.source) if derivation else fact.columns.get(name)
        if derivation is not None:
            _reach(fact, _read_here(derivation), facts, reached)
            if derivation.of_fact is not None:
                _reach(facts[derivation.of_fact], _read_there(derivation), facts, reached)


def _read_here(derivation: Derivation) -> set[str]:
    """The columns of its own fact that a derivation reads."""
    names = {each for each in derivation.arguments if not each.isdigit()} | {derivation.per_here or ""}
    names |= derivation.at.columns if derivation.at else frozenset()
    if derivation.where is not None:
        names |= derivation.where.row_columns
        names |= derivation.where.columns if derivation.of_fact is None else frozenset()
    return names - {"", "as_at"}


def _read_there(derivation: Derivation) -> set[str]:
    """The columns of the fact it looks into that a derivation reads."""
    names = {derivation.of_column or "", derivation.per_there or ""}
    names |= derivation.where.columns if derivation.where else frozenset()
    return names - {""}


def _text(fragment: Fragment | None) -> str | None:
    return _spaced(fragment.sql) if fragment is not None else None


def _spaced(sql: str) -> str:
    """The same words with single blanks between them, for how a fragment is folded does not change what it counts."""
    parts = re.split(r"('(?:[^']|'')*')", sql)
    return "".join(
        part if index % 2 else re.sub(r"\s+", " ", part) for index, part in enumerate(parts)
    ).strip()


def read_hashes(path: Path) -> dict[str, Locked]:
    """The locked hashes of a folder of definitions by indicator; none when it has no lock file.

    Raises `DefinitionError` when a line of it is not a lock's.
    """
    if not path.is_file():
        return {}
    problems = Problems()
    text = path.read_text(encoding="utf-8-sig")
    problems.keep_source(path.name, text)
    found = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        place = Place(path.name, number)
        name, hash_, changed = (str(row.get(word) or "") for word in ("indicator", "hash", "changes"))
        if name and re.fullmatch(r"[0-9a-f]{12}", hash_) and changed.isdigit():
            found[name] = Locked(hash_, int(changed), place)
        else:
            problems.add(
                place,
                "this line is not `indicator,hash,changes`: write the lock again, it is not kept by hand",
            )
    problems.raise_if_any()
    return found


def write_hashes(catalogue: Catalogue, path: Path) -> None:
    """Lock every definition as it is now: `indicator, hash, changes`, in order of name."""
    lines = ["indicator,hash,changes\n"]
    for name, indicator in sorted(catalogue.indicators.items()):
        lines.append(f"{name},{definition_hash(indicator, catalogue)},{len(indicator.changed)}\n")
    path.write_text("".join(lines), encoding="utf-8", newline="")


def check_hashes(catalogue: Catalogue, locked: Mapping[str, Locked], problems: Problems) -> None:
    """Record every definition that counts otherwise than when it was locked and says nothing of it.

    A definition that is not locked yet is new. A `changed` entry that names a `hash` must name the one that the
    definition has.
    """
    for name, indicator in catalogue.indicators.items():
        now = definition_hash(indicator, catalogue)
        lock = locked.get(name)
        if lock is not None and lock.hash != now and len(indicator.changed) <= lock.changes:
            problems.add(
                indicator.place,
                f"{name} counts otherwise than when it was locked (it was {lock.hash} and is {now}), by a change of its"
                " own or of a fact it reads: add `changed: [{on: DATE, note: what changed}]`, or undo the change",
            )
        last = indicator.changed[-1] if indicator.changed else None
        if last is not None and last.hash is not None and last.hash != now:
            problems.add(
                indicator.place,
                f"the last `changed` entry of {name} names the hash {last.hash}, and it is {now}",
            )
