"""The self-check on the five published documents as printed: it finds every failure that is known of them and raises
nothing where they agree; and what else it finds is named here, each with its reason.
"""

import pytest

from goldenthread.calendar import month
from goldenthread.scorecards.self_check import comparisons, self_check
from tests.published.documents import facts, monthly, panels, tiles, twelve_months, weekly

BESIDE = ("two_scorecards", "copied_forward")

# What the documents print that the known list does not hold: a rate of another population, and what the list leaves to
# others (arrows, ratings, missing values).
FOUND_BESIDES = {
    ("monthly", "rate", "CF1 CF2", "2022-23"): "the previous year's rate is of another population",
    ("monthly", "rate", "WF1 WF2", "2022-23"): "the previous year's rate is of another population",
    ("monthly", "missing_zero", "CIN27", "2023-09"): "0 after 29",
    ("monthly", "rated_apart", "WF1 WF2", "2023-09"): "the count is amber and its rate green",
    ("monthly", "arrow", "FD2d", "2023-09"): "printed up, though 60 fell to 39",
    ("monthly", "arrow", "CIN4", "2023-09"): "printed down, though 20% rose to 24%",
    ("monthly", "arrow", "CF4", "2023-09"): "printed level, though 10.4% fell to 10.3%",
    ("monthly", "arrow", "CF9", "2023-09"): "printed down, though 58% rose to 59%",
    ("monthly", "arrow", "CF23", "2023-09"): "printed up, though it stayed at 90%",
    ("monthly", "arrow", "WF12", "2023-09"): "printed up, though 5.7 fell to 5.2",
    ("monthly", "arrow", "WF14", "2023-09"): "printed up, though 14.4 fell to 13.8",
    (
        "twelve_months",
        "percentage",
        "CE54 CE55",
        "2025-02",
    ): "the share is of the audits given out, not completed",
    (
        "twelve_months",
        "percentage",
        "CE54 CE55",
        "2025-03",
    ): "the share is of the audits given out, not completed",
    ("twelve_months", "arrow", "CE18", "2025-03"): "printed level, though 67.3 rose to 67.4",
    ("twelve_months", "arrow", "CE22", "2025-03"): "printed down, though 7.2% rose to 8.2%",
    ("twelve_months", "arrow", "CE46", "2025-03"): "printed up, though it stayed at 0",
    ("twelve_months", "arrow", "CE62", "2025-03"): "printed down, though 0% rose to 22%",
}


def day_of(period):
    return period.last_day.isoformat() if period.cadence == "week" else period.label


def keyed(name, made):
    """A comparison in the terms of the known list: scorecard, check, references and period."""
    if made.code in BESIDE and len(made.periods) == 2 and made.periods[-1].cadence != made.periods[0].cadence:
        return "beside", "beside", " ".join(made.refs), day_of(made.periods[-1])
    return name, made.code, " ".join(sorted(made.refs)), day_of(made.periods[-1])


@pytest.fixture(scope="module")
def made():
    """Every comparison of the five documents, by its key; True where all that have the key hold."""
    weeks = weekly()
    documents = {
        "monthly": comparisons(monthly(), beside=[weeks]),
        "weekly": comparisons(weeks),
        "twelve_months": comparisons(twelve_months()),
        "tiles": comparisons(tiles()),
        "panels": comparisons(panels()),
    }
    found: dict[tuple[str, str, str, str], bool] = {}
    for name, each in documents.items():
        for comparison in each:
            key = keyed(name, comparison)
            found[key] = found.get(key, True) and comparison.holds
    return found


@pytest.fixture(scope="module")
def known():
    return {
        (line["scorecard"], line["check"], line["refs"], line["period"]): line["reconciles"] == "yes"
        for line in facts("facts", "reconciliation.csv")
    }


def test_the_known_list_is_whole():
    lines = [line["reconciles"] for line in facts("facts", "reconciliation.csv")]
    # Of the 380 that agree, 3 are words of a narrative; 6 are two comparisons each, of three numbers in a row.
    assert lines.count("yes") == 380 - 3 + 6
    assert lines.count("no") == 74


