"""How well a service says what people look for: the ten criteria of data.inclusion's own score, each from 0 to 1.

A criterion that does not apply (no address where nobody is received) counts for nothing, as in the norm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tablee.standards.data_inclusion.codes import GOOD_DESCRIPTION_CHARS

FRESH_DAYS: Final = 180  # the norm's six months and two years, in its library's days
STALE_DAYS: Final = 730
TOO_SHORT_CHARS: Final = 50
TOO_LONG_CHARS: Final = 2_000


@dataclass(frozen=True)
class Score:
    """`total` from 0 to 1, to the hundredth; `criteria` by the norm's own names, None where one does not apply."""

    total: float
    criteria: Mapping[str, float | None]

    @property
    def missing(self) -> list[str]:
        """Criteria below the best, in the norm's order."""
        return [key for key, value in self.criteria.items() if value is not None and value < 1]


def score(service: Mapping[str, Any], *, today: date) -> Score:
    """One row of `write.services`, measured on that day."""
    ways = service.get("modes_mobilisation") or ()
    criteria: dict[str, float | None] = {
        "adresse_bien_definie": _where(service, ways),
        "modes_mobilisation_bien_definis": (bool(ways) + bool(service.get("mobilisable_par"))) / 2,
        "au_moins_un_public": _yes(service.get("publics")),
        "au_moins_une_thematique": _yes(service.get("thematiques")),
        "au_moins_un_moyen_de_contact": _yes(
            service.get("courriel") or service.get("lien_mobilisation") or service.get("telephone")
        ),
        "courriel_bien_defini": _yes(service.get("courriel")) if "envoyer-un-courriel" in ways else None,
        "date_maj_recente": _fresh((today - date.fromisoformat(service["date_maj"])).days),
        "frais_bien_definis": _fees(service),
        "description_bien_definie": _described(len(service["description"])),
        "telephone_bien_defini": _yes(service.get("telephone")) if "telephoner" in ways else None,
    }
    counted = [round(value, 2) for value in criteria.values() if value is not None]
    return Score(round(sum(counted) / len(counted), 2), criteria)


def _yes(value: object) -> float:
    return 1.0 if value else 0.0


def _where(service: Mapping[str, Any], ways: Any) -> float | None:
    received = "en-presentiel" in (service.get("modes_accueil") or ()) or "se-presenter" in ways
    return _yes(service.get("adresse")) if received else None


def _fresh(days: int) -> float:
    if days < FRESH_DAYS:
        return 1.0
    return max(0.0, (STALE_DAYS - days) / (STALE_DAYS - FRESH_DAYS)) if days > FRESH_DAYS else 0.0


def _fees(service: Mapping[str, Any]) -> float:
    if service.get("frais") == "payant":
        return 1.0 if service.get("frais_precisions") else 0.5
    return _yes(service.get("frais"))


def _described(chars: int) -> float:
    if chars < TOO_SHORT_CHARS:
        return 0.0
    return 1.0 if GOOD_DESCRIPTION_CHARS <= chars < TOO_LONG_CHARS else 0.5
