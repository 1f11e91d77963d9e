"""The verbs of sharing: the only writer of its tables."""

from tablee.domains.sharing.actions.claims import cancel_claim, change_claim, claim
from tablee.domains.sharing.actions.forgetting import forget_person
from tablee.domains.sharing.actions.needs import close_need, say_needs, say_nothing_today
from tablee.domains.sharing.actions.offers import correct, note_match, publish, widen_due, withdraw

__all__ = [
    "cancel_claim",
    "change_claim",
    "claim",
    "close_need",
    "correct",
    "forget_person",
    "note_match",
    "publish",
    "say_needs",
    "say_nothing_today",
    "widen_due",
    "withdraw",
]
