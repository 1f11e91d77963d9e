"""A closed list of words with the names that people write for them, and yes or no."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from tablee.kernel.words import fold, singular
from tablee.standards.sheets.cells import Cell, cell_of
from tablee.standards.sheets.faults import BadValue


@dataclass(frozen=True)
class Choice:
    """A closed list. `options`: key → (the label we write, other names people write). Compared folded, plurals aside."""

    options: Mapping[str, tuple[str, ...]]
    _keys: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys: dict[str, str] = {}
        for key, names in self.options.items():
            for name in (key.replace("_", " "), *names):
                keys.setdefault(singular(name), key)
        object.__setattr__(self, "_keys", keys)

    def find(self, text: str) -> str | None:
        return self._keys.get(singular(text))

    def label(self, key: str) -> str:
        return self.options[key][0]

    def read(self, cell: Cell) -> str:
        if (key := self.find(cell.text)) is not None:
            return key
        known = ", ".join(names[0] for names in self.options.values())
        raise BadValue(_("« %(text)s » n’est pas dans la liste : %(known)s."), cell.text, known=known)

    def read_many(self, cell: Cell) -> tuple[str, ...]:
        """Several, parted by commas, semicolons, slashes or lines; in the list's order."""
        parts = [part for part in re.split(r"[,;/|\n]", cell.text) if part.strip()]
        found = {self.read(cell_of(part)) for part in parts}
        return tuple(key for key in self.options if key in found)


YES: Final = frozenset({"oui", "o", "vrai", "true", "yes", "y", "x", "1", "ok", "v"})
NO: Final = frozenset({"non", "n", "faux", "false", "no", "0"})


def yes_no(cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = fold(cell.text) or {"✓": "x", "✔": "x", "☑": "x", "✗": "n", "☐": "n", "-": "n"}.get(cell.text, "")
    if text in YES | NO:
        return text in YES
    raise BadValue(_("« %(text)s » : écrivez oui ou non."), cell.text)
