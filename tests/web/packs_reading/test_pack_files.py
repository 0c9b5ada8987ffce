"""The files of a published pack: byte for byte, by name, each under a policy of its own."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.urls import reverse

from goldenthread.publish.policy import style_hash
from goldenthread.web.packs.models import Pack
from goldenthread.web.trail.models import Event


def address(pack: Pack, file: str) -> str:
    return reverse("packs:file", kwargs={"pack": pack.pk, "file": file})


def test_a_file_is_served_byte_for_byte_to_members(signed_in, published, settings):
    pack = published()
    for file in ("scorecard.html", "figures.csv", "manifest.json"):
        kept = (settings.PACKS / pack.publication.folder / file).read_bytes()
        answer = signed_in("elected-member").get(address(pack, file))
        assert answer.status_code == 200
        assert answer.content == kept
        assert answer["ETag"] == f'"{hashlib.sha256(kept).hexdigest()}"'
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_each_file_has_the_policy_that_fits_it(signed_in, published):
    pack = published()
    client = signed_in("elected-member")
    page = client.get(address(pack, "scorecard.html"))
    style = re.search(r"<style>(.*?)</style>", page.content.decode(), re.DOTALL)[1]
    policy = page["Content-Security-Policy"]
    assert f"style-src '{style_hash(style)}'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert page["Content-Disposition"].startswith("inline")
    table = client.get(address(pack, "figures.csv"))
    assert table["Content-Security-Policy"].endswith("sandbox")
    assert table["Content-Disposition"] == 'attachment; filename="tiles-2023-09-figures.csv"'
    assert table["Content-Type"].startswith("text/csv")


def test_a_policy_kept_at_publication_is_the_one_sent(signed_in, published):
    pack = published()
    pack.publication.policies = {"scorecard.html": "default-src 'none'; img-src data:"}
    pack.publication.save()
    answer = signed_in("elected-member").get(address(pack, "scorecard.html"))
    assert answer["Content-Security-Policy"] == "default-src 'none'; img-src data:"


def test_what_has_not_changed_is_not_sent_again_or_recorded_again(signed_in, published):
    pack = published()
    client = signed_in("elected-member")
    tag = client.get(address(pack, "figures.csv"))["ETag"]
    again = client.get(address(pack, "figures.csv"), headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert Event.objects.filter(act="downloaded").count() == 1


def test_a_download_is_recorded(signed_in, published, people):
    pack = published()
    signed_in("elected-member").get(address(pack, "scorecard.html"))
    event = Event.objects.filter(act="downloaded").get()
    assert event.person_id == people["elected-member"].pk
    assert event.about == f"{pack}, scorecard.html"


@pytest.mark.parametrize(
    "file",
    ["nothing.html", "..%2f..%2fweb.key", "..%5cweb.key", "%2e%2e%2fweb.key", "SCORECARD.HTML", ".", "%00"],
)
def test_names_that_the_manifest_has_not_are_not_found(file, signed_in, published):
    pack = published()
    base = reverse("packs:page", kwargs={"pack": pack.pk})
    assert signed_in("performance-analyst").get(f"{base}files/{file}").status_code == 404


def test_a_file_beside_the_manifest_is_not_served(signed_in, published, settings):
    pack = published()
    (settings.PACKS / pack.publication.folder / "notes.csv").write_text("not published")
    assert signed_in("performance-analyst").get(address(pack, "notes.csv")).status_code == 404


@pytest.mark.parametrize("file", ["scorecard.html", "manifest.json"])
def test_a_changed_file_is_refused_in_words_and_recorded(file, signed_in, published, settings):
    pack = published()
    path = settings.PACKS / pack.publication.folder / file
    path.write_bytes(path.read_bytes() + b" ")
    answer = signed_in("elected-member").get(address(pack, file))
    assert answer.status_code == 409
    assert "is not what was published" in answer.content.decode()
    assert "restore" in answer.content.decode()
    assert Event.objects.filter(act="refused a changed file").count() == 1
    assert not Event.objects.filter(act="downloaded").exists()


def test_a_missing_file_is_refused_in_words(signed_in, published, settings):
    pack = published()
    (settings.PACKS / pack.publication.folder / "marks.csv").unlink()
    answer = signed_in("elected-member").get(address(pack, "marks.csv"))
    assert answer.status_code == 409
    assert "is missing from the pack" in answer.content.decode()
    assert signed_in("elected-member").get(reverse("packs:page", kwargs={"pack": pack.pk})).status_code == 200


def test_files_of_a_draft_and_of_no_pack_are_not_found(signed_in, pack_of):
    client = signed_in("performance-analyst")
    assert client.get(address(pack_of("tiles"), "scorecard.html")).status_code == 404
    assert client.get("/packs/987654/files/scorecard.html").status_code == 404


def test_withdrawn_files_are_for_those_who_read_packs_before_publication(signed_in, published):
    pack = published(withdrawn="A team was counted twice.")
    assert signed_in("elected-member").get(address(pack, "scorecard.html")).status_code == 404
    assert signed_in("auditor").get(address(pack, "scorecard.html")).status_code == 200


def test_whoever_may_read_no_pack_is_refused(signed_in, published, client):
    pack = published()
    assert signed_in("system-administrator").get(address(pack, "scorecard.html")).status_code == 403
    assert client.get(address(pack, "scorecard.html")).status_code == 302


def test_a_file_cannot_be_posted_to(signed_in, published):
    assert signed_in("performance-analyst").post(address(published(), "scorecard.html")).status_code == 405
