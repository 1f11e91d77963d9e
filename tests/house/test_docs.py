"""What the docs point at exists: links, files named in code marks, and the test of each promised row."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TABLE = ROOT / "docs" / "capabilities.md"
# Issue 2: each of these has a test named after it.
PROMISED = [
    "COOP-01",
    "COOP-02",
    "ATEL-05",
    "ATEL-14",
    "ATEL-16",
    "MTP-01",
    "LER-P2",
    "LER-P6",
    "LER-P8",
    "XC-03",
    "XC-04",
    "XC-09",
    "XC-10",
]

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"```.*?```", re.S)
_FILE = re.compile(r"`((?:src/|tests/|docs/|benchmarks/)?[\w./-]+/[\w.-]*)`")
_ROW = re.compile(r"^\| ([A-Z]+-[A-Z]*\d+) \|.*\| ([^|]+) \|$", re.M)
# Where a file may be named from: the whole, or the package as the docs shorten it.
STARTS = ("", "src", "src/tablee", "src/tablee/web/shell/templates", "docs")


def dead_links(page: Path) -> Iterator[str]:
    for target in _LINK.findall(_FENCE.sub("", page.read_text("utf-8"))):
        path = target.split("#")[0]
        if (
            path
            and "://" not in path
            and not path.startswith("mailto:")
            and not (page.parent / path).exists()
        ):
            yield target


def dead_names(page: Path) -> Iterator[str]:
    """Files and folders between code marks: `kernel/links.py`, `tests/storms/`."""
    for name in _FILE.findall(_FENCE.sub("", page.read_text("utf-8"))):
        top, _slash, rest = name.partition("/")
        of_the_house = rest and any((ROOT / start / top).is_dir() for start in STARTS if top)
        if of_the_house and not any((ROOT / start / name).exists() for start in STARTS):
            yield name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert not list(dead_links(page))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    assert not list(dead_names(page))


def test_a_dead_link_and_a_dead_name_are_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "[gone](gone.md) [here](page.md) `tests/gone/test_gone.py` `kernel/links.py` `/l/<token>/`", "utf-8"
    )
    assert list(dead_links(page)) == ["gone.md"]
    assert list(dead_names(page)) == ["tests/gone/test_gone.py"]


def proofs() -> dict[str, list[str]]:
    """Row → files of tests that prove it."""
    return {row: re.findall(r"`([^`]+)`", named) for row, named in _ROW.findall(TABLE.read_text("utf-8"))}


def test_each_promised_row_has_a_test_named_after_it() -> None:
    table = proofs()
    for row in PROMISED:
        own = f"test_{row.lower().replace('-', '_')}"
        assert any(Path(file).name.startswith(own) for file in table.get(row, [])), row


def test_each_proof_exists_and_tests_something() -> None:
    for row, files in proofs().items():
        assert files, row
        for file in files:
            assert (ROOT / file).is_file(), f"{row}: {file}"
            assert "\ndef test_" in (ROOT / file).read_text("utf-8"), f"{row}: {file} holds no test"


def test_each_test_of_a_row_stands_in_the_table() -> None:
    named = {file for files in proofs().values() for file in files}
    here = {str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "capabilities").glob("test_*.py")}
    assert here <= named, sorted(here - named)


def test_the_glossary_names_words_of_the_code() -> None:
    """Rows of rooms that exist: what stands between code marks in the second cell is written in the source."""
    today = (ROOT / "GLOSSARY.md").read_text("utf-8").split("## Settled, later")[0]
    cells = [line.split("|")[2] for line in today.splitlines() if line.startswith("| ")]
    names = {name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)}
    source = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    unknown = [name for name in sorted(names) if not re.search(rf"\b{name.split('.')[-1]}\b", source)]
    assert len(names) > 30
    assert not unknown


def test_readme_pictures_are_light() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size <= 200_000, picture.name
