"""The bulk door of sharing, for `populate` and large imports: many rows, the same rules and constraints, numbers reserved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tablee.domains.actors.models import Membership, Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import matching, rules
from tablee.domains.sharing.actions.offers import FIRST_OFFER_NUMBER, OFFER_NUMBERS
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.lines import OfferLine, journal_facts, local_day, row_of
from tablee.domains.sharing.models import Bundle, Claim, MatchNote, Need, Offer
from tablee.kernel import counters, journal
from tablee.kernel.refusals import Refused

BATCH = 1000


@dataclass(frozen=True)
class ClaimRow:
    """What one structure took. A cancelled one has given its units back."""

    ref: str
    organization_id: int
    organization_ref: str
    units: int
    taken_at: datetime
    first_name: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class OfferRow:
    """One line in a bundle of its own, with its claims."""

    bundle_ref: str
    giver_id: int
    giver_ref: str
    publisher_id: int
    site_id: int | None
    line: OfferLine
    published_at: datetime
    until_at: datetime
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True)
class NeedRow:
    ref: str
    organization_id: int
    family: str
    until_on: date
    said_at: datetime
    note: str = ""
    urgent: bool = False
    closed_at: datetime | None = None


@transaction.atomic
def add_offers(
    network: Network, rows: Sequence[OfferRow], *, by: Viewer, at: datetime, journal_since: datetime
) -> list[Offer]:
    """All or none. Refused for a line that `publish` would refuse, ValueError for claims that could not be.

    Offers published since `journal_since`, and their claims, are journaled one by one; the others once together.
    """
    in_force = governance.rules_on(network.pk, local_day(at, network.time_zone))
    members = _members(network)
    for row in rows:
        _insist_on(row, network, in_force, members)
    numbers = counters.reserve(OFFER_NUMBERS, len(rows), start=FIRST_OFFER_NUMBER)
    bundles = Bundle.objects.bulk_create([_bundle(network, row) for row in rows], batch_size=BATCH)
    offers = Offer.objects.bulk_create(
        [
            _offer(bundle, row, f"OF-{number}", in_force)
            for bundle, row, number in zip(bundles, rows, numbers, strict=True)
        ],
        batch_size=BATCH,
    )
    Claim.objects.bulk_create(
        [_claim(offer, each) for offer, row in zip(offers, rows, strict=True) for each in row.claims],
        batch_size=BATCH,
    )
    journal.write_many(_lines(network, rows, offers, by, at, journal_since))
    return offers


@transaction.atomic
def mark_received(grams: Mapping[int, int]) -> int:
    """The accepted weight of claims that were fetched, by primary key; how many. Their slips are the caller's."""
    claims = [Claim(pk=pk, received_g=received) for pk, received in grams.items()]
    return Claim.objects.bulk_update(claims, ["received_g"], batch_size=BATCH // 2)


@transaction.atomic
def add_needs(network: Network, rows: Sequence[NeedRow]) -> list[Need]:
    """Needs, open or closed; at most one open of a family for each structure (the database refuses more)."""
    members = _members(network)
    strangers = [row.ref for row in rows if row.organization_id not in members]
    if strangers:
        raise ValueError(f"needs from outside the network: {strangers[:5]}")
    return Need.objects.bulk_create(
        [
            Need(
                ref=row.ref,
                network=network,
                organization_id=row.organization_id,
                family=row.family,
                note=row.note,
                urgent=row.urgent,
                until_on=row.until_on,
                said_at=row.said_at,
                closed_at=row.closed_at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def note_matches(offers: Iterable[Offer], *, at: datetime) -> int:
    """Who each offer suits and why not the others, as the alerts would have noted, without telling anyone."""
    notes = []
    for offer in offers:
        zone = offer.network.time_zone
        in_force = governance.rules_on(offer.network_id, local_day(at, zone))
        for candidate in matching.candidates(offer, at=at):
            refusal = matching.why_not_alert(offer, candidate, in_force=in_force, at=at, zone=zone)
            notes.append(
                MatchNote(
                    offer=offer,
                    organization=candidate.organization,
                    told=refusal is None,
                    code=refusal.code if refusal else "",
                    reason=refusal.sentence if refusal else "",
                    facts=dict(refusal.facts) if refusal else None,
                    noted_at=at,
                )
            )
    return len(MatchNote.objects.bulk_create(notes, batch_size=BATCH))


def _members(network: Network) -> set[int]:
    rows = Membership.objects.filter(network=network, left_at__isnull=True)
    return set(rows.values_list("organization_id", flat=True))


def _insist_on(row: OfferRow, network: Network, in_force: Mapping[str, InForce], members: set[int]) -> None:
    refusal = rules.why_not_in_network(
        row.line, network=network, giver_id=row.giver_id, members=members
    ) or rules.why_not_line(
        row.line, until_at=row.until_at, at=row.published_at, zone=network.time_zone, in_force=in_force
    )
    if refusal is not None:
        raise Refused(refusal)
    held = [claim for claim in row.claims if not claim.cancelled]
    takers = [claim.organization_id for claim in held]
    if sum(claim.units for claim in held) > row.line.units or len(set(takers)) < len(takers):
        raise ValueError(f"{row.line.label}: more taken than offered, or twice by one structure")
    if row.giver_id in takers or not {row.giver_id, *takers} <= members:
        raise ValueError(f"{row.line.label}: given or taken from outside the network, or by the giver")
    if any(not row.published_at <= claim.taken_at < row.until_at for claim in row.claims):
        raise ValueError(f"{row.line.label}: taken before or after its time")


def _bundle(network: Network, row: OfferRow) -> Bundle:
    return Bundle(
        ref=row.bundle_ref,
        network=network,
        giver_id=row.giver_id,
        publisher_id=row.publisher_id,
        site_id=row.site_id,
        until_at=row.until_at,
        created_at=row.published_at,
    )


def _offer(bundle: Bundle, row: OfferRow, ref: str, in_force: Mapping[str, InForce]) -> Offer:
    taken = sum(claim.units for claim in row.claims if not claim.cancelled)
    return row_of(row.line, bundle, ref=ref, in_force=in_force, at=row.published_at, taken=taken)


def _claim(offer: Offer, row: ClaimRow) -> Claim:
    return Claim(
        ref=row.ref,
        offer=offer,
        organization_id=row.organization_id,
        units=row.units,
        status=ClaimStatus.CANCELLED if row.cancelled else ClaimStatus.TAKEN,
        first_name=row.first_name,
        taken_at=row.taken_at,
        changed_at=row.taken_at,
    )


def _lines(
    network: Network,
    rows: Sequence[OfferRow],
    offers: Sequence[Offer],
    by: Viewer,
    at: datetime,
    since: datetime,
) -> Iterable[journal.Line]:
    older = 0
    for row, offer in zip(rows, offers, strict=True):
        if row.published_at < since:
            older += 1
            continue
        yield journal.Line(
            "sharing.publish",
            by.author,
            "offer",
            offer.ref,
            row.published_at,
            network.ref,
            journal_facts(offer),
            (row.giver_ref,),
            offer.rule_version,
        )
        for claim in row.claims:
            taken = {"units": claim.units, "for": claim.organization_ref}
            concerns = (row.giver_ref, claim.organization_ref)
            yield journal.Line(
                "sharing.claim",
                by.author,
                "offer",
                offer.ref,
                claim.taken_at,
                network.ref,
                taken,
                concerns,
                offer.rule_version,
            )
    if older:
        yield journal.Line(
            "sharing.add_offers", by.author, "network", network.ref, at, network.ref, {"offers": older}
        )
