"""An indicator's worked example is its own test: it says so when the count is not what it claims."""

from dataclasses import replace

from goldenthread.definitions import load_catalogue
from goldenthread.engine.examples import differences

CATALOGUE = load_catalogue()
WITHIN = CATALOGUE.indicators["assessments_in_45_working_days"]


def with_gives(**gives: float):
    assert WITHIN.example is not None
    return replace(WITHIN, example=replace(WITHIN.example, gives=gives))


def test_an_example_that_holds_has_no_difference():
    assert differences(WITHIN, CATALOGUE) == ()


def test_an_example_that_does_not_hold_says_what_was_counted():
    assert differences(with_gives(numerator=2, denominator=2), CATALOGUE) == (
        "its example says numerator 2, and 1 is counted",
    )


def test_a_rate_is_worked_out_for_the_examples_population():
    rate = CATALOGUE.indicators["children_on_plan"]
    assert rate.example is not None
    assert differences(replace(rate, forms=("rate_per_10k",)), CATALOGUE) == ()


def test_an_indicator_that_is_only_returned_has_nothing_to_run():
    returned = next(each for each in CATALOGUE.indicators.values() if each.fact is None)
    assert differences(returned, CATALOGUE) == ()
