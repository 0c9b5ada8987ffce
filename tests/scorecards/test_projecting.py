"""A count projected to the end of the half-year or the year, in every layout that shows it: range, target of that
stretch, marks, and what stands beside it.
"""

import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pypdfium2
import pytest
from lxml import html

from goldenthread.calendar import month, months_between
from goldenthread.errors import DefinitionError
from goldenthread.figures.model import Figure
from goldenthread.publish import outputs
from goldenthread.scorecards.assemble import assemble, periods_needed
from tests.scorecards import second_layouts as second

CARD = """
name: ends
title: Where it may end
layout: {layout}
cadence: month
earlier_periods: 1
columns: [earlier, current, previous_year, target, series, rating, direction, change]
rule: {{tolerance: none}}
sections:
  - name: E
    title: Ends
    rows:
      - {{ref: E1, indicator: contacts, window: month, as: count, projected: half_year}}
      - {{ref: E2, indicator: contacts, window: month, as: count, projected: year_end}}
      - {{ref: E3, indicator: contacts, window: month, as: count}}
"""
AT_MOST = "- {{scorecard: ends, indicator: contacts, window: month, as: count, at_most: {edge}{more}}}\n"
SEPTEMBER = month(2023, 9)
PAGES = ("columns: [earlier, current, previous_year, target, series, rating, direction, change]\n", "")


@cache
def catalogue_of(layout, edge, more):
    """The shipped definitions with the scorecard and its target; made once for all tests that share them."""
    text = CARD.format(layout=layout)
    if layout != "rows":
        text = text.replace(*PAGES)
    with TemporaryDirectory() as folder:
        targets = Path(folder) / "definitions" / "targets"
        targets.mkdir(parents=True)
        (targets / "ends.yaml").write_text(AT_MOST.format(edge=edge, more=more))
        return second.catalogue_with(Path(folder), ends=text)


def filled(counts_by_year, *, at=SEPTEMBER, edge=1200, more=", per: year", layout="rows"):
    """Twelve equal months for each year that begins in April, up to the period."""
    catalogue = catalogue_of(layout, edge, more)
    card = catalogue.scorecards["ends"]
    figures = [
        Figure(
            "contacts", "month", "count", period, "total", "", count, None, float(count), 0,
            "ok", "count", scorecard="ends", ref=ref,
        )
        for start, count in counts_by_year.items()
        for period in months_between(month(start, 4), min(month(start + 1, 3), at))
        for ref in ("E1", "E2", "E3")
        if month(start, 4) <= at
    ]  # fmt: skip
    return assemble(card, catalogue, second.COUNCIL, at, figures)


def by_ref(made):
    return {row.ref: row for row in made.rows}


LEVEL = {2018: 100, 2019: 100, 2020: 100, 2021: 50, 2022: 50, 2023: 50}
UNSETTLED = {2018: 100, 2019: 100, 2020: 200, 2021: 100, 2022: 130, 2023: 130}


def test_a_count_is_projected_to_the_year_end_as_a_range_and_rated_against_the_years_target():
    # Remaining months were as many, and once half as many, as a year before; 6 months of 50 have gone.
    row = by_ref(filled(LEVEL))["E2"]
    assert row.current.text == f"{50 * 6 + 50 * 6 // 2} to {50 * 12}"
    assert row.target.text == "at most 1,200 a year"
    assert row.rating == "green"
    assert "31 March 2024" in row.thread["Projection"]
    assert row.current.under == "by 31 March 2024; right in 3 of 4 years"


def test_a_range_on_both_sides_of_the_target_is_amber_and_says_so():
    row = by_ref(filled(UNSETTLED))["E2"]
    low, high = 130 * 6 + 130 * 6 // 2, 130 * 6 + 130 * 6 * 2
    assert row.current.text == f"{low:,} to {high:,}"
    assert low < 1200 < high
    assert row.rating == "amber"
    assert row.rating_reason.startswith(
        "Amber: not settled. The low end of the range would be green, the high end red."
    )


def test_too_few_earlier_years_are_not_projected():
    row = by_ref(filled({2022: 50, 2023: 50}))["E2"]
    assert (row.current.text, row.current.kind, row.rating) == ("not projected", "absent", None)
    assert "earlier years" in row.rating_reason


def test_a_half_year_is_rated_against_its_part_of_the_years_target():
    row = by_ref(filled(LEVEL, at=month(2023, 7)))["E1"]
    # Four months of 50 have gone, and the two left were 50 each; in one year half of the year before.
    assert row.current.text == f"{50 * 4 + 50 * 2 // 2} to {50 * 6}"
    assert row.current.under == "by 30 September 2023; right in 3 of 4 years"
    assert row.target.text == f"at most {1200 // 2} in the half-year"
    assert row.rating == "green"
    assert "The target is at most 1,200 a year." in row.rating_reason


