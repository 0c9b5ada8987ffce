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


@dataclass(frozen=True)
class Opened:
    """What the commands that count start from: tables, and the catalogue with the council's own definitions laid over it."""

    tables: Tables
    catalogue: Catalogue
    quality: QualityReport | None


def own_definitions(named: Path | None, beside: Path | None) -> Path | None:
    """The council's own definitions folder: the one named, else `definitions/` beside the extract, else the home's."""
    if named is not None:
        if not named.is_dir():
            raise RequestError("there is no such folder", where=str(named), remedy="name the folder with --definitions")
        return named
    for folder in (beside, deliveries.home()):
        if folder is not None and folder.is_dir() and (folder / "definitions").is_dir():
            return folder / "definitions"
    return None


def opened(
    extract: Path | None, snapshot: str | None, council: Path | None, as_at: str | None, own: Path | None
) -> Opened:
    """Tables from an extract that is read now, or from a snapshot that was loaded; the checked catalogue with them."""
    if (extract is None) == (snapshot is None):
        raise RequestError(
            "say where the records are, in one way", remedy="give --extract FOLDER, or --snapshot NAME of what was loaded"
        )
    catalogue = definitions.load_catalogue(own_definitions(own, extract))
    if snapshot is not None:
        with step(f"Opening {snapshot}"):
            return Opened(deliveries.open_snapshot(snapshot, catalogue), catalogue, None)
    assert extract is not None
    with bar("Reading the extract") as progress:
        read = ssd.read(extract, catalogue, council, day(as_at, "--as-at"), progress)
    for notice in read.notices:
        notices.print(f"[dim]{notice}[/dim]")
    return Opened(read.tables, catalogue, read.quality)


def scorecard_named(catalogue: Catalogue, name: str) -> Scorecard:
    """A scorecard by name. Raises RequestError with the nearest one."""
    return named(name, catalogue.scorecards, "scorecard")


def named(name: str, among: Mapping[str, T], what: str) -> T:
    """The thing of that name. Raises RequestError naming the nearest, or all of them when nothing is near."""
    if name in among:
        return among[name]
    near = get_close_matches(name, among, 1)
    known = f"did you mean {near[0]}?" if near else "there are " + ", ".join(sorted(among)[:8]) + (" …" if len(among) > 8 else "")
    raise RequestError(f"there is no {what} {name!r}: {known}", remedy=f"name a {what} that `goldenthread check --list` shows")


def asked_periods(every: str, first: str, last: str) -> tuple[Period, ...]:
    """The periods between two months, or the weeks ending on the Fridays between two dates."""
    if every == "week":
        start, end = day(first, "--from"), day(last, "--to")
        assert start is not None and end is not None
        return weeks_between(start, end)
    return months_between(parse_period(first, cadence="month"), parse_period(last, cadence="month"))


