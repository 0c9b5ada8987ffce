"""The glossary and how to read this: everyone signed in may open them, and what they explain is what is drawn."""

import re

import pytest

from goldenthread.publish.glossary import MEASURES, WORDS
from goldenthread.scorecards.printing import ABSENT_MEANINGS
from goldenthread.web.guide.examples import example, row
from goldenthread.web.guide.words import by_letter, glossary

EVERYONE = ("performance-analyst", "elected-member", "system-administrator")


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("address", ["/words/", "/how-to-read/"])
def test_everyone_may_open_them(signed_in, name, address):
    answer = signed_in(name).get(address)
    assert answer.status_code == 200
    assert not re.search(r"\sstyle=|<script(?! )|<style", answer.content.decode())


def test_every_word_is_explained_once_in_order():
    words = [word for word, _ in glossary()]
    assert words == sorted(set(words), key=str.lower)
    assert {word for word, _, _ in (*WORDS, *MEASURES)} < set(words)
    assert [letter for letter, _ in by_letter()] == sorted({word[0].upper() for word in words})


def test_letters_lead_to_what_is_there(signed_in):
    seen = signed_in("elected-member").get("/words/").content.decode()
    for place in re.findall(r'href="#([^"]+)"', seen):
        assert f'id="{place}"' in seen


def test_the_examples_show_what_the_page_says_of_them():
    assert (row("E1").rating, row("E1").mark.signal_meaning) == ("red", "worse")
    assert (row("E2").rating, row("E2").mark.signal_meaning) == ("amber", "better")
    assert (row("E3").rating, row("E3").mark.signal) == ("green", "no")
    assert (row("E4").rating, row("E4").mark.signal_meaning) == (None, "neither")
    assert None not in (row("E5").target.low, row("E5").target.high)
    assert (row("E6").rating_given, max(value or 0 for value in row("E6").series) < 10) == (True, True)
    assert row("E7").mark.signal == "too_few"
    assert row("E8").current.text == "not yet available"
    assert row("E9").breaks
    assert len(example().rows) == 9


def test_every_kind_of_absence_is_explained(signed_in):
    seen = signed_in("elected-member").get("/how-to-read/").content.decode()
    for word in ABSENT_MEANINGS:
        assert word in seen
