"""What is kept of offers, needs and shares."""

from django.utils.translation import gettext_lazy as _

from tablee.domains.sharing import actions
from tablee.kernel.retention import keep, no_person, timer

# fmt: off
timer("first_names", 90, _("90 jours après la réponse"), actions.forget_first_names)

keep(
    "sharing.Bundle", _("Les offres"), "person_ref:ref place_note:text",
    _("Savoir qui a publié pour la structure."), _("La structure."),
    ends=_("gardé comme code ; ne mène plus à personne une fois le compte effacé"), export="offres_publiees",
    columns="ref giver__name created_at",
)
keep(
    "sharing.OfferPhoto", _("Les photos"), "jpeg:inside",
    _("Montrer ce qui est donné. Réencodée, sans lieu ni appareil."), _("Le réseau, les liens de l’offre."),
    ends=_("gardée avec l’offre"),
)
keep(
    "sharing.Claim", _("Les parts prises"), "first_name:name person_ref:ref", _("Savoir qui vient chercher."),
    _("La structure qui donne, celle qui prend."), timer="first_names", export="parts_prises",
    columns="ref offer__label units first_name organization__name taken_at",
)
keep(
    "sharing.Share", _("Les réponses à une répartition"), "first_name:name person_ref:ref",
    _("Savoir qui a répondu pour la structure."), _("La structure qui donne, celle qui prend."),
    timer="first_names",
)
keep(
    "sharing.ShareOut", _("Les répartitions"), "person_ref:ref", _("Savoir qui a proposé une répartition."),
    _("La structure."), ends=_("gardé comme code ; ne mène plus à personne une fois le compte effacé"),
)
keep(
    "sharing.Need", _("Les besoins"), "person_ref:ref note:text", _("Savoir qui a dit ce qui manque."),
    _("La structure."), ends=_("gardé comme code ; ne mène plus à personne une fois le compte effacé"),
    export="besoins_dits", columns="ref family organization__name said_at",
)
no_person("goods", "sharing.Offer")
no_person("why a structure was told", "sharing.MatchNote")
no_person("a donor's day without surplus", "sharing.QuietDay")
