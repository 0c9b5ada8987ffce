"""The commands that count: `figures`, a long table of indicators over periods, and `explain`, what one figure
is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from goldenthread import definitions
from goldenthread.calendar import Period, months_between, parse_period, weeks_between
from goldenthread.cli.terminal import (
    AsAtOption,
    CouncilOption,
    DefinitionsOption,
    ExtractOption,
    SnapshotOption,
    day,
    named,
    notices,
    opened,
    out,
    scorecard_named,
    step,
)
from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.engine import duckdb as engine
from goldenthread.engine.duckdb import Behind
from goldenthread.engine.statuses import windows_of
from goldenthread.errors import RequestError
from goldenthread.figures import TOTAL, write_figures
from goldenthread.publish.safe_rows import write_safe_rows
from goldenthread.scorecards.making import computed_figures
from goldenthread.scorecards.printing import ABSENT_WORDS

ROWS_SHOWN = 50


def asked_periods(every: str, first: str, last: str) -> tuple[Period, ...]:
    """The periods between two months, or the weeks ending on the Fridays between two dates."""
    if every == "week":
        start, end = day(first, "--from"), day(last, "--to")
        assert start is not None and end is not None
        return weeks_between(start, end)
    return months_between(parse_period(first, cadence="month"), parse_period(last, cadence="month"))


def figures(
    first: Annotated[
        str, typer.Option("--from", help="First month (2022-10), or first date with --every week.")
    ],
    last: Annotated[str, typer.Option("--to", help="Last month (2023-09), or last date with --every week.")],
    out_file: Annotated[Path, typer.Option("--out", help="Where to write figures.csv.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", help="Only these; may be given again. All when left out."),
    ] = None,
    scorecard: Annotated[
        str | None, typer.Option("--scorecard", help="Only what this scorecard shows.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="Also by team, service, area, worker, age_band, sex, ethnic_group or a declared code.",
        ),
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
        raise RequestError(
            f"{every!r} is not a rhythm that figures are made in", where="--every", remedy="say month or week"
        )
    periods = asked_periods(every, first, last)
    start = opened(extract, snapshot, council, as_at, own)
    cards = list(start.catalogue.scorecards.values())
    wanted = [
        named(name, start.catalogue.indicators, "indicator")
        for name in indicator or start.catalogue.indicators
    ]
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


def explain(
    indicator: Annotated[str, typer.Argument(help="The indicator's name, or a reference such as CIN8.")],
    period: Annotated[str, typer.Option("--period", help="The month (2023-09), or a Friday for a week.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    window: Annotated[
        str | None, typer.Option("--window", help="Which window; the indicator's first when left out.")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", help="Only this team's rows.")] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write the rows to a CSV instead of the screen.")
    ] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Show what a figure is made of: its definition, and the rows and children behind it.

    The rows are about children: look at them only to act on them.
    """
    when = parse_period(period)
    start = opened(extract, snapshot, council, as_at, own)
    names = {
        row.ref: (row.indicator, row.window)
        for card in start.catalogue.scorecards.values()
        for row in card.rows
    }
    wanted, of_ref = names.get(indicator, (indicator, None))
    measure = named(wanted, start.catalogue.indicators, "indicator")
    over = (
        window
        or of_ref
        or next((each for each in measure.windows if each in windows_of(when)), measure.windows[0])
    )
    if over not in measure.windows:
        raise RequestError(
            f"{measure.name} has no window {over!r}",
            where="--window",
            remedy=f"say one of {', '.join(measure.windows)}",
        )
    if measure.fact is None:
        raise RequestError(
            f"{measure.name} is only ever typed in: {measure.returned}",
            remedy="look in the return that it came with",
        )
    breakdown, category = ("team", team) if team else (TOTAL, "")
    cells = engine.count(start.tables, start.catalogue, [measure], [when], [breakdown] if team else [])
    cell = next(
        (
            each
            for each in cells
            if (each.window, each.breakdown, each.category) == (over, breakdown, category)
        ),
        None,
    )
    rows = engine.behind(start.tables, start.catalogue, measure, over, when, breakdown, category)
    for line in definition_lines(measure, start.catalogue):
        out.print(line, markup=False)
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


def definition_lines(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    """The definition in a few lines: what it measures, why, what is counted, what succeeds, and by which rule."""
    assert indicator.fact is not None
    fact = catalogue.facts[indicator.fact]
    lines = [
        f"{indicator.title} ({indicator.name}, version {definitions.definition_hash(indicator, catalogue)})",
        f"  why      {indicator.why}",
        f"  counts   {fact.grain}"
        + (f", by {indicator.dated}" if indicator.dated else ", as at the period's last day"),
    ]
    if fact.where:
        lines.append(f"           only where {fact.where.sql}")
    if indicator.of:
        lines.append(f"           only those with {indicator.of.sql}")
    if indicator.where:
        lines.append(
            f"  success  {indicator.where.sql}"
            + (f" (unknown: {indicator.unknown})" if indicator.unknown else "")
        )
    if indicator.value:
        lines.append(f"  value    {indicator.value}")
    lines.append(
        f"  rule     {indicator.source.name}"
        + (f": {indicator.source.note}" if indicator.source.note else "")
    )
    return lines


def show_rows(rows: Sequence[Behind]) -> None:
    """Print the first rows behind a figure as a table."""
    if not rows:
        out.print("There are no rows behind it.")
        return
    columns = list(rows[0].columns)
    table = Table("key", "child", "source row", "dated", "success", *columns, box=None, pad_edge=False)
    for row in rows[:ROWS_SHOWN]:
        table.add_row(*row_text(row, columns))
    out.print(table)
    if len(rows) > ROWS_SHOWN:
        out.print(f"… and {len(rows) - ROWS_SHOWN:,} more: --out FILE.csv writes them all.")


def row_text(row: Behind, columns: Sequence[str]) -> list[str]:
    """One row behind a figure as text."""
    success = {True: "yes", False: "no", None: "unknown"}[row.succeeded]
    place = f"{row.source} {row.source_row}" if row.source_row is not None else ""
    values = ["" if row.columns[name] is None else str(row.columns[name]) for name in columns]
    return [row.key, row.child or "", place, row.dated.isoformat() if row.dated else "", success, *values]


def write_rows(path: Path, rows: Sequence[Behind]) -> None:
    """Write the rows behind a figure as CSV; a cell that a spreadsheet would run as a formula is quoted first."""
    columns = list(rows[0].columns) if rows else []
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        head = ["key", "child", "source row", "dated", "success", *columns]
        write_safe_rows(file, head, (row_text(row, columns) for row in rows))
