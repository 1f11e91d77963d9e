"""The kinds of rules a network lives by: their type, unit, default and source. Values are dated, never in code paths.

Defaults come from law (`data/regles_fr.json`, gathered November 2026) or from the founding documents; a network
replaces any of them by a dated rule of its own.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class RuleKind:
    """type: "int", "bool" or "table" (string keys to integers in thousandths); low/high bound the integers."""

    key: str
    label: "str | Promise"
    type: str
    default: Any
    unit: "str | Promise" = ""
    source: str = ""
    low: int = 0
    high: int = 10_000_000
    locked: bool = False  # set by law: shown, not changed by a network


@cache
def law() -> dict[str, Any]:
    """The shipped legal settings."""
    text = files("tablee.domains.governance").joinpath("data/regles_fr.json").read_text(encoding="utf-8")
    values: dict[str, Any] = json.loads(text)
    return values


LAW_VERSION = "droit 2026-11"

CHILLED_L_PER_KG = "chilled_l_per_kg"
USE_BY_MIN_HOURS = "use_by_min_hours_left"
BEST_BEFORE_PASSED = "best_before_passed_allowed"
FAIR_SHARE_FROM_G = "fair_share_from_g"
TARGET_HOURS = "target_hours"
WINDOW_DAYS = "window_days"
NORM_G = "norm_g_per_person_week"
POINTS = "points_per_family"
MINIMUM_G = "minimum_g"
KM_TOLERANCE = "km_tolerance"
ANSWER_HOURS = "answer_hours"
VERY_PERISHABLE_MAX_C = "very_perishable_max_c"
PERISHABLE_MAX_C = "perishable_max_c"
FROZEN_MAX_C = "frozen_max_c"

# 3 kg a person a week, split by family (grams). A network may decide otherwise.
DEFAULT_NORM_G = {
    "fruits_legumes": 1000,
    "feculents": 500,
    "legumineuses": 150,
    "produits_laitiers": 500,
    "viande_poisson_oeuf": 350,
    "plats_prepares": 200,
    "produits_sucres_boissons": 50,
    "matieres_grasses": 50,
    "hygiene_entretien": 100,
    "autres": 100,
}


def _kinds() -> tuple[RuleKind, ...]:
    gift, warmest = law()["don"], law()["temperatures_max_c"]
    return (
        RuleKind(
            CHILLED_L_PER_KG, _("Froid nécessaire par kilogramme"), "int", 3, _("litres"), "guide", 1, 20
        ),
        RuleKind(
            USE_BY_MIN_HOURS,
            _("Temps restant avant la DLC sans exception à dire"),
            "int",
            gift["dlc_min_heures_restantes"],
            _("heures"),
            "D543-306",
            0,
            240,
            locked=True,
        ),
        RuleKind(
            BEST_BEFORE_PASSED,
            _("DDM passée acceptée après contrôle"),
            "bool",
            gift["ddm_depassee"].startswith("autorisé"),
            "",
            "852/2004 V bis",
        ),
        RuleKind(FAIR_SHARE_FROM_G, _("Part juste à partir de"), "int", 30_000, _("grammes"), "guide", 0),
        RuleKind(WINDOW_DAYS, _("Mémoire du partage"), "int", 28, _("jours"), "guide", 7, 365),
        RuleKind(
            NORM_G,
            _("Repère par personne et par semaine"),
            "table",
            DEFAULT_NORM_G,
            _("grammes"),
            "guide",
            1,
            20_000,
        ),
        RuleKind(
            POINTS,
            _("Poids de chaque famille dans la mémoire"),
            "table",
            dict.fromkeys(DEFAULT_NORM_G, 1000),
            _("millièmes"),
            "guide",
            0,
            10_000,
        ),
        RuleKind(MINIMUM_G, _("Minimum garanti avant le partage"), "int", 0, _("grammes"), "guide", 0),
        RuleKind(KM_TOLERANCE, _("Tolérance de distance"), "int", 0, "%", "guide", 0, 0),
        RuleKind(ANSWER_HOURS, _("Temps pour répondre à une part"), "int", 4, _("heures"), "guide", 1, 168),
        RuleKind(
            TARGET_HOURS,
            _("Durée pendant laquelle un don fléché est réservé"),
            "int",
            6,
            _("heures"),
            "guide",
            1,
        ),
        _warmest(
            VERY_PERISHABLE_MAX_C,
            _("Viande, poisson, œufs et plats frais\u00a0: au plus"),
            warmest["preparations_viande_volaille_ovoproduits_lait_cru"],
        ),
        _warmest(PERISHABLE_MAX_C, _("Autres produits frais\u00a0: au plus"), warmest["perissables"]),
        _warmest(FROZEN_MAX_C, _("Surgelés\u00a0: au plus"), warmest["surgeles_glaces"]),
    )


def _warmest(key: str, label: "str | Promise", celsius: int) -> RuleKind:
    """A temperature at hand-over that the law sets: whoever receives warmer goods says what is done about it."""
    return RuleKind(key, label, "int", celsius, _("°C"), "arrêté 2009-12-21", -40, 20, locked=True)


@cache
def kinds() -> dict[str, RuleKind]:
    """Every kind by key, in the order pages show them."""
    return {kind.key: kind for kind in _kinds()}
