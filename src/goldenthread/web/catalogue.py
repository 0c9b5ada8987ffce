"""The definitions in force, read once a process: the shipped catalogue with the council's own folder of the home laid
over it. A changed folder is read again.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from goldenthread import definitions
from goldenthread.definitions.model import Catalogue, Council
from goldenthread.extracts import deliveries
from goldenthread.extracts.ssd import council_of
from goldenthread.publish.logo import logo_picture


def catalogue() -> Catalogue:
    """Every definition, checked. Raises DefinitionError with every problem of the council's own folder."""
    own = Path(settings.HOME) / "definitions"
    files = (
        sorted(path for path in own.rglob("*") if path.suffix in (".yaml", ".csv")) if own.is_dir() else []
    )
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _read(own if files else None, stamp)


@lru_cache(maxsize=2)
def _read(own: Path | None, stamp: tuple[tuple[str, int, int], ...]) -> Catalogue:
    return definitions.load_catalogue(own)


def catalogue_hash(known: Catalogue) -> str:
    """One hash over the definitions of every counted indicator."""
    text = "\n".join(
        f"{name} {definitions.definition_hash(indicator, known)}"
        for name, indicator in sorted(known.indicators.items())
        if indicator.fact is not None
    )
    return hashlib.sha256(text.encode()).hexdigest()


def council() -> Council:
    """The council, from its newest delivery; an unnamed one before the first load. Its logo is the picture itself, read
    from the home folder.
    """
    home = Path(settings.HOME)
    room = home / "deliveries"
    stamp = tuple(sorted(path.name for path in room.iterdir())) if room.is_dir() else ()
    found = _council(stamp)
    return _drawn(stamp, logo_picture(home, found.logo)) if found.logo else found


@lru_cache(maxsize=2)
def _drawn(stamp: tuple[str, ...], picture: str | None) -> Council:
    return replace(_council(stamp), logo=picture)


@lru_cache(maxsize=4)
def _council(stamp: tuple[str, ...]) -> Council:
    texts = [
        each.council_text
        for each in sorted(deliveries.deliveries(Path(settings.HOME)), key=lambda each: each.loaded_at)
        if each.council_text is not None
    ]
    return council_of(texts[-1], "council.yaml") if texts else Council()
