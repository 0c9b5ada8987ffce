"""The commands that need no records of anyone: `synthesise`, which makes a council up, and `demo`, which
takes one through the whole thread. Everything they write is invented and marked so.
"""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from goldenthread import definitions
from goldenthread.calendar import containing, month, months_between, weeks_between
from goldenthread.cli.packs import definitions_in_force, quality_sentences
from goldenthread.cli.terminal import bar, day, out, own_definitions, step
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries
from goldenthread.extracts.given import read_comments
from goldenthread.extracts.returns import read_returns
from goldenthread.figures import write_figures
from goldenthread.publish import outputs
from goldenthread.scorecards.making import computed_figures, make_scorecard
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.pack import write_pack
from goldenthread.scorecards.printing import heading
from goldenthread.synthetic import SyntheticCouncil
from goldenthread.synthetic import synthesise as make_council
from goldenthread.synthetic.beside import write_beside
from goldenthread.synthetic.pages_beside import write_pages_beside

Given = TypeVar("Given")

MARKER = "made-up.txt"
USUAL_CHILDREN = 50_000
PUBLISHED = {
    "monthly": (),
    "weekly": (),
    "twelve_months": ("docx",),
    "tiles": ("pptx",),
    "panels": ("pptx",),
    "improvement": (),
}
"""The packs that the demonstration publishes, in order, with the formats that only some of them have."""
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
) -> None:
    """Take a made-up council through the whole thread: make it, load it, count 24 months and 13 weeks, publish every
    scorecard.
    """
    began = time.monotonic()
    _fresh(folder)
    extract = folder / "extract"
    made = _made_up(extract, children, 6, END, seed)
    out.print(f"Made up a borough of {children:,} children: {sum(made.rows.values()):,} rows in {extract}")
    period = month(END.year, END.month)
    catalogue = definitions.load_catalogue(own_definitions(None, extract))
    with bar("Reading and checking the extract") as progress:
        delivered = deliveries.load(extract, catalogue, home=folder / "home", progress=progress)
    out.print(f"Loaded as {delivered.name}; {delivered.quality.words()}")
    tables = deliveries.open_snapshot(delivered.snapshot, catalogue, home=folder / "home")
    indicators = list(catalogue.indicators.values())
    cards = list(catalogue.scorecards.values())
    with step("Counting 24 months and 13 weeks"):
        months = months_between(period.previous(23), period)
        monthly = computed_figures(tables, catalogue, indicators, months, by=["team"], scorecards=cards)
        last_week = containing("week", END)
        last_week = last_week if last_week.last_day <= END else last_week.previous()
        weeks = weeks_between(last_week.previous(12).last_day, last_week.last_day)
        weekly = computed_figures(tables, catalogue, indicators, weeks, by=["team"], scorecards=cards)
    write_figures(folder / "figures-24-months.csv", monthly)
    write_figures(folder / "figures-13-weeks.csv", weekly)
    out.print(f"Counted {len(monthly) + len(weekly):,} figures")
    typed = read_returns(extract / "returns.csv", catalogue, cards)
    packs = {}
    for card in sorted(cards, key=lambda each: list(PUBLISHED).index(each.name)):
        comments = extract / ("comments.csv" if card.name == "monthly" else f"comments-{card.name}.csv")
        with step(f"Judging and publishing: {card.title}"):
            filled = make_scorecard(
                card,
                catalogue,
                tables.council,
                last_week if card.cadence == "week" else period,
                tables=tables,
                returns=typed,
                comments=read_comments(comments, card) if comments.exists() else [],
                quality=quality_sentences(delivered.quality, catalogue),
            )
            pack = folder / "packs" / pack_name(filled)
            made_files = outputs(filled, ["html", "xlsx", "pdf", *PUBLISHED[card.name]])
            packs[card.name] = write_pack(pack, filled, made_files, definitions_in_force(card, catalogue))
        out.print(f"\n{filled.title}, {heading(filled.period)}: {filled.finding}")
    out.print(
        f"\nOpen {packs['monthly'] / 'scorecard.html'} first; beside it are the workbook, the PDF and the figures."
    )
    out.print(
        f"The others are in {folder / 'packs'}: {', '.join(sorted(path.name for path in packs.values()))}."
    )
    out.print(f"Try: goldenthread explain CIN8 --extract {extract} --period {period.label}")
    out.print(
        f"Done in {time.monotonic() - began:.0f} seconds. Every child, worker and figure here is made up."
    )


def _made_up(folder: Path, children: int, years: int, end: date, seed: int) -> SyntheticCouncil:
    """An extract, with what a council has beside it: targets, comparators, figures typed in, commentary."""
    with bar(f"Making {children:,} children up") as progress:
        made = make_council(folder, children=children, years=years, end=end, seed=seed, progress=progress)
    write_beside(folder, end, seed, children / USUAL_CHILDREN)
    write_pages_beside(folder, end)
    return made


def pack_name(filled: FilledScorecard) -> str:
    """A folder's name for a pack: `monthly-2023-09`, `weekly-2023-09-29`."""
    week = filled.period.cadence == "week"
    return f"{filled.scorecard.name}-{filled.period.last_day.isoformat() if week else filled.period.label}"


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
