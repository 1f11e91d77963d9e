"""Words as people write them: without what cannot be seen; folded, « Œufs plein air » and « oeuf plein-air » meet."""

import re
import unicodedata
from typing import Final

# What `str.strip` takes, and three signs that have no width.
BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u2060\ufeff"
_FILLERS: Final = frozenset(
    "\u115f\u1160\u2800\u3164\uffa0"
)  # letters and a pattern of dots that show nothing
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"))
_LINE_END: Final = re.compile(r"\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TURN: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")  # turns the direction of what follows
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strip_blank(text: str) -> str:
    """Without the blanks at both ends, invisible ones included; the inside is left as written. "" when nothing shows."""
    bare = text.strip(BLANKS)
    return bare if any(_shows(sign) for sign in bare) else ""


def one_line(text: str) -> str:
    """The same on one line, read in the direction of its letters."""
    return strip_blank(_TURN.sub("", _LINE_END.sub(" ", text)))


def _shows(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _FILLERS


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
