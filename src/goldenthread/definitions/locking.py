"""Locks the shipped definitions as they are now: run `python -m goldenthread.definitions.locking` after a change.

A change of what is counted needs its `changed` entry first, or `check` would have refused it; the lock only remembers.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from goldenthread.definitions.hashes import LOCK, write_hashes
from goldenthread.definitions.loading import load_catalogue


def lock_shipped(folder: Path | None = None) -> Path:
    """Write the lock of the shipped catalogue beside it, or into `folder`; gives the file written."""
    with as_file(files("goldenthread").joinpath("catalogue")) as shipped:
        lock = (folder or shipped) / LOCK
        write_hashes(load_catalogue(), lock)
    return lock


if __name__ == "__main__":
    lock_shipped()
