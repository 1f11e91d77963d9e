"""The door in: bytes or a paste become a Workbook, or one refusal in plain French. The parsing happens elsewhere."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import tablee
from tablee.kernel.refusals import Refused
from tablee.standards.sheets import limits, safety
from tablee.standards.sheets.cells import Note, Workbook, unpack_workbook
from tablee.standards.sheets.faults import FileFault
from tablee.standards.sheets.wording import refusal

Parser = Callable[[bytes, str], dict[str, Any]]
# How a child dies of its limits: memory (the parser aborts or faults), processor time (SIGXCPU, then SIGKILL).
DEATHS: Final = {
    -signal.SIGABRT: "too_heavy",
    -signal.SIGSEGV: "too_heavy",
    -signal.SIGBUS: "too_heavy",
    -signal.SIGXCPU: "too_slow",
    -signal.SIGKILL: "too_slow",
}
CHILD: Final = ("-m", "tablee.standards.sheets.child")
SOURCE_FOLDER: Final = Path(tablee.__file__).resolve().parent.parent


def read_file(name: str, data: bytes, *, field: str = "") -> Workbook:
    """A file as sent (its name as the browser gave it). Raises Refused with the form field it belongs beside."""
    return _read(lambda: safety.inspect(name, data), data, field)


def read_paste(text: str, *, field: str = "") -> Workbook:
    """Lines pasted from a spreadsheet (tabs) or typed (;). Raises Refused."""
    if len(text) > limits.MAX_PASTE_CHARS:
        raise Refused(refusal(FileFault("paste_too_long", most=limits.MAX_PASTE_CHARS), field=field))
    data = text.encode("utf-8", "replace")

    def inspect() -> tuple[str, tuple[Note, ...]]:
        if not text.strip():
            raise FileFault("empty_paste")
        return "paste", ()

    return _read(inspect, data, field)


def _read(inspect: Callable[[], tuple[str, tuple[Note, ...]]], data: bytes, field: str) -> Workbook:
    try:
        kind, notes = inspect()
        book = unpack_workbook(parse_apart(data, kind))
        if not any(sheet.rows for sheet in book.sheets):
            hidden_only = all(sheet.hidden for sheet in book.sheets)
            raise FileFault("only_hidden_sheets" if hidden_only else "empty_file")
    except FileFault as fault:
        raise Refused(refusal(fault, field=field)) from fault
    return Workbook(book.kind, book.sheets, (*notes, *book.notes), book.date_1904)


def parse_apart(data: bytes, kind: str, *, program: Sequence[str] = CHILD) -> dict[str, Any]:
    """Parse in a child process; whatever happens to it becomes a FileFault here. `program`: what Python runs there."""
    command = [sys.executable, "-X", "utf8", *program, kind]
    environment = {"PYTHONPATH": str(SOURCE_FOLDER), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=SOURCE_FOLDER,
        start_new_session=True,
    ) as process:
        try:
            answer, _ = process.communicate(data, timeout=limits.CHILD_WALL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise FileFault("too_slow") from None
    if process.returncode:
        raise FileFault(DEATHS.get(process.returncode, "broken_workbook"))
    try:
        packed: dict[str, Any] = json.loads(answer)
    except ValueError as error:
        raise FileFault("broken_workbook") from error
    if fault := packed.get("fault"):
        raise FileFault(fault["code"], **fault["facts"])
    book: dict[str, Any] = packed["book"]
    return book
