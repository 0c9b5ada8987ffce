"""Writes the pages of `docs/` that are made from the product itself, so that they cannot disagree with it: `python -m
goldenthread.cli.documents docs`. A test fails when a page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from goldenthread import definitions
from goldenthread.extracts.templates import PAGE, extra_tables_page
from goldenthread.web.access import permission_page


def generated_pages() -> dict[str, str]:
    """Every generated page by its file name under `docs/`."""
    catalogue = definitions.load_catalogue()
    return {
        **definitions.reference_pages(catalogue),
        PAGE: extra_tables_page(catalogue),
        permission_page.PAGE: permission_page.permissions_page(),
    }


def write_pages(folder: Path) -> None:
    """Write every generated page under `folder`."""
    for name, text in generated_pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
