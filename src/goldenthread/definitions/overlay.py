"""Lays a council's own definitions over the shipped ones (add, replace, retire) and says what that changes.

A definition is replaced whole: a council copies the shipped one into its own folder under the same name and
changes it there, so that the file in its folder is what is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

from goldenthread.definitions.layers import Layer
from goldenthread.definitions.model import Catalogue, Derivation, Fragment, Place, Span
from goldenthread.definitions.numbers_beside import number_changes
from goldenthread.definitions.plain_words import span_in_words
from goldenthread.definitions.problems import Problems, nearest
from goldenthread.definitions.records import Written
from goldenthread.definitions.relations import relation_key, relation_names


def lay_over(shipped: Layer, council: Layer, problems: Problems) -> Layer:
    """One layer of both.

    The council's targets stand in place of all shipped ones for the same indicator, window and form, and its
    benchmarks of those for the same comparator and year too.
    """
    retired = {each.text for each in council.retired}
    for each in council.retired:
        kinds = (shipped.facts, shipped.indicators, shipped.scorecards)
        found = sum(each.text in kind for kind in kinds)
        if not found and each.text not in shipped.broken:
            names = {name for kind in kinds for name in kind}
            problems.add(
                each.place, f"`{each.text}` is not among the shipped definitions", nearest(each.text, names)
            )
    own_targets = {_shown(each) for each in council.targets}
    own_benchmarks = {
        (*_shown(each), each.get("comparator"), each.get("year")) for each in council.benchmarks
    }
    return Layer(
        facts={**_without(shipped.facts, retired), **council.facts},
        indicators={**_without(shipped.indicators, retired), **council.indicators},
        scorecards={
            **{
                name: _without_rows(each, retired - council.indicators.keys())
                for name, each in _without(shipped.scorecards, retired).items()
            },
            **council.scorecards,
        },
        targets=[
            *(
                each
                for each in shipped.targets
                if _shown(each) not in own_targets and not _mentions(each, retired)
            ),
            *council.targets,
        ],
        benchmarks=[
            *(
                each
                for each in shipped.benchmarks
                if (*_shown(each), each.get("comparator"), each.get("year")) not in own_benchmarks
                and not _mentions(each, retired)
            ),
            *council.benchmarks,
        ],
        rebased=[
            *(each for each in shipped.rebased if each.get("indicator") not in retired),
            *council.rebased,
        ],
        breaks=[*shipped.breaks, *council.breaks],
        relations=[*_relations_left(shipped, council, retired), *council.relations],
        broken=shipped.broken | council.broken,
    )


def changes(shipped: Catalogue, overlaid: Catalogue) -> list[str]:
    """What a council's folder changes, a line each: what it adds, retires, and field by field what it replaces."""
    lines: list[str] = []
    kinds: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("fact", shipped.facts, overlaid.facts),
        ("indicator", shipped.indicators, overlaid.indicators),
        ("scorecard", shipped.scorecards, overlaid.scorecards),
    )
    for kind, before, after in kinds:
        for name in sorted(before.keys() | after.keys()):
            if name not in before:
                lines.append(f"adds the {kind} {name}")
            elif name not in after:
                lines.append(f"retires the {kind} {name}")
            else:
                lines += [
                    f"changes the {kind} {name}: {each}" for each in _differences(before[name], after[name])
                ]
    lines += number_changes(shipped, overlaid)
    before_relations, after_relations = _relations(shipped), _relations(overlaid)
    lines += [f"unties the relation {each}" for each in before_relations if each not in after_relations]
    lines += [f"adds the relation {each}" for each in after_relations if each not in before_relations]
    return lines


def _relations(catalogue: Catalogue) -> list[str]:
    """Every relation in words; a changed one is one untied and one added."""
    return [
        f"{each.kind.replace('_', ' ')}: "
        + " ".join(
            part
            for part in (
                each.subject,
                f"({', '.join(each.terms)})",
                f"less ({', '.join(each.less)})" if each.less else "",
                f"within {each.allowance:g}" if each.allowance else "",
                "usually" if each.usually else "",
            )
            if part
        )
        for each in catalogue.relations
    ]


