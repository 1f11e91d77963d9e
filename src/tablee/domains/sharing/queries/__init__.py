"""What a viewer may know of offers, claims, needs and shares."""

from tablee.domains.sharing.queries.bundles import bundle_by_ref, bundle_taken_by, bundles_of_givers
from tablee.domains.sharing.queries.claims import (
    claim_by_ref,
    claim_seen_by,
    claims_on,
    claims_to_fetch,
    claims_waiting,
    our_claims,
)
from tablee.domains.sharing.queries.commitments import Commitments, commitments, everything_of
from tablee.domains.sharing.queries.needs import (
    match_notes,
    need_seen_by,
    open_needs,
    quiet_today,
    running_needs,
)
from tablee.domains.sharing.queries.offers import (
    LIST_LIMIT,
    living_offers,
    offer_in,
    offer_seen_by,
    offers_given_by,
    offers_of,
    open_offers,
    photo_in,
    photo_seen_by,
    photo_size,
    photo_sizes,
    running_offers,
    waiting_offers,
)
from tablee.domains.sharing.queries.shares import (
    last_share_out_on,
    offers_with_our_share,
    share_by_ref,
    share_out_seen_by,
    share_outs_of,
    share_outs_on,
    share_seen_by,
    shares_waiting,
)  # fmt: skip
