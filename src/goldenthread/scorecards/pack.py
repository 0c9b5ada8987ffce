"""The pack: a folder that is written once and never changes. It holds the figures, the marks, the definitions
as they were and every output, under a manifest with the hash of each. It is written aside and renamed, so it
is whole or it is not there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from goldenthread.definitions.model import Target
from goldenthread.errors import DataError, Fault, RequestError
from goldenthread.extracts.delivery import sync_folder
from goldenthread.extracts.given import guarded
from goldenthread.figures import Figure, read_figures
from goldenthread.figures.table import figures_text, number_text
from goldenthread.scorecards.commentary import commentary_text
from goldenthread.scorecards.model import FilledScorecard
from goldenthread.scorecards.self_check import Finding, checks_text, self_check

MANIFEST = "manifest.json"
MARK_COLUMNS = (
    "ref",
    "indicator",
    "window",
    "as",
    "period_end",
    "printed",
    "target",
    "suggested_rating",
    "published_rating",
    "rating_reason",
    "moved",
    "meaning",
    "signal",
    "direction_reason",
    "suggestion_reason",
    "level",
    "suggested_level",
    "target_kind",
    "target_low",
    "target_high",
    "target_open_side",
)
REVISION_COLUMNS = ("ref", "indicator", "window", "as", "period_end", "was", "now", "was_value", "now_value")


@dataclass(frozen=True)
class Pack:
    """A pack that was published: its folder, manifest and figures, and the text each figure was printed as by
    (ref, period end).
    """

    folder: Path
    manifest: Mapping[str, object]
    figures: tuple[Figure, ...]


def marks_text(filled: FilledScorecard) -> str:
    """`marks.csv`: one row for each line of the scorecard, with the sentence of every mark. Words that a spreadsheet
    would take for a formula have an apostrophe before them, here and in `revisions.csv`.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(MARK_COLUMNS)
    for row in filled.rows:
        mark = row.mark
        writer.writerow(
            [
                guarded(row.ref),
                row.indicator.name,
                row.row.window,
                row.row.form,
                filled.period.last_day.isoformat(),
                guarded(row.current.text),
                guarded(row.target.text),
                mark.suggested_rating or "",
                row.rating or "",
                guarded(row.rating_reason),
                mark.moved or "",
                mark.meaning or "",
                mark.signal or "",
                guarded(mark.direction_reason),
                guarded(mark.rating_reason),
                guarded(row.level),
                guarded(mark.level),
                *_target_columns(row.target.target),
            ]
        )
    return text.getvalue()


def _target_columns(target: Target | None) -> tuple[str, str, str, str]:
    """Kind, low, high and open side of what is rated; empty for an expected band, which is noted and not rated."""
    if target is None or target.expected:
        return "", "", "", ""
    return target.kind, number_text(target.low), number_text(target.high), target.open_side


def revisions_text(filled: FilledScorecard) -> str:
    """`revisions.csv`: each cell that differs in print from the pack before, from what, to what."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REVISION_COLUMNS)
    for row in filled.rows:
        for period, cell in zip(filled.periods, row.cells, strict=True):
            if cell.revised:
                writer.writerow(
                    [
                        guarded(row.ref),
                        row.indicator.name,
                        row.row.window,
                        row.row.form,
                        period.last_day.isoformat(),
                        guarded(cell.was),
                        guarded(cell.text),
                        number_text(cell.was_value),
                        number_text(cell.number),
                    ]
                )
    return text.getvalue()


def content_hash(filled: FilledScorecard) -> str:
    """One hash of everything that a reader is told: figures, marks, revisions, words, and who is named as the council.
    Two scorecards with the same hash say the same.
    """
    parts = (
        filled.scorecard.name,
        filled.council.name,
        filled.marking,
        filled.finding,
        *filled.notes,
        filled.previous_pack,
        figures_text(filled.figures),
        marks_text(filled),
        revisions_text(filled),
        commentary_text(filled.comments),
        *filled.unbound,
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def write_pack(
    folder: Path,
    filled: FilledScorecard,
    outputs: Mapping[str, bytes],
    definitions: object,
    *,
    findings: Sequence[Finding] | None = None,
    trail: Mapping[str, object] | None = None,
) -> Path:
    """Write a pack at `folder`, which must not exist or be empty; complete or absent, also when the process
    is killed.

    `outputs` are file names and contents (scorecard.html, …); `definitions` is what was in force, as plain
    JSON values; `findings` those of a self-check that was made with other scorecards beside it, else it is made here;
    `trail` the line of the record that published it (number and hash), for the manifest. Raises
    RequestError when something is there already, for what was published stays published, and when the commentary
    names a figure that there is not.
    """
    if filled.unbound:
        raise RequestError(
            "The commentary names figures that this scorecard does not have: " + " ".join(filled.unbound),
            where=filled.scorecard.name,
            remedy="Mend the names between braces, or take the braces away.",
        )
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RequestError(
            "there is something here already, and a published pack is never overwritten",
            where=folder.name,
            remedy="name another folder with --out, or move this one away",
        )
    contents = {
        **outputs,
        "figures.csv": figures_text(filled.figures).encode(),
        "marks.csv": marks_text(filled).encode(),
        "checks.csv": checks_text(self_check(filled) if findings is None else findings).encode(),
        "definitions.json": json.dumps(definitions, indent=1, sort_keys=True, ensure_ascii=False).encode(),
    }
    if filled.comments:
        contents["commentary.csv"] = commentary_text(filled.comments).encode()
    if filled.previous_pack:
        contents["revisions.csv"] = revisions_text(filled).encode()
    manifest = {
        "pack": 1,
        "scorecard": filled.scorecard.name,
        "title": filled.title,
        "council": filled.council.name,
        "period_start": filled.period.first_day.isoformat(),
        "period_end": filled.period.last_day.isoformat(),
        "as_at": filled.as_at.isoformat() if filled.as_at else None,
        "snapshot": filled.snapshot,
        "previous_pack": filled.previous_pack or None,
        **({"trail": dict(trail)} if trail is not None else {}),
        "files": {
            name: {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
            for name, body in sorted(contents.items())
        },
    }
    contents[MANIFEST] = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.parent / f".{folder.name}.{os.getpid()}.making"
    for killed in folder.parent.glob(f".{folder.name}.*.making"):
        shutil.rmtree(killed, ignore_errors=True)
    aside.mkdir()
    try:
        for name, body in contents.items():
            with (aside / name).open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            folder.rmdir()
        sync_folder(aside)
        aside.rename(folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


def read_pack(folder: Path) -> Pack:
    """Read a published pack, checking every file against its manifest. Raises DataError when it is not one or
    was changed.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            [
                Fault(
                    "is not a pack: it holds no readable manifest.json",
                    folder.name,
                    "Name a folder that goldenthread published.",
                )
            ]
        ) from None
    for name, entry in files.items():
        try:
            body = (folder / name).read_bytes()
        except OSError:
            raise DataError(
                [Fault("is missing from the pack", f"{folder.name}/{name}", "Restore the pack from backup.")]
            ) from None
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            raise DataError(
                [
                    Fault(
                        "was changed after it was published",
                        f"{folder.name}/{name}",
                        "Restore the pack from backup.",
                    )
                ]
            )
    return Pack(folder, manifest, tuple(read_figures(folder / "figures.csv")))
