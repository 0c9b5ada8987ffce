"""Which letters the shipped fonts can show, and how wide they are. PDF/UA forbids a document with a letter that its
font lacks, and a comment may hold anything; such a letter is replaced by a hollow square, and the other outputs keep
it.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from importlib import resources

MISSING = "□"
FONTS = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf")

# Marks that change how letters join or run, and show nothing themselves.
_UNSEEN = ("Cf", "Cc", "Cs", "Co", "Cn")


def showable(text: str) -> str:
    """The text with every letter that a shipped font lacks replaced by a hollow square; line ends are kept."""
    covered = letters()
    if all(letter in covered for letter in text):
        return text
    return "".join(_one(letter, covered) for letter in unicodedata.normalize("NFC", text))


def _one(letter: str, covered: frozenset[str]) -> str:
    if letter in covered or letter == "\n":
        return letter
    if letter in "\t\r\x0b\x0c" or unicodedata.category(letter) == "Zs":
        return " "
    return "" if unicodedata.category(letter) in _UNSEEN or unicodedata.combining(letter) else MISSING


@cache
def letters() -> frozenset[str]:
    """The letters that every shipped font has a shape for."""
    folder = resources.files("goldenthread.publish").joinpath("fonts")
    held = [_letters(folder.joinpath(name).read_bytes()) for name in FONTS]
    return frozenset(
        chr(code)
        for code in held[0].keys() & held[1].keys() & held[2].keys()
        if code >= 0x20 and code != 0x7F
    )


def points_wide(text: str, size: float = 12, *, bold: bool = False) -> float:
    """How many points a text takes in the shipped font, whose letters are as wide as Arial's."""
    widths = _widths(FONTS[1] if bold else FONTS[0])
    usual = widths["x"]
    return sum(widths.get(letter, usual) for letter in text) * size


@cache
def _widths(name: str) -> dict[str, float]:
    """The width of each letter as a share of the size (OpenType specification, tables `head`, `hhea`, `hmtx`)."""
    font = resources.files("goldenthread.publish").joinpath("fonts").joinpath(name).read_bytes()
    tables = _tables(font)
    units = struct.unpack_from(">H", font, tables[b"head"] + 18)[0]
    held = struct.unpack_from(">H", font, tables[b"hhea"] + 34)[0]
    # Glyphs after the last width that is held have that one.
    return {
        chr(code): struct.unpack_from(">H", font, tables[b"hmtx"] + 4 * min(glyph, held - 1))[0] / units
        for code, glyph in _letters(font).items()
    }


def _tables(font: bytes) -> dict[bytes, int]:
    count = struct.unpack_from(">H", font, 4)[0]
    return {
        font[12 + 16 * index : 16 + 16 * index]: struct.unpack_from(">I", font, 20 + 16 * index)[0]
        for index in range(count)
    }


def _letters(font: bytes) -> dict[int, int]:
    """The code points in the font's character map, format 4 (OpenType specification, table `cmap`), with the glyph of
    each.
    """
    start = _tables(font)[b"cmap"]
    found: dict[int, int] = {}
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        offset = start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0]
        if struct.unpack_from(">H", font, offset)[0] == 4:
            found |= _format_4(font, offset)
    return found


def _format_4(font: bytes, offset: int) -> dict[int, int]:
    segments = struct.unpack_from(">H", font, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, offset + 14)
    starts_at = offset + 16 + 2 * segments
    starts = struct.unpack_from(f">{segments}H", font, starts_at)
    deltas = struct.unpack_from(f">{segments}H", font, starts_at + 2 * segments)
    ranges_at = starts_at + 4 * segments
    ranges = struct.unpack_from(f">{segments}H", font, ranges_at)
    found = {}
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if ranges[index]:
                at = ranges_at + 2 * index + ranges[index] + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, at)[0]
                glyph = (glyph + deltas[index]) & 0xFFFF if glyph else 0
            else:
                glyph = (code + deltas[index]) & 0xFFFF
            if glyph:
                found[code] = glyph
    return found
