"""Pages on which people write commentary and give ratings. What is kept, and who may, is decided in `actions`."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from goldenthread.publish.markdown import markdown_html
from goldenthread.publish.words import direction_words, signal_words
from goldenthread.scorecards.bound import FIELDS, bind, names
from goldenthread.scorecards.model import FilledRow, FilledScorecard
from goldenthread.scorecards.printing import heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs
from goldenthread.web.catalogue import catalogue
from goldenthread.web.packs.actions import MovedError, give_rating, require_in_state, write_commentary
from goldenthread.web.packs.checks import Place, earlier_pack, levels_of, places, required_because, text_flags
from goldenthread.web.packs.differences import difference
from goldenthread.web.packs.forms import NOT_RATED, WritingForm, rating_form
from goldenthread.web.packs.models import Commentary, Pack
from goldenthread.web.packs.selectors import filled, newest_commentary, packs_for


@needs(Permission.WRITE_COMMENTARY)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pack: int, place: str) -> HttpResponse:
    """One text: saved, kept as a draft, or shown as it will look. The second of two writers sees both texts."""
    person, found = cast(Person, request.user), _pack(request, pack)
    require_in_state(person, Permission.WRITE_COMMENTARY, found)
    made = filled(found)
    where = _place(made, place)
    newest = found.commentary.filter(place=place).select_related("by").order_by("version").last()
    earlier = _earlier_text(found, place)
    asked = request.POST.get("action", "save") if request.method == "POST" else ""
    theirs, status = None, 200
    if request.method == "POST":
        form = WritingForm(request.POST)
        if form.is_valid() and asked != "preview":
            text, is_draft = form.cleaned_data["text"], asked == "draft"
            _, unknown = bind(text, names(made.rows))
            if unknown and not is_draft:
                for each in unknown:
                    form.add_error("text", f"{each.sentence[0].upper()}{each.sentence[1:]}")
            else:
                try:
                    write_commentary(
                        by=person,
                        pack=found,
                        place=place,
                        text=text,
                        began=form.cleaned_data["began"],
                        is_draft=is_draft,
                    )
                except MovedError:
                    # Read again: it was there only once we asked to write.
                    theirs = (
                        found.commentary.filter(place=place).select_related("by").order_by("version").last()
                    )
                    status = 409
                else:
                    flags, _ = text_flags(place, text, made, earlier)
                    for flag in flags:
                        messages.warning(request, f"{where.words}: {flag.sentence}")
                    said = "kept as a draft; it is not published" if is_draft else "saved"
                    messages.success(request, f"{where.words}: {said}.")
                    return redirect(f"{reverse('packs:work', args=[found.pk])}#written")
        if not form.is_valid():
            status = 400
    else:
        form = WritingForm(
            initial={"text": newest.text if newest else "", "began": newest.version if newest else 0}
        )
    text = form["text"].value() or ""
    row = _row(made, where)
    if theirs is not None:
        # What is sent next was written in sight of theirs.
        form = WritingForm(initial={"text": text, "began": theirs.version})
    form.fields["text"].widget.attrs.update(_live(request))
    context = {
        "title": f"Write about {where.words}",
        "pack": found,
        "made": made,
        "period": heading(made.period),
        "place": where,
        "row": row,
        "facts": _facts(row, made) if row is not None else [],
        "form": form,
        "newest": newest,
        "theirs": theirs,
        "difference": difference(theirs.text, text) if theirs is not None else [],
        "earlier": earlier if earlier is not None and earlier.text.strip() else None,
        "names": _names(made, row),
        "required": required_because(row) if row is not None else "",
        "preview": _preview(place, text, made, earlier) if asked == "preview" or theirs is not None else None,
    }
    return render(request, "packs/write.html", context, status=status)


@needs(Permission.READ_PACKS_BEFORE_PUBLICATION)
@require_safe
def history(request: HttpRequest, pack: int, place: str) -> HttpResponse:
    """Every version of a text, the newest first, with what each changed. Drafts are seen by those who write."""
    person, found = cast(Person, request.user), _pack(request, pack)
    made = filled(found)
    where = _place(made, place)
    kept = found.commentary.filter(place=place).select_related("by").order_by("version")
    if not may(person, Permission.WRITE_COMMENTARY, timezone.localdate()):
        kept = kept.filter(is_draft=False)
    versions: list[dict[str, object]] = []
    before = ""
    for each in kept:
        versions.append({"version": each, "pieces": difference(before, each.text), "first": not versions})
        before = each.text
    context = {
        "title": f"History of {where.words}",
        "pack": found,
        "made": made,
        "period": heading(made.period),
        "place": where,
        "versions": versions[::-1],
        "may_write": may(person, Permission.WRITE_COMMENTARY, timezone.localdate(), pack_state=found.state),
    }
    return render(request, "packs/history.html", context)


@needs(Permission.GIVE_RATINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, pack: int, ref: str) -> HttpResponse:
    """The rating of one row: published beside suggested, with the reason when they differ."""
    person, found = cast(Person, request.user), _pack(request, pack)
    require_in_state(person, Permission.GIVE_RATINGS, found)
    made = filled(found)
    row = next((each for each in made.rows if each.ref == ref), None)
    if row is None:
        raise Http404
    levels = levels_of(made, ref, catalogue())
    colours = dict(levels)
    suggested = row.mark.level or (row.mark.suggested_rating or "")
    shown = next((name for name, _ in levels if name.lower() == suggested.lower()), suggested.capitalize())
    newest = found.ratings.filter(ref=ref).select_related("by").order_by("version").last()
    given = newest if newest is not None and not newest.taken_back else None
    initial = {
        "rating": (given.level or given.rating.capitalize() or NOT_RATED) if given else shown or None,
        "reason": given.reason if given else "",
        "began": newest.version if newest else 0,
    }
    form_of_row = rating_form(levels, shown)
    form = form_of_row(request.POST or None, initial=initial)
    status, moved = 200, False
    if request.method == "POST":
        back = request.POST.get("action") == "take_back"
        # What is taken back needs no rating and no reason, only the version that was seen.
        valid = form.is_valid() or (back and "began" in form.cleaned_data)
        if valid:
            name = form.cleaned_data.get("rating") or NOT_RATED
            own = any(name_.lower() != colour for name_, colour in levels)
            try:
                give_rating(
                    by=person,
                    pack=found,
                    ref=ref,
                    rating="" if name == NOT_RATED else colours[name],
                    level=name if own and name != NOT_RATED else "",
                    reason="" if back else form.cleaned_data.get("reason", ""),
                    began=form.cleaned_data["began"],
                    suggested=(shown if own else suggested) or None,
                    taken_back=back,
                )
            except MovedError:
                newest = found.ratings.filter(ref=ref).select_related("by").order_by("version").last()
                typed = {"rating": form["rating"].value(), "reason": form["reason"].value()}
                began = newest.version if newest else 0
                form = form_of_row(initial={**typed, "began": began})
                status, moved = 409, True
            else:
                words = f"rated {name.lower()}" if name != NOT_RATED else "not rated"
                messages.success(request, f"{ref}: {'back to what the rule suggests' if back else words}.")
                return redirect(f"{reverse('packs:work', args=[found.pk])}#written")
        else:
            status = 400
    context = {
        "title": f"Rate {ref} {row.label}",
        "pack": found,
        "made": made,
        "period": heading(made.period),
        "row": row,
        "facts": _facts(row, made),
        "form": form,
        "suggested": shown,
        "suggested_colour": row.mark.suggested_rating or "none",
        "given": given,
        "newest": newest,
        "moved": moved,
        "versions": found.ratings.filter(ref=ref).select_related("by").order_by("-version"),
    }
    return render(request, "packs/rate.html", context, status=status)


def _pack(request: HttpRequest, pk: int) -> Pack:
    person = cast(Person, request.user)
    return get_object_or_404(packs_for(person, timezone.localdate()), pk=pk)


def _place(made: FilledScorecard, name: str) -> Place:
    for each in places(made):
        if each.name == name:
            return each
    raise Http404


def _row(made: FilledScorecard, place: Place) -> FilledRow | None:
    return next((row for row in made.rows if row.ref == place.ref), None) if place.ref else None


def _earlier_text(pack: Pack, place: str) -> Commentary | None:
    earlier = earlier_pack(pack)
    return newest_commentary(earlier).get(place) if earlier is not None else None


def _facts(row: FilledRow, made: FilledScorecard) -> list[tuple[str, str]]:
    """What the writer must have in sight, as label and words."""
    facts = [
        (heading(made.period), row.current.text + (f", {row.current.x_of_y}" if row.current.x_of_y else ""))
    ]
    if len(row.cells) > 1:
        facts.append((heading(made.periods[-2]), row.cells[-2].text))
    facts += [
        ("Target", row.target.text or "none"),
        ("Direction", direction_words(row.mark)),
        ("Real change", signal_words(row.mark) or "nothing to test"),
    ]
    return [(label, words) for label, words in facts if words]


def _names(made: FilledScorecard, row: FilledRow | None) -> list[tuple[str, str, str]]:
    """Names that may be written, with their text and what they are: the row's own, else every row's value."""
    known = names(made.rows)
    if row is not None:
        own = [(f"{row.ref}.{field}", known[f"{row.ref}.{field}"], words) for field, words in FIELDS.items()]
        # A count has no second number, and nothing to be out of.
        return [
            each
            for each in own
            if each[1] != "not known" and (each[0] != f"{row.ref}.x_of_y" or row.current.x_of_y)
        ]
    return [(f"{each.ref}.value", known[f"{each.ref}.value"], each.label) for each in made.rows]


def _preview(place: str, text: str, made: FilledScorecard, earlier: Commentary | None) -> dict[str, object]:
    bound, _ = bind(text, names(made.rows))
    flags, unknown = text_flags(place, text, made, earlier)
    sentences = [f"{each.sentence[0].upper()}{each.sentence[1:]}" for each in unknown]
    # Sanitised: see goldenthread.publish.markdown.
    return {
        "html": mark_safe(markdown_html(bound)) if bound.strip() else "",
        "flags": [*sentences, *(flag.sentence for flag in flags)],
    }


def _live(request: HttpRequest) -> dict[str, str]:
    """With script, the preview follows the typing; without, a button asks for it."""
    return {
        "hx-post": request.path,
        "hx-trigger": "input changed delay:600ms",
        "hx-target": "#preview",
        "hx-select": "#preview",
        "hx-swap": "outerHTML",
        "hx-vals": '{"action": "preview"}',
        "hx-sync": "this:replace",
        "aria-describedby": "how-to-write",
    }
