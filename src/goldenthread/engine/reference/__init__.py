"""The oracle: counts indicators the slow and obvious way, in plain Python over lists of rows, to check
the fast engine against.

Written from `design/definitions.md` and `design/core_indicators.md`. It shares the definitions and the
cells' type with the rest and nothing else: no compiler, no SQL engine, no calendar. It is never used to
count a council's figures.
"""

from goldenthread.engine.reference.counting import Behind, behind, count

__all__ = ["Behind", "behind", "count"]
