"""A person brought into a structure, and the words that say so: « votre place » messages."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, queries, rules
from tablee.domains.actors.events import FacilitatorNamed, OrganizationInvited, PersonAppointed
from tablee.domains.actors.models import Invitation, Network, Organization, Role
from tablee.domains.actors.viewer import Viewer
from tablee.domains.messages.actions import reader_of, tell
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
    organization = queries.organization_by_ref(fact.organization)
    if organization is None:
        return
    readers = queries.correspondents([organization.pk])[organization.pk]
    for each in (reader for reader in readers if reader["person_ref"] == fact.person):
        with translation.override(each["language"]):
            tell(
                "place",
                to=reader_of(organization.ref, each),
                subject=_("Votre place chez %(name)s") % {"name": organization.name},
                line=_(
                    "Vous pouvez maintenant agir pour %(name)s. Entrez avec cette adresse\u00a0: un code vous sera envoyé."
                )
                % {"name": organization.name},
                path="/",
                why=_("Vous recevez ce message parce que la coordination de %(name)s vous a donné une place.")
                % {"name": organization.name},
                at=at,
                key=f"appointed:{organization.ref}:{fact.person}:{at:%Y%m%d}",
            )


@on(OrganizationInvited)
def tell_the_invited(fact: OrganizationInvited, at: datetime) -> None:
    """A network's invitation, while it is still open."""
    open_one = (
        Invitation.objects.filter(
            network__ref=fact.network,
            organization__ref=fact.organization,
            answered_at__isnull=True,
        )
        .select_related("network", "organization")
        .first()
    )
    if open_one is None:
        return
    network, organization = open_one.network, open_one.organization
    for each in queries.correspondents([organization.pk])[organization.pk]:
        with translation.override(each["language"]):
            tell(
                "place",
                to=reader_of(organization.ref, each),
                subject=_("%(network)s vous invite") % {"network": network.name},
                line=_(
                    "Le réseau %(network)s propose à %(name)s de le rejoindre. Vous pourrez en sortir quand vous voulez."
                )
                % {"network": network.name, "name": organization.name},
                path=f"/rejoindre/{network.ref}/",
                why=_("Vous recevez ce message parce que votre structure est invitée."),
                at=at,
                key=f"invited:{open_one.pk}:{each['email']}"[:120],
                zone=network.time_zone,
            )


@on(FacilitatorNamed)
def tell_who_looks_after(fact: FacilitatorNamed, at: datetime) -> None:
    """« Vous animez le réseau »: it was entrusted to one's structure, or those who did have left."""
    network = Network.objects.filter(ref=fact.network).first()
    organization = queries.organization_by_ref(fact.organization)
    if network is None or organization is None:
        return
    readers = queries.correspondents([organization.pk])[organization.pk]
    for each in (reader for reader in readers if reader["person_ref"] == fact.person):
        with translation.override(each["language"]):
            tell(
                "place",
                to=reader_of(organization.ref, each),
                subject=_("Vous animez %(network)s") % {"network": network.name},
                line=(
                    _(
                        "L’animation de %(network)s vous est confiée\u00a0: vous pouvez inviter et écrire les règles."
                    )
                    if fact.why == "entrusted"
                    else _(
                        "Qui animait %(network)s est parti. Votre structure y est la plus ancienne\u00a0: "
                        "vous pouvez inviter et écrire les règles, jusqu’à ce que le réseau en décide autrement."
                    )
                )
                % {"network": network.name},
                path=f"/reseau/{network.ref}/animer/",
                why=_("Vous recevez ce message parce que vous coordonnez %(name)s.")
                % {"name": organization.name},
                at=at,
                key=f"looks_after:{network.ref}:{fact.person}:{at:%Y%m%d}",
                zone=network.time_zone,
            )
