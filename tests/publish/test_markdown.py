"""What people wrote, as HTML and as plain paragraphs: what they may use, and that nothing else comes through."""

import re

import pytest

from goldenthread.publish.markdown import markdown_html, markdown_line, paragraphs, plain


@pytest.mark.parametrize(
    ("text", "html", "lines"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>", ["One.", "Two."]),
        ("**b** and *i*", "<p><strong>b</strong> and <em>i</em></p>", ["b and i"]),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", ["• a", "• b"]),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>', ["3. a", "4. b"]),
        ("# Top\n## Below", "<h3>Top</h3>\n<h4>Below</h4>", ["Top", "Below"]),
        ("### Deep first\n# Top", "<h3>Deep first</h3>\n<h3>Top</h3>", ["Deep first", "Top"]),
        (
            "[words](https://a.example/?b=1&c=2)",
            '<p><a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">words</a></p>',
            ["words (https://a.example/?b=1&c=2)"],
        ),
        ("a\nb", "<p>a<br>\nb</p>", ["a\nb"]),
        ("    not code, `nor this`", "<p>not code, `nor this`</p>", ["not code, `nor this`"]),
        (r"\{brace} 5 < 7 & 8", "<p>{brace} 5 &lt; 7 &amp; 8</p>", ["{brace} 5 < 7 & 8"]),
        ("", "", []),
    ],
)
def test_what_may_be_used(text: str, html: str, lines: list[str]) -> None:
    assert markdown_html(text) == html
    assert paragraphs(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<style>*{}</style><p style='x'>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](//evil.example)",
        "[a](/packs/1/step/)",
        "[a](mailto:a@example.org)",
        "![a](https://a.example/x.png)",
        '[a](https://a.example" onmouseover="alert(1))',
        '<https://a.example/"onmouseover=alert(1)>',
        "<svg/onload=alert(1)>",
        "&lt;script&gt;",
    ],
)
def test_nothing_else_comes_through(text: str) -> None:
    made = markdown_html(text)
    tags = re.findall(r"<(/?)(\w+)([^>]*)>", made)
    assert {name for _, name, _ in tags} <= {"p", "a"}
    for _, name, attributes in tags:
        if name == "a" and attributes:
            assert re.fullmatch(r' href="https?://[^"]*" rel="noopener noreferrer"', attributes)
        else:
            assert attributes == ""


def test_a_point_of_a_list_has_no_paragraph_of_its_own() -> None:
    assert markdown_line("one **b**") == "one <strong>b</strong>"
    assert markdown_line("one\n\ntwo") == "<p>one</p>\n<p>two</p>"


def test_parts_kept_apart_become_plain_paragraphs() -> None:
    assert plain(["- a\n- b", "*c*"]) == ["• a", "• b", "c"]
