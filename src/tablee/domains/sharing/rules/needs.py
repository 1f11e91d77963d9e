"""Reasons why a need may not be said or closed."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing.lines import MAX_AHEAD, local_day
from tablee.domains.sharing.models import Need
from tablee.kernel.refusals import Refusal


def why_not_need(
    network: Network,
    *,
    organization: Organization,
    families: list[str],
    until_on: date,
    by: Viewer,
    at: datetime,
) -> Refusal | None:
    """A need is said for one's own structure, in one of its networks, until a day to come."""
    if by.via != "job" and by.organization_id != organization.pk:
        return Refusal("not_yours", _("Vous n’agissez pas pour cette structure."))
    if network.pk not in actors.networks_of(organization.pk):
        return Refusal("not_in_network", _("Cette structure n’est pas dans ce réseau."), field="network")
    if not families:
        return Refusal("no_family", _("Choisissez au moins une famille."), field="families")
    if any(family not in Family.values for family in families):
        return Refusal("bad_family", _("Cette famille n’existe pas."), field="families")
    today = local_day(at, network.time_zone)
    if not today <= until_on <= today + MAX_AHEAD:
        return Refusal(
            "bad_day", _("Choisissez un jour entre aujourd’hui et dans 90 jours."), field="until_on"
        )
    return None


def why_not_close_need(need: Need, *, by: Viewer) -> Refusal | None:
    if by.via == "job" or by.organization_id == need.organization_id:
        return None
    return Refusal("not_yours", _("Ce besoin est celui d’une autre structure."))
