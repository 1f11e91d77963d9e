"""The commune that a line means, by code, by name and postcode."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import communes
from tablee.domains.actors.communes import Commune
from tablee.kernel.groups import by_key
from tablee.kernel.words import fold
from tablee.tables.table import Wrong


def commune_meant(values: Mapping[str, Any]) -> Commune:
    """The commune a line means by code, name and postcode, or Wrong with the sentence that says why it cannot be told."""
    if code := values.get("insee_code"):
        if (found := communes.commune(code)) is None:
            raise Wrong(_("le code INSEE « %(code)s » n’est celui d’aucune commune.") % {"code": code})
        return found
    name, postcode = str(values.get("commune") or ""), str(values.get("postal_code") or "")
    if not name and not postcode:
        raise Wrong(_("où est-elle\u202f? Écrivez sa commune ou son code postal."))
    by_postcode = communes.with_postcode(postcode)
    if postcode and not by_postcode:
        raise Wrong(_("le code postal « %(code)s » n’est celui d’aucune commune.") % {"code": postcode})
    named = _named(name, by_postcode) if name else by_postcode
    if len(named) == 1:
        return named[0]
    if not named:
        raise Wrong(_("la commune « %(name)s » n’a pas été trouvée.") % {"name": name})
    several = ", ".join(f"{each.name} ({each.department})" for each in named[:5])
    if postcode:
        raise Wrong(
            _("plusieurs communes ont ce code postal : %(several)s. Écrivez le nom de la commune.")
            % {"several": several}
        )
    raise Wrong(
        _("plusieurs communes ont ce nom : %(several)s. Ajoutez le code postal.") % {"several": several}
    )


def _named(name: str, among: Sequence[Commune]) -> list[Commune]:
    """Exact names, « St » read as « Saint », « Cedex » and arrondissements left out."""
    wanted = plain_name(name)
    if not among:
        return _by_plain_name().get(wanted, [])
    exact = [each for each in among if plain_name(each.name) == wanted]
    return exact or [each for each in among if plain_name(each.name).startswith(wanted)]


@cache
def _by_plain_name() -> dict[str, list[Commune]]:
    """Every commune by its plain name: a sheet asks hundreds of times."""
    return by_key((plain_name(commune.name), commune) for commune in communes.all_communes().values())


def plain_name(name: str) -> str:
    """To compare: « St » is « Saint », « Cedex » and numbers do not count."""
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in fold(name).split()]
    return " ".join(word for word in words if word != "cedex" and not word.isdigit())
