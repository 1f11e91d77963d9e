"""The one-page card of an organisation, and a word relayed to it without showing addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.queries.closures import closures_to_come
from tablee.flows import relay
from tablee.kernel import links
from tablee.kernel.identifiers import say_phone
from tablee.kernel.refusals import insist
from tablee.web.components import organization_facts
from tablee.web.network.forms import AnswerForm, WordForm
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page, page

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization, Site


WORDS_AN_HOUR = 10
HOUR_S = 3600


@reads
def organization(request: SeenRequest, ref: str) -> HttpResponse:
    """What do they do, for whom, when, and what can they take?"""
    viewer = request.viewer
    found = actors.organization_seen_by(viewer, ref)
    sites = list(found.sites.all())
    main = sites[0] if sites else None
    tie = getattr(found, "tie", None)
    context = {
        "organization": found,
        "own": found.pk == viewer.organization_id,
        "kind": organization_facts.kind_of(found),
        "main": main,
        "places": [(site, organization_facts.site_facts(site)) for site in sites],
        "pills": [
            organization_facts.litres_pill(kind, total) for kind, total in organization_facts.cold_of(sites)
        ],
        "facts": _facts(found, main),
        "count": actors.counts_of(found).first(),
        "host": tie.host if tie else None,
        "address": f"{settings.PUBLIC_URL}{reverse('network:organization', args=[found.ref])}",
    }
    return render(request, "network/organization.html", context)


def _facts(found: Organization, main: Site | None) -> list[tuple[str, Any]]:
    profile = found.profile
    coming = closures_to_come(found, timezone.localdate())
    return [
        (_("Pour qui"), found.welcomes),
        (_("Jours"), organization_facts.capital(organization_facts.days_of(found, main))),
        (_("Fermetures"), [organization_facts.capital(days.sentence) for days in coming]),
        (_("Accepte"), organization_facts.accepts(profile)),
        (_("Peut recevoir"), organization_facts.capital(organization_facts.receives(profile))),
        (_("Limites"), ", ".join(organization_facts.limits_of(profile))),
        (_("À savoir"), found.constraints_note),
        (_("Véhicule"), found.vehicle_note),
        (_("À qui parler"), found.contact_role),
        (_("Téléphone"), say_phone(found.phone)),
        (_("SIRET"), found.siret),
    ]


@writes
def write_to(request: SeenRequest, ref: str) -> HttpResponse:
    """A word to this structure; addresses stay hidden both ways."""
    viewer = request.viewer
    found = actors.organization_seen_by(viewer, ref)
    form = WordForm(request.POST or None)
    unreachable = relay.why_not_reach(found, by=viewer)
    context = {"form": form, "organization": found, "refused": unreachable}
    if unreachable is not None:
        return page(request, "network/write_to.html", context)

    def act(data: dict[str, Any]) -> None:
        insist(why_not_again(request, "relay", limit=WORDS_AN_HOUR, seconds=HOUR_S, who=viewer.person_ref))
        relay.write_to(found, text=data["text"], by=viewer, at=timezone.now())

    return form_page(
        request,
        "network/write_to.html",
        form,
        act,
        done=_("Votre mot est parti pour %(name)s.") % {"name": found.name},
        to=reverse("network:organization", args=[found.ref]),
        context=context,
    )


@writes(login=False)
def reply(request: SeenRequest, token: str) -> HttpResponse:
    """Answering a relayed word from its signed link, without account."""
    now = timezone.now()
    if (again := why_not_again(request, "reply", limit=60, seconds=HOUR_S)) is not None:
        return render(
            request, "network/reply_closed.html", {"why": again.sentence, "remedy": again.remedy}, status=429
        )
    try:
        link = links.open_token(token, at=now)
        if link.scope != relay.REPLY:
            raise links.LinkClosed("unknown")
        answers, answered = relay.answering(link)
        form = AnswerForm(request.POST or None)
        context = {"form": form, "answers": answers, "answered": answered}

        def act(data: dict[str, Any]) -> None:
            insist(why_not_again(request, "reply-sent", limit=WORDS_AN_HOUR, seconds=HOUR_S, who=link.code))
            relay.answer(link, at=now, **data)

        return form_page(
            request,
            "network/reply.html",
            form,
            act,
            done="",
            to=lambda _sent: render(request, "network/reply_sent.html", context),
            context=context,
        )
    except links.LinkClosed as closed:
        status = 404 if closed.why == "unknown" else 410
        return render(request, "network/reply_closed.html", status=status)
