"""From offers to the engine's problem and back: needs from people counted, history from what was received, caps declared.

Contributions, hours, votes and past refusals have no way in: nothing here reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import BigIntegerField, Case, F, Sum, When

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization, Site
from tablee.domains.field.enums import StorageClass
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.governance.versions import own_versions, say_versions
from tablee.domains.sharing import matching
from tablee.domains.sharing.capacity import capacity_of
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.kinds import MINIMUM_G, NORM_G, POINTS, WINDOW_DAYS
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Claim, Need, Offer
from tablee.domains.sharing.reception import (
    DAY,
    LATEST,
    Reception,
    closures_by_organization,
    pickup_start,
    reception_of,
)
from tablee.engines import allocation
from tablee.engines.allocation import Caps, Lot, Parameters, Problem, Result, Structure, jsonio

THOUSAND = 1000
DAYS_A_WEEK = 7
_STORAGES: dict[StorageClass, Literal["ambient", "chilled", "frozen"]] = {
    StorageClass.AMBIENT: "ambient",
    StorageClass.CHILLED: "chilled",
    StorageClass.FROZEN: "frozen",
}


@dataclass(frozen=True)
class Deal:
    """A dealing nobody was told of yet. `uncounted`: members that did not say how many people they receive."""

    problem: Problem
    result: Result
    regime: "allocation.Regime"
    seed: int
    rule_version: str
    structures: Mapping[str, Organization]
    uncounted: tuple[Organization, ...]

    @property
    def rule_label(self) -> str:
        """By which versions, in the reader's language."""
        return say_versions(self.rule_version)

    @property
    def portions(self) -> str:
        """Who gets how much of what, in one line: what a form carries of the dealing its reader saw."""
        shares = self.result.shares
        return " ".join(sorted(portion(each.lot, each.structure, each.crates) for each in shares))


def portion(lot: str, structure: str, units: int) -> str:
    return f"{lot}/{structure}/{units}"


def deal(
    offers: Sequence[Offer],
    *,
    at: datetime,
    caps_g: Mapping[str, int] | None = None,
    only: Iterable[int] | None = None,
) -> Deal:
    """Deal what is left of these offers of one network. `caps_g` lowers a structure's total (by reference); `only`
    keeps these organisations (a further round). Reads only."""
    network = offers[0].network
    day = local_day(at, network.time_zone)
    in_force = governance.rules_on(network.pk, day)
    rows = matching.members_but([offer.giver_id for offer in offers], network)
    members = list(rows if only is None else rows.filter(pk__in=list(only)))
    persons = actors.persons_on([member.pk for member in members], day)
    counted = [member for member in members if persons.get(member.pk, 0) > 0]
    problem = Problem(
        lots=tuple(_lot(offer) for offer in offers),
        structures=tuple(_structures(counted, persons, offers, in_force, at, caps_g or {})),
        parameters=Parameters(
            mode="urgent" if len(offers) == 1 else "batch", minimum_g=int(in_force[MINIMUM_G].value)
        ),
    )
    seed = seed_of(offers[0].ref)
    return Deal(
        problem=problem,
        result=allocation.allocate(problem, seed=seed),
        regime=allocation.regime_of(problem),
        seed=seed,
        rule_version=own_versions(in_force, WINDOW_DAYS, NORM_G, POINTS, MINIMUM_G),
        structures={each.ref: each for each in counted},
        uncounted=tuple(member for member in members if member not in counted),
    )


def replay(stored: Mapping[str, Any], seed: int) -> Result:
    """Deal stored inputs again: the same inputs give the same shares."""
    return allocation.allocate(read_problem(stored), seed=seed)


def seed_of(ref: str) -> int:
    """Ties are broken from the lot's public number."""
    return int("".join(letter for letter in ref if letter.isdigit()) or "0")


def received_points(
    organization_ids: Iterable[int],
    network_id: int,
    families: Iterable[str],
    *,
    since: datetime,
    until: datetime,
    points: Mapping[str, int],
) -> dict[int, int]:
    """Grams of need each organisation received of these families in the window.

    A confirmed share counts at once with its declared weight, and with the accepted weight once handed over: what was
    refused at the door for quality does not count. Points are thousandths by family.
    """
    weight = Case(
        When(received_g__isnull=False, then=F("received_g")),
        default=F("units") * F("offer__unit_g"),
        output_field=BigIntegerField(),
    )
    rows = (
        Claim.objects.filter(
            organization_id__in=list(organization_ids),
            offer__network_id=network_id,
            offer__family__in=list(families),
            status=ClaimStatus.TAKEN,
            taken_at__gt=since,
            taken_at__lte=until,
        )
        .values("organization_id", "offer__family")
        .annotate(grams=Sum(weight))
        .order_by()
    )
    found: dict[int, int] = {}
    for row in rows:
        grams = row["grams"] * points.get(row["offer__family"], THOUSAND) // THOUSAND
        found[row["organization_id"]] = found.get(row["organization_id"], 0) + grams
    return found


def read_problem(kept: Mapping[str, Any]) -> Problem:
    """What was dealt, as it stands with the share-out."""
    return jsonio.problem_of(kept)


def closed_until(problem: Problem) -> dict[tuple[str, str], date]:
    """By lot and structure, the last day of those that keep it from coming in time."""
    return {
        (lot.id, structure.id): structure.opens_at.date() - DAY
        for structure in problem.structures
        if structure.opens_at is not None and structure.opens_at < LATEST
        for lot in problem.lots
        if lot.usable_until is not None and lot.usable_until <= structure.opens_at
    }


