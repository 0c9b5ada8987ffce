"""The commands that make an administrator and serve the pages, each in a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.web.stores import fresh_store, goldenthread, own_home


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@pytest.mark.store
def test_the_first_administrator_is_made_from_a_file(tmp_path):
    store = fresh_store(tmp_path)
    file = tmp_path / "password"
    file.write_text("three odd words here\n", encoding="utf-8")
    made = goldenthread(store, "administrator", "Ada.Example", "--password-file", str(file))
    assert "ada.example may sign in" in made and "three odd" not in made
    refused = goldenthread(store, "administrator", "bob", "--password-file", str(file), ends_with=2)
    assert "there is an administrator already" in refused


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "packs.example"])
def test_it_does_not_listen_to_the_network_unencrypted(host, monkeypatch):
    from goldenthread.cli import serving
    from goldenthread.errors import RequestError

    monkeypatch.delenv("GOLDENTHREAD_HTTPS", raising=False)
    monkeypatch.setattr(serving, "open_store", lambda **_: pytest.fail("it went on"))
    with pytest.raises(RequestError, match="unencrypted"):
        serving.serve(host=host, port=8000, threads=4, behind_proxy=None)


def test_it_serves_says_where_and_ends_cleanly(tmp_path):
    store, port = fresh_store(tmp_path), free_port()
    command = [sys.executable, "-m", "goldenthread", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=store, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said = server.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said, said + server.stderr.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/") as answer:
            page = answer.read().decode()
        # A style by the hash of its content may be kept for ever.
        style = re.search(r"/static/goldenthread/govuk\.[0-9a-f]{12}\.css", page).group()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
            assert "immutable" in answer.headers["Cache-Control"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/static/../operations.sqlite3")
        taken = goldenthread(store, "serve", "--port", str(port), ends_with=2)
        assert "cannot listen at" in taken
        server.send_signal(signal.SIGINT)
        out, errors = server.communicate(timeout=30)
        assert server.returncode == 0 and "Ended." in out and "Traceback" not in errors
    finally:
        server.kill()


@pytest.mark.store
def test_a_store_that_cannot_be_reached_is_said(tmp_path):
    store = own_home(tmp_path)
    store["GOLDENTHREAD_DATABASE_URL"] = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    said = goldenthread(store, "trail", "verify", ends_with=2)
    assert "the store cannot be reached" in said and "Traceback" not in said
