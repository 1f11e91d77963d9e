"""A network's own list of products, by whoever looks after it. The same code again corrects its line."""

import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tablee.domains.actors import rules
from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import StorageClass
from tablee.domains.sharing.models import Offer
from tablee.domains.stock import actions as stock
from tablee.domains.stock.models import Lot, Product
from tablee.kernel.quantities import format_mass
from tablee.kernel.refusals import Refusal, Refused
from tablee.kernel.words import fold
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Schema
from tablee.standards.sheets.values import kinds
from tablee.tables.food import LABEL, STORED, family
from tablee.tables.kinds import DAYS
from tablee.tables.table import ImportTable, Job, Line, Mark, Row, State, Step, Wrong
from tablee.tables.words import change_words

MOST_CRATE_G = 2_000_000
UNSAID = {"storage": StorageClass.AMBIENT.value, "unit": "kg", "min_days_left": 0, "gtin": ""}


class Products(ImportTable):
    label = gettext_lazy("Produits")
    lead = gettext_lazy("La liste du réseau et la liste commune")
    ask = gettext_lazy("Des produits")
    for_facilitators = True
    schema = Schema(
        "products",
        (
            Column("code", "Code", kinds.text(20), "code produit, reference, ref, code article"),
            LABEL,
            family(required=True),
            STORED,
            Column("unit", "Unité", kinds.text(20), "unite de mesure, u", example="kg"),
            Column(
                "crate_g", "Poids d’une caisse (kg)", kinds.MASS,
                "poids caisse, poids par caisse, kg par caisse, poids unitaire, poids, poids colis, crate kg",
                True, "10",
            ),
            Column(
                "min_days_left", "Jours restants au minimum", DAYS,
                "jours minimum, jours restants, dlc minimum, delai minimum, min remaining days", example="3",
            ),
            Column("gtin", "Code-barres", kinds.GTIN, "gtin, ean, ean13, code barre, gencod"),
        ),
    )  # fmt: skip
    in_what = frozenset({"label", "crate_g"})
    names = {"code": "code"}
    reasons = {
        "changed": gettext_lazy("le produit a changé depuis"),
        "named": gettext_lazy("une offre le nomme déjà"),
    }

    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """The network's own lines, then the common ones that it does not replace."""
        rows = Product.objects.filter(Q(network=network) | Q(network__isnull=True))
        by_code: dict[str, Product] = {}
        for product in sorted(rows, key=lambda each: each.network_id is None):
            by_code.setdefault(product.code, product)
        ordered = sorted(by_code.values(), key=lambda each: (each.label, each.code))
        return [self._row(product) for product in ordered]

    def _row(self, product: Product) -> Row:
        return {column.key: getattr(product, column.key) for column in self.schema.columns}

    def why_not(self, job: Job) -> Refusal | None:
        if job.network is None:
            return Refusal("no_network", _("Seule l’animation d’un réseau écrit sa liste de produits."))
        return rules.why_not_facilitate(job.network, by=job.by)

    def what(self, values: Mapping[str, Any]) -> str:
        return f"{values['label']}, {format_mass(values['crate_g'])}"

    def look(self, lines: Sequence[Line], job: Job) -> dict[str, Product]:
        """What stands, by code."""
        rows = Product.objects.filter(Q(network=job.table) | Q(network__isnull=True))
        # The network's own line stands before the common one of the same code.
        ordered = sorted(rows, key=lambda product: product.network_id or 0)
        return {_key(product.code): product for product in ordered}

    def thing(self, values: Mapping[str, Any], look: dict[str, Product]) -> Hashable:
        return _key(code_of(values))

    def twin(self, values: Mapping[str, Any], first: int) -> str:
        """A code made of a name may be another product's: both are asked for theirs."""
        sentence = _(
            "elle a le même code (%(code)s) que la ligne %(line)s\u202f; gardez une seule des deux, ou donnez un code à"
            " chacune."
        )
        return sentence % {"code": code_of(values), "line": first}

    def step(self, line: Line, what: str, look: dict[str, Product]) -> Step:
        code = code_of(line.values)
        known = look.get(_key(code))
        # What the line does not say stays as it is.
        before: Row = self._row(known) if known is not None else {"code": code, **UNSAID}
        row = before | {key: value for key, value in line.values.items() if key != "code"}
        if not 1 <= row["crate_g"] <= MOST_CRATE_G:
            raise Wrong(_("donnez le poids d’une caisse, entre 1 g et 2 t."))
        if known is not None and row == before:
            return self.there(line, what, before | {"code": line.values.get("code")})  # codes met above
        if known is None or known.network_id is None:
            return Step(line.number, State.READY, what, ready=(row, None))
        corrects = _("corrige la ligne «\u00a0%(code)s\u00a0»") % {"code": known.code}
        changes = f"{corrects} · {change_words(self.schema.columns, before, row)}"
        return Step(line.number, State.CHANGES, what, changes, (row, before))

    def settled(self, ready: tuple[Row, Row | None]) -> Row:
        return ready[0]

    def write_rows(self, rows: list[tuple[Row, Row | None]], job: Job) -> list[Mark]:
        ((row, before),) = rows
        stock.list_product(**row, network=job.table)
        return [{"code": row["code"], "before": before, "after": row}]

    def added(self, job: Job) -> QuerySet[Product]:
        of_it = {"product": OuterRef("pk")}
        in_use = Exists(Offer.objects.filter(**of_it)) | Exists(Lot.objects.filter(**of_it))
        return Product.objects.filter(network=job.table).annotate(in_use=in_use)

    def whose(self, row: Product) -> str:
        return ""

    def named(self, row: Product, mark: Mark) -> str:
        return row.code

    def why_stays(self, row: Any, mark: Mark, job: Job) -> Refusal | None:
        """What an offer or a lot names already, and what somebody corrected since."""
        if "after" in mark and self._row(row) != mark["after"]:
            return self.stay("changed")
        return self.stay("named") if mark["before"] is None and row.in_use else None

    def take_back(self, row: Product, mark: Mark, job: Job) -> None:
        """Corrected lines go back to what they said; new ones go."""
        if mark["before"] is not None:
            stock.list_product(**({"code": row.code} | mark["before"]), network=job.table)
        elif not stock.unlist_product(row.code, network=job.table):
            raise Refused(self.stay("named"))


def _key(code: str) -> str:
    """Codes are the same whatever the case and width of their letters."""
    return " ".join(unicodedata.normalize("NFKC", code).casefold().split())


def code_of(values: Mapping[str, Any]) -> str:
    """The line's own code, or one made of its name."""
    return str(values.get("code") or fold(str(values["label"])).upper().replace(" ", "-"))[:20]
