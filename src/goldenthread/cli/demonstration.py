"""The commands that need no records of anyone: `synthesise`, which makes a council up, and `demo`, which
takes one through the whole thread. Everything they write is invented and marked so.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from goldenthread import definitions
from goldenthread.calendar import Period, month
from goldenthread.cli import serving
from goldenthread.cli.terminal import bar, day, out, own_definitions, step
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
from goldenthread.figures import Figure, write_figures
from goldenthread.figures.model import TOTAL
from goldenthread.synthetic import SyntheticCouncil
from goldenthread.synthetic import synthesise as make_council
from goldenthread.synthetic.beside import write_beside
from goldenthread.synthetic.pages_beside import write_pages_beside

MARKER = "made-up.txt"
USUAL_CHILDREN = 50_000
END = date(2023, 9, 30)


def synthesise(
    folder: Annotated[Path, typer.Argument(help="Where to write; it must be new or empty.")],
    children: Annotated[int, typer.Option("--children", min=100, help="Children in the borough.")] = 50_000,
    years: Annotated[int, typer.Option("--years", min=1, max=20, help="Years of complete records.")] = 6,
    end: Annotated[
        str, typer.Option("--end", help="The day to whose end everything is recorded.")
    ] = END.isoformat(),
    seed: Annotated[int, typer.Option("--seed", help="The same seed writes the same bytes.")] = 1,
) -> None:
    """Write a made-up council's extract, in the shape of the Standard Safeguarding Dataset.

    It holds planted faults on purpose; `planted_faults.csv` beside it lists them.
    """
    if folder.exists() and any(folder.iterdir()):
        raise RequestError(
            "there is something in the folder already", where=str(folder), remedy="name a new one"
        )
    last = day(end, "--end")
    assert last is not None
    made = _made_up(folder, children, years, last, seed)
    out.print(f"{sum(made.rows.values()):,} rows in {len(made.rows)} tables written to {folder}")


def demo(
    folder: Annotated[Path, typer.Option("--out", help="Where to put everything.")] = Path("demo"),
    children: Annotated[
        int, typer.Option("--children", min=100, help="Children in the made-up borough.")
    ] = 50_000,
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another borough.")] = 1,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="The port to serve the pages at.")
    ] = 8000,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="End by serving the pages, until Ctrl-C.")
    ] = True,
) -> None:
    """Take a made-up council through the whole thread: make it, load it, count it, write, sign off and publish every
    scorecard, and serve it all to a browser.
    """
    began = time.monotonic()
    if serve:
        _refuse_a_taken_port(port)
    _fresh(folder)
    extract, home = folder / "extract", (folder / "home").absolute()
    made = _made_up(extract, children, 6, END, seed)
    out.print(f"Made up a borough of {children:,} children: {sum(made.rows.values()):,} rows in {extract}")
    period = month(END.year, END.month)
    own = own_definitions(None, extract)
    catalogue = definitions.load_catalogue(own)
    with bar("Reading and checking the extract") as progress:
        delivered = deliveries.load(extract, catalogue, home=home, progress=progress)
    if own is not None:
        # What the extract brings beside it is the council's own from here on.
        shutil.copytree(own, home / "definitions")
    out.print(f"Loaded as {delivered.name}; {delivered.quality.words()}")
    _open_store(home, serve)
    # Only now: the web reads where its home is when it is first imported.
    from goldenthread.web import demonstration as web
    from goldenthread.web.figures.actions import counted_figures

    week = web.last_week(period)
    with step("Counting every indicator, by month and by week, by team, service and area"):
        tables = deliveries.open_snapshot(delivered.snapshot, catalogue, home=home)
        monthly = counted_figures(tables, catalogue, period)
        weekly = counted_figures(tables, catalogue, week)
    out.print(f"Counted {len(monthly) + len(weekly):,} figures")
    for name, figures, first in (
        ("figures-24-months.csv", monthly, period.previous(23)),
        ("figures-13-weeks.csv", weekly, week.previous(12)),
    ):
        write_figures(folder / name, _by_team(figures, first))
    told = web.story(extract, period, tables, monthly, weekly, telling=step)
    room = folder / "home" / "packs"
    for each in told.publications:
        out.print(f"Published {each.folder}")
    out.print(
        f"\nThe files of every pack are in {room}; open {room / 'monthly-2023-09' / 'scorecard.html'} first."
    )
    out.print(f"Try: goldenthread explain CIN8 --extract {extract} --period {period.label}")
    out.print("\nPeople who may sign in, in this demonstration only:")
    for person in told.people:
        out.print(f"  {person.username}", markup=False)
    out.print(f"Everyone’s password is {web.PASSWORD}")
    out.print(
        f"\nDone in {time.monotonic() - began:.0f} seconds. Every child, worker and figure here is made up."
    )
    if serve:
        serving.serve(host="127.0.0.1", port=port, threads=4, behind_proxy=None)


def _refuse_a_taken_port(port: int) -> None:
    """Said before a minute's work, not after it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as asked:
        asked.settimeout(1)
        if asked.connect_ex(("127.0.0.1", port)) == 0:
            raise RequestError(
                f"something is listening at port {port} already",
                where="--port",
                remedy="end it, name another with --port, or say --no-serve",
            )


def _open_store(home: Path, serve: bool) -> None:
    """Set the web up over the demonstration's own home: never over a store that the environment names, for what is made
    up must not come among what is real.
    """
    os.environ["GOLDENTHREAD_HOME"] = str(home)
    for name in ("GOLDENTHREAD_DATABASE_URL", "GOLDENTHREAD_HTTPS"):
        os.environ.pop(name, None)
    if serve:
        os.environ["GOLDENTHREAD_COLLECTED"] = "1"
    serving.open_store(upgrade=True)
    from django.conf import settings

    if Path(settings.HOME) != home:
        raise RequestError(
            "the web is set up over another home in this process",
            where=str(settings.HOME),
            remedy="run `goldenthread demo` by itself",
        )


def _by_team(figures: Sequence[Figure], first: Period) -> list[Figure]:
    """The totals and the teams' figures of the periods from `first` on, in the order of a figures file."""
    kept = [
        figure
        for figure in figures
        if figure.breakdown in (TOTAL, "team") and figure.period.first_day >= first.first_day
    ]
    order = {name: place for place, name in enumerate(dict.fromkeys(figure.indicator for figure in kept))}
    return sorted(kept, key=lambda figure: order[figure.indicator])


def _made_up(folder: Path, children: int, years: int, end: date, seed: int) -> SyntheticCouncil:
    """An extract, with what a council has beside it: targets, comparators, figures typed in, commentary."""
    with bar(f"Making {children:,} children up") as progress:
        made = make_council(folder, children=children, years=years, end=end, seed=seed, progress=progress)
    write_beside(folder, end, seed, children / USUAL_CHILDREN)
    write_pages_beside(folder, end)
    return made


def _fresh(folder: Path) -> None:
    """An empty demonstration folder. One that `demo` made before is replaced; anything else is left alone and
    refused.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise RequestError(
                "there is something in the folder that the demonstration did not make",
                where=str(folder),
                remedy="name another with --out",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(
        "Everything in this folder is invented; `goldenthread demo` replaces it.\n", encoding="utf-8"
    )
