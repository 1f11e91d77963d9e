"""Taking a share of an offer, changing it, giving it back: never one unit too many. And forgetting who came for it.

The conditional UPDATE decides; the CHECK on `units_left` and the unique open claim hold when it is wrong.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import rules
from tablee.domains.sharing.digests import digest_of_claim
from tablee.domains.sharing.enums import ClaimStatus, OfferStatus
from tablee.domains.sharing.events import ClaimChanged, OfferClaimed
from tablee.domains.sharing.models import Bundle, Claim, Offer, Share
from tablee.kernel import journal
from tablee.kernel.refusals import Refusal, Refused, insist, visible
from tablee.kernel.statements import Statement


def claim(
    offer: Offer,
    *,
    units: int,
    by: Viewer,
    at: datetime,
    first_name: str = "",
    key: str | None = None,
) -> Claim:
    """Take `units` of the offer for the viewer's organisation.

    The same `key` again returns the first claim, or is refused (« key_used ») when it asked for another number. Raises
    Refused: code "not_enough" tells what remains in
    `facts["left"]`, code "already" names the structure's open claim in `facts["claim"]`.
    """
    try:
        with transaction.atomic():
            return _claim(offer, units, by, at, first_name or by.first_name, key)
    except IntegrityError:
        # Lost a race to this structure's own other phone, or to the same request sent twice.
        if (known := _known(offer, by, key)) is not None and known.key == key and key is not None:
            return _same(known, units)
        if known is None and key is not None and _own(by).filter(key=key).exists():
            raise Refused(rules.key_used()) from None
        raise _already(known) from None


def _claim(offer: Offer, units: int, by: Viewer, at: datetime, first_name: str, key: str | None) -> Claim:
    fresh = _fresh(offer)
    known = _known(fresh, by, key)
    if known is not None:
        if key is not None and known.key == key:
            return _same(known, units)
        raise _already(known)
    insist(rules.why_not_claim(fresh, units=units, by=by, at=at), conflict=True)
    if not actors.hold_seat(fresh.network_id, by.organization_id):  # it left since the viewer was built
        raise Refused(rules.not_in_network(), conflict=True)
    _take(fresh, units, at)
    made = Claim.objects.create(
        offer=fresh,
        organization_id=by.organization_id,
        units=units,
        first_name=first_name[:60],
        person_ref=by.person_ref,
        via=by.via,
        key=key,
        asked=digest_of_claim(units) if key is not None else "",
        taken_at=at,
        changed_at=at,
    )
    note("sharing.claim", made, fresh, by, at, before={}, after={"units": units})
    OfferClaimed(claim=made.ref, units=units).put(at)
    return made


def _fresh(offer: Offer) -> Offer:
    """The line as it stands now. Its bundle never changes hands: one read before the write gate need not be read again."""
    if not Offer.bundle.is_cached(offer):
        rows = Offer.objects.select_related("bundle__network", "bundle__giver")
        return visible(rows.filter(pk=offer.pk).first())
    fresh = visible(next(iter(_line.rows(pk=offer.pk)), None))
    fresh.bundle = offer.bundle
    if fresh.network_id == offer.bundle.network_id and Bundle.network.is_cached(offer.bundle):
        fresh.network = offer.bundle.network
    return fresh


@Statement
def _line(*, pk: int) -> QuerySet[Offer]:
    return Offer.objects.filter(pk=pk)


def change_claim(claim: Claim, *, units: int, by: Viewer, at: datetime) -> Claim:
    """Lower or raise what was taken; 0 cancels. What comes back is free for the others at once."""
    with transaction.atomic():
        # The offer's row first, then the claim's: the same order as `withdraw`, so that the two never wait crosswise.
        visible(Offer.objects.select_for_update().filter(pk=claim.offer_id).first())
        fresh = locked_claim(claim)
        insist(rules.why_not_change_claim(fresh, units=units, by=by, at=at), conflict=True)
        before = fresh.units
        if units == before:
            return fresh
        if units > before:
            _take(fresh.offer, units - before, at)
        else:
            give_back(fresh.offer, before - units)
        if units == 0:
            fresh.status = ClaimStatus.CANCELLED
        else:
            fresh.units = units
        fresh.changed_at = at
        fresh.save(update_fields=["units", "status", "changed_at"])
        verb = "sharing.cancel_claim" if units == 0 else "sharing.change_claim"
        note(verb, fresh, fresh.offer, by, at, before={"units": before}, after={"units": units})
        ClaimChanged(claim=fresh.ref, units_before=before, units_after=units).put(at)
        return fresh


def locked_claim(claim: Claim) -> Claim:
    company = ("offer__bundle__network", "offer__bundle__giver", "organization")
    rows = Claim.objects.select_for_update(of=("self",)).select_related(*company)
    return visible(rows.filter(pk=claim.pk).first())


def cancel_claim(claim: Claim, *, by: Viewer, at: datetime) -> Claim:
    """Give everything back."""
    return change_claim(claim, units=0, by=by, at=at)


def _take(offer: Offer, units: int, at: datetime) -> None:
    """The one place where units leave an offer. Raises Refused with what remains."""
    taken = Offer.objects.filter(
        pk=offer.pk, status=OfferStatus.OPEN, until_at__gt=at, units_left__gte=units
    ).update(units_left=F("units_left") - units)
    if not taken:
        offer.refresh_from_db()
        raise Refused(rules.not_enough(offer), conflict=True)


def give_back(offer: Offer, units: int) -> None:
    """Back to the others; of a withdrawn offer, back to its giver."""
    if not Offer.objects.filter(pk=offer.pk, status=OfferStatus.OPEN).update(
        units_left=F("units_left") + units
    ):
        Offer.objects.filter(pk=offer.pk).update(units_withdrawn=F("units_withdrawn") + units)


def _known(offer: Offer, by: Viewer, key: str | None) -> Claim | None:
    """The claim this request already made, else the structure's open claim on the offer."""
    claims = _claims.rows(us=by.organization_id, offer_id=offer.pk, key=key)
    same = (claim for claim in claims if key is not None and claim.key == key)
    return next(same, claims[0] if claims else None)


