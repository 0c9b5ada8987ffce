"""The structure tree of a PDF, which is what a screen reader reads, for the tests here."""

from __future__ import annotations

import pikepdf


def structure(within: pikepdf.Pdf | pikepdf.Object) -> list[pikepdf.Object]:
    """Every element of a document, or those inside an element, in no order."""
    found = []
    waiting = [within.Root.StructTreeRoot.K if isinstance(within, pikepdf.Pdf) else within.get("/K")]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += list(element)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            if "/K" in element:
                waiting.append(element.K)
    return found


def of_kind(elements: list[pikepdf.Object], kind: str) -> list[pikepdf.Object]:
    return [element for element in elements if str(element.S) == f"/{kind}"]


def attributes(element: pikepdf.Object) -> list[pikepdf.Object]:
    held = element.get("/A", [])
    return list(held) if isinstance(held, pikepdf.Array) else [held]
