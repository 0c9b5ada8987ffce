"""Comparators stand beside figures of their own time: a year that cannot have begun is refused where it is written."""

from datetime import date

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Benchmark, Council, Place
from goldenthread.errors import DefinitionError
from goldenthread.scorecards.making import fill_scorecard
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, row, scorecard


def england(year: str, value: float) -> Benchmark:
    return Benchmark(
        "seen", "month", "percent", "England", year, value, place=Place("definitions/benchmarks/ours.yaml", 7)
    )


def printed(period, council: Council, *benchmarks: Benchmark) -> str:
    filled = fill_scorecard(scorecard(row(), benchmarks=benchmarks), CATALOGUE, council, period, [])
    return filled.rows[0].benchmarks[0].cell.text


def test_a_year_that_had_not_begun_when_the_records_end_is_refused_with_file_and_line() -> None:
    with pytest.raises(DefinitionError) as refused:
        printed(SEPTEMBER, COUNCIL, england("2021/22", 80), england("2024/25", 90))
    assert str(refused.value).splitlines()[-1] == (
        "definitions/benchmarks/ours.yaml:7:1: England for seen is of 2024/25, which begins after September 2023:"
        " mend the year, or leave the figure out"
    )


def test_the_year_that_a_month_is_in_has_begun() -> None:
    assert printed(month(2024, 4), COUNCIL, england("2024/25", 90)) == "90%"


def test_an_older_pack_has_the_comparators_of_its_own_time() -> None:
    later = Council(name="Exampleshire", as_at=date(2024, 9, 30))
    both = england("2021/22", 80), england("2024/25", 90)
    assert printed(month(2024, 8), later, *both) == "90%"
    assert printed(SEPTEMBER, later, *both) == "80%"
    assert printed(SEPTEMBER, later, both[1]) == ""
