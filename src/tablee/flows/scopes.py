"""The scopes of links: what each opens, and how long it lives."""

from datetime import datetime, timedelta

from tablee.domains.actors.models import Organization
from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing.models import Bundle, Claim, Share
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
    live = links.live_links(BUNDLE, bundle.ref, at=at)
    return live[0] if live else _bundle_link(bundle, "", at, by_ref)


def personal_link(bundle: Bundle, organization: Organization, *, at: datetime) -> Link:
    """The bundle's link for one structure: nobody has to say for whom they answer."""
    live = links.live_links(BUNDLE, bundle.ref, at=at, holder_ref=organization.ref)
    return live[0] if live else _bundle_link(bundle, organization.ref, at, "")


def claim_link(claim: Claim, *, at: datetime, holder_ref: str = "") -> Link:
    """The way back to what one took, for whoever took it without an account; `holder_ref` where it is at hand."""
    holder_ref = holder_ref or claim.organization.ref
    live = links.live_links(CLAIM, claim.ref, at=at, holder_ref=holder_ref)
    if live:
        return live[0]
    return links.issue(
        CLAIM,
        claim.ref,
        holder_ref=holder_ref,
        network_ref=claim.offer.network.ref,
        expires_at=max(claim.offer.until_at, at) + AFTER_THE_END,
        at=at,
    )


def share_link(share: Share, *, at: datetime) -> Link:
    """One structure's door to its share; it still tells what was answered after the deadline."""
    live = links.live_links(SHARE, share.ref, at=at, holder_ref=share.organization.ref)
    if live:
        return live[0]
    return links.issue(
        SHARE,
        share.ref,
        holder_ref=share.organization.ref,
        network_ref=share.share_out.network.ref,
        expires_at=max(share.offer.until_at, at) + AFTER_THE_END,
        at=at,
    )


def pickup_link(bundle: Bundle, organization: Organization, *, at: datetime) -> Link:
    """The volunteer's link: fetch what this structure took. It lives as long as a pick-up may be written down."""
    live = links.live_links(PICKUP, bundle.ref, at=at, holder_ref=organization.ref)
    if live:
        return live[0]
    return links.issue(
        PICKUP,
        bundle.ref,
        holder_ref=organization.ref,
        network_ref=bundle.network.ref,
        expires_at=max(bundle.until_at, at) + FETCHED_WITHIN,
        at=at,
    )


def slip_link(made: HandOver, *, at: datetime) -> Link:
    """What the QR code of a slip opens, for its giver: read, sign, print. For a year, as a donor's door."""
    live = slip_links(made, at=at)
    if live:
        return live[0]
    return links.issue(
        SLIP,
        made.ref,
        holder_ref=made.giver.ref,
        network_ref=made.network.ref,
        expires_at=made.handed_at + SLIP_LIFE,
        at=at,
    )


def slip_links(made: HandOver, *, at: datetime) -> list[Link]:
    """The living links of a slip; never makes one."""
    return links.live_links(SLIP, made.ref, at=at, holder_ref=made.giver.ref)


def way_back(claim: Claim, *, at: datetime) -> Link | None:
    """The live link to a claim, if one was made; never makes one."""
    live = links.live_links(CLAIM, claim.ref, at=at, holder_ref=claim.organization.ref)
    return live[0] if live else None


def donor_link(donor: Organization, *, at: datetime, by_ref: str = "") -> Link:
    """A donor's own door, for a year; a revoked one is replaced when asked again."""
    live = links.live_links(DONOR, donor.ref, at=at, holder_ref=donor.ref)
    if live:
        return live[0]
    return links.issue(
        DONOR, donor.ref, holder_ref=donor.ref, created_by_ref=by_ref, expires_at=at + DONOR_LIFE, at=at
    )


def _bundle_link(bundle: Bundle, holder_ref: str, at: datetime, by_ref: str) -> Link:
    return links.issue(
        BUNDLE,
        bundle.ref,
        holder_ref=holder_ref,
        network_ref=bundle.network.ref,
        created_by_ref=by_ref,
        expires_at=max(bundle.until_at, at) + AFTER_THE_END,
        at=at,
    )
