"""The page layouts, each by a second scorecard that only YAML adds: circles, parts, averages,
areas without a team, rows of one service, links between scorecards, and what is refused.
"""

import csv
import io
from dataclasses import replace

import pytest

from goldenthread.calendar import month
from goldenthread.definitions import load_catalogue
from goldenthread.definitions.model import Scorecard
from goldenthread.errors import DataError, DefinitionError
from goldenthread.figures.model import Figure
from goldenthread.scorecards.narrowing import narrowed, without_teams
from goldenthread.scorecards.pack import marks_text
from goldenthread.scorecards.tiles import fill_bars
from tests.scorecards import second_layouts as second

SEPTEMBER = month(2023, 9)


def figure(
    numerator,
    denominator=None,
    *,
    form="count",
    ref="A1",
    period=SEPTEMBER,
    breakdown="total",
    category="",
    **more,
):
    value = numerator if denominator is None else numerator / denominator * 100
    settled = {"status": "ok", "unit": "count", "scorecard": "second_tiles", "ref": ref, **more}
    return Figure(
        "contacts", "month", form, period, breakdown, category, numerator, denominator, value, 0, **settled
    )


def test_the_circle_is_filled_half_or_open_by_the_rule_in_points(tmp_path):
    page = second.second_tiles(tmp_path).page
    shown = {tile.row.ref: (tile.row.rating, tile.circle, tile.target) for tile in page.tiles}
    assert shown["A2"] == ("amber", "half", "at least 90%")  # 90 - 89 = 1, not more than 2 points
    assert shown["A3"] == ("red", "filled", "at least 90%")  # 90 - 70 = 20
    assert shown["A4"] == ("green", "open", "at most 20%")
    assert shown["A5"] == (None, None, "No target")


def test_discussion_points_stand_under_their_heading_with_the_tiles_that_they_are_about(tmp_path):
    (points,) = second.second_tiles(tmp_path).page.points
    assert (points.heading, points.points, points.by) == (
        "What to talk about",
        ("Police came.",),
        "Head of service, 2 October 2023",
    )
    assert points.about[0] == "Strategy meetings attended by police"


def test_bars_are_drawn_of_an_indicator_that_only_they_show_and_that_is_typed_in(tmp_path):
    bars = """
    bars:
      - title: "{first} have most"
        measure: Exclusions, by area
        indicator: permanent_exclusions
        window: month
        as: count
        by: area
"""
    text = second.TILES.partition("    bars:")[0] + bars.lstrip("\n")
    lines = "permanent_exclusions,2023-09,,,{},area,{}\n"
    typed = lines.format(3, "East") + lines.format(9, "West")
    made = second.filled(tmp_path, "second_tiles", second.TILE_RETURNS + typed, second_tiles=text)
    (drawn,) = made.page.bars
    assert [(bar.label, bar.cell.text) for bar in drawn.bars] == [("West", "9"), ("East", "3")]
    assert drawn.title == "West have most"


def test_bars_are_ordered_by_figure_and_mark_the_period_before(tmp_path):
    catalogue = second.catalogue_with(tmp_path, second_tiles=second.TILES)
    (bars,) = catalogue.scorecards["second_tiles"].sections[0].bars
    figures = [
        figure(count, breakdown="contact_source", category=source, period=period)
        for source, count, period in (
            ("police", 3, SEPTEMBER), ("SCHOOL", 9, SEPTEMBER), ("police", 5, SEPTEMBER.previous()),
        )
    ]  # fmt: skip
    made = fill_bars(bars, SEPTEMBER, figures, catalogue)
    assert [(bar.cell.text, bar.before.text if bar.before else "") for bar in made.bars] == [
        ("9", ""),
        ("3", "5"),
    ]
    assert made.title.endswith("asked most")
    assert made.title.startswith(made.bars[0].label)
    assert fill_bars(bars, SEPTEMBER, [], catalogue) is None


def cells(panel):
    return {line.label: [cell.text for cell in line.cells] for line in panel.lines}


def test_a_panel_prints_the_parts_of_a_share_its_average_and_its_areas_without_the_team_left_out(tmp_path):
    visits, _ = second.second_panels(tmp_path).page.panels
    assert visits.heads == ("3-month average", "Sep", "East", "West")
    assert cells(visits) == {
        "Seen": [str(round((30 + 20 + 40) / 3)), "40", str(8 - 3), "32"],
        "Not seen": [str(round((10 + 20 + 10) / 3)), "10", str(2 - 1), "8"],
        "All": [str(round((40 + 40 + 50) / 3)), "50", str(10 - 4), "40"],
        "Share": [f"{(30 + 20 + 40) / (40 + 40 + 50):.0%}", "80%", f"{5 / 6:.0%}", "80%"],
    }
    assert visits.headline.text == "80%"
    assert visits.headline_notes == ("40 of 50", "3-month average 69%")
    assert (visits.comment, visits.comment_by) == (("Better now.",), "Head of service, 2 October 2023")


