"""The kinds of messages that journeys send, each with its cap, its batching and its night."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tablee.domains.messages.kinds import MessageKind, send_kinds

send_kinds(
    MessageKind("offer", _("Un surplus près de vous"), batch=timedelta(minutes=30), every=timedelta(hours=2)),
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
