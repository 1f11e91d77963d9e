"""Reasons why an offer, a claim or a need may not be: in plain words, before the database has to say no."""

from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import DonorTie, Network, Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.field.units import format_count_of_units
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import share_rules
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus
from tablee.domains.sharing.kinds import BEST_BEFORE_PASSED, USE_BY_MIN_HOURS
from tablee.domains.sharing.lines import (
    MAX_AHEAD,
    MAX_UNIT_G,
    MAX_UNITS,
    OfferLine,
    end_of,
    local_day,
    no_label,
)
from tablee.domains.sharing.models import Claim, Need, Offer
from tablee.domains.sharing.reception import why_not_invite
from tablee.kernel.refusals import Refusal

FETCHED_WITHIN = timedelta(days=7)  # a volunteer types the weights in the evening, or after the week-end


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
    if any(network.pk not in actors.networks_of(each) for each in speakers):
        return Refusal("not_in_network", _("Cette structure n’est pas dans ce réseau."), field="network")
    return None


def why_not_place(
    *,
    giver: Organization,
    publisher_id: int,
    site: Site | None,
    pickup_from_at: datetime | None,
    until_at: datetime,
) -> Refusal | None:
    """Where and from when lines offered together are fetched."""
    if site is not None and site.organization_id not in (giver.pk, publisher_id):
        return Refusal("not_your_place", _("Ce lieu est celui d’une autre structure."), field="site")
    if pickup_from_at is not None and pickup_from_at > until_at:
        return Refusal(
            "pickup_after_end",
            _("Le retrait commencerait après la fin de l’offre."),
            _("Avancez le retrait, ou finissez l’offre plus tard."),
            field="pickup_from_at",
        )
    return None


def why_not_in_network(
    line: OfferLine, *, network: Network, giver_id: int, members: Container[int] | None = None
) -> Refusal | None:
    """A line names only what its network knows: its partner sits there, its product is listed there.

    `members`: who sits there, when it was read for many lines.
    """
    if line.product is not None and line.product.network_id not in (None, network.pk):
        return Refusal("bad_product", _("Ce produit n’est pas dans la liste de ce réseau."), field="label")
    if line.mode != Mode.TARGETED or line.target_id is None:
        return None
    if line.target_id == giver_id:
        return Refusal("own_target", _("Proposez ce don à une autre structure que la vôtre."), field="target")
    sits = network.pk in actors.networks_of(line.target_id) if members is None else line.target_id in members
    if not sits:
        return Refusal("target_outside", _("Ce partenaire n’est pas dans ce réseau."), field="target")
    return None


def why_not_line(
    line: OfferLine,
    *,
    until_at: datetime,
    at: datetime,
    zone: str,
    in_force: Mapping[str, InForce],
) -> Refusal | None:
    """Quantity, dates and target of one line. `in_force`: the network's rules of the day."""
    if not line.label.strip():
        return no_label()
    if not 1 <= line.units <= MAX_UNITS:
        return Refusal(
            "bad_units", _("Donnez une quantité entre 1 et %(most)s.") % {"most": MAX_UNITS}, field="units"
        )
    if not 1 <= line.unit_g <= MAX_UNIT_G:
        return Refusal("bad_weight", _("Donnez le poids d’une caisse ou d’une pièce."), field="unit_g")
    if line.mode == Mode.TARGETED and line.target_id is None:
        return Refusal("no_target", _("Dites à qui ce don est proposé d’abord."), field="target")
    if line.target_until_at is not None and not at < line.target_until_at <= until_at:
        return Refusal(
            "bad_target_time",
            _("La réservation doit finir entre maintenant et la fin de l’offre."),
            field="target_until_at",
        )
    if line.mode == Mode.TARGETED and line.target_id is not None:
        kept_until_at = line.target_until_at or until_at
        if (refusal := why_not_invite(line.target_id, at, kept_until_at, zone)) is not None:
            return refusal
    return _why_not_moment(until_at, at) or _why_not_dates(line, until_at, at, zone, in_force)


def _why_not_moment(until_at: datetime, at: datetime) -> Refusal | None:
    if until_at <= at:
        return Refusal(
            "past", _("Cette heure est déjà passée."), _("Choisissez un moment à venir."), field="until_at"
        )
    if until_at > at + MAX_AHEAD:
        return Refusal("too_far_ahead", _("Une offre dure au plus 90 jours."), field="until_at")
    return None


def _why_not_dates(
    line: OfferLine, until_at: datetime, at: datetime, zone: str, in_force: Mapping[str, InForce]
) -> Refusal | None:
    if line.use_by_on is not None and line.best_before_on is not None:
        return Refusal("two_dates", _("Une seule date\u00a0: DLC ou DDM."), field="date_kind")
    if line.use_by_on is not None:
        ends_at = end_of(line.use_by_on, zone)
        if ends_at <= at:
            return Refusal(
                "use_by_passed",
                _("La DLC est passée\u00a0: ce produit ne se donne plus."),
                _("Vérifiez la date ou écartez le produit."),
                field="date_on",
            )
        if until_at > ends_at:
            return Refusal(
                "until_after_use_by",
                _("L’offre finirait après la DLC."),
                _("Finissez-la au plus tard le soir de la DLC."),
                field="until_at",
            )
        hours = in_force[USE_BY_MIN_HOURS].value
        if ends_at - at < timedelta(hours=hours) and not line.exception.strip():
            return Refusal(
                "use_by_close",
                _("Il reste moins de %(hours)s h avant la DLC.") % {"hours": hours},
                _("Dites comment le produit sera redistribué à temps\u00a0: cette phrase suivra l’offre."),
                field="exception",
            )
    if line.best_before_on is not None and line.best_before_on < local_day(at, zone):
        if not in_force[BEST_BEFORE_PASSED].value:
            return Refusal("best_before_passed", _("Ce réseau n’accepte pas de DDM passée."), field="date_on")
        if not line.best_before_checked:
            return Refusal(
                "best_before_unchecked",
                _("La DDM est passée\u00a0: le produit peut se donner après un contrôle."),
                _("Cochez «\u00a0contrôlé\u00a0: sain, emballage intact\u00a0»."),
                field="best_before_checked",
            )
    perishable = line.storage == StorageClass.CHILLED and line.family not in (Family.FRUIT_VEG, Family.OTHER)
    if perishable and line.use_by_on is None and line.best_before_on is None:
        return Refusal(
            "no_date",
            _("Un produit frais se donne avec sa date."),
            _("Recopiez la DLC de l’étiquette."),
            field="date_on",
        )
    return None


