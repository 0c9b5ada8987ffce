"""Rounding and printing of numbers, in this one place: half away from zero, as the Department for
Education does, on the exact value of a figure. Comparisons elsewhere in this room use the same exact
values, so that 57 of 100 is never a shade below 57%.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from goldenthread.figures.model import DEFAULT_DECIMALS, Figure

Number = int | float | Decimal | Fraction

_SCALES = {"percent": 100, "rate_per_10k": 10_000, "mean": 1}
_SAME_NUMBER = 1e-6
_EXACT_BELOW = 1e6
"""Below this a float is right to far less than half of `_SAME_NUMBER`."""


def exact(number: Number) -> Fraction:
    """The number as it is written in decimals: a float stands for its shortest decimal, not for its binary
    fraction.
    """
    if type(number) is Fraction:
        return number
    if isinstance(number, float):
        # A whole number, the usual case, needs no reading of its digits.
        return Fraction(int(number)) if number.is_integer() else Fraction(str(number))
    return Fraction(number)


def exact_sum(numbers: Iterable[Number | None]) -> Fraction:
    """The numbers that are there, added up without floating-point error."""
    whole, rest = 0, Fraction(0)
    for number in numbers:
        # Most numbers are counts, which need no fraction.
        if isinstance(number, (int, float)) and number == int(number):
            whole += int(number)
        elif number is not None:
            rest += exact(number)
    return rest + whole


def exact_value(figure: Figure) -> Fraction | None:
    """The figure's value without floating-point error, None when it has none.

    A percent, a rate per 10,000 and a mean are divided again from their numerator and denominator. A figure
    typed in by hand may have come with a value that these do not give: then what was typed stands.
    """
    if figure.status != "ok" or figure.value is None:
        return None
    scale = _SCALES.get(figure.form)
    if scale is None or figure.numerator is None or not figure.denominator:
        return exact(figure.value)
    above, below = float(figure.numerator), float(figure.denominator)
    if above.is_integer() and below.is_integer():
        divided = Fraction(int(above) * scale, int(below))
    else:
        divided = exact(figure.numerator) * scale / exact(figure.denominator)
    # Far from the edge of what counts as the same number, no exact subtraction is needed to tell.
    if abs(figure.value) < _EXACT_BELOW and abs(float(divided) - figure.value) < _SAME_NUMBER / 2:
        return divided
    typed = exact(figure.value)
    return divided if abs(divided - typed) <= _SAME_NUMBER else typed


def rounded(number: Number, decimals: int) -> Decimal:
    """The number at so many decimal places, halves going away from zero: 2.5 to 3, -2.5 to -3, 0.285 to
    0.29.
    """
    value = exact(number)
    above, below = abs(value.numerator), value.denominator
    whole = (above * 10**decimals * 2 + below) // (below * 2)
    # Built from its digits, since arithmetic on decimals would round again at the precision of the moment.
    return Decimal((int(value < 0 and whole > 0), tuple(map(int, str(whole))), -decimals))


def printed(number: Number, form: str, decimals: int | None = None) -> str:
    """The number as people read it: `84%`, `1,265`, `16.2`. `decimals` when not given are those usual for
    the form.
    """
    places = DEFAULT_DECIMALS[form] if decimals is None else decimals
    return f"{rounded(number, places):,.{places}f}" + ("%" if form == "percent" else "")


def printed_figure(figure: Figure, decimals: int | None = None) -> str:
    """The figure's value as people read it, from its exact value; empty when it has none (its status says
    why).
    """
    value = exact_value(figure)
    return "" if value is None else printed(value, figure.form, places(figure, decimals))


def places(figure: Figure, decimals: int | None = None) -> int:
    """How many decimal places a figure is printed with: those asked for, else the figure's own, else usual
    for its form.
    """
    if decimals is not None:
        return decimals
    return DEFAULT_DECIMALS[figure.form] if figure.decimals is None else figure.decimals


def natural_decimals(number: Number, most: int = 6) -> int:
    """The fewest decimal places, up to `most`, that show the number exactly: 0 for 85, 1 for 2.1."""
    value = exact(number)
    for decimals in range(most):
        if value.numerator * 10**decimals % value.denominator == 0:
            return decimals
    return most
