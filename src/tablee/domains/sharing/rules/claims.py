"""Reasons why a part of an offer may not be taken, changed or fetched."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.units import format_count_of_units
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus
from tablee.domains.sharing.lines import local_day
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.sharing.rules.offers import is_for_partner_alone, reserved_until
from tablee.domains.sharing.rules.shares import fair_share_only
from tablee.kernel.refusals import Refusal

FETCHED_WITHIN = timedelta(days=7)  # a volunteer types the weights in the evening, or after the week-end


def why_not_claim(offer: Offer, *, units: int, by: Viewer, at: datetime) -> Refusal | None:
    """Closed, reserved, one's own, not of the network, not authorised, or more than what remains."""
    if by.organization_id == 0:
        return Refusal("for_whom", _("Dites pour quelle structure vous répondez."), field="organization")
    return why_not_take(offer, by=by, at=at, units=units)


def why_not_take(
    offer: Offer, *, by: Viewer, at: datetime, units: int = 1, authorized: bool | None = None
) -> Refusal | None:
    """Why nothing of it may be taken, for pages, which then show no button.

    Whoever has not said for whom they answer is told what holds for everybody. `authorized`: whether the viewer's
    structure is, that day, when it was read for many offers.
    """
    who = by.organization_id
    if who and offer.network_id not in by.network_ids:
        return not_in_network()
    if who and who == offer.giver_id:
        return Refusal("own_offer", _("C’est votre propre offre."))
    if offer.status == OfferStatus.WITHDRAWN:
        return Refusal("withdrawn", _("Cette offre a été retirée."), _("Regardez les autres surplus."))
    if offer.until_at <= at:
        return Refusal("over", _("Cette offre est terminée."), _("Regardez les autres surplus."))
    if offer.units_left and reserved_until(offer, at) is not None and who != offer.target_id:
        alone = is_for_partner_alone(offer, at)
        words = _("Cette offre est proposée à un partenaire.")
        return Refusal("reserved", words if alone else _("Cette offre est d’abord proposée à un partenaire."))
    if who and offer.needs_authorization and not _authorized(offer, who, at, authorized):
        return not_authorized()
    if offer.mode == Mode.FAIR_SHARE:
        return fair_share_only(offer)
    if units < 1:
        return Refusal("bad_units", _("Prenez au moins une unité."), field="units")
    if units > offer.units_left:
        return not_enough(offer)
    return None


def why_not_change_claim(claim: Claim, *, units: int, by: Viewer, at: datetime) -> Refusal | None:
    """Lowering, raising (while some is left) and cancelling (0) are for the structure that took."""
    if not may_change_claim(claim, by):
        return Refusal("not_yours", _("Ce n’est pas votre part."))
    if claim.status == ClaimStatus.CANCELLED:
        return Refusal("cancelled", _("Cette part est déjà annulée."))
    if claim.received_g is not None:
        return handed_over()
    if claim.offer.until_at <= at and by.via != "job":
        return Refusal("over", _("Cette offre est terminée."), _("Appelez la structure qui donne."))
    if units < 0:
        return Refusal("bad_units", _("Donnez un nombre positif."), field="units")
    if units > claim.units and claim.offer.status == OfferStatus.WITHDRAWN:
        return Refusal("withdrawn", _("Cette offre a été retirée."))
    if units > claim.units and claim.offer.mode == Mode.FAIR_SHARE:
        return fair_share_only(claim.offer)
    return None


def why_not_receive(claim: Claim, *, units: int, by: Viewer, at: datetime) -> Refusal | None:
    """Somebody else's, given back or changed meanwhile, fetched already, or long after the end."""
    if not may_change_claim(claim, by):
        return Refusal("not_yours", _("Ce n’est pas votre part."))
    if claim.status == ClaimStatus.CANCELLED:
        return Refusal(
            "cancelled",
            _("Cette part a été rendue entre-temps\u00a0: ne la prenez pas."),
            facts={"claim": claim.ref},
        )
    if claim.received_g is not None:
        return handed_over()
    if at > claim.offer.until_at + FETCHED_WITHIN:
        return Refusal(
            "too_late",
            _("Cette offre est finie depuis plus d’une semaine."),
            _("Appelez la structure qui donne."),
        )
    if not 0 <= units <= claim.units:
        return Refusal(
            "changed",
            _("Cette part est maintenant de %(units)s.")
            % {"units": format_count_of_units(claim.units, claim.offer.unit)},
            _("Vérifiez la quantité."),
            field="units",
            facts={"units": claim.units},
        )
    return None


def may_change_claim(claim: Claim, by: Viewer) -> bool:
    return by.via == "job" or (by.organization_id != 0 and by.organization_id == claim.organization_id)


def already(claim: Claim, offer: Offer) -> Refusal:
    """The structure has an open claim on this offer: change it rather than taking twice."""
    taken = format_count_of_units(claim.units, offer.unit)
    return Refusal(
        "already",
        _("Votre structure a déjà pris %(taken)s.") % {"taken": taken},
        _("Changez la quantité plutôt que de prendre deux fois."),
        field="units",
        facts={"claim": claim.ref, "units": claim.units},
    )


def handed_over() -> Refusal:
    """Why a share that was fetched stays as it is."""
    return Refusal(
        "handed_over",
        _("Cette part a été remise\u00a0: son bordereau est écrit."),
        _("Pour changer un poids, corrigez le bordereau."),
    )


def not_authorized() -> Refusal:
    return Refusal(
        "not_authorized",
        _("Ce don est réservé aux structures habilitées à l’aide alimentaire."),
        _("Si vous l’êtes, votre coordination peut l’écrire dans les réglages."),
    )


def not_enough(offer: Offer) -> Refusal:
    """What remains, said clearly; `facts["left"]` has the number."""
    if offer.units_left == 0:
        sentence, remedy = _("Tout vient d’être pris."), _("Vous pouvez dire ce qu’il vous manque.")
    else:
        left = format_count_of_units(offer.units_left, offer.unit)
        sentence, remedy = (
            _("Il ne reste que %(left)s.") % {"left": left},
            _("Prenez moins, ou tout ce qui reste."),
        )
    return Refusal("not_enough", sentence, remedy, field="units", facts={"left": offer.units_left})


def not_in_network() -> Refusal:
    return Refusal("not_in_network", _("Votre structure n’est pas dans ce réseau."))


def _authorized(offer: Offer, organization_id: int, at: datetime, known: bool | None) -> bool:
    if known is not None:
        return known
    return bool(actors.authorized_ids([organization_id], local_day(at, offer.bundle.network.time_zone)))
