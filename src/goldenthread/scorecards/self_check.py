"""The arithmetic self-check of a scorecard before it is published: does every printed number agree with the others.

Which numbers belong together comes from the definitions alone: an indicator in its windows and forms, and the relations
between indicators. No check knows a reference or a document. It changes nothing: it asks questions of who publishes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from goldenthread.extracts.given import guarded
from goldenthread.scorecards.checks_beside import beside_other_scorecards
from goldenthread.scorecards.checks_of_marks import arrows, rated_alike, repeated
from goldenthread.scorecards.checks_of_parts import parts
from goldenthread.scorecards.checks_of_time import over_time
from goldenthread.scorecards.comparison import Comparison, Finding, Severity
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.readings import read

__all__ = ["CHECK_COLUMNS", "Comparison", "Finding", "Severity", "checks_text", "comparisons", "self_check"]

CHECK_COLUMNS = ("severity", "check", "refs", "periods", "category", "sentence")


def self_check(filled: FilledScorecard, beside: Iterable[FilledScorecard] = ()) -> tuple[Finding, ...]:
    """What does not agree, failures first.

    `beside` are other scorecards of the same council at about the same day: an indicator that both show is compared.
    """
    found = [made.finding for made in comparisons(filled, beside) if made.finding is not None]
    return tuple(sorted(found, key=lambda each: each.severity != "failure"))


def comparisons(filled: FilledScorecard, beside: Iterable[FilledScorecard] = ()) -> tuple[Comparison, ...]:
    """Every comparison that was made, whether it holds or not."""
    readings = read(filled)
    made = [
        *repeated(filled),
        *parts(readings),
        *over_time(readings),
        *rated_alike(filled),
        *arrows(readings),
    ]
    for other in beside:
        made += beside_other_scorecards(readings, read(other))
    return tuple(made)


def checks_text(findings: Sequence[Finding]) -> str:
    """`checks.csv`: one row for each finding. Words that a spreadsheet would take for a formula have an apostrophe
    before them.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CHECK_COLUMNS)
    for each in findings:
        periods = " ".join(period.last_day.isoformat() for period in each.periods)
        writer.writerow(
            [
                each.severity,
                each.code,
                guarded(" ".join(each.refs)),
                periods,
                guarded(each.category),
                guarded(each.sentence),
            ]
        )
    return text.getvalue()
