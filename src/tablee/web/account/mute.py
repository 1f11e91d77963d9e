"""The « stop » of a message: one link, without account, says what would be switched off and does it on a press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tablee.domains.actors import queries as actors
from tablee.domains.messages.kinds import KINDS, MessageKind
from tablee.flows.notices import mute
from tablee.kernel.refusals import NotVisible

if TYPE_CHECKING:
    from tablee.kernel.models import Link


def mute_by_link(request: HttpRequest, link: Link, rest: str = "") -> HttpResponse:
    """For the dispatcher of `/l/<token>/`, scope "messages.mute": `link.object_ref` is the person, `holder_ref` the kind.

    GET shows, POST switches off; again changes nothing. Raises NotVisible when the person is gone.
    """
    kind = _kind_of(link)
    person = actors.person_by_ref(link.object_ref)
    if kind is None or person is None or rest:
        raise NotVisible(link.code)
    if request.method == "POST":
        mute(person.ref, [*person.muted, kind.key], at=timezone.now())
        return render(request, "account/muted.html", {"kind": kind, "done": True})
    return render(request, "account/muted.html", {"kind": kind, "done": kind.key in person.muted})


def _kind_of(link: Link) -> MessageKind | None:
    """The link keeps the first twelve letters of the kind's name."""
    return next((kind for key, kind in KINDS.items() if key[:12] == link.holder_ref and kind.may_mute), None)
