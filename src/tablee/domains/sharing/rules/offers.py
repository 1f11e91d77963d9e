"""Reasons why an offer may not be given, corrected or withdrawn: in plain words, before the database has to say no."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import DonorTie, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import Mode, OfferStatus
from tablee.domains.sharing.lines import MAX_UNIT_G
from tablee.domains.sharing.models import Offer
from tablee.kernel.moments import format_end
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import one_line

NOT_YOURS = gettext_lazy("Seule la structure qui donne peut faire cela.")


def may_give_for(giver: Organization, by: Viewer) -> bool:
    """One's own organisation, a donor it brought in, or the donor itself through its link."""
    if by.via == "job" or by.organization_id == giver.pk:
        return True
    return DonorTie.objects.filter(donor=giver, host_id=by.organization_id).exists()


def why_not_give(network: Network, *, giver: Organization, by: Viewer) -> Refusal | None:
    """A host gives for its donor only where it still sits itself."""
    if not may_give_for(giver, by):
        return Refusal("not_yours", _("Vous n’agissez pas pour cette structure."), field="giver")
    speakers = {giver.pk} if by.via == "job" else {giver.pk, by.organization_id}
    if any(network.pk not in actors.networks_of(speaker) for speaker in speakers):
        return Refusal("not_in_network", _("Cette structure n’est pas dans ce réseau."), field="network")
    return None


def why_not_speak_for(organization: Organization, *, by: Viewer) -> Refusal | None:
    """One's own organisation, or a donor one brought in."""
    if may_give_for(organization, by):
        return None
    return Refusal("not_yours", _("Vous n’agissez pas pour cette structure."))


def why_not_givers(offer: Offer, *, by: Viewer) -> Refusal | None:
    """Only whoever gives or published."""
    if by.via != "job" and by.organization_id not in (offer.giver_id, offer.bundle.publisher_id):
        return Refusal("not_yours", str(NOT_YOURS))
    return None


def why_not_withdraw(offer: Offer, *, by: Viewer) -> Refusal | None:
    if (refusal := why_not_givers(offer, by=by)) is not None:
        return refusal
    if offer.status == OfferStatus.WITHDRAWN:
        return Refusal("withdrawn", _("Cette offre est déjà retirée."))
    return None


def why_not_correct(offer: Offer, *, unit_g: int, reason: str, by: Viewer, at: datetime) -> Refusal | None:
    """A weight said wrong may be corrected, with a reason; the old figure stays in the journal."""
    if (refusal := why_not_withdraw(offer, by=by)) is not None:
        return refusal
    if not one_line(reason):
        return Refusal(
            "no_reason",
            _("Dites pourquoi vous corrigez\u00a0: l’ancien chiffre reste lisible."),
            field="reason",
        )
    if not 1 <= unit_g <= MAX_UNIT_G:
        return Refusal("bad_weight", _("Ce poids ne convient pas."), field="unit_g")
    return None


def is_open(offer: Offer, at: datetime) -> bool:
    return offer.status == OfferStatus.OPEN and offer.until_at > at


def still_to_take(offer: Offer, at: datetime) -> bool:
    """Neither over, nor withdrawn, nor all taken."""
    return is_open(offer, at) and offer.units_left > 0


def reserved_until(offer: Offer, at: datetime) -> datetime | None:
    """Until when only the named partner may take; None when everybody may. datetime.max has no end."""
    if offer.mode != Mode.TARGETED:
        return None
    if offer.target_until_at is None:
        return offer.until_at
    return offer.target_until_at if offer.target_until_at > at else None


def is_for_partner_alone(offer: Offer, at: datetime) -> bool:
    """Kept until its own end: nobody else comes after."""
    ends = reserved_until(offer, at)
    return ends is not None and ends >= offer.until_at


def kept_until(offers: Iterable[Offer], at: datetime) -> datetime | None:
    """From when somebody else than a partner may take something of these; None when one line is open to all.

    What is over, withdrawn or all taken is kept for nobody.
    """
    ends = [reserved_until(row, at) for row in offers if still_to_take(row, at)]
    return None if None in ends else min(filter(None, ends), default=None)


def kept_for(offer: Offer, organization_id: int, at: datetime) -> str:
    """What the partner reads of an offer reserved to it, wherever it reads of it; empty for others, and afterwards."""
    ends = reserved_until(offer, at) if still_to_take(offer, at) else None
    if ends is None or not offer.target_id or offer.target_id != organization_id:
        return ""
    return _("Gardé pour vous jusqu’à %(until)s") % {
        "until": format_end(ends, at, ZoneInfo(offer.network.time_zone))
    }


def facts_of(offer: Offer) -> dict[str, Any]:
    """Figures for the journal."""
    return {
        "total": offer.units_total,
        "left": offer.units_left,
        "withdrawn": offer.units_withdrawn,
        "proposed": offer.units_proposed,
    }


def key_used() -> Refusal:
    """One request is answered once: under the same key, something else is another request."""
    return Refusal(
        "key_used",
        _("Cette demande a déjà été faite, avec un autre contenu."),
        _("Regardez ce qui est noté, puis recommencez si besoin."),
    )


def still_lives(offers: Sequence[Offer], sentence: str, *, field: str = "") -> Refusal:
    """Something of these offers may still be taken or fetched; the sentence names them as `label`."""
    named = ", ".join(f"{offer.label} ({offer.ref})" for offer in offers[:3])
    remedy = _("Attendez sa fin, ou annulez-la d’abord.")
    facts = {"offers": [offer.ref for offer in offers]}
    return Refusal("living_offer", sentence % {"label": named}, remedy, field, facts)
