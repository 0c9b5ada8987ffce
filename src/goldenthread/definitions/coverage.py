"""Says of each scorecard which of its references are computed from records, which only come as returns, and which
of those that its document prints are missing.

The references that a document prints are `references.csv` of the catalogue; a scorecard that is not of a document
has none to miss. Nothing is counted here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from goldenthread.definitions.model import Catalogue, Indicator


@dataclass(frozen=True)
class Returned:
    """A reference that only comes as a return: what it shows, and why no record can be counted for it."""

    ref: str
    title: str
    reason: str


@dataclass(frozen=True)
class Coverage:
    """The references of one scorecard, in its order: computed, returned, and missing."""

    scorecard: str
    computed: tuple[str, ...]
    returned: tuple[Returned, ...]
    missing: tuple[str, ...]


def coverage(catalogue: Catalogue, printed: Mapping[str, tuple[str, ...]]) -> list[Coverage]:
    """Every scorecard of the catalogue, and every document of `printed` (references by scorecard), by name."""
    found = []
    for name in sorted({*catalogue.scorecards, *printed}):
        card = catalogue.scorecards.get(name)
        shown = {row.ref: catalogue.indicators[row.indicator] for row in card.rows} if card else {}
        found.append(
            Coverage(
                scorecard=name,
                computed=tuple(ref for ref, indicator in shown.items() if indicator.fact is not None),
                returned=tuple(
                    _returned(ref, indicator) for ref, indicator in shown.items() if indicator.fact is None
                ),
                missing=tuple(ref for ref in printed.get(name, ()) if ref not in shown),
            )
        )
    return found


def printed_references() -> dict[str, tuple[str, ...]]:
    """The references that the documents print, by the name of the scorecard that shows them, in their order."""
    text = files("goldenthread").joinpath("catalogue", "references.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in csv.DictReader(text.splitlines()):
        found.setdefault(line["scorecard"], []).append(line["ref"])
    return {scorecard: tuple(refs) for scorecard, refs in found.items()}


def _returned(ref: str, indicator: Indicator) -> Returned:
    return Returned(ref, indicator.title, indicator.returned or "")
