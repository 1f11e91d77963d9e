"""What was taken was fetched: slips, lots and movements behind every share of the past."""

from datetime import timedelta

from django.db import transaction

from tablee.demo.populate.sizes import Dice
from tablee.domains.deliveries import bulk as slips_door
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.models import CODE_LENGTH
from tablee.domains.sharing import bulk
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.stock import bulk as stock

NOT_ALL_GOOD = 0.15  # of all pick-ups
WARMEST = {"chilled": 40, "frozen": -180}


@transaction.atomic
def plant_pickups(offers: list[Offer], dice: Dice) -> int:
    """Hand over every open claim of these past offers; how many."""
    rows = Claim.objects.filter(offer__in=[offer.pk for offer in offers], status=ClaimStatus.TAKEN)
    claims = list(rows.select_related("offer__bundle").order_by("pk"))
    taken = {claim.offer_id: claim.offer for claim in claims}
    lots = stock.add_lots([_lot(offer) for offer in taken.values()])
    lot_of = dict(zip(taken, lots, strict=True))
    slips = [_slip(claim, lot_of[claim.offer_id], dice) for claim in claims]
    bulk.mark_received({claim.pk: slip.accepted_g for claim, slip in zip(claims, slips, strict=True)})
    return slips_door.add_hand_overs(slips)


def _lot(offer: Offer) -> stock.LotRow:
    return stock.LotRow(
        source_ref=offer.ref,
        network_id=offer.network_id,
        origin_id=offer.giver_id,
        label=offer.label,
        family=offer.family,
        storage=offer.storage,
        opened_at=offer.published_at,
        use_by_on=offer.use_by_on,
    )


def _slip(claim: Claim, lot: stock.Lot, dice: Dice) -> slips_door.HandOverRow:
    offer, offered = claim.offer, claim.units * claim.offer.unit_g
    flawed = dice.random() < NOT_ALL_GOOD
    warmest = WARMEST.get(offer.storage)
    return slips_door.HandOverRow(
        ref=dice.ref(),
        code=dice.code(CODE_LENGTH),
        network_id=offer.network_id,
        giver_id=offer.giver_id,
        publisher_id=offer.bundle.publisher_id,
        taker_id=claim.organization_id,
        subject_ref=offer.bundle.ref,
        handed_at=max(claim.taken_at, offer.until_at - timedelta(minutes=dice.randrange(5, 90))),
        source_ref=claim.ref,
        lot=lot,
        unit=offer.unit,
        units=claim.units,
        offered_g=offered,
        to_sort_g=offered * dice.randrange(20) // 100 if flawed else 0,
        refused_g=offered * dice.randrange(1, 25) // 100 if flawed else 0,
        reason=dice.choice(Reason.values) if flawed else "",
        tenths=None if warmest is None else warmest - dice.randrange(20),
        most_tenths=warmest or 0,
    )
