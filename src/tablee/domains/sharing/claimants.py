"""The structure that would take, as the rules see it: read once for as many offers as a page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Closure, Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import StorageClass
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import matching, rules
from tablee.domains.sharing.capacity import Capacity, capacity_of
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.fair_shares import FairShares
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.sharing.reception import Reception, closures_by_organization, reception_of
from tablee.kernel.geography import distance_m
from tablee.kernel.refusals import Refusal


@dataclass(frozen=True)
class Claimant:
    """`organization` with its profile, None for whoever has not said for whom they answer. `in_force`: the rules of the
    networks where something needs cold."""

    viewer: Viewer
    organization: Organization | None = None
    site: Site | None = None
    authorized_on: frozenset[date] = frozenset()
    in_force: Mapping[int, Mapping[str, InForce]] = field(default_factory=dict)
    closures: Sequence[Closure] = ()
    fair_shares: FairShares | None = None

    def why_not_take(self, offer: Offer, *, at: datetime, taken: Claim | None = None) -> Refusal | None:
        """What a claim would be refused for; `taken`: the open claim it has already."""
        if taken is not None:
            return rules.already(taken, offer)
        return rules.why_not_take(offer, by=self.viewer, at=at, authorized=self._authorized(offer, at))

    def hindrance(self, offer: Offer, *, at: datetime, taken: Claim | None = None) -> Refusal | None:
        """The same for whoever reads a page or the API: of a fair share also what this structure may expect."""
        refusal = self.why_not_take(offer, at=at, taken=taken)
        if refusal is None or refusal.code != "fair_share" or self.fair_shares is None:
            return refusal
        return self.fair_shares.expectation(offer, self.silence(offer, at=at))

    def silence(self, offer: Offer, *, at: datetime) -> Refusal | None:
        """Why no alert tells it of this offer; an offer kept for it is told whatever it declared."""
        if self.organization is None or self.organization.pk == offer.giver_id:
            return None
        if rules.reserved_until(offer, at) is not None and offer.target_id == self.organization.pk:
            return None
        candidate = matching.Candidate(
            self.organization,
            self.site,
            self._authorized(offer, at),
            self.metres(offer),
            reception_of(self.organization.profile, self.closures),
        )
        in_force = self.in_force.get(offer.network_id, {})
        return matching.why_not_alert(
            offer, candidate, in_force=in_force, at=at, zone=offer.network.time_zone
        )

    def closed_part(self, offer: Offer, *, at: datetime) -> Refusal | None:
        """On which of the days when it may come it is closed."""
        return Reception((), self.closures).closed_part(offer, at)

    def metres(self, offer: Offer) -> int | None:
        """From its main place to where the offer is fetched."""
        here, there = self.site, offer.bundle.site
        return distance_m(here.lat, here.lon, there.lat, there.lon) if here and there else None

    def capacity(self, offer: Offer) -> Capacity:
        """What it said it can take at once, by the rules of the offer's network."""
        profile = self.organization.profile if self.organization else None
        return capacity_of(profile, self.site, self.in_force.get(offer.network_id, {}))

    def _authorized(self, offer: Offer, at: datetime) -> bool:
        return not offer.needs_authorization or local_day(at, offer.network.time_zone) in self.authorized_on


def claimant_for(viewer: Viewer, offers: Sequence[Offer], *, at: datetime) -> Claimant:
    """Three reads, one more when an authorisation is asked for, one a network when something needs cold."""
    if not viewer.organization_id:
        return Claimant(viewer)
    days = {local_day(at, offer.network.time_zone) for offer in offers if offer.needs_authorization}
    cold = {offer.network_id: offer.network for offer in offers if offer.storage != StorageClass.AMBIENT}
    zone = offers[0].network.time_zone if offers else ""  # a day more or less: their runs say of each day
    closures = closures_by_organization([viewer.organization_id], at, zone) if offers else {}
    return Claimant(
        viewer,
        organization=actors.own_organization(viewer),
        fair_shares=FairShares(viewer, [offer for offer in offers if offer.mode == Mode.FAIR_SHARE], at),
        site=actors.main_site(viewer.organization_id),
        closures=closures.get(viewer.organization_id, ()),
        authorized_on=frozenset(day for day in days if actors.authorized_ids([viewer.organization_id], day)),
        in_force={
            pk: governance.rules_on(pk, local_day(at, network.time_zone)) for pk, network in cold.items()
        },
    )
