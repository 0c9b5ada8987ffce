"""The chart of one measure over time: where a new definition begins and where a person has the series judged afresh."""

from __future__ import annotations

import re

from goldenthread.calendar import month
from goldenthread.publish.process_chart import ProcessChart, ProcessPoint, process_chart_svg

SEPTEMBER = month(2023, 9)
PERIODS = [SEPTEMBER.previous(back) for back in range(13, 0, -1)] + [SEPTEMBER]


def drawn(narrow: bool = False, **more: object) -> str:
    points = tuple(
        ProcessPoint(period, f"{period.first_day:%b}", 50 + place % 3, str(50 + place % 3))
        for place, period in enumerate(PERIODS)
    )
    return process_chart_svg(ProcessChart("Contacts", "count", 0, points, **more), narrow=narrow)  # type: ignore[arg-type]


def strokes(svg: str) -> list[str]:
    """The series' own line, as the moves it is made of: one for each unbroken stretch."""
    line = next(each for each in re.findall(r'<path d="([^"]*)"', svg) if each.count("L") > 5)
    return re.findall("M", line)


def test_a_new_definition_breaks_the_line_and_a_re_basing_does_not() -> None:
    broken = drawn(breaks=((6, "From 1 March 2023: a new clock"),))
    rebased = drawn(rebased=((6, "Judged afresh from 1 March 2023"),))
    assert len(strokes(broken)) == 1 + 1
    assert len(strokes(rebased)) == 1
    assert "stroke-dasharray" in rebased and "stroke-dasharray" not in broken
    assert "Judged afresh from 1 March 2023" in rebased


def test_the_words_of_two_days_do_not_meet() -> None:
    svg = drawn(breaks=((5, "From 1 February 2023: a new clock"),), rebased=((6, "Judged afresh"),))
    heights = {
        words: float(y) for y, words in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', svg)
    }
    assert heights["From 1 February 2023: a new clock"] - heights["Judged afresh"] == 18


def test_a_phone_sees_the_last_points_and_what_falls_among_them() -> None:
    assert "Judged afresh" in drawn(narrow=True, rebased=((6, "Judged afresh from 1 March 2023"),))
    assert "Judged afresh" not in drawn(narrow=True, rebased=((1, "Judged afresh from 1 October 2022"),))
