"""A council's own scorecard in each layout, with indicators that no shipped scorecard of that layout shows, added by
YAML alone: it is counted, judged and published like those that are shipped. Tiles, panels and focus areas are looked at
one by one in `test_page_layouts`.
"""

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from goldenthread import definitions
from goldenthread.calendar import month, week_ending
from goldenthread.definitions.fields import SCORECARD
from goldenthread.definitions.model import Council
from goldenthread.extracts.tables import tables_from_rows
from goldenthread.publish import outputs
from goldenthread.scorecards.making import make_scorecard
from tests.scorecards import second_layouts as second

OWN = """
returned_soon:
  title: Referrals about a child who was referred in the fortnight before
  why: A family that comes back so soon was not heard the first time.
  fact: referral
  dated: referred_on
  where: previous_referred_on IS NOT NULL AND previous_referred_on >= referred_on - INTERVAL 14 DAY
  as: [percent, count]
  window: [week, month]
  unknown: fails
  better: low
  question: outcome
  source: {name: Our practice standards}
first_referrals:
  title: Referrals about a child who was never referred before
  why: Shows how many families meet us for the first time.
  fact: referral
  dated: referred_on
  where: previous_referred_on IS NULL
  as: [percent, count]
  window: [week, month]
  unknown: fails
  better: none
  question: quantity
  source: {name: Our practice standards}
"""
DUTY = """
name: duty
title: Duty team, week by week
layout: weekly
cadence: week
paper: a4_upright
earlier_periods: 2
columns: [current, change, earlier, series]
sections:
  - name: D
    title: At the door
    rows:
      - {ref: D1, indicator: contacts, window: week, as: count, label: Contacts, reported: week}
      - {ref: D2, indicator: referrals, window: week, as: count, label: Referrals, reported: week}
      - {ref: D3, indicator: returned_soon, window: week, as: count, label: Came back, reported: week}
      - {ref: D4, indicator: returned_soon, window: week, as: percent, label: Came back, reported: week, share_of: D2}
"""
DOOR = """
name: door
title: The front door in a year
layout: rows
cadence: month
earlier_periods: 11
columns: [earlier, current, series, real_change]
rule: {tolerance: points, amount: 2}
sections:
  - name: R
    title: Referrals
    scope: For information only
    rows:
      - {ref: R1, indicator: first_referrals, window: month, as: count, label: New families}
      - {ref: R2, indicator: returned_soon, window: month, as: percent, label: Came back, with_count: yes}
    charts:
      - kind: column
        title: "{R1} came for the first time, {R1.change}"
        measure: first referrals in the month
        series: [{ref: R1, label: New families}]
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("own")
    for kind in ("scorecards", "indicators"):
        (folder / kind).mkdir()
    (folder / "indicators" / "own.yaml").write_text(OWN, encoding="utf-8")
    (folder / "scorecards" / "duty.yaml").write_text(DUTY, encoding="utf-8")
    (folder / "scorecards" / "door.yaml").write_text(DOOR, encoding="utf-8")
    return definitions.load_catalogue(folder)


def tables(catalogue):
    """Four referrals in September: one child's twice, the second in the last week."""
    days = (("A", "2023-09-13"), ("B", "2023-09-20"), ("A", "2023-09-26"), ("C", "2023-09-28"))
    rows = [
        {"referral_id": str(place), "child_id": child, "referred_on": date.fromisoformat(day)}
        for place, (child, day) in enumerate(days)
    ]
    return tables_from_rows(
        catalogue, {"referral": rows, "contact": []}, Council(name="Exampleshire"), date(2023, 9, 30)
    )


def cells(document: bytes, ref: str) -> dict[str, str]:
    (line,) = html.fromstring(document.decode()).xpath(f"//tr[@data-ref='{ref}']")
    return {cell.get("data-column"): cell.text_content() for cell in line.xpath("./td[@data-column]")}


def test_a_weekly_pack_of_its_own(catalogue):
    card = catalogue.scorecards["duty"]
    held = tables(catalogue)
    filled = make_scorecard(card, catalogue, held.council, week_ending(date(2023, 9, 29)), tables=held)
    made = outputs(filled, ["html", "pdf", "xlsx"])
    page = made["scorecard.html"]
    assert cells(page, "D2") | {"series": ""} == {
        "2023-09-29": "2",
        "change": "+1",
        "2023-09-15": "1",
        "2023-09-22": "1",
        "series": "",
    }
    # A was referred a fortnight before: one of the two came back.
    assert cells(page, "D4")["2023-09-29"] == "50%"
    assert list(cells(page, "D4"))[:2] == ["2023-09-29", "change"]
    assert filled.rows[3].share_words == "as a share of referrals (D2)"
    assert made["scorecard.pdf"].startswith(b"%PDF")


def test_a_twelve_month_scorecard_of_its_own(catalogue):
    card = catalogue.scorecards["door"]
    held = tables(catalogue)
    filled = make_scorecard(card, catalogue, held.council, month(2023, 9), tables=held)
    made = outputs(filled, ["html", "pdf", "xlsx"])
    page = made["scorecard.html"]
    # Of four, one is A's second.
    assert cells(page, "R1")["2023-09"] == str(4 - 1)
    assert cells(page, "R2")["2023-09"] == "25% (1)"
    assert set(cells(page, "R1")) == {*(period.label for period in filled.periods), "series", "real_change"}
    assert len(filled.periods) == 12
    tree = html.fromstring(page.decode())
    assert tree.xpath("//figure//h3")[0].text == "3 came for the first time, up from 0 in August"
    assert tree.xpath("//h2/span[@class='caption']")[0].text == "For information only"


EACH = {
    "rows": ("xlsx", "html", "pdf", "docx"),
    "weekly": ("xlsx", "html", "pdf"),
    "tiles": ("xlsx", "html", "pdf", "pptx"),
    "panels": ("xlsx", "html", "pdf", "pptx"),
    "focus_areas": ("xlsx", "html", "pdf"),
}
"""Every layout kind, with all that it is published as."""


def test_there_is_no_layout_kind_without_a_second_scorecard():
    (layout,) = [field for field in SCORECARD.fields if field.name == "layout"]
    assert set(layout.kind.words) == set(EACH)


@pytest.mark.parametrize("layout", EACH)
def test_a_second_scorecard_of_each_layout_shows_what_the_shipped_ones_do_not(layout, catalogue, tmp_path):
    held = tables(catalogue)
    if layout == "rows":
        made = make_scorecard(
            catalogue.scorecards["door"], catalogue, held.council, month(2023, 9), tables=held
        )
    elif layout == "weekly":
        friday = week_ending(date(2023, 9, 29))
        made = make_scorecard(catalogue.scorecards["duty"], catalogue, held.council, friday, tables=held)
    else:
        makers = {
            "tiles": second.second_tiles,
            "panels": second.second_panels,
            "focus_areas": second.second_plan,
        }
        made = makers[layout](tmp_path)
    assert made.scorecard.layout == layout
    shipped = {
        row.indicator
        for card in definitions.load_catalogue().scorecards.values()
        if card.layout == layout
        for row in card.rows
    }
    shown = {row.row.indicator for row in made.rows}
    assert len(shown - shipped) * 2 > len(shown), (shown, shipped & shown)
    files = outputs(made, EACH[layout])
    assert set(files) == {f"scorecard.{each}" for each in EACH[layout]}
    assert all(row.label in files["scorecard.html"].decode() for row in made.rows)
