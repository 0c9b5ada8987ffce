"""The HTML file: read back cell by cell, and what it must never hold."""

import base64
import hashlib
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

import pytest

from goldenthread.publish import content_policy, html, style_text
from goldenthread.publish.policy import OUR_COLOUR, readable
from goldenthread.publish.words import direction_words, rating_words, signal_words
from goldenthread.scorecards.model import FilledScorecard
from tests.publish.sample import COMPARATORS, HOSTILE, PERIODS, sample

VOID = {"meta", "col", "br", "img", "link", "input"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    def all(self, tag: str, **wanted: str) -> list["Node"]:
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag == tag and all(
                    child.attributes.get(name) == value for name, value in wanted.items()
                ):
                    found.append(child)
                found += child.all(tag, **wanted)
        return found

    @property
    def own_text(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str)).strip()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(document: bytes) -> Node:
    reader = Reader()
    reader.feed(document.decode())
    assert reader.open == [reader.root]
    return reader.root


@pytest.fixture(scope="module")
def filled() -> FilledScorecard:
    return sample()


@pytest.fixture(scope="module")
def page(filled: FilledScorecard) -> Node:
    return read(html(filled))


def cells_of(page: Node, ref: str) -> dict[str, Node]:
    (line,) = page.all("tr", **{"data-ref": ref})
    return {
        cell.attributes["data-column"]: cell for cell in line.all("td") if "data-column" in cell.attributes
    }


def test_every_cell_prints_its_text_alone(page: Node, filled: FilledScorecard) -> None:
    for row in filled.rows:
        cells = cells_of(page, row.ref)
        for period, cell in zip(PERIODS, row.cells, strict=True):
            assert cells[period.label].own_text == cell.text
        assert cells["previous_year"].own_text == row.previous_year.text
        assert cells["target"].own_text == row.target.text
        for comparator, benchmark in zip(COMPARATORS, row.benchmarks, strict=True):
            assert cells[f"benchmark:{comparator}"].own_text == benchmark.cell.text
        (rating,) = cells["rating"].all("span", **{"class": f"rating {row.rating or 'none'}"})
        assert rating.own_text == rating_words(row)
        assert cells["direction"].text == direction_words(row.mark)
        assert cells["real_change"].text == signal_words(row.mark)


def test_sections_stand_in_their_order_with_their_rows(page: Node, filled: FilledScorecard) -> None:
    tables = [table for table in page.all("table") if "data-section" in table.attributes]
    assert [table.attributes["data-section"] for table in tables] == ["FD", "CIN", "WF"]
    for table, section in zip(tables, filled.sections, strict=True):
        refs = [line.attributes["data-ref"] for line in table.all("tr") if "data-ref" in line.attributes]
        assert refs == [row.ref for row in section.rows]


def test_every_line_of_a_table_is_equally_wide(page: Node) -> None:
    for table in page.all("table"):
        widths = {
            sum(int(cell.attributes.get("colspan", "1")) for cell in line.children if isinstance(cell, Node))
            for line in table.all("tr")
        }
        groups = sum(int(group.attributes.get("span", "1")) for group in table.all("colgroup"))
        assert widths == {groups}


def test_years_stand_over_the_months_and_the_benchmarks(page: Node) -> None:
    table = page.all("table", **{"data-section": "CIN"})[0]
    over = [
        (head.text, head.attributes["colspan"]) for head in table.all("tr")[0].all("th", scope="colgroup")
    ]
    assert over == [("2023", "6"), ("2021/22", "1"), ("2020/21", "1"), ("2021/22", "2")]


def test_a_section_without_benchmarks_keeps_the_columns_and_prints_no_year(page: Node) -> None:
    table = page.all("table", **{"data-section": "FD"})[0]
    assert [head.text for head in table.all("tr")[0].all("th", scope="colgroup")] == ["2023"]


def test_the_cover_says_what_it_is_for_when_and_as_recorded_when(page: Node) -> None:
    (title,) = page.all("h1")
    assert title.text == "Children’s services performance and quality assurance scorecard September 2023"
    cover = page.all("dl", **{"class": "cover"})[0].text
    for words in (
        "September 2023",
        "Exampleshire & District",
        "9 October 2023",
        "2023-10-09",
        "pack-2023-08",
    ):
        assert words in cover


def test_contents_lead_to_every_section(page: Node) -> None:
    (contents,) = page.all("nav")
    targets = [link.attributes["href"].removeprefix("#") for link in contents.all("a")]
    headings = {head.attributes["id"] for head in page.all("h2") if "id" in head.attributes}
    assert len(targets) == 3
    assert set(targets) <= headings


