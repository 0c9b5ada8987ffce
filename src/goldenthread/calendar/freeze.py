"""Writes `bank_holidays.csv` afresh from the `holidays` library: `make bank-holidays`.

Run by a developer when the government proclaims a new bank holiday, never when figures are counted; the
change is then read and committed like any other.
"""

import csv
import io
from pathlib import Path

import holidays

from goldenthread.calendar.working_days import FIRST_YEAR, LAST_YEAR


def bank_holidays_csv(first_year: int, last_year: int) -> str:
    """The library's bank holidays for England of these years, as CSV text: `day` (ISO date) and `name`."""
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("day", "name"))
    writer.writerows((day.isoformat(), name) for day, name in sorted(england.items()))
    return text.getvalue()


if __name__ == "__main__":
    Path(__file__).with_name("bank_holidays.csv").write_text(
        bank_holidays_csv(FIRST_YEAR, LAST_YEAR), encoding="utf-8", newline="\n"
    )
