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


def test_what_has_a_better_side_has_a_question_for_members() -> None:
    silent = [
        each.name
        for each in load_catalogue().indicators.values()
        if each.better != "none" and not each.for_members
    ]
    assert silent == []
