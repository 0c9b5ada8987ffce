"""The table of figures as a file: `figures.csv`, long and machine-readable, one row a figure. It writes and
reads the columns of the command-line contract and nothing else; it neither rounds nor hides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path

from goldenthread.calendar import Period
from goldenthread.errors import DataError, Fault
from goldenthread.figures.model import Figure

COLUMNS = (
    "scorecard",
    "ref",
    "indicator",
    "window",
    "as",
    "period_start",
    "period_end",
    "breakdown",
    "category",
    "numerator",
    "denominator",
    "value",
    "unknown",
    "unit",
    "decimals",
    "status",
    "source",
    "as_at",
    "snapshot",
    "definition",
    "population",
)


def number_text(value: float | None) -> str:
    """A number as written in a file: no thousands commas, no ".0", every digit that tells it apart; empty for
    None.
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def figure_rows(figures: Iterable[Figure]) -> Iterator[tuple[str, ...]]:
    """Each figure as one row of text under COLUMNS."""
    for figure in figures:
        yield (
            figure.scorecard,
            figure.ref,
            figure.indicator,
            figure.window,
            figure.form,
            figure.period.first_day.isoformat(),
            figure.period.last_day.isoformat(),
            figure.breakdown,
            figure.category,
            number_text(figure.numerator),
            number_text(figure.denominator),
            number_text(figure.value),
            str(figure.unknown),
            figure.unit,
            "" if figure.decimals is None else str(figure.decimals),
            figure.status,
            figure.source,
            figure.as_at.isoformat() if figure.as_at else "",
            figure.snapshot,
            figure.definition,
            figure.population,
        )


def figures_text(figures: Iterable[Figure]) -> str:
    """The whole of `figures.csv` as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(figure_rows(figures))
    return text.getvalue()


def write_figures(path: Path, figures: Iterable[Figure]) -> None:
    """Write `figures.csv` at `path` (UTF-8)."""
    path.write_text(figures_text(figures), encoding="utf-8", newline="")


def _cadence(first_day: date, last_day: date) -> str:
    days = (last_day - first_day).days + 1
    return "week" if days == 7 else "month" if days <= 31 else "quarter" if days <= 92 else "financial_year"


def read_figures(path: Path, periods: Collection[Period] | None = None) -> list[Figure]:
    """Read a `figures.csv` back, all of it or the figures of some periods. Raises DataError when the file is missing,
    lacks a column or holds what is not a figure.
    """
    wanted = None if periods is None else {each.last_day.isoformat() for each in periods}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            [
                Fault(
                    f"cannot be read ({type(error).__name__})", path.name, "Name a pack made by goldenthread."
                )
            ]
        ) from None
    if rows and (missing := [name for name in COLUMNS if name not in rows[0]]):
        raise DataError(
            [
                Fault(
                    f"has no column {missing[0]}",
                    path.name,
                    "Name a pack made by goldenthread.",
                    row=1,
                    column=missing[0],
                )
            ]
        )

    def number(text: str) -> float | None:
        return float(text) if text else None

    figures = []
    for line, row in enumerate(rows, start=2):
        if wanted is not None and row["period_end"] not in wanted:
            continue
        try:
            first_day, last_day = (
                date.fromisoformat(row["period_start"]),
                date.fromisoformat(row["period_end"]),
            )
            figures.append(
                Figure(
                    indicator=row["indicator"],
                    window=row["window"],
                    form=row["as"],
                    period=Period(_cadence(first_day, last_day), first_day, last_day),  # type: ignore[arg-type]
                    breakdown=row["breakdown"],
                    category=row["category"],
                    numerator=number(row["numerator"]),
                    denominator=number(row["denominator"]),
                    value=number(row["value"]),
                    unknown=int(row["unknown"]),
                    status=row["status"],
                    unit=row["unit"],
                    decimals=int(row["decimals"]) if row["decimals"] else None,
                    scorecard=row["scorecard"],
                    ref=row["ref"],
                    source=row["source"],
                    as_at=date.fromisoformat(row["as_at"]) if row["as_at"] else None,
                    snapshot=row["snapshot"],
                    definition=row["definition"],
                    population=row["population"],
                )
            )
        except (ValueError, TypeError):
            raise DataError(
                [Fault("is not a figure", path.name, "Restore the file: a pack is never edited.", row=line)]
            ) from None
    return figures
