"""What is kept of messages."""

from django.utils.translation import gettext_lazy as _

from tablee.domains.messages import actions
from tablee.kernel.retention import keep, timer

# fmt: off
timer("messages", 90, _("90 jours après avoir été écrit"), actions.forget_sent)

keep(
    "telling.Message", _("Les messages"),
    "address:email person_ref:ref reply_to:inside subject:inside lines:inside path:inside why:inside",
    _("Prévenir, et relayer un mot sans montrer les adresses."), _("Le destinataire."), timer="messages",
    export="messages_recus", columns="kind subject state created_at sent_at",
)
