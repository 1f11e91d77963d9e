"""What a viewer may know of hand-overs."""

from tablee.domains.deliveries.queries.handovers import (
    LIST_LIMIT,
    hand_over_by_code,
    hand_over_by_ref,
    hand_over_seen_by,
    hand_overs,
    hand_overs_by_giver,
    hand_overs_of,
    latest_of,
)
from tablee.domains.deliveries.queries.months import Month, quality
from tablee.domains.deliveries.queries.years import giving_years, lines_of_year
