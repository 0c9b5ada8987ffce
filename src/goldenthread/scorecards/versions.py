"""What differs between two published packs of one scorecard, such as a month that was published again with
corrections. It reads the folders as they were frozen; nothing is judged or counted again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goldenthread.errors import RequestError
from goldenthread.figures.model import TOTAL, Figure
from goldenthread.scorecards.pack import Pack
from goldenthread.scorecards.printing import filled_cell, heading

COLUMNS = ("ref", "what", "before", "now")


@dataclass(frozen=True)
class Difference:
    """One thing that the second pack says otherwise. `ref` is empty for the pack's own title; a text is empty for what
    is not there.
    """

    ref: str
    what: str
    before: str
    now: str

    def __str__(self) -> str:
        of = f"{self.ref}, {self.what}" if self.ref else self.what
        return f"{of[:1].upper()}{of[1:]}: {self.before or 'nothing'} before, {self.now or 'nothing'} now"


@dataclass(frozen=True)
class _Line:
    """A row as a pack tells it: name, marks, and its figures by period in words."""

    told: Mapping[str, str]
    figures: Mapping[str, str]


def differences(first: Pack, second: Pack) -> list[Difference]:
    """Every difference in what a reader is told: titles, names, targets, ratings, arrows and printed figures of the
    periods that both packs hold; rows that came or went.

    Raises RequestError when the packs are not of one scorecard.
    """
    names = [str(pack.manifest["scorecard"]) for pack in (first, second)]
    if names[0] != names[1]:
        raise RequestError(
            f"{first.folder.name} is a pack of {names[0]}, and {second.folder.name} of {names[1]}",
            remedy="compare two packs of one scorecard",
        )
    found = [
        Difference("", what, str(first.manifest.get(what, "")), str(second.manifest.get(what, "")))
        for what in ("title", "council")
    ]
    before, now = _lines(first), _lines(second)
    for ref in dict.fromkeys((*before, *now)):
        if ref not in now or ref not in before:
            said = [lines[ref].told["name"] if ref in lines else "" for lines in (before, now)]
            found.append(Difference(ref, "row", *said))
            continue
        found += [Difference(ref, what, text, now[ref].told[what]) for what, text in before[ref].told.items()]
        found += [
            Difference(ref, f"figure for {period}", text, now[ref].figures[period])
            for period, text in before[ref].figures.items()
            if period in now[ref].figures
        ]
    return [each for each in found if each.before != each.now]


def differences_text(found: list[Difference]) -> str:
    """The differences as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((each.ref, each.what, each.before, each.now) for each in found)
    return text.getvalue()


def _lines(pack: Pack) -> dict[str, _Line]:
    kept = json.loads((pack.folder / "definitions.json").read_text(encoding="utf-8"))
    with (pack.folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        marks = {line["ref"]: line for line in csv.DictReader(file)}
    figures: dict[str, list[Figure]] = {}
    for figure in pack.figures:
        if figure.breakdown == TOTAL:
            figures.setdefault(figure.ref, []).append(figure)
    return {
        row["ref"]: _Line(
            {
                "name": row["label"] or kept["indicators"][row["indicator"]]["title"],
                "target": marks[row["ref"]]["target"],
                "rating": marks[row["ref"]]["level"] or marks[row["ref"]]["published_rating"],
                "direction": marks[row["ref"]]["moved"],
            },
            {
                heading(figure.period): filled_cell(figure, figure.decimals or 0).text
                for figure in figures.get(row["ref"], ())
            },
        )
        for row in _rows(kept["scorecard"])
        if row["ref"] in marks
    }


def _rows(scorecard: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in scorecard["sections"]:
        for group in section["groups"]:
            yield from group["rows"]
