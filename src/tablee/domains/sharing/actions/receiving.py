"""A claim that is fetched: what was really accepted replaces what was announced, for the history and for ever.

Called by `flows.pick_up` in the transaction that writes the hand-over. Rows are locked in the order everybody
keeps: offers, then claims; so a cancellation meets a hand-over one after the other, never half of each.
"""

from datetime import datetime

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import rules
from tablee.domains.sharing.actions.claims import give_back, locked_claim, note
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.kernel.refusals import insist


def hold_claims(bundle: Bundle, organization_id: int) -> list[Claim]:
    """This structure's claims on these lines, cancelled ones too, held until the transaction ends."""
    list(Offer.objects.select_for_update().filter(bundle=bundle).order_by("pk").values_list("pk"))
    rows = Claim.objects.select_for_update(of=("self",)).select_related(
        "offer__bundle__network",
        "offer__bundle__giver",
        "offer__giver",
        "offer__network",
        "offer__product",
        "organization",
    )
    return list(rows.filter(offer__bundle=bundle, organization_id=organization_id).order_by("offer_id", "pk"))


def receive(claim: Claim, *, units: int, received_g: int, by: Viewer, at: datetime) -> Claim:
    """`units` of a held claim were there and `received_g` grams of them were accepted; the other units go back.

    0 units: nothing was there to take, all of it goes back.
    """
    insist(rules.why_not_receive(claim, units=units, by=by, at=at), conflict=True)
    before = {"units": claim.units}
    if units < claim.units:
        give_back(claim.offer, claim.units - units)
    if units == 0:
        claim.status = ClaimStatus.CANCELLED
    else:
        claim.units, claim.received_g = units, received_g
    claim.changed_at = at
    claim.save(update_fields=["units", "status", "received_g", "changed_at"])
    after = {"units": units, "received_g": received_g} if units else {"units": 0}
    note("sharing.receive", claim, claim.offer, by, at, before=before, after=after)
    return claim


def correct_received(claim: Claim, *, received_g: int, by: Viewer, at: datetime) -> Claim:
    """Another accepted weight, after its hand-over was corrected."""
    fresh = locked_claim(claim)
    before = {"received_g": fresh.received_g}
    fresh.received_g, fresh.changed_at = received_g, at
    fresh.save(update_fields=["received_g", "changed_at"])
    note("sharing.receive", fresh, fresh.offer, by, at, before=before, after={"received_g": received_g})
    return fresh
