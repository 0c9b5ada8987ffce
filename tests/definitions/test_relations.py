"""Relations between indicators: what a line says, what the definitions imply without one, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from goldenthread.definitions.layers import read_layer
from goldenthread.definitions.loading import build_catalogue
from goldenthread.definitions.model import Catalogue, Relation
from goldenthread.definitions.overlay import changes, lay_over
from goldenthread.definitions.problems import Problems
from tests.definitions.smallest import VISIT, accept, indicator, refuse, scorecard, write

ALL = indicator(as_="[count]")
MISSED = indicator(as_="[count, percent]", where="missed").replace("visits:", "missed_visits:", 1)
LATE = indicator(as_="[count, percent]", where="missed", of="kind = 'A'").replace(
    "visits:", "late_visits:", 1
)


def files(relations: str, *more: str) -> dict[str, str]:
    """A folder in which `missed_visits` is a share of `visits`, and `late_visits` of no other indicator."""
    return {
        "facts/a.yaml": VISIT,
        "indicators/a.yaml": ALL,
        "indicators/b.yaml": MISSED,
        "indicators/c.yaml": LATE,
        "scorecards/monthly.yaml": scorecard(),
        "relations/a.yaml": relations,
    }


def said(folder: Path, relations: str) -> list[tuple[object, ...]]:
    catalogue = accept(folder, files(relations))
    assert catalogue.scorecards["monthly"].relations == catalogue.relations
    return [(each.kind, each.subject, each.terms, each.less) for each in catalogue.relations]


IMPLIED = ("percentage", "missed_visits", ("visits",), ())


def test_a_percentage_of_the_same_rows_needs_no_line(tmp_path: Path) -> None:
    assert said(tmp_path, "[]") == [IMPLIED]


def test_a_percentage_of_what_another_indicator_counts_needs_no_line(tmp_path: Path) -> None:
    given = files("[]")
    # What `missed_visits` counts of the visits of kind A is the whole of which `written_late` is a share.
    given["indicators/b.yaml"] = MISSED.replace("  where: missed\n", "  of: kind = 'A'\n  where: missed\n")
    given["indicators/d.yaml"] = indicator(
        as_="[percent]", of="kind = 'A' AND missed", where="child_id = 'A'", unknown="fails"
    ).replace("visits:", "written_late:", 1)
    made = {each.subject: each.terms for each in accept(tmp_path, given).relations}
    assert made == {"written_late": ("missed_visits",)}


def test_a_line_for_a_percentage_stands_in_place_of_what_is_implied(tmp_path: Path) -> None:
    line = "- {percentage: missed_visits, of: [late_visits]}"
    assert said(tmp_path, line) == [("percentage", "missed_visits", ("late_visits",), ())]


@pytest.mark.parametrize(
    ("line", "relation"),
    [
        (
            "{total: visits, parts: [missed_visits, late_visits]}",
            ("total", "visits", ("missed_visits", "late_visits"), ()),
        ),
        (
            "{part: missed_visits, of: [visits], less: [late_visits]}",
            ("part", "missed_visits", ("visits",), ("late_visits",)),
        ),
        (
            "{stock: visits, starts: [late_visits], ends: [missed_visits]}",
            ("stock", "visits", ("late_visits",), ("missed_visits",)),
        ),
        ("{hundred: [missed_visits, late_visits]}", ("hundred", "", ("missed_visits", "late_visits"), ())),
        (
            "{under_hundred: [missed_visits, late_visits]}",
            ("under_hundred", "", ("missed_visits", "late_visits"), ()),
        ),
        ("{same: [visits, late_visits]}", ("same", "", ("visits", "late_visits"), ())),
    ],
)
def test_each_kind_of_relation_is_read(tmp_path: Path, line: str, relation: tuple[object, ...]) -> None:
    assert said(tmp_path, f"- {line}") == [relation, IMPLIED]


def test_a_relation_keeps_its_allowance_its_reason_and_whether_it_only_usually_holds(tmp_path: Path) -> None:
    line = "- {same: [visits, late_visits], allowance: 1.5, usually: yes, because: a visit may be written up later}"
    made, _ = accept(tmp_path, files(line)).relations
    assert (made.allowance, made.usually, made.because) == (1.5, True, "a visit may be written up later")


@pytest.mark.parametrize(
    ("line", "says", "hint"),
    [
        ("{»total: visit, parts: [missed_visits]}", "`visit` is not an indicator", "visits"),
        (
            "{total: visits, parts: [missed_visits, »late_visit]}",
            "`late_visit` is not an indicator",
            "late_visits",
        ),
        ("»{total: visits}", "`total` needs `parts`", ""),
        ("»{because: it is so}", "a relation says one of", ""),
        ("»{total: visits, parts: [late_visits], same: [visits, late_visits]}", "a relation says one of", ""),
        ("{same: [visits, late_visits], »of: [visits]}", "`of` does not go with `same`", ""),
        ("{hundred: »[missed_visits]}", "needs two indicators or more", ""),
        ("{percentage: »visits, of: [late_visits]}", "visits is not shown as a percentage", ""),
        ("{»sum: visits}", "`sum` is not a field of a relation", ""),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(
    tmp_path: Path, line: str, says: str, hint: str
) -> None:
    if says.startswith("`visit`"):
        line = line.replace("»total: visit", "total: »visit")
    refuse(tmp_path, files(f"- {line}"), says, hint)


def laid_over(folder: Path, shipped: str, council: dict[str, str]) -> tuple[Catalogue, Catalogue]:
    problems = Problems()
    first = read_layer(write(folder / "shipped", files(shipped)), "", problems)
    second = read_layer(write(folder / "council", council), "council/", problems)
    both = build_catalogue(lay_over(first, second, problems), problems), build_catalogue(first, problems)
    problems.raise_if_any()
    return both


def test_a_councils_line_replaces_the_shipped_one_of_the_same_kind_and_subject(tmp_path: Path) -> None:
    shipped = "- {total: visits, parts: [missed_visits]}"
    own = {"relations/own.yaml": "- {total: visits, parts: [late_visits]}"}
    overlaid, before = laid_over(tmp_path, shipped, own)
    assert [each.terms for each in overlaid.relations if each.kind == "total"] == [("late_visits",)]
    assert changes(before, overlaid) == [
        "unties the relation total: visits (missed_visits)",
        "adds the relation total: visits (late_visits)",
    ]


def test_retiring_an_indicator_unties_what_names_it(tmp_path: Path) -> None:
    shipped = "- {same: [visits, late_visits]}"
    overlaid, _ = laid_over(tmp_path, shipped, {"retire.yaml": "retire: [late_visits]"})
    assert [each.kind for each in overlaid.relations] == ["percentage"]


def test_the_place_of_a_relation_is_its_line(tmp_path: Path) -> None:
    made = accept(tmp_path, files("- {same: [visits, late_visits]}")).relations[0]
    assert isinstance(made, Relation)
    assert (made.place.file, made.place.line) == ("relations/a.yaml", 1)
