"""Reasons why an offer, a claim, a need or a share may not be: in plain words, before the database has to say no."""

from tablee.domains.sharing.rules.claims import (
    FETCHED_WITHIN,
    already,
    handed_over,
    may_change_claim,
    not_authorized,
    not_enough,
    not_in_network,
    why_not_change_claim,
    why_not_claim,
    why_not_receive,
    why_not_take,
)
from tablee.domains.sharing.rules.lines import (
    hours_when_close,
    why_not_in_network,
    why_not_line,
    why_not_offer,
)
from tablee.domains.sharing.rules.needs import why_not_close_need, why_not_need
from tablee.domains.sharing.rules.offers import (
    NOT_YOURS,
    facts_of,
    is_for_partner_alone,
    is_open,
    kept_for,
    kept_until,
    key_used,
    may_give_for,
    reserved_until,
    still_lives,
    still_to_take,
    why_not_correct,
    why_not_give,
    why_not_givers,
    why_not_speak_for,
    why_not_withdraw,
)
from tablee.domains.sharing.rules.shares import (
    fair_share_dealt,
    fair_share_only,
    may_answer,
    may_deal,
    nobody_can_take,
    why_not_answer,
    why_not_as_read,
    why_not_cancel_share_out,
    why_not_deadline,
    why_not_share_out,
)  # fmt: skip
