"""The command `templates`, which writes the extra tables empty, to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread import definitions
from goldenthread.cli.terminal import DefinitionsOption, out, own_definitions
from goldenthread.extracts.templates import described_tables, write_templates


def templates(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")],
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, or both with a comma between them.")
    ] = "csv",
    own: DefinitionsOption = None,
) -> None:
    """Write the extra tables, which hold what the Standard Safeguarding Dataset does not, empty and described.

    Example: `goldenthread templates extra --format csv,xlsx`
    """
    catalogue = definitions.load_catalogue(own_definitions(own, None))
    formats = [word.strip().lower() for word in form.split(",") if word.strip()]
    write_templates(folder, catalogue, formats)
    out.print(
        f"{len(described_tables(catalogue))} tables written to {folder}. "
        "Fill those that you hold and put them beside the ssd_*.csv files; leave the others out."
    )
