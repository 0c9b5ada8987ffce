"""Drawing from a distribution with nothing but numbers in [0, 1): tables of quantiles, weighted spreads of
codes, and Poisson counts. Only additions, multiplications and comparisons follow the draw, so that one seed
gives the same bytes on every platform.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp
from zlib import crc32

Draw = Callable[[], float]
"""A `Random.random` method: a number in [0, 1)."""

_64_BITS = 2**64 - 1


def at(quantiles: tuple[float, ...], chance: float) -> int:
    """The whole number at `chance` (0-1) of a distribution given by evenly spaced quantiles, lowest first,
    highest last.
    """
    position = chance * (len(quantiles) - 1)
    step = int(position)
    low = quantiles[step]
    return int(low + (quantiles[step + 1] - low) * (position - step))


def spread(weights: Mapping[str, int]) -> tuple[str, ...]:
    """A tuple that holds each key as often as its weight, for `pick`."""
    return tuple(key for key, weight in weights.items() for _ in range(weight))


def pick(choices: tuple[str, ...], chance: float) -> str:
    """One of the choices, each as likely as the others."""
    return choices[int(chance * len(choices))]


def poisson(mean: float, draw: Draw) -> int:
    """A count with this mean (of up to a few dozen), by Knuth's product of uniforms."""
    floor = exp(-mean)
    count, product = 0, draw()
    while product > floor:
        count += 1
        product *= draw()
    return count


def drawing(key: str) -> Draw:
    """Draws that follow from a key alone, for the many small things that hang on something made already. Far cheaper
    to begin than a `Random`: the numbers of SplitMix64, begun from the key's checksum.
    """
    state = crc32(key.encode()) * 0x9E3779B97F4A7C15 & _64_BITS

    def draw() -> float:
        nonlocal state
        state = state + 0x9E3779B97F4A7C15 & _64_BITS
        mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & _64_BITS
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & _64_BITS
        return ((mixed ^ mixed >> 31) >> 11) / 2**53

    return draw
