"""Reasons why days of closure may not be said."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.rules.organizations import why_not_change, why_not_dates
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal

PAST = gettext_lazy("Cette fermeture est déjà finie.")
MAX_CLOSURE_DAYS = 366
MAX_YEARLY_DAYS = 180
"""A yearly one that lasts longer is more often a mistake than a habit: opening days say that better."""
MAX_AHEAD = timedelta(days=2 * 366)
MAX_CLOSURES = 50
"""To come, of one structure and its places: whoever is closed more often has days of reception."""


def why_not_announce_closure(
    organization: Organization,
    *,
    starts_on: date,
    ends_on: date,
    site: Site | None,
    yearly: bool,
    by: Viewer,
    today: date,
    others: int,
) -> Refusal | None:
    """Somebody else's, the wrong way round, over already, too long, too far ahead, one too many: `others` are to come."""
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if site is not None and site.organization_id != organization.pk:
        return Refusal("not_your_place", _("Ce lieu est celui d’une autre structure."), field="site")
    if (refusal := why_not_dates(starts_on, ends_on, code="bad_days")) is not None:
        return refusal
    if ends_on < today and not yearly:
        return Refusal("past", str(PAST), _("Dites une fermeture à venir."), field="ends_on")
    days, most = (ends_on - starts_on).days + 1, MAX_YEARLY_DAYS if yearly else MAX_CLOSURE_DAYS
    if days > most:
        said = _("Une fermeture dure au plus %(most)s jours ici, celle-ci %(days)s.")
        return Refusal("too_long", said % {"most": most, "days": days}, field="ends_on")
    if starts_on > today + MAX_AHEAD:
        return Refusal("too_far_ahead", _("Dites une fermeture des deux ans à venir."), field="starts_on")
    if others >= MAX_CLOSURES:
        full = _("Une structure annonce au plus %(most)s fermetures à venir.") % {"most": MAX_CLOSURES}
        return Refusal("too_many", full, _("Retirez-en une, ou dites vos jours de réception."))
    return None
