"""What the house does by itself across its rooms."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tablee.kernel import retention
from tablee.kernel.schedule import job

job("purge", _("Oublier ce qui a fait son temps"), retention.purge, every=timedelta(days=1), at_night=True)
