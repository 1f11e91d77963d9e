"""Publishing, correcting, withdrawing and widening offers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization, Site
from tablee.domains.actors.rules import place_gone
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance import queries as governance
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import matching, rules
from tablee.domains.sharing.actions.shareouts import withdraw_shares
from tablee.domains.sharing.digests import digest_of_offer
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus
from tablee.domains.sharing.events import OfferPublished, OfferWidened, OfferWithdrawn
from tablee.domains.sharing.lines import OfferLine, journal_facts, local_day, row_of
from tablee.domains.sharing.models import Bundle, Claim, MatchNote, Offer, OfferPhoto
from tablee.kernel import counters, journal, outbox
from tablee.kernel.refusals import Refusal, Refused, insist, refuse, visible
from tablee.kernel.words import one_line

OFFER_NUMBERS = "sharing.offer"
FIRST_OFFER_NUMBER = 101


def publish(
    network: Network,
    *,
    giver: Organization,
    lines: Sequence[OfferLine],
    until_at: datetime,
    by: Viewer,
    at: datetime,
    site: Site | None = None,
    place_note: str = "",
    pickup_from_at: datetime | None = None,
    key: str | None = None,
) -> Bundle:
    """Offer these lines together. The same `key` again returns what was published the first time, or is refused
    (« key_used ») when it says something else.

    Raises Refused; its `facts["line"]` is the index of the line it is about.
    """
    place = {"site": site, "place_note": place_note, "pickup_from_at": pickup_from_at, "until_at": until_at}
    try:
        with transaction.atomic():
            return _publish(network, giver, lines, place, by, at, key)
    except IntegrityError:
        known = Bundle.objects.filter(key=key).first() if key is not None else None
        if known is None:
            raise
        if known.giver_id == giver.pk:  # the same request twice at once: the other one was quicker
            return _same(known, network, lines, place)
        raise Refused(rules.key_used()) from None


def _publish(
    network: Network,
    giver: Organization,
    lines: Sequence[OfferLine],
    place: dict[str, Any],
    by: Viewer,
    at: datetime,
    key: str | None,
) -> Bundle:
    insist(rules.why_not_give(network, giver=giver, by=by))
    site_is_there = actors.hold_seat_for(place["site"], network.pk, giver.pk)
    if site_is_there is None:  # it left between the two reads
        raise Refused(rules.not_in_network())
    if key is not None and (known := Bundle.objects.filter(key=key, giver=giver).first()) is not None:
        return _same(known, network, lines, place)
    if not lines:
        refuse("no_line", _("Rien à offrir."), field="label")
    if not site_is_there:
        raise Refused(place_gone())
    publisher_id = by.organization_id or giver.pk
    in_force = governance.rules_on(network.pk, local_day(at, network.time_zone))
    for index, line in enumerate(lines):
        refusal = rules.why_not_offer(
            line,
            network=network,
            giver_id=giver.pk,
            publisher_id=publisher_id,
            at=at,
            in_force=in_force,
            members=None,
            closures=None,
            **{name: place[name] for name in ("site", "pickup_from_at", "until_at")},
        )
        if refusal is not None:
            raise Refused(replace(refusal, facts={**refusal.facts, "line": index}))
    bundle = Bundle.objects.create(
        network=network,
        giver=giver,
        publisher_id=publisher_id,
        person_ref=by.person_ref,
        created_at=at,
        key=key,
        asked=digest_of_offer(network.ref, lines, place) if key is not None else "",
        **place | {"place_note": one_line(place["place_note"])},
    )
    for line in lines:
        _publish_line(bundle, line, in_force, by, at)
    return bundle


def _same(known: Bundle, network: Network, lines: Sequence[OfferLine], place: Mapping[str, Any]) -> Bundle:
    """What this request published the first time."""
    if known.asked and known.asked != digest_of_offer(network.ref, lines, place):
        raise Refused(rules.key_used())
    return known


def _publish_line(
    bundle: Bundle, line: OfferLine, in_force: Mapping[str, InForce], by: Viewer, at: datetime
) -> Offer:
    ref = line.ref or f"OF-{counters.next_value(OFFER_NUMBERS, start=FIRST_OFFER_NUMBER)}"
    offer = row_of(line, bundle, ref=ref, in_force=in_force, at=at)
    offer.save(force_insert=True)
    if line.photo:
        OfferPhoto.objects.create(offer=offer, **line.photo)
    journal.write(
        "sharing.publish",
        offer.topic,
        by.author,
        at,
        after=journal_facts(offer),
        rule_version=offer.rule_version,
    )
    OfferPublished(offer=offer.ref).put(at)
    return offer


@transaction.atomic
def withdraw(offer: Offer, *, by: Viewer, at: datetime, reason: str = "", keep_claims: bool = True) -> Offer:
    """Take back what is left; with `keep_claims` False also what was claimed, and those who claimed are told."""
    fresh = _locked(offer)
    insist(rules.why_not_withdraw(fresh, by=by))
    before = rules.facts_of(fresh)
    Offer.objects.filter(pk=fresh.pk).update(status=OfferStatus.WITHDRAWN)
    fresh.status = OfferStatus.WITHDRAWN
    withdraw_shares(fresh, by=by, at=at)
    cancelled = []
    if not keep_claims:
        # What was fetched is fetched: its slip stands.
        there = Claim.objects.select_for_update().filter(offer=fresh, received_g__isnull=True)
        for each in there.filter(status=ClaimStatus.TAKEN):
            each.status, each.changed_at = ClaimStatus.CANCELLED, at
            each.save(update_fields=["status", "changed_at"])
            cancelled.append(each.ref)
            Offer.objects.filter(pk=fresh.pk).update(units_left=F("units_left") + each.units)
    Offer.objects.filter(pk=fresh.pk).update(
        status=OfferStatus.WITHDRAWN, units_withdrawn=F("units_withdrawn") + F("units_left"), units_left=0
    )
    fresh.refresh_from_db()
    concerned = Claim.objects.filter(offer=fresh).values_list("organization__ref", flat=True)
    journal.write(
        "sharing.withdraw",
        fresh.topic,
        by.author,
        at,
        before=before,
        after=rules.facts_of(fresh),
        concerns=concerned,
        reason=reason,
    )
    OfferWithdrawn(offer=fresh.ref, claims=tuple(cancelled)).put(at)
    return fresh


@transaction.atomic
def correct(offer: Offer, *, unit_g: int, reason: str, by: Viewer, at: datetime) -> Offer:
    """Correct the weight of one unit. The old figure and the reason stay in the journal."""
    fresh = _locked(offer)
    insist(rules.why_not_correct(fresh, unit_g=unit_g, reason=reason, by=by, at=at))
    before = {"unit_g": fresh.unit_g}
    fresh.unit_g = unit_g
    fresh.save(update_fields=["unit_g"])
    concerned = Claim.objects.filter(offer=fresh, status=ClaimStatus.TAKEN).values_list(
        "organization__ref", flat=True
    )
    journal.write(
        "sharing.correct",
        fresh.topic,
        by.author,
        at,
        before=before,
        after={"unit_g": unit_g},
        concerns=concerned,
        reason=reason,
    )
    return fresh


@transaction.atomic
def widen_due(at: datetime) -> int:
    """Offers whose time for one partner ended with something left: tell the next circle, once each; how many."""
    ended = Offer.objects.filter(
        mode=Mode.TARGETED,
        target_until_at__lte=at,
        until_at__gt=at,
        status=OfferStatus.OPEN,
        units_left__gt=0,
    )
    keys = {f"widened:{ref}": ref for ref in ended.order_by("pk").values_list("ref", flat=True)}
    known = outbox.known(keys)
    fresh = [key for key in keys if key not in known]
    for key in fresh:
        OfferWidened(offer=keys[key]).put(at, key=key)
    return len(fresh)


@transaction.atomic
def note_match(offer: Offer, *, organization_id: int, refusal: Refusal | None, at: datetime) -> None:
    """Write whether a structure was told of an offer and why not; the latest word stands."""
    facts = matching.note_of(refusal, at)
    MatchNote.objects.update_or_create(offer=offer, organization_id=organization_id, defaults=facts)


def _locked(offer: Offer) -> Offer:
    """Raises NotVisible: it went with its time since it was read."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related("bundle__giver", "bundle__network")
    return visible(rows.filter(pk=offer.pk).first())
