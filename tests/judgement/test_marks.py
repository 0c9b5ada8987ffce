"""The three marks together: what is compared with what, what is not, and the sentence each carries."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from goldenthread.calendar import Period, financial_year, month, quarter, week_ending
from goldenthread.definitions.model import Change, Indicator, Place, RatingRule, Rebase, Source, Target
from goldenthread.figures.model import Figure
from goldenthread.judgement import Mark, mark, segments

SEPTEMBER = month(2023, 9)
TIMELY = Indicator(
    "assessments_in_45_working_days",
    "Assessments in 45 working days",
    "why",
    ("percent",),
    ("month",),
    "high",
    "timeliness",
    Source("none"),
    Place("x"),
)
DEMAND = replace(TIMELY, name="contacts", title="Contacts", better="none")
TARGET = Target("assessments_in_45_working_days", "month", "percent", "at_least", low=85)
POINTS = RatingRule("points", 2)

# The 24 months of the design's indicator page: successes and assessments, October 2021 to September 2023.
PAGE = [
    (228, 372),
    (268, 401),
    (213, 335),
    (273, 388),
    (272, 412),
    (246, 360),
    (295, 398),
    (276, 341),
    (291, 407),
    (279, 372),
    (279, 359),
    (304, 420),
    (313, 385),
    (244, 334),
    (298, 390),
    (270, 361),
    (310, 408),
    (304, 377),
    (176, 200),
    (175, 201),
    (310, 330),
    (281, 323),
    (217, 268),
    (231, 275),
]
NEW_CLOCK = Change(date(2022, 4, 1), "clock moved from referral to assessment start", breaks_series=True)


def percent(period: Period, over: float, under: float, **more: object) -> Figure:
    fields = {"value": over / under * 100, "status": "ok", "window": "month", "form": "percent"} | more
    return Figure(
        indicator="x",
        period=period,
        breakdown="total",
        category="",
        numerator=over,
        denominator=under,
        unknown=0,
        unit="assessments",
        **fields,  # type: ignore[arg-type]
    )


def count(period: Period, value: float | None, status: str = "ok", window: str = "month") -> Figure:
    return Figure("x", window, "count", period, "total", "", value, None, value, 0, status, "contacts")


def months(count: int, last: Period = SEPTEMBER) -> list[Period]:
    return [last.previous(back) if back else last for back in range(count - 1, -1, -1)]


def page_history() -> list[Figure]:
    return [percent(period, *cell) for period, cell in zip(months(24), PAGE, strict=True)]


def marked(current: Figure | None, previous: Figure | None = None, **more: object) -> Mark:
    given: dict[str, object] = {
        "history": [],
        "target": None,
        "rule": POINTS,
        "indicator": TIMELY,
        "window": "month",
        "form": current.form if current else "percent",
    } | more
    return mark(current=current, previous=previous, **given)  # type: ignore[arg-type]


def test_the_designs_indicator_page_comes_out_word_for_word() -> None:
    history = page_history()
    made = marked(
        history[-1],
        history[-2],
        history=history,
        target=TARGET,
        indicator=replace(TIMELY, changed=(NEW_CLOCK,)),
    )
    assert made.suggested_rating == "amber"
    assert (
        made.rating_reason
        == "Amber: 84% against at least 85%, short by 1 point, inside the 2-point tolerance."
    )
    assert (made.moved, made.meaning) == ("up", "better")
    assert made.direction_reason == "81% in August to 84% in September, and higher is better."
    assert (made.signal, made.signal_meaning) == ("yes", "better")
    assert (
        made.signal_reason
        == "The last seven months are all above the average of 80%. By chance that would be unusual."
    )
    assert made.caution == (
        "231 of 275: with numbers of this size the true rate could be 79% to 88%, so 84% is not "
        "distinguishable from the target of at least 85%."
    )
    assert (made.interval_low, made.interval_high) == pytest.approx((79.2, 87.9), abs=0.05)


def test_a_chart_of_the_page_has_its_limits_and_its_break() -> None:
    figures, (before, after) = segments(page_history(), replace(TIMELY, changed=(NEW_CLOCK,)))
    assert (len(figures), len(before.points), len(after.points)) == (24, 6, 18)
    assert not before.judged
    values = [over / under * 100 for over, under in PAGE[6:]]
    mean = sum(values) / 18
    reach = 2.66 * sum(abs(now - then) for then, now in pairwise(values)) / 17
    assert (after.mean, after.lower, after.upper) == pytest.approx((mean, mean - reach, mean + reach))
    assert [f"{float(limit or 0):.0f}%" for limit in (after.mean, after.lower, after.upper)] == [
        "80%",
        "66%",
        "93%",
    ]
    assert figures[-4].period == month(2023, 6)
    assert [point.rule for point in after.points][-7:] == ["shift"] * 3 + ["outside"] + ["shift"] * 3


def test_no_figure_has_no_marks_and_says_why() -> None:
    hidden = count(SEPTEMBER, None, "hidden")
    for made, why in (
        (marked(None), "There is no figure: it was not collected."),
        (marked(hidden, count(month(2023, 8), 4)), "There is no figure: it is hidden to protect children."),
        (marked(count(SEPTEMBER, None, "not_due")), "There is no figure: it is not due this period."),
    ):
        assert (made.suggested_rating, made.moved, made.meaning, made.signal) == (None, None, None, None)
        assert made.rating_reason == made.direction_reason == made.signal_reason == why


def test_nothing_earlier_nothing_to_compare() -> None:
    made = marked(count(SEPTEMBER, 4))
    assert (made.moved, made.direction_reason) == (None, "Not compared: there is no earlier figure.")
    made = marked(count(SEPTEMBER, 4), count(month(2023, 8), None, "hidden"))
    assert (made.moved, made.direction_reason) == (
        None,
        "Not compared: of the earlier figure, it is hidden to protect children.",
    )


def test_a_changed_definition_is_not_compared_across() -> None:
    current, previous = count(SEPTEMBER, 4), count(month(2023, 7), 9)
    changed = replace(DEMAND, changed=(Change(date(2023, 8, 1), "now counts emails", breaks_series=True),))
    made = marked(current, previous, indicator=changed)
    assert made.moved is None
    assert made.direction_reason == (
        "Not compared: the definition changed on 1 August 2023 (now counts emails)."
    )
    harmless = replace(DEMAND, changed=(Change(date(2023, 8, 1), "title"),))
    assert marked(current, previous, indicator=harmless).moved == "down"
    earlier = replace(DEMAND, changed=(Change(date(2023, 7, 1), "", breaks_series=True),))
    assert marked(current, previous, indicator=earlier).moved == "down"


def test_columns_may_have_their_own_decimals_and_a_return_keeps_its_own() -> None:
    current, previous = percent(SEPTEMBER, 71, 100), percent(month(2023, 8), 705, 1000)
    assert marked(current, previous, decimals=0, previous_decimals=1).moved == "level"
    assert marked(current, previous, decimals=1).moved == "up"
    typed = replace(previous, source="returned", decimals=0)
    assert marked(current, typed, decimals=1).moved == "level"
    own = replace(current, decimals=1), replace(previous, decimals=1)
    assert marked(*own).moved == "up"
    assert marked(current, previous).moved == "level"


WAVE = [100, 104, 97, 101, 103, 98, 100, 105, 96, 102, 99, 101, 103, 97, 100]


def counts(values: list[int | None], last: Period = SEPTEMBER) -> list[Figure]:
    return [
        count(period, value, "ok" if value is not None else "not_reported")
        for period, value in zip(months(len(values), last), values, strict=True)
    ]


def signal_of(values: list[int | None], indicator: Indicator = TIMELY, **more: object) -> Mark:
    history = counts(values)
    return marked(history[-1], history[-2], history=history, indicator=indicator, **more)


def test_no_signal_says_the_usual_range() -> None:
    made = signal_of([*WAVE])
    assert (made.signal, made.signal_meaning) == ("no", None)
    assert made.signal_reason.startswith("100 is within the usual range, ")


def test_each_rule_has_its_sentence() -> None:
    up = signal_of([*WAVE, 160])
    assert (up.signal, up.signal_meaning) == ("yes", "better")
    assert up.signal_reason.startswith("160 is above the upper limit of 1")
    down = signal_of([*WAVE, 40])
    assert (down.signal, down.signal_meaning) == ("yes", "worse")
    assert down.signal_reason.startswith("40 is below the lower limit of ")
    wild = [130, 70, 128, 72, 131, 69, 129, 71, 130]
    trend = signal_of([*wild, 90, 91, 92, 93, 94, 95, 96])
    assert trend.signal_meaning == "better"
    assert trend.signal_reason == (
        "The last seven months run one way, each higher than the one before. By chance that would be unusual."
    )
    falling = signal_of([*wild, *range(106, 99, -1)], replace(TIMELY, better="low"))
    assert falling.signal_meaning == "better"
    assert "each lower than the one before" in falling.signal_reason
    steady: list[int | None] = [99, 101] * 24
    outer = signal_of([*steady, 100, 104, 100, 104])
    assert outer.signal_reason.startswith("Two of the last three months are close to the upper limit of ")
    low = signal_of([*steady, 100, 96, 100, 96])
    assert low.signal_reason.startswith("Two of the last three months are close to the lower limit of ")
    below = signal_of([94, 112, 95, 113, 94, 112, 95, 113, 96, 97, 96, 97, 96, 97, 96])
    assert below.signal_reason.startswith("The last seven months are all below the average of ")
    assert below.signal_meaning == "worse"
    assert signal_of([*WAVE, 160], DEMAND).signal_meaning == "neither"


def test_a_signal_of_a_banded_indicator_is_better_when_nearer_its_band() -> None:
    banded = replace(DEMAND, better="band")
    band = Target("contacts", "month", "count", "band", 150, 170)
    assert signal_of([*WAVE, 160], banded, target=band).signal_meaning == "better"
    assert signal_of([*WAVE, 40], banded, target=band).signal_meaning == "worse"


def test_months_that_were_not_reported_are_left_out_and_said() -> None:
    series: list[int | None] = [94, 112, 95, 113, 94, 112, 95, 113, 96, 97, 96, None, 97, 96, 97, 96]
    made = signal_of(series)
    assert made.signal_reason.startswith("The last seven reported months are all below the average of ")
    assert signal_of([*WAVE[:12], None]).signal is None


def test_too_few_months_and_too_small_numbers() -> None:
    made = signal_of([*WAVE[:6]])
    assert (made.signal, made.signal_reason) == (
        "too_few",
        "Too few months to say: six months, and 13 are needed.",
    )
    alone = counts([5])
    assert marked(alone[-1], history=alone).signal_reason.startswith("Too few months to say: one month, ")
    small = signal_of([0, 1, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 1, 0, 9])
    assert (small.signal, small.signal_reason) == (
        "too_few",
        "Too few to test: 1 a month on average, and numbers that small jump by chance.",
    )


def test_a_percentage_is_too_small_on_either_side() -> None:
    def tested(over: int, under: int) -> Mark:
        history = [percent(period, over, under) for period in months(14)]
        return marked(history[-1], history[-2], history=history)

    assert tested(1, 50).signal_reason.startswith(
        "Too few to test: 1 a month on average that meets the test, "
    )
    assert tested(49, 50).signal_reason.startswith("Too few to test: 1 a month on average that does not meet")
    assert tested(25, 50).signal == "no"
    assert tested(50, 50).signal == "no"
    rare = [percent(period, 50, 50) for period in months(30)]
    rare[0] = percent(rare[0].period, 49, 50)
    assert (
        "fewer than 0.1 a month on average that does not meet"
        in marked(rare[-1], rare[-2], history=rare).signal_reason
    )


def test_means_are_tested_whatever_their_size() -> None:
    history = [
        replace(percent(period, 3 + index % 2, 2), form="mean", value=(3 + index % 2) / 2)
        for index, period in enumerate(months(14))
    ]
    assert marked(history[-1], history[-2], history=history).signal == "no"


@pytest.mark.parametrize(
    ("window", "why"),
    [
        ("rolling_12_months", "shares eleven months"),
        ("year_to_date", "holds the one before it"),
        ("snapshot", "carry over"),
        ("financial_year", "one figure a year"),
    ],
)
def test_only_figures_of_single_periods_are_tested(window: str, why: str) -> None:
    history = [replace(figure, window=window) for figure in counts([*WAVE, 160])]
    made = marked(history[-1], history[-2], history=history, window=window)
    assert (made.signal, made.signal_meaning) == ("not_tested", None)
    assert made.signal_reason.startswith("Not tested: ") and why in made.signal_reason


def test_a_rolling_row_is_tested_on_its_months_and_says_so() -> None:
    current = count(SEPTEMBER, 1200, window="rolling_12_months")
    made = marked(current, history=counts([*WAVE, 160]), window="rolling_12_months")
    assert made.signal == "yes"
    assert made.signal_reason.startswith("Tested on its single months. 160 is above")
    stale = marked(current, history=counts([*WAVE], month(2023, 8)), window="rolling_12_months")
    assert (stale.signal, stale.signal_reason) == (
        "not_tested",
        "Not tested: its latest single period has no figure.",
    )
    later = counts([*WAVE, 160, 100, 100], month(2023, 11))
    assert marked(current, history=later, window="rolling_12_months").signal == "yes"


def test_a_person_may_begin_a_series_afresh() -> None:
    rebased = (Rebase(date(2023, 3, 15), "A new team began."),)
    history = counts([50, 52] * 9 + [100, 104, 97, 101, 103, 98, 100])
    made = marked(history[-1], history[-2], history=history, indicator=replace(DEMAND, rebased=rebased))
    assert made.signal_reason == (
        "Too few months to say: seven months since it began afresh, and 13 are needed."
    )
    assert made.moved == "up", "what is counted is the same, so the months on either side may be compared"
    assert marked(history[-1], history[-2], history=history).signal == "yes"


def test_weeks_are_called_weeks() -> None:
    friday = week_ending(date(2023, 9, 29))
    periods = [friday.previous(back) if back else friday for back in range(15, -1, -1)]
    values = [94, 112, 95, 113, 94, 112, 95, 113, 112, 96, 97, 96, 97, 96, 97, 96]
    history = [count(period, value, window="week") for period, value in zip(periods, values, strict=True)]
    made = marked(history[-1], history[-2], history=history, window="week")
    assert made.signal_reason.startswith("The last seven weeks are all below the average")
    assert made.direction_reason.startswith(
        "97 in the week ending 22 September to 96 in the week ending 29 September"
    )


def test_an_interval_is_a_caution_only_where_it_reaches_across_the_target() -> None:
    def caution(over: int, under: int, target: Target | None = TARGET, rule: RatingRule = POINTS) -> str:
        return marked(percent(SEPTEMBER, over, under), target=target, rule=rule).caution

    assert caution(84, 100) != ""
    assert caution(86, 100) != ""
    assert caution(8400, 10_000) == ""
    assert caution(50, 100) == ""
    assert caution(84, 100, None) == ""
    assert caution(84, 100, TARGET, RatingRule("person")) == ""
    band = replace(TARGET, kind="band", low=80, high=85)
    assert caution(84, 100, band) != ""  # its interval is wider than the band
    assert caution(30, 100, band) == ""
    assert caution(8250, 10_000, band) == ""


def test_rates_have_the_poisson_interval() -> None:
    rate = Figure("x", "month", "rate_per_10k", SEPTEMBER, "total", "", 30, 50_000, 6.0, 0, "ok", "contacts")
    wanted = Target("x", "month", "rate_per_10k", "at_most", high=5)
    made = marked(rate, target=wanted, indicator=replace(TIMELY, better="low"))
    assert made.caution == (
        "30 among 50,000 children: with numbers of this size the true rate could be 4 to 9, so 6 is not "
        "distinguishable from the target of at most 5."
    )
    typed = replace(rate, numerator=None, denominator=None)
    assert marked(typed, target=wanted).interval_low is None
    assert marked(count(SEPTEMBER, 5)).interval_low is None
    assert marked(replace(rate, form="mean", value=30 / 50_000)).interval_low is None


def test_amber_may_ask_to_be_better_than_last_year() -> None:
    current, year_ago = percent(SEPTEMBER, 84, 100), percent(month(2022, 9), 80, 100)
    asked = {"target": TARGET, "amber_needs_improvement": True}
    assert marked(current, last_year=year_ago, **asked).suggested_rating == "amber"
    assert marked(current, **asked).suggested_rating == "red"


def test_a_target_of_another_form_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="does not judge"):
        marked(count(SEPTEMBER, 5), target=TARGET)


def test_a_value_outside_is_not_printed_as_if_it_were_on_the_limit() -> None:
    history = [
        percent(period, over, 10_000)
        for period, over in zip(months(26), [5000, 5010] * 12 + [5005, 5045], strict=True)
    ]
    made = marked(history[-1], history[-2], history=history)
    assert made.signal == "yes"
    value, limit = made.signal_reason.removesuffix(". By chance that would be unusual.").split(
        " is above the upper limit of "
    )
    assert value == "50.5%"
    assert float(limit.rstrip("%")) < 50.5


def test_a_run_above_an_average_that_prints_the_same_prints_both_apart() -> None:
    parts = [70, 71, 69, 70, 71, 69, 80, 81, 80, 82, 80, 84, 76]
    history = [percent(period, part, 100) for period, part in zip(months(13), parts, strict=True)]
    made = marked(history[-1], history[-2], history=history)
    assert (made.signal_meaning, made.meaning) == ("better", "worse")
    assert made.signal_reason == (
        "The last seven months are all above the average of 75.6%, this one at 76.0%. By chance that would be "
        "unusual. Better over seven months, though down this month."
    )
    # A rise says nothing more.
    up = [*history[:-1], percent(SEPTEMBER, 85, 100)]
    assert marked(up[-1], up[-2], history=up).signal_reason.endswith("unusual.")


def test_quarters_and_years_are_named_with_their_years() -> None:
    first, second = quarter(2023, 1), quarter(2023, 2)
    made = marked(count(second, 9, window="quarter"), count(first, 7, window="quarter"), window="quarter")
    assert (
        made.direction_reason
        == "7 in April to June 2023 to 9 in July to September 2023, and higher is better."
    )
    made = marked(count(financial_year(2023), 9), count(financial_year(2022), 7))
    assert made.direction_reason == "7 in 2022-23 to 9 in 2023-24, and higher is better."


def test_quarters_reported_in_months_are_called_quarters_and_follow_each_other() -> None:
    values = [94, 112, 95, 113, 94, 112, 95, 113, 112, 96, 97, 96, 97, 96, 97, 96]
    periods = [SEPTEMBER.previous(3 * back) if back else SEPTEMBER for back in range(15, -1, -1)]
    history = [count(period, value, window="quarter") for period, value in zip(periods, values, strict=True)]
    made = marked(history[-1], history[-2], history=history, window="quarter")
    assert made.signal_reason.startswith("The last seven quarters are all below the average")
    few = marked(history[-1], history[-2], history=history[-4:], window="quarter")
    assert few.signal_reason == "Too few quarters to say: four quarters, and 13 are needed."


@pytest.mark.parametrize(("carries_over", "signal"), [(False, "yes"), (True, "not_tested")])
def test_a_figure_that_holds_those_before_it_is_not_tested(carries_over: bool, signal: str) -> None:
    values = [100 + place % 3 for place in range(17)] + [900]
    history = [count(period, value) for period, value in zip(months(18), values, strict=True)]
    made = marked(
        history[-1], history[-2], history=history, indicator=replace(DEMAND, carries_over=carries_over)
    )
    assert made.signal == signal
    if carries_over:
        assert made.signal_reason == "Not tested: each figure holds those of the periods before it."


def test_beyond_a_band_on_its_open_side_there_is_nothing_to_be_careful_about() -> None:
    reviews = replace(TARGET, kind="band", low=90, high=95, open_side="above")
    assert marked(percent(SEPTEMBER, 98, 100), target=reviews).caution == ""
    assert marked(percent(SEPTEMBER, 91, 100), target=reviews).caution != ""
