"""Builds the charts of a scorecard's sections and checks that everything they draw and every figure in their titles
exists. How a chart looks, and what its title says in a period, is for other rooms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from goldenthread.definitions.model import Chart, Indicator, Series
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.records import Written

FIGURE_IN_TITLE = re.compile(r"\{([^{}.]+)(?:\.([^{}]*))?\}")
"""`{SG1}` or `{SG1.change}`: the name of a series, and what is said of it."""

SAID = ("change", "x_of_y", "part")
"""What a title may say of a series beside its newest figure: how it changed on the period before, `9 of 14`, and its
share of all that is drawn."""

_FEWEST = {"line": 1, "column": 1, "column_with_line": 2, "stacked": 2}


def read_chart(
    written: Written,
    scorecard: Written,
    indicators: Mapping[str, Indicator],
    broken: Collection[str],
    problems: Problems,
) -> Chart:
    """The chart as written; what it names and does not exist is added to `problems`."""
    refs = _refs(scorecard)
    series = tuple(_series(each, refs, indicators, broken, problems) for each in written.get("series"))
    kind = written.get("kind")
    if len(series) < _FEWEST[kind]:
        problems.add(written.place_of("series"), f"a {kind} chart draws at least {_FEWEST[kind]} series")
    names = [each.name for each in series]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.add(written.place_of("series"), f"`{name}` is drawn twice")
    for name, said in FIGURE_IN_TITLE.findall(written.get("title")):
        if name not in names:
            message = f"the title speaks of `{name}`, which is not drawn"
            problems.add(written.place_of("title"), message, nearest(name, names))
        elif said and said not in SAID:
            message = f"a title says {listed(SAID)} of a series, not `{said}`"
            problems.add(written.place_of("title"), message, nearest(said, SAID))
    return Chart(
        kind=kind,
        title=written.get("title"),
        measure=written.get("measure"),
        series=series,
        place=written.place,
        periods=written.get("periods", 12),
    )


def _refs(scorecard: Written) -> set[str]:
    return {
        row.get("ref")
        for section in scorecard.get("sections", ())
        for group in (section, *section.get("groups", ()))
        for row in group.get("rows", ())
    }


def _series(
    written: Written,
    refs: Collection[str],
    indicators: Mapping[str, Indicator],
    broken: Collection[str],
    problems: Problems,
) -> Series:
    ref = written.get("ref", "")
    own = [word for word in ("name", "indicator", "window", "as") if word in written]
    if ref and own:
        problems.add(written.place_of(own[0]), f"a series with `ref` is its row: leave `{own[0]}` out")
    elif ref and ref not in refs:
        message = f"`{ref}` is not a reference of this scorecard"
        problems.add(written.place_of("ref"), message, nearest(ref, refs))
    elif not ref and len(own) < 4:
        problems.add(
            written.place, "a series is a row, by `ref`, or has `name`, `indicator`, `window` and `as`"
        )
    elif not ref:
        _offered(written, indicators, broken, problems)
    return Series(
        name=ref or written.get("name", ""),
        ref=ref,
        indicator=written.get("indicator", ""),
        window=written.get("window", "month"),
        form=written.get("as", "count"),
        label=written.get("label"),
    )


def _offered(
    written: Written, indicators: Mapping[str, Indicator], broken: Collection[str], problems: Problems
) -> None:
    name = written.get("indicator")
    indicator = indicators.get(name)
    if indicator is None:
        if name not in broken:
            message = f"`{name}` is not an indicator"
            problems.add(written.place_of("indicator"), message, nearest(name, indicators))
        return
    for word, offered in (("window", indicator.windows), ("as", indicator.forms)):
        if written.get(word) not in offered:
            message = f"{name} does not offer {written.get(word)}: it has {listed(offered)}"
            problems.add(written.place_of(word), message)
