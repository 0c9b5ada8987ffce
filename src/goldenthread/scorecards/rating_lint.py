"""The published ratings of a scorecard, or of a pack made before, as the linter reads them: each with its value, its
target and what the declared rule gave. The questions themselves are `judgement.linter`'s.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

from goldenthread.definitions.model import Form, Target, Window
from goldenthread.errors import DataError, Fault
from goldenthread.extracts.given import unguarded
from goldenthread.figures.model import TOTAL
from goldenthread.judgement.linter import Finding, RatedRow, against_the_rule, contradictions
from goldenthread.judgement.model import Mark
from goldenthread.judgement.rounding import exact_value
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.pack import MARK_COLUMNS, read_pack

Kind = Literal["at_least", "at_most", "above", "below", "band", "monitor", "none"]


def lint(rows: Sequence[RatedRow]) -> tuple[list[Finding], list[Finding]]:
    """The published ratings that the rule does not give, and the pairs that contradict each other."""
    return against_the_rule(rows), contradictions(rows)


def rated_rows(filled: FilledScorecard) -> list[RatedRow]:
    """The rows of a scorecard that was just filled."""
    found = []
    for row in filled.rows:
        target = row.target.target
        figure = row.current.figure
        found.append(
            RatedRow(
                ref=row.ref,
                indicator=row.indicator.name,
                window=row.row.window,
                form=row.row.form,
                rating=row.rating,
                value=exact_value(figure) if figure is not None else None,
                # A band expected of demand is noted, not rated, so it cannot be missed.
                target=None if target is None or target.expected else target,
                mark=row.mark,
                level=row.level,
            )
        )
    return found


def rated_rows_of_pack(folder: Path) -> list[RatedRow]:
    """The rows of a published pack, from its marks and figures.

    Raises DataError when it is no pack, was changed, or its marks lack a column.
    """
    pack = read_pack(folder)
    values: dict[tuple[str, str], Fraction | None] = {
        (figure.ref, figure.period.last_day.isoformat()): exact_value(figure)
        for figure in pack.figures
        if figure.breakdown == TOTAL and figure.scorecard == pack.manifest.get("scorecard")
    }
    with (folder / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and (missing := [name for name in MARK_COLUMNS if name not in rows[0]]):
        remedy = "Make the pack again with this version, into a folder of its own."
        raise DataError([Fault(f"has no column {missing[0]}", f"{folder.name}/marks.csv", remedy, row=1)])
    return [
        RatedRow(
            ref=unguarded(row["ref"]),
            indicator=row["indicator"],
            window=row["window"],
            form=row["as"],
            rating=row["published_rating"] or None,
            value=values.get((unguarded(row["ref"]), row["period_end"])),
            target=_target(row),
            mark=Mark(
                suggested_rating=row["suggested_rating"] or None,  # type: ignore[arg-type]
                rating_reason=unguarded(row["suggestion_reason"]),
                level=unguarded(row["suggested_level"]),
            ),
            level=unguarded(row["level"]),
        )
        for row in rows
    ]


def _target(row: dict[str, str]) -> Target | None:
    if not row["target_kind"]:
        return None
    low, high = (float(row[name]) if row[name] else None for name in ("target_low", "target_high"))
    return Target(
        row["indicator"],
        cast(Window, row["window"]),
        cast(Form, row["as"]),
        cast(Kind, row["target_kind"]),
        low,
        high,
        open_side=cast(Literal["", "above", "below"], row["target_open_side"]),
    )
