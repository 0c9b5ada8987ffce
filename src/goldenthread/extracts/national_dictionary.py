"""Reads the department's data dictionary of national measures, and compares which way each measure is said to be
better there with what the indicators beside it say. It changes nothing: it asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from goldenthread.definitions.model import Indicator
from goldenthread.extracts.national_files import first_line, read_csv, refused
from goldenthread.extracts.national_measures import Measure

Better = Literal["high", "low", "none"]

_POLARITY: Mapping[str, Better] = {"high": "high", "low": "low", "-": "none", "na": "none", "": "none"}
_NEEDED = ("Measure_short", "Measure", "Polarity")
_WORDS: Mapping[str, str] = {
    "high": "high is better",
    "low": "low is better",
    "band": "it should be inside a band",
    "none": "neither way is better",
}


@dataclass(frozen=True)
class DictionaryEntry:
    """One measure of the dictionary: its title, and which way is better (`none` where the dictionary says neither)."""

    title: str
    better: Better


def is_dictionary(path: Path) -> bool:
    """Whether the file's first row has the columns of the data dictionary."""
    head = first_line(path)
    return "measure_short" in head and "polarity" in head


def read_dictionary(path: Path) -> dict[str, DictionaryEntry]:
    """Every measure of the dictionary, by its short name.

    Raises DataError for a file without the columns, or a direction that is no word of the dictionary.
    """
    names, rows = read_csv(path)
    if missing := [name for name in _NEEDED if name not in names]:
        raise refused(
            f"This is not the data dictionary: it has no column {missing[0]}.",
            path.name,
            "Download the dictionary again, and do not edit it.",
            row=1,
            column=missing[0],
        )
    entries: dict[str, DictionaryEntry] = {}
    for number, cells in rows:
        better = _POLARITY.get(cells["Polarity"].strip().casefold())
        if better is None:
            raise refused(
                f"“{cells['Polarity'].strip()}” is no direction of the dictionary: High, Low or a dash.",
                path.name,
                "Download the dictionary again, and do not edit it.",
                row=number,
                column="Polarity",
            )
        entries[cells["Measure_short"].strip()] = DictionaryEntry(cells["Measure"].strip(), better)
    return entries


def other_directions(
    measures: Iterable[Measure],
    indicators: Mapping[str, Indicator],
    dictionary: Mapping[str, DictionaryEntry],
) -> list[str]:
    """A sentence for each measure that the dictionary gives a direction and the indicator beside it another."""
    found = []
    for measure in measures:
        entry, indicator = dictionary.get(measure.dictionary), indicators.get(measure.indicator)
        if entry is None or indicator is None or entry.better in ("none", indicator.better):
            continue
        found.append(
            f"{measure.indicator}: the data dictionary says of “{entry.title}” that {_WORDS[entry.better]}, and the "
            f"indicator that {_WORDS[indicator.better]}."
        )
    return list(dict.fromkeys(found))
