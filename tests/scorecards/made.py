"""The smallest definitions and figures that a scorecard can be filled from; nothing here is read from a file."""

from dataclasses import replace

from goldenthread.calendar import Period, month
from goldenthread.definitions.model import (
    Catalogue,
    Council,
    Group,
    Indicator,
    Place,
    RatingRule,
    Row,
    Scorecard,
    Section,
    Source,
    Target,
)
from goldenthread.figures import TOTAL, Figure

HERE = Place("made.yaml")
SEPTEMBER = month(2023, 9)

SEEN = Indicator(
    name="seen",
    title="Children seen",
    why="A child who is not seen cannot be heard.",
    forms=("percent", "count"),
    windows=("month", "year_to_date"),
    better="high",
    question="quality",
    source=Source("Working Together"),
    place=HERE,
    fact="visit",
    for_members="Who was not seen, and why?",
)


def row(ref: str = "A1", window: str = "month", form: str = "percent", **more: object) -> Row:
    return Row(ref, "seen", window, form, HERE, **more)  # type: ignore[arg-type]


def scorecard(*rows: Row, **more: object) -> Scorecard:
    made = Scorecard(
        name="small",
        title="A small scorecard",
        layout="rows",
        cadence="month",
        sections=(Section("A", "Seeing children", (Group("", rows),)),),
        place=HERE,
        earlier_periods=2,
        comparators=("England",),
        rule=RatingRule("points", 2.0),
        targets=(Target("seen", "month", "percent", "at_least", low=85.0),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


CATALOGUE = Catalogue({}, {"seen": SEEN}, {})
COUNCIL = Council(name="Exampleshire")


def figure(
    part: float | None,
    whole: float | None,
    period: Period = SEPTEMBER,
    *,
    ref: str = "A1",
    window: str = "month",
    form: str = "percent",
    status: str = "ok",
    **more: object,
) -> Figure:
    value = None
    if status == "ok" and part is not None:
        value = part / whole * 100 if form == "percent" and whole else part
    made = Figure(
        indicator="seen",
        window=window,
        form=form,
        period=period,
        breakdown=TOTAL,
        category="",
        numerator=part,
        denominator=whole,
        value=value,
        unknown=0,
        status=status,
        unit=form,
        scorecard="small",
        ref=ref,
    )
    return replace(made, **more)  # type: ignore[arg-type]
