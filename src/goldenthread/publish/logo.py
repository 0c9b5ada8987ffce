"""The council's logo as the picture itself, so that a page carries it and fetches nothing. Which folders may hold it is
for the caller.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from goldenthread.definitions.model import Council

LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST_LOGO = 60_000
"""In bytes: every published page carries it."""


def with_logo(council: Council, folders: Iterable[Path]) -> Council:
    """The council with its logo as a `data:` address, from the first of the folders that holds the file it names; with
    none when there is no such picture.
    """
    if not council.logo:
        return council
    drawn = (logo_picture(folder, council.logo) for folder in folders)
    return replace(council, logo=next((each for each in drawn if each is not None), None))


def logo_picture(folder: Path, name: str) -> str | None:
    """A picture of a folder as a `data:` address; None when there is none of that name in the folder itself, or it is
    too large.
    """
    path = folder / name
    kind = LOGOS.get(path.suffix.lower())
    if kind is None or path.parent != folder or not path.is_file() or path.stat().st_size > LARGEST_LOGO:
        return None
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode('ascii')}"
