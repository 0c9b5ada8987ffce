"""What explains a table: `about`, `means` and `codes`, held with the fact and checked against its columns."""

from pathlib import Path

import pytest

from goldenthread.definitions import definition_hash, load_catalogue
from goldenthread.errors import DefinitionError

FACT = """
toy:
  grain: one row per toy
  key: toy_id
  table: toy
  dates: [lent_on]
  columns: {{toy_id: id, kind: code, lent_on: date}}
{words}
"""
INDICATOR = """
toys_lent:
  title: Toys lent
  why: Shows use.
  fact: toy
  dated: lent_on
  as: [count]
  window: [month]
  better: none
  question: quantity
  source: {name: The council itself}
"""


def write(folder: Path, words: str) -> Path:
    for kind, text in (("facts", FACT.format(words=words)), ("indicators", INDICATOR)):
        (folder / kind).mkdir(parents=True)
        (folder / kind / "toys.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_words_are_held_with_the_fact(tmp_path: Path) -> None:
    words = '  about: Toys.\n  means: {kind: what it is}\n  codes: {kind: {NO: none, "0": nothing}}'
    fact = load_catalogue(write(tmp_path, words)).facts["toy"]
    assert (fact.about, fact.means) == ("Toys.", {"kind": "what it is"})
    assert fact.codes == {"kind": {"NO": "none", "0": "nothing"}}


def test_they_do_not_change_what_is_counted(tmp_path: Path) -> None:
    plain = load_catalogue(write(tmp_path / "plain", ""))
    said = load_catalogue(write(tmp_path / "said", "  about: Toys.\n  codes: {kind: {BALL: a ball}}"))
    assert definition_hash(plain.indicators["toys_lent"], plain) == definition_hash(
        said.indicators["toys_lent"], said
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("  means: {knd: what it is}", "`knd` is not a column of toy"),
        ("  codes: {knd: {BALL: a ball}}", "`knd` is not a column of toy"),
        ("  codes: {lent_on: {BALL: a ball}}", "`lent_on` is a date"),
        ("  codes: {kind: {Ball: a ball}}", "codes are read in capitals, so `Ball` never comes"),
        ("  codes: {kind: BALL}", "should be names"),
    ],
)
def test_words_about_what_is_not_there_are_faults(words: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=says.replace("`", ".")):
        load_catalogue(write(tmp_path, words))


def test_a_view_says_nothing_of_columns_that_are_its_tables(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "facts" / "view.yaml").write_text(
        "ball:\n  grain: one row per ball\n  key: toy_id\n  table: toy\n  codes: {kind: {BALL: a ball}}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match="belongs to the fact that declares the table"):
        load_catalogue(tmp_path)
