"""French text folded for comparison: « Œufs plein air » and « oeuf plein-air » meet."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accents, œ as oe, one space between words."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae")
    stripped = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", stripped).strip()


def singular(text: str) -> str:
    """Folded, without plural marks: « Caisses » → « caisse »."""
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in fold(text).split())


def stems(text: str) -> frozenset[str]:
    """Folded words without their plural mark, enough to match a product's name against what a person typed."""
    return frozenset(singular(text).split())
