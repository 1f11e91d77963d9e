"""What is kept of people, their roles and their structures."""

from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import actions
from tablee.domains.actors.actions.closures import forget_closures
from tablee.kernel.retention import keep, no_person, timer

# fmt: off
timer(
    "closures", 365, _("un an après la fermeture ; celles de chaque année restent jusqu’à ce qu’on les retire"),
    forget_closures,
)
timer("roles", 730, _("deux ans après la fin du rôle"), actions.forget_ended_roles)

keep(
    "actors.Person", _("Le compte"),
    "id:key ref:ref first_name:name email:email language:inside muted:inside "
    "last_login:inside password:inside is_active:inside created_at:inside",
    _("Entrer par un code reçu par e-mail, signer ce que l’on fait, recevoir ses messages."),
    _("Le prénom\u00a0: sa structure, et qui reçoit une réponse de sa part. L’adresse\u00a0: personne d’autre."),
    timer="people", export="personne", columns="ref first_name email language muted created_at last_login",
)
keep(
    "actors.Role", _("Les rôles"), "person:key", _("Savoir qui agit pour quelle structure, et depuis quand."),
    _("La structure."), timer="roles", export="roles", columns="organization__name kind starts_at ends_at",
)
keep(
    "actors.Facilitation", _("L’animation d’un réseau"), "person:key", _("Savoir qui anime quel réseau."),
    _("Le réseau."), timer="roles", export="reseaux_animes", columns="network__name starts_at ends_at",
)
keep(
    "actors.Closure", _("Les fermetures"), "reason:text",
    _("Savoir quand une structure est fermée\u00a0: rien ne lui est alors proposé."),
    _("Ses réseaux ; tout le monde si la structure est dans l’annuaire public ; qui tient le lien d’une"
      " offre, sans le motif."), timer="closures",
)
keep(
    "actors.ApiToken", _("Les clés d’accès"), "created_by_ref:ref name:text",
    _("Laisser un logiciel agir pour la structure ; savoir qui l’a permis."), _("La structure."),
    ends=_("fermé par la structure, gardé avec elle ; le code ne mène plus à personne une fois le compte effacé"),
)
keep(
    "actors.Organization", _("La carte d’une structure"),
    "contact_role:text contact_email:email phone:text created_by_ref:ref does:text constraints_note:text vehicle_note:text",
    _("La carte de la structure\u00a0: ce qu’elle fait, qui appeler. "
      "Une fonction et une adresse de la structure plutôt qu’un nom."),
    _("Ses réseaux."), ends=_("corrigé ou vidé par la structure à tout moment"),
)
keep(
    "actors.PublicCard", _("La carte publique"), "email:email conditions:text fees_note:text description:text",
    _("Ce que la structure choisit de publier."), _("Tout le monde."),
    ends=_("corrigé ou retiré par la structure à tout moment"),
)
keep(
    "actors.Invitation", _("Les invitations"), "invited_by_ref:ref", _("Savoir qui a tendu la main."),
    _("Le réseau, la structure invitée."),
    ends=_("gardé comme code ; ne mène plus à personne une fois le compte effacé"),
)
no_person("a territory", "actors.Network")
no_person("structures and networks", "actors.Membership")
no_person("a structure's place; the map shows the commune only, unless the structure chose to be public", "actors.Site")
no_person("what a structure takes", "actors.AcceptanceProfile")
no_person("who holds it is an organisation", "actors.Authorization")
no_person("structures' places", "actors.Authorization_sites")
no_person("a number a week; who came is asked nowhere", "actors.VisitorCount")
no_person("two organisations", "actors.DonorTie")
