"""Rounding and printing of numbers, in this one place: half away from zero, as the Department for
Education does, on the exact value of a figure. Comparisons elsewhere in this room use the same exact
values, so that 57 of 100 is never a shade below 57%.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from goldenthread.figures.model import DEFAULT_DECIMALS, Figure

Number = int | float | Decimal | Fraction

_SCALES = {"percent": 100, "rate_per_10k": 10_000, "mean": 1}
_SAME_NUMBER = 1e-6


def exact(number: Number) -> Fraction:
    """The number as it is written in decimals: a float stands for its shortest decimal, not for its binary
    fraction.
    """
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def exact_value(figure: Figure) -> Fraction | None:
    """The figure's value without floating-point error, None when it has none.

    A percent, a rate per 10,000 and a mean are divided again from their numerator and denominator. A figure
    typed in by hand may have come with a value that these do not give: then what was typed stands.
    """
    if figure.status != "ok" or figure.value is None:
        return None
    typed = exact(figure.value)
    scale = _SCALES.get(figure.form)
    if scale is None or figure.numerator is None or not figure.denominator:
        return typed
    divided = exact(figure.numerator) * scale / exact(figure.denominator)
    return divided if abs(divided - typed) <= _SAME_NUMBER else typed


def rounded(number: Number, decimals: int) -> Decimal:
    """The number at so many decimal places, halves going away from zero: 2.5 to 3, -2.5 to -3, 0.285 to
    0.29.
    """
    value = exact(number)
    whole = int((abs(value) * 10**decimals * 2 + 1) // 2)
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
        if (value * 10**decimals).denominator == 1:
            return decimals
    return most
