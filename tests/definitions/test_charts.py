"""Charts of a section: what they hold, and what is refused with its place."""

from pathlib import Path

import pytest

from goldenthread.definitions.model import Series
from tests.definitions.smallest import refuse, scorecard
from tests.definitions.test_scorecards import files, one

ROW = "{ref: A1, label: Seen}"
OWN = "{name: late, indicator: visits, window: month, as: percent, label: Late}"


def charted(
    series: str = f"[{ROW}]", kind: str = "line", title: str = '"{A1} visits, {A1.change}"', more: str = ""
) -> str:
    """The smallest scorecard with one chart in its section."""
    chart = f"{{kind: {kind}, title: {title}, measure: visits, series: {series}{more}}}"
    return scorecard() + f"    charts:\n      - {chart}\n"


def test_a_chart_holds_what_was_written(tmp_path: Path) -> None:
    card = one(tmp_path, charted(f"[{ROW}, {OWN}]", "column_with_line", more=", periods: 6"))
    (chart,) = card.sections[0].charts
    assert (chart.kind, chart.measure, chart.periods) == ("column_with_line", "visits", 6)
    assert chart.title == "{A1} visits, {A1.change}"
    assert chart.series == (
        Series("A1", ref="A1", label="Seen"),
        Series("late", "", "visits", "month", "percent", "Late"),
    )
    assert card.indicators == ("visits",)


@pytest.mark.parametrize(
    ("card", "says", "hint"),
    [
        (charted("[{ref: »A2, label: x}]", title="x"), "`A2` is not a reference of this scorecard", ""),
        (charted(title='»"{A2} x"'), "the title speaks of `A2`, which is not drawn", ""),
        (
            charted(title='»"{A1.chance} x"'),
            "a title says change, x_of_y or part of a series, not `chance`",
            "change",
        ),
        (charted(kind="»pie"), "should be line, column, column_with_line or stacked", ""),
        (charted(series=f"»[{ROW}]", kind="stacked"), "a stacked chart draws at least 2 series", ""),
        (charted(series=f"»[{ROW}, {ROW}]"), "`A1` is drawn twice", ""),
        (
            charted(f"[{ROW}, {OWN.replace('visits', '»visit')}]"),
            "`visit` is not an indicator",
            "visits",
        ),
        (
            charted(f"[{ROW}, {OWN.replace('percent', '»mean')}]"),
            "visits does not offer mean: it has count or percent",
            "",
        ),
        (
            charted(f"[{ROW}, »{{name: late, label: Late}}]"),
            "a series is a row, by `ref`, or has `name`, `indicator`, `window` and `as`",
            "",
        ),
        (
            charted("[{ref: A1, window: »month, label: x}]"),
            "a series with `ref` is its row: leave `window` out",
            "",
        ),
        (charted(more=", periods: »1"), "a whole number of 2 or more, and is `1`", ""),
        (
            scorecard(columns="[current, »series_line]"),
            "should be earlier, current,",
            "series",
        ),
        (
            scorecard().replace("as: count}", "as: count, share_of: »A1}"),
            "only a row shown as percent has `share_of`",
            "",
        ),
        (
            scorecard().replace("as: count}", "as: percent, share_of: »A9}"),
            "`A9` is not a reference of this scorecard",
            "",
        ),
        (
            scorecard().replace("as: count}", "as: count, with_count: »yes}"),
            "only a row shown as percent has `with_count`",
            "",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, card: str, says: str, hint: str) -> None:
    refuse(tmp_path, files(card), says, hint)
