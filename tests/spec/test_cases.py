"""Every reference, core or not, counted by both engines, gives what was worked out by hand from the definitions."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.spec.counting import ENGINES, counted, expected, seen, the_figure
from tests.spec.drawing import Case, cases, core_refs, extra_refs, made_up_council, periods, shipped, typed

CASES = cases()
REFS = core_refs() | extra_refs()


def period_of(ref: str, case: Case) -> str:
    """The cadence a reference is shown at: weekly references at the week's end, all others at the month's."""
    weekly = ref.startswith("CW")
    return "week" if weekly else "month"


def gives_of(ref: str, case: Case) -> Mapping[str, Any]:
    """What a case gives for one of its references: `numerators` holds those that differ."""
    own = case.gives.get("numerators")
    return case.gives if own is None else {**case.gives, "numerator": own[ref]}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_gives_what_was_worked_by_hand(case: Case, engine: str) -> None:
    catalogue = shipped()
    rows = typed(catalogue, case.drawn, case.absent)
    council = made_up_council(case.council)
    at = periods(case.at)
    got, wanted = {}, {}
    for cadence, period in at.items():
        here = {ref: REFS[ref] for ref in case.refs if period_of(ref, case) == cadence}
        indicators = sorted({ref.indicator for ref in here.values()})
        figures = counted(engine, catalogue, rows, council, case.as_at or period.last_day, indicators, period)
        for name, ref in here.items():
            wanted[name] = expected(ref.form, gives_of(name, case))
            got[name] = seen(the_figure(figures, ref.indicator, ref.window, ref.form), wanted[name])
    assert got == {name: pytest.approx(each) for name, each in wanted.items()}, case.rule


def test_each_case_is_at_the_cadence_of_each_of_its_references() -> None:
    assert [
        (case.id, ref) for case in CASES for ref in case.refs if period_of(ref, case) not in case.at
    ] == []


def test_no_two_cases_are_named_alike() -> None:
    ids = [case.id for case in CASES]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
