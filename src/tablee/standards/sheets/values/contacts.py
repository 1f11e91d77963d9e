"""Addresses of every sort: e-mail, telephone, web, postal code, INSEE code, SIRET."""

import re
from typing import Final

from django.utils.translation import gettext as _

from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.values.bad import BadValue

EMAIL: Final = re.compile(
    r"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
)
INSEE: Final = re.compile(r"^(?:0[1-9]|[1-8][0-9]|9[0-8]|2[AB])[0-9]{3}$")
LA_POSTE: Final = "356000000"


def email(cell: Cell) -> str:
    """One address, in lower case."""
    text = cell.text.lower().removeprefix("mailto:").strip("<> ")
    if re.search(r"[;,\s/]", text):
        raise BadValue(_("« %(text)s » : écrivez une seule adresse e-mail.") % {"text": cell.text})
    if not EMAIL.match(text) or len(text) > 254 or ".." in text:
        raise BadValue(_("« %(text)s » n’est pas une adresse e-mail.") % {"text": cell.text})
    return text


def phone(cell: Cell) -> str:
    """One number as +33612345678. A zero eaten by the tableur is given back."""
    digits = re.sub(r"\(0\)|[\s.\-()\u00a0\u202f\u2011']", "", cell.text)
    if re.fullmatch(r"[1-9][0-9]{8}", digits) and not isinstance(cell.value, str):
        digits = f"0{digits}"
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return f"+33{digits[1:]}"
    digits = re.sub(r"^00", "+", digits)
    if re.fullmatch(r"\+33[1-9][0-9]{8}", digits) or re.fullmatch(r"\+(?!33)[1-9][0-9]{7,14}", digits):
        return digits
    if isinstance(cell.value, int) and re.fullmatch(r"33[1-9][0-9]{8}", digits):
        return f"+{digits}"
    raise BadValue(
        _(
            "« %(text)s » n’est pas un numéro de téléphone : écrivez un seul numéro, par exemple 05 61 00 00 00."
        )
        % {"text": cell.text}
    )


def website(cell: Cell) -> str:
    """A web address with its https://."""
    text = cell.text if re.match(r"^https?://", cell.text, re.I) else f"https://{cell.text}"
    if not re.fullmatch(
        r"https?://[^\s/:@\"'<>]+\.[^\s/:@\"'<>]{2,}(?::[0-9]{1,5})?(?:/[^\s\"'<>]*)?", text, re.I
    ):
        raise BadValue(_("« %(text)s » n’est pas une adresse de site.") % {"text": cell.text})
    return text


def postal_code(cell: Cell) -> str:
    """Five digits; « 9000 » is 09000, its zero eaten by the tableur."""
    digits = re.sub(r"[\s\u00a0\u202f]|^F-", "", cell.text)
    if re.fullmatch(r"[1-9][0-9]{3}", digits):
        digits = f"0{digits}"
    if not re.fullmatch(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}", digits):
        raise BadValue(_("« %(text)s » n’est pas un code postal (cinq chiffres).") % {"text": cell.text})
    return digits


def insee_code(cell: Cell) -> str:
    """The commune's code: five signs, Corsica with 2A or 2B."""
    code = re.sub(r"[\s\u00a0\u202f]", "", cell.text).upper()
    if re.fullmatch(r"[1-9][0-9]{3}", code):
        code = f"0{code}"
    if not INSEE.match(code):
        raise BadValue(
            _("« %(text)s » n’est pas un code INSEE de commune (par exemple 31555).") % {"text": cell.text}
        )
    return code


def siret(cell: Cell) -> str:
    """Fourteen digits whose key is right; La Poste's places follow a rule of their own."""
    digits = re.sub(r"[\s\u00a0\u202f.]", "", cell.text)
    doubled = (
        (int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(digits)) if digits.isdecimal() else iter(())
    )
    luhn = sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
    post = digits.startswith(LA_POSTE) and digits.isdecimal() and sum(map(int, digits)) % 5 == 0
    if not re.fullmatch(r"[0-9]{14}", digits) or not (luhn or post):
        raise BadValue(
            _("« %(text)s » n’est pas un SIRET : quatorze chiffres, vérifiez-les.") % {"text": cell.text}
        )
    return digits


def gtin(cell: Cell) -> str:
    """The number under a bar code: 8, 12, 13 or 14 digits whose last one is the right key."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", cell.text)
    if re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", digits):
        weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits[:-1])))
        if (10 - weighted % 10) % 10 == int(digits[-1]):
            return digits
    raise BadValue(_("« %(text)s » n’est pas un code-barres : vérifiez ses chiffres.") % {"text": cell.text})
