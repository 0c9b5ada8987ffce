"""What is measured of the rest of the thread: an extract read and checked, packs made and published, one PDF.

Each is done once, in a process of its own, as the command line does it, with nothing warm. What a council has
beside its extract (targets, comparators, returns, comments) is part of the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pypdfium2  # type: ignore[import-untyped]

from benchmarks import work
from benchmarks.contenders import peak_megabytes
from benchmarks.results import Made
from goldenthread import definitions
from goldenthread.calendar import containing
from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.extracts import ssd
from goldenthread.extracts.given import read_comments
from goldenthread.extracts.returns import read_returns
from goldenthread.publish.outputs import MAKERS, SOME_LAYOUTS, outputs
from goldenthread.publish.paper import pdf
from goldenthread.scorecards.in_force import definitions_in_force
from goldenthread.scorecards.making import make_scorecard
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.pack import write_pack

USUAL_FORMATS = ("html", "xlsx", "pdf")
LONG_PAPER = "improvement"
"""The scorecard whose PDF has about 12 pages."""


def read(folder: Path) -> Made:
    """An extract read from CSV and checked by every rule."""
    catalogue = _catalogue(folder)
    started = perf_counter()
    extract = ssd.read(folder, catalogue)
    seconds = perf_counter() - started
    rows = sum(file.rows for file in extract.files.values())
    return Made(
        {"read and check": seconds}, peak_megabytes(), f"{rows:,} rows in {len(extract.files)} tables"
    )


def pack(folder: Path) -> Made:
    """The whole monthly pack from the files of the extract."""
    started = perf_counter()
    catalogue = _catalogue(folder)
    extract = ssd.read(folder, catalogue)
    was_read = perf_counter()
    filled = _filled(folder, catalogue, extract, catalogue.scorecards["monthly"])
    was_marked = perf_counter()
    _publish(filled, catalogue, USUAL_FORMATS)
    seconds = {
        "read and check": was_read - started,
        "count and mark": was_marked - was_read,
        "publish": perf_counter() - was_marked,
    }
    return Made(seconds, peak_megabytes(), f"{len(filled.rows)} rows; {', '.join(USUAL_FORMATS)}")


def packs(folder: Path) -> Made:
    """Every shipped scorecard in every format that its layout has, from tables that are loaded."""
    catalogue = _catalogue(folder)
    extract = ssd.read(folder, catalogue)
    seconds = {"count and mark": 0.0, "publish": 0.0}
    files = 0
    for card in catalogue.scorecards.values():
        started = perf_counter()
        filled = _filled(folder, catalogue, extract, card)
        was_marked = perf_counter()
        files += _publish(filled, catalogue, _formats(card))
        seconds["count and mark"] += was_marked - started
        seconds["publish"] += perf_counter() - was_marked
    return Made(seconds, peak_megabytes(), f"{len(catalogue.scorecards)} packs, {files} documents")


def paper(folder: Path) -> Made:
    """One scorecard that is filled already as a PDF."""
    catalogue = _catalogue(folder)
    filled = _filled(folder, catalogue, ssd.read(folder, catalogue), catalogue.scorecards[LONG_PAPER])
    started = perf_counter()
    made = pdf(filled)
    seconds = perf_counter() - started
    with pypdfium2.PdfDocument(made) as document:
        pages = len(document)
    return Made({"set": seconds}, peak_megabytes(), f"{pages} pages")


MAKING: dict[str, Callable[[Path], Made]] = {"read": read, "pack": pack, "packs": packs, "paper": paper}


def _catalogue(folder: Path) -> Catalogue:
    """The definitions of the made-up council: the shipped ones, its targets and its comparators."""
    return definitions.load_catalogue(folder / "definitions")


def _filled(folder: Path, catalogue: Catalogue, extract: ssd.Extract, card: Scorecard) -> FilledScorecard:
    """A scorecard of the last period that had ended, with what was typed and written beside the extract."""
    period = containing(card.cadence, work.END)
    period = period if period.last_day <= work.END else period.previous()
    comments = folder / ("comments.csv" if card.name == "monthly" else f"comments-{card.name}.csv")
    return make_scorecard(
        card,
        catalogue,
        extract.tables.council,
        period,
        tables=extract.tables,
        returns=read_returns(folder / "returns.csv", catalogue, list(catalogue.scorecards.values())),
        comments=read_comments(comments, card) if comments.exists() else [],
        quality=lambda indicator: extract.quality.sentences(indicator, catalogue),
    )


def _publish(filled: FilledScorecard, catalogue: Catalogue, formats: Sequence[str]) -> int:
    """Make the documents and write the pack; how many documents."""
    made = outputs(filled, formats)
    with TemporaryDirectory() as scratch:
        write_pack(Path(scratch) / "pack", filled, made, definitions_in_force(filled.scorecard, catalogue))
    return len(made)


def _formats(card: Scorecard) -> list[str]:
    return [name for name in MAKERS if card.layout in SOME_LAYOUTS.get(name, ("", (card.layout,)))[1]]
