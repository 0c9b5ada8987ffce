"""The list of packs: by scorecard, the newest period first, each with its state and, the newest of all, its finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from goldenthread.definitions.model import Catalogue, Council
from goldenthread.scorecards.printing import heading
from goldenthread.web.packs.files import Offered, offered
from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.remembered import filled_pack, newest_returns
from goldenthread.web.packs.selectors import period_of

READABLE = ("scorecard.html", "scorecard.pdf", "scorecard.xlsx", "scorecard.docx", "scorecard.pptx")


@dataclass(frozen=True)
class ListedPack:
    """One pack of the list; `finding` is empty but for the newest of its scorecard."""

    pack: Pack
    period: str
    finding: str
    downloads: tuple[Offered, ...]


@dataclass(frozen=True)
class ListedScorecard:
    """The packs of one scorecard, the newest period first."""

    name: str
    title: str
    cadence: str
    packs: tuple[ListedPack, ...]


def listed(packs: Iterable[Pack], known: Catalogue, authority: Council) -> list[ListedScorecard]:
    """Packs by scorecard, in the order of their titles. A scorecard that is no longer defined keeps its files."""
    by_card: dict[str, list[Pack]] = {}
    for pack in packs:
        by_card.setdefault(pack.scorecard, []).append(pack)
    returns = newest_returns(by_card)
    found = []
    for name, held in by_card.items():
        card = known.scorecards.get(name)
        held.sort(key=lambda pack: (pack.period_end, pack.pk), reverse=True)
        found.append(
            ListedScorecard(
                name,
                card.title if card is not None else name,
                "Weekly" if held[0].cadence == "week" else "Monthly",
                tuple(
                    ListedPack(
                        pack,
                        heading(period_of(pack)),
                        filled_pack(pack, known, authority, returns).finding
                        if not place and card is not None
                        else "",
                        _downloads(pack),
                    )
                    for place, pack in enumerate(held)
                ),
            )
        )
    return sorted(found, key=lambda each: each.title)


def _downloads(pack: Pack) -> tuple[Offered, ...]:
    publication = getattr(pack, "publication", None)
    return tuple(each for each in offered(publication) if each.name in READABLE) if publication else ()
