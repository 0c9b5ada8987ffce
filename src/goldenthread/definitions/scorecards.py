"""Builds scorecards, with the targets and benchmarks that belong to them, and checks every row against its
indicator.

What a layout looks like and how a target rates are for other rooms; here only what is shown where, and what is
wanted of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from goldenthread.definitions.breaks import read_breaks
from goldenthread.definitions.charts import read_chart
from goldenthread.definitions.layouts import link_focus_areas, read_across, read_bars, read_page
from goldenthread.definitions.model import (
    Bars,
    Benchmark,
    Change,
    Group,
    Indicator,
    RatingRule,
    Row,
    Scorecard,
    Section,
    Target,
)
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.records import Written
from goldenthread.definitions.targets import build_rule, build_target


def build_scorecards(
    written: Mapping[str, Written],
    targets: Sequence[Written],
    benchmarks: Sequence[Written],
    indicators: Mapping[str, Indicator],
    broken: frozenset[str],
    problems: Problems,
    *,
    breaks: Sequence[Written] = (),
) -> dict[str, Scorecard]:
    """Every scorecard from its record, with its own targets and benchmarks and those that name no scorecard, and with
    the breaks of its rows.
    """
    check = _Check(indicators, written, broken, problems, read_breaks(breaks, written, broken, problems))
    for each in (*targets, *benchmarks):
        check.shown(each)
    comparators = {
        *(name for each in written.values() for name in each.get("comparators", ())),
        *(each.get("comparator") for each in benchmarks),
    }
    all_targets = [
        (each.get("scorecard"), build_target(each, indicators, comparators, problems)) for each in targets
    ]
    all_benchmarks = [(each.get("scorecard"), made) for each in benchmarks for made in check.benchmarks(each)]
    check.overlapping(all_targets)
    built = {
        name: check.scorecard(
            each,
            _targets_of(name, all_targets),
            _benchmarks_of(name, all_benchmarks),
        )
        for name, each in written.items()
    }
    return link_focus_areas(built, broken, problems)


_SHARES: Mapping[str, tuple[int, str]] = {"percent": (100, "%"), "rate_per_10k": (10_000, " per 10,000")}
"""What a share is multiplied out by when it is put on a number, and how it is said."""


def _targets_of(name: str, targets: Iterable[tuple[str | None, Target]]) -> tuple[Target, ...]:
    """A scorecard's own targets, then those for every scorecard where it has none of its own."""
    own = [target for scorecard, target in targets if scorecard == name]
    settled = {(each.indicator, each.window, each.form) for each in own}
    shared = [target for scorecard, target in targets if scorecard is None]
    return (*own, *(each for each in shared if (each.indicator, each.window, each.form) not in settled))


def _benchmarks_of(name: str, benchmarks: Iterable[tuple[str | None, Benchmark]]) -> tuple[Benchmark, ...]:
    """A scorecard's own benchmarks, then those for every scorecard where it has none of its own."""
    own = [benchmark for scorecard, benchmark in benchmarks if scorecard == name]
    settled = {benchmark_key(each) for each in own}
    shared = [benchmark for scorecard, benchmark in benchmarks if scorecard is None]
    return (*own, *(each for each in shared if benchmark_key(each) not in settled))


def benchmark_key(benchmark: Benchmark) -> tuple[str, str, str, str, str]:
    """What makes two benchmarks the same one."""
    return benchmark.indicator, benchmark.window, benchmark.form, benchmark.comparator, benchmark.year


