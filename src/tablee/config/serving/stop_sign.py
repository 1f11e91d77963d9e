"""Raised by a signal, looked at by whoever waits. It holds no lock: a handler may run in the midst of the wait.

`threading.Event` does hold one, and a SIGTERM that came just then was never answered.
"""

import signal
import time

LOOK_EVERY_SECONDS = 0.1


class StopSign:
    def __init__(self) -> None:
        self._raised = False

    def rise_on_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.set())

    def set(self) -> None:
        self._raised = True

    def is_set(self) -> bool:
        return self._raised

    def wait(self, seconds: float) -> bool:
        """Until it is raised, at most so long; whether it is."""
        end = time.monotonic() + seconds
        while not self._raised and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_EVERY_SECONDS))
        return self._raised
