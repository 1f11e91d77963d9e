"""A pick-up: what was found at the door becomes a slip, stock movements and the weight that counts, in one transaction.

Here sharing (who took what) meets deliveries (what was handed over). A cancellation that arrives at the same moment
waits on the same rows: either the share is gone and the volunteer reads so, or it was fetched and stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries.actions import Goods, Parties
from tablee.domains.deliveries.models import HandOver
from tablee.domains.deliveries.rules import Probe, Weighed
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Bundle, Claim
from tablee.domains.sharing.rules import key_used
from tablee.domains.stock import actions as stock
from tablee.flows import scopes
from tablee.kernel.refusals import Refused, refuse


@dataclass(frozen=True)
class ClaimCheck:
    """One claim at the door: units that were there, grams good, to sort and refused (with its reason)."""

    claim_ref: str
    units: int
    good_g: int
    to_sort_g: int = 0
    refused_g: int = 0
    reason: str = ""


@transaction.atomic
def hand_over(
    bundle: Bundle,
    *,
    checked: Sequence[ClaimCheck],
    by: Viewer,
    at: datetime,
    probes: Mapping[str, Probe] | None = None,
    first_name: str = "",
    note: str = "",
    key: str | None = None,
) -> HandOver | None:
    """Hand these claims of the viewer's organisation over. None when nothing was there: all of it went back.

    The same `key` again returns the first slip, or is refused (« key_used ») when it weighs something else. Raises
    Refused; `facts["claim"]` names the claim it is about.
    """
    held = {claim.ref: claim for claim in sharing.hold_claims(bundle, by.organization_id)}
    if key is not None and (known := HandOver.objects.filter(key=key).first()) is not None:
        return _same(known, checked)
    lines: list[Weighed] = []
    goods: dict[str, Goods] = {}
    for each in checked:
        claim = _held(held, each.claim_ref)
        lines += _received(claim, each, by, at)
        goods[claim.ref] = _goods(claim, at)
    if not lines:
        return None
    site, taker = bundle.site, held[lines[0].source_ref].organization
    place = bundle.place_note or (f"{site.address} {site.commune}".strip() if site else "")
    made = deliveries.hand_over(
        Parties(bundle.network, bundle.giver, bundle.publisher, taker, bundle.ref, place),
        lines=lines,
        goods=goods,
        probes=probes,
        by=by,
        at=at,
        first_name=first_name or by.first_name,
        note=note,
        key=key,
    )
    scopes.slip_link(made, at=at)  # what its QR code opens
    return made


@transaction.atomic
def correct(made: HandOver, *, lines: Sequence[Weighed], reason: str, by: Viewer, at: datetime) -> HandOver:
    """Other weights on a slip, and on what counts as received. Raises Refused."""
    corrected = deliveries.correct(made, lines=lines, reason=reason, by=by, at=at)
    claims = {claim.ref: claim for claim in Claim.objects.filter(ref__in=[line.source_ref for line in lines])}
    for line in lines:
        if line.source_ref not in claims:  # written down from a register: nobody took it here
            continue
        sharing.correct_received(claims[line.source_ref], received_g=line.accepted_g, by=by, at=at)
    return corrected


def _same(known: HandOver, checked: Sequence[ClaimCheck]) -> HandOver:
    """The slip this very request wrote: a phone that got no answer asks again."""
    asked = {
        (each.claim_ref, each.units, each.good_g, each.to_sort_g, each.refused_g)
        for each in checked
        if each.units
    }
    lines = known.lines.values_list("source_ref", "units", "good_g", "to_sort_g", "refused_g")
    if known.corrected_at is None and asked != set(lines):
        raise Refused(key_used(), conflict=True)
    return known


def _held(held: Mapping[str, Claim], ref: str) -> Claim:
    if ref not in held:
        refuse(
            "unknown_claim", _("Cette part n’est pas dans ce retrait."), facts={"claim": ref}, conflict=True
        )
    return held[ref]


def _received(claim: Claim, each: ClaimCheck, by: Viewer, at: datetime) -> list[Weighed]:
    accepted_g = each.good_g + each.to_sort_g
    try:
        sharing.receive(claim, units=each.units, received_g=accepted_g, by=by, at=at)
    except Refused as refused:
        named = replace(refused.refusal, facts={**refused.refusal.facts, "claim": claim.ref})
        raise Refused(named, conflict=refused.conflict) from refused
    if each.units == 0:
        return []
    return [
        Weighed(
            source_ref=claim.ref,
            units=each.units,
            offered_g=each.units * claim.offer.unit_g,
            good_g=each.good_g,
            to_sort_g=each.to_sort_g,
            refused_g=each.refused_g,
            reason=each.reason,
        )
    ]


def _goods(claim: Claim, at: datetime) -> Goods:
    offer = claim.offer
    lot = stock.open_lot(
        offer.ref,
        network=offer.network,
        origin=offer.giver,
        product=offer.product,
        label=offer.label,
        family=offer.family,
        storage=offer.storage,
        use_by_on=offer.use_by_on,
        best_before_on=offer.best_before_on,
        at=at,
    )
    return Goods(lot, offer.unit)