def _relations_left(shipped: Layer, council: Layer, retired: set[str]) -> list[Written]:
    """The shipped relations that the council's folder neither replaces (same kind, same subject) nor unties by
    retiring an indicator.
    """
    replaced = {relation_key(each) for each in council.relations}
    gone = retired - council.indicators.keys()
    return [
        each
        for each in shipped.relations
        if relation_key(each) not in replaced and not relation_names(each) & gone
    ]


def _without(named: Mapping[str, Written], retired: set[str]) -> dict[str, Written]:
    return {name: each for name, each in named.items() if name not in retired}


def _shown(written: Written) -> tuple[str, str, str]:
    return written.get("indicator"), written.get("window"), written.get("as")


def _mentions(written: Written, retired: set[str]) -> bool:
    return written.get("indicator") in retired or written.get("scorecard") in retired


def _without_rows(scorecard: Written, retired: set[str]) -> Written:
    """A shipped scorecard without the rows of retired indicators."""

    def kept(written: Written) -> Written:
        rows = tuple(row for row in written.get("rows", ()) if row.get("indicator") not in retired)
        groups = tuple(kept(group) for group in written.get("groups", ()))
        values = dict(written.values)
        values |= {"rows": rows} if "rows" in written else {}
        if "bars" in written:
            values["bars"] = tuple(
                each for each in written.get("bars") if each.get("indicator") not in retired
            )
        values |= (
            {"groups": tuple(group for group in groups if group.get("rows"))} if "groups" in written else {}
        )
        return replace(written, values=values)

    if "sections" not in scorecard:
        return scorecard
    sections = tuple(kept(each) for each in scorecard.get("sections"))
    return replace(scorecard, values={**scorecard.values, "sections": sections})


def _differences(before: object, after: object) -> list[str]:
    """The fields in which two definitions differ, in words; where they were written does not count."""
    if not (
        is_dataclass(before) and is_dataclass(after)
    ):  # pragma: no cover - catalogues hold dataclasses only
        return []
    found = []
    for each in fields(before):
        old, new = getattr(before, each.name), getattr(after, each.name)
        # Every scorecard carries every relation, target and benchmark: they are said once, not for each.
        if each.name not in ("place", "relations", "targets", "benchmarks") and _plain(old) != _plain(new):
            found.append(_difference(each.name, old, new))
    return found


def _difference(name: str, old: object, new: object) -> str:
    if name == "sections" and isinstance(old, tuple) and isinstance(new, tuple):
        old_rows = {row.ref: row for section in old for row in section.rows}
        new_rows = {row.ref: row for section in new for row in section.rows}
        parts = [f"row {ref} leaves" for ref in old_rows if ref not in new_rows]
        parts += [f"row {ref} joins" for ref in new_rows if ref not in old_rows]
        parts += [
            f"row {ref} differs"
            for ref, row in new_rows.items()
            if ref in old_rows and _plain(row) != _plain(old_rows[ref])
        ]
        return ", ".join(parts) or "sections are arranged otherwise"
    if name in ("derive", "as_at") and isinstance(old, tuple) and isinstance(new, tuple):
        before = {each.name: each for each in old if isinstance(each, Derivation)}
        after = {each.name: each for each in new if isinstance(each, Derivation)}
        parts = [f"{each} leaves" for each in before if each not in after]
        parts += [f"{each} joins ({after[each].source})" for each in after if each not in before]
        parts += [
            f"{each} was {before[each].source} and is {after[each].source}"
            for each in after
            if each in before and before[each].source != after[each].source
        ]
        return f"{name}: " + ("; ".join(parts) or "another order")
    was, now = _said(old), _said(new)
    return (
        f"{_WORDS.get(name, name)} was {was} and is {now}"
        if was and now
        else f"{_WORDS.get(name, name)} differs"
    )


_WORDS = {"forms": "as", "windows": "window"}


def _said(value: object) -> str:
    """A value in a few words; empty when it has too many parts for that."""
    if value is None or value == () or value == "":
        return "not said"
    if isinstance(value, Fragment):
        return f"`{value.sql}`"
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, Span):
        return span_in_words(value)
    return ""


def _plain(value: object) -> object:
    """A value without the places where its parts were written."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_plain(getattr(value, each.name)) for each in fields(value))
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    if isinstance(value, Mapping):
        return tuple(sorted((key, _plain(each)) for key, each in value.items()))
    return value
