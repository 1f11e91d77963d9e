"""No test reads the real clock while it is imported: what it read then is another day's once midnight has passed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import SRC, TESTS, modules, short, tree

# Last name of what is called, and what it may be called on (nothing: the bare name).
CLOCKS = {
    "now": {"datetime", "timezone", "pendulum", ""},
    "utcnow": {"datetime"},
    "today": {"date", "datetime"},
    "localdate": {"timezone", ""},
    "localtime": {"timezone", "time", ""},
    "gmtime": {"time"},
    "time": {"time"},
    "time_ns": {"time"},
}
# No module: make_archive.py hands its text to a release's own shell, which reads it when it runs.
SCRIPTS = {TESTS / "upgrades/last_touches.py"}


def readings(module: ast.Module) -> Iterator[ast.Call]:
    """Calls of the clock that importing the module makes: bodies of functions wait, their defaults and decorators do not."""
    waiting: list[ast.AST] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and _of_the_clock(node.func):
            yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, node.args]
        elif isinstance(node, ast.Lambda):
            waiting.append(node.args)
        else:
            waiting += ast.iter_child_nodes(node)


def _of_the_clock(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return "" in CLOCKS.get(called.id, ())
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value
    last = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", None)
    return last in CLOCKS.get(called.attr, ())


@pytest.mark.parametrize("folder", [TESTS, SRC], ids=["tests", "src"])
def test_nobody_reads_the_clock_at_import(folder: Path) -> None:
    imported = [path for path in modules(folder) if path not in SCRIPTS]
    found = [f"{short(path)}:{call.lineno}" for path in imported for call in readings(tree(path))]
    assert not found


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("TODAY = datetime.now().astimezone().date()", 1),
        ("class Row:\n    day = timezone.localdate()", 1),
        ("def test(day=date.today()): ...", 1),
        ("@pytest.mark.parametrize('at', [timezone.now()])\ndef test(at): ...", 1),
        ("late = lambda at=django.utils.timezone.now(): at", 1),
        ("def test(): return timezone.now()", 0),
        ("later = lambda: timezone.now()", 0),
        ("begun = time.monotonic()", 0),
        ("field = models.DateTimeField(default=timezone.now)", 0),
    ],
)
def test_a_reading_at_import_is_seen(written: str, count: int) -> None:
    """The control."""
    assert len(list(readings(ast.parse(written)))) == count
