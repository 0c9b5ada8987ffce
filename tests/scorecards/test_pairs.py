"""Which rows are one measure on two lines, and what each share is said to be of."""

from dataclasses import replace

import pytest

from goldenthread.definitions.model import Relation, Row
from goldenthread.scorecards.pairs import Pair, pairs
from tests.scorecards.made import CATALOGUE, HERE, SEEN, row, scorecard

OTHER = replace(SEEN, name="other", title="Visits due, all of them")
BOTH = replace(CATALOGUE, indicators={"seen": SEEN, "other": OTHER})
OF_OTHER = Relation("percentage", ("other",), HERE, subject="seen")


def other(ref: str = "B1", window: str = "month") -> Row:
    return Row(ref, "other", window, "count", HERE)


def found(*rows: Row, relations: tuple[Relation, ...] = ()) -> dict[str, Pair]:
    return dict(pairs(scorecard(*rows, relations=relations), BOTH))


def test_a_share_belongs_to_the_count_just_above_it() -> None:
    made = found(row("A1", form="count"), row("A2"))
    assert made == {"A1": Pair("number", upper=True), "A2": Pair("share")}


def test_a_share_that_comes_first_belongs_to_the_count_below_it() -> None:
    made = found(row("A1"), row("A2", form="count"))
    assert made == {"A1": Pair("share", upper=True), "A2": Pair("number")}


@pytest.mark.parametrize(
    "rows",
    [
        (row("A1", "year_to_date", "count"), row("A2")),
        (row("A1", form="count"), other(), row("A2")),
        (other(), row("A1")),
    ],
    ids=["another window", "a row between", "another indicator"],
)
def test_others_stand_alone(rows: tuple[Row, ...]) -> None:
    assert {pair.part for pair in found(*rows).values()} == {""}


def test_a_row_says_itself_what_it_is_a_share_of() -> None:
    made = found(other(), replace(row("A1", form="count"), indicator="other"), row("A2", share_of="B1"))
    assert made["A2"] == Pair("share", "as a share of visits due (B1)")
    assert made["A1"].part == "number"


def test_the_definitions_say_what_a_share_is_of() -> None:
    made = found(other(), row("A1", form="count"), row("A2"), relations=(OF_OTHER,))
    assert made["A2"].share_words == "as a share of visits due (B1)"


def test_nothing_is_said_when_the_denominator_has_no_row_above() -> None:
    assert found(row("A1", form="count"), row("A2"), other(), relations=(OF_OTHER,))["A2"].share_words == ""
    below = found(other(window="year_to_date"), row("A1", form="count"), row("A2"), relations=(OF_OTHER,))
    assert below["A2"].share_words == ""
