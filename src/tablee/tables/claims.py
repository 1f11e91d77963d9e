"""Who took what of our offers, and what we took: only to take away, nothing of it is imported."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Claim
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.table import Row, Table


class Claims(Table):
    label = gettext_lazy("Parts prises")
    lead = gettext_lazy("Ce que nous avons pris, ce qui nous a été pris")
    schema = Schema(
        "claims",
        (
            Column("reference", "Référence", kinds.PLAIN, required=True),
            Column("label", "Produit", kinds.PLAIN, required=True),
            Column("giver", "Donateur", kinds.PLAIN, required=True),
            Column("receiver", "Structure", kinds.PLAIN, required=True),
            Column("units", "Nombre", kinds.PLAIN, required=True),
            Column("unit", "Unité", kinds.PLAIN, required=True),
            Column("total_g", "Poids total (kg)", kinds.MASS, required=True),
            Column("status", "État", kinds.PLAIN, required=True),
            Column("taken", "Pris le", kinds.PLAIN, required=True),
        ),
    )

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """Oldest first, on the network's clock."""
        zone, ours = ZoneInfo(network.time_zone), viewer.organization_id
        concerned = Q(organization_id=ours) | Q(offer__giver_id=ours) | Q(offer__bundle__publisher_id=ours)
        rows = Claim.objects.filter(concerned, offer__network=network)
        return [
            {
                "reference": claim.offer.ref,
                "label": claim.offer.label,
                "giver": claim.offer.giver.name,
                "receiver": claim.organization.name,
                "units": claim.units,
                "unit": claim.offer.get_unit_display(),
                "total_g": claim.units * claim.offer.unit_g,
                "status": claim.get_status_display(),
                "taken": claim.taken_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            }
            for claim in rows.select_related("offer__giver", "organization").order_by("id")
        ]
