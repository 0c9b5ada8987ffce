"""What people give to a scorecard beside the figures: the ratings that they publish and the words that they
write, each with who and when, read from a CSV. Figures typed in by hand are `returns`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from goldenthread.calendar import Period, parse_period
from goldenthread.definitions.model import Level, Scorecard
from goldenthread.definitions.problems import nearest_ref
from goldenthread.errors import DataError, Fault, RequestError

Rating = Literal["red", "amber", "green", "blue"]

RATING_COLUMNS = ("ref", "period", "rating", "by", "on", "reason")
COMMENT_COLUMNS = ("ref", "period", "text", "by", "on")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

TERMS = frozenset(
    ("A3", "A4", "Q1", "Q2", "Q3", "Q4", "S17", "S20", "S31", "S38", "S47", "s17", "s20", "s47")
)
"""Sections of the Children Act, quarters and papers: what people write in the form of a reference and is none."""


@dataclass(frozen=True)
class GivenRating:
    """A rating that a person publishes for a reference; None publishes "not rated" over the rule's
    suggestion. `level` is the level's name on a scorecard whose rule has a scale of its own.
    """

    scorecard: str
    ref: str
    period: Period
    rating: Rating | None
    by: str = ""
    on: date | None = None
    reason: str = ""
    level: str = ""


@dataclass(frozen=True)
class Comment:
    """What a person wrote for a period under a reference; `refs` are all that it is about, when more than that
    one.
    """

    scorecard: str
    ref: str
    period: Period
    text: str
    by: str = ""
    on: date | None = None
    refs: tuple[str, ...] = ()


def read_ratings(path: Path, scorecard: Scorecard, linked: Sequence[Scorecard] = ()) -> list[GivenRating]:
    """Read given ratings from a CSV with RATING_COLUMNS. `rating` is red, amber, green, blue, or `none` for
    not rated. A reference of a scorecard that this one is `linked` to was rated there.

    Raises DataError with every faulty row.
    """
    faults: list[Fault] = []
    found = []
    levels = {name: level for card in (*linked, scorecard) for name, level in _levels(card).items()}
    rated_on = {row.ref: card.name for card in (scorecard, *linked) for row in card.rows}
    for line, row, (ref,), period, on in _rows(
        path, RATING_COLUMNS, scorecard, faults, beside=tuple(rated_on)
    ):
        name = rated_on.get(ref, scorecard.name)
        word = row["rating"].strip().lower()
        level = levels.get(word)
        if level is not None:
            by, reason = row["by"].strip(), row["reason"].strip()
            found.append(GivenRating(name, ref, period, level.colour, by, on, reason, level.name))
            continue
        if word not in (*get_args(Rating), "none"):
            own = f" a level ({', '.join(each.name for each in levels.values())})," if levels else ""
            remedy = f"Write red, amber, green, blue,{own} or none for not rated."
            faults.append(
                Fault(f"{row['rating']!r} is not a rating", path.name, remedy, row=line, column="rating")
            )
            continue
        rating: Rating | None = None if word == "none" else word  # type: ignore[assignment]
        found.append(GivenRating(name, ref, period, rating, row["by"].strip(), on, row["reason"].strip()))
    if faults:
        raise DataError(faults, "written")
    return found


def _levels(scorecard: Scorecard) -> dict[str, Level]:
    """The levels of the scorecard's own scales, by their names in lower case."""
    rules = [scorecard.rule]
    for section in scorecard.sections:
        rules += [rule for rule in (section.rule, *(row.rule for row in section.rows)) if rule is not None]
    return {level.name.lower(): level for rule in rules for level in rule.levels}


def read_comments(
    path: Path, scorecard: Scorecard, others: Iterable[Scorecard] | None = None
) -> list[Comment]:
    """Read commentary from a CSV with COMMENT_COLUMNS. `ref` is a reference, several (`29, 30`), or from one to
    another as they stand on the scorecard (`69-72`). With `others`, the scorecards that the words may cite too,
    a text that cites a reference of none of them is a fault. Raises DataError with every faulty row.
    """
    also = None if others is None else [row.ref for each in others for row in each.rows]
    faults: list[Fault] = []
    found = []
    rows = _rows(path, COMMENT_COLUMNS, scorecard, faults, several=True)
    for line, row, refs, period, on in rows:
        if not row["text"].strip():
            faults.append(
                Fault("there are no words", path.name, "Write the comment, or leave the row out.", row=line)
            )
            continue
        for cited, near in () if also is None else cited_in_vain(row["text"], scorecard, also):
            remedy = f"Did you mean {near}? If it is no reference, write it with a space between."
            message = f"the words cite {cited}, and there is no such reference"
            faults.append(Fault(message, path.name, remedy, row=line, column="text"))
        several = refs if len(refs) > 1 else ()
        words, by = unguarded(row["text"].strip()), row["by"].strip()
        found.append(Comment(scorecard.name, refs[-1], period, words, by, on, several))
    if faults:
        raise DataError(faults, "written")
    return found


