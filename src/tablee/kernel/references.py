"""Public names of things: short codes that say nothing about order, size or date."""

import secrets

# Crockford's alphabet: no I, L, O, U, so a code read aloud or copied by hand survives.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REF_LENGTH = 8


def new_ref(length: int = REF_LENGTH) -> str:
    """A random code of `length` characters (5 bits each), for tables whose `ref` column is unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def tidy_code(typed: str) -> str:
    """What a person typed or read aloud, in the alphabet's form: « k7f-2qd » becomes « K7F2QD »."""
    folded = typed.upper().translate(str.maketrans("OIL", "011", "- "))
    return "".join(letter for letter in folded if letter in ALPHABET)
