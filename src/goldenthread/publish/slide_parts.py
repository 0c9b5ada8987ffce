"""What every slide is made of: text in the one font, boxes, filled shapes, notes. Each shape says in words what it
shows, or that it is only drawn for the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Mm, Pt

from goldenthread.publish.letters import points_wide
from goldenthread.publish.slide_charts import rgb
from goldenthread.scorecards.model import FilledCell, FilledScorecard

INK, QUIET, HAIR = "1B2530", "5E6973", "D5DADF"
FONT = "Arial"
LANGUAGE = "en-GB"
LINE = 4.6
"""Millimetres of a line of 12 point."""

Words = tuple[str, dict[str, Any]]
Place = tuple[float, float, float, float]
"""Left, top, width and height in millimetres."""

_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def new_slide(
    deck: Any, title: str, filled: FilledScorecard, notes: Sequence[str], *, size: int = 20, left: float = 6
) -> Any:
    """A new slide with its title at the top, the protective marking above it, and the speaker's notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    width = deck.slide_width
    shape = slide.shapes.title
    top = Mm(8 if filled.marking else 4)
    shape.left, shape.top, shape.width, shape.height = (Mm(left), top, width - Mm(2 * left), Mm(10))
    write(shape.text_frame, [[(title, {"bold": True, "size": size})]])
    shape.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    if filled.marking:
        marking = slide.shapes.add_textbox(Mm(7), Mm(2), width - Mm(14), Mm(6))
        write(marking.text_frame, [[(filled.marking, {"bold": True})]])
        marking.name = "marking"
    frame = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(filter(None, notes))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            _in_english(run)
    return slide


def _in_english(run: Any) -> None:
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def write(
    frame: Any, paragraphs: Sequence[Sequence[Words]], *, after: float = 0, spacing: float = 1.08
) -> None:
    """Put runs of text into a frame, 12 point when they do not say otherwise, with so many points after each
    paragraph.
    """
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Mm(1)
    frame.margin_top = frame.margin_bottom = Mm(0.5)
    for place, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(after)
        size = max((look.get("size", 12) for _, look in runs), default=12)
        # In points: a share of the usual spacing cuts the letters in some programs.
        paragraph.line_spacing = Pt(round(size * spacing, 1))
        if runs and runs[0][1].get("bullet"):
            _bulleted(paragraph)
        # An empty line is as high as one with words in it.
        paragraph._p.get_or_add_endParaRPr().set("sz", "1200")
        for text, look in runs:
            if not text:
                continue
            run = paragraph.add_run()
            run.text = text
            run.font.name = FONT
            run.font.size = Pt(look.get("size", 12))
            run.font.bold = look.get("bold", False)
            run.font.italic = look.get("italic", False)
            run.font.color.rgb = rgb(look.get("colour", INK))
            _in_english(run)


def _bulleted(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "266700")
    properties.set("indent", "-266700")
    bullet = OxmlElement("a:buChar")
    bullet.set("char", "•")
    properties.append(bullet)


def box(
    slide: Any, name: str, place: Place, paragraphs: Sequence[Sequence[Words]], *, after: float = 0
) -> Any:
    """A text box."""
    left, top, width, height = place
    made = slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(height))
    made.name = name
    write(made.text_frame, paragraphs, after=after)
    return made


def filled_shape(
    slide: Any,
    name: str,
    place: Place,
    ground: str,
    *,
    edge: str = "",
    words: str = "",
    kind: Any = MSO_SHAPE.RECTANGLE,
    points: float = 0.75,
) -> Any:
    """A shape filled with a colour; `words` say what it shows, and without them it is marked as drawn for the eye."""
    left, top, width, height = place
    made = slide.shapes.add_shape(kind, Mm(left), Mm(top), Mm(width), Mm(height))
    made.name = name
    plain_style(made)
    made.fill.solid()
    made.fill.fore_color.rgb = rgb(ground)
    if edge:
        made.line.color.rgb = rgb(edge)
        made.line.width = Pt(points)
    else:
        made.line.fill.background()
    described(made, words)
    return made


def plain_style(shape: Any) -> None:
    """A shape without the theme's style, which would add a shadow."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def described(shape: Any, words: str) -> None:
    """Give a shape its alternative text, or mark it as decorative."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    if words:
        properties.set("descr", words)
        return
    properties.append(parse_xml(_DECORATIVE))


def value_words(cell: FilledCell, size: float) -> Words:
    """A figure, large; or the words of its absence."""
    absent = cell.kind == "absent"
    look = {"italic": True, "colour": QUIET} if absent else {"bold": True, "size": size}
    return cell.text, look


def wide(text: str, size: float = 12, *, bold: bool = False) -> float:
    """How many millimetres a text takes at so many points."""
    return points_wide(text, size, bold=bold) * 25.4 / 72


def lines_of(text: str, width: float, size: float = 12, *, bold: bool = False) -> int:
    """About how many lines a text takes in so many millimetres."""
    lines, used = 1, 0.0
    for word in text.split():
        needed = wide(word, size, bold=bold)
        if used and used + needed > width - 2.2:
            lines, used = lines + 1, 0.0
        used += needed + wide(" ", size, bold=bold)
    return lines
