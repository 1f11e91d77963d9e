"""Who hears of what happens in sharing: matching structures of a new offer, givers of answers, takers of changes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Organization
from tablee.domains.field.enums import StorageClass
from tablee.domains.field.units import format_count_of_units
from tablee.domains.governance import queries as governance
from tablee.domains.messages import queries as messages
from tablee.domains.messages.actions import tell_many
from tablee.domains.messages.kinds import KINDS, News, words_on_leaving
from tablee.domains.messages.rules import hears
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import matching, rules
from tablee.domains.sharing.enums import ClaimStatus, Mode
from tablee.domains.sharing.events import (
    ClaimChanged,
    OfferClaimed,
    OfferPublished,
    OfferWidened,
    OfferWithdrawn,
)
from tablee.domains.sharing.lines import end_of, local_day
from tablee.domains.sharing.models import Claim, MatchNote, Offer
from tablee.domains.sharing.reasons import because
from tablee.domains.sharing.reception import closures_only
from tablee.flows import scopes
from tablee.flows.events import CirclePart
from tablee.flows.notices import drafts_for, notify, readers_by_structure, readers_of, who_hears
from tablee.kernel import links
from tablee.kernel.events import on
from tablee.kernel.moments import format_end
from tablee.kernel.refusals import Refusal

ALERTS = ("offer", "urgent_offer")
URGENT_WITHIN = timedelta(hours=6)
AT_ONCE = 10  # structures told in one transaction: SQLite has one writer, and people wait before their pages


@on(OfferPublished)
def tell_of_offer(fact: OfferPublished, at: datetime) -> None:
    """A targeted offer is told to its partner only; any other to every structure it suits."""
    offer = _still_to_take(fact.offer, at)
    if offer is None:
        return
    scopes.loop_link(offer.bundle, at=at)
    if offer.mode == Mode.TARGETED and (offer.target_until_at is None or offer.target_until_at > at):
        if offer.target is not None:
            _tell_the_partner(offer, offer.target, at)
        return
    _tell_the_circle(offer, at)


@on(OfferWidened)
def tell_the_next_circle(fact: OfferWidened, at: datetime) -> None:
    """The partner did not take everything in its time: the others are told of what is left."""
    if (offer := _still_to_take(fact.offer, at)) is not None:
        _tell_the_circle(offer, at)


@on(OfferClaimed)
def tell_the_giver(fact: OfferClaimed, at: datetime) -> None:
    """First name, structure, quantity and time go to whoever gives."""
    claim = _claim(fact.claim)
    if claim is None:
        return
    found = claim

    def line() -> str:
        return _("%(name)s (%(structure)s) prend %(quantity)s\u00a0: %(label)s.") % {
            "name": found.first_name or found.organization.name,
            "structure": found.organization.name,
            "quantity": format_count_of_units(fact.units, found.offer.unit),
            "label": found.offer.label,
        }

    _tell_giver(claim, line, key=f"claimed:{claim.ref}", at=at)


@on(OfferClaimed)
def tell_the_taker(fact: OfferClaimed, at: datetime) -> None:
    """A share taken by a link, without account, is told to the structure it was taken for: nobody answers unseen."""
    claim = _claim(fact.claim)
    if claim is None or claim.via != "link" or claim.status != ClaimStatus.TAKEN:
        return
    found, offer = claim, claim.offer

    def say() -> News:
        said = {
            "name": found.first_name or _("Quelqu’un"),
            "quantity": format_count_of_units(found.units, offer.unit),
            "label": offer.label,
            "giver": offer.giver.name,
        }
        return News(
            subject=_("Une part pour vous\u00a0: %(label)s") % said,
            line=_("%(name)s a pris %(quantity)s pour votre structure\u00a0: %(label)s, chez %(giver)s.")
            % said,
            why=_("Vous recevez ce message parce qu’un lien a servi au nom de votre structure."),
        )

    notify(
        "changed",
        readers_of([claim.organization]),
        say,
        path=links.path_of(scopes.claim_link(claim, at=at)),
        key=f"taken:{claim.ref}",
        at=at,
        zone=offer.network.time_zone,
    )


@on(ClaimChanged)
def tell_the_giver_of_a_change(fact: ClaimChanged, at: datetime) -> None:
    claim = _claim(fact.claim)
    if claim is None:
        return
    found, before, after = claim, fact.units_before, fact.units_after

    def line() -> str:
        return _("%(structure)s passe de %(before)s à %(after)s\u00a0: %(label)s.") % {
            "structure": found.organization.name,
            "before": format_count_of_units(before, found.offer.unit),
            "after": format_count_of_units(after, found.offer.unit),
            "label": found.offer.label,
        }

    key = f"changed:{claim.ref}:{before}:{after}:{claim.changed_at.timestamp():.0f}"
    _tell_giver(claim, line, key=key, at=at)


@on(OfferWithdrawn)
def tell_those_who_took(fact: OfferWithdrawn, at: datetime) -> None:
    """Whoever lost a share by a withdrawal hears it at once, also at night."""
    for ref in fact.claims:
        claim = _claim(ref)
        if claim is None or claim.status != ClaimStatus.CANCELLED:
            continue
        notify(
            "changed",
            readers_of([claim.organization]),
            partial(_withdrawn, claim.offer),
            path=links.path_of(scopes.claim_link(claim, at=at)),
            key=f"withdrawn:{claim.ref}",
            at=at,
            zone=claim.offer.network.time_zone,
        )


def _withdrawn(offer: Offer) -> News:
    named = {"giver": offer.giver.name, "label": offer.label}
    return News(
        subject=_("Un changement\u00a0: %(label)s") % named,
        line=_("%(giver)s a retiré son offre\u00a0: %(label)s. Ne vous déplacez pas.") % named,
        why=_("Vous recevez ce message parce que votre structure avait pris une part de cette offre."),
    )


def _tell_the_partner(offer: Offer, partner: Organization, at: datetime) -> None:
    """Whatever it declared, unless its claim would be refused, or it has said since that it is closed."""
    refusal = rules.why_not_take(offer, by=actors.viewer_for(partner), at=at)
    refusal = refusal or _why_closed(offer, partner, at) or _unheard(offer, [partner], at).get(partner.pk)
    sharing.note_match(offer, organization_id=partner.pk, refusal=refusal, at=at)
    if refusal is None:
        _tell_structures(offer, [partner], at, key="kept")


def _tell_the_circle(offer: Offer, at: datetime) -> None:
    """Everybody but a partner that was told in its time; one that was not is a candidate like the others."""
    zone = offer.network.time_zone
    in_force = governance.rules_on(offer.network_id, local_day(at, zone))
    partner = MatchNote.objects.filter(offer=offer, organization=F("offer__target"), told=True)
    aware = set(partner.values_list("organization_id", flat=True))
    reasons = {
        candidate.organization: matching.why_not_alert(offer, candidate, in_force=in_force, at=at, zone=zone)
        for candidate in matching.candidates(offer, at=at)
        if candidate.organization.pk not in aware
    }
    unheard = _unheard(offer, [organization for organization, why in reasons.items() if why is None], at)
    suited = []
    for organization, why in reasons.items():
        refusal = why or unheard.get(organization.pk)
        sharing.note_match(offer, organization_id=organization.pk, refusal=refusal, at=at)
        if refusal is None:
            suited.append(organization)
    if len(suited) <= AT_ONCE:
        _tell_structures(offer, suited, at)
        return
    for start in range(0, len(suited), AT_ONCE):
        part = [each.ref for each in suited[start : start + AT_ONCE]]
        CirclePart(offer=offer.ref, organizations=tuple(part)).put(at)


@on(CirclePart)
def tell_a_part(fact: CirclePart, at: datetime) -> None:
    """Some of the many structures that a surplus suits, as long as there is something to take and they sit there."""
    if (offer := _still_to_take(fact.offer, at)) is not None:
        named = actors.members_of(offer.network).filter(ref__in=fact.organizations)
        _tell_structures(offer, list(named), at)


def _tell_structures(
    offer: Offer, organizations: list[Organization], at: datetime, *, key: str = "offer"
) -> None:
    """Hundreds of readers in a large network: what they read is composed once for each structure and language. Under
    one key nobody hears twice: what was kept for a partner has its own, its message may have been dropped."""
    zone = offer.network.time_zone
    use_by_at = end_of(offer.use_by_on, zone) if offer.use_by_on else None
    presses = _presses(offer, at)
    readers = readers_by_structure(organizations)
    drafts = [
        draft
        for organization in organizations
        for draft in drafts_for(
            readers[organization.pk],
            partial(_near_you, offer, organization, at),
            path=links.path_of(scopes.personal_link(offer.bundle, organization, at=at)),
            key=f"{key}:{offer.ref}",
            many_path="" if presses else "/partager/",
            about=offer.ref,
        )
    ]
    tell_many("urgent_offer" if presses else "offer", drafts, at=at, zone=zone, use_by_at=use_by_at)
    addresses = {reader.address for several in readers.values() for reader in several}
    aware = messages.audience_of(offer.ref, addresses, since=offer.published_at)
    for pk, several in readers.items():
        if any(reader.address in aware for reader in several):
            continue
        # Whoever hears it had as many as a day may bring; others switched it off since the circle was drawn.
        heard = any(hears(_kind(offer, at), reader.muted) for reader in several)
        most = KINDS["urgent_offer"].a_day
        refusal = because("enough_today", most=most) if heard else because("nobody_reads")
        sharing.note_match(offer, organization_id=pk, refusal=refusal, at=at)


def _presses(offer: Offer, at: datetime) -> bool:
    return offer.storage == StorageClass.CHILLED and offer.until_at - at < URGENT_WITHIN


def _kind(offer: Offer, at: datetime) -> str:
    return "urgent_offer" if _presses(offer, at) else "offer"


def _unheard(offer: Offer, organizations: list[Organization], at: datetime) -> dict[int, Refusal]:
    """By id the reason of those where nobody would be written to: an alert that none reads is none."""
    hearing = who_hears(_kind(offer, at), organizations)
    return {each.pk: because("nobody_reads") for each in organizations if each.pk not in hearing}


@words_on_leaving(*ALERTS)
def _still_near_you(offer_ref: str, organization_ref: str, at: datetime) -> News | None:
    """As the offer stands when the message leaves: until when, what is left; nothing of one that is over, or that may
    only be fetched on days of closure said since."""
    offer, organization = _still_to_take(offer_ref, at), actors.organization_by_ref(organization_ref)
    if offer is None or organization is None:
        return None
    refusal = _why_closed(offer, organization, at)
    if refusal is not None:
        sharing.note_match(offer, organization_id=organization.pk, refusal=refusal, at=at)
        return None
    return _near_you(offer, organization, at)


def _why_closed(offer: Offer, organization: Organization, at: datetime) -> Refusal | None:
    """Closed as long as it may be fetched, or as long as it is kept: then nobody but its partner is told."""
    zone = offer.network.time_zone
    reception = closures_only(organization.pk, at, zone)
    kept_until_at = rules.reserved_until(offer, at)
    kept = reception.why_not_between(at, kept_until_at, zone) if kept_until_at is not None else None
    return kept or reception.why_not_fetch(offer, at)


def _near_you(offer: Offer, organization: Organization, at: datetime) -> News:
    kept = rules.kept_for(offer, organization.pk, at)
    if kept:
        why = _("Vous recevez ce message parce que ce surplus est gardé pour %(structure)s.")
        return News(
            subject=_("Gardé pour vous\u00a0: %(quantity)s") % {"quantity": quantity_of(offer)},
            line=f"{line_of(offer, at)}. {kept}.",
            why=why % {"structure": organization.name},
        )
    why = _("Vous recevez ce message parce que ce surplus convient à ce que %(structure)s accepte.")
    return News(
        subject=_("%(quantity)s près de vous") % {"quantity": quantity_of(offer)},
        line=line_of(offer, at),
        why=why % {"structure": organization.name},
    )


def quantity_of(offer: Offer) -> str:
    """« 12 caisses de pain » stays neutral: « Pain : 12 caisses »."""
    left = format_count_of_units(offer.units_left, offer.unit)
    return _("%(name)s\u00a0: %(value)s") % {"name": offer.label, "value": left}


def line_of(offer: Offer, at: datetime) -> str:
    """One offer in one line: what, how much, where, until when."""
    until = format_end(offer.until_at, at, ZoneInfo(offer.network.time_zone))
    return _("%(what)s, chez %(giver)s, jusqu’à %(until)s") % {
        "what": quantity_of(offer),
        "giver": offer.giver.name,
        "until": until,
    }


def _tell_giver(claim: Claim, line: Callable[[], str], *, key: str, at: datetime) -> None:
    """`line` is said anew for each language."""
    offer = claim.offer
    to = (
        [offer.giver]
        if offer.giver_id == offer.bundle.publisher_id
        else [offer.giver, offer.bundle.publisher]
    )

    def say() -> News:
        return News(
            subject=_("Une réponse\u00a0: %(label)s") % {"label": offer.label},
            line=line(),
            why=_("Vous recevez ce message parce que vous avez publié cette offre."),
        )

    notify(
        "answer",
        readers_of(to),
        say,
        path=links.path_of(scopes.loop_link(offer.bundle, at=at)),
        key=key,
        at=at,
        zone=offer.network.time_zone,
    )


def _still_to_take(ref: str, at: datetime) -> Offer | None:
    """None when it is over, withdrawn, or was all taken before the worker came by."""
    rows = Offer.objects.select_related("giver", "network", "target", "bundle__site", "bundle__network")
    offer = rows.filter(ref=ref).first()
    return offer if offer is not None and rules.still_to_take(offer, at) else None


def _claim(ref: str) -> Claim | None:
    rows = Claim.objects.select_related(
        "offer__giver", "offer__network", "offer__bundle__network", "offer__bundle__publisher", "organization"
    )
    return rows.filter(ref=ref).first()
