"""The council file: what it holds, and what is refused, with its line, caret and nearest word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions import read_council
from goldenthread.definitions.council import council_from
from goldenthread.definitions.model import SERVICES, Council, Team
from goldenthread.definitions.problems import Problems
from goldenthread.errors import DefinitionError
from tests.definitions.smallest import MARK, assert_problem

WHOLE = """\
name: Example Borough
code: E99999999
as_at: 2023-09-30
complete_from: 2019-10-01
population_0_17: {2021: 50400, 2022: 50950}
population_0_17_by_area: {East: {2022: 17300}}
population_vintage: mid-2022
teams:
  - {id: T01, name: Front Door, service: Front Door, area: East}
  - {id: T02, name: North 1, area: East, from: 2020-04-01, to: 2022-06-30, successor: T01}
roles: {allocated_worker: [Allocated Case Worker, Lead Worker]}
closure_days: [2022-12-28]
colour: '#173F4E'
logo: crest.svg
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "council.yaml"
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return path


def test_a_council_holds_what_was_written(tmp_path: Path) -> None:
    assert read_council(write(tmp_path, WHOLE)) == Council(
        name="Example Borough",
        code="E99999999",
        as_at=date(2023, 9, 30),
        complete_from=date(2019, 10, 1),
        population_0_17={2021: 50400, 2022: 50950},
        population_0_17_by_area={"East": {2022: 17300}},
        population_vintage="mid-2022",
        teams=(
            Team("T01", "Front Door", "Front Door", "East"),
            Team("T02", "North 1", None, "East", date(2020, 4, 1), date(2022, 6, 30), "T01"),
        ),
        roles={"allocated_worker": ("Allocated Case Worker", "Lead Worker")},
        closure_days=frozenset({date(2022, 12, 28)}),
        colour="#173F4E",
        logo="crest.svg",
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert read_council(write(tmp_path, "name: Example\n")) == Council(name="Example")


def test_a_council_says_which_services_do_which_work_and_the_rest_stays_as_shipped(tmp_path: Path) -> None:
    found = read_council(write(tmp_path, "name: Example\nservices: {social_work: [Locality]}\n"))
    assert found.services == {**SERVICES, "social_work": ("Locality",)}


REFUSED = [
    ("»nme: x\nname: x\n", "`nme` is not a field of the council file", "name"),
    ("»code: x\n", "the council file needs `name`", ""),
    ("name: x\nas_at: »2023-02-29\n", "a date that exists", ""),
    ("name: x\nas_at: 2023-01-01\ncomplete_from: »2023-01-02\n", "only from after the day it was taken", ""),
    ("name: x\npopulation_0_17: {»22: 5}\n", "should be a year such as 2022", ""),
    ("name: x\npopulation_0_17: {2022: »5.5}\n", "`2022` should be a whole number of 1 or more", ""),
    (
        "name: x\npopulation_0_17: {2022: »50,950}\n".replace("50,950", "'50,950'"),
        "should be a whole number",
        "",
    ),
    ("name: x\npopulation_0_17: »50950\n", "`population_0_17` should be names, each `name: value`", ""),
    ("name: x\npopulation_0_17_by_area: {East: »5}\n", "`East` should be names", ""),
    (
        "name: x\nteams: [{id: a, name: A, area: East}]\npopulation_0_17_by_area: {Eas: »{2022: 5}}\n",
        "no team works in the area Eas",
        "East",
    ),
    ("name: x\nteams: »T01\n", "`teams` should be a list", ""),
    ("name: x\nteams: [»{id: a}]\n", "needs `name`", ""),
    (
        "name: x\nteams: [{id: a, name: A}, {id: »a, name: B}]\n",
        "the team a is listed already, on line 2",
        "",
    ),
    (
        "name: x\nteams: [{id: a, name: A, from: 2023-01-02, to: »2023-01-01}]\n",
        "the team a ends before it begins",
        "",
    ),
    ("name: x\nteams: [{id: T01, name: A}, {id: b, name: B, successor: »T1}]\n", "`T1` is not a team", "T01"),
    ("name: x\nteams: [{id: a, name: A, successor: »a}]\n", "the successors of a lead back to it", ""),
    ("name: x\nroles: »{allocated_wrker: [A]}\n", "needs `allocated_worker`", "allocated_wrker"),
    ("name: x\nroles: {allocated_worker: »A}\n", "`allocated_worker` should be a list: write [A]", ""),
    ("name: x\nclosure_days: [»28/12/2022]\n", "a date that exists", ""),
    ("name: x\ncolour: »blue\n", "a colour such as #173F4E", ""),
    ("»- x\n", "the council file should be fields", ""),
    ("name: x\n»name: y\n", "`name` is given twice", ""),
]


@pytest.mark.parametrize(
    ("text", "says", "hint"), REFUSED, ids=[f"{number} {each[1]}" for number, each in enumerate(REFUSED)]
)
def test_a_council_file_that_is_wrong_is_refused_where_it_is_wrong(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_council(write(tmp_path, text))
    assert_problem(list(caught.value.problems), {"council.yaml": text}, says, hint)


def test_a_ring_of_successors_is_said_of_each_team_in_it_and_of_no_other() -> None:
    problems = Problems()
    teams = "[{id: a, name: A, successor: b}, {id: b, name: B, successor: a}, {id: c, name: C, successor: a}]"
    council_from(f"name: x\nteams: {teams}\n", "council.yaml", problems)
    assert [each.message for each in problems.found] == [
        "the successors of a lead back to it",
        "the successors of b lead back to it",
    ]


def test_every_problem_of_the_file_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_council(write(tmp_path, "nme: x\nas_at: soon\nteams: [{id: a}]\ncolour: red\n"))
    assert [each.line for each in caught.value.problems] == [1, 1, 2, 3, 4]


def test_a_file_of_nothing_or_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="the file is empty"):
        read_council(write(tmp_path, "# later\n"))
    with pytest.raises(DefinitionError, match="this cannot be read"):
        read_council(tmp_path)
