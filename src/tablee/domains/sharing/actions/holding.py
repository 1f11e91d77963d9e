"""Holding all that organisations have open in a network, in the order everybody keeps: share-outs, then offers."""

from collections.abc import Sequence
from datetime import datetime

from tablee.domains.actors.models import Organization
from tablee.domains.sharing import queries
from tablee.domains.sharing.models import Offer, Share, ShareOut


def hold_open_things(
    organizations: Sequence[Organization], network_id: int, *, at: datetime
) -> list[queries.Commitments]:
    """Lock them until the transaction ends, then say what they are, one for each organisation.

    All at once: whoever leaves with its donors, and two who leave together, never wait crosswise.
    """
    seen = [queries.commitments(organization, network_id, at=at) for organization in organizations]
    dealt = [share.share_out_id for each in seen for share in each.shares]
    list(ShareOut.objects.select_for_update().filter(pk__in=dealt).order_by("pk").values_list("pk"))
    wanted = {claim.offer_id for each in seen for claim in each.claims}
    wanted |= {offer.pk for each in seen for offer in each.offers}
    wanted |= set(Share.objects.filter(share_out__in=dealt).values_list("offer_id", flat=True))
    list(Offer.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    return [queries.commitments(organization, network_id, at=at) for organization in organizations]
