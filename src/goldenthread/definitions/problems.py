"""Gathers the faults of every definition file, so that all of them are shown at once, each with its line and a
caret.

Nothing here decides what is wrong; the readers and checks of this room call `Problems.add`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from goldenthread.definitions.model import Place
from goldenthread.errors import DefinitionError, Problem

_REF = re.compile(r"([A-Za-z]+)(\d+)([a-z]?)")


@dataclass
class Problems:
    """The faults found so far and the lines of the files that they point into."""

    found: list[Problem] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def keep_source(self, file: str, text: str) -> None:
        """Remember the text of `file`, for the excerpts of its problems."""
        # YAML's own line breaks; splitlines() knows others, which would move every line after them.
        self.lines[file] = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)

    def add(self, place: Place, message: str, hint: str = "") -> None:
        """Record one fault at `place`; `hint` is the nearest word that would have been right."""
        problem = Problem(place.file, place.line, place.column, message, self.excerpt(place), hint)
        if problem not in self.found:
            self.found.append(problem)

    def excerpt(self, place: Place) -> str:
        """The line of `place` with a caret below its column; empty when the line is not there."""
        lines = self.lines.get(place.file, [])
        if not 0 < place.line <= len(lines):
            return ""
        line = lines[place.line - 1].replace("\t", " ")
        return f"  {line}\n  {' ' * (place.column - 1)}^"

    def raise_if_any(self) -> None:
        """Raise `DefinitionError` with every problem, by file, line and column, when there is one."""
        if self.found:
            raise DefinitionError(sorted(self.found, key=lambda each: (each.file, each.line, each.column)))


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice most like `word`, letter case aside; empty when none is near."""
    by_lower = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    matches = difflib.get_close_matches(word.lower(), sorted(by_lower), n=1, cutoff=0.6)
    return by_lower[matches[0]] if matches else ""


def nearest_ref(ref: str, among: Iterable[str]) -> str:
    """The reference most like `ref`: of the same letters the one nearest in number; empty when none is near. A short
    one, such as T8, is like no other by its letters alone.
    """
    choices = list(among)
    near = nearest(ref, choices)
    wanted = _REF.fullmatch(ref)
    if wanted is None:
        return near
    parted = [(each, found) for each in choices if (found := _REF.fullmatch(each))]
    alike = [(each, found) for each, found in parted if found[1].lower() == wanted[1].lower()]
    if not alike:
        return near
    number = int(wanted[2])
    return min(alike, key=lambda each: (abs(int(each[1][2]) - number), each[1][3] != wanted[3]))[0]


def a(noun: str) -> str:
    """A noun with its article: `a date`, `an id`."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def listed(words: Iterable[str]) -> str:
    """Words as a reader lists them: `a, b or c`."""
    names = list(words)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"
