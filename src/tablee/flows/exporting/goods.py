"""Products, needs and surplus of a network: the lists that everybody there sees, and one's own offers and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.deliveries.enums import Reason
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.models import Claim, Offer
from tablee.domains.stock.models import Product
from tablee.flows.exporting.names import distinct

Row = dict[str, Any]
PRODUCT = ("code", "label", "family", "storage", "unit", "crate_g", "min_days_left", "gtin")


def products(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """The network's own lines, then the common ones that it does not replace."""
    rows = Product.objects.filter(Q(network=network) | Q(network__isnull=True))
    by_code: dict[str, Product] = {}
    for product in sorted(rows, key=lambda each: each.network_id is None):
        by_code.setdefault(product.code, product)
    ordered = sorted(by_code.values(), key=lambda each: (each.label, each.code))
    return [{field: getattr(each, field) for field in PRODUCT} for each in ordered]


def needs(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """« Il me manque », as long as it lasts."""
    rows = [each for each in sharing.open_needs(viewer, at=at) if each.network_id == network.pk]
    names = distinct(actors.organizations_seen_by(viewer))
    return [
        {
            "structure": names[each.organization_id],
            "family": each.family,
            "note": each.note,
            "urgent": each.urgent,
            "until_on": each.until_on,
        }
        for each in rows
    ]


def offers(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """What we and the donors we brought in offered there, oldest first. `until` is a moment on the network's clock."""
    givers = [*actors.donors_of(viewer), actors.own_organization(viewer)]
    names, zone = distinct(givers), ZoneInfo(network.time_zone)
    rows = Offer.objects.filter(network=network, giver__in=givers).select_related("bundle").order_by("id")
    return [
        {
            "reference": each.ref,
            "giver": names[each.giver_id],
            "label": each.label,
            "units": each.units_total,
            "unit": each.unit,
            "unit_g": each.unit_g,
            "storage": each.storage,
            "family": each.family,
            "use_by": each.use_by_on,
            "best_before": each.best_before_on,
            "place": each.bundle.place_note,
            "until": each.until_at.astimezone(zone),
            "note": each.exception,
        }
        for each in rows
    ]


def hand_overs(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """What was handed to us, by us and by the donors we brought in, a line each, oldest first."""
    zone = ZoneInfo(network.time_zone)
    names = distinct([*actors.organizations_seen_by(viewer), *actors.donors_of(viewer)])
    made = deliveries.hand_overs(viewer).filter(network=network).order_by("handed_at", "id")
    return [_handed(each, line, names, zone) for each in made for line in each.lines.all()]


def _handed(made: HandOver, line: HandOverLine, names: Mapping[int, str], zone: ZoneInfo) -> Row:
    moment = made.handed_at.astimezone(zone)
    read = {each.storage: each.tenths for each in made.readings.all()}
    tenths = read.get(line.lot.storage)
    return {
        "handed_on": moment.date(),
        "handed_at": moment.time().replace(second=0, microsecond=0),
        "giver": names.get(made.giver_id, made.giver.name),
        "receiver": names.get(made.taker_id, made.taker.name),
        "label": line.label,
        "units": line.units,
        "unit": line.unit,
        "unit_g": line.offered_g // line.units,
        "family": line.family,
        "storage": line.lot.storage,
        "use_by": line.lot.use_by_on,
        "best_before": line.lot.best_before_on,
        "refused_g": line.refused_g,
        "accepted_g": line.accepted_g,
        "refusal_reason": str(Reason(line.reason).label) if line.reason else "",
        "celsius": None if tenths is None else Decimal(tenths) / 10,
        "lot": line.lot.ref,
        "reference": made.code,
        "note": made.note,
    }


def claims(viewer: Viewer, network: Network, at: datetime) -> list[Row]:
    """Who took what of our offers, and what we took: only to take away, nothing of it is imported."""
    zone = ZoneInfo(network.time_zone)
    mine = Q(organization_id=viewer.organization_id)
    of_ours = Q(offer__giver_id=viewer.organization_id) | Q(
        offer__bundle__publisher_id=viewer.organization_id
    )
    rows = Claim.objects.filter(mine | of_ours, offer__network=network)
    rows = rows.select_related("offer__giver", "organization").order_by("id")
    return [
        {
            "reference": each.offer.ref,
            "label": each.offer.label,
            "giver": each.offer.giver.name,
            "receiver": each.organization.name,
            "units": each.units,
            "unit": each.offer.get_unit_display(),
            "total_g": each.units * each.offer.unit_g,
            "status": each.get_status_display(),
            "taken": each.taken_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
        }
        for each in rows
    ]