def cited_in_vain(text: str, scorecard: Scorecard, also: Iterable[str]) -> list[tuple[str, str]]:
    """What a text cites in the form of this scorecard's references (T8 beside T1) and that is a reference neither of
    it nor among `also`, each once, with the nearest of the scorecard.
    """
    refs = [row.ref for row in scorecard.rows]
    letters = {found[1] for ref in refs if (found := re.match(r"([A-Za-z]+)\d", ref))}
    if not letters:
        return []
    known = {*refs, *scorecard.remarks, *also} | TERMS
    form = rf"(?<![\w.])(?:{'|'.join(sorted(letters))})\d+[a-z]?(?!\w|\.\d)"
    cited = dict.fromkeys(each for each in re.findall(form, text) if each not in known)
    return [(each, nearest_ref(each, refs)) for each in cited]


def _refused(fault: Fault) -> DataError:
    return DataError([fault], "written")


def _rows(
    path: Path,
    columns: tuple[str, ...],
    scorecard: Scorecard,
    faults: list[Fault],
    *,
    several: bool = False,
    beside: tuple[str, ...] = (),
) -> Iterator[tuple[int, dict[str, str], tuple[str, ...], Period, date | None]]:
    """Each row with its line, references (one, unless `several` may be named), period and date; a faulty row is
    added to `faults` and left out. `beside` are references of other scorecards that may be named too.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _refused(Fault("there is no such file", path.name, "Check the name.")) from None
    except (OSError, UnicodeDecodeError):
        raise _refused(Fault("it cannot be read as text", path.name, "Save it as CSV (UTF-8).")) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        remedy = f"The first row names the columns: {', '.join(columns)}."
        raise _refused(Fault(f"it has no column {missing[0]}", path.name, remedy, row=1, column=missing[0]))
    known = list(dict.fromkeys([*(row.ref for row in scorecard.rows), *scorecard.remarks, *beside]))
    for line, row in enumerate(reader, start=2):
        written = row["ref"].strip()
        refs = _several(written, known) if several else (written,)
        unknown = [ref for ref in refs if ref not in known]
        if unknown or not refs:
            ref = unknown[0] if unknown else written
            near = nearest_ref(ref, known)
            hint = f"Did you mean {near}?" if near else f"Use a reference of {scorecard.name}."
            faults.append(
                Fault(f"{ref!r} is no reference of {scorecard.name}", path.name, hint, row=line, column="ref")
            )
            continue
        try:
            period = parse_period(row["period"].strip())
        except RequestError as error:
            faults.append(Fault(error.message, path.name, error.remedy or "", row=line, column="period"))
            continue
        try:
            on = date.fromisoformat(row["on"].strip()) if row["on"].strip() else None
        except ValueError:
            faults.append(
                Fault(f"{row['on']!r} is not a date", path.name, "Write 2023-10-09.", row=line, column="on")
            )
            continue
        yield line, row, refs, period, on


def guarded(text: str) -> str:
    """Words as a cell that no spreadsheet works out: an apostrophe stands before what would begin a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """Words without the apostrophe that a pack's files put before what a spreadsheet would work out."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def _several(written: str, known: Sequence[str]) -> tuple[str, ...]:
    """The references that a text names, in the scorecard's order: `29 & 30`, `19a, 19b`, `69-72`, `19a - c`. What
    is not known is kept as it was written.
    """
    if written in known:
        return (written,)
    named: list[str] = []
    for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", written):
        between = None if part in known else re.fullmatch(r"(\S+?)\s*(?:-|–|\bto\b)\s*(\S+)", part)
        if between is None:
            named.append(part)
            continue
        first, last = between[1], between[2]
        if last not in known and first[: -len(last)] + last in known:
            last = first[: -len(last)] + last
        if first in known and last in known and known.index(first) <= known.index(last):
            named += known[known.index(first) : known.index(last) + 1]
        else:
            named.append(next((ref for ref in (first, last) if ref not in known), part))
    return tuple(sorted(dict.fromkeys(filter(None, named)), key=lambda ref: (*known, ref).index(ref)))
