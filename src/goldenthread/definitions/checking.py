"""Everything that `goldenthread check` asks of the definitions, in one call: are they right, are their changes
declared, and what does a council's own folder change.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from goldenthread.definitions.hashes import LOCK, Locked, check_hashes, read_hashes
from goldenthread.definitions.loading import definitions_folder, load_catalogue
from goldenthread.definitions.model import Catalogue
from goldenthread.definitions.numbers_beside import old_benchmarks
from goldenthread.definitions.overlay import changes
from goldenthread.definitions.problems import Problems


@dataclass(frozen=True)
class Checked:
    """A catalogue found right, what a council's folder changes of the shipped one, and what in it wants a look, a line
    each.
    """

    catalogue: Catalogue
    changes: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()


def check(council_folder: Path | None = None) -> Checked:
    """Load the definitions, compare each hash with its lock, and say what a council's folder changes.

    The shipped lock holds for the shipped definitions alone; a council's folder has a `hashes.csv` of its own,
    or none yet. Raises `DefinitionError` with every problem.
    """
    shipped = load_catalogue()
    problems = Problems()
    if council_folder is None:
        check_hashes(shipped, shipped_lock(), problems)
        problems.raise_if_any()
        return Checked(shipped)
    overlaid = load_catalogue(council_folder)
    check_hashes(overlaid, read_hashes(definitions_folder(council_folder) / LOCK), problems)
    problems.raise_if_any()
    return Checked(overlaid, tuple(changes(shipped, overlaid)), tuple(old_benchmarks(overlaid)))


def shipped_lock() -> dict[str, Locked]:
    """The lock that is shipped beside the catalogue."""
    with as_file(files("goldenthread").joinpath("catalogue")) as folder:
        return read_hashes(folder / LOCK)
