"""The example rows of "how to read this": invented figures, put through the same judging and drawing as every pack, so
that what is explained is what a reader meets. They are nobody's figures and are kept nowhere.
"""

from __future__ import annotations

from functools import lru_cache

from goldenthread.calendar import Period, month
from goldenthread.definitions.model import (
    Catalogue,
    Change,
    Council,
    Group,
    Indicator,
    RatingRule,
    Row,
    Scorecard,
    Section,
    Source,
    Target,
)
from goldenthread.definitions.model import Place as Written
from goldenthread.extracts.given import GivenRating
from goldenthread.figures.model import UNITS, Figure
from goldenthread.scorecards.making import fill_scorecard
from goldenthread.scorecards.model import FilledRow, FilledScorecard

HERE = Written("how to read this")
LAST = month(2023, 9)
MONTHS = tuple(LAST.previous(back) if back else LAST for back in range(23, -1, -1))
NAME = "how_to_read"

# Name, what it measures, form, what is better, the target, and how many of so many (or how many) in each month.
_STEADY = (78, 81, 80, 79, 82, 80, 78, 81, 79, 80, 82, 79, 81, 80, 78, 80, 82, 79, 80, 81, 79)
_ROWS = (
    ("late", "Visits made in time", "percent", "high", ("at_least", 85.0, None), (*_STEADY, 80, 79, 68)),
    ("sooner", "Assessments finished in time", "percent", "high", ("at_least", 85.0, None),
     (*_STEADY[:15], 82, 84, 83, 84, 83, 85, 84, 83, 84)),
    ("steady", "Reviews held in time", "percent", "high", ("at_least", 75.0, None), (*_STEADY, 80, 81, 80)),
    ("asked", "Requests for help", "count", "none", None,
     (312, 298, 305, 321, 290, 301, 315, 308, 296, 303, 310, 299, 307, 312, 300, 295, 309, 304, 311, 298, 306, 302, 310,
      396)),
    ("staff", "Posts that are filled", "percent", "band", ("band", 90.0, 95.0), (*(91, 92, 93) * 7, 92, 91, 93)),
    ("few", "Children who waited over a year", "count", "low", None,
     (2, 1, 0, 3, 1, 2, 0, 1, 2, 1, 0, 1, 2, 3, 1, 0, 2, 1, 1, 0, 2, 1, 3, 2)),
    ("begun", "Families who felt listened to", "percent", "high", None,
     (*(None,) * 19, 70, 72, 71, 74, 73)),
    ("absent", "Interviews after going missing", "percent", "high", None, (*_STEADY, 80, 79, None)),
    ("anew", "Referrals decided in a day", "percent", "high", None,
     (*(91, 92, 90, 93) * 4, 91, 92, 84, 85, 83, 86, 85, 84)),
)  # fmt: skip
_OUT_OF = 100


@lru_cache(maxsize=1)
def example() -> FilledScorecard:
    """A scorecard of invented rows: each shows one thing that a reader should know."""
    indicators = {name: _indicator(name, title, form, better) for name, title, form, better, *_ in _ROWS}
    rows = tuple(
        Row(f"E{number}", name, "month", form, HERE)  # type: ignore[arg-type]
        for number, (name, _, form, *_) in enumerate(_ROWS, 1)
    )
    card = Scorecard(
        name=NAME,
        title="How to read this",
        layout="rows",
        cadence="month",
        sections=(Section("examples", "Examples", (Group("", rows),)),),
        place=HERE,
        earlier_periods=2,
        rule=RatingRule(tolerance="points", amount=5.0),
        targets=tuple(
            Target(name, "month", form, wanted[0], wanted[1], wanted[2])  # type: ignore[arg-type]
            for name, _, form, _, wanted, _ in _ROWS
            if wanted is not None
        ),
    )
    figures = [
        _figure(row, period, value)
        for row, (*_, values) in zip(rows, _ROWS, strict=True)
        for period, value in zip(MONTHS, values, strict=True)
    ]
    given = GivenRating(
        NAME, "E6", LAST, "amber", "Head of Service", LAST.last_day, "The two are nearly settled."
    )
    return fill_scorecard(
        card, Catalogue({}, indicators, {NAME: card}), Council(), LAST, figures, ratings=[given]
    )


def row(ref: str) -> FilledRow:
    """One of the example's rows, by its reference."""
    return next(each for each in example().rows if each.ref == ref)


def _indicator(name: str, title: str, form: str, better: str) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        why="",
        forms=(form,),  # type: ignore[arg-type]
        windows=("month",),
        better=better,  # type: ignore[arg-type]
        question="timeliness",
        source=Source("invented"),
        place=HERE,
        changed=(
            Change(month(2023, 4).first_day, "a day is now counted from the first call", breaks_series=True),
        )
        if name == "anew"
        else (),
    )


def _figure(row: Row, period: Period, value: int | None) -> Figure:
    share = row.form == "percent"
    return Figure(
        indicator=row.indicator,
        window="month",
        form=row.form,
        period=period,
        breakdown="total",
        category="",
        numerator=value,
        denominator=_OUT_OF if share and value is not None else None,
        value=float(value) if value is not None else None,
        unknown=0,
        status="ok" if value is not None else ("not_yet_available" if period == LAST else "not_collected"),
        unit=UNITS[row.form],
        decimals=0,
        scorecard=NAME,
        ref=row.ref,
    )
