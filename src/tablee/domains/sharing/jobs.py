"""What sharing does by itself, every minute."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tablee.domains.sharing import actions
from tablee.kernel.schedule import job

MINUTE = timedelta(minutes=1)
job("settle_share_outs", _("Clore les répartitions échues"), actions.settle_due, every=MINUTE)
job("widen", _("Élargir les offres fléchées"), actions.widen_due, every=MINUTE)
