"""How far chance alone may have moved a figure: 95% intervals, Wilson's for proportions, and for counts
and rates the exact Poisson interval below 10 and Byar's approximation from 10 on, as public health in
England does. Nothing here rates anything.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""Standard errors either side in a 95% interval."""

_EXACT_BELOW = 10
_HALVINGS = 100


def wilson(successes: float, of: float) -> tuple[float, float]:
    """The 95% interval of a proportion, as percentages 0-100. `of` must be above 0 and `successes` between
    0 and it.
    """
    if not 0 <= successes <= of or of <= 0:
        raise ValueError(f"{successes} of {of} is not a proportion")
    share = successes / of
    centre = share + Z * Z / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 100 / (1 + Z * Z / of)
    low = 0.0 if successes == 0 else max(0.0, (centre - spread) * scale)
    high = 100.0 if successes == of else min(100.0, (centre + spread) * scale)
    return low, high


def poisson(count: float) -> tuple[float, float]:
    """The 95% interval of a count of events, in events: exact below 10, Byar's from 10."""
    if count < 0:
        raise ValueError(f"{count} is not a count")
    if count >= _EXACT_BELOW:
        low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3
        above = count + 1
        return low, above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    whole = int(count)
    low = 0.0 if whole == 0 else _mean_where(lambda mean: 1 - _at_most(whole - 1, mean), 0.025)
    return low, _mean_where(lambda mean: 1 - _at_most(whole, mean), 0.975)


def rate_interval(count: float, population: float, scale: float = 10_000) -> tuple[float, float]:
    """The 95% interval of a rate: the count's interval over the population, times `scale`."""
    low, high = poisson(count)
    return low / population * scale, high / population * scale


def _at_most(count: int, mean: float) -> float:
    term = total = exp(-mean)
    for step in range(1, count + 1):
        term *= mean / step
        total += term
    return total


def _mean_where(rising: Callable[[float], float], wanted: float) -> float:
    """The mean at which a probability that rises with it reaches `wanted`, by halving between 0 and 40
    (far above 10's interval).
    """
    low, high = 0.0, 40.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2
