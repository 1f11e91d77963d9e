"""French as it is set: no plain space before « ? ! ; : », inside guillemets, and curly apostrophes in what people read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "tablee"
CALLS = {"_", "__", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(
    r"""{%\s*translate\s+"([^"]*)"|_\("([^"]*)"\)|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate\s*%}""",
    re.DOTALL,
)
WRONG = (
    (re.compile(r" [?!;»]"), "a plain space before ? ! ; »"),
    (re.compile(r"(?<=[\wéèàç»”)%]) :(?=\s|$)"), "a plain space before :"),
    (re.compile(r"« "), "a plain space after «"),
    (re.compile(r"(?<=[a-zA-Zéèàç])'(?=[a-zA-Zéèàêâîôûœ])"), "a straight apostrophe"),
    (re.compile(r"\.\.\."), "three dots instead of …"),
)


def in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield from (
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


def in_template(path: Path) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(path.read_text("utf-8")):
        yield next(part for part in found.groups() if part is not None)


def said() -> Iterator[tuple[Path, str]]:
    for path in sorted(SRC.rglob("*.py")):
        yield from ((path, text) for text in in_python(path))
    for path in sorted(SRC.rglob("*.html")):
        yield from ((path, text) for text in in_template(path))


def faults(text: str) -> list[str]:
    return [why for pattern, why in WRONG if pattern.search(text)]


def test_what_people_read_is_set_as_french() -> None:
    wrong = [
        f"{path.relative_to(SRC)}: {text!r}: {', '.join(why)}"
        for path, text in said()
        if (why := faults(text))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["Quoi ?", "« pain »", "l'offre", "Prix : 3", "Attendez..."])
def test_the_eye_sees_each_fault(text: str) -> None:
    assert faults(text)
