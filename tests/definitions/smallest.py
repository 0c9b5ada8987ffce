"""The smallest definitions that a rule can be tried on, and a way to say where the caret must stand.

A test writes its YAML with the mark » before the character at which the fault must be found; the mark is taken out
before reading.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.loading import build_catalogue
from goldenthread.definitions.model import Catalogue
from goldenthread.definitions.problems import Problems
from goldenthread.errors import Problem

MARK = "»"

VISIT = """\
visit:
  grain: one row per visit
  key: visit_id
  table: visit
  dates: [visited_on]
  columns: {visit_id: id, child_id: id, visited_on: date, written_on: date, kind: code, seen: boolean, missed: flag}
  child: child_id
"""

PLAN = """\
plan:
  grain: one row per plan
  key: plan_id
  table: plan
  dates: [started_on, ended_on]
  episode: [started_on, ended_on]
  columns: {plan_id: id, child_id: id, started_on: date, ended_on: date, category: code, team: code, own: flag}
  child: child_id
  team: team
"""

INDICATOR = """\
visits:
  title: Visits
  why: Someone should come.
  fact: visit
  dated: visited_on
  as: [count]
  window: [month]
  better: none
  question: quantity
  source: {name: Guidance}
"""

SCORECARD = """\
name: monthly
title: Monthly scorecard
layout: rows
cadence: month
sections:
  - name: A
    title: Visits
    rows:
      - {ref: A1, indicator: visits, window: month, as: count}
"""


def indicator(**fields: str | None) -> str:
    """The smallest indicator with fields added, replaced, or (None) left out. `as_` stands for `as`."""
    return changed(INDICATOR, fields, "  ")


def scorecard(**fields: str | None) -> str:
    """The smallest scorecard with fields added before its sections, replaced, or (None) left out."""
    return changed(SCORECARD, fields, "")


def changed(text: str, fields: dict[str, str | None], indent: str) -> str:
    lines = text.splitlines()
    for word, value in fields.items():
        name = word.rstrip("_")
        at = next((number for number, line in enumerate(lines) if line.startswith(f"{indent}{name}: ")), None)
        written = [] if value is None else [f"{indent}{name}: {value}"]
        if at is None:
            lines[1:1] = written
        else:
            lines[at : at + 1] = written
    return "\n".join(lines) + "\n"


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a folder of definitions, marks taken out."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return folder


def read(folder: Path, files: dict[str, str]) -> tuple[Catalogue, list[Problem]]:
    """The catalogue of a folder that holds these files alone, and its problems."""
    problems = Problems()
    catalogue = build_catalogue(read_layer(write(folder, files), "", problems), problems)
    return catalogue, sorted(problems.found, key=lambda each: (each.file, each.line, each.column))


def accept(folder: Path, files: dict[str, str]) -> Catalogue:
    """The catalogue of files in which nothing is wrong."""
    catalogue, problems = read(folder, files)
    assert not problems, "\n".join(str(each) for each in problems)
    return catalogue


def place_of_mark(files: dict[str, str]) -> tuple[str, int, int]:
    """File, line and column of the one mark."""
    found = [
        (name, number, line.index(MARK) + 1)
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MARK in line
    ]
    assert len(found) == 1, "write one mark where the caret must stand"
    return found[0]


def refuse(folder: Path, files: dict[str, str], says: str, hint: str = "") -> Problem:
    """Assert that the files have one problem, at the mark, that says this, with this hint and a caret drawn there."""
    _, problems = read(folder, files)
    assert_problem(problems, files, says, hint)
    return problems[0]


def assert_problem(problems: list[Problem], files: dict[str, str], says: str, hint: str) -> None:
    if len(problems) != 1:
        pytest.fail(f"{len(problems)} problems:\n" + "\n".join(str(each) for each in problems))
    problem = problems[0]
    assert (problem.file, problem.line, problem.column) == place_of_mark(files), str(problem)
    assert says in problem.message
    assert problem.hint == hint, str(problem)
    caret = problem.excerpt.splitlines()[1]
    assert caret.index("^") == 2 + problem.column - 1
