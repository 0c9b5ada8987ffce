"""Scorecards, targets and benchmarks: what they hold, how targets find their scorecard, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions.model import Benchmark, RatingRule, Scorecard, Target
from tests.definitions.smallest import VISIT, accept, indicator, refuse, scorecard

VISITS = indicator(as_="[count, percent]", where="missed", window="[week, month, year_to_date]")
SHOWN = "indicator: visits, window: month, as: percent"
COUNTED = "indicator: visits, window: month, as: count"


def files(card: str, **others: str) -> dict[str, str]:
    """A folder with one indicator, one scorecard, and targets or benchmarks by file name."""
    return {
        "facts/a.yaml": VISIT,
        "indicators/a.yaml": VISITS,
        "scorecards/monthly.yaml": card,
        **{f"{name}/a.yaml": text for name, text in others.items()},
    }


def one(folder: Path, card: str, **others: str) -> Scorecard:
    return accept(folder, files(card, **others)).scorecards["monthly"]


def row(**fields: str) -> str:
    """The smallest scorecard with fields added to its one row."""
    added = "".join(f", {name}: {value}" for name, value in fields.items())
    return scorecard().replace("as: count}", f"as: count{added}}}")


def test_the_smallest_scorecard_has_the_usual_settings(tmp_path: Path) -> None:
    card = one(tmp_path, scorecard())
    assert (card.layout, card.cadence, card.paper) == ("rows", "month", "a3_landscape")
    assert (card.earlier_periods, card.earlier_months, card.population) == (5, "refreshed", "latest")
    assert card.rule == RatingRule("person")
    (only,) = card.rows
    assert (only.ref, only.indicator, only.window, only.form) == ("A1", "visits", "month", "count")
    assert (only.decimals, only.label, only.reported, only.population) == (None, None, "month", None)
    assert (only.place.line, only.place.column) == (9, 9)


def test_a_scorecard_holds_what_was_written(tmp_path: Path) -> None:
    text = scorecard(
        columns="[current, target]",
        comparators="[England, Statistical neighbours]",
        earlier_periods="11",
        earlier_months="as_published",
        paper="a4_upright",
        population="{fixed: 2023}",
        rule="{tolerance: relative, amount: 0.15, zero_target_points: 2, compare: printed, on_edge_amber: no}",
    )
    text = text.replace(
        "as: count}",
        "as: count, label: Seen, decimals: 1, column_decimals: {target: 0, England: 2}, population: dfe, note: n}",
    )
    card = one(tmp_path, text)
    assert card.columns == ("current", "target")
    assert card.comparators == ("England", "Statistical neighbours")
    assert (card.earlier_periods, card.earlier_months, card.paper) == (11, "as_published", "a4_upright")
    assert card.population == "fixed: 2023"
    assert card.rule == RatingRule("relative", 0.15, 2.0, "printed", False)
    (only,) = card.rows
    assert (only.label, only.decimals, only.population, only.note) == ("Seen", 1, "dfe", "n")
    assert only.column_decimals == {"target": 0, "England": 2}


def test_rows_stand_in_their_groups_and_sections(tmp_path: Path) -> None:
    rows = [f"{{ref: {ref}, {COUNTED}}}" for ref in ("A1", "A2", "B1")]
    text = scorecard().split("sections:")[0] + (
        "sections:\n  - name: A\n    title: First\n    scope: What comes in.\n    groups:\n"
        f"      - rows: [{rows[0]}]\n      - {{heading: More, rows: [{rows[1]}]}}\n"
        f"  - {{name: B, title: Second, rows: [{rows[2]}]}}\n"
    )
    first, second = one(tmp_path, text).sections
    assert [(group.heading, [each.ref for each in group.rows]) for group in first.groups] == [
        ("", ["A1"]),
        ("More", ["A2"]),
    ]
    assert first.scope == "What comes in."
    assert [each.ref for each in second.rows] == ["B1"]


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("latest", "latest"),
        ("dfe", "dfe"),
        ("'fixed: 2023'", "fixed: 2023"),
        ("{fixed: 2021}", "fixed: 2021"),
    ],
)
def test_the_population_rule_is_written_in_any_of_these_ways(tmp_path: Path, written: str, held: str) -> None:
    assert one(tmp_path, scorecard(population=written)).population == held


@pytest.mark.parametrize(
    ("written", "kind", "low", "high"),
    [
        ("at_least: 85", "at_least", 85.0, None),
        ("at_most: 12.5", "at_most", None, 12.5),
        ("above: 65", "above", 65.0, None),
        ("below: 7", "below", None, 7.0),
        ("band: [20, 24]", "band", 20.0, 24.0),
        ("monitor: true", "monitor", None, None),
        ("none: yes", "none", None, None),
    ],
)
def test_a_target_is_said_in_one_of_seven_ways(
    tmp_path: Path, written: str, kind: str, low: float | None, high: float | None
) -> None:
    (target,) = one(tmp_path, scorecard(), targets=f"- {{{SHOWN}, {written}}}\n").targets
    assert (target.kind, target.low, target.high) == (kind, low, high)
    assert (target.valid_from, target.valid_to) == (None, None)
    assert target.place is not None and target.place.file == "targets/a.yaml"


def test_a_target_may_be_dated_and_follow_another(tmp_path: Path) -> None:
    text = (
        f"- {{{SHOWN}, at_least: 85, to: 2023-03-31, decimals: 1}}\n- {{{SHOWN}, at_least: 90, from: 2023-04-01}}\n"
        f"- {{{COUNTED}, at_least: 3}}\n"
    )
    targets = one(tmp_path, scorecard(), targets=text).targets
    assert [(each.low, each.valid_from, each.valid_to) for each in targets] == [
        (85.0, None, date(2023, 3, 31)),
        (90.0, date(2023, 4, 1), None),
        (3.0, None, None),
    ]


def test_a_scorecards_own_target_stands_before_the_one_for_every_scorecard(tmp_path: Path) -> None:
    text = (
        f"- {{{SHOWN}, at_least: 85}}\n- {{scorecard: monthly, {SHOWN}, at_least: 90}}\n"
        f"- {{{COUNTED}, at_most: 5}}\n"
    )
    other = {"scorecards/other.yaml": scorecard(name="other")}
    found = accept(tmp_path, files(scorecard(), targets=text) | other).scorecards
    assert [each.low or each.high for each in found["monthly"].targets] == [90.0, 5.0]
    assert [each.low or each.high for each in found["other"].targets] == [85.0, 5.0]


def test_a_benchmark_carries_where_it_comes_from(tmp_path: Path) -> None:
    text = (
        f"- {{{SHOWN}, comparator: Statistical neighbours, year: 2022, value: 88.98, vintage: November "
        f"2022, method: mean,"
        " members: [One, Two], neighbour_model: 2021, rate_on_our_base: yes, decimals: 1, source: a table}\n"
        f"- {{scorecard: monthly, {SHOWN}, comparator: England, year: 2022, value: 87}}\n"
        f"- {{{SHOWN}, comparator: England, year: 2022, value: 86}}\n"
    )
    england, neighbours = one(tmp_path, scorecard(), benchmarks=text).benchmarks
    assert england == Benchmark("visits", "month", "percent", "England", "2022", 87.0)
    assert neighbours == Benchmark(
        "visits",
        "month",
        "percent",
        "Statistical neighbours",
        "2022",
        88.98,
        "November 2022",
        "mean",
        ("One", "Two"),
        "2021",
        True,
        1,
        "a table",
    )


def test_a_share_put_on_our_own_base_stands_beside_the_count_too(tmp_path: Path) -> None:
    text = f"- {{{SHOWN}, comparator: England, year: 2021/22, value: 70, base: 662, decimals: 0, source: a table}}\n"
    share, count = one(tmp_path, scorecard(), benchmarks=text).benchmarks
    assert (share.form, share.value, share.rate_on_our_base) == ("percent", 70, False)
    assert (count.form, count.value, count.rate_on_our_base) == ("count", 70 * 662 / 100, True)
    assert (count.source, count.decimals) == ("a table; 70% on our own 662", None)
    counted = f"- {{{COUNTED}, comparator: England, year: 2021/22, value: 70, base: »662}}\n"
    refuse(tmp_path / "no", files(scorecard(), benchmarks=counted), "a count is not put on a base")


@pytest.mark.parametrize("year", ["2021/23", "21/22", "last year", "2021/2022"])
def test_the_year_of_a_benchmark_is_a_year(tmp_path: Path, year: str) -> None:
    text = f"- {{{SHOWN}, comparator: England, year: »{year}, value: 87}}\n"
    refuse(tmp_path, files(scorecard(), benchmarks=text), f"'{year}' is no year: write 2021/22")


def test_targets_may_be_a_csv_file(tmp_path: Path) -> None:
    table = (
        "scorecard,indicator,window,as,at_least,from\nmonthly,visits,month,percent,85,2023-04-01\n"
        ",visits,month,count,,\n"
    )
    written = files(scorecard()) | {"targets/a.csv": table.replace(",count,,", ",count,3,")}
    targets = accept(tmp_path, written).scorecards["monthly"].targets
    assert [each.low for each in targets] == [85.0, 3.0]
    assert isinstance(targets[0], Target)


def test_a_csv_file_among_indicators_is_passed_over(tmp_path: Path) -> None:
    accept(tmp_path, files(scorecard()) | {"indicators/notes.csv": "a,b\n"})


REFUSED: list[tuple[dict[str, str], str, str]] = [
    # The scorecard itself.
    (files(scorecard(layout="»row")), "should be rows, weekly,", "rows"),
    (files(scorecard(cadence="»day")), "should be week, month or quarter", ""),
    (files(scorecard(population="»lates")), "latest, dfe or {fixed: YEAR}", "latest"),
    (files(scorecard(population="»{fixed: [1]}")), "latest, dfe or {fixed: YEAR}", ""),
    (files(scorecard(population="»[latest]")), "latest, dfe or {fixed: YEAR}", ""),
    (files(scorecard(earlier_periods="»-1")), "a whole number of 0 or more, and is `-1`", ""),
    (files(scorecard(earlier_periods="»1.5")), "a whole number of 0 or more", ""),
    (files(scorecard(rule="»{tolerance: points}")), "a points tolerance needs `amount`", ""),
    (files(scorecard(rule="{tolerance: relative, amount: »15}")), "0.15 for 15%", ""),
    (files(scorecard(rule="»{amount: 15}")), "`rule` needs `tolerance`", ""),
    (files("- a\n".replace("- a", "»- a")), "the scorecard should be fields", ""),
    (
        files(
            scorecard()
            .replace("    rows:", "    »rows:")
            .replace("    »rows:", "    groups: []\n    rows:")
            .replace("  - name", "  - »name")
        ),
        "either `rows` or `groups`",
        "",
    ),
    (
        files(scorecard()) | {"scorecards/other.yaml": scorecard(name="»monthly")},
        "is defined already, in scorecards/monthly.yaml",
        "",
    ),
    # Rows.
    (
        files(scorecard().replace("indicator: visits", "indicator: »visit")),
        "`visit` is not an indicator",
        "visits",
    ),
    (
        files(scorecard().replace("as: count", "as: »mean")),
        "visits does not offer mean: it has count or percent",
        "",
    ),
    (files(scorecard().replace("window: month", "window: »quarter")), "visits does not offer quarter", ""),
    (
        files(scorecard().replace("window: month", "window: »week")),
        "a scorecard for the month does not show single weeks",
        "",
    ),
    (
        files(scorecard(cadence="week").replace("window: month", "window: »month")),
        "a weekly scorecard shows week and snapshot",
        "",
    ),
    (
        files(scorecard() + f"      - {{ref: »A1, {SHOWN}}}\n"),
        "the reference A1 is taken already, on line 9",
        "",
    ),
    (files(row(decimals="»half")), "a whole number of 0 or more, and is `half`", ""),
    (files(row(reported="»monthly")), "should be week, month or quarter, and is `monthly`", "month"),
    (files(row(colour="red").replace("colour", "»colour")), "`colour` is not a field", ""),
    (
        files(
            scorecard(columns="[target]").replace("as: count}", "as: count, column_decimals: {tarket: »1}}")
        ),
        "`tarket` is not a column of this scorecard",
        "target",
    ),
    # Targets.
    (files(scorecard(), targets=f"- »{{{SHOWN}}}\n"), "a target says one of at_least, at_most,", ""),
    (files(scorecard(), targets=f"- »{{{SHOWN}, at_least: 1, at_most: 2}}\n"), "a target says one of", ""),
    (
        files(scorecard(), targets=f"- {{{SHOWN}, at_least: »85%}}\n"),
        "`at_least` should be a number, and is `85%`",
        "",
    ),
    (files(scorecard(), targets=f"- {{{SHOWN}, at_least: »850}}\n"), "a percentage is from 0 to 100", ""),
    (
        files(scorecard(), targets=f"- {{{SHOWN}, band: »[24, 20]}}\n"),
        "from the lower value to the higher",
        "",
    ),
    (files(scorecard(), targets=f"- {{{SHOWN}, band: »[20]}}\n"), "should be a list of 2, and has 1", ""),
    (files(scorecard(), targets=f"- {{{SHOWN}, band: »20}}\n"), "should be a list of 2", ""),
    (
        files(scorecard(), targets=f"- {{{SHOWN}, at_least: 85, from: 2023-04-01, to: »2023-03-31}}\n"),
        "ends before it begins",
        "",
    ),
    (
        files(
            scorecard(),
            targets=f"- {{{SHOWN}, at_least: 85}}\n- »{{{SHOWN}, at_least: 90, from: 2023-04-01}}\n",
        ),
        "holds then, in targets/a.yaml on line 1",
        "",
    ),
    (
        files(scorecard(), targets=f"- {{scorecard: »montly, {SHOWN}, at_least: 85}}\n"),
        "`montly` is not a scorecard",
        "monthly",
    ),
    (
        files(scorecard(), targets="- {indicator: »visit, window: month, as: count, at_least: 85}\n"),
        "`visit` is not an indicator",
        "visits",
    ),
    (
        files(scorecard(), targets="- {indicator: visits, window: »quarter, as: count, at_least: 85}\n"),
        "does not offer quarter",
        "",
    ),
    (files(scorecard(), targets="»a: 1\n"), "this should be a list", ""),
    (files(scorecard(), targets="- »a\n"), "a target should be fields", ""),
    (
        files(scorecard()) | {"targets/a.csv": "indicator,window,as,at_least\nvisits,month,percent,»many\n"},
        "and is `many`",
        "",
    ),
    (
        files(scorecard())
        | {"targets/a.csv": "»indicater,indicator,window,as,at_least\nx,visits,month,percent,1\n"},
        "`indicater` is not a field",
        "indicator",
    ),
    # Breaks.
    (
        files(scorecard(), breaks="- {scorecard: »montly, ref: A1, on: 2024-10-01, note: rebuilt}\n"),
        "`montly` is not a scorecard",
        "monthly",
    ),
    (
        files(scorecard(), breaks="- {scorecard: monthly, ref: »A2, on: 2024-10-01, note: rebuilt}\n"),
        "`A2` is not a reference of the scorecard monthly",
        "A1",
    ),
    (
        files(
            scorecard(),
            breaks="- {scorecard: monthly, ref: A1, on: 2024-10-01, note: rebuilt}\n"
            "- »{scorecard: monthly, ref: A1, on: 2024-10-01, note: again}\n",
        ),
        "said already, in breaks/a.yaml on line 1",
        "",
    ),
    (
        files(scorecard(), breaks="- {scorecard: monthly, ref: A1, on: »October, note: rebuilt}\n"),
        "is `October`",
        "",
    ),
    (files(scorecard(), breaks="- »{scorecard: monthly, ref: A1, on: 2024-10-01}\n"), "needs `note`", ""),
    (files(scorecard(), breaks="»scorecard: monthly\n"), "each line `- {scorecard: …}`", ""),
    # Benchmarks.
    (
        files(scorecard(), benchmarks=f"- »{{{SHOWN}, comparator: E, year: 2022, value: 1, method: mean}}\n"),
        "in `members`",
        "",
    ),
    (
        files(scorecard(), benchmarks=f"- »{{{SHOWN}, comparator: E, value: 1}}\n"),
        "a benchmark needs `year`",
        "",
    ),
    (
        files(scorecard(), benchmarks=f"- {{{SHOWN}, comparator: E, year: »2021/23, value: 1}}\n"),
        "'2021/23' is no year: write 2021/22",
        "",
    ),
    (
        files(scorecard(), benchmarks=f"- {{{SHOWN}, comparator: E, year: »last year, value: 1}}\n"),
        "'last year' is no year",
        "",
    ),
]


@pytest.mark.parametrize(
    ("written", "says", "hint"), REFUSED, ids=[f"{number} {each[1]}" for number, each in enumerate(REFUSED)]
)
def test_what_is_shown_wrongly_is_refused_where_it_is_wrong(
    tmp_path: Path, written: dict[str, str], says: str, hint: str
) -> None:
    refuse(tmp_path, written, says, hint)


def test_rows_of_an_indicator_that_is_wrong_are_not_complained_of(tmp_path: Path) -> None:
    written = files(scorecard(), targets=f"- {{{SHOWN}, at_least: 85}}\n")
    written["indicators/a.yaml"] = VISITS.replace("better: none", "better: »noon")
    refuse(tmp_path, written, "should be high, low, band or none", "none")


def test_targets_of_a_scorecard_that_is_wrong_are_not_complained_of(tmp_path: Path) -> None:
    written = files(scorecard(layout="»row"), targets=f"- {{scorecard: monthly, {SHOWN}, at_least: 85}}\n")
    refuse(tmp_path, written, "should be rows,", "rows")
