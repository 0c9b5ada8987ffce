"""What is still to be done to a pack before it is signed off: commentary that is required, words that may no longer be
true, ratings that argue with the rule, and numbers that do not agree. It reads; nothing here refuses anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from goldenthread.definitions.model import Catalogue, Scorecard
from goldenthread.extracts.given import cited_in_vain
from goldenthread.judgement.linter import Finding as RatingFinding
from goldenthread.scorecards.bound import Disagreement, Unknown, bind, disagreements, names
from goldenthread.scorecards.checks_beside import NEAR
from goldenthread.scorecards.commentary import SECTION
from goldenthread.scorecards.comparison import Finding, gathered
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.pack import content_hash
from goldenthread.scorecards.printing import date_words
from goldenthread.scorecards.rating_lint import lint, rated_rows
from goldenthread.scorecards.self_check import self_check
from goldenthread.web.catalogue import catalogue, council
from goldenthread.web.packs.models import WITHDRAWN, Commentary, Pack
from goldenthread.web.packs.remembered import filled_pack, newest_returns
from goldenthread.web.packs.selectors import filled, newest_commentary


@dataclass(frozen=True)
class Place:
    """Somewhere in a pack that can be written in: its name in addresses, and what people call it."""

    name: str
    words: str
    ref: str = ""


@dataclass(frozen=True)
class Flag:
    """Something about a text that its writer should look at."""

    place: str
    sentence: str


@dataclass(frozen=True)
class Written:
    """A place with the newest text that will be published, a newer draft if there is one, and why it is asked for."""

    place: Place
    row: FilledRow | None
    text: Commentary | None
    drafted: Commentary | None
    required: str


@dataclass(frozen=True)
class Standing:
    """All of it for one pack. `content` is the hash of what was looked at."""

    filled: FilledScorecard
    written: tuple[Written, ...]
    flags: tuple[Flag, ...]
    ratings: tuple[RatingFinding, ...]
    contradictions: tuple[RatingFinding, ...]
    failures: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    content: str

    @property
    def required(self) -> tuple[Written, ...]:
        return tuple(each for each in self.written if each.required)

    @property
    def missing(self) -> tuple[Written, ...]:
        """Rows whose commentary is required and not there, drafts not counting."""
        return tuple(each for each in self.required if each.text is None)

    @property
    def drafts(self) -> tuple[Written, ...]:
        return tuple(each for each in self.written if each.drafted is not None)


def standing(pack: Pack) -> Standing:
    """Where a pack stands, from its stored figures: one filling of it."""
    made = filled(pack)
    newest, finished = newest_commentary(pack, drafts=True), newest_commentary(pack)
    said = {name for name, each in finished.items() if each.text.strip()}
    rows = {row.ref: row for row in made.rows}
    covering = _covering(made.scorecard)
    written = []
    for place in places(made):
        row = rows.get(place.ref)
        covered = bool(covering.get(place.ref, set()) & said)
        text, last = finished.get(place.name), newest.get(place.name)
        written.append(
            Written(
                place=place,
                row=row,
                text=text if text is not None and text.text.strip() else None,
                drafted=last if last is not None and last.is_draft else None,
                required=required_because(row) if row is not None and not covered else "",
            )
        )
    against_rule, contradictory = lint(rated_rows(made))
    found = self_check(made, beside(pack))
    return Standing(
        filled=made,
        written=tuple(written),
        flags=tuple(_flags(pack, made, finished)),
        ratings=tuple(against_rule),
        contradictions=tuple(contradictory),
        failures=gathered(each for each in found if each.severity == "failure"),
        warnings=gathered(each for each in found if each.severity != "failure"),
        content=content_hash(made),
    )


def beside(pack: Pack) -> list[FilledScorecard]:
    """The packs of other scorecards that end within a week of this one, withdrawn ones apart: what they print of the
    same things is to agree.
    """
    reach = timedelta(days=NEAR)
    others = Pack.objects.exclude(state=WITHDRAWN).exclude(scorecard=pack.scorecard)
    close = others.filter(period_end__gte=pack.period_end - reach, period_end__lte=pack.period_end + reach)
    found = list(close.select_related("counting", "previous").order_by("scorecard", "period_end", "pk"))
    known, authority = catalogue(), council()
    found = [each for each in found if each.scorecard in known.scorecards]
    typed = newest_returns(each.scorecard for each in found)
    return [filled_pack(each, known, authority, typed) for each in found]


def places(made: FilledScorecard) -> list[Place]:
    """Everywhere in a pack that can be written in, in its order: sections, rows, and what else the layout has."""
    card = made.scorecard
    remarks = set(card.remarks)
    found = []
    for section in made.sections:
        for name in (f"{SECTION}{section.name}", section.name):
            if name in remarks:
                found.append(Place(name, f"{section.title}, the whole section"))
        found += [Place(row.ref, f"{row.ref} {row.label}", row.ref) for row in section.rows]
    found += [Place(each.name, f"For discussion: {each.heading}") for each in card.discussion]
    found += [
        Place(measure.name, f"{measure.name} {measure.title}")
        for area in card.focus_areas
        for measure in area.measures
    ]
    found += [Place("concerns", card.concerns)] if card.concerns else []
    unique = {each.name: each for each in reversed(found)}
    return [each for each in found if unique.pop(each.name, None) is not None]


def required_because(row: FilledRow) -> str:
    """Why a row must be written about: `red`, `a real change`, both, or empty."""
    asked: frozenset[str] = settings.REQUIRE_COMMENTARY
    why = ["red"] if "red" in asked and row.rating == "red" else []
    why += ["a real change"] if "signal" in asked and row.mark.signal == "yes" else []
    return " and ".join(why)


def _covering(card: Scorecard) -> Mapping[str, set[str]]:
    """The places, other than its own, in which what is said of a row may stand."""
    found: dict[str, set[str]] = {}
    for section in card.sections if card.layout == "panels" else ():
        for row in section.rows:
            found.setdefault(row.ref, set()).add(section.name)
    for each in card.discussion:
        for ref in each.refs:
            found.setdefault(ref, set()).add(each.name)
    for area in card.focus_areas:
        for measure in area.measures:
            for ref in measure.refs:
                found.setdefault(ref, set()).add(measure.name)
    return found


def earlier_pack(pack: Pack) -> Pack | None:
    """The pack of the same scorecard before this one, in which the same words may already stand."""
    before = Pack.objects.filter(scorecard=pack.scorecard, period_end__lt=pack.period_end)
    return before.exclude(state=WITHDRAWN).order_by("-period_end", "-pk").first()


def copied_forward(text: str, before: str) -> bool:
    """Whether a text is the earlier pack's, but for its spaces."""
    return bool(text.strip()) and _flat(text) == _flat(before)