def reserved_until(offer: Offer, at: datetime) -> datetime | None:
    """Until when only the named partner may take; None when everybody may. datetime.max has no end."""
    if offer.mode != Mode.TARGETED:
        return None
    if offer.target_until_at is None:
        return offer.until_at
    return offer.target_until_at if offer.target_until_at > at else None


def is_open(offer: Offer, at: datetime) -> bool:
    return offer.status == OfferStatus.OPEN and offer.until_at > at


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
    if reserved_until(offer, at) is not None and who != offer.target_id:
        return Refusal("reserved", _("Cette offre est d’abord proposée à un partenaire."))
    if who and offer.needs_authorization and not _authorized(offer, who, at, authorized):
        return not_authorized()
    if offer.mode == Mode.FAIR_SHARE:
        return share_rules.fair_share_only(offer)
    if units < 1:
        return Refusal("bad_units", _("Prenez au moins une unité."), field="units")
    if units > offer.units_left:
        return not_enough(offer)
    return None


def _authorized(offer: Offer, organization_id: int, at: datetime, known: bool | None) -> bool:
    if known is not None:
        return known
    return bool(actors.authorized_ids([organization_id], local_day(at, offer.bundle.network.time_zone)))


def not_authorized() -> Refusal:
    return Refusal(
        "not_authorized",
        _("Ce don est réservé aux structures habilitées à l’aide alimentaire."),
        _("Si vous l’êtes, votre coordination peut l’écrire dans les réglages."),
    )


def not_in_network() -> Refusal:
    return Refusal("not_in_network", _("Votre structure n’est pas dans ce réseau."))


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


def may_change_claim(claim: Claim, by: Viewer) -> bool:
    return by.via == "job" or (by.organization_id != 0 and by.organization_id == claim.organization_id)


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
        return share_rules.fair_share_only(claim.offer)
    return None


def handed_over() -> Refusal:
    """Why a share that was fetched stays as it is."""
    return Refusal(
        "handed_over",
        _("Cette part a été remise\u00a0: son bordereau est écrit."),
        _("Pour changer un poids, corrigez le bordereau."),
    )


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


def why_not_givers(offer: Offer, *, by: Viewer) -> Refusal | None:
    """Only whoever gives or published."""
    if by.via != "job" and by.organization_id not in (offer.giver_id, offer.bundle.publisher_id):
        return Refusal("not_yours", _("Seule la structure qui donne peut faire cela."))
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
    if not reason.strip():
        return Refusal(
            "no_reason",
            _("Dites pourquoi vous corrigez\u00a0: l’ancien chiffre reste lisible."),
            field="reason",
        )
    if not 1 <= unit_g <= MAX_UNIT_G:
        return Refusal("bad_weight", _("Ce poids ne convient pas."), field="unit_g")
    return None


def facts_of(offer: Offer) -> dict[str, Any]:
    """Figures for the journal."""
    return {
        "total": offer.units_total,
        "left": offer.units_left,
        "withdrawn": offer.units_withdrawn,
        "proposed": offer.units_proposed,
    }


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


def key_used() -> Refusal:
    """One request is answered once: under the same key, something else is another request."""
    return Refusal(
        "key_used",
        _("Cette demande a déjà été faite, avec un autre contenu."),
        _("Regardez ce qui est noté, puis recommencez si besoin."),
    )


def why_not_speak_for(organization: Organization, *, by: Viewer) -> Refusal | None:
    """One's own organisation, or a donor one brought in."""
    if may_give_for(organization, by):
        return None
    return Refusal("not_yours", _("Vous n’agissez pas pour cette structure."))


def why_not_need(
    network: Network,
    *,
    organization: Organization,
    families: list[str],
    until_on: date,
    by: Viewer,
    at: datetime,
) -> Refusal | None:
    """A need is said for one's own structure, in one of its networks, until a day to come."""
    if by.via != "job" and by.organization_id != organization.pk:
        return Refusal("not_yours", _("Vous n’agissez pas pour cette structure."))
    if network.pk not in actors.networks_of(organization.pk):
        return Refusal("not_in_network", _("Cette structure n’est pas dans ce réseau."), field="network")
    if not families:
        return Refusal("no_family", _("Choisissez au moins une famille."), field="families")
    if any(family not in Family.values for family in families):
        return Refusal("bad_family", _("Cette famille n’existe pas."), field="families")
    today = local_day(at, network.time_zone)
    if not today <= until_on <= today + MAX_AHEAD:
        return Refusal(
            "bad_day", _("Choisissez un jour entre aujourd’hui et dans 90 jours."), field="until_on"
        )
    return None


def why_not_close_need(need: Need, *, by: Viewer) -> Refusal | None:
    if by.via == "job" or by.organization_id == need.organization_id:
        return None
    return Refusal("not_yours", _("Ce besoin est celui d’une autre structure."))
