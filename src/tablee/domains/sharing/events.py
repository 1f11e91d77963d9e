"""Facts that sharing tells the rest of the house, by name and payload (references and figures only)."""

from tablee.kernel.events import Event


class OfferPublished(Event):
    offer: str = ""


class OfferWidened(Event):
    """The time reserved to one partner ended with something left: the next circle is told."""

    offer: str = ""


class OfferWithdrawn(Event):
    offer: str = ""
    claims: tuple[str, ...] = ()


class OfferClaimed(Event):
    claim: str = ""
    units: int = 0


class ClaimChanged(Event):
    """Lowered, raised or cancelled (units_after 0)."""

    claim: str = ""
    units_before: int = 0
    units_after: int = 0


class NeedSaid(Event):
    needs: tuple[str, ...] = ()


class ShareOutProposed(Event):
    share_out: str = ""


class ShareAnswered(Event):
    share: str = ""
    units: int = 0


class SharesCancelled(Event):
    """Taken back before they were answered: by whoever deals, with their offer, or with a structure that leaves."""

    shares: tuple[str, ...] = ()


class ShareOutSettled(Event):
    """A round is over; `next` is the round that deals what was passed, "" when none; `left`: offers with something left."""

    share_out: str = ""
    next: str = ""
    left: int = 0
