"""The terminal's door: every command of the contract, each a few lines over the rooms that do the work.
Errors end with a plain message and an exit code (1 a definition, 2 a request, 3 an input), never with a
traceback for a user's mistake.
"""

from __future__ import annotations

import sys

import typer

from goldenthread.cli import checking, counting, demonstration, keeping, linting, packs, serving, templating
from goldenthread.cli.terminal import notices
from goldenthread.errors import GoldenThreadError

app = typer.Typer(
    name="goldenthread",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="From a case-system extract to the packs that a children's service acts on.\n\n"
    "Start with `goldenthread demo`: it makes a made-up council and publishes its monthly scorecard. "
    "With an extract of your own: `check` your definitions, `load` the extract, then make a `scorecard`.",
)
app.command()(demonstration.demo)
app.command()(demonstration.synthesise)
app.command()(templating.templates)
app.command("report-template")(templating.report_template)
app.command()(checking.check)
app.command()(checking.coverage)
app.command()(keeping.load)
app.command("deliveries")(keeping.list_deliveries)
app.command()(keeping.snapshot)
app.command()(keeping.purge)
app.command()(counting.figures)
app.command()(counting.explain)
app.command()(packs.scorecard)
app.command()(packs.compare)
app.command()(linting.lint)
app.command()(serving.serve)
app.command()(serving.administrator)
app.add_typer(serving.trail_app, name="trail")
app.add_typer(checking.benchmarks_app, name="benchmarks")
app.add_typer(packs.returns_app, name="returns")


def main() -> None:
    """Run the command line; the way out for every error that a user can meet."""
    try:
        app()
    except GoldenThreadError as error:
        notices.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        notices.print("Stopped; nothing was left half done.")
        sys.exit(130)
