"""The council looks like a borough: shares near those of a published scorecard, seasons, a team that slips and
recovers, and a change of practice. Ranges are wide: a council of 6,000 children has few of anything.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from goldenthread.calendar import closed_days, working_days
from goldenthread.synthetic.draws import at, pick, poisson, spread

from .reading import Made, Row, day

END = date(2023, 9, 30)
FULL_SIZE = 50_000 / 6000


def _share(where: list[bool]) -> float:
    return 100 * sum(where) / len(where)


def _in_time(rows: list[Row]) -> float:
    closed = closed_days()
    lengths = []
    for row in rows:
        start, end = day(row["cina_assessment_start_date"]), day(row["cina_assessment_auth_date"])
        assert start is not None
        assert end is not None
        lengths.append(working_days(start, end, closed))
    return 100 * sum(length is not None and length <= 45 for length in lengths) / len(lengths)


def _finished(made: Made, since: str, until: str) -> list[Row]:
    return [
        row
        for row in made.sound("cin_assessments")
        if row["cina_assessment_start_date"] and since <= row["cina_assessment_auth_date"] < until
    ]


def _last_year(made: Made, table: str, column: str) -> int:
    return sum("2022-10-01" <= row[column] <= "2023-09-30" for row in made.tables[table])


@pytest.mark.parametrize(
    ("table", "column", "a_month"),
    [
        ("contacts", "cont_contact_date", 1250),
        ("cin_episodes", "cine_referral_date", 230),
        ("cin_assessments", "cina_assessment_auth_date", 265),
    ],
)
def test_demand_is_that_of_a_borough(table: str, column: str, a_month: int, made: Made) -> None:
    full_size = _last_year(made, table, column) / 12 * FULL_SIZE
    assert 0.8 * a_month < full_size < 1.2 * a_month


def test_children_in_care_on_a_plan_and_open_are_as_many_as_in_a_borough(made: Made) -> None:
    adults = {
        row["pers_person_id"]
        for row in made.tables["person"]
        if not row["pers_dob"] or row["pers_dob"] <= "2005-09-30"
    }
    breaks = {
        row["lega_person_id"]
        for row in made.tables["legal_status"]
        if row["lega_legal_status"].upper() == "V4"
    }
    in_care = {
        row["clae_person_id"] for row in made.sound("cla_episodes") if not row["clae_cla_episode_ceased_date"]
    }
    on_a_plan = {row["cppl_person_id"] for row in made.sound("cp_plans") if not row["cppl_cp_plan_end_date"]}
    is_open = {
        row["cine_person_id"]
        for row in made.sound("cin_episodes")
        if not row["cine_close_date"] and row["cine_referral_nfa"] != "Y"
    }
    assert 0.7 * 660 < len(in_care - adults - breaks) * FULL_SIZE < 1.3 * 660
    assert 0.6 * 300 < len(on_a_plan) * FULL_SIZE < 1.4 * 300
    assert 0.8 * 2250 < len(is_open) * FULL_SIZE < 1.2 * 2250


def test_about_a_quarter_of_referrals_follow_another_within_a_year(made: Made) -> None:
    dates: dict[str, list[date]] = {}
    for row in made.sound("cin_episodes"):
        referred = day(row["cine_referral_date"])
        assert referred is not None
        dates.setdefault(row["cine_person_id"], []).append(referred)
    again = [
        any(referred - timedelta(days=365) <= other < referred for other in own)
        for own in dates.values()
        for referred in own
        if date(2022, 10, 1) <= referred <= END
    ]
    assert 15 < _share(again) < 32


def test_one_team_slips_and_recovers_while_the_others_do_not(made: Made) -> None:
    slipping = "T03"
    before = _finished(made, "2021-01-01", "2022-07-01")
    during = _finished(made, "2022-10-01", "2023-04-01")
    after = _finished(made, "2023-07-01", "2023-10-01")

    def of(rows: list[Row], *teams: str) -> list[Row]:
        return [row for row in rows if row["cina_assessment_team"] in teams]

    assert _in_time(of(during, slipping)) < _in_time(of(before, slipping)) - 15
    assert _in_time(of(after, slipping)) > _in_time(of(during, slipping)) + 10
    assert _in_time(of(during, "T02", "T04")) > _in_time(of(during, slipping)) + 12


def test_visits_to_children_on_a_plan_became_more_frequent(made: Made) -> None:
    def mean_gap(since: str, until: str) -> float:
        visits: dict[str, list[date]] = {}
        for row in made.sound("cp_visits"):
            if since <= row["cppv_cp_visit_date"] < until:
                visited = day(row["cppv_cp_visit_date"])
                assert visited is not None
                visits.setdefault(row["cppv_cp_plan_id"], []).append(visited)
        gaps = [(b - a).days for own in visits.values() for a, b in pairwise(own)]
        return sum(gaps) / len(gaps)

    assert mean_gap("2022-01-01", "2023-01-01") < mean_gap("2020-10-01", "2021-10-01") - 3


def test_august_is_quiet_and_weekends_are_nearly_so(made: Made) -> None:
    months = Counter(row["cont_contact_date"][5:7] for row in made.sound("contacts"))
    assert months["08"] < 0.85 * months["11"]
    weekend = sum(
        date.fromisoformat(row["cont_contact_date"]).weekday() >= 5 for row in made.sound("contacts")
    )
    assert weekend < 0.1 * len(made.tables["contacts"])


def test_brothers_and_sisters_are_referred_together(made: Made) -> None:
    together = Counter(
        (row["cine_person_id"][:-1], row["cine_referral_date"]) for row in made.sound("cin_episodes")
    )
    assert sum(count > 1 for count in together.values()) > 0.15 * len(together)


def test_cases_are_held_by_workers_of_a_team_and_move_between_them(made: Made) -> None:
    held: dict[str, set[str]] = {}
    for row in made.sound("involvements"):
        if (
            row["invo_professional_role_id"] == "Allocated Case Worker"
            and (row["invo_involvement_end_date"] or "9999") > "2022-09-30"
        ):
            held.setdefault(row["invo_person_id"], set()).add(row["invo_professional_id"])
    is_open = {
        row["cine_person_id"]
        for row in made.sound("cin_episodes")
        if not row["cine_close_date"] and row["cine_referral_nfa"] != "Y"
    }
    three_or_more = [len(held.get(child, ())) >= 3 for child in is_open]
    assert 18 < _share(three_or_more) < 48
    assert _share([child in held for child in is_open]) > 95


def test_quantiles_run_straight_between_their_points() -> None:
    assert [at((0, 10, 40), chance) for chance in (0.0, 0.25, 0.5, 0.75)] == [0, 10 // 2, 10, (10 + 40) // 2]
    assert at((0, 10, 40), 0.999) < 40


def test_a_spread_holds_each_code_as_often_as_its_weight() -> None:
    assert spread({"A": 1, "B": 3}) == ("A", "B", "B", "B")
    assert [pick(("A", "B"), chance) for chance in (0.0, 0.49, 0.5, 0.99)] == ["A", "A", "B", "B"]


def test_poisson_counts_have_their_mean() -> None:
    draw = Random(5).random
    counts = [poisson(2.5, draw) for _ in range(4000)]
    assert 2.4 < sum(counts) / len(counts) < 2.6
    assert poisson(0.0, draw) == 0
