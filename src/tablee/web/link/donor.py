"""A donor's own door, without account: offer something, or say that today there is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.flows import scopes
from tablee.flows.loop_text import loop_text
from tablee.kernel import links
from tablee.kernel.refusals import visible
from tablee.web.handover.responses import year_response
from tablee.web.handover.slip import Slip, month_rows
from tablee.web.share.offer_views import OfferView
from tablee.web.share.offering import offer_page
from tablee.web.shell.clients import RateLimit
from tablee.web.shell.guards import SeenRequest
from tablee.web.shell.submission import press

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization
    from tablee.domains.deliveries.models import HandOver
    from tablee.kernel.models import Link


@dataclass(frozen=True)
class DonorLine(OfferView):
    """A line as its donor sees it."""

    path: str = ""

    @property
    def withdraw_path(self) -> str:
        return f"{self.path}retirer/{self.offer.ref}/"


def limits(link: Link, rest: str) -> list[RateLimit]:
    """What a shop may send by its link, in ten minutes."""
    return [RateLimit("donor", limit=60, seconds=600, who=link.code)]


def opened(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" my door, "offrir/" the three fields, "rien/" nothing today, "retirer/REF/" takes back what is left,
    "annee/2026/" what was given in a year."""
    donor = visible(actors.organization_by_ref(link.object_ref))
    now = timezone.now()
    viewer = actors.viewer_for(donor, scope=link.scope)
    if request.method == "POST" and request.too_often is not None:
        messages.warning(request, str(request.too_often))
        return redirect(links.path_of(link))
    if rest == "offrir/":
        return offer_page(
            request,
            "link/donor_offer.html",
            viewer,
            done=_("C’est publié. Les structures sont prévenues\u202f; vous pouvez aussi coller le texte."),
            to=links.path_of(link),
            context={"path": links.path_of(link), "donor_name": viewer.organization_name},
        )
    if rest == "rien/" and request.method == "POST":
        sharing.say_nothing_today(donor, day=timezone.localdate(now), by=viewer, at=now)
        messages.success(request, _("C’est noté. Personne ne vous appellera aujourd’hui."))
        return redirect(links.path_of(link))
    if rest.startswith("retirer/") and request.method == "POST":
        return _withdraw(request, link, viewer, rest.removeprefix("retirer/").strip("/"), now)
    year = rest.removeprefix("annee/").strip("/")
    if rest.startswith("annee/") and year.isdigit() and len(year) == 4:
        return year_response(donor.pk, int(year), actors.zone_of(donor.pk))
    if rest or request.method == "POST":
        raise Http404
    return _door(request, link, donor, viewer, now)


def _door(
    request: SeenRequest, link: Link, donor: Organization, viewer: Viewer, now: datetime
) -> HttpResponseBase:
    bundles, zone = [], actors.zone_of(donor.pk)
    for bundle in queries.bundles_of_givers([donor.pk], limit=10):
        live = links.live_links(scopes.BUNDLE, bundle.ref, at=now) if bundle.until_at > now else []
        offers = list(bundle.offers.all())
        text = (
            loop_text(bundle, offers, live[0], at=now)
            if live and any(offer.units_left for offer in offers)
            else ""
        )
        shown = [DonorLine(offer, now, path=links.path_of(link)) for offer in offers]
        bundles.append({"bundle": bundle, "lines": shown, "text": text, "open": bundle.until_at > now})
    context = {
        "donor": donor,
        "path": links.path_of(link),
        "offer_path": f"{links.path_of(link)}offrir/",
        "nothing_path": f"{links.path_of(link)}rien/",
        "bundles": bundles,
        "slips": [_slip(each, now) for each in deliveries.hand_overs_by_giver(donor.pk)],
        "months": month_rows(deliveries.quality(donor.pk, at=now, zone=zone, months=3)),
        "years": [
            (year, f"{links.path_of(link)}annee/{year}/")
            for year in deliveries.giving_years(donor.pk, zone=zone)
        ],
        "quiet": donor.pk in queries.quiet_today([donor.pk], at=now),
    }
    return render(request, "link/donor.html", context)


def _slip(made: HandOver, now: datetime) -> tuple[Slip, str]:
    """A slip and where it opens, "" when its link was closed."""
    live = scopes.slip_links(made, at=now)
    return Slip(made, now), links.path_of(live[0]) if live else ""


def _withdraw(request: SeenRequest, link: Link, viewer: Viewer, ref: str, now: datetime) -> HttpResponseBase:
    offer = queries.offer_seen_by(viewer, ref, at=now)
    if offer.giver_id != viewer.organization_id:
        raise Http404
    return press(
        request,
        lambda: sharing.withdraw(offer, by=viewer, at=now),
        done=_("C’est retiré. Ce qui est pris reste pris."),
        to=links.path_of(link),
    )
