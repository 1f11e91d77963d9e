"""What was taken was fetched: slips, lots and movements behind every share of the past."""

from datetime import timedelta

from django.db import transaction

from tablee.demo.populate.sizes import Dice
from tablee.domains.deliveries import bulk as slips_door
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.models import CODE_LENGTH, HandOver, HandOverLine, TemperatureReading
from tablee.domains.sharing import bulk
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.stock import bulk as stock
from tablee.domains.stock.models import Lot

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
    slips = [_pick_up(claim, lot_of[claim.offer_id], dice) for claim in claims]
    bulk.mark_received({claim.pk: slip.accepted_g for claim, slip in zip(claims, slips, strict=True)})
    return slips_door.add_hand_overs(slips)


def _lot(offer: Offer) -> Lot:
    return Lot(
        source_ref=offer.ref,
        network_id=offer.network_id,
        origin_id=offer.giver_id,
        label=offer.label,
        family=offer.family,
        storage=offer.storage,
        opened_at=offer.published_at,
        use_by_on=offer.use_by_on,
    )


def _pick_up(claim: Claim, lot: Lot, dice: Dice) -> slips_door.PickUp:
    offer, offered = claim.offer, claim.units * claim.offer.unit_g
    flawed = dice.random() < NOT_ALL_GOOD
    slip = HandOver(
        ref=dice.ref(),
        code=dice.code(CODE_LENGTH),
        network_id=offer.network_id,
        giver_id=offer.giver_id,
        publisher_id=offer.bundle.publisher_id,
        taker_id=claim.organization_id,
        subject_ref=offer.bundle.ref,
        handed_at=max(claim.taken_at, offer.until_at - timedelta(minutes=dice.randrange(5, 90))),
    )
    to_sort = offered * dice.randrange(20) // 100 if flawed else 0
    refused = offered * dice.randrange(1, 25) // 100 if flawed else 0
    line = HandOverLine(
        lot=lot,
        source_ref=claim.ref,
        label=lot.label,
        family=lot.family,
        unit=offer.unit,
        units=claim.units,
        offered_g=offered,
        good_g=offered - refused - to_sort,
        to_sort_g=to_sort,
        refused_g=refused,
        reason=dice.choice(Reason.values) if flawed else "",
    )
    if (warmest := WARMEST.get(offer.storage)) is None:
        return slips_door.PickUp(slip, line)
    tenths = warmest - dice.randrange(20)
    return slips_door.PickUp(
        slip, line, TemperatureReading(storage=lot.storage, tenths=tenths, most_tenths=warmest)
    )
