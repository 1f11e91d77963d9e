"""Small files with a promise at their head, no drawer for odds and ends, nothing of one machine in what is shared."""

import ast
import re
from pathlib import Path

from tests.house.reading import SRC, TESTS, modules, short, tracked, tree

MOST_LINES = 400
MOST_TEMPLATE_LINES = 150
WIDEST_TEMPLATE_LINE = 160
DRAWERS = {"utils", "helpers", "common", "misc", "util", "helper", "commons_", "stuff", "tools"}
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".toml",
    ".in",
    ".html",
    ".css",
    ".js",
    ".json",
    ".po",
    ".csv",
    ".yaml",
    ".yml",
    ".cfg",
    ".svg",
    "",
}
# Written in pieces so that this file does not find itself.
MACHINE = re.compile(
    "|".join(
        [
            "/wo" + "rk/",
            "/ro" + "ot/",
            "/tmp/" + "tablee",
            "file" + "s.pythonhosted",
            "pypi" + r"\.org/simple",
        ]
    )
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def test_no_drawer_for_odds_and_ends() -> None:
    found = [short(path) for path in tracked() if path.stem in DRAWERS or path.parent.name in DRAWERS]
    assert not found


def test_files_stay_small() -> None:
    """What a machine wrote (locks, catalogues, migrations) and data are not read from top to bottom by anyone."""
    long = {
        short(path): lines
        for path in modules(SRC)
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_templates_stay_small() -> None:
    long = [
        f"{short(path)}: {fault}" for path in sorted(SRC.rglob("*.html")) for fault in template_faults(path)
    ]
    assert not long


def test_a_template_of_too_many_lines_or_one_too_wide_is_seen(tmp_path: Path) -> None:
    wide, tall, fit = (tmp_path / name for name in ("wide.html", "tall.html", "fit.html"))
    wide.write_text("<p>\n" + "é" * (WIDEST_TEMPLATE_LINE + 1) + "\n</p>\n", "utf-8")
    tall.write_text("<br>\n" * (MOST_TEMPLATE_LINES + 1), "utf-8")
    fit.write_text(("é" * WIDEST_TEMPLATE_LINE + "\n") * MOST_TEMPLATE_LINES, "utf-8")
    assert template_faults(wide) == ["line 2 has 161 characters"]
    assert template_faults(tall) == ["151 lines"]
    assert template_faults(fit) == []


def template_faults(path: Path) -> list[str]:
    """What makes a template hard to read: too many lines, or lines wider than a screen."""
    lines = path.read_text("utf-8").splitlines()
    faults = [f"{len(lines)} lines"] if len(lines) > MOST_TEMPLATE_LINES else []
    return faults + [
        f"line {number} has {len(line)} characters"
        for number, line in enumerate(lines, start=1)
        if len(line) > WIDEST_TEMPLATE_LINE
    ]


def test_functions_stay_small() -> None:
    """Forty lines are the aim; beyond eighty nobody reads on."""
    long = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in modules(SRC)
        if path.relative_to(SRC).parts[0] != "demo"  # lists of a world, one entry after another
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 80
    ]
    assert not long


def test_each_module_says_its_promise() -> None:
    mute = [
        short(path)
        for path in [*modules(SRC), *modules(TESTS)]
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert not mute


def test_nothing_of_one_machine_is_shared() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT and path.name not in {"base.txt", "dev.txt", "bench.txt"}:
            text = path.read_text("utf-8", errors="replace")
            found += [f"{short(path)}: {hit.group(0)}" for hit in MACHINE.finditer(text)]
    assert not found


def test_locks_name_no_host() -> None:
    for path in tracked():
        if path.parent.name == "requirements":
            assert not re.search(r"https?://|index-url|find-links", path.read_text("utf-8")), short(path)


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{short(path)}: {hit.group(0)}"
        for path in tracked()
        if path.suffix in {".py", ".html", ".css", ".js"}
        for hit in UNFINISHED.finditer(path.read_text("utf-8", errors="replace"))
    ]
    assert not found


def test_nothing_minified_is_shared() -> None:
    found = [short(path) for path in tracked() if re.search(r"\.min\.(js|css)$", path.name)]
    assert not found


def test_tests_never_sleep() -> None:
    nap = "time." + "sleep"
    found = [short(path) for path in modules(TESTS) if nap in path.read_text("utf-8")]
    assert not found
