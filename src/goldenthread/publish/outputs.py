"""Which files a publication is made of. It only chooses: each file is made by its own module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from goldenthread.errors import RequestError
from goldenthread.publish.page import html
from goldenthread.publish.paper import pdf
from goldenthread.publish.workbook import xlsx
from goldenthread.scorecards.model import FilledScorecard

MAKERS: Mapping[str, Callable[[FilledScorecard], bytes]] = {"html": html, "xlsx": xlsx, "pdf": pdf}
FORMATS = (*MAKERS, "csv")
NOT_YET = {"pptx": "PowerPoint slides", "docx": "Word documents"}


def outputs(filled: FilledScorecard, formats: Iterable[str]) -> dict[str, bytes]:
    """The files asked for by format, as `scorecard.html`, `scorecard.xlsx` and `scorecard.pdf`.

    `csv` adds no file here, for every pack holds its figures and marks as CSV. Raises `RequestError` for a
    format that is not made, before anything is made.
    """
    wanted = list(dict.fromkeys(each.strip().lower() for each in formats))
    for each in wanted:
        if each in NOT_YET:
            raise RequestError(
                f"{NOT_YET[each]} are not made yet.", where=each, remedy=f"Ask for {_listed(FORMATS)}."
            )
        if each not in FORMATS:
            raise RequestError("There is no such format.", where=each, remedy=f"Ask for {_listed(FORMATS)}.")
    return {f"scorecard.{each}": MAKERS[each](filled) for each in wanted if each in MAKERS}


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}"
