"""Manual returns: figures typed in by hand because no extract holds them, read from the CSV or spreadsheet
of `return_files`. Every row that does not fit is refused with its reason; nothing is guessed and nothing is
computed but a missing percentage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from goldenthread.calendar import Cadence, Period, containing, parse_period
from goldenthread.definitions.model import Catalogue, Form, Row, Scorecard, Window
from goldenthread.errors import DataError, Fault, RequestError
from goldenthread.extracts.return_files import COLUMNS, STATUSES, cell_text, return_rows, write_template
from goldenthread.figures.model import TOTAL

__all__ = ["COLUMNS", "STATUSES", "Return", "read_returns", "write_template"]

PRINTED_WORDS: Mapping[str, str] = {
    "not yet available": "not_yet_available",
    "awaiting data": "not_yet_available",
    "tbc": "not_yet_available",
    "nyc": "not_collected",
    "not yet collected": "not_collected",
    "not collected": "not_collected",
    "not reported": "not_reported",
    "not due": "not_due",
    "no cases": "no_cases",
    "n/a": "not_due",
    "na": "not_due",
    "-": "no_cases",
}
"""How documents print that there is no number, and the status that says the same."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?|-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_PER = {"percent": 100.0, "rate_per_10k": 10_000.0, "mean": 1.0}


@dataclass(frozen=True)
class Return:
    """One figure as returned. A percent is 0-100; `decimals` are those that the value was written with (None when it
    was worked out).

    `scorecard` and `ref` are empty when the row named an indicator. `source_row` is the row as a person counts it.
    """

    indicator: str
    window: Window
    form: Form
    ref: str
    scorecard: str
    period: Period
    numerator: float | None
    denominator: float | None
    value: float | None
    decimals: int | None
    status: str
    note: str
    source_row: int
    breakdown: str = TOTAL
    category: str = ""


def read_returns(path: Path, catalogue: Catalogue, scorecards: Sequence[Scorecard]) -> list[Return]:
    """Read a filled-in template, CSV or XLSX. Raises DataError with a fault for every row that does not fit; then
    none is taken.
    """
    sheet, rows = return_rows(path)
    reader = _Reader(path.name, sheet, catalogue, scorecards)
    returns = [each for row, cells in rows for each in reader.read(row, cells)]
    if reader.faults:
        raise DataError(reader.faults)
    return returns


@dataclass(frozen=True)
class _Number:
    value: float
    decimals: int


