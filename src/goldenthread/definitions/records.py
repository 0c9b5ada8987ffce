"""Turns a tree read from YAML into plain values by the table in `fields`, recording every value that does not
fit.

What a value means beside the others (is this column known, does this row fit its indicator) is for the modules
of each kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.definitions import fields
from goldenthread.definitions.model import Place, Span
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.reading import Entries, Listing, Node, Scalar

NAME = re.compile(r"[a-z][a-z0-9_]*")
SAID_OTHERWISE = {"target": "printed"}
"""Words that people write for a field whose name is not like them."""
_YES = frozenset({"yes", "true", "Yes", "True", "YES", "TRUE"})
_NO = frozenset({"no", "false", "No", "False", "NO", "FALSE"})


class Unfit:
    """Stands for a value that was refused, so that no further fault is found in it."""


UNFIT = Unfit()


@dataclass(frozen=True)
class Written:
    """The fields of one record that were written and fit, with the tree they came from."""

    node: Entries
    values: dict[str, Any] = field(default_factory=dict)
    complete: bool = True

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    @property
    def place(self) -> Place:
        return self.node.place

    def place_of(self, *path: str | int) -> Place:
        """Where the value at `path` (a field, then positions or keys within it) begins."""
        node: Node = self.node
        for step in path:
            if isinstance(node, Entries) and isinstance(step, str) and step in node.entries:
                node = node.entries[step]
            elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
        return node.place

    def place_of_key(self, name: str) -> Place:
        """Where the word `name` itself was written."""
        return self.node.keys[name].place if name in self.node.keys else self.node.place


def read_record(node: Node, kind: fields.Record, what: str, problems: Problems) -> Written | None:
    """The fields of `what` (a name for messages); None when the node is no mapping.

    `complete` is False when anything did not fit.
    """
    if not isinstance(node, Entries):
        problems.add(node.place, f"{what} should be fields, each `name: value`, and is {_shape(node)}")
        return None
    known = {each.name: each for each in kind.fields}
    values: dict[str, Any] = {}
    complete = True
    for word, value in node.entries.items():
        if word not in known:
            other = SAID_OTHERWISE.get(word, "")
            hint = nearest(word, known) or (other if other in known else "")
            message = f"`{word}` is not a field of {what}"
            problems.add(
                node.keys[word].place, message if hint else f"{message}: it has {listed(known)}", hint
            )
            complete = False
            continue
        if isinstance(value, Scalar) and value.is_null:
            continue
        result = read_value(value, known[word].kind, f"`{word}`", problems)
        if result is UNFIT:
            complete = False
        else:
            values[word] = result
    for each in kind.fields:
        absent = each.name not in node.entries or (
            isinstance(node.entries[each.name], Scalar)
            and each.name not in values
            and _is_null(node.entries[each.name])
        )
        if each.required and absent:
            problems.add(node.place, f"{what} needs `{each.name}`: {each.about}")
            complete = False
    return Written(node, values, complete)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null


def read_value(node: Node, kind: fields.Kind, what: str, problems: Problems) -> Any:
    """The value of a node as its kind says, or `UNFIT` with the reason recorded."""
    if isinstance(kind, fields.Record):
        written = read_record(node, kind, what, problems)
        return written if written is not None and written.complete else UNFIT
    if isinstance(kind, fields.ListOf):
        return _read_list(node, kind, what, problems)
    if isinstance(kind, fields.MapOf):
        return _read_map(node, kind, what, problems)
    if isinstance(kind, fields.Grid):
        return _read_grid(node, what, problems)
    if isinstance(kind, fields.Population):
        return _read_population(node, what, problems)
    if not isinstance(node, Scalar):
        problems.add(node.place, f"{what} should be {_wanted(kind)}, and is {_shape(node)}")
        return UNFIT
    return _read_scalar(node, kind, what, problems)


def _read_scalar(node: Scalar, kind: fields.Kind, what: str, problems: Problems) -> Any:
    text = node.text.strip()
    if isinstance(kind, fields.Condition | fields.Expression):
        return node
    if isinstance(kind, fields.Text):
        if text and (not kind.pattern or re.fullmatch(kind.pattern, text)):
            return text
    elif isinstance(kind, fields.Name):
        if NAME.fullmatch(text):
            return text
    elif isinstance(kind, fields.Choice):
        if text in kind.words:
            return text
        problems.add(
            node.place, f"{what} should be {_wanted(kind)}, and is `{text}`", nearest(text, kind.words)
        )
        return UNFIT
    elif isinstance(kind, fields.YesNo):
        if text in _YES | _NO:
            return text in _YES
    elif isinstance(kind, fields.Day):
        if (day := as_date(text)) is not None:
            return day
    elif isinstance(kind, fields.Stretch):
        if match := re.fullmatch(r"(\d{1,4}) (day|month|year)s?", text):
            amount, unit = int(match[1]), match[2]
            return (
                Span(amount * 12, "months")
                if unit == "year"
                else Span(amount, "days" if unit == "day" else "months")
            )
    elif isinstance(kind, fields.Number):
        number = _as_number(text, kind)
        if number is not None:
            return number
    problems.add(node.place, f"{what} should be {_wanted(kind)}, and is {f'`{text}`' if text else 'empty'}")
    return UNFIT


def as_date(text: str) -> date | None:
    """The date written YYYY-MM-DD; None when it is not one."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _as_number(text: str, kind: fields.Number) -> float | int | None:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", text) or (kind.whole and "." in text):
        return None
    number = int(text) if "." not in text else float(text)
    return None if kind.least is not None and number < kind.least else number


