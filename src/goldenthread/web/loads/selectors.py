"""What pages read of deliveries: which there are, what is wrong with each in plain words, what it puts in doubt, and
what was made of it. Only counts, file names and columns: no row, and nothing that names a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from goldenthread.definitions.model import Catalogue
from goldenthread.extracts import deliveries
from goldenthread.extracts.delivery import Delivery
from goldenthread.extracts.quality import Finding
from goldenthread.extracts.touching import ROWS, reads
from goldenthread.web.figures.models import Counting

SEVERITY_WORDS = {"blocking": "Stops a load", "counted": "Counted"}


@dataclass(frozen=True)
class Touched:
    """An indicator that a fault puts in doubt: its name, title and references."""

    name: str
    title: str
    refs: str


@dataclass(frozen=True)
class Fault:
    """A finding as a page says it, with the indicators that it touches."""

    finding: Finding
    severity: str
    file: str
    columns: str
    share: str
    touched: tuple[Touched, ...]


def loads() -> list[Delivery]:
    """Every delivery, the newest first."""
    return sorted(deliveries.deliveries(Path(settings.HOME)), key=lambda each: each.loaded_at, reverse=True)


def load_named(name: str) -> Delivery | None:
    """The delivery of that name, or none."""
    return next((each for each in loads() if each.name == name), None)


def faults(delivery: Delivery, known: Catalogue) -> list[Fault]:
    """What is wrong with it: what stopped or would stop a load first, then the most rows."""
    read = {
        name: reads(indicator, known)
        for name, indicator in known.indicators.items()
        if indicator.fact is not None
    }
    refs: dict[str, list[str]] = {}
    for card in known.scorecards.values():
        for row in card.rows:
            if row.ref not in refs.setdefault(row.indicator, []):
                refs[row.indicator].append(row.ref)
    found = []
    for finding in delivery.quality.findings:
        places = {
            (table, column) for table, columns in finding.touches.items() for column in columns or (ROWS,)
        }
        touched = tuple(
            Touched(name, known.indicators[name].title, ", ".join(refs.get(name, ())))
            for name, needed in read.items()
            if places & set(needed)
        )
        examples = finding.examples
        found.append(
            Fault(
                finding,
                SEVERITY_WORDS.get(finding.severity, finding.severity),
                examples[0].file if examples else finding.table,
                ", ".join(dict.fromkeys(each.column for each in examples if each.column)),
                _share(finding.count, finding.rows),
                touched,
            )
        )
    return sorted(found, key=lambda fault: (fault.finding.severity != "blocking", -fault.finding.count))


def _share(count: int, rows: int) -> str:
    """How much of the table that is: `0.4%`, `under 0.1%`."""
    if not rows:
        return ""
    share = count / rows * 100
    return "under 0.1%" if share < 0.1 else f"{share:.1f}%"


def made_of(delivery: Delivery) -> Sequence[str]:
    """The snapshots that name it."""
    named = {
        each.name for each in deliveries.snapshots(Path(settings.HOME)) if delivery.name in each.deliveries
    }
    return sorted(named | {delivery.name})


def countings_of(delivery: Delivery) -> QuerySet[Counting]:
    """What was counted of it, with the packs made from that."""
    return (
        Counting.objects.filter(snapshot__in=made_of(delivery))
        .prefetch_related("packs")
        .order_by("-counted_at")
    )
