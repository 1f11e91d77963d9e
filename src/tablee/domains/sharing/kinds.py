"""The rules that sharing follows: dates, cold, fair shares, delays."""

from django.utils.translation import gettext_lazy as _

from tablee.domains.governance.kinds import RuleKind, follow_rules, law

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
GIFT = law()["don"]

follow_rules(
    RuleKind(CHILLED_L_PER_KG, _("Froid nécessaire par kilogramme"), "int", 3, _("litres"), "guide", 1, 20),
    RuleKind(
        USE_BY_MIN_HOURS,
        _("Temps restant avant la DLC sans exception à dire"),
        "int",
        GIFT["dlc_min_heures_restantes"],
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
        GIFT["ddm_depassee"].startswith("autorisé"),
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
        TARGET_HOURS, _("Durée pendant laquelle un don fléché est réservé"), "int", 6, _("heures"), "guide", 1
    ),
    codes={
        BEST_BEFORE_PASSED: ("best_before_passed", _("DDM passée")),
        TARGET_HOURS: ("target_hours", _("temps réservé")),
        WINDOW_DAYS: ("window", _("mémoire")),
        NORM_G: ("norm", _("repères")),
        POINTS: ("points", _("poids")),
        MINIMUM_G: ("minimum", _("minimum")),
    },
)
