"""Which files are made, the words they share, and the size that they have."""

from dataclasses import replace

import pytest

from goldenthread.errors import RequestError
from goldenthread.judgement.model import Mark
from goldenthread.publish import outputs, sparkline
from goldenthread.publish.glossary import glossary
from goldenthread.publish.words import comparator_heads, direction_words, reasons, runs, signal_words
from tests.publish.sample import line, many_rows, sample


def test_files_are_named_by_their_format() -> None:
    made = outputs(sample(), ["html", "xlsx", "pdf"])
    assert {name: body[:4] for name, body in made.items()} == {
        "scorecard.html": b"<!do",
        "scorecard.xlsx": b"PK\x03\x04",
        "scorecard.pdf": b"%PDF",
    }


def test_csv_is_the_packs_own_and_a_format_is_made_once() -> None:
    assert list(outputs(sample(), [" HTML ", "csv", "html"])) == ["scorecard.html"]
    assert outputs(sample(), ["csv"]) == {}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            "pptx",
            "pptx: PowerPoint slides can be made of the layout tiles or panels, and sample has the layout rows.",
        ),
        ("odt", "odt: There is no such format."),
    ],
)
def test_a_format_that_is_not_made_is_said_plainly(asked: str, words: str) -> None:
    with pytest.raises(RequestError) as raised:
        outputs(sample(), ["html", asked])
    assert str(raised.value) == f"{words}\n  What to do: Ask for html, xlsx, pdf, docx or csv."


@pytest.mark.parametrize(
    ("mark", "direction", "signal"),
    [
        (Mark(), "Nothing to compare", ""),
        (
            Mark(moved="up", meaning="better", signal="yes", signal_meaning="worse"),
            "Up, better",
            "Yes, worse",
        ),
        (Mark(moved="level", meaning="neither", signal="no"), "Level", "No"),
        (Mark(moved="down", signal="too_few"), "Down‡", "Too few"),
        (Mark(moved="down", meaning="neither", signal="not_tested"), "Down, neither", "Not tested"),
        (Mark(signal="yes"), "Nothing to compare", "Yes"),
    ],
)
def test_marks_in_words(mark: Mark, direction: str, signal: str) -> None:
    assert (direction_words(mark), signal_words(mark)) == (direction, signal)


def test_long_comparators_are_shortened_to_initials() -> None:
    assert comparator_heads(["Greater Northshire", "Region", "Statistical neighbours", "England"]) == {
        "Greater Northshire": "GN",
        "Region": "Region",
        "Statistical neighbours": "SN",
        "England": "England",
    }


def test_comparators_that_would_read_the_same_keep_their_names() -> None:
    names = ["South Northshire", "Similar neighbours"]
    assert comparator_heads(names) == {name: name for name in names}


def test_a_long_single_word_is_not_cut_to_a_letter() -> None:
    assert comparator_heads(["Northshirewide"]) == {"Northshirewide": "Northshirewide"}


def test_runs_count_neighbours() -> None:
    assert runs(["2022", "2022", "2023", "", "2023"]) == [("2022", 2), ("2023", 1), ("", 1), ("2023", 1)]
    assert runs([]) == []


def test_one_reason_for_all_three_marks_is_said_once() -> None:
    filled = sample()
    (row,) = [row for row in filled.rows if row.ref == "FD17"]
    assert reasons(row, filled)[0] == (
        "Rating, direction, real change",
        "There is no figure: it was not collected.",
    )
    assert sum("no figure" in sentence for _, sentence in reasons(row, filled)) == 1


def test_glossary_knows_words_by_their_own_form() -> None:
    assert [word for word, _ in glossary(["Re-referrals"])] == ["Re-referral", "Referral"]
    assert glossary(["Nothing to explain"]) == []


def test_130_sparklines_take_a_third_of_what_a_page_may_weigh() -> None:
    """A page of 130 rows may take 200 KB; a point of a line is written to a tenth of a pixel for its sake."""
    rows = [*sample().rows, *[line(f"X{index}", "A row", "count", range(100, 112)) for index in range(105)]]
    assert len(rows) == 130
    assert sum(len(sparkline(row)) for row in rows) < 200_000 / 3


def test_a_scorecard_of_126_rows_is_made_whole() -> None:
    filled = many_rows(6)
    assert len(filled.rows) == 6 * (5 + 16)
    made = outputs(replace(filled, notes=()), ["html", "xlsx", "pdf"])
    assert len(made["scorecard.html"]) < 800_000
