"""Every indicator that is counted carries a worked example, and both engines give what it says."""

import pytest

from goldenthread.definitions.model import Indicator
from tests.spec.counting import ENGINES, counted, expected, seen, the_figure
from tests.spec.drawing import made_up_council, periods, shipped, typed

CATALOGUE = shipped()
COUNTED = [each for each in CATALOGUE.indicators.values() if each.fact is not None]


def test_every_counted_indicator_has_an_example() -> None:
    assert [indicator.name for indicator in COUNTED if indicator.example is None] == []


@pytest.mark.parametrize("indicator", COUNTED, ids=lambda each: each.name)
def test_each_indicator_says_why_and_where_its_rule_comes_from(indicator: Indicator) -> None:
    assert indicator.title and indicator.why.endswith(".") and indicator.source.name
    assert indicator.national is None or indicator.national.same or indicator.national.because


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("indicator", COUNTED, ids=lambda each: each.name)
def test_the_example_gives_what_it_says(indicator: Indicator, engine: str) -> None:
    assert indicator.example is not None
    window = indicator.example.at["window"]
    at = {cadence: text for cadence, text in indicator.example.at.items() if cadence != "window"}
    (period,) = periods(at).values()
    rows = typed(CATALOGUE, (indicator.example.rows,), frozenset())
    figures = counted(engine, CATALOGUE, rows, made_up_council({}), period.last_day, [indicator.name], period)
    # An example shows the form that comes first, which is the one people read most.
    form = indicator.forms[0]
    wanted = expected(form, indicator.example.gives)
    assert seen(the_figure(figures, indicator.name, window, form), wanted) == pytest.approx(wanted)
