"""Whether an offer is worth telling a structure about: its acceptance profile, its cold room, its distance, its days.

An alert only. A structure that is not told still sees the offer in the list and may take a part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import AcceptanceProfile, Network, Organization, Site
from tablee.domains.field.enums import StorageClass
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing.capacity import capacity_of
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Offer
from tablee.domains.sharing.reasons import because
from tablee.domains.sharing.reception import Reception, closures_by_organization, reception_of
from tablee.kernel.geography import distance_m
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import stems


def note_of(refusal: Refusal | None, at: datetime) -> dict[str, Any]:
    """What a `MatchNote` keeps of having told a structure, or of why not."""
    return {
        "told": refusal is None,
        "code": refusal.code if refusal else "",
        "reason": refusal.sentence if refusal else "",
        "facts": dict(refusal.facts) if refusal else None,
        "noted_at": at,
    }


def members_but(givers: Iterable[int], network: Network) -> QuerySet[Organization]:
    """Members of the network who do not give here, with what they can take, in alphabetical order."""
    return actors.members_of(network).exclude(pk__in=list(givers)).select_related("profile")


def main_sites(organization_ids: Iterable[int]) -> dict[int, Site]:
    sites = Site.objects.filter(organization_id__in=list(organization_ids), is_main=True)
    return {site.organization_id: site for site in sites}


@dataclass(frozen=True)
class Candidate:
    """A structure as matching sees it. Litres None = not declared."""

    organization: Organization
    site: Site | None
    authorized: bool
    metres: int | None
    reception: Reception


def candidates(offer: Offer, *, at: datetime) -> list[Candidate]:
    """Every member of the offer's network but the giver, in alphabetical order. Five reads."""
    rows = list(members_but([offer.giver_id], offer.network))
    ids = [row.pk for row in rows]
    sites = main_sites(ids)
    today = local_day(at, offer.network.time_zone)
    authorized = actors.authorized_ids(ids, today) if offer.needs_authorization else set(ids)
    closures = closures_by_organization(ids, at, offer.network.time_zone)
    origin = offer.bundle.site
    found = []
    for row in rows:
        site = sites.get(row.pk)
        metres = distance_m(origin.lat, origin.lon, site.lat, site.lon) if origin and site else None
        reception = reception_of(row.profile, closures.get(row.pk, ()))
        found.append(Candidate(row, site, row.pk in authorized, metres, reception))
    return found


def why_not_alert(
    offer: Offer, candidate: Candidate, *, in_force: Mapping[str, InForce], at: datetime, zone: str
) -> Refusal | None:
    """The first reason not to tell this structure, or None. Refusals past and money are never among the reasons."""
    return (
        candidate.reception.why_not_fetch(offer, at)
        or _why_not_product(offer, candidate)
        or _why_not_date(offer, candidate, at, zone)
        or _why_not_storage(offer, candidate, in_force)
        or _why_not_place(offer, candidate)
    )


def _why_not_product(offer: Offer, candidate: Candidate) -> Refusal | None:
    profile = candidate.organization.profile
    if profile.max_g == 0:
        return because("takes_nothing")
    if offer.needs_authorization and not candidate.authorized:
        return because("not_authorized")
    return why_not_wanted(offer, profile)


def why_not_wanted(offer: Offer, profile: AcceptanceProfile) -> Refusal | None:
    """Its family is not among those it takes, or a word of its label is among those it declined."""
    if profile.families and offer.family not in profile.families:
        return because("family")
    label = stems(offer.label)
    declined = next((word for word in profile.declined_words if stems(word) and stems(word) <= label), None)
    return because("declined", word=declined) if declined is not None else None


def _why_not_date(offer: Offer, candidate: Candidate, at: datetime, zone: str) -> Refusal | None:
    day = offer.use_by_on
    if day is None:
        return None
    left, asked = (day - local_day(at, zone)).days, candidate.organization.profile.min_days_left
    return because("days_left", left=left, asked=asked) if left < asked else None


def _why_not_storage(offer: Offer, candidate: Candidate, in_force: Mapping[str, InForce]) -> Refusal | None:
    most_g = candidate.organization.profile.max_g
    if offer.storage == StorageClass.AMBIENT:
        return because("one_unit") if most_g is not None and most_g < offer.unit_g else None
    capacity = capacity_of(candidate.organization.profile, candidate.site, in_force)
    litres = capacity.litres(offer.storage)
    if not litres:
        return because("no_cold", storage=str(offer.storage))
    needed = capacity.needed_l(offer.left_g)
    if needed > litres:
        return because("cold_room", mass_g=offer.left_g, needed_l=needed, declared_l=litres)
    if most_g is not None and most_g < offer.left_g:
        return because("max", mass_g=offer.left_g, most_g=most_g)
    return None


def _why_not_place(offer: Offer, candidate: Candidate) -> Refusal | None:
    most = candidate.organization.profile.max_km
    if candidate.metres is not None and most is not None and candidate.metres > most * 1000:
        return because("too_far", metres=candidate.metres, most_m=most * 1000)
    return None
