"""Made-up charts, and the made-up scorecard laid out as a weekly pack. No number of it is anybody's."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from goldenthread.scorecards.model import FilledCell, FilledChart, FilledScorecard, FilledSeries
from tests.publish.sample import TWELVE, sample

HEADS = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")


def series(label: str, values: Sequence[float | None], drawn: Any = "line", **more: Any) -> FilledSeries:
    form = more.pop("form", "count")
    sign = "%" if form == "percent" else ""
    cells = tuple(
        FilledCell("not due", "absent")
        if value is None
        else FilledCell(f"{value:,.0f}{sign}", "value", value, 0)
        for value in values
    )
    return FilledSeries(label.lower(), label, form, drawn, cells, **more)


def chart(kind: Any, *drawn: FilledSeries) -> FilledChart:
    title = "Fewer & fewer <children> wait"
    return FilledChart(kind, title, "waiting, by month", TWELVE, HEADS, drawn, f"Words of {kind} & more.")


def charts() -> tuple[FilledChart, ...]:
    """One of each kind."""
    rising = [float(10 + place) for place in range(12)]
    shares = [50.0 + 3 * place for place in range(12)]
    bands = [series(name, rising, "band") for name in ("Short", "Long")]
    return (
        chart("line", series("Waiting", rising), series("Seen", [None, *rising[1:]])),
        chart("column", series("Waiting", rising, "column")),
        chart(
            "column_with_line",
            series("Held", rising, "column"),
            series("In time", shares, "line", form="percent"),
        ),
        chart("stacked", *bands),
    )


def with_charts() -> FilledScorecard:
    """The made-up scorecard with a chart of each kind in its second section."""
    made = sample()
    first, second, *others = made.sections
    return replace(made, sections=(first, replace(second, charts=charts()), *others))


def weekly() -> FilledScorecard:
    """The made-up scorecard as a weekly pack: its first two rows are a number and its share."""
    made = sample()
    card = replace(made.scorecard, layout="weekly", cadence="week", paper="a4_landscape", comparators=())
    first, *others = made.sections
    group = first.groups[0]
    upper, lower, *rows = group.rows
    said = replace(upper, pair="number", pair_upper=True, change="+4", comment="Of the number.")
    share = replace(lower, pair="share", share_words="as a share of visits (X1)", change="−2 points")
    group = replace(group, rows=(said, share, *rows))
    return replace(
        made, scorecard=card, sections=(replace(first, groups=(group, *first.groups[1:])), *others)
    )
