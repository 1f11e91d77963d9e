"""What is kept of hand-overs."""

from django.utils.translation import gettext_lazy as _

from tablee.domains.deliveries import actions
from tablee.kernel.retention import keep, no_person, timer

# fmt: off
timer(
    "slips", 1826, _("avec le compte, et au plus tard cinq ans après la remise ; le bordereau reste"),
    actions.forget_first_names,
)

keep(
    "deliveries.HandOver", _("Les bordereaux de remise"), "first_name:name person_ref:ref note:text place:text",
    _("Le bordereau de remise\u00a0: qui est venu, ce qui a été remis ; la traçabilité et le reçu fiscal du donateur "
      "le demandent."),
    _("La structure qui donne, celle qui prend."), timer="slips",
)
no_person("goods", "deliveries.HandOverLine")
no_person("a temperature", "deliveries.TemperatureReading")
