"""One comparison of the self-check, and what it finds when it does not hold. Values only; the checks make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from goldenthread.calendar import Period
from goldenthread.scorecards.readings import Column

Severity = Literal["failure", "warning"]


@dataclass(frozen=True)
class Finding:
    """Printed numbers that do not agree: which check, how grave, the rows and periods involved, and one sentence with
    the numbers. A `warning` is what may be right and wants a look.
    """

    code: str
    severity: Severity
    refs: tuple[str, ...]
    periods: tuple[Period, ...]
    sentence: str
    category: str = ""


@dataclass(frozen=True)
class Comparison:
    """Numbers that were compared; `finding` is None when they agree."""

    code: str
    refs: tuple[str, ...]
    periods: tuple[Period, ...]
    finding: Finding | None = None
    category: str = ""

    @property
    def holds(self) -> bool:
        return self.finding is None


def compared(
    code: str,
    refs: Iterable[str],
    columns: Iterable[Column],
    holds: bool,
    sentence: str,
    severity: Severity = "failure",
) -> Comparison:
    """A comparison, with its finding when it does not hold."""
    columns = tuple(columns)
    names = tuple(dict.fromkeys(refs))
    periods = tuple(dict.fromkeys(column.period for column in columns))
    category = next((column.category for column in columns if column.category), "")
    finding = None if holds else Finding(code, severity, names, periods, sentence, category)
    return Comparison(code, names, periods, finding, category)


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What one check finds of the same rows in several periods as one finding: that of the newest period, which says
    in how many earlier ones it is so too. Their order stays.
    """
    alike: dict[tuple[str, str, tuple[str, ...], str], list[Finding]] = {}
    for each in findings:
        alike.setdefault((each.code, each.severity, each.refs, each.category), []).append(each)
    return tuple(_as_one(group) for group in alike.values())


def _as_one(group: list[Finding]) -> Finding:
    newest = max(group, key=lambda each: max(period.last_day for period in each.periods))
    earlier = len(group) - 1
    if not earlier:
        return newest
    return replace(
        newest, sentence=f"{newest.sentence} So it is in {earlier} earlier period{'s' * (earlier != 1)} too."
    )
