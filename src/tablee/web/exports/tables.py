"""The tables one may take away: which there are, what stands in each, as a workbook or as a CSV that French Excel opens."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tablee.domains.actors.viewer import Viewer
from tablee.flows.exporting import goods, people
from tablee.standards.sheets import write
from tablee.standards.sheets.cells import Scalar
from tablee.standards.sheets.schemas import SCHEMAS
from tablee.standards.sheets.values.days import Until
from tablee.web.exports import told

Row = dict[str, Any]
Rows = Callable[[Viewer, Any, datetime], list[Row]]


@dataclass(frozen=True)
class Table:
    """`titles`: column → title, for what is only taken away; without them what leaves may be imported again."""

    label: "str | Promise"
    said: "str | Promise"
    rows: Rows
    titles: Mapping[str, "str | Promise"] = field(default_factory=dict)

    @property
    def comes_back(self) -> bool:
        return not self.titles


TABLES: Mapping[str, Table] = {
    "structures": Table(
        gettext_lazy("Structures"), gettext_lazy("Les cartes et les lieux du réseau"), people.structures
    ),
    "profiles": Table(
        gettext_lazy("Ce que chacune accepte"), gettext_lazy("Familles, jours, quantités"), people.profiles
    ),
    "counts": Table(
        gettext_lazy("Personnes reçues"), gettext_lazy("Par semaine, chaque chiffre daté"), people.counts
    ),
    "products": Table(
        gettext_lazy("Produits"), gettext_lazy("La liste du réseau et la liste commune"), goods.products
    ),
    "needs": Table(
        gettext_lazy("Besoins"), gettext_lazy("«\u00a0Il me manque\u00a0», en cours"), goods.needs
    ),
    "offers": Table(
        gettext_lazy("Nos surplus"), gettext_lazy("Les nôtres et ceux de nos donateurs"), goods.offers
    ),
    "handovers": Table(
        gettext_lazy("Remises"),
        gettext_lazy("Ce qui nous a été remis et ce que nous avons remis"),
        goods.hand_overs,
    ),
    "claims": Table(
        gettext_lazy("Parts prises"),
        gettext_lazy("Ce que nous avons pris, ce qui nous a été pris"),
        goods.claims,
        {
            "reference": gettext_lazy("Référence"),
            "label": gettext_lazy("Produit"),
            "giver": gettext_lazy("Donateur"),
            "receiver": gettext_lazy("Structure"),
            "units": gettext_lazy("Nombre"),
            "unit": gettext_lazy("Unité"),
            "total_g": gettext_lazy("Poids total (kg)"),
            "status": gettext_lazy("État"),
            "taken": gettext_lazy("Pris le"),
        },
    ),
    "journal": Table(
        gettext_lazy("Journal"),
        gettext_lazy("Qui a fait quoi, et sous quelle règle"),
        told.journal,
        {
            "at": gettext_lazy("Quand"),
            "who": gettext_lazy("Qui"),
            "what": gettext_lazy("Quoi"),
            "change": gettext_lazy("Changement"),
            "reason": gettext_lazy("Raison"),
            "rule": gettext_lazy("Règle"),
        },
    ),
}


def workbook(kind: str, viewer: Viewer, network: Any, *, at: datetime) -> bytes:
    """XLSX."""
    rows = lines(kind, viewer, network, at=at)
    if TABLES[kind].comes_back:
        return write.export_xlsx(SCHEMAS[kind], rows, sheet=str(TABLES[kind].label))
    titles, body = _plain(TABLES[kind], rows)
    return write.to_xlsx(titles, body, sheet=str(TABLES[kind].label))


def csv(kind: str, viewer: Viewer, network: Any, *, at: datetime) -> bytes:
    """UTF-8 with its mark, semicolons, decimal commas, French days."""
    rows = lines(kind, viewer, network, at=at)
    if TABLES[kind].comes_back:
        return write.export_csv(SCHEMAS[kind], rows)
    return write.to_csv(*_plain(TABLES[kind], rows))


def lines(kind: str, viewer: Viewer, network: Any, *, at: datetime) -> list[Row]:
    """The lines as the table's columns want them."""
    return [_settled(row) for row in TABLES[kind].rows(viewer, network, at)]


def _settled(row: Row) -> Row:
    until = row.get("until")
    if isinstance(until, datetime):
        return row | {"until": Until(until.date(), until.time().replace(second=0, microsecond=0))}
    return row


def _plain(table: Table, rows: Iterable[Row]) -> tuple[list[str], list[list[Scalar]]]:
    body = [[_cell(key, row[key]) for key in table.titles] for row in rows]
    return [str(title) for title in table.titles.values()], body


def _cell(key: str, value: Any) -> Scalar:
    kept: Scalar = Decimal(value) / 1000 if key == "total_g" else value
    return kept
