"""Reasons why something about people and places may not happen; reads only."""

from tablee.domains.actors.rules.networks import already_in, is_in, why_not_join, why_not_leave
from tablee.domains.actors.rules.organizations import (
    MAX_PERSONS,
    MOST_TOKENS,
    PROFILE_BOUNDS,
    why_not_change,
    why_not_contact,
    why_not_count,
    why_not_dates,
    why_not_hours,
    why_not_issue_token,
    why_not_name,
    why_not_profile,
    why_not_public,
)
from tablee.domains.actors.rules.people import (
    why_not_end_role,
    why_not_entrust,
    why_not_facilitate,
    why_not_stop_facilitating,
)
from tablee.domains.actors.rules.sites import place_gone, why_not_point, why_not_remove_site
