"""What is kept of whoever sets a rule."""

from django.utils.translation import gettext_lazy as _

from tablee.kernel.retention import keep

# fmt: off
keep(
    "governance.Rule", _("Les règles"), "adopted_by_ref:ref reason:text",
    _("Savoir qui a posé une règle, et pourquoi."), _("Le réseau."),
    ends=_("gardé comme code ; ne mène plus à personne une fois le compte effacé"),
)
