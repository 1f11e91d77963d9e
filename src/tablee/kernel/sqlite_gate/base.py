"""Django's SQLite backend; each `atomic()` passes the gate before BEGIN IMMEDIATE and leaves it after COMMIT.

A write outside `atomic()` passes it for its one statement: beside writers in a queue, one that tries by chance waits for ever.
"""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper

from tablee.kernel.busy import GateShut
from tablee.kernel.sqlite_gate.gate import GateClosed, Pass, gate_of

DEFAULT_TIMEOUT_SECONDS = 20.0
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(SQLiteWrapper):
    _pass: Pass | None = None

    def __init__(self, *settings: Any, **more: Any) -> None:
        super().__init__(*settings, **more)
        self.execute_wrappers.append(self._one_statement)

    def give_way(self, seconds: float) -> None:
        """From now on this process writes when nobody else wants to, or after that long: work that no one waits for."""
        gate_of(_path(self.settings_dict)).gives_way = seconds

    def _one_statement(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if (
            self.in_atomic_block
            or self._pass is not None
            or not str(sql).lstrip()[:7].upper().startswith(WRITES)
        ):
            return execute(sql, params, many, context)
        self._enter_gate()
        try:
            return execute(sql, params, many, context)
        finally:
            self._leave_gate()

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_gate()  # a failed commit leaves the transaction open: the rollback that follows gives the pass back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _enter_gate(self) -> None:
        if self._pass is not None or self.is_in_memory_db():
            return
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT_SECONDS))
        try:
            self._pass = gate_of(_path(self.settings_dict)).enter(timeout)
        except GateClosed as error:
            raise GateShut(f"write gate closed: {error}") from None
        except OSError as error:
            raise OperationalError(f"write gate unusable beside the database: {error}") from error

    def _leave_gate(self) -> None:
        held, self._pass = self._pass, None
        if held is not None:
            held.leave()


def _path(settings: dict[str, Any]) -> str:
    name = str(settings["NAME"])
    return unquote(urlsplit(name).path) if name.startswith("file:") else name
