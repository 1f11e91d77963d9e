"""XC-04: words that label a person by what they lack stand on no surface; a template that holds one fails."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tablee.kernel.words import fold

ROOT = Path(__file__).resolve().parents[2]
REFUSED = (
    "bénéficiaire",
    "usager",
    "usagère",
    "assisté",
    "démuni",
    "nécessiteux",
    "nécessiteuse",
    "colis social",
    "colis sociaux",
    "tarif pauvre",
    "DLUO",
)
READ_BY_PEOPLE = {".html", ".py", ".js", ".json", ".txt", ".po", ".md", ".css", ".toml"}
PLACES = (
    "src",
    "locale",
    "docs",
    "README.md",
    "GLOSSARY.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)
# What people write in their own sheets has to be understood, and a norm's own keys go into its files; neither is said
# anywhere (their docstrings).
STANDARDS = ROOT / "src" / "tablee" / "standards"
NEVER_SAID = {STANDARDS / "sheets" / "heard.py", STANDARDS / "data_inclusion" / "codes.py"}
_WORDS = re.compile(r"\b(?:" + "|".join(sorted({fold(word) for word in REFUSED})) + r")(?:e?s)?\b")
_DOUBLED = re.compile(r"\w\(e\)|\w\.e\.s\b|\w-e-s\b")


def faults(text: str) -> list[str]:
    """The refused words of a text, whatever their accents, number or case."""
    return _WORDS.findall(fold(text)) + _DOUBLED.findall(text)


def surfaces(root: Path = ROOT) -> Iterator[Path]:
    for place in PLACES:
        start = root / place
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            if path.suffix in READ_BY_PEOPLE and path not in NEVER_SAID:
                yield path


def found_in(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {word}"
        for path in surfaces(root)
        for word in faults(path.read_text("utf-8"))
    ]


def test_no_surface_holds_a_refused_word() -> None:
    assert len(list(surfaces())) > 300, "the surfaces are where this test looks"
    assert not found_in(ROOT)


@pytest.mark.parametrize(
    "word", [*REFUSED, "Bénéficiaires", "démunies", "beneficiaire", "assistées", "usagers"]
)
def test_a_template_with_such_a_word_fails(tmp_path: Path, word: str) -> None:
    template = tmp_path / "src" / "tablee" / "web" / "share" / "templates" / "share" / "list.html"
    template.parent.mkdir(parents=True)
    template.write_text(f"<p>Le panier des {word}.</p>", "utf-8")
    assert found_in(tmp_path)


@pytest.mark.parametrize(
    "text", ["les personnes qui viennent", "l’usage du camion", "assister à la réunion", "un colis"]
)
def test_ordinary_words_pass(text: str) -> None:
    assert not faults(text)


@pytest.mark.parametrize("text", ["bénévole inscrit(e)", "les adhérent.e.s"])
def test_wording_is_neutral_rather_than_doubled(text: str) -> None:
    assert faults(text)
