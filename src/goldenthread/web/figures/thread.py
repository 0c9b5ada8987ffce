"""The thread: where one figure came from and what became of it, step by step, from the delivery to the published pack.
Everything is read from what was kept; nothing opens child-level data.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from goldenthread import definitions
from goldenthread.definitions.model import Catalogue, RatingRule
from goldenthread.judgement.rounding import natural_decimals, printed, printed_figure
from goldenthread.judgement.wording import day_words
from goldenthread.publish.words import rating_words
from goldenthread.scorecards.printing import filled_cell
from goldenthread.scorecards.wanted import rule_of
from goldenthread.web.figures.charting import places_of
from goldenthread.web.figures.measures import Measure, other_countings
from goldenthread.web.figures.opened import deliveries_of
from goldenthread.web.packs.models import PUBLISHED, SIGNED_OFF, STATES, Pack, Step
from goldenthread.web.packs.selectors import newest_ratings


@dataclass(frozen=True)
class ThreadStep:
    """One step: a head, a sentence, and a link for those who may follow it. `here` is the figure itself."""

    head: str
    words: str
    link: str = ""
    link_words: str = ""
    here: bool = False


def thread(
    measure: Measure, known: Catalogue, *, loads: bool, children: tuple[str, str] | None
) -> list[ThreadStep]:
    """The steps of a measure's newest figure. `loads`: whether the reader may open what was loaded; `children`: the
    address and words of the children behind it, for those who may.
    """
    figure = measure.row.current.figure
    if figure is not None and figure.source == "returned":
        note = f" {figure.note}" if figure.note else ""
        found = [ThreadStep("Typed in as a return", f"Given for {measure.row.ref}; not counted here.{note}")]
    else:
        found = [*_loaded(measure, loads), _definition(measure, known)]
    found.append(_figure(measure, children))
    found += [*_target(measure), *_rule(measure), *_revisions(measure), *_pack(measure)]
    return found


def rule_words(rule: RatingRule) -> str:
    """A rating rule in a few words: `within 2 points is amber`."""
    if rule.levels:
        return f"a scale of {len(rule.levels)}: {', '.join(level.name for level in rule.levels)}"
    if rule.tolerance == "person":
        return "no rule, a person rates"
    if rule.tolerance == "none":
        return "met is green, missed is red"
    if rule.tolerance == "points":
        return f"within {printed(rule.amount, 'count', natural_decimals(rule.amount))} points is amber"
    share = rule.amount * 100
    return f"within {printed(share, 'count', natural_decimals(round(share, 6)))}% of the target is amber"


def _loaded(measure: Measure, loads: bool) -> list[ThreadStep]:
    counting = measure.counting
    found = []
    for delivery in deliveries_of(counting.snapshot):
        faults = counting.quality.get(measure.indicator.name, [])
        touching = (
            f"{len(faults)} kind{'s' * (len(faults) != 1)} of fault touch{'es' * (len(faults) == 1)} this figure"
            if faults
            else "no fault touches this figure"
        )
        loaded = timezone.localtime(delivery.loaded_at)
        rows = f"{sum(delivery.rows.values()):,} rows"
        removed = (
            f" Its children were removed on {day_words(delivery.removed_on)}." if delivery.removed_on else ""
        )
        found.append(
            ThreadStep(
                f"Delivery {delivery.name}",
                f"Recorded by {day_words(delivery.as_at)}, loaded {day_words(loaded.date())}, {loaded:%H:%M}. "
                f"{rows}; {touching}.{removed}",
                _address("loads:load", delivery.name) if loads else "",
                "What was loaded",
            )
        )
    deliveries = "one delivery" if len(found) == 1 else f"{len(found)} deliveries"
    counted = timezone.localtime(counting.counted_at)
    words = f"Of {deliveries}. Counted {day_words(counted.date())}, {counted:%H:%M}."
    return [*found, ThreadStep(f"Snapshot {counting.snapshot}", words)]


def _definition(measure: Measure, known: Catalogue) -> ThreadStep:
    figure, indicator = measure.row.current.figure, measure.indicator
    version = figure.definition if figure is not None else ""
    past = [change for change in indicator.changed if change.on <= measure.period.last_day]
    since = f"In force since {day_words(past[-1].on)}." if past else "Unchanged in every period counted."
    if version and version != definitions.definition_hash(indicator, known):
        since = "It has been changed since this figure was counted."
    return ThreadStep(f"Definition, version {version or 'not known'}", since, "#definition", "Read it")


def _figure(measure: Measure, children: tuple[str, str] | None) -> ThreadStep:
    current = measure.row.current
    words = f"{current.x_of_y}, {current.text}" if current.x_of_y else current.text
    link, link_words = children or ("", "")
    unknown = current.figure.unknown if current.figure is not None else 0
    said = (
        f"{unknown:,} not known."
        if unknown
        else "Nothing in it was unknown."
        if current.kind == "value"
        else ""
    )
    return ThreadStep(words, said, link, link_words, here=True)


def _target(measure: Measure) -> list[ThreadStep]:
    wanted = measure.row.target
    if wanted.target is None:
        return [ThreadStep("No target", wanted.text or "None is set for this measure.")]
    target = wanted.target
    place = target.place.file.replace("\\", "/").rpartition("definitions/")[2] if target.place else ""
    since = f" From {day_words(target.valid_from)}." if target.valid_from else ""
    until = f" Until {day_words(target.valid_to)}." if target.valid_to else ""
    line = f", line {target.place.line}" if target.place and place else ""
    who = f"Set by the council in {place}{line}." if place else "Set by the council."
    return [ThreadStep(f"Target: {wanted.text}", f"{who}{since}{until}")]


def _rule(measure: Measure) -> list[ThreadStep]:
    if measure.shown is None:
        return [ThreadStep("No rule", "No scorecard shows this measure, so it is not rated.")]
    shown, row = measure.shown, measure.row
    suggested = row.mark.suggested_rating or "no rating"
    head = f"Rule: {rule_words(rule_of(shown.scorecard, shown.section, shown.row))}"
    given = newest_ratings(measure.pack).get(row.ref) if measure.pack and measure.of_period else None
    if given is None:
        whose = "Nobody changed it." if measure.of_period else "There is no pack of this period."
        return [ThreadStep(head, f"Suggested {suggested}. {whose}")]
    reason = f": {given.reason.rstrip('.')}." if given.reason else "."
    when = day_words(timezone.localtime(given.at).date())
    return [
        ThreadStep(head, f"Suggested {suggested}."),
        ThreadStep(f"Given: {rating_words(row).lower()}", f"By {given.by.called} on {when}{reason}"),
    ]


def _revisions(measure: Measure) -> list[ThreadStep]:
    current = measure.row.current
    said = []
    if current.revised:
        said.append(f"Published as {current.was}, now {current.text}.")
    decimals = places_of(measure)
    for counting, figure in other_countings(measure):
        text = filled_cell(figure, decimals).text
        if text != printed_figure(current.figure, decimals) if current.figure is not None else True:
            when = day_words(timezone.localtime(counting.counted_at).date())
            said.append(f"{counting.snapshot}, counted {when}: {text}.")
    return [ThreadStep("Revised", " ".join(said))] if said else []


def _pack(measure: Measure) -> list[ThreadStep]:
    pack = measure.pack
    if pack is None or not measure.of_period:
        return []
    steps = list(Step.objects.filter(pack=pack).select_related("by").order_by("pk"))
    signed = next((step for step in reversed(steps) if step.after == SIGNED_OFF), None)
    title = measure.shown.scorecard.title if measure.shown else pack.scorecard
    address = _address("packs:page", pack.pk)
    if signed is None or pack.state not in (SIGNED_OFF, PUBLISHED):
        words = f"{STATES[pack.state]}: nobody has signed it off."
        return [ThreadStep("Not signed off yet", f"{title}. {words}", address, "Open the pack")]
    found = [
        ThreadStep("Signed off", f"{signed.by.called}, {day_words(timezone.localtime(signed.at).date())}.")
    ]
    found.append(_published(pack, title, address))
    return found


def _published(pack: Pack, title: str, address: str) -> ThreadStep:
    if pack.state != PUBLISHED or not hasattr(pack, "publication"):
        return ThreadStep("Not published yet", f"{title}.", address, "Open the pack")
    publication = pack.publication
    when = day_words(timezone.localtime(publication.published_at).date())
    return ThreadStep(
        "Published", f"{title}, {when}; kept as {publication.folder}.", address, "Open the pack"
    )


def _address(name: str, argument: object) -> str:
    try:
        return reverse(name, args=[argument])
    except NoReverseMatch:
        return ""
