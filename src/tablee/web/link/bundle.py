"""The page of an offer opened by a link: what remains, take a part, for whom one answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import etag

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries
from tablee.domains.sharing.reasons import why_none
from tablee.domains.sharing.reception import closed_for, last_closed_day
from tablee.domains.sharing.rules import kept_until, reserved_until
from tablee.flows import scopes
from tablee.flows.claim_links import take_by_link
from tablee.kernel import links
from tablee.kernel.moments import format_full_end, local_day
from tablee.kernel.refusals import visible
from tablee.web.share.forms import TakeForm
from tablee.web.share.offer_views import OfferView, offer_views, suggested_units
from tablee.web.share.views import photo_response
from tablee.web.shell import identity
from tablee.web.shell.clients import RateLimit
from tablee.web.shell.guards import SeenRequest
from tablee.web.shell.submission import put_refusal, submit

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization
    from tablee.domains.sharing.models import Bundle, Claim, Offer
    from tablee.kernel.models import Link


TAKE = "prendre/"


def limits(link: Link, rest: str) -> list[RateLimit]:
    """How often one address may try to take by this link, in ten minutes."""
    return [RateLimit("take", limit=40, seconds=600, who=link.code)] if rest.startswith(TAKE) else []


def opened(request: SeenRequest, link: Link, rest: str) -> HttpResponseBase:
    """ "" the page, "etat/" its living part, "photo/REF/", "prendre/REF/" takes, "qui/" forgets who answers."""
    now = timezone.now()
    if request.method == "POST" and rest.startswith(TAKE):
        return _take(request, link, rest.removeprefix(TAKE).strip("/"), now)
    bundle = visible(queries.bundle_by_ref(link.object_ref))
    if rest == "etat/":
        return _state(request, link, bundle, now)
    if rest.startswith("photo/"):
        return photo_response(queries.photo_in(bundle, rest.removeprefix("photo/").strip("/")))
    if request.method == "POST" and rest == "qui/":
        return identity.forget(redirect(links.path_of(link)))
    if rest or request.method == "POST":
        raise Http404
    return page(request, link, bundle, answering(request, link, bundle), now)


def answering(request: SeenRequest, link: Link, bundle: Bundle) -> Viewer | None:
    """Who answers: the link's holder, else the signed-in person's structure, else what this phone said before."""
    if link.holder_ref:
        holder = actors.organization_by_ref(link.holder_ref)
        remembered = identity.known(request)
        name = remembered.first_name if remembered else request.viewer.first_name
        viewer = actors.viewer_for(holder, first_name=name, scope=link.scope) if holder else None
    elif request.viewer.signed_in and request.viewer.organization_id:
        viewer = request.viewer
    else:
        remembered = identity.known(request)
        structure = actors.organization_by_ref(remembered.organization_ref) if remembered else None
        name = remembered.first_name if remembered else ""
        viewer = actors.viewer_for(structure, first_name=name, scope=link.scope) if structure else None
    return viewer if viewer is not None and bundle.network_id in viewer.network_ids else None


def page(
    request: SeenRequest,
    link: Link,
    bundle: Bundle,
    viewer: Viewer | None,
    now: datetime,
    *,
    refused_form: TakeForm | None = None,
    refused_ref: str = "",
) -> HttpResponseBase:
    """Every line of the bundle with its own way to take; a refused form stands where it was filled."""
    seen_by = viewer or Viewer(via="link")
    offers = _open_to(bundle, viewer, now)
    members = [] if viewer else _members(bundle)
    names = _names(members, bundle, now)
    strict = any(offer.needs_authorization for offer in offers)
    zone = ZoneInfo(bundle.network.time_zone)
    today = local_day(now, zone)
    authorized = actors.authorized_ids([member.pk for member in members], today) if strict else set()
    path = links.path_of(link)
    lines: list[dict[str, Any]] = []
    photos = queries.photo_sizes(bundle)
    for seen in offer_views(offers, seen_by, now=now):
        takers = [
            member for member in members if member.pk in authorized or not seen.offer.needs_authorization
        ]
        structures = None if viewer else [(taker.ref, names[taker.pk]) for taker in takers]
        form, why = refused_form if seen.offer.ref == refused_ref else None, ""
        if form is None:
            units, why = suggested_units(seen)
            initial = {"units": units, "key": uuid.uuid4().hex}
            prefix_id = f"{seen.offer.ref}_%s"
            form = TakeForm(
                most=seen.offer.units_left, structures=structures, initial=initial, auto_id=prefix_id
            )
        lines.append(
            {
                "seen": seen,
                "open": seen.can_take and structures != [],
                "form": form,
                "why": why,
                "claim_url": _way_back(request, link, seen, now),
                "photo": photos.get(seen.offer.pk),
                "photo_path": f"{path}photo/{seen.offer.ref}/",
                "take_path": f"{path}prendre/{seen.offer.ref}/",
            }
        )
    kept = None if lines else kept_until(bundle.offers.all(), now)
    context = {
        "link": link,
        "path": path,
        "bundle": bundle,
        "lines": lines,
        "states": [line["seen"] for line in lines],
        "answering": viewer,
        "may_forget": viewer is not None and not link.holder_ref and not request.viewer.signed_in,
        "gives": viewer is not None and viewer.organization_id in (bundle.giver_id, bundle.publisher_id),
        "reserved_until": format_full_end(kept, zone) if kept and kept < bundle.until_at else "",
        "first": lines[0]["seen"] if lines else None,
    }
    return render(request, "link/bundle.html", context, status=422 if refused_form else 200)


def _way_back(request: SeenRequest, link: Link, seen: OfferView, now: datetime) -> str:
    """Where the viewer's share can be changed: only by its structure's own link or account, or the phone that took it."""
    if seen.mine is None:
        return ""
    if request.viewer.signed_in and request.viewer.organization_id == seen.mine.organization_id:
        return seen.url
    remembered = identity.known(request)
    took_it_here = remembered is not None and seen.mine.ref in remembered.claims
    back = scopes.way_back(seen.mine, at=now) if link.holder_ref or took_it_here else None
    return links.path_of(back) if back else ""


def _open_to(bundle: Bundle, viewer: Viewer | None, now: datetime) -> list[Any]:
    offers = queries.offers_of(bundle, viewer or Viewer(via="link"), at=now)
    seen = [offer for offer in offers if _is_open_to(offer, bundle, viewer, now)]
    # What was kept and is withdrawn or all taken says so, as any other offer does.
    return seen if seen or kept_until(offers, now) else offers


def _is_open_to(offer: Offer, bundle: Bundle, viewer: Viewer | None, now: datetime) -> bool:
    """A line reserved to a partner opens for nobody else until its time."""
    mine = viewer.organization_id if viewer else 0
    ours = mine in (bundle.giver_id, bundle.publisher_id)
    return ours or reserved_until(offer, now) is None or offer.target_id == mine


def _members(bundle: Bundle) -> list[Organization]:
    return [member for member in actors.members_of(bundle.network) if member.pk != bundle.giver_id]


def _names(structures: Sequence[Organization], bundle: Bundle, now: datetime) -> dict[int, str]:
    """Whoever is closed whenever it may be fetched can still be named: it is said beside its name."""
    names = {structure.pk: structure.name for structure in structures}
    for pk, refusal in closed_for(names, bundle, now).items():
        names[pk] += f" – {why_none('closed_before_date', last_closed_day(refusal))}"
    return names


def _take(request: SeenRequest, link: Link, ref: str, now: datetime) -> HttpResponseBase:
    """One line is read, no more: the whole page only when the answer is a refusal."""
    offer = queries.offer_in(link.object_ref, ref)
    viewer = answering(request, link, offer.bundle) if offer is not None else None
    if offer is None or not _is_open_to(offer, offer.bundle, viewer, now):
        raise Http404
    members = [] if viewer else _members(offer.bundle)
    names = _names(members, offer.bundle, now)
    structures = None if viewer else [(member.ref, names[member.pk]) for member in members]
    form = TakeForm(request.POST, most=offer.units_left, structures=structures, auto_id=f"{ref}_%s")
    if request.too_often is not None:
        form.is_valid()
        put_refusal(form, request.too_often)
        return _refused(request, link, viewer, form, ref, now)
    who = viewer
    if form.is_valid():
        who = viewer or _introduced(form, link)
        if who is None:
            form.add_error("for_whom", _("Dites pour quelle structure vous répondez."))
    if not form.is_valid() or who is None:
        return _refused(request, link, viewer, form, ref, now)

    def act(data: dict[str, Any]) -> tuple[Claim, Link]:
        return take_by_link(offer, units=data["units"], by=who, at=now, key=data["key"] or None)

    def to(taken: tuple[Claim, Link]) -> HttpResponse:
        claim, back = taken
        response = redirect(links.path_of(back))
        if link.holder_ref or request.viewer.signed_in:
            return response
        before = identity.known(request)
        claims = (*(before.claims if before else ()), claim.ref)
        return identity.remember(response, identity.Identity(who.organization_ref, who.first_name, claims))

    return submit(request, form, act, done="", to=to) or _refused(request, link, viewer, form, ref, now)


def _refused(
    request: SeenRequest, link: Link, viewer: Viewer | None, form: TakeForm, ref: str, now: datetime
) -> HttpResponseBase:
    bundle = visible(queries.bundle_by_ref(link.object_ref))
    return page(request, link, bundle, viewer, now, refused_form=form, refused_ref=ref)


def _introduced(form: TakeForm, link: Link) -> Viewer | None:
    structure = actors.organization_by_ref(form.cleaned_data.get("for_whom") or "")
    if structure is None:
        return None
    return actors.viewer_for(structure, first_name=form.cleaned_data.get("first_name", ""), scope=link.scope)


def _state(request: SeenRequest, link: Link, bundle: Bundle, now: datetime) -> HttpResponseBase:
    viewer = answering(request, link, bundle)
    seen = [OfferView(each, now) for each in _open_to(bundle, viewer, now)]
    tag = (
        '"' + "-".join(f"{each.offer.pk}.{each.offer.units_left}.{int(each.is_open)}" for each in seen) + '"'
    )

    @etag(lambda _request: tag)
    def fragment(inner: HttpRequest) -> HttpResponse:
        return render(inner, "link/_state.html", {"lines": seen})

    return fragment(request)
