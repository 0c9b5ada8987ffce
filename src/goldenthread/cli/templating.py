"""The commands that write what people start from: `templates` the extra tables, empty, and `report-template` the Word
template of committee reports.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from goldenthread import definitions
from goldenthread.cli.terminal import DefinitionsOption, out, own_definitions
from goldenthread.errors import RequestError
from goldenthread.extracts.templates import described_tables, write_templates
from goldenthread.publish.committee_report import shipped_template


def templates(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")],
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, or both with a comma between them.")
    ] = "csv",
    own: DefinitionsOption = None,
) -> None:
    """Write the extra tables, which hold what the Standard Safeguarding Dataset does not, empty and described; those of
    your own definitions too (of `--definitions`, else of `definitions/` in the folder named).

    Example: `goldenthread templates extra --format csv,xlsx`
    """
    catalogue = definitions.load_catalogue(own_definitions(own, folder))
    formats = [word.strip().lower() for word in form.split(",") if word.strip()]
    write_templates(folder, catalogue, formats)
    out.print(
        f"{len(described_tables(catalogue))} tables written to {folder}. "
        "Fill those that you hold and put them beside the ssd_*.csv files; leave the others out."
    )


def report_template(
    file: Annotated[Path, typer.Argument(help="Where to write it: a new .docx file.")],
) -> None:
    """Write the shipped Word template of committee reports, to change in Word and give to `scorecard --template`.

    Example: `goldenthread report-template ours.docx`
    """
    if file.suffix.lower() != ".docx":
        raise RequestError(
            "a template is a Word document", where=str(file), remedy=f"name it {file.stem}.docx"
        )
    if file.exists():
        raise RequestError(
            "it is there already, and may be yours",
            where=str(file),
            remedy="name another file, or move it away",
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(shipped_template())
    out.print(
        f"The template is in {file}. Change it in Word, then: goldenthread scorecard … --format docx --template {file}",
        markup=False,
    )
