"""The commands about definitions and comparators: `check`, and `benchmarks import` from the published statistics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from goldenthread import definitions
from goldenthread.cli.terminal import out, own_definitions, step
from goldenthread.definitions.hashes import LOCK
from goldenthread.definitions.loading import definitions_folder
from goldenthread.definitions.model import Catalogue, Indicator
from goldenthread.engine.examples import differences
from goldenthread.errors import DefinitionError, Problem, RequestError
from goldenthread.extracts.published_statistics import import_benchmarks, population_lines, write_benchmarks

benchmarks_app = typer.Typer(
    no_args_is_help=True, help="Comparators and populations from the published statistics."
)


def check(
    folder: Annotated[Path | None, typer.Argument(help="The council's own definitions folder.")] = None,
    show: Annotated[bool, typer.Option("--list", help="List every indicator and where it is shown.")] = False,
    write_hashes: Annotated[
        bool,
        typer.Option(
            "--write-hashes",
            help="Keep the hashes of today's definitions beside them, to notice later changes.",
        ),
    ] = False,
) -> None:
    """Check every definition, and say what a council's own folder changes. Lists every error at once, with file
    and line.

    Example: `goldenthread check definitions`
    """
    if folder is not None and not folder.is_dir():
        raise RequestError(
            "there is no such folder", where=str(folder), remedy="name the folder that holds your definitions"
        )
    own = own_definitions(folder, None)
    with step("Checking the definitions"):
        checked = definitions.check(own)
    catalogue = checked.catalogue
    if own is not None:
        with step("Running the worked examples"):
            wrong = [
                Problem(each.place.file, each.place.line, each.place.column, f"{each.name}: {said}")
                for each in own_indicators(catalogue)
                for said in differences(each, catalogue)
            ]
        if wrong:
            raise DefinitionError(wrong)
    if write_hashes:
        if own is None:
            raise RequestError("only a council's own folder keeps hashes", remedy="name the folder to check")
        definitions.write_hashes(catalogue, definitions_folder(own) / LOCK)
        out.print(
            f"Hashes of {len(catalogue.indicators)} indicators written to {definitions_folder(own) / LOCK}"
        )
    for line in (*checked.changes, *checked.look_at):
        out.print(line, markup=False)
    if show:
        refs: dict[str, list[str]] = {}
        for card in catalogue.scorecards.values():
            for row in card.rows:
                refs.setdefault(row.indicator, []).append(row.ref)
        table = Table("Indicator", "What it measures", "References", box=None, pad_edge=False)
        for name, indicator in sorted(catalogue.indicators.items()):
            table.add_row(name, indicator.title, " ".join(refs.get(name, [])))
        out.print(table)
    counted = sum(indicator.fact is not None for indicator in catalogue.indicators.values())
    out.print(
        f"The definitions are sound: {len(catalogue.facts)} facts, {counted} indicators counted and "
        f"{len(catalogue.indicators) - counted} returned, {len(catalogue.scorecards)} scorecards."
    )


def coverage(
    own: Annotated[
        Path | None, typer.Option("--definitions", help="The council's own definitions folder.")
    ] = None,
) -> None:
    """Say for each scorecard how many references are computed, returned and missing, and why any is returned.

    Ends with exit code 1 when a reference that a document prints is missing.

    Example: `goldenthread coverage`
    """
    with step("Checking the definitions"):
        catalogue = definitions.load_catalogue(own_definitions(own, None))
    covered = definitions.coverage(catalogue, definitions.printed_references())
    table = Table("Scorecard", "Computed", "Returned", "Missing", box=None, pad_edge=False)
    for each in covered:
        numbers = (len(each.computed), len(each.returned), len(each.missing))
        table.add_row(each.scorecard, *map(str, numbers))
    out.print(table)
    for each in covered:
        for returned in each.returned:
            line = f"{each.scorecard} {returned.ref}, {returned.title}: returned. {returned.reason}"
            out.print(line, markup=False)
        if each.missing:
            out.print(f"{each.scorecard}: missing {', '.join(each.missing)}", markup=False)
    if any(each.missing for each in covered):
        raise typer.Exit(1)


def own_indicators(catalogue: Catalogue) -> list[Indicator]:
    """The indicators that a council added, or that count otherwise than the shipped ones."""
    shipped = definitions.load_catalogue()
    hashes = {name: definitions.definition_hash(each, shipped) for name, each in shipped.indicators.items()}
    return [
        each
        for name, each in catalogue.indicators.items()
        if definitions.definition_hash(each, catalogue) != hashes.get(name)
    ]


@benchmarks_app.command("import")
def benchmarks_import(
    source: Annotated[
        list[Path], typer.Argument(help="Published CSV files of DfE and ONS, or a folder of them.")
    ],
    council: Annotated[
        str, typer.Option("--council", help="The council's name or code, as the files write it.")
    ],
    year: Annotated[
        int, typer.Option("--year", help="The year that the reporting year ends in: 2022 for 2021/22.")
    ],
    folder: Annotated[Path, typer.Option("--out", help="The council's definitions folder to write into.")],
    neighbour_model: Annotated[
        str | None, typer.Option("--neighbours", help="Which statistical-neighbour model, by its date.")
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group", help="A named group: 'Greater Manchester=Bolton,Bury,…'; may be given again."
        ),
    ] = None,
    median: Annotated[
        bool, typer.Option("--median", help="Average neighbours and groups by the median.")
    ] = False,
) -> None:
    """Work out comparators and populations for a council from the published files, keeping year, vintage and method.

    Example: `goldenthread benchmarks import published --council E08000008 --year 2022 --out definitions`
    """
    groups = dict(_group(text) for text in group or ())
    # What the council defines otherwise is compared, or refused, by its own words.
    own = definitions_folder(folder) if folder.is_dir() else None
    folder = own or folder
    catalogue = definitions.load_catalogue(own)
    with step("Reading the published files"):
        report = import_benchmarks(
            source[0] if len(source) == 1 else source,
            council,
            year,
            catalogue.indicators,
            neighbour_model=neighbour_model,
            groups=groups,
            average="median" if median else "mean",
        )
    target = folder / "benchmarks" / f"published-{year}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_benchmarks(target, report.benchmarks)
    out.print(f"{len(report.benchmarks)} comparators for {report.council} written to {target}")
    if lines := population_lines(report):
        populations = folder / "population.yaml.txt"
        populations.write_text(lines, encoding="utf-8")
        out.print(f"Populations aged 0 to 17, to paste into council.yaml, written to {populations}")
    for sentence in report.left_out:
        out.print(f"Left out: {sentence}", style="dim")
    for sentence in report.other_directions:
        out.print(f"Which way is better? {sentence}")


def _group(text: str) -> tuple[str, list[str]]:
    name, equals, members = text.partition("=")
    if not equals or not members.strip():
        raise RequestError(
            f"{text!r} does not name a group",
            where="--group",
            remedy="write it as 'Name=First council,Second council'",
        )
    return name.strip(), [member.strip() for member in members.split(",") if member.strip()]
