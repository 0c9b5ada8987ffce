"""What is measured: facts, indicators, scorecards, targets, benchmarks and the council, read from YAML, checked, and held as frozen
values. Nothing here counts.
"""

from goldenthread.definitions.loading import load_catalogue

__all__ = ["load_catalogue"]
