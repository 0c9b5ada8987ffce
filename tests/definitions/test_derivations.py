"""The grammar of derivations: what each is made of, and what is said of everything else."""

from __future__ import annotations

import pytest

from goldenthread.definitions.derivations import GRAMMAR, DerivationError, Expression, Word, read
from goldenthread.definitions.model import Span
from tests.definitions.smallest import MARK


def words(*marked: str) -> tuple[Word, ...]:
    """Words with the characters at which they stand in `f(a, b)`."""
    return tuple(Word(text, int(offset)) for text, offset in (each.split("@") for each in marked))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("working_days(a, b)", Expression("working_days", 0, words("a@13", "b@16"))),
        ("  complete_months( a , as_at )", Expression("complete_months", 2, words("a@19", "as_at@23"))),
        ("add_working_days(a, 45)", Expression("add_working_days", 0, words("a@17", "45@20"))),
        ("divide(a, 12)", Expression("divide", 0, words("a@7", "12@10"))),
        ("team_kind(team)", Expression("team_kind", 0, words("team@10"))),
        ("month_end(a)", Expression("month_end", 0, words("a@10"))),
        ("age(born_on)", Expression("age", 0, words("born_on@4"))),
        ("age(born_on, at seen_on)", Expression("age", 0, words("born_on@4"), at=Word("seen_on", 16))),
        (
            "previous(a, per k, where b = 'x, y)')",
            Expression(
                "previous",
                0,
                words("a@9"),
                per_here=Word("k", 16),
                per_there=Word("k", 16),
                where=Word("b = 'x, y)'", 25),
            ),
        ),
        (
            "lookup(f.c, per a = b)",
            Expression(
                "lookup",
                0,
                fact=Word("f", 7),
                column=Word("c", 9),
                per_here=Word("a", 16),
                per_there=Word("b", 20),
            ),
        ),
        (
            "latest(f.c, per k, at d - INTERVAL 1 DAY, where x IN ('a', 'b') AND (y))",
            Expression(
                "latest",
                0,
                fact=Word("f", 7),
                column=Word("c", 9),
                per_here=Word("k", 16),
                per_there=Word("k", 16),
                at=Word("d - INTERVAL 1 DAY", 22),
                where=Word("x IN ('a', 'b') AND (y)", 48),
            ),
        ),
        (
            "open(f, per k)",
            Expression("open", 0, fact=Word("f", 5), per_here=Word("k", 12), per_there=Word("k", 12)),
        ),
        (
            "open(f.c, per k, earliest)",
            Expression(
                "open",
                0,
                fact=Word("f", 5),
                column=Word("c", 7),
                per_here=Word("k", 14),
                per_there=Word("k", 14),
                pick="earliest",
            ),
        ),
        (
            "overlapping(f, 12 months, per k)",
            Expression(
                "overlapping",
                0,
                fact=Word("f", 12),
                span=Span(12, "months"),
                per_here=Word("k", 30),
                per_there=Word("k", 30),
            ),
        ),
        (
            "count_in(f.c, 1 day, per k)",
            Expression(
                "count_in",
                0,
                fact=Word("f", 9),
                column=Word("c", 11),
                span=Span(1, "days"),
                per_here=Word("k", 25),
                per_there=Word("k", 25),
            ),
        ),
    ],
)
def test_a_derivation_is_read_into_its_parts_with_their_places(text: str, expected: Expression) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("marked", "says", "hint"),
    [
        ("»working days", "a derivation is a function of columns", ""),
        ("»5", "a derivation is a function of columns", ""),
        ("»workin_days(a, b)", "`workin_days` is not a derivation", "working_days"),
        ("»zzz(a)", "there are working_days, add_working_days", ""),
        ("»working_days(a)", "something is missing: write working_days(DATE, DATE)", ""),
        ("working_days(a, »5)", "`5` does not belong here", ""),
        ("working_days(a, b, »c)", "`c` does not belong here: write working_days(DATE, DATE)", ""),
        ("add_working_days(a, »b)", "`b` does not belong here: write add_working_days(DATE, NUMBER)", ""),
        ("working_days(»a + 1, b)", "`a + 1` does not belong here", ""),
        ("working_days(»)", "something is missing here", ""),
        ("working_days(a, b»", "the closing bracket is missing", ""),
        ("working_days(a, b)» + 1", "left over after the closing bracket", ""),
        ("latest(»f, per k)", "say which column of f", ""),
        ("»latest(f.c)", "per KEY is missing", ""),
        ("latest(f.c, »k)", "`k` does not belong here", ""),
        ("latest(f.c, per k, »per j)", "`per` is said twice", ""),
        ("latest(»f.c.d, per k)", "`f.c.d` does not belong here", ""),
        ("latest(f.c, per k, »earliest)", "`earliest` does not belong here", ""),
        ("lookup(f.c, per k, »at d)", "`at d` does not belong here", ""),
        ("»count_in(f.c, per k)", "how long, as in 12 months is missing", ""),
        ("count_in(f.c, »12 weeks, per k)", "`12 weeks` does not belong here", ""),
        ("»open(f, per k, distinct)", "say which column is distinct", ""),
        ("latest(f.c, per k, where x = »'y)", "a quote is opened and never closed", ""),
        ("latest(f.c, per k, »where)", "`where` does not belong here", ""),
    ],
)
def test_what_the_grammar_does_not_have_is_refused_at_its_character(
    marked: str, says: str, hint: str
) -> None:
    with pytest.raises(DerivationError) as caught:
        read(marked.replace(MARK, ""))
    assert says in caught.value.message
    assert caught.value.offset == marked.index(MARK), caught.value.message
    assert caught.value.hint == hint


def test_every_grammar_begins_with_its_own_name() -> None:
    assert all(form.grammar.startswith(f"{name}(") for name, form in GRAMMAR.items())
