"""The words that every sentence of this room is made of: periods, small numbers, and what a number of
points is called. Nothing here decides anything; it only says it.
"""

from __future__ import annotations

from datetime import date

from goldenthread.calendar import Period
from goldenthread.judgement.rounding import Number, printed

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NOUNS = {"week": "week", "month": "month", "quarter": "quarter", "financial_year": "year"}

ABSENT = {
    "no_cases": "there were no cases",
    "not_due": "it is not due this period",
    "not_yet_available": "it is not yet available",
    "not_collected": "it was not collected",
    "not_reported": "it was not reported",
    "incomplete_history": "the records do not go back far enough",
    "no_population": "no population is held for that year",
    "hidden": "it is hidden to protect children",
}
"""Why there is no figure, as the end of a sentence, by status."""


def day_words(day: date) -> str:
    """A day as people write it: `1 April 2022`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def period_words(period: Period, *, year: bool = False) -> str:
    """A period inside a sentence: `August`, `the week ending 29 September`, `July to September 2023`,
    `2023-24`.

    Months and weeks name their year only when asked; quarters and years always do.
    """
    first, last = period.first_day, period.last_day
    if period.cadence == "month":
        return _MONTHS[first.month - 1] + (f" {first.year}" if year else "")
    if period.cadence == "week":
        return f"the week ending {last.day} {_MONTHS[last.month - 1]}" + (f" {last.year}" if year else "")
    if period.cadence == "quarter":
        return f"{_MONTHS[first.month - 1]} to {_MONTHS[last.month - 1]} {last.year}"
    return period.label


def count_words(count: int) -> str:
    """A whole number: in words up to twelve, in digits above."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def cadence_words(cadence: str, count: int) -> str:
    """`month` or `months`, `week` or `weeks`."""
    return _NOUNS[cadence] + ("" if count == 1 else "s")


def distance_words(number: Number, form: str, decimals: int) -> str:
    """How far off: `1 point` for a percentage, the bare number for everything else."""
    text = printed(number, "count", decimals)
    if form != "percent":
        return text
    return f"{text} point" + ("" if text == "1" else "s")


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]
