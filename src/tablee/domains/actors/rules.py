"""Reasons why something about people and places may not happen; reads only."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors.enums import Public, TokenScope
from tablee.domains.actors.models import (
    ApiToken,
    Authorization,
    Facilitation,
    Invitation,
    Membership,
    Network,
    Organization,
    Role,
    Site,
)
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.identifiers import read_phone, read_siret
from tablee.kernel.opening_hours import is_osm
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold

MAX_PERSONS = 1_000_000
MOST_TOKENS = 20


def why_not_change(organization: Organization, *, by: Viewer) -> Refusal | None:
    """Only its own coordination changes a structure's card, places, profile and people."""
    if by.via == "job" or (by.organization_id == organization.pk and by.coordinates):
        return None
    return Refusal(
        "not_coordinator",
        _("Seule la coordination de cette structure peut changer cela."),
        _("Demandez à la personne qui coordonne."),
    )


def why_not_facilitate(network: Network, *, by: Viewer) -> Refusal | None:
    if by.via == "job" or network.pk in by.facilitates:
        return None
    return Refusal(
        "not_facilitator",
        _("Seule l’animation du réseau peut faire cela."),
        _("Écrivez à une personne qui anime le réseau."),
    )


def why_not_entrust(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    """To a member of the network where somebody coordinates."""
    if (refusal := why_not_facilitate(network, by=by)) is not None:
        return refusal
    if not is_in(network, organization):
        return Refusal("not_in", _("Cette structure n’est pas dans ce réseau."), field="organization")
    coordinates = Role.objects.filter(organization=organization, kind="coordinator", ends_at__isnull=True)
    if not coordinates.filter(person__is_active=True).exists():
        return Refusal(
            "nobody",
            _("Personne n’a encore de compte pour coordonner cette structure."),
            _("Choisissez-en une autre."),
            field="organization",
        )
    return None


def why_not_stop_facilitating(network: Network, *, by: Viewer) -> Refusal | None:
    """A network is not left alone: somebody who sits there has to look after it as well."""
    if network.pk not in by.facilitates:
        return Refusal("not_facilitator", _("Vous n’animez pas ce réseau."))
    others = Facilitation.objects.filter(network=network, ends_at__isnull=True).exclude(
        person_id=by.person_id
    )
    seated = Membership.objects.filter(network=network, left_at__isnull=True).values("organization_id")
    if not others.filter(
        person__roles__organization_id__in=seated, person__roles__ends_at__isnull=True
    ).exists():
        return Refusal(
            "last_facilitator",
            _("Vous êtes la dernière personne qui anime ce réseau."),
            _("Confiez-le d’abord à la coordination d’une structure."),
        )
    return None


def why_not_join(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    """Joining needs consent on both sides: the network's invitation and the organisation's own coordination."""
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if is_in(network, organization):
        return already_in()
    open_invitation = Invitation.objects.filter(
        network=network, organization=organization, answered_at__isnull=True
    )
    if by.via == "job" or open_invitation.exists():
        return None
    return Refusal(
        "not_invited", _("Ce réseau ne vous a pas encore invités."), _("Demandez-lui une invitation.")
    )


def already_in() -> Refusal:
    return Refusal("already_in", _("Votre structure est déjà dans ce réseau."))


def why_not_leave(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if not is_in(network, organization):
        return Refusal("not_in", _("Votre structure n’est plus dans ce réseau."))
    return None


def why_not_end_role(role: Role, *, by: Viewer, at: datetime) -> Refusal | None:
    """A structure keeps at least one person who coordinates; anyone may end their own role otherwise."""
    if role.person_id != by.person_id and (refusal := why_not_change(role.organization, by=by)) is not None:
        return refusal
    if role.ends_at is not None:
        return Refusal("already_ended", _("Ce rôle est déjà terminé."))
    others = Role.objects.filter(organization_id=role.organization_id, kind=role.kind, ends_at__isnull=True)
    if role.kind == "coordinator" and not others.exclude(pk=role.pk).exists():
        return Refusal(
            "last_coordinator",
            _("C’est la dernière personne qui coordonne cette structure."),
            _("Confiez d’abord la coordination à quelqu’un d’autre."),
        )
    return None


def why_not_count(*, persons: int, counted_on: date, at: datetime) -> Refusal | None:
    """People received a week: a plausible number, from today or a day before."""
    if not 0 <= persons <= MAX_PERSONS:
        return Refusal(
            "bad_count", _("Donnez un nombre de personnes entre 0 et 1\u202f000\u202f000."), field="persons"
        )
    if counted_on > timezone.localdate(at):
        return Refusal("bad_day", _("Choisissez aujourd’hui ou un jour passé."), field="counted_on")
    return None


def why_not_dates(starts_on: date, ends_on: date | None) -> Refusal | None:
    if ends_on is not None and ends_on < starts_on:
        return Refusal("bad_dates", _("La fin vient avant le début."), field="ends_on")
    return None


def why_not_point(lat: float, lon: float) -> Refusal | None:
    """A place on Earth; « not a number » is none."""
    if -90 <= lat <= 90 and -180 <= lon <= 180:
        return None
    return Refusal("bad_point", _("Ce point n’est pas sur la carte."), field="lat")


def why_not_issue_token(organization: Organization, *, name: str, scope: str, by: Viewer) -> Refusal | None:
    """Only its coordination, in person: a program makes no key for another program."""
    if by.via == "api":
        return Refusal("not_by_program", _("Un programme ne donne pas d’accès à un autre."))
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if not name.strip():
        return Refusal("no_name", _("Dites à quoi sert cet accès."), field="name")
    if scope not in TokenScope.values:
        return Refusal(
            "bad_scope", _("Choisissez «\u00a0lire\u00a0» ou «\u00a0lire et écrire\u00a0»."), field="scope"
        )
    if ApiToken.objects.filter(organization=organization, revoked_at__isnull=True).count() >= MOST_TOKENS:
        return Refusal(
            "too_many_tokens",
            _("Votre structure a déjà %(most)s accès ouverts.") % {"most": MOST_TOKENS},
            _("Fermez ceux qui ne servent plus."),
        )
    return None


def why_not_hours(text: str, *, field: str = "opening_hours") -> Refusal | None:
    """Hours are kept in OpenStreetMap's syntax, or not at all."""
    if not text or is_osm(text):
        return None
    return Refusal(
        "bad_hours",
        _("Ces horaires ne sont pas lisibles."),
        _("Écrivez par exemple\u00a0: Mo-Fr 09:00-12:00; Sa 10:00-12:00"),
        field,
    )


def why_not_name(name: str) -> Refusal | None:
    """A name that can be read aloud and sorted."""
    if fold(name):
        return None
    return Refusal(
        "unreadable_name", _("Ce nom ne se lit pas\u00a0: écrivez au moins une lettre."), field="name"
    )


def why_not_contact(*, phone: str = "", siret: str = "") -> Refusal | None:
    """A telephone number and a SIRET in the form they are kept in."""
    if phone and read_phone(phone) != phone:
        return Refusal("bad_phone", _("Ce numéro de téléphone n’est pas lisible."), field="phone")
    if siret and read_siret(siret) != siret:
        return Refusal("bad_siret", _("Ce SIRET n’est pas juste\u00a0: quatorze chiffres."), field="siret")
    return None


def why_not_public(*, publics: Iterable[str]) -> Refusal | None:
    """« Everybody » leaves nobody to add."""
    chosen = set(publics)
    if Public.EVERYBODY in chosen and len(chosen) > 1:
        return Refusal(
            "everybody_and",
            _("«\u00a0Tout le monde\u00a0» se coche seul."),
            _("Décochez-le, ou décochez les autres."),
            "publics",
        )
    return None


def why_not_remove_site(site: Site, *, by: Viewer, at: datetime) -> Refusal | None:
    """The main place goes last, and no authorisation may come to hold for places it never named."""
    if (refusal := why_not_change(site.organization, by=by)) is not None:
        return refusal
    if (
        site.is_main
        and Site.objects.filter(organization_id=site.organization_id).exclude(pk=site.pk).exists()
    ):
        return Refusal(
            "main_site",
            _("C’est votre lieu principal."),
            _("Choisissez d’abord quel autre lieu devient le principal."),
        )
    today = timezone.localdate(at)
    current = Authorization.objects.filter(sites=site).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    if any(each.sites.count() == 1 for each in current):
        return Refusal(
            "authorized_place",
            _("Une habilitation en cours ne vaut que pour ce lieu."),
            _("Gardez-le jusqu’à la fin de cette habilitation."),
        )
    return None


def is_in(network: Network, organization: Organization) -> bool:
    return Membership.objects.filter(
        network=network, organization=organization, left_at__isnull=True
    ).exists()
