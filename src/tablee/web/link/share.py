"""One structure's share, opened by its link: take it, take less, pass. No account, no reason asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst

from tablee.domains.actors import queries as actors
from tablee.domains.sharing import queries
from tablee.kernel import links
from tablee.web.share.dealt import state_label
from tablee.web.share.offer_views import OfferView, closure_then
from tablee.web.share.share_outs import press_answer
from tablee.web.shell.guards import SeenRequest

if TYPE_CHECKING:
    from tablee.kernel.models import Link


def opened(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" shows the share, "part/" is where the answer is posted."""
    share = queries.share_by_ref(link.object_ref)
    if share is None or rest not in ("", "part/"):
        raise Http404
    now = timezone.now()
    viewer = actors.viewer_for(share.organization, scope=link.scope)
    if request.method == "POST":
        name = str(request.POST.get("first_name", ""))[:60]
        return press_answer(request, share, viewer, to=links.path_of(link), name=name)
    may_answer = share.state == "proposed" and share.share_out.deadline_at > now
    context = {
        "share": share,
        "seen": OfferView(share.offer, now),
        "answer_path": f"{links.path_of(link)}part/",
        "may_answer": may_answer,
        "state": capfirst(state_label(share, now)),
        "closure": closure_then(share, now) if may_answer else "",
    }
    return render(request, "link/share.html", context)
