"""Finds every French sentence in Python files and templates. No gettext tools needed."""

import ast
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_python

TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".md"}

# Which arguments of each function of django.utils.translation are sentences: (context, singular, plural).
_Places = tuple[int | None, int, int | None]
_FUNCTIONS: dict[str, _Places] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_TEMPLATE_KEYWORDS = {"gettext": None, "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
                      "npgettext": ((1, "c"), 2, 3)}  # fmt: skip
_MODULE = "django.utils.translation"


class Uncollectable(ValueError):
    """A sentence that could not be looked up at run time: composed before it is translated."""


@dataclass
class Sentence:
    text: str
    plural: str | None = None
    context: str | None = None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def collect(source: Path, base: Path) -> list[Sentence]:
    """Every sentence below `source`, sorted; `files` are relative to `base`.

    Raises SyntaxError or TemplateSyntaxError on a file that does not parse: an incomplete harvest would lose translations.
    """
    found: dict[tuple[str | None, str], Sentence] = {}
    for file, sentences in _harvest(source):
        for sentence in sentences:
            kept = found.setdefault(sentence.key, sentence)
            kept.files.add(file.relative_to(base).as_posix())
            if sentence.plural and kept.plural and sentence.plural != kept.plural:
                raise Uncollectable(
                    f"{file}: « {sentence.text} » has another plural elsewhere: « {kept.plural} »"
                )
            kept.plural = kept.plural or sentence.plural
    return sorted(found.values(), key=lambda one: (one.text, one.context or ""))


def _harvest(source: Path) -> Iterator[tuple[Path, Iterable[Sentence]]]:
    for file in sorted(source.rglob("*.py")):
        if "migrations" not in file.parts:
            yield file, from_python(file.read_text(encoding="utf-8"), str(file))
    for file in sorted(source.rglob("*")):
        if file.suffix in TEMPLATE_SUFFIXES and "templates" in file.parts and file.is_file():
            yield file, from_template(file.read_text(encoding="utf-8"), str(file))


def from_python(code: str, name: str) -> list[Sentence]:
    """Sentences given to gettext and its sisters, under whatever name they were imported."""
    tree = ast.parse(code, name)
    known: dict[str, _Places] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == _MODULE:
            known |= {
                one.asname or one.name: _FUNCTIONS[one.name] for one in node.names if one.name in _FUNCTIONS
            }
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            modules |= {one.asname or one.name for one in node.names if one.name == "translation"}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        sentence
        for call in calls
        if (places := _places(call, known, modules)) and (sentence := _read(call, places, name))
    ]


def _places(call: ast.Call, known: dict[str, _Places], modules: set[str]) -> _Places | None:
    function = call.func
    if isinstance(function, ast.Name):
        return known.get(function.id)
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in modules
    ):
        return _FUNCTIONS.get(function.attr)
    return None


def _read(call: ast.Call, places: _Places, name: str) -> Sentence | None:
    values: list[str | None] = []
    for place in places:
        argument = call.args[place] if place is not None and place < len(call.args) else None
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise Uncollectable(f"{name}:{call.lineno}: compose after translating, not before")
        values.append(
            argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
        )
    context, text, plural = values
    # A variable is looked up at run time; its sentences are marked where they are written (gettext_noop).
    return Sentence(text, plural, context) if text else None


def from_template(code: str, name: str) -> list[Sentence]:
    """Sentences of {% translate %}, {% blocktranslate %} and _("…") in a template."""
    from django.utils.translation.template import templatize

    # The templatised text keeps the page's indentation, which Python's tokenizer would take for blocks.
    flat = "\n".join(line.strip() for line in templatize(code, origin=name).splitlines())
    rows: Any = extract_python(io.BytesIO(flat.encode()), _TEMPLATE_KEYWORDS, [], {"encoding": "utf-8"})
    return [sentence for _, function, arguments, _ in rows if (sentence := _from_row(function, arguments))]


def _from_row(function: str | None, arguments: str | tuple[str | None, ...]) -> Sentence | None:
    given = (arguments,) if isinstance(arguments, str) else arguments
    places = _FUNCTIONS["gettext" if function in {"_", None} else str(function)]
    context, text, plural = (given[at] if at is not None and at < len(given) else None for at in places)
    return Sentence(text, plural, context) if text else None
