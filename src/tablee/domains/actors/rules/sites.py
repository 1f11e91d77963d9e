"""Reasons why a place may not stand there, or go."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors.models import Authorization, Site
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal


def why_not_point(lat: float, lon: float) -> Refusal | None:
    """A place on Earth; « not a number » is none."""
    if -90 <= lat <= 90 and -180 <= lon <= 180:
        return None
    return Refusal("bad_point", _("Ce point n’est pas sur la carte."), field="lat")


def place_gone() -> Refusal:
    return Refusal("place_gone", _("Ce lieu n’existe plus."), field="site")


def why_not_remove_site(site: Site, *, by: Viewer, at: datetime) -> Refusal | None:
    """The main place goes last, and no authorisation may come to hold for places it never named."""
    if (refusal := why_not_change(site.organization, by=by)) is not None:
        return refusal
    if (
        site.is_main
        and Site.objects.filter(organization_id=site.organization_id).exclude(pk=site.pk).exists()
    ):
        return Refusal(
            "main_site",
            _("C’est votre lieu principal."),
            _("Choisissez d’abord quel autre lieu devient le principal."),
        )
    today = timezone.localdate(at)
    current = Authorization.objects.filter(sites=site).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    if any(each.sites.count() == 1 for each in current):
        return Refusal(
            "authorized_place",
            _("Une habilitation en cours ne vaut que pour ce lieu."),
            _("Gardez-le jusqu’à la fin de cette habilitation."),
        )
    return None
