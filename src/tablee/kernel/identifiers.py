"""Telephone numbers and SIRET as people type them, to the one form that is kept; None when the text is neither."""

import re
from typing import Final

_LA_POSTE: Final = "356000000"


def read_phone(text: str) -> str | None:
    """One number as +33612345678; national, international, dotted or spaced."""
    digits = re.sub(r"\(0\)|[\s.\-()\u00a0\u202f\u2011']", "", text)
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return f"+33{digits[1:]}"
    digits = re.sub(r"^00", "+", digits)
    if re.fullmatch(r"\+33[1-9][0-9]{8}", digits) or re.fullmatch(r"\+(?!33)[1-9][0-9]{7,14}", digits):
        return digits
    return None


def say_phone(number: str) -> str:
    """« 05 61 00 00 00 » for a French number, others as they are kept."""
    if re.fullmatch(r"\+33[1-9][0-9]{8}", number):
        national = f"0{number[3:]}"
        return "\u00a0".join(national[at : at + 2] for at in range(0, 10, 2))
    return number


def read_siret(text: str) -> str | None:
    """Fourteen digits whose key is right; La Poste's places follow a rule of their own."""
    digits = re.sub(r"[\s\u00a0\u202f.]", "", text)
    if not re.fullmatch(r"[0-9]{14}", digits):
        return None
    doubled = (int(digit) * (2 if rank % 2 == 0 else 1) for rank, digit in enumerate(digits))
    if sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0:
        return digits
    return digits if digits.startswith(_LA_POSTE) and sum(map(int, digits)) % 5 == 0 else None
