"""Ways in for programs: what each may do, when it last came, made anew and shown once, closed in a press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import TokenScope
from tablee.web.components.options import radios, words
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.submission import form_page, press

if TYPE_CHECKING:
    from tablee.domains.actors.models import ApiToken


MAY = {
    TokenScope.READ: gettext_lazy("Il lit ce que votre structure voit ici. Il ne change rien."),
    TokenScope.WRITE: gettext_lazy(
        "Il lit, et il agit au nom de votre structure\u00a0: proposer, prendre, répondre, changer votre carte et vos lieux."
    ),
}


class TokenForm(forms.Form):
    """What it is for, and how far it goes."""

    name = words(
        gettext_lazy("À quoi sert cet accès"),
        80,
        gettext_lazy("par exemple\u00a0: «\u00a0notre logiciel de caisse\u00a0»"),
    )
    scope = radios(gettext_lazy("Ce qu’il peut faire"), TokenScope.choices, initial=TokenScope.READ)


@writes
def tokens(request: SeenRequest) -> HttpResponse:
    """Which programs come in for us?"""
    own = actors.own_organization(request.viewer)
    context = {
        "rows": [(row, MAY[TokenScope(row.scope)]) for row in actors.tokens_of(request.viewer)],
        "may": [(TokenScope(scope).label, said) for scope, said in MAY.items()],
    }
    return form_page(
        request,
        "settings/tokens.html",
        TokenForm(request.POST or None),
        lambda data: actions.issue_token(own, by=request.viewer, at=timezone.now(), **data),
        done="",
        to=lambda made: _secret_page(request, *made),
        may_write=request.viewer.coordinates,
        context=context,
    )


def _secret_page(request: SeenRequest, token: ApiToken, secret: str) -> HttpResponse:
    """No redirect: what opens is in this one answer, and nowhere else, not even in the session."""
    context = {"token": token, "secret": secret, "may": MAY[TokenScope(token.scope)]}
    response = render(request, "settings/token_made.html", context)
    response["Cache-Control"] = "no-store"
    return response


@writes
@require_POST
def revoke_token(request: SeenRequest, ref: str) -> HttpResponse:
    """Close one of our accesses."""
    found = actors.token_seen_by(request.viewer, ref)
    return press(
        request,
        lambda: actions.revoke_token(found, by=request.viewer, at=timezone.now()),
        done=_("L’accès est fermé\u00a0: rien ne s’ouvre plus avec lui."),
        to="settings:tokens",
    )