def text_flags(
    place: str, text: str, made: FilledScorecard, before: Commentary | None
) -> tuple[list[Flag], list[Unknown]]:
    """What its writer should look at in one text, and the names in it that no figure has."""
    _, unknown = bind(text, names(made.rows))
    flags = [Flag(place, each.sentence) for each in _typed(place, text, made)]
    also = [row.ref for card in catalogue().scorecards.values() for row in card.rows]
    flags += [
        Flag(place, f"The words cite {cited}, and there is no such reference. Is {near} meant?")
        for cited, near in cited_in_vain(text, made.scorecard, also)
    ]
    if before is not None and copied_forward(text, before.text):
        when = date_words(before.pack.period_end)
        flags.append(Flag(place, f"These are the words of the pack before, to {when}, unchanged."))
    return flags, list(unknown)


def _typed(place: str, text: str, made: FilledScorecard) -> Sequence[Disagreement]:
    rows = {row.ref for row in made.rows}
    return disagreements(text, made.rows, place if place in rows else "")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _flags(pack: Pack, made: FilledScorecard, finished: Mapping[str, Commentary]) -> list[Flag]:
    earlier = earlier_pack(pack)
    before = newest_commentary(earlier) if earlier is not None else {}
    found = [Flag(sentence.partition(":")[0], sentence) for sentence in made.unbound]
    for place, each in finished.items():
        found += text_flags(place, each.text, made, before.get(place))[0]
    return found


def levels_of(made: FilledScorecard, ref: str, known: Catalogue) -> list[tuple[str, str]]:
    """The ratings that may be given to a row, as name and colour: red, amber and green, or the levels of its rule."""
    card = known.scorecards[made.scorecard.name]
    for section in card.sections:
        for row in section.rows:
            if row.ref == ref:
                levels = (row.rule or section.rule or card.rule).levels
                return [(each.name, each.colour) for each in levels] or [
                    ("Red", "red"),
                    ("Amber", "amber"),
                    ("Green", "green"),
                ]
    return []
