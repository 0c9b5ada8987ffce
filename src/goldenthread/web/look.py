"""The council's own colour, as a stylesheet: pages carry no inline style."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from goldenthread.publish.policy import readable
from goldenthread.web.access.permissions import public
from goldenthread.web.catalogue import council


@public
@require_safe
@cache_control(private=True, max_age=3600)
def colours(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f":root {{ --brand: {readable(council().colour)}; }}\n", content_type="text/css")
