"""Whether an error means « not now » rather than « broken »: the gate stayed shut, the pool was empty, two writers crossed.

What raised it wrote nothing: its transaction never began or was rolled back. The same request may be sent again.
"""

from django.db import InterfaceError, OperationalError

RETRY_AFTER_SECONDS = 5
# SQLSTATE classes and codes: connection lost, out of connections, crossed writers, lock not given, shutting down.
_PASSING = ("08", "53300", "40001", "40P01", "55P03", "57P01", "57P02", "57P03")


class GateShut(OperationalError):
    """SQLite's write gate did not open in time."""


def is_busy(error: BaseException) -> bool:
    """For errors as Django raises them, on both databases."""
    if isinstance(error, GateShut):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    if cause is not None and type(cause).__module__.startswith("psycopg"):
        # Without a code the server was never reached: the pool's time was up, or nobody answered.
        state = getattr(cause, "sqlstate", None)
        return state is None or state.startswith(_PASSING)
    return str(error).startswith(("database is locked", "database table is locked"))
