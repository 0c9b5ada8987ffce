"""The map of addresses. Every view says which permission it needs; one that does not is refused to everyone."""

from django.urls import include, path

from goldenthread.web import errors, look

urlpatterns = [
    path("", include("goldenthread.web.cycle.urls")),
    path("", include("goldenthread.web.access.urls")),
    path("", include("goldenthread.web.guide.urls")),
    path("packs/", include("goldenthread.web.packs.urls")),
    path("indicators/", include("goldenthread.web.figures.urls")),
    path("loads/", include("goldenthread.web.loads.urls")),
    path("trail/", include("goldenthread.web.trail.urls")),
    path("look.css", look.colours, name="look"),
]

handler400 = errors.bad_request
handler403 = errors.denied
handler404 = errors.not_found
handler500 = errors.broken