def test_a_line_of_a_panel_whose_label_does_not_say_what_its_number_is_says_so(tmp_path):
    _, need = second.second_panels(tmp_path).page.panels
    assert need.lines[1].label == "Children held by each social worker, average"
    assert not need.lines[0].label.endswith("average")


def test_the_page_states_who_is_left_out_the_populations_and_the_concerns(tmp_path):
    page = second.second_panels(tmp_path).page
    assert page.areas == "Areas leave out Night team."
    assert page.population_words == f"Children aged 0 to 17: East 1,000; West 3,000; all {1000 + 3000:,}."
    assert (page.concerns_heading, page.concerns) == ("What worries us", ("Nights.",))


def test_a_month_that_is_missing_leaves_no_average(tmp_path):
    returns = second.PANEL_RETURNS.replace("N,2023-08,,,40,,\n", "")
    filled = second.filled(tmp_path, "second_panels", returns, second_panels=second.PANELS)
    _, need = filled.page.panels
    assert need.lines[0].cells[0].text == "no average"


def test_a_row_of_one_service_takes_that_services_figures(tmp_path):
    catalogue = second.catalogue_with(tmp_path, second_panels=second.PANELS)
    card = catalogue.scorecards["second_panels"]
    own = figure(30, 2, form="mean", ref="H", breakdown="service", category="Assessment")
    other = figure(99, 3, form="mean", ref="H", breakdown="service", category="Safeguarding")
    total = figure(129, 5, form="mean", ref="H")
    assert narrowed([total, own, other], card) == [replace(own, breakdown="total", category="")]
    nothing = narrowed([total, other], card)
    assert [(each.status, each.value) for each in nothing] == [("no_cases", None)]
    late = replace(total, status="not_yet_available", value=None)
    assert narrowed([late], card) == [late]


def test_what_is_not_made_of_sums_is_not_taken_apart():
    area, team = figure(10, breakdown="area", category="East"), figure(4, breakdown="team", category="T9")
    assert without_teams(area, [team]).value == 10 - 4
    highest = replace(area, form="max")
    assert without_teams(highest, [replace(team, form="max")]) == highest
    share, all_of_it = figure(4, 4, form="percent"), figure(4, 4, form="percent")
    assert without_teams(share, [all_of_it]).status == "no_cases"


def test_a_plan_shows_the_rows_of_another_scorecard_with_their_targets_and_rules(tmp_path):
    filled = second.second_plan(tmp_path)
    visits, listening = filled.page.areas
    assert [row.ref for row in visits.measures[0].rows] == ["A2", "A3", "A4"]
    assert [row.rating for row in visits.measures[0].rows] == ["amber", "red", "green"]
    assert visits.standing == "1 live, 1 to come"
    assert (listening.measures[0].kind, listening.measures[0].evidence) == (
        "narrative",
        ("They say we listen.",),
    )
    assert [line["ref"] for line in csv.DictReader(io.StringIO(marks_text(filled)))] == ["A2", "A3", "A4"]


def test_the_register_names_what_waits_and_actions_serve_many_areas(tmp_path):
    page = second.second_plan(tmp_path).page
    (waiting,) = page.register
    assert (waiting.measure.measure.could_use, waiting.actions) == (
        "A5",
        (("1", "Visit every child"), ("2", "Write it down")),
    )
    assert page.served == (("1", "Visit every child", ("P1", "P2")), ("2", "Write it down", ("P1",)))
    assert page.finding.startswith(
        "2 focus areas, 3 measures: 1 shown by live figures, 1 from other sources, 1 still to be developed."
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("second_plan", "refs: A2-A4", "refs: A2-A9", "`A9` is not a reference of second_tiles"),
        ("second_plan", "refs: A2-A4", "refs: A4-A2", "A2 stands before A4 on second_tiles"),
        ("second_plan", "scorecard: second_tiles", "scorecard: second_tile", "`second_tile` is not a scorecard"),
        ("second_plan", "scorecard: second_tiles", "scorecard: weekly", "link to a scorecard of the same cadence"),
        ("second_plan", "scorecard: second_tiles, ", "", "names both its `scorecard` and its `refs`"),
        ("second_plan", 'actions: ["1"]', 'actions: ["3"]', "`3` is not one of the plan's `actions`"),
        ("second_tiles", "refs: [A2, A3]", "refs: [A2, B3]", "`B3` is not a reference of this scorecard"),
        ("second_tiles", "by: contact_source", "by: shoe_size", "contacts is not broken down by shoe_size"),
        ("second_tiles", "{first} asked", "{last} asked", "the title of bars says"),
        ("second_tiles", "layout: tiles", "layout: rows", "`discussion` is for the layout tiles, and this is rows"),
        ("second_tiles", "as: percent}\n      - {ref: A3", "as: percent, projected: year_end}\n      - {ref: A3",
         "only a count in the month is `projected`"),
        ("second_tiles", "projected: year_end", "projected: decade", "half_year"),
    ],
)  # fmt: skip
def test_what_a_page_names_must_exist(tmp_path, name, old, new, said):
    texts = {"second_tiles": second.TILES, "second_plan": second.PLAN}
    assert old in texts[name]
    texts[name] = texts[name].replace(old, new, 1)
    with pytest.raises(DefinitionError) as raised:
        second.catalogue_with(tmp_path, **texts)
    assert said in str(raised.value)
    assert f"{name}.yaml" in str(raised.value)


