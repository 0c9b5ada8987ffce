"""Re-basings: from which day a person has a series judged afresh, and why; nothing of what is counted changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from goldenthread.definitions.hashes import definition_hash
from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.loading import build_catalogue
from goldenthread.definitions.model import Rebase
from goldenthread.definitions.overlay import changes, lay_over
from goldenthread.definitions.problems import Problems
from tests.definitions.smallest import INDICATOR, VISIT, accept, refuse, write


def files(rebased: str) -> dict[str, str]:
    return {"facts/a.yaml": VISIT, "indicators/a.yaml": INDICATOR, "rebased/a.yaml": rebased}


def test_a_series_is_judged_afresh_from_its_days_in_order(tmp_path: Path) -> None:
    lines = """\
- {indicator: visits, on: 2023-04-01, because: The new front door opened.}
- {indicator: visits, on: 2022-04-01, because: A second team began.}
"""
    made = accept(tmp_path, files(lines)).indicators["visits"]
    assert made.rebased == (
        Rebase(date(2022, 4, 1), "A second team began."),
        Rebase(date(2023, 4, 1), "The new front door opened."),
    )


def test_what_is_counted_is_the_same(tmp_path: Path) -> None:
    line = "- {indicator: visits, on: 2023-04-01, because: The new front door opened.}"
    with_it, without = accept(tmp_path / "with", files(line)), accept(tmp_path / "without", files("[]"))
    assert definition_hash(with_it.indicators["visits"], with_it) == definition_hash(
        without.indicators["visits"], without
    )


@pytest.mark.parametrize(
    ("lines", "says", "hint"),
    [
        (
            "- {indicator: »visit, on: 2023-04-01, because: A team began.}",
            "`visit` is not an indicator",
            "visits",
        ),
        ("- {indicator: visits, on: 2023-04-01, because: »' '}", "is empty", ""),
        ("- »{indicator: visits, on: 2023-04-01}", "`because`", ""),
        ("- {indicator: visits, on: »April, because: A team began.}", "a date", ""),
        (
            "- {indicator: visits, on: 2023-04-01, because: A team began.}\n"
            "- {indicator: visits, on: »2023-04-01, because: Another did.}",
            "judged afresh from this day already",
            "",
        ),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(
    tmp_path: Path, lines: str, says: str, hint: str
) -> None:
    refuse(tmp_path, files(lines), says, hint)


def test_a_councils_folder_adds_its_own_and_check_tells(tmp_path: Path) -> None:
    problems = Problems()
    shipped = read_layer(write(tmp_path / "shipped", files("[]")), "", problems)
    line = "- {indicator: visits, on: 2023-04-01, because: The new front door opened.}"
    own = read_layer(write(tmp_path / "council", {"rebased/own.yaml": line}), "council/", problems)
    before, both = (
        build_catalogue(shipped, problems),
        build_catalogue(lay_over(shipped, own, problems), problems),
    )
    problems.raise_if_any()
    assert [each.because for each in both.indicators["visits"].rebased] == ["The new front door opened."]
    assert changes(before, both) == ["changes the indicator visits: rebased differs"]
