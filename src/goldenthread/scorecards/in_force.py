"""The definitions that a scorecard was made with, as a published pack keeps them. The command line and the web publish
with the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from goldenthread.definitions import definition_hash
from goldenthread.definitions.model import Catalogue, Scorecard


def definitions_in_force(scorecard: Scorecard, catalogue: Catalogue) -> dict[str, object]:
    """What a pack keeps of the definitions it was made with: the scorecard's layout and each indicator, with
    its hash.
    """
    names = sorted(scorecard.indicators)
    facts = sorted({fact for name in names if (fact := catalogue.indicators[name].fact)})
    return {
        "scorecard": _plain(asdict(scorecard)),
        "indicators": {
            name: {
                **_plain(asdict(catalogue.indicators[name])),
                "hash": definition_hash(catalogue.indicators[name], catalogue)
                if catalogue.indicators[name].fact
                else "",
            }
            for name in names
        },
        "facts": {name: _plain(asdict(catalogue.facts[name])) for name in facts},
    }


def _plain(value: Any) -> Any:
    """A value as JSON can hold it; where in which file it was written is left out."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items() if name != "place"}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(each) for each in value)
    return value.isoformat() if isinstance(value, date) else value
