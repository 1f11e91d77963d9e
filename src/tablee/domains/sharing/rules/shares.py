"""Reasons why a share-out or an answer to a share may not be."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.units import format_count_of_units
from tablee.domains.sharing.enums import Mode, OfferStatus, ShareOutStatus, ShareState
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tablee.kernel.refusals import Refusal

if TYPE_CHECKING:
    from tablee.domains.sharing.dealing import Deal


def may_deal(offer: Offer, by: Viewer) -> bool:
    """Whoever gives or published it, and those who look after the network."""
    ours = by.organization_id in (offer.giver_id, offer.bundle.publisher_id) and by.organization_id != 0
    return by.via == "job" or ours or offer.network_id in by.facilitates


def why_not_share_out(offer: Offer, *, by: Viewer, at: datetime) -> Refusal | None:
    """Closed, targeted, empty, already proposed, or not the viewer's to deal."""
    if not may_deal(offer, by):
        return Refusal(
            "not_yours", _("Seule la structure qui donne, ou l’animation du réseau, répartit cette offre.")
        )
    if offer.status == OfferStatus.WITHDRAWN:
        return Refusal("withdrawn", _("Cette offre a été retirée."))
    if offer.until_at <= at:
        return Refusal("over", _("Cette offre est terminée."))
    if offer.mode == Mode.TARGETED:
        return Refusal("targeted", _("Cette offre est fléchée vers un partenaire."))
    if offer.units_proposed:
        return Refusal(
            "already_proposed",
            _("Une répartition attend déjà des réponses."),
            _("Attendez, ou annulez-la d’abord."),
        )
    if offer.units_left == 0:
        return Refusal("nothing_left", _("Il ne reste rien à répartir."))
    return None


def why_not_deadline(deadline_at: datetime, *, ends: datetime, at: datetime) -> Refusal | None:
    if at < deadline_at < ends:
        return None
    return Refusal(
        "bad_deadline",
        _("Le délai doit finir après maintenant et avant la fin de l’offre."),
        _("Laissez le temps d’aller chercher."),
        field="deadline_at",
    )


def nobody_can_take(because: str) -> Refusal:
    """The engine found nobody: said with what to do."""
    return Refusal(
        "nobody_can_take",
        _("Personne ne peut prendre ce surplus selon ce que chacune a déclaré."),
        _(
            "Ouvrez-le à tout le monde en «\u00a0premier prêt\u00a0», ou demandez aux structures leurs personnes accueillies."
        ),
        facts={"because": because},
    )


def why_not_as_read(portions: str, dealt: "Deal") -> Refusal | None:
    """Somebody closed, joined, took or counted since the preview: whoever deals reads the new shares first."""
    if portions.split() == dealt.portions.split():
        return None
    before, now = _receivers(portions), _receivers(dealt.portions)
    names = {ref: each.name for ref, each in dealt.structures.items()}
    gone = sorted(names[ref] for ref in before - now if ref in names)
    come = sorted(names[ref] for ref in now - before)
    changes = [
        *([_("plus rien pour %(names)s") % {"names": ", ".join(gone)}] if gone else []),
        *([_("une part de plus, pour %(names)s") % {"names": ", ".join(come)}] if come else []),
    ]
    return Refusal(
        "shares_changed",
        _("Les parts ont changé depuis votre lecture\u00a0: %(changes)s.")
        % {"changes": " – ".join(changes) or _("les quantités ne sont plus les mêmes")},
        _("Relisez-les, puis proposez-les."),
    )


def _receivers(portions: str) -> set[str]:
    return {parts[1] for each in portions.split() if len(parts := each.split("/")) == 3}


def may_answer(share: Share, by: Viewer) -> bool:
    return by.via == "job" or (by.organization_id != 0 and by.organization_id == share.organization_id)


def why_not_answer(share: Share, *, units: int, by: Viewer, at: datetime) -> Refusal | None:
    """Someone else's share, too late, already answered, or more than the share. Passing asks no reason."""
    if not may_answer(share, by):
        return Refusal("not_yours", _("Ce n’est pas votre part."))
    if units > 0 and by.via != "job" and share.offer.network_id not in actors.networks_of(by.organization_id):
        return Refusal("not_in_network", _("Votre structure n’est plus dans ce réseau."))
    if share.state == ShareState.CANCELLED:
        return Refusal("cancelled", _("Cette proposition a été annulée."), _("Rien à faire."))
    if share.state in (ShareState.TAKEN, ShareState.PASSED):
        return Refusal(
            "answered", _("Vous avez déjà répondu à cette part."), _("Changez ce que vous avez pris.")
        )
    if share.share_out.status != ShareOutStatus.PROPOSED or share.share_out.deadline_at <= at:
        return Refusal("too_late", _("Le temps de répondre est passé\u00a0: la part est allée aux autres."))
    if not 0 <= units <= share.units:
        most = format_count_of_units(share.units, share.offer.unit)
        return Refusal(
            "more_than_share",
            _("Votre part est de %(most)s.") % {"most": most},
            _("Prenez tout, moins, ou passez."),
            field="units",
            facts={"most": share.units},
        )
    return None


def why_not_cancel_share_out(share_out: ShareOut, *, by: Viewer) -> Refusal | None:
    ours = by.organization_id == share_out.organization_id and by.organization_id != 0
    if by.via != "job" and not ours and share_out.network_id not in by.facilitates:
        return Refusal("not_yours", _("Seule la structure qui répartit peut faire cela."))
    if share_out.status != ShareOutStatus.PROPOSED:
        return Refusal("over", _("Cette répartition est déjà terminée."))
    return None


def fair_share_dealt(offer: Offer) -> bool:
    """Nothing of it waits for a deal. What a deal leaves is dealt again at once, or opened to everybody."""
    return bool(offer.units_proposed) or not offer.units_left


def fair_share_only(offer: Offer) -> Refusal:
    """Why a fair-share offer is not taken first come, first served: true of whoever asks."""
    sentence = _("Ce surplus se partage en parts justes.")
    if fair_share_dealt(offer):
        return Refusal("fair_share", sentence, _("La répartition est faite."))
    return Refusal(
        "fair_share", sentence, _("La répartition propose une part à chaque structure qui peut en recevoir.")
    )
