"""The fixtures themselves: a council with packs and people."""

from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.selectors import filled


def test_every_pack_is_filled_from_stored_figures(people):
    for pack in Pack.objects.all():
        assert filled(pack).rows


def test_someone_signed_in_sees_home(signed_in):
    assert signed_in("performance-analyst").get("/people/").status_code == 403
