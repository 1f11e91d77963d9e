"""Names are nouns one can guess and grep: no participle and no filler stands for the thing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import SRC, modules, tree

FILLERS = ("told", "shown", "said", "asked", "asking", "found", "given", "often", "each")
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What HTTP, the verb « to found » and past events are called (`NeedSaid`, as `OfferClaimed`), what was given in grams.
MEANT = {"not_found", "found_network", "found_network_with", "NeedSaid", "given_g"}
# Names of before this law, by room. It only shrinks: a name that is gone is taken out, a new one is not put in.
OLD: dict[str, set[str]] = {}


def fillers(path: Path) -> Iterator[str]:
    """Names of the module, of its classes and functions that are a filler, or begin or end with one."""
    names = [path.stem, *(
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )]  # fmt: skip
    for name in names:
        words = [word.lower() for word in WORDS.findall(name)]
        if name not in MEANT and words and {words[0], words[-1]} & set(FILLERS):
            yield name


def test_names_are_nouns() -> None:
    breaches = {
        room: names
        for path in modules(SRC)
        if (names := set(fillers(path)) - OLD.get(room := str(path.relative_to(SRC)), set()))
    }
    assert not breaches


def test_the_list_of_old_names_only_shrinks() -> None:
    gone = {
        room: names
        for room, kept in OLD.items()
        if (names := kept - (set(fillers(SRC / room)) if (SRC / room).exists() else set()))
    }
    assert not gone, "these are renamed: take them out of OLD"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("class Told: ...", ["Told"]),
        ("class OfferSaid: ...", ["OfferSaid"]),
        ("class ShownLine: ...", ["ShownLine"]),
        ("def months_shown(): ...", ["months_shown"]),
        ("async def _found(): ...", ["_found"]),
        ("class TooOften: ...", ["TooOften"]),
        ("def founding(): ...\ndef reach(): ...\nclass Foundation: ...\ndef what_is_said_here(): ...", []),
    ],
)
def test_the_eye_sees_each_filler(tmp_path: Path, line: str, names: list[str]) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(line)
    assert list(fillers(breach)) == names


def test_the_eye_sees_the_name_of_a_module(tmp_path: Path) -> None:
    breach = tmp_path / "shown.py"
    breach.write_text("")
    assert list(fillers(breach)) == ["shown"]