@Statement
def _claims(*, us: int, offer_id: int, key: str | None) -> QuerySet[Claim]:
    either = Q(status=ClaimStatus.TAKEN) | Q(key=key) if key is not None else Q(status=ClaimStatus.TAKEN)
    return Claim.objects.filter(either, organization_id=us, offer_id=offer_id)


def _own(by: Viewer) -> QuerySet[Claim]:
    return Claim.objects.filter(organization_id=by.organization_id)


def _same(known: Claim, units: int) -> Claim:
    """What this request made the first time, whatever became of it since."""
    if known.asked and known.asked != digest_of_claim(units):
        raise Refused(rules.key_used())
    return known


def _already(known: Claim | None) -> Refused:
    if known is None:
        return Refused(
            Refusal("try_again", _("La demande s’est croisée avec une autre."), _("Recommencez.")),
            conflict=True,
        )
    return Refused(rules.already(known, known.offer), conflict=True)


def note(
    verb: str,
    claim: Claim,
    offer: Offer,
    by: Viewer,
    at: datetime,
    *,
    before: Mapping[str, int | None],
    after: Mapping[str, int],
) -> None:
    """Into the journal, shown to giver and taker."""
    taker = by.organization_ref or claim.organization.ref
    journal.write(
        verb,
        offer.topic,
        by.author,
        at,
        before=before,
        after={**after, "for": taker},
        concerns=[taker],
        rule_version=offer.rule_version,
    )


@transaction.atomic
def forget_person(person_ref: str) -> list[str]:
    """Blank the first name on every claim and share of this person. Returns the references of all of them."""
    refs: list[str] = []
    for model in (Claim, Share):
        theirs = model.objects.filter(person_ref=person_ref)
        theirs.exclude(first_name="").update(first_name="")
        refs += theirs.values_list("ref", flat=True)
    return refs


@transaction.atomic
def forget_first_names(before: datetime) -> int:
    """Blank first names typed on a link, on what was answered before this moment; how many."""
    by_link = {"person_ref": ""}
    claims = Claim.objects.filter(changed_at__lt=before, **by_link).exclude(first_name="")
    shares = Share.objects.filter(answered_at__lt=before, **by_link).exclude(first_name="")
    return claims.update(first_name="") + shares.update(first_name="")
