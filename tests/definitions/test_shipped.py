"""The shipped catalogue reads without a fault, each file once, and the same with either YAML parser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import goldenthread
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.layers import FOLDERS
from goldenthread.definitions.problems import Problems
from goldenthread.definitions.reading import read_yaml

CATALOGUE = Path(goldenthread.__file__).parent / "catalogue"
FILES = sorted(path for folder in FOLDERS for path in (CATALOGUE / folder).glob("*.yaml"))


def test_each_file_is_parsed_once_and_by_the_fast_parser_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parse, parsed = yaml.parse, []

    def counting(text: str, Loader: type) -> Iterator[yaml.Event]:  # noqa: N803 - PyYAML's own name
        parsed.append((text, Loader))
        return parse(text, Loader=Loader)

    monkeypatch.setattr(yaml, "parse", counting)
    catalogue = load_catalogue()
    assert catalogue.facts and catalogue.indicators and catalogue.scorecards
    assert sorted(text for text, _ in parsed) == sorted(path.read_text(encoding="utf-8") for path in FILES)
    fast = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    assert {loader for _, loader in parsed} == {fast}


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_both_parsers_of_yaml_read_the_same_with_the_same_places(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = path.read_text(encoding="utf-8")
    first = read_yaml(text, path.name, Problems())
    monkeypatch.setattr("goldenthread.definitions.reading._LOADER", yaml.SafeLoader)
    assert read_yaml(text, path.name, Problems()) == first


def test_every_fragment_of_the_catalogue_is_found_at_its_own_place() -> None:
    catalogue = load_catalogue()
    checked = 0
    for indicator in catalogue.indicators.values():
        for fragment in (indicator.of, indicator.where):
            if fragment is None:
                continue
            path = CATALOGUE / Path(fragment.place.file).relative_to("catalogue")
            line = path.read_text(encoding="utf-8").splitlines()[fragment.place.line - 1]
            first = fragment.sql.split()[0]
            assert line[fragment.place.column - 1 :].startswith(first), (indicator.name, line)
            checked += 1
    assert checked > 50


NOTHING_TO_SET_BESIDE = {
    "the rows it is a share of are counted by no indicator": {
        "care_reviews_in_time",
        "caseload_over_20",
        "child_in_need_reviews_in_timescale",
        "child_in_need_stepped_down",
        "early_help_closed_then_referred",
        "early_help_stepped_up_by_reason",
        "initial_health_assessments_completed_in_20_working_days",
        "initial_health_assessments_in_timescale",
        "initial_health_paperwork_in_5_working_days",
        "plan_reviews_in_time",
        "pre_proceedings_concluded_in_16_weeks",
        "school_attendance",
        "section_47_enquiries_open_within_15_working_days",
        "social_workers_supervised_in_month",
        "supervision_in_time_cared_for",
        "supervision_in_time_court",
        "supervision_in_time_disabilities",
        "supervision_in_time_social_work",
    },
    "it is of contacts kept in a table of their own": {
        "contacts_decided_in_1_working_day",
        "contacts_that_became_referrals",
    },
    "it is a share of full-time equivalents": {
        "agency_social_workers",
        "newly_qualified_social_workers",
        "social_worker_turnover",
        "social_worker_vacancies",
    },
    "it is typed in, of a service that nothing else here counts": {
        "children_in_care_with_permanence_plan",
        "early_years_settings_good_or_outstanding",
        "primary_school_attendance",
        "primary_schools_good_or_outstanding",
        "secondary_school_attendance",
        "secondary_schools_good_or_outstanding",
    },
}
"""The percentages that no printed number beside them can confirm, by why that is so."""


def test_the_self_check_knows_something_of_every_percentage_or_it_is_named_why_not() -> None:
    catalogue = load_catalogue()
    told = {name for each in catalogue.relations for name in (each.subject, *each.terms, *each.less) if name}
    percentages = {name for name, each in catalogue.indicators.items() if "percent" in each.forms}
    named = {name for names in NOTHING_TO_SET_BESIDE.values() for name in names}
    assert percentages - told == named


def test_what_has_a_better_side_has_a_question_for_members() -> None:
    silent = [
        each.name
        for each in load_catalogue().indicators.values()
        if each.better != "none" and not each.for_members
    ]
    assert silent == []
