"""The words of the glossary: those of children's services and of measures, from `publish.glossary`, and those that a
reader of charts and marks meets.
"""

from __future__ import annotations

from goldenthread.publish.glossary import MEASURES, WORDS

READING = (
    ("Average", "All the values added up and divided by how many they are. In these packs also called the mean."),
    ("By chance", "Numbers go up and down even when nothing has changed. On an unchanged service a figure is up on the "
     "month before about half of the time, and down about half of the time."),
    ("Confidence interval", "The range in which the true share would lie 19 times out of 20, had more cases been seen. "
     "Few cases make it wide."),
    ("Direction", "Which way a figure moved since the last one that was reported: up, down or level, as printed."),
    ("Limits", "The range in which a figure would stay when nothing changes, worked out from its own history. A point "
     "outside them is a real change."),
    ("Median", "The middle value: half are below it and half above."),
    ("No good direction", "For some figures neither more nor fewer is better, such as how many people ask for help. "
     "They are said to have moved, and neither to be better nor worse."),
    ("Provisional", "A figure that is still expected to move, for some of what it counts is recorded late."),
    ("Rating", "Red, amber or green: how far a figure is from its target, by a rule that the pack states. A dagger (†) "
     "marks a rating that a person gave."),
    ("Revised", "A figure that was published before and is different now, because records were added or mended. It is "
     "marked with a raised r."),
    ("Snapshot", "What was recorded when the extract was taken. A figure at a month’s end counts what was so on that "
     "day."),
    ("Target", "What the council wants a figure to be: at least, at most, or between two numbers."),
    ("Tolerance", "How far from its target a figure may be and still be amber."),
    ("Too few to say", "There are not enough months yet to tell a real change from chance, or the numbers are too "
     "small."),
    ("x of y", "The two numbers behind a percentage. 2 of 3 and 200 of 300 are both 67%, and only one is worth much."),
)  # fmt: skip


def glossary() -> list[tuple[str, str]]:
    """Every word with what it means, in alphabetical order."""
    found = {word: meaning for word, _, meaning in (*WORDS, *MEASURES)} | dict(READING)
    return sorted(found.items(), key=lambda pair: pair[0].lower())


def by_letter() -> list[tuple[str, list[tuple[str, str]]]]:
    """The same under their first letters."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in glossary():
        found.setdefault(word[0].upper(), []).append((word, meaning))
    return list(found.items())
