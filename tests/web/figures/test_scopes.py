"""Whose children a role lets a person see: one rule a test."""

from datetime import date

from goldenthread.definitions.model import Council, Team
from goldenthread.web.access.permissions import Scope
from goldenthread.web.figures.scopes import Work, who_may_see

DAY = date(2023, 9, 30)
COUNCIL = Council(
    teams=(
        Team("A", "Alder", service="Assessment"),
        Team("B", "Birch", service="Safeguarding"),
        Team("C", "Cedar", service="Assessment", valid_to=date(2022, 3, 31), successor="A"),
        Team("D", "Damson", service="Safeguarding", valid_to=date(2022, 3, 31)),
        Team("E", "Elder", service="Court", valid_to=date(2022, 3, 31), successor="F"),
        Team("F", "Fir", service="Court", valid_to=date(2022, 3, 31), successor="E"),
    )
)


def sees(scope: Scope, held_by: str = "", team: str | None = None, *, closed: bool = False) -> bool:
    return who_may_see(scope, COUNCIL, DAY)(Work(frozenset(held_by.split()), team, closed))


ALDER, ASSESSMENT = Scope(teams=frozenset("A")), Scope(services=frozenset({"Assessment"}))


def test_a_team_sees_a_child_whom_it_holds_now_whoever_did_the_work():
    assert sees(ALDER, held_by="A", team="B")


def test_a_team_does_not_see_open_work_of_a_child_that_it_held_and_another_holds_now():
    assert not sees(ALDER, held_by="B", team="A", closed=False)


def test_a_team_sees_its_own_closed_work_though_another_holds_the_child():
    assert sees(ALDER, held_by="B", team="A", closed=True)


def test_a_team_does_not_see_another_teams_closed_work():
    assert not sees(ALDER, held_by="B", team="B", closed=True)


def test_of_a_child_that_several_hold_each_sees():
    assert sees(ALDER, held_by="A B", team="B")


def test_a_team_sees_its_own_open_work_for_a_child_whom_nobody_holds():
    assert sees(ALDER, held_by="", team="A")
    assert not sees(ALDER, held_by="", team="B")


def test_a_service_sees_what_its_teams_hold():
    assert sees(ASSESSMENT, held_by="A")
    assert not sees(ASSESSMENT, held_by="B")


def test_the_work_of_a_team_that_ended_is_its_successors():
    assert sees(ALDER, held_by="C")
    assert sees(ALDER, held_by="B", team="C", closed=True)
    assert not sees(Scope(teams=frozenset("C")), held_by="C")


def test_a_team_that_ended_without_a_successor_keeps_its_work():
    assert sees(Scope(teams=frozenset("D")), held_by="D")


def test_teams_that_name_each_other_as_successor_do_not_go_round_for_ever():
    assert sees(Scope(services=frozenset({"Court"})), held_by="E")


def test_a_team_before_its_end_is_itself():
    council = Council(teams=(Team("C", "Cedar", valid_to=DAY, successor="A"), Team("A", "Alder")))
    within = who_may_see(Scope(teams=frozenset("C")), council, DAY)
    assert within(Work(frozenset("C"), None, closed=False))


def test_a_team_that_nobody_recorded_is_nobodys_but_the_whole_councils():
    held_by_an_unknown_team = Work(frozenset({""}), None, closed=True)
    assert not who_may_see(ASSESSMENT, COUNCIL, DAY)(held_by_an_unknown_team)
    assert who_may_see(Scope(everyone=True), COUNCIL, DAY)(held_by_an_unknown_team)


def test_no_scope_sees_nothing():
    assert not sees(Scope(), held_by="A", team="A", closed=True)
