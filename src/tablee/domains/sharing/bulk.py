"""The bulk door of sharing, for `populate` and large imports: many rows, the same rules and constraints, numbers reserved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tablee.domains.actors.models import Membership, Network, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import matching, rules
from tablee.domains.sharing.actions.offers import FIRST_OFFER_NUMBER, OFFER_NUMBERS
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.lines import OfferLine, journal_facts, local_day, row_of
from tablee.domains.sharing.models import Bundle, Claim, MatchNote, Need, Offer
from tablee.domains.sharing.reception import closures_by_organization
from tablee.kernel import counters, journal
from tablee.kernel.refusals import Refused

BATCH = 1000


@dataclass(frozen=True)
class OfferRow:
    """One line in a bundle of its own, with its claims (a cancelled one has given its units back); nothing stored yet.

    The line was published when its bundle was made.
    """

    bundle: Bundle
    line: OfferLine
    claims: tuple[Claim, ...] = ()


@transaction.atomic
def add_offers(
    network: Network, rows: Sequence[OfferRow], *, by: Viewer, at: datetime, journal_since: datetime
) -> list[Offer]:
    """All or none. Refused for a line that `publish` would refuse, ValueError for claims that could not be.

    Offers published since `journal_since`, and their claims, are journaled one by one; the others once together.
    """
    in_force = governance.rules_on(network.pk, local_day(at, network.time_zone))
    members = _members(network)
    sites = Site.objects.in_bulk({row.bundle.site_id for row in rows if row.bundle.site_id})
    targets = {row.line.target_id for row in rows if row.line.target_id}
    since = min((row.bundle.created_at for row in rows), default=at)
    read = {
        "network": network,
        "in_force": in_force,
        "closures": closures_by_organization(targets, since, network.time_zone),
    }
    for row in rows:
        _insist_on(row, members, site=sites.get(row.bundle.site_id or 0), **read)
    numbers = counters.reserve(OFFER_NUMBERS, len(rows), start=FIRST_OFFER_NUMBER)
    for row in rows:
        row.bundle.network = network
    Bundle.objects.bulk_create([row.bundle for row in rows], batch_size=BATCH)
    offers = Offer.objects.bulk_create(
        [_offer(row, f"OF-{number}", in_force) for row, number in zip(rows, numbers, strict=True)],
        batch_size=BATCH,
    )
    for row, offer in zip(rows, offers, strict=True):
        for claim in row.claims:
            claim.offer, claim.changed_at = offer, claim.taken_at
    Claim.objects.bulk_create([claim for row in rows for claim in row.claims], batch_size=BATCH)
    journal.write_many(_lines(network, zip(rows, offers, strict=True), members, by, at, journal_since))
    return offers


@transaction.atomic
def mark_received(grams: Mapping[int, int]) -> int:
    """The accepted weight of claims that were fetched, by primary key; how many. Their slips are the caller's."""
    claims = [Claim(pk=pk, received_g=received) for pk, received in grams.items()]
    return Claim.objects.bulk_update(claims, ["received_g"], batch_size=BATCH // 2)


@transaction.atomic
def add_needs(network: Network, needs: Sequence[Need]) -> list[Need]:
    """Needs, open or closed; at most one open of a family for each structure (the database refuses more)."""
    members = _members(network)
    strangers = [need.ref for need in needs if need.organization_id not in members]
    if strangers:
        raise ValueError(f"needs from outside the network: {strangers[:5]}")
    for need in needs:
        need.network = network
    return Need.objects.bulk_create(needs, batch_size=BATCH)


@transaction.atomic
def note_matches(offers: Iterable[Offer], *, at: datetime) -> int:
    """Who each offer suits and why not the others, as the alerts would have noted, without telling anyone."""
    notes = []
    for offer in offers:
        zone = offer.network.time_zone
        in_force = governance.rules_on(offer.network_id, local_day(at, zone))
        for candidate in matching.candidates(offer, at=at):
            refusal = matching.why_not_alert(offer, candidate, in_force=in_force, at=at, zone=zone)
            who = {"offer": offer, "organization": candidate.organization}
            notes.append(MatchNote(**who, **matching.note_of(refusal, at)))
    return len(MatchNote.objects.bulk_create(notes, batch_size=BATCH))


def _members(network: Network) -> dict[int, str]:
    """References by primary key."""
    rows = Membership.objects.filter(network=network, left_at__isnull=True)
    return dict(rows.values_list("organization_id", "organization__ref"))


def _insist_on(row: OfferRow, members: Mapping[int, str], **read: Any) -> None:
    """`read`: what was read once for all rows, and the row's place."""
    giver, published_at, until_at = row.bundle.giver_id, row.bundle.created_at, row.bundle.until_at
    refusal = rules.why_not_offer(
        row.line,
        giver_id=giver,
        publisher_id=row.bundle.publisher_id,
        until_at=until_at,
        at=published_at,
        pickup_from_at=row.bundle.pickup_from_at,
        members=members.keys(),
        **read,
    )
    if refusal is not None:
        raise Refused(refusal)
    held = [claim for claim in row.claims if claim.status != ClaimStatus.CANCELLED]
    takers = [claim.organization_id for claim in held]
    if sum(claim.units for claim in held) > row.line.units or len(set(takers)) < len(takers):
        raise ValueError(f"{row.line.label}: more taken than offered, or twice by one structure")
    if giver in takers or not {giver, *takers} <= members.keys():
        raise ValueError(f"{row.line.label}: given or taken from outside the network, or by the giver")
    if any(not published_at <= claim.taken_at < until_at for claim in row.claims):
        raise ValueError(f"{row.line.label}: taken before or after its time")


def _offer(row: OfferRow, ref: str, in_force: Mapping[str, InForce]) -> Offer:
    taken = sum(claim.units for claim in row.claims if claim.status != ClaimStatus.CANCELLED)
    return row_of(row.line, row.bundle, ref=ref, in_force=in_force, at=row.bundle.created_at, taken=taken)


def _lines(
    network: Network,
    rows: Iterable[tuple[OfferRow, Offer]],
    members: Mapping[int, str],
    by: Viewer,
    at: datetime,
    since: datetime,
) -> Iterable[journal.Line]:
    older = 0
    for row, offer in rows:
        if row.bundle.created_at < since:
            older += 1
            continue
        giver = members[row.bundle.giver_id]
        about, version = journal.Topic("offer", offer.ref, network.ref, (giver,)), offer.rule_version
        facts, since_at = journal_facts(offer), row.bundle.created_at
        yield journal.Line("sharing.publish", about, by.author, since_at, after=facts, rule_version=version)
        for claim in row.claims:
            taker = members[claim.organization_id]
            yield journal.Line(
                "sharing.claim",
                about,
                by.author,
                claim.taken_at,
                after={"units": claim.units, "for": taker},
                concerns=(taker,),
                rule_version=version,
            )
    if older:
        yield journal.Line("sharing.add_offers", network.topic, by.author, at, after={"offers": older})
