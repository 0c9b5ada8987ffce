"""Builds targets and rating rules from what was written, each fault at its own line: kinds, edges, thresholds, scales,
and the texts that councils print. How a figure is rated by them is for `judgement`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, cast

from goldenthread.definitions.fields import TARGET_KINDS
from goldenthread.definitions.model import Indicator, Level, RatingRule, Target
from goldenthread.definitions.printed_targets import Wanted, parse_target
from goldenthread.definitions.problems import Problems, listed, nearest
from goldenthread.definitions.records import Written
from goldenthread.errors import RequestError

LAST_YEAR = "last year"
"""What `better_than` says for the same period a year earlier."""

Kind = Literal["at_least", "at_most", "above", "below", "band", "monitor", "none"]
Per = Literal["week", "month", "quarter", "year"]

_ONE_VALUE = {"at_least": "low", "above": "low", "at_most": "high", "below": "high"}
_RELATIVE = ("better_than", "baseline")
_GROWS = ("count", "sum")
_SHARES = (4, 12)
_UNRATED = ("monitor", "none", "expected", *_RELATIVE)


def build_rule(written: Written | None, problems: Problems) -> RatingRule | None:
    """A rating rule from its record; None when there is none, so that the one above it holds."""
    if written is None:
        return None
    tolerance = written.get("tolerance")
    if tolerance in ("relative", "points") and "amount" not in written and "levels" not in written:
        problems.add(written.place, f"a {tolerance} tolerance needs `amount`: how far off is amber")
    if tolerance == "relative" and written.get("amount", 0) > 1:
        problems.add(written.place_of("amount"), "a relative amount is a share of the target: 0.15 for 15%")
    levels = tuple(
        Level(each.get("name"), each.get("colour"), each.get("beats_by"), each.get("misses_by"))
        for each in written.get("levels", ())
    )
    _check_levels(written, levels, problems)
    return RatingRule(
        tolerance=tolerance,
        amount=float(written.get("amount", 0)),
        zero_target_points=float(written.get("zero_target_points", 0)),
        compare=written.get("compare", "unrounded"),
        on_edge_amber=written.get("on_edge_amber", True),
        better_than_last_year=written.get("better_than_last_year", False),
        levels=levels,
    )


def _check_levels(written: Written, levels: Sequence[Level], problems: Problems) -> None:
    """From the best to the worst: those that beat the target, one that meets it, those that miss it by so much, and one
    for the rest.
    """
    if "levels" not in written:
        return
    if written.get("tolerance") not in ("relative", "points"):
        problems.add(
            written.place_of("tolerance"), "levels are measured as the tolerance says: relative or points"
        )
    ranks = [0 if each.beats_by is not None else 2 if each.misses_by is not None else 1 for each in levels]
    beats = [each.beats_by for each in levels if each.beats_by is not None]
    misses = [each.misses_by for each in levels if each.misses_by is not None]
    rest = ranks.pop() if ranks else 0
    if (
        rest != 1
        or ranks != sorted(ranks)
        or ranks.count(1) != 1
        or beats != sorted(beats, reverse=True)
        or misses != sorted(misses)
    ):
        problems.add(
            written.place_of("levels"),
            "levels go from the best to the worst: any with `beats_by`, one without (the target is met), any with"
            " `misses_by`, and one without for the rest",
        )


def build_target(
    written: Written, indicators: Mapping[str, Indicator], comparators: Collection[str], problems: Problems
) -> Target:
    """A target from its record. `comparators` are the benchmark columns that `better_than` may name."""
    kinds = [kind for kind in TARGET_KINDS if kind in written]
    if len(kinds) != 1:
        problems.add(written.place, f"a target says one of {listed(TARGET_KINDS)}")
    said = kinds[0] if kinds else "none"
    value = written.get(said)
    indicator = indicators.get(written.get("indicator"))
    low: float | None = None
    high: float | None = None
    per: Per | None = written.get("per")
    decimals: int | None = written.get("decimals")
    kind: Kind = "none"
    if said == "printed":
        read = _read(written, indicator, problems)
        kind, low, high, per = read.kind, read.low, read.high, read.per or per
        if decimals is None and kind not in ("monitor", "none"):
            decimals = read.decimals
    elif said in ("band", "expected"):
        kind, (low, high) = "band", value
        if low is not None and high is not None and low > high:
            problems.add(written.place_of(said), "a band goes from the lower value to the higher")
    elif said in _ONE_VALUE:
        kind = cast(Kind, said)
        low, high = (value, None) if _ONE_VALUE[said] == "low" else (None, value)
    elif said == "monitor":
        kind = "monitor"
    if written.get("as") == "percent" and any(
        each is not None and not 0 <= each <= 100 for each in (low, high)
    ):
        problems.add(written.place_of(said), "a percentage is from 0 to 100")
    begins, ends = written.get("from"), written.get("to")
    if begins is not None and ends is not None and ends < begins:
        problems.add(written.place_of("to"), "the target ends before it begins")
    _check_relative(written, said, indicator, comparators, problems)
    _check_amber(written, kind, low, high, problems)
    _check_year(written, said, kind, per, problems)
    amber = written.get("amber")
    return Target(
        indicator=written.get("indicator"),
        window=written.get("window"),
        form=written.get("as"),
        kind=kind,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        valid_from=begins,
        valid_to=ends,
        decimals=decimals,
        place=written.place,
        printed=written.get("printed", ""),
        amber=None if amber is None else float(amber),
        expected=said == "expected",
        better_than=value if said == "better_than" else "",
        baseline=float(value) if said == "baseline" else None,
        by=float(written.get("by", 0)),
        for_the_year=written.get("for_the_year", False),
        profile=tuple(float(each) for each in written.get("profile", ())),
        per=per,
        open_side=open_side(kind, indicator) if said != "expected" and indicator is not None else "",
    )


def open_side(kind: Kind, indicator: Indicator) -> Literal["", "above", "below"]:
    """The side of a target on which being outside its band is no miss: 100% against 90% to 95% is not too much where
    higher is better.
    """
    sides: dict[str, Literal["", "above", "below"]] = {"high": "above", "low": "below"}
    return sides.get(indicator.better, "") if kind == "band" else ""


def _read(written: Written, indicator: Indicator | None, problems: Problems) -> Wanted:
    """The printed text read; nothing wanted, with the fault at its line, when it cannot be."""
    place = written.place_of("printed")
    try:
        wanted = parse_target(written.get("printed"), indicator.better if indicator is not None else "high")
    except RequestError as error:
        remedy = f": {error.remedy}" if error.remedy else ""
        problems.add(place, f"{error.message.rstrip('.')}{remedy}")
        return Wanted("none")
    if wanted.percent and written.get("as") != "percent":
        problems.add(place, f"“{written.get('printed')}” is a percentage, and the row is not shown as one")
    return wanted


def _check_relative(
    written: Written, said: str, indicator: Indicator | None, comparators: Collection[str], problems: Problems
) -> None:
    if "by" in written and said not in _RELATIVE:
        problems.add(written.place_of_key("by"), f"`by` goes with {listed(_RELATIVE)}")
    if said not in _RELATIVE:
        return
    if indicator is not None and indicator.better not in ("high", "low"):
        problems.add(
            written.place_of(said),
            f"neither way is better for {indicator.name}: a band or `expected` fits it",
        )
    known = (LAST_YEAR, *comparators)
    if said == "better_than" and written.get(said) not in known:
        name = written.get(said)
        hint = nearest(name, known)
        problems.add(written.place_of(said), f"`{name}` is neither `{LAST_YEAR}` nor a comparator", hint)


def _check_amber(
    written: Written, kind: Kind, low: float | None, high: float | None, problems: Problems
) -> None:
    if "amber" not in written:
        return
    amber, place = written.get("amber"), written.place_of("amber")
    edge = low if kind in ("at_least", "above") else high
    if kind not in _ONE_VALUE or edge is None:
        problems.add(place, "`amber` is a second threshold, and needs a target with one number")
    elif amber >= edge if kind in ("at_least", "above") else amber <= edge:
        side = "below" if kind in ("at_least", "above") else "above"
        problems.add(place, f"amber is on the worse side of the target: {side} {edge:g}")


def _check_year(written: Written, said: str, kind: Kind, per: Per | None, problems: Problems) -> None:
    """What grows in the year is counted; a share or an average is the same however long the stretch."""
    for word in ("for_the_year", "per"):
        if word in written and (said in _UNRATED or (kind not in _ONE_VALUE and kind != "band")):
            problems.add(written.place_of_key(word), f"`{word}` needs a target with a number")
    if (per or written.get("for_the_year")) and written.get("as") not in _GROWS:
        word = "printed" if "per" not in written and per else "per" if per else "for_the_year"
        problems.add(written.place_of(word), f"a target for a stretch of time is of {listed(_GROWS)}")
    if (per or written.get("for_the_year")) and written.get("window") == "snapshot":
        problems.add(
            written.place_of("window"), "a snapshot is of one day, and this target of a stretch of time"
        )
    if per and written.get("for_the_year"):
        problems.add(
            written.place_of_key("for_the_year"), "the target is for each stretch or for the year, not both"
        )
    profile = written.get("profile")
    if profile is None:
        return
    if not written.get("for_the_year"):
        problems.add(
            written.place_of_key("profile"), "`profile` shares out the year: say `for_the_year: yes` too"
        )
    if len(profile) not in _SHARES or not sum(profile):
        problems.add(
            written.place_of("profile"), "`profile` has 12 shares (April first) or 4, and they are not all 0"
        )
