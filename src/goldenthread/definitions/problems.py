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


def a(noun: str) -> str:
    """A noun with its article: `a date`, `an id`."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def listed(words: Iterable[str]) -> str:
    """Words as a reader lists them: `a, b or c`."""
    names = list(words)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"
