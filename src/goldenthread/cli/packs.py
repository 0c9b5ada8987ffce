"""The commands about packs: `scorecard` publishes one for one period, `compare` tells two apart, `returns template`
asks for what no extract can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from goldenthread import definitions
from goldenthread.calendar import Period, containing, parse_period
from goldenthread.cli.serving import open_store
from goldenthread.cli.terminal import (
    AsAtOption,
    CouncilOption,
    DefinitionsOption,
    ExtractOption,
    SnapshotOption,
    opened,
    out,
    own_definitions,
    scorecard_named,
    step,
)
from goldenthread.definitions.model import Council, Scorecard
from goldenthread.extracts import deliveries
from goldenthread.extracts.given import read_comments, read_ratings
from goldenthread.extracts.quality import QualityReport
from goldenthread.extracts.returns import read_returns, write_template
from goldenthread.extracts.tables import Tables
from goldenthread.publish import outputs
from goldenthread.publish.logo import with_logo
from goldenthread.scorecards.checks_beside import NEAR
from goldenthread.scorecards.comparison import gathered
from goldenthread.scorecards.in_force import definitions_in_force
from goldenthread.scorecards.making import make_scorecard
from goldenthread.scorecards.pack import read_pack, write_pack
from goldenthread.scorecards.self_check import Finding, self_check
from goldenthread.scorecards.versions import differences, differences_text

FINDINGS_SAID = 10
"""Findings of the self-check said on the screen."""

returns_app = typer.Typer(no_args_is_help=True, help="Figures that no extract can hold, typed in by hand.")


def scorecard(
    name: Annotated[str, typer.Argument(help="monthly, or a scorecard of your own.")],
    period: Annotated[
        str, typer.Option("--period", help="The month (2023-09), or a Friday for a weekly one.")
    ],
    folder: Annotated[Path, typer.Option("--out", help="The pack's folder; it must be new or empty.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format", help="html,xlsx,pdf,csv in any mixture; pptx for tiles, panels; docx for rows."
        ),
    ] = "html,xlsx,pdf,csv",
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="The pack published before; what moved since is marked revised."),
    ] = None,
    returns: Annotated[
        list[Path] | None,
        typer.Option("--returns", help="Figures typed in by hand, CSV or XLSX; may be given again."),
    ] = None,
    ratings: Annotated[
        Path | None, typer.Option("--ratings", help="Ratings that people give, as CSV.")
    ] = None,
    comments: Annotated[
        Path | None, typer.Option("--comments", help="Commentary by reference, as CSV.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="Your own Word template (.docx) for the committee report."),
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(
            "--beside",
            help="Another scorecard whose printed numbers are to agree with these; may be given again.",
        ),
    ] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """Make and publish a scorecard for one period: a page, a workbook, a PDF, figures.csv and marks.csv in
    one folder.

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
    beside_it = [each for each in (council.parent if council else None, extract, deliveries.home()) if each]
    authority = with_logo(authority, beside_it)
    others = [scorecard_named(catalogue, each) for each in beside or ()]
    typed = [each for path in returns or () for each in read_returns(path, catalogue, [card, *others])]
    linked = [catalogue.scorecards[each] for each in card.linked_to]
    given = read_ratings(ratings, card, linked) if ratings else []
    written = read_comments(comments, card, catalogue.scorecards.values()) if comments else []
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
            quality=(lambda each: quality.sentences(each, catalogue))
            if quality is not None
            else (lambda each: ()),
            previous_figures=before.figures if before else (),
            previous_pack=previous.name if previous else "",
        )
        findings = self_check(
            filled,
            [
                make_scorecard(each, catalogue, authority, near(when, each), tables=tables, returns=typed)
                for each in others
            ],
        )
    # The files first: a template that cannot be used is said before anything else.
    with step("Making the files"):
        made = outputs(
            filled, [each.strip() for each in formats.split(",") if each.strip()], template=template
        )
    say_what_does_not_agree(findings)
    with step("Writing the pack"):
        pack = write_pack(folder, filled, made, definitions_in_force(card, catalogue), findings=findings)
    out.print(filled.finding)
    out.print(f"Published in {pack}: {', '.join(sorted(path.name for path in pack.iterdir()))}")


