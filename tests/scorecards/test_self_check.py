"""Each rule of the self-check on the fewest numbers that can break it: what it finds, and what it lets pass."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from goldenthread.calendar import Period, financial_year, month, week_ending
from goldenthread.definitions.model import (
    Catalogue,
    Council,
    Group,
    Indicator,
    Place,
    Relation,
    Row,
    Scorecard,
    Section,
    Source,
)
from goldenthread.extracts.given import GivenRating
from goldenthread.figures import TOTAL, Figure
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.comparison import gathered
from goldenthread.scorecards.self_check import CHECK_COLUMNS, checks_text, comparisons, self_check

HERE = Place("made.yaml")
APRIL, MAY, JUNE, MARCH = month(2023, 4), month(2023, 5), month(2023, 6), month(2024, 3)


def printed(*rows, relations=(), period=JUNE, population=None, ratings=(), breakdowns=()):
    """A scorecard that prints these rows: (reference, indicator, window, form, texts up to the period), and numbers of
    a breakdown: (reference, category, text). A text `-` is a cell without a value.
    """
    shown = [Row(ref, name, window, form, HERE) for ref, name, window, form, _ in rows]
    indicators = {
        row.indicator: Indicator(
            name=row.indicator,
            title=row.indicator,
            why="",
            forms=("count", "percent", "rate_per_10k"),
            windows=("month",),
            better="none",
            question="quantity",
            source=Source("made up"),
            place=HERE,
            returned="made up",
        )
        for row in shown
    }
    longest = max(len(texts) for *_, texts in rows)
    card = Scorecard(
        name="small",
        title="Small",
        layout="rows",
        cadence=period.cadence,
        sections=(Section("A", "A", (Group("", tuple(shown)),)),),
        place=HERE,
        earlier_periods=longest - 1,
        relations=tuple(relations),
    )
    figures = []
    for row, (*_, texts) in zip(shown, rows, strict=True):
        for back, text in enumerate(reversed(texts)):
            if text != "-":
                figures.append(typed(row, period.previous(back) if back else period, text))
    for ref, category, text in breakdowns:
        row = next(each for each in shown if each.ref == ref)
        figures.append(replace(typed(row, period, text), breakdown="area", category=category))
    council = Council(population_0_17={2022: population} if population else {})
    return assemble(card, Catalogue({}, indicators, {}), council, period, figures, ratings=ratings)


def typed(row: Row, period: Period, text: str) -> Figure:
    """A typed-in figure: `30`, or `30 = 3/10` with its parts."""
    value, _, parts = text.partition(" = ")
    top, _, bottom = parts.partition("/")
    return Figure(
        indicator=row.indicator,
        window=row.window,
        form=row.form,
        period=period,
        breakdown=TOTAL,
        category="",
        numerator=float(top) if top else None,
        denominator=float(bottom) if bottom else None,
        value=float(value),
        unknown=0,
        status="ok",
        unit="",
        decimals=len(value.partition(".")[2]),
        scorecard="small",
        ref=row.ref,
        source="returned",
    )


def found(filled, **more):
    return [(each.code, each.refs) for each in self_check(filled, **more)]


def share(of, *terms, **more):
    return Relation("percentage", terms, HERE, of, **more)


SEEN_OF_OPEN = [share("seen", "open")]


@pytest.mark.parametrize(
    ("percent", "findings"),
    [
        ("30", []),  # 3 / 10
        ("31", [("percentage", ("B", "A", "C"))]),
        ("30.4", [("percentage", ("B", "A", "C"))]),  # 30.4 is not 30.0
    ],
)
def test_a_percentage_is_its_count_over_its_base(percent, findings):
    rows = [
        ("A", "seen", "month", "count", ["3"]),
        ("B", "seen", "month", "percent", [percent]),
        ("C", "open", "month", "count", ["10"]),
    ]
    assert found(printed(*rows, relations=SEEN_OF_OPEN)) == findings


@pytest.mark.parametrize("percent", ["62", "63"])
def test_a_half_may_have_been_printed_either_way(percent):
    rows = [
        ("A", "seen", "month", "count", ["5"]),
        ("B", "seen", "month", "percent", [percent]),  # 5 / 8 = 62.5
        ("C", "open", "month", "count", ["8"]),
    ]
    assert found(printed(*rows, relations=SEEN_OF_OPEN)) == []


def test_a_base_may_be_several_counts_and_a_numerator_may_stand_beside_its_percentage():
    rows = [
        ("A", "good", "month", "percent", ["60 = 3/"]),
        ("B", "poor", "month", "percent", ["50 = 2/"]),
    ]
    relations = [share("good", "good", "poor"), share("poor", "good", "poor")]
    assert found(printed(*rows, relations=relations)) == [("percentage", ("B", "A"))]  # 2 / (3 + 2) = 40


def test_without_a_count_the_percentage_must_be_of_a_whole_number():
    rows = [("B", "seen", "month", "percent", ["5.0"]), ("C", "open", "month", "count", ["334"])]
    assert found(printed(*rows, relations=SEEN_OF_OPEN)) == [("impossible_fraction", ("B", "C"))]
    rows = [("B", "seen", "month", "percent", ["5.1"]), ("C", "open", "month", "count", ["334"])]
    assert found(printed(*rows, relations=SEEN_OF_OPEN)) == []  # 17 / 334 = 5.09


def test_a_value_agrees_with_the_parts_that_it_carries_and_they_with_the_count_beside_it():
    rows = [
        ("A", "seen", "month", "count", ["4"]),
        ("B", "seen", "month", "percent", ["40 = 3/10"]),
    ]
    assert found(printed(*rows)) == [("own_parts", ("B",)), ("count_beside_share", ("B", "A"))]


def test_a_rate_is_its_count_over_the_population():
    rows = [
        ("A", "open", "snapshot", "count", ["50"]),
        ("B", "open", "snapshot", "rate_per_10k", ["100"]),
    ]
    assert found(printed(*rows, population=5_000)) == []  # 50 / 5,000 x 10,000
    assert found(printed(*rows, population=5_100)) == [("rate", ("B", "A"))]
    assert [
        each for each in comparisons(printed(*rows)) if each.code == "rate"
    ] == []  # no population is held


@pytest.mark.parametrize(("whole", "words"), [("6", "1 too many"), ("8", "1 short")])
def test_parts_add_up_to_their_total(whole, words):
    rows = [
        ("A", "fostered", "snapshot", "count", ["3"]),
        ("B", "at_home", "snapshot", "count", ["4"]),
        ("C", "in_care", "snapshot", "count", [whole]),
    ]
    relation = Relation("total", ("fostered", "at_home"), HERE, "in_care")
    (finding,) = self_check(printed(*rows, relations=[relation]))
    assert (finding.code, finding.refs, finding.severity) == ("total", ("C", "A", "B"), "failure")
    assert words in finding.sentence
    (usual,) = self_check(printed(*rows, relations=[replace(relation, usually=True)]))
    assert usual.severity == "warning"
    assert self_check(printed(*rows, relations=[replace(relation, allowance=1.0)])) == ()


def test_a_total_is_not_asked_for_when_a_part_is_not_there():
    rows = [
        ("A", "fostered", "snapshot", "count", ["3"]),
        ("B", "at_home", "snapshot", "count", ["-"]),
        ("C", "in_care", "snapshot", "count", ["9"]),
    ]
    relation = Relation("total", ("fostered", "at_home"), HERE, "in_care")
    assert found(printed(*rows, relations=[relation])) == []


def test_a_part_is_never_more_than_its_whole():
    rows = [
        ("A", "in_14_days", "snapshot", "count", ["3"]),
        ("B", "in_28_days", "snapshot", "count", ["2"]),
        ("C", "in_14_days", "snapshot", "percent", ["30"]),
        ("D", "in_28_days", "snapshot", "percent", ["20"]),
        ("E", "told", "snapshot", "count", ["1"]),
    ]
    part = Relation("part", ("in_28_days",), HERE, "in_14_days")
    assert found(printed(*rows, relations=[part])) == [("part", ("A", "B")), ("part", ("C", "D"))]
    less = Relation("part", ("in_14_days",), HERE, "in_28_days", less=("told",))
    assert found(printed(*rows, relations=[less])) == []  # 2 <= 3 - 1
    assert found(printed(*rows, relations=[replace(less, less=("told", "told"))])) == [
        ("part", ("B", "A", "E"))  # 2 > 3 - 1 - 1
    ]


@pytest.mark.parametrize(
    ("fact", "findings"),
    [
        ("visit", [("part", ("A", "B"))]),
        ("other", []),  # of other rows, so either may be the larger
    ],
)
def test_the_shares_of_a_part_and_its_whole_are_compared_only_when_they_are_of_the_same_rows(fact, findings):
    rows = [
        ("A", "seen_twice", "month", "percent", ["30"]),
        ("B", "seen", "month", "percent", ["20"]),
    ]
    filled = printed(*rows, relations=[Relation("part", ("seen",), HERE, "seen_twice")])
    counted = tuple(
        replace(row, indicator=replace(row.indicator, fact=name, returned=""))
        for row, name in zip(filled.rows, (fact, "visit"), strict=True)
    )
    (section,) = filled.sections
    (group,) = section.groups
    section = replace(section, groups=(replace(group, rows=counted),))
    assert found(replace(filled, sections=(section,))) == findings


@pytest.mark.parametrize(
    ("shares", "allowance", "kind", "holds"),
    [
        (("33", "33", "33"), 0.0, "hundred", True),  # each may be half a point off
        (("33", "33", "32"), 0.0, "hundred", False),
        (("33.3", "33.3", "33.3"), 0.0, "hundred", True),
        (("33.3", "33.3", "33.0"), 0.0, "hundred", False),
        (("33.3", "33.3", "33.0"), 0.5, "hundred", True),
        (("40", "30", "10"), 0.0, "under_hundred", True),
        (("40", "40", "30"), 0.0, "under_hundred", False),
    ],
)
def test_shares_of_a_whole_make_a_hundred_within_rounding_or_the_allowance(shares, allowance, kind, holds):
    rows = [(ref, ref.lower(), "month", "percent", [text]) for ref, text in zip("ABC", shares, strict=True)]
    relation = Relation(kind, ("a", "b", "c"), HERE, allowance=allowance)
    assert found(printed(*rows, relations=[relation])) == ([] if holds else [(kind, ("A", "B", "C"))])


def test_what_is_the_same_is_the_same():
    rows = [("A", "sent", "month", "count", ["4"]), ("B", "received", "month", "count", ["5"])]
    relation = Relation("same", ("sent", "received"), HERE)
    assert found(printed(*rows, relations=[relation])) == [("same", ("A", "B"))]


def test_a_breakdown_is_checked_category_by_category():
    rows = [
        ("A", "seen", "month", "count", ["3"]),
        ("B", "seen", "month", "percent", ["30"]),
        ("C", "open", "month", "count", ["10"]),
    ]
    areas = [("A", "East", "1"), ("B", "East", "20"), ("C", "East", "4")]
    (finding,) = self_check(printed(*rows, relations=SEEN_OF_OPEN, breakdowns=areas))  # 1 / 4 = 25%
    assert (finding.code, finding.category, finding.refs) == ("percentage", "East", ("B", "A", "C"))
    assert "June 2023, East" in finding.sentence


def test_the_categories_of_a_breakdown_are_not_more_than_the_whole():
    rows = [("A", "open", "snapshot", "count", ["10"])]
    for south, findings in (("6", []), ("7", [("breakdown", ("A",))])):  # 4 + 7 > 10
        areas = [("A", "East", "4"), ("A", "South", south)]
        assert found(printed(*rows, breakdowns=areas)) == findings


@pytest.mark.parametrize(
    ("average", "findings"), [("24.0", []), ("24.1", [("average_beside_highest", ("A", "B"))])]
)
def test_an_average_is_never_more_than_the_highest(average, findings):
    rows = [("A", "caseload", "snapshot", "mean", [average]), ("B", "caseload", "snapshot", "max", ["24"])]
    assert found(printed(*rows)) == findings


def test_two_rows_that_show_one_measure_print_one_number():
    rows = [("A", "open", "snapshot", "count", ["10"]), ("B", "open", "snapshot", "count", ["11"])]
    assert found(printed(*rows)) == [("shown_twice", ("A", "B"))]


def test_the_year_to_date_begins_with_its_first_month():
    rows = [
        ("A", "seen", "year_to_date", "percent", ["98"]),
        ("B", "seen", "month", "percent", ["100"]),
    ]
    assert found(printed(*rows, period=APRIL)) == [("year_to_date_first", ("A", "B"))]
    assert found(printed(*rows, period=MAY)) == []


@pytest.mark.parametrize(
    ("year", "holds"), [("85", True), ("90", True), ("80", True), ("91", False), ("79", False)]
)
def test_a_percentage_of_the_year_lies_between_the_month_and_the_year_before_it(year, holds):
    rows = [
        ("A", "seen", "year_to_date", "percent", ["80", year]),
        ("B", "seen", "month", "percent", ["-", "90"]),
    ]
    assert found(printed(*rows, period=MAY)) == ([] if holds else [("year_to_date_between", ("A", "B"))])


@pytest.mark.parametrize(("year", "holds"), [("7", True), ("8", False)])
def test_a_count_of_the_year_grows_by_the_month(year, holds):
    rows = [
        ("A", "audits", "year_to_date", "count", ["3", year]),
        ("B", "audits", "month", "count", ["3", "4"]),
    ]
    assert found(printed(*rows, period=MAY)) == ([] if holds else [("year_to_date_sum", ("A", "B"))])


def test_in_march_the_year_and_the_rolling_year_are_one():
    rows = [
        ("A", "seen", "year_to_date", "percent", ["72.7"]),
        ("B", "seen", "rolling_12_months", "percent", ["72.8"]),
    ]
    assert found(printed(*rows, period=MARCH)) == [("year_to_date_last", ("A", "B"))]
    assert found(printed(*rows, period=JUNE)) == []


@pytest.mark.parametrize(("window", "months"), [("quarter", 3), ("rolling_12_months", 12)])
def test_a_longer_window_is_the_sum_of_its_months_where_all_are_shown(window, months):
    blanks = ["-"] * (months - 1)
    for total, findings in ((str(months), []), (str(months + 1), [(f"{window}_sum", ("A", "B"))])):
        rows = [
            ("A", "contacts", window, "count", [*blanks, total]),
            ("B", "contacts", "month", "count", ["1"] * months),
        ]
        assert found(printed(*rows)) == findings


def test_a_stock_is_the_stock_before_with_what_came_and_without_what_went():
    rows = [
        ("A", "on_plan", "snapshot", "count", ["10", "12"]),
        ("B", "started", "month", "count", ["-", "4"]),
        ("C", "ended", "month", "count", ["-", "3"]),
    ]
    relation = Relation("stock", ("started",), HERE, "on_plan", less=("ended",))
    (finding,) = self_check(printed(*rows, relations=[relation]))  # 10 + 4 - 3
    assert (finding.code, finding.severity, finding.periods) == ("stock_and_flow", "warning", (MAY, JUNE))
    rows[0] = ("A", "on_plan", "snapshot", "count", ["10", "11"])
    assert self_check(printed(*rows, relations=[relation])) == ()


def test_a_stock_worked_out_of_a_rate_has_a_child_to_spare():
    relation = Relation("stock", ("started",), HERE, "on_plan", less=("ended",))
    for came, holds in (("2", True), ("5", False)):
        rows = [
            ("A", "on_plan", "snapshot", "rate_per_10k", ["20.0", "20.0"]),
            ("B", "started", "month", "count", ["-", came]),
            ("C", "ended", "month", "count", ["-", "1"]),
        ]
        assert (self_check(printed(*rows, relations=[relation], population=10_000)) == ()) == holds


def test_the_average_month_of_the_year_before_agrees_with_its_rate():
    for average, holds in (("10", True), ("12", False)):
        rows = [
            ("A", "referrals", "month", "count", ["10"]),
            ("B", "referrals", "rolling_12_months", "rate_per_10k", ["240"]),
        ]
        filled = printed(*rows, population=5_000)
        year = [
            typed(Row("A", "referrals", "month", "count", HERE), financial_year(2022), average),
            typed(
                Row("B", "referrals", "rolling_12_months", "rate_per_10k", HERE), financial_year(2022), "240"
            ),
        ]
        catalogue = Catalogue({}, {row.indicator.name: row.indicator for row in filled.rows}, {})
        council = Council(population_0_17={2022: 5_000})  # 240 x 5,000 / 10,000 = 120 = 12 x 10
        filled = assemble(filled.scorecard, catalogue, council, JUNE, [*filled.figures, *year])
        assert (found(filled) == []) == holds


def test_a_zero_far_from_what_came_before_looks_missing():
    assert found(printed(("A", "cases", "month", "count", ["29", "0"]))) == [("missing_zero", ("A",))]
    assert found(printed(("A", "cases", "month", "count", ["3", "2", "0"]))) == []
    assert found(printed(("A", "cases", "month", "count", ["0"]))) == []


def test_a_group_that_repeats_the_period_before_looks_copied():
    rows = [(ref, ref.lower(), "month", "count", ["7", "7"]) for ref in "ABC"]
    (finding,) = self_check(printed(*rows))
    assert (finding.code, finding.refs, finding.severity) == ("copied_forward", ("A", "B", "C"), "warning")
    rows[2] = ("C", "c", "month", "count", ["7", "8"])
    assert self_check(printed(*rows)) == ()


def test_a_count_and_its_rate_are_rated_alike():
    rows = [
        ("A", "open", "snapshot", "count", ["50"]),
        ("B", "open", "snapshot", "rate_per_10k", ["100"]),
    ]
    ratings = [GivenRating("small", "A", JUNE, "amber"), GivenRating("small", "B", JUNE, "green")]
    assert found(printed(*rows, ratings=ratings)) == [("rated_apart", ("A", "B"))]
    assert found(printed(*rows, ratings=ratings[:1])) == []


def test_an_arrow_fits_the_two_numbers_beside_it():
    filled = printed(("A", "open", "snapshot", "count", ["50", "60", "39"]))
    (section,) = filled.sections
    (row,) = section.rows
    wrong = replace(row, mark=replace(row.mark, moved="up"))
    group = replace(section.groups[0], rows=(wrong,))
    filled = replace(filled, sections=(replace(section, groups=(group,)),))
    (finding,) = self_check(filled)
    assert finding.code == "arrow"
    assert finding.sentence == (
        "A has an arrow for up, and 60 for May 2023 to 39 for June 2023 is down. The arrow fits the change before that"
        " one: was it left?"
    )


def test_a_reference_stands_beside_one_row():
    rows = [("A", "one", "month", "count", ["5"]), ("A", "two", "month", "count", ["5"])]
    assert found(printed(*rows)) == [("repeated_ref", ("A",))]


def test_two_scorecards_of_about_the_same_day_say_the_same():
    first, second = week_ending(date(2023, 6, 30)), week_ending(date(2023, 7, 7))
    monthly = printed(("A", "open", "snapshot", "count", ["50"]))
    weekly = printed(("W", "open", "snapshot", "count", ["49", "50"]), period=second)
    assert first == second.previous()
    (finding,) = self_check(monthly, beside=[weekly])
    assert (finding.code, finding.severity) == ("copied_forward", "failure")  # 50 is the later week's
    weekly = printed(("W", "open", "snapshot", "count", ["49"]), period=first)
    (finding,) = self_check(monthly, beside=[weekly])
    assert (finding.code, finding.severity) == ("two_scorecards", "failure")  # 30 June is a Friday
    assert self_check(monthly, beside=[printed(("W", "open", "month", "count", ["49"]))]) == ()


def test_failures_come_before_warnings_and_the_file_says_all_of_them():
    rows = [
        ("A", "cases", "month", "count", ["29", "0"]),
        ("B", "seen", "month", "percent", ["-", "40 = 3/10"]),
    ]
    findings = self_check(printed(*rows))
    assert [each.severity for each in findings] == ["failure", "warning"]
    lines = list(csv.DictReader(io.StringIO(checks_text(findings))))
    assert tuple(lines[0]) == CHECK_COLUMNS
    assert [(line["check"], line["refs"], line["periods"]) for line in lines] == [
        ("own_parts", "B", "2023-06-30"),
        ("missing_zero", "A", "2023-06-30"),
    ]


def test_what_one_check_finds_of_the_same_rows_in_several_periods_is_said_once():
    relations = [Relation("same", ("one", "other"), HERE)]
    rows = (
        ("A", "one", "month", "count", ["4", "5", "6"]),
        ("B", "other", "month", "count", ["5", "5", "8"]),
    )
    found = self_check(printed(*rows, relations=relations))
    assert [each.periods[0] for each in found] == [JUNE.previous(2), JUNE]
    (once,) = gathered(found)
    assert once.sentence == f"{found[1].sentence} So it is in 1 earlier period too."
    assert gathered(found[:1]) == found[:1]
