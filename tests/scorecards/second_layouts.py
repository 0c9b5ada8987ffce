"""A second scorecard of each page layout, with other indicators than the shipped ones, made by YAML and
returns alone.
"""

from __future__ import annotations

from pathlib import Path

from goldenthread import definitions
from goldenthread.calendar import month
from goldenthread.definitions.model import Council, Team
from goldenthread.extracts.given import read_comments
from goldenthread.extracts.returns import read_returns
from goldenthread.scorecards.making import make_scorecard
from goldenthread.scorecards.model import FilledScorecard

SEPTEMBER = month(2023, 9)

TILES = """
name: second_tiles
title: Front door on one page
layout: tiles
cadence: month
paper: a4_landscape
rule: {tolerance: points, amount: 2}
sections:
  - name: A
    title: Tiles
    rows:
      - {ref: A1, indicator: contacts, window: month, as: count, projected: year_end}
      - {ref: A2, indicator: strategy_meetings_attended_by_police, window: month, as: percent}
      - {ref: A3, indicator: referrals_decided_in_24_hours, window: month, as: percent}
      - {ref: A4, indicator: referrals_no_further_action, window: month, as: percent}
      - {ref: A5, indicator: missing_episodes, window: month, as: count}
    bars:
      - title: "{first} asked most"
        measure: Contacts by source
        indicator: contacts
        window: month
        as: count
        by: contact_source
discussion:
  - {name: talk, heading: What to talk about, refs: [A2, A3]}
"""
TILE_TARGETS = """
- {scorecard: second_tiles, indicator: contacts, window: month, as: count, at_most: 1200, per: year}
- {scorecard: second_tiles, indicator: strategy_meetings_attended_by_police, window: month, as: percent, at_least: 90}
- {scorecard: second_tiles, indicator: referrals_decided_in_24_hours, window: month, as: percent, at_least: 90}
- {scorecard: second_tiles, indicator: referrals_no_further_action, window: month, as: percent, at_most: 20}
"""
PANELS = """
name: second_panels
title: Care in panels
layout: panels
cadence: month
average_of: 3
across: {by: area, leave_out: [T9]}
concerns: What worries us
sections:
  - name: visits
    title: Visits in time
    columns: [average, current, across]
    rows:
      - ref: V
        indicator: other_children_in_need_seen_in_28_days
        window: snapshot
        as: percent
        parts: {inside: Seen, outside: Not seen, total: All, percent: Share}
    charts:
      - {kind: stacked, title: "{V}", measure: Children in need,
         series: [{ref: V, label: seen}, {ref: N, label: in need}]}
  - name: need
    title: Children in need
    columns: [average, current]
    rows:
      - {ref: N, indicator: other_children_in_need, window: snapshot, as: count}
      - {ref: H, indicator: caseload, window: snapshot, as: mean, only: {service: Assessment}}
"""
PLAN = """
name: second_plan
title: Practice plan
layout: focus_areas
cadence: month
actions: {"1": Visit every child, "2": Write it down}
focus_areas:
  - name: P1
    title: Visits
    actions: ["1", "2"]
    measures:
      - {measure: Children seen, scorecard: second_tiles, refs: A2-A4}
      - {measure: Notes written, to_be_developed: yes, could_use: A5}
  - name: P2
    title: Listening
    actions: ["1"]
    measures:
      - {measure: What children say, narrative: yes, source: Children's council}
"""
COUNCIL = Council(
    name="Exampleshire",
    population_0_17_by_area={"East": {2023: 1000}, "West": {2023: 3000}},
    teams=(Team("T1", "East team", "Assessment", "East"), Team("T9", "Night team", "Assessment", "East")),
)


def catalogue_with(folder: Path, **scorecards: str):
    """The shipped definitions with these scorecards beside them."""
    for kind in ("scorecards", "targets"):
        (folder / "definitions" / kind).mkdir(parents=True, exist_ok=True)
    for name, text in scorecards.items():
        (folder / "definitions" / "scorecards" / f"{name}.yaml").write_text(text, encoding="utf-8")
    if "second_tiles" in scorecards:
        (folder / "definitions" / "targets" / "second.yaml").write_text(TILE_TARGETS, encoding="utf-8")
    return definitions.load_catalogue(folder)


def filled(folder: Path, name: str, returns: str, comments: str = "", **scorecards: str) -> FilledScorecard:
    """A scorecard of September 2023 from lines of returns (ref, period, numerator, denominator, value,
    breakdown, category) and of comments (ref, text).
    """
    catalogue = catalogue_with(folder, **scorecards)
    card = catalogue.scorecards[name]
    heads = "indicator or ref,period,numerator,denominator,value,breakdown,category\n"
    (folder / "returns.csv").write_text(heads + returns, encoding="utf-8")
    lines = [line.split("|") for line in comments.splitlines() if line]
    text = "ref,period,text,by,on\n" + "".join(
        f'{ref},2023-09,"{words}",Head of service,2023-10-02\n' for ref, words in lines
    )
    (folder / "comments.csv").write_text(text, encoding="utf-8")
    return make_scorecard(
        card,
        catalogue,
        COUNCIL,
        SEPTEMBER,
        returns=read_returns(folder / "returns.csv", catalogue, [card]),
        comments=read_comments(folder / "comments.csv", card),
    )


TILE_RETURNS = """A2,2023-08,80,100,,,
A2,2023-09,89,100,,,
A3,2023-09,70,100,,,
A4,2023-09,20,100,,,
A5,2023-09,,,7,,
"""


def second_tiles(folder: Path) -> FilledScorecard:
    return filled(folder, "second_tiles", TILE_RETURNS, "talk|Police came.\n", second_tiles=TILES)


PANEL_RETURNS = (
    "".join(
        f"V,2023-0{number},{inside},{total},,,\nN,2023-0{number},,,{total},,\n"
        for number, inside, total in ((7, 30, 40), (8, 20, 40), (9, 40, 50))
    )
    + "V,2023-09,8,10,,area,East\nV,2023-09,32,40,,area,West\nV,2023-09,3,4,,team,T9\nH,2023-09,,,12.5,,\n"
)


def second_panels(folder: Path) -> FilledScorecard:
    return filled(
        folder, "second_panels", PANEL_RETURNS, "visits|Better now.\nconcerns|Nights.\n", second_panels=PANELS
    )


def second_plan(folder: Path) -> FilledScorecard:
    return filled(
        folder, "second_plan", TILE_RETURNS.partition("A5")[0], "P2.1|They say we listen.\n",
        second_tiles=TILES, second_plan=PLAN,
    )  # fmt: skip
