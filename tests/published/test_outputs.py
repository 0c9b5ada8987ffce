"""The whole list of what is made of the five published documents (and the plan's measures), and nothing else."""

from tests.published.__main__ import publish


def test_every_document_is_made_in_every_form_it_has(tmp_path):
    written = {str(path.relative_to(tmp_path).as_posix()) for path in publish(tmp_path)}
    pages = ("1-monthly", "2-weekly", "3-twelve-months", "4-tiles", "5-panels", "appendix-plan")
    wanted = {f"{name}/scorecard.{ending}" for name in pages for ending in ("html", "xlsx", "pdf")}
    wanted |= {"3-twelve-months/scorecard.docx", "4-tiles/scorecard.pptx", "5-panels/scorecard.pptx"}
    assert written == wanted
    assert all((tmp_path / name).stat().st_size > 10_000 for name in written)
