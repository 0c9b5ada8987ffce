"""Reads YAML into a small tree that remembers the line and column of every key and value.

It knows nothing of facts or indicators. YAML's own guesses (`no` is false, `1e3` is a number, `on` is true) are
not made: a scalar stays the text that was written, and the field that asks for it says what it must be.
Anchors, tags and several documents in a file are refused, for a definition is read by people.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from goldenthread.definitions.model import Place
from goldenthread.definitions.problems import Problems

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as text; `plain` when it was written without quotes; `raw` is how it was written, with them."""

    text: str
    place: Place
    plain: bool = True
    raw: str = ""

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in _NULLS

    def at(self, offset: int) -> Place:
        """The place in the file of the character `offset` of `text`, whatever quotes or folding it was written with."""
        return self.places([offset])[0]

    def places(self, offsets: Sequence[int]) -> list[Place]:
        """The places of several characters, whose offsets go up: the text is walked through once for all of them."""
        if not self.raw:
            return [Place(self.place.file, self.place.line, self.place.column + offset) for offset in offsets]
        found = []
        here, there = 0, _first_character(self.raw)
        for offset in offsets:
            while here < min(offset, len(self.text)):
                if self.text[here].isspace():
                    here = _after_blanks(self.text, here)
                    there = _after_blanks(self.raw, there)
                else:
                    doubled = self.raw[0] == "'" and self.raw.startswith("''", there)
                    escaped = self.raw[0] == '"' and self.raw.startswith("\\", there)
                    here, there = here + 1, there + (2 if doubled or escaped else 1)
            breaks = self.raw.count("\n", 0, there)
            column = there - self.raw.rfind("\n", 0, there) if breaks else self.place.column + there
            found.append(Place(self.place.file, self.place.line + breaks, column))
        return found


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """Nodes by key, in the order written; `keys` holds each key's own scalar."""

    entries: dict[str, Node]
    place: Place
    keys: dict[str, Scalar] = field(default_factory=dict)


Node = Scalar | Listing | Entries


def read_yaml(text: str, file: str, problems: Problems) -> Node | None:
    """The tree of one YAML document, or None when it is empty or cannot be read (the reason is in `problems`)."""
    problems.keep_source(file, text)
    try:
        return _Composer(text, file, problems).document()
    except yaml.YAMLError as error:
        _explain(error, text, file, problems)
    except _RefusedError:
        pass
    return None


class _RefusedError(Exception):
    """The document was refused and the reason recorded."""


class _Composer:
    """Builds the tree from the parser's events, which keep what the loader throws away: anchors, quotes and places."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self.text = text
        self.file = file
        self.problems = problems
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.refuse(
                        event, "a second document begins here: keep one document to a file, without `---`"
                    )
                root = self.node(next(self.events), 0)
        return root

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark is not None else Place(self.file)

    def refuse(self, event: yaml.Event, message: str) -> None:
        self.problems.add(self.place(event), message)
        raise _RefusedError

    def node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, f"`*{event.anchor}` repeats something by an alias: write it out in full")
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self.refuse(
                event, f"`&{event.anchor}` is an anchor: write things out in full where they are needed"
            )
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self.refuse(
                event, f"`{event.tag}` is a YAML tag: take it away, the field says what kind of value it is"
            )
        if depth > _DEEPEST:
            self.refuse(event, f"nested more than {_DEEPEST} deep: no definition needs that")
        if isinstance(event, yaml.ScalarEvent):
            plain = not event.style
            raw = self.raw(event)
            raw = "" if plain and "\n" not in raw else raw
            return Scalar(event.value, self.place(event), plain, raw)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(following := next(self.events), yaml.SequenceEndEvent):
                items.append(self.node(following, depth + 1))
            return Listing(tuple(items), self.place(event))
        return self.mapping(event, depth)

    def raw(self, event: yaml.Event) -> str:
        start, end = event.start_mark, event.end_mark
        return self.text[start.index : end.index] if start is not None and end is not None else ""

    def mapping(self, event: yaml.Event, depth: int) -> Entries:
        result = Entries({}, self.place(event))
        while not isinstance(following := next(self.events), yaml.MappingEndEvent):
            key = self.node(following, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Scalar):
                self.problems.add(key.place, "a key must be a single word")
            elif key.text in result.entries:
                first = result.keys[key.text].place.line
                self.problems.add(key.place, f"`{key.text}` is given twice: it was on line {first} already")
            else:
                result.entries[key.text] = value
                result.keys[key.text] = key
        return result


def _explain(error: yaml.YAMLError, text: str, file: str, problems: Problems) -> None:
    """Say in plain words why a file is not YAML."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    message = f"this is not YAML: {reason}"
    indent = written[: len(written) - len(written.lstrip())]
    if "\t" in indent or "\\t" in reason:
        column = written.index("\t") + 1 if "\t" in written else column
        message = "a tab is used here: YAML is indented with spaces only, so replace each tab by two spaces"
    elif "unexpected end of stream" in reason:
        opened = getattr(error, "context_mark", None)
        line, column = (opened.line + 1, opened.column + 1) if opened is not None else (line, column)
        message = "a quote is opened here and never closed"
    elif "mapping values are not allowed" in reason:
        message = (
            "a second colon on the line: put the value in 'single quotes', or check the indent of this line"
        )
    elif "special characters are not allowed" in reason:
        message = "a character that cannot be printed: delete it and type the line again"
    elif "did not find expected" in reason or "could not find expected" in reason:
        message += (
            "; look for a missing colon, quote or bracket, or an indent that differs from the line above"
        )
    problems.add(Place(file, line, column), message)


def read_csv(text: str, file: str, problems: Problems) -> Listing:
    """The rows of a CSV file as a list of mappings by its header, empty cells left out."""
    problems.keep_source(file, text)
    reader = csv.reader(io.StringIO(text))
    header = [name.strip() for name in next(reader, [])]
    rows: list[Node] = []
    for cells in reader:
        line = reader.line_num
        if len(cells) > len(header):
            problems.add(Place(file, line, 1), f"{len(cells)} cells under {len(header)} headings")
        columns = [1 + sum(len(cell) + 1 for cell in cells[:position]) for position in range(len(cells))]
        row = Entries({}, Place(file, line, 1))
        for name, cell, column in zip(header, cells, columns, strict=False):
            if cell.strip():
                row.entries[name] = Scalar(cell.strip(), Place(file, line, column))
                row.keys[name] = Scalar(name, Place(file, 1, 1))
        if row.entries:
            rows.append(row)
    return Listing(tuple(rows), Place(file))


def _after_blanks(text: str, start: int) -> int:
    match = re.compile(r"\s*").match(text, start)
    return match.end() if match else start


def _first_character(raw: str) -> int:
    """Where the value begins in what was written: after the quote, or after a block's header line and indent."""
    if raw[0] in "'\"":
        return 1
    if raw[0] in "|>":
        end = raw.find("\n")
        return _after_blanks(raw, end) if end >= 0 else len(raw)
    return 0
