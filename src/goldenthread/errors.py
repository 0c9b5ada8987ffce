"""Every error a user can meet. An error says what happened, where, and what to do, in that order, and carries
the exit code of the command line; it never carries a figure about a child. Programming mistakes stay ordinary
exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GoldenThreadError(Exception):
    """Something the user can mend: `message` says what happened, `where` the place, `remedy` what to do."""

    exit_code = 2

    def __init__(self, message: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.message = message
        self.where = where
        self.remedy = remedy
        super().__init__(self.__str__())

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n  What to do: {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class RequestError(GoldenThreadError):
    """What was asked for cannot be: an unknown name, a period that is not one, an option that does not fit."""


@dataclass(frozen=True)
class Problem:
    """One fault in a definition file: `line` and `column` count from 1; `excerpt` is the line with a caret
    below it.
    """

    file: str
    line: int
    column: int
    message: str
    excerpt: str = ""
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if self.excerpt:
            text += f"\n{self.excerpt}"
        if self.hint:
            text += f"\n  Did you mean {self.hint}?"
        return text


class DefinitionError(GoldenThreadError):
    """One or more definitions are wrong. Every problem of the whole catalogue is in `problems`, to be shown
    once.
    """

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in the definitions"
        super().__init__("\n\n".join([head, *(str(problem) for problem in self.problems)]))


@dataclass(frozen=True)
class Fault:
    """One reason to refuse an input: the file, sheet, row (as a person counts them) and column, what was
    found, and the remedy.
    """

    message: str
    file: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"sheet {self.sheet}" if self.sheet else "",
                f"row {self.row}" if self.row is not None else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.message}\n  What to do: {self.remedy}"


class DataError(GoldenThreadError):
    """An input was refused and nothing of it was kept. Every fault found is in `faults`; `not_done` says what was
    not done because of them.
    """

    exit_code = 3

    def __init__(self, faults: Sequence[Fault], not_done: str = "loaded") -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"Nothing was {not_done}: {count} fault{'s' if count != 1 else ''} found"
        super().__init__("\n\n".join([head, *(str(fault) for fault in self.faults)]))
