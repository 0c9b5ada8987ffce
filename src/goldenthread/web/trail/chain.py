"""The chain that ties each line of the record to the one before: how a line is hashed, and whether a whole record
still holds together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST = "0" * 64
"""What stands before the first line."""


def line_hash(
    *,
    number: int,
    at: datetime,
    act: str,
    person_id: int | None,
    person: str,
    about: str,
    more: Mapping[str, object],
    previous_hash: str,
) -> str:
    """The SHA-256 of a line, over a text that is written in one way only."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(
        [number, when, act, person_id, person, about, more, previous_hash],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Verified:
    """What a reading of the whole record found: `wrong` is the first number at which it does not hold, with why."""

    lines: int
    head: str
    wrong: int | None = None
    why: str = ""


def verify(lines: Iterable[Mapping[str, object]], *, expected: Mapping[int, str] | None = None) -> Verified:
    """Read a record from its first line: every number must follow, every hash be right. `expected` are hashes
    that were kept elsewhere (in packs) by number: a record cut short or written anew does not have them.
    """
    before, count = FIRST, 0
    waiting = dict(expected or {})
    for line in lines:
        count += 1
        number = int(str(line["number"]))
        if number != count:
            return Verified(count, before, count, f"line {count} is missing")
        kept = str(line["hash"])
        body = {name: value for name, value in line.items() if name != "hash"}
        if line["previous_hash"] != before:
            return Verified(count, before, number, "it does not follow the line before it")
        if line_hash(**body) != kept:  # type: ignore[arg-type]
            return Verified(count, before, number, "it was changed after it was written")
        if waiting.pop(number, kept) != kept:
            return Verified(count, before, number, "a published pack names another line here")
        before = kept
    if waiting:
        first = min(waiting)
        return Verified(count, before, first, "a published pack names this line, and it is not here")
    return Verified(count, before)
