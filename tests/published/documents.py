"""The five published documents as scorecards, each made from its printed figures. The figures are facts of
public committee papers; the words are ours. The tiles and the panels are defined beside their figures; the
other three are the shipped scorecards.
"""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

from goldenthread import definitions
from goldenthread.calendar import month, week_ending
from goldenthread.definitions.model import Council
from goldenthread.extracts.given import read_comments, read_ratings
from goldenthread.extracts.returns import read_returns
from goldenthread.scorecards.findings import keys, shown_heads
from goldenthread.scorecards.making import make_scorecard

HERE = Path(__file__).parent

IMPLIED_POPULATION = 50_955
"""What the monthly document's counts and rates make the population; it prints none."""


def facts(*path):
    with HERE.joinpath(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(folder, name, period, council=None, **more):
    """A document from its definitions, its council file and its printed figures as returns."""
    catalogue = definitions.load_catalogue(HERE / folder / "definitions")
    card = catalogue.scorecards[name]
    council = council or definitions.read_council(HERE / folder / "council.yaml")
    returns = read_returns(HERE / folder / "returns.csv", catalogue, [card])
    return make_scorecard(card, catalogue, council, period, returns=returns, **more)


def with_arrows(filled, arrows):
    """The scorecard with the arrows that were printed, in place of those that the figures give. An arrow that the
    figures do not give says neither better nor worse; where none was printed, the figures' own stands.
    """
    printed = replace(
        filled,
        sections=tuple(
            replace(
                section,
                groups=tuple(
                    replace(
                        group,
                        rows=tuple(
                            replace(row, mark=as_printed(row.mark, arrows.get(row.ref))) for row in group.rows
                        ),
                    )
                    for group in section.groups
                ),
            )
            for section in filled.sections
        ),
    )
    return replace(
        printed, keys=keys(printed.rows, shown_heads(printed.scorecard, printed.previous_year_head))
    )


def as_printed(mark, arrow):
    if not arrow or arrow == mark.moved:
        return mark
    said = f"The document prints {arrow}; by its figures it is {mark.moved or 'nothing to compare'}"
    return replace(mark, moved=arrow, meaning=None, direction_reason=f"{said}: {mark.direction_reason}")


def monthly():
    folder = "monthly_2023_09"
    catalogue = definitions.load_catalogue(HERE / folder / "definitions")
    council = replace(
        definitions.read_council(HERE / folder / "council.yaml"),
        population_0_17={2022: IMPLIED_POPULATION, 2023: IMPLIED_POPULATION},
    )
    ratings = read_ratings(HERE / folder / "ratings.csv", catalogue.scorecards["monthly"])
    filled = made(folder, "monthly", month(2023, 9), council, ratings=ratings)
    return with_arrows(filled, {line["ref"]: line["arrow"] for line in facts(folder, "arrows.csv")})


def weekly():
    return made("weekly_2023_10", "weekly", week_ending(date(2023, 10, 27)))


def twelve_months():
    """With the reasons for what was not reported, the narrative and the arrows as printed."""
    folder = "twelve_months_2025_03"
    return with_arrows(
        twelve_months_by_rule(),
        {line["ref"]: line["arrow"] for line in facts(folder, "arrows.csv")},
    )


def twelve_months_by_rule():
    """The same with the arrows that its figures give."""
    folder = "twelve_months_2025_03"
    catalogue = definitions.load_catalogue(HERE / folder / "definitions")
    card = catalogue.scorecards["twelve_months"]
    returns = [
        each
        for name in ("returns.csv", "absent.csv")
        for each in read_returns(HERE / folder / name, catalogue, [card])
    ]
    council = definitions.read_council(HERE / folder / "council.yaml")
    return make_scorecard(
        card, catalogue, council, month(2025, 3), returns=returns, comments=comments_of(folder, card)
    )


def comments_of(folder, card):
    return read_comments(HERE / folder / "comments.csv", card)


def tiles():
    folder = "tiles_2018_07"
    card = definitions.load_catalogue(HERE / folder / "definitions").scorecards["tiles"]
    council = Council(name="A published council")
    return made(folder, "tiles", month(2018, 7), council, comments=comments_of(folder, card))


def panels():
    folder = "panels_2015_09"
    card = definitions.load_catalogue(HERE / folder / "definitions").scorecards["panels"]
    return made(folder, "panels", month(2015, 9), comments=comments_of(folder, card))


def plan():
    """The improvement plan's measures, linked to the figures of the monthly document and to its published ratings."""
    folder = "improvement_2023_10"
    catalogue = definitions.load_catalogue(HERE / folder / "definitions")
    card = catalogue.scorecards["plan"]
    returns = read_returns(
        HERE / "monthly_2023_09" / "returns.csv", catalogue, [catalogue.scorecards["monthly"], card]
    )
    council = definitions.read_council(HERE / "monthly_2023_09" / "council.yaml")
    ratings = read_ratings(HERE / "monthly_2023_09" / "ratings.csv", card, [catalogue.scorecards["monthly"]])
    return make_scorecard(
        card,
        catalogue,
        council,
        month(2023, 9),
        returns=returns,
        ratings=ratings,
        comments=comments_of(folder, card),
    )
