"""Ratings and commentary that people give beside the figures: what is read, and every faulty row said at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from goldenthread.calendar import month
from goldenthread.definitions.model import Catalogue, Level, Scorecard
from goldenthread.errors import DataError
from goldenthread.extracts.given import Comment, GivenRating, read_comments, read_ratings

Write = Callable[[str], Path]
AUGUST, SEPTEMBER = month(2023, 8), month(2023, 9)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "given.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def monthly(catalogue: Catalogue) -> Scorecard:
    return catalogue.scorecards["monthly"]


def faults(read: Callable[[Path, Scorecard], object], path: Path, card: Scorecard) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(DataError) as raised:
        read(path, card)
    return str(raised.value)


def test_a_rating_has_who_when_and_why_and_none_is_not_rated(write: Write, monthly: Scorecard) -> None:
    path = write(
        "ref,period,rating,by,on,reason\n"
        "CIN8, 2023-09 ,Amber,A. Made-Up,2023-10-09,One team was short\n"
        "CIN13,2023-08,none,,,\n"
    )
    assert read_ratings(path, monthly) == [
        GivenRating(
            "monthly",
            "CIN8",
            SEPTEMBER,
            "amber",
            "A. Made-Up",
            date(2023, 10, 9),
            "One team was short",
        ),
        GivenRating("monthly", "CIN13", AUGUST, None),
    ]


def test_a_plan_reads_the_ratings_that_were_given_where_its_measures_come_from(
    write: Write, monthly: Scorecard, catalogue: Catalogue
) -> None:
    plan = catalogue.scorecards["improvement"]
    assert plan.linked_to == ("monthly",)
    # The file of the monthly scorecard as it is: the plan shows FD2f, and does not show EH2.
    path = write("ref,period,rating,by,on,reason\nFD2f,2023-09,red,,,\nEH2,2023-09,amber,,,\n")
    assert read_ratings(path, plan, [monthly]) == read_ratings(path, monthly)
    assert "'EH2' is no reference of improvement" in faults(read_ratings, path, plan)


def test_a_scale_of_the_councils_own_is_rated_in_its_own_words(write: Write, monthly: Scorecard) -> None:
    levels = (Level("Secure", "green"), Level("Emerging", "amber"))
    card = replace(monthly, rule=replace(monthly.rule, levels=levels))
    path = write("ref,period,rating,by,on,reason\nCIN8,2023-09,emerging,,,\nCIN13,2023-09,purple,,,\n")
    said = faults(read_ratings, path, card)
    assert "'purple' is not a rating" in said
    assert "a level (Secure, Emerging)" in said
    path = write("ref,period,rating,by,on,reason\nCIN8,2023-09,emerging,,,\n")
    assert read_ratings(path, card) == [
        GivenRating("monthly", "CIN8", SEPTEMBER, "amber", level="Emerging"),
    ]


def test_every_faulty_row_is_said_with_its_place(write: Write, monthly: Scorecard) -> None:
    path = write(
        "ref,period,rating,by,on,reason\n"
        "CIN88,2023-09,red,,,\n"
        "nothing like it,2023-09,red,,,\n"
        "CIN8,2023-13,red,,,\n"
        "CIN8,2023-09,purple,,,\n"
        "CIN8,2023-09,red,,9 October,\n"
    )
    words = faults(read_ratings, path, monthly)
    for row, fault in enumerate(
        (
            "'CIN88' is no reference of monthly",
            "'nothing like it' is no reference of monthly",
            "2023-13",
            "'purple' is not a rating",
            "'9 October' is not a date",
        ),
        start=2,
    ):
        assert fault in words
        assert f"row {row}" in words
    assert "Use a reference of monthly." in words


@pytest.mark.parametrize(
    ("written", "refs"),
    [
        ("CIN8", ()),
        ("CIN13, CIN8", ("CIN8", "CIN13")),
        ("CIN8 & CIN13 and CIN14", ("CIN8", "CIN13", "CIN14")),
        ("CIN13-CIN15", ("CIN13", "CIN14", "CIN15")),
        ("CIN13 to 15", ("CIN13", "CIN14", "CIN15")),
    ],
)
def test_a_comment_is_about_one_reference_or_several(
    written: str, refs: tuple[str, ...], write: Write, monthly: Scorecard
) -> None:
    path = write(f'ref,period,text,by,on\n"{written}",2023-09,It rose.,B. Made-Up,\n')
    assert read_comments(path, monthly) == [
        Comment("monthly", (refs or ("CIN8",))[-1], SEPTEMBER, "It rose.", "B. Made-Up", None, refs)
    ]


def test_a_comment_without_words_or_with_refs_that_are_not_there_is_refused(
    write: Write, monthly: Scorecard
) -> None:
    path = write("ref,period,text,by,on\nCIN8,2023-09, ,,\nCIN8-CIN99,2023-09,It rose.,,\n")
    words = faults(read_comments, path, monthly)
    assert "there are no words" in words
    assert "'CIN99' is no reference of monthly" in words


def test_words_that_cite_a_reference_that_is_not_there_are_refused(
    write: Write, monthly: Scorecard, catalogue: Catalogue
) -> None:
    # CW1 stands on another scorecard; S47 and C4 are in no form of a reference of this one.
    sound = "As CIN9 and CW1 show, and S47 enquiries, block C4 and WF5a."
    path = write(f'ref,period,text,by,on\nCIN8,2023-09,"{sound}",,\nCIN8,2023-09,"As CIN28 shows, 55%.",,\n')
    with pytest.raises(DataError) as raised:
        read_comments(path, monthly, catalogue.scorecards.values())
    assert str(raised.value) == (
        "Nothing was written: 1 fault found\n\n"
        "given.csv, row 3, column text: the words cite CIN28, and there is no such reference\n"
        "  What to do: Did you mean CIN27? If it is no reference, write it with a space between."
    )


def test_an_unknown_reference_is_answered_with_the_nearest_of_its_letters(
    write: Write, catalogue: Catalogue
) -> None:
    words = faults(
        read_comments, write("ref,period,text,by,on\nT28,2023-09,x,,\n"), catalogue.scorecards["tiles"]
    )
    assert "'T28' is no reference of tiles" in words and "Did you mean T20?" in words


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, write: Write, monthly: Scorecard) -> None:
    assert "there is no such file" in faults(read_ratings, tmp_path / "nowhere.csv", monthly)
    assert "it has no column reason" in faults(read_ratings, write("ref,period,rating,by,on\n"), monthly)
    path = tmp_path / "latin.csv"
    path.write_bytes("ref,period,text,by,on\nCIN8,2023-09,caf\xe9,,\n".encode("latin-1"))
    assert "it cannot be read as text" in faults(read_comments, path, monthly)
