"""Finds every French sentence in Python files and templates. No gettext tools needed."""

import ast
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_python

TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".md"}

# Which arguments of each function of django.utils.translation are sentences: (context, singular, plural).
_Places = tuple[int | None, int, int | None]
_FUNCTIONS: dict[str, _Places] = {
    "_": (None, 0, None),
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
_RENAMED = re.compile(r"\b(\w*gettext\w*) as (\w+)")


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
    functions = _FUNCTIONS | {new: _FUNCTIONS[old] for old, new in _RENAMED.findall(code)}
    calls = [node for node in ast.walk(ast.parse(code, name)) if isinstance(node, ast.Call)]
    marked = [(call, places) for call in calls if (places := functions.get(_name_of(call.func)))]
    for call, places in marked:
        arguments = (call.args[at] for at in places if at is not None and at < len(call.args))
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in arguments):
            raise Uncollectable(f"{name}:{call.lineno}: compose after translating, not before")
    # Call by call: Babel does not look into an f-string.
    return _sentences("\n".join(ast.unparse(call) for call, _ in marked), functions)


def _name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def from_template(code: str, name: str) -> list[Sentence]:
    """Sentences of {% translate %}, {% blocktranslate %} and _("…") in a template."""
    from django.utils.translation.template import templatize

    # The templatised text keeps the page's indentation, which Python's tokenizer would take for blocks.
    flat = "\n".join(line.strip() for line in templatize(code, origin=name).splitlines())
    return _sentences(flat, _FUNCTIONS)


def _sentences(code: str, functions: dict[str, Any]) -> list[Sentence]:
    """A variable is looked up at run time; its sentences are marked where they are written (gettext_noop)."""
    sentences = []
    rows: Any = extract_python(io.BytesIO(code.encode()), functions, [], {"encoding": "utf-8"})
    for _, function, arguments, _ in rows:
        given = arguments if isinstance(arguments, tuple) else (arguments,)
        places = functions[function]
        context, text, plural = (given[at] if at is not None and at < len(given) else None for at in places)
        if text:
            sentences.append(Sentence(text, plural, context))
    return sentences