class _Reader:
    """Reads rows one by one, gathering the faults of all."""

    def __init__(
        self, file: str, sheet: str | None, catalogue: Catalogue, scorecards: Sequence[Scorecard]
    ) -> None:
        self.file = file
        self.sheet = sheet
        self.catalogue = catalogue
        self.refs: dict[str, list[tuple[Scorecard, Row]]] = {}
        self.shown: dict[str, list[tuple[Scorecard, Row]]] = {}
        for scorecard in scorecards:
            for row in scorecard.rows:
                self.refs.setdefault(row.ref.lower(), []).append((scorecard, row))
                self.shown.setdefault(row.indicator, []).append((scorecard, row))
        self.faults: list[Fault] = []
        self._first_at: dict[tuple[str, str, str, str, str, Period, str, str], int] = {}
        self._row = 0

    def read(self, row: int, cells: Mapping[str, object]) -> list[Return]:
        """The returns of one row (one for each scorecard that has the reference), or none and a fault."""
        self._row = row
        before = len(self.faults)
        targets = self._targets(cell_text(cells.get("indicator or ref")))
        period = self._period(cells.get("period"), targets)
        numerator = self._number(cells, "numerator")
        denominator = self._number(cells, "denominator")
        value = self._number(cells, "value")
        status = self._status(cell_text(cells.get("status")))
        if len(self.faults) > before or period is None:
            return []
        note = cell_text(cells.get("note"))
        breakdown, category = cell_text(cells.get("breakdown")) or TOTAL, cell_text(cells.get("category"))
        if (breakdown == TOTAL) == bool(category):
            self._fault(
                "A breakdown goes with a category.",
                "Write both, such as area and East, or neither.",
                "category",
            )
            return []
        found = []
        for scorecard, ref, indicator, window, form in targets:
            made = self._made(form, numerator, denominator, value, status, note)
            if made is None:
                return []
            key = (scorecard, ref, indicator, window, form, period, breakdown, category)
            if key in self._first_at:
                self._fault(
                    f"This figure is in row {self._first_at[key]} already.",
                    "Leave one of the two rows.",
                    "indicator or ref",
                )
                return []
            self._first_at[key] = row
            amount, decimals, said = made
            found.append(
                Return(
                    indicator,
                    window,
                    form,
                    ref,
                    scorecard,
                    period,
                    numerator.value if numerator else None,
                    denominator.value if denominator else None,
                    amount,
                    decimals,
                    said,
                    note,
                    row,
                    breakdown,
                    category,
                )
            )
        return found

    def _fault(self, message: str, remedy: str, column: str) -> None:
        self.faults.append(Fault(message, self.file, remedy, self.sheet, self._row, column))

    def _targets(self, name: str) -> list[tuple[str, str, str, Window, Form]]:
        """What the row gives: scorecard, ref, indicator, window and form, once for each scorecard that has the
        reference.
        """
        if not name:
            self._fault(
                "The row names no indicator.",
                "Write a reference such as FD1, or an indicator's name.",
                "indicator or ref",
            )
            return []
        if name.lower() in self.refs:
            return [
                (scorecard.name, row.ref, row.indicator, row.window, row.form)
                for scorecard, row in self.refs[name.lower()]
            ]
        if name in self.catalogue.indicators:
            indicator = self.catalogue.indicators[name]
            ways = {(row.window, row.form) for _, row in self.shown.get(name, ())}
            if not ways:
                ways = {(window, form) for window in indicator.windows for form in indicator.forms}
            if len(ways) == 1:
                window, form = ways.pop()
                shown = [
                    (scorecard.name, row.ref, name, window, form)
                    for scorecard, row in self.shown.get(name, ())
                ]
                return shown or [("", "", name, window, form)]
            self._fault(
                f"{name} is shown in {len(ways)} ways, and the row does not say which.",
                "Write the reference of the row of the scorecard instead.",
                "indicator or ref",
            )
            return []
        known = {ref: rows[0][1].ref for ref, rows in self.refs.items()} | {
            each: each for each in self.catalogue.indicators
        }
        near = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
        hint = f" Did you mean {known[near[0]]}?" if near else ""
        self._fault(
            f"There is no reference or indicator “{name}”.{hint}",
            "Write a reference of the scorecard, or an indicator's name as `goldenthread check` lists them.",
            "indicator or ref",
        )
        return []

    def _period(self, cell: object, targets: Sequence[tuple[str, str, str, Window, Form]]) -> Period | None:
        # A quarterly figure is typed in under the month that prints it.
        cadences = {
            scorecard.cadence for _, ref, *_ in targets if ref for scorecard, _ in self.refs[ref.lower()]
        }
        cadence: Cadence | None = cadences.pop() if len(cadences) == 1 else None
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            # Excel turns 2023-09 into its first day.
            if cadence == "week" or (cadence is None and cell.day != 1):
                cell = cell.isoformat()
            else:
                return containing(cadence or "month", cell)
        text = cell_text(cell)
        try:
            period = parse_period(text)
            # A financial year fills the previous-year column of a monthly scorecard.
            if period.cadence == "financial_year" and cadence in ("month", None):
                return period
            if period.cadence == "quarter" and cadence == "month":
                return containing("month", period.last_day)
            return parse_period(text, cadence)
        except RequestError as error:
            self._fault(error.message if text else "The row has no period.", error.remedy or "", "period")
            return None

    def _number(self, cells: Mapping[str, object], column: str) -> _Number | None:
        cell = cells.get(column)
        if isinstance(cell, bool | date):
            self._fault(
                "A date or yes-no stands where a number should.", "Format the cell as a number.", column
            )
            return None
        text = repr(cell).removesuffix(".0") if isinstance(cell, int | float) else cell_text(cell)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self._fault(f"“{text}” is not a number.", _instead(text, column), column)
            return None
        plain = text.replace(",", "")
        if plain.startswith("-"):
            self._fault(f"{text} is below nothing.", "Write the number that was counted.", column)
            return None
        return _Number(float(plain), len(plain.partition(".")[2]))

    def _status(self, text: str) -> str:
        word = text.lower().replace(" ", "_")
        if not text or word in STATUSES:
            return word
        near = get_close_matches(word, STATUSES, n=1)
        meant = PRINTED_WORDS.get(text.lower()) or (near[0] if near else None)
        hint = f"Write {meant}." if meant else f"Write one of {', '.join(STATUSES)}, or leave it empty."
        self._fault(f"“{text}” is not a status.", hint, "status")
        return ""

    def _made(
        self,
        form: Form,
        numerator: _Number | None,
        denominator: _Number | None,
        value: _Number | None,
        status: str,
        note: str,
    ) -> tuple[float | None, int | None, str] | None:
        """The value, its decimals and the status; None and a fault when the numbers do not agree."""
        given = [each for each in (numerator, denominator, value) if each is not None]
        if status not in ("", "ok", "no_cases"):
            if given:
                self._fault(
                    f"The row has a number and says {status}.", "Leave out the one or the other.", "status"
                )
                return None
            if status == "not_reported" and not note:
                self._fault("not_reported needs its reason.", "Write the reason in note.", "note")
                return None
            return None, None, status
        if not given:
            if status == "no_cases":
                return None, None, status
            self._fault(
                "The row has no number.", f"Write one, or a status: {', '.join(STATUSES[1:])}.", "value"
            )
            return None
        return self._agreed(form, numerator, denominator, value, status)

    def _agreed(
        self,
        form: Form,
        numerator: _Number | None,
        denominator: _Number | None,
        value: _Number | None,
        status: str,
    ) -> tuple[float | None, int | None, str] | None:
        if denominator is not None and denominator.value == 0:
            if (numerator and numerator.value) or value is not None or status == "ok":
                self._fault(
                    "There is nothing to divide by.",
                    "Write no_cases in status, and leave value empty.",
                    "denominator",
                )
                return None
            return None, None, "no_cases"
        if status == "no_cases":
            self._fault(
                "The row has a number and says no_cases.", "Leave out the one or the other.", "status"
            )
            return None
        if form == "percent" and value is not None and value.value > 100:
            self._fault(f"{value.value:g} percent is more than all.", "Check the number.", "value")
            return None
        worked_out = _worked_out(form, numerator, denominator)
        if form == "percent" and worked_out is not None and worked_out > 100:
            self._fault("The numerator is more than the denominator.", "Check the two numbers.", "numerator")
            return None
        if value is None:
            if worked_out is None:
                self._fault("The value is missing.", "Write it, or both numerator and denominator.", "value")
                return None
            decimals = numerator.decimals if numerator and form not in _PER else None
            return worked_out, decimals, "ok"
        if worked_out is not None and abs(worked_out - value.value) > 0.5 * 10**-value.decimals + 1e-9:
            right = f"{worked_out:.{max(value.decimals, 1 if form in _PER else 0)}f}"
            share = form == "percent" and abs(worked_out - 100 * value.value) <= 0.5
            self._fault(
                f"The value is {value.value:g}, and numerator and denominator make {right}.",
                "Write a percentage as 0 to 100: 67, not 0.67."
                if share
                else "Correct the one that is wrong.",
                "value",
            )
            return None
        return value.value, value.decimals, "ok"


def _worked_out(form: Form, numerator: _Number | None, denominator: _Number | None) -> float | None:
    if numerator is None:
        return None
    if form not in _PER:
        return numerator.value
    return numerator.value / denominator.value * _PER[form] if denominator else None


def _instead(text: str, column: str) -> str:
    """What to write instead of something printed."""
    if status := PRINTED_WORDS.get(text.lower()):
        return f"Leave {column} empty and write {status} in status."
    if share := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*%(?:\s*\((\d+)\))?", text):
        beside = f", and {share[2]} in numerator" if share[2] else ""
        return f"Write {share[1]}{beside}, without the percent sign."
    if revised := re.fullmatch(r"(\d+(?:\.\d+)?)\s*r", text, re.IGNORECASE):
        return f"Write {revised[1]}, and “revised” in note."
    if of := re.fullmatch(r"(\d+)\s*(?:/|of|out of)\s*(\d+)", text, re.IGNORECASE):
        return f"Write {of[1]} in numerator and {of[2]} in denominator."
    return "Write digits only, such as 67 or 67.3."
