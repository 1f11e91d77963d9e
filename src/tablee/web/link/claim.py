"""The way back to what one took without an account: keep less, or give everything back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.flows import scopes
from tablee.kernel import links
from tablee.web.share.forms import ChangeForm
from tablee.web.share.offer_views import OfferView
from tablee.web.share.views import change_message
from tablee.web.shell.guards import SeenRequest
from tablee.web.shell.submission import page, press, submit

if TYPE_CHECKING:
    from tablee.kernel.models import Link


def opened(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """GET shows the share, POST changes it; « changer/ » is where both forms post, « remise/ » leads to the pick-up."""
    claim = queries.claim_by_ref(link.object_ref)
    if claim is None or rest not in ("", "changer/", "remise/"):
        raise Http404
    now = timezone.now()
    if rest == "remise/":
        if request.method != "POST":
            return redirect(links.path_of(link))
        return redirect(links.path_of(scopes.pickup_link(claim.offer.bundle, claim.organization, at=now)))
    viewer = actors.viewer_for(claim.organization, first_name=claim.first_name, scope=link.scope)
    form = ChangeForm(request.POST or None, initial={"units": claim.units})

    def change(data: dict[str, Any]) -> str:
        sharing.change_claim(claim, units=data["units"], by=viewer, at=now)
        return change_message(claim.offer, data["units"])

    path = links.path_of(link)
    if "give_back" in request.POST:
        return press(request, lambda: change({"units": 0}), done=str, to=path)
    if (answer := submit(request, form, change, done=str, to=path)) is not None:
        return answer
    live = links.live_links(scopes.BUNDLE, claim.offer.bundle.ref, at=now)
    context = {
        "claim": claim,
        "seen": OfferView(claim.offer, now),
        "form": form,
        "path": path,
        "change_path": f"{path}changer/",
        "give_back": {"give_back": "1"},
        "pickup_path": f"{path}remise/",
        "loop_path": links.path_of(live[0]) if live else "",  # the offer's own link, when one still lives
        "title": _("Votre part"),
    }
    return page(request, "link/claim.html", context)
