"""What is read of YAML and CSV, and where each thing stands in its file."""

from __future__ import annotations

import pytest

from goldenthread.definitions.model import Place
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.reading import Entries, Listing, Scalar, read_csv, read_yaml
from goldenthread.errors import DefinitionError
from tests.definitions.smallest import MARK, place_of_mark


def value_of(text: str) -> Scalar:
    """The value of the first key of a one-key document."""
    problems = Problems()
    node = read_yaml(text, "a.yaml", problems)
    assert not problems.found
    assert isinstance(node, Entries)
    value = next(iter(node.entries.values()))
    assert isinstance(value, Scalar)
    return value


def test_a_scalar_stays_the_text_that_was_written() -> None:
    problems = Problems()
    node = read_yaml("on: 2023-04-01\nsame: no\ncode: 1e3\nlist: [on, 007]\n", "a.yaml", problems)
    assert isinstance(node, Entries)
    assert [getattr(each, "text", None) for each in node.entries.values()][:3] == ["2023-04-01", "no", "1e3"]
    items = node.entries["list"]
    assert isinstance(items, Listing)
    assert [each.text for each in items.items if isinstance(each, Scalar)] == ["on", "007"]


def test_every_key_and_value_knows_its_line_and_column() -> None:
    problems = Problems()
    node = read_yaml("a:\n  b: [x, y]\n", "a.yaml", problems)
    assert isinstance(node, Entries)
    inner = node.entries["a"]
    assert isinstance(inner, Entries)
    items = inner.entries["b"]
    assert isinstance(items, Listing)
    assert inner.keys["b"].place == Place("a.yaml", 2, 3)
    assert items.items[1].place == Place("a.yaml", 2, 10)


@pytest.mark.parametrize(
    ("text", "is_null"),
    [
        ("a:\n", True),
        ("a: ~\n", True),
        ("a: null\n", True),
        ("a: 'null'\n", False),
        ("a: ''\n", False),
        ("a: nil\n", False),
    ],
)
def test_only_a_bare_null_is_nothing(text: str, is_null: bool) -> None:
    assert value_of(text).is_null is is_null


@pytest.mark.parametrize(
    "written",
    [
        "where: aa AND »bad",
        "where: 'aa AND »bad'",
        'where: "aa AND »bad"',
        "where: 'k = ''X'' AND »bad'",
        'where: "k = \\"X\\" AND »bad"',
        "where: |\n  aa AND\n  »bad\n",
        "where: |2\n    aa\n  AND »bad\n",
        "where: >-\n    aa AND\n    b  AND »bad",
        "where: aa AND\n  b AND\n  »bad",
        "where: 'aa AND\n  »bad'",
        "where: »bad",
        "where:\n  »bad",
    ],
)
def test_a_character_is_found_again_however_it_was_quoted_or_folded(written: str) -> None:
    scalar = value_of(written.replace(MARK, ""))
    place = scalar.at(scalar.text.index("bad"))
    assert (place.line, place.column) == place_of_mark({"a.yaml": written})[1:]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\n»a: 2\n", "`a` is given twice: it was on line 1 already"),
        ("a: »&x 1\n", "`&x` is an anchor"),
        ("a: »&x [1, 1]\nb: *x\n", "`&x` is an anchor"),
        ("a: »*x\n", "`*x` repeats something by an alias"),
        ("a: »!!python/object:os.system 1\n", "is a YAML tag"),
        ("a: »!own [1]\n", "`!own` is a YAML tag"),
        ("a: 1\n»---\nb: 2\n", "a second document begins here"),
        ("? »[a]\n: 1\n", "a key must be a single word"),
        ("a:\n»\tb: 1\n", "a tab is used here"),
        ("a: [1, 2\n»b: 3\n", "this is not YAML"),
        ("a: b»: c\n", "a second colon on the line"),
        ("a: »'b\nc: 1\n", "a quote is opened here and never closed"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_where_it_stands(text: str, says: str) -> None:
    problems = Problems()
    read_yaml(text.replace(MARK, ""), "a.yaml", problems)
    assert len(problems.found) == 1, problems.found
    problem = problems.found[0]
    assert says in problem.message
    _, line, column = place_of_mark({"a.yaml": text})
    assert problem.line == line, problem
    if "this is not YAML" not in says:
        assert problem.column == column, problem


def test_nesting_beyond_any_need_is_refused() -> None:
    problems = Problems()
    read_yaml("[" * 30 + "]" * 30, "a.yaml", problems)
    assert "nested more than 20 deep" in problems.found[0].message
    assert problems.found[0].column == 20 + 2


def test_a_character_that_cannot_be_printed_is_said() -> None:
    problems = Problems()
    read_yaml("a: \x07b\n", "a.yaml", problems)
    assert "cannot be printed" in problems.found[0].message or "this is not YAML" in problems.found[0].message


def test_an_empty_document_is_nothing_and_no_fault() -> None:
    problems = Problems()
    assert read_yaml("# only a comment\n", "a.yaml", problems) is None
    assert not problems.found


def test_csv_rows_are_records_with_places_and_without_empty_cells() -> None:
    problems = Problems()
    rows = read_csv("indicator,window,to\nvisits,month,\n\nplans,week,2023-01-01\n", "t.csv", problems)
    first, second = rows.items
    assert isinstance(first, Entries) and isinstance(second, Entries)
    assert list(first.entries) == ["indicator", "window"]
    assert second.entries["window"].place == Place("t.csv", 4, 7)
    assert not problems.found


def test_csv_rows_longer_than_their_headings_are_refused() -> None:
    problems = Problems()
    read_csv("indicator\nvisits,month\n", "t.csv", problems)
    assert problems.found[0].message == "2 cells under 1 headings"
    assert (problems.found[0].line, problems.found[0].column) == (2, 1)


def test_problems_are_raised_together_in_the_order_of_their_places() -> None:
    problems = Problems()
    problems.keep_source("a.yaml", "one\ntwo\n")
    problems.add(Place("a.yaml", 2, 2), "second")
    problems.add(Place("a.yaml", 1, 1), "first", "one")
    problems.add(Place("a.yaml", 2, 2), "second")
    with pytest.raises(DefinitionError) as caught:
        problems.raise_if_any()
    assert [each.message for each in caught.value.problems] == ["first", "second"]
    assert "2 problems in the definitions" in str(caught.value)
    assert "a.yaml:2:2: second\n  two\n   ^" in str(caught.value)
    assert "Did you mean one?" in str(caught.value)


def test_no_problem_raises_nothing_and_a_place_outside_has_no_excerpt() -> None:
    problems = Problems()
    problems.raise_if_any()
    assert problems.excerpt(Place("nowhere.yaml", 3, 1)) == ""


def test_words_are_listed_as_a_reader_lists_them() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "nothing",
        "a",
        "a or b",
        "a, b or c",
    ]


def test_the_nearest_word_is_found_whatever_its_case_and_nothing_when_none_is_near() -> None:
    assert nearest("Seen", ["seen", "kind"]) == "seen"
    assert nearest("sene", ["seen", "kind"]) == "seen"
    assert nearest("wibble", ["seen", "kind"]) == ""
