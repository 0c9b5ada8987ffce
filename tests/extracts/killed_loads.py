"""Run as a program by the test of killed loads: for each line on its input, `EXTRACT|HOME|PHASE`, it forks a process
that loads the extract, prints what that does, and waits until it is over. When a phase is named the load stops
there, to be killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from goldenthread.definitions import load_catalogue
from goldenthread.extracts import deliveries


def main() -> None:
    catalogue = load_catalogue()
    print("ready", flush=True)
    for line in sys.stdin:
        extract, home, stop_at = line.rstrip("\n").split("|")
        child = os.fork()
        if child == 0:

            def tell(phase: str, stop_at: str = stop_at) -> None:
                os.write(1, f"{os.getpid()} {phase}\n".encode())
                if phase == stop_at:
                    signal.pause()

            deliveries.load(Path(extract), catalogue, home=Path(home), phase=tell)
            os._exit(0)
        os.waitpid(child, 0)
        print("over", flush=True)


if __name__ == "__main__":
    main()
