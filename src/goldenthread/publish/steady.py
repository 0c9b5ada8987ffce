"""Office files without the moment they were made: the same scorecard gives the same bytes, so that a published file can
be made again and compared.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip file can hold, for every part of the file."""

_WRITTEN = re.compile(
    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)",
)


def steady(content: bytes, on: date) -> bytes:
    """An office file with every entry's time taken away and its own dates set to `on`, the workbooks inside it too."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.endswith((".xlsx", ".docx", ".pptx")):
                part = steady(part, on)
            elif entry.filename == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>" + f"{on.isoformat()}T12:00:00Z".encode() + rb"\g<2>", part)
            made = zipfile.ZipInfo(entry.filename, EARLIEST)
            made.compress_type = zipfile.ZIP_DEFLATED
            # The system that made the file is written into it otherwise.
            made.create_system = 0
            new.writestr(made, part)
    return held.getvalue()
