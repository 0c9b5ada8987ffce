"""What people give to a scorecard beside the figures: the ratings that they publish and the words that they
write, each with who and when, read from a CSV. Figures typed in by hand are `returns`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args

from goldenthread.calendar import Period, parse_period
from goldenthread.definitions.model import Scorecard
from goldenthread.errors import DataError, Fault, RequestError

Rating = Literal["red", "amber", "green", "blue"]

RATING_COLUMNS = ("ref", "period", "rating", "by", "on", "reason")
COMMENT_COLUMNS = ("ref", "period", "text", "by", "on")


@dataclass(frozen=True)
class GivenRating:
    """A rating that a person publishes for a reference; None publishes "not rated" over the rule's
    suggestion.
    """

    scorecard: str
    ref: str
    period: Period
    rating: Rating | None
    by: str = ""
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comment:
    """What a person wrote under a reference for a period."""

    scorecard: str
    ref: str
    period: Period
    text: str
    by: str = ""
    on: date | None = None


def read_ratings(path: Path, scorecard: Scorecard) -> list[GivenRating]:
    """Read given ratings from a CSV with RATING_COLUMNS. `rating` is red, amber, green, blue, or `none` for
    not rated.

    Raises DataError with every faulty row.
    """
    faults: list[Fault] = []
    found = []
    for line, row, ref, period, on in _rows(path, RATING_COLUMNS, scorecard, faults):
        word = row["rating"].strip().lower()
        if word not in (*get_args(Rating), "none"):
            remedy = "Write red, amber, green, blue, or none for not rated."
            faults.append(
                Fault(f"{row['rating']!r} is not a rating", path.name, remedy, row=line, column="rating")
            )
            continue
        rating: Rating | None = None if word == "none" else word  # type: ignore[assignment]
        found.append(
            GivenRating(scorecard.name, ref, period, rating, row["by"].strip(), on, row["reason"].strip())
        )
    if faults:
        raise DataError(faults)
    return found


def read_comments(path: Path, scorecard: Scorecard) -> list[Comment]:
    """Read commentary from a CSV with COMMENT_COLUMNS. Raises DataError with every faulty row."""
    faults: list[Fault] = []
    found = []
    for line, row, ref, period, on in _rows(path, COMMENT_COLUMNS, scorecard, faults):
        if not row["text"].strip():
            faults.append(
                Fault("there are no words", path.name, "Write the comment, or leave the row out.", row=line)
            )
            continue
        found.append(Comment(scorecard.name, ref, period, row["text"].strip(), row["by"].strip(), on))
    if faults:
        raise DataError(faults)
    return found


def _rows(
    path: Path, columns: tuple[str, ...], scorecard: Scorecard, faults: list[Fault]
) -> Iterator[tuple[int, dict[str, str], str, Period, date | None]]:
    """Each row with its line, reference, period and date; a faulty row is added to `faults` and left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError([Fault("there is no such file", path.name, "Check the name.")]) from None
    except (OSError, UnicodeDecodeError):
        raise DataError([Fault("it cannot be read as text", path.name, "Save it as CSV (UTF-8).")]) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        remedy = f"The first row names the columns: {', '.join(columns)}."
        raise DataError(
            [Fault(f"it has no column {missing[0]}", path.name, remedy, row=1, column=missing[0])]
        )
    refs = {row.ref for row in scorecard.rows}
    for line, row in enumerate(reader, start=2):
        ref = row["ref"].strip()
        if ref not in refs:
            near = get_close_matches(ref, refs, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Use a reference of {scorecard.name}."
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
        yield line, row, ref, period, on