def test_a_scorecard_without_sections_is_refused_unless_it_has_focus_areas(tmp_path):
    with pytest.raises(DefinitionError) as raised:
        second.catalogue_with(tmp_path, bare="name: bare\ntitle: Bare\nlayout: rows\ncadence: month\n")
    assert "a scorecard needs `sections`" in str(raised.value)


def test_a_comment_on_something_unknown_is_refused(tmp_path):
    with pytest.raises(DataError) as raised:
        second.filled(
            tmp_path, "second_panels", second.PANEL_RETURNS, "visit|Hm.\n", second_panels=second.PANELS
        )
    assert "Did you mean visits?" in str(raised.value)


def test_a_breakdown_without_a_category_is_refused(tmp_path):
    with pytest.raises(DataError) as raised:
        second.filled(tmp_path, "second_panels", "V,2023-09,8,10,,area,\n", second_panels=second.PANELS)
    assert "A breakdown goes with a category." in str(raised.value)


def test_every_link_of_the_shipped_plan_holds():
    card: Scorecard = load_catalogue().scorecards["improvement"]
    linked = [measure for area in card.focus_areas for measure in area.measures if measure.printed_refs]
    assert len(linked) > 10
    assert all(measure.refs for measure in linked)
    assert set(card.actions) >= {action for area in card.focus_areas for action in area.actions}


def test_a_panel_says_its_comparators_in_words_with_their_year(tmp_path):
    compared = second.PANELS.replace("average_of: 3\n", "average_of: 3\ncomparators: [Neighbours, England]\n")
    (tmp_path / "definitions" / "benchmarks").mkdir(parents=True)
    lines = [
        "- {scorecard: second_panels, indicator: other_children_in_need_seen_in_28_days, window: snapshot, "
        f"as: percent, comparator: {name}, year: {year}, value: {value}}}\n"
        for name, year, value in (("Neighbours", "2021/22", 71), ("England", "2022/23", 74.4))
    ]
    (tmp_path / "definitions" / "benchmarks" / "ours.yaml").write_text("".join(lines))
    made = second.filled(tmp_path, "second_panels", second.PANEL_RETURNS, second_panels=compared)
    visits, need = made.page.panels
    assert visits.headline_notes[-1] == "Neighbours 71%; England 74% (2021/22, 2022/23)"
    assert not any("England" in note for note in need.headline_notes)


def test_the_shipped_panels_draw_every_kind_of_chart_each_with_a_title_that_says_what_it_shows():
    card = load_catalogue().scorecards["panels"]
    assert [bool(section.charts or section.bars) for section in card.sections] == [True] * 12
    charts = [chart for section in card.sections for chart in section.charts]
    assert {chart.kind for chart in charts} == {"line", "column", "column_with_line", "stacked"}
    assert all("{" in chart.title and chart.measure for chart in charts)


@pytest.mark.parametrize(
    ("on", "averaged"), [("2023-07-01", True), ("2023-08-01", False), ("2023-09-01", False)]
)
def test_months_on_either_side_of_a_break_have_no_average(tmp_path, on, averaged):
    (tmp_path / "definitions" / "breaks").mkdir(parents=True)
    line = f"- {{scorecard: second_panels, ref: V, on: {on}, note: visits are recorded otherwise}}\n"
    (tmp_path / "definitions" / "breaks" / "ours.yaml").write_text(line, encoding="utf-8")
    visits, need = second.second_panels(tmp_path).page.panels
    assert (cells(visits)["Share"][0] != "no average") == averaged
    assert need.lines[0].cells[0].text != "no average"
    (note,) = [each for each in visits.notes if each.startswith("New series")]
    assert "visits are recorded otherwise" in note
