"""Reasons why an organisation's card, hours, counts, authorisations, public card or ways in for programs may not change."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors.enums import Public, TokenScope
from tablee.domains.actors.models import ApiToken, Organization
from tablee.domains.actors.models.organizations import PROFILE_BOUNDS as PROFILE_BOUNDS
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.identifiers import read_phone, read_siret
from tablee.kernel.moments import why_not_years
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import fold, one_line
from tablee.standards.opening_hours.read import is_osm

MOST_TOKENS = 20
MAX_PERSONS = 1_000_000


def why_not_change(organization: Organization, *, by: Viewer) -> Refusal | None:
    """Only its own coordination changes a structure's card, places, profile and people."""
    if by.via == "job" or (by.organization_id == organization.pk and by.coordinates):
        return None
    return Refusal(
        "not_coordinator",
        _("Seule la coordination de cette structure peut changer cela."),
        _("Demandez à la personne qui coordonne."),
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


def why_not_profile(**profile: Any) -> Refusal | None:
    """Days, grams and kilometres within the bounds of what a structure can take; what is not said is not judged."""
    for name, (least, most) in PROFILE_BOUNDS.items():
        if (value := profile.get(name)) is not None and not least <= value <= most:
            said = _("Un nombre est trop grand.") if value > most else _("Un nombre est trop petit.")
            return Refusal("out_of_bounds", said, field=name)
    return None


def why_not_count(*, persons: int, counted_on: date, at: datetime) -> Refusal | None:
    """People received a week: a plausible number, from today or a day before."""
    if not 0 <= persons <= MAX_PERSONS:
        return Refusal(
            "bad_count", _("Donnez un nombre de personnes entre 0 et 1\u202f000\u202f000."), field="persons"
        )
    if counted_on > timezone.localdate(at):
        return Refusal("bad_day", _("Choisissez aujourd’hui ou un jour passé."), field="counted_on")
    return why_not_years(counted_on=counted_on)


def why_not_dates(starts_on: date, ends_on: date | None, *, code: str = "bad_dates") -> Refusal | None:
    if ends_on is not None and ends_on < starts_on:
        return Refusal(code, _("La fin vient avant le début."), field="ends_on")
    return why_not_years(starts_on=starts_on, ends_on=ends_on)


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


def why_not_issue_token(organization: Organization, *, name: str, scope: str, by: Viewer) -> Refusal | None:
    """Only its coordination, in person: a program makes no key for another program."""
    if by.via == "api":
        return Refusal("not_by_program", _("Un programme ne donne pas d’accès à un autre."))
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if not one_line(name):
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
