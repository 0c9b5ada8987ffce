"""The command that publishes: `scorecard`, one pack for one period."""

from __future__ import annotations


@app.command()
def scorecard(
    name: Annotated[str, typer.Argument(help="monthly, or a scorecard of your own.")],
    period: Annotated[
        str, typer.Option("--period", help="The month (2023-09), or a Friday for a weekly one.")
    ],
    folder: Annotated[Path, typer.Option("--out", help="The pack's folder; it must be new or empty.")],
    extract: ExtractOption = None,
    snapshot: SnapshotOption = None,
    formats: Annotated[
        str, typer.Option("--format", help="html,xlsx,pdf,csv in any mixture.")
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
            quality=(lambda each: quality.sentences(each, catalogue))
            if quality is not None
            else (lambda each: ()),
            previous_figures=before.figures if before else (),
            previous_pack=previous.name if previous else "",
        )
    with step("Writing the pack"):
        made = outputs(filled, [each.strip() for each in formats.split(",") if each.strip()])
        pack = write_pack(folder, filled, made, definitions_in_force(card, catalogue))
    out.print(filled.finding)
    out.print(f"Published in {pack}: {', '.join(sorted(path.name for path in pack.iterdir()))}")
