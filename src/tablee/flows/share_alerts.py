"""Who hears of a share-out: each structure of its share with its reason; whoever deals, of the end of a round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.messages.actions import reader_of, tell
from tablee.domains.sharing.enums import ShareOutStatus
from tablee.domains.sharing.models import Share, ShareOut
from tablee.flows import scopes
from tablee.kernel import links, outbox
from tablee.kernel.moments import format_moment
from tablee.kernel.quantities import format_count_of_units


@outbox.on("sharing.share_out_proposed")
def tell_each_its_share(payload: Mapping[str, Any], at: datetime) -> None:
    """One message a structure and offer: how much, why, until when, one link."""
    shares = Share.objects.filter(
        share_out__ref=payload["share_out"], share_out__status=ShareOutStatus.PROPOSED
    )
    shares = shares.select_related("offer", "organization", "share_out__network")
    readers = actors.correspondents({share.organization_id for share in shares})
    for share in shares.order_by("id"):
        path = links.path_of(scopes.share_link(share, at=at))
        zone = share.share_out.network.time_zone
        for each in readers.get(share.organization_id, ()):
            with translation.override(each["language"]):
                what = format_count_of_units(share.units, share.offer.unit)
                until = format_moment(share.share_out.deadline_at, at, ZoneInfo(zone))
                tell(
                    "share",
                    to=reader_of(share.organization.ref, each),
                    subject=_("Votre part\u00a0: %(what)s, %(label)s")
                    % {"what": what, "label": share.offer.label},
                    line=_("%(sentence)s Répondez avant %(until)s.")
                    % {"sentence": share.reason, "until": until},
                    path=path,
                    why=_("Vous recevez ce message parce qu’une part est proposée à %(structure)s.")
                    % {"structure": share.organization.name},
                    at=at,
                    key=f"share:{share.ref}:{each['email']}",
                    zone=zone,
                    use_by_at=share.share_out.deadline_at,
                )


@outbox.on("sharing.share_out_settled")
def tell_whoever_deals(payload: Mapping[str, Any], at: datetime) -> None:
    """The round is over: what was taken, and what happens with the rest."""
    share_out = (
        ShareOut.objects.select_related("organization", "network").filter(ref=payload["share_out"]).first()
    )
    if share_out is None:
        return
    taken = sum(1 for _share in Share.objects.filter(share_out=share_out, units_taken__gt=0))
    for each in actors.correspondents([share_out.organization_id])[share_out.organization_id]:
        with translation.override(each["language"]):
            rest = (
                _("Le reste est réparti à nouveau.")
                if payload["next"]
                else _("Il en reste\u00a0: c’est ouvert à tout le monde.")
                if payload["left"]
                else _("Tout a trouvé preneur.")
            )
            tell(
                "answer",
                to=reader_of(share_out.organization.ref, each),
                subject=_("Une répartition est terminée"),
                line=_("%(taken)s structures ont pris leur part. %(rest)s") % {"taken": taken, "rest": rest},
                path=f"/partager/repartition/{share_out.ref}/",
                why=_("Vous recevez ce message parce que votre structure a proposé cette répartition."),
                at=at,
                key=f"settled:{share_out.ref}:{each['email']}",
                zone=share_out.network.time_zone,
            )