@app.command()
def figures(
    first: Annotated[str, typer.Option("--from", help="First month (2022-10), or first date with --every week.")],
    last: Annotated[str, typer.Option("--to", help="Last month (2023-09), or last date with --every week.")],
    out_file: Annotated[Path, typer.Option("--out", help="Where to write figures.csv.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help="Only these; may be given again. All when left out.")
    ] = None,
    scorecard: Annotated[str | None, typer.Option("--scorecard", help="Only what this scorecard shows.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="Also by team, service, area, worker, age_band, sex, ethnic_group or a declared code."),
    ] = None,
    every: Annotated[str, typer.Option("--every", help="month or week (ending on a Friday).")] = "month",
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Count indicators over months or weeks and write them as one long table.

    Example: `goldenthread figures --extract council --from 2022-10 --to 2023-09 --by team --out figures.csv`
    """
    if every not in ("month", "week"):
        raise RequestError(f"{every!r} is not a rhythm that figures are made in", where="--every", remedy="say month or week")
    periods = asked_periods(every, first, last)
    start = opened(extract, snapshot, council, as_at, own)
    cards = list(start.catalogue.scorecards.values())
    wanted = [named(name, start.catalogue.indicators, "indicator") for name in indicator or start.catalogue.indicators]
    if scorecard is not None:
        cards = [scorecard_named(start.catalogue, scorecard)]
        shown = {row.indicator for row in cards[0].rows}
        wanted = [each for each in wanted if each.name in shown]
    if typed := [each.name for each in wanted if each.fact is None and indicator]:
        notices.print(f"Only ever typed in as a return, so not counted: {', '.join(typed)}")
    with step(f"Counting {len(wanted)} indicators over {len(periods)} {every}s"):
        made = computed_figures(start.tables, start.catalogue, wanted, periods, by=by or (), scorecards=cards)
    if scorecard is not None:
        made = [figure for figure in made if figure.scorecard == scorecard]
    out_file.parent.mkdir(parents=True, exist_ok=True)
    write_figures(out_file, made)
    out.print(f"{len(made):,} figures written to {out_file}")


@app.command()
def scorecard(
    name: Annotated[str, typer.Argument(help="monthly, or a scorecard of your own.")],
    period: Annotated[str, typer.Option("--period", help="The month (2023-09), or a Friday for a weekly one.")],
    folder: Annotated[Path, typer.Option("--out", help="The pack's folder; it must be new or empty.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    formats: Annotated[str, typer.Option("--format", help="html,xlsx,pdf,csv in any mixture.")] = "html,xlsx,pdf,csv",
    previous: Annotated[
        Path | None, typer.Option("--previous", help="The pack published before; what moved since is marked revised.")
    ] = None,
    returns: Annotated[
        list[Path] | None, typer.Option("--returns", help="Figures typed in by hand, CSV or XLSX; may be given again.")
    ] = None,
    ratings: Annotated[Path | None, typer.Option("--ratings", help="Ratings that people give, as CSV.")] = None,
    comments: Annotated[Path | None, typer.Option("--comments", help="Commentary by reference, as CSV.")] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Make and publish a scorecard for one period: a page, a workbook, a PDF, figures.csv and marks.csv in one folder.

    Example: `goldenthread scorecard monthly --extract council --period 2023-09 --out september`
    """
    when = parse_period(period)
    before = read_pack(previous) if previous is not None else None
    tables: Tables | None = None
    quality: QualityReport | None = None
    if extract is None and snapshot is None and returns:
        catalogue = definitions.load_catalogue(own_definitions(own, None))
        authority = definitions.read_council(council) if council is not None else Council()
    else:
        start = opened(extract, snapshot, council, as_at, own)
        catalogue, tables, quality = start.catalogue, start.tables, start.quality
        authority = tables.council
    card = scorecard_named(catalogue, name)
    typed = [each for path in returns or () for each in read_returns(path, catalogue, [card])]
    given = read_ratings(ratings, card) if ratings else []
    written = read_comments(comments, card) if comments else []
    with step("Counting and judging"):
        filled = make_scorecard(
            card,
            catalogue,
            authority,
            when,
            tables=tables,
            returns=typed,
            ratings=given,
            comments=written,
            quality=(lambda each: quality.sentences(each, catalogue)) if quality is not None else (lambda each: ()),
            previous_figures=before.figures if before else (),
            previous_pack=previous.name if previous else "",
        )
    with step("Writing the pack"):
        made = outputs(filled, [each.strip() for each in formats.split(",") if each.strip()])
        pack = write_pack(folder, filled, made, definitions_in_force(card, catalogue))
    out.print(filled.finding)
    out.print(f"Published in {pack}: {', '.join(sorted(path.name for path in pack.iterdir()))}")


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="The indicator's name, or a reference such as CIN8.")],
    period: Annotated[str, typer.Option("--period", help="The month (2023-09), or a Friday for a week.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    window: Annotated[str | None, typer.Option("--window", help="Which window; the indicator's first when left out.")] = None,
    team: Annotated[str | None, typer.Option("--team", help="Only this team's rows.")] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Write the rows to a CSV instead of the screen.")] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Show what a figure is made of: its definition, and the rows and children behind it.

    The rows are about children: look at them only to act on them.
    """
    when = parse_period(period)
    start = opened(extract, snapshot, council, as_at, own)
    names = {row.ref: (row.indicator, row.window) for card in start.catalogue.scorecards.values() for row in card.rows}
    wanted, of_ref = names.get(indicator, (indicator, None))
    measure = named(wanted, start.catalogue.indicators, "indicator")
    over = window or of_ref or next((each for each in measure.windows if each in fitting_windows(when)), measure.windows[0])
    if over not in measure.windows:
        raise RequestError(
            f"{measure.name} has no window {over!r}", where="--window", remedy=f"say one of {', '.join(measure.windows)}"
        )
    if measure.fact is None:
        raise RequestError(
            f"{measure.name} is only ever typed in: {measure.returned}", remedy="look in the return that it came with"
        )
    breakdown, category = ("team", team) if team else (TOTAL, "")
    cells = engine.count(start.tables, start.catalogue, [measure], [when], [breakdown] if team else [])
    cell = next(
        (each for each in cells if (each.window, each.breakdown, each.category) == (over, breakdown, category)), None
    )
    rows = engine.behind(start.tables, start.catalogue, measure, over, when, breakdown, category)
    describe(measure, start.catalogue)
    if cell is None or (cell.status != "ok"):
        out.print(f"\n{when.label}, {over}: {ABSENT_WORDS[cell.status] if cell else 'no rows'}")
    else:
        unit = "children" if measure.unit == "children" else "rows"
        out.print(
            f"\n{when.label}, {over}{', team ' + team if team else ''}: {cell.succeeded:,} of {cell.counted:,} {unit}"
            f"{f', {cell.unknown:,} unknown' if cell.unknown else ''}"
        )
    if out_file is not None:
        write_rows(out_file, rows)
        out.print(f"{len(rows):,} rows written to {out_file}")
        return
    show_rows(rows)
