"""Facts that sharing tells the rest of the house, by name and payload (references and figures only)."""

from dataclasses import dataclass

from tablee.kernel.events import Event


@dataclass(frozen=True)
class OfferPublished(Event):
    name = "sharing.offer_published"
    offer: str = ""


@dataclass(frozen=True)
class OfferWidened(Event):
    """The time reserved to one partner ended with something left: the next circle is told."""

    name = "sharing.offer_widened"
    offer: str = ""


@dataclass(frozen=True)
class OfferWithdrawn(Event):
    name = "sharing.offer_withdrawn"
    offer: str = ""
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfferClaimed(Event):
    name = "sharing.offer_claimed"
    claim: str = ""
    units: int = 0


@dataclass(frozen=True)
class ClaimChanged(Event):
    """Lowered, raised or cancelled (units_after 0)."""

    name = "sharing.claim_changed"
    claim: str = ""
    units_before: int = 0
    units_after: int = 0


@dataclass(frozen=True)
class NeedSaid(Event):
    name = "sharing.need_said"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShareOutProposed(Event):
    name = "sharing.share_out_proposed"
    share_out: str = ""


@dataclass(frozen=True)
class ShareAnswered(Event):
    name = "sharing.share_answered"
    share: str = ""
    units: int = 0


@dataclass(frozen=True)
class ShareOutSettled(Event):
    """A round is over; `next` is the round that deals what was passed, "" when none; `left`: offers with something left."""

    name = "sharing.share_out_settled"
    share_out: str = ""
    next: str = ""
    left: int = 0
