"""What messages do by themselves."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tablee.domains.messages import actions
from tablee.kernel.schedule import job

job(
    "free_stuck_messages",
    _("Libérer les messages restés en route"),
    actions.free_stuck,
    every=timedelta(minutes=5),
)
