"""Sparklines: the scale, gaps, breaks, and the shape of the last point. Heights run from 23 (lowest) to 5."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from goldenthread.judgement.model import Mark
from goldenthread.publish.svg import sparkline
from goldenthread.scorecards.model import FilledRow, FilledTarget
from tests.publish.sample import HOSTILE, line, sample

SVG = "{http://www.w3.org/2000/svg}"
PATH = re.compile(r"[ML]([\d.]+) ([\d.]+)")


def row(values: list[float | None], **more: object) -> FilledRow:
    padded = [*values, *[None] * (12 - len(values))] if len(values) < 12 else values
    return replace(line("X1", "A row", "rate_per_10k", padded), series=tuple(values), **more)


def line_path(drawn: str) -> str:
    found = re.search(r'<path d="([^"]+)" fill="none"', drawn)
    assert found
    return found[1]


def points(drawn: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in PATH.findall(line_path(drawn))]


def test_runs_from_edge_to_edge_on_its_own_scale() -> None:
    assert points(sparkline(row([10, 20, 15]))) == [(5, 23), ((5 + 83) / 2, 5), (83, (23 + 5) / 2)]


def test_scale_includes_the_target() -> None:
    drawn = sparkline(row([10, 20], target=FilledTarget("at least 30", 30.0, None)))
    assert points(drawn) == [(5, 23), (83, (23 + 5) / 2)]
    assert 'd="M5 5.0H83"' in drawn
    assert 'stroke-dasharray="3 2"' in drawn


def test_a_band_is_a_strip_between_two_dashed_edges() -> None:
    drawn = sparkline(row([10, 30], target=FilledTarget("15 to 25", 15.0, 25.0)))
    strip = ElementTree.fromstring(drawn).find(f"{SVG}rect")
    assert strip is not None
    assert float(strip.attrib["height"]) == (25 - 15) / (30 - 10) * (23 - 5)


def test_a_gap_breaks_the_line_and_a_point_alone_is_a_dot() -> None:
    drawn = sparkline(row([10, 20, None, 15, None, 12, 11]))
    assert line_path(drawn).count("M") == 3
    assert drawn.count('r="1.5"') == 1


def test_a_new_definition_breaks_the_line_and_draws_an_upright() -> None:
    drawn = sparkline(row([10, 12, 30, 31], breaks=(2,)))
    assert line_path(drawn).count("M") == 2
    between = 5 + 1.5 * (83 - 5) / 3
    assert f'd="M{between:.1f} 2V26"' in drawn


def test_one_value_again_and_again_is_a_level_line() -> None:
    assert {y for _, y in points(sparkline(row([7, 7, 7])))} == {(23 + 5) / 2}


@pytest.mark.parametrize(
    ("meaning", "colour", "element"),
    [("better", "#1B6EC2", "circle"), ("worse", "#B84F08", "path"), ("neither", "#6B4C9A", "rect")],
)
def test_a_real_change_ends_in_its_own_shape(meaning: str, colour: str, element: str) -> None:
    drawn = sparkline(row([1, 2], mark=Mark(signal="yes", signal_meaning=meaning)))  # type: ignore[arg-type]
    last = list(ElementTree.fromstring(drawn))[-1]
    assert (last.tag, last.attrib["fill"]) == (f"{SVG}{element}", colour)


def test_no_real_change_ends_in_an_ink_disc() -> None:
    last = list(
        ElementTree.fromstring(sparkline(row([1, 2], mark=Mark(signal="no", signal_meaning="worse"))))
    )[-1]
    assert (last.tag, last.attrib["fill"]) == (f"{SVG}circle", "#1B2530")


def test_a_missing_newest_figure_leaves_the_last_reported_hollow() -> None:
    last = list(ElementTree.fromstring(sparkline(row([1, 2, None]))))[-1]
    assert last.attrib["fill"] == "#FFFFFF"
    assert float(last.attrib["cx"]) == (5 + 83) / 2


def test_small_counts_are_columns_and_zero_can_be_seen() -> None:
    drawn = ElementTree.fromstring(sparkline(line("X1", "A row", "count", [9, *[None] * 10, 0])))
    heights = [float(each.attrib["height"]) for each in drawn.findall(f"{SVG}rect")]
    assert heights == [23 - 5, 1]
    assert drawn.find(f"{SVG}path") is None


def test_ten_is_no_longer_small() -> None:
    assert "<path" in sparkline(line("X1", "A row", "count", [9, *[None] * 9, 8, 10]))


def test_nothing_reported_draws_nothing() -> None:
    assert sparkline(row([None, None])) == ""


def test_its_words_are_its_title_and_cannot_break_out() -> None:
    drawn = sparkline(row([1, 2], series_words=HOSTILE))
    title = ElementTree.fromstring(drawn).find(f"{SVG}title")
    assert title is not None
    assert title.text == HOSTILE


def test_only_presentation_attributes() -> None:
    for each in sample().rows:
        drawn = sparkline(each)
        assert "style=" not in drawn
        if drawn:
            assert ElementTree.fromstring(drawn).attrib["width"] == "88"
