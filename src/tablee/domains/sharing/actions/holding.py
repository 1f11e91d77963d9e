"""Holding all that an organisation has open in a network, in the order everybody keeps: share-outs, then offers."""

from datetime import datetime

from tablee.domains.actors.models import Organization
from tablee.domains.sharing import queries
from tablee.domains.sharing.models import Offer, Share, ShareOut


def hold_open_things(organization: Organization, network_id: int, *, at: datetime) -> queries.Commitments:
    """Lock them until the transaction ends, then say what they are: two who leave at once never wait crosswise."""
    seen = queries.commitments(organization, network_id, at=at)
    dealt = [share.share_out_id for share in seen.shares]
    list(ShareOut.objects.select_for_update().filter(pk__in=dealt).order_by("pk").values_list("pk"))
    wanted = {claim.offer_id for claim in seen.claims} | {offer.pk for offer in seen.offers}
    wanted |= set(Share.objects.filter(share_out__in=dealt).values_list("offer_id", flat=True))
    list(Offer.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    return queries.commitments(organization, network_id, at=at)
