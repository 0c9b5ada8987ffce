"""Published ratings as the linter reads them: from a scorecard as it is filled, and from the pack that keeps it."""

import hashlib
import json

import pytest

from goldenthread.definitions.model import Level, RatingRule, Target
from goldenthread.errors import DataError
from goldenthread.extracts.given import GivenRating
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.pack import write_pack
from goldenthread.scorecards.rating_lint import lint, rated_rows, rated_rows_of_pack
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard

TARGETS = (
    Target("seen", "month", "percent", "at_least", low=85.0),
    Target("seen", "year_to_date", "percent", "at_least", low=85.0),
)


def filled(**ratings):
    """84 of 100 in the month and 80 of 100 in the year, against 85%: amber within 2 points, then red."""
    card = scorecard(row(), row("A2", window="year_to_date"), targets=TARGETS)
    figures = [figure(84, 100), figure(80, 100, ref="A2", window="year_to_date")]
    given = [GivenRating("small", ref, SEPTEMBER, colour) for ref, colour in ratings.items()]
    return assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, figures, ratings=given)


def sentences(rows):
    return [[each.sentence for each in found] for found in lint(rows)]


def test_nothing_is_said_of_ratings_that_the_rule_gives():
    assert sentences(rated_rows(filled())) == [[], []]


def test_a_published_rating_that_the_rule_does_not_give_is_listed_with_the_rules_reason():
    (against, _) = sentences(rated_rows(filled(A1="green")))
    assert against == [
        "A1 is published green, and the rule gives amber. Amber: 84% against at least 85%, short by 1 point,"
        " inside the 2-point tolerance."
    ]


def test_a_smaller_miss_rated_worse_contradicts_a_larger_one():
    (_, apart) = sentences(rated_rows(filled(A1="red", A2="green")))
    # 1 / 85 and 5 / 85
    assert apart == [
        "A1 misses its target by 1.2% of it and is published red; A2 misses by 5.9% and is published green."
    ]


def test_a_pack_is_linted_from_what_it_keeps(tmp_path):
    made = filled(A1="red", A2="green")
    folder = write_pack(tmp_path / "september", made, {}, {})
    assert sentences(rated_rows_of_pack(folder)) == sentences(rated_rows(made))


LEVELS = RatingRule(
    "points",
    2.0,
    levels=(Level("Good", "green"), Level("Nearly", "amber", misses_by=2.0), Level("Inadequate", "red")),
)


def test_a_pack_of_levels_is_linted_by_their_names(tmp_path):
    card = scorecard(row(), targets=TARGETS, rule=LEVELS)
    given = [GivenRating("small", "A1", SEPTEMBER, "green", level="Good")]
    made = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, [figure(84, 100)], ratings=given)
    folder = write_pack(tmp_path / "september", made, {}, {})
    for rows in (rated_rows(made), rated_rows_of_pack(folder)):
        (against, _) = sentences(rows)
        assert against[0].startswith("A1 is published Good, and the rule gives Nearly. Nearly: 84% against")


def test_a_band_that_is_expected_is_not_missed(tmp_path):
    expected = Target("seen", "month", "percent", "band", 90.0, 95.0, expected=True)
    card = scorecard(row(), targets=(expected,))
    made = assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, [figure(84, 100)])
    folder = write_pack(tmp_path / "september", made, {}, {})
    for rows in (rated_rows(made), rated_rows_of_pack(folder)):
        assert [each.target for each in rows] == [None]


def test_a_pack_whose_marks_are_of_an_older_make_is_refused(tmp_path):
    folder = write_pack(tmp_path / "september", filled(), {}, {})
    marks = folder / "marks.csv"
    marks.write_text("ref,indicator\nA1,seen\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["marks.csv"]["sha256"] = hashlib.sha256(marks.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DataError, match="has no column window"):
        rated_rows_of_pack(folder)
