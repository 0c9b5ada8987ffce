"""What every command shares: the terminal, progress, the options that say where records are, and how a wrong
name is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from goldenthread import definitions
from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries, ssd
from goldenthread.extracts.quality import QualityReport
from goldenthread.extracts.tables import Tables

T = TypeVar("T")

out = Console(highlight=False, soft_wrap=True)
notices = Console(stderr=True, highlight=False, soft_wrap=True)

ExtractOption = Annotated[
    Path | None, typer.Option("--extract", help="Folder or zip of ssd_*.csv files; read, and not stored.")
]
SnapshotOption = Annotated[
    str | None, typer.Option("--snapshot", help="Use what was loaded, by the snapshot's name.")
]
CouncilOption = Annotated[
    Path | None, typer.Option("--council", help="Council file to use in place of the extract's council.yaml.")
]
AsAtOption = Annotated[
    str | None,
    typer.Option("--as-at", help="The extract holds what was recorded by the end of this day (YYYY-MM-DD)."),
]
DefinitionsOption = Annotated[
    Path | None,
    typer.Option(
        "--definitions",
        help="The council's own definitions folder, laid over the shipped ones (else definitions/ in the extract).",
    ),
]


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say on the terminal what is being done, with the time it takes; nothing when it is not a terminal."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=notices,
        transient=True,
    ) as progress:
        progress.add_task(words)
        yield


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar, as a function of (done, total)."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=notices, transient=True
    ) as progress:
        task = progress.add_task(words, total=None)

        def tell(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield tell


def day(text: str | None, option: str) -> date | None:
    """A date option. Raises RequestError when it is not one."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError(
            f"{text!r} is not a date", where=option, remedy="write it as 2023-09-30, year first"
        ) from None


@dataclass(frozen=True)
class Opened:
    """What the commands that count start from: tables, and the catalogue with the council's own definitions
    laid over it.
    """

    tables: Tables
    catalogue: Catalogue
    quality: QualityReport | None


def own_definitions(named: Path | None, beside: Path | None) -> Path | None:
    """The council's own definitions folder: the one named, else `definitions/` beside the extract, else the
    home's.
    """
    if named is not None:
        if not named.is_dir():
            raise RequestError(
                "there is no such folder", where=str(named), remedy="name the folder with --definitions"
            )
        return named
    for folder in (beside, deliveries.home()):
        if folder is not None and folder.is_dir() and (folder / "definitions").is_dir():
            return folder / "definitions"
    return None


def opened(
    extract: Path | None, snapshot: str | None, council: Path | None, as_at: str | None, own: Path | None
) -> Opened:
    """Tables from an extract that is read now, or from a snapshot that was loaded; the checked catalogue with
    them.
    """
    if (extract is None) == (snapshot is None):
        raise RequestError(
            "say where the records are, in one way",
            remedy="give --extract FOLDER, or --snapshot NAME of what was loaded",
        )
    catalogue = definitions.load_catalogue(own_definitions(own, extract))
    if snapshot is not None:
        with step(f"Opening {snapshot}"):
            return Opened(deliveries.open_snapshot(snapshot, catalogue), catalogue, None)
    assert extract is not None
    with bar("Reading the extract") as progress:
        read = ssd.read(extract, catalogue, council, day(as_at, "--as-at"), progress)
    for notice in read.notices:
        notices.print(notice, style="dim", markup=False)
    return Opened(read.tables, catalogue, read.quality)


def scorecard_named(catalogue: Catalogue, name: str) -> Scorecard:
    """A scorecard by name. Raises RequestError with the nearest one."""
    return named(name, catalogue.scorecards, "scorecard")


def named(name: str, among: Mapping[str, T], what: str) -> T:
    """The thing of that name. Raises RequestError naming the nearest, or all of them when nothing is near."""
    if name in among:
        return among[name]
    near = get_close_matches(name, among, 1)
    known = (
        f"did you mean {near[0]}?"
        if near
        else "there are " + ", ".join(sorted(among)[:8]) + (" …" if len(among) > 8 else "")
    )
    raise RequestError(
        f"there is no {what} {name!r}: {known}",
        remedy=f"name a {what} that `goldenthread check --list` shows",
    )
