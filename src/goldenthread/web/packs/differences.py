"""What differs between two texts, word by word, for people to read: kept, added and removed, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True)
class Piece:
    """Words that were kept, added or removed."""

    kind: Literal["kept", "added", "removed"]
    words: str


def difference(before: str, now: str) -> list[Piece]:
    """The pieces of `now`, with what `before` had and `now` has not; empty when both are empty."""
    old, new = _words(before), _words(now)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("kept", "".join(new[k:m])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(new[k:m])))
    return pieces


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text.replace("\r\n", "\n"))
