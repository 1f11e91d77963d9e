"""The day's cards, at most seven, the most pressing first; each has its one action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.units import unit_word
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.reception import Reception
from tablee.kernel.moments import format_end
from tablee.kernel.quantities import format_number
from tablee.web.share.offer_views import OfferView, offer_views

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Offer


MOST = 7
OPEN = Reception()
PRESSING = timedelta(hours=24)


@dataclass(frozen=True)
class Card:
    """What, how much, why now, and where the one button leads."""

    title: str
    url: str
    action: str
    number: str = ""
    unit: str = ""
    storage: str = ""
    edge: str = ""
    reason: str = ""
    deadline: str = ""
    main: bool = False


def cards(viewer: Viewer, *, now: datetime, reception: Reception = OPEN) -> tuple[list[Card], int]:
    """(cards, how many more there are). About ten reads whatever the territory's size."""
    found = [
        *_invitations(viewer),
        *_shares(viewer, reception, now),
        *_to_deal(viewer, now),
        *_to_fetch(viewer, reception, now),
        *_for_us(viewer, now),
        *_own_offers(viewer, now),
    ]
    return found[:MOST], max(0, len(found) - MOST)


def _invitations(viewer: Viewer) -> Iterator[Card]:
    for invitation in actors.invitations_for(viewer) if viewer.coordinates else ():
        yield Card(
            title=_("Un réseau vous invite"),
            reason=invitation.network.name,
            url=reverse("network:invitations"),
            action=_("Voir l’invitation"),
            edge="rule",
            main=True,
        )


def _shares(viewer: Viewer, reception: Reception, now: datetime) -> Iterator[Card]:
    """A share that waits for our answer."""
    for share in sharing.shares_waiting(viewer, at=now):
        zone = ZoneInfo(share.share_out.network.time_zone)
        yield Card(
            title=_("Une part vous attend\u00a0: %(label)s") % {"label": share.offer.label},
            **_units(share.units, share.offer),
            reason=_with_closure(share.reason, reception, share.offer, now),
            deadline=_("Répondre jusqu’à %(when)s\u202f; %(window)s")
            % {
                "when": format_end(share.share_out.deadline_at, now, zone),
                "window": OfferView(share.offer, now).window,
            },
            url=reverse("share:share_out", args=[share.share_out.ref]),
            action=_("Répondre"),
            main=True,
        )


def _to_deal(viewer: Viewer, now: datetime) -> Iterator[Card]:
    """A large gift that waits to be dealt."""
    for offer in sharing.waiting_offers(viewer, at=now, limit=3):
        seen = OfferView(offer, now)
        yield Card(
            title=_("Gros don\u00a0: %(label)s") % {"label": offer.label},
            **_units(offer.units_left, offer) | {"edge": "rule"},
            reason=" · ".join(part for part in (seen.place, seen.weight) if part),
            deadline=seen.window,
            url=f"{reverse('share:deal')}?offre={offer.ref}",
            action=_("Répartir"),
            main=True,
        )


def _to_fetch(viewer: Viewer, reception: Reception, now: datetime) -> Iterator[Card]:
    for claim in sharing.claims_to_fetch(viewer, at=now):
        seen = OfferView(claim.offer, now)
        yield Card(
            title=_("À aller chercher\u00a0: %(label)s") % {"label": claim.offer.label},
            **_units(claim.units, claim.offer),
            reason=_with_closure(seen.place, reception, claim.offer, now),
            deadline=seen.window,
            url=reverse("handover:check", args=[claim.offer.bundle.ref]),
            action=_("Contrôler et peser"),
        )


def _for_us(viewer: Viewer, now: datetime) -> Iterator[Card]:
    """Offers one could take: those kept for us first, then the soonest to end."""
    here = [
        seen
        for seen in offer_views(sharing.open_offers(viewer, at=now, limit=20), viewer, now=now)
        if seen.can_take and seen.suits
    ]
    here.sort(key=lambda seen: (not seen.kept, seen.offer.until_at))
    for seen in here:
        yield Card(
            title=_("Gardé pour vous\u00a0: %(label)s") % {"label": seen.title} if seen.kept else seen.title,
            **_units(seen.offer.units_left, seen.offer),
            reason=" · ".join(
                part for part in (seen.place, seen.weight, seen.dated, seen.offer.target_purpose) if part
            ),
            deadline="\u202f; ".join(part for part in (seen.kept, seen.window) if part),
            url=seen.url,
            action=_("Prendre une part"),
            main=bool(seen.kept) or seen.offer.until_at - now < PRESSING,
        )


def _own_offers(viewer: Viewer, now: datetime) -> Iterator[Card]:
    for offer in sharing.offers_given_by(viewer, at=now, limit=5):
        seen = OfferView(offer, now)
        takers: list[Any] = offer.taken  # type: ignore[attr-defined]
        if offer.mode == Mode.FAIR_SHARE and not offer.units_proposed and not takers:
            continue  # it waits to be dealt: that card says so, and nobody could take it from a link
        count = len(takers)
        taken = ngettext("%(n)s structure en a pris.", "%(n)s structures en ont pris.", count) % {"n": count}
        asked = offer.units_proposed
        waiting = (
            taken if count else seen.reserved or _("Personne encore\u00a0: collez le lien dans votre boucle.")
        )
        yield Card(
            title=_("Votre offre\u00a0: %(label)s") % {"label": offer.label},
            number=format_number(asked or offer.units_left),
            unit=(_("%(unit)s, en attente de réponses") if asked else _("%(unit)s à prendre"))
            % {"unit": unit_word(asked or offer.units_left, offer.unit)},
            storage=offer.storage,
            reason=_("Chacune a reçu sa part à prendre ou à passer.") if asked else waiting,
            deadline=seen.window,
            url=seen.url,
            action=_("Voir qui prend") if count or asked or seen.reserved else _("Partager le lien"),
        )


def _with_closure(reason: str, reception: Reception, offer: Offer, now: datetime) -> str:
    return " · ".join(part for part in (reason, str(reception.closure_then(offer, now) or "")) if part)


def _units(count: int, offer: Offer) -> dict[str, Any]:
    """A card's big number, in the colour of how it is kept."""
    unit = unit_word(count, offer.unit)
    return {"number": format_number(count), "unit": unit, "storage": offer.storage, "edge": offer.storage}