def _lot(offer: Offer) -> Lot:
    """Each offer is a category of its own, so that a declined word shuts one lot and no other."""
    site = offer.bundle.site
    return Lot(
        id=offer.ref,
        crates=offer.units_left,
        crate_g=offer.unit_g,
        category=offer.ref,
        storage=_STORAGES[StorageClass(offer.storage)],
        lat=site.lat if site else 0.0,
        lon=site.lon if site else 0.0,
        usable_until=offer.until_at,
        needs_authorization=offer.needs_authorization,
    )


def _structures(
    counted: Sequence[Organization],
    persons: Mapping[int, int],
    offers: Sequence[Offer],
    in_force: Mapping[str, InForce],
    at: datetime,
    caps_g: Mapping[str, int],
) -> Iterable[Structure]:
    ids = [each.pk for each in counted]
    families = {offer.family for offer in offers}
    window = timedelta(days=in_force[WINDOW_DAYS].value)
    norm_g = sum(in_force[NORM_G].value.get(family, 1) for family in families)
    network = offers[0].network
    history = received_points(
        ids, network.pk, families, since=at - window, until=at, points=in_force[POINTS].value
    )
    sites = matching.main_sites(ids)
    taken = _already_taken(ids, offers)
    closures = closures_by_organization(ids, at, network.time_zone)
    first_at = min(_fetched_from(offer, at) for offer in offers)
    today = local_day(at, network.time_zone)
    authorized = actors.authorized_ids(ids, today)
    urgent = set(
        Need.objects.filter(
            network=network, organization_id__in=ids, family__in=families, urgent=True, closed_at__isnull=True,
            until_on__gte=today,
        ).values_list("organization_id", flat=True)
    )  # fmt: skip
    for each in counted:
        site = sites.get(each.pk)
        reception = reception_of(each.profile, closures.get(each.pk, ()))
        weekly_g = persons[each.pk] * norm_g
        yield Structure(
            id=each.ref,
            need_g=max(1, weekly_g * window.days // DAYS_A_WEEK),
            received_g=history.get(each.pk, 0),
            # Without a place of its own a structure is taken to stand where the goods are.
            lat=site.lat if site else _lot(offers[0]).lat,
            lon=site.lon if site else _lot(offers[0]).lon,
            caps=_caps(each, site, in_force, caps_g, taken.get(each.pk, {})),
            authorized=each.pk in authorized,
            opens_at=_opens_at(reception, first_at, network.time_zone),
            refuses=_declined(each, offers),
            closed_for=_closed(reception, offers, first_at),
            max_km=float(each.profile.max_km) if each.profile.max_km and _located(offers) and site else None,
            urgent_g=weekly_g if each.pk in urgent else 0,
        )


def _located(offers: Sequence[Offer]) -> bool:
    return all(offer.bundle.site is not None for offer in offers)


def _already_taken(ids: Iterable[int], offers: Sequence[Offer]) -> dict[int, dict[str, int]]:
    """Grams each organisation took of these very offers, by storage class: a further round counts them under its caps."""
    rows = (
        Claim.objects.filter(organization_id__in=list(ids), offer__in=list(offers), status=ClaimStatus.TAKEN)
        .values("organization_id", "offer__storage")
        .annotate(grams=Sum(F("units") * F("offer__unit_g"), output_field=BigIntegerField()))
        .order_by()
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["organization_id"], {})[row["offer__storage"]] = row["grams"]
    return found


def _caps(
    each: Organization,
    site: Site | None,
    in_force: Mapping[str, InForce],
    caps_g: Mapping[str, int],
    taken: Mapping[str, int],
) -> Caps:
    """Declared maximum and cold rooms, less what was taken of the same offers; a lowered cap only lowers."""
    capacity = capacity_of(each.profile, site, in_force)
    most = capacity.max_g
    if each.ref in caps_g:
        most = caps_g[each.ref] if most is None else min(most, caps_g[each.ref])

    def cold(storage: str) -> int:
        return max(0, capacity.cold_g(storage) - taken.get(storage, 0))

    return Caps(
        total_g=None if most is None else max(0, most - sum(taken.values())),
        chilled_g=cold(StorageClass.CHILLED),
        frozen_g=cold(StorageClass.FROZEN),
    )


def _declined(each: Organization, offers: Sequence[Offer]) -> frozenset[str]:
    return frozenset(offer.ref for offer in offers if matching.why_not_wanted(offer, each.profile))


def _fetched_from(offer: Offer, at: datetime) -> datetime:
    return pickup_start(at, offer.bundle.pickup_from_at)


def _closed(reception: Reception, offers: Sequence[Offer], first_at: datetime) -> frozenset[str]:
    """Lots that are fetched later than the first and not on a day when it receives: the engine knows one opening."""
    return frozenset(
        offer.ref
        for offer in offers
        if (starts_at := _fetched_from(offer, first_at)) > first_at
        and reception.why_not_between(starts_at, offer.until_at, offer.network.time_zone) is not None
    )


def _opens_at(reception: Reception, at: datetime, zone: str) -> datetime | None:
    """The first moment when it receives; None when it receives any day, `LATEST` when none."""
    if not reception.weekdays and not reception.closures:
        return None
    return reception.opens_at(at, zone) or LATEST


def sheet(problem: Problem, seed: int) -> str:
    """The dealing as CSV with everything that decides it; docs/recompute.py deals it again without our code."""
    return allocation.write_sheet(problem, allocation.allocate(problem, seed=seed))
