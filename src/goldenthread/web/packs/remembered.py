"""A pack that was filled once is kept for the next reader, as long as nothing that it is made of has changed: it is
asked for by the pack's own count of changes, those of the packs that it takes ratings from, the newest figure that was
typed in, and the definitions in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Max

from goldenthread.definitions.model import Catalogue, Council
from goldenthread.figures.model import TOTAL
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.web.figures.models import Returned
from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.selectors import filled, linked_packs

KEPT = 12
"""How many filled packs a process keeps: the largest of the demonstration takes a few megabytes."""


@dataclass(frozen=True)
class _Asked:
    """What a filled pack is made of. While it is kept it holds its catalogue and council, so that no others can have
    the same identity.
    """

    number: int
    state: str
    changes: int
    counting: int
    previous: int | None
    returned: int
    linked: tuple[tuple[int, int], ...]
    catalogue: int
    council: int
    breakdown: str
    category: str
    pack: Pack = field(compare=False)
    known: Catalogue = field(compare=False)
    authority: Council = field(compare=False)


def newest_returns(scorecards: Iterable[str]) -> Mapping[str, int]:
    """The number of the newest figure that was typed in for each scorecard that has any. One query."""
    typed = Returned.objects.filter(scorecard__in=list(scorecards)).order_by()
    return dict(typed.values_list("scorecard").annotate(Max("pk")))


def filled_pack(
    pack: Pack,
    known: Catalogue,
    authority: Council,
    returns: Mapping[str, int],
    *,
    breakdown: str = TOTAL,
    category: str = "",
) -> FilledScorecard:
    """The pack as `selectors.filled` gives it. `returns` are those of `newest_returns`, asked for in this request."""
    return _filled(
        _Asked(
            number=pack.pk,
            state=pack.state,
            changes=pack.changes,
            counting=pack.counting_id,
            previous=pack.previous_id,
            returned=returns.get(pack.scorecard, 0),
            linked=tuple((each.pk, each.changes) for each in _linked(pack, known)),
            catalogue=id(known),
            council=id(authority),
            breakdown=breakdown,
            category=category,
            pack=pack,
            known=known,
            authority=authority,
        )
    )


def _linked(pack: Pack, known: Catalogue) -> list[Pack]:
    """The packs that a plan takes ratings from; none, and no query, for other scorecards."""
    card = known.scorecards.get(pack.scorecard)
    return linked_packs(pack, card) if card is not None else []


@lru_cache(maxsize=KEPT)
def _filled(asked: _Asked) -> FilledScorecard:
    return filled(
        asked.pack,
        breakdown=asked.breakdown,
        category=asked.category,
        known=asked.known,
        authority=asked.authority,
    )


def forget() -> None:
    """Keep nothing: for measuring a page as its first reader has it."""
    _filled.cache_clear()
