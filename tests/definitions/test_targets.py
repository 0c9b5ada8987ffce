"""Targets and rating rules as they are written: each kind, what it becomes, and what is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions.model import Level, RatingRule, Target
from tests.definitions.smallest import VISIT, accept, indicator, refuse, scorecard

VISITS = indicator(
    as_="[count, percent]", where="missed", window="[month, year_to_date]", better="high", name_=None
)
NEITHER = indicator().replace("visits:", "contacts:", 1)
CARD = scorecard(comparators="[England]")


def files(target: str, card: str = CARD, **fields: str) -> dict[str, str]:
    return {
        "facts/a.yaml": VISIT,
        "indicators/a.yaml": VISITS,
        "indicators/b.yaml": NEITHER,
        "scorecards/monthly.yaml": card,
        "targets/a.yaml": f"- {{{target}}}\n",
    }


SHARE = "indicator: visits, window: month, as: percent"
COUNT = "indicator: visits, window: month, as: count"
YEAR = "indicator: visits, window: year_to_date, as: count"


def test_a_target_called_so_is_answered_with_the_field_that_reads_its_words(tmp_path: Path) -> None:
    refuse(tmp_path, files(f"{SHARE}, »target: 90-95%"), "`target` is not a field of", "printed")


def one(folder: Path, target: str) -> Target:
    (only,) = accept(folder, files(target)).scorecards["monthly"].targets
    return only


@pytest.mark.parametrize(
    ("written", "kind", "low", "high", "decimals"),
    [
        ("85%", "at_least", 85.0, None, 0),
        ("<7%", "below", None, 7.0, 0),
        ("Below 8.5%", "below", None, 8.5, 1),
        ("80%+", "at_least", 80.0, None, 0),
        ("20-24%", "band", 20.0, 24.0, 0),
        ("Monitor", "monitor", None, None, None),
    ],
)
def test_a_printed_target_is_read_when_it_is_loaded(
    tmp_path: Path, written: str, kind: str, low: float | None, high: float | None, decimals: int | None
) -> None:
    made = one(tmp_path, f'{SHARE}, printed: "{written}"')
    assert (made.kind, made.low, made.high, made.decimals) == (kind, low, high, decimals)
    assert made.printed == written


def test_a_printed_target_may_be_for_each_month(tmp_path: Path) -> None:
    made = one(tmp_path, f'{YEAR}, printed: "6 per month"')
    assert (made.low, made.per) == (6.0, "month")


def test_a_target_may_have_a_second_threshold(tmp_path: Path) -> None:
    assert one(tmp_path, f"{SHARE}, at_least: 85, amber: 70").amber == 70.0


def test_a_band_may_be_expected_and_no_more(tmp_path: Path) -> None:
    made = one(tmp_path, f"{COUNT}, expected: [105, 135]")
    assert (made.kind, made.low, made.high, made.expected) == ("band", 105.0, 135.0, True)


@pytest.mark.parametrize("of", ["last year", "England"])
def test_a_target_may_be_to_better_another_figure(tmp_path: Path, of: str) -> None:
    made = one(tmp_path, f"{SHARE}, better_than: {of}")
    assert (made.kind, made.better_than) == ("none", of)


def test_a_target_may_be_to_improve_on_a_baseline(tmp_path: Path) -> None:
    made = one(tmp_path, f"{SHARE}, baseline: 62.5, by: 5")
    assert (made.baseline, made.by) == (62.5, 5.0)


def test_a_years_target_may_be_shared_out(tmp_path: Path) -> None:
    made = one(tmp_path, f"{YEAR}, at_least: 120, for_the_year: yes, profile: [1, 2, 3, 4]")
    assert (made.low, made.for_the_year, made.profile) == (120.0, True, (1.0, 2.0, 3.0, 4.0))


@pytest.mark.parametrize(
    ("target", "says", "hint"),
    [
        (f'{SHARE}, printed: »"quite a lot"', "“quite a lot” is not a target that can be read", ""),
        (f'{SHARE}, printed: »"24-20%"', "starts above its end", ""),
        (f'{COUNT}, printed: »"85%"', "is a percentage, and the row is not shown as one", ""),
        (
            'indicator: contacts, window: month, as: count, printed: »"85"',
            "does not say which side of it is wanted",
            "",
        ),
        (f"{SHARE}, at_least: 85, amber: »90", "amber is on the worse side of the target: below 85", ""),
        (f"{SHARE}, at_most: 10, amber: »10", "amber is on the worse side of the target: above 10", ""),
        (f"{SHARE}, band: [80, 85], amber: »70", "needs a target with one number", ""),
        (f"{SHARE}, better_than: »Englund", "`Englund` is neither `last year` nor a comparator", "England"),
        (
            "indicator: contacts, window: month, as: count, better_than: »last year",
            "neither way is better for contacts",
            "",
        ),
        (f"{SHARE}, at_least: 85, »by: 3", "`by` goes with better_than or baseline", ""),
        (f"{SHARE}, at_least: 85, for_the_year: »yes", "is of count or sum", ""),
        (f"{YEAR}, at_least: 85, »profile: [1, 2, 3, 4]", "say `for_the_year: yes` too", ""),
        (f"{YEAR}, at_least: 85, for_the_year: yes, profile: »[1, 2]", "12 shares (April first) or 4", ""),
        (f"{YEAR}, at_least: 85, per: month, »for_the_year: yes", "not both", ""),
        (f"{YEAR}, monitor: yes, »for_the_year: yes", "needs a target with a number", ""),
        (f"{SHARE}, expected: »[9, 3]", "from the lower value to the higher", ""),
    ],
)
def test_a_target_that_does_not_fit_is_refused_where_it_stands(
    tmp_path: Path, target: str, says: str, hint: str
) -> None:
    refuse(tmp_path, files(target), says, hint)


RULE = "{tolerance: relative, amount: 0.1, better_than_last_year: yes}"
LEVELS = (
    "{tolerance: points, levels: [{name: Beyond, colour: blue, beats_by: 5}, {name: Met, colour: green},"
    " {name: Near, colour: amber, misses_by: 2}, {name: Off, colour: red}]}"
)


def test_a_section_and_a_row_may_have_rules_of_their_own(tmp_path: Path) -> None:
    card = scorecard(rule="{tolerance: none}")
    card = card.replace("    title: Visits\n", f"    title: Visits\n    rule: {RULE}\n")
    card = card.replace("as: count}", "as: count, rule: {tolerance: points, amount: 2}}")
    made = accept(tmp_path, files(f"{SHARE}, monitor: yes", card)).scorecards["monthly"]
    (section,) = made.sections
    assert made.rule == RatingRule("none")
    assert section.rule == RatingRule("relative", 0.1, better_than_last_year=True)
    assert section.rows[0].rule == RatingRule("points", 2.0)


def test_a_scale_of_its_own_needs_no_amount(tmp_path: Path) -> None:
    made = accept(tmp_path, files(f"{SHARE}, monitor: yes", scorecard(rule=LEVELS))).scorecards["monthly"]
    assert made.rule.levels == (
        Level("Beyond", "blue", beats_by=5),
        Level("Met", "green"),
        Level("Near", "amber", misses_by=2),
        Level("Off", "red"),
    )


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("{tolerance: points, levels: »[{name: Off, colour: red}]}", "levels go from the best to the worst"),
        (
            "{tolerance: points, levels: »[{name: Near, colour: amber, misses_by: 2}, {name: Met, colour: green},"
            " {name: Off, colour: red}]}",
            "levels go from the best to the worst",
        ),
        (
            "{tolerance: points, levels: »[{name: Met, colour: green}, {name: A, colour: amber, misses_by: 5},"
            " {name: B, colour: amber, misses_by: 2}, {name: Off, colour: red}]}",
            "levels go from the best to the worst",
        ),
        (
            "{tolerance: »person, levels: [{name: Met, colour: green}, {name: Off, colour: red}]}",
            "levels are measured as the tolerance says",
        ),
        ("»{tolerance: points}", "a points tolerance needs `amount`"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_where_it_stands(tmp_path: Path, rule: str, says: str) -> None:
    refuse(tmp_path, files(f"{SHARE}, monitor: yes", scorecard(rule=rule)), says)


@pytest.mark.parametrize(
    ("better", "written", "side"),
    [
        ("high", 'printed: "90-95%"', "above"),
        ("high", "band: [90, 95]", "above"),
        ("low", "band: [14, 22]", "below"),
        ("band", "band: [20, 24]", ""),
        ("none", "band: [20, 24]", ""),
        ("high", "expected: [20, 24]", ""),
        ("high", "at_least: 90", ""),
    ],
)
def test_a_band_is_open_on_the_side_that_is_better(
    tmp_path: Path, better: str, written: str, side: str
) -> None:
    given = files(f"{SHARE}, {written}")
    given["indicators/a.yaml"] = VISITS.replace("better: high", f"better: {better}")
    (only,) = accept(tmp_path, given).scorecards["monthly"].targets
    assert only.open_side == side
