"""The style of a published file and the content policy that lets in that style and nothing else. Nothing is
fetched: the stylesheet is package data, and the council's colour is the only thing that changes in it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

OUR_COLOUR = "#173F4E"
"""The masthead's colour for a council that sets none, or one on which white text could not be read."""

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA."""


@cache
def stylesheet(name: str = "goldenthread.css") -> str:
    """A stylesheet that is shipped, without its comments and empty lines."""
    text = resources.files("goldenthread.publish").joinpath("style", name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


PAPERS = {"a4_upright": "A4 portrait", "a4_landscape": "A4 landscape", "a3_landscape": "A3 landscape"}
"""How a browser calls the paper that a scorecard names."""


def style_text(colour: str = OUR_COLOUR, paper: str = "a3_landscape", *, sheets: bool = False) -> str:
    """What stands between `<style>` and `</style>`, to the letter, for a council of this colour and this paper."""
    own = f":root {{ --brand: {readable(colour)}; }}\n@page {{ size: {PAPERS[paper]}; }}"
    more = f"\n{stylesheet('sheets.css')}" if sheets else ""
    return f"{stylesheet()}{more}\n{own}\n"


def style_hash(text: str) -> str:
    """The style's source expression in a content policy: `sha256-…`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def content_policy(text: str) -> str:
    """The policy of a published file: this one style, images within the file, and nothing from anywhere."""
    return f"default-src 'none'; style-src '{style_hash(text)}'; img-src data:"


def readable(colour: str) -> str:
    """The colour when it is one (#RRGGBB) and white text on it can be read, else ours."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        return OUR_COLOUR
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return colour if 1.05 / (luminance + 0.05) >= LEAST_CONTRAST else OUR_COLOUR