@pytest.mark.parametrize(
    ("at", "more", "words"),
    [
        (month(2023, 7), "", "at most 1,200 in the half-year"),
        (month(2023, 7), ", per: month", "at most 7,200 in the half-year"),
        (month(2023, 7), ", for_the_year: yes, profile: [1, 1, 3, 1]", "at most 400 in the half-year"),
        (month(2023, 12), ", for_the_year: yes, profile: [1, 1, 3, 1]", "at most 800 in the half-year"),
    ],
)
def test_a_target_of_another_stretch_is_brought_to_the_half_year(at, more, words):
    # 1 + 1 of 6 shares are in the first half, 3 + 1 in the second.
    made = by_ref(filled(LEVEL | {2023: 50}, at=at, more=more))
    assert made["E1"].target.text == words


def test_a_target_of_a_month_is_brought_to_the_year():
    assert by_ref(filled(LEVEL, edge=90, more=", per: month"))["E2"].target.text == "at most 1,080 a year"


def test_in_its_last_month_a_half_year_shows_what_was_counted():
    made = by_ref(filled(LEVEL, at=month(2023, 9), edge=580))
    row = made["E1"]
    assert (row.current.text, row.current.under) == (str(50 * 6), "in the half-year to 30 September 2023")
    # 580 / 2 is less than 300.
    assert (row.rating, row.target.text) == ("red", "at most 290 in the half-year")
    assert (
        row.mark.direction_reason
        == "A month ago the middle of the range was 300; the whole half-year came to 300."
    )
    assert made["E2"].current.under.startswith("by 31 March 2024")


@pytest.mark.parametrize(
    ("at", "ref"), [(month(2023, 4), "E2"), (month(2023, 10), "E1"), (month(2023, 4), "E1")]
)
def test_the_first_month_of_a_stretch_is_not_compared_with_the_one_before_it(at, ref):
    row = by_ref(filled(LEVEL, at=at))[ref]
    assert row.current.kind == "value"
    assert (row.mark.moved, row.mark.direction_reason.startswith("Not compared: it is the first month")) == (
        None,
        True,
    )


def test_the_findings_count_the_rating_of_the_projection():
    # A month of 50 would be under a twelfth of 540, and the half-year's and the year's ranges reach over it.
    made = filled(LEVEL, edge=540, more=", per: year")
    assert [row.rating for row in made.rows] == ["red", "amber", "red"]
    assert made.finding.startswith("3 indicators: 2 red, 1 amber, 0 green, 0 not rated")
    assert made.sections[0].finding == made.finding


def test_the_year_before_is_of_the_same_stretch_and_the_target_is_not_drawn_among_the_months():
    made = by_ref(filled(LEVEL))
    assert [made[ref].previous_year.text for ref in ("E1", "E2", "E3")] == [str(50 * 6), str(50 * 12), "50"]
    page = html.fromstring(outputs(filled(LEVEL), ["html"])["scorecard.html"].decode())
    lines = {
        row.get("data-ref"): len(row.xpath(".//svg[contains(@class, 'line')]//*[@stroke-dasharray]"))
        for row in page.xpath("//tr[@data-ref]")
    }
    assert (lines["E2"], lines["E3"]) == (0, 1)


def test_enough_periods_are_counted_for_the_trials():
    made = filled(LEVEL)
    assert periods_needed(made.scorecard, month(2023, 9))[0] <= month(2018, 10)


@pytest.mark.parametrize("layout", ["rows", "tiles", "panels"])
def test_range_and_coverage_stand_on_every_output_of_a_layout(layout):
    made = filled(LEVEL, at=month(2023, 7), layout=layout)
    files = outputs(made, ["html", "xlsx", "pdf"])
    row = by_ref(made)["E1"]
    said = html.fromstring(files["scorecard.html"].decode()).text_content()
    assert row.current.text in said
    if layout != "panels":  # A panel's headline is one row's: the first.
        assert by_ref(made)["E2"].current.under in said
    assert row.current.under in said
    cells = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(io.BytesIO(files["scorecard.xlsx"])).worksheets[:2]
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    ]
    assert row.current.text in cells
    assert any(row.current.under in cell for cell in cells)
    paper = pypdfium2.PdfDocument(files["scorecard.pdf"])
    printed = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in paper).split())
    assert row.current.text in printed
    assert row.current.under in printed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("projected: half_year", "projected: yes", "half_year"),
        ("window: month, as: count, projected: half_year", "window: year_to_date, as: count, projected: half_year",
         "only a count in the month is `projected`"),
        ("cadence: month", "cadence: quarter", "a projection needs a scorecard that is made each month"),
    ],
)  # fmt: skip
def test_what_cannot_be_projected_is_refused(tmp_path, old, new, said):
    text = CARD.format(layout="rows")
    assert old in text
    with pytest.raises(DefinitionError) as raised:
        second.catalogue_with(tmp_path, ends=text.replace(old, new, 1))
    assert said in str(raised.value)
    assert "ends.yaml" in str(raised.value)