def test_every_known_failure_is_found(made, known):
    assert [key for key, agrees in known.items() if not agrees and made.get(key) is not False] == []


def test_everything_that_is_known_to_agree_is_compared_and_raises_nothing(made, known):
    assert [key for key, agrees in known.items() if agrees and made.get(key) is not True] == []


def test_whatever_else_is_found_is_named_with_its_reason(made, known):
    others = {key for key, holds in made.items() if not holds and key not in known}
    assert {key for key in others if key[1] != "impossible_fraction"} == set(FOUND_BESIDES)


def test_every_other_impossible_share_is_of_no_whole_number_of_the_count_beside_it(made, known):
    """They show that the document divides by another count than the definitions say; more of them come to light as
    more definitions say what a share is of.
    """
    printed = {(line["ref"], line["column"]): line for line in facts("monthly_2023_09", "printed.csv")} | {
        (line["indicator or ref"], line["period"]): {
            "number": line["value"],
            "decimals": len(line["value"].partition(".")[2]),
        }
        for line in facts("twelve_months_2025_03", "returns.csv")
    }
    forms = {row.ref: row.row.form for filled in (monthly(), twelve_months()) for row in filled.rows}
    others = [
        key
        for key, holds in made.items()
        if key[1] == "impossible_fraction" and not holds and key not in known
    ]
    assert (
        "monthly",
        "impossible_fraction",
        "CF1 CF4",
        "2023-07",
    ) in others  # 68 of 660 is 10.3%, 69 is 10.5%
    for _, _, refs, period in others:
        column = "previous_year" if period == "2022-23" else period
        share, whole = (printed[ref, column] for ref in sorted(refs.split(), key=forms.get, reverse=True))
        decimals = int(share["decimals"])
        possible = [
            count
            for count in range(int(float(whole["number"])) + 1)
            if abs(100 * count / float(whole["number"]) - float(share["number"]))
            <= 0.5 * 10**-decimals + 1e-9
        ]
        assert possible == [], (refs, period)


def test_stock_against_flow_and_what_usually_holds_are_warnings_and_the_rest_are_failures():
    found = self_check(weekly())
    assert {each.severity for each in found if each.code in ("stock_and_flow", "total")} == {"warning"}
    assert {each.severity for each in found if each.code == "percentage"} == {"failure"}


def test_a_figure_that_was_copied_from_a_later_week_is_said_to_be():
    (found,) = [
        each
        for each in self_check(monthly(), beside=[weekly()])
        if each.code == "copied_forward" and each.refs[0] == "WF5b"
    ]
    assert found.severity == "failure"
    assert found.sentence == (
        "WF5b prints 100% for September 2023, and CW57 on another scorecard 85% for Week ending 29 September 2023,"
        " 1 day apart. It is the figure of Week ending 6 October 2023: was it copied forward?"
    )


def test_an_arrow_left_from_the_month_before_is_said_to_be():
    (found,) = [each for each in self_check(monthly()) if each.code == "arrow" and each.refs == ("FD2d",)]
    assert found.sentence == (
        "FD2d has an arrow for up, and 60 for August 2023 to 39 for September 2023 is down."
    )
    (found,) = [each for each in self_check(monthly()) if each.code == "arrow" and each.refs == ("WF12",)]
    assert found.sentence.endswith("The arrow fits the change before that one: was it left?")


def test_the_sentence_of_an_impossible_share_names_the_shares_around_it():
    (found,) = [
        each
        for each in self_check(monthly())
        if each.refs == ("SG13", "CIN18") and each.periods == (month(2023, 5),)
    ]
    assert found.sentence == (
        "SG13 prints 5.0% of the 334 of CIN18 for May 2023, which is no whole number: 16 is 4.8% and 17 is 5.1%."
    )


def test_every_share_of_the_panels_is_compared_by_month_average_and_area():
    shares = [each for each in comparisons(panels()) if each.code == "percentage"]
    assert sum(each.refs[0] == "P3_share" for each in shares) == 1 + 1 + 3
    assert {each.category for each in shares} == {"", "6 month average", "East", "South", "Hub"}
    assert all(each.holds for each in shares)
