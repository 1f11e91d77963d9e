"""The process in which a stranger's file is parsed: little memory, little time, no file to write, no word to say but JSON.

Usage: python -m tablee.standards.sheets.child KIND < file > answer. The answer is {"book": …} or {"fault": …}.
"""

import json
import resource
import sys
from typing import Any, Final

from tablee.standards.sheets import decoding, delimited, limits, safety
from tablee.standards.sheets.cells import Note, Packed, pack_note
from tablee.standards.sheets.faults import FileFault

PASTE_SEPARATORS: Final = ("\t", ";", "|")
SEPARATOR_NAMES: Final = {"\t": "tabulation", ";": ";", ",": ",", "|": "|"}


def confine() -> None:
    """Limits that this process cannot raise again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 1))
    if sys.platform != "darwin":  # macOS refuses to limit the address space
        resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))


def parse(data: bytes, kind: str) -> dict[str, Any]:
    """The packed form of a workbook. kind: xlsx, ods, csv or paste (UTF-8). Raises FileFault."""
    if kind in {"xlsx", "ods"}:
        from tablee.standards.sheets import workbooks  # the native library is loaded only where it is needed

        safety.check_parts(data)
        return workbooks.parse(data, kind)
    text, notes = decoding.decode(data)
    rows, separator = (
        delimited.parse(text, separators=PASTE_SEPARATORS) if kind == "paste" else delimited.parse(text)
    )
    if kind == "csv" and separator != ";":
        notes = (*notes, Note("separator", {"separator": SEPARATOR_NAMES.get(separator, separator)}))
    return {
        "kind": kind,
        "date_1904": False,
        "notes": [pack_note(note) for note in notes],
        "sheets": [{"name": "", "hidden": False, "merges": [], "rows": [_trimmed(row) for row in rows]}],
    }


def _trimmed(row: list[str]) -> list[Packed]:
    cells: list[Packed] = [value or None for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def main() -> None:
    confine()
    kind = sys.argv[1]
    try:
        answer = {"book": parse(sys.stdin.buffer.read(limits.MAX_BYTES + 1), kind)}
    except FileFault as fault:
        answer = {"fault": {"code": fault.code, "facts": dict(fault.facts)}}
    except MemoryError:
        answer = {"fault": {"code": "too_heavy", "facts": {}}}
    sys.stdout.buffer.write(
        json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    )


if __name__ == "__main__":
    main()
