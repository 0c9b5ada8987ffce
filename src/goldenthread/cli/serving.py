"""The commands of the web: `serve`, `administrator` and `trail verify`. Each opens the home's own store, which is
SQLite unless GOLDENTHREAD_DATABASE_URL names a PostgreSQL.
"""

from __future__ import annotations

import ipaddress
import os
import signal
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from goldenthread.cli.terminal import notices, out, step
from goldenthread.errors import RequestError
from goldenthread.extracts import deliveries

SETTINGS = "goldenthread.web.settings"
UPGRADE_ONE_AT_A_TIME = 0x601D_7EAE
"""The number of the lock under which a PostgreSQL store is brought up to date: several workers may start at once."""
DOES_NOT_HOLD = 3

trail_app = typer.Typer(no_args_is_help=True, help="The record of who did and saw what.")


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen at.")] = 8000,
    threads: Annotated[
        int, typer.Option("--threads", min=1, max=64, help="How many requests are answered at once.")
    ] = 4,
    behind_proxy: Annotated[
        str | None,
        typer.Option(
            "--behind-proxy",
            help="The address of the proxy in front that speaks HTTPS; what it says of the reader is believed.",
        ),
    ] = None,
) -> None:
    """Serve the pages to a browser, until Ctrl-C. Brings the store up to date first.

    Example: `goldenthread serve --port 8000`
    """
    if behind_proxy:
        os.environ["GOLDENTHREAD_HTTPS"] = "1"
    encrypted = os.environ.get("GOLDENTHREAD_HTTPS") == "1"
    if not encrypted and not _only_this_machine(host):
        raise RequestError(
            f"listening at {host} would send passwords and children's records over the network unencrypted",
            where="--host",
            remedy="put a proxy that speaks HTTPS in front and give its address with --behind-proxy (docs/hosting.md), "
            "or leave --host out to serve this machine only",
        )
    os.environ["GOLDENTHREAD_COLLECTED"] = "1"
    open_store(upgrade=True)
    from django.core.management import call_command

    with step("Laying out the pages' own files"):
        call_command("collectstatic", interactive=False, verbosity=0)
    listen(host, port, threads, behind_proxy or ("127.0.0.1" if encrypted else None))


def listen(host: str, port: int, threads: int, proxy: str | None) -> None:
    """Answer until told to end. Raises RequestError when the port is taken."""
    from waitress.server import create_server  # type: ignore[import-untyped]

    from goldenthread.web.wsgi import application

    trusted: dict[str, Any] = {"clear_untrusted_proxy_headers": True}
    if proxy:
        headers = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
        trusted |= {"trusted_proxy": proxy, "trusted_proxy_headers": headers}
    try:
        server = create_server(application, host=host, port=port, threads=threads, ident=None, **trusted)
    except (OSError, ValueError) as error:
        raise RequestError(
            f"cannot listen at {host}, port {port}: {error}",
            remedy="end what is listening there, or choose another --port",
        ) from None
    shown = f"[{host}]" if ":" in host else host
    out.print(f"Golden Thread is at http://{shown}:{port}   (Ctrl-C ends it)", markup=False)
    out.print(f"Home: {deliveries.home()}", markup=False)
    signal.signal(signal.SIGTERM, _asked_to_end)
    # Waitress ends by itself on Ctrl-C, after what it is answering.
    server.run()
    server.close()
    out.print("Ended.")


def administrator(
    name: Annotated[str, typer.Argument(help="The user name to sign in with.")],
    called: Annotated[
        str, typer.Option("--called", help="The name or post that others see.")
    ] = "System administrator",
    password_file: Annotated[
        Path | None,
        typer.Option("--password-file", help="Read the password from this file, in place of asking for it."),
    ] = None,
    another: Annotated[
        bool, typer.Option("--another", help="Make one although there is an administrator already.")
    ] = False,
) -> None:
    """Make the first system administrator, who adds everyone else on the web.

    Example: `goldenthread administrator ada.example`
    """
    open_store(upgrade=True)
    from django.utils import timezone

    from goldenthread.web.access.actions import add_administrator, administrators_on
    from goldenthread.web.access.forms import AddPersonForm

    form = AddPersonForm({"username": name, "called": called})
    if not form.is_valid():
        raise RequestError(
            " ".join(str(each) for found in form.errors.values() for each in found), where="NAME"
        )
    if not another and administrators_on(timezone.localdate()):
        # Before a password is asked for; the action refuses too.
        add_administrator(username=name, called=called, password="")
    password = (
        _password_in(password_file)
        if password_file
        else typer.prompt(
            "Password (12 characters or more)", hide_input=True, confirmation_prompt="The same again"
        )
    )
    person = add_administrator(username=name, called=called, password=password, another=another)
    out.print(f"{person.username} may sign in, and add people at People.", markup=False)


