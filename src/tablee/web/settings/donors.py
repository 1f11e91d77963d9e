"""Donors without account: bringing one in, giving it its link, renewing or closing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.flows import donors as flow
from tablee.flows.loop_text import address_of
from tablee.web.components import organization_facts
from tablee.web.settings.coordination import why_not_here
from tablee.web.settings.forms import DonorForm
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page


@reads
def donors(request: SeenRequest) -> HttpResponse:
    """Which shops and growers give through us?"""
    rows = [(donor, organization_facts.kind_of(donor)) for donor in actors.donors_of(request.viewer)]
    return render(request, "settings/donors.html", {"rows": rows, "may_write": request.viewer.coordinates})


@writes
def new_donor(request: SeenRequest) -> HttpResponse:
    """A donor in half a minute: a name is enough."""
    viewer = request.viewer
    if (closed := why_not_here(request)) is not None:
        return closed
    networks = {network.ref: network for network in actors.networks_sat_in(viewer)}
    form = DonorForm(request.POST or None, networks=[(ref, each.name) for ref, each in networks.items()])
    return form_page(
        request,
        "settings/donor_new.html",
        form,
        lambda data: flow.bring_in(by=viewer, at=timezone.now(), **form.facts(networks)),
        done=_("Voici son lien : envoyez-le-lui."),
        to=lambda made: reverse("settings:donor", args=[made.ref]),
        context={"networks": networks, "one_network": len(networks) == 1},
        names={"insee_code": "commune"},
    )


@writes
def donor(request: SeenRequest, ref: str) -> HttpResponse:
    """One donor and its link: show it, make it anew, close it; let the donor go."""
    viewer, now = request.viewer, timezone.now()
    found = actors.donor_seen_by(viewer, ref)
    if request.method == "POST":
        if "let_go" in request.POST:
            flow.let_go(found, by=viewer, at=now)
            messages.success(request, _("%(name)s ne donne plus par vous.") % {"name": found.name})
            return redirect("settings:donors")
        if request.POST.get("link") == "close":
            flow.close_link(found, by=viewer, at=now)
            messages.success(request, _("Ce lien ne s’ouvre plus."))
        else:
            flow.renew_link(found, by=viewer, at=now)
            messages.success(request, _("Voici un lien neuf ; l’ancien ne s’ouvre plus."))
        return redirect("settings:donor", ref=found.ref)
    link = flow.live_link(found, at=now)
    text = (
        _(
            "Bonjour, voici le lien de %(donor)s pour dire, sans compte, ce qui reste ou « rien aujourd’hui » : %(address)s\n"
            "Gardez-le : il est à vous, et ne sert qu’à cela. %(host)s"
        )
        % {"donor": found.name, "address": address_of(link), "host": viewer.organization_name}
        if link
        else ""
    )
    context = {
        "donor": found,
        "kind": organization_facts.kind_of(found),
        "link": link,
        "text": text,
        "address": address_of(link) if link else "",
        "may_write": viewer.coordinates,
        "renew": {"link": "renew"},
        "close": {"link": "close"},
        "let_go": {"let_go": "1"},
        "why_stays": flow.why_not_let_go(found, by=viewer, at=now) if viewer.coordinates else None,
    }
    return render(request, "settings/donor.html", context)


@writes
def edit_donor(request: SeenRequest, ref: str) -> HttpResponse:
    """What is said of a donor, where it stands, and to which networks it gives."""
    viewer = request.viewer
    found = actors.donor_seen_by(viewer, ref)
    if (closed := why_not_here(request)) is not None:
        return closed
    networks = {network.ref: network for network in actors.networks_sat_in(viewer)}
    site, sits = actors.main_site(found.pk), actors.networks_of(found.pk)
    initial = {name: getattr(found, name) for name in ("name", "kind", "contact_email")}
    initial |= {"commune": site.commune, "address": site.address} if site else {}
    initial["networks"] = [ref for ref, each in networks.items() if each.pk in sits]
    form = DonorForm(
        request.POST or None,
        networks=[(ref, each.name) for ref, each in networks.items()],
        initial=initial,
    )
    return form_page(
        request,
        "settings/donor_edit.html",
        form,
        lambda data: flow.update(found, by=viewer, at=timezone.now(), **form.facts(networks)),
        done=_("C’est noté."),
        to=reverse("settings:donor", args=[found.ref]),
        context={"donor": found, "networks": networks},
        names={"insee_code": "commune"},
    )
