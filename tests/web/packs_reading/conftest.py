"""A pack that was published, in a folder of the test's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from goldenthread.publish import html
from goldenthread.scorecards.pack import MANIFEST, write_pack
from goldenthread.web.packs.models import PUBLISHED, WITHDRAWN, Pack, Publication
from goldenthread.web.packs.selectors import filled


@pytest.fixture
def pack_of(people: object) -> Callable[[str], Pack]:
    """The draft pack of a scorecard, by its name."""
    return lambda scorecard: Pack.objects.get(scorecard=scorecard)


@pytest.fixture
def published(
    pack_of: Callable[[str], Pack], settings: pytest.FixtureRequest, tmp_path: Path
) -> Callable[..., Pack]:
    """Publishes the pack of a scorecard as one HTML page with its CSV files, and may withdraw it."""
    settings.PACKS = tmp_path / "packs"  # type: ignore[attr-defined]

    def publish(scorecard: str = "tiles", withdrawn: str = "") -> Pack:
        pack = pack_of(scorecard)
        made = filled(pack)
        name = f"{scorecard}-2023-09"
        folder = write_pack(tmp_path / "packs" / name, made, {"scorecard.html": html(made)}, {})
        Publication.objects.create(
            pack=pack,
            folder=name,
            manifest_hash=hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest(),
            trail_number=1,
            trail_hash="0" * 64,
            withdrawn_reason=withdrawn,
        )
        pack.state = WITHDRAWN if withdrawn else PUBLISHED
        pack.save()
        return Pack.objects.get(pk=pack.pk)

    return publish
