"""The commands that keep records: `load`, `deliveries`, `snapshot` and `purge`. A delivery is whole or absent,
and is never changed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from goldenthread import definitions
from goldenthread.cli.serving import record_in_store
from goldenthread.cli.terminal import (
    AsAtOption,
    CouncilOption,
    DefinitionsOption,
    bar,
    day,
    notices,
    out,
    own_definitions,
)
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
from goldenthread.extracts.quality import QualityReport

FAULTS_SHOWN = 40


def load(
    extract: Annotated[Path, typer.Argument(help="Folder or zip of ssd_*.csv files.")],
    source: Annotated[str, typer.Option("--source", help="Which system it came from.")] = "ssd",
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            help="Let pass a blocking rule that you have looked at, by its code; may be given again.",
        ),
    ] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Read and check an extract and keep it as a delivery, sealed. A refused one leaves nothing behind.

    Example: `goldenthread load extract.zip --as-at 2023-09-30`
    """
    catalogue = definitions.load_catalogue(own_definitions(own, extract))
    with bar("Reading, checking and sealing the extract") as progress:
        delivery = deliveries.load(
            extract,
            catalogue,
            source=source,
            as_at=day(as_at, "--as-at"),
            council_override=council,
            accept=accept or (),
            progress=progress,
        )
    record_in_store("loaded", delivery.name)
    for notice in delivery.notices:
        notices.print(notice, style="dim", markup=False)
    show_quality(delivery.quality)
    sealed = "sealed" if delivery.sealed else "not sealed, for it is made up"
    out.print(
        f"Kept as delivery {delivery.name}, as at {delivery.as_at.isoformat()}: "
        f"{sum(delivery.rows.values()):,} rows, {sealed}. Use it with --snapshot {delivery.snapshot}"
    )


def show_quality(report: QualityReport) -> None:
    """Print what is wrong with an extract, most rows first, and where to look."""
    found = sorted(report.counted, key=lambda finding: -finding.count)
    for finding in found[:FAULTS_SHOWN]:
        first = next((f" First: row {each.row}." for each in finding.examples if each.row is not None), "")
        out.print(f"  {finding.sentence}{first}", markup=False)
    if len(found) > FAULTS_SHOWN:
        out.print(f"  … and {len(found) - FAULTS_SHOWN} more kinds of fault.")
    out.print(f"{report.words().capitalize()}.")


def list_deliveries() -> None:
    """List what was loaded, and the snapshots that name it."""
    found = deliveries.deliveries()
    out.print(f"Home: {deliveries.home()}", markup=False)
    if not found:
        out.print("Nothing has been loaded yet: goldenthread load EXTRACT")
        return
    table = Table("Delivery", "Source", "As at", "Loaded", "Rows", "", box=None, pad_edge=False)
    for each in found:
        state = (
            f"children removed {each.removed_on.isoformat()}"
            if each.removed_on
            else "sealed"
            if each.sealed
            else "made up"
        )
        loaded = each.loaded_at.strftime("%Y-%m-%d %H:%M")
        table.add_row(
            each.name, each.source, each.as_at.isoformat(), loaded, f"{sum(each.rows.values()):,}", state
        )
    out.print(table)
    named = Table("Snapshot", "Deliveries", box=None, pad_edge=False)
    for each_snapshot in deliveries.snapshots():
        named.add_row(each_snapshot.name, ", ".join(each_snapshot.deliveries))
    out.print(named)


def snapshot(
    name: Annotated[str, typer.Argument(help="The snapshot's name.")],
    delivery: Annotated[
        list[str], typer.Argument(help="The deliveries to count together, one for each source.")
    ],
) -> None:
    """Name deliveries that are counted together, one for each source. A snapshot never changes."""
    made = deliveries.snapshot(name, delivery)
    out.print(f"Snapshot {made.name}: {', '.join(made.deliveries)}")


def purge(
    before: Annotated[
        str, typer.Option("--before", help="Remove the children of deliveries taken before this day.")
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Remove children's records under the retention rule. Figures and packs stay; this cannot be undone."""
    limit = day(before, "--before")
    assert limit is not None
    going = [each for each in deliveries.deliveries() if each.removed_on is None and each.as_at < limit]
    if not going:
        out.print(f"No delivery was taken before {limit.isoformat()}; nothing was removed.")
        return
    out.print(
        f"The children of {len(going)} deliveries will be removed: {', '.join(each.name for each in going)}"
    )
    if not yes:
        try:
            agreed = typer.confirm("This cannot be undone. Remove them?")
        except typer.Abort:
            agreed = False
        if not agreed:
            raise RequestError("nothing was removed", remedy="say --yes to remove them without being asked")
    removed = deliveries.purge(limit, on=date.today())
    record_in_store("removed the children of", ", ".join(each.name for each in removed))
    out.print(f"Removed the children of {', '.join(each.name for each in removed)}.")
