"""Ages in completed years and months, as the law and the national returns count them.

Only whole years and months between two given days: what an age band is called, and which age rule a
cohort has, belong to the definitions.
"""

from datetime import date


def age_on(born_on: date | None, day: date) -> int | None:
    """Completed years on the day; a child born on 29 February is a year older on 1 March in a common year.

    None when the date of birth is not recorded, or is after the day (an unborn child has no age).
    """
    months = None if born_on is None else complete_months(born_on, day)
    return None if months is None else months // 12


def complete_months(start: date, end: date) -> int | None:
    """Whole months completed from one day to another, by the day of the month; None when the end is earlier.

    It agrees with `months_before`: n months or more are complete when start <= months_before(end, n).
    """
    if end < start:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end.day >= start.day else months - 1
