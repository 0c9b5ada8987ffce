"""The monthly scorecard that a council published in September 2023, made from its printed figures through returns:
every cell of the page and of the workbook is compared with the document. The printed figures are facts, from its
public committee papers; the words are ours.
"""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from goldenthread import definitions
from goldenthread.calendar import month
from goldenthread.extracts.given import read_ratings
from goldenthread.extracts.returns import read_returns
from goldenthread.publish import outputs
from goldenthread.publish.paper import contents
from goldenthread.scorecards.making import make_scorecard

HERE = Path(__file__).parent / "monthly_2023_09"
SEPTEMBER = month(2023, 9)
MONTHS = ("2023-04", "2023-05", "2023-06", "2023-07", "2023-08", "2023-09")
ABSENT = {
    "": {"not collected", "not due", "none"},
    "missing": {"not collected", "not due", "none"},
    "not_yet_available": {"not yet available"},
    "dash": {"not collected"},
}

# The document's arrows that the declared rule (this month against the last reported one, at the coarser printed
# precision) does not give, with what the printed figures say. They look like arrows left from the month before.
ARROWS_THAT_DIFFER = {
    "FD2d": "printed up, though 60 fell to 39",
    "CIN4": "printed down, though 20% rose to 24%",
    "CF4": "printed level, though 10.4% fell to 10.3%",
    "CF9": "printed down, though 58% rose to 59%",
    "CF23": "printed up, though it stayed at 90%",
    "WF12": "printed up, though 5.7 fell to 5.2",
    "WF14": "printed up, though 14.4 fell to 13.8",
}


def facts(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def filled():
    catalogue = definitions.load_catalogue(HERE / "definitions")
    card = catalogue.scorecards["monthly"]
    return make_scorecard(
        card,
        catalogue,
        definitions.read_council(HERE / "council.yaml"),
        SEPTEMBER,
        returns=read_returns(HERE / "returns.csv", catalogue, [card]),
        ratings=read_ratings(HERE / "ratings.csv", card),
    )


@pytest.fixture(scope="module")
def page(filled):
    """The written page's cells: text by (reference, column)."""
    tree = html.fromstring(outputs(filled, ["html"])["scorecard.html"].decode())
    cells = {}
    for line in tree.xpath("//table[@data-section]//tr[@data-ref]"):
        for cell in line.xpath("./*[@data-column]"):
            # Marks such as the dagger stand in elements of their own beside the printed text.
            own = "".join(cell.xpath("./text() | ./span[@data-printed]//text()")).strip()
            cells[line.get("data-ref"), cell.get("data-column")] = own or cell.text_content().strip()
    return cells


@pytest.fixture(scope="module")
def workbook(filled):
    """The written workbook's cells: (value, number format) by (reference, column)."""
    book = openpyxl.load_workbook(io.BytesIO(outputs(filled, ["xlsx"])["scorecard.xlsx"]))
    return book


def number_in(text: str) -> tuple[float, int]:
    """The number that is printed and its decimals; thousands commas and the percent sign apart."""
    (found,) = re.findall(r"-?[\d,]+(?:\.\d+)?", text)
    plain = found.replace(",", "")
    return float(plain), len(plain.partition(".")[2])


def test_all_the_documents_rows_and_values_are_here():
    printed = facts("printed.csv")
    assert len({line["ref"] for line in printed}) == 123
    assert len(printed) == 123 * (6 + 1) == 861


def test_every_value_of_the_page_is_the_documents(page):
    differences = []
    for line in facts("printed.csv"):
        shown = page[line["ref"], line["column"]]
        if line["status"] == "ok":
            if number_in(shown) != (float(line["number"]), int(line["decimals"])):
                differences.append((line["ref"], line["column"], line["number"], shown))
        elif shown not in ABSENT[line["status"]]:
            differences.append((line["ref"], line["column"], line["status"], shown))
    assert differences == []


def test_a_percent_sign_stands_where_the_row_is_a_percentage(filled, page):
    forms = {row.ref: row.row.form for row in filled.rows}
    for line in facts("printed.csv"):
        if line["status"] == "ok":
            assert page[line["ref"], line["column"]].endswith("%") == (forms[line["ref"]] == "percent")


def test_every_target_and_benchmark_of_the_page_is_the_documents(page):
    compared = 0
    for line in facts("printed_beside.csv"):
        shown = page.get((line["ref"], line["column"]), "")
        numbers = [
            float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", line["printed"])
        ]
        assert [
            float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", shown)
        ] == numbers, line
        compared += bool(numbers)
    assert compared == 29 + 30 * 4


def test_targets_keep_their_sense_in_words(page):
    said = {ref: page[ref, "target"] for ref in ("CF4", "CF7", "CIN4", "WF6", "CIN8", "CIN2")}
    assert said == {
        "CF4": "below 7%",
        "CF7": "above 65%",
        "CIN4": "20% to 24%",
        "WF6": "16 to 18",
        "CIN8": "at least 85%",
        "CIN2": "at most 612",
    }


def test_every_rating_is_the_documents_and_none_is_made_up(page):
    printed = {"R": "Red", "A": "Amber", "G": "Green"}
    for line in facts("arrows.csv"):
        wanted = printed.get(line["rating"])
        shown = page[line["ref"], "rating"]
        if wanted:
            assert shown.startswith(wanted), line["ref"]


def test_the_declared_rule_gives_57_of_the_64_arrows_and_the_rest_are_named(filled):
    moved = {row.ref: row.mark.moved for row in filled.rows}
    arrows = {line["ref"]: line["arrow"] for line in facts("arrows.csv") if line["arrow"]}
    assert len(arrows) == 64
    assert {ref for ref, arrow in arrows.items() if moved[ref] != arrow} == set(ARROWS_THAT_DIFFER)


def test_every_value_of_the_workbook_is_the_documents(filled, workbook):
    refs = {row.ref for row in filled.rows}
    by_ref, head = {}, {}
    for line in workbook["Scorecard"].iter_rows():
        words = [cell.value for cell in line]
        if "Ref" in words:
            head = {word: index for index, word in enumerate(words)}
        elif head and words[head["Ref"]] in refs:
            by_ref[words[head["Ref"]]] = line
    assert len(by_ref) == 123
    heads = {
        **dict(zip(MONTHS, ("Apr", "May", "Jun", "Jul", "Aug", "Sep"), strict=True)),
        "previous_year": "Previous year",
    }
    differences = []
    for line in facts("printed.csv"):
        cell = by_ref[line["ref"]][head[heads[line["column"]]]]
        if line["status"] == "ok":
            percent = "%" in cell.number_format
            decimals = (
                len(cell.number_format.partition(".")[2].rstrip("%")) if "." in cell.number_format else 0
            )
            value = round(float(cell.value) * (100 if percent else 1), 6)
            if (value, decimals) != (float(line["number"]), int(line["decimals"])):
                differences.append(
                    (line["ref"], line["column"], line["number"], cell.value, cell.number_format)
                )
        elif cell.value not in ABSENT[line["status"]]:
            differences.append((line["ref"], line["column"], line["status"], cell.value))
    assert differences == []


def test_every_red_row_carries_a_question_for_members(filled):
    red = [row for row in filled.rows if row.rating == "red"]
    assert len(red) == 20
    assert all(row.question_for_members.endswith("?") for row in red)
    printed = [
        row
        for section in contents(filled)["sections"]
        for group in section["groups"]
        for row in group["rows"]
    ]
    assert [row["ref"] for row in printed if row["question"]] == [row.ref for row in red]