def near(period: Period, other: Scorecard) -> Period:
    """The newest period of another scorecard that ends no more than a week after this one."""
    reach = containing(other.cadence, period.last_day + timedelta(days=NEAR))
    return reach if (reach.last_day - period.last_day).days <= NEAR else reach.previous()


def compare(
    first: Annotated[Path, typer.Argument(help="The pack that was published first.")],
    second: Annotated[Path, typer.Argument(help="The pack that was published later.")],
    file: Annotated[Path | None, typer.Option("--out", help="Write the differences as CSV too.")] = None,
) -> None:
    """Say what differs between two published packs of one scorecard: figures, ratings, targets, arrows, names and rows.

    Example: `goldenthread compare september september-corrected`
    """
    found = differences(read_pack(first), read_pack(second))
    for each in found:
        out.print(str(each), markup=False)
    out.print(
        f"{len(found)} difference{'s' * (len(found) != 1)} between {first.name} and {second.name}."
        if found
        else f"{first.name} and {second.name} say the same."
    )
    if file is not None:
        file.write_text(differences_text(found), encoding="utf-8")


def say_what_does_not_agree(findings: Sequence[Finding]) -> None:
    """The self-check before publication: the first findings in words, and how many there are; all are in checks.csv."""
    if not findings:
        out.print("The printed numbers agree with each other.")
        return
    failures = sum(each.severity == "failure" for each in findings)
    warnings = len(findings) - failures
    to_look_at = f"{warnings} warning{'s' * (warnings != 1)}"
    out.print(
        f"The printed numbers do not all agree: {failures} failure{'s' * (failures != 1)} and {to_look_at},"
        " all in checks.csv."
        if failures
        else f"The printed numbers agree; {to_look_at} to look at, all in checks.csv."
    )
    said = gathered(findings)
    for each in said[:FINDINGS_SAID]:
        out.print(f"  {each.severity}: {each.sentence}", markup=False)
    if len(said) > FINDINGS_SAID:
        out.print(f"  and {len(said) - FINDINGS_SAID} more")


@returns_app.command("template")
def returns_template(
    name: Annotated[str, typer.Argument(help="The scorecard that the figures are for.")],
    period: Annotated[str, typer.Option("--period", help="The period that they are for.")],
    file: Annotated[Path, typer.Option("--out", help="Where to write: .csv or .xlsx.")],
    own: DefinitionsOption = None,
) -> None:
    """Write a template of the figures that no extract can hold, with one row for each reference that needs one.

    Example: `goldenthread returns template tiles --period 2023-09 --out returns.xlsx`
    """
    catalogue = definitions.load_catalogue(own_definitions(own, None))
    card = scorecard_named(catalogue, name)
    write_template(file, catalogue, card, parse_period(period))
    out.print(
        f"Template written to {file}. Type numbers, not what is printed (67, not 67%), then pass it with --returns."
    )


@returns_app.command("keep")
def returns_keep(
    files: Annotated[list[Path], typer.Argument(help="Returns that were filled in, CSV or XLSX.")],
    own: DefinitionsOption = None,
) -> None:
    """Keep returns in the store, for the packs on the web; all of the files or none.

    Example: `goldenthread returns keep september.xlsx`
    """
    catalogue = definitions.load_catalogue(own_definitions(own, None))
    cards = list(catalogue.scorecards.values())
    read = [(path, read_returns(path, catalogue, cards)) for path in files]
    open_store(upgrade=True)
    from django.db import transaction

    from goldenthread.web.figures.actions import keep_returns

    with transaction.atomic():
        kept = sum(keep_returns(by=None, returns=found, source=path.name) for path, found in read)
    out.print(f"{kept} figures kept. Packs at work show them from now on, where no figure was counted.")


@returns_app.command("check")
def returns_check(
    files: Annotated[list[Path], typer.Argument(help="Returns that were filled in, CSV or XLSX.")],
    name: Annotated[str, typer.Option("--scorecard", help="The scorecard that they are for.")] = "monthly",
    own: DefinitionsOption = None,
) -> None:
    """Check returns without publishing anything; lists every faulty row at once."""
    catalogue = definitions.load_catalogue(own_definitions(own, None))
    card = scorecard_named(catalogue, name)
    count = sum(len(read_returns(path, catalogue, [card])) for path in files)
    out.print(f"{count} figures, all of them sound.")