def _read_list(node: Node, kind: fields.ListOf, what: str, problems: Problems) -> Any:
    if not isinstance(node, Listing):
        wanted = f"a list of {kind.exactly}" if kind.exactly else "a list"
        example = f": write [{node.text}]" if isinstance(node, Scalar) and kind.exactly is None else ""
        problems.add(node.place, f"{what} should be {wanted}{example}")
        return UNFIT
    if kind.exactly is not None and len(node.items) != kind.exactly:
        problems.add(node.place, f"{what} should be a list of {kind.exactly}, and has {len(node.items)}")
        return UNFIT
    items = [read_value(item, kind.of, f"an item of {what}", problems) for item in node.items]
    seen: set[str] = set()
    for item in node.items if isinstance(kind.of, fields.Name | fields.Choice) else ():
        if isinstance(item, Scalar) and item.text in seen:
            problems.add(item.place, f"`{item.text}` is in {what} twice")
        seen.add(item.text if isinstance(item, Scalar) else "")
    return UNFIT if any(item is UNFIT for item in items) else tuple(items)


def _read_map(node: Node, kind: fields.MapOf, what: str, problems: Problems) -> Any:
    if not isinstance(node, Entries):
        problems.add(node.place, f"{what} should be names, each `name: value`, and is {_shape(node)}")
        return UNFIT
    result: dict[str, Any] = {}
    fit = True
    for word, value in node.entries.items():
        key = read_value(node.keys[word], kind.keys, f"a name in {what}", problems)
        if _is_null(value) and isinstance(kind.of, fields.Number):
            item = None
        else:
            item = read_value(value, kind.of, f"`{word}`", problems)
        fit = fit and key is not UNFIT and item is not UNFIT
        result[word] = item
    return result if fit else UNFIT


@dataclass(frozen=True)
class Drawing:
    """A drawn table: its headings and where each is, its rows as cells by heading, and where each begins."""

    headings: dict[str, Place]
    rows: tuple[dict[str, str], ...]
    places: tuple[Place, ...]


def _read_grid(node: Node, what: str, problems: Problems) -> Any:
    """Tables of text by name; the name is empty when only one was drawn and not named."""
    if isinstance(node, Scalar):
        return _unless_unfit({"": _read_drawing(node, problems)})
    if isinstance(node, Entries):
        drawn: dict[str, Any] = {}
        for name, value in node.entries.items():
            if isinstance(value, Scalar):
                drawn[name] = _read_drawing(value, problems)
            else:
                problems.add(value.place, f"the rows of `{name}` should be drawn as a table after `|`")
                drawn[name] = UNFIT
        return _unless_unfit(drawn)
    problems.add(node.place, f"{what} should be a table drawn after `|`, or several by name")
    return UNFIT


def _unless_unfit(drawn: dict[str, Any]) -> Any:
    return UNFIT if any(each is UNFIT for each in drawn.values()) else drawn


def _read_drawing(node: Scalar, problems: Problems) -> Drawing | Unfit:
    lines: list[tuple[int, list[str]]] = []
    headings: dict[str, Place] = {}
    offset = 0
    for line in node.text.splitlines(keepends=True):
        if line.strip():
            lines.append(
                (offset + len(line) - len(line.lstrip()), [cell.strip() for cell in line.split("|")])
            )
        if len(lines) == 1 and not headings:
            for match in re.finditer(r"[^|]+", line.rstrip()):
                blanks = len(match[0]) - len(match[0].lstrip())
                headings[match[0].strip()] = node.at(offset + match.start() + blanks)
        offset += len(line)
    if not lines:
        problems.add(node.place, "the table is empty: begin with a line of headings")
        return UNFIT
    if len(headings) != len(lines[0][1]):
        problems.add(node.at(lines[0][0]), "a heading is empty or there twice")
        return UNFIT
    faulty = [(start, cells) for start, cells in lines[1:] if len(cells) != len(headings)]
    for start, cells in faulty:
        problems.add(node.at(start), f"{len(cells)} cells under {len(headings)} headings: part them with `|`")
    if faulty:
        return UNFIT
    rows = tuple(dict(zip(headings, cells, strict=True)) for _, cells in lines[1:])
    return Drawing(headings, rows, tuple(node.places([start for start, _ in lines[1:]])))


def _read_population(node: Node, what: str, problems: Problems) -> Any:
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if isinstance(node, Entries) and list(node.entries) == ["fixed"]:
        year = node.entries["fixed"]
        text = f"fixed: {year.text}" if isinstance(year, Scalar) else ""
    if text in ("latest", "dfe"):
        return text
    if match := re.fullmatch(r"fixed: ?(\d{4})", text):
        return f"fixed: {match[1]}"
    problems.add(
        node.place, f"{what} should be latest, dfe or {{fixed: YEAR}}", nearest(text, ("latest", "dfe"))
    )
    return UNFIT


def _wanted(kind: fields.Kind) -> str:
    match kind:
        case fields.Text():
            return kind.like or "text"
        case fields.Name():
            return "a name in lower case, such as started_on"
        case fields.Choice():
            return listed(kind.words)
        case fields.Number():
            words = "a whole number" if kind.whole else "a number"
            return words if kind.least is None else f"{words} of {kind.least:g} or more"
        case fields.Day():
            return "a date that exists, written YYYY-MM-DD"
        case fields.YesNo():
            return "yes or no"
        case fields.Stretch():
            return "a stretch such as 12 months or 28 days"
        case _:
            return "a single value"


def _shape(node: Node) -> str:
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Entries):
        return "a group of fields"
    return "empty" if node.is_null else "a single value"
