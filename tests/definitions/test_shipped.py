"""The shipped catalogue reads without a fault, soon enough, and the same with either YAML parser."""

from __future__ import annotations

import time
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


def test_the_shipped_catalogue_is_read_in_under_a_second() -> None:
    load_catalogue()
    times = []
    for _ in range(3):
        start = time.perf_counter()
        catalogue = load_catalogue()
        times.append(time.perf_counter() - start)
    assert catalogue.facts and catalogue.indicators and catalogue.scorecards
    assert min(times) < 1.0


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
