"""Comments on one reference, on several and from one to another."""

from pathlib import Path

import pytest

from goldenthread.errors import DataError
from goldenthread.extracts.given import Comment, read_comments
from goldenthread.scorecards.commentary import written_under
from tests.scorecards.made import SEPTEMBER, row, scorecard

CARD = scorecard(*(row(ref) for ref in ("A1", "A2a", "A2b", "A2c", "A3")))


def read(folder: Path, refs: str) -> list[Comment]:
    path = folder / "comments.csv"
    path.write_text(f'ref,period,text,by,on\n"{refs}",2023-09,Said.,,\n', encoding="utf-8")
    return read_comments(path, CARD)


@pytest.mark.parametrize(
    ("written", "refs"),
    [
        ("A1", ()),
        ("A1, A3", ("A1", "A3")),
        ("A3 & A1", ("A1", "A3")),
        ("A1 and A2b", ("A1", "A2b")),
        ("A2a-A2c", ("A2a", "A2b", "A2c")),
        ("A2a - c", ("A2a", "A2b", "A2c")),
        ("A2b – A3", ("A2b", "A2c", "A3")),
        ("A1; A2a to A2b", ("A1", "A2a", "A2b")),
        ("A1, A1", ()),
    ],
)
def test_references_are_read_as_people_write_them(
    tmp_path: Path, written: str, refs: tuple[str, ...]
) -> None:
    (comment,) = read(tmp_path, written)
    assert comment.refs == refs
    assert comment.ref == (refs or ("A1",))[-1]


@pytest.mark.parametrize(("written", "unknown"), [("A1, A9", "A9"), ("A1-A9", "A9"), ("B-C", "B"), ("", "")])
def test_a_reference_that_does_not_exist_is_refused_with_its_line(
    tmp_path: Path, written: str, unknown: str
) -> None:
    with pytest.raises(DataError) as raised:
        read(tmp_path, written)
    (fault,) = raised.value.faults
    assert fault.row == 2
    assert f"'{unknown}' is no reference" in str(raised.value)


def test_a_range_that_runs_backwards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read(tmp_path, "A3-A1")


def test_a_comment_on_several_rows_stands_under_the_last_and_names_them() -> None:
    comments = [
        Comment("small", "A2c", SEPTEMBER, "Late.", refs=("A2a", "A2b", "A2c")),
        Comment("small", "A3", SEPTEMBER, "Both.", refs=("A1", "A3")),
        Comment("small", "A3", SEPTEMBER, "Alone."),
        Comment("other", "A1", SEPTEMBER, "Of another scorecard."),
        Comment("small", "A1", SEPTEMBER.previous(), "Of another month."),
    ]
    found = written_under(comments, CARD, SEPTEMBER)
    assert {ref: [each.text for each in under] for ref, under in found.items()} == {
        "A2c": ["A2a to A2c: Late."],
        "A3": ["A1 and A3: Both.", "Alone."],
    }
