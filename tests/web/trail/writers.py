"""Many threads that write in the record at once: python -m tests.web.trail.writers THREADS LINES."""

import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connections, transaction  # noqa: E402

from goldenthread.web.trail.actions import record  # noqa: E402


def write(thread: int, lines: int) -> None:
    for line in range(lines):
        # Half of them inside what they record, which is rolled back for some.
        try:
            with transaction.atomic():
                record("tried", by=None, about=f"{thread}, {line}", kept=line % 4 != 0)
                if line % 4 == 0:
                    raise LookupError
        except LookupError:
            pass
    connections.close_all()


if __name__ == "__main__":
    threads, lines = int(sys.argv[1]), int(sys.argv[2])
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(write, thread, lines) for thread in range(threads)]:
            done.result()
