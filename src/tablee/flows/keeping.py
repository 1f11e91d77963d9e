"""When an account that nobody uses is let go."""

from django.utils.translation import gettext_lazy as _

from tablee.flows import erasure
from tablee.kernel.retention import timer

# fmt: off
timer("people", 730, _("deux ans après le dernier passage, sans rôle en cours"), erasure.idle_people)
