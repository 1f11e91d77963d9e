"""One structure's share, opened by its link: take it, take less, pass. No account, no reason asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.kernel import links
from tablee.kernel.refusals import Refused
from tablee.web.share.offer_views import OfferView
from tablee.web.share.share_outs import read_answer
from tablee.web.shell.guards import SeenRequest

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Share
    from tablee.kernel.models import Link


def opened(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" shows the share, "part/" is where the answer is posted."""
    share = queries.share_by_ref(link.object_ref)
    if share is None or rest not in ("", "part/"):
        raise Http404
    now = timezone.now()
    viewer = actors.viewer_for(share.organization, scope=link.scope)
    if request.method == "POST":
        _answer(request, share, viewer, now)
        return redirect(links.path_of(link))
    context = {
        "share": share,
        "seen": OfferView(share.offer, now),
        "answer_path": f"{links.path_of(link)}part/",
        "may_answer": share.state == "proposed" and share.share_out.deadline_at > now,
    }
    return render(request, "link/share.html", context)


def _answer(request: SeenRequest, share: Share, viewer: Viewer, now: datetime) -> None:
    units = read_answer(request.POST, share)
    if units is None:
        messages.warning(request, _("Donnez un nombre entier, entre 0 et votre part."))
        return
    name = str(request.POST.get("first_name", ""))[:60]
    try:
        sharing.answer(share, units=units, by=viewer, at=now, first_name=name)
    except Refused as refused:
        messages.warning(request, str(refused.refusal))
