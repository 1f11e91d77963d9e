"""The process in which a stranger's file is parsed: little memory, little time, no file to write, no word to say but JSON.

Usage: python -m tablee.standards.sheets.child KIND < file > answer. The answer is {"book": …} or {"fault": …}.
"""

import json
import resource
import sys

from tablee.standards.sheets import limits
from tablee.standards.sheets.faults import FileFault
from tablee.standards.sheets.parsing import parse


def confine() -> None:
    """Limits that this process cannot raise again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 1))
    if sys.platform != "darwin":  # macOS refuses to limit the address space
        resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))


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
