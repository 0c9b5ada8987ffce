"""The files of a published pack, byte for byte as they were published: only what its manifest names, each checked
against its hash before a byte of it is sent, under a content policy of its own.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from goldenthread.errors import GoldenThreadError
from goldenthread.scorecards.pack import MANIFEST
from goldenthread.web.packs.models import Publication

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
WORDS = {
    "scorecard.html": "Web page",
    "scorecard.pdf": "PDF",
    "scorecard.xlsx": "Excel workbook",
    "scorecard.docx": "Word report",
    "scorecard.pptx": "PowerPoint slides",
    "figures.csv": "Figures (CSV)",
    "marks.csv": "Marks (CSV)",
    "commentary.csv": "Commentary (CSV)",
    "checks.csv": "Checks (CSV)",
    "revisions.csv": "Revisions (CSV)",
    "definitions.json": "Definitions (JSON)",
    MANIFEST: "Manifest (JSON)",
}
"""What each file is called, in the order in which they are offered."""

NOTHING_RUNS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_ALSO = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


class ChangedFileError(GoldenThreadError):
    """A published file is not what was published. It is never sent."""


@dataclass(frozen=True)
class Offered:
    """A file as it is offered: what it is called, and how large it is, in words."""

    name: str
    words: str
    size: str


@dataclass(frozen=True)
class Published:
    """A file as it was published, with its type, its content policy and the hash that the manifest has of it."""

    name: str
    body: bytes
    content_type: str
    policy: str
    sha256: str


def offered(publication: Publication) -> list[Offered]:
    """The files that a published pack offers, the readable ones first; none when its folder cannot be read."""
    try:
        files = manifest_files(publication)
    except (ChangedFileError, Http404):
        return []
    order = {name: place for place, name in enumerate(WORDS)}
    names = sorted([*files, MANIFEST], key=lambda name: (order.get(name, len(order)), name))
    return [
        Offered(name, WORDS.get(name, name), _size(files[name]["bytes"]) if name in files else "")
        for name in names
    ]


def manifest_files(publication: Publication) -> Mapping[str, Mapping[str, object]]:
    """The manifest's files. Raises Http404 when the folder is not there, ChangedFileError when it was changed."""
    return json.loads(_manifest(publication))["files"]


def published(publication: Publication, name: str) -> Published:
    """A file of a published pack. Raises Http404 for a name that the manifest has not, ChangedFileError for a file that
    is missing or not what was published.
    """
    manifest = _manifest(publication)
    if name == MANIFEST:
        body, sha256 = manifest, publication.manifest_hash
    else:
        files = json.loads(manifest)["files"]
        if name not in files:
            raise Http404
        sha256 = files[name]["sha256"]
        try:
            body = (_folder(publication) / name).read_bytes()
        except OSError:
            raise _changed("is missing from the pack", name) from None
        if hashlib.sha256(body).hexdigest() != sha256:
            raise _changed("was changed after it was published", name)
    kind = name.rpartition(".")[2]
    policy = policy_for(publication, name, body) if kind == "html" else NOTHING_RUNS
    return Published(name, body, TYPES.get(kind, "application/octet-stream"), policy, sha256)


def policy_for(publication: Publication, name: str, body: bytes) -> str:
    """An HTML file's own policy: as kept at publication, else as the file itself says it; that nothing runs in it when
    neither does.
    """
    if kept := publication.policies.get(name):
        return str(kept)
    found = _POLICY.search(body[:4000].decode("utf-8", "replace"))
    return f"{html.unescape(found[1])}; {_ALSO}" if found else NOTHING_RUNS


def _folder(publication: Publication) -> Path:
    return Path(settings.PACKS) / publication.folder


def _manifest(publication: Publication) -> bytes:
    try:
        found = (_folder(publication) / MANIFEST).read_bytes()
    except OSError:
        raise Http404 from None
    if hashlib.sha256(found).hexdigest() != publication.manifest_hash:
        raise _changed("was changed after it was published", MANIFEST)
    return found


def _changed(what: str, name: str) -> ChangedFileError:
    return ChangedFileError(
        f"The file {name} {what}, so it is not sent.",
        remedy="Ask your system administrator to restore the pack’s folder from backup.",
    )


@lru_cache(maxsize=256)
def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(number / 1000, 1):.0f} KB"
