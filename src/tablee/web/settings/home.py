"""« Ma structure »: what is filled, what is missing, and where everything else is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.actors import queries as actors
from tablee.domains.actors.queries.closures import closures_to_come
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.moments import format_date
from tablee.kernel.quantities import format_number
from tablee.web.components import organization_facts
from tablee.web.shell.guards import SeenRequest, reads

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization


COUNT_STAYS_FRESH = timedelta(days=180)


@dataclass(frozen=True)
class Step:
    """One thing a structure says of itself."""

    title: str
    url: str
    done: bool
    lead: str
    icon: str
    optional: bool = False


@reads
def home(request: SeenRequest) -> HttpResponse:
    """What did we say of ourselves, and what is missing?"""
    viewer = request.viewer
    own = actors.organization_seen_by(viewer, viewer.organization_ref)
    steps = steps_of(viewer, own)
    needed = [step for step in steps if not step.optional]
    missing = [step for step in needed if not step.done]
    context = {
        "own": own,
        "kind": organization_facts.kind_of(own),
        "steps": steps,
        "done": len(needed) - len(missing),
        "of": len(needed),
        "next": missing[0] if missing else None,
    }
    return render(request, "settings/home.html", context)


def steps_of(viewer: Viewer, own: Organization) -> list[Step]:
    """In the order in which they help: the card first, the authorisation last."""
    today = timezone.localdate()
    sites, roles = list(own.sites.all()), list(actors.people_of(viewer))
    count = actors.counts_of(own).first()
    litres = ", ".join(
        organization_facts.litres_pill(kind, total).text for kind, total in organization_facts.cold_of(sites)
    )
    profile = own.profile
    told = bool(
        profile.families or profile.weekdays or profile.max_g or profile.max_km or profile.min_days_left
    )
    people = ngettext("%(n)s personne", "%(n)s personnes", len(roles)) % {"n": len(roles)}
    authorized = own.pk in actors.authorized_ids([own.pk], today)
    coming = closures_to_come(own, today)
    return [
        Step(
            _("Notre carte"),
            reverse("settings:card"),
            bool(own.does and own.contact_role),
            _("ce que nous faisons, pour qui"),
            "id-card",
        ),
        Step(
            _("Nos lieux"),
            reverse("settings:sites"),
            bool(sites),
            _commune_and(sites, litres) if sites else _("où, quand, combien de litres au frais"),
            "map-pin",
        ),
        Step(
            _("Ce que nous acceptons"),
            reverse("settings:profile"),
            told,
            organization_facts.capital(organization_facts.accepts(profile))
            if told
            else _("familles, jours, quantité"),
            "package-check",
        ),
        Step(
            _("Les personnes accueillies"),
            reverse("settings:counts"),
            count is not None and today - count.counted_on <= COUNT_STAYS_FRESH,
            _("%(persons)s par semaine, chiffre du %(day)s")
            % {"persons": format_number(count.persons), "day": format_date(count.counted_on, year=True)}
            if count
            else _("c’est d’ici que part votre part"),
            "users",
        ),
        Step(_("Notre équipe"), reverse("settings:people"), len(roles) > 1, people, "user-plus"),
        Step(
            _("Notre habilitation"),
            reverse("settings:authorizations"),
            authorized,
            _("en cours") if authorized else _("seulement pour les dons qui la demandent"),
            "file-check",
            optional=True,
        ),
        Step(
            _("Nos fermetures"),
            reverse("settings:closures"),
            bool(coming),
            organization_facts.capital(coming[0].sentence) if coming else _("vacances, fêtes, inventaire"),
            "calendar-x",
            optional=True,
        ),
    ]


def _commune_and(sites: list[Any], litres: str) -> str:
    communes = ", ".join(dict.fromkeys(site.commune for site in sites))
    return f"{communes} · {litres}" if litres else communes
