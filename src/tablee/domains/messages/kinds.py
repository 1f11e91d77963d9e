"""The notification policy: for each kind of message its cap, its batching and whether the night may be broken."""

from dataclasses import dataclass
from datetime import time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUIET_FROM, QUIET_TO = time(20, 30), time(7, 30)


@dataclass(frozen=True)
class MessageKind:
    """batch: wait this long so that several leave together; every: at most one in that time; a_day: cap; 0 = none."""

    key: str
    label: "str | Promise"
    batch: timedelta = timedelta(0)
    every: timedelta = timedelta(0)
    a_day: int = 0
    at_night: bool = False
    may_mute: bool = True


KINDS: dict[str, MessageKind] = {
    kind.key: kind
    for kind in (
        MessageKind(
            "offer", _("Un surplus près de vous"), batch=timedelta(minutes=30), every=timedelta(hours=2)
        ),
        MessageKind("urgent_offer", _("Un surplus frais qui presse"), a_day=3),
        MessageKind("share", _("Une part proposée à votre structure")),
        MessageKind("answer", _("Une réponse à votre offre")),
        MessageKind("slip", _("Un bordereau de remise")),
        MessageKind("changed", _("Un changement sur ce que vous avez pris"), at_night=True),
        MessageKind(
            "need", _("Ce qui manque autour de vous"), batch=timedelta(hours=24), every=timedelta(hours=24)
        ),
        MessageKind("relay", _("Un mot d’une autre structure")),
        MessageKind("place", _("Votre place dans une structure ou un réseau"), may_mute=False),
    )
}
