"""What was loaded, and how good it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from goldenthread.scorecards.printing import heading
from goldenthread.web.access.models import Person
from goldenthread.web.access.permissions import Permission, may, needs
from goldenthread.web.catalogue import catalogue
from goldenthread.web.loads import selectors
from goldenthread.web.packs.selectors import period_of


@needs(Permission.SEE_LOADS)
@require_safe
def list_loads(request: HttpRequest) -> HttpResponse:
    page = {
        "title": "Loads",
        "loads": [(each, f"{sum(each.rows.values()):,}") for each in selectors.loads()],
    }
    return render(request, "loads/list.html", page)


@needs(Permission.SEE_LOADS)
@require_safe
def load(request: HttpRequest, name: str) -> HttpResponse:
    delivery = selectors.load_named(name)
    if delivery is None:
        raise Http404
    assert isinstance(request.user, Person)
    known = catalogue()
    faults = selectors.faults(delivery, known)
    # Someone who only looks after the system sees that packs were made, and opens none.
    inside = may(request.user, Permission.READ_FIGURES, timezone.localdate())
    countings = [
        (
            counting,
            [
                (pack, known.scorecards[pack.scorecard].title, heading(period_of(pack)))
                for pack in counting.packs.all()
                if pack.scorecard in known.scorecards
            ],
        )
        for counting in selectors.countings_of(delivery)
    ]
    page = {
        "title": f"Load {delivery.name}",
        "delivery": delivery,
        "rows": f"{sum(delivery.rows.values()):,}",
        "tables": [(table, f"{number:,}") for table, number in sorted(delivery.rows.items()) if number],
        "empty": sorted(table for table, number in delivery.rows.items() if not number),
        "faults": faults,
        "in_doubt": len({each.name for fault in faults for each in fault.touched}),
        "countings": countings,
        "snapshots": selectors.made_of(delivery),
        "inside": inside,
    }
    return render(request, "loads/load.html", page)
