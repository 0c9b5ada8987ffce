"""Which files a publication is made of. It only chooses: each file is made by its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from goldenthread.errors import RequestError
from goldenthread.publish.committee_report import docx
from goldenthread.publish.page import html
from goldenthread.publish.paper import pdf
from goldenthread.publish.slides import pptx
from goldenthread.publish.workbook import xlsx
from goldenthread.scorecards.model import FilledScorecard

MAKERS: Mapping[str, Callable[[FilledScorecard], bytes]] = {
    "html": html,
    "xlsx": xlsx,
    "pdf": pdf,
    "pptx": pptx,
    "docx": docx,
}
FORMATS = (*MAKERS, "csv")
SOME_LAYOUTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pptx": ("PowerPoint slides", ("tiles", "panels")),
    "docx": ("A Word committee report", ("rows",)),
}
"""Formats that only some layouts are made in, with what they are called."""


def outputs(
    filled: FilledScorecard, formats: Iterable[str], *, template: Path | None = None
) -> dict[str, bytes]:
    """The files asked for by format, as `scorecard.html`, `scorecard.xlsx` and so on.
     `csv` adds no file here, for every pack holds its figures and marks as CSV. `template` is a council's own
    Word template, for `docx`. Raises `RequestError` for a format that is not made or not made of this layout, and
    for a template that cannot be used, before anything is made.
    """
    wanted = list(dict.fromkeys(each.strip().lower() for each in formats))
    layout = filled.scorecard.layout
    others = [name for name in FORMATS if layout in SOME_LAYOUTS.get(name, ("", (layout,)))[1]]
    for each in wanted:
        if each not in FORMATS:
            raise RequestError("There is no such format.", where=each, remedy=f"Ask for {_listed(others)}.")
        what, layouts = SOME_LAYOUTS.get(each, ("", (layout,)))
        if layout not in layouts:
            raise RequestError(
                f"{what} can be made of the layout {' or '.join(layouts)}, and {filled.scorecard.name} has the layout "
                f"{layout}.",
                where=each,
                remedy=f"Ask for {_listed(others)}.",
            )
    if template is not None and "docx" not in wanted:
        raise RequestError(
            "A template is for a Word report, and none was asked for.",
            where=template.name,
            remedy="Add docx to --format, or leave --template out.",
        )
    made: dict[str, bytes] = {}
    if "docx" in wanted:
        # First, for it is the one that a council's own file can make fail.
        made["scorecard.docx"] = docx(filled, *_own(template))
    return made | {
        f"scorecard.{each}": MAKERS[each](filled) for each in wanted if each in MAKERS and each != "docx"
    }


def _own(template: Path | None) -> tuple[bytes, str] | tuple[()]:
    if template is None:
        return ()
    try:
        return template.read_bytes(), template.name
    except OSError:
        raise RequestError(
            "There is no such template, or it cannot be read.", where=template.name, remedy="Check the name."
        ) from None


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"
