"""The scopes of links: what each opens, and how long it lives."""

from datetime import datetime, timedelta

from tablee.domains.actors.models import Organization
from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing.models import Bundle, Claim, Offer, Share, ShareOut
from tablee.domains.sharing.rules import FETCHED_WITHIN
from tablee.kernel import links
from tablee.kernel.models import Link

BUNDLE = "sharing.bundle"  # see an offer and take of it; holder "" asks for whom one answers
CLAIM = "sharing.claim"  # lower or cancel one claim
SHARE = "sharing.share"  # take, take less or pass one share
PICKUP = "deliveries.pickup"  # check, weigh and hand over what one structure took of one bundle
SLIP = "deliveries.slip"  # read one slip, and sign it for the giver
DONOR = "sharing.donor"  # a donor without account: offer, say nothing today, see its offers

AFTER_THE_END = timedelta(days=2)  # a link still tells what happened a little after the offer ended
DONOR_LIFE = timedelta(days=366)
SLIP_LIFE = timedelta(days=366)


def loop_link(bundle: Bundle, *, at: datetime, by_ref: str = "") -> Link:
    """The bundle's link for a message loop: the live one, or a new one when none is (revoked, or first asked)."""
    return _door(BUNDLE, bundle.ref, "", bundle, max(bundle.until_at, at) + AFTER_THE_END, at, by_ref)


def personal_link(bundle: Bundle, organization: Organization, *, at: datetime) -> Link:
    """The bundle's link for one structure: nobody has to say for whom they answer."""
    return _door(BUNDLE, bundle.ref, organization.ref, bundle, max(bundle.until_at, at) + AFTER_THE_END, at)


def claim_link(claim: Claim, *, at: datetime, holder_ref: str = "") -> Link:
    """The way back to what one took, for whoever took it without an account; `holder_ref` where it is at hand."""
    holder_ref = holder_ref or claim.organization.ref
    return _door(CLAIM, claim.ref, holder_ref, claim.offer, max(claim.offer.until_at, at) + AFTER_THE_END, at)


def share_link(share: Share, *, at: datetime) -> Link:
    """One structure's door to its share; it still tells what was answered after the deadline."""
    ends_at = max(share.offer.until_at, at) + AFTER_THE_END
    return _door(SHARE, share.ref, share.organization.ref, share.share_out, ends_at, at)


def pickup_link(bundle: Bundle, organization: Organization, *, at: datetime) -> Link:
    """The volunteer's link: fetch what this structure took. It lives as long as a pick-up may be written down."""
    return _door(PICKUP, bundle.ref, organization.ref, bundle, max(bundle.until_at, at) + FETCHED_WITHIN, at)


def slip_link(made: HandOver, *, at: datetime) -> Link:
    """What the QR code of a slip opens, for its giver: read, sign, print. For a year, as a donor's door."""
    return _door(SLIP, made.ref, made.giver.ref, made, made.handed_at + SLIP_LIFE, at)


def slip_links(made: HandOver, *, at: datetime) -> list[Link]:
    """The living links of a slip; never makes one."""
    return links.live_links(SLIP, made.ref, at=at, holder_ref=made.giver.ref)


def way_back(claim: Claim, *, at: datetime) -> Link | None:
    """The live link to a claim, if one was made; never makes one."""
    return links.live_link(CLAIM, claim.ref, at=at, holder_ref=claim.organization.ref)


def donor_link(donor: Organization, *, at: datetime, by_ref: str = "") -> Link:
    """A donor's own door, for a year; a revoked one is replaced when asked again."""
    return _door(DONOR, donor.ref, donor.ref, None, at + DONOR_LIFE, at, by_ref)


def _door(
    scope: str,
    ref: str,
    holder_ref: str,
    within: Bundle | Offer | ShareOut | HandOver | None,
    expires_at: datetime,
    at: datetime,
    by_ref: str = "",
) -> Link:
    """The live link of this scope, thing and holder, or a new one in the network of `within`, when that is read."""
    live = links.live_link(scope, ref, at=at, holder_ref=holder_ref)
    return live or links.issue(
        scope,
        ref,
        holder_ref=holder_ref,
        network_ref=within.network.ref if within else "",
        created_by_ref=by_ref,
        expires_at=expires_at,
        at=at,
    )
