"""Which column of the sheet is which column of the schema: French titles, accents and plurals aside, never two ways."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from tablee.kernel.quantities import MASS_WORDS
from tablee.kernel.words import fold, singular
from tablee.standards.sheets.values.kinds import Kind

Remembered = Mapping[str, str | None]  # header key → column key, or None: leave this column out
DECORATION: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*|:")
EMPTY_WORDS: Final = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "en", "a", "au", "aux", "par"}
)


@dataclass(frozen=True)
class Column:
    """One column of a schema. `label` is what we write; `synonyms` what people write, parted by commas, compared folded.

    `required`: the column must be there and filled on every line.
    """

    key: str
    label: str
    kind: Kind
    synonyms: str = ""
    required: bool = False
    example: str = ""

    def names(self) -> frozenset[str]:
        return frozenset(loose(name) for name in (self.label, *self.synonyms.split(",")) if name)


@dataclass(frozen=True)
class Header:
    """A title as the sheet writes it. `parts`: its lines from top to bottom; `key`: what a remembered mapping calls it."""

    index: int
    text: str
    key: str
    parts: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """Its name in the tableur: A, B … AA."""
        letters, rest = "", self.index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(65 + digit) + letters
        return letters

    @property
    def unit(self) -> str:
        """The weight unit said in the title: « Poids (g) » → g."""
        words = reversed(fold(self.text).split())
        return next((MASS_WORDS[word] for word in words if word in MASS_WORDS), "")


@dataclass(frozen=True)
class Recognised:
    """found: column key → header. ignored: titles nobody knows. doubled: column key → the titles that all claim it."""

    found: Mapping[str, Header]
    ignored: tuple[Header, ...] = ()
    doubled: Mapping[str, tuple[Header, ...]] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def loose(title: str) -> str:
    """A title folded, without brackets, small words or plural marks: « Nbre de caisses* » → « nbre caisse »."""
    words = fold(DECORATION.sub(" ", title)).split() or fold(title).split()
    kept = [word for word in words if word not in EMPTY_WORDS] or words
    return singular(" ".join(kept))


def header_keys(titles: Sequence[str]) -> list[str]:
    """Stable names of titles for a remembered mapping; a title seen again gets its rank."""
    seen: dict[str, int] = {}
    keys = []
    for title in titles:
        key = loose(title)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key} ({seen[key]})")
    return keys


@lru_cache(maxsize=64)
def known_names(columns: tuple[Column, ...]) -> dict[str, str]:
    """Every folded name to its column key. Raises ValueError when a schema gives one name to two columns."""
    names: dict[str, str] = {}
    for column in columns:
        for name in column.names():
            if names.setdefault(name, column.key) != column.key:
                raise ValueError(f"« {name} » names both {names[name]} and {column.key}")
    return names


def key_of(parts: Sequence[str], names: Mapping[str, str]) -> str | None:
    """The column a title speaks of. Two-line titles: both lines together, then the lower, then the upper."""
    candidates = [" ".join(parts), parts[-1], parts[0]] if parts else []
    for title in candidates:
        folded = loose(title)
        for attempt in (folded, _without_unit(folded)):
            if attempt and attempt in names:
                return names[attempt]
    return None


def _without_unit(folded: str) -> str:
    words = folded.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in MASS_WORDS else folded


def recognise(
    headers: Sequence[Header], columns: tuple[Column, ...], mapping: Remembered | None = None
) -> Recognised:
    """Match titles to columns. What `mapping` says goes first; a column it names is not claimed by another title."""
    names = known_names(columns)
    known = {column.key for column in columns}
    claims: dict[str, list[Header]] = {}
    ignored: list[Header] = []
    told = {key: value for key, value in (mapping or {}).items() if value is None or value in known}
    taken = {told[header.key] for header in headers if told.get(header.key)}
    for header in headers:
        if header.key in told:
            key = told[header.key]
        else:
            key = key_of(header.parts or (header.text,), names)
            key = None if key in taken else key
        if key is None:
            if header.text:
                ignored.append(header)
        else:
            claims.setdefault(key, []).append(header)
    exact = {key: _exact_first(key, group, columns) for key, group in claims.items()}
    doubled = {key: tuple(group) for key, group in exact.items() if len(group) > 1}
    left_out = [header for key, group in claims.items() for header in group if header not in exact[key]]
    return Recognised(
        found={key: group[0] for key, group in exact.items() if len(group) == 1},
        ignored=tuple(sorted((*ignored, *left_out), key=lambda header: header.index)),
        doubled=doubled,
    )


def _exact_first(key: str, group: list[Header], columns: tuple[Column, ...]) -> list[Header]:
    """Among titles that claim one column, the only one written exactly as our label wins."""
    if len(group) < 2:
        return group
    label = next(column.label for column in columns if column.key == key)
    exact = [header for header in group if fold(header.text) == fold(label)]
    return exact if len(exact) == 1 else group
