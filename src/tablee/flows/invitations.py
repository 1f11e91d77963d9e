"""A person brought into a structure, and the words that say so: « votre place » messages."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, queries, rules
from tablee.domains.actors.events import FacilitatorNamed, OrganizationInvited, PersonAppointed
from tablee.domains.actors.models import Invitation, Network, Organization, Role
from tablee.domains.actors.viewer import Viewer
from tablee.flows.notices import News, notify, readers_of
from tablee.kernel.events import on
from tablee.kernel.refusals import insist


def bring_person(
    organization: Organization, *, email: str, first_name: str, kind: str, by: Viewer, at: datetime
) -> Role:
    """Give a role to whoever has this address; they sign in with a code sent there. Raises Refused."""
    insist(rules.why_not_change(organization, by=by))
    with transaction.atomic():
        person = actions.register_person(email, first_name=first_name, at=at)
        return actions.appoint(organization, person=person, kind=kind, by=by, at=at)


@on(PersonAppointed)
def tell_the_appointed(fact: PersonAppointed, at: datetime) -> None:
    """« Vous avez une place chez GESMIP », to the person and nobody else."""
    if (organization := queries.organization_by_ref(fact.organization)) is None:
        return
    named = {"name": organization.name}

    def say() -> News:
        line = _(
            "Vous pouvez maintenant agir pour %(name)s. Entrez avec cette adresse\u00a0: un code vous sera envoyé."
        )
        why = _("Vous recevez ce message parce que la coordination de %(name)s vous a donné une place.")
        return News(_("Votre place chez %(name)s") % named, line % named, why % named)

    key = f"appointed:{organization.ref}:{fact.person}:{at:%Y%m%d}"
    notify("place", readers_of([organization], only=fact.person), say, path="/", key=key, at=at)


@on(OrganizationInvited)
def tell_the_invited(fact: OrganizationInvited, at: datetime) -> None:
    """A network's invitation, while it is still open."""
    still_open = Invitation.objects.filter(
        network__ref=fact.network, organization__ref=fact.organization, answered_at__isnull=True
    )
    invitation = still_open.select_related("network", "organization").first()
    if invitation is None:
        return
    network, organization = invitation.network, invitation.organization
    named = {"network": network.name, "name": organization.name}

    def say() -> News:
        line = _(
            "Le réseau %(network)s propose à %(name)s de le rejoindre. Vous pourrez en sortir quand vous voulez."
        )
        why = _("Vous recevez ce message parce que votre structure est invitée.")
        return News(_("%(network)s vous invite") % named, line % named, why)

    path, key = f"/rejoindre/{network.ref}/", f"invited:{invitation.pk}"
    notify("place", readers_of([organization]), say, path=path, key=key, at=at, zone=network.time_zone)


@on(FacilitatorNamed)
def tell_who_looks_after(fact: FacilitatorNamed, at: datetime) -> None:
    """« Vous animez le réseau »: it was entrusted to one's structure, or those who did have left."""
    network = Network.objects.filter(ref=fact.network).first()
    organization = queries.organization_by_ref(fact.organization)
    if network is None or organization is None:
        return
    named = {"network": network.name, "name": organization.name}

    def say() -> News:
        if fact.why == "entrusted":
            line = _(
                "L’animation de %(network)s vous est confiée\u00a0: vous pouvez inviter et écrire les règles."
            )
        else:
            line = _(
                "Qui animait %(network)s est parti. Votre structure y est la plus ancienne\u00a0: "
                "vous pouvez inviter et écrire les règles, jusqu’à ce que le réseau en décide autrement."
            )
        why = _("Vous recevez ce message parce que vous coordonnez %(name)s.")
        return News(_("Vous animez %(network)s") % named, line % named, why % named)

    path, key = f"/reseau/{network.ref}/animer/", f"looks_after:{network.ref}:{fact.person}:{at:%Y%m%d}"
    readers = readers_of([organization], only=fact.person)
    notify("place", readers, say, path=path, key=key, at=at, zone=network.time_zone)
