"""Reasons why a line of surplus may not be offered: its quantity, its dates, its place, its target."""

from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Site
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import BEST_BEFORE_PASSED, USE_BY_MIN_HOURS
from tablee.domains.sharing.lines import (
    MAX_AHEAD,
    MAX_UNIT_G,
    MAX_UNITS,
    OfferLine,
    end_of,
    local_day,
    no_label,
    target_until,
)
from tablee.domains.sharing.reception import Closures, why_not_invite
from tablee.kernel.moments import why_not_years
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import one_line


def why_not_offer(
    line: OfferLine,
    *,
    network: Network,
    giver_id: int,
    publisher_id: int,
    until_at: datetime,
    at: datetime,
    in_force: Mapping[str, InForce],
    site: Site | None,
    pickup_from_at: datetime | None,
    members: Container[int] | None,
    closures: Closures | None,
) -> Refusal | None:
    """All that holds for a line and where it is fetched: what every door writes, and every dry run, asks here."""
    return (
        why_not_years(
            until_at=until_at,
            pickup_from_at=pickup_from_at,
            target_until_at=line.target_until_at,
            date_on=line.use_by_on or line.best_before_on,
        )
        or why_not_place(
            (giver_id, publisher_id), site=site, pickup_from_at=pickup_from_at, until_at=until_at
        )
        or why_not_in_network(line, network=network, giver_id=giver_id, members=members)
        or why_not_line(
            line,
            until_at=until_at,
            at=at,
            zone=network.time_zone,
            in_force=in_force,
            pickup_from_at=pickup_from_at,
            closures=closures,
        )
    )


def why_not_line(
    line: OfferLine,
    *,
    until_at: datetime,
    at: datetime,
    zone: str,
    in_force: Mapping[str, InForce],
    pickup_from_at: datetime | None,
    closures: Closures | None,
) -> Refusal | None:
    """Quantity, dates and target of one line. `in_force`: the network's rules of the day; `closures`: by organisation,
    None when they were not read for many lines."""
    if not one_line(line.label):
        return no_label()
    if not 1 <= line.units <= MAX_UNITS:
        return Refusal(
            "bad_units", _("Donnez une quantité entre 1 et %(most)s.") % {"most": MAX_UNITS}, field="units"
        )
    if not 1 <= line.unit_g <= MAX_UNIT_G:
        return Refusal("bad_weight", _("Donnez le poids d’une caisse ou d’une pièce."), field="unit_g")
    if line.mode == Mode.TARGETED and line.target_id is None:
        return Refusal("no_target", _("Dites à qui ce don est proposé d’abord."), field="target")
    if (refusal := _why_not_reserved(line)) is not None:
        return refusal
    if line.target_until_at is not None and not at < line.target_until_at <= until_at:
        return Refusal(
            "bad_target_time",
            _("La réservation doit finir entre maintenant et la fin de l’offre."),
            field="target_until_at",
        )
    if line.mode == Mode.TARGETED and line.target_id is not None:
        kept_until_at = target_until(line, in_force, at=at, until_at=until_at)
        refusal = why_not_invite(line.target_id, at, kept_until_at, until_at, zone, pickup_from_at, closures)
        if refusal is not None:
            return refusal
    return _why_not_moment(until_at, at) or _why_not_dates(line, until_at, at, zone, in_force)


def why_not_in_network(
    line: OfferLine, *, network: Network, giver_id: int, members: Container[int] | None
) -> Refusal | None:
    """A line names only what its network knows: its partner sits there, its product is listed there.

    `members`: who sits there, None when it was not read for many lines.
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


def _why_not_reserved(line: OfferLine) -> Refusal | None:
    """What is said of a partner is of an offer made to it first: nothing of it is dropped without a word."""
    if line.mode == Mode.TARGETED:
        return None
    about = {
        "target": line.target_id,
        "target_until_at": line.target_until_at,
        "target_purpose": line.target_purpose,
    }
    field = next((name for name, value in about.items() if value), None)
    if field is None:
        return None
    return Refusal(
        "not_targeted",
        _("Ce don n’est pas proposé d’abord à un partenaire, mais il en est question."),
        _("Choisissez «\u00a0%(mode)s\u00a0» et nommez-le, ou n’en dites rien.")
        % {"mode": Mode.TARGETED.label},
        field=field,
    )


def why_not_place(
    hosts: Container[int],
    *,
    site: Site | None,
    pickup_from_at: datetime | None,
    until_at: datetime,
) -> Refusal | None:
    """Where and from when lines offered together are fetched: at a place of one of `hosts`."""
    if site is not None and site.organization_id not in hosts:
        return Refusal("not_your_place", _("Ce lieu est celui d’une autre structure."), field="site")
    if pickup_from_at is not None and pickup_from_at > until_at:
        return Refusal(
            "pickup_after_end",
            _("Le retrait commencerait après la fin de l’offre."),
            _("Avancez le retrait, ou finissez l’offre plus tard."),
            field="pickup_from_at",
        )
    return None


def _why_not_moment(until_at: datetime, at: datetime) -> Refusal | None:
    if until_at <= at:
        return Refusal(
            "past", _("Cette heure est déjà passée."), _("Choisissez un moment à venir."), field="until_at"
        )
    if until_at > at + MAX_AHEAD:
        return Refusal("too_far_ahead", _("Une offre dure au plus 90 jours."), field="until_at")
    return None


def hours_when_close(day: date, at: datetime, zone: str, in_force: Mapping[str, InForce]) -> int | None:
    """The rule's hours when the use-by day ends before they have passed, which asks for a word; None when it does not."""
    hours: int = in_force[USE_BY_MIN_HOURS].value
    return hours if end_of(day, zone) - at < timedelta(hours=hours) else None


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
        hours = hours_when_close(line.use_by_on, at, zone, in_force)
        if hours is not None and not one_line(line.exception):
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
