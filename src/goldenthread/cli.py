"""The terminal's door: every command of the contract, each a few lines over the rooms that do the work. It adds progress, plain
errors and exit codes (1 a definition, 2 a request, 3 an input), and never shows a traceback for a user's mistake.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from goldenthread import definitions
from goldenthread.calendar import Period, months_between, parse_period, weeks_between
from goldenthread.definitions.model import Catalogue, Council, Indicator, Scorecard
from goldenthread.errors import GoldenThreadError, RequestError
from goldenthread.figures import TOTAL, write_figures

app = typer.Typer(
    name="goldenthread",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="From a case-system extract to the packs that a children's service acts on.\n\n"
    "Start with **goldenthread demo**: it makes a made-up council and publishes its monthly scorecard. "
    "With an extract of your own: **check** your definitions, **load** the extract, then make a **scorecard**.",
)
benchmarks_app = typer.Typer(no_args_is_help=True, help="Comparators and populations from the published statistics.")
returns_app = typer.Typer(no_args_is_help=True, help="Figures that no extract can hold, typed in by hand.")
app.add_typer(benchmarks_app, name="benchmarks")
app.add_typer(returns_app, name="returns")

out = Console(highlight=False, soft_wrap=True)
notices = Console(stderr=True, highlight=False, soft_wrap=True)

ExtractOption = Annotated[
    Path | None, typer.Option("--extract", help="Folder or zip of ssd_*.csv files; read, and not stored.")
]
SnapshotOption = Annotated[str | None, typer.Option("--snapshot", help="Use what was loaded, by the snapshot's name.")]
CouncilOption = Annotated[
    Path | None, typer.Option("--council", help="Council file to use in place of the extract's council.yaml.")
]
AsAtOption = Annotated[
    str | None, typer.Option("--as-at", help="The extract holds what was recorded by the end of this day (YYYY-MM-DD).")
]
DefinitionsOption = Annotated[
    Path | None,
    typer.Option(
        "--definitions",
        help="The council's own definitions folder, laid over the shipped catalogue (else definitions/ beside the extract).",
    ),
]


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say on the terminal what is being done, with the time it takes; nothing when it is not a terminal."""
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=notices, transient=True
    ) as progress:
        progress.add_task(words)
        yield


@contextmanager
def bar(words: str) -> Iterator[object]:
    """A progress bar, as a function of (done, total)."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=notices, transient=True
    ) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


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
