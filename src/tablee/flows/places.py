"""Taking a place away: only when nothing is still to be fetched there."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tablee.domains.actors import actions, rules
from tablee.domains.actors.models import Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.rules import still_lives
from tablee.kernel.refusals import Refusal, Refused, insist


def why_not_remove(site: Site, *, by: Viewer, at: datetime) -> Refusal | None:
    """The structure's own reasons first, then an offer that people still come for."""
    refusal = rules.why_not_remove_site(site, by=by, at=at)
    return refusal or (_still_comes(site, at) if sharing.living_offers(at=at, site=site) else None)


def remove(site: Site, *, by: Viewer, at: datetime) -> None:
    """Remove the place. Raises Refused."""
    try:
        with transaction.atomic():
            insist(why_not_remove(site, by=by, at=at), conflict=True)
            actions.remove_site(site, by=by, at=at)
    except IntegrityError as crossed:  # an offer was published there at the same moment
        raise Refused(_still_comes(site, at), conflict=True) from crossed


def _still_comes(site: Site, at: datetime) -> Refusal:
    living = sharing.living_offers(at=at, site=site)
    return still_lives(
        living,
        _("Une offre y est encore à retirer\u00a0: %(label)s.")
        if living
        else _("Une offre vient d’y être publiée."),
    )
