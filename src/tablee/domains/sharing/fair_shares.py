"""What a structure may expect of fair-share offers: a share that waits, one to come, none and why, or a deal that is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import get_args

from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import reasons
from tablee.domains.sharing.dealing import deal
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tablee.domains.sharing.queries import shares_waiting
from tablee.domains.sharing.rules import fair_share_dealt, fair_share_only
from tablee.engines.allocation.problem import Barrier
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import Refusal


@dataclass(frozen=True)
class FairShares:
    """Of these offers, read when first asked: one read for what waits, one dealing a network for what is to come."""

    viewer: Viewer
    offers: Sequence[Offer]
    at: datetime

    def expectation(self, offer: Offer, silence: Refusal | None) -> Refusal:
        """`silence`: why no alert tells of it, which may say the deal's reason with its figures and days."""
        plain = fair_share_only(offer)
        # Whoever holds a link reads nobody's profile.
        if not self.viewer.organization_id or self.viewer.via == "link":
            return plain
        if offer.pk in self.waiting:
            return Refusal("share_waiting", _("Une part vous est proposée\u00a0: répondez en un appui."))
        if fair_share_dealt(offer):
            why = reasons.why_left_out(self._dealt_nothing.get(offer.pk, ""))
            return Refusal(plain.code, plain.sentence, f"{plain.remedy} {why}".strip())
        if (code := self._left_out.get(offer.pk)) is not None:
            why = reasons.why_no_share(code, silence)
            return Refusal("no_share", plain.sentence, _("Vous n’aurez pas de part. %(why)s") % {"why": why})
        return Refusal(
            plain.code, plain.sentence, _("Votre part vous sera proposée\u00a0: répondez alors en un appui.")
        )

    @cached_property
    def waiting(self) -> Mapping[int, Share]:
        """The viewer's own, by offer."""
        return {share.offer_id: share for share in shares_waiting(self.viewer, at=self.at)}

    @cached_property
    def _left_out(self) -> Mapping[int, str]:
        """By offer, the deal's own reason to give the viewer's structure nothing, whatever the others are given."""
        codes, waiting = dict[int, str](), [offer for offer in self.offers if not fair_share_dealt(offer)]
        for offers in by_key((offer.network_id, offer) for offer in waiting).values():
            alone = deal(offers, at=self.at, only=[self.viewer.organization_id])
            for offer in offers:
                if not alone.problem.structures:
                    codes[offer.pk] = "uncounted" if alone.uncounted else "no_member"
                    continue
                us = alone.problem.structures[0]
                code = alone.result.why_none[offer.ref].get(us.id, "")
                if code in get_args(Barrier) or us.caps.total_g == 0:
                    codes[offer.pk] = code
        return codes

    @cached_property
    def _dealt_nothing(self) -> Mapping[int, str]:
        """By offer that was dealt, the reason the first round wrote for giving the viewer's structure nothing."""
        codes, us = dict[int, str](), self.viewer.organization_ref
        by_ref = {offer.ref: offer.pk for offer in self.offers if fair_share_dealt(offer)}
        rows = ShareOut.objects.filter(shares__offer__in=by_ref.values(), round=1).order_by("id")
        for _pk, result in rows.values_list("id", "result").distinct():
            for ref in by_ref.keys() & result["why_none"].keys():
                uncounted = "uncounted" if us in result.get("uncounted", []) else ""
                codes[by_ref[ref]] = result["why_none"][ref].get(us, uncounted)
        return codes
