"""Numbers in commentary: bound to figures by their names, and typed ones that the figures do not give."""

import pytest

from goldenthread.calendar import month
from goldenthread.errors import RequestError
from goldenthread.extracts.given import Comment, read_comments
from goldenthread.scorecards.assemble import assemble
from goldenthread.scorecards.bound import bind, disagreements, names
from goldenthread.scorecards.commentary import commentary_text
from goldenthread.scorecards.pack import content_hash, read_pack, write_pack
from tests.scorecards.made import CATALOGUE, COUNCIL, SEPTEMBER, figure, row, scorecard

AUGUST = month(2023, 8)
CARD = scorecard(row("A1"), row("A2", form="count"))
FIGURES = [
    figure(231, 275),  # 84%
    figure(220, 275, AUGUST),  # 80%
    figure(1200, None, ref="A2", form="count"),
    figure(1300, None, AUGUST, ref="A2", form="count"),
]


def filled(*comments: Comment, figures=FIGURES, card=CARD):
    return assemble(card, CATALOGUE, COUNCIL, SEPTEMBER, figures, comments=comments)


def said(text: str, ref: str = "A1", **more: object) -> Comment:
    return Comment("small", ref, SEPTEMBER, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("A1.value", "84%"),
        ("A1.numerator", "231"),
        ("A1.denominator", "275"),
        ("A1.x_of_y", "231 of 275"),
        ("A1.previous", "80%"),
        ("A1.target", "at least 85%"),
        ("A1.change", "+4 points"),
        ("A1.rating", "amber"),
        ("A2.value", "1,200"),
        ("A2.change", "−100"),
        ("A2.target", "no target"),
    ],
)
def test_a_name_is_printed_as_its_figure_is(name: str, printed: str) -> None:
    (under,) = [each for each in filled(said(f"It is {{{name}}} now.")).rows if each.ref == "A1"]
    assert under.comment == f"It is {printed} now."


def test_a_name_stays_true_when_the_figure_is_counted_again() -> None:
    text = said("{A1.value} this month")
    later = [figure(165, 275), *FIGURES[1:]]  # 60%
    assert filled(text).rows[0].comment == "84% this month"
    assert filled(text, figures=later).rows[0].comment == "60% this month"


def test_a_name_of_an_absent_figure_prints_which_kind_of_absence() -> None:
    absent = [figure(None, None, status="no_cases"), *FIGURES[1:]]
    assert filled(said("{A1.value}, {A1.numerator}"), figures=absent).rows[0].comment == "no cases, not known"


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("A1.valu", "A1.value"),
        ("a1.value", "A1.value"),
        ("A2", "A2.value"),
        ("A1.target!", "A1.target"),
        ("", ""),
    ],
)
def test_an_unknown_name_stays_as_written_with_the_nearest(written: str, nearest: str) -> None:
    text, (unknown,) = bind(f"x {{{written}}} y", names(filled().rows))
    assert text == f"x {{{written}}} y"
    assert unknown.nearest == nearest


def test_an_escaped_brace_names_nothing() -> None:
    assert bind(r"\{see note} {A1.value}", names(filled().rows)) == (r"\{see note} 84%", ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A1 is 84%.", []),
        ("A1 is 84.0%, so 84 per cent.", []),
        ("A1 fell from 80% to 84%.", []),
        ("England 90%; our target is 85%.", [("A1", "90%")]),
        ("A1 is 80%.", [("A1", "80%")]),  # August's, said of now.
        ("A1 was 80%.", []),
        ("A1 fell from 80% to 83%.", [("A1", "83%")]),
        ("A2 is 1,201 and A1 was 80%.", [("A2", "1,201")]),
        ("Since 2 September 2023, in 2022, A2 is 1,200.", []),
        ("It is {A1.value}.", []),
        ("Two teams of 3 are short, 10/12 and 4-5.", []),
        ("A2: 1300", [("A2", "1300")]),
    ],
)
def test_a_typed_number_that_the_figures_do_not_give_is_found(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert [(each.ref, each.typed) for each in disagreements(text, filled().rows, "A1")] == found


def test_what_is_not_under_a_row_is_asked_only_of_references_it_names() -> None:
    rows = filled().rows
    assert disagreements("72% of all, as everyone knows.", rows) == []
    assert [each.sentence for each in disagreements("A1 (72%) fell.", rows)] == [
        "The words say 72% of A1, and the figure printed is 84%. Write {A1.value} to keep it true."
    ]


def test_a_section_is_written_about_and_printed_with_it() -> None:
    (section,) = filled(said("All of it: {A2.value}.", ref="section:A", by="Head of service")).sections
    assert (section.comment, section.comment_by) == ("All of it: 1,200.", "Head of service")


def test_a_pack_with_a_name_that_no_figure_has_is_not_written(tmp_path) -> None:
    made = filled(said("{A1.valu}"))
    assert made.unbound == ("A1: there is no {A1.valu}; did you mean {A1.value}?",)
    with pytest.raises(RequestError, match="did you mean"):
        write_pack(tmp_path / "pack", made, {}, {})
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_of_a_row_that_is_gone_is_said_and_not_printed() -> None:
    made = filled(said("Old words.", ref="Z9"))
    assert made.comments == ()
    assert made.unbound == ("Z9: it is no longer on small, so what was written there is not printed.",)


def test_the_commentary_of_a_pack_is_read_back_as_it_was_published(tmp_path) -> None:
    texts = ["=1+1, {A1.value}", "- a list\n- of two", 'Said "so", twice.']
    made = filled(said(texts[0], by="=cmd"), said(texts[1], ref="A2"), said(texts[2], ref="section:A"))
    folder = write_pack(tmp_path / "pack", made, {}, {}, trail={"number": 7, "hash": "a" * 64})
    pack = read_pack(folder)
    assert "commentary.csv" in pack.manifest["files"]  # type: ignore[operator]
    assert pack.manifest["trail"] == {"number": 7, "hash": "a" * 64}
    lines = (folder / "commentary.csv").read_text(encoding="utf-8")
    assert "'=1+1, 84%" in lines and "'- a list" in lines and "'=cmd" in lines
    read = read_comments(folder / "commentary.csv", CARD)
    assert [each.text for each in read] == ["=1+1, 84%", texts[1], texts[2]]
    assert [each.ref for each in read] == ["A1", "A2", "section:A"]


def test_no_commentary_no_file() -> None:
    assert filled().comments == ()
    assert commentary_text(()) == "ref,period,text,by,on\n"


def test_the_hash_of_what_is_said_changes_with_figures_words_and_ratings() -> None:
    same = content_hash(filled())
    assert content_hash(filled()) == same
    others = {content_hash(filled(said("x"))), content_hash(filled(figures=[figure(230, 275), *FIGURES[1:]]))}
    assert len({same, *others}) == 3
