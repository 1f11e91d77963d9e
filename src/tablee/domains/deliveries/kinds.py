"""The rules that hand-overs follow: how warm food may be when it is handed over."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tablee.domains.governance.kinds import RuleKind, follow_rules, law

VERY_PERISHABLE_MAX_C = "very_perishable_max_c"
PERISHABLE_MAX_C = "perishable_max_c"
FROZEN_MAX_C = "frozen_max_c"

WARMEST = law()["temperatures_max_c"]


def _warmest(key: str, label: "str | Promise", celsius: int) -> RuleKind:
    """A temperature at hand-over that the law sets: whoever receives warmer goods says what is done about it."""
    return RuleKind(key, label, "int", celsius, _("°C"), "arrêté 2009-12-21", -40, 20, locked=True)


follow_rules(
    _warmest(
        VERY_PERISHABLE_MAX_C,
        _("Viande, poisson, œufs et plats frais\u00a0: au plus"),
        WARMEST["preparations_viande_volaille_ovoproduits_lait_cru"],
    ),
    _warmest(PERISHABLE_MAX_C, _("Autres produits frais\u00a0: au plus"), WARMEST["perissables"]),
    _warmest(FROZEN_MAX_C, _("Surgelés\u00a0: au plus"), WARMEST["surgeles_glaces"]),
)
