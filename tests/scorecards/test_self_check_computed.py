"""The self-check on a pack that is computed from a made-up council: nothing fails as it comes, and faults planted in
what it prints are caught by the same rules.
"""

import re
from dataclasses import replace
from datetime import date

import pytest

from goldenthread import definitions
from goldenthread.calendar import month, week_ending
from goldenthread.extracts import ssd
from goldenthread.scorecards.making import make_scorecard
from goldenthread.scorecards.self_check import comparisons, self_check
from goldenthread.synthetic import synthesise

SEPTEMBER = month(2023, 9)


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """The monthly and the weekly scorecard of one made-up council."""
    folder = tmp_path_factory.mktemp("council") / "made"
    synthesise(folder, children=9_000, years=3, end=date(2023, 9, 30), seed=11)
    catalogue = definitions.load_catalogue()
    tables = ssd.read(folder, catalogue).tables
    return {
        name: make_scorecard(catalogue.scorecards[name], catalogue, tables.council, period, tables=tables)
        for name, period in (("monthly", SEPTEMBER), ("weekly", week_ending(date(2023, 9, 29))))
    } | {
        # The last day of June 2023 is a Friday, so the month and the week end on one day.
        f"{name} of June": make_scorecard(
            catalogue.scorecards[name], catalogue, tables.council, period, tables=tables
        )
        for name, period in (("monthly", month(2023, 6)), ("weekly", week_ending(date(2023, 6, 30))))
    }


def changed(filled, ref, change):
    """The scorecard with one row changed."""

    def row_of(row):
        return change(row) if row.ref == ref else row

    return replace(
        filled,
        sections=tuple(
            replace(
                section,
                groups=tuple(
                    replace(group, rows=tuple(row_of(row) for row in group.rows)) for group in section.groups
                ),
            )
            for section in filled.sections
        ),
    )


def printing(number, *, keep_parts=False):
    """A change of what a row prints for the current period, with or without the numbers it is made of."""

    def change(row):
        cells = list(row.cells)
        cell = cells[-1]
        value = number(cell.number)
        text = re.sub(r"[\d,.]+", f"{value:,.{cell.decimals}f}", cell.text)
        parts = cell.figure if keep_parts else replace(cell.figure, numerator=None, denominator=None)
        cells[-1] = replace(cell, text=text, number=value, figure=parts)
        return replace(row, cells=tuple(cells))

    return change


def failures(filled):
    return {(each.code, each.refs) for each in self_check(filled) if each.severity == "failure"}


PLANTED_IN_THE_EXTRACT = {("hundred", ("SG18", "SG19", "SG20"))}
"""The made-up extract holds an audit graded by a word that is no grade, so the shares of the grades fall short."""


def test_nothing_fails_in_a_pack_as_it_is_computed(packs):
    for filled in packs.values():
        assert failures(filled) <= PLANTED_IN_THE_EXTRACT
    made = [each.code for each in comparisons(packs["monthly"])]
    for code in ("own_parts", "percentage", "rate", "part", "year_to_date_between", "previous_year", "arrow"):
        assert code in made


@pytest.mark.parametrize(
    ("pack", "ref", "number", "code", "refs"),
    [
        ("monthly", "CF9", lambda was: was + 5, "percentage", ("CF9", "CF8", "CF1")),
        ("monthly", "CF8", lambda was: was + 9, "percentage", ("CF9", "CF8", "CF1")),
        ("monthly", "CF1", lambda was: was + 9, "rate", ("CF2", "CF1")),
        ("monthly", "CF2", lambda was: was + 9, "rate", ("CF2", "CF1")),
        ("monthly", "SG14", lambda was: 99.0, "part", ("SG14", "SG13")),
        ("monthly", "CIN18", lambda was: was + 4, "rate", ("CIN19", "CIN18")),
        ("monthly", "CIN24", lambda was: was * 9, "part", ("CIN24", "CIN21")),
        ("monthly", "EH7", lambda was: was + 9999, "part", ("EH7", "EH6")),
        ("weekly", "CW31", lambda was: was + 9999, "part", ("CW31", "CW28")),
        ("weekly", "CW44", lambda was: was * 3, "part", ("CW44", "CW39")),
        ("weekly", "CW35", lambda was: 1.0, "percentage", ("CW35", "CW34", "CW33")),
    ],
)
def test_a_number_planted_in_a_pack_is_caught(packs, pack, ref, number, code, refs):
    assert (code, refs) in failures(changed(packs[pack], ref, printing(number)))


def test_a_percentage_that_disagrees_with_its_own_x_of_y_is_caught(packs):
    planted = changed(packs["monthly"], "CIN4", printing(lambda was: was + 3, keep_parts=True))
    assert ("own_parts", ("CIN4",)) in failures(planted)


def test_a_year_to_date_that_leaves_its_months_is_caught(packs):
    planted = changed(packs["monthly"], "SG5", printing(lambda was: 1.0))
    assert ("year_to_date_between", ("SG5", "SG6")) in failures(planted)


def test_a_stock_that_its_flows_do_not_explain_is_a_warning(packs):
    planted = changed(packs["weekly"], "CW39", printing(lambda was: was + 25))
    codes = {(each.code, each.refs) for each in self_check(planted) if each.severity == "warning"}
    assert ("stock_and_flow", ("CW39", "CW40", "CW41")) in codes


def test_a_zero_in_place_of_a_value_is_a_warning(packs):
    planted = changed(packs["monthly"], "CIN1", printing(lambda was: 0.0))
    assert "missing_zero" in {each.code for each in self_check(planted) if each.refs == ("CIN1",)}


def test_a_turned_arrow_is_caught(packs):
    moved = {row.ref: row.mark.moved for row in packs["monthly"].rows}
    other = {"up": "down", "down": "up", "level": "up"}[moved["CF1"]]
    planted = changed(packs["monthly"], "CF1", lambda row: replace(row, mark=replace(row.mark, moved=other)))
    assert ("arrow", ("CF1",)) in failures(planted)


def test_a_reference_given_to_two_rows_is_caught(packs):
    planted = changed(packs["monthly"], "CF2", lambda row: replace(row, ref="CF1"))
    assert ("repeated_ref", ("CF1",)) in failures(planted)


def test_a_count_rated_apart_from_its_rate_is_a_warning(packs):
    planted = changed(packs["monthly"], "CF1", lambda row: replace(row, rating="red"))
    planted = changed(planted, "CF2", lambda row: replace(row, rating="green"))
    assert "rated_apart" in {each.code for each in self_check(planted) if each.refs == ("CF1", "CF2")}


def test_what_two_scorecards_count_on_one_day_is_the_same(packs):
    made = comparisons(packs["monthly of June"], beside=[packs["weekly of June"]])
    side_by_side = [each for each in made if each.code == "two_scorecards"]
    assert ("CIN18", "CW39") in {each.refs for each in side_by_side}
    assert all(each.holds for each in side_by_side)


def test_what_was_counted_on_two_days_is_not_set_side_by_side(packs):
    made = comparisons(packs["monthly"], beside=[packs["weekly"]])
    assert not [each for each in made if each.code == "two_scorecards"]


def test_a_number_changed_on_one_of_two_scorecards_is_caught(packs):
    planted = changed(packs["monthly of June"], "CIN18", printing(lambda value: value + 1))
    found = self_check(planted, beside=[packs["weekly of June"]])
    assert ("two_scorecards", "failure", "CIN18") in {
        (each.code, each.severity, each.refs[0]) for each in found
    }
