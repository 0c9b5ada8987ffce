"""Numbers in commentary that are bound to figures: `{CIN8.value}` is printed as CIN8's own figure is, so that it stays
true when the figure is counted again. It also finds numbers typed into the words that the figures do not give. It
writes nothing and refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from goldenthread.judgement.rounding import natural_decimals, printed, rounded
from goldenthread.scorecards.model import FilledCell, FilledRow

FIELDS: Mapping[str, str] = {
    "value": "the figure as printed",
    "x_of_y": "how many of how many",
    "numerator": "the first of the two",
    "denominator": "the second of the two",
    "previous": "the figure of the period before",
    "change": "the difference from the period before",
    "target": "the target in words",
    "previous_year": "the figure of the financial year before",
    "rating": "the published rating",
}
"""What may be named of a reference, with what it gives."""

_NAME = re.compile(r"(?<!\\)\{([^{}\n]{0,80})\}")
# A number as people type it: not part of a word, a reference, a date or another number.
_LITERAL = re.compile(
    r"(?<![\w.,/£{-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?!\d)(\s?%|\s+per\s?cent\b)?(?![\w/:]|[-.,]\d)",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?:\b(?:is|are|now|at|currently|reached|(?:fell|rose|fallen|risen|dropped|increased|decreased|gone)"
    r"(?:\s+(?:up|down|back))?\s+to)\b[\s(]*(?:(?:still|only|just|now|at|about)\s+)*|[:(]\s*)$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:target|england|national|neighbours?|region|average|benchmark|last|previous|was|were|from|earlier|limit|aim)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"\s*(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_YEARS = range(1900, 2101)
NEAR = 48
"""Letters between a reference and a number that is said of it."""


@dataclass(frozen=True)
class Unknown:
    """A name in braces that no figure has, with the nearest that one has (empty when none is near)."""

    name: str
    nearest: str = ""

    @property
    def sentence(self) -> str:
        hint = f"did you mean {{{self.nearest}}}?" if self.nearest else "write it as {REFERENCE.value}."
        return f"there is no {{{self.name}}}; {hint}"


@dataclass(frozen=True)
class Disagreement:
    """A number typed into the words beside a reference, and what is printed for that reference."""

    ref: str
    typed: str
    printed: str

    @property
    def sentence(self) -> str:
        return (
            f"The words say {self.typed} of {self.ref}, and the figure printed is {self.printed}. "
            f"Write {{{self.ref}.value}} to keep it true."
        )


def names(rows: Iterable[FilledRow]) -> Mapping[str, str]:
    """Every name that may be written between braces, with the text that is printed for it."""
    return {f"{row.ref}.{field}": text for row in rows for field, text in _texts(row).items()}


def bind(text: str, known: Mapping[str, str]) -> tuple[str, tuple[Unknown, ...]]:
    """The text with each name replaced by what is printed for it, and the names that are not known, which stay as
    they were written. `\\{` is a brace that names nothing.
    """
    unknown: dict[str, Unknown] = {}

    def put(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name in known:
            return known[name]
        unknown.setdefault(name, Unknown(name, _nearest(name, known)))
        return match[0]

    return _NAME.sub(put, text), tuple(unknown.values())


def _nearest(name: str, known: Mapping[str, str]) -> str:
    if not name:
        return ""
    by_letters = {each.lower(): each for each in known}
    wanted = name.lower() if "." in name else f"{name.lower()}.value"
    near = get_close_matches(wanted, by_letters, 1, cutoff=0.5)
    return by_letters[near[0]] if near else ""


def _texts(row: FilledRow) -> dict[str, str]:
    figure = row.current.figure
    held = row.current.kind == "value"
    top = figure.numerator if held and figure is not None else None
    bottom = figure.denominator if held and figure is not None else None
    before = row.cells[-2].text if len(row.cells) > 1 else ""
    return {
        "value": row.current.text.removesuffix(row.current.beside),
        "x_of_y": row.current.x_of_y or row.current.text,
        "numerator": _number(top),
        "denominator": _number(bottom),
        "previous": before or "nothing",
        "change": row.change or "nothing to compare",
        "target": row.target.text or "no target",
        "previous_year": row.previous_year.text or "nothing",
        "rating": row.level or row.rating or "not rated",
    }


def _number(number: float | None) -> str:
    return "not known" if number is None else printed(number, "count", natural_decimals(number, 1))


def disagreements(text: str, rows: Sequence[FilledRow], about: str = "") -> list[Disagreement]:
    """The numbers typed into a text that are said of a reference and that its figures do not give, each once.

    A number is said of a reference when it stands beside it in one sentence; and of the row `about`, under which the
    text is printed, when it is a percentage of a percentage, or follows words such as "is" and "fell to". What is said
    to be so now must be the newest figure; any other may be an earlier one, the target or a benchmark.
    """
    by_ref = {row.ref: row for row in rows}
    every = "|".join(re.escape(ref) for ref in sorted(by_ref, key=len, reverse=True)) or "(?!)"
    any_ref = re.compile(rf"(?<![\w.])(?:{every})(?!\w)")
    found: dict[tuple[str, str], Disagreement] = {}
    for sentence in re.split(r"(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*[-*+])", _NAME.sub(" … ", text)):
        named = [(match.start(), match.end(), match[0]) for match in any_ref.finditer(sentence)]
        for match in _LITERAL.finditer(sentence):
            if any(start <= match.start() < end for start, end, _ in named):
                continue
            if not match[3] and (
                _MONTH.match(sentence[match.end() :])
                or (not match[2] and match[1].isdigit() and int(match[1]) in _YEARS)
            ):
                continue
            ref = _nearest_ref(match, named)
            row = by_ref.get(ref or about)
            if row is None or not _same_kind(match, row):
                continue
            before = sentence[max(match.start() - NEAR, 0) : match.start()]
            now = bool(_NOW.search(before)) and not _OTHER.search(before)
            if not ref and not now and row.row.form != "percent":
                continue
            cells = (row.current,) if now else _cells(row)
            if not _given(match, cells, () if now else (row.target.low, row.target.high)):
                typed = match[0].strip()
                found.setdefault((row.ref, typed), Disagreement(row.ref, typed, row.current.text))
    return list(found.values())


def _nearest_ref(match: re.Match[str], named: Sequence[tuple[int, int, str]]) -> str:
    near = [
        (match.start() - end if end <= match.start() else start - match.end(), ref)
        for start, end, ref in named
        if -1 <= (match.start() - end if end <= match.start() else start - match.end()) <= NEAR
    ]
    return min(near)[1] if near else ""


def _same_kind(match: re.Match[str], row: FilledRow) -> bool:
    return bool(match[3]) == (row.row.form == "percent")


def _cells(row: FilledRow) -> list[FilledCell]:
    return [*row.cells, row.previous_year, *(each.cell for each in row.benchmarks)]


def _given(match: re.Match[str], cells: Iterable[FilledCell], edges: Iterable[float | None]) -> bool:
    """Whether a cell or an edge of the target gives the number, at the places it was typed with."""
    typed = Decimal(match[1].replace(",", "") + (match[2] or ""))
    places = len(match[2]) - 1 if match[2] else 0
    numbers = [cell.number for cell in cells if cell.kind == "value" and cell.number is not None]
    numbers += [edge for edge in edges if edge is not None]
    return any(rounded(number, places) == typed for number in numbers)
