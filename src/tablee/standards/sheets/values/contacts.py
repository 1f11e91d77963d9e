"""Addresses of every sort: e-mail, telephone, web, postal code, INSEE code, SIRET."""

import re
from typing import Final

from django.utils.translation import gettext as _

from tablee.kernel import identifiers
from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.faults import BadValue

EMAIL: Final = re.compile(
    r"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
)
INSEE: Final = re.compile(r"^(?:0[1-9]|[1-8][0-9]|9[0-8]|2[AB])[0-9]{3}$")


def email(cell: Cell) -> str:
    """One address, in lower case."""
    text = cell.text.lower().removeprefix("mailto:").strip("<> ")
    if re.search(r"[;,\s/]", text):
        raise BadValue(_("« %(text)s » : écrivez une seule adresse e-mail."), cell.text)
    if not EMAIL.match(text) or len(text) > 254 or ".." in text:
        raise BadValue(_("« %(text)s » n’est pas une adresse e-mail."), cell.text)
    return text


def phone(cell: Cell) -> str:
    """One number as +33612345678. A zero eaten by the tableur is given back."""
    bare = re.sub(r"\s", "", cell.text)
    if not isinstance(cell.value, str) and re.fullmatch(r"[1-9][0-9]{8}", bare):
        bare = f"0{bare}"
    if isinstance(cell.value, int) and re.fullmatch(r"33[1-9][0-9]{8}", bare):
        bare = f"+{bare}"
    if (found := identifiers.read_phone(bare)) is not None:
        return found
    raise BadValue(
        _(
            "«\u00a0%(text)s\u00a0» n’est pas un numéro de téléphone\u00a0: écrivez un seul numéro, par exemple 05 61 00 00 00."
        ),
        cell.text,
    )


def website(cell: Cell) -> str:
    """A web address with its https://."""
    text = cell.text if re.match(r"^https?://", cell.text, re.I) else f"https://{cell.text}"
    if not re.fullmatch(
        r"https?://[^\s/:@\"'<>]+\.[^\s/:@\"'<>]{2,}(?::[0-9]{1,5})?(?:/[^\s\"'<>]*)?", text, re.I
    ):
        raise BadValue(_("« %(text)s » n’est pas une adresse de site."), cell.text)
    return text


def postal_code(cell: Cell) -> str:
    """Five digits; « 9000 » is 09000, its zero eaten by the tableur."""
    digits = _five_signs(re.sub(r"^\s*F-", "", cell.text))
    if not re.fullmatch(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}", digits):
        raise BadValue(_("« %(text)s » n’est pas un code postal (cinq chiffres)."), cell.text)
    return digits


def insee_code(cell: Cell) -> str:
    """The commune's code: five signs, Corsica with 2A or 2B."""
    code = _five_signs(cell.text).upper()
    if not INSEE.match(code):
        raise BadValue(_("« %(text)s » n’est pas un code INSEE de commune (par exemple 31555)."), cell.text)
    return code


def _five_signs(text: str) -> str:
    """Without blanks; a zero eaten by the tableur is given back."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text)
    return f"0{bare}" if re.fullmatch(r"[1-9][0-9]{3}", bare) else bare


def siret(cell: Cell) -> str:
    """Fourteen digits whose key is right."""
    if (found := identifiers.read_siret(cell.text)) is not None:
        return found
    raise BadValue(
        _("«\u00a0%(text)s\u00a0» n’est pas un SIRET\u00a0: quatorze chiffres, vérifiez-les."), cell.text
    )


def gtin(cell: Cell) -> str:
    """The number under a bar code: 8, 12, 13 or 14 digits whose last one is the right key."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", cell.text)
    if re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits):
        weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits[:-1])))
        if (10 - weighted % 10) % 10 == int(digits[-1]):
            return digits
    raise BadValue(_("« %(text)s » n’est pas un code-barres : vérifiez ses chiffres."), cell.text)
