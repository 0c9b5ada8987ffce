"""Reads the words of a derivation, such as `latest(visit.visited_on, per child_id, where seen)`, and where each
is.

Only the grammar: whether the columns and facts exist, and of which type the result is, is for `deriving`. A
derivation is added here, in both engines and in the manual together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from goldenthread.definitions.model import Span
from goldenthread.definitions.problems import listed, nearest


@dataclass(frozen=True)
class Word:
    """A piece of the expression and the character at which it begins."""

    text: str
    offset: int


@dataclass(frozen=True)
class Expression:
    """A derivation as written, its parts not yet looked up."""

    function: str
    offset: int = 0
    arguments: tuple[Word, ...] = ()
    fact: Word | None = None
    column: Word | None = None
    span: Span | None = None
    per_here: Word | None = None
    per_there: Word | None = None
    at: Word | None = None
    pick: Literal["latest", "earliest", "distinct"] = "latest"
    where: Word | None = None


@dataclass(frozen=True)
class Form:
    """How one derivation is written: its grammar for messages, and which parts it takes."""

    grammar: str
    arguments: int = 0
    looks_in: Literal["", "column", "either"] = ""
    parts: frozenset[str] = field(default_factory=frozenset)


GRAMMAR = {
    "working_days": Form("working_days(DATE, DATE)", 2),
    "add_working_days": Form("add_working_days(DATE, NUMBER)", 2),
    "complete_months": Form("complete_months(DATE, DATE)", 2),
    "month_end": Form("month_end(DATE)", 1),
    "divide": Form("divide(COLUMN, NUMBER)", 2),
    "team_kind": Form("team_kind(TEAM)", 1),
    "age": Form("age(BORN_ON[, at DATE])", 1, parts=frozenset({"at"})),
    "previous": Form("previous(COLUMN, per KEY[, where CONDITION])", 1, parts=frozenset({"per", "where"})),
    "lookup": Form("lookup(FACT.COLUMN, per KEY)", 0, "column", frozenset({"per"})),
    "latest": Form(
        "latest(FACT.COLUMN, per KEY[, at DATE][, where CONDITION])",
        0,
        "column",
        frozenset({"per", "at", "where"}),
    ),
    "earliest": Form(
        "earliest(FACT.COLUMN, per KEY[, at DATE][, where CONDITION])",
        0,
        "column",
        frozenset({"per", "at", "where"}),
    ),
    "open": Form(
        "open(FACT[.COLUMN], per KEY[, at DATE][, earliest or distinct][, where CONDITION])",
        0,
        "either",
        frozenset({"per", "at", "pick", "where"}),
    ),
    "overlapping": Form(
        "overlapping(FACT[.COLUMN], NUMBER months or days, per KEY[, at DATE][, where CONDITION])",
        0,
        "either",
        frozenset({"span", "per", "at", "where"}),
    ),
    "count_in": Form(
        "count_in(FACT.COLUMN, NUMBER months or days, per KEY[, at DATE][, where CONDITION])",
        0,
        "column",
        frozenset({"span", "per", "at", "where"}),
    ),
}

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"


class DerivationError(Exception):
    """A derivation that cannot be read: what is wrong, at which character, and the nearest word that would do."""

    def __init__(self, message: str, offset: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def read(text: str) -> Expression:
    """The parts of a derivation. Raises `DerivationError` at the first thing that does not fit its grammar."""
    call = re.match(rf"\s*({_NAME})\s*\(", text)
    if call is None:
        raise DerivationError(f"a derivation is a function of columns, one of {listed(GRAMMAR)}")
    name, start = call[1], call.start(1)
    if name not in GRAMMAR:
        hint = nearest(name, GRAMMAR)
        choice = "" if hint else f": there are {listed(GRAMMAR)}"
        raise DerivationError(f"`{name}` is not a derivation{choice}", start, hint)
    form = GRAMMAR[name]
    pieces = _pieces(text, call.end(), form)
    if form.looks_in:
        return _looking_in(name, start, pieces, form)
    return _of_own_row(name, start, pieces, form)


def _pieces(text: str, start: int, form: Form) -> list[Word]:
    """What stands between the brackets, parted by commas; a `where` takes everything up to the closing bracket."""
    pieces: list[Word] = []
    depth, begin, position, in_where = 0, start, start, False
    while position < len(text):
        character = text[position]
        if not in_where and not text[begin:position].strip() and re.match(r"where\b", text[position:]):
            in_where = True
        if character == "'":
            closing = text.find("'", position + 1)
            if closing < 0:
                raise DerivationError("a quote is opened and never closed", position)
            position = closing
        elif character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif character == ")":
            pieces.append(_word(text, begin, position))
            if text[position + 1 :].strip():
                raise DerivationError("something is left over after the closing bracket", position + 1)
            break
        elif character == "," and not depth and not in_where:
            pieces.append(_word(text, begin, position))
            begin = position + 1
        position += 1
    else:
        raise DerivationError(f"the closing bracket is missing: write {form.grammar}", len(text))
    return pieces


def _word(text: str, begin: int, end: int) -> Word:
    piece = text[begin:end]
    return Word(piece.strip(), begin + len(piece) - len(piece.lstrip()))


def _of_own_row(name: str, start: int, pieces: list[Word], form: Form) -> Expression:
    arguments, rest = pieces[: form.arguments], pieces[form.arguments :]
    for position, argument in enumerate(arguments):
        wanted = _NAME
        if position == 1 and name in ("add_working_days", "divide"):
            # Nothing is divided by nought.
            wanted = r"\d{1,4}" if name == "add_working_days" else r"[1-9]\d{0,3}"
        if not re.fullmatch(wanted, argument.text):
            raise _unlike(form, argument)
    if len(arguments) < form.arguments:
        raise DerivationError(f"something is missing: write {form.grammar}", start)
    return _with_parts(Expression(name, start, tuple(arguments)), rest, form)


def _looking_in(name: str, start: int, pieces: list[Word], form: Form) -> Expression:
    first = pieces[0]
    named = re.fullmatch(rf"({_NAME})(?:\.({_NAME}))?", first.text)
    if named is None:
        raise _unlike(form, first)
    if form.looks_in == "column" and not named[2]:
        raise DerivationError(f"say which column of {named[1]}: write {form.grammar}", first.offset)
    fact = Word(named[1], first.offset)
    column = Word(named[2], first.offset + named.start(2)) if named[2] else None
    return _with_parts(Expression(name, start, fact=fact, column=column), pieces[1:], form)


def _with_parts(expression: Expression, pieces: list[Word], form: Form) -> Expression:
    """Add `per`, `at`, `where` and the rest, each at most once and only where the grammar has it."""
    parts: dict[str, object] = {}
    for piece in pieces:
        part, values = _part(piece, form)
        if part not in form.parts:
            raise _unlike(form, piece)
        if part in parts:
            raise DerivationError(f"`{part}` is said twice", piece.offset)
        parts[part] = True
        expression = _replaced(expression, values)
    for needed in ("span", "per"):
        if needed in form.parts and needed not in parts:
            word = "per KEY" if needed == "per" else "how long, as in 12 months"
            raise DerivationError(f"{word} is missing: write {form.grammar}", expression.offset)
    if expression.pick != "latest" and expression.column is None:
        raise DerivationError(
            f"say which column is {expression.pick}: write {form.grammar}", expression.offset
        )
    return expression


def _replaced(expression: Expression, values: dict[str, object]) -> Expression:
    return Expression(**{**vars(expression), **values})


def _part(piece: Word, form: Form) -> tuple[str, dict[str, object]]:
    text = piece.text
    if match := re.fullmatch(rf"per\s+({_NAME})(?:\s*=\s*({_NAME}))?", text):
        here = Word(match[1], piece.offset + match.start(1))
        there = Word(match[2], piece.offset + match.start(2)) if match[2] else here
        return "per", {"per_here": here, "per_there": there}
    if match := re.fullmatch(r"at\s+(.+)", text, re.DOTALL):
        return "at", {"at": Word(match[1], piece.offset + match.start(1))}
    if match := re.fullmatch(r"where\s+(.+)", text, re.DOTALL):
        return "where", {"where": Word(match[1], piece.offset + match.start(1))}
    if match := re.fullmatch(r"(\d{1,4})\s+(month|day)s?", text):
        return "span", {"span": Span(int(match[1]), "months" if match[2] == "month" else "days")}
    if text in ("earliest", "distinct"):
        return "pick", {"pick": text}
    raise _unlike(form, piece)


def _unlike(form: Form, piece: Word) -> DerivationError:
    shown = f"`{piece.text}` does not belong here" if piece.text else "something is missing here"
    return DerivationError(f"{shown}: write {form.grammar}", piece.offset)
