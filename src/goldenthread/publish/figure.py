"""The charts of a section as HTML: each with its finding as a title, a second, narrow drawing for phones, and its
figures in a table that opens below.
"""

from __future__ import annotations

from html import escape

from goldenthread.publish.charts import chart_svg
from goldenthread.scorecards.model import FilledChart, FilledSection


def charts_html(section: FilledSection) -> str:
    """The section's charts side by side; empty when it has none."""
    if not section.charts:
        return ""
    return f'<div class="charts">{"".join(_figure(chart) for chart in section.charts)}</div>\n'


def _figure(chart: FilledChart) -> str:
    title, measure = escape(chart.title), escape(chart.measure)
    about = f'<span class="visually-hidden"> of the chart: {title}</span>'
    return (
        f'<figure class="chart"><figcaption><h3>{title}</h3><p class="chart-sub">{measure}</p></figcaption>'
        f'<div class="for-wide">{chart_svg(chart)}</div><div class="for-narrow">{chart_svg(chart, narrow=True)}</div>'
        f'<details class="figures"><summary>Figures{about}</summary>'
        f"{_table(chart)}</details></figure>"
    )


def _table(chart: FilledChart) -> str:
    heads = "".join(f'<th scope="col" class="n">{escape(series.label)}</th>' for series in chart.series)
    lines = "".join(
        f'<tr><th scope="row">{escape(head)} {period.last_day.year}</th>'
        + "".join(
            f'<td class="n{" absent" if series.cells[place].kind == "absent" else ""}">'
            f"{escape(series.cells[place].text)}</td>"
            for series in chart.series
        )
        + "</tr>"
        for place, (head, period) in enumerate(zip(chart.heads, chart.periods, strict=True))
    )
    return (
        f'<table class="tight"><caption class="visually-hidden">{escape(chart.measure)}</caption>'
        f'<thead><tr><th scope="col">Period</th>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )
