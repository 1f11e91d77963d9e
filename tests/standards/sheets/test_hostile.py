"""Seventy hostile or broken files: each is refused whole, with its reason and what to do, and nothing is written anywhere."""

import os
import time

import pytest

from tablee.kernel.refusals import Refused
from tablee.standards.sheets import limits
from tablee.standards.sheets.faults import FileFault
from tablee.standards.sheets.read import parse_apart, read_file, read_paste
from tests.standards.sheets.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_file_is_refused_whole_with_a_reason(name: str) -> None:
    build, code = HOSTILE[name]
    with pytest.raises(Refused) as caught:
        read_file(*build(), field="file")
    refusal = caught.value.refusal
    assert refusal.code == f"sheet_{code}"
    assert refusal.field == "file"
    assert refusal.sentence.endswith(".")
    assert refusal.remedy.endswith(".")
    assert "%(" not in str(refusal)


def test_there_are_at_least_sixty() -> None:
    assert len(HOSTILE) >= 60


CONFINED = """
from tablee.standards.sheets import limits
limits.CHILD_CPU_SECONDS = 1
from tablee.standards.sheets.child import confine
confine()
"""


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import this", "broken_workbook"),  # it answers, but with a poem
        ("raise ValueError", "broken_workbook"),
        ("import os; os.abort()", "too_heavy"),
        ("import signal; signal.pause()", "too_slow"),
        ("import sys; sys.stdin.close(); sys.exit(3)", "broken_workbook"),
    ],
)
def test_a_child_that_dies_is_a_refusal(program: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser's process may crash, spin, hang or answer rubbish: the server's process only sees a fault."""
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 1)
    with pytest.raises(FileFault) as caught:
        parse_apart(b"Produit" * 100_000, "csv", program=("-c", program))
    assert caught.value.code == code


def test_a_child_that_spins_is_stopped_by_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its second of processor time is spent long before anybody would look at the clock on the wall."""
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 120)
    begun = time.monotonic()
    with pytest.raises(FileFault) as caught:
        parse_apart(b"Produit", "csv", program=("-c", CONFINED + "while True: pass"))
    assert caught.value.code == "too_slow"
    assert os.environ.get("TABLEE_PROOF") != "1" or time.monotonic() - begun < 60


CONFESSION = """
import json, os, tempfile
found = {"names": " ".join(sorted(os.environ))}
try:
    bytearray(2 * 1024**3)
    found["memory"] = "taken"
except MemoryError:
    found["memory"] = "refused"
try:
    import signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100_000)
        file.flush()
    found["file"] = "written"
except OSError:
    found["file"] = "refused"
print(json.dumps({"book": found}))
"""


def test_the_child_is_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot write a file, cannot take more memory than its limit, and inherits no secret of the server."""
    monkeypatch.setenv("SECRET_KEY", "canary")
    found = parse_apart(b"", "csv", program=("-c", CONFINED + CONFESSION))
    assert found["memory"] == "refused"
    assert found["file"] == "refused"
    assert "SECRET_KEY" not in found["names"]
    free = parse_apart(b"", "csv", program=("-c", CONFESSION))  # the control: without limits it does both
    assert (free["memory"], free["file"]) == ("taken", "written")


def test_a_paste_has_limits_too() -> None:
    for text, code in (
        ("  \n ", "empty_paste"),
        ("a" * 1_000_001, "paste_too_long"),
        ('a\t"b\n' * 3, "broken_quote"),
    ):
        with pytest.raises(Refused) as caught:
            read_paste(text, field="paste")
        assert caught.value.refusal.code == f"sheet_{code}"
