"""What is measured: facts, indicators, scorecards, targets, benchmarks and the council, read from YAML,
checked, and held as frozen values. Nothing here counts.
"""

from goldenthread.definitions.checking import Checked, check
from goldenthread.definitions.council import read_council
from goldenthread.definitions.coverage import Coverage, coverage, printed_references
from goldenthread.definitions.hashes import definition_hash, write_hashes
from goldenthread.definitions.loading import load_catalogue
from goldenthread.definitions.overlay import changes
from goldenthread.definitions.references import reference_pages

__all__ = [
    "Checked",
    "Coverage",
    "changes",
    "check",
    "coverage",
    "definition_hash",
    "load_catalogue",
    "printed_references",
    "read_council",
    "reference_pages",
    "write_hashes",
]
