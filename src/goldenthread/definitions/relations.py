"""Builds the relations by which a pack checks its own arithmetic: what is a share of what, what adds up to what.

They are said of indicators, never of a row or a document, so one line holds for every scorecard that shows
them. Whether the printed numbers keep to them is for `scorecards.self_check`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goldenthread.definitions.fields import RELATION_KINDS
from goldenthread.definitions.model import Form, Fragment, Indicator, Relation
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.records import Written

_TERMS = {
    "percentage": ("of",),
    "total": ("parts",),
    "part": ("of", "less"),
    "stock": ("starts", "ends"),
}
_NEEDED = {"percentage": ("of",), "total": ("parts",), "part": ("of",), "stock": ("starts", "ends")}
_LISTS = ("of", "parts", "starts", "ends", "less")


def build_relations(
    written: Sequence[Written],
    indicators: Mapping[str, Indicator],
    broken: frozenset[str],
    problems: Problems,
) -> tuple[Relation, ...]:
    """Every relation from its record, then those that the definitions imply; what does not fit is recorded at
    its own line.
    """
    said = [made for each in written if (made := _relation(each, indicators, broken, problems)) is not None]
    return (*said, *implied_relations(indicators, said))


def implied_relations(
    indicators: Mapping[str, Indicator], said: Sequence[Relation] = ()
) -> tuple[Relation, ...]:
    """The shares that need no line: a percentage whose `of` is just what another indicator counts (its own `of` and
    `where` together, of the same fact by the same date) is a percentage of that one, unless `said` has a line for it.
    """
    bases: dict[tuple[object, ...], str] = {}
    for indicator in sorted(indicators.values(), key=lambda each: each.where is not None):
        if indicator.fact is not None and "count" in indicator.forms:
            bases.setdefault(_counts(indicator, indicator.of, indicator.where), indicator.name)
    settled = {each.subject for each in said if each.kind == "percentage"}
    found = []
    for each in indicators.values():
        base = bases.get(_counts(each, each.of))
        if (
            "percent" in each.forms
            and each.where is not None
            and base is not None
            and each.name not in settled
        ):
            found.append(Relation("percentage", (base,), each.place, each.name))
    return tuple(found)


def _counts(indicator: Indicator, *conditions: Fragment | None) -> tuple[object, ...]:
    """What says which rows are counted: the fact, the date, and conditions that are all met."""
    texts = [" ".join(each.sql.split()) for each in conditions if each is not None]
    if len(texts) > 1:
        texts = [f"({text})" if " OR " in text else text for text in texts]
    return indicator.fact, indicator.dated, " AND ".join(texts), indicator.unit


def relation_key(written: Written) -> tuple[str, object]:
    """What makes two relations the same one: the kind, and the subject or the indicators listed."""
    kind = next((each for each in RELATION_KINDS if each in written), "")
    return kind, written.get(kind)


def relation_names(written: Written) -> set[str]:
    """Every indicator that a relation names."""
    names: set[str] = set()
    for word in (*RELATION_KINDS, *_LISTS):
        value = written.get(word, ())
        names |= {value} if isinstance(value, str) else set(value)
    return names


def _relation(
    written: Written, indicators: Mapping[str, Indicator], broken: frozenset[str], problems: Problems
) -> Relation | None:
    kinds = [each for each in RELATION_KINDS if each in written]
    if len(kinds) != 1:
        problems.add(written.place, f"a relation says one of {listed(RELATION_KINDS)}")
        return None
    kind = kinds[0]
    fits = True
    for word in _NEEDED.get(kind, ()):
        if word not in written:
            problems.add(written.place, f"`{kind}` needs `{word}`: a list of indicators")
            fits = False
    for word in _LISTS:
        if word in written and word not in _TERMS.get(kind, ()):
            problems.add(written.place_of_key(word), f"`{word}` does not go with `{kind}`")
            fits = False
    for word in (kind, *_TERMS.get(kind, ())):
        value = written.get(word, ())
        names = [value] if isinstance(value, str) else list(value)
        for position, name in enumerate(names):
            path = (word,) if isinstance(value, str) else (word, position)
            fits &= _known(written, path, name, indicators, broken, problems)
    if kind in ("hundred", "under_hundred") and len(written.get(kind)) < 2:
        problems.add(written.place_of(kind), f"`{kind}` needs two indicators or more")
        fits = False
    needs: Form | None = "percent" if kind in ("percentage", "hundred", "under_hundred") else None
    if needs and fits:
        names = [written.get(kind)] if kind == "percentage" else list(written.get(kind))
        for name in names:
            if needs not in indicators[name].forms:
                problems.add(written.place_of(kind), f"{name} is not shown as a percentage")
                fits = False
    if not fits:
        return None
    alone = kind in ("hundred", "under_hundred", "same")
    first, *rest = _TERMS.get(kind, (kind,))
    return Relation(
        kind=kind,  # type: ignore[arg-type]
        terms=written.get(first),
        place=written.place,
        subject="" if alone else written.get(kind),
        less=tuple(name for word in rest for name in written.get(word, ())),
        allowance=float(written.get("allowance", 0)),
        usually=written.get("usually", False),
        because=written.get("because", ""),
    )


def _known(
    written: Written,
    path: tuple[str | int, ...],
    name: str,
    indicators: Mapping[str, Indicator],
    broken: frozenset[str],
    problems: Problems,
) -> bool:
    if name in indicators:
        return True
    if name not in broken:
        problems.add(written.place_of(*path), f"`{name}` is not an indicator", nearest(name, indicators))
    return False
