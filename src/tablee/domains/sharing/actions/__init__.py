"""The verbs of sharing: the only writer of its tables."""

from tablee.domains.sharing.actions.claims import (
    cancel_claim,
    change_claim,
    claim,
    forget_first_names,
    forget_person,
)
from tablee.domains.sharing.actions.holding import hold_open_things
from tablee.domains.sharing.actions.needs import close_need, say_needs, say_nothing_today
from tablee.domains.sharing.actions.offers import correct, note_match, publish, widen_due, withdraw
from tablee.domains.sharing.actions.receiving import correct_received, hold_claims, receive
from tablee.domains.sharing.actions.shareouts import (
    answer,
    cancel_share_out,
    give_up_share,
    propose,
    settle_due,
)
