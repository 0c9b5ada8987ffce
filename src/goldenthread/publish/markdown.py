"""What people wrote, as HTML and as plain paragraphs. They may use bold, italics, lists, headings and links to web
addresses, in Markdown; anything else is printed as it was typed. No HTML of theirs is let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6"}
_WEB = ("http://", "https://")


def markdown_html(text: str, *, heading: int = 3) -> str:
    """The text as HTML that is safe to put into a page: paragraphs, lists and headings, the highest at level
    `heading` and none skipped.
    """
    tokens = _reader().parse(text)
    _shift(tokens, heading)
    made = str(_reader().renderer.render(tokens, _reader().options, {})).strip()
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_only_web,
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def markdown_line(text: str) -> str:
    """One point of a list as HTML, without a paragraph around it when it is one."""
    made = markdown_html(text, heading=4)
    inside = made.removeprefix("<p>").removesuffix("</p>")
    return inside if made == f"<p>{inside}</p>" and "<p>" not in inside else made


def paragraphs(text: str) -> list[str]:
    """The text as plain paragraphs, for the outputs that have no markup: `• ` or a number before what is in a list, a
    link's address after its words.
    """
    return list(_paragraphs(_reader().parse(text)))


def plain(parts: Iterable[str]) -> list[str]:
    """Parts of a text that were kept apart, each as plain paragraphs."""
    return [paragraph for part in parts for paragraph in paragraphs(part)]


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True})
    reader.enable(["heading", "list", "emphasis", "link", "autolink", "escape", "newline"])
    reader.validateLink = lambda url: url.lower().startswith(_WEB)  # type: ignore[method-assign]
    return reader


def _only_web(tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or value.lower().startswith(_WEB) else None


def _shift(tokens: Sequence[Token], highest: int) -> None:
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    above = highest - 1
    for token in tokens:
        if token.type == "heading_open":
            # None is skipped on the way down, whatever was typed first.
            above = min(highest + used.index(token.tag), above + 1, 6)
            token.tag = f"h{above}"
        elif token.type == "heading_close":
            token.tag = f"h{above}"


def _paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    numbers: list[int | None] = []
    mark = ""
    for token in tokens:
        if token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            mark = "• " if number is None else f"{number}. "
            if number is not None:
                numbers[-1] = number + 1
        elif token.type == "inline":
            if words := _words(token.children or ()).strip():
                yield f"{mark}{words}"
            mark = ""


def _words(tokens: Sequence[Token]) -> str:
    said: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrs.get("href", "")), len(said)))
        elif token.type == "link_close":
            address, start = links.pop()
            words = "".join(said[start:])
            said += [f" ({address})"] if address not in (words, f"{words}/") else []
        elif token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        else:
            said.append(token.content)
    return "".join(said)