def test_ids_are_unique_and_links_have_their_target(page: Node) -> None:
    def ids(node: Node) -> list[str]:
        here = [node.attributes["id"]] if "id" in node.attributes else []
        return here + [each for child in node.children if isinstance(child, Node) for each in ids(child)]

    found = ids(page)
    assert len(found) == len(set(found))
    for link in page.all("a") + page.all("use"):
        assert link.attributes["href"].removeprefix("#") in found


def test_the_reasons_of_a_row_open_below_it(page: Node, filled: FilledScorecard) -> None:
    details = page.all("details")
    assert len(details) == len(filled.rows)
    row = next(row for row in filled.rows if row.ref == "CIN8")
    (why,) = [each for each in details if "Why? CIN8," in each.text]
    for sentence in (row.mark.direction_reason, row.mark.signal_reason, row.mark.caution, row.quality[0]):
        assert sentence in why.text
    assert "231 of 275 in September 2023." in why.text
    assert "cin8_indicator, version 0f3c9a1b2d4e" in why.text


def test_a_reason_does_not_repeat_its_label(page: Node) -> None:
    (why,) = [each for each in page.all("details") if "Why? CIN8," in each.text]
    label, sentence = why.all("dt")[0], why.all("dd")[0]
    assert label.text == "Rating: Amber"
    assert sentence.text == "84% against at least 85%, short by 1 point, inside the 2-point tolerance."


def test_a_given_rating_has_a_dagger_that_is_spoken(page: Node) -> None:
    (rating,) = cells_of(page, "CIN1")["rating"].all("span", **{"class": "rating amber"})
    assert [child.text for child in rating.children if isinstance(child, Node)] == [
        "†",
        ", given by a person",
    ]
    assert "†" not in cells_of(page, "CIN2")["rating"].text


def test_a_revised_cell_says_what_it_was(page: Node) -> None:
    cell = cells_of(page, "FD1")["2023-08"]
    assert cell.own_text == "1,098"
    assert cell.text == "1,098r, revised, was 1,081"


def test_few_cases_stand_beside_the_percentage(page: Node) -> None:
    assert cells_of(page, "WF4")["2023-09"].text == "64.3%9 of 14"
    assert cells_of(page, "CIN8")["2023-09"].text == "84%"


def test_red_rows_ask_their_question_and_no_other_does(page: Node, filled: FilledScorecard) -> None:
    asked = [each.text for each in page.all("p", **{"class": "question"})]
    wanted = [
        row.question_for_members for row in filled.rows if row.rating == "red" and row.question_for_members
    ]
    assert asked == [f"Question for members: {question}" for question in wanted]
    assert len(asked) == 2


def test_commentary_keeps_its_paragraphs_and_its_author(page: Node) -> None:
    comment = page.all("div", **{"class": "comment"})[0]
    assert len(comment.all("p")) == 2 + 1
    assert comment.all("p")[-1].text == "Head of Service, 10 October 2023"


def test_typed_in_rows_say_so(page: Node) -> None:
    (line,) = page.all("tr", **{"data-ref": "CIN10a"})
    assert line.all("th", scope="row")[0].text == "CIN10a Strategy meetings attended by police typed in"


def test_what_people_wrote_is_text(page: Node, filled: FilledScorecard) -> None:
    document = html(filled).decode()
    assert page.all("script") == []
    assert page.all("img") == []
    assert HOSTILE not in document
    (line,) = page.all("tr", **{"data-ref": "FD16"})
    assert HOSTILE in line.all("th", scope="row")[0].text


def test_hostile_names_everywhere_make_no_element() -> None:
    bad = "\"'><script>x</script><b class=x>&amp;"
    plain = sample()
    section = replace(plain.sections[0], name=bad, title=bad, scope=bad, finding=bad)
    filled = replace(
        plain,
        sections=(section, *plain.sections[1:]),
        council=replace(plain.council, name=bad, colour="red;} body{background:url(http://x)"),
        scorecard=replace(plain.scorecard, title=bad, comparators=(bad, *COMPARATORS[1:])),
        snapshot=bad,
        marking=bad,
        finding=bad,
        notes=(bad,),
        keys=((bad, bad),),
        previous_pack=bad,
        period_heads=(bad, *plain.period_heads[1:]),
        previous_year_head=bad,
    )
    page = read(html(filled))
    assert page.all("script") == []
    assert page.all("b", **{"class": "x"}) == []
    assert "url(" not in page.all("style")[0].text
    assert page.all("table", **{"data-section": bad}) != []


