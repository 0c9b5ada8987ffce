"""The fixtures themselves: a council with packs and people."""

from goldenthread.web.packs.models import Pack
from goldenthread.web.packs.selectors import filled


def test_every_pack_is_filled_from_stored_figures(people):
    for pack in Pack.objects.all():
        assert filled(pack).rows


def test_one_figure_of_one_month_has_one_rating_on_every_pack(people):
    found = {}
    for pack in Pack.objects.filter(cadence="month"):
        made = filled(pack)
        for row in made.rows:
            if row.row.only is None and not row.row.projected:
                measure = (row.row.indicator, row.row.window, row.row.form, made.period)
                found.setdefault(measure, []).append((pack.scorecard, row.ref, row.rating))
    shared = [rows for rows in found.values() if len({name for name, _, _ in rows}) > 1]
    assert len(shared) > 20
    assert any(rating for rows in shared for _, _, rating in rows)
    assert [rows for rows in shared if len({rating for _, _, rating in rows}) > 1] == []


def test_someone_signed_in_sees_home(signed_in):
    assert signed_in("performance-analyst").get("/people/").status_code == 403
