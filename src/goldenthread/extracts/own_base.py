"""Puts a comparator's rate or percentage on our own base, so that it can stand beside a count: the rate on our own
population of the year's mid-year, the percentage on our own number in the same published table.
"""

from __future__ import annotations

from dataclasses import replace

from goldenthread.definitions.model import Benchmark, Indicator
from goldenthread.extracts.national_files import PublishedRow
from goldenthread.extracts.national_measures import SCALES, MeasureReader


def on_our_base(
    reader: MeasureReader, indicator: Indicator, share: Benchmark, own: PublishedRow, left_out: list[str]
) -> list[Benchmark]:
    """The comparators for the indicator's count, one for each window that the measure names and the indicator has.

    `share` is the rate or percentage as the comparator has it. Where our own base is not known, a sentence is
    added to `left_out` and nothing is made.
    """
    measure = reader.measure
    windows = [window for window in measure.on_our_base if window in indicator.windows]
    if not windows or "count" not in indicator.forms:
        return []
    number, words = _base(reader, share, own)
    if number is None:
        left_out.append(
            f"{measure.indicator}: another's {_NAMES[share.form]} cannot be put on our own base, for {words}."
        )
        return []
    count = replace(
        share,
        form="count",
        value=share.value * number / SCALES[share.form],
        rate_on_our_base=True,
        source=f"{share.source}; {words}",
    )
    return [replace(count, window=window) for window in windows]


_NAMES = {"rate_per_10k": "rate", "percent": "percentage"}


def _base(reader: MeasureReader, share: Benchmark, own: PublishedRow) -> tuple[float | None, str]:
    """Our own base and the words that say what was put on it, or None and what is missing."""
    if reader.measure.base:
        number = reader.own_base(own.old_code)
        if number is None:
            return None, f"the table has no number of ours for {share.year}"
        return number, f"{share.value:.1f}% of our own {number:,.0f} in {share.year}"
    year = reader.year - 1
    children = reader.populations.of(own.place, year) if reader.populations else None
    if children is None:
        return None, f"no mid-{year} population of ours was read"
    return children, f"{share.value:.1f} per 10,000 on our mid-{year} population of {children:,}"
