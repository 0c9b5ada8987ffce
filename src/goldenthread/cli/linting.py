"""The command about published ratings: `lint` lists those that the declared rule does not give and those that
contradict each other, of a pack or of a scorecard as it would be made now. It changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread import definitions
from goldenthread.calendar import parse_period
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
from goldenthread.definitions.model import Council
from goldenthread.errors import RequestError
from goldenthread.extracts.given import read_ratings
from goldenthread.extracts.returns import read_returns
from goldenthread.judgement.linter import Finding, RatedRow
from goldenthread.scorecards.making import make_scorecard
from goldenthread.scorecards.rating_lint import lint as linted
from goldenthread.scorecards.rating_lint import rated_rows, rated_rows_of_pack


def lint(
    what: Annotated[str, typer.Argument(help="A pack's folder, or a scorecard's name to make it now.")],
    period: Annotated[
        str | None, typer.Option("--period", help="The period, when a scorecard is made now.")
    ] = None,
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    returns: Annotated[
        list[Path] | None, typer.Option("--returns", help="Figures typed in by hand; may be given again.")
    ] = None,
    ratings: Annotated[
        Path | None, typer.Option("--ratings", help="Ratings that people give, as CSV.")
    ] = None,
    council: CouncilOption = None,
    as_at: AsAtOption = None,
    own: DefinitionsOption = None,
) -> None:
    """List every published rating that the declared rule does not give, and every pair of rows that contradict each
    other. They are questions for the person who published them: nothing is changed.

    Example: `goldenthread lint september`, or `goldenthread lint monthly --period 2023-09 --extract council`
    """
    if Path(what).is_dir():
        if (
            period is not None
            or extract is not None
            or snapshot is not None
            or returns
            or ratings is not None
        ):
            known = definitions.load_catalogue(own_definitions(own, extract)).scorecards
            if what in known:
                raise RequestError(
                    f"{what} is a folder here, and also the name of a scorecard",
                    remedy=f"for the pack in the folder, give nothing else: goldenthread lint {what}; for the"
                    " scorecard made now, run it from another folder, or rename the pack's folder",
                )
            raise RequestError(
                "a pack holds its own figures and ratings",
                where=what,
                remedy="name the pack alone, or a scorecard with --period and where its records are",
            )
        rows = rated_rows_of_pack(Path(what))
    else:
        rows = _made_now(what, period, extract, snapshot, returns or [], ratings, council, as_at, own)
    against, apart = linted(rows)
    _say(
        against,
        "published ratings are not what the rule gives",
        "published rating is not what the rule gives",
    )
    _say(apart, "pairs of rows contradict each other", "pair of rows contradict each other")
    rated = sum(row.rating is not None for row in rows)
    suggested = sum(row.mark.suggested_rating is not None for row in rows)
    out.print(f"{len(rows)} rows, {rated} with a published rating, {suggested} with one that the rule gives.")


def _made_now(
    name: str,
    period: str | None,
    extract: Path | None,
    snapshot: str | None,
    returns: list[Path],
    ratings: Path | None,
    council: Path | None,
    as_at: str | None,
    own: Path | None,
) -> list[RatedRow]:
    if period is None:
        raise RequestError(
            f"{name} is no pack's folder, and a scorecard needs its period",
            remedy="name a folder that was published, or add --period and --extract or --returns",
        )
    when = parse_period(period)
    if extract is None and snapshot is None and returns:
        catalogue = definitions.load_catalogue(own_definitions(own, None))
        authority = definitions.read_council(council) if council is not None else Council()
        tables = None
    else:
        start = opened(extract, snapshot, council, as_at, own)
        catalogue, tables, authority = start.catalogue, start.tables, start.tables.council
    card = scorecard_named(catalogue, name)
    typed = [each for path in returns for each in read_returns(path, catalogue, [card])]
    linked = [catalogue.scorecards[each] for each in card.linked_to]
    given = read_ratings(ratings, card, linked) if ratings is not None else []
    with step("Counting and judging"):
        filled = make_scorecard(card, catalogue, authority, when, tables=tables, returns=typed, ratings=given)
    return rated_rows(filled)


def _say(findings: list[Finding], many: str, one: str) -> None:
    out.print(f"{len(findings)} {one if len(findings) == 1 else many}{':' if findings else '.'}")
    for each in findings:
        out.print(f"  {each.sentence}", markup=False)
