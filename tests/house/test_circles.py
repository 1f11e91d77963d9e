"""No import circle: not between modules, and not between sibling folders, at any height of the house."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.house.reading import SRC, imported, modules

Graph = Mapping[str, set[str]]


def dotted(path: Path, root: Path) -> str:
    """« tablee.web.share.views »; a package by its own name."""
    return ".".join(path.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__")


def graph(root: Path) -> dict[str, set[str]]:
    """Module → modules of the house it imports when it runs, inside its functions too."""
    names = {dotted(path, root): path for path in modules(root)}
    return {
        name: {target for target in imported(path, types=False) if target in names and target != name}
        for name, path in names.items()
    }


def at_height(arrows: Graph, parts: int) -> dict[str, set[str]]:
    """The same arrows between folders: names cut after so many parts, where they part within one folder."""
    folders: dict[str, set[str]] = {}
    for name, targets in arrows.items():
        here = name.split(".")
        for target in targets:
            there = target.split(".")
            if (
                here[: parts - 1] == there[: parts - 1]
                and here[:parts] != there[:parts]
                and len(there) >= parts <= len(here)
            ):
                folders.setdefault(".".join(here[:parts]), set()).add(".".join(there[:parts]))
    return folders


def circles(arrows: Graph) -> list[list[str]]:
    """Groups that reach each other (Tarjan), each in alphabetical order."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in sorted(arrows.get(name, ())):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for name in sorted(arrows):
        if name not in index:
            visit(name)
    return sorted(groups)


def all_circles(root: Path) -> list[list[str]]:
    arrows = graph(root)
    heights: Iterable[int] = range(2, 1 + max(name.count(".") + 1 for name in arrows))
    return circles(arrows) + [circle for parts in heights for circle in circles(at_height(arrows, parts))]


def test_no_import_goes_in_a_circle() -> None:
    assert not all_circles(SRC)


@pytest.mark.parametrize(
    ("files", "circle"),
    [
        ({"a.py": "from house import b", "b.py": "import house.a"}, ["house.a", "house.b"]),
        (
            {"a.py": "from house import b", "b.py": "from house import c", "c.py": "def f():\n    import house.a"},
            ["house.a", "house.b", "house.c"],
        ),
        (
            {"x/a.py": "import house.y.a", "x/b.py": "", "y/a.py": "", "y/b.py": "import house.x.b"},
            ["house.x", "house.y"],
        ),
        (
            {"w/x/a.py": "import house.w.y", "w/x/b.py": "", "w/y.py": "import house.w.x.b"},
            ["house.w.x", "house.w.y"],
        ),
    ],
)  # fmt: skip
def test_the_eye_sees_each_circle(tmp_path: Path, files: dict[str, str], circle: list[str]) -> None:
    root = tmp_path / "house"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    assert circle in all_circles(root)


def test_the_eye_leaves_what_goes_down_alone(tmp_path: Path) -> None:
    root = tmp_path / "house"
    root.mkdir()
    (root / "a.py").write_text("from house import b, c")
    (root / "b.py").write_text("from house import c\nif TYPE_CHECKING:\n    from house import a")
    (root / "c.py").write_text("")
    assert not all_circles(root)