def test_it_holds_no_script_no_inline_style_and_no_address(filled: FilledScorecard) -> None:
    document = html(filled).decode()
    assert len(re.findall("<style>", document)) == 1
    assert " style=" not in document
    assert not re.search(r"\son[a-z]+=", re.sub(r"<(td|th|p|dd|title)[^>]*>[^<]*", "", document))
    addresses = set(re.findall(r"https?://[^\s\"<&]+", document))
    assert addresses == {"http://www.w3.org/2000/svg", "http://bad.example"}
    assert not re.search(
        r"\b(src|action|background|poster)=\"", re.sub(r"<(dd|th|p)[^>]*>[^<]*", "", document)
    )


def test_the_policy_lets_in_this_very_style_and_nothing_else(page: Node, filled: FilledScorecard) -> None:
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    style = page.all("style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    expected = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    assert policy.attributes["content"] == expected == content_policy(style_text(filled.council.colour))


def test_the_policy_comes_before_the_style(filled: FilledScorecard) -> None:
    document = html(filled).decode()
    assert document.index("Content-Security-Policy") < document.index("<style>")


@pytest.mark.parametrize(
    ("colour", "used"),
    [
        ("#5A2D82", "#5A2D82"),
        ("#FFDD00", OUR_COLOUR),
        ("#767676", "#767676"),
        ("#777777", OUR_COLOUR),
        ("rebeccapurple", OUR_COLOUR),
        ("#12345", OUR_COLOUR),
    ],
)
def test_a_councils_colour_is_used_when_white_can_be_read_on_it(colour: str, used: str) -> None:
    assert readable(colour) == used


def test_the_same_scorecard_gives_the_same_bytes(filled: FilledScorecard) -> None:
    assert html(filled) == html(sample())


def test_a_weekly_scorecard_has_no_previous_year(filled: FilledScorecard) -> None:
    page = read(html(replace(filled, previous_year_head="", previous_pack="", marking="")))
    assert "previous_year" not in cells_of(page, "CIN8")
    test_every_line_of_a_table_is_equally_wide(page)
    assert page.all("p", **{"class": "protect"}) == []


def test_the_key_explains_only_what_is_shown(filled: FilledScorecard) -> None:
    key = read(html(filled)).all("ul", **{"class": "key"})[0].text
    for words in (
        "CA Combined authority",
        "SN Statistical neighbours",
        "target band",
        "a new series begins",
    ):
        assert words in key
    front_door = replace(filled, sections=filled.sections[:1])
    shorter = read(html(front_door)).all("ul", **{"class": "key"})[0].text
    for words in ("target band", "real change", "a new series begins"):
        assert words not in shorter


def test_the_glossary_holds_the_words_used(filled: FilledScorecard) -> None:
    words = {each.text for each in read(html(filled)).all("dl", **{"class": "glossary"})[0].all("dt")}
    assert {"Section 47 enquiry", "Rate per 10,000", "Caseload"} <= words
    assert "Pathway plan" not in words


def test_neighbours_that_say_the_same_look_like_one_cell(page: Node) -> None:
    kinds = {
        column: cell.attributes["class"] for column, cell in cells_of(page, "CIN25").items() if "-" in column
    }
    assert [kind.split()[1:] for kind in kinds.values()] == [
        ["same", "absent"],
        ["same", "absent"],
        ["across", "absent"],
        [],
        ["absent"],
        ["now"],
    ]
    assert [cells_of(page, "CIN25")[period.label].text for period in PERIODS] == ["not due"] * 3 + [
        "32",
        "not due",
        "27",
    ]


def test_neighbours_absent_for_one_reason_stand_in_one_cell(filled: FilledScorecard) -> None:
    row = filled.rows[0]
    long = replace(row.cells[0], kind="absent", text="not reported: new moderation process", revised=False)
    group = replace(filled.sections[0].groups[0], rows=(replace(row, cells=(long, long, *row.cells[2:])),))
    page = read(html(replace(filled, sections=(replace(filled.sections[0], groups=(group,)),))))
    one = cells_of(page, "FD1")["2023-04"]
    assert (one.attributes["colspan"], one.attributes["data-columns"]) == ("2", "2023-04 2023-05")
    assert one.own_text == long.text
    assert "2023-05" not in cells_of(page, "FD1")