@trail_app.command("verify")
def verify_trail() -> None:
    """Read the whole record and the published packs that name its lines: every line must follow the one before.

    Ends with 0 when it holds, and with 3 and the first wrong line when it does not.
    """
    open_store(upgrade=False)
    from django.conf import settings

    from goldenthread.web.trail.selectors import whole_record

    with step("Reading the trail"):
        found = whole_record(settings.PACKS)
    verified = found.verified
    for folder in found.unreadable:
        out.print(
            f"The published pack {folder} does not name its line of the trail: restore its folder.",
            markup=False,
        )
    for folder in found.unpublished:
        out.print(
            f"The folder {folder} is named by no publication: one was stopped before its end, or it is newer than this "
            "store.",
            markup=False,
        )
    if verified.wrong is not None:
        out.print(f"The trail does not hold at line {verified.wrong}: {verified.why}.", markup=False)
        out.print("Keep this store as it is, and compare it with a backup.")
    if not found.holds:
        raise typer.Exit(DOES_NOT_HOLD)
    lines = f"{verified.lines:,} line{'' if verified.lines == 1 else 's'}"
    packs = f"{found.packs} published pack{'' if found.packs == 1 else 's'}"
    out.print(
        f"The trail holds: {lines}, each following the one before; {packs} agree with it.", markup=False
    )
    out.print(f"Last hash: {verified.head}", markup=False)


def open_store(*, upgrade: bool) -> None:
    """Make the web's settings and its store ready. Raises RequestError when there is none, or none to be reached."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    remote = bool(os.environ.get("GOLDENTHREAD_DATABASE_URL"))
    if not upgrade and not remote and not (deliveries.home() / "operations.sqlite3").is_file():
        raise RequestError(
            "there is no store here yet",
            where=str(deliveries.home()),
            remedy="name the home with GOLDENTHREAD_HOME, or make one: goldenthread administrator NAME",
        )
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
        from django.db import OperationalError

        django.setup()
    except ImproperlyConfigured as error:
        raise RequestError(
            f"the store cannot be opened: {error}".splitlines()[0],
            where="GOLDENTHREAD_DATABASE_URL",
            remedy="PostgreSQL needs one more package: install goldenthread[postgres]",
        ) from None
    try:
        if upgrade:
            _bring_up_to_date()
        else:
            _reach()
    except OperationalError as error:
        raise RequestError(
            f"the store cannot be reached: {str(error).splitlines()[0]}",
            where="GOLDENTHREAD_DATABASE_URL" if remote else str(deliveries.home()),
            remedy="see that the database runs and that its address is right",
        ) from None


def record_in_store(act: str, about: str) -> None:
    """Record what a command did, in a home that people use on the web; elsewhere there is no record to keep."""
    if (
        not os.environ.get("GOLDENTHREAD_DATABASE_URL")
        and not (deliveries.home() / "operations.sqlite3").is_file()
    ):
        return
    open_store(upgrade=True)
    from goldenthread.web.trail.actions import record

    record(act, by=None, about=about)


def _reach() -> None:
    from django.db import connection

    if "trail_event" not in connection.introspection.table_names():
        raise RequestError("the store holds no trail yet", remedy="bring it up to date: goldenthread serve")


def _bring_up_to_date() -> None:
    from django.core.management import call_command
    from django.db import connection

    with step("Bringing the store up to date"):
        if connection.vendor != "postgresql":
            call_command("migrate", interactive=False, verbosity=0)
            return
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [UPGRADE_ONE_AT_A_TIME])
            try:
                call_command("migrate", interactive=False, verbosity=0)
            finally:
                cursor.execute("select pg_advisory_unlock(%s)", [UPGRADE_ONE_AT_A_TIME])


def _only_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _password_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        raise RequestError(
            "cannot be read as text",
            where=str(path),
            remedy="name a file that holds the password and nothing else",
        ) from None


def _asked_to_end(number: int, frame: object) -> NoReturn:
    notices.print("Asked to end.")
    raise SystemExit(0)
