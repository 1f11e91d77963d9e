"""Reads the house's own files, for the tests that hold its laws."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "tablee"
TESTS = ROOT / "tests"


def modules(folder: Path) -> list[Path]:
    """Python files, migrations left out: Django writes those."""
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control; in an unpacked archive, every file of the known folders."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        found = [ROOT / name for name in asked.stdout.split("\0") if name]
    else:
        found = [
            path
            for top in ("src", "tests", "docs", "requirements", "locale")
            for path in (ROOT / top).rglob("*")
        ]
    return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """What runs: everything but the body of `if TYPE_CHECKING:`."""
    yield node
    only_types = isinstance(node, ast.If) and ast.unparse(node.test) in {
        "TYPE_CHECKING",
        "typing.TYPE_CHECKING",
    }
    for child in node.orelse if only_types else ast.iter_child_nodes(node):
        yield from _running(child)


def imported(path: Path, *, types: bool = True) -> set[str]:
    """Every module named by an import, with the names taken from it: « a.b » and « a.b.c » for `from a.b import c`.

    Without `types`, only what is imported when the module runs.
    """
    names: set[str] = set()
    for node in ast.walk(tree(path)) if types else _running(tree(path)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names