class _Check:
    """Builds and checks the rows, targets and benchmarks of one catalogue."""

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        scorecards: Mapping[str, Written],
        broken: frozenset[str],
        problems: Problems,
        breaks: Mapping[tuple[str, str], tuple[Change, ...]],
    ) -> None:
        self.breaks = breaks
        self.indicators = indicators
        self.scorecards = scorecards
        self.broken = broken
        self.problems = problems

    def scorecard(
        self, written: Written, targets: tuple[Target, ...], benchmarks: tuple[Benchmark, ...]
    ) -> Scorecard:
        get = written.get
        if "sections" not in written and get("layout") != "focus_areas":
            self.problems.add(written.place, "a scorecard needs `sections`: The sections, in order.")
        sections = tuple(self.section(each, written) for each in get("sections", ()))
        self.references(written)
        rule: Written | None = get("rule")
        return Scorecard(
            name=get("name"),
            title=get("title"),
            layout=get("layout"),
            cadence=get("cadence"),
            sections=sections,
            place=written.place,
            columns=get("columns", ()),
            earlier_periods=get("earlier_periods", 5),
            comparators=get("comparators", ()),
            rule=build_rule(rule, self.problems) or RatingRule(),
            earlier_months=get("earlier_months", "refreshed"),
            population=get("population", "latest"),
            paper=get("paper", "a3_landscape"),
            targets=targets,
            benchmarks=benchmarks,
            **read_page(written, [row.ref for section in sections for row in section.rows], self.problems),
        )

    def section(self, written: Written, scorecard: Written) -> Section:
        if ("rows" in written) == ("groups" in written):
            self.problems.add(
                written.place,
                f"the section {written.get('name')} needs either `rows` or `groups`, and not both",
            )
        groups = tuple(
            Group(each.get("heading", ""), tuple(self.row(row, scorecard) for row in each.get("rows")))
            for each in written.get("groups", ())
        )
        if "rows" in written:
            groups = (Group("", tuple(self.row(row, scorecard) for row in written.get("rows"))),)
        charts = tuple(
            read_chart(each, scorecard, self.indicators, self.broken, self.problems)
            for each in written.get("charts", ())
        )
        return Section(
            written.get("name"),
            written.get("title"),
            groups,
            written.get("scope", ""),
            charts=charts,
            rule=build_rule(written.get("rule"), self.problems),
            bars=tuple(self.bars(each) for each in written.get("bars", ())),
            columns=written.get("columns", ()),
            down=read_across(written.get("down")),
        )

    def bars(self, written: Written) -> Bars:
        self.shown(written)
        return read_bars(written, self.indicators, self.problems)

    def row(self, written: Written, scorecard: Written) -> Row:
        self.shown(written)
        self.cadence(written, scorecard.get("cadence"))
        columns = (*scorecard.get("columns", ()), *scorecard.get("comparators", ()))
        for name in written.get("column_decimals", {}) if scorecard.get("columns") else ():
            if name not in columns:
                place = written.place_of("column_decimals", name)
                self.problems.add(
                    place, f"`{name}` is not a column of this scorecard", nearest(name, columns)
                )
        return Row(
            ref=written.get("ref"),
            indicator=written.get("indicator"),
            window=written.get("window"),
            form=written.get("as"),
            place=written.place,
            label=written.get("label"),
            decimals=written.get("decimals"),
            column_decimals=written.get("column_decimals", {}),
            reported=written.get("reported", "month"),
            note=written.get("note", ""),
            population=written.get("population"),
            share_of=written.get("share_of", ""),
            with_count=written.get("with_count", False),
            rule=build_rule(written.get("rule"), self.problems),
            projected=written.get("projected", ""),
            parts=written.get("parts", {}),
            only=next(iter(written.get("only", {}).items()), None),
            breaks=self.breaks.get((scorecard.get("name"), written.get("ref")), ()),
        )

    def references(self, scorecard: Written) -> None:
        """A reference names one row, once."""
        seen: dict[str, Written] = {}
        for section in scorecard.get("sections", ()):
            groups = [section, *section.get("groups", ())]
            for row in (each for group in groups for each in group.get("rows", ())):
                ref = row.get("ref")
                if ref in seen:
                    line = seen[ref].place.line
                    self.problems.add(
                        row.place_of("ref"), f"the reference {ref} is taken already, on line {line}"
                    )
                seen.setdefault(ref, row)
        for row in seen.values():
            share_of = row.get("share_of")
            if share_of is not None and share_of not in seen:
                message = f"`{share_of}` is not a reference of this scorecard"
                self.problems.add(row.place_of("share_of"), message, nearest(share_of, seen))
            if row.get("as") != "percent" and (share_of is not None or row.get("with_count")):
                word = "share_of" if share_of is not None else "with_count"
                self.problems.add(row.place_of(word), f"only a row shown as percent has `{word}`")
            if row.get("as") != "percent" and row.get("parts"):
                self.problems.add(row.place_of("parts"), "only a row shown as percent has `parts`")
            if row.get("projected") and (row.get("window"), row.get("as")) != ("month", "count"):
                self.problems.add(row.place_of("projected"), "only a count in the month is `projected`")
            elif row.get("projected") and scorecard.get("cadence") != "month":
                message = "a projection needs a scorecard that is made each month"
                self.problems.add(row.place_of("projected"), message)
            if len(row.get("only", ())) > 1:
                self.problems.add(row.place_of("only"), "`only` names one team, service or area")

    def cadence(self, row: Written, cadence: str) -> None:
        """A week's figure does not fit a month, nor a month's a week."""
        window = row.get("window")
        if cadence == "week" and window not in ("week", "snapshot"):
            self.problems.add(
                row.place_of("window"), f"a weekly scorecard shows week and snapshot, not {window}"
            )
        elif cadence != "week" and window == "week":
            self.problems.add(
                row.place_of("window"), f"a scorecard for the {cadence} does not show single weeks"
            )

    def shown(self, written: Written) -> None:
        """The indicator of a row, target or benchmark must exist and offer that window and form."""
        name = written.get("indicator")
        indicator = self.indicators.get(name)
        scorecard = written.get("scorecard")
        if scorecard is not None and scorecard not in self.scorecards and scorecard not in self.broken:
            hint = nearest(scorecard, self.scorecards)
            self.problems.add(written.place_of("scorecard"), f"`{scorecard}` is not a scorecard", hint)
        if indicator is None:
            if name not in self.broken:
                message = f"`{name}` is not an indicator"
                self.problems.add(written.place_of("indicator"), message, nearest(name, self.indicators))
            return
        for word, offered in (("window", indicator.windows), ("as", indicator.forms)):
            if written.get(word) not in offered:
                message = f"{name} does not offer {written.get(word)}: it has {listed(offered)}"
                self.problems.add(written.place_of(word), message)

    def benchmarks(self, written: Written) -> Iterator[Benchmark]:
        """A benchmark, and the same put on our own base beside the count when it says what that is."""
        share = self.benchmark(written)
        yield share
        base = written.get("base")
        indicator = self.indicators.get(share.indicator)
        if base is None or indicator is None:
            return
        if share.form not in _SHARES:
            self.problems.add(
                written.place_of("base"),
                f"a {share.form} is not put on a base: only a percentage or a rate is",
            )
        elif "count" not in indicator.forms:
            self.problems.add(written.place_of("base"), f"{share.indicator} is not shown as a count")
        else:
            scale, words = _SHARES[share.form]
            put = f"{share.value:g}{words} on our own {base:,g}"
            yield replace(
                share,
                form="count",
                value=share.value * base / scale,
                rate_on_our_base=True,
                decimals=None,
                source="; ".join(filter(None, (share.source, put))),
            )

    def benchmark(self, written: Written) -> Benchmark:
        if written.get("method") in ("mean", "median") and "members" not in written:
            self.problems.add(
                written.place, f"a {written.get('method')} says whose figures it is of, in `members`"
            )
        self.year(written)
        return Benchmark(
            indicator=written.get("indicator"),
            window=written.get("window"),
            form=written.get("as"),
            comparator=written.get("comparator"),
            year=written.get("year"),
            value=float(written.get("value")),
            vintage=written.get("vintage", ""),
            method=written.get("method", "published"),
            members=written.get("members", ()),
            neighbour_model=written.get("neighbour_model", ""),
            rate_on_our_base=written.get("rate_on_our_base", False),
            decimals=written.get("decimals"),
            source=written.get("source", ""),
            place=written.place,
        )

    def year(self, written: Written) -> None:
        """A year is written as 2021/22 when it ends in March, or as 2022."""
        text = written.get("year")
        match = re.fullmatch(r"(\d{4})(?:[/-](\d{2}))?", text)
        if match is None or (match[2] is not None and (int(match[1]) + 1) % 100 != int(match[2])):
            self.problems.add(
                written.place_of("year"),
                f"{text!r} is no year: write 2021/22 for the year to March 2022, or 2022",
            )

    def overlapping(self, targets: Sequence[tuple[str | None, Target]]) -> None:
        """On any day a row has one target."""
        by_row: dict[tuple[str | None, str, str, str], list[Target]] = {}
        for scorecard, target in targets:
            by_row.setdefault((scorecard, target.indicator, target.window, target.form), []).append(target)
        for group in by_row.values():
            ordered = sorted(group, key=lambda each: each.valid_from or date.min)
            for earlier, later in pairwise(ordered):
                if (
                    (later.valid_from or date.min) <= (earlier.valid_to or date.max)
                    and earlier.place
                    and later.place
                ):
                    self.problems.add(
                        later.place,
                        f"another target for the same row holds then, in {earlier.place.file} on line"
                        f" {earlier.place.line}: give `from` and `to`",
                    )
