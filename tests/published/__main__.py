"""`make published`: the five published documents, made again from their printed figures into one folder, each in
every form that its layout offers. The tests compare the same documents with the printed figures; this is for looking.
"""

import sys
from pathlib import Path

from goldenthread.publish import outputs
from tests.published import documents

DOCUMENTS = {
    "1-monthly": (documents.monthly, ("html", "xlsx", "pdf")),
    "2-weekly": (documents.weekly, ("html", "xlsx", "pdf")),
    "3-twelve-months": (documents.twelve_months, ("html", "xlsx", "pdf", "docx")),
    "4-tiles": (documents.tiles, ("html", "xlsx", "pdf", "pptx")),
    "5-panels": (documents.panels, ("html", "xlsx", "pdf", "pptx")),
    "appendix-plan": (documents.plan, ("html", "xlsx", "pdf")),
}


def publish(folder: Path) -> list[Path]:
    """Write every document under `folder`, one folder each; the files written."""
    written = []
    for name, (make, formats) in DOCUMENTS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in outputs(make(), formats).items():
            (folder / name / file).write_bytes(content)
            written.append(folder / name / file)
    return written


if __name__ == "__main__":
    for path in publish(Path(sys.argv[1] if len(sys.argv) > 1 else "published")):
        print(path)
