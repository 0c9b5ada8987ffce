"""A month that is published again with corrections is kept beside the first, and the two are compared."""

from dataclasses import replace
from pathlib import Path

import pytest

from goldenthread.calendar import month
from goldenthread.errors import RequestError
from goldenthread.extracts.given import GivenRating
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.in_force import definitions_in_force
from goldenthread.scorecards.pack import Pack, read_pack, write_pack
from goldenthread.scorecards.versions import differences, differences_text
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard

TYPED = replace(
    CATALOGUE, indicators={"seen": replace(CATALOGUE.indicators["seen"], fact=None, returned="by hand")}
)


def published(folder: Path, *rows, seen: int = 84, title: str = "A small scorecard", **more) -> Pack:
    card = scorecard(*rows, title=title, name=more.pop("name", "small"))
    figures = [
        figure(part, 100, period, ref=each.ref, scorecard=card.name)
        for each in rows
        for part, period in ((81, month(2023, 8)), (seen, SEPTEMBER))
    ]
    filled = assemble(card, TYPED, COUNCIL, SEPTEMBER, figures, **more)
    return read_pack(write_pack(folder, filled, {}, definitions_in_force(card, TYPED)))


def test_two_ratings_added_and_a_title_corrected_are_all_that_differs(tmp_path: Path) -> None:
    first = published(tmp_path / "first", row("A1", label="Care Lever"), row("A2"), row("A3"))
    given = [GivenRating("small", ref, SEPTEMBER, "green") for ref in ("A2", "A3")]
    second = published(
        tmp_path / "second", row("A1", label="Care Leaver"), row("A2"), row("A3"), ratings=given
    )
    assert [str(each) for each in differences(first, second)] == [
        "A1, name: Care Lever before, Care Leaver now",
        "A2, rating: amber before, green now",
        "A3, rating: amber before, green now",
    ]


def test_figures_arrows_rows_and_the_packs_title_are_told_as_they_are_printed(tmp_path: Path) -> None:
    first = published(tmp_path / "first", row("A1"), row("A2"))
    second = published(tmp_path / "second", row("A1"), row("A3"), seen=80, title="Another")
    assert differences_text(differences(first, second)).splitlines() == [
        "ref,what,before,now",
        ",title,A small scorecard,Another",
        "A1,rating,amber,red",
        "A1,direction,up,down",
        "A1,figure for September 2023,84%,80%",
        "A2,row,Children seen,",
        "A3,row,,Children seen",
    ]


def test_a_pack_is_the_same_as_itself_and_not_to_be_compared_with_another_scorecards(tmp_path: Path) -> None:
    first = published(tmp_path / "first", row("A1"))
    assert differences(first, first) == []
    other = published(tmp_path / "other", row("A1"), name="other")
    with pytest.raises(RequestError, match="first is a pack of small, and other of other"):
        differences(first, other)
