"""`goldenthread lint` on the printed monthly document, made now and as a pack; and what a scorecard says of its own
arithmetic before it is published.
"""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from goldenthread.calendar import month
from goldenthread.cli import app
from goldenthread.cli.packs import say_what_does_not_agree
from goldenthread.errors import RequestError
from goldenthread.scorecards.self_check import Finding

PRINTED = Path(__file__).parent.parent / "published" / "monthly_2023_09"
MADE_NOW = (
    "monthly",
    "--period",
    "2023-09",
    "--returns",
    str(PRINTED / "returns.csv"),
    "--ratings",
    str(PRINTED / "ratings.csv"),
    "--council",
    str(PRINTED / "council.yaml"),
    "--definitions",
    str(PRINTED / "definitions"),
)
SUMMARY = "123 rows, 100 with a published rating, 28 with one that the rule gives."


def said(*words):
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return " ".join(result.stdout.split())


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "september"
    return folder, said("scorecard", *MADE_NOW, "--out", str(folder), "--format", "csv")


def test_the_scorecard_says_what_does_not_agree_before_it_is_published(published):
    folder, words = published
    # The document's council file holds no population, so its rates are not reckoned.
    assert "The printed numbers do not all agree: " in words
    assert (
        "failure: CF13 prints 16.0% for September 2023, and 103 (CF12) of 660 (CF1) is 15.61%."
        " So it is in 1 earlier period too."
    ) in words
    assert "CF13 prints 15.0% for August 2023" in (folder / "checks.csv").read_text(encoding="utf-8")
    assert words.index("do not all agree") < words.index("Published in")
    assert (folder / "checks.csv").read_text(encoding="utf-8").count("\ntotal,") == 0
    assert "warning,total," in (folder / "checks.csv").read_text(encoding="utf-8")


def test_lint_lists_ratings_that_the_rule_does_not_give_and_pairs_that_contradict(published):
    words = said("lint", *MADE_NOW)
    assert words.startswith(
        "9 published ratings are not what the rule gives: CIN8 is published green, and the"
    )
    assert "12 pairs of rows contradict each other:" in words
    assert (
        "WF1 and WF2 are the same measure as a count and as a rate, and are published amber and green."
        in words
    )
    assert words.endswith(SUMMARY)


def test_lint_says_the_same_of_the_pack(published):
    folder, _ = published
    assert said("lint", str(folder)) == said("lint", *MADE_NOW)


def test_warnings_alone_are_not_said_to_disagree(capsys):
    finding = Finding("total", "warning", ("CF2",), (month(2023, 9),), "CF2 is not the sum.")
    say_what_does_not_agree([finding])
    assert capsys.readouterr().out.startswith(
        "The printed numbers agree; 1 warning to look at, all in checks.csv."
    )


def test_a_name_that_is_a_folder_and_a_scorecard_is_answered_with_both(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "monthly").mkdir()
    with pytest.raises(RequestError, match="is a folder here, and also the name of a scorecard") as raised:
        CliRunner().invoke(app, ["lint", "monthly", "--period", "2023-09"], catch_exceptions=False)
    assert "goldenthread lint monthly;" in str(raised.value)


def test_lint_needs_a_pack_or_a_period(tmp_path):
    with pytest.raises(RequestError, match="is no pack's folder, and a scorecard needs its period"):
        CliRunner().invoke(app, ["lint", "monthly"], catch_exceptions=False)
    with pytest.raises(RequestError, match="a pack holds its own figures and ratings"):
        CliRunner().invoke(app, ["lint", str(tmp_path), "--period", "2023-09"], catch_exceptions=False)


def test_a_plan_is_linted_with_the_ratings_of_the_scorecard_that_it_is_linked_to(tmp_path):
    typed, ratings = tmp_path / "typed.csv", tmp_path / "ratings.csv"
    head = "indicator or ref,period,numerator,denominator,value,status,note"
    typed.write_text(f"{head}\nhub_screenings_in_72_hours,2023-09,67,100,67,,\n", encoding="utf-8")
    # The monthly scorecard's own file: the plan shows FD2f, and nothing of FD1.
    given = "FD1,2023-09,amber,,,as printed\nFD2f,2023-09,red,,,as printed\n"
    ratings.write_text(f"ref,period,rating,by,on,reason\n{given}", encoding="utf-8")
    words = said(
        *("lint", "improvement", "--period", "2023-09", "--returns", str(typed), "--ratings", str(ratings))
    )
    assert "1 with a published rating" in words
